"""Which name a phrase for a place stands for, where the words between them leave no choice.

"The post at Tell Touqan", "al-Eis and its hill", "Idlib province, the last rebel-held area": beside such words
what else the report names does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction.mentions import find_facility

_OF_KIND = r"(?:the )?(?:(?:town|city|village|hamlet|district|province) of )?"
_OWNED_BY = r"(?: of (?:the |its )?(?:[\w'’.-]+ ){0,3}?[\w'’.-]+)?"
_AT = re.compile(
    rf"{_OWNED_BY} (?:just )?(?:at|in|near|outside|inside|beside|close to|next to) {_OF_KIND}", re.IGNORECASE
)
_OF_THE = re.compile(r" of the ", re.IGNORECASE)
_AND_ITS = re.compile(r"(?:,? and|,? with|,? together with|, including|,? as well as) ", re.IGNORECASE)
_ITS = re.compile(r"its\b", re.IGNORECASE)
_APPOSED = re.compile(r"(?: (?:province|city|town|village|district|region|governorate|area|county|state))?, ")
_APPOSITION = re.compile(
    r"the (?:[\w-]+ ){0,5}(?:area|town|city|village|province|region|stronghold|bastion|enclave|pocket|capital"
    r"|settlement|district|suburb|seat|hamlet)$",
    re.IGNORECASE,
)
_THE_THING = re.compile(r"(?:the|its)\b", re.IGNORECASE)
_IN = re.compile(r"(?:^|[.!?;]\s+|\n)(?:[Ii]n|[Aa]t)\s+$")
_NO_STOP = re.compile(r"[^.!?;\n]{1,90}")
_ENDS = re.compile(r"[,;.:)]| (?:in|of|on|where|which|that|held|to)\b")
_NEIGHBOURS = 2
"""Mentions before and after the phrase that are looked at."""


def find_binding(
    text: str, start: int, end: int, toponyms: Sequence[Toponym | None], *, near: int
) -> int | None:
    """Find the name that a phrase is bound to by the words between them.

    Args:
        text: the report.
        start: where the phrase begins.
        end: where it ends.
        toponyms: of each mention, in order; None for phrases.
        near: the phrase's own index.

    Returns:
        the name's index; None where its words bind the phrase to none.
    """
    facility = find_facility(text[start:end]) != ""
    apposition = _APPOSITION.fullmatch(text, start, end) is not None and _ENDS.match(text, end) is not None
    for index in range(max(0, near - _NEIGHBOURS), min(len(toponyms), near + _NEIGHBOURS + 1)):
        toponym = toponyms[index]
        if toponym is None:
            continue
        natural = toponym.place is not None and toponym.place.kind is PlaceKind.PHYSICAL
        if toponym.start >= end:
            between = text[end : toponym.start]
            if _OF_THE.fullmatch(between) and toponym.place is not None and not natural:
                return index
            unheard = toponym.place is None and between.endswith(" the ")
            if facility and not unheard and _AT.fullmatch(between):
                return index
        elif toponym.end <= start:
            if not natural and _ITS.match(text, start, end) and _AND_ITS.fullmatch(text, toponym.end, start):
                return index
            if apposition and _APPOSED.fullmatch(text, toponym.end, start):
                return index
    if facility and _THE_THING.match(text, start, end):
        return _place_of_sentence(text, start, toponyms, near)
    return None


def _place_of_sentence(text: str, start: int, toponyms: Sequence[Toponym | None], near: int) -> int | None:
    """The town that a sentence opens with: "In Tripoli, militias took the airport"."""
    for index in range(near - 1, max(-1, near - 1 - _NEIGHBOURS), -1):
        toponym = toponyms[index]
        if toponym is not None:
            town = toponym.place is not None and toponym.place.kind in (PlaceKind.SETTLEMENT, PlaceKind.ADMIN)
            opens = _IN.search(text, max(0, toponym.start - 12), toponym.start) is not None
            return index if town and opens and _NO_STOP.fullmatch(text, toponym.end, start) else None
    return None
