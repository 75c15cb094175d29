"""From a matched expression to days: one method for each expression of ``date_expressions``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from geoevents.extraction.date_arithmetic import (
    last_weekday,
    make_day,
    month_span,
    nearest_year,
    next_weekday,
    part_of_month,
    shift_days,
    shift_months,
    week_span,
)
from geoevents.extraction.date_expressions import fold, lexicon
from geoevents.model import DatePrecision, DateRange

_UNKNOWN = DateRange()
_NOTHING = re.compile(
    r"\s*(?:$|[.,;:)\]!?–—\"”]|-\s|(?:and|but|or|as|when|while|with|in|at|on|to|by|near|from)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one expression says."""

    range: DateRange = _UNKNOWN
    day: dt.date | None = None
    anchor: str = "published"
    kind: str = ""
    future: bool = False
    weak: bool = False
    open_from: bool = True
    start: int | None = None
    end: int | None = None


class Resolver:
    """Resolves the expressions of one text in their order; remembers the last day told.

    Args:
        published: the day of the report, or None.
        previous: the range of the event told before the text, or None.
        text: the text that the matches are of.
    """

    def __init__(self, *, published: dt.date | None, previous: DateRange | None, text: str) -> None:
        self.published = published
        self.text = text
        self._told: dt.date | None = previous.latest if previous else None
        self._day_first = _day_first(text)

    def resolve(self, name: str, match: re.Match[str]) -> list[Told]:
        """What the match of the named expression tells: usually one date; none where it is no date after all."""
        found: list[Told] = getattr(self, f"_{name}")(match)
        for told in found:
            if told.range.latest and not told.weak and not told.future and told.kind in ("", "after"):
                if told.range.precision in (DatePrecision.DAY, DatePrecision.WEEK):
                    self._told = told.range.latest
        return found

    # ---- absolute dates

    def _iso(self, m: re.Match[str]) -> list[Told]:
        return _one(make_day(int(m["y"]), int(m["m"]), int(m["d"])))

    def _numeric(self, m: re.Match[str]) -> list[Told]:
        a, b, year = int(m["a"]), int(m["b"]), _full_year(m["y"])
        day_first, month_first = make_day(year, b, a), make_day(year, a, b)
        if len(m["y"]) == 2 and m["s"] != "/" and not (day_first or month_first):
            return []
        if day_first and month_first and day_first != month_first:
            if self._day_first is not None:
                return _one(day_first if self._day_first else month_first)
            if self.published and day_first > self.published >= month_first:
                return _one(month_first)
        return _one(day_first or month_first)

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
        last = self._day_of(month2, _number(m["d2"] or m["d2b"]), year2, None)
        year1 = int(m["y1"]) if m["y1"] else None
        end = last[0].range.latest if last else None
        if end and year1 is None:
            year1 = end.year - (month1 > month2)
        first = self._day_of(month1, _number(m["d1"] or m["d1b"]), year1, None)
        begin = first[0].range.latest if first else None
        if begin is None or end is None or begin > end:
            return first or last
        if (m["to"] or "").lower() == "and" and not re.search(
            r"\bbetween\s+$", self.text[: m.start()], re.IGNORECASE
        ):
            cut = m.start("to")
            return [_one(begin, start=m.start(), end=cut)[0], _one(end, start=cut + 4, end=m.end())[0]]
        return [_span(begin, end, anchor="absolute", open_from=False)]

    def _day_month(self, m: re.Match[str]) -> list[Told]:
        weekday = lexicon().weekdays.get(fold(m["wd"])) if m["wd"] else None
        month, year = self._month_number(m["m"]), self._year_said(m)
        first = self._day_of(month, _number(m["d"]), year, weekday)
        if not m["d2"]:
            return first
        last = self._day_of(month, _number(m["d2"]), year, None)
        return self._days_of_month(m, first, last, m.start(), m.end("d"), m.start("d2"), m.end())

    def _month_day(self, m: re.Match[str]) -> list[Told]:
        weekday = lexicon().weekdays.get(fold(m["wd"])) if m["wd"] else None
        month, year = self._month_number(m["m"]), self._year_said(m)
        first = self._day_of(month, _number(m["d"]), year, weekday)
        if not m["d2"]:
            return first
        last = self._day_of(month, _number(m["d2"]), year, None)
        return self._days_of_month(m, first, last, m.start(), m.end("d"), m.start("d2"), m.end())

    def _days_of_month(
        self, m: re.Match[str], first: list[Told], last: list[Told], a: int, b: int, c: int, d: int
    ) -> list[Told]:
        """ "3-5 March" is one span; "21 and 22 July respectively" and "June 3, 5" are two days."""
        if not first or not last:
            return first or last
        begin, end = first[0].range.latest, last[0].range.latest
        if begin is None or end is None or begin > end:
            return last if begin and end else first
        apart = m["link"].strip() == "," or re.match(r",?\s+respectively", self.text[m.end() :])
        if apart:
            return [_one(begin, start=a, end=b)[0], _one(end, start=c, end=d)[0]]
        return [_span(begin, end, anchor="absolute", open_from=False)]

    def _month_year(self, m: re.Match[str]) -> list[Told]:
        return self._month_told(self._month_number(m["m"]), int(m["year"]), _phase(m["phase"]), "absolute")

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
        elif rel in ("that", "the previous", "the following") and self._told:
            told, anchor = self._told, "previous"
            year = (
                told.year + (month < told.month) if rel == "the following" else told.year - (month > told.month)
            )
        return self._month_told(month, year, _phase(m["phase"]), anchor)

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

    def _holiday(self, m: re.Match[str]) -> list[Told]:
        month, day = lexicon().holidays[fold(m["h"])]
        return self._day_of(month, day, int(m["year"]) if m["year"] else None, None)

    def _day_of_month(self, m: re.Match[str]) -> list[Told]:
        day = _number(m["d"])
        if not 1 <= day <= 31:
            return []
        lead = self.text[max(0, m.start() - 24) : m.start()].lower()
        if not re.search(
            r"\b(?:on|by|since|until|till|before|after|of|from|between|and|or|to|weekend of|night of)\s+the\s+$",
            lead,
        ):
            return []
        plain = not m["d"][0].isdigit()
        if plain and not m["month"]:
            return []
        anchor, name = (self.published, "published")
        if "same month" in fold(m["month"] or "") and self._told:
            anchor, name = self._told, "previous"
            found = make_day(anchor.year, anchor.month, day)
            return [_point(found, anchor=name)] if found else []
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
                        return [_point(near, anchor="previous")]
                return [_point(found)]
        return []

    # ---- weekdays

    def _weekday(self, m: re.Match[str]) -> list[Told]:
        number = lexicon().weekdays[fold(m["w"])]
        rel, after = fold(m["rel"] or ""), fold(m["after"] or "")
        told = self._told
        if rel in ("the following", "the next") and told:
            return [_point(next_weekday(number, anchor=told), anchor="previous")]
        if rel in ("the previous", "that", "that same", "the same") and told:
            return [
                _point(last_weekday(number, anchor=told, same_day=rel != "the previous"), anchor="previous")
            ]
        if self.published is None:
            return [Told()]
        pub = self.published
        if rel in ("next", "the coming", "this coming") or after.startswith("next"):
            return [_point(next_weekday(number, anchor=pub), future=True)]
        if "week" in after:
            return [self._weekday_in_week(number, after, pub)]
        strictly = rel in ("last", "past", "this past") or after == "last"
        return [_point(last_weekday(number, anchor=pub, same_day=not strictly))]

    def _weekday_in_week(self, number: int, after: str, pub: dt.date) -> Told:
        if "this week" in after or "that week" in after or "same week" in after:
            base = pub if "this" in after or not self._told else self._told
            return _point(
                shift_days(week_span(base)[0], number - 1), anchor="published" if base is pub else "previous"
            )
        if "last week" in after:
            # a paper of the week's end says "last week" of the week that ends
            back = 0 if pub.isoweekday() == 7 else 7
            return _point(shift_days(week_span(pub)[0], number - 1 - back))
        if "week ago" in after:
            return _point(shift_days(last_weekday(number, anchor=pub), -7))
        base, name = (self._told, "previous") if self._told else (pub, "published")
        sign = 7 if "following" in after or "next" in after else -7
        if "earlier" in after or "before" in after or sign:
            return _point(shift_days(week_span(base)[0], number - 1 + sign), anchor=name)
        return _point(last_weekday(number, anchor=pub))

    def _weekdays(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        one, two = lexicon().weekdays[fold(m["w1"])], lexicon().weekdays[fold(m["w2"])]
        strictly = fold(m["rel"] or "").startswith("last")
        end = last_weekday(two, anchor=self.published, same_day=not strictly)
        begin = last_weekday(one, anchor=end, same_day=False)
        if m["each"]:
            return [
                _point(begin, start=m.start(), end=m.end("w1")),
                _point(end, start=m.start("w2"), end=m.end("w2")),
            ]
        if m["night"] and (end - begin).days == 1:
            return [_point(end, earliest=begin)]
        return [_span(begin, end, open_from=False)]

    # ---- offsets

    def _day_before_yesterday(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        ahead = "tomorrow" in m["d"].lower()
        return [_point(shift_days(self.published, 2 if ahead else -2), future=ahead)]

    def _ago(self, m: re.Match[str]) -> list[Told]:
        low, high = _count(m["n"], m["n2"])
        unit, direction = m["u"].lower(), fold(m["dir"])
        exact = low == high and not m["fill"] and not (m["n"] and "couple" in m["n"].lower())
        if direction in ("ago", "previously") or (direction in ("earlier", "prior") and not self._told):
            anchor, name, sign = self.published, "published", -1
        else:
            anchor, name = (self._told, "previous") if self._told else (self.published, "published")
            sign = -1 if direction in ("earlier", "before", "beforehand", "prior") else 1
        kind = ""
        if direction in ("after", "before") and not _NOTHING.match(self.text, m.end()):
            # "a day after rebels took Y": the day of the taking, a day before the day told
            kind, sign = ("after", -1) if direction == "after" else ("before", 1)
        if anchor is None:
            return [Told(kind=kind)]
        if name == "published" and sign > 0 and not kind:
            return [Told(range=DateRange(latest=anchor), weak=True)]
        return [self._shifted(anchor, low * sign, high * sign, unit, exact=exact, anchor_name=name, kind=kind)]

    def _shifted(
        self, anchor: dt.date, low: int, high: int, unit: str, *, exact: bool, anchor_name: str, kind: str
    ) -> Told:
        a, b = sorted((_shift(anchor, low, unit), _shift(anchor, high, unit)))
        precision = {"hour": DatePrecision.DAY, "day": DatePrecision.DAY, "night": DatePrecision.DAY}.get(
            unit, DatePrecision.WEEK
        )
        day: dt.date | None = b
        if unit in ("month", "year", "decade"):
            slack = {"month": 15, "year": 60, "decade": 400}[unit]
            precision = DatePrecision.MONTH if unit == "month" else DatePrecision.UNKNOWN
            day = b if unit == "month" else None
            a, b = shift_days(a, -slack), b if exact and unit == "month" else shift_days(b, slack)
        elif unit in ("week", "fortnight"):
            a = shift_days(a, -3)
            precision = DatePrecision.WEEK if (b - a).days <= 14 else DatePrecision.MONTH
        elif unit == "hour":
            precision = DatePrecision.DAY if (b - a).days <= 1 else DatePrecision.WEEK
        elif not exact:
            precision = DatePrecision.WEEK
        if self.published and anchor <= self.published < b:
            b = self.published
            a = min(a, b)
        return Told(
            range=DateRange(earliest=a, latest=b, precision=precision), day=day, anchor=anchor_name, kind=kind
        )

    def _neighbour(self, m: re.Match[str]) -> list[Told]:
        told, name = (self._told, "previous") if self._told else (self.published, "published")
        if told is None:
            return [Told()]
        if m["eve"]:
            return [_point(shift_days(told, 1), anchor=name, kind="before")]
        unit = (m["u"] or m["u2"]).lower()
        rel = fold(m["rel"] or "")
        sign = {"before": -1, "after": 1}.get((m["dir"] or "").lower(), 0)
        if rel.endswith(("next", "following")):
            sign = 1
        elif rel.endswith(("previous", "preceding")):
            sign = -1
        if name == "published" and sign > 0 and rel == "next":
            return []
        if unit == "day" and m["dir"] and not _NOTHING.match(self.text, m.end()):
            # "the day after the deal": counted from an event, not from a day told
            return [_point(shift_days(told, -sign), anchor=name, kind="after" if sign > 0 else "before")]
        if unit in ("day", "night", "morning", "evening", "afternoon"):
            return [_point(shift_days(told, sign), anchor=name)]
        if unit == "weekend":
            saturday = shift_days(week_span(told)[0], 5 + 7 * sign)
            return [_span(saturday, shift_days(saturday, 1), anchor=name)]
        if unit == "week":
            begin, end = week_span(shift_days(told, 7 * sign))
            return [_span(begin, end, day=shift_days(told, 7 * sign), anchor=name)]
        if unit == "month":
            other = shift_months(told, sign)
            return self._month_told(other.month, other.year, "", name)
        year = told.year + sign
        return [Told(range=_year_range(year, year), anchor=name)]

    # ---- counted from the published day

    def _today(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        word, pub = fold(m["w"]), self.published
        if m["and"]:
            other = fold(m["and"])
            days = sorted({shift_days(pub, -("yesterday" in w)) for w in (word, other)})
            return [_span(days[0], days[-1])]
        if word == "yesterday":
            return [_point(shift_days(pub, -1))]
        if word == "tomorrow":
            return [_point(shift_days(pub, 1), future=True)]
        if word == "last night":
            return [_point(shift_days(pub, -1), latest=pub)]
        if word == "overnight" and self._told and self._told != pub:
            return [_point(pub, earliest=min(pub, shift_days(pub, -1)))]
        return [_point(pub, future=word.startswith("later"))]

    def _period(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        pub, unit, rel = self.published, m["u"].lower(), fold(m["rel"])
        phase = _phase(m["phase"]) or {"early": "early", "late": "late"}.get(fold(m["early"] or ""), "")
        if rel == "the":
            if not (m["phase"] or m["early"]):
                return []
            rel = "this"
        rel = rel.removeprefix("the ")
        past = rel in ("last", "past")
        if rel in ("next", "coming"):
            return [Told(range=_ahead(pub, unit), future=True)]
        if unit == "weekend":
            return [_weekend(pub)]
        if unit == "week":
            if rel == "past":
                return [_span(shift_days(pub, -7), pub)]
            begin, end = week_span(pub)
            if past:
                return [_span(shift_days(begin, -7), shift_days(end, -7), day=shift_days(pub, -7))]
            if begin == pub:
                begin = shift_days(pub, -1)
            return [_span(begin, pub)]
        if unit == "fortnight":
            return [_span(shift_days(pub, -14), pub, day=shift_days(pub, -7))]
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
            return self._month_told(month.month, month.year, _phase(phase), "published")
        if unit == "year":
            year = pub.year - (rel == "last")
            return [Told(range=_year_range(year, year, until=pub))]
        begin = shift_days(week_span(pub)[0], -7 * (rel == "last"))
        a, b = {"end": (4, 6), "middle": (2, 3)}.get(phase, (0, 1))
        first, last = shift_days(begin, a), shift_days(begin, b)
        return [_span(min(first, pub), min(last, pub), open_from=True)]

    def _recent(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        pub, unit, rel = self.published, m["u"].lower(), fold(m["rel"])
        plural = self.text[m.end() - 1].lower() == "s"
        if not m["n"] and not plural and "recent" not in rel and "past" not in rel:
            return [Told(range=DateRange(latest=pub), weak=True)] if rel.startswith("the ") else []
        low, high = _count(m["n"], None)
        low, high = (low, high) if m["n"] else (1, 5) if plural else (1, 1)
        if rel.endswith(("next", "coming")):
            return [Told(range=DateRange(earliest=pub, latest=_shift(pub, high, unit)), future=True)]
        begin = _shift(pub, -high, unit)
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
            return [_span(min(day, saturday), max(day, min(shift_days(saturday, 1), self.published)), day=day)]
        return [_weekend(self.published)]

    def _duration(self, m: re.Match[str]) -> list[Told]:
        low, high = _count(m["n"], m["n2"])
        how, unit = m["how"].lower(), m["u"].lower()
        if how == "over" and not m["n"]:
            return []
        anchor, name = (self.published, "published")
        if anchor is None:
            return [Told(kind="duration")]
        begin = _shift(anchor, -high if m["n"] else -5, unit)
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

    # ---- seasons and years: a range, but no day (the scheme's null / unknown)

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
            if rel == "last" and month_span(*_plus_months(year, first, 2))[1] >= pub:
                year -= 1
        begin, end = dt.date(year, first, 1), month_span(*_plus_months(year, first, 2))[1]
        if self.published and begin <= self.published < end:
            end = self.published
        return [
            Told(range=DateRange(earliest=begin, latest=end), anchor="absolute" if m["year"] else "published")
        ]

    def _years(self, m: re.Match[str]) -> list[Told]:
        one, two = int(m["y1"] or m["y1b"]), int(m["y2"] or m["y2b"])
        return [Told(range=_year_range(one, two), anchor="absolute", open_from=False)] if one <= two else []

    def _year(self, m: re.Match[str]) -> list[Told]:
        year = int(m["year"])
        whole = _year_range(year, year, until=self.published)
        phase = _phase(m["phase"])
        if phase and whole.earliest:
            a, b = {
                "early": (1, 4), "start": (1, 3), "mid": (4, 9), "late": (9, 12), "end": (10, 12), "last": (10, 12),
                "first half": (1, 6), "second half": (7, 12),
            }.get(phase, (1, 12))  # fmt: skip
            whole = DateRange(earliest=dt.date(year, a, 1), latest=month_span(year, b)[1])
        word = re.match(r"since|until|till|by|before|after|from", m.group(0).lower())
        kind = {"till": "until", "from": "since"}.get(word.group(0), word.group(0)) if word else ""
        return [Told(range=whole, anchor="absolute", kind=kind)]

    # ---- weak words

    def _part_of_day(self, m: re.Match[str]) -> list[Told]:
        anchor, name = (self._told, "previous") if self._told else (self.published, "published")
        if anchor is None:
            return [Told(weak=True)]
        return [_point(anchor, anchor=name, weak=True)]

    def _recently(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told(weak=True)]
        return [_span(shift_days(self.published, -7), self.published, weak=True)]

    # ---- parts of expressions

    def _day_of(self, month: int, day: int, year: int | None, weekday: int | None) -> list[Told]:
        if year is not None:
            return _one(make_day(year, month, day))
        if self.published is None:
            return [Told(anchor="absolute")] if make_day(2000, month, day) else []
        found = nearest_year(month, day, anchor=self.published, weekday=weekday)
        return [_point(found, anchor="absolute", future=found > self.published)] if found else []

    def _month_number(self, name: str) -> int:
        return lexicon().months[fold(name)]

    def _year_said(self, m: re.Match[str]) -> int | None:
        if m["year"]:
            return int(m["year"])
        return self._year_of(fold(m["year_rel"])) if m["year_rel"] else None

    def _year_of(self, words: str) -> int | None:
        """The year of "this year", "last year", "the following year"; None where nothing to count from is known."""
        told = self._told or self.published
        if "last" in words or "this" in words:
            return self.published.year - ("last" in words) if self.published else None
        if told is None:
            return None
        return told.year + ("following" in words) - ("previous" in words)


def _point(day: dt.date, **rest: object) -> Told:
    earliest = rest.pop("earliest", day)
    latest = rest.pop("latest", day)
    return Told(range=DateRange(earliest=earliest, latest=latest, precision=DatePrecision.DAY), day=day, **rest)  # type: ignore[arg-type]


def _one(day: dt.date | None, *, start: int | None = None, end: int | None = None) -> list[Told]:
    return [_point(day, anchor="absolute", start=start, end=end)] if day else []


def _span(
    begin: dt.date,
    end: dt.date,
    *,
    day: dt.date | None = None,
    anchor: str = "published",
    open_from: bool = True,
    weak: bool = False,
) -> Told:
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


def _weekend(pub: dt.date) -> Told:
    sunday = last_weekday(7, anchor=pub)
    if pub.isoweekday() == 6:
        return _point(pub)
    return _span(shift_days(sunday, -1), sunday)


def _ahead(pub: dt.date, unit: str) -> DateRange:
    return DateRange(earliest=shift_days(pub, 1), latest=_shift(pub, 1, unit))


def _year_range(first: int, last: int, *, until: dt.date | None = None) -> DateRange:
    begin, end = dt.date(first, 1, 1), dt.date(last, 12, 31)
    return DateRange(earliest=begin, latest=until if until and begin <= until < end else end)


def _plus_months(year: int, month: int, more: int) -> tuple[int, int]:
    return year + (month + more - 1) // 12, (month + more - 1) % 12 + 1


def _shift(day: dt.date, count: int, unit: str) -> dt.date:
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


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits.group(0)) if digits else lexicon().ordinals[fold(word)]


def _count(word: str | None, other: str | None) -> tuple[int, int]:
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


def _phase(words: str | None) -> str:
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


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year if year < 70 else 1900 + year


def _day_first(text: str) -> bool | None:
    """Whether the numbered dates of a text put the day first, where one of them can only be read in one way."""
    for a, b in re.findall(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2})[-/.](?:19|20)?\d\d(?!\d)", text):
        if int(a) > 12 >= int(b):
            return True
        if int(b) > 12 >= int(a):
            return False
    return None
