"""Positions along a road: kilometres from its start, and the stretches that words name."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from gazetteer.place import Place, PlaceKind
from geoevents.geodesy import distance_km, distance_to_km
from geoevents.placing import SPOTS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer
    from geoevents.highways import RoadSegment

_BY_ROAD_KM = 15.0
"""How far from a road a town may lie that tells where a stretch of it ends."""
_SAME_NAME = 0.9
"""The score of a candidate of the gazetteer that goes by the very name, spellings apart."""


class Ruler:
    """Kilometres along a line, from its start to the point of it that is nearest to a place."""

    def __init__(self, line: BaseGeometry) -> None:
        import shapely

        xy = shapely.get_coordinates(line)
        self._scale = math.cos(math.radians(float(xy[:, 1].mean())))
        steps = distance_km(xy[:-1, 1], xy[:-1, 0], xy[1:, 1], xy[1:, 0])
        self._km = np.concatenate([[0.0], np.cumsum(steps)])
        self._flat = shapely.LineString(xy * (self._scale, 1.0))
        flat = np.hypot(*np.diff(xy * (self._scale, 1.0), axis=0).T)
        self._flat_at = np.concatenate([[0.0], np.cumsum(flat)])
        degrees = np.hypot(*np.diff(xy, axis=0).T)
        self._degrees_at = np.concatenate([[0.0], np.cumsum(degrees)])
        self.length = float(self._km[-1])

    def measure(self, place: Place) -> float:
        """Kilometres from the start to the point of the line that is nearest to a place."""
        import shapely

        return self.measure_point(shapely.Point(place.longitude, place.latitude))

    def measure_point(self, point: BaseGeometry) -> float:
        """The same for a point in degrees."""
        import shapely

        at = self._flat.project(shapely.Point(point.x * self._scale, point.y))  # type: ignore[attr-defined]
        return float(np.interp(at, self._flat_at, self._km))

    def position(self, km: float) -> float:
        """The share of the line's length in degrees at which so many kilometres are reached."""

        return float(np.interp(km, self._km, self._degrees_at) / self._degrees_at[-1])


def locate_stretch(gazetteer: Gazetteer) -> Callable[[RoadSegment, str], bool]:
    """A test whether a segment lies in a stretch told in words: "in Idlib province", "between A and B".

    Names are looked up in the gazetteer: an area must hold the segment's middle; of two places the segment must
    lie between them along the road. Words without such a name hold no segment.
    """
    return _StretchFinder(gazetteer)


class _StretchFinder:
    """Remembers what the words of a stretch meant."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        from gazetteer.geoparser import Geoparser

        self._gazetteer = gazetteer
        self._geoparser = Geoparser(gazetteer)
        self._known: dict[tuple[str, str], Callable[[RoadSegment], bool]] = {}

    def __call__(self, segment: RoadSegment, words: str) -> bool:
        key = (segment.road.id, words)
        if key not in self._known:
            self._known[key] = self._read(segment.road, words)
        return self._known[key](segment)

    def _read(self, road: Place, words: str) -> Callable[[RoadSegment], bool]:
        line = self._gazetteer.geometry(road.id)
        if line is None:
            return lambda _: False
        named = self._geoparser.parse(words)
        places = [self._nearest(t.text, t.place, line) for t in named if t.place is not None]
        places = [place for place in places if place.kind is not PlaceKind.ROAD]
        if not places:
            return lambda _: False
        spots = [place for place in places if place.kind in SPOTS]
        if len(spots) >= 2:
            ruler = Ruler(line)
            low, *_, high = sorted(ruler.measure(place) for place in spots)

            def is_between(segment: RoadSegment) -> bool:
                return low <= ruler.measure_point(segment.geometry.interpolate(0.5, normalized=True)) <= high

            return is_between
        area = self._gazetteer.geometry(places[0].id)
        if area is None:
            near = {places[0].id}
            return lambda segment: bool(near & {segment.first.id, segment.last.id})
        return lambda segment: bool(area.intersects(segment.geometry.interpolate(0.5, normalized=True)))

    def _nearest(self, name: str, place: Place, line: BaseGeometry) -> Place:
        """Of the settlements of a name the one by the road, which is meant where a stretch is told by it."""
        if place.kind not in SPOTS:
            return place
        found = self._gazetteer.search(name, kinds={PlaceKind.SETTLEMENT}, limit=20)
        alike = [place, *(c.place for c in found if c.score >= _SAME_NAME)]
        away = distance_to_km([p.latitude for p in alike], [p.longitude for p in alike], line)
        best = int(np.argmin(away))
        return alike[best] if away[best] <= _BY_ROAD_KM else place
