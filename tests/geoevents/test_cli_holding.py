"""``control`` and ``timeline`` as a user meets them: places, ground, a road, one place's story, charts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pytest

from gazetteer.index import Gazetteer
from gazetteer.place import PlaceKind
from geoevents.examples import baseline_path

Run = Callable[..., tuple[int, str, str]]
GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_why_tells_the_story_with_its_sentences(run: Run, store: Path) -> None:
    status, out, err = run("control", "--store", store, "--why", "Saraqeb")
    assert status == 0
    assert out.splitlines()[0].startswith("Saraqib, Idlib, SY")
    told = [line for line in out.splitlines() if line.startswith("2020-")]
    held = [line.partition(" -> ")[2] for line in told if "-> held by" in line]
    assert held == [f"held by {GOVERNMENT}", f"held by {OPPOSITION}", f"held by {GOVERNMENT}"]
    assert '"BEIRUT - Syrian government forces retook Saraqeb early on Monday' in out
    assert "denied by State television" in out
    assert "how it became known: 2020-02-27 disputed, 2020-03-02 confirmed" in out
    assert "steps from" in err


def test_why_has_both_clocks(run: Run, store: Path) -> None:
    then = run("control", "--store", store, "--why", "Saraqeb", "--known-by", "2020-02-27")[1]
    assert "retook" not in then
    assert "contested: " in then.splitlines()[1] + then
    early = run("control", "--store", store, "--why", "Saraqeb", "--as-of", "2020-02-12", "--format", "jsonl")[
        1
    ]
    steps = [json.loads(line) for line in early.splitlines()]
    assert all(step["day"] <= "2020-02-12" for step in steps)
    assert steps[-1]["holder"] == GOVERNMENT
    for step in steps:
        assert step["claims"][0]["sentence"]


def test_why_of_a_road_and_of_nowhere(run: Run, store: Path, store_with_baseline: Path) -> None:
    assert run("control", "--store", store, "--why", "M5")[1].startswith("M5, SY (road)")
    status, out, err = run("control", "--store", store, "--why", "Paris")
    assert (status, out) == (2, "")
    assert "nothing is told of Paris" in err
    assert "no place 'Qwzx'" in run("control", "--store", store, "--why", "Qwzx")[2]
    assert "baseline: held by SNA" in run("control", "--store", store_with_baseline, "--why", "Azaz")[1]


def test_a_baseline_for_one_question_leaves_the_store_alone(run: Run, store: Path) -> None:
    def places(*more: object) -> dict[str, str]:
        out = run("control", "--store", store, "--as-of", "2020-01-10", "--format", "csv", *more)[1]
        return {row["place"]: row["holder"] for row in rows(out)}

    before = places()
    with_baseline = places("--baseline", baseline_path())
    assert len(with_baseline) > len(before) + 50
    assert with_baseline["Latakia"] == GOVERNMENT
    assert places() == before


def test_polygons_as_a_baseline(run: Run, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "day_20191201.geojson"
    box = [[[36.0, 35.0], [37.4, 35.0], [37.4, 36.2], [36.0, 36.2], [36.0, 35.0]]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": box}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    refused = run("control", "--store", store, "--areas", "--baseline", path)
    assert refused[0] == 2
    assert "no side" in refused[2]
    whole, changed = (
        run(
            "control", "--store", store, "--areas", "--as-of", day, "--baseline", path,
            "--baseline-side", OPPOSITION, "--format", "csv",
        )[1]
        for day in ("2019-12-01", "2020-02-26")
    )  # fmt: skip
    km2: list[dict[str, float]] = [{}, {}]
    for day, text in enumerate((whole, changed)):
        for row in rows(text):
            km2[day][row["side"]] = km2[day].get(row["side"], 0.0) + float(row["km2"])
    assert km2[0][OPPOSITION] > 15_000
    assert km2[1][GOVERNMENT] > km2[0].get(GOVERNMENT, 0) + 300
    assert km2[1][OPPOSITION] < km2[0][OPPOSITION]
    assert sum(km2[1].values()) > 0.985 * sum(km2[0].values()), "next to no ground of the polygon is lost"


def test_a_whole_province_counts_for_its_towns(run: Run, gazetteer: Gazetteer, tmp_path: Path) -> None:
    province = gazetteer.search("Idlib", kinds=[PlaceKind.ADMIN])[0].place
    table, path = tmp_path / "changes.csv", tmp_path / "war.gpkg"
    table.write_text(
        "date,place,type,gain,loss,source,place_id\n"
        f"2020-02-06,Saraqeb,capture,{GOVERNMENT},{OPPOSITION},A,\n"
        f"2020-02-06,Aleppo,capture,{GOVERNMENT},{OPPOSITION},A,\n"
        f"2020-02-08,Idlib province,capture,{OPPOSITION},{GOVERNMENT},B,{province.id}\n",
        encoding="utf-8",
    )
    assert run("ingest", table, "--store", path)[0] == 0

    def held(day: str) -> dict[str, str]:
        out = run("control", "--store", path, "--as-of", day, "--format", "csv")[1]
        return {row["place"]: row["holder"] for row in rows(out)}

    assert held("2020-02-07")["Saraqib"] == GOVERNMENT
    assert held("2020-02-08")["Saraqib"] == OPPOSITION
    assert held("2020-02-08")["Aleppo"] == GOVERNMENT
    story = run("control", "--store", path, "--why", "Saraqeb")[1]
    assert "Told of all of an area that it lies in" in story
    assert f"2020-02-08 {province.name}: capture, reported ({OPPOSITION})" in story
    areas = rows(
        run("control", "--store", path, "--areas", "--in", "Idlib", "--as-of", "2020-02-09", "--format", "csv")[
            1
        ]
    )
    share = {row["side"]: float(row["share"].rstrip("%")) for row in areas if row["status"] == "held"}
    assert share[OPPOSITION] > 95


def test_ground_adds_up_to_the_region(run: Run, store_with_baseline: Path, tmp_path: Path) -> None:
    asked = ("control", "--store", store_with_baseline, "--areas", "--in", "Idlib", "--as-of", "2020-02-20")
    status, out, err = run(*asked, "--format", "csv")
    assert status == 0
    total = sum(float(row["km2"]) for row in rows(out))
    whole = float(err.split("Idlib (")[1].split(" km2")[0].replace(",", ""))
    assert total == pytest.approx(whole, rel=1e-3)
    assert "face each other along" in err
    path = tmp_path / "ground.parquet"
    assert run(*asked, "-o", path)[0] == 0
    frame = gpd.read_parquet(path)
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert {GOVERNMENT, OPPOSITION} <= set(frame["side"])


def test_a_road_by_stretches(run: Run, store_with_baseline: Path) -> None:
    asked = ("control", "--store", store_with_baseline, "--road", "M5")
    status, out, err = run(*asked, "--as-of", "2020-03-05", "--format", "csv")
    assert status == 0
    assert {row["holder"] for row in rows(out)} == {GOVERNMENT}
    assert f"wholly held by {GOVERNMENT} since 2020-03-02" in err
    broken = rows(run(*asked, "--as-of", "2020-02-28", "--format", "csv")[1])
    assert {row["section"] for row in broken if row["status"] != "held"} == {
        "Jawbas - Saraqib",
        "Saraqib - Afis",
    }


def test_places_as_every_kind_of_file(run: Run, store: Path, tmp_path: Path) -> None:
    for ending, read in ((".parquet", gpd.read_parquet), (".gpkg", gpd.read_file), (".geojson", gpd.read_file)):
        path = tmp_path / f"control{ending}"
        assert run("control", "--store", store, "-o", path)[0] == 0
        frame = read(path)
        assert len(frame) > 40
        assert frame.crs.to_epsg() == 4326
    assert run("control", "--store", store, "-o", tmp_path / "c.csv")[0] == 0
    printed = run("control", "--store", store, "--format", "csv")[1]
    assert (tmp_path / "c.csv").read_bytes().decode() == printed
    status, _, err = run("control", "--store", store, "-o", tmp_path / "c.exe")
    assert status == 2
    assert ".exe" in err
    assert run("control", "--store", store, "--areas", "--road", "M5")[0] == 2


def test_parquet_goes_through_a_pipe(store: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from geoevents.cli import main

    assert main(["control", "--store", str(store), "--format", "parquet"]) == 0
    assert len(gpd.read_parquet(io.BytesIO(capfdbinary.readouterr().out))) > 40


def test_a_timeline_in_the_terminal_and_as_files(run: Run, store_with_baseline: Path, tmp_path: Path) -> None:
    asked = ("timeline", "--store", store_with_baseline, "--in", "Idlib", "--from", "2019-12-01")
    status, out, err = run(*asked)
    assert status == 0
    chart, _, table = out.partition("\n\n")
    assert chart.splitlines()[0].startswith(GOVERNMENT)
    assert "Saraqib" in table
    assert "days of change in Idlib" in err
    moves = [row for row in rows(run(*asked, "--format", "csv")[1]) if "Saraqib" in row["gained"].split("; ")]
    assert [(row["day"], row["side"]) for row in moves][-2:] == [
        ("2020-02-27", OPPOSITION),
        ("2020-03-02", GOVERNMENT),
    ]
    by_day: dict[str, float] = {}
    for row in rows(run(*asked, "--format", "csv")[1]):
        by_day[row["day"]] = by_day.get(row["day"], 0) + float(row["km2_change"])
    assert all(abs(change) < 2 for change in by_day.values()), "what one side gains the others lose"
    for ending in (".csv", ".svg", ".png", ".jsonl"):
        assert run(*asked, "-o", tmp_path / f"t{ending}")[0] == 0
    assert ET.parse(tmp_path / "t.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    assert any(json.loads(line)["km2"] > 0 for line in (tmp_path / "t.jsonl").read_text().splitlines())
    assert run(*asked, "-o", tmp_path / "t.gpkg")[0] == 2


def test_a_timeline_as_it_could_be_known(run: Run, store_with_baseline: Path) -> None:
    asked = (
        "timeline",
        "--store",
        store_with_baseline,
        "--in",
        "Idlib",
        "--format",
        "csv",
        "--to",
        "2020-02-28",
    )
    last = rows(run(*asked, "--known-by", "2020-02-10")[1])[-1]["day"]
    assert last <= "2020-02-10"
    assert rows(run(*asked)[1])[-1]["day"] > "2020-02-20"
    assert run(*asked, "--from", "2021-01-01")[0] == 2


def test_places_without_a_position_are_told_of_too(run: Run, tmp_path: Path) -> None:
    report = {
        "id": "r1",
        "published": "2020-02-06",
        "source": "AFP",
        "text": "IDLIB, Syria - Government forces captured the village of Qwzarine from rebels on Thursday.",
    }
    reports, store = tmp_path / "reports.jsonl", tmp_path / "s.gpkg"
    reports.write_text(json.dumps(report), encoding="utf-8")
    assert run("ingest", reports, "--store", store)[0] == 0
    status, out, err = run("control", "--store", store, "--format", "csv")
    assert status == 0
    assert "1 place as of 2020-02-06; 1 of them without a known position" in err
    (row,) = rows(out)
    assert (row["place"], row["place_id"], row["latitude"], row["holder"]) == ("Qwzarine", "", "", GOVERNMENT)
    feature = json.loads(run("control", "--store", store, "--format", "geojson")[1])["features"][0]
    assert feature["geometry"] is None
    assert "id" not in feature
    assert feature["properties"]["place"] == "Qwzarine"
    status, out, err = run("control", "--store", store, "--format", "csv", "--in", "Idlib")
    assert rows(out) == []
    assert "0 places as of 2020-02-06; left out: 1 place without a known position" in err
    status, story, err = run("control", "--store", store, "--why", "qwzarine")
    assert (status, story.splitlines()[:2]) == (
        0,
        [
            "Qwzarine, position not known ('geoevents gazetteer add' gives it one)",
            f"As of 2020-02-06: held by {GOVERNMENT} since 2020-02-06",
        ],
    )
    assert "Government forces captured the village of Qwzarine" in story
    assert "1 step from 1 report" in err
    step = json.loads(run("control", "--store", store, "--why", "Qwzarine", "--format", "jsonl")[1])
    assert (step["holder"], step["changed"]) == (GOVERNMENT, True)
    early = run("control", "--store", store, "--why", "Qwzarine", "--known-by", "2020-02-01")[1]
    assert "Nothing is told of it, as known by 2020-02-01." in early
