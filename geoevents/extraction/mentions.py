"""Mentions of a place without its name: "the town", "its airport", "there", "it", "both".

They are candidates only. The learned reader says which of them a change is told of, and which place they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADS = (
    "town city village hamlet settlement capital metropolis locality community municipality township place seat "
    "district suburb neighbourhood neighborhood quarter enclave pocket stronghold bastion countryside outskirts centre "
    "center downtown camp base airbase air-base airport airfield airstrip aerodrome garrison barracks position "
    "crossing border-crossing gate post outpost checkpoint bridge port harbour harbor seaport refinery dam barrage hill "
    "hilltop mountain ridge height heights summit peak island peninsula bank plain valley province governorate region "
    "county state area zone territory road highway motorway stretch section route junction crossroads roundabout station "
    "prison jail hospital university college academy school faculty plant factory works mine field oilfield gasfield "
    "terminal square palace headquarters hq compound complex depot arsenal warehouse silo facility stadium market bazaar "
    "castle fortress citadel monastery building offices office ministry half part parts streets side"
).split()
_PLURALS = (
    "towns cities villages hamlets settlements localities communities places districts suburbs neighbourhoods "
    "neighborhoods quarters camps bases positions crossings posts outposts bridges hills provinces areas halves sites"
).split()
_DETERMINER = r"(?:the|that|this|its|their|these|those|our|both|all|each|half|most|much|part|parts)"
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|other|same|last|whole|entire|of)"
_MODIFIER = r"(?:[\w'’\-.]{2,20}[ \t])"
_NOUN = "|".join(sorted({*_HEADS, *_PLURALS}, key=len, reverse=True)) + r"|air base|border post|police stations?"
_PHRASE = re.compile(
    rf"\b{_DETERMINER}[ \t](?:{_NUMBER}[ \t]){{0,2}}(?:(?!(?:and|or|in|on|at|to|from|by|with|for|as|was|were|is|had|has)[ \t])"
    rf"{_MODIFIER}){{0,3}}?(?:{_NOUN})\b(?!['’-]\w)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|there|them|both|elsewhere|the (?:former|latter|two|three|four|five|rest|others?|same|first|second)"
    r"|all (?:two|three|four|five|six|seven|eight|of them)|these (?:two|three|four|five)"
    r"|(?:neither|none|each|some|half|most|all|part|parts) of (?:it|them))\b",
    re.IGNORECASE,
)
_OF = re.compile(r"[ \t]*(?:of[ \t]+|,?[ \t]*)?[\"“'‘(]?")


def find_anaphors(text: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find phrases that may stand for a place that is named elsewhere.

    Args:
        text: the report.
        names: (start, end) of the places named in it; a phrase that runs into one ("the town of Saraqeb") is
            not given, since the name itself is there.

    Returns:
        (start, end) of each, in order; they overlap neither each other nor a name.
    """
    taken = sorted(names)
    starts = {start for start, _ in taken}
    found: list[tuple[int, int]] = []
    matches = [*_PHRASE.finditer(text), *_PRONOUN.finditer(text)]
    matches.sort(key=lambda m: (m.start(), -m.end()))
    at, last = 0, -1
    for match in matches:
        start, end = match.span()
        if start < last:
            continue
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < end:
            continue
        follow = _OF.match(text, end)
        if follow and follow.end() > end and follow.end() in starts:
            continue
        found.append((start, end))
        last = end
    return found
