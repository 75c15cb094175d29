"""Mentions in scripts without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese); and Korean.

At each character the index's trie gives the names that begin there, and the longest is taken, where it can
end: a name in Katakana is all of its run, one in Hangul begins a word and is followed by a particle or a word
for what it is, and marks above and below belong to the letter before them. Short names are ordinary words as
well, and so are those of letters that stand for sounds: they need a large place, or words around them that ask
for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gazetteer.evidence import WEIGHTS, Evidence
from gazetteer.lexicon import Lexicon
from gazetteer.mention import ADMIN, FACILITY, PHYSICAL, ROAD, SETTLEMENT, Mention
from gazetteer.names import fold_characters
from gazetteer.tables import CODE, Tables

SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""A character class of the scripts read here."""
_RUN = re.compile(f"[{SCRIPTS}]+")
_KATAKANA = re.compile("[\u30a1-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_IDEOGRAPH = re.compile("[\u3005\u3400-\u9fff]")
_LONGEST = 60
_LEAST = 2
_LEAST_OF_LETTERS = 4
"""Of scripts whose signs are letters or syllables, not words, a name has at least so many."""
_WEIGHT_OF_SIZE = {2: -0.6, 3: 1.0}
_WEIGHT_OF_LONG, _WEIGHT_OF_BARE = 1.6, -1.0
_KINDS = {"settlement": SETTLEMENT, "admin": ADMIN, "facility": FACILITY, "physical": PHYSICAL, "road": ROAD}


def has_unspaced(text: str) -> bool:
    """Whether a text has letters of these scripts: one look, before anything else is done for them."""
    return not text.isascii() and _RUN.search(text) is not None


class UnspacedReader:
    """Finds mentions in runs of letters without spaces."""

    def __init__(self, tables: Tables, lexicon: Lexicon, evidence: Evidence) -> None:
        self._tables = tables
        self._evidence = evidence
        words = lexicon.cues["unspaced"]
        self._kinds = {word: bits for kind, bits in _KINDS.items() for word in words[kind]}
        self._kind_before = _starting(self._kinds, end="$")
        self._kind_after = _starting(self._kinds)
        self._locative = _starting(words["locative"], end="$")
        self._after = _starting(words["after"])
        self._particle = _starting(words["particles"])

    def read(self, text: str) -> Iterator[Mention]:
        """The mentions of a text in these scripts, in order."""
        for run in _RUN.finditer(text):
            yield from self._read_run(text, run.start(), run.end())

    def _read_run(self, text: str, start: int, end: int) -> Iterator[Mention]:
        folded = [fold_characters(char) for char in text[start:end]]
        joined, starts = "".join(folded), [0]
        for piece in folded:
            starts.append(starts[-1] + len(piece))
        ends = {offset: at for at, offset in enumerate(starts)}
        at = 0
        while at < len(folded):
            size = self._longest(text, start, at, joined, starts, ends)
            if not size:
                at += 1
                continue
            key = joined[starts[at] : starts[at + size]].strip()
            number = self._tables.names.number(key)
            mention = Mention(start=start + at, end=start + at + size, key=key, number=number)
            self._weigh(text, mention)
            yield mention
            at += size

    def _longest(
        self, text: str, start: int, at: int, joined: str, starts: list[int], ends: dict[int, int]
    ) -> int:
        """How many characters the longest name takes that begins at a character, or 0."""
        if not joined[starts[at] : starts[at + 1]].strip() or not self._may_begin(text, start + at):
            return 0
        names = self._tables.names
        for prefix in reversed(names.trie.prefixes(joined[starts[at] : starts[at] + _LONGEST])):
            stop = ends.get(starts[at] + len(prefix))
            if stop is None or stop - at < _LEAST or names.grade[names.number(prefix)] == CODE:
                continue
            while stop < len(starts) - 1 and starts[stop + 1] == starts[stop]:
                stop += 1  # a mark that belongs to the last letter
            if self._may_end(text, start + at, start + stop):
                return stop - at
        return 0

    @staticmethod
    def _may_begin(text: str, start: int) -> bool:
        before = text[start - 1 : start]
        for script in (_KATAKANA, _HANGUL):
            if script.match(text, start):
                return not script.match(before)
        return True

    def _may_end(self, text: str, start: int, end: int) -> bool:
        if _KATAKANA.match(text, start):
            return not _KATAKANA.match(text, end)
        if _HANGUL.match(text, start):
            rest = _HANGUL.match(text, end) is not None
            return not rest or bool(self._particle.match(text, end) or self._kind_after.match(text, end))
        return bool(_IDEOGRAPH.match(text, start)) or end - start >= _LEAST_OF_LETTERS

    def _weigh(self, text: str, mention: Mention) -> None:
        size = mention.end - mention.start
        mention.add("no_capitals", WEIGHTS["base"] + WEIGHTS["no_capitals"])
        mention.score += _WEIGHT_OF_SIZE.get(size, _WEIGHT_OF_LONG)
        self._evidence.weigh_known(mention)
        if "alternate" in mention.cues:  # as every name is in a script that is not its country's
            mention.score -= WEIGHTS["alternate"]
        before = text[max(0, mention.start - 8) : mention.start]
        kind = self._kind_after.match(text, mention.end)
        if kind is not None:
            mention.wanted |= self._kinds[kind.group()]
            mention.add("kind_after", WEIGHTS["kind_after"], around=True)
        elif (kind := self._kind_before.search(before)) is not None:
            mention.wanted |= self._kinds[kind.group()]
            mention.add("kind_before", WEIGHTS["kind_before"] - 0.8, around=True)
        if self._locative.search(before) or self._after.match(text, mention.end):
            mention.add("locative", WEIGHTS["locative"] - 0.8, around=True)
        elif kind is None and "country" not in mention.cues and not _IDEOGRAPH.match(text, mention.start):
            mention.add("word", _WEIGHT_OF_BARE)


def _starting(words: Iterable[str], *, end: str = "") -> re.Pattern[str]:
    """A pattern of words, the longest first."""
    listed = sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(listed)}){end}")
