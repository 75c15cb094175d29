"""The tables written by hand: every row is a place, where it says, called what it says."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from gazetteer.errors import SourceError
from gazetteer.index import Gazetteer
from gazetteer.merging import distance_km
from gazetteer.place import PlaceKind
from gazetteer.sources.areas import read_areas
from gazetteer.sources.curated import read_area_names, read_places, read_roads, split_names

DATA = Path(__file__).resolve().parents[2] / "gazetteer" / "data"
TABLES = sorted(DATA.glob("curated_*.csv"))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_rows_are_places(table: Path) -> None:
    places = [one.place for one in read_places(table)]
    assert len({place.id for place in places}) == len(places)
    for place in places:
        assert place.name == place.name.strip() != ""
        assert place.name not in place.alternate_names, place.id
        assert place.radius_km > 0
        assert place.kind in (PlaceKind.SETTLEMENT, PlaceKind.FACILITY, PlaceKind.PHYSICAL, PlaceKind.ADMIN)
        assert place.feature_code.isupper(), place.id
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_places_lie_in_the_country_they_are_said_to(gazetteer: Gazetteer, table: Path) -> None:
    import shapely

    borders = {}
    for one in read_places(table):
        place = one.place
        if not place.country_code or place.kind is PlaceKind.PHYSICAL:
            continue
        row = gazetteer.country_row(place.country_code)
        assert row is not None, place.id
        code = place.country_code
        borders[code] = borders.get(code) or gazetteer.geometry(gazetteer.place_at(row).id)
        off = borders[code].distance(shapely.Point(place.longitude, place.latitude))
        assert off < 0.12, (place.id, place.name, round(off, 2))


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    header = (DATA / "curated_syria.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = {"not a number": "x,X,settlement,here,36,SY,,PPL,,1,s", "kind": "x,X,castle,35,36,SY,,PPL,,1,s"}
    for row in rows.values():
        (tmp_path / "curated_x.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
        with pytest.raises(SourceError, match=r"curated_x\.csv:2: X"):
            list(read_places(tmp_path / "curated_x.csv"))
    (tmp_path / "curated_x.csv").write_text("id,name\nx,X\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"curated_x\.csv:1: no column kind"):
        list(read_places(tmp_path / "curated_x.csv"))
    (tmp_path / "curated_x.csv").write_text(f"{header}\nx,X\n", encoding="utf-8")
    with pytest.raises(SourceError, match="want 11 fields"):
        list(read_places(tmp_path / "curated_x.csv"))


def test_names_are_added_to_areas_that_exist() -> None:
    codes = set()
    for area in read_areas(DATA / "areas.jsonl.xz"):
        codes.add(area.country_code if area.level == 0 else f"{area.country_code}.{area.admin1_code}")
    missing = [code for code in read_area_names(DATA / "area_names.csv") if code not in codes]
    assert missing == []


def test_roads_run_from_town_to_town(gazetteer: Gazetteer) -> None:
    roads = {one.place.id: one for one in read_roads(DATA / "roads.csv", DATA / "road_waypoints.csv")}
    assert len(roads) >= 40
    for road in roads.values():
        assert road.geometry is not None
        points = list(road.geometry.coords)
        for (x, y), (u, v) in pairwise(points):
            assert 1 < distance_km(y, x, v, u) < 900, road.place.id
        for x, y in points:
            _, away = gazetteer.nearest(y, x)[0]
            assert away < 80, (road.place.id, x, y)
    m5 = roads["road:M5"]
    assert m5.place.name == "M5"
    assert 2 * m5.place.radius_km == pytest.approx(445, abs=15)


def test_a_road_of_one_waypoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roads.csv").write_text("ref,name,country_code,alternate_names,source\nX1,,SY,,s\n")
    (tmp_path / "points.csv").write_text("ref,label,latitude,longitude\nX1,A,35,36\n")
    with pytest.raises(SourceError, match="X1 has 1 waypoints"):
        list(read_roads(tmp_path / "roads.csv", tmp_path / "points.csv"))
    (tmp_path / "points.csv").write_text("ref,label,latitude,longitude\nX1,A,north,36\n")
    with pytest.raises(SourceError, match=r"points\.csv:2: A"):
        list(read_roads(tmp_path / "roads.csv", tmp_path / "points.csv"))


def test_names_of_a_field() -> None:
    assert split_names("A|  B  c||A|د") == ("A", "B c", "د")
    assert split_names("") == ()


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("M5 highway", "road:M5"),
        ("Damascus-Aleppo international highway", "road:M5"),
        ("طريق حلب دمشق الدولي", "road:M5"),
        ("Aleppo-Latakia highway", "road:M4"),
        ("Idlib Governorate", "gn:169387"),
        ("Idlib province", "gn:169387"),
        ("Rural Damascus", "gn:170652"),
        ("Britain", "gn:2635167"),
        ("Ivory Coast", "gn:2287781"),
        ("DR Congo", "gn:203312"),
        ("Calif.", "gn:5332921"),
        ("Taftanaz airbase", "curated:taftanaz-air-base"),
        ("مطار منغ العسكري", "curated:menagh-air-base"),
    ],
)
def test_what_reports_say_is_found_first(gazetteer: Gazetteer, name: str, place_id: str) -> None:
    assert gazetteer.search(name)[0].place.id == place_id


# Where GeoNames puts countries (latitude, longitude; CC BY 4.0).
COUNTRIES = {
    "US": (39.76, -98.5), "RU": (60, 100), "CA": (60.11, -113.64), "BR": (-10, -55), "AU": (-25, 135),
    "CN": (35, 105), "IN": (22, 79), "FR": (46, 2), "GB": (54.76, -2.7), "DE": (51.5, 10.5),
    "IT": (42.83, 12.83), "ES": (40, -4), "UA": (49, 32), "TR": (39.06, 34.91), "SY": (35, 38),
    "IQ": (33, 44), "IR": (32, 53), "SA": (25, 45), "YE": (15.5, 47.5), "AF": (33, 66), "PK": (30, 70),
    "JP": (35.69, 139.75), "ID": (-5, 120), "PH": (13, 122), "MM": (21, 96), "NZ": (-42, 174),
    "EG": (27, 30), "LY": (28, 17), "SD": (16, 30), "ET": (9, 39.5), "SO": (6, 48), "CD": (-2.5, 23.5),
    "NG": (10, 8), "ML": (18, -2), "ZA": (-29, 24), "MX": (23, -102), "CL": (-30, -71), "NO": (62, 10),
    "IL": (31.5, 34.75), "LB": (33.83, 35.83), "AM": (40, 45), "AZ": (40.5, 47.5), "GE": (42, 43.5),
    "PS": (31.92, 35.2), "KZ": (48, 68), "GL": (72, -40),
}  # fmt: skip


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_countrys_point_is_where_gazetteers_have_it(gazetteer: Gazetteer, code: str) -> None:
    row = gazetteer.country_row(code)
    assert row is not None
    country = gazetteer.place_at(row)
    assert distance_km(country.latitude, country.longitude, *COUNTRIES[code]) < 161
