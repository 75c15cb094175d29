"""A sentence as the parser reads it best: names replaced by plain ones, marks and brackets gone.

A small model has never seen "Qalaat al-Madiq", takes "Saraqeb days after" for one name, and loses its way in a
list of nine villages; "London" it knows. So every list of places becomes one plain name, with the way back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.extraction.language import Parse, Word
from geoevents.extraction.places import PlaceMention, load_place_words
from geoevents.extraction.sides import SideMention
from geoevents.extraction.triggers import Triggers

PLACE = "London"
SIDE = "NATO"
_DATELINE = re.compile(
    r"^[A-Z][\w.'’/-]*(?:[ ,]+[A-Z][\w.'’/-]*){0,4}[ ,]*(?:\([A-Z][\w ]+\)\s*)?"
    r"(?:,?\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]+))?"
    r"(?:\s*\([A-Z][\w ]+\))?\s*[—–-]{1,2}\s+"
)
_CLOCK = re.compile(r"^\(?\d{1,2}[:.h]\d\d\)?\s*(?:[A-Z]{3,4}\s*)?[-–—:,]?\s*")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]")
_QUOTES = re.compile(r"[\"“”«»„]")
_TICKS = re.compile(r"[‘’`´]")
_BACKED = re.compile(
    r"\b[A-Za-z.]+-(?:backed|led|linked|affiliated|allied|aligned|supported|run|dominated|trained)\b"
)
_BETWEEN = re.compile(
    r"(?:\s*\([^()]{0,80}\))?\s*"
    r"(?:[,;/&+]|\band\b|\bas well as\b|\bplus\b|\balong with\b|\btogether with\b|\bthen\b)"
    r"(?:\s*(?:and|then|then of|later|also|of|from|finally|as well as|with|afterwards|both|,))*"
    r"(?:\s*(?:farther|further)\s+\w+,?|\s*to the \w+,?|\s*nearby)?"
    r"(?:\s*(?:the|its|their|nearby|neighbouring|neighboring|adjacent|adjoining|small|smaller|strategic|key|large|old|border|two|three|four))*"
    r"(?:\s*{nouns}(?:\s+of)?)?[\s\"“‘]*".replace(
        "{nouns}", r"(?:town|city|village|hamlet|settlement|farm|hill|district|area|neighbou?rhood|base)s?"
    )
)
_DATE_LEFT = re.compile(r"^\s*\(?(?:both|on|in|at|the|,)?\s*\)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A stretch of the sentence (offsets of the report) and what the parser sees in its stead."""

    start: int
    end: int
    shown: str
    places: tuple[PlaceMention, ...] = ()
    side: SideMention | None = None
    holder: str = ""
    """ "held", "besieged": the second half of an adjective like rebel-held."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with its patches, and where each lies in the text for the parser."""

    start: int
    end: int
    shown: str
    pieces: tuple[tuple[int, int, int, int, Patch | None], ...]
    """(first, last, first in the report, last in the report, patch or None for plain text)."""

    def patch_at(self, word: Word) -> Patch | None:
        """The patch that a word of the parse stands for."""
        for low, high, _, _, patch in self.pieces:
            if patch is not None and low < word.end and word.start < high:
                return patch
        return None

    def original(self, position: int) -> int:
        """The offset in the report of an offset in the parsed text."""
        for low, high, first, _, patch in self.pieces:
            if low <= position < high:
                return first if patch is not None else first + position - low
        return self.end

    def original_end(self, position: int) -> int:
        """The offset in the report of the end of a word that ends at ``position`` in the parsed text."""
        for low, high, first, last, patch in self.pieces:
            if low < position <= high:
                return last if patch is not None else first + position - low
        return self.end


