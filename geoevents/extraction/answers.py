"""What a language model answers about a report, checked against the report.

A model may be wrong, and the text that it reads may tell it to be. So nothing in an answer is believed: the
sentence must stand in the text and tell of control, the place must be one that the geoparser found there, the
sides must be named there, the day must be one that the resolver reads or that can be. What fails is dropped,
with a line that says why.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gazetteer.place import PlaceKind, Toponym
from geoevents.errors import AnswerError
from geoevents.extraction.dates import DateKind, DateMention
from geoevents.extraction.sides import SideContext, SideMention
from geoevents.extraction.triage import may_tell
from geoevents.model import (
    Claim,
    ClaimStatus,
    DatePrecision,
    DateRange,
    EventType,
    Evidence,
    Report,
)

MAX_CLAIMS = 200
_LONGEST = {"evidence": 2000}
_LONG = 200
"""Characters that any other text of a claim may have."""
_MOST_SENTENCES = 3
_OLDEST = dt.date(1900, 1, 1)
_SCORE = 0.5
"""Of a claim whose model tells no probability."""

_TEXT = {"type": ["string", "null"]}
_SIDES = ("gain", "loss", "actor", "against")
_KEYS: dict[str, dict[str, Any]] = {
    "type": {"type": "string", "enum": [each.value for each in EventType]},
    "place": {"type": "string"},
    "evidence": {"type": "string"},
    **dict.fromkeys(_SIDES, _TEXT),
    "again": {"type": "boolean"},
    "date": _TEXT,
    "precision": {"type": "string", "enum": [each.value for each in DatePrecision]},
    "status": {"type": "string", "enum": [each.value for each in ClaimStatus]},
    "said_by": {"type": "array", "items": {"type": "string"}},
    "denied_by": {"type": "array", "items": {"type": "string"}},
    "background": {"type": "boolean"},
}
ANSWER_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": list(_KEYS),
                "properties": _KEYS,
            },
        }
    },
}
"""What an answer must be, as a JSON schema; every key is required, and no other may stand there."""

_FENCED = re.compile(r"\s*```(?:json)?\s*\n(?P<inside>.*)\n\s*```\s*", re.DOTALL | re.IGNORECASE)
_TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.!?]{0,60}\b(?:instructions?|prompts?|previous|above|rules|schema)\b"
    r"|\bsystem\s+prompt\b|\b(?:language\s+model|chatbot|AI\s+assistant)\b"
    r"|\b(?:respond|reply|answer|output|return|print)\b[^.!?]{0,30}\b(?:json|claims?|schema)\b",
    re.IGNORECASE,
)
"""Sentences that speak to whoever reads them by machine; nothing that they tell is a report of anything."""


_STANDS_FOR_A_PLACE = re.compile(
    r"\b(?:it|its|there|both|them|these|those|here|(?:the|this|that)\s+(?:\w+\s+){0,2}(?:town|village|city|capital|base|"
    r"airport|airfield|airbase|port|crossing|district|province|area|region|place|hill|camp|dam|road|highway|suburb|"
    r"neighbou?rhood|quarter|towns|villages|cities|stronghold|junction))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A report and what was found in it, against which answers are checked."""

    report: Report
    toponyms: Sequence[Toponym]
    sides: Sequence[SideMention]
    dates: Sequence[DateMention]
    sentences: Sequence[tuple[int, int]]
    context: SideContext


class Dropped(Exception):  # noqa: N818 - not an error: what is said of a claim that is not believed
    """Why a claim of an answer is not believed."""


def parse_answer(content: str) -> list[Any]:
    """The claims of a model's answer as it has them, none checked yet.

    Raises:
        AnswerError: it is no JSON object with a list of claims and nothing else, or has too many.
    """
    fenced = _FENCED.fullmatch(content)
    try:
        answer = json.loads(fenced["inside"] if fenced else content)
    except (ValueError, RecursionError):
        raise AnswerError("the model's answer is not JSON") from None
    claims = answer.get("claims") if isinstance(answer, dict) and len(answer) == 1 else None
    if not isinstance(claims, list):
        raise AnswerError('the model\'s answer is not {"claims": [...]}')
    if len(claims) > MAX_CLAIMS:
        raise AnswerError(f"the model's answer has {len(claims):,} claims; at most {MAX_CLAIMS} are read")
    return claims


