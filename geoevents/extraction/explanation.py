"""Why a report was read as it was: the parts of a claim's sentence, or why a sentence makes no claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction import ClaimExtractor
from geoevents.extraction.dates import DateMention, find_dates
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.sides import SideContext, SideLexicon, SideMention, find_sides
from geoevents.model import Claim, DatePrecision, EventType, Report

ROLES = ("place", "gain", "loss", "actor", "against", "date", "said", "denied", "trigger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A part of a sentence and what it is to a claim: one of ``ROLES``. Offsets are those of the report."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReason:
    """A claim with the parts of its sentence, and lines of (what, how it was read)."""

    claim: Claim
    marks: tuple[Mark, ...]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A sentence that names places and makes no claim, and why."""

    start: int
    end: int
    places: tuple[Mark, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a report was read as, in the order of its text."""

    report: Report
    claims: tuple[ClaimReason, ...]
    silences: tuple[Silence, ...]


@dataclass(slots=True, kw_only=True)
class Grounds:
    """What one reader has to say beyond what every claim tells: filled in by ``gather_grounds``."""

    lines: dict[str, list[tuple[str, str]]]
    """For a claim's id, lines of (what, how it was read)."""
    marks: dict[str, list[Mark]]
    """For a claim's id, parts of the text that only its reader knows: the trigger."""
    silences: dict[int, list[str]]
    """For the start of a sentence, why it makes no claim."""


def explain_report(report: Report, toponyms: Sequence[Toponym], extractor: ClaimExtractor) -> Explanation:
    """What an extractor reads in a report, and why.

    The rules tell which trigger fired and what became of the others; the learned reader tells probabilities and
    what its pointers chose; of any other reader the claims alone are known.

    Args:
        report: the report.
        toponyms: its places, from the geoparser; offsets are those of ``report.text``.
        extractor: what read it.

    Raises:
        GeoeventsError: as the extractor's ``extract`` does.
    """
    claims = extractor.extract(report, toponyms)
    sentences = split_sentences(report.text)
    grounds = _gather_grounds(report, toponyms, extractor, claims, sentences)
    countries = [t.place.country_code for t in toponyms if t.place and t.place.country_code]
    lexicon: SideLexicon | None = getattr(extractor, "lexicon", None)
    context = SideContext.of(
        report.text, countries, published=report.published, source=report.source, lexicon=lexicon
    )
    sides = find_sides(report.text, document=context)
    reasons = [
        ClaimReason(
            claim=claim,
            marks=tuple(_marks(claim, toponyms, sides, report, grounds.marks.get(claim.id, ()))),
            lines=tuple(grounds.lines.get(claim.id, [("read by", claim.rule)])),
        )
        for claim in claims
    ]
    told = [(claim.evidence.start, claim.evidence.end) for claim in claims]
    silences = []
    for start, end in sentences:
        places = [t for t in toponyms if start <= t.start and t.end <= end and not _is_country(t)]
        if not places or any(a < end and start < b for a, b in told):
            continue
        silences.append(
            Silence(
                start=start,
                end=end,
                places=tuple(Mark(start=t.start, end=t.end, role="place") for t in places),
                reasons=tuple(grounds.silences.get(start, ["the reader tells nothing of it"])),
            )
        )
    return Explanation(report=report, claims=tuple(reasons), silences=tuple(silences))


def _gather_grounds(
    report: Report,
    toponyms: Sequence[Toponym],
    extractor: ClaimExtractor,
    claims: Sequence[Claim],
    sentences: Sequence[tuple[int, int]],
) -> Grounds:
    from geoevents.extraction.claims import RuleExtractor

    if isinstance(extractor, RuleExtractor):
        from geoevents.extraction.rule_grounds import gather_rule_grounds

        return gather_rule_grounds(report, toponyms, extractor, claims, sentences)
    if (
        type(extractor).__module__ == "geoevents.extraction.reader"
    ):  # not imported for those who have no use for it
        from geoevents.extraction.reader_grounds import gather_reader_grounds

        return gather_reader_grounds(report, toponyms, extractor, claims, sentences)
    return Grounds(lines={}, marks={}, silences={})


def _is_country(toponym: Toponym) -> bool:
    return toponym.place is not None and toponym.place.kind is PlaceKind.COUNTRY


def _marks(
    claim: Claim,
    toponyms: Sequence[Toponym],
    sides: Sequence[SideMention],
    report: Report,
    known: Iterable[Mark],
) -> list[Mark]:
    """The parts of a claim's sentence, in order, none overlapping; what its reader knows comes first."""
    start, end = claim.evidence.start, claim.evidence.end
    wanted = list(known)
    trigger = next((mark.start for mark in wanted if mark.role == "trigger"), start)
    names = [t for t in toponyms if start <= t.start and t.end <= end and _is_of(t, claim)]
    if names:
        nearest = min(names, key=lambda t: (t.text != claim.place_text, abs(t.start - trigger)))
        wanted.append(Mark(start=nearest.start, end=nearest.end, role="place"))
    for role in ("gain", "loss", "actor", "against"):
        side = getattr(claim, role)
        meant = [m for m in sides if side and m.side == side and start <= m.start and m.end <= end]
        if meant:
            one = min(meant, key=lambda m: (m.attributive, abs(m.start - trigger)))
            wanted.append(Mark(start=one.start, end=one.end, role=role))
    date = date_of(claim, report)
    if date is not None:
        wanted.append(Mark(start=start + date.start, end=start + date.end, role="date"))
    for role, speakers in (("said", claim.said_by), ("denied", claim.denied_by)):
        for speaker in speakers:
            at = report.text.find(speaker, start, end)
            if at >= 0:
                wanted.append(Mark(start=at, end=at + len(speaker), role=role))
    marks: list[Mark] = []
    for mark in wanted:
        if not any(mark.start < other.end and other.start < mark.end for other in marks):
            marks.append(mark)
    return sorted(marks, key=lambda mark: mark.start)


def date_of(claim: Claim, report: Report) -> DateMention | None:
    """The date in a claim's sentence that its days are those of; None where the sentence tells no such date."""
    if claim.latest is None:
        return None
    found = [
        mention
        for mention in find_dates(claim.evidence.text, published=report.published)
        if claim.latest in (mention.range.latest, mention.day) and mention.end > mention.start
    ]
    return min(found, key=lambda mention: mention.weak, default=None)


def _is_of(toponym: Toponym, claim: Claim) -> bool:
    if claim.place is not None and toponym.place is not None:
        return toponym.place.id == claim.place.id
    return toponym.text.casefold() == claim.place_text.casefold()


def tell_days(claim: Claim, report: Report) -> str:
    """When it happened and where that was read."""
    if claim.latest is None:
        return "not told"
    day = claim.latest.isoformat()
    if claim.earliest and claim.earliest != claim.latest:
        day = f"{claim.earliest.isoformat()} to {day}"
    mention = date_of(claim, report)
    if mention is not None:
        return f'{day} ({claim.date_precision}): "{mention.text}"'
    if claim.latest == report.published:
        known = claim.type is EventType.HOLDS or claim.date_precision is DatePrecision.DAY
        why = "the day of the report" if known else "told with no day, so the week up to the report"
        return f"{day} ({claim.date_precision}): {why}"
    return f"{day} ({claim.date_precision}): counted from a day told elsewhere"
