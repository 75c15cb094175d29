"""How well claims together say an event is known: whose voices they are, and which are independent.

Independent means different publishers and different speakers. A publisher's own word counts as its voice; a
wire copy (the same sentence under another name) is the same voice again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geoevents.model import Claim, ClaimStatus, EventStatus

COPY_OVERLAP = 0.8
"""Two sentences that share this much of their words are one sentence printed twice."""
ENOUGH_VOICES = 25
"""Of more sentences by one speaker the others would say nothing new."""
COPY_WORDS = 8
"""Shorter sentences are too alike by chance: they are copies only when equal."""

_WORDS = re.compile(r"\w+")
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)|reject|dismiss|refut|disput|contradict|untrue|false|baseless|no truth|lie\b)",
    re.IGNORECASE,
)
"""Words with which a sentence only denies."""


_EMPTY_WORDS = frozenset({
    "a", "an", "and", "at", "based", "by", "close", "for", "from", "in", "its", "of", "on", "our", "said",
    "source", "sources", "the", "their", "this", "to", "who", "with",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in one claim: the publisher, the named speakers, and the words of the sentence."""

    publisher: str
    """Folded; empty where the report does not say who publishes it."""
    report_id: str
    speakers: frozenset[frozenset[str]]
    """Each by the words that tell it apart: {"war", "monitor"}."""
    sentence: tuple[str, ...]


def voice_of(claim: Claim) -> Voice:
    """Who speaks in a claim. Where nobody is quoted the publisher itself speaks."""
    publisher = " ".join(claim.source.casefold().split())
    speakers = frozenset(filter(None, map(_telling_words, claim.said_by or (claim.source,))))
    return Voice(publisher, claim.report_id, speakers, tuple(_WORDS.findall(claim.evidence.text.casefold())))


def are_independent(one: Voice, other: Voice) -> bool:
    """Whether two voices are different publishers and different speakers, and neither copies the other.

    Where a publisher is not known the report stands for it, and then only named speakers can tell two apart.
    """
    if one.report_id == other.report_id:
        return False
    if one.publisher and one.publisher == other.publisher:
        return False
    if any(a <= b or b <= a for a in one.speakers for b in other.speakers):
        return False  # "the monitor" and "a war monitor"
    if not one.speakers and not other.speakers:
        return False
    return not _is_copy(one.sentence, other.sentence)


def event_status(claims: Sequence[Claim]) -> EventStatus:
    """The status of an event from all its claims; their order does not matter.

    - denied: it is only told as denied: nobody says that it is so, and no report tells it as its own.
    - disputed: some say it and some deny it, in one report or in several, and since then it has not been
      confirmed.
    - confirmed: one report has it from both sides or from a party and a neutral observer; or two independent
      voices tell it, and not only the side that gains and its friends.
    - reported: neutral voices that are not independent of each other, or one alone.
    - claimed: only a party says so, however often.
    """
    support = [claim for claim in claims if _is_told(claim)]
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


def _is_told(claim: Claim) -> bool:
    """Whether somebody says that it is so, denied or not: a speaker, or the report apart from the denial."""
    if claim.said_by or claim.status is not ClaimStatus.DENIED:
        return True
    return _DENIAL.search(claim.evidence.text) is None


def _is_confirmed(support: Iterable[Claim]) -> bool:
    """Whether some independent voice bears another out: a neutral one anybody, the loser the winner."""
    good: dict[Voice, Claim] = {}
    parties: dict[Voice, Claim] = {}
    for claim in support:
        if claim.status is ClaimStatus.CONFIRMED:
            return True
        (parties if claim.status is ClaimStatus.CLAIMED else good)[voice_of(claim)] = claim
    if len(good) + len(parties) < 2:
        return False
    good |= {voice: claim for voice, claim in parties.items() if _is_admission(claim)}
    return any(
        are_independent(one, other)
        for mine, ones in _by_speakers(good).items()
        for theirs, others in _by_speakers({**good, **parties}).items()
        if mine != theirs
        for one in ones
        for other in others
    )


def _by_speakers(voices: Iterable[Voice]) -> dict[frozenset[frozenset[str]], list[Voice]]:
    """Voices by who speaks in them: those of one speaker are never independent; of many, some stand for all."""
    groups: defaultdict[frozenset[frozenset[str]], list[Voice]] = defaultdict(list)
    for voice in sorted(voices, key=lambda voice: (voice.publisher, voice.report_id, voice.sentence)):
        if len(groups[voice.speakers]) < ENOUGH_VOICES:
            groups[voice.speakers].append(voice)
    return groups


def _is_admission(claim: Claim) -> bool:
    """Whether the side that loses says so itself."""
    from geoevents.extraction.sides import opponents

    speaking = _sides_of("; ".join((*claim.said_by, claim.source)), _country(claim))
    winner = claim.gain or claim.actor
    if winner is None or winner in speaking:
        return False
    loser = claim.loss or claim.against
    if loser is not None:
        return loser in speaking
    return any(side in speaking for side in opponents(winner, country=_country(claim), day=claim.published))


@lru_cache(maxsize=4096)
def _sides_of(names: str, country: str | None) -> frozenset[str]:
    """The sides that the names of speakers stand for."""
    from geoevents.extraction.sides import find_sides

    return frozenset(mention.side for mention in find_sides(names, country=country) if mention.side)


def _country(claim: Claim) -> str | None:
    return (claim.place.country_code or None) if claim.place else None


def _is_copy(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other:
        return bool(one)
    if min(len(one), len(other)) < COPY_WORDS:
        return False
    first, second = set(one), set(other)
    return len(first & second) >= COPY_OVERLAP * len(first | second)


def _telling_words(name: str) -> frozenset[str]:
    """The words of a speaker's or publisher's name that tell it apart, small ones left out."""
    return frozenset(_WORDS.findall(name.casefold())) - _EMPTY_WORDS
