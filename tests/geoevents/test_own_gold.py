"""Our own gold reports hold together: every mark points into the text it belongs to."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

PATHS = sorted((Path(__file__).parents[1] / "gold").glob("own_*.jsonl"))
SEEN_HOLDERS = {"capture", "handover", "withdrawal", "holds"}
CONTESTS = {"siege", "siege_lifted", "advance"}
EVENT_KEYS = {
    *(
        "place",
        "canonical",
        "country",
        "lat",
        "lon",
        "kind",
        "type",
        "again",
        "gain",
        "loss",
        "date",
        "precision",
    ),
    *("status", "said_by", "evidence", "background"),
}
EXTRA_KEYS = {"actor", "against", "denied_by", "note", "also_ok", "coord_source"}


def read_reports() -> list[dict[str, Any]]:
    return [json.loads(line) for path in PATHS for line in path.read_text(encoding="utf-8").splitlines()]


REPORTS = read_reports()


def test_marks_point_into_the_text() -> None:
    for report in REPORTS:
        check_marks(report)


def check_marks(report: dict[str, Any]) -> None:
    text = report["text"]
    for event in report["events"]:
        assert event["evidence"], report["id"]
        assert event["evidence"] in text
        assert event["place"] in text
        for speaker in (*event["said_by"], *event.get("denied_by", ())):
            assert speaker in text
    for trap in report["traps"]:
        assert trap["sentence"] in text
        assert trap["why"]
    spans = sorted(
        (start, start + len(toponym["surface"]), toponym["surface"])
        for toponym in report["toponyms"]
        for start in toponym["offsets"]
    )
    assert all(text[start:end] == surface for start, end, surface in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert all(toponym["offsets"] for toponym in report["toponyms"])


def test_events_follow_the_scheme() -> None:
    for report in REPORTS:
        check_events(report)


def check_events(report: dict[str, Any]) -> None:
    published = dt.date.fromisoformat(report["published"])
    for event in report["events"]:
        assert set(event) >= EVENT_KEYS
        assert set(event) <= EVENT_KEYS | EXTRA_KEYS
        assert event["type"] in SEEN_HOLDERS | CONTESTS
        assert set(event.get("also_ok", ())) <= SEEN_HOLDERS | CONTESTS
        assert event["kind"] in {"settlement", "road", "area", "facility"}
        assert event["status"] in {"reported", "claimed", "confirmed", "denied"}
        assert event["status"] != "denied" or event["denied_by"]
        assert -90 <= event["lat"] <= 90
        assert -180 <= event["lon"] <= 180
        assert re.fullmatch(r"[A-Z]{2}", event["country"])
        if event["type"] in CONTESTS:
            assert event["gain"] is None
            assert event["loss"] is None
            assert event.get("actor"), (report["id"], event["place"])
        elif event["type"] == "withdrawal":
            assert event["gain"] is None
            assert event["loss"]
        else:
            assert event["gain"]
            assert event["type"] != "holds" or event["loss"] is None
        assert (event["date"] is None) == (event["precision"] == "unknown")
        if event["date"]:
            day = dt.date.fromisoformat(event["date"])
            assert day <= published
            assert event["precision"] != "month" or day.day == 1


def test_no_report_stands_twice() -> None:
    assert len({report["id"] for report in REPORTS}) == len(REPORTS)
    assert len({report["text"] for report in REPORTS}) == len(REPORTS)


def test_rare_classes_are_there_in_numbers() -> None:
    types = Counter(event["type"] for report in REPORTS for event in report["events"])
    assert min(types[name] for name in SEEN_HOLDERS | CONTESTS) >= 10
    assert sum(event["status"] == "denied" for report in REPORTS for event in report["events"]) >= 30
    unnamed = [
        e
        for r in REPORTS
        for e in r["events"]
        if e["place"].casefold().startswith(("the ", "it", "there", "both"))
    ]
    assert len(unnamed) >= 100
    assert len({report["war"] for report in REPORTS}) >= 20


def test_the_card_counts_what_is_there() -> None:
    card = (PATHS[0].parent / "OWN_CARD.md").read_text(encoding="utf-8")
    for path in PATHS:
        reports = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        events = sum(len(report["events"]) for report in reports)
        assert f"| {path.name} | {len(reports)} | {events} |" in card, path.name
    types = Counter(event["type"] for report in REPORTS for event in report["events"])
    together = " ".join(card.partition("Together ")[2].split("\n\n")[0].split())
    assert together.startswith(f"{len(REPORTS):,} reports and {types.total():,} events: ")
    assert all(f" {number:,} " in together for number in types.values())
