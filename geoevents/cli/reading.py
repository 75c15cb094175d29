"""The commands that read reports: extract, geoparse, ingest; and the reading that map shares with them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from geoevents.cli.inputs import Inputs, baseline_of, sort_inputs
from geoevents.cli.readers import make_extractor
from geoevents.cli.tables import printable
from geoevents.cli.writing import check_output, count, open_output, say
from geoevents.errors import QueryError, ReportError
from geoevents.model import Claim, Report

if TYPE_CHECKING:
    import datetime as dt

    from gazetteer.index import Gazetteer
    from geoevents.pipeline import Pipeline

_Item = TypeVar("_Item")


@dataclass(slots=True)
class Tally:
    """What a run of reading has met so far."""

    reports: int = 0
    skipped: int = 0
    undated: int = 0
    claims: int = 0
    unlocated: int = 0
    dropped: int = 0
    """Claims that a language model made and the text does not bear out."""
    pending: list[str] = field(default_factory=list)
    """Problems met before the first good report: the error of the run, should none follow."""

    def skip(self, problem: str) -> None:
        """Name a report that cannot be read, and go on."""
        self.skipped += 1
        if self.reports:
            say(f"skipped: {problem}")
        else:
            self.pending.append(problem)

    def note(self, line: str) -> None:
        """Pass on what a reader says of a report; a claim that it dropped is counted."""
        self.dropped += ": dropped " in line
        say(line)

    def take(self, report: Report, claims: list[Claim]) -> None:
        """Count a report that was read."""
        for problem in self.pending:
            say(f"skipped: {problem}")
        self.pending.clear()
        self.reports += 1
        self.claims += len(claims)
        self.unlocated += sum(claim.place is None for claim in claims)
        if report.published is None:
            self.undated += 1
            say(f"{report.id}: no date, so the days it tells stay unknown; --published gives it one")

    def refuse_if_nothing(self) -> None:
        """End a run that could read nothing at all.

        Raises:
            ReportError: problems were met, and no good report.
        """
        if self.pending:
            others = len(self.pending) - 1
            raise ReportError(self.pending[0] + (f" (and {count(others, 'more problem')})" if others else ""))

    def summary(self) -> str:
        """One line: how much was read, and what came of it."""
        parts = [f"{count(self.reports, 'report')} read: {count(self.claims, 'claim')}"]
        if self.unlocated:
            parts.append(f"{self.unlocated:,} without a known place")
        if self.dropped:
            parts.append(f"{self.dropped:,} dropped")
        if self.undated:
            parts.append(f"{count(self.undated, 'report')} undated")
        if self.skipped:
            parts.append(f"{self.skipped:,} skipped")
        return ", ".join(parts)


def run_extract(arguments: argparse.Namespace) -> int:
    """``geoevents extract``: claims as JSON lines."""
    if arguments.explain:
        from geoevents.cli.explaining import run_explain

        return run_explain(arguments)
    from geoevents.extraction import claim_record

    tally = Tally()
    with open_gazetteer() as gazetteer, open_output(arguments.output) as out:
        for _, claims in read_claims(arguments.reports, gazetteer, tally, arguments):
            for claim in claims:
                out.write(json.dumps(claim_record(claim), ensure_ascii=False, allow_nan=False) + "\n")
    say(tally.summary())
    return 0


def run_geoparse(arguments: argparse.Namespace) -> int:
    """``geoevents geoparse``: toponyms of JSON-line documents as JSON lines."""
    from gazetteer.explanation import explain
    from gazetteer.geoparser import Geoparser, describe_document

    read = skipped = found = resolved = 0
    with open_gazetteer() as gazetteer, open_output(arguments.output) as out:
        geoparser = Geoparser(gazetteer)
        for where, line in _lines(arguments.documents):
            try:
                document = _document(where, line)
            except ReportError as problem:
                skipped += 1
                say(f"skipped: {problem}")
                continue
            spans = document.get("spans")
            text = document["text"]
            toponyms = geoparser.parse(text) if spans is None else geoparser.resolve(text, spans)
            if arguments.explain:
                for line in "\n".join(map(explain, toponyms)).splitlines():
                    out.write(("  " if line.startswith(" ") else "") + printable(line) + "\n")
            else:
                record = describe_document(document["id"], toponyms)
                out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
            read += 1
            found += len(toponyms)
            resolved += sum(toponym.place is not None for toponym in toponyms)
        if not read:
            raise ReportError(f"{arguments.documents}: no document; want JSON lines with id and text")
    say(
        f"{count(read, 'document')} read: {count(found, 'toponym')}, {resolved:,} resolved"
        + (f", {skipped:,} skipped" if skipped else "")
    )
    return 0


def run_ingest(arguments: argparse.Namespace) -> int:
    """``geoevents ingest``: reports into a store."""
    from geoevents.store import EventStore

    tally = Tally()
    path = check_output(arguments.store)
    inputs = sort_inputs(arguments.reports, mapping=arguments.mapping)
    if not arguments.reports and not arguments.baseline:
        raise QueryError("ingest: give reports to read, or --baseline FILE to keep")
    parts = []
    with open_gazetteer() as gazetteer:
        baseline = baseline_of(arguments, gazetteer, inputs.baselines)
        reading = read_inputs(inputs, gazetteer, tally, arguments)
        first = next(reading, None)  # nothing is made where nothing can be read
        with EventStore.open(path, create=True) as store:
            if baseline.areas:
                store.add_areas(baseline.areas)
                parts.append(f"{count(len(baseline.areas), 'area')} of a baseline")
            if baseline.states:
                store.add_baseline(baseline.states)
                parts.append(f"{count(len(baseline.states), 'place')} of a baseline")
            store.add(_chain(first, reading))
            events = store.count_events()
    if inputs.reports or inputs.tables:
        parts.insert(0, tally.summary())
    say(f"{', '.join(parts)}; {arguments.store} now holds {count(events, 'event')}")
    return 0


def read_inputs(
    inputs: Inputs, gazetteer: Gazetteer, tally: Tally, arguments: argparse.Namespace
) -> Iterator[tuple[Report, list[Claim]]]:
    """The reports and the rows of the tables, each with its claims; see ``read_claims``."""
    if inputs.tables:
        yield from _read_tables(inputs.tables, gazetteer, tally, arguments, last=not inputs.reports)
    if inputs.reports:
        yield from read_claims(inputs.reports, gazetteer, tally, arguments)


def _read_tables(
    paths: Iterable[str], gazetteer: Gazetteer, tally: Tally, arguments: argparse.Namespace, *, last: bool
) -> Iterator[tuple[Report, list[Claim]]]:
    """The rows of event tables; wrong rows are named on standard error and counted in ``tally``.

    Raises:
        ReportError: no row could be read, and nothing else (``last``) is to follow.
    """
    from geoevents.reports.tables import read_event_table

    rows = chain.from_iterable(
        read_event_table(path, gazetteer, mapping=arguments.mapping, on_problem=tally.skip) for path in paths
    )
    extractor = None
    for report, claims in _progress(rows, unit="rows"):
        if not claims and arguments.read_texts and report.language == "en":
            extractor = extractor or make_pipeline(gazetteer, arguments)
            read = list(extractor.run([report], on_problem=tally.skip, on_note=tally.note))
        else:
            read = [(report, claims)]
        for pair in read:
            tally.take(*pair)
            yield pair
    if last:
        tally.refuse_if_nothing()


def read_claims(
    paths: Iterable[str], gazetteer: Gazetteer, tally: Tally, arguments: argparse.Namespace
) -> Iterator[tuple[Report, list[Claim]]]:
    """Each report and its claims; bad reports are named on standard error and counted in ``tally``.

    ``arguments`` has what ``make_extractor`` wants, and where they apply ``published`` and ``jobs``.

    Raises:
        ReportError: no report could be read, or none of them tells its day.
    """
    reports = read_dated(paths, tally, arguments)
    read = make_pipeline(gazetteer, arguments).run(
        _progress(reports), on_problem=tally.skip, on_note=tally.note, jobs=getattr(arguments, "jobs", 1)
    )
    for report, claims in read:
        tally.take(report, claims)
        yield report, claims
    tally.refuse_if_nothing()


def read_dated(paths: Iterable[str], tally: Tally, arguments: argparse.Namespace) -> Iterator[Report]:
    """The reports at these paths, if one of them at least tells its day; bad ones go to ``tally``.

    Raises:
        ReportError: a path is missing, there is no report, or none tells its day.
    """
    from geoevents.reports import read_reports

    published: dt.date | None = getattr(arguments, "published", None)
    return _dated_at_all(read_reports(list(paths), published=published, on_problem=tally.skip), tally)


def make_pipeline(gazetteer: Gazetteer, arguments: argparse.Namespace) -> Pipeline:
    """What reads texts, with the reader that the command line names."""
    from geoevents.pipeline import Pipeline

    return Pipeline(gazetteer, make_extractor(arguments))


def open_gazetteer() -> Gazetteer:
    """The index, compiled at first use with a bar on standard error."""
    from gazetteer.index import Gazetteer

    return Gazetteer.open(progress=True)


def _dated_at_all(reports: Iterator[Report], tally: Tally) -> Iterator[Report]:
    """Pass reports on once one of them has a date; a run without any can place nothing in time."""
    undated: list[Report] = []
    for report in reports:
        if report.published is None:
            undated.append(report)
            continue
        yield from undated
        yield report
        yield from reports
        return
    if undated:
        others = f" (nor {count(len(undated) - 1, 'more report')})" if len(undated) > 1 else ""
        raise ReportError(
            f'{undated[0].id}: no date{others}; want a first line "date YYYY-MM-DD", '
            "a day in the file's name, or --published YYYY-MM-DD"
        )
    if not tally.skipped:
        raise ReportError("no report to read")


def _progress(items: Iterable[_Item], *, unit: str = "reports") -> Iterator[_Item]:
    """A bar on a terminal's standard error."""
    from tqdm import tqdm

    yield from tqdm(
        items, desc="reading", unit=f" {unit}", disable=not sys.stderr.isatty(), leave=False, delay=0.5
    )


