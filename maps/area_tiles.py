"""Areas and lines that change in time, cut so that a page holds what changed and not all that stayed beside it.

A side's ground is one large polygon, of which a day changes a corner. Cut by squares (a quadtree, as deep as it
pays), the squares of which nothing changed stand once for all days. On the page the pieces of one side are
filled as one path, so that no cut is seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

SMALLEST_DEGREES = 0.1
"""The sides of the smallest squares."""
OVERHEAD = 5
"""What a piece costs beside its points, in points: its side, status and days."""

Shape = Any
"""A shapely geometry."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is so (``label``) of a shape from a day to the day before another; None is an open start or end."""

    label: tuple[int, ...]
    start: int | None
    end: int | None
    shape: Shape


def cut_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """The same ground (or lines) in pieces that last as long as they can; by label, then start."""
    sound = [_made_valid(piece) for piece in pieces]
    if not sound:
        return []
    bounds = np.array([piece.shape.bounds for piece in sound])
    west, south = np.floor(bounds[:, :2].min(axis=0) * 10) / 10
    east, north = bounds[:, 2:].max(axis=0)
    size = SMALLEST_DEGREES
    while size < max(east - west, north - south):
        size *= 2
    found, _ = _cut(sound, float(west), float(south), size)
    found.sort(key=lambda p: (p.label, p.start is not None, p.start or 0, p.shape.bounds))
    return found


def _made_valid(piece: Piece) -> Piece:
    """A polygon that crosses itself as the ground that it covers."""
    if piece.shape.is_valid:
        return piece
    shape = _same_kind(shapely.make_valid(piece.shape), piece.shape)
    return piece if shape is None else Piece(piece.label, piece.start, piece.end, shape)


def _cut(pieces: list[Piece], west: float, south: float, size: float) -> tuple[list[Piece], int]:
    """The pieces of a square, whole or by its quarters, whichever is less; and how much that is."""
    merged = _merge(pieces)
    cost = int(sum(shapely.get_num_coordinates(piece.shape) + OVERHEAD for piece in merged))
    if size <= SMALLEST_DEGREES * 1.5 or len(merged) == len({piece.label for piece in merged}):
        return merged, cost
    half = size / 2
    quarters: list[Piece] = []
    parts_cost = 0
    shapes = [piece.shape for piece in merged]
    for x, y in ((west, south), (west + half, south), (west, south + half), (west + half, south + half)):
        clipped = shapely.intersection(shapes, shapely.box(x, y, x + half, y + half))
        inside = [
            Piece(piece.label, piece.start, piece.end, shape)
            for piece, clip in zip(merged, clipped, strict=True)
            if (shape := _same_kind(clip, piece.shape)) is not None
        ]
        if inside:
            found, its_cost = _cut(inside, x, y, half)
            quarters += found
            parts_cost += its_cost
    return (quarters, parts_cost) if parts_cost < cost else (merged, cost)


def _merge(pieces: list[Piece]) -> list[Piece]:
    """Pieces with equal shapes that follow each other in time, as one."""
    groups: defaultdict[tuple[tuple[int, ...], bytes], list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[piece.label, shapely.set_precision(piece.shape, 1e-6).normalize().wkb].append(piece)
    merged: list[Piece] = []
    for same in groups.values():
        same.sort(key=lambda p: (p.start is not None, p.start or 0))
        runs = [same[0]]
        for piece in same[1:]:
            last = runs[-1]
            if last.end is not None and last.end == piece.start:
                runs[-1] = Piece(last.label, last.start, piece.end, last.shape)
            else:
                runs.append(piece)
        merged += runs
    return merged


def _same_kind(clip: Shape, whole: Shape) -> Shape | None:
    """What is left of a polygon or line in a square, without the points and lines that a cut leaves."""
    kind = "Polygon" if whole.geom_type.endswith("Polygon") else "LineString"
    parts = [part for part in shapely.get_parts(clip) if part.geom_type == kind and not part.is_empty]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else _multi(parts)


def _multi(parts: list[Shape]) -> Shape:
    return (shapely.multipolygons if parts[0].geom_type == "Polygon" else shapely.multilinestrings)(parts)
