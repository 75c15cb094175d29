"""Which side a word of a sentence names or stands for: "government forces", "they", "the fighters"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from geoevents.extraction.attribution import Speakers, is_neutral
from geoevents.extraction.focus import Focus
from geoevents.extraction.language import Word
from geoevents.extraction.preparation import Reading, Sentence
from geoevents.extraction.sides import SideContext, SideLexicon, SideMention, find_sides
from geoevents.model import Report

_GROUPS = frozenset(
    {
        *(
            "forces",
            "troops",
            "fighters",
            "soldiers",
            "men",
            "militants",
            "units",
            "army",
            "militia",
            "militias",
        ),
        *(
            "rebels",
            "insurgents",
            "jihadists",
            "gunmen",
            "column",
            "columns",
            "brigade",
            "division",
            "garrison",
        ),
        *(
            "defenders",
            "attackers",
            "group",
            "groups",
            "factions",
            "faction",
            "side",
            "party",
            "enemy",
            "allies",
        ),
        *(
            "militiamen",
            "paratroopers",
            "convoy",
            "tanks",
            "terrorists",
            "mercenaries",
            "opposition",
            "movement",
        ),
        *("alliance", "coalition", "remnants", "commander", "commanders"),
        *("they", "them", "who", "it", "he", "she", "we", "our", "their", "its", "his", "him"),
    }
)
_PRONOUNS = frozenset({"they", "them", "who", "it", "he", "its", "their", "his"})
_OURS = re.compile(
    r"\bour\s+(?:[\w-]+\s+){0,3}(?:forces|troops|fighters|units|army|men|soldiers|hands|control)\b",
    re.IGNORECASE,
)
_REACH = 1200
"""Characters back beyond which "they" means nobody."""


def _start(side: SideMention) -> int:
    return side.start


def read_context(
    report: Report, countries: Sequence[str], *, lexicon: SideLexicon | None = None
) -> SideContext:
    """The sides of a report as a whole; who "our forces" are, by its publisher or its first lines."""
    context = SideContext.of(
        report.text, countries, published=report.published, source=report.source, lexicon=lexicon
    )
    if context.voice is not None or not _OURS.search(report.text):
        return context
    for text in (report.source, report.title, report.text[:400]):
        for side in find_sides(text, document=context):
            if side.side and not side.metonym and not side.person:
                return SideContext.of(
                    report.text, countries, published=report.published, voice=side.side, lexicon=lexicon
                )
    return context


class SideReader:
    """The sides of one sentence, by the words of its parse.

    Args:
        sentence, reading: the sentence.
        text: the report.
        sides: all sides of the report, sorted.
        focus: who acted last.
    """

    def __init__(
        self, sentence: Sentence, reading: Reading, *, text: str, sides: Sequence[SideMention], focus: Focus
    ) -> None:
        self._sentence = sentence
        self._masked = reading.masked
        self._parse = reading.parse
        self._text = text
        self._sides = sides
        self._focus = focus
        self._speaker: str | None = None
        self._by_word: list[SideMention | None] = []
        for word in reading.parse.words:
            low, high = self._masked.original(word.start), self._masked.original_end(word.end)
            self._by_word.append(next((s for s in sentence.sides if s.start < high and low < s.end), None))

    def hear(self, speakers: Speakers) -> None:
        """Remember whose word the next finding is: "the fighters" are then the speaker's own."""
        named = [self.side_in(name) for name in speakers.said_by if not is_neutral(name)]
        self._speaker = next((side for side in named if side), None)

    @property
    def has_sides(self) -> bool:
        """Whether the report speaks of armed sides at all."""
        return bool(self._sides)

    def side_in(self, phrase: str) -> str | None:
        """The side that a phrase of the sentence names."""
        for side in self._sentence.sides:
            if self._text[side.start : side.end] in phrase:
                return side.side
        return None

    def side_of(self, words: Iterable[Word]) -> str | None:
        """The side that the words of a role name or stand for."""
        for word in words:
            side = self._direct(word)
            if side:
                return side
        for word in words:
            if word.lower in _GROUPS:
                return self._stand_in(word)
        return None

    def _direct(self, word: Word) -> str | None:
        mention = self._by_word[word.index]
        if mention is not None and mention.side:
            return mention.side
        below = self._parse.subtree(
            word, without=frozenset({"relcl", "advcl", "acl", "ccomp", "conj", "punct", "parataxis"})
        )
        left = [w for w in below if w.index < word.index]
        right = [w for w in below if w.index > word.index]
        for each in [*reversed(left), *right]:
            mention = self._by_word[each.index]
            if mention is not None and mention.side:
                return mention.side
        for conjunct in self._parse.children(word, "conj"):
            found = self._direct(conjunct)
            if found:
                return found
        return None

    def _stand_in(self, word: Word) -> str | None:
        """The side that "they" or "the fighters" stand for.

        The one that acts earlier in the sentence, else the one that speaks, else the one that acted last.
        """
        position = self._masked.original(word.start)
        here = [s for s in self._sentence.sides if s.end <= position and s.side]
        if here:
            return here[0].side if word.lower in _PRONOUNS else here[-1].side
        if self._speaker:
            return self._speaker
        return self._focus.actor or self._last_told(position)

    def _last_told(self, position: int) -> str | None:
        """The side told last before an offset."""
        for number in range(bisect_left(self._sides, position, key=_start) - 1, -1, -1):
            side = self._sides[number]
            if position - side.start >= 2 * _REACH:
                break
            if side.end <= position and side.side and position - side.end < _REACH:
                return side.side
        return None
