"""Points with labels to areas: nothing overlaps, nothing is forgotten, and a change stays where it is."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.geodesy import area_km2, circle
from geoevents.tessellation import NO_LABEL, Tessellation

REACH = 15.0


def scattered(count: int, seed: int = 0, size: float = 2.0) -> np.ndarray:
    """Latitudes and longitudes, about 200 km from end to end."""
    return np.random.default_rng(seed).uniform(0, size, (count, 2)) + np.array([35.0, 36.0])


def tessellate(points: np.ndarray, reach: float = REACH) -> Tessellation:
    return Tessellation(points[:, 0], points[:, 1], reach_km=reach)


def spots(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return points[:, 1], points[:, 0]


def labelled(points: np.ndarray, kinds: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(NO_LABEL, kinds, len(points))


def test_each_point_stands_on_its_own_ground() -> None:
    points = scattered(800)
    labels = labelled(points, 3)
    areas = tessellate(points).areas(labels)
    for label, area in areas.items():
        inside = shapely.intersects_xy(area, *spots(points))
        assert (inside == (labels == label)).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120), st.integers(1, 4), st.integers(0, 10_000), st.floats(1, 60))
def test_areas_do_not_overlap_and_fill_what_is_in_reach(
    count: int, kinds: int, seed: int, reach: float
) -> None:
    points = scattered(count, seed)
    labels = labelled(points, kinds, seed)
    areas = list(tessellate(points, reach).areas(labels).values())
    total = sum(area.area for area in areas)
    assert all(area.is_valid for area in areas)
    union = shapely.union_all(areas)
    assert total == pytest.approx(union.area, rel=1e-9, abs=1e-12)
    known = points[labels != NO_LABEL]
    if len(known):
        within = shapely.union_all([circle(lat, lon, reach * 1.001) for lat, lon in known.tolist()])
        assert union.difference(within).area < 1e-9


def test_one_label_fills_all_within_reach() -> None:
    points = scattered(3_000)
    area = tessellate(points).areas(np.zeros(3_000, dtype=np.int64))[0]
    within = shapely.union_all([circle(lat, lon, REACH) for lat, lon in points.tolist()])
    assert area.area == pytest.approx(within.area, rel=2e-3)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 400), st.integers(0, 1_000), st.lists(st.integers(0, 399), min_size=1, max_size=6))
def test_working_out_only_what_changed_gives_the_same(count: int, seed: int, turns: list[int]) -> None:
    points = scattered(count, seed)
    labels = labelled(points, 3, seed)
    kept = tessellate(points)
    kept.areas(labels)
    for turn in turns:
        labels = labels.copy()
        labels[turn % count] = (labels[turn % count] + 1) % 3
        again = kept.areas(labels)
        fresh = tessellate(points).areas(labels)
        assert again.keys() == fresh.keys()
        for label, area in again.items():
            assert area.symmetric_difference(fresh[label]).area < 1e-9


def test_only_some_points_ground() -> None:
    points = scattered(500)
    labels = labelled(points, 2)
    tessellation = tessellate(points)
    chosen = np.zeros(500, dtype=bool)
    chosen[np.flatnonzero(labels == 1)[:3]] = True
    found = tessellation.areas(labels, only=chosen)
    assert set(found) == {1}
    assert shapely.intersects_xy(found[1], *spots(points[chosen])).all()
    whole = tessellation.areas(labels)
    assert found[1].difference(whole[1]).area < 1e-9
    assert found[1].area < whole[1].area / 5


def test_the_clip_bounds_all() -> None:
    points = scattered(300)
    clip = shapely.Point(37, 36).buffer(0.6)
    areas = Tessellation(*points.T, reach_km=50, clip=clip).areas(np.arange(300) % 3)
    assert sum(area.area for area in areas.values()) == pytest.approx(clip.area, rel=1e-9)


def test_points_at_one_spot_and_in_a_line() -> None:
    points = np.array([[35.0, 36.0]] * 5 + [[35.0, 36.1], [35.0, 36.2]])
    areas = tessellate(points).areas(np.array([0, 1, 0, 1, 2, 3, 3]))
    assert set(areas) == {0, 1, 2, 3}
    assert all(area.area > 0 for area in areas.values())
    single = tessellate(np.array([[1.0, 2.0]])).areas(np.array([4]))
    assert area_km2(single[4]) == pytest.approx(np.pi * REACH**2, rel=0.01)


def test_wrong_input_is_named() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        tessellate(np.empty((0, 2)))
    with pytest.raises(ValueError, match="2 labels for 3 points"):
        tessellate(scattered(3)).areas(np.zeros(2, dtype=np.int64))
