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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gazetteer.lexicon import load_lexicon
from gazetteer.mention import DEMONYM, FACILITY, PLACE, Mention
from gazetteer.place import PlaceKind
from gazetteer.tables import ALTERNATE, CODE, KIND_NUMBER, SPELLING, Tables

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Links = list[tuple[slice, slice, npt.NDArray[np.bool_]]]

MOST_CANDIDATES = 300
ROUNDS = 3
MOST_PAIRED = 600
"""Nearness is reckoned to this many candidates at most, the most probable ones."""

SIZE_WEIGHT = 0.9  # times log10 of the population, of settlements and areas alike
SETTLEMENT_LEAST = 300.0
LEVEL_WEIGHT = {0: 0.8, 1: -0.2, 2: 0.0}
LEVEL_LEAST = {0: 6.0, 1: 4.0, 2: 2.4}
KIND_WEIGHT = {PlaceKind.FACILITY: 2.2, PlaceKind.PHYSICAL: 3.0, PlaceKind.ROAD: 3.0}
EXTENT_WEIGHT = 1.2  # times log10 of the radius in km, of physical features and regions
GRADE_WEIGHT = {SPELLING: -0.5, ALTERNATE: -1.6, CODE: -3.0}
RANK_WEIGHT = 0.7
CAPITAL_WEIGHT, CAPITAL_LEAST = 1.0, 500_000
SEAT_WEIGHT, SEAT_SHARE = 0.8, 0.2
WANTED_WEIGHT, UNWANTED_WEIGHT = 2.2, -1.5
CONTAINED_WEIGHT, NOT_CONTAINED_WEIGHT = 6.0, -2.0
COUNTRY_WEIGHT, ADMIN1_WEIGHT, NEAR_WEIGHT = 1.6, 1.0, 1.3
AREA_SHARE = 0.3  # of a country's own nearness to others that counts for it
DEMONYM_VOICE = 0.4
HINT_WEIGHT = 0.15
"""What a word that tells of a country adds, before the logarithm."""
EARTH_KM = 6371.0
NEAR, BESIDE = (90.0 / EARTH_KM) ** 2 / 2, (20.0 / EARTH_KM) ** 2 / 2
"""1 - cos of the angles at which nearness has fallen to a half: two scales, a region's and a town's."""
LEAST_SHARE = 0.05
"""The share of a document that any country is granted."""


@dataclass(slots=True)
class Group:
    """The mentions of one name that must mean one place, and what was found out about it.

    ``rows`` are its candidates, ``scores`` their log-odds and ``odds`` their probabilities, in the same order;
    ``support`` is the part of the scores that other places of the text give; ``parts`` has all terms by name.
    """

    key: str
    role: str
    mentions: list[Mention]
    container: str | None
    rows: Ints
    grades: Ints
    voice: float = 0.0
    odds: Floats = field(default_factory=lambda: np.empty(0))
    scores: Floats = field(default_factory=lambda: np.empty(0))
    support: Floats = field(default_factory=lambda: np.empty(0))
    parts: dict[str, Floats] = field(default_factory=dict)
    is_respelled: bool = False
    """Whether its candidates were found by their consonants, not by the name."""

    @property
    def best(self) -> int:
        """Where the most probable candidate stands in ``rows``."""
        return int(self.scores.argmax())


