"""From what the learned reader reads off mentions to claims."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.bindings import find_binding
from geoevents.extraction.dates import DateAnchor, DateMention
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import PRECISIONS, SLOTS, STATUSES
from geoevents.extraction.mentions import find_facility
from geoevents.extraction.persons import find_persons
from geoevents.extraction.places import find_places, name_with_noun
from geoevents.extraction.retellings import (
    find_cover,
    find_disputed,
    join,
    lie_apart,
    place_key,
    same_change,
    tell_friends,
)
from geoevents.extraction.road_stretches import find_stretch
from geoevents.extraction.sentences import sentence_at
from geoevents.extraction.sides import SideContext
from geoevents.extraction.vetoes import UNSURE, rule_out
from geoevents.model import Claim, ClaimStatus, DatePrecision, EventType, Evidence, Report

_TYPES = {
    "gain": EventType.CAPTURE,
    "gain_before": EventType.CAPTURE,
    "withdrawal": EventType.WITHDRAWAL,
    "siege": EventType.SIEGE,
    "siege_lifted": EventType.SIEGE_LIFTED,
    "advance": EventType.ADVANCE,
    "holds": EventType.HOLDS,
}
_PLURALS = (
    (re.compile(r"\b(?:both|two)\b", re.IGNORECASE), 2),
    (re.compile(r"\bthree\b", re.IGNORECASE), 3),
    (re.compile(r"\bfour\b", re.IGNORECASE), 4),
    (re.compile(r"\b(?:five|six|seven|eight|nine|ten)\b", re.IGNORECASE), 9),
    (
        re.compile(
            r"\b(?:them|these|those|\w+(?:towns|villages|cities|districts|bases|places))\b", re.IGNORECASE
        ),
        9,
    ),
)
_INHABITED = re.compile(
    r"\b(?:town|village|cit(?:y|ie)|hamlet|settlement|place|quarter|suburb|district)s?\b", re.IGNORECASE
)
_ROADS = re.compile(r"\b(?:road|highway|motorway|route|artery)s?$", re.IGNORECASE)
_LANDS = re.compile(
    r"\b(?:province|region|area|governorate|countryside|mountain|hill|island)s?\b", re.IGNORECASE
)
_NEWS = 0.5
"""Up to which probability of being told as background an event is news."""
_SHARE_OF_PLURAL = 0.08
"""What a place must have of the probability to be one of those that "the towns" stand for."""
_NO_LEAVER = 0.5
"""How likely it may be that a leaving has no side that left."""
_TOWNS = (PlaceKind.SETTLEMENT, PlaceKind.ADMIN, PlaceKind.AREA)
_BESIDE = re.compile(r",? \(?(?:on |the )?")
_PAIR_FLOOR = 0.02
"""Keeps one pointer's certainty from ruling out all that the other says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that a pointer may choose: a side's name or the index of a date, with its probability."""

    value: str | int
    probability: float


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was read off one mention for one slot."""

    mention: Mention
    slot: int
    probability: float
    background: float
    again: float
    handover: float
    status: Sequence[float]
    precision: Sequence[float]
    antecedents: Sequence[tuple[int, float]] = ()
    """(index of a named mention, probability), the likeliest first."""
    sides: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    """For each pointer the sides that it may mean, the likeliest first; None of them is an empty value."""
    dates: Sequence[Choice] = ()
    """Indices into the report's dates, -1 for none, the likeliest first."""
    said_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of a report's readings."""

    claims: list[Claim]
    dropped: Mapping[tuple[int, int], str]
    """For (mention's index, slot) of a reading that made no claim, why."""


@dataclass(slots=True)
class _Telling:
    """A claim and the reading that it was made of first."""

    claim: Claim
    reading: Reading

    @property
    def key(self) -> tuple[int, int]:
        return self.reading.mention.index, self.reading.slot


def tell(
    report: Report,
    readings: Sequence[Reading],
    toponyms: Sequence[Toponym | None],
    dates: Sequence[DateMention],
    sentences: Sequence[tuple[int, int]],
    *,
    context: SideContext | None = None,
) -> list[Claim]:
    """Make claims of readings (``tell_all``), without the reasons why others made none."""
    return tell_all(report, readings, toponyms, dates, sentences, context=context).claims


