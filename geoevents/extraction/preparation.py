"""The sentences of a report made ready to be read: places, sides and dates found, masked, parsed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction.dates import find_dates
from geoevents.extraction.language import Parse, Parser
from geoevents.extraction.masking import Masked, group_places, mask_sentence
from geoevents.extraction.places import PlaceMention, find_places, guess_names
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.sides import SideMention
from geoevents.extraction.triggers import Triggers
from geoevents.model import Report

_BATCH = 256
"""Sentences that are parsed at once."""
_LIST_ITEMS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as the parser read it."""

    masked: Masked
    parse: Parse


@dataclass(slots=True)
class Sentence:
    """A sentence and what it names. Offsets are those of the report."""

    start: int
    end: int
    places: list[PlaceMention]
    sides: list[SideMention] = field(default_factory=list)
    names: list[PlaceMention] = field(default_factory=list)
    """Capitalised names that may be places."""
    following: list[Sentence] = field(default_factory=list)
    """The items of a list that the sentence announces with a colon."""
    wanted: bool = False
    """Whether something in the sentence could tell of control."""
    reading: Reading | None = None
    """What the parser read, while the sentence is in hand; None where it is not wanted."""


def prepare_sentences(
    report: Report,
    toponyms: Sequence[Toponym],
    sides: Sequence[SideMention],
    *,
    parser: Parser,
    triggers: Triggers,
) -> Iterator[Sentence]:
    """The sentences of a report, in order; those that could tell of control are masked and parsed.

    They are parsed a batch at a time, and what the parser read of a sentence is let go once the next one is
    asked for: a report of any length takes little memory.

    Args:
        report: the report.
        toponyms: its places, in any order; those that overlap an earlier one are left out.
        sides: the sides it names, sorted.
        parser, triggers: the parser and the trigger lexicon.

    Raises:
        LanguageModelError: the parser's model is missing.
    """
    sentences = _find_sentences(report.text, toponyms, sides, triggers)
    masks: dict[int, Masked] = {}
    masked = 0
    for start in range(0, len(sentences), _BATCH):
        # an item of a list is looked at from the sentence that announces it
        for number in range(masked, min(start + _BATCH + _LIST_ITEMS, len(sentences))):
            if sentences[number].wanted:
                masks[number] = _mask(sentences[number], report, triggers)
            masked = number + 1
        batch = range(start, min(start + _BATCH, len(sentences)))
        wanted = [number for number in batch if number in masks]
        parses = parser.parse([masks[number].shown for number in wanted])
        for number, parse in zip(wanted, parses, strict=True):
            sentences[number].reading = Reading(masks.pop(number), parse)
        for number in batch:
            yield sentences[number]
            sentences[number].reading = None


def _find_sentences(
    text: str, toponyms: Sequence[Toponym], sides: Sequence[SideMention], triggers: Triggers
) -> list[Sentence]:
    """The sentences with their places and sides, and the lists that they announce."""
    ordered = sorted(
        (toponym for toponym in toponyms if not _is_country(toponym)),
        key=lambda toponym: (toponym.start, -toponym.end),
    )
    starts = [side.start for side in sides]
    sentences: list[Sentence] = []
    at = 0
    for start, end in split_sentences(text):
        inside = []
        while at < len(ordered) and ordered[at].start < end:
            if ordered[at].start >= start and ordered[at].end <= end:
                inside.append(ordered[at])
            at += 1
        sentence = Sentence(start, end, find_places(text, start, end, inside))
        sentences.append(sentence)
        if triggers.quick.search(text, start, end):
            sentence.wanted = True
            near = sides[bisect_left(starts, start) : bisect_left(starts, end)]
            sentence.sides = [side for side in near if side.end <= end]
    _attach_lists(text, sentences)
    return sentences


def _mask(sentence: Sentence, report: Report, triggers: Triggers) -> Masked:
    text, start, end = report.text, sentence.start, sentence.end
    dates = [
        (start + date.start, start + date.end)
        for date in find_dates(text[start:end], published=report.published)
    ]
    taken = [(place.start, place.end) for place in sentence.places]
    taken += [(side.start, side.end) for side in sentence.sides]
    sentence.names = guess_names(text, start, end, [*taken, *dates])
    return mask_sentence(
        text,
        start,
        end,
        places=sorted([*sentence.places, *sentence.names], key=_start),
        sides=sentence.sides,
        triggers=triggers,
        dates=dates,
    )


def _start(mention: PlaceMention) -> int:
    return mention.start


def _is_country(toponym: Toponym) -> bool:
    """Countries change hands in nobody's sentence; as "Syrian" they stand in every one."""
    return toponym.place is not None and toponym.place.kind is PlaceKind.COUNTRY


def _attach_lists(text: str, sentences: Sequence[Sentence]) -> None:
    """Gives a sentence that ends in a colon the lines after it, as long as they are little but names."""
    for i, sentence in enumerate(sentences):
        if not text[sentence.start : sentence.end].rstrip().endswith(":"):
            continue
        for item in sentences[i + 1 : i + _LIST_ITEMS]:
            named = sum(place.end - place.start for place in item.places)
            if named < 0.4 * (item.end - item.start):
                break
            sentence.following.append(item)


_ANNOUNCES = re.compile(
    r":|\bincluding\b|\bamong them\b|\bamong which\b|\bnamely\b|\bsuch as\b|[–—(]", re.IGNORECASE
)
_AROUND = re.compile(
    r"\w+(?:\s+and\s+(?:\w+\s+){0,2}\w+)?\s+(?:(?:north|south|east|west)\w*\s+of|around)\s+(?:the\s+(?:city|town)\s+of\s+)?"
)
_EVERY = re.compile(r"\b(?:all|every|the whole)\s+(?:the\s+)?(?:\w+\s+(?:and\s+)?){0,3}$", re.IGNORECASE)


def listed_places(sentence: Sentence, text: str, position: int) -> list[PlaceMention]:
    """The places that "five villages" or "the following" announces, in the sentence or the lines after it."""
    if text[: sentence.end].endswith(":"):
        return [
            place for each in sentence.following for place in sorted([*each.places, *each.names], key=_start)
        ]
    around = _AROUND.match(text, position, sentence.end)
    if around and _EVERY.search(text, max(sentence.start, position - 40), position):
        where = [p for p in sentence.places if p.toponym and p.start == around.end()]
        return [
            replace(p, part=text[position : p.end], start=position, text=text[position : p.end]) for p in where
        ]
    announced = _ANNOUNCES.search(text, position, sentence.end)
    if announced is None:
        return []
    places = [p for p in (*sentence.places, *sentence.names) if p.start >= announced.end()]
    groups = group_places(text, sorted(places, key=_start))
    if not groups or groups[0][0].start - announced.end() > 40 or not any(p.toponym for p in groups[0]):
        return []
    return groups[0]
