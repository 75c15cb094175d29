"""Who holds what: a pure fold over the events of each place, as of a day and as known by a day.

A span is a run of days in which one thing is true of a place. Its ``end`` is the day on which the next begins
(exclusive); None is an open start or end. Baselines are control states with the day they describe.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby

from gazetteer.place import Place
from geoevents.corroboration import as_known_by
from geoevents.model import (
    ControlState,
    ControlStatus,
    DatePrecision,
    Event,
    EventStatus,
    EventType,
)

_NEWS = (DatePrecision.DAY, DatePrecision.WEEK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """Who holds some place from ``start`` to the day before ``end``."""

    holder: str | None
    status: ControlStatus
    start: dt.date | None
    end: dt.date | None
    against: str | None = None
    event_ids: tuple[str, ...] = ()
    """The events that say so, the deciding one first; empty for a baseline."""
    inferred: bool = False
    """Whether it is only concluded from what came after: who lost the place must have held it."""
    undated: bool = False
    """Whether the deciding event has no date of its own and stands at the day it was first told."""

    def covers(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


_OF_TENURE = tuple(field.name for field in fields(Tenure))


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSpan(Tenure):
    """Who holds a place whose position is known."""

    place: Place

    @classmethod
    def of(cls, state: ControlState) -> ControlSpan:
        """A state as the span that began with it."""
        return cls(
            place=state.place,
            holder=state.holder,
            status=state.status,
            start=state.since,
            end=None,
            against=state.against,
            event_ids=state.event_ids,
        )

    def state(self, *, as_of: dt.date, known_by: dt.date | None = None) -> ControlState:
        """The span as the state of its place on a day that it covers."""
        return ControlState(
            place=self.place,
            holder=self.holder,
            status=self.status,
            since=self.start,
            as_of=as_of,
            known_by=known_by,
            against=self.against,
            event_ids=self.event_ids,
        )


def control(
    events: Iterable[Event],
    *,
    as_of: dt.date,
    known_by: dt.date | None = None,
    baseline: Iterable[ControlState] = (),
) -> list[ControlState]:
    """The state of every place of which anything is known on the day ``as_of``, by place id.

    With ``known_by`` only claims published until that day count: events are told anew from them.
    """
    return [
        span.state(as_of=as_of, known_by=known_by)
        for span in control_spans(events, known_by=known_by, baseline=baseline)
        if span.covers(as_of)
    ]


def control_spans(
    events: Iterable[Event], *, known_by: dt.date | None = None, baseline: Iterable[ControlState] = ()
) -> list[ControlSpan]:
    """What is true of every place from when to when, by place id, then in time.

    Events of a part of a place make it contested. Those whose place is not known are told of in
    `geoevents.unlocated`.
    """
    if known_by is not None:
        events = as_known_by(events, known_by)
        baseline = [state for state in baseline if state.as_of <= known_by]
    by_place: defaultdict[str, list[Event]] = defaultdict(list)
    places: dict[str, Place] = {}
    for event in events:
        if event.place is not None:
            by_place[event.place.id].append(event)
            places.setdefault(event.place.id, event.place)
    baselines: defaultdict[str, list[ControlState]] = defaultdict(list)
    for state in baseline:
        baselines[state.place.id].append(state)
        places.setdefault(state.place.id, state.place)
    return [
        span
        for place_id in sorted(places)
        for span in fold_place(
            places[place_id], by_place.get(place_id, ()), baseline=baselines.get(place_id, ())
        )
    ]


def effective_day(event: Event) -> dt.date | None:
    """The day from which an event counts.

    News of a range of a week that runs up to the telling counts from its last day: "have taken" is said on the
    day or on the next. Of any other range ("last week", a month) the middle is wrong by the fewest days. An
    undated event counts from the day it was first told.
    """
    if event.earliest and event.latest:
        told = event.known
        fresh = told is None or event.latest >= told - dt.timedelta(days=1)
        if not (fresh and event.date_precision in _NEWS):
            return event.earliest + (event.latest - event.earliest) // 2
    return event.latest or event.earliest or event.known


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a place from one turn of the fold to the next."""

    holder: str | None = None
    status: ControlStatus = ControlStatus.UNKNOWN
    against: str | None = None
    event_ids: tuple[str, ...] = ()
    undated: bool = False
    inferred: bool = False
    from_event: bool = False
    """Set by a dated change, siege or advance: holds claims and undated events do not override it."""

    def says_the_same(self, other: Standing) -> bool:
        """Whether the place stands as in the other, whichever events say so."""
        return (self.holder, self.status, self.against) == (other.holder, other.status, other.against)


