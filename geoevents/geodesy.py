"""Lengths, distances and areas on the WGS84 ellipsoid, in kilometres and square kilometres.

Points are latitude, longitude; inside geometries the order is (longitude, latitude). Heavy libraries are loaded
on first use.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

KM_PER_DEGREE = 110.574
"""The shortest degree of latitude (at the equator); boxes made with it are never too small."""
_EQUATOR_KM, _ECCENTRICITY = 6378.137, math.sqrt(0.00669437999014)
"""Of the WGS84 ellipsoid."""
_FINE_DEGREES = 1.0
"""Simpson's rule over so many degrees of latitude is exact to a millionth."""


@cache
def _ellipsoid() -> Any:  # noqa: ANN401 - pyproj has no types
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_km(
    latitudes: ArrayLike, longitudes: ArrayLike, latitude: ArrayLike, longitude: ArrayLike
) -> NDArray[np.float64]:
    """Geodesic distances from points to a point (or to as many points), in km."""
    lats, lons, lat, lon = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(v, dtype=float)) for v in (latitudes, longitudes, latitude, longitude))
    )
    return np.asarray(_ellipsoid().inv(lons, lats, lon, lat)[2]) / 1000


def distance_to_km(latitudes: ArrayLike, longitudes: ArrayLike, geometry: BaseGeometry) -> NDArray[np.float64]:
    """Geodesic distances from points to the nearest point of a geometry, in km; 0 inside an area.

    The nearest point is looked for on a plane that is true to scale around each point, then measured exactly.
    """
    import shapely

    lats = np.atleast_1d(np.asarray(latitudes, dtype=float))
    lons = np.atleast_1d(np.asarray(longitudes, dtype=float))
    near_lats, near_lons = np.empty_like(lats), np.empty_like(lons)
    bands = np.round(lats * 2) / 2
    for band in np.unique(bands):
        chosen = bands == band
        scale = max(math.cos(math.radians(float(band))), 1e-6)
        flat = _widened(geometry, scale)
        points = shapely.points(lons[chosen] * scale, lats[chosen])
        lines = shapely.shortest_line(flat, points)
        nearest = shapely.get_coordinates(shapely.get_point(lines, 0))
        near_lons[chosen], near_lats[chosen] = nearest[:, 0] / scale, nearest[:, 1]
    return distance_km(lats, lons, near_lats, near_lons)


def length_km(geometry: BaseGeometry) -> float:
    """The geodesic length of lines, in km."""
    return float(_ellipsoid().geometry_length(geometry)) / 1000


def area_km2(geometry: BaseGeometry) -> float:
    """The area on the ellipsoid of (multi)polygons, in km2, whichever way their rings turn.

    Edges are straight in degrees, as maps draw them, so that the parts of a region add up to it.
    """
    import shapely

    total = 0.0
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and not part.is_empty:
            total += _ring_km2(part.exterior) - sum(map(_ring_km2, part.interiors))
    return total


def _ring_km2(ring: BaseGeometry) -> float:
    """The area within a ring, by the integral of the authalic function along its edges (Snyder 1987, p. 16)."""
    import shapely

    xy = shapely.get_coordinates(ring)
    steps = np.diff(xy, axis=0)
    pieces = np.maximum(1, np.ceil(np.abs(steps[:, 1]) / _FINE_DEGREES)).astype(int)
    edge = np.repeat(np.arange(len(steps)), pieces)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    low, rise = xy[edge, 1] + steps[edge, 1] * share, steps[edge, 1] / pieces[edge]
    mean = (_authalic(low) + 4 * _authalic(low + rise / 2) + _authalic(low + rise)) / 6
    area = float(np.sum(mean * np.radians(steps[edge, 0] / pieces[edge])))
    return abs(area) * _EQUATOR_KM**2 / 2


def _authalic(latitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Snyder's q: half of what it grows by between two latitudes is the area between, on a unit ellipsoid."""
    sine = np.sin(np.radians(latitudes))
    bent = _ECCENTRICITY * sine
    found: NDArray[np.float64] = (1 - _ECCENTRICITY**2) * (
        sine / (1 - bent**2) - np.log((1 - bent) / (1 + bent)) / (2 * _ECCENTRICITY)
    )
    return found


def circle(latitude: float, longitude: float, radius_km: float, *, points: int = 72) -> BaseGeometry:
    """The polygon of all points within a distance, kept within the world's edges."""
    import shapely

    bearings = np.linspace(0, 360, points, endpoint=False)
    ones = np.ones(points)
    lons, lats, _ = _ellipsoid().fwd(longitude * ones, latitude * ones, bearings, radius_km * 1000 * ones)
    lons = longitude + (np.asarray(lons) - longitude + 180) % 360 - 180
    polygon = shapely.make_valid(shapely.Polygon(np.column_stack([lons, lats])))
    return polygon.intersection(shapely.box(-180, -90, 180, 90))


def _widened(geometry: BaseGeometry, scale: float) -> BaseGeometry:
    """A geometry with its longitudes times a scale."""
    import shapely

    def widen(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        wide: NDArray[np.float64] = xy * np.array([scale, 1.0])
        return wide

    widened: BaseGeometry = shapely.transform(geometry, widen)
    return widened


def reach_box(bounds: Iterable[float], reach_km: float) -> tuple[float, float, float, float]:
    """(west, south, east, north) grown by at least a distance on every side, within the world's edges."""
    west, south, east, north = bounds
    margin = reach_km / KM_PER_DEGREE
    south, north = max(-90.0, south - margin), min(90.0, north + margin)
    shrink = math.cos(math.radians(min(89.9, max(abs(south), abs(north)))))
    wide = margin / shrink if shrink > 0 else 360.0
    if north >= 90 or south <= -90 or east - west + 2 * wide >= 360:
        return -180.0, south, 180.0, north
    return max(-180.0, west - wide), south, min(180.0, east + wide), north
