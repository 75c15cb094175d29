"""Points with labels to areas: each label's ground, by the triangles between the points.

Where neighbours (of a Delaunay triangulation) have one label, the ground between them has it. Where they differ
the border crosses the edge between them, nearer to the one that has other-labelled neighbours near: a smoother
and more exact border than Voronoi cells give (the benchmark of areas compares them). Beyond reach of its points
no label claims ground.

Geometries are EPSG:4326, their edges straight in degrees, so that neighbours meet exactly. Lengths are geodesic
km; only which points are neighbours is found on a plane of degrees that is true to scale in the middle. The
triangles are grouped in tiles, and tiles in a tree of halves; of these only what holds a label that changes, or
stands beside it, is worked out again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoevents.geodesy import KM_PER_DEGREE, circle, distance_km

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

NO_LABEL = -1
"""Points of this label claim nothing, and nobody claims their ground."""
TRIANGLES_A_TILE = 256
_NEAREST_CUT = 0.1
"""A border keeps this share of an edge from either point: each point has ground of its own."""
_SPREAD_DEGREES = 1e-6
"""Points at one spot are moved apart by this much, each its own way."""


class Tessellation:
    """The triangles between points, for labels that change.

    Args:
        latitudes, longitudes: of the points, at least one.
        reach_km: how far from its points a label claims ground.
        clip: a (multi)polygon outside of which nobody claims ground.
    """

    def __init__(
        self,
        latitudes: ArrayLike,
        longitudes: ArrayLike,
        *,
        reach_km: float,
        clip: BaseGeometry | None = None,
    ) -> None:
        points = np.column_stack([np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float)])
        if not len(points):
            raise ValueError("a tessellation needs at least one point")
        self.reach_km = reach_km
        self.size = len(points)
        self._clip = clip
        if clip is not None:
            shapely.prepare(clip)
        self._xy, self._triangles = _triangulate(_spread(points), reach_km)
        corners = self._triangles
        pairs = np.sort(corners[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
        self._edges, inverse = np.unique(pairs, axis=0, return_inverse=True)
        self._triangle_edges = inverse.reshape(-1, 3)
        ends = self._xy[self._edges]
        self._lengths = distance_km(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0])
        longest = self._lengths[self._triangle_edges].max(axis=1)
        self._is_large = (longest > reach_km) | (corners >= self.size).any(axis=1)
        self._tiles = _group(self._xy[corners].mean(axis=1))
        self._tile_of = np.empty(len(corners), dtype=np.int64)
        for number, members in enumerate(self._tiles):
            self._tile_of[members] = number
        self._levels: list[list[dict[int, BaseGeometry]]] = [[{} for _ in self._tiles]]
        while len(self._levels[-1]) > 1:
            self._levels.append([{} for _ in self._levels[-1][::2]])
        self._last: tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]] | None = None
        self._discs: dict[int, BaseGeometry] = {}

    def areas(
        self, labels: NDArray[np.int64], *, only: NDArray[np.bool_] | None = None
    ) -> dict[int, BaseGeometry]:
        """The ground of each label, as (multi)polygons that touch but do not overlap.

        ``labels``: one a point, NO_LABEL for none. ``only``: leave out ground that belongs to none of these
        points.
        """
        if len(labels) != self.size:
            raise ValueError(f"{len(labels)} labels for {self.size} points")
        padded = np.full(len(self._xy), NO_LABEL, dtype=np.int64)
        padded[: self.size] = labels
        chosen = np.ones(len(self._xy), dtype=bool)
        if only is not None:
            chosen[: self.size] = only
        cuts = self._cuts(padded)
        tiles = np.unique(self._tile_of[self._differing(padded, chosen, cuts)]).tolist()
        for number in tiles:
            self._levels[0][number] = self._tile(self._tiles[number], padded, chosen, cuts)
        for below, level in pairwise(self._levels):
            tiles = sorted({number // 2 for number in tiles})
            for number in tiles:
                level[number] = _merged(below[2 * number : 2 * number + 2])
        self._last = padded, chosen, cuts
        return dict(sorted(self._levels[-1][0].items()))

    def _differing(
        self, labels: NDArray[np.int64], chosen: NDArray[np.bool_], cuts: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """The triangles that are not as they were the last time."""
        if self._last is None:
            return np.ones(len(self._triangles), dtype=bool)
        old_labels, old_chosen, old_cuts = self._last
        points = (labels != old_labels) | (chosen != old_chosen)
        edges = (cuts[:, 0] != old_cuts[:, 0]) & ~(np.isnan(cuts[:, 0]) & np.isnan(old_cuts[:, 0]))
        found: NDArray[np.bool_] = points[self._triangles].any(axis=1) | edges[self._triangle_edges].any(axis=1)
        return found

    def _cuts(self, labels: NDArray[np.int64]) -> NDArray[np.float64]:
        """(edges, 2) where the border crosses each edge whose ends differ, NaN elsewhere."""
        one, other = self._edges.T
        differs = (labels[one] != labels[other]) & (one < self.size) & (other < self.size)
        nearest = np.full(len(self._xy), np.inf)
        np.minimum.at(nearest, one[differs], self._lengths[differs])
        np.minimum.at(nearest, other[differs], self._lengths[differs])
        share = np.full(len(self._edges), np.nan)
        share[differs] = nearest[one[differs]] / (nearest[one[differs]] + nearest[other[differs]])
        share = np.clip(share, _NEAREST_CUT, 1 - _NEAREST_CUT)[:, None]
        cuts: NDArray[np.float64] = self._xy[one] * (1 - share) + self._xy[other] * share
        return cuts

    def _tile(
        self,
        members: NDArray[np.int64],
        labels: NDArray[np.int64],
        chosen: NDArray[np.bool_],
        cuts: NDArray[np.float64],
    ) -> dict[int, BaseGeometry]:
        """The ground of each label in a tile."""
        corners = self._triangles[members]
        if not chosen[corners].any():
            return {}
        at = cuts[self._triangle_edges[members]]
        exact: defaultdict[int, list[NDArray[np.object_]]] = defaultdict(list)
        clipped: defaultdict[int, list[BaseGeometry]] = defaultdict(list)
        for rings, owners, large in _fragments(
            self._xy, corners, labels, at, self.size, self._is_large[members]
        ):
            shapes = np.asarray(shapely.polygons(rings), dtype=object)
            owner_labels = labels[owners[:, 0]]
            wanted = (chosen[owners] & (owners >= 0)).any(axis=1) & (owner_labels != NO_LABEL)
            for label in np.unique(owner_labels[wanted]).tolist():
                mine = wanted & (owner_labels == label)
                exact[label].append(shapes[mine & ~large])
                for index in np.flatnonzero(mine & large).tolist():
                    near = [o for o in owners[index].tolist() if o >= 0 and chosen[o]]
                    clipped[label].append(self._within_reach(shapes[index], near))
        ground: dict[int, BaseGeometry] = {}
        for label, batches in exact.items():
            whole = shapely.coverage_union_all(np.concatenate(batches))
            area = shapely.union_all([whole, *clipped[label]]) if clipped[label] else whole
            area = self._clipped(polygons_of(area))
            if not area.is_empty:
                ground[label] = area
        return ground

    def _clipped(self, ground: BaseGeometry) -> BaseGeometry:
        if self._clip is None or self._clip.contains_properly(ground):
            return ground
        return polygons_of(ground.intersection(self._clip))

    def _within_reach(self, shape: BaseGeometry, owners: list[int]) -> BaseGeometry:
        """The part of a shape that is within reach of one of its owners."""
        for owner in owners:
            if owner not in self._discs:
                longitude, latitude = self._xy[owner].tolist()
                self._discs[owner] = circle(latitude, longitude, self.reach_km, points=40)
        discs = [self._discs[owner] for owner in owners]
        return shape.intersection(discs[0] if len(discs) == 1 else shapely.union_all(discs))


def _merged(grounds: list[dict[int, BaseGeometry]]) -> dict[int, BaseGeometry]:
    """The ground of each label over neighbouring tiles."""
    parts: defaultdict[int, list[BaseGeometry]] = defaultdict(list)
    for ground in grounds:
        for label, area in ground.items():
            parts[label].append(area)
    return {
        label: areas[0] if len(areas) == 1 else _joined(areas[0], areas[1]) for label, areas in parts.items()
    }


def _joined(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """The union of two areas side by side; only the parts that meet are worked out."""
    ones, others = shapely.get_parts(one), shapely.get_parts(other)
    pairs = shapely.STRtree(ones).query(others, predicate="intersects")
    meeting, met = np.unique(pairs[0]), np.unique(pairs[1])
    alone = [*np.delete(ones, met), *np.delete(others, meeting)]
    united = polygons_of(shapely.union_all([*ones[met], *others[meeting]])) if len(meeting) else None
    if united is not None and not alone:
        return united
    parts: BaseGeometry = shapely.multipolygons(
        [*([] if united is None else shapely.get_parts(united)), *alone]
    )
    return parts


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The areas in a geometry; the lines and points that an overlay may leave are dropped."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    united: BaseGeometry = shapely.union_all(parts)
    return united


_Fragments = tuple["NDArray[np.float64]", "NDArray[np.int64]", "NDArray[np.bool_]"]


def _fragments(
    xy: NDArray[np.float64],
    corners: NDArray[np.int64],
    labels: NDArray[np.int64],
    cuts: NDArray[np.float64],
    size: int,
    large: NDArray[np.bool_],
) -> list[_Fragments]:
    """Pieces of triangles of one label each: (m, k, 2) rings, (m, 3) owners (padded -1), and which are large.

    ``cuts``: (n, 3, 2), of the edges 0-1, 1-2, 2-0 of each triangle. Corners from ``size`` on are the void.
    """
    turned = [_turned(corners, cuts, by) for by in range(3)]
    void = corners >= size
    voids = void.sum(axis=1)
    state = labels[corners]
    same = [state[:, i] == state[:, (i + 1) % 3] for i in range(3)]
    found: list[_Fragments] = []

    def add(
        chosen: NDArray[np.bool_], ring: list[NDArray[np.float64]], owners: list[NDArray[np.int64]]
    ) -> None:
        if chosen.any():
            padded = [*owners, *[np.full(len(corners), -1)] * (3 - len(owners))]
            found.append((np.stack(ring, axis=1)[chosen], np.stack(padded, axis=1)[chosen], large[chosen]))

    for by, (a, b, c, ab, bc, ca) in enumerate(turned):
        at = xy[a], xy[b], xy[c]
        if by == 0:
            add((voids == 0) & same[0] & same[1], list(at), [a, b, c])
        odd = (voids == 0) & same[(by + 1) % 3] & ~same[by]  # a stands alone, b and c have one label
        add(odd, [at[0], ab, ca], [a])
        add(odd, [at[1], at[2], ca, ab], [b, c])
        differ = (voids == 0) & ~same[0] & ~same[1] & ~same[2]
        middle = (ab + bc + ca) / 3
        add(differ, [at[0], ab, middle, ca], [a])
        outer = (voids == 1) & void[:, (by + 2) % 3]  # c is void
        add(outer & same[by], list(at), [a, b])
        add(outer & ~same[by], [at[0], ab, at[2]], [a])
        add(outer & ~same[by], [at[1], at[2], ab], [b])
        add((voids == 2) & ~void[:, by], list(at), [a])
    return found


def _turned(
    corners: NDArray[np.int64], cuts: NDArray[np.float64], by: int
) -> tuple[
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
]:
    """Corners a, b, c and cuts ab, bc, ca of triangles, beginning with another corner."""
    i, j, k = by, (by + 1) % 3, (by + 2) % 3
    return corners[:, i], corners[:, j], corners[:, k], cuts[:, i], cuts[:, j], cuts[:, k]


def _spread(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of which no two are at one spot."""
    _, first, inverse = np.unique(
        np.round(points / _SPREAD_DEGREES), axis=0, return_index=True, return_inverse=True
    )
    again = first[inverse.reshape(-1)] != np.arange(len(points))
    if not again.any():
        return points
    spread = points.copy()
    turn = np.flatnonzero(again)
    away = 2 * _SPREAD_DEGREES * np.sqrt(1 + np.arange(len(turn)))
    spread[turn] += np.column_stack([away * np.cos(2.4 * turn), away * np.sin(2.4 * turn)])
    return _spread(spread)