def tell_all(
    report: Report,
    readings: Sequence[Reading],
    toponyms: Sequence[Toponym | None],
    dates: Sequence[DateMention],
    sentences: Sequence[tuple[int, int]],
    *,
    context: SideContext | None = None,
) -> Told:
    """Make claims of readings; retellings of one change become one claim.

    Args:
        report: the report.
        readings: those that are likely enough.
        toponyms: of each mention by its index; None for phrases.
        dates: the dates of the report.
        sentences: its sentences, in order.
        context: who fights whom there; says who gained where the text names only the side that lost.
    """
    dropped: dict[tuple[int, int], str] = {}
    unlocated = [(t.start, t.end) for t in toponyms if t is not None and t.place is None]
    persons = find_persons(report.text, unlocated) if unlocated else set()
    of_mention: dict[int, list[Reading]] = {}
    for reading in readings:
        of_mention.setdefault(reading.mention.index, []).append(reading)
    bound = _bindings(report, readings, toponyms)
    overtold = _overtold(report, readings, bound)
    told: list[_Telling] = []
    for reading in sorted(readings, key=lambda r: -r.probability):
        why = _rival(reading, of_mention[reading.mention.index]) or _ruled_out(report, reading, sentences)
        if not why and (reading.mention.index, reading.slot) in overtold:
            better = overtold[reading.mention.index, reading.slot]
            why = f'it is told of "{report.text[better.start : better.end]}" there'
        places = [] if why else _places(report, reading, toponyms, bound.get(reading.mention.index))
        if reading.mention.index not in bound and _is_far_fetched(reading, places, toponyms, sentences):
            places, why = [], "another place is named nearer to it, and it is too unsure"
        named = [place for place in places if place.place is not None or place.start not in persons]
        if not named and not why:
            who = ", ".join(f'"{place.text}"' for place in places)
            why = f"{who} is a person's or a thing's name by the text" if places else "its place is not known"
        claims = [_claim(report, reading, name, toponyms, dates, sentences, context) for name in named]
        friends = [tell_friends(claim, context) for claim in claims]
        told.extend(
            _Telling(claim, reading) for claim, friend in zip(claims, friends, strict=True) if not friend
        )
        if all(friends):
            dropped[reading.mention.index, reading.slot] = why or friends[0]
    disputed = find_disputed([each.claim for each in told])
    by_place: dict[str, list[_Telling]] = {}
    for each in told:
        place = place_key(each.claim)
        others = by_place.setdefault(place, [])
        for other in others:
            if same_change(other.claim, each.claim) and not (
                place in disputed and lie_apart(other.claim, each.claim)
            ):
                dropped[each.key] = _retells(other.claim)
                other.claim = join(other.claim, each.claim)
                break
        else:
            others.append(each)
    kept: list[Claim] = []
    for others in by_place.values():
        found = [other.claim for other in others]
        for other in others:
            cover = find_cover(other.claim, found)
            if cover:
                dropped[other.key] = cover
            else:
                kept.append(other.claim)
    return Told(claims=sorted(kept, key=lambda c: (c.evidence.start, c.place_text)), dropped=dropped)


def _is_far_fetched(
    reading: Reading,
    places: Sequence[Toponym],
    toponyms: Sequence[Toponym | None],
    sentences: Sequence[tuple[int, int]],
) -> bool:
    """Whether an unsure phrase is to mean a place of another sentence though its own names one before it."""
    mention = reading.mention
    if mention.named or len(places) != 1 or reading.probability >= UNSURE:
        return False
    first, _ = sentence_at(sentences, mention.start) or (0, 0)
    if any(first <= place.start < mention.start for place in places):
        return False
    before = toponyms[max(0, mention.index - 3) : mention.index]
    towns = [t for t in before if t is not None and t.place is not None and t.place.kind in _TOWNS]
    meant = {place.place.id for place in places if place.place is not None}
    return any(first <= t.start and t.place is not None and t.place.id not in meant for t in towns)


def _retells(claim: Claim) -> str:
    words = " ".join(claim.evidence.text.split())
    return f'it retells the claim of "{words[:60]}{"..." if len(words) > 60 else ""}"'


def _rival(reading: Reading, readings: Sequence[Reading]) -> str:
    """What else was read off the same mention that leaves no room for a reading; empty for nothing.

    Of a gain and a leaving the likelier is told: a leaving names no new holder. An unsure gain beside a
    likelier siege or holding, and an unsure siege beside a likelier gain, are other readings of the same words.
    Who leaves must be a side: "the head of the council left the town" is none.
    """
    slot = SLOTS[reading.slot]
    if slot == "withdrawal" and _share(reading, "loss", "") > _NO_LEAVER:
        return "no side is told to have left it"
    rivals = {"gain": ["withdrawal"], "withdrawal": ["gain"]}.get(slot, [])
    if reading.probability < UNSURE:
        rivals += {"gain": ["siege", "holds"], "siege": ["gain"]}.get(slot, [])
    for other in readings:
        if (
            SLOTS[other.slot] in rivals
            and other.probability > reading.probability
            and not (SLOTS[other.slot] == "withdrawal" and _share(other, "loss", "") > _NO_LEAVER)
        ):
            return f"it is told of {SLOTS[other.slot]} with more certainty ({other.probability:.2f})"
    return ""


