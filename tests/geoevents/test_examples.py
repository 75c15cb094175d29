"""The dispatches of the demo, their gold and their baseline: whole, consistent, nothing passed off as real."""

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.control import control, control_spans
from geoevents.corroboration import corroborate
from geoevents.examples import baseline_path, dispatches_path
from geoevents.model import Claim, ClaimStatus, ControlStatus, DatePrecision, EventType, Evidence

FIRST, LAST = dt.date(2019, 12, 1), dt.date(2020, 3, 31)
SIDES = {"Syrian government", "Syrian opposition", "HTS", "SNA", "SDF", "Turkey", "Russia"}
GOLD_PATH = Path(__file__).with_name("examples_gold.jsonl")

DISPATCHES = [json.loads(line) for line in dispatches_path().read_text(encoding="utf-8").splitlines()]
GOLD = [json.loads(line) for line in GOLD_PATH.read_text(encoding="utf-8").splitlines()]
BASELINE = list(csv.DictReader(baseline_path().read_text(encoding="utf-8").splitlines()))
EVENTS = [(report["id"], event) for report in GOLD for event in report["events"]]


def about(place: str, *types: str) -> list[tuple[str, dict]]:
    """The gold's foreground events about a place, by the day on which they happened."""
    found = [
        (name, event)
        for name, event in EVENTS
        if event["canonical"] == place and event["type"] in types and not event["background"]
    ]
    return sorted(found, key=lambda pair: pair[1]["date"])


def test_there_are_enough_dispatches_in_enough_voices() -> None:
    assert len(DISPATCHES) >= 24
    assert len({dispatch["source"] for dispatch in DISPATCHES}) >= 5


def test_dispatches_have_the_fields_of_a_report_and_nothing_else() -> None:
    for dispatch in DISPATCHES:
        assert list(dispatch) == ["id", "published", "source", "title", "url", "text"]
        assert all(isinstance(value, str) for value in dispatch.values())
        assert dispatch["text"].strip() == dispatch["text"] != ""
        assert dispatch["title"]


def test_ids_are_unique_and_days_lie_in_the_campaign_in_order() -> None:
    assert len({dispatch["id"] for dispatch in DISPATCHES}) == len(DISPATCHES)
    days = [dt.date.fromisoformat(dispatch["published"]) for dispatch in DISPATCHES]
    assert days == sorted(days)
    assert FIRST <= days[0] <= days[-1] <= LAST


def test_no_address_is_invented_and_every_source_says_that_it_is_an_example() -> None:
    for dispatch in DISPATCHES:
        assert dispatch["url"] == ""
        assert not re.search(r"https?://|www\.|@\w", dispatch["text"])
        assert dispatch["source"].endswith(" (example)")


def test_texts_name_no_person_of_the_war() -> None:
    names = (
        r"\b(Assad|Erdogan|Putin|Akar|Lavrov|Shoigu|Cavusoglu|Abdel ?Rahman|Jolani|Golani|Hammoud|Mustafa)\b"
    )
    for dispatch in DISPATCHES:
        found = [m[0] for m in re.finditer(names, dispatch["text"].replace("Sheikh Mustafa", ""))]
        assert not found, dispatch["id"]


def test_the_gold_is_about_these_very_texts() -> None:
    told = [(d["id"], d["published"], d["source"], d["text"]) for d in DISPATCHES]
    assert [(g["id"], g["published"], g["source"], g["text"]) for g in GOLD] == told


@pytest.mark.parametrize("report", GOLD, ids=[report["id"] for report in GOLD])
def test_evidence_sentences_surfaces_and_speakers_stand_in_the_text(report: dict) -> None:
    text = report["text"]
    for event in report["events"]:
        assert text.count(event["evidence"]) == 1
        assert event["place"] in event["evidence"]
        assert all(speaker in text for speaker in event["said_by"] + event.get("denied_by", []))
    for trap in report["traps"]:
        assert text.count(trap["sentence"]) == 1
        assert trap["why"]
        assert trap.get("mixed", False) == any(e["evidence"] == trap["sentence"] for e in report["events"])
    for toponym in report["toponyms"]:
        assert toponym["offsets"]
        for offset in toponym["offsets"]:
            assert text[offset : offset + len(toponym["surface"])] == toponym["surface"]


