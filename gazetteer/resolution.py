"""Which place a mention means: its candidates weighed by the whole document.

A candidate's score (log-odds) is the sum of

- a prior: its size and kind, and whether the name is its main one;
- the kind that the words around ask for ("town of", "province");
- containment, where the text says it ("Paris, Texas"), for both names;
- the countries and first-level areas that the other mentions speak of, and how near it lies to their places.

The last three depend on each other, so probabilities are computed in rounds, as in loopy belief propagation:
each round's context is weighed by the last round's probabilities. All candidates of a document are one set of
arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer.groups import Floats, Group, Ints, group_mentions
from gazetteer.lexicon import load_lexicon
from gazetteer.mention import PLACE, Mention
from gazetteer.prior import Prior
from gazetteer.tables import Tables

Links = list[tuple[slice, slice, npt.NDArray[np.bool_]]]

ROUNDS = 3
MOST_PAIRED, MOST_PAIRS = 600, 8_000_000
"""Nearness is reckoned to this many candidates at most, the most probable ones; to fewer in a huge text."""
CONTAINED_WEIGHT, NOT_CONTAINED_WEIGHT = 6.0, -2.0
COUNTRY_WEIGHT, ADMIN1_WEIGHT, NEAR_WEIGHT = 1.6, 1.0, 1.3
AREA_SHARE = 0.3
"""How much of its nearness to others counts for a country."""
HINT_WEIGHT = 0.15
"""What a word that tells of a country adds, before the logarithm."""
EARTH_KM = 6371.0
NEAR, BESIDE = (90.0 / EARTH_KM) ** 2 / 2, (20.0 / EARTH_KM) ** 2 / 2
"""1 - cos of the angles at which nearness has fallen to a half: two scales, a region's and a town's."""
FEW = 150
"""Of so many candidates a matrix holds what each has to do with each."""
LEAST_SHARE = 0.05
"""The share of a document that any country is granted."""


class Resolver:
    """Resolves the mentions of one document at a time against an index's tables. Safe to share."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._prior = Prior(tables)
        latitude, longitude = np.radians(tables.latitude[:]), np.radians(tables.longitude[:])
        flat = np.cos(latitude)
        self._points = np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1)
        number_of = {code: number for number, code in enumerate(tables.countries)}
        self._hints = {
            word: [number_of[code] for code in codes if code in number_of]
            for word, codes in load_lexicon().hints.items()
        }
        self._hint_words = frozenset(self._hints)
        self._no_hints = np.zeros(len(tables.countries))

    def hints(self, text: str) -> tuple[Floats, float]:
        """How much a text's ordinary words speak for each country, by the country's number; and for all."""
        words = self._hint_words.intersection(text.lower().split())
        if not words:
            return self._no_hints, 0.0
        found = np.zeros(len(self._tables.countries))
        for word in words:
            found[self._hints[word]] += HINT_WEIGHT
        found = np.log1p(found)
        return found, float(found.sum())

    def resolve(self, mentions: Sequence[Mention], text: str = "") -> list[Group]:
        """The groups of a document's mentions, each with the probabilities of its candidates; it may have none.

        ``text`` gives the words that tell in which country it is at home.
        """
        groups = group_mentions(self._tables, mentions)
        self.weigh(groups, text)
        return groups

    def weigh(self, every: Sequence[Group], text: str = "") -> None:
        """Weigh the candidates of a document's groups, all together; groups without candidates stay so."""
        groups = [group for group in every if len(group.rows)]
        if not groups:
            return
        tables = self._tables
        sizes = [len(group.rows) for group in groups]
        ends = list(accumulate(sizes))
        slices = [slice(end - size, end) for size, end in zip(sizes, ends, strict=True)]
        starts = np.array([0, *ends[:-1]])
        rows = np.concatenate([group.rows for group in groups])
        owner = np.repeat(np.arange(len(groups)), sizes)
        voice = np.array([group.voice for group in groups])[owner]
        prior = self._prior.weigh(groups, rows, owner)
        country, admin1 = tables.country[rows], tables.admin1[rows]
        points = self.points(rows)
        links = self._links(groups, slices, rows, country, admin1, points)
        votes = _Votes(country, admin1, points, owner, prior, starts)
        of_area = np.where(tables.level[rows] == 0, AREA_SHARE, 1.0)
        hinted, every_hint = self.hints(text)
        hints: Floats | float = np.where(country > 0, hinted[country], 0.0) if every_hint else 0.0
        contained: Floats | float = 0.0
        odds = _softmax(prior, starts, owner)
        for _ in range(ROUNDS):
            weight = odds * voice
            if links:
                contained = _containment(links, odds, len(rows))
            heard = votes.of_others(weight)
            heard[0] += hints
            heard[0] /= max(1.0, float(weight.sum()) + every_hint) * LEAST_SHARE
            of_country, of_admin1, near = np.log1p(heard)
            support = NEAR_WEIGHT * near + ADMIN1_WEIGHT * of_admin1
            scores = prior + contained + COUNTRY_WEIGHT * of_country + of_area * support
            odds = _softmax(scores, starts, owner)
        others = support + contained
        for group, span in zip(groups, slices, strict=True):
            group.odds, group.scores, group.support = odds[span], scores[span], others[span]
            group.home = of_country[span]
            group.best = best = int(group.odds.argmax()) if len(group.rows) > 1 else 0
            group.row = int(group.rows[best])
            group.sure = float(group.odds[best]) * min(1.0, group.voice)

    def points(self, rows: Ints) -> Floats:
        """Places as unit vectors from the Earth's centre, one a row."""
        return np.asarray(self._points[rows], dtype=np.float64)

    def _links(
        self,
        groups: list[Group],
        slices: list[slice],
        rows: Ints,
        country: npt.NDArray[np.uint16],
        admin1: npt.NDArray[np.uint32],
        points: Floats,
    ) -> Links:
        """For names said to lie in others: the slices of both, and which candidate lies in which."""
        if all(group.container is None for group in groups):
            return []
        at_key: dict[str, list[slice]] = {}
        for group, span in zip(groups, slices, strict=True):
            if group.role is PLACE:
                at_key.setdefault(group.key, []).append(span)
        links: Links = []
        level = self._tables.level[rows]
        for group, part in zip(groups, slices, strict=True):
            for whole in at_key.get(group.container, []) if group.container is not None else []:
                of_country = country[part][:, None] == country[whole][None, :]
                of_admin1 = of_country & (admin1[part][:, None] == admin1[whole][None, :])
                near = points[part] @ points[whole].T > 1.0 - (100.0 / EARTH_KM) ** 2 / 2
                part_level, whole_level = level[part][:, None], level[whole][None, :]
                inside = np.where(
                    whole_level == 0,
                    of_country & (part_level > 0),
                    np.where(
                        whole_level == 1,
                        of_admin1 & (part_level > 1),
                        near & np.where(whole_level == 2, of_admin1 & (part_level > 2), of_country),
                    ),
                )
                links.append((part, whole, inside))
        return links


