"""Names that the index has in another spelling: found by their consonants and sounds, near a text's others.

A skeleton is shared by many names, so it is asked only where a name itself is not known, or known only away
from everything else in the text; and it answers only with places near the others, in a country that the text
is about. What it finds are candidates like any other, handicapped by how unlike the spellings are: the whole
document is then weighed again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from threading import get_ident

import numpy as np

from gazetteer.focus import Focus, find_focus
from gazetteer.groups import Group, Ints
from gazetteer.lexicon import load_lexicon
from gazetteer.mention import DEMONYM
from gazetteer.names import normalize, script_of, skeleton_is_telling, skeleton_variants, sounds, to_latin
from gazetteer.place import Place, PlaceKind
from gazetteer.resolution import Resolver
from gazetteer.tables import ALTERNATE, DENSE, KIND_NUMBER, Tables

CLOSE_KM = 120.0
FAR_KM, FOREIGN_KM, FOREIGN_SHARE = 400.0, 150.0, 0.1
ASTRAY_KM, TINY = 80.0, 5_000
"""A text that keeps to one district speaks of no place of fewer people that lies so far from its others."""
ASTRAY_ALONE_KM, ASTRAY_OF_FEW_KM = 300.0, 120.0
"""The same in the text's own country: of the only place of a name, and of the likeliest of a few there."""
FEW, LEAST_ODDS = 2, 0.7
DOUBTED_KM = 40.0
"""A small place so far from all others of the text may be the wrong one of those that sound like it."""
SURE, RATHER_SURE = 2.0, 0.8
"""The weight of a text's sure places from which on they can rule others out, and bring others in."""
LEAST_SHARE = 0.08
LEAST_LIKENESS, LEAST_LIKENESS_OF_SHORT, LEAST_LIKENESS_OF_LATIN = 0.62, 0.74, 0.93
LEAST_LIKENESS_OF_FAR, LEAST_LIKENESS_OF_KNOWN = 0.9, 0.85
MOST_COMPARED, MOST_ASKED = 40, 1000
"""How many places a name's letters are compared with, and how many names of one text are looked up."""
UNLIKE_WEIGHT, RESPELLED_WEIGHT = -12.0, -1.0
"""The handicap of a candidate whose name is spelt otherwise, and of one beside candidates of the very name."""
WEAKEST = -3.0
"""An unknown name with less evidence than this is not looked up."""
SMALL = 100_000
"""A place with fewer people may be the wrong one of its name where nothing else in the text lies near it."""
SHORTEST = 3
"""Keys with fewer letters are not looked up."""


