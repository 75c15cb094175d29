"""Who holds which ground: areas of sides from the places they hold, day by day, and the front between them.

Ground belongs to the nearest places of a side, within reach and within the region (land, a country, a
province). Where polygons tell who held what at the start, they are carried forward, and change only around
places that events have changed. All geometries are EPSG:4326, areas geodesic km2.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gazetteer.place import BoundingBox, Place, PlaceKind
from geoevents.control import ControlSpan
from geoevents.geodesy import area_km2, reach_box
from geoevents.held_areas import HeldArea
from geoevents.model import ControlState, ControlStatus
from geoevents.placing import SPOTS, is_spot
from geoevents.tessellation import NO_LABEL, Tessellation, polygons_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer

REACH_KM = 20.0
"""Beyond this distance from its places no side claims ground: steppe and desert stay unknown."""
_Label = tuple[str, ControlStatus, str | None]
_NOBODY: _Label = ("", ControlStatus.UNKNOWN, None)
_REMEMBERED = 4
"""Sets of known places of which the mosaic is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Ground in one state on one day: a (multi)polygon. ``side`` is empty where nobody is known to hold it."""

    side: str
    status: ControlStatus
    against: str | None
    geometry: BaseGeometry
    km2: float


class AreaMap:
    """The areas of a set of places, for states that change; what did not change is not worked out again.

    Args:
        places: settlements and facilities; others, and things known only by their town, have no place in the
            mosaic and are left out.
        region: a (multi)polygon that bounds all ground; without one only the reach does.
        reach_km: how far from its places a side claims ground.
        baseline: polygons of one day that are carried forward.
    """

    def __init__(
        self,
        places: Iterable[Place],
        *,
        region: BaseGeometry | None = None,
        reach_km: float = REACH_KM,
        baseline: Sequence[HeldArea] = (),
    ) -> None:
        spots = {place.id: place for place in places if is_spot(place)}
        self.places = [spots[key] for key in sorted(spots)]
        self.reach_km = reach_km
        self._index = {place.id: number for number, place in enumerate(self.places)}
        self._latitudes = np.array([place.latitude for place in self.places], dtype=float)
        self._longitudes = np.array([place.longitude for place in self.places], dtype=float)
        self._clip = None if region is None else _valid(region)
        self._labels: list[_Label] = [_NOBODY]
        self._numbers: dict[_Label, int] = {_NOBODY: 0}
        self._base = self._read_baseline(baseline)
        self._base_labels = self._labels_at(self._base)
        self._current = self._base_labels.copy()
        self._tessellations: OrderedDict[bytes, Tessellation] = OrderedDict()

    def areas(self, states: Iterable[ControlState | ControlSpan]) -> list[Area]:
        """The ground of each side and status, when these are the states of its places; by side, then status.

        Areas touch but do not overlap. Ground of places without a state, or of which nobody is known to hold
        them, is in none of them.
        """
        self._current = self._base_labels.copy()
        for state in states:
            self.set_state(state.place.id, state)
        return self.draw()

    def set_state(self, place_id: str, state: ControlState | ControlSpan | None) -> None:
        """Change the state of one place; None is what it had before all events."""
        number = self._index.get(place_id)
        if number is not None:
            told = self._base_labels[number] if state is None else self._number(_label(state))
            self._current[number] = told

    def draw(self) -> list[Area]:
        """The areas as the states of the places now are; see ``areas``."""
        labels = self._current
        ground = self._carried(labels) if self._base else self._mosaic(labels)
        areas = []
        for number, flat in ground.items():
            if number != 0 and not flat.is_empty:
                side, status, against = self._labels[number]
                km2 = area_km2(flat)
                areas.append(Area(side=side, status=status, against=against, geometry=flat, km2=km2))
        areas.sort(key=lambda area: (area.side, area.status.value, area.against or ""))
        return areas

    def _mosaic(
        self, labels: NDArray[np.int64], *, only: NDArray[np.bool_] | None = None
    ) -> dict[int, BaseGeometry]:
        """The ground of each label around the places that have one; the others do not count."""
        known = labels != NO_LABEL
        if not known.any():
            return {}
        key = known.tobytes()
        if key not in self._tessellations:
            self._tessellations[key] = Tessellation(
                self._latitudes[known], self._longitudes[known], reach_km=self.reach_km, clip=self._clip
            )
            if len(self._tessellations) > _REMEMBERED:
                self._tessellations.popitem(last=False)
        return self._tessellations[key].areas(labels[known], only=None if only is None else only[known])

    def _carried(self, labels: NDArray[np.int64]) -> dict[int, BaseGeometry]:
        """The baseline's polygons, changed around the places whose label is another than theirs."""
        changed = labels != self._base_labels
        if not changed.any():
            return self._base
        fresh = self._mosaic(labels, only=changed)
        taken = shapely.union_all(list(fresh.values()))
        ground: dict[int, BaseGeometry] = {}
        for number in sorted({*self._base, *fresh}):
            parts = [fresh[number]] if number in fresh else []
            if number in self._base:
                parts.append(self._base[number].difference(taken))
            ground[number] = polygons_of(shapely.union_all(parts))
        return ground

    def _read_baseline(self, baseline: Sequence[HeldArea]) -> dict[int, BaseGeometry]:
        """The polygons by label, without overlap: where two sides are drawn it is contested."""
        ground: dict[int, BaseGeometry] = {}
        for area in sorted(baseline, key=lambda a: (a.side, a.status.value)):
            flat = _valid(area.geometry)
            if self._clip is not None:
                flat = polygons_of(flat.intersection(self._clip))
            own = self._number((area.side, area.status, None))
            for number in [n for n in ground if n != own]:
                both = polygons_of(ground[number].intersection(flat))
                if both.is_empty:
                    continue
                sides = sorted({self._labels[number][0], area.side})
                label = (sides[0], ControlStatus.CONTESTED, sides[-1])
                ground[number] = polygons_of(ground[number].difference(both))
                flat = polygons_of(flat.difference(both))
                _merge(ground, self._number(label), both)
            _merge(ground, own, flat)
        return {number: flat for number, flat in ground.items() if not flat.is_empty}

    def _labels_at(self, ground: dict[int, BaseGeometry]) -> NDArray[np.int64]:
        """The label of the ground on which each place stands."""
        labels = np.full(len(self.places), NO_LABEL, dtype=np.int64)
        for number, flat in ground.items():
            shapely.prepare(flat)
            labels[shapely.intersects_xy(flat, self._longitudes, self._latitudes)] = number
        return labels

    def _number(self, label: _Label) -> int:
        if label not in self._numbers:
            self._numbers[label] = len(self._labels)
            self._labels.append(label)
        return self._numbers[label]


