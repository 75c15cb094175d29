"""The front runs where the ground of two sides meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import shapely

from geoevents.areas import AreaMap
from geoevents.extraction.sides import fight_each_other
from geoevents.fronts import find_fronts, front_spans

Maker = Callable[..., Any]
DAY = dt.date(2020, 2, 1)
REGION = shapely.box(36.0, 35.0, 37.5, 36.5)


def test_the_front_runs_between_the_sides(towns: Maker, state: Maker) -> None:
    places = towns(600)
    areas = AreaMap(places, region=REGION).areas(
        state(place, "A" if place.longitude < 36.75 else "B") for place in places
    )
    (front,) = find_fronts(areas)
    assert front.sides == ("A", "B")
    west, _, east, _ = front.geometry.bounds
    assert 36.65 < west < east < 36.85
    assert 160 < front.km < 260
    assert find_fronts(areas[:1]) == []


def test_a_line_that_stays_is_one_span(towns: Maker, state: Maker) -> None:
    places = towns(60)
    days = []
    for number in range(3):
        held = [
            state(p, "A" if p.longitude < 36.7 or (number == 2 and p is places[0]) else "B") for p in places
        ]
        areas = AreaMap(places, region=REGION).areas(held)
        days.append((None if number == 0 else DAY + dt.timedelta(days=number), areas))
    spans = front_spans(days)
    assert {span.sides for span in spans} == {("A", "B")}
    for day, areas in days:
        on = [s for s in spans if (s.start or dt.date.min) <= (day or dt.date.min) < (s.end or dt.date.max)]
        assert sum(s.km for s in on) == pytest.approx(sum(front.km for front in find_fronts(areas)))
    assert not any(span.start == DAY + dt.timedelta(days=1) for span in spans), "nothing changed on that day"


def test_allies_have_no_front() -> None:
    assert fight_each_other("Syrian government", "Syrian opposition")
    assert not fight_each_other("SNA", "Syrian opposition")
    assert fight_each_other("A", "B"), "of unknown sides nobody knows better"
