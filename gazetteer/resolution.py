"""Which place a mention means: its candidates weighed by the whole document.

A candidate's score (log-odds) is the sum of

- a prior: its size and kind, and whether the name is its main one;
- the kind that the words around ask for ("town of", "province");
- containment, where the text says it ("Paris, Texas"), for both names;
- the countries and first-level areas that the other mentions speak of, and how near it lies to their places.

The last three depend on each other, so probabilities are computed in rounds, as in loopy belief propagation: each
round's context is weighed by the last round's probabilities. All candidates of a document are one set of arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer.place import PlaceKind
from gazetteer.recognition import BIT, Mention
from gazetteer.tables import CODE, KIND_NUMBER, MAIN, Tables

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_CANDIDATES = 60
ROUNDS = 3
_MOST_PAIRED = 600

PRIOR_OF_LEVEL = {0: 6.0, 1: 3.6, 2: 2.2}
PRIOR_OF_KIND = {PlaceKind.FACILITY: 2.2, PlaceKind.PHYSICAL: 3.0, PlaceKind.ROAD: 3.0}
SIZE_WEIGHT = 0.9
ALTERNATE_WEIGHT = -0.9
CODE_WEIGHT = -3.0
ADDED_WEIGHT = 1.0
WANTED_WEIGHT, UNWANTED_WEIGHT = 2.2, -1.5
CONTAINED_WEIGHT, NOT_CONTAINED_WEIGHT = 6.0, -2.0
COUNTRY_WEIGHT, ADMIN1_WEIGHT, NEAR_WEIGHT = 1.6, 1.0, 1.3
DEMONYM_VOICE = 0.4
_NEAR = (90.0 / 6371.0) ** 2 / 2  # 1 - cos of the angle at which nearness has fallen to a half
_MAIN_COUNTRY_SHARE = 0.05


@dataclass(slots=True)
class Group:
    """The mentions of one name that must mean one place, and what was found out about it.

    ``rows`` are its candidates, ``scores`` their log-odds and ``odds`` their probabilities, in the same order;
    ``parts`` names the terms of each score for explanations.
    """

    key: str
    mentions: list[Mention]
    container: str | None
    rows: Ints
    grades: Ints
    voice: float
    odds: Floats = field(default_factory=lambda: np.empty(0))
    scores: Floats = field(default_factory=lambda: np.empty(0))
    support: Floats = field(default_factory=lambda: np.empty(0))
    parts: dict[str, Floats] = field(default_factory=dict)


class Resolver:
    """Resolves the mentions of one document at a time against an index's tables. Safe to share."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._level_prior = np.array([PRIOR_OF_LEVEL.get(level, 0.0) for level in range(256)])
        self._kind_prior = np.array([PRIOR_OF_KIND.get(kind, 0.0) for kind in KIND_NUMBER])

    def group(self, mentions: Sequence[Mention]) -> list[Group]:
        """One group for each name and what the text says that it lies in."""
        groups: dict[tuple[str, str | None, str], Group] = {}
        for mention in mentions:
            container = mention.container.key if mention.container is not None else None
            family = "demonym" if mention.role == "demonym" else "place"
            group = groups.get((mention.key, container, family))
            if group is None:
                rows, grades = self._candidates(mention)
                group = Group(
                    key=mention.key, mentions=[], container=container, rows=rows, grades=grades, voice=0.0
                )
                groups[mention.key, container, family] = group
            group.mentions.append(mention)
        for group in groups.values():
            confidence = 1.0 / (1.0 + np.exp(-np.array([mention.score for mention in group.mentions])))
            group.voice = float(confidence.max() * (1.0 + 0.35 * np.log(len(confidence))))
            if group.mentions[0].role == "demonym":
                group.voice *= DEMONYM_VOICE
        return list(groups.values())

    def _candidates(self, mention: Mention) -> tuple[Ints, Ints]:
        if mention.number < 0:
            rows = np.array(mention.rows, dtype=np.int64)
            return rows, np.zeros(len(rows), dtype=np.int64)
        found, grades = self._tables.names.postings(mention.number)
        rows = found[:MOST_CANDIDATES].astype(np.int64)
        kept = grades[:MOST_CANDIDATES].astype(np.int64)
        if mention.rows:
            fixed = np.array(mention.rows, dtype=np.int64)
            keep = ~np.isin(rows, fixed)
            rows = np.concatenate([fixed, rows[keep]])
            kept = np.concatenate([np.zeros(len(fixed), dtype=np.int64), kept[keep]])
        return rows, kept

    def resolve(self, mentions: Sequence[Mention]) -> list[Group]:
        """The groups of a document's mentions, each with the probabilities of its candidates."""
        groups = [group for group in self.group(mentions) if len(group.rows)]
        if not groups:
            return []
        tables = self._tables
        sizes = np.array([len(group.rows) for group in groups])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        rows = np.concatenate([group.rows for group in groups])
        grades = np.concatenate([group.grades for group in groups])
        owner = np.repeat(np.arange(len(groups)), sizes)
        voice = np.array([group.voice for group in groups])[owner]
        level = tables.level[rows]
        kind = tables.kind[rows]
        people = tables.population[rows].astype(np.float64)
        country = tables.country[rows].astype(np.int64)
        admin1 = tables.admin1[rows].astype(np.int64)

        prior = self._level_prior[level] + self._kind_prior[kind]
        settled = level > 2
        plain = settled & (kind == KIND_NUMBER[PlaceKind.SETTLEMENT])
        prior = prior + np.where(plain, SIZE_WEIGHT * np.log10(np.maximum(people, 300.0)), 0.0)
        prior += np.where(grades == MAIN, 0.0, np.where(grades == CODE, CODE_WEIGHT, ALTERNATE_WEIGHT))
        prior += ADDED_WEIGHT * (tables.source_rank[rows] > 0)
        asked = np.array([_wanted(group) for group in groups])[owner]
        bits = np.left_shift(1, kind.astype(np.int64))
        prior += np.where(asked == 0, 0.0, np.where(asked & bits, WANTED_WEIGHT, UNWANTED_WEIGHT))

        angle_lat = np.radians(tables.latitude[rows].astype(np.float64))
        angle_lon = np.radians(tables.longitude[rows].astype(np.float64))
        flat = np.cos(angle_lat)
        points = np.stack([flat * np.cos(angle_lon), flat * np.sin(angle_lon), np.sin(angle_lat)], axis=1)

        links = self._links(groups, starts, sizes, rows, country, admin1, points)
        context = np.zeros(len(rows))
        support = np.zeros(len(rows))
        contained = np.zeros(len(rows))
        odds = _softmax(prior, starts, owner)
        countries = int(country.max()) + 1
        admin1s, admin1_at = np.unique(admin1, return_inverse=True)
        for _ in range(ROUNDS):
            weight = odds * voice
            contained = self._containment(links, odds, len(rows))
            by_country = np.bincount(country, weights=weight, minlength=countries)
            own_country = _own(weight, owner, country, len(groups), countries)
            others = by_country[country] - own_country
            total = max(1.0, float(weight.sum()))
            country_share = np.where(country > 0, others / total, 0.0)
            by_admin1 = np.bincount(admin1_at, weights=weight, minlength=len(admin1s))
            own_admin1 = _own(weight, owner, admin1_at, len(groups), len(admin1s))
            admin1_votes = np.where(admin1 > 0, by_admin1[admin1_at] - own_admin1, 0.0)
            near = self._nearness(points, weight, owner)
            support = NEAR_WEIGHT * np.log1p(near) + ADMIN1_WEIGHT * np.log1p(admin1_votes)
            context = COUNTRY_WEIGHT * np.log(
                (country_share + _MAIN_COUNTRY_SHARE) / _MAIN_COUNTRY_SHARE
            ) + np.where(level == 0, 0.3 * support, support)
            odds = _softmax(prior + contained + context, starts, owner)
        scores = prior + contained + context
        for at, group in enumerate(groups):
            span = slice(int(starts[at]), int(starts[at] + sizes[at]))
            group.odds, group.scores, group.support = odds[span], scores[span], (support + contained)[span]
            group.parts = {"prior": prior[span], "containment": contained[span], "context": context[span]}
        return groups

    def _nearness(self, points: Floats, weight: Floats, owner: Ints) -> Floats:
        """For each candidate, how much of the other names' probability lies near it."""
        strong = np.argsort(-weight)[:_MOST_PAIRED] if len(weight) > _MOST_PAIRED else np.arange(len(weight))
        away = 1.0 - points @ points[strong].T
        kernel = 1.0 / (1.0 + np.maximum(away, 0.0) / _NEAR)
        kernel[kernel < 0.02] = 0.0
        kernel[owner[:, None] == owner[strong][None, :]] = 0.0
        return np.asarray(kernel @ weight[strong])

    def _links(
        self,
        groups: list[Group],
        starts: Ints,
        sizes: Ints,
        rows: Ints,
        country: Ints,
        admin1: Ints,
        points: Floats,
    ) -> list[tuple[slice, slice, npt.NDArray[Any]]]:
        """For each pair of names of which one is said to lie in the other: their slices, and which lies in which."""
        at_key: dict[str, list[int]] = {}
        for at, group in enumerate(groups):
            if group.mentions[0].role != "demonym":
                at_key.setdefault(group.key, []).append(at)
        links = []
        level = self._tables.level[rows]
        for at, group in enumerate(groups):
            if group.container is None:
                # the same name elsewhere in the text with no word on where it lies: as where there is one
                continue
            part = slice(int(starts[at]), int(starts[at] + sizes[at]))
            for other in at_key.get(group.container, []):
                whole = slice(int(starts[other]), int(starts[other] + sizes[other]))
                same_country = country[part][:, None] == country[whole][None, :]
                same_admin1 = admin1[part][:, None] == admin1[whole][None, :]
                near = points[part] @ points[whole].T > 1.0 - (100.0 / 6371.0) ** 2 / 2
                whole_level = level[whole][None, :]
                inside = np.where(
                    whole_level == 0,
                    same_country & (level[part][:, None] > 0),
                    np.where(
                        whole_level == 1,
                        same_country & same_admin1 & (level[part][:, None] > 1),
                        np.where(
                            whole_level == 2,
                            same_admin1 & near & (level[part][:, None] > 2),
                            near & same_country,
                        ),
                    ),
                )
                links.append((part, whole, inside))
        return links

    @staticmethod
    def _containment(links: list[tuple[slice, slice, npt.NDArray[Any]]], odds: Floats, count: int) -> Floats:
        found = np.zeros(count)
        for part, whole, inside in links:
            if not inside.any():
                continue
            of_whole = inside @ odds[whole]
            found[part] += np.where(of_whole > 0, CONTAINED_WEIGHT * of_whole, NOT_CONTAINED_WEIGHT)
            of_part = np.minimum(1.0, odds[part] @ inside)
            found[whole] += np.where(
                inside.any(axis=0), 1.0 + CONTAINED_WEIGHT / 2 * of_part, NOT_CONTAINED_WEIGHT
            )
        return found


def _wanted(group: Group) -> int:
    """The kinds that words around any mention ask for; none where they ask for different things."""
    asked = [mention.wanted for mention in group.mentions if mention.wanted]
    if not asked:
        return 0
    common = asked[0]
    for other in asked[1:]:
        common &= other
    return common & ~BIT[PlaceKind.FACILITY] if common & ~BIT[PlaceKind.FACILITY] else common


def _softmax(scores: Floats, starts: Ints, owner: Ints) -> Floats:
    top = np.maximum.reduceat(scores, starts)
    raised = np.exp(scores - top[owner])
    return np.asarray(raised / np.add.reduceat(raised, starts)[owner])


def _own(weight: Floats, owner: Ints, bucket: Ints, groups: int, buckets: int) -> Floats:
    """For each candidate, what its own name's candidates put into its bucket."""
    flat = owner * buckets + bucket
    if groups * buckets > 2_000_000:
        _, flat = np.unique(flat, return_inverse=True)
        sums = np.bincount(flat, weights=weight)
    else:
        sums = np.bincount(flat, weights=weight, minlength=groups * buckets)
    return np.asarray(sums[flat])
