"""Mentions of one change within a report made one claim, with all who say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geoevents.extraction.sides import SideContext
from geoevents.model import Claim, ClaimStatus, EventType

_ATTACKS = (EventType.CAPTURE, EventType.HANDOVER, EventType.ADVANCE, EventType.SIEGE)
_GAINS = (EventType.CAPTURE, EventType.HANDOVER)
_LOOK_BACK = 200
"""Changes of one place that another telling may be one of; no report has so many."""
_MOST_SPEAKERS = 50


def merge_claims(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for each change (or state) of each place that a report tells of.

    Mentions are of one change where place, part and class agree and neither sides nor dates contradict. A town
    taken, lost and taken again stays three claims. A withdrawal is dropped where the same loss is told as a
    capture, and a statement of holding where the same side is told to have just taken the place.
    """
    merged: list[Claim] = []
    of_place: dict[tuple[str, str], list[int]] = {}
    for claim in claims:
        numbers = of_place.setdefault(_key(claim), [])
        recent = [merged[number] for number in numbers[-_LOOK_BACK:]]
        for i in range(len(recent) - 1, -1, -1):
            if _same_change(recent[i], claim) and not _reversed_between(recent[i:], claim):
                merged[numbers[i - len(recent)]] = _join(recent[i], claim)
                break
        else:
            numbers.append(len(merged))
            merged.append(claim)
    gains: dict[str, list[Claim]] = {}
    for claim in merged:
        if _class(claim) == "gain" and claim.gain is not None:
            gains.setdefault(_key(claim)[0], []).append(claim)
    return [claim for claim in merged if not _is_covered(claim, gains.get(_key(claim)[0], [])[:_LOOK_BACK])]


@dataclass(frozen=True, slots=True)
class Denial:
    """Someone says that a change of a place did not happen."""

    place: str
    """The id of the place, or its name in lower case where it is not known."""
    type: EventType
    speakers: tuple[str, ...]


def deny_claims(claims: Sequence[Claim], denials: Sequence[Denial]) -> list[Claim]:
    """The claims, each with those who deny it; a denial of what nobody claims is no claim.

    An entry denied denies a capture too: who has not come in has not taken the place.
    """
    denied: list[Claim] = []
    of_place: dict[str, list[Denial]] = {}
    for denial in denials:
        known = of_place.setdefault(denial.place, [])
        if len(known) < _LOOK_BACK:
            known.append(denial)
    for claim in claims:
        speakers = [
            speaker
            for denial in of_place.get(_key(claim)[0], ())
            if not claim.background and (_same_kind(denial.type, claim.type))
            for speaker in denial.speakers
            if speaker not in claim.said_by
        ]
        if speakers:
            names = tuple(dict.fromkeys([*claim.denied_by, *speakers]))[:_MOST_SPEAKERS]
            claim = replace(claim, denied_by=names, status=ClaimStatus.DENIED)
        denied.append(claim)
    return denied


def _same_kind(denial: EventType, claim: EventType) -> bool:
    if claim in _GAINS or claim is EventType.ADVANCE:
        return denial in (*_GAINS, EventType.ADVANCE)
    return denial is claim


def complete_sides(claims: Sequence[Claim], context: SideContext) -> list[Claim]:
    """The claims, with who took a place where only the loser is named, or nobody.

    The taker is the loser's enemy in the war that the report is about; failing a loser, the side that takes the
    places told just before and after.
    """
    takers = [
        claim.gain or claim.actor for claim in claims if claim.type in _ATTACKS and (claim.gain or claim.actor)
    ]
    losers = [claim.loss for claim in claims if claim.loss and not claim.gain]
    completed: list[Claim] = []
    last: str | None = None
    for claim in claims:
        if claim.type in _GAINS and claim.gain is None:
            gain = context.opponent(claim.loss) if claim.loss else None
            if gain is None and not claim.loss:
                gain = (
                    last or (takers[0] if takers else None) or (context.opponent(losers[0]) if losers else None)
                )
            if gain and gain != claim.loss:
                claim = replace(claim, gain=gain, score=claim.score * 0.9, id="")
        elif claim.type is EventType.SIEGE and claim.actor is None and claim.against:
            claim = replace(claim, actor=context.opponent(claim.against), id="")
        if claim.type in _GAINS and claim.gain:
            last = claim.gain
        completed.append(claim)
    return completed


