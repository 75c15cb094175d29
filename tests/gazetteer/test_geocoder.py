"""LocalGeocoder keeps geopy's contract, and knows what lies in what."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from geopy.exc import GeocoderQueryError, GeocoderUnavailable, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.location import Location
from geopy.point import Point

from gazetteer import geocoder as geocoding
from gazetteer.errors import IndexUnavailableError
from gazetteer.geocoder import LocalGeocoder
from gazetteer.index import Gazetteer


@pytest.fixture
def local(small_gazetteer: Gazetteer) -> LocalGeocoder:
    return LocalGeocoder(gazetteer=small_gazetteer)


@pytest.mark.parametrize("method", ["geocode", "reverse"])
def test_what_is_called_like_geopys_own_is_understood(method: str) -> None:
    """Every option that Nominatim and this geocoder share has the same default, and is keyword-only."""
    ours = inspect.signature(getattr(LocalGeocoder, method)).parameters
    theirs = inspect.signature(getattr(Nominatim, method)).parameters
    shared = set(ours) & set(theirs)
    assert {"self", "query", "exactly_one", "timeout", "language", "namedetails"} <= shared
    for name in shared - {"self", "query"}:
        assert ours[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert ours[name].default == theirs[name].default, name


@pytest.mark.parametrize("method", ["geocode", "reverse"])
def test_the_docstring_tells_of_what_it_returns_and_raises(method: str) -> None:
    doc = inspect.getdoc(getattr(LocalGeocoder, method)) or ""
    assert "Raises:" in doc
    assert "query" in doc
    assert "raw" in doc


def test_geocode_gives_a_location(local: LocalGeocoder) -> None:
    found = local.geocode("Saraqeb")
    assert isinstance(found, Location)
    address, (latitude, longitude) = found
    assert address == "Saraqib, Idlib, Syria"
    assert (latitude, longitude) == (35.864, 36.806)
    assert found.raw["geonames_id"] == 164816
    assert found.raw["kind"] == "settlement"
    assert found.raw["country_code"] == "sy"


def test_nothing_found_is_none(local: LocalGeocoder) -> None:
    assert local.geocode("Ultima Thule") is None
    assert local.geocode("Ultima Thule", exactly_one=False) is None
    assert local.geocode("") is None
    assert local.geocode(" , ,") is None


def test_exactly_one_and_limit(local: LocalGeocoder) -> None:
    several = local.geocode("Paris", exactly_one=False)
    assert isinstance(several, list)
    assert [one.raw["id"] for one in several] == ["gn:2988507", "gn:4717560"]
    assert len(local.geocode("Paris", exactly_one=False, limit=1)) == 1
    for limit in (0, -1):
        with pytest.raises(ValueError, match="Limit cannot be less than 1"):
            local.geocode("Paris", exactly_one=False, limit=limit)


def test_country_codes(local: LocalGeocoder) -> None:
    assert local.geocode("Paris", country_codes="us").raw["id"] == "gn:4717560"
    assert local.geocode("Paris", country_codes=["us", "de"]).raw["id"] == "gn:4717560"
    assert local.geocode("Paris", country_codes="sy") is None


@pytest.mark.parametrize(
    "viewbox",
    [
        [(30, -100), (36, -90)],
        [Point(36, -90), Point(30, -100)],
        ["30, -100", "36, -90"],
        ((30, -90), (36, -100)),
    ],
)
def test_a_viewbox_prefers_and_bounds(local: LocalGeocoder, viewbox) -> None:
    preferred = local.geocode("Paris", viewbox=viewbox, exactly_one=False)
    assert [one.raw["id"] for one in preferred] == ["gn:4717560", "gn:2988507"]
    bounded = local.geocode("Paris", viewbox=viewbox, bounded=True, exactly_one=False)
    assert [one.raw["id"] for one in bounded] == ["gn:4717560"]
    assert local.geocode("Saraqeb", viewbox=viewbox, bounded=True) is None


@pytest.mark.parametrize("viewbox", [[(30, -100)], [(30, -100), (31, -99), (32, -98)], 5, "30, -100"])
def test_a_viewbox_is_two_corners(local: LocalGeocoder, viewbox) -> None:
    with pytest.raises(ValueError, match="two corners"):
        local.geocode("Paris", viewbox=viewbox)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Saraqeb, Idlib, Syria", "gn:164816"),
        ("Saraqeb, Syria", "gn:164816"),
        ("Nayrab, Idlib Governorate", "gn:166357"),
        ("سراقب, محافظة إدلب", "gn:164816"),
        ("Paris, France", "gn:2988507"),
        ("Idlib, Syria", "gn:169389"),
        ("  Saraqeb ,, Idlib  ", "gn:164816"),
        ({"city": "Saraqeb", "country": "Syria"}, "gn:164816"),
        ({"state": "Idlib", "country": "Syria"}, "gn:169389"),
        ({"country": "France"}, "gn:3017382"),
    ],
)
def test_the_parts_of_an_address_hold_one_another(local: LocalGeocoder, query, expected: str) -> None:
    assert local.geocode(query).raw["id"] == expected


@pytest.mark.parametrize("query", ["Saraqeb, France", "Saraqeb, Hama", "Paris, Idlib", "Idlib, Saraqeb"])
def test_what_does_not_lie_there_is_not_found(local: LocalGeocoder, query: str) -> None:
    assert local.geocode(query) is None


def test_a_part_that_nobody_knows_costs_score(local: LocalGeocoder) -> None:
    sure, less = local.geocode("Saraqeb, Syria"), local.geocode("Saraqeb, Zzyzx Street, Syria")
    assert less.raw["id"] == sure.raw["id"]
    assert less.raw["score"] < sure.raw["score"]


def test_featuretype(local: LocalGeocoder) -> None:
    assert local.geocode("Idlib", featuretype="state").raw["id"] == "gn:169387"
    assert local.geocode("Idlib", featuretype="city").raw["id"] == "gn:169389"
    with pytest.raises(GeocoderQueryError, match="country, state"):
        local.geocode("Idlib", featuretype="galaxy")


@pytest.mark.parametrize("query", [None, 12, ["Saraqeb"], {}, {"planet": "Earth"}])
def test_what_is_no_query_is_refused(local: LocalGeocoder, query) -> None:
    with pytest.raises(GeocoderQueryError):
        local.geocode(query)


def test_language_chooses_the_script(local: LocalGeocoder) -> None:
    assert local.geocode("Saraqeb", language="ar").address == "سراقب, Idlib, سوريا"
    assert local.geocode("Saraqeb", language="ru;q=.9, en").address == "Саракиб, Idlib, Syria"
    assert local.geocode("Saraqeb", language="en").address == "Saraqib, Idlib, Syria"
    assert local.reverse((35.86, 36.8), language="ar-SY").address == "سراقب, Idlib, سوريا"


def test_details_are_there_when_asked_for(local: LocalGeocoder) -> None:
    plain = local.geocode("Saraqeb")
    assert "address" not in plain.raw
    assert "namedetails" not in plain.raw
    told = local.geocode("Saraqeb", addressdetails=True, namedetails=True)
    assert told.raw["address"]["state"] == "Idlib"
    assert "سراقب" in told.raw["namedetails"]["alternate_names"]


@pytest.mark.parametrize("query", [Point(35.86, 36.8), (35.86, 36.8), [35.86, 36.8], "35.86, 36.8"])
def test_reverse_takes_points_as_geopy_does(local: LocalGeocoder, query) -> None:
    found = local.reverse(query)
    assert found.address == "Saraqib, Idlib, Syria"
    assert found.raw["distance_km"] == pytest.approx(0.70, abs=0.05)


def test_reverse_gives_several_nearest_first(local: LocalGeocoder) -> None:
    several = local.reverse((35.86, 36.8), exactly_one=False, limit=3)
    assert [one.raw["name"] for one in several] == ["Saraqib", "An Nayrab", "Idlib"]
    away = [one.raw["distance_km"] for one in several]
    assert away == sorted(away)


def test_reverse_far_from_towns_gives_the_area_or_nothing(local: LocalGeocoder) -> None:
    assert local.reverse((34.0, 40.5)).address == "Syria"
    assert local.reverse((0.0, -30.0)) is None
    assert local.reverse((0.0, -30.0), exactly_one=False) is None


@pytest.mark.parametrize("query", ["somewhere", "", None, object()])
def test_reverse_refuses_what_is_no_point(local: LocalGeocoder, query) -> None:
    with pytest.raises((ValueError, TypeError)):
        local.reverse(query)


def test_a_latitude_beyond_the_pole_raises_and_names_the_order(local: LocalGeocoder) -> None:
    with (
        pytest.warns(UserWarning, match=r"\(latitude, longitude\)"),
        pytest.raises(ValueError, match="Latitude"),
    ):
        local.reverse((95, 0))


def test_a_rate_limiter_of_geopys_can_wrap_it(local: LocalGeocoder) -> None:
    limited = RateLimiter(local.geocode, min_delay_seconds=0)
    assert limited("Saraqeb").raw["id"] == "gn:164816"


def test_an_index_that_cannot_be_had_is_geopys_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unavailable(*_: object, **__: object) -> None:
        raise IndexUnavailableError("no room")

    monkeypatch.setattr(geocoding.Gazetteer, "open", unavailable)
    with LocalGeocoder(path=tmp_path) as local, pytest.raises(GeocoderUnavailable, match="no room") as raised:
        local.geocode("Saraqeb")
    assert isinstance(raised.value, GeopyError)


def test_online_is_asked_only_where_the_index_knows_nothing(small_gazetteer: Gazetteer) -> None:
    asked: list[tuple[str, dict[str, object]]] = []

    def online(query: str, **options: object) -> list[Location]:
        asked.append((query, options))
        return [Location("Thule", Point(76.5, -68.8), {})]

    local = LocalGeocoder(gazetteer=small_gazetteer, online=online)
    assert local.geocode("Saraqeb").raw["id"] == "gn:164816"
    assert asked == []
    assert local.geocode("Ultima Thule", country_codes="gl").address == "Thule"
    assert local.geocode("Ultima Thule", exactly_one=False, limit=2)[0].address == "Thule"
    assert asked[0] == ("Ultima Thule", {"limit": 1, "country_codes": ["GL"], "language": None})
    assert asked[1][1]["limit"] == 2


def test_geopandas_takes_it_as_a_provider(gazetteer: Gazetteer) -> None:
    import geopandas

    frame = geopandas.tools.geocode(["Saraqeb", "zzzzqqq"], provider=LocalGeocoder, gazetteer=gazetteer)
    assert frame.crs == "EPSG:4326"
    assert frame.geometry[0].distance(geopandas.points_from_xy([36.806], [35.864])[0]) < 0.05
    assert frame.geometry[1].is_empty


@pytest.mark.parametrize(
    ("query", "latitude", "longitude"),
    [
        ("Saraqeb, Idlib, Syria", 35.864, 36.806),
        ("Paris, Texas", 33.66, -95.56),
        ("Springfield, Illinois", 39.80, -89.64),
        ("London, Ontario, Canada", 42.98, -81.25),
        ("Tripoli, Lebanon", 34.44, 35.85),
        ("Tripoli, Libya", 32.89, 13.19),
        ("New York", 40.71, -74.01),
        ("Nayrab, Idlib", 35.87, 36.72),
        ("Nayrab, Aleppo", 36.176, 37.228),
        ("Homs", 34.72, 36.72),
        ("Бахмут", 48.59, 38.0),
        ("معرة النعمان", 35.65, 36.68),
    ],
)
def test_the_world_is_known(gazetteer: Gazetteer, query: str, latitude: float, longitude: float) -> None:
    found = LocalGeocoder(gazetteer=gazetteer).geocode(query)
    assert found is not None
    assert found.latitude == pytest.approx(latitude, abs=0.1)
    assert found.longitude == pytest.approx(longitude, abs=0.1)