def _triangulate(points: NDArray[np.float64], reach_km: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points with a ring of void ones around them, and the (n, 3) triangles between all."""
    margin = 3 * reach_km / KM_PER_DEGREE
    scale = np.array([max(0.05, math.cos(math.radians(float(points[:, 1].mean())))), 1.0])
    hull = shapely.MultiPoint(points * scale).convex_hull.buffer(margin, quad_segs=8)
    ring = shapely.get_coordinates(shapely.segmentize(hull.exterior, 2 * margin / 3))[:-1]
    xy = np.vstack([points * scale, ring])
    triangles = shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(xy)))
    corners = shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3]
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    keys = xy[order, 0] + 1j * xy[order, 1]
    wanted = corners[..., 0] + 1j * corners[..., 1]
    found = order[np.searchsorted(keys, wanted.reshape(-1))].reshape(-1, 3)
    return np.vstack([points, ring / scale]), found


def _group(middles: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Triangles in tiles of about equal number, by halving the longer side again and again."""
    tiles: list[NDArray[np.int64]] = []
    waiting = [np.arange(len(middles))]
    while waiting:
        members = waiting.pop()
        if len(members) <= TRIANGLES_A_TILE:
            tiles.append(members)
            continue
        extent = np.ptp(middles[members], axis=0)
        order = members[np.argsort(middles[members, int(extent[1] > extent[0])], kind="stable")]
        waiting += [order[: len(order) // 2], order[len(order) // 2 :]]
    return tiles
