"""What a run of reading has met so far, and the line that sums it up."""

from __future__ import annotations

from dataclasses import dataclass, field

from geoevents.cli.writing import count, say
from geoevents.errors import ReportError
from geoevents.model import Claim, Report


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
