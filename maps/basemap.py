"""The offline vector basemap: land, borders, coasts, lakes and rivers around what a map shows."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import shapely

from maps.geometry_codec import SCALE, FloatArray, to_steps, unpack_paths

Shape = Any
"""A shapely geometry of any kind."""
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

WORLD_SPAN = 30.0
"""From this many degrees on, the coarse level is drawn."""
MARGIN = 1.5
"""How much of the land around the bounds is kept, in spans on each side."""
LEAST_MARGIN = 4.0
"""The same in degrees, so that a map of one town still has its country around it."""
FOCUS_SHARE = 0.05
"""A country with no more than this share of the places is not what the map is about."""
ALONG_DEGREES = 0.05
"""A line this near to a border or coast runs along it."""
MOST_MARGIN = 15.0
"""The same in degrees, so that a map of a continent does not carry the world."""

Edge = tuple[tuple[int, int], tuple[int, int]]


def clip_basemap(bounds: Bounds, *, focus: Sequence[tuple[float, float]] = ()) -> dict[str, Any]:
    """The basemap around ``bounds`` as numbers for the page.

    Keys: ``land`` (lists of [country, ring]), ``borders``, ``coasts``, ``disputed``, ``lakes``, ``rivers``
    (paths as in geometry_codec.to_steps) and ``countries`` (of each: name, Arabic name, longitude, latitude,
    the zoom from which it is named, whether points of ``focus``, (longitude, latitude), lie in it).

    Source: Natural Earth, public domain; data/SOURCES.md says which files.
    """
    box = widen(bounds)
    level = _level(box)
    tolerance = _tolerance(box)
    marks, rings = _near(f"{level}_land", box)
    land: list[list[Any]] = []
    present: list[int] = []
    for mark, ring in zip(marks, rings, strict=True):
        parts = list(_clip(shapely.Polygon(ring), box, tolerance))
        land.extend([_number(mark, present), to_steps(part)] for part in parts)
    borders, coasts = _edges(rings, box)
    spread = {(round(x, 1), round(y, 1)): (x, y) for x, y in sorted(focus)}
    points = shapely.points(np.array([*spread.values()], dtype=np.float64).reshape(-1, 2))
    countries = []
    for mark in present:
        name, arabic, longitude, latitude, zoom = _countries()[mark]
        own = [shapely.Polygon(ring) for m, ring in zip(marks, rings, strict=True) if m == mark]
        held = sum(int(shapely.contains(polygon, points).sum()) for polygon in own)
        inside = held > FOCUS_SHARE * len(spread)
        countries.append([name, arabic, round(longitude, 3), round(latitude, 3), zoom, int(inside)])
    return {
        "countries": countries,
        "land": land,
        "borders": [to_steps(p) for line in borders for p in _clip(line, box, tolerance)],
        "coasts": [to_steps(p) for line in coasts for p in _clip(line, box, tolerance)],
        "disputed": _paths(f"{level}_disputed", box, tolerance, shapely.LineString),
        "lakes": _paths(f"{level}_lakes", box, tolerance, shapely.Polygon),
        "rivers": _paths(f"{level}_rivers", box, tolerance, shapely.LineString),
    }


def widen(bounds: Bounds) -> Bounds:
    """The part of the world that the basemap of a map with these bounds covers."""
    west, south, east, north = bounds
    x, y = (min(max(MARGIN * span, LEAST_MARGIN), MOST_MARGIN) for span in (east - west, north - south))
    return max(west - x, -180.0), max(south - y, -85.0), min(east + x, 180.0), min(north + y, 85.0)


def clip_lines(shape: Shape, box: Bounds) -> list[list[int]]:
    """The lines of a geometry inside a box as paths for the page, simplified as the basemap is."""
    return [] if shape is None else [to_steps(part) for part in _clip(shape, box, _tolerance(box))]


def leave_borders(lines: Shape, box: Bounds) -> Shape:
    """Lines without what runs along a border or a coast of the basemap, as outlines of other sources do."""
    rings = _near(f"{_level(box)}_land", box)[1]
    edges = shapely.union_all([*itertools.chain(*_edges(rings, box))])
    known = shapely.simplify(shapely.clip_by_rect(edges, *box), ALONG_DEGREES / 4)
    return shapely.difference(lines, shapely.buffer(known, ALONG_DEGREES, quad_segs=2))


def _level(box: Bounds) -> str:
    return "world" if max(box[2] - box[0], box[3] - box[1]) > WORLD_SPAN else "detail"


def _tolerance(box: Bounds) -> float:
    """How far a line may stray, in degrees: a thousandth of the width that a screen shows."""
    return max(box[2] - box[0], box[3] - box[1]) / 4000


@cache
def _arrays() -> dict[str, Any]:
    with as_file(files("maps") / "data" / "basemap.npz") as path, np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


@cache
def _countries() -> list[Any]:
    countries: list[Any] = json.loads(_arrays()["countries"].tobytes())
    return countries


@cache
def _layer(name: str) -> tuple[list[int], list[FloatArray], FloatArray]:
    """The marks and paths of a layer, and the box of each path."""
    arrays = _arrays()
    paths = unpack_paths(arrays[name], arrays[f"{name}_lengths"])
    boxes = np.array([(*path.min(axis=0), *path.max(axis=0)) for path in paths]).reshape(-1, 4)
    return arrays[f"{name}_marks"].tolist(), paths, boxes


def _near(name: str, box: Bounds) -> tuple[list[int], list[FloatArray]]:
    marks, paths, boxes = _layer(name)
    west, south, east, north = box
    hit = (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    chosen = np.flatnonzero(hit)
    return [marks[i] for i in chosen], [paths[i] for i in chosen]


def _paths(name: str, box: Bounds, tolerance: float, make: Callable[[FloatArray], Shape]) -> list[list[int]]:
    least = 4 if make is shapely.Polygon else 2
    shapes = (make(path) for path in _near(name, box)[1] if len(path) >= least)
    return [to_steps(part) for shape in shapes for part in _clip(shape, box, tolerance)]


def _clip(shape: Shape, box: Bounds, tolerance: float) -> Iterator[FloatArray]:
    """The outer rings or the lines that are left of a shape inside a box."""
    clipped = shapely.clip_by_rect(shape, *box)
    for part in shapely.get_parts(clipped):
        simple = shapely.simplify(part, tolerance)
        if simple.is_empty:
            continue
        if simple.geom_type == "Polygon":
            yield np.asarray(simple.exterior.coords)
        elif simple.geom_type == "LineString":
            yield np.asarray(simple.coords)


def _number(mark: int, present: list[int]) -> int:
    if mark not in present:
        present.append(mark)
    return present.index(mark)


def _edges(rings: Iterable[FloatArray], box: Bounds) -> tuple[list[Any], list[Any]]:
    """The edges near a box as lines: those that two countries share (borders), and the others (coasts)."""
    west, south, east, north = (bound * SCALE for bound in box)
    seen: Counter[Edge] = Counter()
    for ring in rings:
        units = np.rint(ring * SCALE).astype(np.int64)
        low, high = np.minimum(units[:-1], units[1:]), np.maximum(units[:-1], units[1:])
        near = (low[:, 0] <= east) & (high[:, 0] >= west) & (low[:, 1] <= north) & (high[:, 1] >= south)
        for i in np.flatnonzero(near):
            a, b = (units[i, 0], units[i, 1]), (units[i + 1, 0], units[i + 1, 1])
            seen[(a, b) if a < b else (b, a)] += 1
    borders = _chain(edge for edge, count in seen.items() if count > 1)
    coasts = _chain(edge for edge, count in seen.items() if count == 1 and not _is_seam(edge))
    return borders, coasts


def _is_seam(edge: Edge) -> bool:
    """Whether an edge is only where the world is cut, at the antimeridian or the pole."""
    (ax, ay), (bx, by) = edge
    return bool((ax == bx and abs(ax) >= 180 * SCALE) or (ay == by and ay <= -89 * SCALE))


def _chain(edges: Iterable[Edge]) -> list[Any]:
    ordered = np.array(sorted(edges), dtype=np.float64).reshape(-1, 2, 2) / SCALE
    if not len(ordered):
        return []
    merged = shapely.line_merge(shapely.union_all(shapely.linestrings(ordered)))
    return list(shapely.get_parts(merged))
