"""Where a map opens: the part of the world and the days that most of the events share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

KEPT_WEIGHT = 0.95
"""The share of the events that the opening view holds at least, where they lie together."""
CORE_WEIGHT = 0.88
"""The share that it holds at least where the rest would more than double it."""
LEAST_SPAN = 0.25
"""Degrees: a map of one village opens about this wide."""
WORLD: Bounds = (-20.0, -20.0, 60.0, 50.0)


def fit_bounds(points: Iterable[tuple[float, float]]) -> Bounds:
    """The box around the 95 % of the points, (longitude, latitude), that lie nearest to their median.

    A point counts as often as it is given. Where the outermost of the 95 % would more than double the box, 88 %
    have to do. What is left out is taken in again where that costs little room, so that only far outliers stay
    outside.
    """
    listed = list(points)
    if not listed:
        return WORLD
    middle = (_median([x for x, _ in listed]), _median([y for _, y in listed]))
    squeeze = max(math.cos(math.radians(middle[1])), 0.1)
    near = sorted(listed, key=lambda p: (((p[0] - middle[0]) * squeeze) ** 2 + (p[1] - middle[1]) ** 2, p))
    box = _box(near[: math.ceil(CORE_WEIGHT * len(near))])
    most = _box(near[: math.ceil(KEPT_WEIGHT * len(near))])
    if _span(most) <= 2 * _span(box):
        box = most
    for point in near:
        wider = _box([(box[0], box[1]), (box[2], box[3]), point])
        if _span(wider) <= 1.2 * _span(box):
            box = wider
    x, y = (max(0.0, LEAST_SPAN - (box[i + 2] - box[i])) / 2 for i in (0, 1))
    return (
        max(box[0] - x, -180.0),
        max(box[1] - y, -85.0),
        min(box[2] + x, 180.0),
        min(box[3] + y, 85.0),
    )


def fit_days(days: Sequence[int], *, as_of: int | None, changes: Iterable[int] = ()) -> tuple[int, int, int]:
    """The first and last day of the slider and the day on which it opens.

    ``days`` are those of the events, ``changes`` those on which a holder changes. A few of them long before the
    others do not stretch the slider: it begins where the last 97.5 % of them begin, if the rest is more than
    twice as long ago as that is wide.
    """
    ordered = sorted([*days, *changes])
    if not ordered:
        day = as_of or 0
        return day - 1, day, day
    opening = as_of if as_of is not None else max(days, default=ordered[-1])
    last = max(ordered[-1], opening)
    first = ordered[0]
    core = ordered[math.floor(0.025 * len(ordered))]
    if last - first > 3 * max(last - core, 7):
        first = core
    return min(first - 1, opening), last, opening


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _box(points: Iterable[tuple[float, float]]) -> Bounds:
    listed = list(points)
    xs, ys = [x for x, _ in listed], [y for _, y in listed]
    return min(xs), min(ys), max(xs), max(ys)


def _span(box: Bounds) -> float:
    return max(box[2] - box[0], box[3] - box[1], LEAST_SPAN)