@pytest.mark.parametrize(
    ("report_id", "event"), EVENTS, ids=[f"{i}:{e['place']}:{e['type']}" for i, e in EVENTS]
)
def test_events_follow_the_scheme(report_id: str, event: dict) -> None:
    kind = EventType(event["type"])
    assert event["kind"] in {"settlement", "road", "area", "facility"}
    assert ClaimStatus(event["status"])
    assert ("denied_by" in event) == (event["status"] == "denied")
    assert (event["date"] is None) == (DatePrecision(event["precision"]) is DatePrecision.UNKNOWN)
    assert {event["gain"], event["loss"], event.get("actor"), event.get("against")} <= SIDES | {None}
    if kind in (EventType.CAPTURE, EventType.HANDOVER, EventType.HOLDS):
        assert event["gain"]
        assert event["gain"] != event["loss"]
    elif kind is EventType.WITHDRAWAL:
        assert event["loss"]
        assert event["gain"] is None
    else:
        assert event["actor"]
        assert event["gain"] is event["loss"] is None
    published = next(report["published"] for report in GOLD if report["id"] == report_id)
    assert event["date"] is None or event["date"] <= published
    assert 35.0 < event["lat"] < 36.6
    assert 35.7 < event["lon"] < 37.3


def test_one_place_has_one_point() -> None:
    points: dict[str, set[tuple[float, float]]] = {}
    for report in GOLD:
        for entry in report["events"] + report["toponyms"]:
            points.setdefault(entry["canonical"], set()).add((entry["lat"], entry["lon"]))
    assert {name: found for name, found in points.items() if len(found) > 1} == {}


def test_saraqeb_changes_hands_three_times_from_the_opposition_on() -> None:
    assert next(e["gain"] for _, e in about("Saraqib", "holds")) == "Syrian opposition"
    changes = [(e["date"], e["gain"]) for _, e in about("Saraqib", "capture") if e["precision"] == "day"]
    assert list(dict.fromkeys(changes)) == [
        ("2020-02-08", "Syrian government"),
        ("2020-02-27", "Syrian opposition"),
        ("2020-03-02", "Syrian government"),
    ]


def test_the_loss_of_saraqeb_is_claimed_denied_and_admitted_later() -> None:
    told = [(i, e["status"]) for i, e in EVENTS if (e["canonical"], e["date"]) == ("Saraqib", "2020-02-27")]
    captures = [status for name, status in told]
    assert {"claimed", "denied", "reported"} <= set(captures)
    late = next(report for report in GOLD if report["published"] == "2020-03-20")
    assert any(e["gain"] == "Syrian opposition" and e["background"] for e in late["events"])


def test_every_town_of_the_m5_between_hama_and_aleppo_has_a_holder_who_comes_to_be_the_government() -> None:
    first = {row["place"]: row["side"] for row in BASELINE}
    for place in ("Hama", "Suran", "Morek", "Khan Sheikhoun", "Aleppo"):
        assert first[place] == "Syrian government"
    for place, canonical in {
        "Hish": "Hish",
        "Maarat al-Numan": "Ma‘arrat an Nu‘mān",
        "Babila": "Babila",
        "Khan al-Subul": "Khan as Subul",
        "Saraqeb": "Saraqib",
        "Barqum": "Barqum",
        "al-Zirbah": "Az Zarbah",
        "Khan Tuman": "Khan Tuman",
    }.items():
        assert first[place] == "Syrian opposition"
        days = [e["date"] for _, e in about(canonical, "capture") if e["gain"] == "Syrian government"]
        assert min(days) <= "2020-02-11", place
    assert [(e["date"], e["gain"]) for _, e in about("M5", "capture")] == [
        ("2020-02-11", "Syrian government"),
        ("2020-03-02", "Syrian government"),
    ]


def test_all_types_that_the_campaign_knew_and_all_statuses_occur() -> None:
    assert {e["type"] for _, e in EVENTS} == {t.value for t in EventType} - {"siege_lifted"}
    assert {e["status"] for _, e in EVENTS} == {s.value for s in ClaimStatus}
    assert sum(len(report["traps"]) for report in GOLD) >= 40
    assert sum(not report["events"] for report in GOLD) >= 3


