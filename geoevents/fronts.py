"""The front: where the ground of two sides meets. EPSG:4326, lengths geodesic km."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import shapely

from geoevents.areas import Area
from geoevents.geodesy import length_km

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TOUCH_DEGREES = 2e-4
"""Areas this near to each other meet: about 20 m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Where the ground of two sides meets: lines, and their geodesic length."""

    sides: tuple[str, str]
    geometry: BaseGeometry
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontSpan:
    """A stretch of front from ``start`` to the day before ``end``; None is an open start or end."""

    sides: tuple[str, str]
    geometry: BaseGeometry
    km: float
    start: dt.date | None
    end: dt.date | None


def front_spans(days: Iterable[tuple[dt.date | None, Sequence[Area]]]) -> list[FrontSpan]:
    """The fronts of days, as ``daily_areas`` gives them, from when to when; by start, then sides.

    A line that stays as it is stays one span.
    """
    runs: dict[tuple[tuple[str, str], bytes], FrontSpan] = {}
    found: list[FrontSpan] = []
    for day, areas in days:
        lines: dict[tuple[tuple[str, str], bytes], BaseGeometry] = {}
        for front in find_fronts(areas):
            for part in shapely.get_parts(front.geometry):
                lines[front.sides, part.normalize().wkb] = part
        gone = [key for key in runs if key not in lines]
        found.extend(replace(runs.pop(key), end=day) for key in gone)
        for key, line in lines.items():
            if key not in runs:
                runs[key] = FrontSpan(sides=key[0], geometry=line, km=length_km(line), start=day, end=None)
    found.extend(runs.values())
    found.sort(key=lambda s: (s.start or dt.date.min, s.sides, s.geometry.bounds, s.end or dt.date.max))
    return found


def find_fronts(areas: Sequence[Area]) -> list[Front]:
    """Where the ground of different sides meets, a pair of sides each; by side."""
    by_side: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for area in areas:
        if area.side:
            by_side[area.side].append(area.geometry)
    ground = {side: shapely.union_all(parts) for side, parts in sorted(by_side.items())}
    fronts = []
    for (one, first), (other, second) in combinations(ground.items(), 2):
        meeting = first.boundary.intersection(second.buffer(_TOUCH_DEGREES))
        lines = [
            part for part in shapely.get_parts(meeting) if part.geom_type == "LineString" and not part.is_empty
        ]
        line = shapely.line_merge(shapely.MultiLineString(lines))
        if not line.is_empty:
            fronts.append(Front(sides=(one, other), geometry=line, km=length_km(line)))
    return fronts