def _ruled_out(report: Report, reading: Reading, sentences: Sequence[tuple[int, int]]) -> str:
    start = reading.mention.start
    first, last = sentence_at(sentences, start) or (0, len(report.text))
    return rule_out(report.text, SLOTS[reading.slot], reading.probability, start, first=first, last=last)


def _bindings(
    report: Report, readings: Sequence[Reading], toponyms: Sequence[Toponym | None]
) -> dict[int, int]:
    """For phrases that are bound to a name by the words between them, the name's index."""
    phrases = {r.mention.index: r.mention for r in readings if not r.mention.named}
    found = {
        index: find_binding(report.text, mention.start, mention.end, toponyms, near=index)
        for index, mention in phrases.items()
    }
    return {index: name for index, name in found.items() if name is not None}


def _overtold(
    report: Report, readings: Sequence[Reading], bound: Mapping[int, int]
) -> dict[tuple[int, int], Mention]:
    """For (mention, slot) told of a phrase and of the name that it is bound to: which of them tells it better.

    Of "the post at Nayrab" the post is meant, of "the rebel-held part of the M4" the road.
    """
    named = {(r.mention.index, r.slot): r.mention for r in readings if r.mention.named}
    found: dict[tuple[int, int], Mention] = {}
    for reading in readings:
        phrase = reading.mention
        name = named.get((bound.get(phrase.index, -1), reading.slot))
        if name is None:
            continue
        if not find_facility(report.text[phrase.start : phrase.end]):
            found[phrase.index, reading.slot] = name
        elif phrase.start < name.start:
            found[name.index, reading.slot] = phrase
    return found


def _places(
    report: Report, reading: Reading, toponyms: Sequence[Toponym | None], bound: int | None
) -> list[Toponym]:
    own = toponyms[reading.mention.index if bound is None else bound]
    if own is not None:
        return [] if own.place is not None and own.place.kind is PlaceKind.COUNTRY else [own]
    found: dict[str, tuple[float, Toponym]] = {}
    words = report.text[reading.mention.start : reading.mention.end]
    for index, probability in reading.antecedents:
        toponym = toponyms[index]
        if toponym is None or not _may_be_called(words, toponym.place):
            continue
        key = toponym.place.id if toponym.place else toponym.text.casefold()
        sum_, first = found.get(key, (0.0, toponym))
        found[key] = (sum_ + probability, first)
    ranked = sorted(found.values(), key=lambda f: -f[0])
    most = next((count for pattern, count in _PLURALS if pattern.search(words)), 1)
    return [toponym for share, toponym in ranked[:most] if share >= _SHARE_OF_PLURAL or most == 1]


def _may_be_called(words: str, place: Place | None) -> bool:
    """Whether a place may be meant by words for a kind of place: no road is "the town", no town "the road"."""
    if place is None:
        return True
    if place.kind is PlaceKind.COUNTRY:
        return False
    if _ROADS.search(words):
        return place.kind is PlaceKind.ROAD or bool(_INHABITED.search(words))
    if place.kind is PlaceKind.ROAD:
        return _INHABITED.search(words) is None and _LANDS.search(words) is None
    return True


