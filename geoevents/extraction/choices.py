"""What the reader's probabilities choose: sides, dates, speakers, and which readings are likely enough."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from geoevents.extraction.candidates import Prepared
from geoevents.extraction.dates import DateMention
from geoevents.extraction.encoding import Mention, Window
from geoevents.extraction.garrisons import find_garrison
from geoevents.extraction.heads import SLOTS, Floats, Rows
from geoevents.extraction.liberations import find_liberator
from geoevents.extraction.listing import find_date_behind
from geoevents.extraction.outright import find_earlier_taking
from geoevents.extraction.outright_sides import (
    find_loser,
    find_taker,
    find_taker_after,
    find_winner,
    is_ours_still,
    lost_by_pronoun,
)
from geoevents.extraction.owners import NameInSentence, find_owner, find_subject_of_loss, is_occupied
from geoevents.extraction.readings import Choice, Reading
from geoevents.extraction.reporters import distinct_names
from geoevents.extraction.rows import Rowed
from geoevents.extraction.sentences import sentence_at
from geoevents.extraction.side_mentions import sides_within
from geoevents.extraction.sides import SideMention

_BESIDE_DATE = 12
"""Characters between "four days after" and "losing"."""
_AFTER = re.compile(r"\bafter$", re.IGNORECASE)
_NEWS = 0.5
"""Up to which probability of being told as background something is news."""
_UNSURE = 0.6
"""Below this share of the likeliest gainer, who has the place is taken to be who took it."""
_SPLIT = 0.95
"""Below this share of the likeliest gainer, the subject of the verb beside the place decides."""
_SPEAKS = re.compile(
    r"\b(?:said|says|say|saying|told|confirmed|reported|claimed|announced|declared|denied|admitted)\b",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"\b(?:new|newest|latest|fresh|most recent) (?:\w+ ){0,2}?(?:gains?|advances?|captures?|takeovers?"
    r"|victor(?:y|ies)|success(?:es)?|conquests?|push|progress|withdrawals?|pullouts?|retreats?)\b[^.;]{0,60}?"
    r"\b(?:bring|brought|put|g[ai]ve|lea(?:ve|d)|left|led|place|mean|meant|hand|deliver|return|restor|complet)",
    re.IGNORECASE,
)
"""Words before a place that make what is told of it news: "the latest gains bring X under control"."""
_UNDATED = (0.0, 0.0, 0.0, 1.0)
_LEAST_SHARE = 1e-4
_NO_SPEAKERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "one", "and", "of"})
_DANGLING = re.compile(r"(?:(?<![\s,])[\s,]{1,3}(?:and|or|but|the|a|an|that|which|who))+$|,$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
_LONGEST_ARTICLE = 5
_LEADING = re.compile(
    r"(?<!\s)\s{1,3}(?:(?:allied|close|contacted|installed|linked|loyal|reached|run)\s+)?"
    r"(?:of|in|for|from|at|to|on|with|by|near)(?:\s+the)?$",
    re.IGNORECASE,
)
_NAME_AHEAD = re.compile(
    r"(?: (?!on\b)[a-z]+){1,2}? (?:the )?[^\W\d_a-z][\w’-]*(?: [^\W\d_a-z][\w’-]*){0,3}"
    r"(?=\s*(?:[,.;:)]|$)|\s+(?:and|who|said|says|told|confirmed|reported|claimed|announced|declared|denied)\b)"
)
"""What leads to a name, and the name."""
_CHANGES = ("gain", "gain_before", "withdrawal")


def choose(readings: Sequence[Reading], settings: Mapping[str, Any]) -> list[Reading]:
    """Choose the readings that are likely enough.

    Args:
        readings: all that were read off a report.
        settings: "thresholds", a probability for each slot; "phrase", what is asked of phrases beyond it;
            "report", what the likeliest change of a report must have for any of its changes to be told.
    """
    limits: Mapping[str, float] = settings["thresholds"]
    phrase: float = settings["phrase"]
    likely = [
        reading
        for reading in readings
        if reading.probability >= limits[SLOTS[reading.slot]] + (0.0 if reading.mention.named else phrase)
    ]
    surest = max((r.probability for r in likely if SLOTS[r.slot] in _CHANGES), default=0.0)
    return [r for r in likely if surest >= settings["report"] or SLOTS[r.slot] not in _CHANGES]


def antecedents(scores: Floats, rowed: Rowed, number: int) -> list[tuple[int, float]]:
    """Give the named mentions of a mention's window, and how likely it stands for each, the likeliest first."""
    window = rowed.mentions[number, 0]
    found = [
        (rowed.origins[other][0], float(scores[other]))
        for other in np.flatnonzero(rowed.named & (rowed.mentions[:, 0] == window)).tolist()
    ]
    return sorted(found, key=lambda f: -f[1])


