"""PNG from nothing: pixels, lines, letters."""

from __future__ import annotations

import datetime as dt
import struct
import zlib

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.charts import chart_png, draw_chart
from geoevents.control import ControlSpan
from geoevents.model import ControlStatus
from geoevents.raster import encode_png, load_strokes
from geoevents.timeline import build_timeline

DAY = dt.date(2020, 2, 1)


REGION = shapely.box(36.0, 35.0, 37.0, 36.0)


def town(number: int, longitude: float = 36.5) -> Place:
    return Place(
        id=f"t:{number}",
        name=f"Town {number}",
        kind=PlaceKind.SETTLEMENT,
        latitude=35.1 + 0.1 * number,
        longitude=longitude,
    )


def span(place: Place, holder: str | None, start: int | None, end: int | None = None) -> ControlSpan:
    return ControlSpan(
        place=place,
        holder=holder,
        status=ControlStatus.HELD if holder else ControlStatus.UNKNOWN,
        start=None if start is None else DAY + dt.timedelta(days=start),
        end=None if end is None else DAY + dt.timedelta(days=end),
    )


SPANS = [
    *(span(town(number), "A", None) for number in range(4)),
    span(town(4), "A", None, 5),
    span(town(4), "B", 5),
    span(town(5), "B", 0, 9),
    span(town(5), None, 9),
    span(town(9, 38.0), "B", None),
]


def decode(png: bytes) -> np.ndarray:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    length = struct.unpack(">I", png[33:37])[0]
    assert png[37:41] == b"IDAT"
    assert zlib.crc32(png[37 : 41 + length]) == struct.unpack(">I", png[41 + length : 45 + length])[0]
    raw = np.frombuffer(zlib.decompress(png[41 : 41 + length]), np.uint8).reshape(height, -1)
    assert (raw[:, 0] == 0).all()
    return raw[:, 1:].reshape(height, width, 3)


def test_the_png_shows_lines_and_letters() -> None:
    rows = build_timeline(SPANS, region=REGION)
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
def test_a_png_holds_the_pixels(height: int, width: int, random: object) -> None:
    pixels = np.random.default_rng(height * width).integers(0, 256, (height, width, 3)).astype(np.uint8)
    assert (decode(encode_png(pixels)) == pixels).all()
