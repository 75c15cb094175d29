"""The store: takes reports and their claims in, keeps events and control in step, answers queries."""

from __future__ import annotations

import datetime as dt
import gc
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from gazetteer.place import Place
from geoevents.control import ControlSpan
from geoevents.held_areas import HeldArea
from geoevents.model import Claim, ControlState, Event, Report
from geoevents.query import EventQuery, event_order
from geoevents.store import ground, rows
from geoevents.store.geopackage import create_file, open_file, store_errors, transaction
from geoevents.store.hindsight import spans_known_by
from geoevents.store.intake import IngestSummary, add_batch, next_batch
from geoevents.store.selection import compile_query, refine_rows
from geoevents.store.settlement import settle_places
from geoevents.store.stored_places import StoredPlaces

_FIRST_BATCH = 1_000
_LARGEST_BATCH = 50_000
_CHUNK = 500
"""Ids in one statement: under the oldest limit on bound values (999)."""


class EventStore:
    """A GeoPackage of reports, claims, events and control. Use ``open``; close it, or use it in a ``with``.

    Many processes may read while one writes. What a reader sees is one state of the store, never half a write.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._places = StoredPlaces(connection)

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Self:
        """Open a store; with ``create`` an empty one is made where there is none.

        Raises:
            StoreError: no store is there, or the file is of another kind, damaged, or cannot be made.
        """
        path = Path(path)
        if create and not path.exists():
            create_file(path)
        return cls(path, open_file(path))

    def close(self) -> None:
        """Let go of the file; the store cannot be used any more."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, pairs: Iterable[tuple[Report, Sequence[Claim]]], *, at_once: bool = False) -> IngestSummary:
        """Take in reports with their claims; events and control of the places they name are worked out anew.

        A report that is there already is replaced, and nothing changes if it says the same. Each batch is one
        transaction: whatever stops it, the store holds whole reports and the events that follow from them. With
        ``at_once`` all is one transaction: faster for many, but nothing is kept before the end.

        Raises:
            StoreError: the file cannot be written.
            ValueError: a claim is of another report than the one it comes with.
        """
        total = IngestSummary()
        remaining, size = iter(pairs), _FIRST_BATCH
        if at_once:
            touched: set[str] = set()
            with store_errors(self.path), transaction(self._connection, write=True):
                while batch := next_batch(remaining, _LARGEST_BATCH):
                    total += add_batch(self._connection, self._places, batch, touched)
                settle_places(self._connection, sorted(touched), self._places.of)
            return total
        while batch := next_batch(remaining, size):
            touched = set()
            with store_errors(self.path), transaction(self._connection, write=True):
                total += add_batch(self._connection, self._places, batch, touched)
                settle_places(self._connection, sorted(touched), self._places.of)
            size = min(2 * size, _LARGEST_BATCH)
        return total

    def add_baseline(self, states: Iterable[ControlState]) -> int:
        """Keep who held what on a day, and work out control anew for those places; how many states.

        Raises:
            StoreError: the file cannot be written.
        """
        listed = list(states)
        with store_errors(self.path), transaction(self._connection, write=True):
            self._places.keep(state.place for state in listed)
            self._connection.executemany(
                rows.insert_into("baseline", rows.BASELINE_COLUMNS, replace=True),
                map(rows.baseline_row, listed),
            )
            settle_places(self._connection, sorted({state.place.id for state in listed}), self._places.of)
        return len(listed)

    def add_areas(self, areas: Iterable[HeldArea]) -> int:
        """Keep polygons of who held what on a day; control follows for the places in them. How many there are.

        They state who held each place that lies in them, also of places that reports name later; what a
        baseline tells of a place by its name on the same day stands.

        Raises:
            StoreError: the file cannot be written.
        """
        listed = list(areas)
        with store_errors(self.path), transaction(self._connection, write=True):
            if ground.keep_areas(self._connection, listed):
                ids = [
                    row[0] for row in self._connection.execute("SELECT place_id FROM places ORDER BY place_id")
                ]
                known = self._places.of(ids)
                ground.state_places(self._connection, [known[place_id] for place_id in ids])
                settle_places(self._connection, ids, self._places.of)
        return len(listed)

    def count_reports(self) -> int:
        """How many reports it holds."""
        return self._count("reports")

    def count_claims(self) -> int:
        """How many claims it holds."""
        return self._count("claims")

    def count_events(self) -> int:
        """How many events it holds."""
        return self._count("events")

    def report(self, report_id: str) -> Report | None:
        """The report of an id, or None."""
        sql = f"SELECT {', '.join(rows.REPORT_COLUMNS)} FROM reports WHERE report_id = ?"  # noqa: S608
        with store_errors(self.path):
            row = self._connection.execute(sql, (report_id,)).fetchone()
        return None if row is None else rows.read_report(row)

    def reports(self) -> Iterator[Report]:
        """All reports, in the order in which they came in."""
        sql = f"SELECT {', '.join(rows.REPORT_COLUMNS)} FROM reports ORDER BY fid"  # noqa: S608
        with store_errors(self.path):
            for row in self._connection.execute(sql):
                yield rows.read_report(row)

    def claims(self) -> Iterator[Claim]:
        """All claims, in the order in which they came in."""
        sql = f"SELECT {', '.join(rows.CLAIM_COLUMNS)} FROM claims ORDER BY fid"  # noqa: S608
        with store_errors(self.path):
            cursor = self._connection.execute(sql)
            while chunk := cursor.fetchmany(_CHUNK):
                yield from self._read_claims(chunk)

    def events(self, query: EventQuery | None = None) -> list[Event]:
        """The events that a query asks for (all without one), with their claims, in the query's order.

        Raises:
            StoreError: the file cannot be read.
        """
        return list(self.iterate_events(query))

    def iterate_events(self, query: EventQuery | None = None) -> Iterator[Event]:
        """The same one by one, for more than memory holds. Do not write to this store in between."""
        query = query or EventQuery()
        sql, bound = compile_query(query)
        left = query.limit
        with store_errors(self.path), transaction(self._connection, write=False):
            cursor = self._connection.execute(sql, bound)
            size = min(_CHUNK, max(16, 2 * query.limit)) if query.limit else _CHUNK
            while chunk := cursor.fetchmany(size):
                kept = refine_rows(chunk, query)
                if left is not None:
                    kept = kept[:left]
                    left -= len(kept)
                yield from self._read_events(kept)
                if left == 0:
                    return

    def area_events(self) -> list[Event]:
        """The events of provinces, districts and other areas, by day."""
        return self._events_where("kind IN ('admin', 'area')")

    def unlocated_events(self) -> list[Event]:
        """The events whose place is not known, by day."""
        return self._events_where("place_id IS NULL")

    def events_of(self, place_ids: Iterable[str]) -> list[Event]:
        """The events of these places, by day."""
        columns, wanted = ", ".join(rows.EVENT_COLUMNS), sorted(set(place_ids))
        found: list[rows.Row] = []
        with store_errors(self.path), transaction(self._connection, write=False):
            for start in range(0, len(wanted), _CHUNK):
                chunk = wanted[start : start + _CHUNK]
                sql = f"SELECT {columns} FROM events WHERE place_key IN ({', '.join('?' * len(chunk))})"  # noqa: S608
                found += self._connection.execute(sql, chunk).fetchall()
            return sorted(self._read_events(found), key=event_order)

    def places_named(self, name: str) -> list[Place]:
        """The places that the store knows under a name, letter by letter but for case."""
        columns = ", ".join(rows.PLACE_COLUMNS)
        sql = f"SELECT {columns} FROM places WHERE name = ? COLLATE NOCASE ORDER BY place_id"  # noqa: S608
        with store_errors(self.path):
            return [rows.read_place(row) for row in self._connection.execute(sql, (name.strip(),))]

    def last_day(self) -> dt.date | None:
        """The last day on which something happened, was told, or was so; None where it knows of no day."""
        sql = (
            "SELECT max(day) FROM (SELECT max(day) AS day FROM events UNION ALL SELECT max(known) FROM events "
            "UNION ALL SELECT max(as_of) FROM baseline UNION ALL SELECT max(as_of) FROM baseline_areas)"
        )
        with store_errors(self.path):
            day = self._connection.execute(sql).fetchone()[0]
        return None if day is None else dt.date.fromisoformat(day)

    def event(self, event_id: str) -> Event | None:
        """The event of an id, or None."""
        sql = f"SELECT {', '.join(rows.EVENT_COLUMNS)} FROM events WHERE event_id = ?"  # noqa: S608
        with store_errors(self.path):
            return next(iter(self._read_events(self._connection.execute(sql, (event_id,)).fetchall())), None)

    def baseline(self) -> list[ControlState]:
        """Who held what at the start, as it was added."""
        sql = f"SELECT {', '.join(rows.BASELINE_COLUMNS)} FROM baseline ORDER BY place_id, as_of"  # noqa: S608
        with store_errors(self.path):
            found = self._connection.execute(sql).fetchall()
            places = self._places.of({row[0] for row in found})
        return [rows.read_baseline(row, places) for row in found]

    def areas(self) -> list[HeldArea]:
        """Who held which ground at the start, as it was added; by day, then side."""
        with store_errors(self.path):
            return ground.read_areas(self._connection)

    def control_spans(self, *, known_by: dt.date | None = None) -> list[ControlSpan]:
        """What is true of every place from when to when, by place id, then in time."""
        if known_by is not None:
            with store_errors(self.path), transaction(self._connection, write=False):
                return spans_known_by(self._connection, known_by, self._places.of)
        columns = ", ".join(f'"{name}"' for name in rows.CONTROL_COLUMNS)
        sql = f"SELECT {columns} FROM control ORDER BY place_id, start NULLS FIRST"  # noqa: S608
        with store_errors(self.path):
            found = self._connection.execute(sql).fetchall()
            places = self._places.of({row[2] for row in found})
        return [rows.read_span(row, places) for row in found]

    def control(self, *, as_of: dt.date, known_by: dt.date | None = None) -> list[ControlState]:
        """The state of every place on a day, as far as was known by a day; by place id."""
        if known_by is not None:
            spans = self.control_spans(known_by=known_by)
            return [span.state(as_of=as_of, known_by=known_by) for span in spans if span.covers(as_of)]
        columns = ", ".join(f"c.{name}" for name in rows.STATE_COLUMNS)
        with store_errors(self.path), _without_collector():
            found = self._connection.execute(
                f"SELECT {columns} FROM places AS p CROSS JOIN control AS c ON c.fid = coalesce("  # noqa: S608
                "(SELECT fid FROM control WHERE place_id = p.place_id AND start <= :day "
                "ORDER BY start DESC LIMIT 1), "
                "(SELECT fid FROM control WHERE place_id = p.place_id AND start IS NULL)) ORDER BY p.place_id",
                {"day": as_of.isoformat()},
            ).fetchall()
            places = self._places.of([row[0] for row in found])
            return rows.read_states(found, places, as_of=as_of)

    def _events_where(self, condition: str) -> list[Event]:
        """The events that meet a condition of this module's own, by day."""
        columns = ", ".join(rows.EVENT_COLUMNS)
        sql = f"SELECT {columns} FROM events WHERE {condition} ORDER BY day, event_id"  # noqa: S608
        with store_errors(self.path), transaction(self._connection, write=False):
            return list(self._read_events(self._connection.execute(sql).fetchall()))

    def _count(self, table: str) -> int:
        with store_errors(self.path):
            return int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608

    def _read_claims(self, found: Sequence[rows.Row]) -> list[Claim]:
        places = self._places.of({row[5] for row in found if row[5] is not None})
        return [rows.read_claim(row, places) for row in found]

    def _read_events(self, found: Sequence[rows.Row]) -> Iterator[Event]:
        columns = ", ".join(rows.CLAIM_COLUMNS)
        for start in range(0, len(found), _CHUNK):
            chunk = found[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            sql = f"SELECT event_id, {columns} FROM claims WHERE event_id IN ({marks})"  # noqa: S608
            claim_rows = self._connection.execute(sql, [row[1] for row in chunk]).fetchall()
            places = self._places.of({row[6] for row in claim_rows if row[6] is not None})
            claims: defaultdict[str, list[Claim]] = defaultdict(list)
            for event_id, *row in claim_rows:
                claims[event_id].append(rows.read_claim(row, places))
            for row in chunk:
                yield rows.read_event(row, claims[row[1]], places)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Tens of thousands of new objects, none of them rubbish: to look for some in between costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
