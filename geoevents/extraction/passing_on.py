"""Places that change hands twice in a sentence: "rebels took X, but lost it to the army within hours"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geoevents.extraction.dates import DateKind, DateMention
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.listing import find_lists
from geoevents.extraction.readings import Choice, Reading
from geoevents.extraction.side_mentions import SideMention, sides_within

_PASSED_ON = re.compile(
    r"(?:\band|\bbut|\bonly to|\bthen|\bthey|\bwho|\bwhich)\s+"
    r"(?:(?:then|later|soon|again|quickly|promptly|at\s+once|in\s+turn|the\s+next\s+day|within\s+\w+)\s+)?"
    r"(?P<verb>handed|gave|turned|passed|ceded|surrendered|yielded|transferred|returned|lost|lose|hand|cede|surrender)\s+"
    r"(?P<what>it|them|both|the\s+(?:town|city|village|place|base|airport|post|crossing))\s+"
    r"(?:(?:over|up|back|on|again|straight|at\s+once|in\s+turn|peacefully)\s+){0,2}to\s+(?:the\s+|an?\s+)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:after|since|before|when|until|once|because)\s+(?:they|it|which|who)\s+(?:\w+\s+)?(?:lost|lose|handed|gave)",
    re.IGNORECASE,
)
"""Told as earlier, not as what came of it: "recaptured it, hours after they lost it to the army"."""
_GAINS = ("gain", "gain_before")
_MANY_PLACES = ("them", "both")
_LOST = ("lost", "lose")
_LIKELY = 0.5
"""How likely a place must have been taken for it to be passed on."""
_TOLD = 0.3
"""How likely the sentence must be read to tell who got it then, so that nothing is left to be told."""
_LATER_WITHIN = 60
"""Characters between who got it then and the date of that."""


def pass_on(
    text: str,
    mentions: Sequence[Mention],
    readings: Sequence[Reading],
    *,
    sides: Sequence[SideMention],
    dates: Sequence[DateMention],
    sentences: Sequence[tuple[int, int]],
) -> list[Reading]:
    """Give a place that its taker "handed to", or "lost to", another side to that one, and to the taker before.

    Only where the sentence is not read to tell it already, unless in the wrong order.

    Args:
        text: the report.
        mentions: all of the report, each at its index.
        readings: those of the report.
        sides: the sides that it names, in order.
        dates: its dates, in order.
        sentences: (start, end) of its sentences, in order.
    """
    found = list(_PASSED_ON.finditer(text))
    if not found:
        return list(readings)
    by_key = {(reading.mention.index, SLOTS[reading.slot]): reading for reading in readings}
    lists = {index: members for members in find_lists(text, mentions) for index in members}
    begins = [start for start, _ in sentences]
    for match in found:
        first, last = sentences[max(bisect_right(begins, match.start()) - 1, 0)]
        getter = _getter(sides, match)
        if (
            getter is None
            or match.end() > last
            or _AFTER.search(text, max(first, match.start() - 20), match.end())
        ):
            continue
        gains = [r for (_, slot), r in by_key.items() if slot in _GAINS and first <= r.mention.start < last]
        taken = [
            r.mention
            for r in gains
            if r.mention.start < match.start() and r.probability >= _LIKELY and SLOTS[r.slot] == "gain"
        ]
        if not taken:
            continue
        nearest = max(taken, key=lambda mention: mention.start).index
        members = lists.get(nearest, [nearest])
        if (len(members) > 1) != (match["what"].lower() in _MANY_PLACES):
            continue
        told = [r for r in gains if r.probability >= _TOLD and _taker(r) == getter.side]
        own = [r for r in told if match.start() <= r.mention.start and SLOTS[r.slot] == "gain"]
        if not own and any(SLOTS[r.slot] == "gain" or r.mention.index not in members for r in told):
            continue
        day = _day_of(text, getter.end, min(last, getter.end + _LATER_WITHIN), dates)
        for index in members:
            reading = by_key.get((index, "gain"))
            if reading is None or _taker(reading) in ("", getter.side):
                continue
            earlier = by_key.get((index, "gain_before"))
            days = [*reading.dates, *(earlier.dates if earlier else ())]
            first_taken = _as_before(reading, days, match.start(), dates)
            if not own:
                by_key[index, "gain_before"] = replace(first_taken, slot=SLOTS.index("gain_before"))
                by_key[index, "gain"] = _as_then(reading, reading, getter.side or "", match["verb"], day)
                continue
            by_key[index, "gain"] = first_taken
            for then in own:  # "it" of "lost it to the army" is read to be the army's
                if earlier is not None and _taker(earlier) == getter.side:
                    by_key.pop((index, "gain_before"), None)
                    then = replace(then, dates=earlier.dates)
                by_key[then.mention.index, "gain"] = _as_then(
                    then, reading, getter.side or "", match["verb"], day
                )
    return list(by_key.values())


def _taker(reading: Reading) -> str:
    """Who is read to have taken it; empty where no side is."""
    return str(next((choice.value for choice in reading.sides.get("gain", ())), ""))


def _getter(sides: Sequence[SideMention], match: re.Match[str]) -> SideMention | None:
    """The side to whom it was handed, right behind the words for that."""
    near = sides_within(sides, match.start("what"), match.end() + 1)
    return next((side for side in near if side.end > match.end() and side.side), None)


def _day_of(text: str, start: int, end: int, dates: Sequence[DateMention]) -> int | None:
    """The number of the first date between two characters, no clause further on."""
    for number, date in enumerate(dates):
        if start <= date.start < end and date.kind is DateKind.POINT and date.range.latest:
            return None if ";" in text[start : date.start] else number
    return None


def _as_before(reading: Reading, days: Iterable[Choice], before: int, dates: Sequence[DateMention]) -> Reading:
    """That it was taken first: on the likeliest of the days that are told before it was passed on."""
    told = [c for c in days if c.value != -1 and dates[int(c.value)].start < before]
    told.sort(key=lambda choice: -choice.probability)
    return replace(reading, dates=told or reading.dates)


def _as_then(reading: Reading, taken: Reading, side: str, verb: str, day: int | None) -> Reading:
    """That it went to a side from who had taken it."""
    return replace(
        reading,
        sides={
            **reading.sides,
            "gain": [Choice(value=side, probability=1.0)],
            "loss": [Choice(value=_taker(taken), probability=1.0)],
        },
        dates=reading.dates if day is None else [Choice(value=day, probability=1.0)],
        handover=float(verb.lower() not in _LOST),
        background=taken.background if day is None else min(taken.background, 0.5),
    )
