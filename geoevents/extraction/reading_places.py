"""Which places what was read is about, and which part of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.bindings import find_binding
from geoevents.extraction.encoding import Mention
from geoevents.extraction.listing import find_counted
from geoevents.extraction.mentions import find_facility
from geoevents.extraction.places import find_share, find_thing_before, name_place
from geoevents.extraction.readings import Reading
from geoevents.extraction.road_stretches import find_stretch
from geoevents.extraction.sentences import sentence_at
from geoevents.extraction.vetoes import UNSURE
from geoevents.model import EventType, Report

_PLURALS = (
    (re.compile(r"\b(?:both|two)\b", re.IGNORECASE), 2),
    (re.compile(r"\bthree\b", re.IGNORECASE), 3),
    (re.compile(r"\bfour\b", re.IGNORECASE), 4),
    (re.compile(r"\b(?:five|six|seven|eight|nine|ten)\b", re.IGNORECASE), 9),
    (
        re.compile(
            r"\b(?:them|these|those|\w+(?:towns|villages|cities|districts|bases|places))\b", re.IGNORECASE
        ),
        9,
    ),
)
_INHABITED = re.compile(
    r"\b(?:town|village|cit(?:y|ie)|hamlet|settlement|place|quarter|suburb|district)s?\b", re.IGNORECASE
)
_ROADS = re.compile(r"\b(?:road|highway|motorway|route|artery)s?$", re.IGNORECASE)
_LANDS = re.compile(
    r"\b(?:province|region|area|governorate|countryside|mountain|hill|island)s?\b", re.IGNORECASE
)
_TAKEN = (EventType.CAPTURE, EventType.HANDOVER)
_DISTRICT_OF = re.compile(r"(?:the )?districts?", re.IGNORECASE)
_CENTRE = re.compile(r"(?:the |its )?(?:(?:city |town )?cent(?:re|er)|heart|middle)", re.IGNORECASE)
_SHARE_OF_PLURAL = 0.08
"""What a place must have of the probability to be one of those that "the towns" stand for."""
_TOWNS = (PlaceKind.SETTLEMENT, PlaceKind.ADMIN, PlaceKind.AREA)


def find_meant(
    report: Report, reading: Reading, toponyms: Sequence[Toponym | None], bound: int | None
) -> list[Toponym]:
    """Find the places that a reading is about: the one that its mention names, or those that its phrase means.

    Args:
        report: the report.
        reading: what was read off a mention.
        toponyms: of each mention by its index; None for phrases.
        bound: the index of the name that the words between bind its phrase to (``bind_phrases``).

    Returns:
        none for a country, and where nothing is meant; several for "both towns".
    """
    own = toponyms[reading.mention.index if bound is None else bound]
    if own is not None:
        return [] if own.place is not None and own.place.kind is PlaceKind.COUNTRY else [own]
    counted = find_counted(report.text, reading.mention, toponyms)
    if counted:
        return counted
    found: dict[str, tuple[float, Toponym]] = {}
    words = report.text[reading.mention.start : reading.mention.end]
    for index, probability in reading.antecedents:
        toponym = toponyms[index]
        if toponym is None or not _may_be_called(words, toponym.place):
            continue
        key = toponym.place.id if toponym.place else toponym.text.casefold()
        sum_, first = found.get(key, (0.0, toponym))
        found[key] = (sum_ + probability, first)
    ranked = sorted(found.values(), key=lambda f: -f[0])
    most = next((count for pattern, count in _PLURALS if pattern.search(words)), 1)
    return [toponym for share, toponym in ranked[:most] if share >= _SHARE_OF_PLURAL or most == 1]


def _may_be_called(words: str, place: Place | None) -> bool:
    """Whether a place may be meant by words for a kind of place: no road is "the town", no town "the road"."""
    if place is None:
        return True
    if place.kind is PlaceKind.COUNTRY:
        return False
    if _ROADS.search(words):
        return place.kind is PlaceKind.ROAD or bool(_INHABITED.search(words))
    if place.kind is PlaceKind.ROAD:
        return _INHABITED.search(words) is None and _LANDS.search(words) is None
    return True


def is_far_fetched(
    reading: Reading,
    places: Sequence[Toponym],
    toponyms: Sequence[Toponym | None],
    sentences: Sequence[tuple[int, int]],
) -> bool:
    """Whether an unsure phrase is to mean a place of another sentence though its own names one before it."""
    mention = reading.mention
    if mention.named or len(places) != 1 or reading.probability >= UNSURE:
        return False
    first, _ = sentence_at(sentences, mention.start) or (0, 0)
    if any(first <= place.start < mention.start for place in places):
        return False
    before = toponyms[max(0, mention.index - 3) : mention.index]
    towns = [t for t in before if t is not None and t.place is not None and t.place.kind in _TOWNS]
    meant = {place.place.id for place in places if place.place is not None}
    return any(first <= t.start and t.place is not None and t.place.id not in meant for t in towns)


def bind_phrases(
    report: Report, readings: Sequence[Reading], toponyms: Sequence[Toponym | None]
) -> dict[int, int]:
    """For phrases that are bound to a name by the words between them, the name's index."""
    phrases = {r.mention.index: r.mention for r in readings if not r.mention.named}
    found = {
        index: find_binding(report.text, mention.start, mention.end, toponyms, near=index)
        for index, mention in phrases.items()
    }
    return {index: name for index, name in found.items() if name is not None}


def find_overtold(
    report: Report, readings: Sequence[Reading], bound: Mapping[int, int]
) -> dict[tuple[int, int], Mention]:
    """For (mention, slot) told of a phrase and of the name that it is bound to: which of them tells it better.

    Of "the post at Nayrab" the post is meant, of "the rebel-held part of the M4" the road.
    """
    named = {(r.mention.index, r.slot): r.mention for r in readings if r.mention.named}
    found: dict[tuple[int, int], Mention] = {}
    for reading in readings:
        phrase = reading.mention
        name = named.get((bound.get(phrase.index, -1), reading.slot))
        if name is None:
            continue
        if not find_facility(report.text[phrase.start : phrase.end]):
            found[phrase.index, reading.slot] = name
        elif phrase.start < name.start:
            found[name.index, reading.slot] = phrase
    return found


def stands_for_whole(part: str, kind: EventType) -> bool:
    """Whether what is told of a part is told of its place: "the district of" its name; who takes its centre."""
    return bool(_DISTRICT_OF.fullmatch(part)) or (kind in _TAKEN and bool(_CENTRE.fullmatch(part)))


def find_part(
    report: Report,
    mention: Mention,
    toponym: Toponym,
    toponyms: Sequence[Toponym | None],
    start: int,
    end: int,
) -> str:
    """The part of a place, or the thing in it, that a name stands in; empty for the whole place.

    "The northern districts" of Aleppo; "police station" of "the Idlib police station".
    """
    if not mention.named and toponym.place is not None and toponym.place.kind in _TOWNS:
        words = report.text[mention.start : mention.end]
        return find_facility(words) or find_share(words)
    if not mention.named or not start <= toponym.start < end:
        return ""
    if toponym.place is not None and toponym.place.kind is PlaceKind.ROAD:
        return find_stretch(report.text, toponym, [t for t in toponyms if t], start, end)
    found = name_place(report.text, start, end, toponym)
    if not found.part:
        town = toponym.place is not None and toponym.place.kind is PlaceKind.SETTLEMENT
        return find_thing_before(report.text, start, toponym.start) if town else ""
    return found.part if found.partial else " ".join(report.text[toponym.end : found.end].split()).lower()
