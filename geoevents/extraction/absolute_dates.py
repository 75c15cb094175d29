"""Dates that the calendar tells: "2 March 2020", "3/2/2020", "in March", "on the 9th"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache

from geoevents.extraction.date_arithmetic import make_day, month_span, shift_days, shift_months
from geoevents.extraction.date_lexicon import fold, lexicon
from geoevents.extraction.told_dates import DateReader, Told, number, one, phase_of, point, span

_EACH = re.compile(r",?\s+respectively")
_NIGHT = re.compile(r"\b(?:night|overnight)\s+(?:(?:of|on|from|between)\s+)?(?:the\s+)?$", re.IGNORECASE)
"""What makes of two days one night: "the night of 7-8 December"."""
_NEAR = 120
"""Characters between a month and the day of it: "twice in June, on the 5th and on the 24th"."""
_STOP = re.compile(r"[.!?][\"”’')\]]*\s+[A-Z\"“‘]|\n")


class AbsoluteDates(DateReader):
    """Expressions with a month, a number of a day, or both."""

    def _iso(self, m: re.Match[str]) -> list[Told]:
        return one(make_day(int(m["y"]), int(m["m"]), int(m["d"])))

    def _numeric(self, m: re.Match[str]) -> list[Told]:
        a, b, year = int(m["a"]), int(m["b"]), full_year(m["y"])
        day_first, month_first = make_day(year, b, a), make_day(year, a, b)
        if len(m["y"]) == 2 and m["s"] != "/" and not (day_first or month_first):
            return []
        if day_first and month_first and day_first != month_first:
            known = order_of_numbers(self.text)
            if known is not None:
                return one(day_first if known == "day" else month_first)
            if self.published and day_first > self.published >= month_first:
                return one(month_first)
        return one(day_first or month_first)

    def _day_and_month_number(self, m: re.Match[str]) -> list[Told]:
        a, b = int(m["a"]), int(m["b"])
        weekday = lexicon().weekdays.get(fold(m["wd"])) if m["wd"] else None
        if not (1 <= b <= 12 and 1 <= a <= 31):
            a, b = b, a
        if not (1 <= b <= 12 and 1 <= a <= 31):
            return []
        return self._day_of(b, a, None, weekday)

    def _months_apart(self, m: re.Match[str]) -> list[Told]:
        month1, month2 = self._month_number(m["m1"] or m["m1b"]), self._month_number(m["m2"] or m["m2b"])
        year2 = self._year_said(m)
        last = self._day_of(month2, number(m["d2"] or m["d2b"]), year2, None)
        year1 = int(m["y1"]) if m["y1"] else None
        end = last[0].range.latest if last else None
        if end and year1 is None:
            year1 = end.year - (month1 > month2)
        first = self._day_of(month1, number(m["d1"] or m["d1b"]), year1, None)
        begin = first[0].range.latest if first else None
        if begin is None or end is None or begin > end:
            return first or last
        if (m["to"] or "").lower() == "and" and not re.search(
            r"\bbetween\s+$", self.text[max(0, m.start() - 20) : m.start()], re.IGNORECASE
        ):
            cut = m.start("to")
            return [one(begin, start=m.start(), end=cut)[0], one(end, start=cut + 4, end=m.end())[0]]
        if (end - begin).days == 1 and _NIGHT.search(self.text, max(0, m.start() - 24), m.start()):
            return [point(end, earliest=begin, anchor="absolute")]
        return [span(begin, end, anchor="absolute", open_from=False)]

    def _day_month(self, m: re.Match[str]) -> list[Told]:
        """ "3 March" and "March 3", each with a second day or without."""
        weekday = lexicon().weekdays.get(fold(m["wd"])) if m["wd"] else None
        month, year = self._month_number(m["m"]), self._year_said(m)
        first = self._day_of(month, number(m["d"]), year, weekday)
        if not m["d2"]:
            return first
        last = self._day_of(month, number(m["d2"]), year, None)
        return self._days_of_month(m, first, last)

    _month_day = _day_month

    def _days_of_month(self, m: re.Match[str], first: list[Told], last: list[Told]) -> list[Told]:
        """ "3-5 March" is one span; "21 and 22 July respectively" and "June 3, 5" are two days."""
        if not first or not last:
            return first or last
        begin, end = first[0].range.latest, last[0].range.latest
        if begin is None or end is None or begin > end:
            return last if begin and end else first
        anchor = first[0].anchor
        if m["link"].strip() == "," or _EACH.match(self.text, m.end()):
            return [
                point(begin, anchor=anchor, start=m.start(), end=m.end("d")),
                point(end, anchor=anchor, start=m.start("d2"), end=m.end()),
            ]
        if (end - begin).days == 1 and _NIGHT.search(self.text, max(0, m.start() - 24), m.start()):
            return [point(end, earliest=begin, anchor=anchor)]
        return [span(begin, end, anchor=anchor, open_from=False)]

    def _edge_of_month(self, m: re.Match[str]) -> list[Told]:
        month = self._month_number(m["m"].rstrip("."))
        if fold(m["edge"]) in ("first", "opening"):
            return self._day_of(month, 1, self._year_said(m), None)
        year = self._year_said(m)
        begin = self._day_of(month, 1, year, None)
        first = begin[0].range.latest if begin else None
        if first is None:
            return begin
        return self._day_of(month, month_span(first.year, month)[1].day, first.year, None)

    def _month_year(self, m: re.Match[str]) -> list[Told]:
        return self._month_told(self._month_number(m["m"]), int(m["year"]), phase_of(m["phase"]), "absolute")

    def _month(self, m: re.Match[str]) -> list[Told]:
        month, rel, after = self._month_number(m["m"]), fold(m["rel"] or ""), fold(m["after"] or "")
        if self.published is None:
            return [Told()]
        pub = self.published
        year = pub.year - (month > pub.month)
        anchor = "published"
        if rel == "last" or after == "last":
            year = pub.year - (month >= pub.month)
        elif rel in ("next", "the coming"):
            year = pub.year + (month <= pub.month)
        elif "year" in after:
            year = self._year_of(after) or year
        elif rel == "this":
            year = pub.year - (month > pub.month + 3)
        elif rel == "that" and self._span:
            anchor = "previous"
            later = (self._span.year, month) > (pub.year, pub.month)
            year = self._span.year - later
        elif rel in ("the previous", "the following") and self._span:
            told, anchor = self._span, "previous"
            year = (
                told.year + (month < told.month) if rel == "the following" else told.year - (month > told.month)
            )
        return self._month_told(month, year, phase_of(m["phase"]), anchor)

    def _holiday(self, m: re.Match[str]) -> list[Told]:
        month, day = lexicon().holidays[fold(m["h"])]
        return self._day_of(month, day, int(m["year"]) if m["year"] else None, None)

    def _month_of_sentence(self, at: int) -> dt.date | None:
        """The month, or the day of it, told before in the sentence: "in September, on the 11th"."""
        if self._month_said is None or at - self._month_said[1] > _NEAR:
            return None
        between = self.text[self._month_said[1] : at]
        return None if _STOP.search(between) else self._month_said[0]

    def _day_of_month(self, m: re.Match[str]) -> list[Told]:
        """ "On the 6th", with the day after it ("and 7th") or without."""
        first = self._one_day_of_month(m)
        begin = first[0].range.latest if first else None
        if begin is None or not m["d2"]:
            return first
        end = make_day(begin.year, begin.month, number(m["d2"]))
        if end is None or (end - begin).days != 1 or (self.published and end > self.published):
            return [replace(first[0], start=m.start(), end=m.end("d"))]
        return self._days_of_month(m, first, [point(end)])

    def _one_day_of_month(self, m: re.Match[str]) -> list[Told]:
        day = number(m["d"])
        if not 1 <= day <= 31:
            return []
        lead = self.text[max(0, m.start() - 24) : m.start()].lower()
        if not re.search(
            r"\b(?:on|by|since|until|till|before|after|of|from|between|and|or|to)\s+the\s+$",
            lead,
        ):
            return []
        plain = not m["d"][0].isdigit()
        if plain and not m["month"]:
            return []
        anchor, name = (self.published, "published")
        told_month = self._month_of_sentence(m.start())
        if told_month and not m["month"] and day >= told_month.day:
            found = make_day(told_month.year, told_month.month, day)
            if found and (anchor is None or found <= anchor):
                return [point(found, anchor="previous")]
        words = fold(m["month"] or "")
        meant = self._span if "that month" in words or "same month" in words else None
        if meant:
            anchor, name = meant, "previous"
            found = make_day(anchor.year, anchor.month, day)
            return [point(found, anchor=name)] if found else []
        if anchor is None:
            return [Told()]
        if "last month" in fold(m["month"] or ""):
            anchor = shift_days(anchor.replace(day=1), -1)
        base = self._told if self._told and name == "published" and self._told <= anchor else None
        for back in range(3):
            month = shift_months(anchor.replace(day=1), -back)
            found = make_day(month.year, month.month, day)
            if found and found <= anchor:
                # "July 3 ... on the 25th" means the month told before, not the month of the report
                if base and (base.year, base.month) != (found.year, found.month) and not m["month"]:
                    near = make_day(base.year, base.month, day)
                    if near and near >= base and (found - base).days > 31:
                        return [point(near, anchor="previous")]
                return [point(found)]
        return []


def full_year(digits: str) -> int:
    """A year of two digits as one between 1970 and 2069."""
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year if year < 70 else 1900 + year


@lru_cache(maxsize=2)
def order_of_numbers(text: str) -> str | None:
    """Whether the numbered dates of a text put the "day" or the "month" first, where one of them decides it."""
    for a, b in re.findall(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2})[-/.](?:19|20)?\d\d(?!\d)", text):
        if int(a) > 12 >= int(b):
            return "day"
        if int(b) > 12 >= int(a):
            return "month"
    return None
