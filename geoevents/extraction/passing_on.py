"""Places that change hands twice in a sentence: "rebels took X, but lost it to the army within hours"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from geoevents.extraction.dates import DateKind, DateMention
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.listing import find_lists
from geoevents.extraction.readings import Choice, Reading
from geoevents.extraction.sentences import sentence_at
from geoevents.extraction.side_mentions import SideMention, sides_within
from geoevents.extraction.words import lower

_PASSED_ON = re.compile(
    r"(?:\band|\bbut|\bthen|\bthey|\bwho|\bwhich)\s+"
    r"(?:(?:then|later|soon|again|quickly|promptly|at\s+once|in\s+turn|the\s+next\s+day|within\s+\w+)\s+)?"
    r"(?P<verb>handed|gave|turned|passed|ceded|surrendered|yielded|transferred|returned|lost)\s+"
    r"(?P<what>it|them|both|the\s+(?:town|city|village|place|base|airport|post|crossing))\s+"
    r"(?:(?:over|up|back|on|again|straight|at\s+once|in\s+turn|peacefully)\s+){0,2}to\s+(?:the\s+|an?\s+)?"
)
_AFTER = re.compile(
    r"\b(?:after|since|before|when|until|once|because)\s+(?:they|it|which|who)\s+(?:\w+\s+)?(?:lost|lose|handed|gave)",
    re.IGNORECASE,
)
"""Told as earlier, not as what came of it: "recaptured it, hours after they lost it to the army"."""
_RETAKEN = re.compile(
    r"(?:\band|\bbut|\bthen|,)\s+(?:(?:was|were|had\s+been|been|then|later|soon|quickly|promptly|partly|again)\s+){0,3}"
    r"(?P<verb>retaken|recaptured|regained|recovered|reoccupied|won\s+back|taken\s+back)\s+"
    r"(?:(?!by\b)[^,.;()]{1,40}?\s+)?by\s+(?:the\s+|an?\s+)?"
)
"""The end of "taken by rebels on Monday and retaken two days later by the army"."""
_TAKEN = re.compile(
    r"\b(?:taken|took|captured|seized|overr[ua]n|occupied|lost|fell|fallen|stormed|won|claimed|held|entered|grabbed)\b",
    re.IGNORECASE,
)
_START = attrgetter("start")
_GAINS = ("gain", "gain_before")
_AGAIN = frozenset(("retaken", "recaptured", "regained", "recovered", "reoccupied"))
_HANDED = frozenset(
    ("handed", "gave", "turned", "passed", "ceded", "surrendered", "yielded", "transferred", "returned")
)
_LIKELY = 0.5
"""How likely a place must have been taken for it to be passed on."""
_TOLD = 0.3
"""How likely the sentence must be read to tell who got it then, so that nothing is left to be told."""
_TAKEN_WITHIN = 200
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
        mentions: all of the report in order, each at its index.
        readings: those of the report.
        sides: the sides that it names, in order.
        dates: its dates, in order.
        sentences: (start, end) of its sentences, in order.
    """
    found = [*_PASSED_ON.finditer(lower(text)), *_RETAKEN.finditer(lower(text))]
    if not found:
        return list(readings)
    by_key = {(reading.mention.index, SLOTS[reading.slot]): reading for reading in readings}
    lists = {index: members for members in find_lists(text, mentions) for index in members}
    for match in found:
        turn = _read_turn(text, match, sentence_at(sentences, match.start()), sides, dates)
        if turn is None:
            continue
        within = slice(*(bisect_left(mentions, edge, key=_START) for edge in (turn.first, turn.last)))
        told = [by_key[m.index, slot] for m in mentions[within] for slot in _GAINS if (m.index, slot) in by_key]
        taken = [
            r.mention for r in told if _is_gain(r) and r.mention.start < turn.at and r.probability >= _LIKELY
        ]
        if not taken:
            continue
        nearest = max(taken, key=lambda mention: mention.start).index
        members = lists.get(nearest, [nearest])
        if turn.of_many is not None and turn.of_many != (len(members) > 1):
            continue
        same = [r for r in told if r.probability >= _TOLD and _taker(r) == turn.side]
        pronouns = [r for r in same if _is_gain(r) and r.mention.start >= turn.at]
        if not pronouns and any(_is_gain(r) or r.mention.index not in members for r in same):
            continue
        for index in members:
            _turn_over(by_key, index, turn, pronouns)
    return list(by_key.values())