def fold_place(
    place: Place, events: Sequence[Event], *, baseline: Sequence[ControlState] = ()
) -> list[ControlSpan]:
    """The spans of one place, in time, without gaps between the first and the last; see `fold`."""
    return [
        ControlSpan(place=place, **{name: getattr(each, name) for name in _OF_TENURE})
        for each in tenures(events, baseline)
    ]


def tenures(events: Iterable[Event], baseline: Iterable[ControlState] = ()) -> list[Tenure]:
    """The tenures of one place, in time, without gaps between the first and the last; see `fold`."""
    runs = fold(events, baseline)
    ends = [start for start, _ in runs[1:]]
    return [
        Tenure(
            holder=standing.holder,
            status=standing.status,
            start=start,
            end=end,
            against=standing.against,
            event_ids=standing.event_ids,
            inferred=standing.inferred,
            undated=standing.undated,
        )
        for (start, standing), end in zip(runs, [*ends, None], strict=False)
    ]


def fold(
    events: Iterable[Event], baseline: Iterable[ControlState] = ()
) -> list[tuple[dt.date | None, Standing]]:
    """What the events of one place make true of it, and from which day; None is an open start.

    - capture, handover: the gaining side holds it; of a part of it: contested.
    - withdrawal: nobody is known to hold it; siege and its end, advance: the holder stays.
    - a disputed event makes it contested; a denied one changes nothing.
    - "holds" sets a state where no event has; an undated event only where no dated one has.
    - who loses, or is besieged, in the first event held the place before it.
    """
    steps: list[tuple[dt.date, int, Event | ControlState]] = [
        (effective_day(event) or dt.date.min, 1, event)
        for event in events
        if event.status is not EventStatus.DENIED
    ]
    steps.extend((state.as_of, 0, state) for state in baseline)
    steps.sort(key=lambda step: (step[0], step[1], _order(step[2])))

    current = Standing()
    runs: list[tuple[dt.date | None, Standing]] = []
    for day, same_day in groupby(steps, key=lambda step: step[0]):
        todays = [step[2] for step in same_day]
        start = None if day == dt.date.min else day
        for item in _in_turn(todays, current):
            if isinstance(item, ControlState):
                after = Standing(holder=item.holder, status=item.status, against=item.against)
            else:
                before = _before(item)
                if not runs and before is not None:
                    current = before
                    runs.append((None, current))
                after = _apply(item, current)
            if after is current:
                continue
            if runs and after.says_the_same(current):
                began = runs[-1][0]  # what is told later makes nothing before it more than concluded
                inferred = current.inferred if began is None else after.inferred
                ids = _joined(current.event_ids, after.event_ids)
                after = replace(after, event_ids=ids, inferred=inferred)
                runs[-1] = (began, after)
            elif runs and runs[-1][0] == start:
                runs[-1] = (start, after)
            else:
                runs.append((start, after))
            current = after
    return _merged(runs)


def _merged(runs: Iterable[tuple[dt.date | None, Standing]]) -> list[tuple[dt.date | None, Standing]]:
    """The runs, those that say the same one after the other as one."""
    merged: list[tuple[dt.date | None, Standing]] = []
    for start, standing in runs:
        if merged and standing.says_the_same(merged[-1][1]):
            began, before = merged[-1]
            ids = _joined(before.event_ids, standing.event_ids)
            merged[-1] = (began, replace(before, event_ids=ids))
        else:
            merged.append((start, standing))
    return merged


def _order(item: Event | ControlState) -> tuple[int, int, int, str, int, int, str]:
    """Within a day: what holds, then who comes near, then who takes; the weaker told before the stronger."""
    if isinstance(item, ControlState):
        return 0, 0, 0, "", 0, 0, item.place.id
    rank = {
        EventType.HOLDS: 0,
        EventType.SIEGE: 1,
        EventType.SIEGE_LIFTED: 2,
        EventType.ADVANCE: 3,
        EventType.WITHDRAWAL: 4,
    }
    return rank.get(item.type, 5), int(item.again), *_told(item), len(item.claims), item.id


def _told(event: Event) -> tuple[int, str, int]:
    """When and where in a report an event was first told: of one day the later told is the later."""
    first = event.claims[0]
    published = first.published.toordinal() if first.published else 0
    return published, first.report_id, first.evidence.start


