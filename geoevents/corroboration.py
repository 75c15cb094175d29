"""Claims to events: what many reports say of one change of one place becomes one event.

Claims are about one change when they name the same place (and part of it), agree in type and side, and lie near
each other in time with no opposite change between them. The result depends on the set of claims alone, never on
their order, on repetition, or on how they were split into batches.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from geoevents.model import Claim, DatePrecision, Event, EventType, digest
from geoevents.voices import event_status

NEAR_DAYS = 3
"""Claims of one change that differ by so many days are still about one change: reports lag and round."""
LOOKBACK_DAYS = 45
"""How far back an undated mention is taken to mean a change that is known."""

_PRECISION_RANK = {
    DatePrecision.DAY: 0,
    DatePrecision.WEEK: 1,
    DatePrecision.MONTH: 2,
    DatePrecision.UNKNOWN: 3,
}
_FAMILY = {
    EventType.CAPTURE: "change",
    EventType.HANDOVER: "change",
    EventType.WITHDRAWAL: "change",
    EventType.SIEGE: "siege",
    EventType.SIEGE_LIFTED: "siege_lifted",
    EventType.ADVANCE: "advance",
    EventType.HOLDS: "holds",
}
_SPACE = re.compile(r"\s+")
_DETERMINERS = "its?|his|their|our|this|that|these|those|both|two|three|four|five|several|all"
_NO_NAME = re.compile(rf"\s*(?:(?i:the|an?|{_DETERMINERS})\s[^A-Z]*$|(?:an?|{_DETERMINERS})\s+[a-z])")
"""A description: "The town", "Two villages", "a village near Idlib"."""


def corroborate(claims: Iterable[Claim]) -> list[Event]:
    """The events that claims tell of, by day, then place, then id.

    A claim without a place becomes, with others of the same words, an unlocated event. Words that no name could
    be ("the town") stand for the same place within one report only.
    """
    unique: dict[str, Claim] = {}
    for claim in claims:
        known = unique.get(claim.id)
        if known is None or (claim != known and repr(claim) < repr(known)):
            unique[claim.id] = claim
    groups: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in unique.values():
        groups[place_key(claim), fold_words(claim.part)].append(claim)
    events = [_event(cluster) for group in groups.values() for cluster in _cluster(group)]
    events.sort(
        key=lambda e: (e.latest or e.known or dt.date.max, e.place.id if e.place else e.place_text, e.id)
    )
    return events


def place_key(claim: Claim) -> str:
    """What claims must share to be about one place: its id, or the words of a place that is not known."""
    if claim.place is not None:
        return claim.place.id
    text = fold_words(claim.place_text)
    return f"?{text}" if is_name(claim.place_text) else f"?{text}?{claim.report_id}"


def is_name(words: str) -> bool:
    """Whether words can be a place's name, and are no "the town": with a capital, or of a script without."""
    if _NO_NAME.match(words) or not any(char.isalpha() for char in words):
        return False
    return any(char.isupper() for char in words) or not any(char.islower() for char in words)


def as_known_by(events: Iterable[Event], day: dt.date) -> list[Event]:
    """The events as they could be known on a day: told anew from the claims published until then.

    Claims of reports without a publication day are left out: nothing shows that they were known.
    """
    return corroborate(
        claim for event in events for claim in event.claims if claim.published and claim.published <= day
    )


@dataclass(slots=True)
class _Cluster:
    """Claims that have been found to be about one change, while more are looked for."""

    family: str
    claims: list[Claim]
    first: dt.date | None
    last: dt.date | None
    gain: str | None = None
    loss: str | None = None
    turns: set[tuple[str, dt.date]] = field(default_factory=set)
    """Reports and days on which, by the report, the place went to and fro, if this is one of the turns."""

    def take(self, claim: Claim) -> None:
        self.claims.append(claim)
        gain, loss = _sides(claim)
        self.gain, self.loss = self.gain or gain, self.loss or loss

    def fits(self, claim: Claim) -> bool:
        """Whether the sides agree, as far as both tell them."""
        gain, loss = _sides(claim)
        if self.family == "change":
            if claim.latest and (claim.report_id, claim.latest) in self.turns:
                return False
            if self.gain and gain:
                return self.gain == gain
            if self.loss and loss:
                return self.loss == loss
            return (self.gain or gain or "") != (self.loss or loss)
        return (not self.gain or not gain or self.gain == gain) and (
            self.family == "holds" or not self.loss or not loss or self.loss == loss
        )


