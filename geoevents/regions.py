"""The names that a query gives, of a region, a place, a road, to geometry. EPSG:4326."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.place import Place, PlaceKind
from geoevents.errors import RegionError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer

GOOD_SCORE = 0.9
"""A name must fit this well: a query that means another place than it says would be worse than none."""
SMALLEST_RADIUS_KM = 3.0
"""A town named as a region stands for at least this circle; a gazetteer's point is not its edge."""
_AREAS = (PlaceKind.COUNTRY, PlaceKind.ADMIN, PlaceKind.AREA)
_SPOTS = (PlaceKind.SETTLEMENT, PlaceKind.FACILITY, PlaceKind.PHYSICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A place with its extent: a polygon, or the line of a road."""

    place: Place
    geometry: BaseGeometry


def find_region(gazetteer: Gazetteer, name: str) -> Region:
    """The area of a country, province or district; of a town or a base, the circle of its size.

    "Idlib, Syria" narrows the search to a country. Areas go before towns of the same name.

    Raises:
        RegionError: nothing goes by that name.
    """
    for place in _matches(gazetteer, name, _AREAS):
        geometry = gazetteer.geometry(place.id)
        if geometry is not None and geometry.geom_type in ("Polygon", "MultiPolygon"):
            return Region(place=place, geometry=geometry)
    for place in _matches(gazetteer, name, (*_SPOTS, PlaceKind.AREA)):
        return Region(place=place, geometry=_circle(place))
    raise RegionError(_unknown(gazetteer, name, "region", (*_AREAS, *_SPOTS)))


def find_place(gazetteer: Gazetteer, name: str) -> Place:
    """The town, base or other spot of that name; "35.86, 36.80" is the point itself (latitude first).

    Raises:
        RegionError: nothing goes by that name.
    """
    point = _read_point(name)
    if point is not None:
        return Place(
            id=f"point:{point[0]:g},{point[1]:g}",
            name=name.strip(),
            kind=PlaceKind.PHYSICAL,
            latitude=point[0],
            longitude=point[1],
        )
    for kinds in (_SPOTS, _AREAS):
        for place in _matches(gazetteer, name, kinds):
            return place
    raise RegionError(_unknown(gazetteer, name, "place", (*_SPOTS, *_AREAS)))


def find_road(gazetteer: Gazetteer, name: str) -> Region:
    """The line of a road, by its ref or its name.

    Raises:
        RegionError: no road goes by that name, or its line is not known.
    """
    found = _matches(gazetteer, name, (PlaceKind.ROAD,))
    for place in found:
        geometry = gazetteer.geometry(place.id)
        if geometry is not None:
            return Region(place=place, geometry=geometry)
    if found:
        raise RegionError(
            f"road {name!r}: its course is not known; add its line with 'geoevents gazetteer add'"
        )
    raise RegionError(_unknown(gazetteer, name, "road", (PlaceKind.ROAD,)))


def _matches(gazetteer: Gazetteer, name: str, kinds: Collection[PlaceKind]) -> list[Place]:
    """The places of a name, the best first; after a comma may stand a country or a province."""
    found = [c.place for c in gazetteer.search(name, kinds=kinds) if c.score >= GOOD_SCORE]
    if found or "," not in name:
        return found
    head, _, tail = name.rpartition(",")
    for area in gazetteer.search(tail, kinds=_AREAS, limit=3):
        if area.score < GOOD_SCORE:
            continue
        within = [
            c.place
            for c in gazetteer.search(head, kinds=kinds, country_codes=[area.place.country_code])
            if c.score >= GOOD_SCORE
        ]
        if area.place.kind is not PlaceKind.COUNTRY:
            within.sort(key=lambda place, area=area: place.admin1 != area.place.name)  # type: ignore[misc]
        if within:
            return within
    return []


def _circle(place: Place) -> BaseGeometry:
    from geoevents.geodesy import circle

    return circle(place.latitude, place.longitude, max(place.radius_km, SMALLEST_RADIUS_KM))


def _read_point(text: str) -> tuple[float, float] | None:
    parts = text.split(",")
    if len(parts) != 2:
        return None
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RegionError(f"point {text.strip()!r}: want latitude -90 to 90, then longitude -180 to 180")
    return latitude, longitude


def _unknown(gazetteer: Gazetteer, name: str, what: str, kinds: Collection[PlaceKind]) -> str:
    near = [candidate.place.name for candidate in gazetteer.search(name, kinds=kinds, limit=3)]
    known = f"; perhaps {' or '.join(dict.fromkeys(near))}" if near else ""
    return f"no {what} {name!r} is known{known}; 'geoevents gazetteer find NAME' looks for one"
