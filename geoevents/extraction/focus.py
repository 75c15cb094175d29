"""What "the town", "there", "it" and "they" stand for: the places and sides that a report spoke of last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gazetteer.place import PlaceKind
from geoevents.extraction.places import PlaceMention, load_place_words
from geoevents.extraction.sentences import MAX_CHARACTERS

_WIDE = (PlaceKind.COUNTRY, PlaceKind.ADMIN)
_GROUPS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_REACH = 1500
"""Characters back beyond which nothing is meant any more."""
_SENTENCE = 2 * MAX_CHARACTERS
"""Mentions are in the order of their sentences, not always of the text within those."""


@dataclass(slots=True)
class Focus:
    """The places and sides of a report up to where reading has come."""

    places: list[PlaceMention] = field(default_factory=list)
    told: list[PlaceMention] = field(default_factory=list)
    """The places that something was told of, the last at the end."""
    actors: list[str] = field(default_factory=list)
    """The sides that acted, the last at the end."""

    def find_places(self, anaphor: str, before: int, sentence_start: int) -> list[PlaceMention]:
        """The places that an anaphor stands for at an offset: "town", "it", "there", "airport", "both", ..."""
        group = _GROUPS.get(anaphor)
        if group:
            return self._last_group(group, before)
        found = self._find_place(anaphor, before, sentence_start)
        return [found] if found else []

    def _find_place(self, anaphor: str, before: int, sentence_start: int) -> PlaceMention | None:
        words = load_place_words()
        near = _near(self.places, before, _REACH)
        if anaphor in words.roads:
            return _last(near, (PlaceKind.ROAD,))
        if anaphor in words.areas:
            return _last(near, _WIDE)
        if anaphor in words.facilities:
            noun = anaphor.split()[-1]
            for place in reversed(near):
                if noun in place.text.lower().replace("airbase", "air base").split():
                    return place
            return _last(near, (PlaceKind.FACILITY,))
        settlements = [
            place for place in near if _kind(place) not in (*_WIDE, PlaceKind.ROAD) and not place.guessed
        ]
        here = [place for place in settlements if place.start >= sentence_start]
        if here:
            return here[-1]
        told = _near(self.told, before, _REACH)
        if told and _kind(told[-1]) not in (*_WIDE, PlaceKind.ROAD):
            return told[-1]
        return settlements[-1] if settlements else None

    def _last_group(self, size: int, before: int) -> list[PlaceMention]:
        """The last ``size`` places named, if they stand close together."""
        close = _near(self.places, before, _REACH + 60 * size + 1)
        near = [p for p in close if _kind(p) not in _WIDE and not p.guessed]
        group = near[-size:]
        if len(group) < size or group[-1].end - group[0].start > 60 * size or before - group[-1].end > _REACH:
            return []
        return group

    def tell(self, places: Sequence[PlaceMention]) -> None:
        """Something was told of these places."""
        self.told.extend(places)

    def act(self, side: str | None) -> None:
        """This side acted."""
        if side:
            self.actors.append(side)

    @property
    def actor(self) -> str | None:
        """The side that acted last."""
        return self.actors[-1] if self.actors else None


def _near(places: Sequence[PlaceMention], before: int, reach: int) -> list[PlaceMention]:
    """Those that end within reach before an offset, in their order; farther ones are not looked at."""
    near: list[PlaceMention] = []
    for place in reversed(places):
        if before - place.end >= reach + _SENTENCE:
            break
        if place.end <= before and before - place.end < reach:
            near.append(place)
    near.reverse()
    return near


def _kind(mention: PlaceMention) -> PlaceKind | None:
    return mention.toponym.place.kind if mention.toponym and mention.toponym.place else None


def _last(places: Sequence[PlaceMention], kinds: Sequence[PlaceKind]) -> PlaceMention | None:
    return next((place for place in reversed(places) if _kind(place) in kinds), None)
