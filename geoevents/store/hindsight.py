"""Control as it could be known on a day: what later reports changed is told anew, the rest is read as kept."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from gazetteer.place import Place
from geoevents.control import ControlSpan, fold_place
from geoevents.corroboration import corroborate, place_key
from geoevents.model import ControlState, Event
from geoevents.store import rows

_CHUNK = 200
_PlacesOf = Callable[[Iterable[str]], dict[str, Place]]


def spans_known_by(connection: sqlite3.Connection, day: dt.date, places_of: _PlacesOf) -> list[ControlSpan]:
    """The spans of every place as known by a day, by place id, then in time.

    Claims of reports without a publication day are left out: nothing shows that they were known. Runs inside
    the caller's transaction.
    """
    later = _places_told_of_later(connection, day)
    found: dict[str, list[ControlSpan]] = defaultdict(list)
    columns = ", ".join(f'"{name}"' for name in rows.CONTROL_COLUMNS)
    kept = [
        row
        for row in connection.execute(
            f"SELECT {columns} FROM control ORDER BY place_id, start NULLS FIRST"  # noqa: S608
        )
        if row[2] not in later
    ]
    places = places_of({row[2] for row in kept})
    for row in kept:
        found[row[2]].append(rows.read_span(row, places))
    keys = sorted(later)
    for start in range(0, len(keys), _CHUNK):
        found.update(_told_anew(connection, keys[start : start + _CHUNK], day, places_of))
    return [span for place_id in sorted(found) for span in found[place_id]]


def _places_told_of_later(connection: sqlite3.Connection, day: dt.date) -> set[str]:
    """The ids of places of which something was told after a day, or on no known day."""
    told = connection.execute(
        "SELECT DISTINCT place_id FROM claims "
        "WHERE place_id IS NOT NULL AND (published > :day OR published IS NULL) "
        "UNION SELECT DISTINCT place_id FROM baseline WHERE as_of > :day",
        {"day": day.isoformat()},
    )
    return {row[0] for row in told}


def _told_anew(
    connection: sqlite3.Connection, keys: Sequence[str], day: dt.date, places_of: _PlacesOf
) -> list[tuple[str, list[ControlSpan]]]:
    """The spans of places from what was told of them until a day."""
    marks = ", ".join("?" * len(keys))
    told = connection.execute(
        f"SELECT {', '.join(rows.CLAIM_COLUMNS)} FROM claims "  # noqa: S608
        f"WHERE place_key IN ({marks}) AND published <= ?",
        [*keys, day.isoformat()],
    ).fetchall()
    states = connection.execute(
        f"SELECT {', '.join(rows.BASELINE_COLUMNS)} FROM baseline "  # noqa: S608
        f"WHERE place_id IN ({marks}) AND as_of <= ?",
        [*keys, day.isoformat()],
    ).fetchall()
    places = places_of(keys)
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for event in corroborate(rows.read_claim(row, places) for row in told):
        events[place_key(event.claims[0])].append(event)
    baseline: defaultdict[str, list[ControlState]] = defaultdict(list)
    for row in states:
        baseline[row[0]].append(rows.read_baseline(row, places))
    return [
        (key, fold_place(places[key], events.get(key, ()), baseline=baseline.get(key, ())))
        for key in keys
        if key in events or key in baseline
    ]
