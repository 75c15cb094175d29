"""What one expression tells of a date, and what all readers of expressions share."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from geoevents.extraction.date_arithmetic import (
    last_weekday,
    make_day,
    month_span,
    nearest_year,
    part_of_month,
    shift_days,
    shift_months,
)
from geoevents.extraction.date_lexicon import fold, lexicon
from geoevents.model import DatePrecision, DateRange

UNKNOWN = DateRange()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one expression says."""

    range: DateRange = UNKNOWN
    day: dt.date | None = None
    anchor: str = "published"
    kind: str = ""
    future: bool = False
    weak: bool = False
    open_from: bool = True
    start: int | None = None
    end: int | None = None


class Counted(NamedTuple):
    """What an expression such as "a day after" was counted from: from which day, which way, and its end."""

    anchor: dt.date
    direction: str
    end: int


class DateReader:
    """Reads the matches of one text in their order and remembers the last day told.

    Args:
        published: the day of the report, or None.
        previous: when the event told before the text happened, or None.
        text: the text that the matches are of.
    """

    def __init__(self, *, published: dt.date | None, previous: DateRange | None, text: str) -> None:
        self.published = published
        self.text = text
        self._told: dt.date | None = previous.latest if previous else None
        self._span: dt.date | None = self._told
        """The first day of what was told last, be it a day, a month or a year."""
        self._month_said: tuple[dt.date, int] | None = None
        """The first day of the month, or the day of it, told last, and where its words end."""
        self._counted: Counted | None = None

    def _day_of(self, month: int, day: int, year: int | None, weekday: int | None) -> list[Told]:
        if year is not None:
            return one(make_day(year, month, day))
        if self.published is None:
            return [Told(anchor="absolute")] if make_day(2000, month, day) else []
        found = nearest_year(month, day, anchor=self.published, weekday=weekday)
        return [point(found, anchor="absolute", future=found > self.published)] if found else []

    def _month_number(self, name: str) -> int:
        return lexicon().months[fold(name)]

    def _year_said(self, m: re.Match[str]) -> int | None:
        if m["year"]:
            return int(m["year"])
        return self._year_of(fold(m["year_rel"])) if m["year_rel"] else None

    def _year_of(self, words: str) -> int | None:
        """The year of "this year", "last year", "the following year"; None with nothing to count from."""
        told = self._span or self._told or self.published
        if "last" in words or "this" in words:
            return self.published.year - ("last" in words) if self.published else None
        if told is None:
            return None
        return told.year + ("following" in words or "next" in words) - ("previous" in words)

    def _month_told(self, month: int, year: int, phase: str, anchor: str) -> list[Told]:
        begin, end = part_of_month(year, month, phase)
        future = self.published is not None and begin > self.published
        if self.published and begin <= self.published < end:
            end = self.published
        short = (end - begin).days <= 7 and phase not in ("", "early", "mid", "late")
        precision = DatePrecision.WEEK if short else DatePrecision.MONTH
        day = end if short else month_span(year, month)[0]
        return [
            Told(
                range=DateRange(earliest=begin, latest=end, precision=precision),
                day=day,
                anchor=anchor,
                future=future,
            )
        ]


def point(
    day: dt.date,
    *,
    earliest: dt.date | None = None,
    latest: dt.date | None = None,
    anchor: str = "published",
    kind: str = "",
    future: bool = False,
    weak: bool = False,
    start: int | None = None,
    end: int | None = None,
) -> Told:
    """One day; ``earliest`` and ``latest`` where a night or the like belongs to two."""
    told = DateRange(earliest=earliest or day, latest=latest or day, precision=DatePrecision.DAY)
    return Told(range=told, day=day, anchor=anchor, kind=kind, future=future, weak=weak, start=start, end=end)


def one(day: dt.date | None, *, start: int | None = None, end: int | None = None) -> list[Told]:
    """A day of the calendar, or nothing where the calendar has none such."""
    return [point(day, anchor="absolute", start=start, end=end)] if day else []


def span(
    begin: dt.date,
    end: dt.date,
    *,
    day: dt.date | None = None,
    anchor: str = "published",
    open_from: bool = True,
    weak: bool = False,
) -> Told:
    """Several days, told as one date; ``day`` is the last unless it is given."""
    days = (end - begin).days
    precision = (
        DatePrecision.WEEK if days <= 14 else DatePrecision.MONTH if days <= 31 else DatePrecision.UNKNOWN
    )
    return Told(
        range=DateRange(earliest=begin, latest=end, precision=DatePrecision.DAY if begin == end else precision),
        day=day or (end if days <= 31 else None),
        anchor=anchor,
        open_from=open_from,
        weak=weak,
    )


def weekend(pub: dt.date) -> Told:
    """The last Saturday and Sunday; the day itself where it is a Saturday."""
    sunday = last_weekday(7, anchor=pub)
    if pub.isoweekday() == 6:
        return point(pub)
    return span(shift_days(sunday, -1), sunday)


def year_range(first: int, last: int, *, until: dt.date | None = None) -> DateRange:
    """Whole years, cut at ``until`` where it lies within them; their precision is unknown by the scheme."""
    begin, end = dt.date(first, 1, 1), dt.date(last, 12, 31)
    return DateRange(earliest=begin, latest=until if until and begin <= until < end else end)


def plus_months(year: int, month: int, more: int) -> tuple[int, int]:
    """Year and month so many months later."""
    return year + (month + more - 1) // 12, (month + more - 1) % 12 + 1


def shift(day: dt.date, count: int, unit: str) -> dt.date:
    """The day so many hours, days, weeks, months or years later; hours count in full days only."""
    match unit:
        case "hour":
            return shift_days(day, -(-count // 24) if count < 0 else count // 24) if abs(count) >= 24 else day
        case "day" | "night":
            return shift_days(day, count)
        case "week" | "weekend":
            return shift_days(day, 7 * count)
        case "fortnight":
            return shift_days(day, 14 * count)
        case "month":
            return shift_months(day, count)
        case _:
            return shift_months(day, (120 if unit == "decade" else 12) * count)


def number(word: str) -> int:
    """The day of the month that "3", "3rd" or "third" says."""
    digits = re.match(r"\d+", word)
    return int(digits.group(0)) if digits else lexicon().ordinals[fold(word)]


def count(word: str | None, other: str | None) -> tuple[int, int]:
    """How many at least and at most; a bare plural ("days later") is two to five."""
    if not word:
        return (2, 5)
    table = lexicon()

    def read(text: str) -> tuple[int, int]:
        key = fold(text)
        if key.isdigit():
            return int(key), int(key)
        if key in table.vague_numbers:
            return table.vague_numbers[key]
        total = sum(table.numbers.get(part, 0) for part in key.split())
        return total, total

    low, high = read(word)
    return (low, max(high, read(other)[1])) if other else (low, high)


def phase_of(words: str | None) -> str:
    """The key of ``part_of_month`` for "in the early days of", "mid-" and the like; empty for none."""
    key = fold(words or "")
    if not key:
        return ""
    for phase, hints in (
        ("first half", ("first half",)),
        ("second half", ("second half", "latter half")),
        ("first", ("first week",)),
        ("second", ("second week",)),
        ("third", ("third week",)),
        ("fourth", ("fourth week",)),
        ("last", ("last week", "final week")),
        ("early", ("early", "earlier", "opening", "first days", "first weeks")),
        ("start", ("beginning", "start", "turn")),
        ("end", ("end", "last days", "final days", "closing days")),
        ("mid", ("mid", "middle")),
        ("late", ("late", "last", "closing", "final")),
    ):
        if any(hint in key for hint in hints):
            return phase
    return ""
