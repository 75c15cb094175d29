"""Spans of time: "last week", "in recent days", "for nine days", "in the summer of 2016", "since 2012"."""

from __future__ import annotations

import datetime as dt
import re

from geoevents.extraction.date_arithmetic import make_day, month_span, shift_days, shift_months, week_span
from geoevents.extraction.date_lexicon import fold
from geoevents.extraction.told_dates import (
    DateReader,
    Told,
    count,
    phase_of,
    plus_months,
    point,
    shift,
    span,
    weekend,
    year_range,
)
from geoevents.model import DatePrecision, DateRange

# first and last month of what "early 2014" and the like say
_PARTS_OF_YEAR = {
    "early": (1, 4),
    "start": (1, 3),
    "mid": (4, 9),
    "late": (9, 12),
    "end": (10, 12),
    "last": (10, 12),
    "first half": (1, 6),
    "second half": (7, 12),
}


class Periods(DateReader):
    """Weeks, months, years, seasons, durations, and parts of a day."""

    def _period(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        pub, unit, rel = self.published, m["u"].lower(), fold(m["rel"])
        phase = phase_of(m["phase"]) or {"early": "early", "late": "late"}.get(fold(m["early"] or ""), "")
        if rel == "the":
            if not (m["phase"] or m["early"]):
                return []
            rel = "this"
        rel = rel.removeprefix("the ")
        past = rel in ("last", "past")
        if rel in ("next", "coming"):
            return [Told(range=ahead(pub, unit), future=True)]
        if unit == "weekend":
            return [weekend(pub)]
        if unit == "week":
            if rel == "past":
                return [span(shift_days(pub, -7), pub)]
            begin, end = week_span(pub)
            if past:
                return [span(shift_days(begin, -7), shift_days(end, -7), day=shift_days(pub, -7))]
            if begin == pub:
                begin = shift_days(pub, -1)
            return [span(begin, pub)]
        if unit == "fortnight":
            return [span(shift_days(pub, -14), pub, day=shift_days(pub, -7))]
        if unit == "month":
            if rel == "past":
                return [
                    Told(
                        range=DateRange(
                            earliest=shift_days(pub, -31), latest=pub, precision=DatePrecision.MONTH
                        ),
                        day=pub,
                    )
                ]
            month = shift_months(pub, -1) if past else pub
            return self._month_told(month.month, month.year, phase, "published")
        if unit == "year":
            year = pub.year - past
            latest = min(dt.date(year, 12, 31), pub)
            return [Told(range=DateRange(earliest=dt.date(year, 1, 1), latest=latest))]
        return [Told(range=DateRange(latest=pub))]

    def _week_phase(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        pub, rel, unit, phase = self.published, m["rel"].lower(), m["u"].lower(), m["phase"].lower()
        if unit == "month":
            month = shift_months(pub, -(rel == "last"))
            return self._month_told(month.month, month.year, phase_of(phase), "published")
        if unit == "year":
            year = pub.year - (rel == "last")
            return [Told(range=year_range(year, year, until=pub))]
        begin = shift_days(week_span(pub)[0], -7 * (rel == "last"))
        a, b = {"end": (4, 6), "middle": (2, 3), "course": (0, 6)}.get(phase, (0, 1))
        first, last = shift_days(begin, a), shift_days(begin, b)
        return [span(min(first, pub), min(last, pub), open_from=True)]

    def _edge_of_period(self, m: re.Match[str]) -> list[Told]:
        """ "The last day of the year", "the first day of last month"."""
        rel, unit = fold(m["rel"]).strip(), m["u"].lower()
        told = "same" in rel or "previous" in rel or "following" in rel
        base, name = (self._told, "previous") if told and self._told else (self.published, "published")
        if base is None:
            return [Told()]
        first = fold(m["edge"]) in ("first", "opening")
        base = shift(base, (1 if "following" in rel else -1 if "last" in rel or "previous" in rel else 0), unit)
        begin, end = _bounds(base, unit)
        if not first and end > base and not told and rel in ("the", "the old"):
            begin, end = _bounds(shift_days(begin, -1), unit)  # the one that has ended
        return [point(begin if first else end, anchor=name)]

    def _recent(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        pub, unit, rel = self.published, m["u"].lower(), fold(m["rel"])
        plural = self.text[m.end() - 1].lower() == "s"
        if not m["n"] and not plural and "recent" not in rel and "past" not in rel:
            return [Told(range=DateRange(latest=pub), weak=True)] if rel.startswith("the ") else []
        low, high = count(m["n"], None)
        low, high = (low, high) if m["n"] else (1, 5) if plural else (1, 1)
        if rel.endswith(("next", "coming")):
            return [Told(range=DateRange(earliest=pub, latest=shift(pub, high, unit)), future=True)]
        begin = shift(pub, -high, unit)
        days = (pub - begin).days
        precision = (
            DatePrecision.DAY if days <= 1 else DatePrecision.WEEK if days <= 14 else DatePrecision.UNKNOWN
        )
        if 14 < days <= 31:
            precision = DatePrecision.MONTH
        day = shift_days(pub, -3) if unit == "day" and (not m["n"] or low != high) else pub
        told = DateRange(earliest=begin, latest=pub, precision=precision)
        return [Told(range=told, day=None if precision is DatePrecision.UNKNOWN else day)]

    def _weekend(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        if m["d"]:
            day = next(
                (
                    found
                    for back in range(3)
                    for month in [shift_months(self.published.replace(day=1), -back)]
                    if (found := make_day(month.year, month.month, int(m["d"]))) and found <= self.published
                ),
                None,
            )
            if day is None:
                return []
            saturday = shift_days(week_span(day)[0], 5)
            return [span(min(day, saturday), max(day, min(shift_days(saturday, 1), self.published)), day=day)]
        return []

    def _this_weekend(self, m: re.Match[str]) -> list[Told]:
        return [weekend(self.published)] if self.published else [Told()]

    def _duration(self, m: re.Match[str]) -> list[Told]:
        low, high = count(m["n"], m["n2"])
        how, unit = m["how"].lower(), m["u"].lower()
        if how == "over" and not m["n"]:
            return []
        anchor, name = (self.published, "published")
        if anchor is None:
            return [Told(kind="duration")]
        begin = shift(anchor, -high if m["n"] else -5, unit)
        day = (
            begin if m["n"] and low == high and how == "for" and unit in ("day", "week", "fortnight") else None
        )
        precision = DatePrecision.WEEK if day else DatePrecision.UNKNOWN
        return [
            Told(
                range=DateRange(earliest=begin, latest=anchor, precision=precision),
                day=day,
                anchor=name,
                kind="duration",
            )
        ]

    def _season(self, m: re.Match[str]) -> list[Told]:
        name, rel = m["season"].lower(), fold(m["rel"] or "")
        first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
        year = int(m["year"]) if m["year"] else None
        if year is None:
            if self.published is None:
                return [Told()]
            pub = self.published
            if m["year_rel"]:
                year = self._year_of(fold(m["year_rel"]))
            year = year or pub.year - (dt.date(pub.year, first, 1) > pub)
            if rel == "last" and month_span(*plus_months(year, first, 2))[1] >= pub:
                year -= 1
        begin, end = dt.date(year, first, 1), month_span(*plus_months(year, first, 2))[1]
        if self.published and begin <= self.published < end:
            end = self.published
        return [
            Told(range=DateRange(earliest=begin, latest=end), anchor="absolute" if m["year"] else "published")
        ]

    def _years(self, m: re.Match[str]) -> list[Told]:
        one, two = int(m["y1"] or m["y1b"]), int(m["y2"] or m["y2b"])
        return [Told(range=year_range(one, two), anchor="absolute", open_from=False)] if one <= two else []

    def _year(self, m: re.Match[str]) -> list[Told]:
        year = int(m["year"])
        whole = year_range(year, year, until=self.published)
        phase = phase_of(m["phase"])
        if phase and whole.earliest:
            a, b = _PARTS_OF_YEAR.get(phase, (1, 12))
            whole = DateRange(earliest=dt.date(year, a, 1), latest=month_span(year, b)[1])
        word = re.match(r"since|until|till|by|before|after|from", m.group(0).lower())
        kind = {"till": "until", "from": "since"}.get(word.group(0), word.group(0)) if word else ""
        return [Told(range=whole, anchor="absolute", kind=kind)]

    def _part_of_day(self, m: re.Match[str]) -> list[Told]:
        anchor, name = (self._told, "previous") if self._told else (self.published, "published")
        if anchor is None:
            return [Told(weak=True)]
        return [point(anchor, anchor=name, weak=True)]

    def _recently(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told(weak=True)]
        return [span(shift_days(self.published, -7), self.published, weak=True)]


def _bounds(day: dt.date, unit: str) -> tuple[dt.date, dt.date]:
    """First and last day of the week, month or year of a day."""
    if unit == "week":
        return week_span(day)
    if unit == "month":
        return month_span(day.year, day.month)
    return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)


def ahead(pub: dt.date, unit: str) -> DateRange:
    """The coming week, month or year."""
    return DateRange(earliest=shift_days(pub, 1), latest=shift(pub, 1, unit))
