"""Runs: the stretches of a text in which names may stand.

A run is a chain of capitalised words, with the small words and marks that names have inside ("Isle of Man",
"Deir ez-Zor", "St. Louis", "Base 46"), or a chain of words in a script without capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass


def _letter_ranges(keep: str) -> str:
    """The characters of the Basic Multilingual Plane for which a str method holds, as ranges of a class."""
    parts: list[str] = []
    start = previous = -2
    for code in range(0x10000):
        if 0xD800 <= code < 0xE000 or not getattr(chr(code), keep)():
            continue
        if code != previous + 1:
            if previous >= 0:
                parts.append(f"{chr(start)}-{chr(previous)}")
            start = code
        previous = code
    parts.append(f"{chr(start)}-{chr(previous)}")
    return "".join(parts)


NO_CASE = (
    "\u0590-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u074f\u0750-\u07ff\u0900-\u0dff\u1200-\u137f\u10d0-\u10ff"
    "\ufb1d-\ufdff\ufe70-\ufefc"
)
"""A character class of the scripts read here, without their commas and question marks."""

_UPPER = _letter_ranges("isupper")
_MARK = "\u0300-\u036f"
_APOSTROPHE = "'’‘`ʻʼʿʾ´"
_CONTRACTION = "(?:s|d|ll|m|re|ve|t)"
_ARTICLE = "(?:[aeu]l|a[dnrstz]|e[dnrstz]|a[sd]h|ath|esh|[AE]l)"
_WORD = (
    rf"(?:{_ARTICLE}[-‐‑–{_APOSTROPHE}][{_APOSTROPHE}]?|[{_APOSTROPHE}])?[{_UPPER}][\w{_MARK}]*"
    rf"(?:[{_APOSTROPHE}](?!{_CONTRACTION}\b)[\w{_MARK}]+)*"
)
_TOKEN = rf"(?:(?:[A-Z]\.){{2,6}}|[A-Z]\.[A-Z][a-z]{{1,2}}\.|{_WORD})"
_PIECE = re.compile(rf"{_TOKEN}|\w[\w{_MARK}]*(?:[{_APOSTROPHE}]\w+)*")
HYPHENS = ("-", "‐", "‑")
EZAFE = ("i", "e", "ye")
"""The spellings of the vowel that joins the words of a Persian name: Mazar-i-Sharif, Mazar-e-Sharif."""


@dataclass(slots=True)
class Run:
    """A chain of capitalised words: where its words stand in the text, and their normal forms.

    ``tail`` is where the lower-case words end that make a facility or a road of the name before them, or 0.
    """

    text: str
    spans: list[tuple[int, int]]
    norms: list[str]
    tail: int = 0

    def __len__(self) -> int:
        return len(self.spans)

    @property
    def end(self) -> int:
        """Where the last word ends in the text."""
        return self.spans[-1][1]

    def gap(self, at: int) -> str:
        """What stands between a word and the one before it; a line's end before the first."""
        return self.text[self.spans[at - 1][1] : self.spans[at][0]] if at > 0 else "\n"

    def word(self, at: int) -> str:
        """A word as it stands."""
        start, end = self.spans[at]
        return self.text[start:end]

    def is_upper(self, at: int) -> bool:
        """Whether a word begins with a capital."""
        return self.text[self.spans[at][0]].isupper()

    def is_name(self, at: int) -> bool:
        """Whether a word is written as names are: with a capital, after an article or an apostrophe perhaps."""
        return self.is_upper(at) or "-" in self.word(at) or self.word(at)[0] in _APOSTROPHE

    def goes_on(self, at: int) -> bool:
        """Whether a capitalised word follows, one space away."""
        return at < len(self.spans) and self.gap(at) == " " and self.is_upper(at)


class RunFinder:
    """Splits text into runs; ``connectors`` are the small words that names have inside.

    A run that is one of the words of ``never`` alone is left out.
    """

    def __init__(
        self, connectors: Collection[str], normalize: Callable[[str], str], *, never: Collection[str] = ()
    ) -> None:
        self._normalize = normalize
        self._never = {form for word in never for form in (word, word.capitalize())}
        joined = "|".join(sorted((re.escape(word) for word in connectors), key=lambda word: (-len(word), word)))
        abbreviated = r"(?<=\b[A-Z])\. |(?<=\b[A-Z][a-zT])\. |(?<=\bSte)\. "
        within = f"{joined}|{'|'.join(EZAFE)}"
        separator = (
            rf"(?:[ \u00a0]|[-‐‑–]|{abbreviated}| (?:(?:{joined}) ){{1,2}}|[-‐‑](?:(?:{within})[- ‐‑]){{1,2}})"
        )
        number = r" \d{1,4}(?![\w.,]\d)"
        self._run = re.compile(
            rf"(?<!\w){_TOKEN}(?:{separator}{_TOKEN}|{number})*|[{NO_CASE}]+(?: [{NO_CASE}]+)*"
        )

    def find(self, text: str) -> Iterator[Run | tuple[int, int]]:
        """The runs of a text in order; of scripts without capitals only where they begin and end."""
        normalize, never = self._normalize, self._never
        for found in self._run.finditer(text):
            written = found.group()
            if written in never:
                continue
            start, end = found.span()
            if written[0] >= "\u0590" and not written[0].isupper():
                yield start, end
            elif written.isalnum():
                yield Run(text, [(start, end)], [normalize(written)])
            else:
                spans = [piece.span() for piece in _PIECE.finditer(text, start, end)]
                yield Run(text, spans, [normalize(text[first:last]) for first, last in spans])


def words_of_key(key: str, words: list[str]) -> int:
    """How many words of a run a key takes, each being one word of the key or more; 0 if it ends within one."""
    left = key.count(" ") + 1
    for size, word in enumerate(words, start=1):
        left -= word.count(" ") + 1
        if left <= 0:
            return size if left == 0 else 0
    return 0