class Resolver:
    """Resolves the mentions of one document at a time against an index's tables. Safe to share."""

    def __init__(self, tables: Tables, capitals: Mapping[str, str] | None = None) -> None:
        self._tables = tables
        self._level_weight = np.array([LEVEL_WEIGHT.get(level, 0.0) for level in range(256)])
        self._level_least = np.array([LEVEL_LEAST.get(level, 0.0) for level in range(256)])
        self._kind_weight = np.array([KIND_WEIGHT.get(kind, 0.0) for kind in KIND_NUMBER])
        self._grade_weight = np.array([GRADE_WEIGHT.get(grade, 0.0) for grade in range(CODE + 1)])
        sized = (PlaceKind.SETTLEMENT, PlaceKind.ADMIN, PlaceKind.COUNTRY)
        self._is_sized = np.array([kind in sized for kind in KIND_NUMBER])
        number_of = {code: number for number, code in enumerate(tables.countries)}
        self._hints = {
            word: [number_of[code] for code in codes if code in number_of]
            for word, codes in load_lexicon().hints.items()
        }
        self._hint_words = frozenset(self._hints)
        self._is_capital = np.zeros(len(tables), dtype=bool)
        self._is_capital[_capital_rows(tables, capitals or load_lexicon().capitals)] = True

    def group(self, mentions: Sequence[Mention]) -> list[Group]:
        """One group for each name and what the text says that it lies in, in the order of the text."""
        groups: dict[tuple[str, str | None, str], Group] = {}
        for mention in mentions:
            container = mention.container.key if mention.container is not None else None
            role = DEMONYM if mention.role is DEMONYM else PLACE
            group = groups.get((mention.key, container, role))
            if group is None:
                rows, grades = self._candidates(mention)
                group = Group(
                    key=mention.key, role=role, mentions=[], container=container, rows=rows, grades=grades
                )
                groups[mention.key, container, role] = group
            group.mentions.append(mention)
        for group in groups.values():
            scores = [mention.score for mention in group.mentions]
            group.voice = float((1.0 + 0.35 * np.log(len(scores))) / (1.0 + np.exp(-max(scores))))
            if group.role is DEMONYM:
                group.voice *= DEMONYM_VOICE
        return list(groups.values())

    def _candidates(self, mention: Mention) -> tuple[Ints, Ints]:
        number = mention.number if mention.number >= 0 else mention.head
        if number < 0:
            rows = np.array(mention.rows, dtype=np.int64)
            return rows, np.zeros(len(rows), dtype=np.int64)
        found, grades = self._tables.names.postings(number)
        rows = found[:MOST_CANDIDATES].astype(np.int64)
        kept = grades[:MOST_CANDIDATES].astype(np.int64)
        if mention.rows:
            keep = [at for at, row in enumerate(rows.tolist()) if row not in mention.rows]
            rows = np.concatenate([np.array(mention.rows, dtype=np.int64), rows[keep]])
            kept = np.concatenate([np.zeros(len(mention.rows), dtype=np.int64), kept[keep]])
        return rows, kept

    def hints(self, text: str) -> Floats:
        """How much a text's ordinary words speak for each country, by the country's number."""
        found = np.zeros(len(self._tables.countries))
        for word in self._hint_words.intersection(text.lower().split()):
            found[self._hints[word]] += HINT_WEIGHT
        return np.log1p(found)

    def resolve(self, mentions: Sequence[Mention], text: str = "") -> list[Group]:
        """The groups of a document's mentions, each with the probabilities of its candidates; it may have none.

        ``text`` gives the words that tell in which country it is at home.
        """
        every = self.group(mentions)
        groups = [group for group in every if len(group.rows)]
        if not groups:
            return every
        tables = self._tables
        sizes = np.array([len(group.rows) for group in groups])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        rows = np.concatenate([group.rows for group in groups])
        owner = np.repeat(np.arange(len(groups)), sizes)
        voice = np.array([group.voice for group in groups])[owner]
        prior = self._prior(groups, rows, owner)
        level = tables.level[rows]
        country = tables.country[rows].astype(np.int64)
        _, admin1 = np.unique(tables.admin1[rows], return_inverse=True)
        has_admin1 = tables.admin1[rows] > 0
        points = self.points(rows)
        slices = [slice(int(start), int(start + size)) for start, size in zip(starts, sizes, strict=True)]
        links = self._links(groups, slices, rows, country, admin1, points)
        kernel, strong = _nearness_kernel(points, prior, starts, owner)
        contained = support = context = np.zeros(len(rows))
        hinted = self.hints(text) if text else np.zeros(len(tables.countries))
        odds = _softmax(prior, starts, owner)
        for _ in range(ROUNDS):
            weight = odds * voice
            contained = _containment(links, odds, len(rows))
            by_others = _votes_of_others(weight, owner, country, len(groups))
            by_all = max(1.0, float(weight.sum()) + float(hinted.sum()))
            share = np.where(country > 0, (by_others + hinted[country]) / by_all, 0.0)
            neighbours = np.where(has_admin1, _votes_of_others(weight, owner, admin1, len(groups)), 0.0)
            near = kernel @ weight[strong]
            support = NEAR_WEIGHT * np.log1p(near) + ADMIN1_WEIGHT * np.log1p(neighbours)
            context = (
                COUNTRY_WEIGHT * np.log1p(share / LEAST_SHARE) + np.where(level == 0, AREA_SHARE, 1.0) * support
            )
            odds = _softmax(prior + contained + context, starts, owner)
        scores = prior + contained + context
        for group, span in zip(groups, slices, strict=True):
            group.odds, group.scores, group.support = odds[span], scores[span], (support + contained)[span]
            group.parts = {"prior": prior[span], "containment": contained[span], "context": context[span]}
        return every

    def _prior(self, groups: list[Group], rows: Ints, owner: Ints) -> Floats:
        """What speaks for each candidate before the rest of the text is heard."""
        tables = self._tables
        kind = tables.kind[rows]
        level = tables.level[rows]
        people = np.maximum(tables.population[rows].astype(np.float64), SETTLEMENT_LEAST)
        sized = np.where(self._is_sized[kind], SIZE_WEIGHT * np.log10(people), 0.0) + self._level_weight[level]
        prior = np.maximum(sized, self._level_least[level]) + self._kind_weight[kind]
        extent = np.log10(np.maximum(tables.radius_km[rows].astype(np.float64), 1.0))
        prior += np.where(kind == KIND_NUMBER[PlaceKind.PHYSICAL], EXTENT_WEIGHT * extent, 0.0)
        prior += self._grade_weight[np.concatenate([group.grades for group in groups])]
        prior += RANK_WEIGHT * tables.source_rank[rows] * (level > 2)
        prior += CAPITAL_WEIGHT * self._is_capital[rows]
        prior += SEAT_WEIGHT * self._is_seat(groups, rows, owner, kind, level)
        asked = np.array([_wanted(group) for group in groups])[owner]
        bits = np.left_shift(1, kind.astype(np.int64))
        return np.asarray(
            prior + np.where(asked == 0, 0.0, np.where(asked & bits, WANTED_WEIGHT, UNWANTED_WEIGHT))
        )

    def _is_seat(
        self,
        groups: list[Group],
        rows: Ints,
        owner: Ints,
        kind: npt.NDArray[np.uint8],
        level: npt.NDArray[np.uint8],
    ) -> npt.NDArray[np.bool_]:
        """Which candidates are the town that an area of the same name is called after ("Homs"), if it is not small."""
        tables = self._tables
        found = np.zeros(len(rows), dtype=bool)
        is_area = level == 1
        is_town = kind == KIND_NUMBER[PlaceKind.SETTLEMENT]
        for group in set(owner[is_area].tolist()):
            towns, areas = (
                np.flatnonzero(is_town & (owner == group)),
                np.flatnonzero(is_area & (owner == group)),
            )
            if len(towns):
                same = tables.admin1[rows[towns]][:, None] == tables.admin1[rows[areas]][None, :]
                people = tables.population[rows[towns]].astype(np.float64)[:, None]
                large = people >= SEAT_SHARE * tables.population[rows[areas]].astype(np.float64)[None, :]
                found[towns] = (same & large).any(axis=1)
        return found

    def points(self, rows: Ints) -> Floats:
        """Places as unit vectors from the Earth's centre, one a row."""
        latitude = np.radians(self._tables.latitude[rows].astype(np.float64))
        longitude = np.radians(self._tables.longitude[rows].astype(np.float64))
        flat = np.cos(latitude)
        return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1)

    def _links(
        self, groups: list[Group], slices: list[slice], rows: Ints, country: Ints, admin1: Ints, points: Floats
    ) -> Links:
        """For each name that is said to lie in another: the slices of both, and which candidate lies in which."""
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
                inside = np.select(
                    [whole_level == 0, whole_level == 1, whole_level == 2],
                    [
                        of_country & (part_level > 0),
                        of_admin1 & (part_level > 1),
                        of_admin1 & near & (part_level > 2),
                    ],
                    near & of_country,
                )
                links.append((part, whole, inside))
        return links


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


