"""The index: names to places, neighbourhoods, areas; whatever the names are."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from gazetteer.compile import build_index
from gazetteer.errors import IndexUnavailableError
from gazetteer.index import Gazetteer
from gazetteer.merging import distance_km
from gazetteer.place import BoundingBox, PlaceKind
from gazetteer.sources.layers import WORLD, Layer, SourcePlace

LAYER = Layer(name="test", title="Places of the tests", licence="none", rank=WORLD)


def ids(candidates) -> list[str]:
    return [one.place.id for one in candidates]


@pytest.mark.parametrize("name", ["Saraqib", "SARAQEB", "sarāqib", "سراقب", "Саракиб", "Saraquib"])
def test_every_spelling_finds_the_town(small_gazetteer: Gazetteer, name: str) -> None:
    assert ids(small_gazetteer.search(name))[0] == "gn:164816"


def test_search_prefers_the_very_name_to_one_that_sounds_alike(small_gazetteer: Gazetteer) -> None:
    exact, alike = small_gazetteer.search("Saraqib")[0], small_gazetteer.search("Saraqub")[0]
    assert exact.score == 1.0
    assert 0.5 <= alike.score < 0.95


def test_search_has_the_city_before_the_province_of_its_name(small_gazetteer: Gazetteer) -> None:
    assert ids(small_gazetteer.search("Idlib"))[:2] == ["gn:169389", "gn:169387"]
    assert ids(small_gazetteer.search("Idlib", kinds=[PlaceKind.ADMIN])) == ["gn:169387"]


def test_search_filters_by_country_and_orders_by_population(small_gazetteer: Gazetteer) -> None:
    assert ids(small_gazetteer.search("Paris")) == ["gn:2988507", "gn:4717560"]
    assert ids(small_gazetteer.search("Paris", country_codes=["us"])) == ["gn:4717560"]
    assert ids(small_gazetteer.search("Paris", limit=1)) == ["gn:2988507"]


@pytest.mark.parametrize("name", ["", " ", "...", "\x00", "‮", "'; DROP TABLE place; --", "%", "x" * 100_000])
def test_search_answers_nothing_to_nonsense(small_gazetteer: Gazetteer, name: str) -> None:
    assert small_gazetteer.search(name) == []


def test_get_and_geometry(small_gazetteer: Gazetteer) -> None:
    town = small_gazetteer.get("gn:164816")
    assert town is not None
    assert (town.name, town.geonames_id, town.admin1) == ("Saraqib", 164816, "Idlib")
    assert small_gazetteer.get("gn:1") is None
    assert small_gazetteer.geometry("gn:164816") is None
    assert small_gazetteer.geometry("nothing") is None
    area, road = small_gazetteer.geometry("gn:169387"), small_gazetteer.geometry("road:M5")
    assert isinstance(area, Polygon)
    assert area.contains(Point(town.longitude, town.latitude))
    assert road is not None
    assert road.geom_type == "LineString"


def test_rows_and_places_go_together(small_gazetteer: Gazetteer) -> None:
    row = small_gazetteer.row_of("gn:170017")
    assert row is not None
    assert small_gazetteer.place_at(row).id == "gn:170017"
    assert len(small_gazetteer) == len(small_gazetteer.tables)
    with pytest.raises(IndexError, match="rows 0 to"):
        small_gazetteer.place_at(10_000)


def test_containing_gives_the_smallest_area_first(small_gazetteer: Gazetteer) -> None:
    assert [place.name for place in small_gazetteer.containing(35.864, 36.806)] == ["Idlib", "Syria"]
    assert small_gazetteer.containing(0.0, -30.0) == []


@pytest.mark.parametrize(("latitude", "longitude"), [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_a_point_that_is_not_on_earth_is_refused(
    small_gazetteer: Gazetteer, latitude: float, longitude: float
) -> None:
    with pytest.raises(ValueError, match="latitude, longitude"):
        small_gazetteer.nearest(latitude, longitude)
    with pytest.raises(ValueError, match="latitude, longitude"):
        small_gazetteer.containing(latitude, longitude)


def test_nearest_gives_geodesic_distances(small_gazetteer: Gazetteer) -> None:
    (first, km), (second, _) = small_gazetteer.nearest(35.86, 36.8, kinds=[PlaceKind.SETTLEMENT], limit=2)
    assert (first.name, second.name) == ("Saraqib", "An Nayrab")
    assert km == pytest.approx(geodesic((35.86, 36.8), (35.864, 36.806)).km)


def test_around_gives_all_within_reach_the_nearest_first(small_gazetteer: Gazetteer, build, at_points) -> None:
    found = small_gazetteer.around(35.86, 36.8, 20.0, kinds=[PlaceKind.SETTLEMENT])
    assert [place.name for place, _ in found] == ["Saraqib", "An Nayrab", "Idlib"]
    for place, km in found:
        assert km == pytest.approx(geodesic((35.86, 36.8), (place.latitude, place.longitude)).km, rel=0.006)
    assert [place.name for place, _ in small_gazetteer.around(35.86, 36.8, 1.0)] == ["Saraqib"]
    across = build(at_points([(-17.8, 179.9), (-17.8, 170.0)])).around(-17.8, -179.9, 50.0)
    assert [place.longitude for place, _ in across] == [179.9]
    with pytest.raises(ValueError, match="latitude, longitude"):
        small_gazetteer.around(91.0, 0.0, 1.0)
    with pytest.raises(ValueError, match="distance"):
        small_gazetteer.around(35.0, 36.0, -1.0)


def test_nearest_looks_across_the_antimeridian_and_over_the_pole(build, at_points) -> None:
    gazetteer = build(at_points([(-17.8, 179.9), (-17.8, 170.0), (89.9, 10.0), (-89.9, -170.0)]))
    assert gazetteer.nearest(-17.8, -179.9)[0][0].longitude == 179.9
    assert gazetteer.nearest(89.9, -170.0)[0][0].latitude == 89.9
    assert len(gazetteer.nearest(0.0, 0.0, limit=50)) == 4


def test_within_takes_boxes_and_shapes(small_gazetteer: Gazetteer) -> None:
    around = BoundingBox(west=36.5, south=35.8, east=37.0, north=36.0)
    settlements = [PlaceKind.SETTLEMENT]
    towns = ["Idlib", "Saraqib", "An Nayrab"]
    assert [p.name for p in small_gazetteer.within(around, kinds=settlements)] == towns
    assert [p.name for p in small_gazetteer.within(around, kinds=settlements, limit=1)] == ["Idlib"]
    corner = Polygon([(36.5, 35.8), (36.75, 35.8), (36.5, 36.0)])
    assert [p.name for p in small_gazetteer.within(corner, kinds=settlements)] == []
    wider = Polygon([(36.5, 35.8), (36.9, 35.8), (36.5, 35.99)])
    assert [p.name for p in small_gazetteer.within(wider, kinds=settlements)] == ["An Nayrab"]
    assert small_gazetteer.within(Polygon()) == []
    assert small_gazetteer.within(box(0, 0, 1, 1)) == []


def test_info_lists_the_layers(small_gazetteer: Gazetteer) -> None:
    assert small_gazetteer.info() == [
        {"layer": "test", "title": "Places of the tests", "places": 11, "licence": "none"}
    ]


def test_one_gazetteer_serves_many_threads(small_gazetteer: Gazetteer) -> None:
    def look(turn: int) -> str:
        return small_gazetteer.search(("Saraqeb", "Hama", "Idlib")[turn % 3])[0].place.id

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(look, range(300)))
    assert found == ["gn:164816", "gn:170017", "gn:169389"] * 100


def test_a_folder_that_is_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="no whole index"):
        Gazetteer(tmp_path)


HOSTILE = [
    "Robert'); DROP TABLE place;--",
    '<script>alert("x")</script>',
    "line\nbreak",
    "nul\x00byte",
    "‮ltr‬",
    "../../etc/passwd",
    "%s %d {0}",
    "🏴‍☠️",
    "a" * 5000,
    "ﷺ",
]


def test_hostile_names_are_names(build, place) -> None:
    gazetteer = build(
        SourcePlace(place=place(name, 10.0 + row, 10.0, key=f"test:{row}", names=(f"also {name}",)))
        for row, name in enumerate(HOSTILE)
    )
    for row, name in enumerate(HOSTILE):
        kept = gazetteer.get(f"test:{row}")
        assert kept is not None
        assert kept.name == name
        assert kept.alternate_names == (f"also {name}".replace("\n", " "),)
        found = ids(gazetteer.search(name))
        assert f"test:{row}" in found or not found


def scan(places, centre) -> list[tuple[float, str]]:
    return sorted(
        (distance_km(*centre, record.place.latitude, record.place.longitude), record.place.id)
        for record in places
    )


@given(
    points=st.lists(
        st.tuples(st.integers(-90, 90), st.integers(-180, 180)),
        min_size=1,
        max_size=25,
        unique=True,
    ),
    centre=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    limit=st.integers(1, 5),
)
def test_nearest_is_what_a_scan_of_all_places_gives(at_points, points, centre, limit) -> None:
    places = at_points(points)
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder) / "index", [(LAYER, places)])
        with Gazetteer(Path(folder) / "index") as gazetteer:
            found = gazetteer.nearest(*centre, limit=limit)
    expected = scan(places, centre)[:limit]
    assert len(found) == len(expected)
    for (_, km), (away, _) in zip(found, expected, strict=True):
        assert km == pytest.approx(away, rel=0.006, abs=0.02)


@given(
    points=st.lists(st.tuples(st.integers(-90, 90), st.integers(-180, 180)), max_size=25, unique=True),
    corners=st.tuples(
        st.integers(-180, 180), st.integers(-180, 180), st.integers(-90, 90), st.integers(-90, 90)
    ),
)
def test_within_is_what_a_scan_of_all_places_gives(at_points, points, corners) -> None:
    west, east = sorted(corners[:2])
    south, north = sorted(corners[2:])
    places = at_points(points)
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder) / "index", [(LAYER, places)])
        with Gazetteer(Path(folder) / "index") as gazetteer:
            in_box = {
                p.id for p in gazetteer.within(BoundingBox(west=west, south=south, east=east, north=north))
            }
            in_shape = {p.id for p in gazetteer.within(box(west, south, east, north))}
    expected = {
        record.place.id
        for record in places
        if west <= record.place.longitude <= east and south <= record.place.latitude <= north
    }
    assert in_box == expected
    assert in_shape == expected or west == east or south == north
