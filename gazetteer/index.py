"""The compiled index, read-only: places by id, by name, by neighbourhood.

Everything is read from memory-mapped files: opening costs milliseconds, and processes share the pages. One
Gazetteer may be used from several threads.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from gazetteer.compile import discard_index, ensure_index, read_manifest
from gazetteer.errors import IndexUnavailableError
from gazetteer.merging import distance_km
from gazetteer.name_search import NameSearch
from gazetteer.place import BoundingBox, Candidate, Place, PlaceKind
from gazetteer.sources.layers import COUNTRY_LEVEL
from gazetteer.tables import KIND_NUMBER, Tables

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_COLUMNS = (
    "id", "name", "kind", "latitude", "longitude", "country_code", "admin1", "feature_code", "population",
    "alternate_names", "radius_km",
)  # fmt: skip
_FIELDS, _OF_PLACE = ", ".join(_COLUMNS), ", ".join(f"p.{column}" for column in _COLUMNS)
_LATITUDE, _LONGITUDE = _COLUMNS.index("latitude"), _COLUMNS.index("longitude")
_KM_PER_DEGREE = 110.5
_CACHED_PLACES = 20_000
_MAPPED_BYTES = 1 << 32
"""How much of the file is mapped into memory: a place is read in a third of the time of reading pages."""


def _to_place(row: tuple[Any, ...]) -> Place:
    identity, name, kind, latitude, longitude, country, admin1, feature, population, names, radius = row
    return Place(
        id=identity,
        name=name,
        kind=PlaceKind(kind),
        latitude=latitude,
        longitude=longitude,
        country_code=country,
        admin1=admin1,
        feature_code=feature,
        population=population,
        alternate_names=tuple(names.split("\n")) if names else (),
        radius_km=radius,
    )


class Gazetteer:
    """Places of the world, and what the user added. Open with :meth:`open`; close it, or use it in ``with``.

    ``tables`` are the name tables of :mod:`gazetteer.tables`; a row there is a row of :meth:`place_at`.
    """

    def __init__(self, folder: Path) -> None:
        """Open a compiled index.

        Raises:
            IndexUnavailableError: the folder holds no whole index.
        """
        manifest = read_manifest(folder)
        if manifest is None:
            raise IndexUnavailableError(f"{folder}: no whole index; Gazetteer.open() compiles one")
        self.folder = folder
        self.manifest = manifest
        self.tables = Tables(folder)
        self._lock = Lock()
        try:
            uri = f"{(folder / 'places.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
            self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._database.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
            self._database.execute("SELECT count(*) FROM (SELECT 1 FROM place LIMIT 1)").fetchone()
        except sqlite3.Error as error:
            raise IndexUnavailableError(f"{folder}: the index cannot be read: {error}") from error
        self._names = NameSearch(self.tables, self._names_at)
        self.place_at = lru_cache(_CACHED_PLACES)(self._place_at)
        self._country_rows = {
            self.tables.countries[int(self.tables.country[row])]: int(row)
            for row in (self.tables.level == COUNTRY_LEVEL).nonzero()[0]
        }

    @classmethod
    def open(cls, path: Path | None = None, *, progress: bool = True) -> Self:
        """Open the index of this machine, compiling it first where it is missing, outdated or damaged.

        ``path`` is the folder that holds compiled indexes: $GEOEVENTS_CACHE or the user's cache directory
        unless given. Compiling shows its progress on stderr when that is a terminal.

        Raises:
            IndexUnavailableError: it can be neither opened nor built.
        """
        folder = ensure_index(path, progress=progress)
        try:
            return cls(folder)
        except IndexUnavailableError:
            discard_index(folder)
            return cls(ensure_index(path, progress=progress))

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.tables)

    def info(self) -> list[dict[str, str | int]]:
        """The layers the index was compiled from: layer, title, places, licence; shipped first, the user's
        last."""
        layers: Any = self.manifest["layers"]
        return [
            {"layer": row["name"], "title": row["title"], "places": row["places"], "licence": row["licence"]}
            for row in layers
        ]

    def _query(self, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._database.execute(sql, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexUnavailableError(
                f"{self.folder}: the index cannot be read: {error}; remove this folder and it is compiled again"
            ) from error

    def _place_at(self, row: int) -> Place:
        """The place of a row of the tables.

        Raises:
            IndexError: there is no such row.
        """
        found = self._query(f"SELECT {_FIELDS} FROM place WHERE row = ?", (int(row),))  # noqa: S608
        if not found:
            raise IndexError(f"row {row}: the gazetteer has rows 0 to {len(self) - 1}")
        return _to_place(found[0])

    def _names_at(self, row: int) -> tuple[str, ...]:
        place = self.place_at(row)
        return (place.name, *place.alternate_names)

    def row_of(self, place_id: str) -> int | None:
        """The row of a place in the tables."""
        found = self._query("SELECT row FROM place WHERE id = ?", (place_id,))
        return int(found[0][0]) if found else None

    def country_row(self, country_code: str) -> int | None:
        """The row of the country with this ISO 3166-1 alpha-2 code."""
        return self._country_rows.get(country_code.upper())

    def get(self, place_id: str) -> Place | None:
        """The place with this id."""
        row = self.row_of(place_id)
        return None if row is None else self.place_at(row)

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """The polygon of a country or an area, the line of a road, in (longitude, latitude); None for
        points."""
        import shapely

        found = self._query(
            "SELECT wkb FROM geometry WHERE row = (SELECT row FROM place WHERE id = ?)", (place_id,)
        )
        return shapely.from_wkb(found[0][0]) if found else None

    def search(
        self,
        name: str,
        *,
        kinds: Collection[PlaceKind] | None = None,
        country_codes: Collection[str] | None = None,
        limit: int | None = 10,
    ) -> list[Candidate]:
        """Places that go by a name, in any script, the best first.

        Those with the very name (case, accents, hyphens and the Arabic article apart) come first, then those
        whose consonants are the same. Of equals the one from a user's layer comes first, then the best known:
        by population, an area counted for less than the town it is named after, a country for more.
        ``country_codes`` are ISO 3166-1 alpha-2.
        """
        found = self._names.find(name, kinds=kinds, country_codes=country_codes, limit=limit)
        return [Candidate(place=self.place_at(row), score=score) for row, score in found]

    def nearest(
        self, latitude: float, longitude: float, *, kinds: Collection[PlaceKind] | None = None, limit: int = 1
    ) -> list[tuple[Place, float]]:
        """The places nearest to a point, with the geodesic distance in km, nearest first.

        Raises:
            ValueError: the point is not on Earth.
        """
        from geopy.distance import geodesic

        check_point(latitude, longitude)
        reach = 10.0
        while True:
            near = self._rows_around(latitude, longitude, reach, kinds)
            if sum(away <= reach for away, _ in near) >= limit or reach > 20_100:
                break
            reach *= 2 if len(near) < limit else 1.5
        exact = []
        for _, row in near[: limit + 10]:
            place = self.place_at(row)
            exact.append((place, float(geodesic((latitude, longitude), (place.latitude, place.longitude)).km)))
        return sorted(exact, key=lambda pair: pair[1])[:limit]

    def around(
        self, latitude: float, longitude: float, km: float, *, kinds: Collection[PlaceKind] | None = None
    ) -> list[tuple[Place, float]]:
        """The places within so many km of a point, with the great-circle distance in km, nearest first.

        Much faster than `nearest`; the distance is within 0.6 % of the geodesic.

        Raises:
            ValueError: the point is not on Earth, or the distance is none.
        """
        check_point(latitude, longitude)
        if not km >= 0:
            raise ValueError(f"distance {km} km: want 0 or more")
        near = self._rows_around(latitude, longitude, km, kinds)
        return [(self.place_at(row), away) for away, row in near if away <= km]

    def _rows_around(
        self, latitude: float, longitude: float, km: float, kinds: Collection[PlaceKind] | None
    ) -> list[tuple[float, int]]:
        """The rows of the places in the boxes around a point, nearest first, each after its distance in km."""
        numbers = sorted(KIND_NUMBER[kind] for kind in (kinds if kinds is not None else KIND_NUMBER))
        marks = ", ".join("?" * len(numbers))
        sql = (
            "SELECT row FROM place_box WHERE east >= ? AND west <= ? AND north >= ? AND south <= ? "  # noqa: S608
            f"AND kind IN ({marks})"
        )
        rows = {
            int(row)
            for west, east, south, north in boxes_around(latitude, longitude, km)
            for (row,) in self._query(sql, (west, east, south, north, *numbers))
        }
        lats, lons = self.tables.latitude, self.tables.longitude
        return sorted(
            (distance_km(latitude, longitude, float(lats[row]), float(lons[row])), row) for row in rows
        )

    def within(
        self,
        area: BoundingBox | BaseGeometry,
        *,
        kinds: Collection[PlaceKind] | None = None,
        limit: int | None = None,
    ) -> list[Place]:
        """The places whose point lies in a box or in a geometry of (longitude, latitude), the most populous
        first."""
        if isinstance(area, BoundingBox):
            west, south, east, north = area.west, area.south, area.east, area.north
        else:
            if area.is_empty:
                return []
            west, south, east, north = area.bounds
        numbers = (
            sorted(KIND_NUMBER[kind] for kind in kinds) if kinds is not None else sorted(KIND_NUMBER.values())
        )
        marks = ", ".join("?" * len(numbers))
        found = self._query(
            f"SELECT {_OF_PLACE} FROM place_box b JOIN place p ON p.row = b.row "  # noqa: S608
            "WHERE b.east >= ? AND b.west <= ? AND b.north >= ? AND b.south <= ? "
            f"AND b.kind IN ({marks}) AND p.longitude BETWEEN ? AND ? AND p.latitude BETWEEN ? AND ? "
            "ORDER BY p.population DESC, p.row",
            (west, east, south, north, *numbers, west, east, south, north),
        )
        if not isinstance(area, BoundingBox):
            import shapely

            shapely.prepare(area)
            inside = shapely.intersects_xy(
                area, [row[_LONGITUDE] for row in found], [row[_LATITUDE] for row in found]
            )
            found = [row for row, is_inside in zip(found, inside, strict=True) if is_inside]
        return [_to_place(row) for row in found[:limit]]

    def containing(self, latitude: float, longitude: float) -> list[Place]:
        """The countries and areas that a point lies in, the smallest first.

        Raises:
            ValueError: the point is not on Earth.
        """
        import shapely

        check_point(latitude, longitude)
        found = self._query(
            "SELECT g.row, g.wkb FROM area_box b JOIN geometry g ON g.row = b.row "
            "WHERE b.west <= ? AND b.east >= ? AND b.south <= ? AND b.north >= ?",
            (longitude, longitude, latitude, latitude),
        )
        areas = [
            self.place_at(int(row))
            for row, wkb in found
            if shapely.intersects_xy(shapely.from_wkb(wkb), longitude, latitude)
        ]
        return sorted(areas, key=lambda place: (place.radius_km, place.id))


def check_point(latitude: float, longitude: float) -> None:
    """Raise where a point is not on Earth.

    Raises:
        ValueError: latitude is not within -90 to 90, or longitude not within -180 to 180.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(
            f"point {latitude}, {longitude}: want latitude, longitude in degrees, -90..90 and -180..180"
        )


def boxes_around(latitude: float, longitude: float, reach_km: float) -> list[tuple[float, float, float, float]]:
    """West, east, south, north of boxes that hold all within reach; two where it crosses the antimeridian."""
    height = reach_km / _KM_PER_DEGREE
    south, north = max(-90.0, latitude - height), min(90.0, latitude + height)
    widest = max(abs(south), abs(north))
    width = 180.0 if widest >= 89.9 else min(180.0, height / math.cos(math.radians(widest)))
    west, east = longitude - width, longitude + width
    if west < -180:
        return [(-180.0, east, south, north), (west + 360, 180.0, south, north)]
    if east > 180:
        return [(west, 180.0, south, north), (-180.0, east - 360, south, north)]
    return [(west, east, south, north)]
