"""Which names without a place are persons or things: told by titles, ages, kin, first names, what they do.

The reader marks every capitalised name that the gazetteer lacks as a candidate, since a village may be missing.
What its text shows to be a person ("Nino Ruhadze, 54, said"), or a weapon ("Grad rockets"), no one took.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cache

from gazetteer.lexicon import load_lexicon
from geoevents.extraction.mentions import find_facility, mention_words

_REACH = 60
_WORD = r"[A-Z\u00c0-\u00de][\w’'-]+"
_AGED = re.compile(r", (?:aged )?(?:1\d|[2-9]\d)(?:[,;.)]| and\b| years?\b)|,? \((?:aged )?(?:1\d|[2-9]\d)\)")
_BEFORE_NAME = re.compile(rf"\b({_WORD})(\.?) ")
_SON_OF = re.compile(r"\w (?:bin|ibn|bint) \w")
_BORN_THERE = re.compile(
    r"\b(?:home ?town|birth ?place|native (?:town|village|city)) of (?:the late |\w+ leader )?$"
)
_WORD_EDGE = re.compile(r"\b")
_LISTED = rf"(?:{_WORD}(?: {_WORD}){{1,3}}(?:, | and |, and )){{0,6}}$"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = mention_words()
    people, kin, things, speaks, does, titles = (
        "|".join(sorted(words[name], key=lambda word: (-len(word), word)))
        for name in ("people", "kin", "things", "speaks", "does", "titles")
    )
    return {
        "people": re.compile(rf"\b(?:{people})(?: ?[:–—-] ?|, | including |, including ){_LISTED}"),
        "owner": re.compile(rf"['’]s (?:\w+ )?(?:{kin})\b"),
        "thing": re.compile(rf"(?:[ -][\w-]+)? (?:{things})\b"),
        "speaks": re.compile(rf",? of (?:the )?{_WORD}(?: (?:of|for|and|the|{_WORD})){{0,6}},? (?:{speaks})\b"),
        "does": re.compile(rf",? (?:{speaks}|{does})\b"),
        "called": re.compile(rf",? (?:an?|the|its|their|who)(?: [\w-]+){{0,3}} (?:{titles}|{people})\b"),
        "title": re.compile(titles, re.IGNORECASE),
        "titled": re.compile(rf"\b(?i:{titles})\.? (?:{_WORD} )?$"),
    }


def find_persons(text: str, names: Sequence[tuple[int, int]]) -> set[int]:
    """Find the names that are a person's or a thing's.

    Args:
        text: the report.
        names: (start, end) of names that have no place.

    Returns:
        the starts of those that are none.
    """
    found: set[int] = set()
    known: set[str] = set()
    for start, end in names:
        if _patterns()["thing"].match(text, end):
            found.add(start)
        elif _is_person(text, start, end):
            found.add(start)
            known.add(text[start:end].rsplit(" ", 1)[-1])
    rest = {start: text[start:end] for start, end in names if start not in found}
    called = _with_first_name(text, {name for name in rest.values() if " " not in name})
    found.update(start for start, name in rest.items() if name.rsplit(" ", 1)[-1] in known or name in called)
    return found


def _is_person(text: str, start: int, end: int) -> bool:
    patterns, before = _patterns(), max(0, start - _REACH)
    if _SON_OF.search(text, start, end) and find_facility(text[start:end]) == "":
        return True
    if _AGED.match(text, end) or any(patterns[name].match(text, end) for name in ("owner", "speaks")):
        return True
    if _BORN_THERE.search(text, before, start):
        return True
    if any(patterns[name].search(text, before, start) for name in ("people", "titled")):
        return True
    named = _given(text[start:end].split(" ")[0]) and " " in text[start:end]
    return bool(named and (patterns["does"].match(text, end) or patterns["called"].match(text, end)))


def _with_first_name(text: str, names: Set[str]) -> set[str]:
    """Those of some lone names that stand behind a first name or a title: "Nino Ruhadze" for "Ruhadze"."""
    lengths = {len(name) for name in names}
    found: set[str] = set()
    for match in _BEFORE_NAME.finditer(text) if names else ():
        end = match.end()
        behind = {text[end : end + length] for length in lengths if _ends_word(text, end + length)} & names
        if behind and (
            (_given(match[1]) and not match[2]) or _patterns()["title"].fullmatch(match[1]) is not None
        ):
            found |= behind
    return found


def _ends_word(text: str, at: int) -> bool:
    return _WORD_EDGE.match(text, at) is not None


def _given(word: str) -> bool:
    lists, lower = load_lexicon(), word.lower()
    return lower in lists.given_names and lower not in lists.words