class Speller:
    """Looks names up by their skeletons and sounds, within the focus of a text."""

    def __init__(self, tables: Tables, resolver: Resolver, place_at: Callable[[int], Place]) -> None:
        self._tables = tables
        self._resolver = resolver
        self._place_at = place_at
        cues = load_lexicon().cues
        romanised = cues["romanised"]["countries"]
        self._qualifiers = {normalize(word) for word in cues["qualifiers"]["words"]}
        kinds = [cues[of][kind] for of in ("kinds", "arabic") for kind in ("settlement", "admin", "physical")]
        shared = (*cues["generic"]["starts"], *cues["qualifiers"]["nouns"], *chain.from_iterable(kinds))
        self._shared_by_many = {normalize(word) for word in shared}
        self._is_romanised = np.array([code.lower() in romanised for code in tables.countries])
        self._nowhere = Focus(
            rows=np.empty(0, dtype=np.int64),
            points=np.empty((0, 3)),
            weights=np.empty(0),
            shares=self._is_romanised.astype(np.float64),
        )
        self._likeness = lru_cache(100_000)(self._compare)
        self._alike_rows = lru_cache(10_000)(self._find_alike)

    def respell(self, groups: Sequence[Group], text: str = "") -> bool:
        """Give candidates to the groups that have none, and to those whose candidates are out of place.

        True where the text is about countries whose names reach English in many spellings.
        """
        focus = find_focus(groups, self._tables, self._resolver)
        if focus is None:
            focus = self._nowhere
        asked = [
            group
            for group in groups
            if group.role is not DEMONYM and (group.container is None or not len(group.rows))
        ]
        if len(asked) > MOST_ASKED:
            asked = sorted(asked, key=lambda group: -max(mention.score for mention in group.mentions))[
                :MOST_ASKED
            ]
        is_strange = focus is not self._nowhere and bool(focus.shares[self._is_romanised].sum() >= 0.5)
        weight = float(focus.weights.sum())
        known = [group for group in asked if len(group.rows)]
        changed = False
        holders = self._holders(groups)
        for group in asked:
            if not len(group.rows) and max(mention.score for mention in group.mentions) > WEAKEST:
                holder = holders.get(group.container or "", -1)
                changed |= self._look_up(group, focus, holder) or self._look_up_pair(group, focus, holder)
        for group in groups:
            if group.container is not None and len(group.rows) and group.role is not DEMONYM:
                holder = holders.get(group.container, -1)
                if holder >= 0 and not self._lies_in(group, holder):
                    changed |= self._look_up(group, focus.without(group.rows), holder)
        doubted = self._doubted(known, focus, is_strange=is_strange) if weight >= RATHER_SURE else []
        for group in doubted:
            changed |= self._look_up(group, focus.without(group.rows))
        if changed:
            self._resolver.weigh(groups, text)
        if doubted and weight >= SURE:
            again = find_focus(groups, self._tables, self._resolver) if changed else None
            self._drop_astray(doubted, again or focus)
        return is_strange

    def _holders(self, groups: Sequence[Group]) -> dict[str, int]:
        """For the names that others are said to lie in: the row of their country or first-level area."""
        asked = {group.container for group in groups if group.container is not None}
        found: dict[str, int] = {}
        for group in groups:
            if group.key in asked and len(group.rows) and group.key not in found:
                areas = [int(row) for row in group.rows if self._tables.level[row] <= 1]
                found[group.key] = areas[0] if areas else -1
        return found

    def _lies_in(self, group: Group, holder: int) -> bool:
        """Whether any candidate of a name lies in the country or first-level area of a row."""
        tables = self._tables
        inside = tables.country[group.rows] == tables.country[holder]
        if tables.level[holder] > 0:
            inside &= tables.admin1[group.rows] == tables.admin1[holder]
        return bool(inside.any())

    def _best_rows(self, groups: Sequence[Group]) -> Ints:
        return np.array([group.row for group in groups], dtype=np.int64)

    def _doubted(self, groups: Sequence[Group], focus: Focus, *, is_strange: bool) -> list[Group]:
        """The groups whose best candidate is a small place away from all others that the text speaks of."""
        if not groups:
            return []
        tables = self._tables
        rows = self._best_rows(groups)
        small = (tables.population[rows] < SMALL) & (tables.level[rows] > 2)
        small &= tables.kind[rows] != KIND_NUMBER[PlaceKind.ROAD]
        asked = small.nonzero()[0]
        if not len(asked):
            return []
        rows = rows[asked]
        away = focus.distance_km(self._resolver.points(rows), rows) - tables.radius_km[rows]
        foreign = focus.shares[tables.country[rows]] < FOREIGN_SHARE
        out = foreign | (away > (DOUBTED_KM if is_strange else FOREIGN_KM))
        return [groups[at] for at in asked[out].tolist()]

    def _drop_astray(self, groups: Sequence[Group], focus: Focus) -> None:
        """Leave names without candidates of which no place is what the text can speak of."""
        tables = self._tables
        rows = self._best_rows(groups)
        away = focus.distance_km(self._resolver.points(rows), rows)
        for group, row, km in zip(groups, rows.tolist(), away.tolist(), strict=True):
            if group.likeness is not None and group.likeness[group.best] < 1.0:
                continue
            share = float(focus.shares[tables.country[row]])
            lesser = int(group.grades[group.best]) >= ALTERNATE
            if focus.is_tight and tables.population[row] < TINY and self._is_romanised[tables.country[row]]:
                bound = self._leash_km(group) if share >= 0.5 and not lesser else ASTRAY_KM
                gone = km > bound and tables.kind[row] == KIND_NUMBER[PlaceKind.SETTLEMENT]
            elif tables.source_rank[row] > 0 or (share >= 0.25 and not lesser):
                gone = False
            else:
                bound = FOREIGN_KM if lesser and share < FOREIGN_SHARE else FAR_KM
                gone = km > bound or (bound == FAR_KM and float(group.support[group.best]) < 0.1)
                gone &= (share < FOREIGN_SHARE or focus.is_tight) and (focus.is_tight or lesser)
            if gone:
                group.rows, group.grades = group.rows[:0], group.grades[:0]
                group.odds = group.scores = group.support = np.empty(0)

    def _leash_km(self, group: Group) -> float:
        """How far from all others a small place of the text's own country may lie and be meant all the same."""
        if len(group.rows) == 1:
            return ASTRAY_ALONE_KM
        here = int((self._tables.country[group.rows] == self._tables.country[group.row]).sum())
        sure = here <= FEW and float(group.odds[group.best]) >= LEAST_ODDS
        return ASTRAY_OF_FEW_KM if sure else ASTRAY_KM

    def _look_up_pair(self, group: Group, focus: Focus, holder: int) -> bool:
        """Look up a name without what tells it from its neighbour's: "Bayhan al-Ulya" is at Bayhan.

        Only near the text's other places, and not where all that is left is a word that many names begin with.
        """
        name, _, last = group.key.rpartition(" ")
        name = name.removesuffix(" al")
        if last not in self._qualifiers or len(name) <= SHORTEST or name in self._shared_by_many:
            return False
        return len(focus.rows) > 0 and self._look_up(group, focus, holder, name)

    def _look_up(self, group: Group, focus: Focus, holder: int = -1, name: str = "") -> bool:
        """Make the places of the focus whose names are alike candidates too; whether there are any.

        With ``holder``, the row of a country or an area, only those that lie in it. With ``name``, by this
        part of the group's name: only those near by.
        """
        tables = self._tables
        is_part, name = bool(name), name or group.key
        rows = self._alike_rows(name)
        rows = rows[focus.shares[tables.country[rows]] >= LEAST_SHARE]
        if holder >= 0:
            column = tables.country if tables.level[holder] == 0 else tables.admin1
            rows = rows[column[rows] == column[holder]]
        if len(group.rows) and len(rows):
            rows = rows[(rows[:, None] != group.rows).all(axis=1)]
        if not len(rows):
            return False
        away = focus.distance_km(self._resolver.points(rows))
        order = np.argsort(away)[:MOST_COMPARED]
        rows, away = rows[order], away[order]
        likeness = np.array([self._likeness(name, row) for row in rows.tolist()])
        is_known = bool(len(group.rows))
        telling = skeleton_is_telling(skeleton_variants(name)[0])
        least = LEAST_LIKENESS if telling else LEAST_LIKENESS_OF_SHORT
        is_foreign = is_known and float(focus.shares[tables.country[group.row]]) < FOREIGN_SHARE
        if is_known:
            least = LEAST_LIKENESS_OF_SHORT if is_foreign else LEAST_LIKENESS_OF_KNOWN
        keep = likeness >= np.where(self._is_romanised[tables.country[rows]], least, LEAST_LIKENESS_OF_LATIN)
        if len(focus.rows):
            is_near = away <= (focus.reach_km if telling and not is_part else CLOSE_KM)
            keep &= is_near if is_part else is_near | (likeness >= LEAST_LIKENESS_OF_FAR)
        else:  # a text that names a country at most: only what is spelt almost so, and is no hamlet
            keep &= (likeness >= LEAST_LIKENESS_OF_LATIN) & telling & (tables.standing[rows] > DENSE)
        if not keep.any():
            return False
        rows, likeness, away = rows[keep], likeness[keep], away[keep]
        handicap = UNLIKE_WEIGHT * (1.0 - likeness) + (RESPELLED_WEIGHT if is_known or is_part else 0.0)
        before = len(group.rows)
        group.rows = np.concatenate([group.rows, rows])
        group.grades = np.concatenate([group.grades, np.zeros(len(rows), dtype=np.int64)])
        group.handicap = np.concatenate([np.zeros(before), handicap])
        group.likeness = np.concatenate([np.ones(before), np.minimum(likeness, 0.999)])
        group.closeness = np.concatenate([np.zeros(before), 1.0 / (1.0 + away / CLOSE_KM)])
        group.is_unknown = not is_known
        return True

    def _find_alike(self, key: str) -> Ints:
        """The rows of the places, areas of the first level left out, that a name sounds like."""
        tables = self._tables
        found: list[np.ndarray[tuple[int], np.dtype[np.uint32]]] = []
        for table, keys in ((tables.skeletons, skeleton_variants(key)), (tables.sounds, (sounds(key),))):
            for alike in keys:
                number = table.number(alike) if len(alike) >= SHORTEST else -1
                if number >= 0:
                    found.append(table.postings(number)[0])
        if not found:
            return np.empty(0, dtype=np.int64)
        rows = np.unique(np.concatenate(found)).astype(np.int64)
        return np.asarray(rows[tables.level[rows] > 1])

    def _compare(self, key: str, row: int) -> float:
        """How alike a name's letters are to the most similar of a place's names, up to 1; 0 below what counts.

        Names in the name's own script are compared, where there are any: of vowels Arabic writes few.
        """
        place = self._place_at(row)
        names = (place.name, *place.alternate_names)
        script = script_of(key)
        matcher = _matcher(key, get_ident())
        bounds = matcher.real_quick_ratio, matcher.quick_ratio  # of the ratio, which takes far longer
        best = 0.0
        for name in [name for name in names if script_of(name) == script] or names:
            matcher.set_seq1(_letters(name))
            if all(bound() >= max(best, LEAST_LIKENESS) for bound in bounds):
                best = max(best, matcher.ratio())
        return best if best >= LEAST_LIKENESS else 0.0


_ALIKE = (
    ("aa", "a"), ("ee", "i"), ("ii", "i"), ("ie", "i"), ("oo", "u"), ("ou", "u"), ("uu", "u"), ("ow", "aw"),
    ("ay", "ai"), ("ey", "ai"), ("ei", "ai"), ("y", "i"), ("q", "k"), ("gh", "g"), ("dh", "d"), ("dj", "j"),
)  # fmt: skip
"""Letters that transliterations of one sound differ in."""
_SILENT_H = re.compile("(?<=[aeiou])h$")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1+")


@lru_cache(8)
def _matcher(key: str, _thread: int) -> SequenceMatcher[str]:
    """What a thread compares names with a name by: what it has to know of the one is made once."""
    return SequenceMatcher(None, b=_letters(key), autojunk=False)


@lru_cache(100_000)
def _letters(name: str) -> str:
    """The letters of a name without articles and spaces, those that mean one sound alike."""
    latin = to_latin(name).removeprefix("al ").replace(" al ", "").replace(" ", "")
    for letters, alike in _ALIKE:
        latin = latin.replace(letters, alike)
    return _SILENT_H.sub("", _DOUBLED.sub(r"\1", latin))
