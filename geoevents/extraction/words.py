"""Words of a text with their places, folded so that spellings of one name meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘`ʿʾ][^\W_]+)*")
_ARTICLES = frozenset({"el", "an", "ash", "as", "ad", "ar", "at", "az", "adh", "aal"})
_MARKS = str.maketrans("", "", "'’ʼ‘`ʿʾ")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


class Word(NamedTuple):
    """One word: ``text == whole[start:end]``; the folded form leaves out a possessive 's."""

    start: int
    end: int
    text: str
    folded: str
    possessive: bool


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Lower case without accents, apostrophes and Arabic vowel signs."""
    text = unicodedata.normalize("NFKD", word.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(_MARKS)
    return text.translate(_ARABIC)


@lru_cache(maxsize=4)
def lower(text: str) -> str:
    """A text in lower case, every character where it stood: the few that would grow keep their case.

    A pattern that ignores case takes three times as long over the text as it was. Several read one report.
    """
    out = text.lower()
    if len(out) != len(text):
        out = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return out


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order; an Arabic article before a hyphen folds to "al" in every spelling."""
    out: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        folded, possessive = _fold(word)
        if folded in _ARTICLES and text[end : end + 1] in ("-", "‑"):
            folded = "al"
        out.append(Word(start, end, word, folded, possessive))
    return tuple(out)


@lru_cache(maxsize=65536)
def _fold(word: str) -> tuple[str, bool]:
    """A word folded without its possessive, and whether it had one."""
    possessive = len(word) > 2 and word[-1] in "sS" and word[-2] in "'’"
    return fold_word(word[:-2] if possessive else word), possessive
