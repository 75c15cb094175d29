"""``geoevents extract --explain``: what was read in each report and why, for people at a terminal."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TextIO

from geoevents.cli.reading import make_pipeline, open_gazetteer, read_dated
from geoevents.cli.tables import printable
from geoevents.cli.tally import Tally
from geoevents.cli.writing import open_output, say
from geoevents.errors import GeoeventsError, QueryError, ReportError
from geoevents.extraction.explanation import ClaimReason, Explanation, Mark, Silence, tell_days
from geoevents.model import Claim, Report

_COLOURS = {
    "place": "1;36",
    "gain": "1;32",
    "loss": "1;31",
    "actor": "1;32",
    "against": "1;31",
    "date": "1;33",
    "said": "35",
    "denied": "35",
    "trigger": "1;4",
}
"""Select Graphic Rendition codes (ECMA-48) of the parts of a sentence."""
_WIDTH = 8


def run_explain(arguments: argparse.Namespace) -> int:
    """Write what was read in each report, and why."""
    if arguments.jobs > 1:
        raise QueryError("--explain reads with one process; leave out --jobs")
    tally = Tally()
    with open_gazetteer() as gazetteer, open_output(arguments.output) as out:
        pipeline = make_pipeline(gazetteer, arguments)
        colour = wants_colour(out)
        for report in read_dated(arguments.reports, tally, arguments):
            try:
                explanation = pipeline.explain(report)
            except ReportError as problem:
                tally.skip(f"{report.id}: {problem}")
                continue
            except (GeoeventsError, MemoryError):
                raise
            except Exception as error:  # noqa: BLE001 - one report must not end a run over many
                tally.skip(f"{report.id}: {type(error).__name__}: {error}")
                continue
            tally.take(report, [reason.claim for reason in explanation.claims])
            out.write(render_explanation(explanation, colour=colour))
    tally.refuse_if_nothing()
    say(tally.summary())
    return 0


def wants_colour(out: TextIO) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR is set (https://no-color.org)."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def render_explanation(explanation: Explanation, *, colour: bool = False) -> str:
    """An explanation as lines of text: nothing in them is obeyed by a terminal but our own colours."""
    report = explanation.report
    day = report.published.isoformat() if report.published else "no date"
    lines = [printable(f"{report.id}  {day}  {report.title or report.source}").rstrip()]
    parts: list[tuple[int, int, list[str]]] = []
    for _, same in groupby(explanation.claims, key=_kin):
        reasons = list(same)
        parts.append((reasons[0].claim.evidence.start, 0, _claim_lines(reasons, report, colour=colour)))
    parts += [(s.start, 1, _silence_lines(s, report, colour=colour)) for s in explanation.silences]
    if not parts:
        lines.append("  no claim, and no place named")
    for _, _, told in sorted(parts, key=lambda part: part[:2]):
        lines += ["", *told]
    return "\n".join(lines) + "\n\n"


def _kin(reason: ClaimReason) -> tuple[object, ...]:
    """What claims share that are told of several places in one breath."""
    claim = reason.claim
    sides = (claim.gain, claim.loss, claim.actor, claim.against)
    days = (claim.earliest, claim.latest, claim.date_precision)
    said = (claim.status, claim.said_by, claim.denied_by)
    return (claim.evidence.start, claim.type, sides, days, said, claim.score, reason.lines)


def _claim_lines(reasons: Sequence[ClaimReason], report: Report, *, colour: bool) -> list[str]:
    claim = reasons[0].claim
    places = ", ".join(_tell_place(reason.claim) for reason in reasons)
    what = claim.type.value.replace("_", " ") + (" again" if claim.again else "")
    head = f"{what} of {places}" + (", told as earlier" if claim.background else "")
    marks = sorted({mark for reason in reasons for mark in reason.marks}, key=lambda mark: mark.start)
    lines = [f"  {_heading(printable(head), colour=colour)}", "    " + _marked(claim, marks, colour=colour)]
    told = {mark.role for mark in marks}
    for role in ("gain", "loss", "actor", "against"):
        side = getattr(claim, role)
        if side:
            lines.append(_line(role, side + ("" if role in told else " (not named in this sentence)")))
    lines.append(_line("date", tell_days(claim, report)))
    said = f", said by {'; '.join(claim.said_by)}" if claim.said_by else ""
    denied = f", denied by {'; '.join(claim.denied_by)}" if claim.denied_by else ""
    lines.append(_line("status", f"{claim.status.value}{said}{denied}"))
    return lines + [_line(name, text) for name, text in (*reasons[0].lines, ("score", f"{claim.score:.2f}"))]


def _tell_place(claim: Claim) -> str:
    part = f"{claim.part} of " if claim.part and claim.part not in claim.place_text else ""
    if claim.place is None:
        return f"{part}{claim.place_text} (place not known)"
    name = claim.place.name
    same = f" = {name}" if name != claim.place_text else ""
    return f"{part}{claim.place_text}{same} ({claim.place.latitude:.4f} {claim.place.longitude:.4f})"


def _silence_lines(silence: Silence, report: Report, *, colour: bool) -> list[str]:
    text = _mark_text(report.text, silence.start, silence.end, silence.places, colour=colour)
    return [
        f"  {_heading('no claim', colour=colour)}",
        "    " + text,
        *(_line("why", r) for r in silence.reasons),
    ]


def _line(name: str, text: str) -> str:
    return f"      {name:<{_WIDTH}}{printable(text)}"


def _heading(text: str, *, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


def _marked(claim: Claim, marks: Iterable[Mark], *, colour: bool) -> str:
    evidence = claim.evidence
    shifted = [Mark(start=m.start - evidence.start, end=m.end - evidence.start, role=m.role) for m in marks]
    return _mark_text(evidence.text, 0, len(evidence.text), shifted, colour=colour)


def _mark_text(text: str, start: int, end: int, marks: Iterable[Mark], *, colour: bool) -> str:
    """A sentence with its parts in brackets; its own become round ones, so that none is taken for ours."""
    pieces: list[str] = []
    at = start
    for mark in marks:
        if mark.start < at or mark.end > end:
            continue
        part = f"[{mark.role} {_plain(text[mark.start : mark.end]).strip()}]"
        pieces += [
            _plain(text[at : mark.start]),
            f"\x1b[{_COLOURS[mark.role]}m{part}\x1b[0m" if colour else part,
        ]
        at = mark.end
    pieces.append(_plain(text[at:end]))
    return "".join(pieces).strip()


def _plain(text: str) -> str:
    """Text without what a terminal would obey; every run of spaces is one."""
    clean = "".join(c if c.isprintable() else " " for c in text).translate(_ROUND)
    words = " ".join(clean.split())
    return (" " if clean[:1].isspace() else "") + words + (" " if words and clean[-1:].isspace() else "")


_ROUND = str.maketrans("[]", "()")