def check_claim(told: Any, material: Material, *, rule: str) -> Claim:  # noqa: ANN401 - JSON
    """One claim of an answer as a claim of the report.

    Raises:
        Dropped: what it says does not stand in the report.
    """
    _check_shape(told)
    start, end = _find_evidence(told["evidence"], material)
    toponym = _find_place(told["place"], start, end, material)
    kind = EventType(told["type"])
    holders = kind.is_change or kind is EventType.HOLDS
    wanted = ("gain", "loss") if holders else ("actor", "against")
    sides = {name: _find_side(name, told[name], start, end, material) for name in wanted}
    first, second = (sides[name] for name in wanted)
    if first is not None and first == second:
        raise Dropped(f"{wanted[0]} and {wanted[1]} are one side, {first}")
    if kind in (EventType.CAPTURE, EventType.HANDOVER, EventType.HOLDS) and sides["gain"] is None:
        raise Dropped("no side is told that gains or holds it")
    days = _find_days(told, start, end, material)
    report = material.report
    return Claim(
        report_id=report.id,
        type=kind,
        place=toponym.place,
        place_text=toponym.text,
        evidence=Evidence(start=start, end=end, text=report.text[start:end]),
        gain=sides.get("gain"),
        loss=sides.get("loss"),
        actor=sides.get("actor"),
        against=sides.get("against"),
        again=told["again"],
        earliest=days.earliest,
        latest=days.latest,
        date_precision=days.precision,
        status=ClaimStatus(told["status"]),
        said_by=_find_speakers("said_by", told["said_by"], report.text),
        denied_by=_find_speakers("denied_by", told["denied_by"], report.text),
        background=told["background"],
        score=_SCORE,
        rule=rule,
        published=report.published,
        source=report.source,
    )


def speaks_to_a_machine(text: str, start: int, end: int) -> bool:
    """Whether a sentence is meant for whoever reads it by machine: it is no report of anything."""
    return _TO_A_MACHINE.search(text, start, end) is not None


def describe_told(told: Any) -> str:  # noqa: ANN401 - JSON
    """A claim of an answer in a few printable words, whatever it is."""
    if not isinstance(told, dict):
        return f"a {type(told).__name__}"
    kind, place = (str(told.get(key, "?"))[:40] for key in ("type", "place"))
    return "".join(c if c.isprintable() else " " for c in f"{kind} of {place!r}")


def _check_shape(told: Any) -> None:  # noqa: ANN401 - JSON
    if not isinstance(told, dict):
        raise Dropped("a claim must be an object")
    for key in _KEYS:
        if key not in told:
            raise Dropped(f"{key} is missing")
    for key, value in told.items():
        if key not in _KEYS:
            raise Dropped(f"unknown key {str(key)[:40]!r}")
        if not _is_of(value, _KEYS[key]):
            raise Dropped(f"{key} is not as the schema wants it")
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if len(texts) > 20 or any(len(text) > _LONGEST.get(key, _LONG) for text in texts):
            raise Dropped(f"{key} is too long")


def _is_of(value: Any, wanted: Mapping[str, Any]) -> bool:  # noqa: ANN401 - JSON
    """Whether a value is of one of the schema's types, of which claims need four."""
    names = wanted["type"] if isinstance(wanted["type"], list) else [wanted["type"]]
    if value is None:
        return "null" in names
    if isinstance(value, bool):
        return "boolean" in names
    if isinstance(value, str):
        return "string" in names and value in wanted.get("enum", (value,))
    return isinstance(value, list) and "array" in names and all(isinstance(each, str) for each in value)


