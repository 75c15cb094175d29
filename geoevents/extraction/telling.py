"""From what the learned reader reads off mentions to claims."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction.dates import DateMention
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import PRECISIONS, SLOTS, STATUSES
from geoevents.extraction.mentions import find_facility
from geoevents.extraction.places import find_places
from geoevents.extraction.road_stretches import find_stretch
from geoevents.extraction.sentences import sentence_at
from geoevents.extraction.sides import SideContext, fight_each_other
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
_SHARE_OF_PLURAL = 0.08
"""What a place must have of the probability to be one of those that "the towns" stand for."""
_MOST_SPEAKERS = 50
_NO_LEAVER = 0.5
"""How likely it may be that a leaving has no side that left."""
_APART_DAYS = 2
"""Days that must lie between two takings of a place by one side for them to be two."""
_TOWNS = (PlaceKind.SETTLEMENT, PlaceKind.ADMIN, PlaceKind.AREA)
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


def tell(
    report: Report,
    readings: Sequence[Reading],
    toponyms: Sequence[Toponym | None],
    dates: Sequence[DateMention],
    sentences: Sequence[tuple[int, int]],
    *,
    context: SideContext | None = None,
) -> list[Claim]:
    """Make claims of readings; retellings of one change become one claim.

    Args:
        report: the report.
        readings: those that are likely enough.
        toponyms: of each mention by its index; None for phrases.
        dates: the dates of the report.
        sentences: its sentences, in order.
        context: who fights whom there; says who gained where the text names only the side that lost.
    """
    told = [
        _claim(report, reading, toponym, toponyms, dates, sentences, context)
        for reading in sorted(_exclude(readings), key=lambda r: -r.probability)
        for toponym in _places(report, reading, toponyms)
    ]
    told = [claim for claim in told if not _among_friends(claim)]
    disputed = _disputed(told)
    by_place: dict[str, list[Claim]] = {}
    for claim in told:
        key = _key(claim)
        claims = by_place.setdefault(key, [])
        for number, other in enumerate(claims):
            if _same_change(other, claim) and not (key in disputed and _apart(other, claim)):
                claims[number] = _join(other, claim)
                break
        else:
            claims.append(claim)
    claims = [claim for found in by_place.values() for claim in found if not _is_covered(claim, found)]
    return sorted(claims, key=lambda c: (c.evidence.start, c.place_text))


def _exclude(readings: Sequence[Reading]) -> list[Reading]:
    """Of a gain and a leaving told at one mention keep the likelier: a leaving names no new holder.

    Who leaves must be a side: "the head of the council left the town" is none.
    """
    readings = [r for r in readings if SLOTS[r.slot] != "withdrawal" or _share(r, "loss", "") <= _NO_LEAVER]
    best: dict[tuple[int, bool], float] = {}
    for reading in readings:
        key = (reading.mention.index, SLOTS[reading.slot] == "withdrawal")
        if SLOTS[reading.slot] in ("gain", "withdrawal"):
            best[key] = max(best.get(key, 0.0), reading.probability)
    return [
        reading
        for reading in readings
        if SLOTS[reading.slot] not in ("gain", "withdrawal")
        or reading.probability >= best.get((reading.mention.index, SLOTS[reading.slot] != "withdrawal"), 0.0)
    ]


def _places(report: Report, reading: Reading, toponyms: Sequence[Toponym | None]) -> list[Toponym]:
    own = toponyms[reading.mention.index]
    if own is not None:
        return [] if own.place is not None and own.place.kind is PlaceKind.COUNTRY else [own]
    found: dict[str, tuple[float, Toponym]] = {}
    for index, probability in reading.antecedents:
        toponym = toponyms[index]
        if toponym is None or (toponym.place is not None and toponym.place.kind is PlaceKind.COUNTRY):
            continue
        key = toponym.place.id if toponym.place else toponym.text.casefold()
        sum_, first = found.get(key, (0.0, toponym))
        found[key] = (sum_ + probability, first)
    ranked = sorted(found.values(), key=lambda f: -f[0])
    words = report.text[reading.mention.start : reading.mention.end]
    most = next((count for pattern, count in _PLURALS if pattern.search(words)), 1)
    return [toponym for share, toponym in ranked[:most] if share >= _SHARE_OF_PLURAL or most == 1]


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
    phrase = "" if reading.mention.named else report.text[reading.mention.start : reading.mention.end]
    return Claim(
        report_id=report.id,
        type=kind,
        place=toponym.place,
        place_text=toponym.text,
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


def _date(
    report: Report, reading: Reading, dates: Sequence[DateMention]
) -> tuple[dt.date | None, dt.date | None, DatePrecision]:
    chosen = reading.dates[0].value if reading.dates else -1
    if isinstance(chosen, int) and chosen >= 0:
        mention = dates[chosen]
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


def _class(claim: Claim) -> str:
    return "gain" if claim.type in (EventType.CAPTURE, EventType.HANDOVER) else claim.type.value


def _key(claim: Claim) -> str:
    name = claim.place.id if claim.place else claim.place_text.casefold()
    return f"{name}|{claim.part.casefold()}"


def _same_change(first: Claim, second: Claim) -> bool:
    if _key(first) != _key(second) or _class(first) != _class(second):
        return False
    return not (first.side and second.side and first.side != second.side)


def _among_friends(claim: Claim) -> bool:
    """Whether one side is told to have taken a place from another that it does not fight, by the lexicon."""
    if claim.type is not EventType.CAPTURE or not claim.gain or not claim.loss:
        return False
    country = claim.place.country_code if claim.place else None
    return not fight_each_other(claim.gain, claim.loss, country=country or None, day=claim.published)


def _disputed(claims: Sequence[Claim]) -> set[str]:
    """The places that more than one side has taken, by the report."""
    takers: dict[str, set[str]] = {}
    for claim in claims:
        if _class(claim) == "gain" and claim.gain:
            takers.setdefault(_key(claim), set()).add(claim.gain)
    return {key for key, sides in takers.items() if len(sides) > 1}


def _apart(first: Claim, second: Claim) -> bool:
    """Whether two claims are so well dated that they tell of two days."""
    exact = (DatePrecision.DAY, DatePrecision.WEEK)
    if first.date_precision not in exact or second.date_precision not in exact:
        return False
    if not (first.earliest and first.latest and second.earliest and second.latest):
        return False
    gap = max(second.earliest - first.latest, first.earliest - second.latest)
    return gap > dt.timedelta(days=_APART_DAYS)


def _join(first: Claim, second: Claim) -> Claim:
    """Keep the likelier claim; take over who says so, a denial, and what it does not know."""
    denied = ClaimStatus.DENIED in (first.status, second.status)
    return replace(
        first,
        gain=first.gain or (second.gain if first.type is not EventType.WITHDRAWAL else None),
        loss=first.loss or second.loss,
        actor=first.actor or second.actor,
        against=first.against or second.against,
        again=first.again or second.again,
        status=ClaimStatus.DENIED if denied else first.status,
        said_by=tuple(dict.fromkeys([*first.said_by, *second.said_by]))[:_MOST_SPEAKERS],
        denied_by=tuple(dict.fromkeys([*first.denied_by, *second.denied_by]))[:_MOST_SPEAKERS],
        id="",
    )


def _is_covered(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a leaving is told as a capture too, or a holding as the capture just before it."""
    for other in claims:
        if other is claim or _key(other) != _key(claim) or _class(other) != "gain":
            continue
        if (
            claim.type is EventType.WITHDRAWAL
            and other.loss == claim.loss
            and claim.loss
            and not other.background
        ):
            return True
    return False
