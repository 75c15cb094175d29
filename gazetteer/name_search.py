"""Rows of the name tables that a name may mean, and how well each fits."""

from __future__ import annotations

from collections.abc import Callable, Collection
from difflib import SequenceMatcher

from gazetteer.names import normalize, script_of, skeleton_variants, to_latin
from gazetteer.place import PlaceKind
from gazetteer.sources.layers import USER
from gazetteer.tables import ALTERNATE, KIND_NUMBER, KINDS, MAIN, SPELLING, Tables

_SCORE_OF_GRADE = {MAIN: 1.0, SPELLING: 0.95, ALTERNATE: 0.95}
_SAME_NAME, _CODE_SCORE = 0.95, 0.8
_RENOWN = {PlaceKind.COUNTRY: 10.0, PlaceKind.ADMIN: 0.2}
"""What a person of a country and of an area counts against one of a town: so that Homs is the city first."""
_ALIKE_CONSIDERED = 200
_LEAST_ALIKE = 0.7


class NameSearch:
    """Looks names up: by their normal form first, then by their consonants.

    ``names_at`` gives all names of a row.
    """

    def __init__(self, tables: Tables, names_at: Callable[[int], tuple[str, ...]]) -> None:
        self._tables = tables
        self._names_at = names_at

    def find(
        self,
        name: str,
        *,
        kinds: Collection[PlaceKind] | None,
        country_codes: Collection[str] | None,
        limit: int | None,
    ) -> list[tuple[int, float]]:
        """Rows and scores (0 to 1), the best first; see :meth:`gazetteer.index.Gazetteer.search`."""
        wanted = None if kinds is None else {KIND_NUMBER[kind] for kind in kinds}
        countries = None if country_codes is None else {code.upper() for code in country_codes}
        scores: dict[int, float] = {}
        names = self._tables.names
        key = normalize(name)
        number = names.number(key) if key else -1
        if number >= 0:
            rows, grades = names.postings(number)
            for row, grade in zip(rows.tolist(), grades.tolist(), strict=True):
                if self._is_wanted(row, wanted, countries):
                    scores[row] = _SCORE_OF_GRADE.get(grade, _CODE_SCORE)
        if limit is None or len(scores) < limit:
            for row, score in self._find_alike(name, key, wanted, countries).items():
                scores.setdefault(row, score)
        best = sorted(scores, key=lambda row: (-min(scores[row], _SAME_NAME), *self._standing(row)))
        return [(row, round(scores[row], 3)) for row in best[:limit]]

    def _standing(self, row: int) -> tuple[bool, float, int]:
        tables = self._tables
        renown = int(tables.population[row]) * _RENOWN.get(KINDS[int(tables.kind[row])], 1.0)
        return int(tables.source_rank[row]) < USER, -renown, row

    def _is_wanted(self, row: int, kinds: set[int] | None, countries: set[str] | None) -> bool:
        tables = self._tables
        if kinds is not None and int(tables.kind[row]) not in kinds:
            return False
        return countries is None or tables.countries[int(tables.country[row])] in countries

    def _find_alike(
        self, name: str, key: str, kinds: set[int] | None, countries: set[str] | None
    ) -> dict[int, float]:
        """Scores of rows with the consonants of a name: .5 to .9 by how alike the letters are."""
        found: dict[int, float] = {}
        matcher = SequenceMatcher(None, b=to_latin(name).replace(" ", ""), autojunk=False)
        for at, bones in enumerate(skeleton_variants(name)):
            if not bones:
                continue
            for row in self._tables.skeletons.find(bones)[:_ALIKE_CONSIDERED]:
                if row in found or not self._is_wanted(row, kinds, countries):
                    continue
                alike = 0.0
                for other in self._names_at(row):
                    if script_of(other) in ("Latn", "Arab", "Cyrl"):
                        matcher.set_seq1(to_latin(other).replace(" ", ""))
                        alike = max(alike, matcher.ratio())
                found[row] = 0.5 + 0.4 * alike - (0.05 if at else 0.0)
        return {row: score for row, score in found.items() if score >= _LEAST_ALIKE or script_of(key) != "Latn"}
