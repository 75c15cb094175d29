"""Which date of a sentence a change happened on, and whether it is told as earlier than the news."""

from __future__ import annotations

from collections.abc import Sequence

from geoevents.extraction.attribution import load_voices
from geoevents.extraction.dates import DateKind, DateMention
from geoevents.extraction.findings import Finding
from geoevents.extraction.language import Parse, Word
from geoevents.extraction.places import PlaceMention
from geoevents.extraction.preparation import Reading, Sentence
from geoevents.model import EventType, Report

_MARKS = frozenset({"after", "since", "before", "until", "following"})


def choose_date(
    finding: Finding, sentence: Sentence, reading: Reading, dates: Sequence[DateMention]
) -> DateMention | None:
    """The date that belongs to a trigger: in its clause before all others, then the nearest."""
    usable = [
        date
        for date in dates
        if date.kind in (DateKind.POINT, DateKind.SINCE, DateKind.BY)
        and not date.future
        and date.range.latest
        and not (date.kind is DateKind.SINCE and finding.type is EventType.HOLDS)
    ]
    word, parse = finding.word, reading.parse
    position = reading.masked.original(word.start) - sentence.start
    subordinate = _is_subordinate(parse, word)
    if subordinate:
        for date in dates:
            if date.kind is DateKind.AFTER and date.range.latest and 0 <= position - date.end < 12:
                return date
    if not usable:
        return None
    nested = frozenset({"ccomp", "relcl", "advcl", "conj", "parataxis"})
    clause = parse.subtree(word, without=nested - {"relcl"} if subordinate else nested)
    offsets = [reading.masked.original(each.start) - sentence.start for each in clause]

    def is_inside(date: DateMention) -> bool:
        return any(date.start <= offset < date.end for offset in offsets)

    if subordinate:
        usable = [date for date in usable if is_inside(date)]
    return min(
        usable, key=lambda date: (not is_inside(date), date.weak, abs(date.start - position)), default=None
    )


def date_in_list(
    mention: PlaceMention, told: Sequence[PlaceMention], sentence: Sentence, dates: Sequence[DateMention]
) -> DateMention | None:
    """The date that a list gives for one of its places: "X on Monday, Y and Z (both 8 February)"."""
    if len(told) < 2:
        return None
    low, high = told[0].end - sentence.start, told[-1].start - sentence.start
    if not any(low <= date.start < high for date in dates):
        return None
    after = [date for date in dates if date.start >= mention.end - sentence.start and date.range.latest]
    return after[0] if after and not after[0].future else None


def is_background(finding: Finding, parse: Parse, when: DateMention | None, report: Report) -> bool:
    """Whether a change is told as earlier than the news of the report."""
    word = finding.word
    if word.dep != "relcl" and _is_subordinate(parse, word):
        return True
    if when is not None and when.range.latest and report.published:
        told = when.range.earliest if word.dep == "relcl" else when.range.latest
        return told is not None and (report.published - told).days > 3
    if any(child.lower in ("had", "’d") for child in parse.children(word, "aux")):
        said = parse.head(word)
        return not (word.dep in ("ccomp", "conj") and said.lemma in load_voices().saying)
    return finding.nominal and any(a.lower in ("since", "after") for a in parse.ancestors(word))


def _is_subordinate(parse: Parse, word: Word) -> bool:
    """Whether a trigger stands in a clause with a time of its own: "after losing it", "which fell"."""
    if word.dep == "relcl":
        return True
    if word.dep in ("pcomp", "pobj") and parse.head(word).lower in _MARKS:
        return True
    return word.dep == "advcl" and any(c.lower in _MARKS for c in parse.children(word, "mark"))
