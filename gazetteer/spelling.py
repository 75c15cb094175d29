"""Names that the index has in another spelling: found by their consonants, near the other places of a text.

A skeleton is shared by many names, so it is asked only where a name itself is not known, or known only far from
everything else in the text; and it answers only with places near the others, in a country that the text is
about.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np

from gazetteer.groups import Floats, Group, Ints
from gazetteer.lexicon import load_lexicon
from gazetteer.mention import DEMONYM
from gazetteer.names import skeleton_is_telling, skeleton_variants, to_latin
from gazetteer.place import Place
from gazetteer.resolution import EARTH_KM, Resolver
from gazetteer.tables import ALTERNATE, Tables

LEAST_REACH_KM, MOST_REACH_KM, SPREADS = 130.0, 400.0, 1.5
"""A respelled place lies within so many times the spread of a text's places from one of them, within bounds."""
CLOSE_KM = 120.0
FAR_KM, FOREIGN_KM, FOREIGN_SHARE = 400.0, 150.0, 0.1
TIGHT_PLACES, TIGHT_KM, ASTRAY_KM, TINY = 3, 60.0, 80.0, 5_000
"""A text of so many places within so many km speaks of no place of fewer people that lies so far from them."""
MOST_SURE = 300
"""How many of a text's places say where it is: the surest."""
SURE = 2.0
"""The weight of a text's sure places from which on they can rule others out."""
LEAST_SHARE = 0.08
LEAST_LIKENESS, LEAST_LIKENESS_OF_SHORT, LEAST_LIKENESS_OF_LATIN = 0.62, 0.8, 0.93
MOST_COMPARED, MOST_ASKED = 40, 1000
"""How many places a name's letters are compared with, and how many names of one text are looked up."""
WEAKEST = -3.0
"""An unknown name with less evidence than this is not looked up."""
SMALL = 100_000
"""A place with fewer people may be the wrong one of its name where nothing else in the text lies near it."""


@dataclass(frozen=True)
class Focus:
    """Where a text is: the places it is sure of, how sure, and the share of each country by number."""

    rows: Ints
    points: Floats
    weights: Floats
    shares: Floats

    @cached_property
    def spread_km(self) -> float:
        """How far from their middle half of the places of the text lie, in km."""
        middle = self.points.mean(axis=0)
        middle /= max(1e-9, float(np.linalg.norm(middle)))
        return EARTH_KM * float(np.median(np.arccos(np.clip(self.points @ middle, -1.0, 1.0))))

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
        others = ~np.isin(self.rows, rows)
        if others.all() or not others.any():
            return self
        return Focus(
            rows=self.rows[others], points=self.points[others], weights=self.weights[others], shares=self.shares
        )

    def distance_to_others_km(self, row: int, point: Floats) -> float:
        """From a place at a point to the nearest other place of the text, in km; infinite if there is none."""
        others = self.points[self.rows != row]
        return float(self._nearest(point, others)[0]) if len(others) else math.inf

    def distance_km(self, points: Floats) -> Floats:
        """From each point to the nearest place of the text, in km."""
        return self._nearest(points, self.points)

    @staticmethod
    def _nearest(points: Floats, others: Floats) -> Floats:
        cosines = np.clip(points @ others.T, -1.0, 1.0)
        return np.asarray(EARTH_KM * np.arccos(cosines.max(axis=1)))


