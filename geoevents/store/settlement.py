"""Events and control of places, worked out anew from the claims that the store now holds of them.

Only what differs is written, so a repeated ingest leaves the file's rows as they are.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from gazetteer.place import Place
from geoevents.control import fold_place
from geoevents.corroboration import corroborate, place_key
from geoevents.model import Claim, ControlState, Event
from geoevents.store import rows

_CHUNK = 200
_PlacesOf = Callable[[Iterable[str]], dict[str, Place]]


def settle_places(connection: sqlite3.Connection, keys: Sequence[str], places_of: _PlacesOf) -> None:
    """Bring events and control of the places with these keys in step with claims and baseline.

    Runs inside the caller's transaction.
    """
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        events = _settle_events(connection, chunk, places_of)
        _settle_control(connection, chunk, events, places_of)
        known = places_of(chunk)
        _grow_extents(connection, [known[key] for key in chunk if key in known])
    for layer in ("events", "claims", "control"):
        connection.execute(
            "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE table_name = ?",
            (layer,),
        )


def _settle_events(
    connection: sqlite3.Connection, keys: Sequence[str], places_of: _PlacesOf
) -> dict[str, list[Event]]:
    """The events of the keys, after writing the rows that differ; by key."""
    marks = ", ".join("?" * len(keys))
    found = connection.execute(
        f"SELECT event_id, {', '.join(rows.CLAIM_COLUMNS)} FROM claims WHERE place_key IN ({marks})",  # noqa: S608
        keys,
    ).fetchall()
    places = places_of({row[6] for row in found if row[6] is not None})
    said: dict[str, str | None] = {row[2]: row[0] for row in found}
    claims: list[Claim] = [rows.read_claim(row[1:], places) for row in found]
    events = corroborate(claims)
    wanted = {event.id: rows.event_row(event) for event in events}
    columns = ", ".join(rows.EVENT_COLUMNS)
    existing = {
        row[1]: row
        for row in connection.execute(
            f"SELECT {columns} FROM events WHERE place_key IN ({marks})",  # noqa: S608
            keys,
        )
    }
    gone = [(event_id,) for event_id, row in existing.items() if wanted.get(event_id) != row]
    fresh = [row for event_id, row in wanted.items() if existing.get(event_id) != row]
    connection.executemany("DELETE FROM events WHERE event_id = ?", gone)
    connection.executemany(
        rows.insert_into("events", rows.EVENT_COLUMNS),
        fresh,
    )
    moved = [
        (event.id, claim.id) for event in events for claim in event.claims if said.get(claim.id) != event.id
    ]
    connection.executemany("UPDATE claims SET event_id = ? WHERE claim_id = ?", moved)
    by_key: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_key[place_key(event.claims[0])].append(event)
    return by_key


def _settle_control(
    connection: sqlite3.Connection,
    keys: Sequence[str],
    events: Mapping[str, Sequence[Event]],
    places_of: _PlacesOf,
) -> None:
    """The spans of the places among the keys, where they differ from the rows."""
    marks = ", ".join("?" * len(keys))
    baseline: defaultdict[str, list[ControlState]] = defaultdict(list)
    places = places_of(keys)
    for row in connection.execute(
        f"SELECT {', '.join(rows.BASELINE_COLUMNS)} FROM baseline WHERE place_id IN ({marks})",  # noqa: S608
        keys,
    ):
        baseline[row[0]].append(rows.read_baseline(row, places))
    columns = ", ".join(f'"{name}"' for name in rows.CONTROL_COLUMNS)
    existing: defaultdict[str, list[rows.Row]] = defaultdict(list)
    for row in connection.execute(
        f"SELECT {columns} FROM control WHERE place_id IN ({marks}) ORDER BY fid",  # noqa: S608
        keys,
    ):
        existing[row[2]].append(row)
    for key in keys:
        spans: list[rows.Row] = []
        if key in places and (key in events or key in baseline):
            spans = [
                rows.span_row(span)
                for span in fold_place(places[key], events.get(key, ()), baseline=baseline.get(key, ()))
            ]
        if spans != existing.get(key, []):
            connection.execute("DELETE FROM control WHERE place_id = ?", (key,))
            connection.executemany(
                rows.insert_into("control", rows.CONTROL_COLUMNS),
                spans,
            )


def _grow_extents(connection: sqlite3.Connection, places: Iterable[Place]) -> None:
    """The extents that GIS programs zoom to, grown to hold these places; they need not be tight."""
    spots = [(place.longitude, place.latitude) for place in places]
    if not spots:
        return
    xs, ys = zip(*spots, strict=True)
    for layer in ("events", "claims", "control"):
        connection.execute(
            "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, :west), :west), "
            "min_y = min(coalesce(min_y, :south), :south), max_x = max(coalesce(max_x, :east), :east), "
            "max_y = max(coalesce(max_y, :north), :north) WHERE table_name = :layer",
            {"west": min(xs), "south": min(ys), "east": max(xs), "north": max(ys), "layer": layer},
        )
