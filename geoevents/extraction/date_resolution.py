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
            self._remember(name, match, told)
            known = told.range.latest is not None and told.range.precision is DatePrecision.DAY
            if known and not told.weak and not told.future and told.kind == "":
                self._told = told.range.latest
        return found

    def _remember(self, name: str, match: re.Match[str], told: Told) -> None:
        """Keep the span told last, which "that month" and "of that year" mean, and the month told last."""
        if name in _NO_SPANS or told.weak or told.future or told.range.earliest is None:
            return
        self._span = told.range.earliest
        of_month = told.range.precision in (DatePrecision.MONTH, DatePrecision.WEEK) and name in _MONTHS
        if of_month:
            self._month_said = (told.range.earliest.replace(day=1), match.end())
        elif told.range.precision is DatePrecision.DAY and name in _DAYS:
            self._month_said = (told.range.earliest, match.end())


_NO_SPANS = frozenset({"duration", "recent", "recently", "part_of_day"})
_MONTHS = frozenset({"month", "month_year", "period", "week_phase", "neighbour"})
_DAYS = frozenset({"day_month", "month_day", "day_of_month"})