@dataclass(slots=True)
class _Changes:
    """The changes of holder seen so far, in time: what may stand between two claims."""

    days: list[dt.date] = field(default_factory=list)
    sides: list[tuple[str | None, str | None]] = field(default_factory=list)

    def add(self, day: dt.date, gain: str | None, loss: str | None) -> None:
        if not self.days or (self.days[-1], self.sides[-1]) != (day, (gain, loss)):
            self.days.append(day)
            self.sides.append((gain, loss))

    def separate(self, after: dt.date, before: dt.date, gain: str | None, loss: str | None) -> bool:
        """Whether a change against this side lies strictly between two days."""
        for index in range(bisect_right(self.days, after), len(self.days)):
            if self.days[index] >= before:
                return False
            other_gain, other_loss = self.sides[index]
            if gain and (other_loss == gain or (other_gain and other_gain != gain and other_loss is None)):
                return True
            if not gain and loss and other_gain == loss:
                return True
        return False


def _cluster(claims: list[Claim]) -> list[_Cluster]:
    """The claims of one place, parted into changes: the well dated in time, then the others beside them."""
    dated: list[tuple[dt.date, Claim]] = []
    loose: list[Claim] = []
    for claim in claims:
        day = claim.latest or claim.earliest
        exact = claim.date_precision is DatePrecision.DAY or (
            claim.date_precision is DatePrecision.WEEK and not claim.background
        )
        if day is not None and exact:
            dated.append((day, claim))
        else:
            loose.append(claim)
    dated.sort(key=lambda pair: (pair[0], _PRECISION_RANK[pair[1].date_precision], pair[1].id))
    turns = _find_turns(dated)
    clusters: list[_Cluster] = []
    by_family: defaultdict[str, list[_Cluster]] = defaultdict(list)
    changes = _Changes()
    for day, claim in dated:
        found = _find_dated(by_family[_FAMILY[claim.type]], claim, day, changes)
        if found is None:
            found = _Cluster(_FAMILY[claim.type], [], day, day)
            clusters.append(found)
            by_family[found.family].append(found)
        found.take(claim)
        found.last = day
        if (claim.report_id, day) in turns:
            found.turns.add((claim.report_id, day))
        if found.family == "change":
            changes.add(day, *_sides(claim))
    loose.sort(key=_loose_order)
    for claim in loose:
        found = _find_loose(by_family[_FAMILY[claim.type]], claim)
        if found is None:
            day_or_none = claim.latest or claim.earliest
            found = _Cluster(_FAMILY[claim.type], [], day_or_none, day_or_none)
            clusters.append(found)
            by_family[found.family].append(found)
        found.take(claim)
    return clusters


def _find_turns(dated: Iterable[tuple[dt.date, Claim]]) -> set[tuple[str, dt.date]]:
    """The reports, with the days, by which two sides took the place on one day: none of it is told twice."""
    takers: defaultdict[tuple[str, dt.date], set[str]] = defaultdict(set)
    for day, claim in dated:
        if claim.type in (EventType.CAPTURE, EventType.HANDOVER) and claim.gain:
            takers[claim.report_id, day].add(claim.gain)
    return {key for key, sides in takers.items() if len(sides) > 1}


def _find_dated(clusters: list[_Cluster], claim: Claim, day: dt.date, changes: _Changes) -> _Cluster | None:
    """The latest cluster that a well dated claim belongs to; clusters are in the order of their first day."""
    lower = day - dt.timedelta(days=NEAR_DAYS)
    if claim.date_precision is DatePrecision.WEEK:
        lower = day - dt.timedelta(days=6)
    if claim.earliest and claim.earliest < lower:
        lower = claim.earliest
    gain, loss = _sides(claim)
    for cluster in reversed(clusters):
        if cluster.first is None or cluster.last is None or cluster.first < lower:
            break
        if cluster.fits(claim) and not changes.separate(
            cluster.last, day, gain or cluster.gain, loss or cluster.loss
        ):
            return cluster
    return None


def _find_loose(clusters: list[_Cluster], claim: Claim) -> _Cluster | None:
    """The cluster that a vaguely dated or retold claim probably means: the nearest that its dates allow."""
    latest = claim.latest or claim.published
    if latest is None:
        return None
    near = dt.timedelta(days=NEAR_DAYS)
    earliest = claim.earliest or claim.latest or latest - dt.timedelta(days=LOOKBACK_DAYS)
    reach = latest if claim.latest is None else latest + near
    fitting = [
        cluster
        for cluster in clusters
        if cluster.first is not None and earliest - near <= cluster.first <= reach and cluster.fits(claim)
    ]
    target = latest

    def distance(cluster: _Cluster) -> tuple[int, int, str]:
        day = cluster.first or dt.date.max
        return abs((target - day).days), -day.toordinal(), min(c.id for c in cluster.claims)

    return min(fitting, key=distance, default=None)