def mask_sentence(
    text: str,
    start: int,
    end: int,
    *,
    places: Sequence[PlaceMention],
    sides: Sequence[SideMention],
    triggers: Triggers,
    dates: Sequence[tuple[int, int]] = (),
) -> Masked:
    """Replace what a parser stumbles over.

    Args:
        text: the report.
        start, end: the sentence.
        places, sides: what it mentions, sorted, by offsets in the report.
        triggers: for the adjectives of holding ("rebel-held").
        dates: where it tells dates; one after each name does not end a list.
    """
    patches: list[Patch] = []

    def add(patch: Patch) -> None:
        if patch.start < patch.end and all(p.end <= patch.start or patch.end <= p.start for p in patches):
            patches.append(patch)

    body = start
    for pattern in (_CLOCK, _DATELINE):
        match = pattern.match(text[body : min(end, body + 90)])
        if match and match.end() < end - body:
            add(Patch(start=body, end=body + match.end(), shown=""))
            body += match.end()
    for adjective in find_holder_adjectives(text, body, end, triggers):
        add(Patch(start=adjective[0], end=adjective[1], shown="local", holder=adjective[2]))
    for group in group_places(text, [place for place in places if place.start >= body], dates):
        add(Patch(start=group[0].start, end=group[-1].end, shown=PLACE, places=tuple(group)))
    for match in _BACKED.finditer(text, body, end):
        add(Patch(start=match.start(), end=match.end(), shown="allied"))
    for side in sides:
        if side.start >= body and _needs_mask(side.text):
            low = side.start + 4 if side.text[:4].lower() == "the " else side.start
            add(Patch(start=low, end=side.end, shown=SIDE, side=side))
    for pattern, shown in ((_BRACKETS, ""), (_QUOTES, ""), (_TICKS, "'")):
        for match in pattern.finditer(text, body, end):
            add(Patch(start=match.start(), end=match.end(), shown=shown))
    return _assemble(text, start, end, sorted(patches, key=lambda patch: patch.start))


def _needs_mask(name: str) -> bool:
    words = name.split()
    capitals = [word for word in words if word[:1].isupper() or "-" in word]
    return words[-1][:1].isupper() and (len(capitals) > 1 or "-" in name)


def _assemble(text: str, start: int, end: int, patches: Sequence[Patch]) -> Masked:
    pieces: list[tuple[int, int, int, int, Patch | None]] = []
    shown, position, length = [], start, 0

    def put(piece: str, first: int, last: int, patch: Patch | None) -> None:
        nonlocal length
        pieces.append((length, length + len(piece), first, last, patch))
        shown.append(piece)
        length += len(piece)

    for patch in patches:
        if position < patch.start:
            put(_blank(text[position : patch.start]), position, patch.start, None)
        put(patch.shown, patch.start, patch.end, patch)
        position = patch.end
    if position < end:
        put(_blank(text[position:end]), position, end, None)
    return Masked(start, end, "".join(shown), tuple(pieces))


def _blank(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", " ", text)


def find_holder_adjectives(text: str, start: int, end: int, triggers: Triggers) -> list[tuple[int, int, str]]:
    """(start, end, "held" or "besieged") of "rebel-held", "government-controlled", "army-besieged"."""
    pattern = re.compile(
        rf"\b[A-Za-z][\w.'’/-]*?-(?P<held>{'|'.join(sorted(triggers.held | triggers.ringed))})\b", re.IGNORECASE
    )
    return [
        (match.start(), match.end(), "held" if match["held"].lower() in triggers.held else "besieged")
        for match in pattern.finditer(text, start, end)
    ]


def group_places(
    text: str, places: Sequence[PlaceMention], dates: Sequence[tuple[int, int]] = ()
) -> list[list[PlaceMention]]:
    """Places in one list: "X, Y (its Arabic name) and the villages of Z and W"; "X on Monday, Y today"."""
    words = load_place_words()
    groups: list[list[PlaceMention]] = []
    for place in places:
        if groups:
            last = groups[-1][-1]
            between = text[last.end : place.start]
            for low, high in dates:
                if last.end <= low and high <= place.start:
                    between = text[last.end : low] + text[high : place.start]
                    between = _DATE_LEFT.sub("", between)
                    break
            match = _BETWEEN.fullmatch(between)
            if match and _alike(last, place) and not (set(between.lower().split()) & words.around):
                groups[-1].append(place)
                continue
        groups.append([place])
    return groups


def _alike(first: PlaceMention, second: PlaceMention) -> bool:
    wide = {"country", "admin"}
    kinds = [
        mention.toponym.place.kind.value if mention.toponym and mention.toponym.place else "settlement"
        for mention in (first, second)
    ]
    return (kinds[0] in wide) == (kinds[1] in wide)


def words_of(parse: Parse, masked: Masked) -> list[Patch | None]:
    """For every word of the parse, the patch that it stands for."""
    return [masked.patch_at(word) for word in parse.words]
