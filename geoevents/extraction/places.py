"""Where a sentence speaks of places: names from the geoparser, facilities beside them, and parts of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import NamedTuple

from gazetteer.place import PlaceKind, Toponym


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """The words of lexicons/places.toml."""

    settlements: frozenset[str]
    settlements_plural: frozenset[str]
    facilities: frozenset[str]
    districts: frozenset[str]
    areas: frozenset[str]
    roads: frozenset[str]
    around: frozenset[str]
    shares: frozenset[str]
    wholes: frozenset[str]
    quarters: frozenset[str]
    many: frozenset[str]
    modifiers: frozenset[str]
    sizes: frozenset[str]
    no_names: frozenset[str]
    beginnings: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place as a sentence names it. Offsets are those of the report.

    ``toponym`` is None where the geoparser knows nothing of the name. ``part`` is not empty where the mention
    is about a part of, or something in, the toponym's place ("Hama military airport" where only Hama is known).
    """

    start: int
    end: int
    text: str
    toponym: Toponym | None = None
    part: str = ""
    partial: bool = False
    """The part is a share or a quarter of the place: who takes it has not taken the place."""
    guessed: bool = False
    """A name by its look only; it needs a grammar that asks for a place."""


@cache
def load_place_words() -> PlaceWords:
    """The lexicon that ships with the package."""
    source = resources.files("geoevents.extraction") / "lexicons" / "places.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return PlaceWords(**{key: frozenset(words) for key, words in data.items()})


