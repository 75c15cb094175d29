"""Ground in pieces: on every day the same ground as before, and fewer points than whole areas would take."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.area_tiles import Piece, cut_pieces


def on(pieces: list[Piece], day: int, label: tuple[int, ...]) -> list[Any]:
    return [
        p.shape
        for p in pieces
        if p.label == label and (p.start is None or p.start <= day) and (p.end is None or day < p.end)
    ]


def moving_front(days: int, seed: int) -> list[Piece]:
    """Two sides with a winding line between them, of which each day moves a corner."""
    random = np.random.default_rng(seed)
    x = np.linspace(36, 38, 120)
    height = 35.5 + 0.2 * np.sin(np.linspace(0, 9, 120))
    pieces = []
    for day in range(days):
        line = list(zip(x, height, strict=True))
        south = shapely.Polygon([*line, (38, 35), (36, 35)])
        north = shapely.Polygon([*line, (38, 36), (36, 36)])
        end = day + 1 if day + 1 < days else None
        start = day or None
        pieces += [Piece((1, 0, 0), start, end, south), Piece((2, 0, 0), start, end, north)]
        at = int(random.integers(0, 110))
        height = height.copy()
        height[at : at + 6] += random.uniform(-0.05, 0.05)
    return pieces


@settings(max_examples=10)
@given(st.integers(1, 12), st.integers(0, 1_000))
def test_each_day_has_the_same_ground(days: int, seed: int) -> None:
    whole = moving_front(days, seed)
    pieces = cut_pieces(whole)
    for day in range(days):
        for label in ((1, 0, 0), (2, 0, 0)):
            parts = on(pieces, day, label)
            (true,) = on(whole, day, label)
            assert shapely.union_all(parts).symmetric_difference(true).area < 1e-9
            assert sum(part.area for part in parts) - true.area < 1e-9, "no two pieces overlap"


def test_what_does_not_change_stands_once() -> None:
    whole = moving_front(30, 3)
    pieces = cut_pieces(whole)
    before = sum(int(shapely.get_num_coordinates(p.shape)) for p in whole)
    after = sum(int(shapely.get_num_coordinates(p.shape)) for p in pieces)
    assert after < before / 3
    still = [whole[0], Piece(whole[0].label, 1, None, whole[0].shape)]
    assert cut_pieces([Piece(whole[0].label, None, 1, whole[0].shape), still[1]]) == [
        Piece(whole[0].label, None, None, whole[0].shape)
    ]


def test_lines_are_cut_like_areas() -> None:
    x = np.linspace(36, 38, 200)
    line = shapely.LineString(np.column_stack([x, 35.2 + 0.1 * np.sin(7 * x)]))
    moved = shapely.LineString(np.column_stack([x, 35.2 + 0.1 * np.sin(7 * x) + (x > 37.5) * 0.02]))
    pieces = cut_pieces([Piece((1, 2), None, 5, line), Piece((1, 2), 5, None, moved)])
    for day, true in ((0, line), (6, moved)):
        assert abs(sum(part.length for part in on(pieces, day, (1, 2))) - true.length) < 1e-9
    assert any(p.start is None and p.end is None for p in pieces), "the western half stays"
    assert cut_pieces([]) == []


def test_a_shape_that_crosses_itself_is_drawn_all_the_same() -> None:
    bow = shapely.Polygon([(36, 35), (37, 36), (37, 35), (36, 36)])
    pieces = cut_pieces([Piece((1, 0, 0), n, n + 1, bow if n % 2 else bow.convex_hull) for n in range(4)])
    assert pieces
    assert all(p.shape.geom_type.endswith("Polygon") for p in pieces)
