from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maps.geometry_codec import SCALE, pack_paths, quantize, to_steps, unpack_paths

longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-90, 90, allow_nan=False)
paths = st.lists(st.tuples(longitudes, latitudes), min_size=1, max_size=30).map(np.array)


@given(st.lists(paths, max_size=8))
def test_packed_paths_come_back_to_the_unit(given_paths):
    data, lengths = pack_paths(given_paths)
    back = unpack_paths(data, lengths)
    assert len(back) == len(given_paths)
    for path, again in zip(given_paths, back, strict=True):
        assert np.array_equal(quantize(path), np.rint(again * SCALE).astype(int))


@given(paths)
def test_steps_add_up_to_the_points(path):
    steps = np.array(to_steps(path)).reshape(-1, 2)
    assert np.array_equal(np.cumsum(steps, axis=0), quantize(path))


@given(paths)
def test_quantizing_strays_by_half_a_unit_at_most(path):
    first = quantize(path)[0] / SCALE
    assert np.all(np.abs(first - path[0]) <= 0.5 / SCALE + 1e-9)


def test_points_that_fall_together_are_kept_once():
    assert to_steps([(1.0, 2.0), (1.00001, 2.0), (1.5, 2.0)]) == [10_000, 20_000, 5_000, 0]


def test_no_paths_pack_to_nothing():
    data, lengths = pack_paths([])
    assert len(data) == 0
    assert unpack_paths(data, lengths) == []
