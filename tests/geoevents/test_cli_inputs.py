"""Event tables and baselines straight in: told apart by their headers; wrong rows are named."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geoevents.cli.inputs import sort_inputs
from geoevents.store import EventStore

Run = Callable[..., tuple[int, str, str]]

ACLED = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,inter2,iso,country,"
    "location,latitude,longitude,geo_precision,source,notes\n"
    "SYR1,08 February 2020,1,Battles,Government regains territory,Military Forces of Syria (2000-),"
    "State forces,"
    "Opposition Rebels (Syria),Rebel group,760,Syria,Saraqab,35.8640,36.8060,1,Agency,The army took Saraqab.\n"
    "SYR2,31 February 2020,1,Battles,Armed clash,Military Forces of Syria (2000-),State forces,"
    "Opposition Rebels (Syria),Rebel group,760,Syria,Saraqab,35.8640,36.8060,1,Agency,Shelling.\n"
    "SYR3,10 February 2020,1,Battles,Armed clash,Military Forces of Syria (2000-),State forces,"
    "Opposition Rebels (Syria),Rebel group,760,Syria,Afis,35.9000,36.8000,1,Agency,"
    '"On 10 February 2020, Syrian government forces captured the village of Afis, a war monitor said."\n'
)
DAILY = (
    "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status\n"
    "706448,20220224,UA,UA,UA,UA,UA\n706448,20220302,RU,RU,RU,RU,RU\n706448,20221111,UA,UA,UA,UA,UA\n"
    "706448,20221112,??,UA,UA,UA,??\n99999999,20220224,UA,UA,UA,UA,UA\n"
)
OWN = "When,Town,What,By whom\n2020-02-06,Saraqeb,taken,Syrian government\n2020-02-07,Afis,eaten,Nobody\n"
MAPPING = """
[columns]
date = "When"
place = "Town"
type = "What"
gain = "By whom"
[values.type]
"taken" = "capture"
"""
SQUARE = [[[36.5, 35.6], [37.1, 35.6], [37.1, 36.1], [36.5, 36.1], [36.5, 35.6]]]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def polygons(path: Path, *sides: str) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"side": side},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
        for side in sides
    ]
    return write(path, json.dumps({"type": "FeatureCollection", "features": features}))


def test_tables_are_told_by_their_headers(tmp_path: Path) -> None:
    acled, daily = write(tmp_path / "a.csv", ACLED), write(tmp_path / "d.csv", DAILY)
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(daily, "d.csv")
    found = sort_inputs([str(acled), str(daily), str(tmp_path / "d.zip"), "-", "r.txt", str(tmp_path)])
    assert found.tables == [str(acled)]
    assert found.baselines == [str(daily), str(tmp_path / "d.zip")]
    assert found.reports == ["-", "r.txt", str(tmp_path)]


def test_rows_of_a_table_become_events_and_wrong_ones_are_named(run: Run, tmp_path: Path) -> None:
    table, path = write(tmp_path / "acled.csv", ACLED), tmp_path / "war.gpkg"
    status, out, err = run("ingest", table, "--store", path)
    assert (status, out) == (0, "")
    assert "acled.csv:3: date '31 February 2020'" in err
    assert "2 reports read: 1 claim, 1 skipped" in err
    (row,) = map(json.loads, run("events", "--store", path, "--format", "jsonl")[1].splitlines())
    assert (row["type"], row["gain"], row["date"]) == ("capture", "Syrian government", "2020-02-08")
    assert run("map", table, "-o", tmp_path / "map.html")[0] == 0


def test_notes_are_read_when_asked(run: Run, tmp_path: Path) -> None:
    table, path = write(tmp_path / "acled.csv", ACLED), tmp_path / "war.gpkg"
    assert run("ingest", table, "--store", path, "--read-texts")[0] == 0
    places = [
        json.loads(line)["place"]
        for line in run("events", "--store", path, "--format", "jsonl")[1].splitlines()
    ]
    assert sorted(places) == ["Afis", "Saraqib"]


def test_a_table_of_ones_own_with_a_mapping(run: Run, tmp_path: Path) -> None:
    table, path = write(tmp_path / "own.csv", OWN), tmp_path / "war.gpkg"
    status, _, err = run("ingest", table, "--store", path)
    assert status == 2
    assert "own.csv:1" in err
    assert "mapping" in err
    assert not path.exists()
    mapping = write(tmp_path / "m.toml", MAPPING)
    status, _, err = run("ingest", table, "--mapping", mapping, "--store", path)
    assert status == 0
    assert "own.csv:3: type 'eaten'" in err
    assert run("events", "--store", path, "--format", "csv")[1].count("\n") == 2


def test_daily_control_is_a_baseline(run: Run, tmp_path: Path) -> None:
    table, path = write(tmp_path / "control.csv", DAILY), tmp_path / "war.gpkg"
    status, _, err = run("ingest", table, "--store", path)
    assert status == 0
    assert "control.csv:5: status '??'" in err
    assert "not in the gazetteer (geonameid 99999999" in err
    held = []
    for day in ("2022-02-25", "2022-03-05", "2022-12-01"):
        (row,) = map(
            json.loads, run("control", "--store", path, "--as-of", day, "--format", "jsonl")[1].splitlines()
        )
        held.append(row["holder"])
    assert held == ["Ukraine", "Russia", "Ukraine"]


def test_polygons_are_kept_in_the_store(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "war.gpkg"
    folder = tmp_path / "days"
    folder.mkdir()
    polygons(folder / "day_20200101.geojson", "Syrian opposition")
    polygons(folder / "day_20200301.geojson", "Syrian government")
    assert run("ingest", "--baseline", folder, "--store", path)[0] == 0
    table = write(tmp_path / "acled.csv", ACLED)
    assert run("ingest", table, "--store", path)[0] == 0
    with EventStore.open(path) as store:
        assert [(area.side, area.as_of.isoformat()) for area in store.areas()] == [
            ("Syrian opposition", "2020-01-01"),
            ("Syrian government", "2020-03-01"),
        ]
        spans = [(span.holder, span.start) for span in store.control_spans()]
    assert [holder for holder, _ in spans] == ["Syrian opposition", "Syrian government"], (
        "a place that came after the polygons has their state before its event"
    )
    assert run("map", "--store", path, "-o", tmp_path / "map.html")[0] == 0
    assert run("ingest", "--store", path)[0] == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no baseline in this folder" in run("ingest", "--baseline", empty, "--store", path)[2]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("b.csv", "place,side,date\nSaraqeb,,2020-01-01\n", "b.csv:2: no side"),
        ("b.geojson", '{"type": "FeatureCollection", "features": []}', "tells of no place and no area"),
        ("b.gpkg", "no package", "b.gpkg"),
    ],
)
def test_what_is_no_baseline_is_refused_in_one_line(
    run: Run, tmp_path: Path, name: str, text: str, words: str
) -> None:
    status, out, err = run("ingest", "--baseline", write(tmp_path / name, text), "--store", tmp_path / "w.gpkg")
    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "w.gpkg").exists()
