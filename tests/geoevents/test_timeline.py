"""Who gained and lost what, as rows, as CSV, and as charts that can be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
import zlib
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.charts import chart_png, chart_svg, chart_text, draw_chart
from geoevents.control import ControlSpan
from geoevents.geodesy import area_km2
from geoevents.model import ControlStatus
from geoevents.raster import encode_png, load_strokes
from geoevents.timeline import COLUMNS, TimelineRow, build_timeline, write_timeline

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


def test_rows_say_who_gained_and_lost_what() -> None:
    rows = build_timeline(SPANS, region=REGION)
    assert [day.day for day in sorted({row.day for row in rows})] == [1, 6, 10]
    fifth = {row.side: row for row in rows if row.day == DAY + dt.timedelta(days=5)}
    assert (fifth["A"].lost, fifth["A"].gained, fifth["A"].places) == (("Town 4",), (), 4)
    assert (fifth["B"].gained, fifth["B"].places) == (("Town 4",), 2)
    assert fifth["A"].km2_change == pytest.approx(-fifth["B"].km2_change, abs=1)
    ninth = {row.side: row for row in rows if row.day == DAY + dt.timedelta(days=9)}
    assert ninth["B"].lost == ninth["unknown"].gained == ("Town 5",)
    assert "Town 9" not in {name for row in rows for name in row.gained}, "it lies outside"
    for day in {row.day for row in rows}:
        known: dict[str, float] = {}
        for row in rows:
            if row.day <= day:
                known[row.side] = row.km2
        assert sum(known.values()) == pytest.approx(area_km2(REGION), rel=1e-3)


def test_a_region_where_nothing_happens() -> None:
    assert build_timeline([], region=REGION) == []
    first = DAY + dt.timedelta(days=7)
    rows = build_timeline(SPANS, region=REGION, first=first, last=first)
    assert {row.day for row in rows} == {first}
    assert all(not row.gained and not row.lost and not row.km2_change for row in rows)


def test_the_csv_is_read_back_and_holds_no_formula() -> None:
    rows = [
        TimelineRow(day=DAY, side="=A()", places=1, gained=("+x", "y"), lost=(), km2=1.26, km2_change=-0.04)
    ]
    out = io.StringIO(newline="")
    write_timeline(rows, out)
    (read,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert tuple(read) == COLUMNS
    assert read["side"] == "'=A()"
    assert read["gained"] == "'+x; y"
    assert (read["km2"], read["km2_change"]) == ("1.3", "-0.0")


def test_the_terminal_chart_fits_and_shares_a_scale() -> None:
    text = chart_text(build_timeline(SPANS, region=REGION), width=72)
    lines = text.splitlines()
    assert all(len(line) <= 72 for line in lines)
    assert lines[0].startswith("A ")
    assert "█" in text
    assert lines[-1].split() == ["2020-02-01", "2020-02-10"]
    assert "no side" in chart_text([])


def test_the_svg_is_xml_without_markup_from_names() -> None:
    hostile = '</text><script>alert("1")</script> & \x00\x1b[31m'
    rows = [
        TimelineRow(day=DAY, side=hostile, places=1, gained=(), lost=(), km2=10.0, km2_change=0.0),
        TimelineRow(day=DAY, side="unknown", places=0, gained=(), lost=(), km2=5.0, km2_change=0.0),
    ]
    svg = chart_svg(rows, title=hostile)
    root = ET.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags == {"svg", "title", "rect", "polyline", "text"}
    assert any("<script>" in (element.text or "") for element in root.iter())
    assert "\x1b" not in svg


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


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            TimelineRow,
            day=st.dates(dt.date(2019, 1, 1), dt.date(2024, 1, 1)),
            side=st.text(max_size=40),
            places=st.integers(0, 9),
            gained=st.just(()),
            lost=st.just(()),
            km2=st.floats(0, 1e7),
            km2_change=st.just(0.0),
        ),
        max_size=8,
    ),
    st.text(max_size=30),
    st.integers(1, 200),
)
def test_any_timeline_can_be_drawn(rows: list[TimelineRow], title: str, width: int) -> None:
    assert chart_text(rows, width=width).endswith("\n")
    ET.fromstring(chart_svg(rows, title=title))
    assert decode(chart_png(rows, title=title)).shape[2] == 3