def _wanted(group: Group) -> int:
    """The kinds that words around every mention of a name ask for, as bits; a facility only where nothing else is."""
    asked = [mention.wanted for mention in group.mentions if mention.wanted]
    if not asked:
        return 0
    common = asked[0]
    for other in asked[1:]:
        common &= other
    return (common & ~FACILITY) or common


def _nearness_kernel(points: Floats, prior: Floats, starts: Ints, owner: Ints) -> tuple[Floats, Ints]:
    """How near each candidate is to each of the stronger candidates of other names, 0 to 2; and which those are."""
    strong = np.arange(len(points))
    if len(points) > MOST_PAIRED:
        strong = np.sort(np.argsort(-_softmax(prior, starts, owner))[:MOST_PAIRED])
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


def _votes_of_others(weight: Floats, owner: Ints, bucket: Ints, groups: int) -> Floats:
    """For each candidate, what the candidates of other names put into its bucket (a country, an area)."""
    buckets = int(bucket.max()) + 1
    flat = owner * buckets + bucket
    if groups * buckets > 1_000_000:
        _, flat = np.unique(flat, return_inverse=True)
    own = np.bincount(flat, weights=weight)[flat]
    return np.asarray(np.bincount(bucket, weights=weight, minlength=buckets)[bucket] - own)
