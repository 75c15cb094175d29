"""Whose a place is by the words around its name: "held by the army", "in rebel hands", "fell to the rebels".

Such words stand before what the network reads of the side: where they stand, it is theirs. Names that a list
joins share what is said before or after the list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from geoevents.extraction.encoding import Mention
from geoevents.extraction.side_mentions import SideMention, sides_within

_REACH = 160
"""Characters between a name and the side."""
_BESIDE = 8
"""Characters between a side and the verb that it is the subject of: "has also" at most."""
_START = attrgetter("start")
_JOINED = re.compile(
    r"\s*(?:,|,?\s+and|,?\s+as well as|&)\s+(?:the\s+)?(?:nearby\s+)?"
    r"(?:(?:town|village|city|district)s?\s+of\s+)?",
    re.IGNORECASE,
)
_NOUNS = r"(?:\s+(?:city|town|village|district|province|region|airport|base|itself|highway|road|area|proper))*"
_ASIDE = r"(?:\s*\([^()]{0,60}\)|,\s[^,;:.()]{1,70},)?"
_AUXILIARY = (
    r"(?:\s+(?:is|are|was|were|has|have|had|been|being|remains?|remained|still|now|again|also|already|firmly|largely"
    r"|completely|once|fully|effectively|both|all|that|which|of|them|lies?|be|said|to|reportedly|town|city|village))*"
)
_LEAD = re.compile(rf"{_NOUNS}{_ASIDE}(?:\s*,)?{_AUXILIARY}", re.IGNORECASE)
_THE = r"\s+(?:the\s+|its\s+|an?\s+)?"
_TAKEN_BY = re.compile(
    r"\s+(?:(?:re)?captured|retaken|taken(?:\s+(?:over|back))?|seized|overrun|liberated|conquered)"
    rf"(?:\s+(?:\w+ly|on \w+|in \w+))?\s+by{_THE}",
    re.IGNORECASE,
)
_HELD_BY = re.compile(
    rf"\s+(?:held|controlled|occupied|run|ruled|administered)(?:\s+(?:\w+ly|in \w+))?\s+by{_THE}", re.IGNORECASE
)
_BY = re.compile(rf"\s+by{_THE}", re.IGNORECASE)
_OTHERS_BY = re.compile(
    r"\b(?:(?P<took>(?:re)?captured|(?:re)?taken|seized)|held|controlled|occupied|run|ruled|administered)\s+by\s"
    r"(?:(?!\bby\b)[^.;])*;\s*(?:and\s+|while\s+)?(?:the\s+)?(?:(?:town|village|city)s?\s+of\s+)?$",
    re.IGNORECASE,
)
"""What "A is held by the army; B by the rebels" leaves out of its second half."""
_OF = re.compile(
    r"\s+(?:back\s+)?(?:(?:in(?:to)?|to)\s+the\s+hands|under\s+(?:the\s+)?(?:\w+\s+)?(?:control|rule|authority|occupation))"
    rf"\s+of{_THE}",
    re.IGNORECASE,
)
_FELL = re.compile(rf"\s+(?:fell|fallen|falls|passed|went over)\s+(?:back\s+)?to{_THE}", re.IGNORECASE)
_INTO = re.compile(r"\s+(?:back\s+|firmly\s+)?(?:in(?:to)?|to|under)\s+(?:the\s+|full\s+)?", re.IGNORECASE)
_HANDS = re.compile(r"(?:['’]s?)?\s+(?:hands|control|rule|occupation|administration)\b", re.IGNORECASE)
_OUT_OF = re.compile(
    r"\s+(?:(?:is|are|was|were|has|have|had|been|remains?|remained|stays?|stayed|lies?|lay|still|now|also|largely"
    r"|completely|well)\s+){0,4}(?:outside(?:\s+of)?|out\s+of|beyond|free\s+(?:of|from)|not\s+(?:yet\s+)?(?:under|in))"
    r"\s+(?:the\s+|full\s+)?",
    re.IGNORECASE,
)
_REACH_OF = re.compile(r"(?:['’]s?)?\s+(?:hands|control|rule|reach|grip|authority|grasp)\b", re.IGNORECASE)
_NO_MORE = re.compile(r"(?:\s+\w+){0,2}\s+(?:until|till|before)\b", re.IGNORECASE)
_A_HELD = re.compile(
    rf"{_NOUNS},\s+(?:an?|the|another|still|one\s+of\s+the)\s+(?:[\w-]+\s+){{0,3}}", re.IGNORECASE
)
HELD = r"-(?:held|controlled|occupied|run|ruled|administered)"
"""Behind a side: "rebel-held"."""
_HELD = re.compile(rf"{HELD}\b", re.IGNORECASE)
_IS = re.compile(
    rf"{_NOUNS}{_ASIDE}(?:,?\s+which|\s+that)?(?:\s+both|\s+all)?\s+(?:is|are|remains?|stays?)"
    r"(?:\s+(?:still|now|again|also|already|firmly|largely|both|all))*\s+",
    re.IGNORECASE,
)
_HELD_BEFORE = re.compile(
    rf"{HELD}\s+(?:(?:[a-z]+ern|north|south|east|west|cent(?:re|er)|city"
    r"|towns?|villages?|districts?|suburbs?|province|region|areas?|parts?|half|side|bank|quarters?|neighbou?rhoods?|countryside"
    r"|enclave|stronghold|bastion|capital|border|port|mountain|coastal|oil|university|besieged|strategic|nearby|neighbou?ring)"
    r"\s+){0,4}(?:of\s+|(?<=countryside )(?:around|outside)\s+|(?<=area )around\s+)?(?:the\s+)?"
    r"(?:city\s+of\s+)?",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\s+(?:have\s+|has\s+|had\s+)?(?:also\s+|since\s+|recently\s+)?lost(?:\s+control\s+of)?\s+(?:the\s+)?"
    r"(?:(?:[\w-]+\s+){0,3}(?:town|village|city|district|base|airport)s?\s+(?:of\s+)?)?",
    re.IGNORECASE,
)
_LOST_BY = re.compile(rf"(?:\s*[,:])?\s+lost(?:\s+again|\s+back)?\s+by{_THE}", re.IGNORECASE)
_OWNED_UP = re.compile(
    r"(?:['’]s?)?(?:\s+(?:commanders?|spokes\w+|officials?|officers?|media|sources|outlets|activists?|leaders?|accounts"
    r"|channels?|bloggers?|supporters|authorities|figures|have|has|had|also|since|later|then|on\s+\w+)){0,3}"
    r"\s+(?:admit(?:s|ted|ting)|(?:acknowledg|conced|confirm)(?:ed|e?s|ing))(?:\s+on\s+\w+)?\s+(?:the\s+|its\s+|their\s+)?loss\s+of"
    r"\s+(?:the\s+)?(?:(?:[\w-]+\s+){0,2}(?:town|village|city|district|base|airport)s?\s+(?:of\s+)?)?",
    re.IGNORECASE,
)
_OCCUPIED = re.compile(r"\s+occupied\b(?!\s+(?:by|until|till|for)\b)", re.IGNORECASE)
_NO_LONGER = re.compile(r"\b(?:was|were|had|once|been|formerly|previously|no longer|not)\b", re.IGNORECASE)
_BY_WHOM = re.compile(r"\s+(?:by|to)\b", re.IGNORECASE)
_OCCUPIED_BEFORE = re.compile(
    r"(?<![\w-])(?<!formerly )(?<!previously )(?<!once )(?<!then )(?<!newly )"
    r"occupied\s+(?:(?:(?:[a-z]+ern|most|part|parts|half|the|east|west|north|south)\s+)*"
    r"(?:towns?|villages?|city|cities|district|part|parts|areas?|side|bank|region|province)\s+(?:of\s+)?)?(?:the\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NameInSentence:
    """A place's name, with those that a list joins to it, and the sides that may be said to have it."""

    text: str
    """The report's."""
    mention: Mention
    mentions: Sequence[Mention]
    """All of the report, in order; ``mention`` among them."""
    sides: Sequence[SideMention]
    """The sides that the report names, in order."""
    first: int
    """Where the sentence begins."""
    last: int
    """Where it ends."""

    @cached_property
    def start(self) -> int:
        """Where the list begins."""
        start = self.mention.start
        for number in reversed(range(bisect_left(self.mentions, start, key=_START))):
            other = self.mentions[number]
            if other.start < self.first or other.end > start:
                break
            if not _JOINED.fullmatch(self.text, other.end, start):
                break
            start = other.start
        return start

    @cached_property
    def end(self) -> int:
        """Where the list ends."""
        end = self.mention.end
        for number in range(bisect_left(self.mentions, end, key=_START), len(self.mentions)):
            other = self.mentions[number]
            if other.start >= self.last or not _JOINED.fullmatch(self.text, end, other.start):
                break
            end = other.end
        return end

    def sides_behind(self) -> Sequence[SideMention]:
        """The sides that follow the list, the nearest first."""
        return sides_within(self.sides, self.end, min(self.last, self.end + _REACH))

    def sides_before(self, end: int, *, reach: int = _REACH // 2) -> list[SideMention]:
        """The sides that begin before a character of the sentence, the nearest first."""
        return list(reversed(sides_within(self.sides, max(self.first, end - reach), end)))


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a place is, and whether the words tell that the side took it, or only that it has it."""

    side: str
    took: bool


def find_owner(name: NameInSentence) -> Owner | None:
    """Find whose a place is, or has become, by the words after or right before its name."""
    text, end, last = name.text, name.end, name.last
    others = _OTHERS_BY.search(text, max(name.first, name.start - 2 * _REACH), name.start)
    for side in name.sides_behind():
        took = _owns(text, end, side, last) if side.side else None
        by = others and side.side and _BY.fullmatch(text, end, side.start)
        if others and by and not _NO_MORE.match(text, side.end, last):
            took = others["took"] is not None
        if side.side and took is not None:
            return Owner(side.side, took)
    start = name.mention.start
    for side in name.sides_before(start):
        if side.side and side.end <= start and _HELD_BEFORE.fullmatch(text, side.end, start):
            return Owner(side.side, took=False)
    return None


def find_subject_of_loss(name: NameInSentence) -> str | None:
    """Find the side that is said to have lost a place, or not to have it.

    "The army lost X and Y", "X, lost by the army", "X remains outside the army's control".
    """
    text, start, end = name.text, name.start, name.end
    for side in name.sides_before(start):
        if not side.side or side.end > start:
            continue
        if _LOST.fullmatch(text, side.end, start):
            return side.side
        if _OWNED_UP.fullmatch(text, side.end, start) and not _BY_WHOM.match(text, end, name.last):
            return side.side
    for side in name.sides_behind():
        starts = _ends_of_lead(text, end, side.start) if side.side else ()
        if _fills(_LOST_BY, text, starts, side.start):
            return side.side
        if _REACH_OF.match(text, side.end, name.last) and _fills(_OUT_OF, text, starts, side.start):
            return side.side
    return None


def is_occupied(name: NameInSentence) -> bool:
    """Whether a place is said to be occupied, nobody being named: not by the state whose land it is.

    Of the places that the training reports tell so nineteen in twenty are held by another side.
    """
    text = name.text
    before = _OCCUPIED_BEFORE.search(text, max(name.first, name.start - _REACH // 2), name.start)
    if before is not None:
        at = before.start()  # "the army occupied X" tells who
        return not any(at - side.end < _BESIDE for side in name.sides_before(at, reach=_REACH))
    stop = min(name.last, name.end + _REACH)
    return any(
        _OCCUPIED.match(text, at, stop) and not _NO_LONGER.search(text, name.end, at)
        for at in _ends_of_lead(text, name.end, stop)
    )


def _ends_of_lead(text: str, end: int, stop: int) -> list[int]:
    """Where the words that may stand between a name and what is told of it may end."""
    lead = _LEAD.match(text, end, stop)
    farthest = lead.end() if lead else end
    return [
        at
        for at in range(end, farthest + 1)
        if (at == farthest or text[at] in " ,:") and _LEAD.fullmatch(text, end, at) is not None
    ]


def _owns(text: str, end: int, side: SideMention, last: int) -> bool | None:
    """Whether the words between a name and a side tell that it took the place; None for other words."""
    if _NO_MORE.match(text, side.end, last):
        return None
    starts = _ends_of_lead(text, end, side.start)
    for pattern, took in ((_TAKEN_BY, True), (_FELL, True), (_HELD_BY, False), (_OF, False)):
        if _fills(pattern, text, starts, side.start):
            return took
    if _HANDS.match(text, side.end, last) and _fills(_INTO, text, starts, side.start):
        return False
    if _HELD.match(text, side.end, last) and any(
        lead.fullmatch(text, end, side.start) for lead in (_A_HELD, _IS)
    ):
        return False
    return None


def _fills(pattern: re.Pattern[str], text: str, starts: Sequence[int], end: int) -> bool:
    """Whether a pattern fills the words before a side, from one of the ends that a lead can have."""
    return any(pattern.fullmatch(text, start, end) is not None for start in starts)
