"""The front: where the ground of two sides meets. EPSG:4326, lengths geodesic km."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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
        lines = [part for part in shapely.get_parts(meeting) if part.geom_type == "LineString"]
        line = shapely.line_merge(shapely.MultiLineString(lines))
        if not line.is_empty:
            fronts.append(Front(sides=(one, other), geometry=line, km=length_km(line)))
    return fronts
