"""Files of users: told apart by what is in them, wrong rows named, what is added outranks what ships."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, Polygon, box, mapping

from gazetteer import compile as compiling
from gazetteer.additions import Addition, add_file, remove_addition
from gazetteer.errors import SourceError
from gazetteer.index import Gazetteer
from gazetteer.place import PlaceKind
from gazetteer.sources.layers import WORLD, Layer, SourcePlace
from gazetteer.sources.user import data_folder, layer_name, read_layer, user_checksums, user_layers

LAYER = Layer(name="test", title="Places of the tests", licence="none", rank=WORLD)
EXAMPLE = Path(__file__).resolve().parents[2] / "gazetteer" / "data" / "example_places.csv"

GEONAMES_ROW = (
    "164816\tSaraqib\tSaraqib\tSaraqeb,Sarāqib,سراقب\t35.86447\t36.80591\tP\tPPL\tSY\t\t12\t\t\t\t34231\t\t377"
    "\tAsia/Damascus\t2020-01-01"
)


@pytest.fixture(autouse=True)
def _own(own_folders: Path) -> None:
    """Each test has its own data directory."""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def added_places(layer: str) -> list[SourcePlace]:
    return list(read_layer(layer))


def geojson(path: Path, features: list[tuple[dict[str, object], object]]) -> Path:
    rows = [
        {"type": "Feature", "properties": properties, "geometry": shape and mapping(shape)}
        for properties, shape in features
    ]
    return write(path, json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False))


def test_the_example_to_copy_can_be_added() -> None:
    added = add_file(EXAMPLE)
    assert added == Addition(
        layer="example-places",
        title="example_places.csv (table)",
        places=3,
        problems=0,
        first_problems=(),
    )
    village, checkpoint, hill = (one.place for one in added_places("example-places"))
    assert village.id == "user:olive-press"
    assert village.alternate_names == ("Maasarat al-Zeitoun", "Olive Press", "معصرة الزيتون")
    assert (checkpoint.kind, checkpoint.radius_km, checkpoint.admin1) == (PlaceKind.FACILITY, 0.5, "")
    assert (hill.kind, hill.country_code) == (PlaceKind.PHYSICAL, "")
    assert hill.id.startswith("user:")


def test_what_is_added_outranks_what_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place, area
) -> None:
    shipped = [
        area("Syria", box(35.7, 32.3, 42.4, 37.3), level=0, key="gn:163843"),
        area("Idlib", box(36.2, 35.4, 37.2, 36.3), level=1, key="gn:169387", code="12"),
        SourcePlace(
            place=place("Saraqib", 35.864, 36.806, key="gn:164816", names=("سراقب",), population=34231)
        ),
        SourcePlace(place=place("Nayrab", 36.176, 37.228, key="gn:1", population=90_000)),
    ]
    monkeypatch.setattr(compiling, "shipped_layers", lambda: [(LAYER, shipped)])
    table = write(
        tmp_path / "mine.csv",
        "name,latitude,longitude,alternate_names\nSaraqib,35.87,36.81,Saraqeb town\nNayrab,35.87,36.72,\n",
    )
    with Gazetteer.open(progress=False) as before:
        assert before.search("Nayrab")[0].place.id == "gn:1"
    add_file(table)
    with Gazetteer.open(progress=False) as after:
        town = after.get("gn:164816")
        assert town is not None
        assert (town.latitude, town.longitude, town.population) == (35.87, 36.81, 34231)
        assert town.alternate_names == ("Saraqeb town", "سراقب")
        first, second = after.search("Nayrab")
        assert (first.place.latitude, first.place.country_code, first.place.admin1) == (35.87, "SY", "Idlib")
        assert second.place.id == "gn:1"
        assert after.info()[-1] == {
            "layer": "mine",
            "title": "mine.csv (table)",
            "places": 2,
            "licence": "not told",
        }
    assert remove_addition("mine")
    with Gazetteer.open(progress=False) as again:
        assert len(again) == 4
        assert again.search("Nayrab")[0].place.id == "gn:1"


def test_rows_that_are_wrong_are_counted_and_named_by_line(tmp_path: Path) -> None:
    table = write(
        tmp_path / "mixed.csv",
        "name,latitude,longitude,kind,population,country_code,radius_km\n"
        "Good,35.9,36.6,,,,\n"
        "North of north,95,36.6,,,,\n"
        "No number,here,36.6,,,,\n"
        ",35.9,36.6,,,,\n"
        "Too few,35.9\n"
        "Odd kind,35.9,36.6,castle,,,\n"
        "Odd people,35.9,36.6,,many,,\n"
        "Negative,35.9,36.6,,-5,,\n"
        "Odd country,35.9,36.6,,,Syria,\n"
        "Odd size,35.9,36.6,,,,huge\n"
        '"Two\nlines",35.9,36.7,,,,\n',
    )
    told: list[str] = []
    added = add_file(table, on_problem=told.append)
    assert (added.places, added.problems) == (2, 9)
    assert list(added.first_problems) == told
    assert [problem.split(": ")[0] for problem in told] == [f"mixed.csv:{line}" for line in range(3, 12)]
    for problem in told:
        assert "want" in problem or problem.endswith("no name")
    assert added_places("mixed")[1].place.name == "Two lines"


def test_only_the_first_problems_are_kept(tmp_path: Path) -> None:
    rows = "".join(f"Bad {number},99,0\n" for number in range(500))
    added = add_file(write(tmp_path / "bad.csv", f"name,latitude,longitude\nGood,1,1\n{rows}"))
    assert added.problems == 500
    assert len(added.first_problems) == 20


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("empty.csv", "", "empty"),
        ("columns.csv", "place,x,y\nA,1,2\n", "no column name, latitude, longitude"),
        ("nothing.csv", "name,latitude,longitude\n", "no place in it"),
        ("all-wrong.csv", "name,latitude,longitude\nA,200,0\n", "all-wrong.csv:2: latitude 200"),
        ("notes.txt", "Dear all,\nplease find\n", "not a format that is known"),
        ("picture.png", "PNG", "not a format that is known"),
        ("broken.geojson", "{", "not GeoJSON"),
        ("list.geojson", "[]", "FeatureCollection"),
        ("none.geojson", '{"type": "FeatureCollection", "features": []}', "no feature"),
        ("fake.gpkg", "<OGRVRTDataset></OGRVRTDataset>", "not a GeoPackage"),
        ("fake.shp", "<OGRVRTDataset></OGRVRTDataset>", "not a shapefile"),
        ("layers.vrt", "<OGRVRTDataset></OGRVRTDataset>", "not a format that is known"),
        ("fake.zip", "PK", "not a format that is known"),
    ],
)
def test_a_file_that_is_nothing_of_the_kind_is_refused(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    with pytest.raises(SourceError, match=problem) as raised:
        add_file(write(tmp_path / name, text))
    assert "\n" not in str(raised.value)
    assert name in str(raised.value)
    assert user_layers() == []
    assert not data_folder().exists() or list(data_folder().iterdir()) == []


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"name,latitude,longitude\nM\xe4rz,1,1\n")
    with pytest.raises(SourceError, match="UTF-8"):
        add_file(tmp_path / "latin.csv")
    assert user_checksums() == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.csv: no such file"):
        add_file(tmp_path / "gone.csv")


def test_a_later_file_of_the_same_name_replaces_the_layer(tmp_path: Path) -> None:
    table = write(tmp_path / "mine.csv", "name,latitude,longitude\nA,1,1\nB,2,2\n")
    add_file(table)
    add_file(write(table, "name,latitude,longitude\nC,3,3\n"))
    assert [one.place.name for one in added_places("mine")] == ["C"]
    assert len(user_checksums()) == 1
    assert not remove_addition("theirs")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("../../etc/passwd", "etc-passwd"), ("SY", "sy"), ("", "layer"), ("..", "layer"), ("Ä b/c\\d", "b-c-d"),
     ("x" * 300, "x" * 80), ("con.csv", "con.csv"), ("\x00", "layer")],
)  # fmt: skip
def test_a_layers_name_is_never_a_path(text: str, expected: str) -> None:
    assert layer_name(text) == expected


def test_hostile_rows_stay_text(tmp_path: Path) -> None:
    names = ["<b>bold</b>", "'; DROP TABLE place; --", "../../x", "=cmd|'/C calc'!A0", "‮evil"]
    rows = "".join(f'"{name}",{row},{row}\n' for row, name in enumerate(names))
    add_file(write(tmp_path / "hostile.csv", f"name,latitude,longitude\n{rows}"))
    kept = [one.place.name for one in added_places("hostile")]
    assert kept[:4] == names[:4]
    assert kept[4] == "evil"


def test_a_broken_layer_says_what_to_do(tmp_path: Path) -> None:
    add_file(write(tmp_path / "mine.csv", "name,latitude,longitude\nA,1,1\n"))
    (data_folder() / "mine.jsonl.xz").write_bytes(b"not xz")
    with pytest.raises(SourceError, match="add its source again"):
        list(read_layer("mine"))
    (data_folder() / "mine.json").write_text("{}")
    with pytest.raises(SourceError, match="remove this file"):
        user_checksums()


# GeoNames


def dump(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def with_fields(**fields: str) -> str:
    columns = GEONAMES_ROW.split("\t")
    where = {"key": 0, "name": 1, "latitude": 4, "feature_class": 6, "feature_code": 7, "population": 14}
    for name, value in fields.items():
        columns[where[name]] = value
    return "\t".join(columns)


def test_a_geonames_dump(tmp_path: Path) -> None:
    path = write(
        tmp_path / "SY.txt",
        dump(
            GEONAMES_ROW,
            with_fields(key="1", name="Taftanaz Air Base", feature_class="S", feature_code="AIRB"),
            with_fields(key="2", name="A hotel", feature_class="S", feature_code="HTL"),
            with_fields(key="3", name="Idlib", feature_class="A", feature_code="ADM1"),
            with_fields(key="4", name="Old village", feature_class="P", feature_code="PPLH"),
            with_fields(key="x", name="No key"),
            with_fields(key="5", latitude="91"),
            "too\tfew",
        ),
    )
    added = add_file(path)
    assert (added.places, added.problems, added.layer) == (3, 3, "sy")
    assert [problem.split(":")[1] for problem in added.first_problems] == ["6", "7", "8"]
    town, base, province = added_places("sy")
    assert town.place.id == "gn:164816"
    assert town.place.alternate_names == ("Saraqeb", "Sarāqib", "سراقب")
    assert (town.admin1_code, town.place.population) == ("12", 34231)
    assert base.place.kind is PlaceKind.FACILITY
    assert (province.place.kind, province.level) == (PlaceKind.ADMIN, 1)


def test_a_zipped_dump_with_alternate_names_beside(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "Readme for GeoNames\n")
        archive.writestr("SY.txt", dump(GEONAMES_ROW))
    write(
        tmp_path / "alternateNamesV2.txt",
        "1\t164816\ten\tSaraqib City\t1\t\t\t\t\t\n"
        "2\t164816\tlink\thttps://example.org\t\t\t\t\t\t\n"
        "3\t999\ten\tElsewhere\t\t\t\t\t\t\n"
        "broken\n",
    )
    added = add_file(tmp_path / "SY.zip")
    assert (added.places, added.problems) == (1, 1)
    assert added.first_problems[0].startswith("alternateNamesV2.txt:4")
    names = added_places("sy")[0].place.alternate_names
    assert "Saraqib City" in names
    assert not any("example.org" in name for name in names)


def test_an_archive_that_is_cut_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SY.txt", dump(GEONAMES_ROW) * 1000)
    whole = (tmp_path / "SY.zip").read_bytes()
    (tmp_path / "SY.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError):
        add_file(tmp_path / "SY.zip")


# Who's On First


def test_a_whos_on_first_table(tmp_path: Path) -> None:
    path = write(
        tmp_path / "wof_sy.tsv",
        "wof_id\tgn_id\tname\tlat\tlon\tpop\tfcode\tname_ar\talts\n"
        "11\t164816.0\tSaraqib\t35.86\t36.81\t34231\tPPL\tسراقب\tSaraqeb|Sarakeb|Saraqib\n"
        "12\t\tBseida\t35.586\t36.70\t\t\tبسيدا\t\n"
        "x\t\tNo key\t35.5\t36.7\t\t\t\t\n",
    )
    added = add_file(path)
    assert (added.places, added.problems) == (2, 1)
    known, new = (one.place for one in added_places("wof-sy"))
    assert (known.id, known.alternate_names) == ("gn:164816", ("سراقب", "Saraqeb", "Sarakeb"))
    assert (new.id, new.feature_code) == ("wof:12", "PPL")


# Boundaries

SQUARE = box(36.6, 35.7, 37.0, 36.0)


@pytest.mark.parametrize(
    ("properties", "name", "level", "country"),
    [
        ({"NAME_EN": "Saraqab", "NAME_AR": "سراقب", "PCODE": "SY070003", "ADM2_PCODE": "SY0700",
          "ADM1_PCODE": "SY07", "ADM0_EN": "الجمهورية العربية السورية", "ADM0_AR": "Syrian Arab Republic"},
         "Saraqab", 3, "SY"),
        ({"ADM2_EN": "Idleb", "ADM2_AR": "إدلب", "ADM2_PCODE": "SY0700", "ADM1_EN": "Idleb",
          "ADM1_PCODE": "SY07", "ADM0_EN": "Syria", "ADM0_PCODE": "SY"}, "Idleb", 2, "SY"),
        ({"ADM1_EN": "إدلب", "ADM1_AR": "Idleb", "ADM1_PCODE": "SY07", "ADM0_PCODE": "SY"}, "Idleb", 1, "SY"),
        ({"adm1_name": "Idleb", "adm1_name1": "إدلب", "adm1_pcode": "SY07", "adm0_pcode": "SY"},
         "Idleb", 1, "SY"),
        ({"shapeName": "Idleb", "shapeID": "123B", "shapeGroup": "SYR", "shapeType": "ADM1"}, "Idleb", 1, ""),
        ({"GID_0": "SYR", "NAME_0": "Syria", "GID_1": "SYR.5_1", "NAME_1": "Idlib", "VARNAME_1": "Edleb|Idleb"},
         "Idlib", 1, ""),
    ],
)  # fmt: skip
def test_boundaries_in_all_their_columns(
    tmp_path: Path, properties: dict[str, object], name: str, level: int, country: str
) -> None:
    add_file(geojson(tmp_path / "areas.geojson", [(properties, SQUARE)]))
    (only,) = added_places("areas")
    assert (only.place.name, only.level, only.place.country_code) == (name, level, country)
    assert only.place.kind is PlaceKind.ADMIN
    assert only.geometry is not None
    assert only.geometry.equals(SQUARE)
    assert only.place.radius_km == pytest.approx(19.5, abs=1.0)
    assert not any("Syria" in other or "السورية" in other for other in only.place.alternate_names)


def test_areas_that_are_wrong_are_named_by_feature(tmp_path: Path) -> None:
    good = {"ADM1_EN": "Idleb", "ADM1_PCODE": "SY07"}
    rows = [(good, SQUARE), (good, None), (good, Point(36, 35)), ({"ADM1_PCODE": "SY08"}, SQUARE),
            ({}, SQUARE), (good, box(300, 35, 310, 36))]  # fmt: skip
    added = add_file(geojson(tmp_path / "areas.geojson", rows))
    assert (added.places, added.problems) == (1, 5)
    assert [problem.split(":")[1] for problem in added.first_problems] == ["2", "3", "4", "5", "6"]


def test_a_bow_tie_is_mended(tmp_path: Path) -> None:
    bow_tie = Polygon([(36, 35), (37, 36), (37, 35), (36, 36)])
    add_file(geojson(tmp_path / "areas.geojson", [({"ADM1_EN": "Bow", "ADM1_PCODE": "SY07"}, bow_tie)]))
    (only,) = added_places("areas")
    assert only.geometry is not None
    assert only.geometry.is_valid
    assert only.geometry.area == pytest.approx(0.5)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".zip"])
def test_packages_and_shapefiles_in_another_projection(tmp_path: Path, suffix: str) -> None:
    frame = gpd.GeoDataFrame({"ADM1_EN": ["Idleb"], "ADM1_PCODE": ["SY07"]}, geometry=[SQUARE], crs="EPSG:4326")
    frame = frame.to_crs("EPSG:32637")
    if suffix == ".zip":
        frame.to_file(tmp_path / "areas.shp")
        with zipfile.ZipFile(tmp_path / "areas.zip", "w") as archive:
            for part in tmp_path.glob("areas.*"):
                if part.suffix != ".zip":
                    archive.write(part, f"deep/er/{part.name}")
            archive.writestr("../../escape.shx", b"not mine")
    else:
        frame.to_file(tmp_path / f"areas{suffix}", driver="GPKG" if suffix == ".gpkg" else "ESRI Shapefile")
    add_file(tmp_path / f"areas{suffix}")
    (only,) = added_places("areas")
    assert only.place.latitude == pytest.approx(35.85, abs=0.01)
    assert only.place.longitude == pytest.approx(36.8, abs=0.01)
    assert not (tmp_path.parent / "escape.shx").exists()


# OpenStreetMap


def test_roads_are_put_together_by_their_ref(tmp_path: Path) -> None:
    north = LineString([(36.7, 35.6), (36.8, 35.86)])
    south = LineString([(36.76, 35.13), (36.7, 35.6)])
    lines = [
        (
            {
                "osm_id": "1",
                "highway": "motorway",
                "ref": "M5",
                "name": "طريق حلب دمشق",
                "name:en": "Aleppo road",
            },
            north,
        ),
        ({"osm_id": "2", "highway": "trunk", "ref": "M5;M45"}, south),
        ({"osm_id": "3", "highway": "residential", "name": "Side street"}, south),
        ({"osm_id": "4", "highway": "primary", "name": "Castello Road"}, north),
        ({"osm_id": "5", "highway": "tertiary", "name": "A lane"}, north),
    ]
    added = add_file(geojson(tmp_path / "hot_roads.geojson", lines))
    assert added.problems == 0
    roads = {one.place.id: one for one in added_places("hot-roads")}
    assert set(roads) == {"road:M5", "road:M45", "road:Castello Road"}
    m5 = roads["road:M5"]
    assert m5.geometry is not None
    assert m5.geometry.geom_type == "LineString"
    assert m5.geometry.length == pytest.approx(north.length + south.length)
    assert m5.place.radius_km == pytest.approx(42, abs=3)
    assert set(m5.place.alternate_names) >= {"Aleppo road", "طريق حلب دمشق", "M5 highway"}


def test_places_of_openstreetmap(tmp_path: Path) -> None:
    points = [
        ({"osm_id": "1", "place": "town", "name": "سراقب",
          "other_tags": '"name:en"=>"Saraqib","population"=>"34,231"'}, Point(36.806, 35.864)),
        ({"osm_id": "2", "name": "Taftanaz Air Base", "other_tags": '"military"=>"airfield"'},
         Point(36.78, 35.97)),
        ({"osm_id": "3", "place": "village"}, Point(36.7, 35.9)),
        ({"osm_id": "4", "shop": "bakery", "name": "Bread"}, Point(36.7, 35.9)),
        ({"osm_id": "5", "place": "village", "name": "Nowhere"}, None),
    ]  # fmt: skip
    added = add_file(geojson(tmp_path / "places.geojson", points))
    assert (added.places, added.problems) == (2, 2)
    town, base = (one.place for one in added_places("places"))
    assert (town.id, town.name, town.alternate_names, town.population) == (
        "osm:1",
        "Saraqib",
        ("سراقب",),
        34231,
    )
    assert (base.kind, base.feature_code) == (PlaceKind.FACILITY, "AIRB")


def test_features_of_no_known_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="columns colour, size"):
        add_file(geojson(tmp_path / "else.geojson", [({"colour": "red", "size": 3}, Point(1, 1))]))


# Real files, where they are


@pytest.mark.parametrize(
    ("name", "places"),
    [("gazetteer_sy_wof.tsv.gz", 10339), ("ocha_adm1_t0.002.geojson", 14), ("ocha_adm2_t0.002.geojson", 62),
     ("ocha_adm3_t0.002.geojson", 272)],
)  # fmt: skip
def test_files_as_they_are_found(shared: Path, name: str, places: int) -> None:
    added = add_file(shared / "data" / name)
    assert (added.places, added.problems) == (places, 0)
    names = {one.place.name for one in added_places(added.layer)}
    assert not any("Syrian Arab Republic" in found for found in names)
