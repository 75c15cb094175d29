"""Polygons of who held what, in the store: kept whole, and as the states of the places that lie in them."""

from __future__ import annotations

import datetime as dt
import sqlite3
import struct
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gazetteer.place import Place
from geoevents.held_areas import HeldArea, states_in_areas
from geoevents.model import ControlStatus, digest
from geoevents.store import rows

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_HEADER = struct.Struct("<2sBBi4d")
_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the envelope by its code (GeoPackage 1.3, table 2)."""


def keep_areas(connection: sqlite3.Connection, areas: Iterable[HeldArea]) -> int:
    """Write polygons, those that are there already once; how many are new. Runs inside a transaction."""
    import shapely

    new = 0
    for area in areas:
        geometry = shapely.multipolygons(
            [part for part in shapely.get_parts(area.geometry) if part.geom_type == "Polygon"]
        )
        body = shapely.to_wkb(geometry, byte_order=1, output_dimension=2)
        west, south, east, north = geometry.bounds
        blob = _HEADER.pack(b"GP", 0, 0b11, 4326, west, east, south, north) + body
        area_id = digest("area", area.side, area.status, area.as_of, body.hex())
        new += connection.execute(
            "INSERT OR IGNORE INTO baseline_areas (geom, area_id, side, status, as_of) VALUES (?, ?, ?, ?, ?)",
            (blob, area_id, area.side, area.status.value, area.as_of.isoformat()),
        ).rowcount
        connection.execute(
            "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, :west), :west), "
            "min_y = min(coalesce(min_y, :south), :south), max_x = max(coalesce(max_x, :east), :east), "
            "max_y = max(coalesce(max_y, :north), :north) WHERE table_name = 'baseline_areas'",
            {"west": west, "south": south, "east": east, "north": north},
        )
    return new


def read_areas(connection: sqlite3.Connection) -> list[HeldArea]:
    """All polygons, by day, then side."""
    found = connection.execute(
        "SELECT geom, side, status, as_of FROM baseline_areas ORDER BY as_of, side, area_id"
    )
    return [
        HeldArea(
            side=side,
            as_of=dt.date.fromisoformat(as_of),
            geometry=_geometry(blob),
            status=ControlStatus(status),
        )
        for blob, side, status, as_of in found
    ]


def state_places(connection: sqlite3.Connection, places: Sequence[Place]) -> None:
    """Write the states of places that follow from the polygons; what is told of a place by name stands.

    Runs inside a transaction.
    """
    if connection.execute("SELECT 1 FROM baseline_areas LIMIT 1").fetchone() is None:
        return
    connection.executemany(
        "DELETE FROM baseline WHERE place_id = ? AND from_area", [(place.id,) for place in places]
    )
    columns = (*rows.BASELINE_COLUMNS, "from_area")
    connection.executemany(
        f"INSERT OR IGNORE INTO baseline ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
        [(*rows.baseline_row(state), 1) for state in states_in_areas(read_areas(connection), places)],
    )


def _geometry(blob: bytes) -> BaseGeometry:
    """The geometry of a GeoPackage blob."""
    import shapely

    return shapely.from_wkb(blob[8 + _ENVELOPES[(blob[3] >> 1) & 7] :])
