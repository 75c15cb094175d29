"""The story of one place: what was told of it, what each telling changed, and how that came to be known.

It answers "why does the map say so": every event of the place in time, with its sentences, and what came of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gazetteer.place import Place
from geoevents.control import Tenure, effective_day, tenures
from geoevents.corroboration import as_known_by
from geoevents.model import (
    Claim,
    ControlState,
    DatePrecision,
    Event,
    EventStatus,
    EventType,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStep:
    """One event (or the baseline) of a place, and what it changed.

    ``state`` is what is true of the place afterwards; ``outcome`` says in a few words what the event did.
    """

    day: dt.date | None
    event: Event | None
    state: Tenure | None
    changed: bool
    outcome: str

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What reports say, the first published first."""
        return self.event.claims if self.event else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """How an event stood once the reports of a day were known."""

    known_by: dt.date
    type: EventType
    earliest: dt.date | None
    latest: dt.date | None
    date_precision: DatePrecision
    status: EventStatus
    claim_count: int


def tell_story(
    place: Place,
    events: Iterable[Event],
    *,
    known_by: dt.date | None = None,
    baseline: Iterable[ControlState] = (),
) -> list[StoryStep]:
    """All events of a place in the order in which they count, each with what it changed.

    With ``known_by`` as it could be told on that day. The baseline's states are steps without an event.
    """
    own = [event for event in events if event.place is not None and event.place.id == place.id]
    return _tell(own, [state for state in baseline if state.place.id == place.id], known_by)


def tell_unlocated_story(events: Iterable[Event], *, known_by: dt.date | None = None) -> list[StoryStep]:
    """`tell_story` of a place whose position is not known: all events are taken to be of one place."""
    return _tell(list(events), [], known_by)


def _tell(
    events: Sequence[Event], baseline: Sequence[ControlState], known_by: dt.date | None
) -> list[StoryStep]:
    own, states = list(events), list(baseline)
    if known_by is not None:
        own = as_known_by(own, known_by)
        states = [state for state in states if state.as_of <= known_by]
    spans = tenures(own, states)
    steps = [_baseline_step(state, spans) for state in states]
    steps += [_event_step(event, spans) for event in own]
    steps.sort(key=_step_order)
    return steps


def event_history(events: Iterable[Event], event_id: str) -> list[Revision]:
    """How an event stood after each day that changed it, the first first; empty for an id that is not there.

    ``events`` are all of the place (or more): what is one event depends on what else was told of the place.
    Claims without a publication day have no day from which they were known, and are left out.
    """
    listed = list(events)
    found = next((event for event in listed if event.id == event_id), None)
    if found is None:
        return []
    same_place = [event for event in listed if _same_place(event, found)]
    anchors = {claim.id for claim in found.claims}
    revisions: list[Revision] = []
    for day in sorted({claim.published for event in same_place for claim in event.claims if claim.published}):
        then = [e for e in as_known_by(same_place, day) if anchors & {claim.id for claim in e.claims}]
        if not then:
            continue
        event = max(then, key=lambda e: (len(anchors & {claim.id for claim in e.claims}), e.id))
        revision = Revision(
            known_by=day,
            type=event.type,
            earliest=event.earliest,
            latest=event.latest,
            date_precision=event.date_precision,
            status=event.status,
            claim_count=len(event.claims),
        )
        if not revisions or _told(revisions[-1]) != _told(revision):
            revisions.append(revision)
    return revisions


def _told(revision: Revision) -> tuple[object, ...]:
    return (
        revision.type,
        revision.earliest,
        revision.latest,
        revision.date_precision,
        revision.status,
        revision.claim_count,
    )


def _same_place(one: Event, other: Event) -> bool:
    if one.place is None or other.place is None:
        return one.place is other.place and one.place_text.casefold() == other.place_text.casefold()
    return one.place.id == other.place.id


def _step_order(step: StoryStep) -> tuple[dt.date, bool, bool, str]:
    event_id = step.event.id if step.event else ""
    return step.day or dt.date.min, step.event is not None, step.changed, event_id


def _baseline_step(state: ControlState, spans: Sequence[Tenure]) -> StoryStep:
    return StoryStep(
        day=state.as_of,
        event=None,
        state=_at(spans, state.as_of),
        changed=True,
        outcome=f"baseline: {_in_words(state.holder, state.status.value, state.against)}",
    )


def _event_step(event: Event, spans: Sequence[Tenure]) -> StoryStep:
    day = effective_day(event)
    state = _at(spans, day)
    decisive = next((span for span in spans if span.event_ids[:1] == (event.id,) and not span.inferred), None)
    if decisive is not None:
        known = " (undated: from the day it was told)" if decisive.undated else ""
        outcome = f"{_in_words(decisive.holder, decisive.status.value, decisive.against)}{known}"
        return StoryStep(day=day, event=event, state=decisive, changed=True, outcome=outcome)
    if event.status is EventStatus.DENIED:
        outcome = "denied: changes nothing"
    elif any(event.id in span.event_ids for span in spans):
        outcome = "says the same again"
    elif event.latest is None and event.earliest is None:
        outcome = "undated: a dated event stands"
    elif event.type is EventType.HOLDS:
        outcome = "an event says otherwise: changes nothing"
    else:
        outcome = "changes nothing, or is overtaken on the same day"
    return StoryStep(day=day, event=event, state=state, changed=False, outcome=outcome)


def _at(spans: Sequence[Tenure], day: dt.date | None) -> Tenure | None:
    return next((span for span in spans if span.covers(day or dt.date.min)), None)


def _in_words(holder: str | None, status: str, against: str | None) -> str:
    """ "held by the Syrian government", "contested: A against B"."""
    if status == "held" and holder:
        return f"held by {holder}"
    sides = " against ".join(filter(None, (holder, against)))
    return f"{status}: {sides}" if sides else status
