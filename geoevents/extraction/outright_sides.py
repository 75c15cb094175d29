"""Which side took a place or lost it, where the words tell it outright: "took X from the rebels"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.extraction.encoding import Mention
from geoevents.extraction.owners import NameInSentence
from geoevents.extraction.side_mentions import SideMention, sides_within
from geoevents.extraction.taking_words import (
    ACTIVE,
    BEFORE_NAME,
    CONTROL,
    REACH,
    TOOK,
    drives_out,
)

_LOSING = re.compile(
    r"\b(?:los(?:t|ing|s of)|ced(?:ed|ing)|surrender(?:ed|ing)|yield(?:ed|ing))", re.IGNORECASE
)
_LOST = re.compile(rf"{_LOSING.pattern}{BEFORE_NAME}\s+$", re.IGNORECASE)
_TO = re.compile(r"\s+(?:back\s+)?to\s+(?:the\s+|its\s+)?", re.IGNORECASE)
_TAKING = re.compile(
    rf"\b(?:{TOOK}|wrested|(?:re)?capture of|taking of|captures|seizes|retakes|takes|capturing|seizing"
    r"|retaking|taking)"
    rf"{CONTROL}{BEFORE_NAME}\s+$",
    re.IGNORECASE,
)
_FROM_SIDE = re.compile(r"(?:\s+back)?\s+from\s+(?:the\s+|its\s+)?", re.IGNORECASE)
_TAKEN_FROM = re.compile(
    r"(?:,|(?:,?\s+which|\s+that)?\s+(?:was|were|is|are|has been|had been|have been|being))\s+(?:[a-z]+ly\s+)?"
    r"(?:(?:re)?taken|(?:re)?captured|seized|wrested|won|recovered|liberated|freed|snatched)(?:\s+back)?"
    r"(?:\s+(?:on|in|last|this)\s+\w+)?\s+from\s+(?:the\s+|its\s+)?",
    re.IGNORECASE,
)
_PRONOUN = r"(?P<whom>it|them|him|us)\b"
_LOST_BY_PRONOUN = re.compile(
    r"(?:,|(?:,?\s+which|\s+that)?\s+(?:was|were|is|are|has been|had been|have been))?(?:\s+(?:all|both))?"
    rf"\s+lost(?:\s+again|\s+back)?\s+by\s+{_PRONOUN}",
    re.IGNORECASE,
)
_TAKEN_FROM_PRONOUN = re.compile(_TAKEN_FROM.pattern + _PRONOUN, re.IGNORECASE)
_GOVERNED = re.compile(
    r"\b(?:in|at|near|from|of|around|outside|inside|to|into|by)\s+(?:the\s+)?$", re.IGNORECASE
)
_LONG_BEFORE = re.compile(r"\b(?:years?|months?|weeks?) after (?:the\s+)?$", re.IGNORECASE)
_TOOK_IT = re.compile(
    rf"\s+(?:had\s+)?(?:first\s+)?{TOOK}{CONTROL}\s+(?:it|the (?:city|town|village|base|area|place|post))\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"\b(?:backed|supported|led|joined|helped|including|and|with|by|of|from|like|or)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:(?:[a-z]{2}-)?[A-Z][\w'’-]*(?: (?:[a-z]{2}-)?[A-Z][\w'’-]*){0,3}"
    r"(?:, (?:and )?| and )(?:the [a-z]+s of )?){0,8}"
)
_OURS_STILL = re.compile(
    r"\s+(?:itself\s+)?(?:is|are|was|were|remains?|stays?|stayed)(?:\s+\w+){0,3}?\s+"
    r"(?:with us|in the hands of its (?:own )?(?:people|sons|men))\b"
)


@dataclass(frozen=True, slots=True)
class Won:
    """To whom a place was lost, and where the words that tell it begin."""

    side: str
    told_from: int


_WHICH = re.compile(r",?[ \t]+(?:that|which)[ \t]+(?:the\s+|its\s+|his\s+)?", re.IGNORECASE)
_HAD_TAKEN = re.compile(
    rf"\s+(?:and (?:its|their) allies\s+)?(?:had\s+|have\s+|has\s+)?(?:also\s+)?{TOOK}\b", re.IGNORECASE
)
_BESIDE = re.compile(r",\s+(?:in\s+)?$")
"""What stands before the second of "Bara, in North Kordofan, which ...": the first is meant."""


def find_winner(name: NameInSentence) -> Won | None:
    """Find to whom a place was lost, where the words beside it tell: "four days after losing it to rebels"."""
    text, start, end = name.text, name.mention.start, name.mention.end
    if _LOSING.search(text, name.first, start) is None:
        return None
    for begins, ends in dict.fromkeys(((start, end), (name.start, name.end))):
        lost = _LOST.search(text, max(name.first, begins - REACH // 4), begins)
        for side in sides_within(name.sides, ends, min(name.last, ends + 30)) if lost else ():
            if side.side and lost and _TO.fullmatch(text, ends, side.start):
                return Won(side.side, lost.start())
    return None


def find_loser(text: str, mention: Mention, sides: Sequence[SideMention], first: int, last: int) -> str | None:
    """Find who lost a place, where the words beside it tell outright: "took X from the rebels".

    Args:
        text: the report.
        mention: the place's name.
        sides: the sides that the report names, in order.
        first: where the sentence begins.
        last: where it ends.

    Returns:
        the side that lost it, if it is told so.
    """
    before = max(first, mention.start - REACH)
    for side in sides_within(sides, before, min(last, mention.end + REACH)):
        if side.start >= mention.end:
            if side.side and _TAKEN_FROM.fullmatch(text, mention.end, side.start):
                return side.side
            between = text[mention.end : side.start]
            if _FROM_SIDE.fullmatch(between) and _TAKING.search(text, before, mention.start):
                return side.side
            if _LONG_BEFORE.search(text, mention.end, side.start) and _TOOK_IT.match(text, side.end, last):
                return side.side
        elif side.end <= mention.start and drives_out(text, side, mention, first):
            return side.side
    return None


def lost_by_pronoun(text: str, mention: Mention, first: int, last: int) -> str | None:
    """Find the pronoun for who lost a place: "Ariha, captured from it in May", "lost by them".

    Args:
        text: the report.
        mention: the place's name, or the last of those that a list joins to it.
        first: where the sentence begins.
        last: where it ends.
    """
    if _GOVERNED.search(text, max(first, mention.start - REACH // 4), mention.start):
        return None  # "the tanks in Ariha were taken from them"
    for pattern in (_LOST_BY_PRONOUN, _TAKEN_FROM_PRONOUN):
        behind = pattern.match(text, mention.end, last)
        if behind:
            return behind["whom"].lower()
    return None


def find_taker(text: str, mention: Mention, sides: Sequence[SideMention], first: int) -> str | None:
    """Find the side that is the subject of the verb of taking right before a place: "the army captured X".

    Args:
        text: the report.
        mention: the place's name.
        sides: the sides that the report names, in order.
        first: where the sentence begins.
    """
    for side in reversed(sides_within(sides, max(first, mention.start - REACH), mention.start)):
        active = ACTIVE.match(text, side.end, mention.start)
        if active and _LISTED.fullmatch(text, active.end(), mention.start):
            return None if _NO_SUBJECT.search(text, max(first, side.start - 20), side.start) else side.side
    return None


def is_taker_after(text: str, side: SideMention, mention: Mention, first: int, last: int) -> bool:
    """Whether a side is the subject of a taking right after a place's name: "X, which the army captured".

    Args:
        text: the report.
        side: the side.
        mention: the place's name.
        first: where the sentence begins.
        last: where it ends.
    """
    return (
        mention.end <= side.start <= mention.end + 30
        and _WHICH.fullmatch(text, mention.end, side.start) is not None
        and _HAD_TAKEN.match(text, side.end, last) is not None
        and _BESIDE.search(text, max(first, mention.start - 8), mention.start) is None
    )


def find_taker_after(
    text: str, mention: Mention, sides: Sequence[SideMention], first: int, last: int
) -> str | None:
    """Find the side that is the subject of a taking right after a place's name (``is_taker_after``)."""
    for side in sides_within(sides, mention.end, min(last, mention.end + REACH // 2)):
        if side.side and is_taker_after(text, side, mention, first, last):
            return side.side
    return None


def is_ours_still(text: str, mention: Mention, last: int) -> bool:
    """Whether a party says that a place is its own: "X is still with us", "X is in the hands of its people".

    Args:
        text: the report.
        mention: the place's name, or a phrase for it.
        last: where the sentence ends.
    """
    return _OURS_STILL.match(text, mention.end, last) is not None
