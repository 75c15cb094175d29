"""Where a text is: the places that it surely names, and the countries that it is about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gazetteer.groups import Floats, Group, Ints
from gazetteer.mention import DEMONYM
from gazetteer.resolution import EARTH_KM, Resolver
from gazetteer.tables import Tables

LEAST_REACH_KM, MOST_REACH_KM, SPREADS = 130.0, 400.0, 1.5
"""A respelled place lies within so many times the spread of a text's places from one of them, within bounds."""
TIGHT_PLACES, TIGHT_KM = 3, 60.0
"""A text of so many places within so many km keeps to one district."""
MOST_SURE = 300
"""How many of a text's places say where it is: the surest."""
LEAST_SURE = 0.4
LARGEST_KM = 150.0
"""Areas with a larger radius do not tell where a text is."""


@dataclass(frozen=True)
class Focus:
    """Where a text is: the places it is sure of, how sure, and the share of each country by number.

    It may have countries and no places: then everything is infinitely far.
    """

    rows: Ints
    points: Floats
    weights: Floats
    shares: Floats

    @cached_property
    def spread_km(self) -> float:
        """How far from their middle half of the places of the text lie, in km."""
        if not len(self.points):
            return math.inf
        middle = self.points.sum(axis=0)
        middle /= max(1e-9, math.sqrt(float(middle @ middle)))
        away = np.sort(1.0 - self.points @ middle)
        half = len(away) // 2
        return EARTH_KM * math.acos(1.0 - min(2.0, max(0.0, (away[half] + away[(len(away) - 1) // 2]) / 2)))

    @property
    def reach_km(self) -> float:
        """How far from the places of the text another one may be looked for, in km."""
        return min(max(LEAST_REACH_KM, SPREADS * self.spread_km), MOST_REACH_KM)

    @property
    def is_tight(self) -> bool:
        """Whether the text keeps to one district: a village far from it is probably another one of its name."""
        return len(self.rows) >= TIGHT_PLACES and self.spread_km <= TIGHT_KM

    def without(self, rows: Ints) -> Focus:
        """What the text's other places say: a candidate is no witness for itself."""
        others = (self.rows[:, None] != rows).all(axis=1)
        if others.all() or not others.any():
            return self
        return Focus(
            rows=self.rows[others], points=self.points[others], weights=self.weights[others], shares=self.shares
        )

    def distance_km(self, points: Floats, rows: Ints | None = None) -> Floats:
        """From each point to the nearest place of the text, in km.

        With ``rows``, those of the points, to the nearest other one: infinite where there is none.
        """
        if not len(self.points):
            return np.full(len(points), np.inf)
        cosines = points @ self.points.T
        if rows is not None:
            cosines[rows[:, None] == self.rows] = -np.inf
        nearest = cosines.max(axis=1)
        cosine = np.maximum(np.minimum(nearest, 1.0), -1.0)
        return np.where(nearest < -1.5, np.inf, EARTH_KM * np.arccos(cosine))


def find_focus(groups: Sequence[Group], tables: Tables, resolver: Resolver) -> Focus | None:
    """The focus of a text whose names have been resolved; None where no name is known."""
    known = [group for group in groups if len(group.rows)]
    if not known:
        return None
    rows = np.array([group.row for group in known], dtype=np.int64)
    sure = np.array([group.sure for group in known])
    shares = np.bincount(tables.country[rows], weights=sure, minlength=len(tables.countries)).astype(np.float64)
    is_place = np.array([group.role is not DEMONYM for group in known])
    tells = is_place & (sure > LEAST_SURE) & (tables.level[rows] > 0) & (tables.radius_km[rows] < LARGEST_KM)
    telling = tells.nonzero()[0]
    rows, sure = rows[telling], sure[telling]
    if len(rows) > MOST_SURE:
        surest = np.argsort(-sure, kind="stable")[:MOST_SURE]
        rows, sure = rows[surest], sure[surest]
    shares[0] = 0.0
    if not shares.any():
        return None
    return Focus(
        rows=rows,
        points=resolver.points(rows),
        weights=sure,
        shares=shares / max(1e-9, float(shares.sum())),
    )
