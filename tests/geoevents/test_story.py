"""The story of a place, and how an event came to be known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gazetteer.place import Place, PlaceKind
from geoevents.corroboration import corroborate
from geoevents.model import (
    Claim,
    ClaimStatus,
    ControlState,
    ControlStatus,
    DatePrecision,
    EventStatus,
    EventType,
    Evidence,
)
from geoevents.story import event_history, tell_story

TOWN = Place(id="t:1", name="Town", kind=PlaceKind.SETTLEMENT, latitude=35.8, longitude=36.8)
OTHER = Place(id="t:2", name="Other", kind=PlaceKind.SETTLEMENT, latitude=35.9, longitude=36.8)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


def claim(report: str, on: str | None, gain: str, **more: Any) -> Claim:
    latest = day(on) if on else None
    return Claim(
        report_id=report,
        type=more.pop("type", EventType.CAPTURE),
        place=more.pop("place", TOWN),
        place_text="Town",
        evidence=Evidence(start=0, end=4, text=f"{report} says so."),
        gain=gain,
        earliest=more.pop("earliest", latest),
        latest=latest,
        date_precision=more.pop("date_precision", DatePrecision.DAY if latest else DatePrecision.UNKNOWN),
        published=more.pop("published", latest),
        source=more.pop("source", report),
        **more,
    )


def test_a_story_tells_what_each_event_did() -> None:
    events = corroborate(
        [
            claim("a", "02-06", "A"),
            claim("b", "02-10", "B", status=ClaimStatus.DENIED),
            claim("c", "02-27", "B"),
            claim("d", "02-28", "B", type=EventType.HOLDS),
            claim("e", "03-01", "A", type=EventType.HOLDS),
            claim("f", None, "C", published=day("03-02")),
            claim("g", "02-06", "A", place=OTHER),
        ]
    )
    baseline = [ControlState(place=TOWN, holder="B", status=ControlStatus.HELD, since=None, as_of=day("01-01"))]
    steps = tell_story(TOWN, events, baseline=baseline)
    assert [(step.outcome, step.changed) for step in steps] == [
        ("baseline: held by B", True),
        ("held by A", True),
        ("denied: changes nothing", False),
        ("held by B", True),
        ("says the same again", False),
        ("an event says otherwise: changes nothing", False),
        ("undated: a dated event stands", False),
    ]
    assert steps[1].claims[0].evidence.text == "a says so."
    assert steps[0].claims == ()
    assert steps[3].state is not None
    assert steps[3].state.holder == "B"
    early = tell_story(TOWN, events, known_by=day("02-20"), baseline=baseline)
    assert [step.outcome for step in early][-2:] == ["held by A", "denied: changes nothing"]


def test_a_place_of_which_nothing_is_told_has_no_story() -> None:
    assert tell_story(TOWN, []) == []


def test_the_history_of_an_event_is_kept() -> None:
    events = corroborate(
        [
            claim(
                "a",
                "02-07",
                "A",
                status=ClaimStatus.CLAIMED,
                date_precision=DatePrecision.WEEK,
                earliest=day("02-01"),
                said_by=("the army",),
            ),
            claim("b", "02-06", "A", published=day("02-08"), said_by=("residents",)),
            claim("c", "02-06", "A", published=day("02-08"), said_by=("the monitor",)),
            claim("d", "02-06", "A", published=day("02-09"), status=ClaimStatus.DENIED, denied_by=("B",)),
        ]
    )
    (event,) = events
    history = event_history(events, event.id)
    assert [(r.known_by, r.status, r.latest, r.claim_count) for r in history] == [
        (day("02-07"), EventStatus.CLAIMED, day("02-07"), 1),
        (day("02-08"), EventStatus.CONFIRMED, day("02-06"), 3),
        (day("02-09"), EventStatus.DISPUTED, day("02-06"), 4),
    ]
    assert event_history(events, "none") == []