def side_choices(scores: Floats, index: Sequence[int], sides: Sequence[SideMention]) -> list[Choice]:
    """Add up the shares of each side's mentions; "" for none told; the likeliest first."""
    sums: dict[str, float] = {"": float(scores[0])}
    for span, share in zip(index, scores[1:].tolist(), strict=True):
        if share >= _LEAST_SHARE:
            name = sides[span].side or ""
            sums[name] = sums.get(name, 0.0) + share
    return [Choice(value=name, probability=share) for name, share in sorted(sums.items(), key=lambda s: -s[1])]


def date_choices(scores: Floats, index: Sequence[int], dates: Sequence[DateMention]) -> list[Choice]:
    """Add up the shares of the mentions of each date: the likeliest of them, -1 for none told; four at most."""
    sums: dict[object, float] = {None: float(scores[0])}
    best: dict[object, tuple[float, int]] = {None: (1.0, -1)}
    for span, share in zip(index, scores[1:].tolist(), strict=True):
        if share < _LEAST_SHARE:
            continue
        key = (dates[span].day, dates[span].range.earliest, dates[span].range.latest)
        sums[key] = sums.get(key, 0.0) + share
        if key not in best or share > best[key][0]:
            best[key] = (share, span)
    ranked = sorted(sums.items(), key=lambda s: -s[1])
    return [Choice(value=best[key][1], probability=share) for key, share in ranked[:4]]


def speakers_of(text: str, window: Window, speakers: Rows, scores: Floats) -> tuple[str, ...]:
    """Give the words for those who say so, more likely than not."""
    said = [
        _round_off(text, *window.words_of(first, last))
        for (_, first, last, *_), score in zip(speakers.tolist(), scores.tolist(), strict=True)
        if score > 0.5
    ]
    return distinct_names(each for each in said if len(each) > 1 and each.lower() not in _NO_SPEAKERS)


def _round_off(text: str, start: int, end: int) -> str:
    """The words for a speaker with their article, no dangling "and", and the name that an "of" leads to."""
    article = _ARTICLE.search(text, max(0, start - _LONGEST_ARTICLE), start)
    start = article.start() if article else start
    said = text[start:end].rstrip()
    leading = _LEADING.search(said)
    if leading is None:
        return _DANGLING.sub("", said)
    name = _NAME_AHEAD.match(text, start + leading.start())
    return (
        " ".join(text[start : name.end()].split())
        if name
        else _DANGLING.sub("", said[: leading.start()].rstrip())
    )


def as_told(prepared: Prepared, reading: Reading) -> Reading:
    """Where words beside a place tell outright who took, lost or has it, that stands before what was read."""
    text, mention = prepared.report.text, reading.mention
    first, last = sentence_at(prepared.sentences, mention.start) or (0, len(text))
    behind = find_date_behind(text, mention, prepared.mentions, prepared.dates) if mention.named else None
    if behind is not None:
        reading = replace(reading, dates=[Choice(value=behind, probability=1.0)])
    if reading.background > _NEWS and _LATEST.search(text, first, mention.start):
        reading = replace(reading, background=_NEWS)
    if SLOTS[reading.slot] == "holds" and prepared.context.voice and is_ours_still(text, mention, last):
        return _told_by(reading, gain=prepared.context.voice)
    if SLOTS[reading.slot] in ("siege", "siege_lifted"):
        garrison = find_garrison(text, mention, prepared.context, first)
        return _told_by(reading, against=garrison) if garrison else reading
    freed = _as_freed(prepared, reading, first, last)
    if freed is not None:
        return freed
    owned = _as_owned(prepared, reading, first, last) if mention.named else None
    if owned is not None:
        return owned
    if SLOTS[reading.slot] != "gain":
        return reading
    won = find_winner(NameInSentence(text, mention, prepared.mentions, prepared.sides, first, last))
    if won:
        told = [
            Choice(value=index, probability=1.0)
            for index, date in enumerate(prepared.dates)
            if first <= date.start and won.told_from - _BESIDE_DATE <= date.end <= won.told_from
        ]
        return replace(
            _told_by(reading, gain=won.side),
            dates=told[:1] or (reading.dates if mention.named else ()),
            precision=reading.precision if mention.named else _UNDATED,
        )
    if mention.named:
        return _as_named(prepared, reading, first, last)
    loser = find_loser(text, mention, prepared.sides, first, last)
    return _lost_by(reading, loser) if loser else reading


def _as_freed(prepared: Prepared, reading: Reading, first: int, last: int) -> Reading | None:
    """Who a place was freed for, where nobody is named; None where it is not told."""
    mention = reading.mention
    if SLOTS[reading.slot] not in ("gain", "gain_before"):
        return None
    country = _country_of(prepared, mention)
    freed = find_liberator(prepared.report.text, mention, country, prepared.context, first, last)
    return None if freed is None else _told_by(reading, gain=freed[0], loss=freed[1])


