"""Areas day by day say what each day says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import shapely

from geoevents.area_days import area_spans, daily_areas
from geoevents.areas import AreaMap
from geoevents.held_areas import HeldArea

Maker = Callable[..., Any]
DAY = dt.date(2020, 2, 1)
REGION = shapely.box(36.0, 35.0, 37.5, 36.5)


BASELINE = [
    HeldArea(side="A", as_of=DAY, geometry=shapely.box(36.0, 35.0, 36.75, 36.5)),
    HeldArea(side="B", as_of=DAY, geometry=shapely.box(36.75, 35.0, 37.5, 36.5)),
]


def test_spans_say_what_each_day_says(towns: Maker, span: Maker) -> None:
    places = towns(80)
    spans = []
    for number, place in enumerate(places):
        side = "A" if place.longitude < 36.75 else "B"
        if number % 10:
            spans.append(span(place, side, None))
        else:
            spans.append(span(place, side, None, number))
            spans.append(span(place, "C", number))
    found = area_spans(spans, region=REGION)
    for offset in (-5, 0, 10, 35, 90):
        day = DAY + dt.timedelta(days=offset)
        areas = AreaMap(places, region=REGION).areas(s for s in spans if s.covers(day))
        for area in areas:
            mine = [
                s.geometry
                for s in found
                if s.side == area.side
                and (s.start is None or s.start <= day)
                and (s.end is None or day < s.end)
            ]
            assert shapely.union_all(mine).symmetric_difference(area.geometry).area < 1e-9
    assert all(s.start is None or s.end is None or s.start < s.end for s in found)


def test_days_can_be_cut_short_and_baselines_replaced(towns: Maker, span: Maker) -> None:
    places = towns(30)
    later = [HeldArea(side="B", as_of=DAY + dt.timedelta(days=9), geometry=REGION)]
    days = list(
        daily_areas([span(place, "A", 3) for place in places[:5]], region=REGION, baseline=[*BASELINE, *later])
    )
    assert [day for day, _ in days] == [DAY, DAY + dt.timedelta(days=3), DAY + dt.timedelta(days=9)]
    assert [len(areas) for _, areas in days] == [2, 2, 2]
    first, last = DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=5)
    short = list(daily_areas([span(place, "A", 3) for place in places], region=REGION, first=first, last=last))
    assert [day for day, _ in short] == [first, DAY + dt.timedelta(days=3)]
