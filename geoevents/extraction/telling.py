"""From what the learned reader reads off mentions to claims."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gazetteer.place import Toponym
from geoevents.extraction.dates import DateMention
from geoevents.extraction.heads import SLOTS, STATUSES
from geoevents.extraction.persons import find_persons
from geoevents.extraction.places import name_with_noun
from geoevents.extraction.reading_dates import date_reading
from geoevents.extraction.reading_places import (
    bind_phrases,
    find_meant,
    find_overtold,
    find_part,
    is_far_fetched,
    stands_for_whole,
)
from geoevents.extraction.reading_sides import choose_sides, share_of
from geoevents.extraction.readings import Reading
from geoevents.extraction.remoteness import find_strays
from geoevents.extraction.reporters import judge_speakers
from geoevents.extraction.retellings import (
    find_cover,
    find_disputed,
    join,
    lie_apart,
    may_fight,
    place_key,
    same_change,
    tell_friends,
    turned_between,
    undate_before,
)
from geoevents.extraction.sentences import sentence_at
from geoevents.extraction.sides import SideContext
from geoevents.extraction.vetoes import UNSURE, is_false_rumour, rule_out
from geoevents.model import Claim, ClaimStatus, EventType, Evidence, Report

_TYPES = {
    "gain": EventType.CAPTURE,
    "gain_before": EventType.CAPTURE,
    "withdrawal": EventType.WITHDRAWAL,
    "siege": EventType.SIEGE,
    "siege_lifted": EventType.SIEGE_LIFTED,
    "advance": EventType.ADVANCE,
    "holds": EventType.HOLDS,
}
_NO_LEAVER = 0.5
"""How likely it may be that a leaving has no side that left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of a report's readings."""

    claims: list[Claim]
    dropped: Mapping[tuple[int, int], str]
    """For (mention's index, slot) of a reading that made no claim, why."""


_DENIED_FOR_A_TIME = re.compile(
    r"\s+(?:had\s+)?(?:(?:at first|initially|first|long|for (?:\w+ )?(?:hours|days))\s+denied\b"
    r"|denied\s+(?:(?:it|this|that|(?:its|the) \w+(?: \w+)?)\s+)?"
    r"(?:until|till|at first|initially|for (?:\w+ )?(?:hours|days))\b)",
    re.IGNORECASE,
)
_NO_COMMENT = re.compile(
    r"\b(?:(?:is|was|stays?|stayed|kept|keeps|remain(?:s|ed)?|[A-Z]\w+) silent"
    r"|(?:no (?:immediate )?(?:comment|word|response|reaction) (?:from|by)|declined to comment)"
    r"|(?:did|has|have|had|does|do)(?: not|n't|n\u2019t) (?:(?:immediately|yet|publicly|directly) )?"
    r"(?:comment|respond|react)(?:ed)?)\b"
)
_ADMITTED = re.compile(
    r"\b(?:admit(?:s|ted|ting)?|acknowledg(?:e|es|ed|ing)|conced(?:e|es|ed|ing)|confirm(?:s|ed|ing)?)"
    r" (?:the |its |their )?(?:loss|fall|capture|withdrawal|retreat) (?:of|from)(?: the(?: [a-z]+ of)?)? $",
)
_ADMITTED_WITHIN = 60
"""Characters before a place within which the words stand that admit its loss."""
_NO_COMMENT_WITHIN = 300
"""Characters from a place on within which somebody is told to have said nothing about it."""
_DENIED_WITHIN = 2000
"""Characters between a place and the words of a denial."""
_DENIED = 0.15
"""The probability from which on a claim is told as denied, where it is read who denies it."""


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
    bound = bind_phrases(report, readings, toponyms)
    overtold = find_overtold(report, readings, bound)
    strays = find_strays(toponyms)
    told: list[_Telling] = []
    for reading in sorted(readings, key=lambda r: -r.probability):
        why = _rival(reading, of_mention[reading.mention.index]) or _ruled_out(report, reading, sentences)
        if not why and (reading.mention.index, reading.slot) in overtold:
            better = overtold[reading.mention.index, reading.slot]
            why = f'it is told of "{report.text[better.start : better.end]}" there'
        places = [] if why else find_meant(report, reading, toponyms, bound.get(reading.mention.index))
        if reading.mention.index not in bound and is_far_fetched(reading, places, toponyms, sentences):
            places, why = [], "another place is named nearer to it, and it is too unsure"
        places = [replace(t, place=None) if t.place and t.place.id in strays else t for t in places]
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
    _hand_on(told)
    claims = [_weighed(claim, context) for claim in _tell_once(told, dropped)]
    return Told(claims=undate_before(claims), dropped=dropped)


