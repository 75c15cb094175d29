"""Countries and first-level areas of an index by their codes."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.names import normalize
from gazetteer.place import PlaceKind
from gazetteer.tables import KIND_NUMBER, Tables


class AreaCodes:
    """Rows of "SY" (a country), "US.TX" (a first-level area, by GeoNames' code) and '"Europe"' (a name)."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: dict[str, list[int]] = {}
        for row in (tables.level <= 1).nonzero()[0].tolist():
            if tables.level[row] == 0:
                code = tables.countries[tables.country[row]]
                self._rows.setdefault(code, [row])
            else:
                self._rows.setdefault(tables.admin1s[tables.admin1[row]], []).append(row)

    def rows(self, codes: Sequence[str]) -> tuple[int, ...]:
        """The rows that codes stand for, in order; codes that the index does not have are left out."""
        found: list[int] = []
        for code in codes:
            if code.startswith('"'):
                found += self._called(normalize(code))
            else:
                found += self._rows.get(code, ())
        return tuple(dict.fromkeys(found))

    def _called(self, key: str) -> list[int]:
        """The area or region whose main name it is, before towns and before those that also go by it."""
        names = self._tables.names
        number = names.number(key)
        if number < 0:
            return []
        rows, grades = names.postings(number)
        town = KIND_NUMBER[PlaceKind.SETTLEMENT]
        order = sorted(range(len(rows)), key=lambda at: (int(grades[at]), self._tables.kind[rows[at]] == town))
        return [int(rows[order[0]])]
