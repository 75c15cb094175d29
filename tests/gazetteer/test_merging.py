"""Layers into one list: one place stands once, and the better source is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from gazetteer.merging import PlaceList, distance_km
from gazetteer.place import PlaceKind
from gazetteer.sources.layers import CURATED, USER, WORLD, Layer, SourcePlace


def layer(rank: int) -> Layer:
    return Layer(name=f"rank-{rank}", title="", licence="", rank=rank)


def merged(*layers: tuple[int, list[SourcePlace]]) -> PlaceList:
    found = PlaceList()
    for rank, records in layers:
        assert list(found.add(layer(rank), records)) == records or rank > WORLD
    found.fill_areas()
    return found


def record(place) -> SourcePlace:
    return SourcePlace(place=place)


def test_a_curated_record_adds_its_names(place) -> None:
    known = place("Sarāqib", 35.864, 36.806, key="gn:1", names=("سراقب",), population=34231)
    curated = place("Saraqib", 35.87, 36.81, key="curated:saraqib", names=("Saraqeb", "Sarakeb"), population=5)
    found = merged((WORLD, [record(known)]), (CURATED, [record(curated)]))
    (only,) = found.places
    assert only.place == replace(known, alternate_names=("سراقب", "Saraqib", "Saraqeb", "Sarakeb"))
    assert found.ranks == [CURATED]


def test_a_users_record_takes_over_and_keeps_the_id(place) -> None:
    known = place("Sarāqib", 35.864, 36.806, key="gn:1", names=("سراقب",), population=34231, admin1="Idlib")
    own = place("Saraqib", 35.87, 36.81, key="user:1", country_code="", feature_code="", radius_km=0.0)
    (only,) = merged((WORLD, [record(known)]), (USER, [record(own)])).places
    assert (only.place.id, only.place.name) == ("gn:1", "Saraqib")
    assert (only.place.latitude, only.place.longitude) == (35.87, 36.81)
    assert (only.place.population, only.place.country_code, only.place.admin1) == (34231, "SY", "Idlib")
    assert only.place.alternate_names == ("Sarāqib", "سراقب")


@pytest.mark.parametrize(
    ("name", "latitude", "kind"),
    [("Saraqib", 35.92, PlaceKind.SETTLEMENT), ("Afis", 35.864, PlaceKind.SETTLEMENT),
     ("Saraqib", 35.864, PlaceKind.FACILITY)],
)  # fmt: skip
def test_places_apart_in_ground_name_or_kind_stay_apart(place, name: str, latitude: float, kind) -> None:
    known = place("Saraqib", 35.864, 36.806, key="gn:1")
    other = place(name, latitude, 36.806, key="user:1", kind=kind)
    assert len(merged((WORLD, [record(known)]), (USER, [record(other)]))) == 2


def test_the_nearest_of_one_name_is_the_same(place) -> None:
    near, far = place("Kafr", 35.0, 36.0, key="gn:1"), place("Kafr", 35.04, 36.0, key="gn:2")
    own = place("Kafr", 35.03, 36.0, key="user:1")
    found = merged((WORLD, [record(near), record(far)]), (USER, [record(own)]))
    assert [one.place.latitude for one in found.places] == [35.0, 35.03]


def test_the_world_layer_is_taken_as_it_is(place) -> None:
    twins = [record(place("Kafr", 35.0, 36.0, key="gn:1")), record(place("Kafr", 35.0, 36.0, key="gn:2"))]
    assert len(merged((WORLD, twins))) == 2


def test_areas_are_one_by_name_or_by_ground(area) -> None:
    idlib = area("Idlib", box(36.2, 35.4, 37.2, 36.3), level=1, key="gn:1", code="12")
    same_ground = area("Idleb", box(36.2, 35.4, 37.1, 36.3), level=1, key="area:SY07")
    elsewhere = area("Idleb Sub", box(36.2, 35.4, 36.3, 35.5), level=1, key="area:SY99")
    found = merged((WORLD, [idlib]), (USER, [same_ground, elsewhere]))
    assert [one.place.id for one in found.places] == ["gn:1", "area:SY99"]
    assert found.places[0].place.name == "Idleb"
    assert found.places[0].admin1_code == "12"
    assert found.places[0].geometry == same_ground.geometry


def test_a_place_without_country_gets_those_it_lies_in(area, place) -> None:
    syria = area("Syria", box(35, 32, 42, 37), level=0, key="gn:0")
    idlib = area("Idlib", box(36.2, 35.4, 37.2, 36.3), level=1, key="gn:1", code="12")
    village = place("Afis", 35.9, 36.8, key="user:1", country_code="")
    district = area("Jebel", box(36.4, 35.5, 36.6, 35.7), level=2, key="area:2", country_code="")
    found = merged((WORLD, [syria, idlib]), (USER, [record(village), district]))
    for one in found.places[2:]:
        assert (one.place.country_code, one.place.admin1, one.admin1_code) == ("SY", "Idlib", "12")


def test_a_road_far_away_with_the_same_ref_is_another(area, place) -> None:
    def road(latitude: float, longitude: float, km: float) -> SourcePlace:
        line = LineString([(longitude - 1, latitude), (longitude + 1, latitude)])
        at = place("M4", latitude, longitude, key="road:M4", kind=PlaceKind.ROAD, country_code="", radius_km=km)
        return SourcePlace(place=at, geometry=line)

    russia = area("Russia", box(30, 44, 60, 60), level=0, key="gn:2017370", country_code="RU")
    shipped, detailed, other = road(35.8, 36.5, 300), road(35.9, 36.6, 310), road(52.0, 40.0, 700)
    found = merged((WORLD, [russia]), (CURATED, [shipped]), (USER, [detailed, other]))
    assert [one.place.id for one in found.places] == ["gn:2017370", "road:M4", "road:RU:M4"]
    assert found.places[1].geometry == detailed.geometry


@given(*[st.floats(-90, 90), st.floats(-180, 180)] * 2)
def test_distance_is_the_great_circle(a: float, b: float, c: float, d: float) -> None:
    assert distance_km(a, b, c, d) == pytest.approx(great_circle((a, b), (c, d)).km, rel=1e-4, abs=1e-3)
