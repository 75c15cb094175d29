"""A timeline in the terminal, as SVG, as PNG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.charts import chart_png, chart_svg, chart_text
from geoevents.control import ControlSpan
from geoevents.timeline import TimelineRow, build_timeline

Maker = Callable[..., Any]
DAY = dt.date(2020, 2, 1)


REGION = shapely.box(36.0, 35.0, 37.0, 36.0)


def test_the_terminal_chart_fits_and_shares_a_scale(spans: list[ControlSpan]) -> None:
    text = chart_text(build_timeline(spans, region=REGION), width=72)
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
def test_any_timeline_can_be_drawn(decode: Maker, rows: list[TimelineRow], title: str, width: int) -> None:
    assert chart_text(rows, width=width).endswith("\n")
    ET.fromstring(chart_svg(rows, title=title))
    assert decode(chart_png(rows, title=title)).shape[2] == 3
