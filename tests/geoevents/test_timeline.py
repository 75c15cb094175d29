"""Who gained and lost what, as rows, as CSV, and as charts that can be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import shapely

from geoevents.control import ControlSpan
from geoevents.geodesy import area_km2
from geoevents.timeline import COLUMNS, TimelineRow, build_timeline, write_timeline

Maker = Callable[..., Any]
DAY = dt.date(2020, 2, 1)
REGION = shapely.box(36.0, 35.0, 37.0, 36.0)


def test_rows_say_who_gained_and_lost_what(spans: list[ControlSpan]) -> None:
    rows = build_timeline(spans, region=REGION)
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


def test_a_region_where_nothing_happens(spans: list[ControlSpan]) -> None:
    assert build_timeline([], region=REGION) == []
    first = DAY + dt.timedelta(days=7)
    rows = build_timeline(spans, region=REGION, first=first, last=first)
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
