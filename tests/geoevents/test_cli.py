"""The command line as a user meets it: what it prints, where, and with which exit status."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest

from geoevents.cli import build_parser
from geoevents.cli.reference import REFERENCE, render_reference

FIXTURES = Path(__file__).parents[1] / "fixtures" / "bad_reports"
GOOD = "date 2020-03-02\nSyrian government forces captured the town of Saraqeb on Monday, a war monitor said.\n"
CLAIM_KEYS = [
    "report_id", "type", "place", "place_id", "latitude", "longitude", "kind", "actor", "gain", "loss", "again",
    "date", "date_earliest", "date_precision", "status", "said_by", "denied_by", "evidence", "start", "end",
    "background", "score",
]  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "saraqeb.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def assert_refused(result: tuple[int, str, str], *words: str) -> None:
    """One clear line on standard error that has the words, nothing on standard output, exit status 2."""
    status, out, err = result
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    for word in words:
        assert word in err, err


def test_extract_prints_one_claim_a_line(run: Run, report: Path) -> None:
    status, out, err = run("extract", report)
    assert status == 0
    (claim,) = [json.loads(line) for line in out.splitlines()]
    assert list(claim) == CLAIM_KEYS
    assert (claim["type"], claim["gain"], claim["date"]) == ("capture", "Syrian government", "2020-03-02")
    assert claim["evidence"].startswith("Syrian government forces captured")
    assert "1 report read: 1 claim" in err


def test_the_learned_reader_reads_the_same_report(run: Run, report: Path) -> None:
    status, out, _ = run("extract", report, "--reader", "learned")
    assert status == 0
    (claim,) = [json.loads(line) for line in out.splitlines()]
    assert (claim["type"], claim["place_id"], claim["date"]) == ("capture", "gn:164816", "2020-03-02")
    assert claim["gain"] == "Syrian government"


def test_extract_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(GOOD.encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    status, out, _ = run("extract", "-")
    assert status == 0
    assert json.loads(out)["gain"] == "Syrian government"


def test_a_bad_report_among_good_ones_is_named_and_skipped(run: Run, report: Path) -> None:
    status, out, err = run("extract", FIXTURES / "broken_lines.jsonl", report)
    assert status == 0
    assert "Syrian government" in out
    named = re.findall(r"broken_lines\.jsonl:(\d+):", err)
    assert [int(number) for number in named] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert "9 skipped" in err


@pytest.mark.parametrize("command", ["extract", "map"])
def test_bad_input_is_one_line_and_exit_2(run: Run, tmp_path: Path, command: str) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    empty = tmp_path / "empty.txt"
    empty.touch()
    noise = tmp_path / "noise.txt"
    noise.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\x01\x02\x03\x90\x81")
    line = tmp_path / "line.jsonl"
    line.write_text('{"id": "a", "published": \n', encoding="utf-8")
    output = tmp_path / "out.html"
    more = ["-o", output] if command == "map" else []
    assert_refused(run(command, tmp_path / "missing.txt", *more), "missing.txt")
    assert_refused(run(command, folder, *more), "nothing")
    assert_refused(run(command, empty, *more), "empty.txt")
    assert_refused(run(command, noise, *more), "noise.txt")
    assert_refused(run(command, line, *more), "line.jsonl:1")
    assert_refused(run(command, FIXTURES / "no_date.txt", *more), "no_date", "--published YYYY-MM-DD")
    assert not output.exists()


def test_an_undated_report_is_read_beside_dated_ones_and_named(run: Run, tmp_path: Path, report: Path) -> None:
    undated = tmp_path / "undated.txt"
    undated.write_text("Rebels captured the town of Ariha, residents said.\n", encoding="utf-8")
    status, out, err = run("extract", undated, report)
    assert status == 0
    claims = {claim["report_id"]: claim for claim in map(json.loads, out.splitlines())}
    assert claims["undated"]["date"] is None
    assert claims["undated"]["date_precision"] == "unknown"
    assert "undated: no date" in err
    status, out, _ = run("extract", undated, "--published", "2020-03-05")
    assert json.loads(out)["date"] is not None


def test_usage_errors_are_one_line(run: Run, tmp_path: Path) -> None:
    assert_refused(run(), "COMMAND")
    assert_refused(run("extract"), "REPORTS")
    assert_refused(run("control", "--store", "x.gpkg", "--as-of", "28 Feb"), "YYYY-MM-DD")
    assert_refused(run("map", "-o", tmp_path / "m.html"), "--store")
    assert_refused(run("events", "--store", "x.gpkg", "--near", "Saraqeb"), "--within")
    assert_refused(run("gazetteer", "find", "x", "--limit", "0"), "0")


def test_a_store_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "text.gpkg"
    text.write_text("this is no store")
    other = tmp_path / "other.gpkg"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    for path in (text, other, tmp_path / "missing.gpkg"):
        assert_refused(run("events", "--store", path), path.name)
        assert_refused(run("control", "--store", path), path.name)
        assert_refused(run("export", "--store", path, tmp_path / "o.geojson"), path.name)
    assert not (tmp_path / "missing.gpkg").exists()
    assert text.read_text() == "this is no store"


def test_ingesting_what_cannot_be_read_makes_no_store(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.gpkg"
    assert_refused(run("ingest", tmp_path / "missing.txt", "--store", path), "missing.txt")
    assert not path.exists()


def test_ingesting_twice_changes_nothing(run: Run, tmp_path: Path, report: Path) -> None:
    path = tmp_path / "war.gpkg"
    assert run("ingest", report, "--store", path)[0] == 0
    first = run("events", "--store", path, "--format", "jsonl")[1]
    assert run("ingest", report, "--store", path)[0] == 0
    assert run("events", "--store", path, "--format", "jsonl")[1] == first
    assert first.count("\n") == 1


def test_events_by_region_place_road_and_time(run: Run, store: Path) -> None:
    every = run("events", "--store", store, "--format", "jsonl")[1].splitlines()
    near = run(
        "events",
        "--store",
        store,
        "--near",
        "Saraqeb",
        "--within",
        5,
        "--from",
        "2020-02-20",
        "--format",
        "jsonl",
    )[1].splitlines()
    along = run("events", "--store", store, "--along", "M5", "--within", 3, "--format", "jsonl")[1].splitlines()
    assert 0 < len(near) < len(along) < len(every)
    assert {json.loads(line)["place"] for line in near} & {"Saraqib", "Saraqeb"}
    box = run("events", "--store", store, "--bbox", 36.7, 35.8, 36.9, 35.9, "--format", "jsonl")[1].splitlines()
    assert all(35.8 <= json.loads(line)["latitude"] <= 35.9 for line in box)
    assert box
    status, out, err = run("events", "--store", store, "--in", "Qwzxland")
    assert (status, out) == (2, "")
    assert "Qwzxland" in err


def test_events_print_in_every_format(run: Run, store: Path) -> None:
    table = run("events", "--store", store)[1]
    assert table.splitlines()[0].split()[:3] == ["date", "precision", "type"]
    assert run("events", "--store", store, "--format", "csv")[1].startswith("date,earliest,")
    collection = json.loads(run("events", "--store", store, "--format", "geojson")[1])
    assert collection["type"] == "FeatureCollection"
    assert all("id" in feature for feature in collection["features"])


def test_control_has_two_clocks(run: Run, store: Path) -> None:
    def holder(known_by: str) -> object:
        out = run(
            "control", "--store", store, "--as-of", "2020-02-28", "--known-by", known_by, "--in", "Idlib",
            "--format", "jsonl",
        )[1]  # fmt: skip
        states = {row["place"]: row for row in map(json.loads, out.splitlines())}
        return states["Saraqib"]["holder"], states["Saraqib"]["status"]

    assert holder("2020-02-26") == ("Syrian government", "held")
    assert holder("2020-03-02") == ("Syrian opposition", "held")
    assert holder("2020-02-27") != holder("2020-03-02")


def test_export_is_rfc_7946_and_opens_in_geopandas(run: Run, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    status, out, err = run("export", "--store", store, path, "--in", "Idlib")
    assert (status, out) == (0, "")
    assert "written to" in err
    collection = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in collection
    assert len(collection["bbox"]) == 4
    ids = [feature["id"] for feature in collection["features"]]
    assert len(ids) == len(set(ids)) > 0
    frame = gpd.read_file(path)
    assert len(frame) == len(ids)
    assert frame.crs.to_epsg() == 4326
    assert_refused(run("export", "--store", store, tmp_path / "out.exe"), ".exe")


def test_map_writes_a_page_and_says_what_is_in_it(run: Run, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    status, out, _ = run("map", "--store", store, "-o", path, "--in", "Idlib", "--as-of", "2020-02-28")
    assert status == 0
    assert str(path) in out.splitlines()[-1]
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert_refused(run("map", "--store", store, "-o", tmp_path / "no" / "map.html"), "no such folder")


def test_geoparse_finds_and_resolves(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    text = "Troops entered Saraqeb, in Idlib province, Syria."
    documents = [{"id": 1, "text": text}, {"id": 2, "text": text, "spans": [[15, 22]]}]
    path.write_text("".join(json.dumps(d) + "\n" for d in documents) + "{broken\n", encoding="utf-8")
    status, out, err = run("geoparse", path)
    assert status == 0
    first, second = map(json.loads, out.splitlines())
    assert [t["text"] for t in second["toponyms"]] == ["Saraqeb"]
    assert abs(second["toponyms"][0]["latitude"] - 35.86) < 0.05
    assert {"Saraqeb", "Syria"} <= {t["text"] for t in first["toponyms"]}
    assert "docs.jsonl:3: not JSON" in err


def test_find_and_near(run: Run) -> None:
    status, out, _ = run("gazetteer", "find", "سراقب", "--format", "jsonl")
    assert status == 0
    assert json.loads(out.splitlines()[0])["id"] == "gn:164816"
    assert_refused(run("gazetteer", "find", "Xqzzyplk"), "Xqzzyplk")
    status, out, _ = run("gazetteer", "near", "35.86", "36.80", "--limit", 1)
    assert status == 0
    assert "Sar" in out
    assert_refused(run("gazetteer", "near", "95", "36"), "LAT")


def test_hostile_text_prints_as_text(run: Run, tmp_path: Path) -> None:
    status, out, err = run(
        "extract", FIXTURES / "terminal.txt", FIXTURES / "markup.txt", FIXTURES / "formulas.jsonl"
    )
    assert status == 0
    for text in (out, err):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text.replace("\n", ""))


def test_the_reference_is_what_the_help_says() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == render_reference(), "run: python -m geoevents.cli.reference"


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    text = render_reference()
    sections = text.split("\n## ")[1:]
    assert len(sections) >= 12
    for section in sections[1:]:
        if not section.startswith("geoevents gazetteer\n"):
            assert "example" in section, section[:40]
    assert build_parser().format_help().count("geoevents") > 3


def test_a_file_of_places_is_added_used_and_taken_back(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOEVENTS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GEOEVENTS_CACHE", str(tmp_path / "cache"))
    places = tmp_path / "mine.csv"
    places.write_text(
        "name,latitude,longitude,kind,country_code\n"
        "Hill Zyxwv,35.5,36.5,settlement,SY\n"
        "Bad Row,95,36,settlement,SY\n",
        encoding="utf-8",
    )
    status, out, err = run("gazetteer", "add", places, "--name", "mine")
    assert (status, out) == (0, "")
    assert "mine.csv:3" in err
    assert "layer mine: 1 place added, 1 row left out" in err
    assert "Hill Zyxwv" in run("gazetteer", "find", "Hill Zyxwv")[1]
    assert "mine" in run("gazetteer", "info")[1]
    assert run("gazetteer", "remove", "mine")[0] == 0
    assert_refused(run("gazetteer", "remove", "mine"), "mine")
    assert_refused(run("gazetteer", "add", tmp_path / "no.csv"), "no.csv")
    assert_refused(run("gazetteer", "fetch", "Syria"), "two letters")


def test_geoparse_explains_itself(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text('{"id": 1, "text": "Troops entered Saraqeb in Idlib."}\n', encoding="utf-8")
    status, out, _ = run("geoparse", path, "--explain")
    assert status == 0
    assert "chosen" in out
    assert "evidence" in out
