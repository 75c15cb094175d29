"""Polygons in the store: kept whole, read by other programs, and the states of places follow from them."""

from __future__ import annotations

import datetime as dt

import geopandas
import pytest
import shapely

from gazetteer.place import Place, PlaceKind
from geoevents.held_areas import HeldArea
from geoevents.model import Claim, ControlState, ControlStatus, DatePrecision, EventType, Evidence, Report
from geoevents.store import EventStore

DAY = dt.date(2020, 1, 1)
INSIDE = Place(id="gn:1", name="Inside", kind=PlaceKind.SETTLEMENT, latitude=35.5, longitude=36.5)
BESIDE = Place(id="gn:2", name="Beside", kind=PlaceKind.SETTLEMENT, latitude=35.5, longitude=38.5)
RING = shapely.box(36, 35, 37, 36).difference(shapely.box(36.1, 35.1, 36.2, 35.2))
AREAS = [
    HeldArea(side="A", as_of=DAY, geometry=shapely.union_all([RING, shapely.box(40, 35, 41, 36)])),
    HeldArea(side="B", as_of=DAY + dt.timedelta(days=30), geometry=RING, status=ControlStatus.CONTESTED),
]


def told(place: Place, day: dt.date, number: int = 1) -> tuple[Report, list[Claim]]:
    report = Report(id=f"r{number}", text="C took it.", published=day, source="Agency")
    claim = Claim(
        report_id=report.id, type=EventType.CAPTURE, place=place, place_text=place.name, gain="C",
        evidence=Evidence(start=0, end=10, text=report.text), earliest=day, latest=day,
        date_precision=DatePrecision.DAY, published=day, source="Agency",
    )  # fmt: skip
    return report, [claim]


def test_polygons_come_out_as_they_went_in(store: EventStore) -> None:
    assert store.add_areas(AREAS) == 2
    assert store.add_areas(AREAS) == 2
    found = store.areas()
    assert [(a.side, a.as_of, a.status) for a in found] == [(a.side, a.as_of, a.status) for a in AREAS]
    for one, other in zip(found, AREAS, strict=True):
        assert one.geometry.equals(other.geometry)
    store.close()
    frame = geopandas.read_file(store.path, layer="baseline_areas")
    assert frame.crs == 4326
    assert [shape.equals(a.geometry) for shape, a in zip(frame.geometry, AREAS, strict=True)] == [True, True]


@pytest.mark.parametrize("areas_first", [True, False])
def test_places_in_them_have_their_state_in_either_order(store: EventStore, areas_first: bool) -> None:
    pairs = [told(INSIDE, DAY + dt.timedelta(days=10)), told(BESIDE, DAY + dt.timedelta(days=10), 2)]
    if areas_first:
        store.add_areas(AREAS)
    store.add(pairs)
    if not areas_first:
        store.add_areas(AREAS)
    spans = [(s.place.name, s.holder, s.status.value, s.start) for s in store.control_spans()]
    assert spans == [
        ("Inside", "A", "held", DAY),
        ("Inside", "C", "held", DAY + dt.timedelta(days=10)),
        ("Inside", "B", "contested", DAY + dt.timedelta(days=30)),
        ("Beside", "C", "held", DAY + dt.timedelta(days=10)),
    ]
    then = store.control_spans(known_by=DAY + dt.timedelta(days=5))
    assert [(s.place.name, s.holder) for s in then] == [("Inside", "A")]


def test_what_is_told_by_name_stands_before_polygons(store: EventStore) -> None:
    store.add_areas(AREAS[:1])
    state = ControlState(place=INSIDE, holder="D", status=ControlStatus.HELD, since=None, as_of=DAY)
    store.add_baseline([state])
    store.add([told(BESIDE, DAY)])
    assert [s.holder for s in store.control_spans() if s.place.id == INSIDE.id] == ["D"]
    store.add_areas(AREAS)
    assert [s.holder for s in store.control_spans() if s.place.id == INSIDE.id] == ["D", "B"]


def test_events_of_places_and_of_areas_and_the_last_day(store: EventStore) -> None:
    assert store.last_day() is None
    province = Place(id="adm:1", name="Hama", kind=PlaceKind.ADMIN, latitude=35, longitude=36.5)
    store.add([told(INSIDE, DAY), told(province, DAY, 2), told(BESIDE, DAY + dt.timedelta(days=1), 3)])
    assert [event.place_text for event in store.area_events()] == ["Hama"]
    assert [event.place_text for event in store.events_of(["gn:2", "gn:1", "?"])] == ["Inside", "Beside"]
    assert store.events_of([]) == []
    assert store.places_named(" inside ") == [INSIDE]
    assert store.last_day() == DAY + dt.timedelta(days=1)
