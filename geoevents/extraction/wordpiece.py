"""Words to the pieces that the encoder reads: WordPiece over a lower-cased vocabulary, in plain Python.

The same pieces as BERT's uncased tokenizer (words split at white space and punctuation, accents dropped, then
longest match first), with one addition: every word keeps the characters that it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+|[^\s]")
_LONGEST_WORD = 100
_FADING_WORDS = "the a an of and that as for is are was were be been has have had s"
FADING = frozenset((*_FADING_WORDS.split(), *",.;:'’\"“”()-—–"))
"""Words that say what they say to their neighbours: heard by the encoder's first layers alone."""


def split_words(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Give the (start, end) of each word and each mark of punctuation of ``text[start:end]``."""
    return map(re.Match.span, _WORD.finditer(text, start, len(text) if end is None else end))


def fold_word(word: str) -> str:
    """Lower-case a word and drop its accents and control characters."""
    word = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in word if unicodedata.category(c) not in ("Mn", "Cc", "Cf"))


class WordPiece:
    """A vocabulary of word pieces.

    Args:
        pieces: the vocabulary in order; a piece inside a word begins with "##". "[UNK]" must be there.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self.index = {piece: number for number, piece in enumerate(pieces)}
        self.unknown = self.index["[UNK]"]
        self.fading = frozenset(
            number for piece, number in self.index.items() if piece in FADING or piece.startswith("##")
        )
        """The numbers of the least words, and of pieces inside a word."""
        self._encode = lru_cache(maxsize=1 << 16)(self._encode_word)

    @classmethod
    def read(cls, path: Path) -> WordPiece:
        """Read a vocabulary file, one piece a line."""
        return cls(path.read_text(encoding="utf-8").split("\n"))

    def encode(self, word: str) -> tuple[int, ...]:
        """Give the numbers of the pieces of one word; a word that cannot be spelled is one unknown piece."""
        if len(word) > _LONGEST_WORD:
            return (self.unknown,)
        return self._encode(word)

    def knows(self, word: str) -> bool:
        """Whether a word is one piece of the vocabulary: a common word."""
        return len(word) <= _LONGEST_WORD and fold_word(word) in self.index

    def _encode_word(self, word: str) -> tuple[int, ...]:
        folded = fold_word(word)
        if not folded:
            return ()
        whole = self.index.get(folded)
        if whole is not None:
            return (whole,)
        out: list[int] = []
        at = 0
        while at < len(folded):
            prefix = "##" if at else ""
            for stop in range(len(folded), at, -1):
                piece = self.index.get(prefix + folded[at:stop])
                if piece is not None:
                    out.append(piece)
                    at = stop
                    break
            else:
                return (self.unknown,)
        return tuple(out)