def _claim(
    report: Report,
    reading: Reading,
    toponym: Toponym,
    toponyms: Sequence[Toponym | None],
    dates: Sequence[DateMention],
    sentences: Sequence[tuple[int, int]],
    context: SideContext | None,
) -> Claim:
    slot = SLOTS[reading.slot]
    kind = _TYPES[slot]
    if kind is EventType.CAPTURE and reading.handover > 0.5:
        kind = EventType.HANDOVER
    sentence = sentence_at(sentences, reading.mention.start)
    if sentence is None or reading.mention.start >= sentence[1]:
        sentence = (reading.mention.start, reading.mention.end)
    start, end = sentence
    gain = loss = actor = against = None
    if kind.is_change or kind is EventType.HOLDS:
        if kind is EventType.WITHDRAWAL:
            loss, _ = _sides(reading, "loss", "gain")
        else:
            gain, loss = _sides(reading, "gain", "loss")
            if gain is None and context is not None:
                loss = next((str(c.value) for c in reading.sides.get("loss", ()) if c.value), None)
                gain = context.opponent(loss) if loss else context.voice
    else:
        actor, against = _sides(reading, "actor", "against")
    earliest, latest, precision = _date(report, reading, dates)
    if latest is None and report.published is not None and reading.background <= _NEWS:
        earliest, latest, precision = _news_date(report.published, kind)
    phrase = "" if reading.mention.named else report.text[reading.mention.start : reading.mention.end]
    return Claim(
        report_id=report.id,
        type=kind,
        place=toponym.place,
        place_text=toponym.text if toponym.place else name_with_noun(report.text, toponym.start, toponym.end),
        part=_part(report, reading.mention, toponym, toponyms, start, end),
        evidence=Evidence(start=start, end=end, text=report.text[start:end]),
        actor=actor,
        against=against,
        gain=gain,
        loss=loss,
        again=reading.again > 0.5,
        earliest=earliest,
        latest=latest,
        date_precision=precision,
        status=ClaimStatus(STATUSES[max(range(len(STATUSES)), key=lambda i: reading.status[i])]),
        said_by=reading.said_by,
        denied_by=reading.denied_by,
        background=reading.background > 0.5,
        score=round(reading.probability, 4),
        rule=f"reader:{slot}" + (f" ({phrase})" if phrase else ""),
        published=report.published,
        source=report.source,
    )


def _part(
    report: Report,
    mention: Mention,
    toponym: Toponym,
    toponyms: Sequence[Toponym | None],
    start: int,
    end: int,
) -> str:
    """The part of the place that a name stands in: "the northern districts" of Aleppo; empty for the whole."""
    if not mention.named and toponym.place is not None and toponym.place.kind in _TOWNS:
        return find_facility(report.text[mention.start : mention.end])
    if not mention.named or not start <= toponym.start < end:
        return ""
    if toponym.place is not None and toponym.place.kind is PlaceKind.ROAD:
        return find_stretch(report.text, toponym, [t for t in toponyms if t], start, end)
    found = find_places(report.text, start, end, [toponym])
    return next((place.part for place in found if place.toponym is toponym and place.partial), "")


def _share(reading: Reading, name: str, value: str) -> float:
    return next((choice.probability for choice in reading.sides.get(name, ()) if choice.value == value), 0.0)


def _sides(reading: Reading, first: str, second: str) -> tuple[str | None, str | None]:
    """Choose two sides together: the likeliest pair of a side and another, or none."""
    pairs = [
        (one.probability * (other.probability + _PAIR_FLOOR), str(one.value), str(other.value))
        for one in reading.sides.get(first, ())
        for other in reading.sides.get(second, (Choice(value="", probability=1.0),))
        if one.value != "" and one.value != other.value
    ]
    if not pairs:
        return None, None
    _, chosen, against = max(pairs)
    return chosen, against or None


def _apposed(text: str, dates: Sequence[DateMention], chosen: int) -> DateMention:
    """The date chosen, or the day in figures that explains it: "three weeks earlier, on 8 February"."""
    mention = dates[chosen]
    if mention.anchor is DateAnchor.ABSOLUTE:
        return mention
    for other in dates[chosen + 1 : chosen + 2]:
        exact = other.anchor is DateAnchor.ABSOLUTE and other.range.precision is DatePrecision.DAY
        if exact and _BESIDE.fullmatch(text, mention.end, other.start):
            return other
    return mention


def _news_date(published: dt.date, kind: EventType) -> tuple[dt.date, dt.date, DatePrecision]:
    """When undated news happened: who holds a place, on the day of the report; all else in its week."""
    if kind is EventType.HOLDS:
        return published, published, DatePrecision.DAY
    return published - dt.timedelta(days=7), published, DatePrecision.WEEK


def _date(
    report: Report, reading: Reading, dates: Sequence[DateMention]
) -> tuple[dt.date | None, dt.date | None, DatePrecision]:
    chosen = reading.dates[0].value if reading.dates else -1
    if isinstance(chosen, int) and chosen >= 0:
        mention = _apposed(report.text, dates, chosen)
        if mention.day is not None:
            return mention.range.earliest, mention.day, mention.range.precision
        return mention.range.earliest, mention.range.latest, mention.range.precision
    precision = PRECISIONS[max(range(len(PRECISIONS)), key=lambda i: reading.precision[i])]
    if precision == "unknown" or report.published is None:
        return None, report.published if precision != "unknown" else None, DatePrecision.UNKNOWN
    if precision == "day":
        return report.published, report.published, DatePrecision.DAY
    days = 7 if precision == "week" else 31
    return report.published - dt.timedelta(days=days), report.published, DatePrecision(precision)
