"""How well claims together say an event is known: whose voices they are, and which are independent.

Independent means different publishers and different speakers. A publisher's own word counts as its voice; a
wire copy (the same sentence under another name) is the same voice again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geoevents.model import Claim, ClaimStatus, EventStatus

COPY_OVERLAP = 0.8
"""Two sentences that share this much of their words are one sentence printed twice."""
COPY_WORDS = 8
"""Shorter sentences are too alike by chance: they are copies only when equal."""

_WORDS = re.compile(r"\w+")
_LEADING_ARTICLE = re.compile(r"^(?:the|a|an)\s+")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in one claim: the publisher, the named speakers, and the words of the sentence."""

    publisher: str
    """Folded; empty where the report does not say who publishes it."""
    report_id: str
    speakers: frozenset[str]
    sentence: tuple[str, ...]


def voice_of(claim: Claim) -> Voice:
    """Who speaks in a claim. Where nobody is quoted the publisher itself speaks."""
    publisher = _fold(claim.source)
    speakers = frozenset(filter(None, map(_fold, claim.said_by)))
    if not speakers and publisher:
        speakers = frozenset({publisher})
    return Voice(publisher, claim.report_id, speakers, tuple(_WORDS.findall(claim.evidence.text.casefold())))


def are_independent(one: Voice, other: Voice) -> bool:
    """Whether two voices are different publishers and different speakers, and neither copies the other.

    Where a publisher is not known the report stands for it, and then only named speakers can tell two apart.
    """
    if one.report_id == other.report_id:
        return False
    if one.publisher and one.publisher == other.publisher:
        return False
    if one.speakers & other.speakers:
        return False
    if not one.speakers and not other.speakers:
        return False
    return not _is_copy(one.sentence, other.sentence)


def event_status(claims: Sequence[Claim]) -> EventStatus:
    """The status of an event from all its claims; their order does not matter.

    - denied: every claim of it is denied.
    - disputed: some deny it, and since then it has not been confirmed.
    - confirmed: one report has it from both sides or from a party and a neutral observer; or two independent
      voices tell it, not both of them parties to the fighting.
    - reported: neutral voices that are not independent of each other, or one alone.
    - claimed: only a party says so, however often.
    """
    support = [claim for claim in claims if not _is_denial(claim)]
    denials = [claim for claim in claims if _is_denial(claim)]
    if not support:
        return EventStatus.DENIED
    if denials:
        days = [claim.published for claim in denials if claim.published]
        last = max(days, default=None)
        later = [c for c in support if last and c.published and c.published > last]
        return EventStatus.CONFIRMED if _is_confirmed(later) else EventStatus.DISPUTED
    if _is_confirmed(support):
        return EventStatus.CONFIRMED
    if any(claim.status is not ClaimStatus.CLAIMED for claim in support):
        return EventStatus.REPORTED
    return EventStatus.CLAIMED


def _is_denial(claim: Claim) -> bool:
    return claim.status is ClaimStatus.DENIED or bool(claim.denied_by)


def _is_confirmed(support: Iterable[Claim]) -> bool:
    neutral: set[Voice] = set()
    parties: set[Voice] = set()
    for claim in support:
        if claim.status is ClaimStatus.CONFIRMED:
            return True
        (parties if claim.status is ClaimStatus.CLAIMED else neutral).add(voice_of(claim))
    ordered = sorted(neutral, key=lambda voice: (voice.publisher, voice.report_id, sorted(voice.speakers)))
    return any(
        are_independent(one, other)
        for index, one in enumerate(ordered)
        for other in (*ordered[index + 1 :], *parties)
    )


def _is_copy(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other:
        return bool(one)
    if min(len(one), len(other)) < COPY_WORDS:
        return False
    first, second = set(one), set(other)
    return len(first & second) >= COPY_OVERLAP * len(first | second)


def _fold(name: str) -> str:
    """A name of a speaker or publisher, so that "The Army" and "the army" are one."""
    return _LEADING_ARTICLE.sub("", " ".join(name.casefold().split()))
