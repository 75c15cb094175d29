"""Reports to claims: place names found, then what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.errors import GeoeventsError, ReportError
from geoevents.model import Claim, Report

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from gazetteer.place import Toponym
    from geoevents.extraction import ClaimExtractor
    from geoevents.extraction.explanation import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one report."""

    claims: list[Claim] | None
    """None where the report was skipped."""
    problem: str = ""
    """One line: which report was skipped, and why."""
    notes: Sequence[str] = ()
    """What else its reader has to say of it, a line each: what was dropped, say."""


class Pipeline:
    """Reads reports one at a time, so that memory does not grow with their number.

    Args:
        gazetteer: where names are looked up.
        extractor: what reads claims; the one that ships with the package if None.
    """

    def __init__(self, gazetteer: Gazetteer, extractor: ClaimExtractor | None = None) -> None:
        from gazetteer.geoparser import Geoparser

        if extractor is None:
            from geoevents.extraction.reader import EncoderExtractor

            extractor = EncoderExtractor()
        self._gazetteer = gazetteer
        self._geoparser = Geoparser(gazetteer)
        self._extractor = extractor
        self._wants: Callable[[Report], bool] = getattr(extractor, "wants", _always)
        self._take_notes: Callable[[], list[str]] = getattr(extractor, "take_notes", list)

    def run(
        self,
        reports: Iterable[Report],
        *,
        on_problem: Callable[[str], None],
        on_note: Callable[[str], None] | None = None,
        progress: bool = False,
        jobs: int = 1,
    ) -> Iterator[tuple[Report, list[Claim]]]:
        """Each report with its claims, in the order given.

        A report whose text trips a rule is named to ``on_problem`` and skipped; the run goes on. ``on_note`` is
        told what an extractor has to say of a report that it read (``take_notes``, where it has one).
        ``progress`` shows a bar on stderr if that is a terminal. With ``jobs`` above 1 so many processes read,
        each with an index and an extractor of its own (the extractor is pickled to them); order, claims and
        problems are the same. A script that asks for them guards its main part by
        ``if __name__ == "__main__"``.

        Raises:
            GeoeventsError: what no report is to blame for: the parser's model is missing, a process ended.
            ValueError: ``jobs`` is below 1.
        """
        if jobs < 1:
            raise ValueError(f"jobs is {jobs}; want 1 or more")
        counted = _count(reports) if progress else reports
        if jobs > 1:
            from geoevents.pool import read_in_processes

            answers = read_in_processes(counted, self._gazetteer.folder, self._extractor, jobs=jobs)
        else:
            answers = ((report, self.try_to_read(report)) for report in counted)
        for report, answer in answers:
            if on_note is not None:
                for note in answer.notes:
                    on_note(note)
            if answer.claims is None:
                on_problem(answer.problem)
            else:
                yield report, answer.claims

    def try_to_read(self, report: Report) -> Answer:
        """The claims of one report; where its text trips a rule, one line that names it and says so.

        Raises:
            GeoeventsError: what no report is to blame for.
        """
        try:
            claims = self.read(report)
        except ReportError as error:
            return Answer(claims=None, problem=f"{report.id}: {error}", notes=self._take_notes())
        except (GeoeventsError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - one report must not end a run over many
            reason = " ".join(str(error).split())[:200]
            problem = f"{report.id}: skipped: {type(error).__name__}: {reason}"
            return Answer(claims=None, problem=problem, notes=self._take_notes())
        return Answer(claims=claims, notes=self._take_notes())

    def read(self, report: Report) -> list[Claim]:
        """The claims of one report."""
        if not self._wants(report):
            return []
        from geoevents.extraction.things_in_towns import place_things

        return place_things(self._extractor.extract(report, self.find_places(report)), self._gazetteer)

    def explain(self, report: Report) -> Explanation:
        """The claims of one report, with why it makes them, and why its other sentences make none."""
        from geoevents.extraction.explanation import explain_report
        from geoevents.extraction.things_in_towns import place_things

        read = explain_report(report, self.find_places(report), self._extractor)
        placed = place_things((reason.claim for reason in read.claims), self._gazetteer)
        return replace(
            read,
            claims=tuple(
                replace(reason, claim=claim) for reason, claim in zip(read.claims, placed, strict=True)
            ),
        )

    def find_places(self, report: Report) -> list[Toponym]:
        """The places of one report that its extractor is given: those told by way of others too."""
        from geoevents.extraction.remoteness import drop_remote

        return drop_remote(self._geoparser.parse(report.text, relative=True))


def _always(_: Report) -> bool:
    return True


def _count(reports: Iterable[Report]) -> Iterator[Report]:
    import sys

    from tqdm import tqdm

    bar: tqdm[Report] = tqdm(
        reports, desc="reading", unit=" reports", file=sys.stderr, disable=None, leave=False
    )
    yield from bar