def km2_by_side(areas: Iterable[Area], *, region: BaseGeometry | None = None) -> dict[str, float]:
    """Geodesic km2 that each side holds; contested and besieged ground under "contested".

    With the region, what nobody is known to hold is "unknown", and all add up to the region.
    """
    found: defaultdict[str, float] = defaultdict(float)
    for area in areas:
        found[area.side if area.status is ControlStatus.HELD else "contested"] += area.km2
    if region is not None:
        found["unknown"] = max(0.0, area_km2(region) - sum(found.values()))
    return dict(sorted(found.items()))


def find_land(
    gazetteer: Gazetteer, places: Iterable[Place], *, margin_km: float = REACH_KM
) -> BaseGeometry | None:
    """The land of the countries in which places lie, each as far as its own places reach; None if unknown.

    A place across the border, or one that was taken for another, opens no ground to those on this side of it.
    """
    spots: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.kind in SPOTS:
            spots[place.country_code or _country_around(gazetteer, place)].append(place)
    world = BoundingBox(west=-180, south=-90, east=180, north=90)
    countries = gazetteer.within(world, kinds=[PlaceKind.COUNTRY])
    shapes = []
    for country in countries:
        own = spots.get(country.country_code)
        outline = gazetteer.geometry(country.id) if own else None
        if own and outline is not None:
            lats, lons = [p.latitude for p in own], [p.longitude for p in own]
            box = reach_box((min(lons), min(lats), max(lons), max(lats)), margin_km)
            shapes.append(polygons_of(outline.intersection(shapely.box(*box))))
    land = polygons_of(shapely.union_all(shapes)) if shapes else None
    return None if land is None or land.is_empty else land


def _country_around(gazetteer: Gazetteer, place: Place) -> str:
    """The country of a place that does not say so: that of its nearest town, since outlines are coarse."""
    for near, _ in gazetteer.nearest(place.latitude, place.longitude, kinds=[PlaceKind.SETTLEMENT]):
        return near.country_code
    return ""


def _label(state: ControlState | ControlSpan) -> _Label:
    """What the ground of a place is, by its state."""
    if state.status is ControlStatus.UNKNOWN or (state.holder is None and state.against is None):
        return _NOBODY
    return state.holder or state.against or "", state.status, state.against if state.holder else None


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    return geometry if geometry.is_valid else polygons_of(shapely.make_valid(geometry))


def _merge(ground: dict[int, BaseGeometry], number: int, more: BaseGeometry) -> None:
    ground[number] = polygons_of(ground[number].union(more)) if number in ground else more
