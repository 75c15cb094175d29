"""The story of a place, and how an event came to be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.corroboration import corroborate
from geoevents.model import (
    ClaimStatus,
    ControlState,
    ControlStatus,
    DatePrecision,
    EventStatus,
    EventType,
)
from geoevents.story import event_history, tell_story

TOWN = Place(id="t:1", name="Town", kind=PlaceKind.SETTLEMENT, latitude=35.8, longitude=36.8)
OTHER = Place(id="t:2", name="Other", kind=PlaceKind.SETTLEMENT, latitude=35.9, longitude=36.8)

Maker = Callable[..., Any]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


@pytest.fixture(scope="session")
def told(claim: Maker) -> Maker:
    """Makes a claim about the town: report, day and who took it, and what else matters."""
    return lambda report, on, gain, **more: claim(
        report, on, gain=gain, **({"place": TOWN, "source": report} | more)
    )


def test_a_story_tells_what_each_event_did(told: Maker) -> None:
    events = corroborate(
        [
            told("a", "02-06", "A"),
            told("b", "02-10", "B", status=ClaimStatus.DENIED, words="The army denied its loss."),
            told("c", "02-27", "B"),
            told("d", "02-28", "B", kind=EventType.HOLDS),
            told("e", "03-01", "A", kind=EventType.HOLDS),
            told("f", None, "C", precision=DatePrecision.UNKNOWN, published=day("03-02")),
            told("g", "02-06", "A", place=OTHER),
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
    assert steps[1].claims[0].evidence.text == "Sentence of a."
    assert steps[0].claims == ()
    assert steps[3].state is not None
    assert steps[3].state.holder == "B"
    early = tell_story(TOWN, events, known_by=day("02-20"), baseline=baseline)
    assert [step.outcome for step in early][-2:] == ["held by A", "denied: changes nothing"]


def test_a_place_of_which_nothing_is_told_has_no_story() -> None:
    assert tell_story(TOWN, []) == []


def test_the_history_of_an_event_is_kept(told: Maker) -> None:
    events = corroborate(
        [
            told(
                "a",
                "02-07",
                "A",
                status=ClaimStatus.CLAIMED,
                precision=DatePrecision.WEEK,
                earliest=day("02-01"),
                said_by=("the army",),
            ),
            told("b", "02-06", "A", published=day("02-08"), said_by=("residents",)),
            told("c", "02-06", "A", published=day("02-08"), said_by=("the monitor",)),
            told("d", "02-06", "A", published=day("02-09"), status=ClaimStatus.DENIED, denied_by=("B",)),
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
