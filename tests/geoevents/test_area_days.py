"""Areas day by day say what each day says."""

from __future__ import annotations

import datetime as dt

import numpy as np
import shapely

from gazetteer.place import Place, PlaceKind
from geoevents.area_days import area_spans, daily_areas
from geoevents.areas import AreaMap
from geoevents.control import ControlSpan
from geoevents.held_areas import HeldArea
from geoevents.model import ControlState, ControlStatus

DAY = dt.date(2020, 2, 1)
REGION = shapely.box(36.0, 35.0, 37.5, 36.5)


def towns(count: int, seed: int = 0) -> list[Place]:
    random = np.random.default_rng(seed)
    return [
        Place(
            id=f"t:{number:04}",
            name=f"Town {number}",
            kind=PlaceKind.SETTLEMENT,
            latitude=float(random.uniform(35, 36.5)),
            longitude=float(random.uniform(36, 37.5)),
        )
        for number in range(count)
    ]


def state(place: Place, holder: str | None, status: ControlStatus = ControlStatus.HELD) -> ControlState:
    return ControlState(
        place=place,
        holder=holder,
        status=status,
        since=None,
        as_of=DAY,
        against="C" if status is not ControlStatus.HELD else None,
    )


def span(place: Place, holder: str, start: int | None, end: int | None = None) -> ControlSpan:
    return ControlSpan(
        place=place,
        holder=holder,
        status=ControlStatus.HELD,
        start=None if start is None else DAY + dt.timedelta(days=start),
        end=None if end is None else DAY + dt.timedelta(days=end),
    )


BASELINE = [
    HeldArea(side="A", as_of=DAY, geometry=shapely.box(36.0, 35.0, 36.75, 36.5)),
    HeldArea(side="B", as_of=DAY, geometry=shapely.box(36.75, 35.0, 37.5, 36.5)),
]


def test_spans_say_what_each_day_says() -> None:
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


def test_days_can_be_cut_short_and_baselines_replaced() -> None:
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
