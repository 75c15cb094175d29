"""Lines and rings as bytes and as short lists of whole numbers.

A path is an (n, 2) array of longitudes and latitudes in degrees. Both forms keep the first point and then the
steps between points, in whole units of 1/SCALE degree (about 11 m), so that most numbers have one to three
digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SCALE = 10_000
"""Units a degree."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ByteArray = NDArray[np.uint8]


def quantize(path: Sequence[Sequence[float]] | FloatArray) -> IntArray:
    """Whole units of 1/SCALE degree, without points that fall together; at least one point is kept."""
    units = np.rint(np.asarray(path, dtype=np.float64)[:, :2] * SCALE).astype(np.int64)
    if len(units) < 2:
        return units
    moved = np.any(np.diff(units, axis=0) != 0, axis=1)
    return units[np.concatenate(([True], moved))]


def to_steps(path: Sequence[Sequence[float]] | FloatArray) -> list[int]:
    """A path as one flat list: longitude, latitude, then the steps, in units of 1/SCALE degree."""
    units = quantize(path)
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    flat: list[int] = steps.ravel().tolist()
    return flat


def pack_paths(paths: Iterable[FloatArray]) -> tuple[ByteArray, NDArray[np.int32]]:
    """Paths as bytes (zigzag, 7 bits a byte, low bits first), and the number of points of each."""
    units = [quantize(path) for path in paths]
    lengths = np.array([len(path) for path in units], dtype=np.int32)
    if not units:
        return np.zeros(0, dtype=np.uint8), lengths
    points: IntArray = np.concatenate(([[0, 0]], *units))
    steps: IntArray = (points[1:] - points[:-1]).ravel()
    values = ((steps << 1) ^ (steps >> 63)).astype(np.uint64)
    groups = [(values >> np.uint64(7 * i)) for i in range(5)]
    width = 1 + np.count_nonzero(np.stack(groups[1:]), axis=0)
    ends = np.cumsum(width)
    out = np.zeros(int(ends[-1]), dtype=np.uint8)
    starts = ends - width
    for i, group in enumerate(groups):
        has = width > i
        more = (width > i + 1).astype(np.uint8) << 7
        out[starts[has] + i] = (group[has] & np.uint64(0x7F)).astype(np.uint8) | more[has]
    return out, lengths


def unpack_paths(data: ByteArray, lengths: NDArray[np.int32]) -> list[FloatArray]:
    """The paths that pack_paths packed, in degrees."""
    if not len(lengths):
        return []
    last = data < 0x80
    ends = np.flatnonzero(last)
    starts = np.concatenate(([0], ends[:-1] + 1))
    offsets = np.arange(len(data)) - np.repeat(starts, ends - starts + 1)
    parts = (data & 0x7F).astype(np.uint64) << (7 * offsets).astype(np.uint64)
    values = np.add.reduceat(parts, starts)
    steps = (values >> np.uint64(1)).astype(np.int64) ^ -(values & np.uint64(1)).astype(np.int64)
    points = np.cumsum(steps.reshape(-1, 2), axis=0) / SCALE
    return np.split(points, np.cumsum(lengths)[:-1])