def _key(claim: Claim) -> tuple[str, str]:
    return (claim.place.id if claim.place else claim.place_text.casefold(), claim.part.casefold())


def _class(claim: Claim) -> str:
    return "gain" if claim.type in _GAINS else claim.type.value


def _same_change(first: Claim, second: Claim) -> bool:
    if _key(first) != _key(second) or _class(first) != _class(second):
        return False
    if (
        first.evidence.start == second.evidence.start
        and first.rule == second.rule
        and first.gain == second.gain
    ):
        return True
    for a, b in ((first.gain, second.gain), (first.actor, second.actor)):
        if a and b and a != b:
            return False
    if not first.gain and first.loss and second.gain == first.loss:
        return False
    return _dates_agree(first, second)


def _dates_agree(first: Claim, second: Claim) -> bool:
    if first.background != second.background and first.again != second.again:
        return False
    if not (first.latest and second.latest and first.earliest and second.earliest):
        return True
    gap = max((second.earliest - first.latest).days, (first.earliest - second.latest).days)
    return gap <= 2


def _reversed_between(since: Sequence[Claim], claim: Claim) -> bool:
    """Whether the place changed hands the other way after ``since[0]``, in the order of the text."""
    return any(
        _key(other) == _key(claim)
        and _class(other) == "gain"
        and other.gain
        and claim.gain
        and other.gain != claim.gain
        and not other.background
        and not (other.latest and claim.latest and other.latest < claim.latest)
        for other in since[1:]
    )


def _join(first: Claim, second: Claim) -> Claim:
    precise = _precision_rank(second) < _precision_rank(first)
    dated = second if precise else first
    said = tuple(dict.fromkeys([*first.said_by, *second.said_by]))[:_MOST_SPEAKERS]
    denied = tuple(dict.fromkeys([*first.denied_by, *second.denied_by]))[:_MOST_SPEAKERS]
    return replace(
        first,
        type=EventType.HANDOVER if EventType.HANDOVER in (first.type, second.type) else first.type,
        gain=first.gain or second.gain,
        loss=first.loss or second.loss,
        actor=first.actor or second.actor,
        against=first.against or second.against,
        again=first.again or second.again,
        earliest=dated.earliest,
        latest=dated.latest,
        date_precision=dated.date_precision,
        status=_join_status(first, second, denied=bool(denied)),
        said_by=said,
        denied_by=denied,
        background=first.background and second.background,
        score=max(first.score, second.score),
        id="",
    )


def _precision_rank(claim: Claim) -> int:
    return ["day", "week", "month", "unknown"].index(claim.date_precision.value)


def _join_status(first: Claim, second: Claim, *, denied: bool) -> ClaimStatus:
    if denied:
        return ClaimStatus.DENIED
    pair = {first.status, second.status}
    if ClaimStatus.CONFIRMED in pair or pair == {ClaimStatus.CLAIMED, ClaimStatus.REPORTED}:
        return ClaimStatus.CONFIRMED
    return first.status


def _is_covered(claim: Claim, gains: Sequence[Claim]) -> bool:
    """Whether one of the gains of the same place says the same and more."""
    for other in gains:
        if other is claim:
            continue
        if claim.type is EventType.WITHDRAWAL and other.gain != claim.loss and _dates_agree(other, claim):
            return True
        if claim.type is EventType.HOLDS and claim.part == other.part and claim.gain == other.gain:
            return True
    return False
