"""Dates counted from another day: "on Monday", "two days later", "the following night", "yesterday"."""

from __future__ import annotations

import datetime as dt
import re

from geoevents.extraction.date_arithmetic import last_weekday, next_weekday, shift_days, shift_months, week_span
from geoevents.extraction.date_lexicon import fold, lexicon
from geoevents.extraction.told_dates import Counted, DateReader, Told, count, point, shift, span, year_range
from geoevents.model import DatePrecision, DateRange

# What may stand behind "a day after" where no clause of it follows.
NOTHING = re.compile(
    r"\s*(?:$|[.,;:)\]!?–—\"”]|-\s|(?:and|but|or|as|when|while|with|in|at|on|to|by|near|from|was|were|had|have|has|are|is)\b"
    r"|(?:that|this|then|it)\s*(?:$|[.,;:)\]!?–—\"”]|\s(?:and|but|or|after|before|by|in|with|went|came|fell)\b))",
    re.IGNORECASE,
)
_JOINED_WITHIN = 120
"""Characters between two expressions that count from one day."""
_JOINS_ON = re.compile(r"[^.;!?\n]*\b(?:and|but)\s+(?:,\s*)?(?:\w+\s+)?", re.IGNORECASE)
# Units of which there can be a half: what one is in the unit below, and what the half is.
_HALVES = {"day": (24, 12, "hour"), "week": (7, 3, "day"), "month": (30, 15, "day"), "year": (12, 6, "month")}


