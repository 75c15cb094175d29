"""Reading in several processes: the same answers, in the same order, and what can go wrong between them."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable
from itertools import count, islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from geoevents.errors import ReadingProcessError
from geoevents.extraction.claims import RuleExtractor
from geoevents.model import Report
from geoevents.pipeline import Pipeline

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

TOWNS = ("Saraqeb", "Ariha", "Kafr Nabl", "Khan Shaykhun", "Maarrat an Nu'man")


def reports(number: int) -> list[Report]:
    return [
        Report(
            id=f"r{i}",
            text=f"Syrian government forces captured the town of {TOWNS[i % 5]} in Idlib on Monday, "
            "residents said.",
        )
        for i in range(number)
    ]


def test_processes_tell_what_one_tells_in_the_same_order(gazetteer: Gazetteer) -> None:
    pipeline = Pipeline(gazetteer, RuleExtractor())
    alone = list(pipeline.run(reports(30), on_problem=pytest.fail))
    assert sum(len(claims) for _, claims in alone) == 30
    assert list(pipeline.run(reports(30), on_problem=pytest.fail, jobs=2)) == alone


class Exits:
    """What ends the process that unpacks it, as the kernel does when memory is short."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[int]]:
        return os._exit, (9,)


def run(gazetteer: Gazetteer, extractor: Any, number: int, problems: list[str]) -> list[str]:
    told = [Report(id=f"r{i}", title="x" * (i % 3 == 1), text="words") for i in range(number)]
    done = Pipeline(gazetteer, extractor).run(told, on_problem=problems.append, jobs=2)
    return [report.id for report, _ in done]


def test_a_bad_report_is_named_and_the_others_are_read(gazetteer: Gazetteer) -> None:
    # wants a report that has a title, and trips over it: a report and a list cannot be added
    brittle = SimpleNamespace(wants=operator.attrgetter("title"), extract=operator.add)
    problems: list[str] = []
    assert run(gazetteer, brittle, 20, problems) == [f"r{i}" for i in range(20) if i % 3 != 1]
    assert [problem.partition(":")[0] for problem in problems] == [f"r{i}" for i in range(1, 20, 3)]
    assert problems[0].startswith("r1: skipped: TypeError")


def test_a_process_that_ends_is_one_line_that_names_where(gazetteer: Gazetteer) -> None:
    with pytest.raises(ReadingProcessError, match="at or near r0 to r7"):
        run(gazetteer, SimpleNamespace(extract=Exits()), 20, [])


def test_what_cannot_be_sent_is_said_before_a_process_starts(gazetteer: Gazetteer) -> None:
    with pytest.raises(ReadingProcessError, match="SimpleNamespace cannot be sent"):
        run(gazetteer, SimpleNamespace(extract=lambda report, toponyms: []), 3, [])


def test_jobs_below_one_are_refused(gazetteer: Gazetteer) -> None:
    with pytest.raises(ValueError, match="want 1 or more"):
        list(Pipeline(gazetteer).run([], on_problem=print, jobs=0))


def test_reports_are_read_a_few_batches_ahead_only(gazetteer: Gazetteer) -> None:
    taken = count()
    endless = (Report(id=str(next(taken)), text="words") for _ in count())
    extractor = SimpleNamespace(wants=operator.attrgetter("title"))
    done = Pipeline(gazetteer, extractor).run(endless, on_problem=print, jobs=2)  # type: ignore[arg-type]
    assert [report.id for report, _ in islice(done, 9)] == [str(i) for i in range(9)]
    done.close()  # type: ignore[attr-defined]
    assert next(taken) < 100