def _containment(links: Links, odds: Floats, count: int) -> Floats:
    """For each candidate, what is said of its lying in another, or another's lying in it."""
    found = np.zeros(count)
    for part, whole, inside in links:
        if not inside.any():
            continue
        of_whole = inside @ odds[whole]
        found[part] += np.where(of_whole > 0, CONTAINED_WEIGHT * of_whole, NOT_CONTAINED_WEIGHT)
        of_part = np.minimum(1.0, odds[part] @ inside)
        found[whole] += np.where(inside.any(axis=0), 1.0 + CONTAINED_WEIGHT / 2 * of_part, NOT_CONTAINED_WEIGHT)
    return found


def _nearness_kernel(points: Floats, prior: Floats, starts: Ints, owner: Ints) -> tuple[Floats, Ints]:
    """How near each candidate is to the stronger ones of other names, 0 to 2; and which those are."""
    strong = np.arange(len(points))
    most = max(1, min(MOST_PAIRED, MOST_PAIRS // len(points)))
    if len(points) > most:
        strong = np.sort(np.argsort(-_softmax(prior, starts, owner))[:most])
    away = np.maximum(1.0 - points @ points[strong].T, 0.0)
    kernel = 1.0 / (1.0 + away / NEAR)
    kernel[kernel < 0.02] = 0.0
    kernel += 1.0 / (1.0 + away / BESIDE)
    kernel[owner[:, None] == owner[strong][None, :]] = 0.0
    return kernel, strong


def _softmax(scores: Floats, starts: Ints, owner: Ints) -> Floats:
    top = np.maximum.reduceat(scores, starts)
    raised = np.exp(scores - top[owner])
    return np.asarray(raised / np.add.reduceat(raised, starts)[owner])


class _Votes:
    """How much the candidates of other names speak for each candidate: of its country, of its area, near it.

    ``of_others`` gives an array of three rows: what its country's other candidates weigh, what its first-level
    area's do, and what all do by how near they are.
    """

    def __init__(
        self,
        country: npt.NDArray[np.uint16],
        admin1: npt.NDArray[np.uint32],
        points: Floats,
        owner: Ints,
        prior: Floats,
        starts: Ints,
    ) -> None:
        self._kernel, self._strong = _nearness_kernel(points, prior, starts, owner)
        self._all: Floats | None = None
        if len(owner) <= FEW:
            other = owner[:, None] != owner
            alike = np.empty((3, len(owner), len(owner)))
            alike[0] = (country[:, None] == country) & other & (country > 0)
            alike[1] = (admin1[:, None] == admin1) & other & (admin1 > 0)
            alike[2] = self._kernel
            self._all = alike
            return
        self._buckets = [_Bucket(country, owner), _Bucket(admin1, owner)]

    def of_others(self, weight: Floats) -> Floats:
        """The three sums of the weights of other names' candidates, for each candidate."""
        if self._all is not None:
            return np.asarray(self._all @ weight)
        near = self._kernel @ weight[self._strong]
        return np.stack([*(bucket.of_others(weight) for bucket in self._buckets), near])


class _Bucket:
    """Sums by a number that candidates share (0: none), for more candidates than a matrix should hold."""

    def __init__(self, number: npt.NDArray[np.unsignedinteger[Any]], owner: Ints) -> None:
        _, self._number = np.unique(number, return_inverse=True)
        _, self._own = np.unique(number.astype(np.int64) << 32 | owner, return_inverse=True)
        self._is_any = number > 0

    def of_others(self, weight: Floats) -> Floats:
        """The sums of the weights of those with the same number, those of the same name left out."""
        of_all = np.bincount(self._number, weights=weight)[self._number]
        of_own = np.bincount(self._own, weights=weight)[self._own]
        return np.maximum(np.where(self._is_any, of_all - of_own, 0.0), 0.0)
