"""Mentions of a place without its name: "the town", "its airport", "there", "it", "both".

They are candidates only. The learned reader says which of them a change is told of, and which place they mean.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from geoevents.extraction.span_set import SpanSet
from geoevents.extraction.words import lower

_DETERMINER = r"(?:the|that|this|its|their|these|those|our|both|all|each|half|most|much|part|parts)"
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|other|same|last|whole|entire|of)"
_MODIFIER = r"(?:[\w'’\-.]{2,20}[ \t])"
_PRONOUN = re.compile(
    r"\b(?:it|there|them|both|elsewhere"
    r"|the (?:former|latter|two|three|four|five|rest|others?|same|first|second)"
    r"|all (?:two|three|four|five|six|seven|eight|of them)|these (?:two|three|four|five)"
    r"|(?:neither|none|each|some|half|most|all|part|parts) of (?:it|them))\b"
)
_JOINS = r"(?:and|or|in|on|at|to|from|by|with|for|as|was|were|is|had|has)"
_OF = re.compile(r"[ \t]*(?:of[ \t]+|,?[ \t]*)?[\"“'‘(]?")


@dataclass(frozen=True, slots=True)
class _Words:
    """The lexicon, as patterns; ``phrase`` for a text in lower case."""

    phrase: re.Pattern[str]
    facility: re.Pattern[str]
    never: frozenset[str]
    before_person: re.Pattern[str]
    after_person: re.Pattern[str]


@cache
def mention_words() -> dict[str, list[str]]:
    """The lists of ``mentions.toml`` by name."""
    source = resources.files("geoevents.extraction") / "lexicons" / "mentions.toml"
    data: dict[str, list[str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return data


@cache
def _words() -> _Words:
    data = mention_words()
    nouns = "|".join(sorted(data["nouns"], key=lambda word: (-len(word), word)))
    title = rf"(?:{'|'.join(data['titles'])})"
    return _Words(
        phrase=re.compile(
            rf"\b{_DETERMINER}[ \t](?:{_NUMBER}[ \t]){{0,2}}(?:(?!{_JOINS}[ \t]){_MODIFIER}){{0,3}}?"
            rf"(?:{nouns})\b"
            r"(?!['’-]\w)"
        ),
        facility=re.compile(rf"\b(?:{'|'.join(data['facilities'])})$", re.IGNORECASE),
        never=frozenset(data["never"]),
        before_person=re.compile(rf"(?:\b{title}\.?,?|-year-old) $", re.IGNORECASE),
        after_person=re.compile(
            rf",? (?:{'|'.join(data['speaks'])})\b"
            rf"|, (?:an?|the|its|head|deputy|chief|director|who)? ?(?:\w+ )?{title}\b|, \d\d,",
            re.IGNORECASE,
        ),
    )


def find_anaphors(text: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find phrases that may stand for a place that is named elsewhere.

    Args:
        text: the report.
        names: (start, end) of the places named in it; a phrase that runs into one ("the town of Saraqeb") is
            not given, since the name itself is there.

    Returns:
        (start, end) of each, in order; they overlap neither each other nor a name.
    """
    taken = sorted(names)
    starts = {start for start, _ in taken}
    found: list[tuple[int, int]] = []
    lowered = lower(text)
    matches = [*_words().phrase.finditer(lowered), *_PRONOUN.finditer(lowered)]
    matches.sort(key=lambda m: (m.start(), -m.end()))
    at, last = 0, -1
    for match in matches:
        start, end = match.span()
        if start < last:
            continue
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < end:
            continue
        follow = _OF.match(text, end)
        if follow and follow.end() > end and follow.end() in starts:
            continue
        found.append((start, end))
        last = end
    return found


def find_facility(phrase: str) -> str:
    """Give the noun of a phrase for something in a town or beside it ("its military airport"); else empty."""
    match = _words().facility.search(phrase)
    return match[0].lower() if match else ""


