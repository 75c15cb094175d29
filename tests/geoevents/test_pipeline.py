"""Reports to claims, one after the other, whatever one of them holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from gazetteer.place import Toponym
from geoevents.errors import LanguageModelError
from geoevents.model import Claim, Report
from geoevents.pipeline import Pipeline

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer


class Brittle:
    def extract(self, report: Report, toponyms: Sequence[Toponym]) -> list[Claim]:
        if report.id == "bad":
            raise IndexError("somewhere\ninside")
        if report.id == "worse":
            raise LanguageModelError("no model")
        return []


def test_claims_of_a_report(gazetteer: Gazetteer) -> None:
    reports = [
        Report(
            id="a", text="Syrian government forces captured the town of Saraqeb, in Idlib, Syria, on Monday."
        )
    ]
    problems: list[str] = []
    [(report, [claim])] = list(Pipeline(gazetteer).run(reports, on_problem=problems.append))
    assert report is reports[0]
    assert claim.place is not None
    assert claim.place.country_code == "SY"
    assert claim.gain == "Syrian government"
    assert not problems


def test_report_that_trips_is_named_and_skipped(gazetteer: Gazetteer) -> None:
    problems: list[str] = []
    reports = [Report(id=name, text="text") for name in ("a", "bad", "b")]
    done = Pipeline(gazetteer, Brittle()).run(reports, on_problem=problems.append, progress=True)
    assert [report.id for report, _ in done] == ["a", "b"]
    [problem] = problems
    assert problem.startswith("bad: skipped: IndexError")
    assert "\n" not in problem


def test_what_no_report_is_to_blame_for_ends_the_run(gazetteer: Gazetteer) -> None:
    with pytest.raises(LanguageModelError):
        list(Pipeline(gazetteer, Brittle()).run([Report(id="worse", text="t")], on_problem=print))


def test_reports_are_read_one_at_a_time(gazetteer: Gazetteer) -> None:
    taken: list[str] = []

    def endless() -> object:
        number = 0
        while True:
            number += 1
            taken.append(str(number))
            yield Report(id=str(number), text="text")

    done = Pipeline(gazetteer, Brittle()).run(endless(), on_problem=print)  # type: ignore[arg-type]
    next(done)
    next(done)
    assert len(taken) == 2


def test_an_explanation_tells_the_same_places_as_the_claims(gazetteer: Gazetteer) -> None:
    text = "Rebels captured the airport of Goma on Monday, after the army had lost the prison in Mosul."
    report = Report(id="r", text=text, published=dt.date(2025, 1, 28))
    pipeline = Pipeline(gazetteer)
    claims = pipeline.read(report)
    assert claims
    assert [reason.claim for reason in pipeline.explain(report).claims] == claims
    assert "Goma International Airport" in {claim.place.name for claim in claims if claim.place}