def _spans_of(words: str, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where words stand in a text, line breaks and spaces being all one; letters must be the same."""
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, parts)))
    return [match.span() for match in pattern.finditer(text, start, len(text) if end is None else end)]


def _find_evidence(words: str, material: Material) -> tuple[int, int]:
    """The whole sentences in which the words stand."""
    text = material.report.text
    spans = _spans_of(words, text)
    if not spans:
        raise Dropped("its evidence does not stand in the text")
    low, high = spans[0]
    touched = [(a, b) for a, b in material.sentences if a < high and low < b]
    if not touched:
        raise Dropped("its evidence is no sentence")
    if len(touched) > _MOST_SENTENCES:
        raise Dropped(f"its evidence is {len(touched)} sentences long")
    start, end = touched[0][0], touched[-1][1]
    if not may_tell(text[start:end]):
        raise Dropped("its evidence has no word that tells of control")
    if speaks_to_a_machine(text, start, end):
        raise Dropped("its evidence speaks to a machine")
    return start, end


def _find_place(words: str, start: int, end: int, material: Material) -> Toponym:
    """The toponym that the words are, that in the evidence before all others."""
    spans = _spans_of(words, material.report.text)
    if not spans:
        raise Dropped("its place does not stand in the text")
    known = {(each.start, each.end): each for each in material.toponyms}
    found = [known[span] for span in spans if span in known]
    found += [t for t in material.toponyms if any(a <= t.start and t.end <= b for a, b in spans)]
    found = [t for t in found if t.place is not None and t.place.kind is not PlaceKind.COUNTRY]
    if not found:
        raise Dropped("its place is none that the gazetteer knows there")
    inside = next((t for t in found if start <= t.start < end), None)
    if inside is not None:
        return inside
    before = [t for t in found if t.end <= start]
    if not before or not _STANDS_FOR_A_PLACE.search(material.report.text, start, end):
        raise Dropped("its place does not stand in its evidence, nor a word for it")
    return before[-1]


def _find_side(role: str, words: str | None, start: int, end: int, material: Material) -> str | None:
    """The side that the words are, as the lexicon reads them in this report."""
    if words is None:
        return None
    folded = _fold(words)
    near = [m for m in material.sides if m.start < end and start < m.end]
    for mention in (*near, *material.sides):
        if mention.side and _fold(mention.text) == folded:
            return mention.side
    named = material.context.lexicon.named(words, material.report.published)
    if named is not None and any(mention.side == named for mention in material.sides):
        return named
    raise Dropped(f"{role} {words[:40]!r} is no side that the text names")


def _fold(words: str) -> str:
    return " ".join(words.casefold().split()).removeprefix("the ")


def _find_days(told: Mapping[str, Any], start: int, end: int, material: Material) -> DateRange:
    """The days that the answer's words mean, by our own resolver; or a plain day that can be."""
    words, published = told["date"], material.report.published
    if words is None:
        if published is None or told["background"]:
            return DateRange()
        return DateRange(earliest=published, latest=published, precision=DatePrecision.WEEK)
    day = _as_day(words)
    if day is not None:
        if not _OLDEST <= day <= (published or dt.date.max):
            raise Dropped(f"its date {day} cannot be")
        meant = [m for m in material.dates if m.day == day or (m.range.earliest == m.range.latest == day)]
        if meant:
            return meant[0].range
        precision = DatePrecision(told["precision"])
        if precision is DatePrecision.DAY and day != published:
            precision = DatePrecision.WEEK  # a day that the text does not tell is no exact one
        slack = {DatePrecision.WEEK: 7, DatePrecision.MONTH: 31}.get(precision, 0)
        earliest = None if precision is DatePrecision.UNKNOWN else day - dt.timedelta(days=slack)
        return DateRange(earliest=earliest, latest=day, precision=precision)
    spans = _spans_of(words, material.report.text, start, end) or _spans_of(words, material.report.text)
    usable = [m for m in material.dates if not m.future and m.kind is not DateKind.DURATION]
    for low, high in spans:
        meant = [m for m in usable if m.start < high and low < m.end]
        if meant:
            return min(meant, key=lambda m: m.weak).range
    raise Dropped(f"its date {words[:40]!r} is none that the text tells")


def _as_day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words.strip())
    except ValueError:
        return None


def _find_speakers(role: str, names: Sequence[str], text: str) -> tuple[str, ...]:
    """The speakers as the text has them."""
    found = []
    for name in names:
        spans = _spans_of(name, text)
        if not spans:
            raise Dropped(f"{role} {name[:40]!r} does not stand in the text")
        found.append(text[slice(*spans[0])])
    return tuple(dict.fromkeys(found))
