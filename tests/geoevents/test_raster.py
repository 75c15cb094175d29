"""PNG from nothing: pixels, lines, letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.charts import chart_png, draw_chart
from geoevents.control import ControlSpan
from geoevents.raster import encode_png, load_strokes
from geoevents.timeline import build_timeline

Maker = Callable[..., Any]
DAY = dt.date(2020, 2, 1)


REGION = shapely.box(36.0, 35.0, 37.0, 36.0)


def test_the_png_shows_lines_and_letters(spans: list[ControlSpan], decode: Maker) -> None:
    rows = build_timeline(spans, region=REGION)
    drawing = draw_chart(rows, title="Title")
    pixels = decode(chart_png(rows, title="Title"))
    assert pixels.shape == (drawing.height, drawing.width, 3)
    assert (pixels[0] == 255).all()
    colors = {line.color for line in drawing.lines if line.width > 2}
    assert len(colors) == 3
    for color in colors:
        rgb = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(pixels.astype(int) - rgb).max(axis=2) < 8).sum() > 50
    assert (pixels[10:30, 72:120].min(axis=2) < 100).sum() > 20, "the title"


def test_every_letter_of_a_keyboard_has_strokes() -> None:
    letters = load_strokes()
    assert {chr(code) for code in range(33, 127)} <= set(letters)
    shapes = [tuple(sorted(strokes)) for strokes in letters.values()]
    assert len(set(shapes)) == len(shapes), "no two letters look the same"
    for strokes in letters.values():
        assert all(0 <= x <= 4 and 0 <= y <= 8 for stroke in strokes for x, y in stroke)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.randoms(use_true_random=False))
def test_a_png_holds_the_pixels(decode: Maker, height: int, width: int, random: object) -> None:
    pixels = np.random.default_rng(height * width).integers(0, 256, (height, width, 3)).astype(np.uint8)
    assert (decode(encode_png(pixels)) == pixels).all()
