"""Counting which places reports name."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from geoevents.training.prominence import count_places, main


def toponym(
    name: str, latitude: float | None, longitude: float | None, kind: str = "settlement"
) -> dict[str, Any]:
    return {"surface": name, "lat": latitude, "lon": longitude, "kind": kind}


def test_a_place_counts_once_a_report_where_the_gold_says_it_lies(gazetteer):
    saraqeb = toponym("Saraqeb", 35.86, 36.80)
    records = [
        {"toponyms": [saraqeb, toponym("Saraqib", 35.87, 36.81), toponym("Paris", 33.66, -95.55)]},
        {"toponyms": [saraqeb, toponym("Qwzarine", 35.8, 36.8), toponym("Syria", 35.0, 38.0, "country")]},
        {"toponyms": [toponym("Saraqeb", 0.0, 0.0), toponym("Saraqeb", None, None)]},
    ]
    counts = count_places(records, gazetteer)
    assert counts == {"gn:164816": 2, "gn:4717560": 1}


def test_what_measures_does_not_teach(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main([str(tmp_path / "dev.jsonl"), "--out", str(tmp_path / "p.csv")])
    assert "must not teach" in capsys.readouterr().err


def test_the_file_is_sorted(tmp_path: Path, gazetteer):
    record = {"toponyms": [toponym("Saraqeb", 35.86, 36.80), toponym("Idlib", 35.93, 36.63)]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert main([str(tmp_path / "gold.jsonl"), "--out", str(tmp_path / "p.csv")]) == 0
    rows = list(csv.reader((tmp_path / "p.csv").read_text(encoding="utf-8").splitlines()))
    assert rows == [["id", "reports"], ["gn:164816", "1"], ["gn:169389", "1"]]
