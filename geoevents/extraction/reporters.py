"""Who tells it: neutral observers, or a party and its media; lexicons/reporters.toml is the data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from geoevents.errors import LexiconError
from geoevents.extraction.side_context import SideContext
from geoevents.extraction.side_lexicon import Role, matching_case
from geoevents.extraction.side_matching import find_items
from geoevents.extraction.side_phrases import read_phrases
from geoevents.extraction.words import words_of
from geoevents.model import ClaimStatus


class ReporterKind(StrEnum):
    """How far a speaker's word goes."""

    NEUTRAL = "neutral"
    """A monitor, an agency, residents, a reporter: what it tells counts as reported."""
    PARTY = "party"
    """A side or its media: what it tells counts as claimed."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Who speaks: of which kind, and for which side (None for the neutral and where it cannot be told)."""

    kind: ReporterKind
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    form: str
    words: tuple[str, ...]
    kind: ReporterKind
    side: str
    group: str


def reporter_of(phrase: str, *, context: SideContext | None = None) -> Reporter:
    """Who a phrase such as "the Observatory", "state television" or "the SDF's press office" speaks for.

    The longest name of the lexicon in the phrase decides; a side's own name makes a party, unless a neutral
    word stands with it ("a doctor in rebel-held Idlib", "an opposition war monitor").

    Args:
        phrase: the speaker as the text has it, or the name of the report's source.
        context: what the report is about, for "state television" and "the rebels".
    """
    where = context or SideContext.of(phrase)
    words = words_of(phrase)
    folded = [word.folded for word in words]
    best: _Entry | None = None
    for i in range(len(folded)):
        for entry in _by_first_word().get(folded[i], ()):
            size = len(entry.words)
            if tuple(folded[i : i + size]) != entry.words or (
                best and len(best.words) >= size and _ranks(best, entry)
            ):
                continue
            seen = phrase[words[i].start : words[i + size - 1].end]
            if entry.form[0].islower() or matching_case(entry.form, seen.removesuffix("'s").removesuffix("’s")):
                best = entry
    named = _side_named_in(phrase, where)
    told = named or next((m.side for m in read_phrases(phrase, where) if m.side), None)
    if best is None:
        return Reporter(kind=ReporterKind.PARTY, side=told) if told else Reporter(kind=ReporterKind.UNKNOWN)
    if best.kind is ReporterKind.NEUTRAL:
        return Reporter(kind=ReporterKind.NEUTRAL)
    if best.group:
        return Reporter(kind=ReporterKind.PARTY, side=named or where.resolve(best.group))
    return Reporter(kind=ReporterKind.PARTY, side=best.side)


_AND = re.compile(r",?\s+and\s+|[;,]\s+")


def judge_speakers(
    speakers: Sequence[str], *, winners: frozenset[str], losers: frozenset[str], context: SideContext
) -> ClaimStatus | None:
    """What it makes of a claim who says so; None where that leaves it open.

    Both sides, or a side and someone neutral, confirm it; a side that gained claims it, and others report it.

    Args:
        speakers: as the text has them; "two rebel commanders and a war monitor" are two.
        winners: the sides that gained by it.
        losers: those that lost by it.
        context: what the report is about.
    """
    names = [name for phrase in speakers for name in _AND.split(phrase) if name]
    found = [reporter_of(name, context=context) for name in names]
    parties = {each.side for each in found if each.kind is ReporterKind.PARTY}
    is_neutral = any(each.kind is ReporterKind.NEUTRAL for each in found)
    if (parties and is_neutral) or (parties & winners and parties & losers):
        return ClaimStatus.CONFIRMED
    if not found or any(each.kind is ReporterKind.UNKNOWN for each in found):
        return None
    if parties:
        return None if parties & losers else ClaimStatus.CLAIMED
    return ClaimStatus.REPORTED if context.voice is None else None


def distinct_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, each once, without those that are part of another: "State" of "State media"."""
    every = tuple(dict.fromkeys(names))
    words = {name: f" {' '.join(name.lower().split())} " for name in every}
    return tuple(
        name
        for name in every
        if not any(words[name] in words[other] and words[name] != words[other] for other in every)
    )


def _side_named_in(phrase: str, context: SideContext) -> str | None:
    """The side that a phrase names, else the state whose country or adjective stands in it."""
    items = find_items(phrase, countries=context.countries, lexicon=context.lexicon)[1]
    for item in items:
        if item.entry.role in (Role.NAME, Role.PERSON):
            return context.lexicon.current(item.entry.value, context.published)
    states = (Role.COUNTRY, Role.CAPITAL, Role.ADJECTIVE)
    code = next((item.entry.value for item in items if item.entry.role in states), None)
    return context.pick(context.lexicon.meaning("government", code, context.published)) if code else None


def _ranks(best: _Entry, other: _Entry) -> bool:
    """Whether the entry found first stays: a neutral word of the same length wins over a party's."""
    return len(best.words) > len(other.words) or best.kind is ReporterKind.NEUTRAL or best.kind is other.kind


@cache
def _by_first_word() -> dict[str, list[_Entry]]:
    source = files("geoevents.extraction").joinpath("lexicons/reporters.toml").read_text(encoding="utf-8")
    out: dict[str, list[_Entry]] = {}
    for row in tomllib.loads(source)["reporter"]:
        kind = ReporterKind(row["kind"])
        if kind is ReporterKind.PARTY and not (row.get("side") or row.get("class")):
            raise LexiconError(f"reporters.toml: {row['names'][0]!r} is a party without `side` or `class`")
        for form in row["names"]:
            words = tuple(word.folded for word in words_of(form.removeprefix("the ").removeprefix("a ")))
            entry = _Entry(
                form=form, words=words, kind=kind, side=row.get("side", ""), group=row.get("class", "")
            )
            out.setdefault(words[0], []).append(entry)
    return out
