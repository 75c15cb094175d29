"""What areas are worked out from: land, polygons carried forward, the settlements beside those that change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import shapely

from gazetteer.place import Place, PlaceKind
from geoevents.control import ControlSpan
from geoevents.geodesy import area_km2
from geoevents.ground import lay_ground
from geoevents.held_areas import HeldArea
from geoevents.model import ControlStatus
from geoevents.regions import find_region

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

DAY = dt.date(2020, 2, 1)
FIELD = shapely.box(36.3, 35.4, 37.2, 36.1)


def town(gazetteer: Gazetteer, name: str) -> Place:
    return gazetteer.search(name, kinds=[PlaceKind.SETTLEMENT], country_codes=["SY"])[0].place


def span(place: Place, holder: str, start: dt.date | None = None) -> ControlSpan:
    return ControlSpan(place=place, holder=holder, status=ControlStatus.HELD, start=start, end=None)


def test_ground_ends_at_the_region_and_at_the_sea(gazetteer: Gazetteer) -> None:
    places = [town(gazetteer, name) for name in ("Idlib", "Latakia")]
    ground = lay_ground([span(place, "A") for place in places], gazetteer)
    (area,) = ground.on(DAY)
    assert area.geometry.contains(shapely.Point(36.63, 35.93))
    assert not area.geometry.intersects(shapely.Point(35.6, 35.5)), "the sea off Latakia"
    idlib = find_region(gazetteer, "Idlib").geometry
    (inside,) = lay_ground([span(place, "A") for place in places], gazetteer, region=idlib).on(DAY)
    assert inside.km2 < area.km2
    assert area_km2(inside.geometry.difference(idlib)) < 0.01


def test_polygons_change_only_around_the_town_that_was_taken(gazetteer: Gazetteer) -> None:
    base = [HeldArea(side="B", as_of=DAY, geometry=FIELD)]
    saraqeb = town(gazetteer, "Saraqeb")
    taken = DAY + dt.timedelta(days=5)
    ground = lay_ground([span(saraqeb, "A", taken)], gazetteer, baseline=base)
    assert len(ground.places) > 10, "the settlements around it, of which nothing is told"
    (before,) = ground.on(DAY)
    assert before.km2 == pytest.approx(area_km2(FIELD), rel=1e-6)
    after = {area.side: area for area in ground.on(taken)}
    assert 10 < after["A"].km2 < 500
    assert after["A"].km2 + after["B"].km2 == pytest.approx(area_km2(FIELD), rel=1e-3)
    days = list(ground.days())
    assert [day for day, _ in days] == [DAY, taken]
    assert [area.km2 for area in days[-1][1]] == pytest.approx([area.km2 for area in ground.on(taken)])


def test_nothing_known_is_no_ground(gazetteer: Gazetteer) -> None:
    ground = lay_ground([], gazetteer)
    assert ground.on(DAY) == []
    assert list(ground.days()) == []
