"""A timeline in the terminal, as SVG, as PNG."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.charts import chart_png, chart_svg, chart_text
from geoevents.control import ControlSpan
from geoevents.model import ControlStatus
from geoevents.timeline import TimelineRow, build_timeline

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