def _any(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


class _Patterns(NamedTuple):
    tail: re.Pattern[str]
    """What follows a name: "military airport", "district"."""
    named: re.Pattern[str]
    """A facility, with its name or without."""
    parts: re.Pattern[str]
    """A share or a quarter before a name: "northern districts of"."""
    things: re.Pattern[str]
    """A thing before its town's name: "the airport of"."""


@cache
def _patterns() -> _Patterns:
    words = load_place_words()
    modifier = rf"(?:{_any(words.modifiers)})"
    tail = re.compile(
        rf"(?:['’]s)?(?:\s+(?:{modifier}|north\w*|south\w*|east\w*|west\w*))*\s+"
        rf"(?P<noun>{_any(words.facilities)}|(?P<district>{_any(words.districts)}))\b",
        re.IGNORECASE,
    )
    named = re.compile(
        rf"\b(?:the\s+)?(?P<name>(?:(?:[A-Z][\w’'-]+|al-\w+|[A-Z]?\d+(?:st|nd|rd|th)?)\s+){{0,4}}?)"
        rf"(?:{modifier}\s+)*(?P<noun>(?i:{_any(words.facilities)}))(?:\s+(?P<number>\d+))?\b"
    )
    parts = re.compile(
        rf"\b(?P<part>(?:(?:{_any(words.sizes)}|\w+ern|\d[\d.,]*)[\s-]+){{0,4}}"
        rf"(?:{_any(words.districts | words.shares)}))\s+of\s+"
        rf"(?:the\s+)?(?:(?:[a-z]+\s+){{0,3}}(?:{_any(words.settlements)})(?:\s+of)?\s+|[a-z]+\s+)?$",
        re.IGNORECASE,
    )
    things = re.compile(
        rf"\b(?P<part>(?:{modifier}\s+)*(?:{_any(words.facilities)}))\s+(?:of|in|at|near|outside)\s+"
        rf"(?:the\s+)?(?:(?:{_any(words.settlements)})\s+of\s+)?$",
        re.IGNORECASE,
    )
    return _Patterns(tail, named, parts, things)


def find_share(phrase: str) -> str:
    """The part of a town that a phrase is about ("half of the city", "the eastern quarters"), or empty."""
    head = _OF.split(phrase, maxsplit=1)[0].lower().removeprefix("that ").removeprefix("the ")
    words = head.split()
    nouns = load_place_words()
    if not words or set(words) & nouns.wholes:
        return ""
    last = words[-1]
    parts = nouns.districts | nouns.shares | nouns.facilities
    return head if last in parts or last in _LAND_LEFT else ""


def find_thing_before(text: str, start: int, at: int) -> str:
    """The thing that a sentence from ``start`` has in the town named at ``at``: "the airport of", or empty."""
    found = _patterns().things.search(text, max(start, at - 60), at)
    return " ".join(found["part"].lower().split()) if found else ""


def name_with_noun(text: str, start: int, end: int) -> str:
    """A name with the word after it for what it is the name of: "Mapandi bridge", "Sirb quarter"."""
    noun = _patterns().tail.match(text, end)
    return " ".join(text[start : noun.end() if noun else end].split())


_GUESS = re.compile(
    r"(?<![\w’'-])(?:(?:al|el|as|ash|an|at|ar|az|ad|ed|es|esh|ez)[-\s])?[A-Z][\w’'`-]*[a-z’'][\w’'`-]*"
    r"(?:\s+(?:(?:al|el|as|ash|an|at|ar|az|ad|ed|es|de|ud|ul|ez|bin|bani|wa)-?(?:\s|(?<=-)))?[A-Z][\w’'`-]+){0,3}"
)
_TOLD = re.compile(
    r"\b(?:retook|retaken|recaptured?|overran|besieged?|stormed|occupied|liberated|control (?:of|over)|"
    r"withdrew from|"
    r"pulled out of|fall of|siege of|capture of|loss of)\s+(?:the\s+)?$"
)
_ARTICLE = re.compile(r"(?:al|el|ash|an|at|ar|as)-")
_ROAD = re.compile(
    r"\b(?P<ref>[AMENHR]-?\d{1,3})(?=\s+(?:international\s+)?(?:road|highway|motorway|route|junction)\b)"
    r"|(?<=\bthe )(?P<bare>[AM]\d{1,3})\b"
)
_ROAD_BETWEEN = re.compile(
    r"\b(?:a|the)\s+(?:[a-z]+\s+){0,3}(?:road|highway|motorway|route)\s+(?:(?:that|which)\s+)?"
    r"(?:links?|linking|connects?|connecting|joins?|joining|runs?|running|between|from)\b"
)
_LAND_LEFT = frozenset({"pocket", "enclave", "territory", "zone"})
_OF = re.compile(r"\sof\s", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:\([^()]*\))?\s*(?:,|,? and|&|/|\+)\s*(?:the )?")
_OF_KIND = re.compile(r"\b(?:towns?|villages?|hamlets?|settlements?|cit(?:y|ies)) of (?:the )?$", re.IGNORECASE)


def find_places(text: str, start: int, end: int, toponyms: Sequence[Toponym]) -> list[PlaceMention]:
    """The places that a sentence, ``text[start:end]``, names, in order.

    Args:
        text: the report.
        start, end: the sentence.
        toponyms: those of the sentence, sorted.
    """
    named = _patterns().named
    found: list[PlaceMention] = []
    for toponym in toponyms:
        mention = name_place(text, start, end, toponym)
        if found and mention.start < found[-1].end:
            if toponym.start < found[-1].end:
                continue
            low, high = toponym.start, mention.end
            mention = replace(mention, start=low, text=text[low:high], part="")
        found.append(mention)
    taken = [(mention.start, mention.end) for mention in found]
    for phrase in _ROAD_BETWEEN.finditer(text, start, end):
        inside = [
            mention for mention in found if phrase.end() <= mention.end and mention.start - phrase.end() < 120
        ]
        if len(inside) < 2 or (inside[0].toponym and inside[0].toponym.start <= phrase.start()):
            continue
        last = inside[1]
        found = [mention for mention in found if mention.end <= phrase.start() or mention.start >= last.end]
        found.append(PlaceMention(start=phrase.start(), end=last.end, text=text[phrase.start() : last.end]))
        taken = [(mention.start, mention.end) for mention in found]
    for match in _ROAD.finditer(text, start, end):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            found.append(PlaceMention(start=match.start(), end=match.end(), text=match["ref"] or match["bare"]))
            taken.append(match.span())
    for match in named.finditer(text, start, end):
        low, high = match.span()
        if not (match["name"] or match["number"] or text[low : low + 4].lower() == "the "):
            continue
        if any(a < high and low < b for a, b in taken):
            continue
        low = match.start("name") if match["name"] and text[low : low + 4].lower() != "the " else low
        found.append(PlaceMention(start=low, end=high, text=text[low:high], guessed=not match["name"]))
        taken.append((low, high))
    return sorted(found, key=lambda mention: mention.start)


def name_place(text: str, start: int, end: int, toponym: Toponym) -> PlaceMention:
    """A toponym of a sentence, ``text[start:end]``, with what the words beside it make of it: a part of it."""
    patterns = _patterns()
    words = load_place_words()
    low, high = toponym.start, toponym.end
    part, partial = "", False
    country = toponym.place is not None and toponym.place.kind is PlaceKind.COUNTRY
    facility = toponym.place is not None and toponym.place.kind in (PlaceKind.FACILITY, PlaceKind.ROAD)
    after = None if country or facility else patterns.tail.match(text, high, end)
    if after:
        high = after.end()
        whole = after[0].strip().lower() in words.quarters
        partial = bool(after["district"]) and not whole
        part = "" if whole else text[toponym.start : high] if not partial else after["noun"]
    elif not country and _OF.search(text, max(start, low - 90), low):
        before = patterns.parts.search(text, max(start, low - 90), low)
        if before and not words.wholes & set(before["part"].lower().split()):
            road = toponym.place is not None and toponym.place.kind is PlaceKind.ROAD
            part, partial = before["part"].strip(), not road
            low = before.start("part") + len(before["part"]) - len(before["part"].lstrip())
    return PlaceMention(start=low, end=high, text=text[low:high], toponym=toponym, part=part, partial=partial)


def guess_names(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> list[PlaceMention]:
    """Capitalised names that nothing else has claimed and that stand or look as places do.

    They stand in a list with a place, or after "the village of", or begin as places do ("Tell", "Kafr", "al-").
    """
    words = load_place_words()
    no_names, beginnings = words.no_names, words.beginnings
    found: list[PlaceMention] = []
    claimed = list(taken)
    for match in _GUESS.finditer(text, start, end):
        low, high = match.span()
        if any(a < high and low < b for a, b in taken):
            continue
        if any(word.lower().strip("'’") in no_names for word in match[0].split()):
            continue
        listed = any(
            _LISTED.fullmatch(text[b:low] if b <= low else text[high:a])
            for a, b in claimed
            if 0 <= low - b < 40 or 0 <= a - high < 40
        )
        of_kind = bool(_OF_KIND.search(text, max(start, low - 30), low))
        told = _TOLD.search(text, max(start, low - 30), low)
        if not (listed or of_kind or told or match[0].split()[0] in beginnings or _ARTICLE.match(match[0])):
            continue
        claimed.append((low, high))
        found.append(
            PlaceMention(
                start=low, end=high, text=match[0], guessed=not _OF_KIND.search(text, max(start, low - 30), low)
            )
        )
    return found