def test_the_baseline_says_who_held_what_on_one_day() -> None:
    assert list(BASELINE[0]) == ["place", "side", "date", "source", "latitude", "longitude"]
    assert len(BASELINE) >= 60
    assert len({row["place"] for row in BASELINE}) == len(BASELINE)
    assert {row["date"] for row in BASELINE} == {"2019-12-01"}
    assert {row["side"] for row in BASELINE} <= SIDES
    for row in BASELINE:
        assert row["source"]
        assert 32.5 < float(row["latitude"]) < 36.7
        assert 35.7 < float(row["longitude"]) < 37.6


def test_a_place_gained_in_a_report_was_not_held_by_the_gainer_at_the_start() -> None:
    first = {row["place"]: row["side"] for row in BASELINE}
    gained: dict[str, tuple[str, str]] = {}
    for _, event in EVENTS:
        if (
            event["type"] in ("capture", "handover")
            and event["kind"] == "settlement"
            and event["status"] != "denied"
        ):
            if event["date"] < "2019-12-01":
                continue
            key = event["place"]
            if key not in gained or event["date"] < gained[key][0]:
                gained[key] = (event["date"], event["gain"])
    known = {place: gain for place, (_, gain) in gained.items() if place in first}
    assert len(known) >= 45
    assert [place for place, gain in known.items() if gain == first[place]] == []


def gold_claims() -> list[Claim]:
    """The gold's events as the claims of a reader that makes no mistake."""
    claims = []
    for report in GOLD:
        for event in report["events"]:
            latest = dt.date.fromisoformat(event["date"])
            width = {"day": 0, "week": 6, "month": 0, "unknown": 0}[event["precision"]]
            place = Place(
                id=event["canonical"],
                name=event["canonical"],
                kind=PlaceKind.ROAD if event["kind"] == "road" else PlaceKind.SETTLEMENT,
                latitude=event["lat"],
                longitude=event["lon"],
                country_code=event["country"],
            )
            start = report["text"].index(event["evidence"])
            claims.append(
                Claim(
                    report_id=report["id"],
                    type=EventType(event["type"]),
                    place=place,
                    place_text=event["place"],
                    evidence=Evidence(start=start, end=start + len(event["evidence"]), text=event["evidence"]),
                    actor=event.get("actor"),
                    against=event.get("against"),
                    gain=event["gain"],
                    loss=event["loss"],
                    again=event["again"],
                    earliest=latest - dt.timedelta(width),
                    latest=latest,
                    date_precision=DatePrecision(event["precision"]),
                    status=ClaimStatus(event["status"]),
                    said_by=tuple(event["said_by"]),
                    denied_by=tuple(event.get("denied_by", ())),
                    background=event["background"],
                    published=dt.date.fromisoformat(report["published"]),
                    source=report["source"],
                )
            )
    return claims


def test_read_without_a_mistake_the_dispatches_tell_the_story_of_saraqeb() -> None:
    spans = [s for s in control_spans(corroborate(gold_claims())) if s.place.id == "Saraqib"]
    held = [(s.holder, str(s.start)) for s in spans if s.status is not ControlStatus.BESIEGED]
    assert held == [
        ("Syrian opposition", "2019-12-02"),
        ("Syrian government", "2020-02-08"),
        ("Syrian opposition", "2020-02-27"),
        ("Syrian government", "2020-03-02"),
    ]


@pytest.mark.parametrize(
    ("known_by", "status", "holder"),
    [
        ("2020-02-26", ControlStatus.HELD, "Syrian government"),
        ("2020-02-27", ControlStatus.CONTESTED, None),
        ("2020-03-02", ControlStatus.HELD, "Syrian opposition"),
    ],
)
def test_what_one_could_know_of_27_february_changes(
    known_by: str, status: ControlStatus, holder: str | None
) -> None:
    states = control(
        corroborate(gold_claims()), as_of=dt.date(2020, 2, 27), known_by=dt.date.fromisoformat(known_by)
    )
    state = next(state for state in states if state.place.id == "Saraqib")
    assert state.status is status
    assert holder is None or state.holder == holder
