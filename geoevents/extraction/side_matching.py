"""Finds the lexicon's surface forms in a text: names, adjectives, generic words, in one walk over its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geoevents.extraction.side_lexicon import Entry, Role, SideLexicon, Trie, matching_case
from geoevents.extraction.words import Word, words_of


@dataclass(frozen=True, slots=True)
class Item:
    """One entry found: words ``first`` to ``last``, characters ``start`` to ``end`` without a possessive."""

    first: int
    last: int
    start: int
    end: int
    entry: Entry
    possessive: bool
    by_hyphen: bool
    """Whether a hyphen joins it to the word before."""


_WORD_ROLES = (Role.CLASS, Role.PLAIN, Role.LINK, Role.MODIFIER, Role.OWN, Role.ENEMY, Role.THING)
_ORDER = {
    role: rank
    for rank, role in enumerate(
        (
            Role.NAME,
            Role.OWN,
            Role.ENEMY,
            Role.COUNTRY,
            Role.CAPITAL,
            Role.ADJECTIVE,
            Role.PEOPLE,
            Role.COMMUNITY,
            Role.CLASS,
            Role.PERSON,
            Role.LINK,
            Role.PLAIN,
            Role.MODIFIER,
            Role.THING,
        )
    )
}
_EVERYDAY = frozenset(("IS", "MODEL", "FACT"))
"""Abbreviations that are everyday words once a whole line is in capitals."""
_LAST_LOCAL = _ORDER[Role.CLASS] + 0.5
_GAP = re.compile(r"[ \t]?\n(?!\s*\n)[\"“”'‘’]?|[ \t]{1,2}[\"“”'‘’]?|[-‑–/]|[’'] ?|\.?[ \t]|\.-?")
_BASED = re.compile(r"[-‑ ]based\b", re.IGNORECASE)
_PLAIN_GAPS = frozenset((" ", "-", "\n", "/", "‑", "–"))
_PREFIXES = "وبلف"  # Arabic "and", "by", "for", "so", written together with the next word


Spot = tuple[int, list[tuple[int, list[Entry]]]]
"""The number of a word, and the entries that begin there: the number of their last word, longest first."""


# A report is asked several times: for its wars, its voice, its sides.
@lru_cache(maxsize=2)
def _find_spots(text: str, lexicon: SideLexicon) -> tuple[tuple[Word, ...], list[Spot]]:
    """The words of a text, and where entries of the lexicon begin."""
    words, trie = words_of(text), lexicon.trie
    spots: list[Spot] = []
    for i, word in enumerate(words):
        folded = word.folded
        if folded not in trie and not (folded and folded[0] in _PREFIXES):
            continue
        found = _walk(trie, text, words, i, folded)
        if not found and len(folded) > 3 and folded[0] in _PREFIXES:
            found = _walk(trie, text, words, i, folded[1:])
        if found:
            spots.append((i, found))
    return words, spots


@lru_cache(maxsize=4)
def find_items(
    text: str, *, countries: tuple[str, ...], lexicon: SideLexicon
) -> tuple[tuple[Word, ...], tuple[Item, ...]]:
    """The words of a text and every entry that stands in it, the longest where several begin at one word.

    Args:
        text: any text.
        countries: ISO codes of the wars that the report is about, the main one first; entries that are local to
            other countries are left out, and the nearest wins where a form has several meanings.
        lexicon: where to look.
    """
    words, spots = _find_spots(text, lexicon)
    out: list[Item] = []
    places = {code: rank for rank, code in reversed(list(enumerate(countries)))}
    reached = -1
    for i, found in spots:
        if i <= reached:
            continue
        for last, entries in found:
            start, end = words[i].start, words[last].end
            entry = _choose(entries, text, words, i, last, places, lexicon)
            if entry is not None and not _says_where(entry, text, end):
                end -= 2 if words[last].possessive else 0
                hyphen = i > 0 and text[words[i - 1].end : start] in ("-", "‑")
                out.append(Item(i, last, start, end, entry, words[last].possessive, hyphen))
                reached = last
                break
    return words, tuple(out)


def _says_where(entry: Entry, text: str, end: int) -> bool:
    """Whether a country or capital only says where someone sits: "the Britain-based monitor"."""
    return entry.role in (Role.COUNTRY, Role.CAPITAL) and _BASED.match(text, end) is not None


def joined(text: str, words: Sequence[Word], i: int) -> bool:
    """Whether word i + 1 stands right behind word i, with nothing between them that ends a phrase."""
    gap = text[words[i].end : words[i + 1].start]
    if gap in _PLAIN_GAPS:
        return True
    if len(gap) > 3 or ("." in gap and len(words[i].text) > 1):
        return False
    return _GAP.fullmatch(gap) is not None


def _walk(trie: Trie, text: str, words: Sequence[Word], i: int, first: str) -> list[tuple[int, list[Entry]]]:
    """All entries that begin at word i, longest first, with the number of their last word."""
    found: list[tuple[int, list[Entry]]] = []
    node = trie.get(first)
    j = i
    while node is not None:
        if "" in node:
            found.append((j, node[""]))
        if len(node) == ("" in node) or j + 1 >= len(words) or not joined(text, words, j):
            break
        j += 1
        node = node.get(words[j].folded)
    found.reverse()
    return found


def _choose(
    entries: list[Entry],
    text: str,
    words: Sequence[Word],
    first: int,
    last: int,
    places: dict[str, int],
    lexicon: SideLexicon,
) -> Entry | None:
    """The entry that is meant here: names before words, and of names those of the report's own war first."""
    seen = text[words[first].start : words[last].end]
    bare = seen[:-2] if words[last].possessive else seen
    named = _in_a_name(text, words, first, last)
    best: Entry | None = None
    best_rank = (99.0, 99)
    for entry in entries:
        if entry.local and not _in_place(entry, places):
            continue
        if entry.role in _WORD_ROLES:
            if named and entry.form[0].islower():
                continue
        elif not matching_case(entry.form, bare) or (bare in _EVERYDAY and _in_capitals(words, first, last)):
            continue
        near = min((places.get(code, 99) for code in _countries_of(entry, lexicon)), default=99)
        # what is a name in another war only gives way to the words for peoples and classes
        order = _ORDER[entry.role] if near == 0 or not entry.local else max(_ORDER[entry.role], _LAST_LOCAL)
        rank = (order, near)
        if rank < best_rank:
            best, best_rank = entry, rank
    return best


def _in_a_name(text: str, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether common words here are part of somebody's name: "Air Force Academy", "6th Infantry Division"."""
    word = words[first].text
    if not word[0].isupper() or word.isupper() or last + 1 >= len(words) or not joined(text, words, last):
        return False
    return words[last + 1].text[0].isupper() and text[words[last].end] == " "


def _in_capitals(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words beside are in capitals too, as in a headline: "THE SQUARE IS RED"."""
    beside = [*words[max(0, first - 1) : first], *words[last + 1 : last + 2]]
    return any(len(word.text) > 2 and word.text.isupper() for word in beside)


def _countries_of(entry: Entry, lexicon: SideLexicon) -> tuple[str, ...]:
    if entry.role in (Role.NAME, Role.PERSON):
        side = lexicon.sides.get(entry.value)
        return side.countries if side else ()
    return (entry.value,) if entry.role in (Role.COUNTRY, Role.CAPITAL, Role.ADJECTIVE) else ()


def _in_place(entry: Entry, places: dict[str, int]) -> bool:
    """Whether an entry that is local to some countries may be meant in this report."""
    if places:
        return any(code in places for code in entry.local)
    return len(entry.form) >= 3 and entry.form.isupper()