def _in_turn(items: list[Event | ControlState], current: Standing) -> list[Event | ControlState]:
    """The items of one day in the order in which they can have happened.

    Who held the place already comes before who takes it, what was taken again after what was taken, and who
    lost it to another after having taken it.
    """

    def turn(item: Event | ControlState) -> tuple[bool, bool]:
        if isinstance(item, ControlState) or not item.type.is_change:
            return False, False
        return item.again, item.gain != current.holder

    ordered = sorted(items, key=turn)
    changes: list[Event] = []
    others: list[Event | ControlState] = []
    for item in ordered:
        if isinstance(item, Event) and item.type.is_change:
            changes.append(item)
        else:
            others.append(item)
    if len({event.gain for event in changes}) < 2:
        return ordered
    return others + _chained(changes, current.holder)


def _chained(changes: list[Event], holder: str | None) -> list[Event]:
    """Changes of one day, each after the one that gave its loser the place, as far as they tell."""
    left, chained = list(changes), []
    while left:
        given = {event.gain for event in left if event.gain}
        at = next((i for i, event in enumerate(left) if event.loss and event.loss == holder), None)
        if at is None:
            at = next((i for i, event in enumerate(left) if event.loss is None or event.loss not in given), 0)
        chained.append(left.pop(at))
        holder = chained[-1].gain
    return chained


def _before(event: Event) -> Standing | None:
    """What must have been true before the first event of a place, or None where it does not tell."""
    side = event.loss or event.against
    if side is None or event.type is EventType.HOLDS or side == (event.gain or event.actor):
        return None
    return Standing(holder=side, status=ControlStatus.HELD, event_ids=(event.id,), inferred=True)


def _apply(event: Event, current: Standing) -> Standing:
    """What is true after an event; the same object where it changes nothing."""
    dated = event.latest is not None or event.earliest is not None
    if not dated and current.from_event and not current.undated:
        return current
    if event.type is EventType.HOLDS:
        return _apply_holds(event, current, dated=dated)
    after = _after_change(event, current)
    if after is None:
        return current
    holder, status, against = after
    return Standing(holder, status, against, (event.id,), undated=not dated, from_event=True)


def _apply_holds(event: Event, current: Standing, *, dated: bool) -> Standing:
    side = event.gain or event.actor
    if side is None or event.part or event.status is EventStatus.DISPUTED:
        return current
    if current.holder == side and current.status is not ControlStatus.UNKNOWN:
        return replace(
            current,
            event_ids=_joined(current.event_ids, (event.id,)),
            inferred=False if dated else current.inferred,
        )
    if current.from_event and current.status is not ControlStatus.UNKNOWN:
        return current
    return Standing(side, ControlStatus.HELD, None, (event.id,), undated=not dated)


def _after_change(event: Event, current: Standing) -> tuple[str | None, ControlStatus, str | None] | None:
    """Holder, status and opponent after a change, siege or advance; None where nothing changes."""
    if event.type.is_change and event.type is not EventType.WITHDRAWAL:
        if event.gain is None:
            return (None, ControlStatus.UNKNOWN, None) if event.loss == current.holder else None
        if event.part or event.status is EventStatus.DISPUTED:
            return _contested(current.holder or event.loss, event.gain)
        return event.gain, ControlStatus.HELD, None
    if event.type is EventType.WITHDRAWAL:
        if current.holder is not None and event.loss not in (None, current.holder):
            if current.against == event.loss:
                return current.holder, ControlStatus.HELD, None
            return None
        if event.part or event.status is EventStatus.DISPUTED:
            return current.holder or event.loss, ControlStatus.CONTESTED, current.against
        return None, ControlStatus.UNKNOWN, None
    if event.status is EventStatus.DISPUTED:
        return None
    actor = event.actor or event.gain
    if event.type is EventType.SIEGE:
        if actor is not None and actor == current.holder and current.from_event:
            return None  # who has just taken a place besieges something in it or beside it
        holder = event.against or event.loss or (current.holder if current.holder != actor else None)
        return holder, ControlStatus.BESIEGED, actor
    if event.type is EventType.SIEGE_LIFTED:
        if current.status is not ControlStatus.BESIEGED:
            return None
        return (
            (current.holder, ControlStatus.HELD, None)
            if current.holder
            else (None, ControlStatus.UNKNOWN, None)
        )
    return _contested(current.holder or event.against or event.loss, actor)


def _contested(holder: str | None, attacker: str | None) -> tuple[str | None, ControlStatus, str | None] | None:
    """A place that an attacker is in; nothing new where it is the holder itself."""
    if attacker is not None and attacker == holder:
        return None
    return holder, ControlStatus.CONTESTED, attacker


def _joined(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))