def _country_of(prepared: Prepared, mention: Mention) -> str | None:
    """The country that a mention's place lies in; the report's first where it is not known."""
    toponym = prepared.toponyms[mention.index]
    code = toponym.place.country_code if toponym and toponym.place else ""
    return code or next(iter(prepared.context.countries), None)


def _surest(choices: Sequence[Choice]) -> float:
    return max((choice.probability for choice in choices), default=0.0)


def _told_by(reading: Reading, **sides: str) -> Reading:
    """A reading whose sides words beside the place tell outright."""
    told = {name: [Choice(value=side, probability=1.0)] for name, side in sides.items()}
    return replace(reading, sides={**reading.sides, **told})


def _as_owned(prepared: Prepared, reading: Reading, first: int, last: int) -> Reading | None:
    """What the words around a name tell of whose the place is; None where they tell nothing."""
    slot, text, mention = SLOTS[reading.slot], prepared.report.text, reading.mention
    if slot not in ("gain", "gain_before", "holds"):
        return None
    gain = reading.sides.get("gain", ())
    name = NameInSentence(text, mention, prepared.mentions, prepared.sides, first, last)
    owner = find_owner(name)
    if owner and (_surest(gain) < _UNSURE or owner.took == (slot != "holds")):
        return _told_by(reading, gain=owner.side)
    if slot == "gain" and not find_taker(text, mention, prepared.sides, first):
        loser = find_subject_of_loss(name) or _whom_it_was_taken_from(prepared, reading, name)
        if loser:
            return _lost_by(reading, loser)
    if slot == "holds" and (without := find_subject_of_loss(name)):
        holder = [choice for choice in gain if choice.value not in ("", without)]
        enemy = prepared.context.opponent(without)
        if holder or enemy:
            return _told_by(reading, gain=str(holder[0].value) if holder else str(enemy))
    if slot == "holds" and is_occupied(name):
        home = prepared.context.states_of(_country_of(prepared, mention))
        others = [choice for choice in gain if choice.value not in home]
        return (
            replace(reading, sides={**reading.sides, "gain": others}) if any(c.value for c in others) else None
        )
    return None


def _whom_it_was_taken_from(prepared: Prepared, reading: Reading, name: NameInSentence) -> str | None:
    """The side that a pronoun beside a name says has lost it: the last one told of, if read as the gainer.

    A reader that has taken "lost by them" for "taken by them" knows well who they are.
    """
    pronoun = lost_by_pronoun(name.text, replace(name.mention, end=name.end), name.first, name.last)
    if pronoun == "us":
        return prepared.context.voice
    gain = next(iter(reading.sides.get("gain", ())), None)
    if pronoun is None or gain is None or not gain.value:
        return None
    before = [side for side in sides_within(prepared.sides, 0, name.start) if side.side]
    if not before or _SPEAKS.search(name.text, before[-1].end, name.start):
        return None  # "the army said that Ariha, captured from them, was quiet"
    return before[-1].side if gain.value == before[-1].side else None


def _lost_by(reading: Reading, loser: str) -> Reading:
    """A reading of which words beside the place tell outright who lost it: that side did not gain it."""
    gain = [choice for choice in reading.sides.get("gain", ()) if choice.value != loser]
    told = _told_by(reading, loss=loser)
    return replace(told, sides={**told.sides, "gain": gain})


def _as_named(prepared: Prepared, reading: Reading, first: int, last: int) -> Reading:
    """What the words beside a place's own name tell of who lost it, who took it, and that it was before."""
    text, mention, sides = prepared.report.text, reading.mention, dict(reading.sides)
    gain = sides.get("gain", ())
    loser = find_loser(text, mention, prepared.sides, first, last)
    if loser:
        sides = dict(_lost_by(reading, loser).sides)
    elif after := find_taker_after(text, mention, prepared.sides, first, last):
        sides["gain"] = [Choice(value=after, probability=1.0)]
    elif _surest(gain) < _SPLIT:
        taker = find_taker(text, mention, prepared.sides, first)
        if taker:
            sides["gain"] = [Choice(value=taker, probability=1.0)]
    dates = reading.dates
    earlier = find_earlier_taking(text, mention, first)
    if earlier is not None:
        told = (
            index
            for index, date in enumerate(prepared.dates)
            if first <= date.start and date.end < earlier <= date.end + 2 and _AFTER.search(date.text)
        )
        dates = [Choice(value=index, probability=1.0) for index in told] or dates
    return replace(reading, sides=sides, dates=dates)
