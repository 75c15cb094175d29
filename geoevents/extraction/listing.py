"""Lists of places: what is told of one of them is told of all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from gazetteer.place import Toponym
from geoevents.extraction.dates import DateMention
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.readings import Choice, Reading

_BETWEEN = re.compile(
    r"\s*(?:\([^()\n]{0,40}\)\s*)?(?:[,;/+&]|\band\b|,\s*and\b|\bas well as\b)?\s*(?:the\s+)?"
    r"(?:(?:nearby|neighbouring)\s+)?(?:(?:towns?|villages?|hamlets?)\s+of\s+)?",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?:\s*,)?\s+(?P<and>and\s+)?(?:the\s+)?", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\((?:on\s+)?")
_UNREAD = 0.02
"""What stands for a probability below the floor of reading."""
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_COUNTED = re.compile(
    r"(?:(?:all|the|these|those|all of the|all of these)\s+)?"
    r"(?P<count>both|two|three|four|five|six|seven|eight)"
    r"(?P<what>\s+(?:of them|of these|(?:\w+\s+)?(?:towns|villages|hamlets|cities|places|settlements|districts"
    r"|localities)))?",
    re.IGNORECASE,
)
_WORD_AFTER = re.compile(
    r"\s+(?!(?:is|are|was|were|has|have|had|fell|fall|remain\w*|stay\w*|changed|went|passed|came|stood|lie|in|on|at|by|to"
    r"|from|since|after|before|during|within|and|but|while|as|now|still|also|again|later|then|together|of)\b)[a-z]"
)
"""A word that "the three" may count: "the three roads"."""
_BACK = 400
"""Characters between a list and the words that count it."""
_FOLLOWED = re.compile(
    r"(?:, [^,.;\n]{1,50},)?(?: (?:itself|too|soon|also|and \w+))? followed (?:on|in|today|yesterday|a day"
    r"|the (?:next|same|following)|hours|last|at|within|later|by (?:noon|night|evening|dusk))\b"
)
_FOLLOWED_WITHIN = 220
"""Characters between a place that was taken and the one that "followed"."""
_LIKELY = 0.5
"""How likely a place must be taken for another to follow it."""
_MANY = 30
"""Mentions looked at, at most, from one to the end or the beginning of its list."""


def find_lists(text: str, mentions: Sequence[Mention]) -> list[list[int]]:
    """Find the lists of named mentions: nothing but commas, "and" and the like stands between them.

    Returns:
        the mentions' indices, for each list of at least two.
    """
    lists: list[list[int]] = []
    last: Mention | None = None
    for mention in sorted((m for m in mentions if m.named), key=lambda m: m.start):
        if (
            last is not None
            and mention.start - last.end < 60
            and _BETWEEN.fullmatch(text, last.end, mention.start)
        ):
            if mention.start > last.end + 1:
                lists[-1].append(mention.index)
            else:
                lists.append([mention.index])
        else:
            lists.append([mention.index])
        last = mention
    return [each for each in lists if len(each) > 1]


def find_counted(text: str, phrase: Mention, toponyms: Sequence[Toponym | None]) -> list[Toponym]:
    """Find the list that a phrase counts: "All three" is told of the list of three right before it.

    Args:
        text: the report.
        phrase: a mention without a name.
        toponyms: of each mention by its index; None for phrases.

    Returns:
        the names of the nearest list before the phrase if they are as many as it says; else none.
    """
    counted = _COUNTED.fullmatch(text, phrase.start, phrase.end)
    if counted is None or (not counted["what"] and _WORD_AFTER.match(text, phrase.end)):
        return []
    listed: list[Toponym] = []
    for index in range(phrase.index - 1, max(-1, phrase.index - 1 - _MANY), -1):
        toponym = toponyms[index]
        if toponym is None:
            continue
        if toponym.end < phrase.start - _BACK:
            break
        if listed and not _BETWEEN.fullmatch(text, toponym.end, listed[-1].start):
            if len(listed) > 1:
                break
            listed.clear()
        listed.append(toponym)
    places = {t.place.id if t.place else t.text.casefold() for t in listed}
    return listed[::-1] if len(listed) == len(places) == _COUNTS[counted["count"].lower()] else []


def find_date_behind(
    text: str, mention: Mention, mentions: Sequence[Mention], dates: Sequence[DateMention]
) -> int | None:
    """Find the date in brackets right behind a name, or behind the list that the name is in.

    "Minyan (12 November), Darino and Guevo (7 August)": Darino's is the seventh.

    Args:
        text: the report.
        mention: the place's name.
        mentions: all of the report, in order; ``mention`` among them.
        dates: all of the report, in order.

    Returns:
        the date's index; None where no date stands there.
    """
    end, joined = mention.end, True
    for number in range(mention.index, min(len(mentions), mention.index + _MANY)):
        if number > mention.index:
            other = mentions[number]
            join = _JOIN.fullmatch(text, end, other.start)
            if not other.named or join is None:
                return None
            end, joined = other.end, join["and"] is not None
        bracket = _BRACKET.match(text, end)
        if bracket is not None:
            found = bisect_left(dates, bracket.end(), key=attrgetter("start"))
            told = dates[found] if found < len(dates) else None
            alone = told is not None and told.start == bracket.end() and text[told.end : told.end + 1] == ")"
            return found if joined and alone else None
    return None


def share_lists(text: str, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
    """Give the readings of listed places the mean of their list: probability, sides, unsure dates."""
    by_key = {(reading.mention.index, reading.slot): reading for reading in readings}
    slots: dict[int, set[int]] = {}
    for reading in readings:
        slots.setdefault(reading.mention.index, set()).add(reading.slot)
    for members in find_lists(text, mentions):
        for slot in sorted(set().union(*(slots.get(index, ()) for index in members))):
            found = [by_key[index, slot] for index in members if (index, slot) in by_key]
            total = sum(reading.probability for reading in found) + _UNREAD * (len(members) - len(found))
            mean = total / len(members)
            sides = {name: _mean([reading.sides[name] for reading in found]) for name in found[0].sides}
            open_ = [reading.dates for reading in found if not _is_sure(reading.dates)]
            dates = _mean(open_) if open_ else []
            for reading in found:
                by_key[reading.mention.index, slot] = replace(
                    reading,
                    probability=(reading.probability + mean) / 2,
                    sides=sides,
                    dates=reading.dates if _is_sure(reading.dates) else dates,
                )
    return list(by_key.values())


def give_followers(text: str, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
    """Give a place that "followed on Friday" to who took the place told right before it.

    Of those that the training reports tell so, fifty-two in fifty-three went to that side.

    Args:
        text: the report.
        mentions: all of the report, each at its index.
        readings: those of the report.
    """
    gains = sorted((r for r in readings if SLOTS[r.slot] == "gain"), key=lambda r: r.mention.start)
    lists: dict[int, list[int]] = {}
    if "followed" in text and _FOLLOWED.search(text):
        lists = {index: members for members in find_lists(text, mentions) for index in members}
    given: dict[int, Reading] = {}
    for reading in gains:
        index = reading.mention.index
        members = lists.get(index, [index])
        if not reading.mention.named or not _FOLLOWED.match(text, mentions[members[-1]].end):
            continue
        start = mentions[members[0]].start
        before = [
            other
            for other in gains
            if start - _FOLLOWED_WITHIN <= other.mention.end <= start and other.probability >= _LIKELY
        ]
        if before:
            probability = max(reading.probability, before[-1].probability)
            sides = {**reading.sides, "gain": before[-1].sides["gain"]}
            given[index] = replace(reading, probability=probability, sides=sides)
    return [given.get(r.mention.index, r) if SLOTS[r.slot] == "gain" else r for r in readings]


def _is_sure(dates: Sequence[Choice]) -> bool:
    """Whether words beside a place tell its date outright, whatever the rest of the list has."""
    return len(dates) == 1 and dates[0].probability >= 1 and dates[0].value != -1


def _mean(choices: Sequence[Sequence[Choice]]) -> list[Choice]:
    sums: dict[str | int, float] = {}
    for each in choices:
        for choice in each:
            sums[choice.value] = sums.get(choice.value, 0.0) + choice.probability / len(choices)
    return [
        Choice(value=value, probability=share) for value, share in sorted(sums.items(), key=lambda s: -s[1])
    ]
