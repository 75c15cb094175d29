"""The stretch of a road that a sentence speaks of: "in Idlib province", "from Khan al-Assal to Aleppo".

Words that tell where the whole road runs ("the M5, which links Damascus and Aleppo") are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gazetteer.place import Toponym

_NOUN = r"(?:\s+(?:international\s+)?(?:highway|motorway|road|route|artery|expressway))?"
_WORDS = (
    r"(?:(?:the|just|near|beyond|past|outside|rebel|north|south|east|west"
    r"|northern|southern|eastern|western)\W+)*"
)
_AREA = r"(?:province|governorate|region|countryside|district|oblast|state)"
_OF_AREA = rf"(?:(?:{_AREA}|outskirts|suburbs|rural areas?)\s+of\s+(?:the\s+)?)?"
_SHARE = r"(?:stretch(?:es)?|sections?|segments?|parts?|portions?|legs?|kilomet(?:re|er)s|miles)"
_SHARE_OF = rf"{_SHARE}\s+of\s+(?:the\s+)?(?:[\w-]+\s+){{0,2}}$"
_PAIR = re.compile(rf"{_NOUN}\s*,?\s+(?:(?P<between>between)|(?:all the way )?from)\s+{_WORDS}$", re.IGNORECASE)
_JOINS = {
    True: re.compile(r"\s+and\s+$", re.IGNORECASE),
    False: re.compile(
        rf"\s*,?\s+(?:all the way |up |down )?(?:to|towards?|as far as|until|till)\s+{_WORDS}$", re.IGNORECASE
    ),
}
_WITHIN = re.compile(
    rf"{_NOUN}\s+(?:in|inside|within|across|through|near)\s+{_WORDS}{_OF_AREA}$",
    re.IGNORECASE,
)
_NAMED_AREA = re.compile(rf"['’]?s?\s+{_AREA}\b", re.IGNORECASE)
_SHARE_BEFORE = re.compile(rf"\b{_SHARE_OF}", re.IGNORECASE)
_NAMED_SHARE = re.compile(rf"\s+(?:[\w-]+\s+){{0,2}}{_SHARE_OF}", re.IGNORECASE)
_ENDS = re.compile(
    r"(?P<first>(?:[a-z]{1,3}-)?[A-Z][\w’']*)\s?[-–]\s?(?P<second>(?:[a-z]{1,3}-)?[A-Z][\w’']*)\s+(?:[a-z]+\s+){0,2}"
    + _SHARE_OF
)
_REACH = 120


def find_stretch(text: str, road: Toponym, toponyms: Sequence[Toponym], start: int, end: int) -> str:
    """The words that say which stretch of a road a sentence means; empty for all of it.

    Args:
        text: the report.
        road: the road's name in it.
        toponyms: the report's places.
        start, end: the sentence.
    """
    after = [t for t in toponyms if road.end <= t.start < min(end, road.end + _REACH)]
    if after:
        first = after[0]
        lead = text[road.end : first.start]
        pair = _PAIR.match(lead)
        if pair and len(after) > 1:
            second = after[1]
            if _JOINS[bool(pair["between"])].fullmatch(text[first.end : second.start]):
                return _tidy(
                    text[road.end + lead.lower().index("between" if pair["between"] else "from") : second.end]
                )
        if _WITHIN.match(lead):
            noun = _NAMED_AREA.match(text, first.end, end)
            words = re.sub(
                rf"^{_NOUN}\s+", "", text[road.end : noun.end() if noun else first.end], flags=re.IGNORECASE
            )
            return _tidy(words)
    ends = _ENDS.search(text, max(start, road.start - _REACH), road.start)
    if ends:
        return f"between {ends['first']} and {ends['second']}"
    before = [t for t in toponyms if max(start, road.start - _REACH) <= t.start and t.end <= road.start]
    for name in reversed(before):
        if _NAMED_SHARE.fullmatch(text, name.end, road.start):
            return _tidy(text[name.start : road.start])
    share = _SHARE_BEFORE.search(text, max(start, road.start - _REACH), road.start)
    return _tidy(text[share.start() : road.start]) if share else ""


def _tidy(words: str) -> str:
    words = " ".join(words.split()).strip(" ,")
    return re.sub(r"\s+of(?:\s+(?:the|[a-z-]+))*$", "", words)