@dataclass(frozen=True, slots=True)
class _Turn:
    """Words that tell that a place went from its taker to another side."""

    first: int
    last: int
    """Where the sentence begins and ends."""
    at: int
    """Where the words begin."""
    side: str
    """Who got it then."""
    verb: str
    of_many: bool | None
    """Whether several places are told of; None where the words leave it open."""
    day: int | None
    """The number of the date of that."""
    dates: Sequence[DateMention]


def _read_turn(
    text: str,
    match: re.Match[str],
    sentence: tuple[int, int] | None,
    sides: Sequence[SideMention],
    dates: Sequence[DateMention],
) -> _Turn | None:
    """Read the words around a match; None where no side stands behind it, or it is told as earlier."""
    first, last = sentence or (0, len(text))
    near = sides_within(sides, match.end("verb"), match.end() + 1)
    getter = next((side for side in near if side.end > match.end() and side.side), None)
    if getter is None or not getter.side or match.end() > last:
        return None
    pronoun = match.re is _PASSED_ON
    if pronoun and _AFTER.search(text, max(first, match.start() - 20), match.end()):
        return None
    if not pronoun and not _TAKEN.search(text, max(first, match.start() - _TAKEN_WITHIN), match.start()):
        return None
    later = min(last, getter.end + _LATER_WITHIN)
    edges = (bisect_left(dates, edge, key=_START) for edge in (match.start(), later))
    points = (n for n in range(*edges) if dates[n].kind is DateKind.POINT and dates[n].range.latest)
    day = next((n for n in points if ";" not in text[match.start() : dates[n].start]), None)
    many = match["what"] in ("them", "both") if pronoun else None
    return _Turn(first, last, match.start(), getter.side, match["verb"], many, day, dates)


def _turn_over(
    by_key: dict[tuple[int, str], Reading], index: int, turn: _Turn, pronouns: Sequence[Reading]
) -> None:
    """Give a mention's place to who took it first, and then to who got it: there, or where "it" is read so."""
    reading, earlier = by_key.get((index, "gain")), by_key.get((index, "gain_before"))
    if reading is None or _taker(reading) in ("", turn.side):
        return
    sure = earlier is not None and earlier.probability >= _LIKELY
    if earlier is not None and sure and _taker(earlier) not in (_taker(reading), turn.side):
        return  # two takings are read: the other side goes by another name
    days = [c for each in (reading, earlier) if each for c in each.dates]
    days = [c for c in days if c.value != -1 and turn.dates[int(c.value)].start < turn.at]
    taken = replace(reading, dates=sorted(days, key=lambda c: -c.probability) or reading.dates)
    if turn.of_many is None:  # "retaken" by whom it was taken from
        taken = replace(taken, sides={**taken.sides, "loss": [Choice(value=turn.side, probability=1.0)]})
    if not pronouns:
        by_key[index, "gain_before"] = replace(taken, slot=SLOTS.index("gain_before"))
        by_key[index, "gain"] = _as_then(reading, taken, turn)
        return
    by_key[index, "gain"] = taken
    for then in pronouns:
        if earlier is not None and _taker(earlier) == turn.side:
            by_key.pop((index, "gain_before"), None)
            then = replace(then, dates=earlier.dates)
        by_key[then.mention.index, "gain"] = _as_then(then, taken, turn)


def _as_then(reading: Reading, taken: Reading, turn: _Turn) -> Reading:
    """That it went to a side from who had taken it; news, where its day is later."""
    before = next((turn.dates[int(c.value)].range.latest for c in taken.dates if c.value != -1), None)
    after = turn.dates[turn.day].range.latest if turn.day is not None else None
    is_news = before is not None and after is not None and before < after
    return replace(
        reading,
        sides={
            **reading.sides,
            "gain": [Choice(value=turn.side, probability=1.0)],
            "loss": [Choice(value=_taker(taken), probability=1.0)],
        },
        dates=reading.dates if turn.day is None else [Choice(value=turn.day, probability=1.0)],
        again=max(reading.again, float(turn.verb in _AGAIN)),
        handover=float(turn.verb in _HANDED),
        background=min(taken.background, 0.5) if is_news else taken.background,
    )


def _is_gain(reading: Reading) -> bool:
    """Whether it tells of the last taking of a place, not of the one before."""
    return SLOTS[reading.slot] == "gain"


def _taker(reading: Reading) -> str:
    """Who is read to have taken it; empty where no side is."""
    return str(next((choice.value for choice in reading.sides.get("gain", ())), ""))
