"""Claims to events: what is one change, when it was, how well it is known, and that order never matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.corroboration import as_known_by, corroborate
from geoevents.model import Claim, ClaimStatus, DatePrecision, EventStatus, EventType, Evidence

SARAQEB = Place(
    id="gn:1", name="Saraqeb", kind=PlaceKind.SETTLEMENT, latitude=35.86, longitude=36.8, country_code="SY"
)
NAYRAB = Place(id="gn:2", name="Nayrab", kind=PlaceKind.SETTLEMENT, latitude=35.9, longitude=36.72)
Maker = Callable[..., Any]
GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


def told(claims: Sequence[Claim]) -> list[tuple[str, str | None, str | None]]:
    return [
        (event.type.value, event.gain, event.latest.strftime("%m-%d") if event.latest else None)
        for event in corroborate(claims)
    ]


def test_one_change_told_by_many_is_one_event(claim: Maker) -> None:
    claims = [
        claim("a", "03-02", gain=GOVERNMENT, loss=OPPOSITION, source="Agency"),
        claim("b", "03-03", gain=GOVERNMENT, source="Paper", again=True),
        claim("c", "03-04", gain=GOVERNMENT, source="Channel", precision=DatePrecision.WEEK),
    ]
    (event,) = corroborate(claims)
    assert {c.report_id for c in event.claims} == {"a", "b", "c"}
    assert (event.loss, event.again, event.earliest, event.latest) == (
        OPPOSITION,
        True,
        day("03-02"),
        day("03-02"),
    )


@pytest.mark.parametrize("precision", [DatePrecision.DAY, DatePrecision.WEEK])
def test_a_place_that_changes_hands_twice_is_three_events(claim: Maker, precision: DatePrecision) -> None:
    claims = [
        claim("a", "02-06", gain=GOVERNMENT, precision=precision),
        claim("b", "02-27", gain=OPPOSITION, precision=precision),
        claim("c", "03-02", gain=GOVERNMENT, precision=precision),
    ]
    assert told(claims) == [
        ("capture", GOVERNMENT, "02-06"),
        ("capture", OPPOSITION, "02-27"),
        ("capture", GOVERNMENT, "03-02"),
    ]


def test_an_opposite_change_parts_claims_that_lie_days_apart(claim: Maker) -> None:
    claims = [
        claim("a", "02-25", gain=GOVERNMENT, precision=DatePrecision.WEEK),
        claim("b", "02-26", gain=OPPOSITION, loss=GOVERNMENT),
        claim("c", "02-27", gain=GOVERNMENT, precision=DatePrecision.WEEK),
    ]
    assert [gain for _, gain, _ in told(claims)] == [GOVERNMENT, OPPOSITION, GOVERNMENT]


def test_a_retold_change_joins_the_one_that_is_known(claim: Maker) -> None:
    claims = [
        claim("a", "02-06", gain=GOVERNMENT),
        claim("b", "02-27", gain=OPPOSITION),
        claim(
            "c",
            "02-29",
            earliest=day("02-01"),
            gain=GOVERNMENT,
            precision=DatePrecision.MONTH,
            background=True,
            published=day("03-05"),
        ),
        claim(
            "d", None, gain=OPPOSITION, precision=DatePrecision.UNKNOWN, background=True, published=day("03-05")
        ),
    ]
    assert told(claims) == [("capture", GOVERNMENT, "02-06"), ("capture", OPPOSITION, "02-27")]


def test_a_withdrawal_and_who_came_after_are_one_capture(claim: Maker) -> None:
    claims = [
        claim("a", "02-05", kind=EventType.WITHDRAWAL, loss=OPPOSITION),
        claim("b", "02-06", gain=GOVERNMENT),
    ]
    (event,) = corroborate(claims)
    assert (event.type, event.gain, event.loss) == (EventType.CAPTURE, GOVERNMENT, OPPOSITION)


def test_other_places_parts_and_types_stay_apart(claim: Maker) -> None:
    claims = [
        claim("a", "02-05", gain=GOVERNMENT),
        claim("a", "02-05", gain=GOVERNMENT, place=NAYRAB),
        claim("a", "02-05", gain=GOVERNMENT, part="northern districts"),
        claim("a", "02-05", kind=EventType.SIEGE, actor=GOVERNMENT),
        claim("a", "02-05", kind=EventType.HOLDS, gain=GOVERNMENT),
        claim("a", "02-05", kind=EventType.SIEGE_LIFTED, actor=OPPOSITION),
    ]
    assert len(corroborate(claims)) == len(claims)


def test_claims_without_a_place_are_kept(claim: Maker) -> None:
    claims = [
        claim("a", "02-05", gain=GOVERNMENT, place=None, place_text="Rakaya"),
        claim("b", "02-05", gain=GOVERNMENT, place=None, place_text="rakaya "),
        claim("b", "02-05", gain=GOVERNMENT, place=None, place_text="Rakaya", start=9),
        claim("a", "02-05", gain=GOVERNMENT, place=None, place_text="the town"),
        claim("b", "02-05", gain=GOVERNMENT, place=None, place_text="the town"),
    ]
    events = corroborate(claims)
    assert sorted(len(event.claims) for event in events) == [1, 1, 1, 2]
    assert all(event.place is None and event.place_text for event in events)


REPORTED, CLAIMED, CONFIRMED, DENIED = ClaimStatus


def test_a_later_report_does_not_change_the_id(claim: Maker) -> None:
    first = [claim("a", "02-06", gain=GOVERNMENT, precision=DatePrecision.WEEK, published=day("02-06"))]
    more = [*first, claim("b", "02-05", gain=GOVERNMENT, published=day("02-08"), status=CONFIRMED)]
    (before,), (after,) = corroborate(first), corroborate(more)
    assert before.id == after.id
    assert (before.latest, after.latest) == (day("02-06"), day("02-05"))
    assert (before.status, after.status) == (EventStatus.REPORTED, EventStatus.CONFIRMED)


_days = st.none() | st.dates(dt.date(2020, 2, 1), dt.date(2020, 2, 20))
_sides = st.none() | st.sampled_from([GOVERNMENT, OPPOSITION, "HTS"])


@st.composite
def any_claims(draw: st.DrawFn) -> Claim:
    latest = draw(_days)
    precision = draw(st.sampled_from(DatePrecision)) if latest else DatePrecision.UNKNOWN
    width = {DatePrecision.DAY: 0, DatePrecision.WEEK: 7, DatePrecision.MONTH: 28}.get(precision)
    return Claim(
        report_id=draw(st.sampled_from("abcdef")),
        type=draw(st.sampled_from(EventType)),
        place=draw(st.sampled_from([SARAQEB, NAYRAB, None])),
        place_text=draw(st.sampled_from(["Saraqeb", "the town"])),
        evidence=Evidence(start=draw(st.integers(0, 99)), end=100, text="x"),
        gain=draw(_sides),
        loss=draw(_sides),
        actor=draw(_sides),
        earliest=latest - dt.timedelta(days=width) if latest and width is not None else None,
        latest=latest,
        date_precision=precision,
        status=draw(st.sampled_from(ClaimStatus)),
        background=draw(st.booleans()),
        published=draw(_days),
        source=draw(st.sampled_from(["", "Reuters", "AFP"])),
        said_by=draw(st.sampled_from([(), ("army",), ("monitor",)])),
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(any_claims(), max_size=12), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(claims: list[Claim], random: Any) -> None:
    expected = corroborate(claims)
    shuffled = claims + claims[::2]
    random.shuffle(shuffled)
    assert corroborate(shuffled) == expected
    kept = sorted(c.id for event in expected for c in event.claims)
    assert kept == sorted({c.id for c in claims}), "each claim is in one event"
    assert len({event.id for event in expected}) == len(expected)


@settings(max_examples=200, deadline=None)
@given(st.lists(any_claims(), max_size=12), st.dates(dt.date(2020, 2, 1), dt.date(2020, 2, 20)))
def test_nothing_published_later_is_known(claims: list[Claim], known_by: dt.date) -> None:
    unique = {c.id: c for c in claims}.values()  # one report has one day of publication
    early = [c for c in unique if c.published and c.published <= known_by]
    assert as_known_by(corroborate(unique), known_by) == corroborate(early)


@settings(max_examples=200, deadline=None)
@given(st.lists(any_claims(), max_size=12))
def test_events_keep_to_their_claims(claims: list[Claim]) -> None:
    for event in corroborate(claims):
        assert event.earliest is None or event.latest is None or event.earliest <= event.latest
        assert event.gain in {c.gain for c in event.claims}
        assert event.loss in {c.loss for c in event.claims}
        if event.latest is not None:
            assert any(
                (c.earliest and c.latest and c.earliest <= event.latest <= c.latest) or event.latest == c.latest
                for c in event.claims
            )


def test_an_interval_told_backwards_is_turned_round(claim: Maker) -> None:
    backwards = claim(
        "r", "02-01", gain="A", earliest=day("02-10"), precision=DatePrecision.MONTH, published=day("02-20")
    )
    (event,) = corroborate([backwards])
    assert (event.earliest, event.latest) == (day("02-01"), day("02-10"))