_LINK = r"(?:al|el|an|ar|as|ash|at|ad|az|ath|ed|es|ez|Al|El|An|Ar|As|Ash|At|Ad|Az|Ath|Ed|Es|Ez)[-‑ ]"
_CAPITAL = r"[A-Z\u00c0-\u00de\u0410-\u042f\u0130\u015e\u0160\u017d]"
_TITLED = rf"(?:{_LINK}|[‘’ʿʾ'])?{_CAPITAL}[\w’'ʿʾ‘-]*\w"
_NAME = re.compile(
    rf"(?<![\w@#/.-])#?({_TITLED}(?:[ -](?:(?:de|ez|al|el|es|ed|Abu|Umm|bin)[ -])?(?:{_TITLED}|\d{{1,3}}\b))*)"
    r"(?=[’']s\b|\b)"
)
_ROAD_NAME = re.compile(
    r"(?<![\w/-])(?:"
    r"(?:[A-Z]{1,3}-?\d{1,4})(?=\s+(?:(?:international|trunk|ring)\s+)?(?:highway|road|motorway|route|expressway)\b)"
    r"|(?<=\bthe )(?:[AMENRHP]|RN|AH)-?\d{1,4}"
    r"(?=[,.;:)]|\s+(?:between|from|in|near|to|towards|and|is|was|has|at|on)\b)"
    r"|(?:Highway|Route|Road|National Road|Route Nationale|Asian Highway) \d{1,4}\b)"
)
"""Roads by their numbers: "the M01", "H-20 highway", "Highway 47"; no rifles, no tanks."""
_LONGEST_NAME = 24
"""Letters of a word of a name; what is longer is an address, a key, or junk of a page."""
_DIGIT = re.compile(r"\d")


def find_names(
    text: str,
    taken: Sequence[tuple[int, int]],
    *,
    sentences: Sequence[tuple[int, int]],
    known_word: Callable[[str], bool],
) -> list[tuple[int, int]]:
    """Find capitalised names that no one has claimed: places that the gazetteer lacks, and others.

    Args:
        text: the report.
        taken: (start, end) of places, sides and dates, in any order.
        sentences: (start, end) of its sentences, in order.
        known_word: whether a word is a common one; such a word is no name where a sentence begins.

    Returns:
        (start, end) of each, in order; they overlap neither each other nor what is taken.
    """
    lexicon, claimed = _words(), sorted(taken)
    never = lexicon.never
    openings = {start for start, _ in sentences}
    found: list[tuple[int, int]] = []
    at = 0
    for match in _NAME.finditer(text):
        start, end = match.span(1)
        while at < len(claimed) and claimed[at][1] <= start:
            at += 1
        if at < len(claimed) and claimed[at][0] < end:
            continue
        words = re.split(r"[\s-]+", text[start:end])
        if words[0].lower() in never:
            shorter = re.match(r"\S+[ ]+", text[start:end])
            if shorter is None or len(words) < 2 or words[1].lower() in never:
                continue
            start += shorter.end()
            words = words[1:]
        elif len(words) == 1 and known_word(words[0]) and _opens(text, start, openings):
            continue
        if all(word.lower() in never or word.isdigit() for word in words) or end - start < 3:
            continue
        if len(words) == 1 and words[0].isupper() and len(words[0]) < 4:
            continue
        if any(
            len(word) > _LONGEST_NAME or (word[0].isalpha() and _DIGIT.search(word)) for word in words if word
        ):
            continue
        if lexicon.before_person.search(text, max(0, start - 40), start) or lexicon.after_person.match(
            text, end
        ):
            continue
        found.append((start, end))
    return _with_roads(text, found, claimed)


def _with_roads(
    text: str, found: list[tuple[int, int]], claimed: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Add roads by their numbers that no one has claimed; a name in them gives way."""
    taken = SpanSet(claimed)
    free = [match.span() for match in _ROAD_NAME.finditer(text) if not taken.overlaps(*match.span())]
    if not free:
        return found
    roads = SpanSet(free)
    rest = [span for span in found if not roads.overlaps(*span)]
    return sorted([*rest, *free])


def _opens(text: str, start: int, openings: set[int]) -> bool:
    back = start
    while back > 0 and text[back - 1] in " \t\"'“‘«([*•-–—":
        if back in openings:
            return True
        back -= 1
    return back in openings or back == 0
