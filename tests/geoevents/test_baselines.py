"""Who held what at the start: from every shape of file, and one clear line for those that are wrong."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shapely import box

from gazetteer.place import PlaceKind
from geoevents.baselines import date_in_name, read_baseline
from geoevents.errors import BaselineError
from geoevents.examples import baseline_path

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

DAY = dt.date(2019, 12, 1)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_csv_of_places(tmp_path: Path) -> None:
    path = write(
        tmp_path / "b.csv",
        "\ufeffPlace;Side;Date;Latitude;Longitude;Status\n"
        "Saraqeb;Syrian opposition;2019-12-01;35.86;36.80;\n"
        "Morek;Syrian government;20191201;35.37;36.69;contested\n",
    )
    states = read_baseline(path).states
    assert [(s.place.name, s.holder, s.as_of, s.status.value) for s in states] == [
        ("Saraqeb", "Syrian opposition", DAY, "held"),
        ("Morek", "Syrian government", DAY, "contested"),
    ]


def test_places_are_the_gazetteers(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = write(
        tmp_path / "b_2019-12-01.csv",
        "place,side,latitude,longitude\nSaraqeb,A,35.87,36.81\nNowhere at all,A,35.5,36.5\nAleppo,B,,\n",
    )
    saraqeb, nowhere, aleppo = (state.place for state in read_baseline(path, gazetteer).states)
    assert saraqeb.geonames_id is not None
    assert nowhere.id.startswith("point:")
    assert aleppo.country_code == "SY"
    assert aleppo.kind is PlaceKind.SETTLEMENT


def test_the_demo_has_a_baseline(gazetteer: Gazetteer) -> None:
    states = read_baseline(baseline_path(), gazetteer).states
    assert len(states) > 100
    assert {state.as_of for state in states} == {DAY}
    assert {"Syrian government", "Syrian opposition"} <= {state.holder for state in states}
    assert sum(not state.place.id.startswith("point:") for state in states) > 0.9 * len(states)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Saraqeb,,2019-12-01,35.8,36.8", "b.csv:2: no side"),
        ("Saraqeb,A,1 Dec,35.8,36.8", "b.csv:2: date '1 Dec'; want YYYY-MM-DD"),
        ("Saraqeb,A,,35.8,36.8", "b.csv:2: no date"),
        ("Saraqeb,A,2019-12-01,135.8,36.8", "latitude -90 to 90"),
        ("Saraqeb,A,2019-12-01,nan,36.8", "latitude -90 to 90"),
        ("Saraqeb,A,2019-12-01,x,36.8", "want degrees"),
        ("Saraqeb,A,2019-12-01,,", "give its latitude and longitude"),
    ],
)
def test_a_wrong_row_is_named_by_line(tmp_path: Path, row: str, message: str) -> None:
    path = write(tmp_path / "b.csv", f"place,side,date,latitude,longitude\n{row}\nMorek,B,2019-12-01,35,36\n")
    with pytest.raises(BaselineError, match=r".") as error:
        read_baseline(path)
    assert message in str(error.value)
    problems: list[str] = []
    assert len(read_baseline(path, on_problem=problems.append).states) == 1
    assert len(problems) == 1
    assert message in problems[0]


def test_files_that_are_no_baseline(tmp_path: Path) -> None:
    for name, content, message in [
        ("a.csv", "x,y\n1,2\n", "no column place"),
        ("b.geojson", "{", "cannot be read"),
        ("c.gpkg", "<OGRVRTDataSource></OGRVRTDataSource>", "want CSV, GeoJSON"),
        ("d.kml", "<kml/>", "want CSV, GeoJSON"),
        ("e.shp", "nothing", "want CSV, GeoJSON"),
    ]:
        with pytest.raises(BaselineError, match=message):
            read_baseline(write(tmp_path / name, content))
    with pytest.raises(BaselineError, match=r"missing.csv"):
        read_baseline(tmp_path / "missing.csv")


def test_a_day_in_the_name_and_a_side_from_the_caller(tmp_path: Path) -> None:
    shape = box(36, 35, 37, 36).__geo_interface__
    path = write(
        tmp_path / "front_20220924.geojson",
        json.dumps({"type": "MultiPolygon", "coordinates": [shape["coordinates"]]}),
    )
    (area,) = read_baseline(path, side="Russia").areas
    assert (area.side, area.as_of) == ("Russia", dt.date(2022, 9, 24))
    with pytest.raises(BaselineError, match="no side"):
        read_baseline(path)


def test_daily_control_keeps_what_changes(gazetteer: Gazetteer, tmp_path: Path) -> None:
    kherson = gazetteer.search("Kherson", country_codes=["UA"], kinds=[PlaceKind.SETTLEMENT])[0].place
    rows = [
        (kherson.geonames_id, "20220224", "UA"),
        (kherson.geonames_id, "20220301", "CONTESTED"),
        (kherson.geonames_id, "20220302", "RU"),
        (kherson.geonames_id, "20220303", "RU"),
        (kherson.geonames_id, "20221111", "UA"),
        (1, "20220224", "UA"),
    ]
    path = write(
        tmp_path / "control.csv",
        '"geonameid","date","status_wiki","status"\n' + "".join(f"{i},{d},NA,{s}\n" for i, d, s in rows),
    )
    problems: list[str] = []
    states = read_baseline(path, gazetteer, on_problem=problems.append).states
    assert [(s.holder, s.status.value, s.against, s.as_of.isoformat()) for s in states] == [
        ("Ukraine", "held", None, "2022-02-24"),
        ("Ukraine", "contested", "Russia", "2022-03-01"),
        ("Russia", "held", None, "2022-03-02"),
        ("Ukraine", "held", None, "2022-11-11"),
    ]
    assert len(problems) == 1
    assert "1 of its places not in the gazetteer" in problems[0]


def test_days_in_names() -> None:
    assert date_in_name("x-2020-02-30.json") is None
    assert date_in_name("deepstate_20240708.geojson") == dt.date(2024, 7, 8)
    assert date_in_name("120200101.csv") is None