def _weighed(claim: Claim, context: SideContext | None) -> Claim:
    """The claim, with what it makes of it who says so; a denial or a confirmation that was read stays."""
    if context is None or not claim.said_by or claim.status not in (ClaimStatus.REPORTED, ClaimStatus.CLAIMED):
        return claim
    has, had = {claim.gain, claim.actor}, {claim.loss, claim.against}
    if claim.type is EventType.WITHDRAWAL:
        has, had = {claim.gain, claim.against}, {claim.loss, claim.actor}
    winners, losers = (frozenset(side for side in sides if side) for sides in (has, had))
    status = judge_speakers(claim.said_by, winners=winners, losers=losers, context=context)
    return claim if status in (None, claim.status) else replace(claim, status=status, id="")


def _hand_on(told: Sequence[_Telling]) -> None:
    """Of two takings told of one mention, the later is from who took it first, not from who lost it then."""
    before = {
        (each.reading.mention.index, place_key(each.claim)): each.claim
        for each in told
        if SLOTS[each.reading.slot] == "gain_before" and not each.claim.background
    }
    for each in told:
        first = before.get((each.reading.mention.index, place_key(each.claim)))
        if first is None or SLOTS[each.reading.slot] != "gain" or not first.gain or not first.loss:
            continue
        if each.claim.loss == first.loss and each.claim.gain not in (first.gain, first.loss):
            each.claim = replace(each.claim, loss=first.gain, id="")


