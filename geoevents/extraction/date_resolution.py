"""From a matched expression to days: one method for each expression of ``date_expressions``."""

from __future__ import annotations

import re
from collections.abc import Callable

from geoevents.extraction.absolute_dates import AbsoluteDates
from geoevents.extraction.date_periods import Periods
from geoevents.extraction.relative_dates import RelativeDates
from geoevents.extraction.told_dates import Told
from geoevents.model import DatePrecision


class Resolver(AbsoluteDates, RelativeDates, Periods):
    """Resolves the expressions of one text in their order."""

    def resolve(self, name: str, match: re.Match[str]) -> list[Told]:
        """What the match of the named expression tells: usually one date; none where it is no date."""
        read: Callable[[re.Match[str]], list[Told]] = getattr(self, f"_{name}")
        found = read(match)
        for told in found:
            known = told.range.latest is not None and told.range.precision is DatePrecision.DAY
            if known and not told.weak and not told.future and told.kind in ("", "after"):
                self._told = told.range.latest
        return found
