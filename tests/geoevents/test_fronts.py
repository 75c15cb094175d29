"""The front runs where the ground of two sides meets."""

from __future__ import annotations

import datetime as dt

import numpy as np
import shapely

from gazetteer.place import Place, PlaceKind
from geoevents.areas import AreaMap
from geoevents.control import ControlSpan
from geoevents.fronts import find_fronts
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


def test_the_front_runs_between_the_sides() -> None:
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
