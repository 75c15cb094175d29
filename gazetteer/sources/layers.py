"""What a reader hands to the compiler: places of one layer, and what the layer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.place import Place

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WORLD, CURATED, USER = 0, 1, 2
"""Ranks of layers: of two that tell of one place the higher one is believed."""

COUNTRY_LEVEL, NO_LEVEL = 0, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A source of places as ``gazetteer info`` lists it."""

    name: str
    title: str
    licence: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlace:
    """A place as one source has it.

    ``admin1_code`` is GeoNames' code of the first-level area, or empty: then the place's point decides.
    ``level`` is 0 for a country, 1 to 4 for an administrative area, 9 for all else. ``geometry`` is a polygon
    of an area or a line of a road, (longitude, latitude) in WGS84.
    """

    place: Place
    admin1_code: str = ""
    level: int = NO_LEVEL
    geometry: BaseGeometry | None = None
