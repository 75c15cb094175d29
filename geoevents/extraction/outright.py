"""What words tell outright: "the army captured X", "X, which rebels seized", "a teacher who left X".

The words between side, verb and place leave no room for doubt, so that the reader need not be sure of itself.
Of the places that these patterns find in the training reports, nineteen in twenty were taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoevents.extraction.encoding import Mention
from geoevents.extraction.outright_sides import find_winner, is_taker_after, lost_by_pronoun
from geoevents.extraction.owners import HELD, NameInSentence, find_owner
from geoevents.extraction.sentences import sentence_at
from geoevents.extraction.side_mentions import SideMention, sides_within
from geoevents.extraction.taking_words import (
    ACTIVE,
    BEFORE_NAME,
    CONTROL,
    REACH,
    TOOK,
    drives_out,
)
from geoevents.extraction.words import lower

_ROAD = re.compile(r"[A-Z]{1,3}-?\d{1,4}\b")
_ACTIVE_ROAD = re.compile(
    rf"\s+(?:on \w+ |also |then |later |had |have |has )?{TOOK}{CONTROL}{BEFORE_NAME}"
    rf"\s+(?:stretch(?:es)?|sections?|segments?|parts?|lengths?|kilomet(?:re|er)s)\s+of{BEFORE_NAME}\s+",
    re.IGNORECASE,
)
"""Who takes a stretch of a road has taken a road, while who takes part of a town has not taken the town."""
_OWNED = re.compile(r"['’]s\b")
_DOUBT = re.compile(
    r"\b(?:rumou?rs?|den(?:y|ied|ies|ying)|if|whether|false|not|never|no|un(?:true|founded)|withdrawn)\b",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(rf"\w{HELD}\b")
_WHO_LEFT = re.compile(
    r"\bwho (?:had |have |has )?(?:recently |just |since )?(?:left|fled|escaped|quit|departed|abandoned)"
    r"(?: from)?(?: the| nearby| town of| city of| village of)*\s+$",
    re.IGNORECASE,
)
_AFTER_TAKING = re.compile(
    r"(?:it|they|he|the [a-z]+|[\w-]+ (?:forces|troops|fighters|units))\s+(?:had\s+)?"
    rf"{TOOK}{CONTROL}{BEFORE_NAME}\s+$",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    rf"(?<!to )\b(?:brings?|brought|bringing|put(?:s|ting)?|plac(?:ed|es|ing)){BEFORE_NAME}"
    r"(?:\s+(?:segment|part|rest) of)?(?:\s+an?|\s+the)?\s+$",
    re.IGNORECASE,
)
_MAY = re.compile(r"\b(?:would|could|will|may|might|can|should|must|['’]ll)(?:\s+\w+){0,2}\s+$", re.IGNORECASE)
_UNDER = re.compile(
    r"\s+(?:back\s+)?(?:fully\s+)?under\s+(?:the\s+|full\s+)*(?:control\s+of\s+(?:the\s+)?)?", re.IGNORECASE
)
_CONTROLLED = re.compile(r"(?:['’]s)?\s+(?:\w+\s+)?(?:control|rule|authority)\b", re.IGNORECASE)
_WENT_INTO = re.compile(
    r"\b(?:advanc(?:ed|ing|es)|push(?:ed|ing|es))(?:\s+(?:\w+wards?|north|south|east|west))?"
    rf"(?:\s+(?:\w+ly|also|further|farther|deeper|deep|on|back))*\s+into{BEFORE_NAME}"
    rf"(?:\s+(?:countryside|outskirts|suburbs|edges?|fields|areas?|parts)(?:\s+(?:around|outside|of))?{BEFORE_NAME})?\s+$",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:from|without|before|against|of|stop(?:ped|ping)?|be|been|tr(?:y|ied|ying)|to|than)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_FALL = re.compile(
    rf"\bthe\s+(?:(?:re)?capture|fall|loss|seizure|takeover)\s+of{BEFORE_NAME}\s+$",
    re.IGNORECASE,
)
_NO_FALL = re.compile(
    r"\b(?:would|could|will|(?-i:may)|might|can|should|must|until|before|after|since|fear\w*|hop(?:e|ed|es|ing)|plan\w*"
    r"|aim\w*|threat\w*|prevent\w*|avert\w*|predict\w*|stories|story|film|book|anniversary|years?)\b",
    re.IGNORECASE,
)
_WHO_REACH = 3
"""Characters between a side and the "who" that stands for it."""


def find_outright(
    text: str,
    mentions: Sequence[Mention],
    sides: Sequence[SideMention],
    sentences: Sequence[tuple[int, int]],
) -> set[int]:
    """Find the mentions of places whose taking, or loss to a side, is told outright.

    Args:
        text: the report.
        mentions: the candidates.
        sides: the sides that the report names, in order.
        sentences: (start, end) of its sentences, in order.

    Returns:
        the mentions' indices.
    """
    found: set[int] = set()
    for mention in mentions:
        first, last = sentence_at(sentences, mention.start) or (0, len(text))
        if not _is_sure(text, mention, first, last):
            continue
        near = sides_within(sides, max(first, mention.start - REACH), last)
        told = mention.named and (
            any(_takes(text, side, mention, first, last) for side in near)
            or lost_by_pronoun(text, mention, first, last) is not None
            or (sides and _is_told_by_noun(text, mention, first, last))
        )
        if told or find_winner(NameInSentence(text, mention, mentions, sides, first, last)):
            found.add(mention.index)
    return found


def _is_told_by_noun(text: str, mention: Mention, first: int, last: int) -> bool:
    """Whether a noun tells the change as what has happened: "the fall of X ends a siege"."""
    fall = _FALL.search(text, max(first, mention.start - REACH // 2), mention.start)
    return fall is not None and _NO_FALL.search(text, first, last) is None


def find_entered(
    text: str,
    mentions: Sequence[Mention],
    sides: Sequence[SideMention],
    sentences: Sequence[tuple[int, int]],
) -> set[int]:
    """Find the mentions of places that a side is told outright to have gone into: "pushed deeper into X".

    Of those that the training reports tell so, nine in ten are advances or takings. Takes and gives what
    ``find_outright`` does.
    """
    found: set[int] = set()
    for mention in mentions:
        first, last = sentence_at(sentences, mention.start) or (0, len(text))
        verb = _WENT_INTO.search(text, max(first, mention.start - REACH), mention.start)
        if not verb or not mention.named or not _is_sure(text, mention, first, last):
            continue
        at = verb.start()
        hoped = _NOT_YET.search(text, first, at) or _MAY.search(text, first, at)
        if not hoped and sides_within(sides, max(first, at - REACH // 2), at):
            found.add(mention.index)
    return found


def find_held(
    text: str,
    mentions: Sequence[Mention],
    sides: Sequence[SideMention],
    sentences: Sequence[tuple[int, int]],
) -> set[int]:
    """Find the mentions of places that words of holding beside them give to a side: "X, a rebel-held town".

    Takes and gives what ``find_outright`` does.
    """
    spoken = {sentence_at(sentences, match.start()) for match in _ADJECTIVE.finditer(lower(text))} - {None}
    found: set[int] = set()
    for mention in mentions if spoken else ():
        sentence = sentence_at(sentences, mention.start)
        if sentence not in spoken or sentence is None or not mention.named:
            continue
        owner = find_owner(NameInSentence(text, mention, mentions, sides, *sentence))
        if owner is not None and not owner.took and _is_sure(text, mention, *sentence):
            found.add(mention.index)
    return found


def _is_sure(text: str, mention: Mention, first: int, last: int) -> bool:
    """Whether a place itself is meant, and its sentence leaves no doubt."""
    return _OWNED.match(text, mention.end) is None and _DOUBT.search(text, first, last) is None


def find_earlier_taking(text: str, mention: Mention, first: int) -> int | None:
    """Find where the words begin that put the taking of a place on a day before: "a day after it captured X".

    Args:
        text: the report.
        mention: the place's name.
        first: where the sentence begins.
    """
    match = _AFTER_TAKING.search(text, max(first, mention.start - REACH // 2), mention.start)
    return match.start() if match else None


def find_flights(text: str, mentions: Sequence[Mention], sides: Sequence[SideMention]) -> set[int]:
    """Find the mentions that a person left, no side: "the head of the council, who left the city on Monday".

    Args:
        text: the report.
        mentions: the candidates.
        sides: the sides that the report names, in order.
    """
    found: set[int] = set()
    for mention in mentions:
        match = _WHO_LEFT.search(text, max(0, mention.start - REACH // 4), mention.start)
        if match:
            before = sides_within(sides, 0, match.start())
            if not before or match.start() - before[-1].end > _WHO_REACH:
                found.add(mention.index)
    return found


def _comes_under(text: str, side: SideMention, mention: Mention, first: int, last: int) -> bool:
    """Whether it is brought under a side's control."""
    under = _UNDER.fullmatch(text, mention.end, side.start)
    brings = _BRINGS.search(text, max(first, mention.start - REACH // 2), mention.start)
    if under is None or brings is None or _MAY.search(text, first, brings.start()):
        return False
    return "control of" in under[0] or _CONTROLLED.match(text, side.end, last) is not None


def _takes(text: str, side: SideMention, mention: Mention, first: int, last: int) -> bool:
    if side.start >= mention.end and _comes_under(text, side, mention, first, last):
        return True
    if side.end <= mention.start:
        told = _ACTIVE_ROAD if _ROAD.match(text, mention.start) else None
        active = any(p.fullmatch(text, side.end, mention.start) for p in (ACTIVE, told) if p)
        return active or drives_out(text, side, mention, first)
    return is_taker_after(text, side, mention, first, last)
