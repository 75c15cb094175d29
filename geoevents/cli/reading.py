"""The commands that read reports: extract and ingest; and the reading that map shares with them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from geoevents.cli.inputs import Inputs, baseline_of, sort_inputs
from geoevents.cli.readers import make_extractor
from geoevents.cli.tally import Tally
from geoevents.cli.writing import check_output, count, open_output, say
from geoevents.errors import QueryError, ReportError
from geoevents.model import Claim, Report

if TYPE_CHECKING:
    import datetime as dt

    from gazetteer.index import Gazetteer
    from geoevents.pipeline import Pipeline

_Item = TypeVar("_Item")


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
