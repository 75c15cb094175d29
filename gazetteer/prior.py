"""What speaks for a candidate before the rest of the text is heard: its size, kind, name and fame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gazetteer.groups import Floats, Group, Ints
from gazetteer.lexicon import load_lexicon
from gazetteer.place import PlaceKind
from gazetteer.tables import ALTERNATE, CHOSEN, CODE, DENSE, KIND_NUMBER, PICKED, SPELLING, Tables

SIZE_WEIGHT = 0.9  # times log10 of the population, of settlements and areas alike
LEAST_PEOPLE = {DENSE: 300.0}
LEAST_LISTED = 3_000.0  # of a town of the world layers whose population they do not know: it is a seat
LEVEL_WEIGHT = {0: 1.6, 1: -0.2, 2: 0.0}
LEVEL_LEAST = {0: 6.0, 1: 4.0, 2: 2.4}
KIND_WEIGHT = {PlaceKind.FACILITY: 2.2, PlaceKind.PHYSICAL: 3.0, PlaceKind.ROAD: 3.0}
EXTENT_WEIGHT = 1.2  # times log10 of the radius in km, of physical features and regions
GRADE_WEIGHT = {SPELLING: -0.5, ALTERNATE: -1.6, CODE: -3.0}
PEOPLE_OF_PICKED = 3_000.0  # of a hand-written settlement of unknown population: times its radius in km squared
STANDING_WEIGHT = {PICKED: 0.7, CHOSEN: 1.4}  # a place that the user added goes before the world's
REPORTED_WEIGHT = 0.6  # times the logarithm of one and the reports of a sample that name it
FAME_OF_GRADE = np.array([1.0, 1.0, 0.5, 0.0])
NEEDS_NO_REPORTS = 1_000_000  # so many people speak for themselves
HAS_ITS_OWN_NAME = 500_000  # a city of so many is seldom meant by another: Salem is not Jerusalem
CAPITAL_WEIGHT, CAPITAL_LEAST = 1.0, 500_000
SEAT_WEIGHT, SEAT_SHARE = 1.2, 0.1
WANTED_WEIGHT, UNWANTED_WEIGHT = 2.2, -1.5


class Prior:
    """Priors of candidates from an index's tables."""

    def __init__(self, tables: Tables, capitals: Mapping[str, str] | None = None) -> None:
        self._tables = tables
        self._level_weight = np.array([LEVEL_WEIGHT.get(level, 0.0) for level in range(256)])
        self._level_least = np.array([LEVEL_LEAST.get(level, 0.0) for level in range(256)])
        self._kind_weight = np.array([KIND_WEIGHT.get(kind, 0.0) for kind in KIND_NUMBER])
        standings = range(CHOSEN + 1)
        self._least_people = np.array([LEAST_PEOPLE.get(standing, LEAST_LISTED) for standing in standings])
        self._standing_weight = np.array([STANDING_WEIGHT.get(standing, 0.0) for standing in standings])
        self._grade_weight = np.array([GRADE_WEIGHT.get(grade, 0.0) for grade in range(CODE + 1)])
        sized = (PlaceKind.SETTLEMENT, PlaceKind.ADMIN, PlaceKind.COUNTRY)
        self._is_sized = np.array([kind in sized for kind in KIND_NUMBER])
        self._is_capital = np.zeros(len(tables), dtype=bool)
        self._is_capital[_capital_rows(tables, capitals or load_lexicon().capitals)] = True

    @cached_property
    def _of_places(self) -> Floats:
        """What speaks for each place whatever it is called: reckoned once, for all rows."""
        tables = self._tables
        kind, level, standing = tables.kind[:], tables.level[:], tables.standing[:]
        people = tables.population[:].astype(np.float64)
        radius = np.maximum(tables.radius_km[:].astype(np.float64), 1.0)
        is_picked = (standing == PICKED) & (kind == KIND_NUMBER[PlaceKind.SETTLEMENT])
        guessed = np.where(is_picked, PEOPLE_OF_PICKED * radius**2, self._least_people[standing])
        people = np.where(people > 0, np.maximum(people, LEAST_PEOPLE[DENSE]), guessed)
        sized = np.where(self._is_sized[kind], SIZE_WEIGHT * np.log10(people), 0.0) + self._level_weight[level]
        prior = np.maximum(sized, self._level_least[level]) + self._kind_weight[kind]
        extent = np.log10(radius)
        prior += np.where(kind == KIND_NUMBER[PlaceKind.PHYSICAL], EXTENT_WEIGHT * extent, 0.0)
        prior += self._standing_weight[standing] * (level > 2)
        prior += CAPITAL_WEIGHT * self._is_capital
        return np.asarray(prior)

    def _fame(self, rows: Ints, grades: Ints, owner: Ints) -> Floats:
        """What speaks for each candidate because reports of wars name it, most by this name.

        A large city needs none: its own only makes up for that of a small namesake.
        """
        named = np.log1p(self._tables.reports[rows].astype(np.float64))
        fame = REPORTED_WEIGHT * named * FAME_OF_GRADE[grades]
        enough = np.where(grades == ALTERNATE, HAS_ITS_OWN_NAME, NEEDS_NO_REPORTS)
        small = (self._tables.population[rows] < enough) | (self._tables.level[rows] == 1)
        most_of_small = np.zeros(int(owner[-1]) + 1)
        np.maximum.at(most_of_small, owner[small], fame[small])
        return np.asarray(np.where(small, fame, np.minimum(fame, most_of_small[owner])))

    def weigh(self, groups: Sequence[Group], rows: Ints, owner: Ints) -> Floats:
        """The log-odds of each candidate of some groups; ``owner`` numbers the group of each row."""
        prior: Floats = self._of_places[rows]
        grades = np.concatenate([group.grades for group in groups])
        prior += self._grade_weight[grades]
        if any(group.handicap is not None for group in groups):
            prior += np.concatenate(
                [np.zeros(len(group.rows)) if group.handicap is None else group.handicap for group in groups]
            )
        kind, level = self._tables.kind[rows], self._tables.level[rows]
        fame = self._fame(rows, grades, owner)
        if len(areas := (level == 1).nonzero()[0]):
            towns = (kind == KIND_NUMBER[PlaceKind.SETTLEMENT]).nonzero()[0]
            same = owner[towns][:, None] == owner[areas][None, :]
            same &= self._tables.admin1[rows[towns]][:, None] == self._tables.admin1[rows[areas]][None, :]
            seats, called = self._seats(rows, towns, areas, same)
            worse = self._grade_weight[grades[called]] - self._grade_weight[grades[seats]]
            prior[seats] += SEAT_WEIGHT + np.maximum(0.0, worse)
            fame[towns[same.any(axis=1)]] = 0.0  # of a town and its own area neither is the more famous
            fame[areas[same.any(axis=0)]] = 0.0
        prior += fame
        wanted = [group.wanted for group in groups]
        if any(wanted):
            asked = np.array(wanted)[owner]
            fits = np.where(asked & np.left_shift(1, kind.astype(np.int64)), WANTED_WEIGHT, UNWANTED_WEIGHT)
            prior += np.where(asked == 0, 0.0, fits)
        return prior

    def _seats(
        self,
        rows: Ints,
        towns: npt.NDArray[np.intp],
        areas: npt.NDArray[np.intp],
        same: npt.NDArray[np.bool_],
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Which towns, if not small, areas of the same name (``same``) are called after; and those areas."""
        people = self._tables.population[rows].astype(np.float64)
        same = same & (people[towns][:, None] >= SEAT_SHARE * people[areas][None, :])
        is_seat = same.any(axis=1)
        return towns[is_seat], areas[same[is_seat].argmax(axis=1)]


def _capital_rows(tables: Tables, capitals: Mapping[str, str]) -> Ints:
    """The rows of the large capitals of countries."""
    found = []
    number_of = {code: number for number, code in enumerate(tables.countries)}
    for code, name in capitals.items():
        for row in tables.names.find(name):
            if tables.country[row] == number_of.get(code, -1) and tables.level[row] > 2:
                if tables.population[row] >= CAPITAL_LEAST:
                    found.append(row)
                break
    return np.array(found, dtype=np.int64)