def _chain(
    first: tuple[Report, list[Claim]] | None, rest: Iterator[tuple[Report, list[Claim]]]
) -> Iterator[tuple[Report, list[Claim]]]:
    if first is not None:
        yield first
    yield from rest


def _lines(path: str) -> Iterator[tuple[str, str]]:
    """The lines of a file or of standard input, each with where it stands."""
    if path == "-":
        for number, line in enumerate(sys.stdin, start=1):
            yield f"-:{number}", line
        return
    with Path(path).open(encoding="utf-8-sig", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, start=1):
            yield f"{path}:{number}", line


def _document(where: str, line: str) -> dict[str, Any]:
    """One document of a geoparse input.

    Raises:
        ReportError: it is not what the help asks for.
    """
    want = 'want {"id": ..., "text": "..."}'
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise ReportError(f"{where}: not JSON; {want}") from None
    if not isinstance(document, dict) or "id" not in document or not isinstance(document.get("text"), str):
        raise ReportError(f"{where}: no id or no text; {want}")
    spans = document.get("spans")
    if spans is not None:
        size = len(document["text"])
        ok = isinstance(spans, list) and all(
            isinstance(span, list)
            and len(span) == 2
            and all(isinstance(offset, int) and not isinstance(offset, bool) for offset in span)
            and 0 <= span[0] < span[1] <= size
            for span in spans
        )
        if not ok:
            raise ReportError(
                f"{where}: spans are pairs of character offsets within the text, [[start, end], ...]"
            )
        document["spans"] = [(start, end) for start, end in spans]
    return document
