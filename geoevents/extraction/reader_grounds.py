"""What the learned reader has to say for its claims, and for the sentences that it passes over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gazetteer.place import Toponym
from geoevents.extraction.choices import choose
from geoevents.extraction.explanation import Grounds, Mark
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.readings import Reading
from geoevents.extraction.telling import tell_all
from geoevents.extraction.triage import is_dense, may_tell
from geoevents.model import Claim, Report

if TYPE_CHECKING:
    from geoevents.extraction.candidates import Prepared
    from geoevents.extraction.reader import EncoderExtractor

_FLOOR = 0.02
"""The least probability that is told of what was not chosen."""


def gather_reader_grounds(
    report: Report,
    toponyms: Sequence[Toponym],
    extractor: Any,  # noqa: ANN401 - the EncoderExtractor; its module is heavy and may be absent
    claims: Sequence[Claim],
    sentences: Sequence[tuple[int, int]],
) -> Grounds:
    """What each mention was read as, how likely, and what every pointer chose."""
    grounds = Grounds(lines={}, marks={}, silences={})
    if not extractor.wants(report):
        why = "the report has too few words of war to be read"
        grounds.silences.update((start, [why]) for start, _ in sentences)
        return grounds
    prepared = extractor.prepare(report, toponyms)
    readings = extractor.read_all(prepared)
    likely = choose(readings, extractor.settings)
    for claim in claims:
        reading = _reading_of(claim, likely)
        if reading is None:
            grounds.lines[claim.id] = [("read by", f"{claim.rule}, probability {claim.score:.2f}")]
            continue
        grounds.lines[claim.id] = _lines(claim, reading, prepared, extractor.settings)
        if not reading.mention.named:
            mention = reading.mention
            grounds.marks[claim.id] = [Mark(start=mention.start, end=mention.end, role="place")]
    dropped = tell_all(
        report, likely, prepared.toponyms, prepared.dates, prepared.sentences, context=prepared.context
    ).dropped
    low = extractor.read(prepared, floor=_FLOOR)
    for start, end in sentences:
        grounds.silences[start] = _reasons(extractor, prepared, start, end, readings, low, likely, dropped)
    return grounds


def _reading_of(claim: Claim, likely: Sequence[Reading]) -> Reading | None:
    slot = claim.rule.removeprefix("reader:").split(" ")[0]
    inside = [
        r
        for r in likely
        if SLOTS[r.slot] == slot and claim.evidence.start <= r.mention.start < claim.evidence.end
    ]
    return min(inside, key=lambda r: abs(r.probability - claim.score), default=None)


def _lines(
    claim: Claim, reading: Reading, prepared: Prepared, settings: Mapping[str, Any]
) -> list[tuple[str, str]]:
    text, slot = prepared.report.text, SLOTS[reading.slot]
    wanted = _threshold(reading, settings)
    words = text[reading.mention.start : reading.mention.end]
    told = f'learned reader: "{words}" is told of {slot} with probability {reading.probability:.2f}'
    lines = [("read by", f"{told} ({wanted:.2f} wanted)")]
    if not reading.mention.named and reading.antecedents:
        stands = []
        for index, share in reading.antecedents[:3]:
            toponym = prepared.toponyms[index]
            stands.append(f"{toponym.text if toponym else '?'} {share:.2f}")
        lines.append(("place", f'"{words}" stands for {", ".join(stands)}'))
    for role in ("gain", "loss") if claim.gain or claim.loss or claim.type.is_change else ("actor", "against"):
        choices = reading.sides.get(role, ())
        told = ", ".join(f"{c.value or 'none told'} {c.probability:.2f}" for c in choices[:3])
        lines.append((role, f"pointers: {told}"))
    dates = []
    for choice in reading.dates[:3]:
        index = choice.value if isinstance(choice.value, int) else -1
        named = f'"{prepared.dates[index].text}"' if index >= 0 else "none told"
        dates.append(f"{named} {choice.probability:.2f}")
    lines.append(("date", f"pointers: {', '.join(dates)}"))
    flags = ", ".join(
        f"{name} {value:.2f}"
        for name, value in (
            ("again", reading.again),
            ("background", reading.background),
            ("handover", reading.handover),
        )
    )
    lines.append(("flags", flags))
    return lines


def _threshold(reading: Reading, settings: Mapping[str, Any]) -> float:
    limit: float = settings["thresholds"][SLOTS[reading.slot]]
    return limit + (0.0 if reading.mention.named else float(settings["phrase"]))


def _reasons(
    extractor: EncoderExtractor,
    prepared: Prepared,
    start: int,
    end: int,
    readings: Sequence[Reading],
    low: Sequence[Reading],
    likely: Sequence[Reading],
    dropped: Mapping[tuple[int, int], str],
) -> list[str]:
    text = prepared.report.text
    inside = [r for r in readings if start <= r.mention.start < end]
    chosen = {(r.mention.index, r.slot) for r in likely}
    reasons = []
    for reading in sorted(inside, key=lambda r: (r.mention.start, -r.probability)):
        words = text[reading.mention.start : reading.mention.end]
        told = f'"{words}": {SLOTS[reading.slot]} {reading.probability:.2f}'
        wanted = _threshold(reading, extractor.settings)
        if reading.probability < wanted:
            reasons.append(f"{told}, below the {wanted:.2f} wanted")
        elif (reading.mention.index, reading.slot) not in chosen:
            least = float(extractor.settings["report"])
            reasons.append(f"{told}, but no change of this report reaches {least:.2f}")
        else:
            why = dropped.get(
                (reading.mention.index, reading.slot), "its claim has another sentence for evidence"
            )
            reasons.append(f"{told}: {why}")
    if reasons:
        return reasons
    faint = [r for r in low if start <= r.mention.start < end]
    if faint:
        best = max(faint, key=lambda r: r.probability)
        words = text[best.mention.start : best.mention.end]
        return [f'"{words}": likeliest {SLOTS[best.slot]}, {best.probability:.2f}: far below what is wanted']
    if not may_tell(text[start:end], dense=is_dense(text)):
        return ["no word with which a change, or who holds a place, is told"]
    return [f"nothing is told of its places with a probability above {_FLOOR:.2f}"]