class RelativeDates(DateReader):
    """Weekdays, offsets and neighbours."""

    def _weekday(self, m: re.Match[str]) -> list[Told]:
        number = lexicon().weekdays[fold(m["w"])]
        rel, after = fold(m["rel"] or ""), fold(m["after"] or "")
        told = self._told
        if rel in ("the following", "the next") and told:
            return [point(next_weekday(number, anchor=told), anchor="previous")]
        if rel in ("the previous", "that", "that same", "the same") and told:
            return [point(last_weekday(number, anchor=told, same_day=rel != "the previous"), anchor="previous")]
        if rel == "the" and told:
            found = next_weekday(number, anchor=shift_days(told, -1))
            if self.published is None or found <= self.published:
                return [point(found, anchor="previous")]
        if self.published is None:
            return [Told()]
        pub = self.published
        if rel in ("next", "the coming", "this coming") or after.startswith("next"):
            return [point(next_weekday(number, anchor=pub), future=True)]
        if "week" in after:
            return [self._weekday_in_week(number, after, pub)]
        strictly = rel in ("last", "past", "this past") or after == "last"
        return [point(last_weekday(number, anchor=pub, same_day=not strictly))]

    def _weekday_in_week(self, number: int, after: str, pub: dt.date) -> Told:
        if "this week" in after or "that week" in after or "same week" in after:
            base = pub if "this" in after or not self._told else self._told
            return point(
                shift_days(week_span(base)[0], number - 1), anchor="published" if base is pub else "previous"
            )
        if "last week" in after:
            # a paper of the week's end says "last week" of the week that ends
            back = 0 if pub.isoweekday() == 7 else 7
            return point(shift_days(week_span(pub)[0], number - 1 - back))
        if "week ago" in after:
            return point(shift_days(last_weekday(number, anchor=pub), -7))
        base, name = (self._told, "previous") if self._told else (pub, "published")
        sign = 7 if "following" in after or "next" in after else -7
        if "earlier" in after or "before" in after or sign:
            return point(shift_days(week_span(base)[0], number - 1 + sign), anchor=name)
        return point(last_weekday(number, anchor=pub))

    def _weekdays(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        one, two = lexicon().weekdays[fold(m["w1"])], lexicon().weekdays[fold(m["w2"])]
        strictly = fold(m["rel"] or "").startswith("last")
        end = last_weekday(two, anchor=self.published, same_day=not strictly)
        begin = last_weekday(one, anchor=end, same_day=False)
        if m["each"]:
            return [
                point(begin, start=m.start(), end=m.end("w1")),
                point(end, start=m.start("w2"), end=m.end("w2")),
            ]
        if m["night"] and (end - begin).days == 1:
            return [point(end, earliest=begin)]
        return [span(begin, end, open_from=False)]

    def _day_before_yesterday(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        ahead = "tomorrow" in m["d"].lower()
        return [point(shift_days(self.published, 2 if ahead else -2), future=ahead)]

    def _ago(self, m: re.Match[str]) -> list[Told]:
        low, high = count(m["n"], m["n2"])
        unit, direction = m["u"].lower(), fold(m["dir"])
        exact = low == high and not m["fill"] and not (m["n"] and "couple" in m["n"].lower())
        if (m["half"] or m["halves"]) and unit in _HALVES:
            per, half, unit = _HALVES[unit]
            low, high, exact = low * per + half, high * per + half + 1, False
        if direction in ("ago", "previously") or (direction in ("earlier", "prior") and not self._told):
            anchor, name, sign = self.published, "published", -1
        else:
            anchor, name = (self._told, "previous") if self._told else (self.published, "published")
            sign = -1 if direction in ("earlier", "before", "beforehand", "prior") else 1
        kind = ""
        if direction in ("after", "before") and not NOTHING.match(self.text, m.end()):
            # "a day after rebels took Y": the day of the taking, a day before the day told
            kind, sign = ("after", -1) if direction == "after" else ("before", 1)
            if self._counted and self._counted.direction == direction and self._goes_on(m.start()):
                anchor = self._counted.anchor  # "a day after taking X and two days after Y"
            if anchor is not None:
                self._counted = Counted(anchor, direction, m.end())
        if anchor is None:
            return [Told(kind=kind)]
        if kind == "before" and name == "published":  # "weeks before the truce", of which no day is told
            return [Told(range=DateRange(latest=anchor), kind=kind, weak=True)]
        if name == "published" and sign > 0 and not kind:
            return [Told(range=DateRange(latest=anchor), weak=True)]
        return [self._shifted(anchor, low * sign, high * sign, unit, exact=exact, anchor_name=name, kind=kind)]

    def _goes_on(self, start: int) -> bool:
        """Whether what stands at an offset is joined to what was counted last by "and", in one sentence."""
        between = self.text[self._counted.end : start] if self._counted else ""
        return len(between) <= _JOINED_WITHIN and _JOINS_ON.fullmatch(between) is not None

    def _shifted(
        self, anchor: dt.date, low: int, high: int, unit: str, *, exact: bool, anchor_name: str, kind: str
    ) -> Told:
        a, b = sorted((shift(anchor, low, unit), shift(anchor, high, unit)))
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
            if name == "published":  # the eve of something that is no day
                return []
            return [point(shift_days(told, 1), anchor=name, kind="before")]
        unit = (m["u"] or m["u2"]).lower()
        rel = fold(m["rel"] or "")
        if unit in ("month", "year") and self._span:
            told, name = self._span, "previous"
        sign = {"before": -1, "after": 1}.get((m["dir"] or "").lower(), 0)
        if rel.endswith(("next", "following")):
            sign = 1
        elif rel.endswith(("previous", "preceding")):
            sign = -1
        if rel == "next" and unit in ("week", "month", "year", "weekend") and self.published:
            return [
                Told(
                    range=DateRange(
                        earliest=shift_days(self.published, 1), latest=shift(self.published, 1, unit)
                    ),
                    future=True,
                )
            ]
        if name == "published" and sign > 0 and rel == "next":
            return []
        if unit == "day" and m["dir"] and not NOTHING.match(self.text, m.end()):
            # "the day after the deal": counted from an event, not from a day told
            return [point(shift_days(told, -sign), anchor=name, kind="after" if sign > 0 else "before")]
        if unit in ("day", "night", "morning", "evening", "afternoon"):
            return [point(shift_days(told, sign), anchor=name)]
        if unit == "weekend":
            saturday = shift_days(week_span(told)[0], 5 + 7 * sign)
            return [span(saturday, shift_days(saturday, 1), anchor=name)]
        if unit == "week":
            begin, end = week_span(shift_days(told, 7 * sign))
            return [span(begin, end, day=shift_days(told, 7 * sign), anchor=name)]
        if unit == "month":
            other = shift_months(told, sign)
            return self._month_told(other.month, other.year, "", name)
        year = told.year + sign
        return [Told(range=year_range(year, year), anchor=name)]

    def _today(self, m: re.Match[str]) -> list[Told]:
        if self.published is None:
            return [Told()]
        word, pub = fold(m["w"]), self.published
        if m["and"]:
            other = fold(m["and"])
            days = sorted({shift_days(pub, -("yesterday" in w)) for w in (word, other)})
            return [span(days[0], days[-1])]
        if word == "yesterday":
            return [point(shift_days(pub, -1))]
        if word == "tomorrow":
            return [point(shift_days(pub, 1), future=True)]
        if word == "last night":
            return [point(shift_days(pub, -1), latest=pub)]
        if word == "overnight" and self._told and self._told != pub:
            return [point(pub, earliest=min(pub, shift_days(pub, -1)))]
        return [point(pub, future=word.startswith("later"))]