def _loose_order(claim: Claim) -> tuple[int, int, dt.date, str]:
    """The better dated first, so that the vaguer find them."""
    start = claim.earliest or dt.date.min
    end = claim.latest or claim.published or dt.date.max
    return _PRECISION_RANK[claim.date_precision], (end - start).days, end, claim.id


def _sides(claim: Claim) -> tuple[str | None, str | None]:
    """Who gains (acts, holds) and who loses (is acted against)."""
    if claim.type.is_change:
        return claim.gain, claim.loss
    if claim.type is EventType.HOLDS:
        return claim.gain or claim.actor, claim.loss or claim.against
    return claim.actor or claim.gain, claim.against or claim.loss


def _event(cluster: _Cluster) -> Event:
    claims = sorted(cluster.claims, key=lambda claim: (claim.published or dt.date.max, claim.id))
    first = claims[0]
    earliest, latest, precision = narrow_dates(claims)
    return Event(
        id=digest("event", place_key(first), first.id),
        type=_type(claims),
        place=first.place,
        place_text=first.place_text,
        claims=tuple(claims),
        part=first.part,
        actor=_most_said(claims, "actor"),
        against=_most_said(claims, "against"),
        gain=_most_said(claims, "gain"),
        loss=_most_said(claims, "loss"),
        again=any(claim.again for claim in claims),
        earliest=earliest,
        latest=latest,
        date_precision=precision,
        status=event_status(claims),
    )


def _type(claims: Sequence[Claim]) -> EventType:
    """The type most claims have; a withdrawal with a taker is what the taker did."""
    if len(claims) == 1:
        return claims[0].type
    types = Counter(claim.type for claim in claims)
    if len(types) > 1:
        del types[EventType.WITHDRAWAL]
    return min(types, key=lambda kind: (-types[kind], kind is EventType.HANDOVER, kind.value))


def _most_said(claims: Sequence[Claim], attribute: str) -> str | None:
    """The value that most publishers give, ties by the alphabet."""
    if len(claims) == 1:
        only: str | None = getattr(claims[0], attribute)
        return only or None
    voices: defaultdict[str, set[str]] = defaultdict(set)
    for claim in claims:
        value: str | None = getattr(claim, attribute)
        if value:
            voices[value].add(claim.source or claim.report_id)
    return min(voices, key=lambda value: (-len(voices[value]), value), default=None)


def narrow_dates(claims: Sequence[Claim]) -> tuple[dt.date | None, dt.date | None, DatePrecision]:
    """The days between which it happened, by the best dated claims, and how exactly that is known.

    Of the finest precision that is told, the interval that most publishers give (ties: the earlier); the
    coarser claims narrow it where they meet it. It cannot have happened after it was first told.
    """
    spans: defaultdict[int, list[tuple[dt.date, dt.date, Claim]]] = defaultdict(list)
    for claim in claims:
        start, end = claim.earliest or claim.latest, claim.latest or claim.earliest
        if start is not None and end is not None:
            start, end = min(start, end), max(start, end)
            if start == end and claim.date_precision is DatePrecision.WEEK:
                start = end - dt.timedelta(days=6)
            spans[_PRECISION_RANK[claim.date_precision]].append((start, end, claim))
    if not spans:
        return None, None, DatePrecision.UNKNOWN
    finest = min(spans)
    voices: defaultdict[tuple[dt.date, dt.date], set[str]] = defaultdict(set)
    for start, end, claim in spans[finest]:
        voices[start, end].add(claim.source or claim.report_id)
    start, end = min(voices, key=lambda span: (-len(voices[span]), span))
    others = sorted((s, e) for rank in sorted(spans) for s, e, _ in spans[rank])
    for other_start, other_end in others:
        if max(start, other_start) <= min(end, other_end):
            start, end = max(start, other_start), min(end, other_end)
    told = [c.published for c in claims if c.published and c.published >= start]
    if told and finest > 0:
        end = min(end, *told)
    precision = next(p for p, rank in _PRECISION_RANK.items() if rank == finest)
    return start, end, DatePrecision.DAY if start == end else precision


def fold_words(text: str) -> str:
    """Words to compare: in lower case, single spaces between them."""
    return _SPACE.sub(" ", text.casefold()).strip()
