"""Places told by way of others."""

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.bearings import distance_and_bearing, travel
from gazetteer.geoparser import Geoparser
from gazetteer.place import Place, PlaceKind, Toponym
from gazetteer.relative import find_relative

TOWN = Place(
    id="gn:1",
    name="Town",
    kind=PlaceKind.SETTLEMENT,
    latitude=35.86,
    longitude=36.8,
    country_code="SY",
    radius_km=2,
)
AREA = Place(
    id="gn:2", name="Area", kind=PlaceKind.ADMIN, latitude=35.8, longitude=36.7, country_code="SY", radius_km=40
)
OTHER = Place(
    id="gn:3",
    name="Other",
    kind=PlaceKind.SETTLEMENT,
    latitude=35.8,
    longitude=36.6,
    country_code="SY",
    radius_km=2,
)
PLACES = {"Town": TOWN, "Area": AREA, "Other": OTHER}


def read(text: str) -> list[Toponym]:
    toponyms = [
        Toponym(start=at, end=at + len(name), text=name, place=place, score=0.9)
        for name, place in PLACES.items()
        if (at := text.find(name)) >= 0
    ]
    return find_relative(text, sorted(toponyms, key=lambda toponym: toponym.start))


@pytest.mark.parametrize(
    ("text", "identity", "away_km", "bearing", "radius_km"),
    [
        ("a village 5 km west of Town", "area:gn:1:5km-west", 5, 270, 1.25),
        ("8 kilometres to the north-east of the city of Town", "area:gn:1:8km-north-east", 8, 45, 2),
        ("10 miles south of Town", "area:gn:1:16.09km-south", 16.09, 180, 4.02),
        ("the countryside south of Area", "area:gn:2:south-countryside", 20, 180, 20),
        ("the western countryside of Area", "area:gn:2:west-countryside", 20, 270, 20),
        ("northern Area countryside", "area:gn:2:north-countryside", 20, 0, 20),
        ("west of the city of Town", "area:gn:1:west", 7, 270, 10),
        ("the northern districts of Town", "area:gn:1:north-districts", 1, 0, 2),
        ("the outskirts of Town", "area:gn:1:outskirts", 0, 0, 2),
        ("Town's eastern suburbs", "area:gn:1:east-suburbs", 1, 90, 2),
        ("rural Area", "area:gn:2:rural", 0, 0, 40),
        ("southern Area", "area:gn:2:south", 20, 180, 20),
    ],
)
def test_words_become_a_point_and_a_radius(
    text: str, identity: str, away_km: float, bearing: float, radius_km: float
):
    (found,) = read(f"They entered {text}.")
    assert found.text in text
    place = found.place
    parent = PLACES["Area" if "Area" in text else "Town"]
    assert place.id == identity
    assert place.kind is PlaceKind.AREA
    assert place.radius_km == pytest.approx(radius_km, abs=0.01)
    away, course = distance_and_bearing(parent.latitude, parent.longitude, place.latitude, place.longitude)
    assert away == pytest.approx(away_km, abs=0.02)
    if away_km:
        assert (course - bearing + 180) % 360 - 180 == pytest.approx(0, abs=1)


@pytest.mark.parametrize(
    "text",
    [
        "the road between Town and Other was cut",
        "took the stretch of the M5 between Town and Other",
        "the M4 highway section between Town and Other",
        "cut the highway, between Town and Other",
    ],
)
def test_what_is_said_of_the_road_between_two_towns_is_not_of_the_land_between_them(text):
    assert read(text) == []


def test_between_two_towns_is_their_middle():
    (found,) = read("fighting between Town and Other went on")
    assert found.text == "between Town and Other"
    assert found.place.id == "area:gn:1+gn:3:between"
    assert found.place.latitude == pytest.approx((TOWN.latitude + OTHER.latitude) / 2, abs=0.01)
    assert found.place.radius_km == pytest.approx(geodesic((35.86, 36.8), (35.8, 36.6)).km / 2, rel=0.01)


@pytest.mark.parametrize(
    "text", ["They took Town.", "They live in Town and Other.", "The northern city of Town fell."]
)
def test_plain_mentions_are_no_areas(text: str):
    assert read(text) == []


def test_real_reports_in_both_scripts(gazetteer):
    parser = Geoparser(gazetteer)
    text = "سيطرت القوات على قرى في ريف إدلب الجنوبي وغرب مدينة حلب"
    areas = [toponym for toponym in parser.parse(text, relative=True) if toponym.place.kind is PlaceKind.AREA]
    assert [area.text for area in areas] == ["ريف إدلب الجنوبي", "غرب مدينة حلب"]
    text = "Shells fell in the western countryside of Aleppo."
    areas = [toponym for toponym in parser.parse(text, relative=True) if toponym.place.kind is PlaceKind.AREA]
    (area,) = areas
    assert area.place.longitude < 37.16
    assert area.place.country_code == "SY"
    assert not any(toponym.place.kind is PlaceKind.AREA for toponym in parser.parse(text))


@given(
    st.floats(-85, 85), st.floats(-180, 180), st.floats(0, 360, exclude_max=True), st.floats(0.1, 500),
)  # fmt: skip
def test_travel_goes_as_far_as_it_says(latitude: float, longitude: float, bearing: float, distance: float):
    reached = travel(latitude, longitude, bearing, distance)
    assert -90 <= reached[0] <= 90
    assert -180 <= reached[1] <= 180
    away, _ = distance_and_bearing(latitude, longitude, *reached)
    assert away == pytest.approx(distance, rel=1e-6)
    assert geodesic((latitude, longitude), reached).km == pytest.approx(distance, rel=0.01)


@pytest.mark.parametrize(
    ("text", "told", "radius_km"),
    [
        (
            "A village five kilometres to the west of Saraqeb fell.",
            "five kilometres to the west of Saraqeb",
            1.25,
        ),
        ("The area around Saraqeb was cleared.", "area around Saraqeb", 11.5),
        ("The countryside around Saraqeb was cleared.", "countryside around Saraqeb", 11.5),
        ("Several villages around Saraqeb fell.", "villages around Saraqeb", 11.5),
    ],
)
def test_numbers_in_words_and_surroundings(gazetteer, text: str, told: str, radius_km: float):
    found = [t for t in Geoparser(gazetteer).parse(text, relative=True) if "relative" in t.cues]
    assert [t.text for t in found] == [told]
    assert found[0].place is not None
    assert found[0].place.radius_km == pytest.approx(radius_km, abs=0.5)
