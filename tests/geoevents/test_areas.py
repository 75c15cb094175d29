"""Who holds which ground: sums, overlaps, fronts, baselines carried forward, spans of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.areas import Area, AreaMap, find_land, km2_by_side
from geoevents.geodesy import area_km2
from geoevents.held_areas import HeldArea
from geoevents.model import ControlStatus

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

Maker = Callable[..., Any]
DAY = dt.date(2020, 2, 1)
REGION = shapely.box(36.0, 35.0, 37.5, 36.5)


def check_apart(areas: list[Area]) -> None:
    for index, one in enumerate(areas):
        assert one.geometry.is_valid
        for other in areas[:index]:
            assert area_km2(one.geometry.intersection(other.geometry)) < 1e-3


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 150),
    st.integers(0, 1_000),
    st.lists(
        st.tuples(st.sampled_from(["A", "B", "C", None]), st.sampled_from(list(ControlStatus))),
        min_size=1,
        max_size=20,
    ),
    st.floats(3, 60),
)
def test_areas_and_unknown_add_up_to_the_region(
    towns: Maker,
    state: Maker,
    count: int,
    seed: int,
    held: list[tuple[str | None, ControlStatus]],
    reach: float,
) -> None:
    places = towns(count, seed)
    states = [state(place, *held[number % len(held)]) for number, place in enumerate(places)]
    areas = AreaMap(places, region=REGION, reach_km=reach).areas(states)
    check_apart(areas)
    by_side = km2_by_side(areas, region=REGION)
    left = REGION.difference(shapely.union_all([area.geometry for area in areas]))
    assert by_side["unknown"] == pytest.approx(area_km2(left), abs=0.1)
    assert sum(by_side.values()) == pytest.approx(area_km2(REGION), rel=1e-6)
    for area in areas:
        assert area.side
        assert area.km2 == pytest.approx(area_km2(area.geometry))


def test_towns_stand_on_the_ground_of_their_side(towns: Maker, state: Maker) -> None:
    places = towns(200)
    areas = {
        area.side: area.geometry
        for area in AreaMap(places, region=REGION).areas(
            state(place, "A" if place.longitude < 36.7 else "B") for place in places
        )
    }
    for place in places:
        side = "A" if place.longitude < 36.7 else "B"
        assert shapely.intersects_xy(areas[side], place.longitude, place.latitude)


def test_contested_towns_are_zones_of_their_own(towns: Maker, state: Maker) -> None:
    places = towns(100)
    states = [state(place, "A") for place in places[1:]]
    areas = AreaMap(places, region=REGION).areas([state(places[0], "A", ControlStatus.CONTESTED), *states])
    zone = next(area for area in areas if area.status is ControlStatus.CONTESTED)
    assert (zone.side, zone.against) == ("A", "C")
    assert shapely.intersects_xy(zone.geometry, places[0].longitude, places[0].latitude)
    assert "contested" in km2_by_side(areas)


def test_a_place_that_is_not_heard_of_is_not_in_the_way(towns: Maker, state: Maker) -> None:
    places = towns(60)
    all_told = AreaMap(places[:59], region=REGION).areas(state(place, "A") for place in places[:59])
    with_silent = AreaMap(places, region=REGION).areas(state(place, "A") for place in places[:59])
    assert with_silent[0].geometry.symmetric_difference(all_told[0].geometry).area < 1e-9


def test_nobody_claims_ground_beyond_reach(towns: Maker, state: Maker) -> None:
    (place,) = towns(1)
    (area,) = AreaMap([place], reach_km=10).areas([state(place, "A")])
    assert area.km2 == pytest.approx(np.pi * 100, rel=0.02)
    assert AreaMap([place]).areas([]) == []
    assert AreaMap([], region=REGION).areas([]) == []
    road = Place(id="road:X", name="X", kind=PlaceKind.ROAD, latitude=35.5, longitude=36.5)
    assert AreaMap([road], region=REGION).areas([state(road, "A")]) == []


BASELINE = [
    HeldArea(side="A", as_of=DAY, geometry=shapely.box(36.0, 35.0, 36.75, 36.5)),
    HeldArea(side="B", as_of=DAY, geometry=shapely.box(36.75, 35.0, 37.5, 36.5)),
]


def test_a_polygon_baseline_stands_where_nothing_happens(towns: Maker) -> None:
    drawn = AreaMap(towns(200), region=REGION, baseline=BASELINE)
    areas = {area.side: area for area in drawn.areas([])}
    for held in BASELINE:
        assert areas[held.side].geometry.symmetric_difference(held.geometry).area < 1e-9


def test_a_polygon_baseline_changes_only_around_events(towns: Maker, state: Maker) -> None:
    places = towns(300)
    taken = min(places, key=lambda p: abs(p.longitude - 36.72) + abs(p.latitude - 35.7))
    drawn = AreaMap(places, region=REGION, baseline=BASELINE)
    areas = drawn.areas([state(taken, "B")])
    check_apart(areas)
    by_side = {area.side: area.geometry for area in areas}
    spot = shapely.Point(taken.longitude, taken.latitude)
    assert by_side["B"].contains(spot)
    changed = by_side["B"].symmetric_difference(BASELINE[1].geometry)
    assert 0 < area_km2(changed) < 600
    assert changed.distance(spot) < 0.01
    assert max(spot.distance(shapely.Point(xy)) for xy in shapely.get_coordinates(changed)) < 0.35
    assert sum(area.km2 for area in areas) == pytest.approx(area_km2(REGION), rel=1e-3)
    back = {area.side: area.geometry for area in drawn.areas([state(taken, "A")])}
    assert back["A"].symmetric_difference(BASELINE[0].geometry).area < 1e-9


def test_a_place_left_by_all_leaves_a_gap_in_the_baseline(towns: Maker, state: Maker) -> None:
    places = towns(300)
    areas = AreaMap(places, region=REGION, baseline=BASELINE).areas(
        [state(places[0], None, ControlStatus.UNKNOWN)]
    )
    spot = shapely.Point(places[0].longitude, places[0].latitude)
    assert not any(area.geometry.intersects(spot) for area in areas)
    assert sum(area.km2 for area in areas) < area_km2(REGION) - 5


@settings(max_examples=25)
@given(
    st.integers(0, 1_000),
    st.lists(st.sampled_from(["A", "B", "C", None]), min_size=1, max_size=9),
    st.floats(36.1, 37.4),
)
def test_areas_add_up_around_a_baseline_with_holes(
    towns: Maker, state: Maker, seed: int, held: list[str | None], middle: float
) -> None:
    hole = shapely.Point(36.4, 35.8).buffer(0.15)
    west = shapely.box(36.0, 35.0, middle, 36.5).difference(hole)
    baseline = [
        HeldArea(side="A", as_of=DAY, geometry=west),
        HeldArea(side="B", as_of=DAY, geometry=REGION.difference(west).difference(hole)),
    ]
    places = towns(60, seed)
    told = [state(place, held[number % len(held)]) for number, place in enumerate(places[:20])]
    areas = AreaMap(places, region=REGION, baseline=baseline).areas(told)
    check_apart(areas)
    assert sum(km2_by_side(areas, region=REGION).values()) == pytest.approx(area_km2(REGION), rel=1e-3)


def test_polygons_that_overlap_are_contested() -> None:
    overlapping = [
        HeldArea(side="A", as_of=DAY, geometry=shapely.box(36.0, 35.0, 36.8, 36.5)),
        HeldArea(side="B", as_of=DAY, geometry=shapely.box(36.7, 35.0, 37.5, 36.5)),
    ]
    areas = AreaMap([], region=REGION, baseline=overlapping).areas([])
    check_apart(areas)
    assert [(a.side, a.status.value, a.against) for a in areas] == [
        ("A", "contested", "B"),
        ("A", "held", None),
        ("B", "held", None),
    ]


def test_the_land_of_places(gazetteer: Gazetteer) -> None:
    latakia = gazetteer.search("Latakia", kinds=[PlaceKind.SETTLEMENT], country_codes=["SY"])[0].place
    aleppo = gazetteer.search("Aleppo", kinds=[PlaceKind.SETTLEMENT], country_codes=["SY"])[0].place
    land = find_land(gazetteer, [latakia, aleppo])
    assert land is not None
    assert land.contains(shapely.Point(36.8, 35.86))
    assert not land.contains(shapely.Point(35.3, 35.6)), "the sea"
    assert not land.contains(shapely.Point(38.9, 34.5)), "beyond what the places reach"
    assert find_land(gazetteer, []) is None


@pytest.mark.parametrize("seed", range(3))
def test_a_winding_front_comes_back_from_points_alone(towns: Maker, state: Maker, seed: int) -> None:
    random = np.random.default_rng(seed)
    km2 = area_km2(REGION)
    places = towns(int(km2 / 40), seed)
    x = np.linspace(35.9, 37.6, 800)
    waves = np.arange(1, 20)
    height = (0.25 * waves**-1.3 * random.normal(size=19))[:, None]
    y = 35.75 + (
        height * np.sin(2 * np.pi * waves[:, None] * x[None] / 1.6 + random.uniform(0, 6, 19)[:, None])
    ).sum(0)
    south = (
        shapely.Polygon([*zip(x, y, strict=True), (37.6, 34.9), (35.9, 34.9)]).buffer(0).intersection(REGION)
    )
    truth = {"B": south, "A": REGION.difference(south)}
    inside = shapely.intersects_xy(south, [p.longitude for p in places], [p.latitude for p in places])
    areas = AreaMap(places, region=REGION).areas(
        state(place, "B" if held else "A") for place, held in zip(places, inside, strict=True)
    )
    for area in areas:
        true = truth[area.side]
        assert area.geometry.intersection(true).area / area.geometry.union(true).area > 0.9
