"""What tells at a glance whether a window is worth reading on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the train extra is not installed")

from geoevents.extraction.onnx_model import Glance
from geoevents.training.glance import Seen, by_window, fit_glance


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Windows of three mentions; in every second one a mention tells something, and shows it."""
    rng = np.random.default_rng(5)
    pooled = rng.normal(0, 1, (1200, 24)).astype(np.float32)
    window = np.repeat(np.arange(400), 3)
    told = (window % 2 == 0) & (np.arange(1200) % 3 == 1)
    pooled[told, :4] += 4
    return Seen(pooled, told, window)


def test_quiet_windows_go_unread_and_others_do_not(seen: Seen) -> None:
    glance = fit_glance(seen, epochs=30)
    most, tells = by_window(seen, glance)
    assert tells.sum() == 200
    assert (most[tells] >= glance.least).mean() > 0.99
    assert (most[~tells] < glance.least).mean() > 0.7


def test_the_same_windows_give_the_same_weights(seen: Seen, tmp_path: Path) -> None:
    one, other = (fit_glance(seen, epochs=2) for _ in range(2))
    one.write(tmp_path / "glance.npz")
    read = Glance.read(tmp_path / "glance.npz")
    assert np.array_equal(one.inner, other.inner)
    assert one.least == other.least == read.least
    assert np.allclose(read.judge(seen.pooled), one.judge(seen.pooled), atol=0.05)