def _tell_once(told: Sequence[_Telling], dropped: dict[tuple[int, int], str]) -> list[Claim]:
    """The claims in the order of the text, each change once; why others are none goes into ``dropped``."""
    claims = [each.claim for each in told]
    disputed = find_disputed(claims)
    by_place: dict[str, list[_Telling]] = {}
    for each in told:
        place = place_key(each.claim)
        others = by_place.setdefault(place, [])
        for other in others:
            if same_change(other.claim, each.claim) and not (
                place in disputed
                and (lie_apart(other.claim, each.claim) or turned_between(other.claim, each.claim, claims))
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
    return sorted(kept, key=lambda c: (c.evidence.start, c.place_text))


def _retells(claim: Claim) -> str:
    words = " ".join(claim.evidence.text.split())
    return f'it retells the claim of "{words[:60]}{"..." if len(words) > 60 else ""}"'


def _rival(reading: Reading, readings: Sequence[Reading]) -> str:
    """What else was read off the same mention that leaves no room for a reading; empty for nothing.

    Of a gain and a leaving of two sides the likelier is told: a leaving names no new holder. An unsure gain
    beside a likelier siege or holding, and an unsure siege or holding beside a likelier gain, are other
    readings of the same words.
    Who leaves must be a side: "the head of the council left the town" is none.
    """
    slot = SLOTS[reading.slot]
    if slot == "withdrawal" and share_of(reading, "loss", "") > _NO_LEAVER:
        return "no side is told to have left it"
    rivals = {"gain": ["withdrawal"], "withdrawal": ["gain"]}.get(slot, [])
    if reading.probability < UNSURE:
        rivals += {"gain": ["siege", "holds"], "siege": ["gain"], "holds": ["gain"]}.get(slot, [])
    for other in readings:
        if (
            SLOTS[other.slot] in rivals
            and other.probability > reading.probability
            and not _came_and_left(reading, other)
            and not (SLOTS[other.slot] == "withdrawal" and share_of(other, "loss", "") > _NO_LEAVER)
        ):
            return f"it is told of {SLOTS[other.slot]} with more certainty ({other.probability:.2f})"
    return ""


def _came_and_left(one: Reading, other: Reading) -> bool:
    """Whether a gain and a leaving are of one side: "its troops left X, occupied since Monday" tells two."""
    if {SLOTS[one.slot], SLOTS[other.slot]} != {"gain", "withdrawal"}:
        return False
    gain, leaving = (one, other) if SLOTS[one.slot] == "gain" else (other, one)
    took = next(iter(gain.sides.get("gain", ())), None)
    left = next(iter(leaving.sides.get("loss", ())), None)
    return bool(took and left and took.value and took.value == left.value)


def _ruled_out(report: Report, reading: Reading, sentences: Sequence[tuple[int, int]]) -> str:
    start = reading.mention.start
    first, last = sentence_at(sentences, start) or (0, len(report.text))
    denied = bool(reading.denied_by) and _status_of(report, reading) is ClaimStatus.DENIED
    if not denied and is_false_rumour(report.text, start, first=first, last=last):
        return "it is told as a rumour that is not true"
    return rule_out(report.text, SLOTS[reading.slot], reading.probability, start, first=first, last=last)


def _status_of(report: Report, reading: Reading) -> ClaimStatus:
    """How well a claim is known; a denial often stands sentences away, so that less is wanted of it.

    Who denied it "until Monday" or "at first" has given in; and where nobody is read to deny it, who "did
    not comment" on it has not; who "admitted the loss of" it has confirmed it.
    """
    likely = {ClaimStatus(name): share for name, share in zip(STATUSES, reading.status, strict=True)}
    surest = max(likely, key=lambda status: likely[status])
    start = reading.mention.start
    silent = _NO_COMMENT.search(report.text, start, start + _NO_COMMENT_WITHIN)
    admitted = _ADMITTED.search(report.text, max(0, start - _ADMITTED_WITHIN), start)
    if surest is ClaimStatus.DENIED and (admitted or (silent and not reading.denied_by)):
        return max(likely, key=lambda status: likely[status] if status is not surest else 0.0)
    if (
        admitted
        or not reading.denied_by
        or (likely[ClaimStatus.DENIED] < _DENIED and surest is not ClaimStatus.DENIED)
    ):
        return surest
    first, last = max(0, start - _DENIED_WITHIN), reading.mention.end + _DENIED_WITHIN
    given_in = all(
        any(
            _DENIED_FOR_A_TIME.match(report.text, name.end())
            for name in re.compile(re.escape(denier)).finditer(report.text, first, last)
        )
        for denier in reading.denied_by
    )
    return ClaimStatus.CONFIRMED if given_in else ClaimStatus.DENIED


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
    sides = choose_sides(reading, kind, context, fight=may_fight(toponym.place, report.published, context))
    earliest, latest, precision = date_reading(report, reading, dates, kind)
    status = _status_of(report, reading)
    part = find_part(report, reading.mention, toponym, toponyms, start, end)
    if stands_for_whole(part, kind):
        part = ""
    phrase = "" if reading.mention.named else report.text[reading.mention.start : reading.mention.end]
    return Claim(
        report_id=report.id,
        type=kind,
        place=toponym.place,
        place_text=toponym.text if toponym.place else name_with_noun(report.text, toponym.start, toponym.end),
        part=part,
        evidence=Evidence(start=start, end=end, text=report.text[start:end]),
        actor=sides.actor,
        against=sides.against,
        gain=sides.gain,
        loss=sides.loss,
        again=reading.again > 0.5,
        earliest=earliest,
        latest=latest,
        date_precision=precision,
        status=status,
        said_by=reading.said_by,
        denied_by=reading.denied_by if status is ClaimStatus.DENIED else (),
        background=reading.background > 0.5,
        score=round(reading.probability, 4),
        rule=f"reader:{slot}" + (f" ({phrase})" if phrase else ""),
        published=report.published,
        source=report.source,
    )
