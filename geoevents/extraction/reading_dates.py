"""When what was read happened: the date that was chosen, or what the report's own day tells of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from geoevents.extraction.dates import DateAnchor, DateKind, DateMention
from geoevents.extraction.heads import PRECISIONS
from geoevents.extraction.readings import Reading
from geoevents.model import DatePrecision, EventType, Report

_NEWS = 0.7
"""Up to which probability of being told as background an undated event is news."""
_HISTORY = 0.5
"""From which probability of being told as background on who held a place is history: it has its own day."""
_NEAR = 120
"""Characters between a place and a date that may belong together."""
_HISTORY_DAYS = 31
_SPANS = (DateKind.SINCE, DateKind.UNTIL, DateKind.DURATION)
_STOP = re.compile(r"[.!?]\s|\n")
_BESIDE = re.compile(r",? \(?(?:on |the )?")


def date_reading(
    report: Report, reading: Reading, dates: Sequence[DateMention], kind: EventType
) -> tuple[dt.date | None, dt.date | None, DatePrecision]:
    """When what was read happened: the earliest day, the latest, and how exactly it is told.

    Args:
        report: the report.
        reading: what was read off a mention.
        dates: the dates of the report.
        kind: what happened; decides for undated news.
    """
    if kind is EventType.HOLDS and report.published is not None and reading.background <= _HISTORY:
        return _news_date(report.published, kind)
    earliest, latest, precision = _told(report, reading, dates)
    undated = latest is None and reading.background <= _NEWS
    if (
        undated
        and report.published is not None
        and (kind is EventType.HOLDS or not _stands_by_history(report, reading, dates))
    ):
        return _news_date(report.published, kind)
    return earliest, latest, precision


def _told(
    report: Report, reading: Reading, dates: Sequence[DateMention]
) -> tuple[dt.date | None, dt.date | None, DatePrecision]:
    """The date that was chosen; without one, as precisely as was read before the report's own day."""
    chosen = reading.dates[0].value if reading.dates else -1
    if isinstance(chosen, int) and chosen >= 0:
        mention = _apposed(report.text, dates, chosen)
        earliest, latest = mention.range.earliest, mention.range.latest
        if mention.day is not None and (earliest is None or earliest <= mention.day):
            latest = mention.day
        return earliest, latest, mention.range.precision  # "mid-July" is no day before the tenth
    precision = PRECISIONS[max(range(len(PRECISIONS)), key=lambda i: reading.precision[i])]
    if precision == "unknown" or report.published is None:
        return None, report.published if precision != "unknown" else None, DatePrecision.UNKNOWN
    if precision == "day":
        return report.published, report.published, DatePrecision.DAY
    days = 7 if precision == "week" else 31
    return report.published - dt.timedelta(days=days), report.published, DatePrecision(precision)


def _apposed(text: str, dates: Sequence[DateMention], chosen: int) -> DateMention:
    """The date chosen, or the day in figures that explains it: "three weeks earlier, on 8 February"."""
    mention = dates[chosen]
    if mention.anchor is DateAnchor.ABSOLUTE:
        return mention
    for other in dates[chosen + 1 : chosen + 2]:
        exact = other.anchor is DateAnchor.ABSOLUTE and other.range.precision is DatePrecision.DAY
        if exact and _BESIDE.fullmatch(text, mention.end, other.start):
            return other
    return mention


def _stands_by_history(report: Report, reading: Reading, dates: Sequence[DateMention]) -> bool:
    """Whether a date of long ago stands in the same sentence: "which Israel captured during the 1967 war"."""
    mention = reading.mention
    for date in dates:
        if date.kind in _SPANS:  # "for the first time since 2012"
            continue
        low, high = min(mention.end, date.end), max(mention.start, date.start)
        latest = date.range.latest
        if high - low > _NEAR or latest is None or report.published is None:
            continue
        if (report.published - latest).days > _HISTORY_DAYS and not _STOP.search(report.text, low, high):
            return True
    return False


def _news_date(published: dt.date, kind: EventType) -> tuple[dt.date, dt.date, DatePrecision]:
    """When undated news happened: who holds a place, on the day of the report; all else in its week."""
    if kind is EventType.HOLDS:
        return published, published, DatePrecision.DAY
    return published - dt.timedelta(days=7), published, DatePrecision.WEEK
