"""The gazetteer's place for a row of a table: by id, by name near its coordinates, by name alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gazetteer.called_after import is_called_after
from gazetteer.names import normalize, skeleton
from gazetteer.place import Place, PlaceKind

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

NAMED_REACH_KM = 12.0
"""A row's coordinates and the gazetteer's may differ by so much and still mean the same town, by name."""
GOOD_SCORE = 0.9
SPOTS = (PlaceKind.SETTLEMENT, PlaceKind.FACILITY)
"""What lies at a point that one can stand at."""
_NEIGHBOURS = 12
_REMEMBERED = 100_000


def is_spot(place: Place) -> bool:
    """Whether a place is a spot whose own position is known, and not only that of its town."""
    return place.kind in SPOTS and not is_called_after(place)


class PlaceFinder:
    """Finds the places of rows, each spot once. Without a gazetteer every spot is a place of its own."""

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, str, tuple[float, float] | None], Place | None] = {}

    def find(self, name: str, point: tuple[float, float] | None, *, place_id: str = "") -> Place | None:
        """The place that a row means, or None where nothing is known of it.

        It is the place of that id; else the one of that name near the point (latitude, longitude); else one
        made of the row's own point; of a row without a point, the place that best fits the name.
        """
        key = name, place_id, point
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = self._find(name, point, place_id)
        return self._known[key]

    def _find(self, name: str, point: tuple[float, float] | None, place_id: str) -> Place | None:
        if self._gazetteer is not None:
            if place_id and (known := self._gazetteer.get(place_id)):
                return known
            if point is not None:
                for place, away in self._gazetteer.nearest(*point, kinds=SPOTS, limit=_NEIGHBOURS):
                    if away <= NAMED_REACH_KM and is_named(place, name):
                        return place
            elif name:
                found = self._gazetteer.search(name, kinds=SPOTS, limit=1)
                return found[0].place if found and found[0].score >= GOOD_SCORE else None
        if point is None:
            return None
        return Place(
            id=place_id or f"point:{point[0]:.5f},{point[1]:.5f}",
            name=name or f"{point[0]:.3f}, {point[1]:.3f}",
            kind=PlaceKind.SETTLEMENT,
            latitude=point[0],
            longitude=point[1],
        )


def is_named(place: Place, name: str) -> bool:
    """Whether a place goes by a name, in any spelling."""
    key, bones = normalize(name), skeleton(name)
    return any(
        normalize(known) == key or (bones and skeleton(known) == bones)
        for known in (place.name, *place.alternate_names)
    )


def read_point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Latitude and longitude from two cells; None where one is empty.

    Raises:
        ValueError: they are no point on Earth; the message says what would be right.
    """
    if not latitude.strip() or not longitude.strip():
        return None
    try:
        point = float(latitude), float(longitude)
    except ValueError:
        raise ValueError(f"coordinates {latitude!r}, {longitude!r}; want degrees as numbers") from None
    if not all(map(math.isfinite, point)) or not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(
            f"coordinates {latitude}, {longitude}; want latitude -90 to 90, then longitude -180 to 180"
        )
    return point
