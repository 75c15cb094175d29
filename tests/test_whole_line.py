"""The whole line as a newcomer meets it: reports in, a map in a browser without a network, GeoJSON out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geoevents.cli import main
from geoevents.examples import dispatches_path

GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"


def read_events(store: Path, *more: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["events", "--store", str(store), "--format", "jsonl", *more]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def holders_on(page: Any, day: str) -> dict[str, Any]:
    page.evaluate("day => geoevents.goTo(day)", day)
    return page.evaluate("geoevents.state().holders")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "map.html"
    assert main(["demo", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "idlib.gpkg"
    assert main(["ingest", str(dispatches_path()), "--store", str(path)]) == 0
    return path


@pytest.mark.browser
def test_the_demo_tells_the_story_of_saraqeb_and_the_m5(demo: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(demo.read_text(encoding="utf-8"))
    story = {
        "2019-12-15": OPPOSITION,
        "2020-02-10": GOVERNMENT,
        "2020-02-28": OPPOSITION,
        "2020-03-02": GOVERNMENT,
    }
    for day, holder in story.items():
        held = holders_on(page, day)["Saraqib"]
        assert (held["holder"], held["status"]) == (holder, "held"), day

    def m5(day: str) -> dict[str, str]:
        page.evaluate("day => geoevents.goTo(day)", day)
        return {
            r["section"]: r["status"] for r in page.evaluate("geoevents.state().roads") if r["road"] == "M5"
        }

    assert "Saraqib" in " ".join(m5("2020-02-20"))
    assert set(m5("2020-02-20").values()) == {"held"}
    broken = {section for section, status in m5("2020-02-28").items() if status != "held"}
    assert broken
    assert all("Saraqib" in section for section in broken)
    assert page.asked == []
    assert page.said == []


def test_the_store_answers_by_both_clocks(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def saraqeb(known_by: str) -> tuple[str | None, str]:
        capsys.readouterr()
        arguments = ["control", "--store", str(store), "--as-of", "2020-02-27", "--known-by", known_by]
        assert main([*arguments, "--format", "jsonl"]) == 0
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        (row,) = [row for row in rows if row["place_id"] == "gn:164816"]
        return row["holder"], row["status"]

    assert saraqeb("2020-02-26") == (GOVERNMENT, "held")
    assert saraqeb("2020-02-27") != saraqeb("2020-03-02")
    assert saraqeb("2020-03-02") == (OPPOSITION, "held")


def test_the_store_opens_in_gis_programs(store: Path) -> None:
    import geopandas as gpd
    import pyogrio

    layers = {name for name, _ in pyogrio.list_layers(store)}
    assert {"events", "claims"} <= layers
    events = gpd.read_file(store, layer="events")
    assert events.crs.to_epsg() == 4326
    assert {"type", "gain", "loss", "status"} <= set(events.columns)
    assert events.geometry.notna().sum() > 50


@pytest.mark.browser
def test_the_three_seeds(
    shared: Path, tmp_path: Path, open_page: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = sorted(str(path) for path in (shared / "seeds").glob("*.txt"))
    store, path = tmp_path / "seeds.gpkg", tmp_path / "seeds.html"
    assert main(["ingest", *seeds, "--store", str(store)]) == 0
    events = read_events(store, capsys=capsys)
    changes = {(e["place"], e["gain"], e["type"]): e for e in events if e["type"] in ("capture", "handover")}
    retaken = changes["Saraqib", GOVERNMENT, "capture"]
    assert retaken["date"] == "2020-03-02"
    assert len(retaken["said_by"]) >= 2
    lost = dt.date.fromisoformat(changes["Saraqib", OPPOSITION, "capture"]["date"])
    assert dt.date(2020, 2, 17) <= lost < dt.date(2020, 3, 2)
    taken = dt.date.fromisoformat(changes["Kafranbel", GOVERNMENT, "capture"]["date"])
    assert dt.date(2020, 2, 17) <= taken < dt.date(2020, 3, 2)
    assert any(e["place"].startswith("M5") and e["gain"] == GOVERNMENT for e in events)
    assert any(e["type"] == "siege" and "Nu‘mān" in e["place"] for e in events)
    traps = [json.loads(line) for line in (shared / "gold" / "seeds.jsonl").read_text("utf-8").splitlines()]
    sentences = {e["sentence"] for e in events if e["type"] in ("capture", "handover", "withdrawal")}
    for report in traps:
        for trap in report["traps"]:
            if not trap.get("mixed"):
                assert not any(trap["sentence"] in sentence for sentence in sentences), trap

    assert main(["map", *seeds, "-o", str(path)]) == 0
    page = open_page(path.read_text(encoding="utf-8"))
    assert holders_on(page, "2020-02-28")["Saraqib"]["holder"] == OPPOSITION
    assert holders_on(page, "2020-03-02")["Saraqib"]["holder"] == GOVERNMENT
    assert {row["road"] for row in page.evaluate("geoevents.state().roads")} >= {"M5"}
    assert page.asked == []
    assert page.said == []
