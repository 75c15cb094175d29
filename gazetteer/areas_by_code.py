"""Countries and first-level areas of an index by their codes."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.names import normalize
from gazetteer.tables import Tables


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
                found += self._tables.names.find(normalize(code))[:1]
            else:
                found += self._rows.get(code, ())
        return tuple(dict.fromkeys(found))