class Speller:
    """Looks names up by their skeletons, within the focus of a text."""

    def __init__(self, tables: Tables, resolver: Resolver, place_at: Callable[[int], Place]) -> None:
        self._tables = tables
        self._resolver = resolver
        self._place_at = place_at
        romanised = load_lexicon().cues["romanised"]["countries"]
        self._is_romanised = np.array([code.lower() in romanised for code in tables.countries])

    def respell(self, groups: Sequence[Group]) -> bool:
        """Give candidates to the groups that have none, and to those whose candidates are out of place.

        True where the text is about countries whose names reach English in many spellings.
        """
        tables = self._tables
        focus = self._focus(groups)
        if focus is None:
            return False
        asked = [group for group in groups if group.role is not DEMONYM and group.container is None]
        if len(asked) > MOST_ASKED:
            asked = sorted(asked, key=lambda group: -max(mention.score for mention in group.mentions))[
                :MOST_ASKED
            ]
        is_sure = bool(focus.weights.sum() >= SURE)
        for group in asked:
            if not len(group.rows):
                if max(mention.score for mention in group.mentions) > WEAKEST:
                    self._look_up(group, focus)
            elif is_sure and self._is_out_of_place(group, focus):
                self._look_up(group, focus.without(group.rows))
                country = tables.country[group.rows[group.best]]
                is_foreign = float(focus.shares[country]) < FOREIGN_SHARE
                if not group.is_respelled and (is_foreign or focus.is_tight):
                    self._drop(group, is_tight=focus.is_tight)
        return bool(focus.shares[self._is_romanised].sum() >= 0.5)

    def _focus(self, groups: Sequence[Group]) -> Focus | None:
        tables = self._tables
        rows: list[int] = []
        weights: list[float] = []
        shares = np.zeros(len(tables.countries))
        for group in groups:
            if not len(group.rows):
                continue
            row, sure = int(group.rows[group.best]), float(group.odds[group.best]) * min(1.0, group.voice)
            shares[tables.country[row]] += sure
            if (
                group.role is not DEMONYM
                and sure > 0.4
                and tables.level[row] > 0
                and tables.radius_km[row] < 150
            ):
                rows.append(row)
                weights.append(sure)
        if not rows:
            return None
        if len(rows) > MOST_SURE:
            surest = sorted(range(len(rows)), key=lambda at: -weights[at])[:MOST_SURE]
            rows, weights = [rows[at] for at in surest], [weights[at] for at in surest]
        shares[0] = 0.0
        return Focus(
            rows=np.array(rows, dtype=np.int64),
            points=self._resolver.points(np.array(rows, dtype=np.int64)),
            weights=np.array(weights),
            shares=shares / max(1e-9, float(shares.sum())),
        )

    def _is_out_of_place(self, group: Group, focus: Focus) -> bool:
        """Whether the best candidate is a small place far from all others that the text speaks of."""
        tables = self._tables
        row = int(group.rows[group.best])
        if tables.level[row] <= 2 or tables.population[row] >= SMALL:
            return False
        point = self._resolver.points(group.rows[group.best : group.best + 1])
        if focus.is_tight and tables.population[row] < TINY and self._is_romanised[tables.country[row]]:
            return focus.distance_to_others_km(row, point) > ASTRAY_KM
        if tables.source_rank[row] > 0:
            return False
        share = float(focus.shares[tables.country[row]])
        lesser = int(group.grades[group.best]) >= ALTERNATE
        if share >= 0.25 and not lesser:
            return False
        away = focus.distance_to_others_km(row, self._resolver.points(group.rows[group.best : group.best + 1]))
        if lesser and share < FOREIGN_SHARE:
            return away > FOREIGN_KM
        return away > FAR_KM or float(group.support[group.best]) < 0.1

    @staticmethod
    def _drop(group: Group, *, is_tight: bool) -> None:
        """Leave a name without candidates: what it is the name of is not what the text speaks of."""
        if is_tight or int(group.grades[group.best]) >= ALTERNATE:
            group.rows, group.grades = group.rows[:0], group.grades[:0]
            group.odds = group.scores = group.support = np.empty(0)

    def _look_up(self, group: Group, focus: Focus) -> None:
        """Make the places of the focus that share a name's consonants its candidates, if there are any."""
        rows = self._near_rows(group.key, focus)
        if not len(rows):
            return
        away = focus.distance_km(self._resolver.points(rows))
        order = np.argsort(away)[:MOST_COMPARED]
        likeness = np.array([self._likeness(group.key, self._place_at(int(rows[at]))) for at in order])
        telling = skeleton_is_telling(skeleton_variants(group.key)[0])
        least = LEAST_LIKENESS if telling else LEAST_LIKENESS_OF_SHORT
        strict = np.where(self._is_romanised[self._tables.country[rows[order]]], least, LEAST_LIKENESS_OF_LATIN)
        keep = (likeness >= strict) & (telling | (away[order] <= CLOSE_KM))
        if not keep.any():
            return
        order, likeness = order[keep], likeness[keep]
        scores = 8.0 * likeness + 2.0 / (1.0 + away[order] / CLOSE_KM)
        best_first = np.argsort(-scores)
        group.rows = rows[order][best_first]
        group.scores = scores[best_first]
        raised = np.exp(group.scores - group.scores[0])
        group.odds = raised / raised.sum() * float(np.clip(likeness.max(), 0.0, 1.0))
        group.grades = np.full(len(group.rows), ALTERNATE, dtype=np.int64)
        group.support = 1.0 / (1.0 + away[order][best_first] / CLOSE_KM)
        group.parts = {"likeness": likeness[best_first]}
        group.is_respelled = True

    def _near_rows(self, key: str, focus: Focus) -> Ints:
        tables = self._tables
        found: list[np.ndarray[tuple[int], np.dtype[np.uint32]]] = []
        for bones in skeleton_variants(key):
            number = tables.skeletons.number(bones) if len(bones) >= 3 else -1
            if number >= 0:
                found.append(tables.skeletons.postings(number)[0])
        if not found:
            return np.empty(0, dtype=np.int64)
        rows = np.unique(np.concatenate(found)).astype(np.int64)
        rows = rows[(focus.shares[tables.country[rows]] >= LEAST_SHARE) & (tables.level[rows] > 1)]
        if not len(rows):
            return rows
        return rows[focus.distance_km(self._resolver.points(rows)) <= focus.reach_km]

    @staticmethod
    def _likeness(key: str, place: Place) -> float:
        """How alike a name's letters are to the most similar of a place's names, 0 to 1."""
        matcher = SequenceMatcher(None, b=_letters(key), autojunk=False)
        best = 0.0
        for name in (place.name, *place.alternate_names):
            matcher.set_seq1(_letters(name))
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
        return best


def _letters(name: str) -> str:
    latin = to_latin(name)
    return latin.removeprefix("al ").replace(" al ", "").replace(" ", "")
