"""Who holds what: the fold over events, its two clocks, baselines, and what may not override what."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.control import ControlSpan, control, control_spans
from geoevents.corroboration import corroborate
from geoevents.model import (
    Claim,
    ClaimStatus,
    ControlState,
    ControlStatus,
    DatePrecision,
    EventType,
    Evidence,
)

SARAQEB = Place(id="gn:1", name="Saraqeb", kind=PlaceKind.SETTLEMENT, latitude=35.86, longitude=36.8)
GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"
_counter = itertools.count()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


def claim(on: str | None, kind: EventType = EventType.CAPTURE, gain: str | None = None, **more: Any) -> Claim:
    latest = day(on) if on else None
    number = next(_counter)
    return Claim(
        report_id=f"r{number}",
        type=kind,
        place=more.pop("place", SARAQEB),
        place_text="Saraqeb",
        evidence=Evidence(start=0, end=1, text=more.pop("words", str(number))),
        gain=gain,
        earliest=latest,
        latest=latest,
        date_precision=DatePrecision.DAY if latest else DatePrecision.UNKNOWN,
        published=more.pop("published", latest),
        **more,
    )


def spans(*claims: Claim, **options: Any) -> list[tuple[str | None, str, str | None]]:
    return [
        (span.holder, span.status.value, span.start.strftime("%m-%d") if span.start else None)
        for span in control_spans(corroborate(claims), **options)
    ]


CAMPAIGN = (
    claim("02-06", gain=GOVERNMENT, loss=OPPOSITION),
    claim("02-27", gain=OPPOSITION),
    claim("03-02", gain=GOVERNMENT),
)


def test_a_place_that_changes_hands() -> None:
    assert spans(*CAMPAIGN) == [
        (OPPOSITION, "held", None),
        (GOVERNMENT, "held", "02-06"),
        (OPPOSITION, "held", "02-27"),
        (GOVERNMENT, "held", "03-02"),
    ]


@given(st.permutations(["A<B", "C<A", "D<C"]))
def test_changes_of_one_day_follow_who_lost_to_whom(order: list[str]) -> None:
    told = [claim("02-06", gain=change[0], loss=change[2]) for change in order]
    assert spans(*told)[-1] == ("D", "held", "02-06")
    assert spans(claim("02-01", gain="B"), *told)[-1] == ("D", "held", "02-06")


def test_a_place_that_goes_to_and_fro_in_a_day_is_whose_it_was_last() -> None:
    def note(at: int, gain: str, loss: str) -> Claim:
        told = claim("02-01", gain=gain, loss=loss, published=day("02-01"))
        return replace(told, report_id="notes", evidence=Evidence(start=at, end=at + 1, text="x"), id="")

    notes = [
        note(0, GOVERNMENT, OPPOSITION),
        note(50, OPPOSITION, GOVERNMENT),
        note(90, GOVERNMENT, OPPOSITION),
    ]
    for order in itertools.permutations(notes):
        assert len(corroborate(order)) == 3
        assert spans(*order)[-1] == (GOVERNMENT, "held", "02-01")
    elsewhere = claim("02-01", gain=GOVERNMENT, loss=OPPOSITION)
    assert len(corroborate([*notes, elsewhere])) == 3


def test_as_of_and_known_by_are_two_clocks() -> None:
    events = corroborate(CAMPAIGN)

    def holder(as_of: str, known_by: str | None = None) -> str | None:
        (state,) = control(events, as_of=day(as_of), known_by=day(known_by) if known_by else None)
        return state.holder

    assert [holder(d) for d in ("01-01", "02-06", "02-26", "02-27", "03-01", "03-02")] == [
        OPPOSITION, GOVERNMENT, GOVERNMENT, OPPOSITION, OPPOSITION, GOVERNMENT,
    ]  # fmt: skip
    assert holder("03-02", known_by="02-28") == OPPOSITION
    assert holder("03-02", known_by="02-20") == GOVERNMENT


def test_a_state_names_its_events() -> None:
    events = corroborate(CAMPAIGN)
    (state,) = control(events, as_of=day("02-28"))
    assert state.event_ids[0] == next(e.id for e in events if e.gain == OPPOSITION)
    assert state.since == day("02-27")


def test_siege_advance_and_withdrawal() -> None:
    assert spans(
        claim("01-01", gain=OPPOSITION),
        claim("01-10", EventType.SIEGE, actor=GOVERNMENT),
        claim("01-20", EventType.SIEGE_LIFTED, actor=OPPOSITION),
        claim("01-25", EventType.ADVANCE, actor=GOVERNMENT),
        claim("01-28", EventType.WITHDRAWAL, loss=OPPOSITION),
        claim("02-10", EventType.HOLDS, gain="HTS"),
    ) == [
        (OPPOSITION, "held", "01-01"),
        (OPPOSITION, "besieged", "01-10"),
        (OPPOSITION, "held", "01-20"),
        (OPPOSITION, "contested", "01-25"),
        (None, "unknown", "01-28"),
        ("HTS", "held", "02-10"),
    ]


def test_part_of_a_place_makes_it_contested() -> None:
    found = control_spans(
        corroborate([claim("02-06", gain=GOVERNMENT, loss=OPPOSITION, part="northern districts")])
    )
    assert [(s.holder, s.status, s.against) for s in found] == [
        (OPPOSITION, ControlStatus.HELD, None),
        (OPPOSITION, ControlStatus.CONTESTED, GOVERNMENT),
    ]


def test_denied_events_change_nothing_and_disputed_ones_contest() -> None:
    first = claim("01-01", gain=OPPOSITION)
    denied = claim("02-06", gain=GOVERNMENT, status=ClaimStatus.DENIED, words="Rebels denied its loss.")
    assert spans(first, denied) == [(OPPOSITION, "held", "01-01")]
    claimed = claim("02-06", gain=GOVERNMENT, status=ClaimStatus.CLAIMED)
    assert spans(first, denied, claimed) == [(OPPOSITION, "held", "01-01"), (OPPOSITION, "contested", "02-06")]


def test_holds_sets_a_state_only_where_no_event_contradicts() -> None:
    assert spans(claim("02-01", EventType.HOLDS, gain=OPPOSITION)) == [(OPPOSITION, "held", "02-01")]
    assert spans(claim("02-06", gain=GOVERNMENT), claim("02-09", EventType.HOLDS, gain=OPPOSITION)) == [
        (GOVERNMENT, "held", "02-06")
    ]


def test_an_undated_event_never_overrides_a_dated_one() -> None:
    undated = claim(None, gain=OPPOSITION, published=day("02-20"))
    assert spans(claim("02-06", gain=GOVERNMENT), undated) == [(GOVERNMENT, "held", "02-06")]
    (only,) = control_spans(corroborate([undated]))
    assert (only.holder, only.start, only.undated) == (OPPOSITION, day("02-20"), True)
    assert spans(undated, claim("02-25", gain=GOVERNMENT))[-1] == (GOVERNMENT, "held", "02-25")


def test_a_baseline_stands_until_events_change_it() -> None:
    baseline = [
        ControlState(
            place=SARAQEB, holder=OPPOSITION, status=ControlStatus.HELD, since=None, as_of=day("01-01")
        )
    ]
    assert spans(CAMPAIGN[0], baseline=baseline) == [
        (OPPOSITION, "held", "01-01"),
        (GOVERNMENT, "held", "02-06"),
    ]
    assert spans(CAMPAIGN[0], baseline=baseline, known_by=dt.date(2019, 1, 1)) == []


@st.composite
def any_claims(draw: st.DrawFn) -> Claim:
    days = st.none() | st.dates(dt.date(2020, 2, 1), dt.date(2020, 2, 20))
    sides = st.none() | st.sampled_from([GOVERNMENT, OPPOSITION, "HTS"])
    latest = draw(days)
    return Claim(
        report_id=draw(st.sampled_from("abcdef")),
        type=draw(st.sampled_from(EventType)),
        place=draw(st.sampled_from([SARAQEB, None])),
        place_text="Saraqeb",
        part=draw(st.sampled_from(["", "", "north"])),
        evidence=Evidence(start=draw(st.integers(0, 99)), end=100, text="x"),
        gain=draw(sides),
        loss=draw(sides),
        actor=draw(sides),
        against=draw(sides),
        earliest=latest,
        latest=latest,
        date_precision=DatePrecision.DAY if latest else DatePrecision.UNKNOWN,
        status=draw(st.sampled_from(ClaimStatus)),
        background=draw(st.booleans()),
        published=draw(days),
    )


def check_run(found: list[ControlSpan]) -> None:
    for before, after in itertools.pairwise(found):
        assert before.end == after.start
        assert (before.holder, before.status, before.against) != (after.holder, after.status, after.against)
    for index, span in enumerate(found):
        assert span.start is not None or index == 0
        assert span.end is None or span.start is None or span.start < span.end
        assert (span.end is None) == (index == len(found) - 1)


@settings(max_examples=300, deadline=None)
@given(st.lists(any_claims(), max_size=12), st.randoms(use_true_random=False))
def test_spans_follow_each_other_whatever_the_order(claims: list[Claim], random: Any) -> None:
    events = corroborate(claims)
    expected = control_spans(events)
    check_run(expected)
    random.shuffle(events)
    assert control_spans(events) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(any_claims(), max_size=12), st.dates(dt.date(2020, 2, 1), dt.date(2020, 2, 20)))
def test_nothing_published_after_known_by_matters(claims: list[Claim], known_by: dt.date) -> None:
    claims = list({c.id: c for c in claims}.values())
    early = [c for c in claims if c.published and c.published <= known_by]
    for as_of in (dt.date(2020, 2, 10), dt.date(2020, 2, 28)):
        assert control(corroborate(claims), as_of=as_of, known_by=known_by) == control(
            corroborate(early), as_of=as_of, known_by=known_by
        )


@settings(max_examples=200, deadline=None)
@given(st.lists(any_claims(), max_size=12), st.dates(dt.date(2020, 2, 1), dt.date(2020, 2, 20)))
def test_what_happens_later_changes_no_earlier_day(claims: list[Claim], as_of: dt.date) -> None:
    """Except that the first event tells who held the place before it, where nothing else does."""
    events = corroborate(claims)
    past = [e for e in events if (e.latest or e.earliest or e.known or dt.date.min) <= as_of]
    whole = [s for s in control_spans(events) if s.covers(as_of) and not s.inferred]
    assert [(s.holder, s.status, s.start) for s in whole] == [
        (s.holder, s.status, s.since) for s in control(past, as_of=as_of) if whole
    ]
