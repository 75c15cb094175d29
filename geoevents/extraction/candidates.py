"""What the learned reader chooses from: the names of a report, the phrases for places, its sides, its dates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction.dates import DateMention, find_dates
from geoevents.extraction.encoding import Mention
from geoevents.extraction.mentions import find_anaphors, find_names
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.sides import SideContext, SideLexicon, SideMention, find_sides
from geoevents.extraction.words import fold_word
from geoevents.model import Report

_BEARING = re.compile(
    r"(?:(?:just|immediately|about|some|around|roughly|nearly|only|barely) )?"
    r"(?:\d[\d.,]*\s*-?(?:km|kms|kilomet(?:re|er)s?|mi|miles?)\b(?: \([^)]*\))?\s+)?"
    r"(?:to the )?(?:(?:north|south|east|west)[\w-]* of|outside|from)\b",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    r",?\s*(?:(?:lying|located|situated|which lies)\s+)?(?:on the [\w-]+\s+)?|,?\s*\d[\w ]{0,14}"
)


@dataclass(slots=True)
class Prepared:
    """A report as the reader needs it."""

    report: Report
    mentions: list[Mention]
    toponyms: list[Toponym | None]
    """Of each mention; None for phrases that may stand for a place."""
    context: SideContext
    sides: Sequence[SideMention]
    dates: Sequence[DateMention]
    sentences: Sequence[tuple[int, int]]


_PARAGRAPH = re.compile(r"[^\n]+")
_ENOUGH = 2
"""How many places a paragraph names that is about another war than its report."""


def prepare(
    report: Report,
    toponyms: Sequence[Toponym],
    *,
    known_word: Callable[[str], bool],
    lexicon: SideLexicon | None = None,
) -> Prepared:
    """Find the candidates of a report: its places, other names and phrases for places, sides, dates.

    Args:
        report: the report.
        toponyms: its places, from the geoparser. Countries are no candidates.
        known_word: whether a word is a common one (``WordPiece.knows``).
        lexicon: the sides and wars; the package's own without it.
    """
    named: list[Toponym] = []
    for toponym in sorted(toponyms, key=lambda t: (t.start, -t.end)):
        country = toponym.place is not None and toponym.place.kind is PlaceKind.COUNTRY
        if named and _tells_where(report.text, named[-1], toponym):
            continue
        if not country and toponym.end > toponym.start and (not named or toponym.start >= named[-1].end):
            named.append(toponym)
    context = side_context(report, toponyms, lexicon=lexicon)
    sides = find_sides_of(report, context, toponyms)
    by_name = {(s.start, s.end) for s in sides if fold_word(s.text) == fold_word(s.side or "")}
    named = [t for t in named if (t.start, t.end) not in by_name or _is_called(t)]
    dates = [d for d in find_dates(report.text, published=report.published) if d.end > d.start and not d.future]
    sentences = split_sentences(report.text)
    taken = [(t.start, t.end) for t in toponyms]
    taken += [*((s.start, s.end) for s in sides), *((d.start, d.end) for d in dates)]
    for start, end in find_names(report.text, taken, sentences=sentences, known_word=known_word):
        named.append(Toponym(start=start, end=end, text=report.text[start:end]))
    phrases = find_anaphors(report.text, [(t.start, t.end) for t in named])
    spans: list[tuple[int, int, Toponym | None]] = [
        *((t.start, t.end, t) for t in named),
        *((a, b, None) for a, b in phrases),
    ]
    spans.sort(key=lambda s: s[0])
    return Prepared(
        report=report,
        mentions=[Mention(a, b, toponym is not None, number) for number, (a, b, toponym) in enumerate(spans)],
        toponyms=[toponym for _, _, toponym in spans],
        context=context,
        sides=sides,
        dates=dates,
        sentences=sentences,
    )


def _is_called(toponym: Toponym) -> bool:
    """Whether a place goes by the name in the text: Jubaland is both side and place, UNITA not Unity State."""
    return toponym.place is None or fold_word(toponym.place.name) == fold_word(toponym.text)


def _tells_where(text: str, name: Toponym, toponym: Toponym) -> bool:
    """Whether words such as "west of Aleppo" only say where the place named before them lies."""
    return (
        toponym.place is not None
        and toponym.place.kind is PlaceKind.AREA
        and _BEARING.match(text, toponym.start, toponym.end) is not None
        and _APPOSED.fullmatch(text, name.end, toponym.start) is not None
    )


def side_context(
    report: Report, toponyms: Sequence[Toponym], *, lexicon: SideLexicon | None = None
) -> SideContext:
    """Tell what wars and sides a report is about, by its words and the countries of its places."""
    countries = [t.place.country_code for t in toponyms if t.place is not None and t.place.country_code]
    return SideContext.of(
        report.text, countries, published=report.published, source=report.source, lexicon=lexicon
    )


def find_sides_of(report: Report, context: SideContext, toponyms: Sequence[Toponym]) -> list[SideMention]:
    """Find the sides that a report names.

    In a paragraph about another war than the report "the army" is that war's: a digest tells of several.
    """
    there: dict[tuple[int, int], str] = {}
    for start, end, country in _elsewhere(report, context, toponyms):
        for side in find_sides(report.text[start:end], country=country, document=context):
            if side.side and side.generic and side.kind not in ("own", "enemy"):
                there[side.start + start, side.end + start] = side.side
    sides = [
        replace(side, side=there[side.start, side.end])
        if side.generic and (side.start, side.end) in there
        else side
        for side in find_sides(report.text, document=context)
    ]
    return [side for side in sides if side.side and side.end > side.start]


def _elsewhere(report: Report, context: SideContext, toponyms: Sequence[Toponym]) -> list[tuple[int, int, str]]:
    """The paragraphs whose places all lie in one country at war, not the one that the report is most about."""
    main = context.countries[0] if context.countries else None
    placed = sorted(
        (t.start, t.place.country_code) for t in toponyms if t.place is not None and t.place.country_code
    )
    if main is None or all(code == main for _, code in placed):
        return []
    found = []
    starts = [at for at, _ in placed]
    for paragraph in _PARAGRAPH.finditer(report.text):
        start, end = paragraph.span()
        inside = placed[bisect_left(starts, start) : bisect_left(starts, end)]
        codes = {code for _, code in inside}
        if len(inside) >= _ENOUGH and len(codes) == 1 and main not in codes:
            [code] = codes
            if context.lexicon.wars_in(code, report.published):
                found.append((start, end, code))
    return found
