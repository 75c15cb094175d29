"""The places of a store, read once and remembered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from gazetteer.place import Place
from geoevents.store import ground, rows

_CHUNK = 500
"""Ids in one statement: under the oldest limit on bound values (999)."""


class StoredPlaces:
    """Reads and keeps the places of a store, in the transactions of whoever asks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, Place] = {}
        self._version = -1

    def of(self, ids: Iterable[str]) -> dict[str, Place]:
        """These places by id, among others; read once and remembered until another process writes."""
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._known.clear()
            self._version = version
        wanted = set(ids)
        missing = sorted(wanted - self._known.keys())
        for start in range(0, len(missing), _CHUNK):
            chunk = missing[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            sql = f"SELECT {', '.join(rows.PLACE_COLUMNS)} FROM places WHERE place_id IN ({marks})"  # noqa: S608
            for row in self._connection.execute(sql, chunk):
                self._known[row[0]] = rows.read_place(row)
        return self._known

    def keep(self, places: Iterable[Place]) -> None:
        """Places as the gazetteer has them now; later words of a place replace earlier ones."""
        by_id = {place.id: place for place in places}
        known = self.of(by_id)
        changed = [place for place_id, place in by_id.items() if known.get(place_id) != place]
        self._connection.executemany(
            rows.insert_into("places", rows.PLACE_COLUMNS, replace=True),
            map(rows.place_row, changed),
        )
        for place in changed:
            self._known.pop(place.id, None)
        ground.state_places(self._connection, changed)
