"""Reports and their claims into the tables of a store, a batch at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from geoevents.model import Claim, Report
from geoevents.store import rows
from geoevents.store.stored_places import StoredPlaces

_BATCH_CHARACTERS = 32_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSummary:
    """What taking reports in has changed."""

    new: int = 0
    changed: int = 0
    """Reports that were there with another text or other claims: replaced."""
    unchanged: int = 0
    claims: int = 0
    """Claims of the new and the changed reports."""

    @property
    def reports(self) -> int:
        """All reports taken in."""
        return self.new + self.changed + self.unchanged

    def __add__(self, other: IngestSummary) -> IngestSummary:
        return IngestSummary(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
            claims=self.claims + other.claims,
        )


def next_batch(
    pairs: Iterator[tuple[Report, Sequence[Claim]]], size: int
) -> list[tuple[Report, Sequence[Claim]]]:
    """The next reports with their claims: at most so many, and fewer where their texts are long."""
    batch: list[tuple[Report, Sequence[Claim]]] = []
    characters = 0
    for pair in islice(pairs, size):
        batch.append(pair)
        characters += len(pair[0].text)
        if characters > _BATCH_CHARACTERS:
            break
    return batch


def add_batch(
    connection: sqlite3.Connection,
    places: StoredPlaces,
    batch: Sequence[tuple[Report, Sequence[Claim]]],
    touched: set[str],
) -> IngestSummary:
    """Write reports and claims; the keys of the places whose events may differ go into ``touched``.

    Runs inside the caller's transaction.

    Raises:
        ValueError: a claim is of another report than the one it comes with.
    """
    new = changed = unchanged = written = 0
    places.keep(claim.place for _, claims in batch for claim in claims if claim.place)
    for report, claims in batch:
        for claim in claims:
            if claim.report_id != report.id:
                raise ValueError(f"claim {claim.id} is of report {claim.report_id!r}, not of {report.id!r}")
        row = rows.report_row(report)
        claim_rows = {claim.id: rows.claim_row(claim) for claim in claims}
        before = connection.execute(
            f"SELECT {', '.join(rows.REPORT_COLUMNS)} FROM reports WHERE report_id = ?",  # noqa: S608
            row[:1],
        ).fetchone()
        if before is not None:
            old = connection.execute(
                f"SELECT {', '.join(rows.CLAIM_COLUMNS)} FROM claims WHERE report_id = ?",  # noqa: S608
                row[:1],
            ).fetchall()
            if before == row and {*old} == {*claim_rows.values()}:
                unchanged += 1
                continue
            touched.update(claim_row[-1] for claim_row in old)
            connection.execute("DELETE FROM claims WHERE report_id = ?", row[:1])
            connection.execute("DELETE FROM reports WHERE report_id = ?", row[:1])
            changed += 1
        else:
            new += 1
        connection.execute(rows.insert_into("reports", rows.REPORT_COLUMNS), row)
        connection.executemany(rows.insert_into("claims", rows.CLAIM_COLUMNS), claim_rows.values())
        touched.update(claim_row[-1] for claim_row in claim_rows.values())
        written += len(claim_rows)
    return IngestSummary(new=new, changed=changed, unchanged=unchanged, claims=written)
