"""Mentions in scripts that have no capitals: Arabic and its kin, Hebrew, Georgian, Devanagari, Ethiopic, ...

Every word may begin a name, so the words before it weigh more, and a name of one common word needs them. Arabic
writes "and", "in", "to" onto the word: those letters are read apart and are not part of the mention.
"""

from __future__ import annotations

from gazetteer.evidence import WEIGHTS, Evidence
from gazetteer.lexicon import Lexicon
from gazetteer.mention import ADMIN, FACILITY, PHYSICAL, ROAD, SETTLEMENT, Mention
from gazetteer.names import normalize
from gazetteer.runs import words_of_key
from gazetteer.tables import CODE, Tables

_MOST_WORDS = 6
_CLITICS = ("و", "ف", "ب", "ك", "ل")
_CLITIC_WEIGHT = -0.7
_KINDS = {"settlement": SETTLEMENT, "admin": ADMIN, "facility": FACILITY, "physical": PHYSICAL, "road": ROAD}


class UncasedReader:
    """Finds mentions in runs of words without capitals."""

    def __init__(self, tables: Tables, lexicon: Lexicon, evidence: Evidence) -> None:
        self._tables = tables
        self._evidence = evidence
        words = lexicon.cues["arabic"]
        self._locative = frozenset(normalize(word) for word in words["locative"])
        self._taking = frozenset(normalize(word) for word in words["taking"])
        self._starts = frozenset(normalize(word) for word in words["starts"])
        self._areas = frozenset(normalize(word) for word in words["area"])
        self._kinds = {normalize(word): bits for kind, bits in _KINDS.items() for word in words[kind]}

    def read(self, text: str, start: int, end: int, found: list[Mention]) -> None:
        """Add the mentions of the run of words from ``start`` to ``end`` of a text."""
        spans: list[tuple[int, int]] = []
        position = start
        for word in text[start:end].split(" "):
            spans.append((position, position + len(word)))
            position += len(word) + 1
        norms = [normalize(text[a:b]) for a, b in spans]
        at = 0
        while at < len(spans):
            hit = self._longest(norms, at) if norms[at] and norms[at] not in self._locative else None
            if hit is not None and hit[0] == 1 and hit[1] in self._kinds:
                hit = None
            is_generic = hit is None or hit[0] == 1
            if is_generic and (generic := self._generic_start(norms, at)) is not None:
                hit = 2, f"{generic[0]} {norms[at + 1]}", generic[1]
            if hit is None:
                at += 1
                continue
            size, key, skip = hit
            number = self._tables.names.number(key)
            mention = Mention(
                start=spans[at][0] + skip, end=spans[at + size - 1][1], key=key, number=number, words=size
            )
            if number < 0 or self._tables.names.grade[number] != CODE:
                self._weigh(norms, at, at + size, skip, mention)
                found.append(mention)
            at += size

    def _longest(self, norms: list[str], at: int) -> tuple[int, str, int] | None:
        """How many words the longest name takes that begins at a word, its key, and the letters before it."""
        trie = self._tables.names.trie
        for skip, head in _without_clitics(norms[at]):
            key = " ".join([head, *norms[at + 1 : at + _MOST_WORDS]])
            for prefix in reversed(trie.prefixes(key)):
                if len(prefix) >= 2 and (len(prefix) == len(key) or key[len(prefix)] == " "):
                    size = words_of_key(prefix, [head, *norms[at + 1 : at + _MOST_WORDS]])
                    if size:
                        return size, prefix, skip
        return None

    def _generic_start(self, norms: list[str], at: int) -> tuple[str, int] | None:
        """A word that names of places begin with ("Kafr"), and the letters written onto it."""
        if at + 1 >= len(norms) or not norms[at + 1] or norms[at + 1] in self._areas | self._locative:
            return None
        for skip, head in _without_clitics(norms[at]):
            if head in self._starts:
                return head, skip
        return None

    def _weigh(self, norms: list[str], at: int, stop: int, skip: int, mention: Mention) -> None:
        known = mention.is_known
        weight = WEIGHTS["base" if known else "unknown"] + WEIGHTS["no_capitals"]
        mention.add("no_capitals" if known else "unknown", weight + (_CLITIC_WEIGHT if skip else 0.0))
        if known:
            self._evidence.weigh_known(mention)
            if mention.words > 1:
                mention.add("several_words", WEIGHTS["several_words"])
        else:
            mention.add("generic_start", WEIGHTS["generic_start"])
        before = norms[at - 1] if at else ""
        if before in self._kinds:
            mention.wanted |= self._kinds[before]
            mention.add("kind_before", WEIGHTS["kind_before"], around=True)
        elif before in self._locative:
            mention.add("locative", WEIGHTS["locative"] - 0.8, around=True)
        elif before in self._taking or (at > 1 and norms[at - 2] in self._taking):
            mention.add("taking", WEIGHTS["taking"], around=True)
        if stop + 1 < len(norms) and norms[stop] in self._areas:
            mention.add("qualified", WEIGHTS["qualified"] * 0.5, around=True)


def _without_clitics(word: str) -> list[tuple[int, str]]:
    """An Arabic word as it stands, then without the particles written onto it: letters left out, and the
    rest."""
    forms = [(0, word)]
    if len(word) > 3 and "\u0600" <= word[0] <= "\u06ff":
        if word.startswith("لل"):
            forms.append((1, "ا" + word[1:]))
        if word[0] in _CLITICS:
            forms.append((1, word[1:]))
            if len(word) > 4 and word[1] in _CLITICS[2:]:
                forms.append((2, word[2:]))
    return forms
