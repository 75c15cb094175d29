"""Reports to claims: place names found, then what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from geoevents.errors import GeoeventsError
from geoevents.model import Claim, Report

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from geoevents.extraction import ClaimExtractor


class Pipeline:
    """Reads reports one at a time, so that memory does not grow with their number.

    Args:
        gazetteer: where names are looked up.
        extractor: what reads claims; the one that ships with the package if None.
    """

    def __init__(self, gazetteer: Gazetteer, extractor: ClaimExtractor | None = None) -> None:
        from gazetteer.geoparser import Geoparser

        if extractor is None:
            from geoevents.extraction.claims import RuleExtractor

            extractor = RuleExtractor()
        self._geoparser = Geoparser(gazetteer)
        self._extractor = extractor

    def run(
        self,
        reports: Iterable[Report],
        *,
        on_problem: Callable[[str], None],
        progress: bool = False,
    ) -> Iterator[tuple[Report, list[Claim]]]:
        """Each report with its claims, in the order given.

        A report whose text trips a rule is named to ``on_problem`` and skipped; the run goes on. ``progress``
        shows a bar on stderr if that is a terminal.

        Raises:
            GeoeventsError: what no report is to blame for: the parser's model is missing, say.
        """
        for report in _count(reports) if progress else reports:
            try:
                claims = self.read(report)
            except (GeoeventsError, MemoryError):
                raise
            except Exception as error:  # noqa: BLE001 - one report must not end a run over many
                reason = " ".join(str(error).split())[:200]
                on_problem(f"{report.id}: skipped: {type(error).__name__}: {reason}")
                continue
            yield report, claims

    def read(self, report: Report) -> list[Claim]:
        """The claims of one report."""
        return self._extractor.extract(report, self._geoparser.parse(report.text, relative=True))


def _count(reports: Iterable[Report]) -> Iterator[Report]:
    import sys

    from tqdm import tqdm

    bar: tqdm[Report] = tqdm(
        reports, desc="reading", unit=" reports", file=sys.stderr, disable=None, leave=False
    )
    yield from bar
