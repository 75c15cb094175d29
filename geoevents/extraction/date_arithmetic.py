"""Days, months and years: the arithmetic behind told dates. Pure functions over ``datetime.date``."""

from __future__ import annotations

import calendar
import datetime as dt

DAY = dt.timedelta(days=1)


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def shift_days(day: dt.date, days: int) -> dt.date:
    """The day so many days later (earlier where negative); the ends of the calendar hold it."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))


def shift_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later; the last of the month where it is shorter."""
    count = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def week_span(day: dt.date) -> tuple[dt.date, dt.date]:
    """Monday and Sunday of the week of a day."""
    monday = shift_days(day, -day.weekday())
    return monday, shift_days(monday, 6)


def part_of_month(year: int, month: int, phase: str) -> tuple[dt.date, dt.date]:
    """The days of "early", "mid", "late", "first" (week) ... in a month; the whole month for other words."""
    first, last = month_span(year, month)
    weeks = {"first": 1, "second": 8, "third": 15, "fourth": 22}
    if phase in weeks:
        return first.replace(day=weeks[phase]), first.replace(day=weeks[phase] + 6)
    return {
        "early": (first, first.replace(day=10)),
        "mid": (first.replace(day=10), first.replace(day=20)),
        "late": (first.replace(day=20), last),
        "start": (first, first.replace(day=7)),
        "end": (shift_days(last, -6), last),
        "last": (shift_days(last, -6), last),
        "first half": (first, first.replace(day=15)),
        "second half": (first.replace(day=16), last),
    }.get(phase, (first, last))


def nearest_year(
    month: int, day: int, *, anchor: dt.date, ahead: int = 10, weekday: int | None = None
) -> dt.date | None:
    """The day and month in the year that a report means: the last one before the anchor.

    A day up to ``ahead`` days after the anchor counts as that one (a plan), not as last year's. A ``weekday``
    (Monday is 1) that was told with it picks the year where it agrees, of the last fifteen.
    """
    limit = shift_days(anchor, ahead)
    years = [make_day(year, month, day) for year in range(anchor.year + 1, max(anchor.year - 16, 0), -1)]
    past = [found for found in years if found is not None and found <= limit]
    if weekday is not None:
        agreeing = [found for found in past if found.isoweekday() == weekday]
        if agreeing:
            return agreeing[0]
    return past[0] if past else None


def last_weekday(weekday: int, *, anchor: dt.date, same_day: bool = True) -> dt.date:
    """The last such weekday (Monday is 1) on or before the anchor; before it where ``same_day`` is false."""
    back = (anchor.isoweekday() - weekday) % 7
    if back == 0 and not same_day:
        back = 7
    return shift_days(anchor, -back)


def next_weekday(weekday: int, *, anchor: dt.date) -> dt.date:
    """The first such weekday (Monday is 1) after the anchor."""
    return shift_days(anchor, (weekday - anchor.isoweekday() - 1) % 7 + 1)
