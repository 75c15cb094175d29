"""When something happened, as reports tell it: "early on Monday", "a day later", "since June", "2 March 2020".

Dates are read from the text, not from the calendar alone: a weekday is the last one on or before the published
day, "a day earlier" counts from the event told before, a day and month without a year is the last such day.
A range holds every day that the words allow; ``DateMention.day`` is the one day that the annotation scheme puts
for it (for "last week" the published day minus seven, for a month its first day).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from geoevents.extraction.date_expressions import expressions, triggers
from geoevents.extraction.date_resolution import Resolver
from geoevents.extraction.span_set import SpanSet
from geoevents.extraction.words import lower
from geoevents.model import DateRange

_COUNTING = re.compile(r"\btimes?\s+$", re.IGNORECASE)
"""What makes of a "since" how long it had been: "for the first time since 2012"."""


class DateKind(StrEnum):
    """How a date stands to what is told with it."""

    POINT = "point"
    """It happened then: "on Monday", "last week"."""
    SINCE = "since"
    """It has been so from then on: "since Friday"."""
    UNTIL = "until"
    """It was so up to then: "until November"."""
    BY = "by"
    """It was so by then, and may have happened earlier: "by Sunday noon"."""
    BEFORE = "before"
    """It happened before that day: "before Friday", "a day before the truce"."""
    AFTER = "after"
    """It happened after that day: "after Friday", "a day after rebels took it" (the day of the taking)."""
    DURATION = "duration"
    """How long it took or lasted: "for nine days", "within 24 hours"."""


class DateAnchor(StrEnum):
    """What a date is counted from."""

    PUBLISHED = "published"
    PREVIOUS = "previous"
    """The date told before: "a day earlier", "the same night"."""
    ABSOLUTE = "absolute"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """One date in a text: ``text == whole[start:end]``, in characters."""

    start: int
    end: int
    text: str
    range: DateRange
    """Every day that the words allow; both ends None where nothing to count from is known."""
    kind: DateKind = DateKind.POINT
    anchor: DateAnchor = DateAnchor.PUBLISHED
    day: dt.date | None = None
    """The one day that stands for it by the annotation scheme; None for seasons, years and vague spans."""
    future: bool = False
    """Told as to come: "tomorrow", "next week"."""
    weak: bool = False
    """A part of the day or a vague word alone ("before dawn"): another date of the sentence wins."""
    rule: str = ""
    """The name of the expression that matched."""


_BEFORE = re.compile(
    r"(?:\b(?P<since>(?:ever\s+)?since|starting|beginning)|\b(?P<until>until|till|up\s+to)|\b(?P<by>by|no\s+later\s+than)"
    r"|\b(?P<before>before|prior\s+to|ahead\s+of)|\b(?P<after>after|following)|\b(?P<from>from))"
    r"(?:\s+(?:about|around|at\s+least|early\s+on|late\s+on|early|late|on|the\s+(?:night|morning|evening|afternoon)\s+of|"
    r"the\s+(?:early|small|late)\s+hours\s+of|the))*\s+$",
    re.IGNORECASE,
)
_OF_HOURS = re.compile(r"\s*,?\s*(?:(?:of|on|the)\s+)*$", re.IGNORECASE)
_YEARS = (1500, 9000)


def find_dates(text: str, *, published: dt.date | None, previous: DateRange | None = None) -> list[DateMention]:
    """Every date that the text tells, in the order of the text, none overlapping.

    Args:
        text: one sentence or a whole report.
        published: the day of the report. Without it (or centuries off) what counts from it has an empty range.
        previous: when the event told before happened; "a day later" counts from it unless the text itself
            tells a date first.
    """
    lowered = lower(text)
    windows = _windows(lowered)
    if not windows:
        return []
    taken = SpanSet()
    matches: list[tuple[int, int, str, re.Match[str]]] = []
    for expression in expressions():
        for begin, stop in _merged(windows, expression.families):
            for match in expression.pattern.finditer(text if expression.cased else lowered, begin, stop):
                start, end = match.span()
                if end > start and taken.add(start, end):
                    matches.append((start, end, expression.name, match))
    matches.sort(key=lambda found: found[0])
    if published and not _YEARS[0] <= published.year <= _YEARS[1]:
        published = None
    if previous and previous.latest and not _YEARS[0] <= previous.latest.year <= _YEARS[1]:
        previous = None
    resolver = Resolver(published=published, previous=previous, text=text)
    mentions: list[DateMention] = []
    for start, end, name, match in matches:
        for told in resolver.resolve(name, match):
            kind = DateKind(told.kind) if told.kind else DateKind.POINT
            at = start if told.start is None else told.start
            until = end if told.end is None else told.end
            if kind is DateKind.POINT and name != "part_of_day":
                lead = _BEFORE.search(text, max(mentions[-1].end if mentions else 0, at - 40), at)
                if lead is not None:
                    word = lead.lastgroup or ""
                    kind = DateKind.SINCE if word == "from" else DateKind(word)
                    if word == "from" and not told.open_from:
                        kind = DateKind.POINT
                    else:
                        at = lead.start()
            if kind is DateKind.SINCE and _COUNTING.search(text, max(0, at - 16), at):
                kind = DateKind.DURATION
            mentions.append(
                DateMention(
                    start=at,
                    end=until,
                    text=text[at:until],
                    range=told.range,
                    kind=kind,
                    anchor=DateAnchor(told.anchor),
                    day=told.day,
                    future=told.future,
                    weak=told.weak,
                    rule=name,
                )
            )
    return [m for i, m in enumerate(mentions) if not (m.weak and _is_part_of_next(text, mentions, i))]


# How far an expression reaches before and behind the word that gives it away.
_LEAD, _TAIL = 90, 90


def _windows(lowered: str) -> dict[str, list[tuple[int, int]]]:
    """The parts of a text in lower case around its triggers, by their family, in order, none overlapping."""
    found: dict[str, list[tuple[int, int]]] = {}
    for match in triggers().finditer(lowered):
        spans = found.setdefault(match.lastgroup or "", [])
        start, end = max(0, match.start() - _LEAD), min(len(lowered), match.end() + _TAIL)
        if spans and spans[-1][1] >= start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return found


def _merged(windows: dict[str, list[tuple[int, int]]], families: frozenset[str]) -> list[tuple[int, int]]:
    """The windows of several families as one list, none overlapping."""
    lists = [windows[family] for family in families if family in windows]
    if len(lists) < 2:
        return lists[0] if lists else []
    out: list[tuple[int, int]] = []
    for start, end in sorted(span for spans in lists for span in spans):
        if out and out[-1][1] >= start:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _is_part_of_next(text: str, mentions: list[DateMention], i: int) -> bool:
    """Whether a weak mention only says the hour of a neighbour: "at dawn on Sunday", "Monday at dawn"."""
    mention = mentions[i]
    follows = mentions[i + 1] if i + 1 < len(mentions) else None
    if follows and not follows.weak and _OF_HOURS.fullmatch(text, mention.end, max(mention.end, follows.start)):
        return True
    return (
        i > 0
        and _OF_HOURS.fullmatch(text, mentions[i - 1].end, max(mentions[i - 1].end, mention.start)) is not None
    )
