"""The tables written by hand: places and names that no other source has, and roads through the towns they pass.

    curated_*.csv        one place a row; the columns are `COLUMNS`
    area_names.csv       more names and points of countries and first-level areas, by GeoNames code: GB, GB.ENG
    roads.csv            one road a row: ref, name, country_code, alternate_names, source
    road_waypoints.csv   the points of each road in order: ref, label, latitude, longitude

Lists within a field are separated by "|". A road's line is schematic: it joins the towns, not the carriageway.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

from gazetteer.errors import SourceError
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import SourcePlace

COLUMNS = (
    "id", "name", "kind", "latitude", "longitude", "country_code", "admin1", "feature_code", "alternate_names",
    "radius_km", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaNames:
    """What to add to an area: its usual English name (or empty), more names, its GeoNames id (or 0).

    ``point`` is the latitude and longitude that gazetteers give it, where the middle of its largest part is
    elsewhere (countries of several islands, very long ones), or None.
    """

    name: str
    alternate_names: tuple[str, ...]
    geonameid: int
    point: tuple[float, float] | None = None


def split_names(field: str) -> tuple[str, ...]:
    """The names of a field, separated by "|", each once, in order."""
    return tuple(dict.fromkeys(name for part in field.split("|") if (name := " ".join(part.split()))))


def read_rows(file: Traversable | Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the fields of each row.

    Raises:
        SourceError: the header lacks a column, or a row has more or fewer fields than the header.
    """
    with file.open("rb") as packed, io.TextIOWrapper(packed, encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = [column for column in columns if column not in (rows.fieldnames or ())]
        if missing:
            raise SourceError(f"{file.name}:1: no column {', '.join(missing)}; want {','.join(columns)}")
        for row in rows:
            if None in row or None in row.values():
                raise SourceError(f"{file.name}:{rows.line_num}: want {len(rows.fieldnames or ())} fields")
            yield rows.line_num, row


def read_places(file: Traversable | Path) -> Iterator[SourcePlace]:
    """Yield the places of a curated table.

    Raises:
        SourceError: a row is not a place; the message names file, line and value.
    """
    for line, row in read_rows(file, COLUMNS):
        try:
            yield SourcePlace(
                place=Place(
                    id=f"curated:{row['id']}",
                    name=row["name"],
                    kind=PlaceKind(row["kind"]),
                    latitude=float(row["latitude"]),
                    longitude=float(row["longitude"]),
                    country_code=row["country_code"],
                    admin1=row["admin1"],
                    feature_code=row["feature_code"],
                    alternate_names=split_names(row["alternate_names"]),
                    radius_km=float(row["radius_km"] or 1.0),
                )
            )
        except ValueError as error:
            raise SourceError(f"{file.name}:{line}: {row['name']}: {error}") from error


def read_area_names(file: Traversable | Path) -> dict[str, AreaNames]:
    """What to add to countries and first-level areas, by GeoNames code.

    Raises:
        SourceError: a row is not of that shape.
    """
    found = {}
    for line, row in read_rows(file, ("code", "name", "geonameid", "latitude", "longitude", "alternate_names")):
        try:
            found[row["code"]] = AreaNames(
                name=row["name"],
                alternate_names=split_names(row["alternate_names"]),
                geonameid=int(row["geonameid"] or 0),
                point=(float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None,
            )
        except ValueError as error:
            raise SourceError(f"{file.name}:{line}: {row['code']}: {error}") from error
    return found


def read_roads(roads: Traversable | Path, waypoints: Traversable | Path) -> Iterator[SourcePlace]:
    """Yield the roads, each with a line through its waypoints; its point is halfway along.

    Raises:
        SourceError: a road has fewer than two waypoints, or a field is not what it should be.
    """
    from geopy.distance import geodesic
    from shapely.geometry import LineString

    points: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for line, row in read_rows(waypoints, ("ref", "label", "latitude", "longitude")):
        try:
            points[row["ref"]].append((float(row["longitude"]), float(row["latitude"])))
        except ValueError as error:
            raise SourceError(f"{waypoints.name}:{line}: {row['label']}: {error}") from error
    for line, row in read_rows(roads, ("ref", "name", "country_code", "alternate_names", "source")):
        way = points[row["ref"]]
        if len(way) < 2:
            raise SourceError(f"{roads.name}:{line}: {row['ref']} has {len(way)} waypoints; want two or more")
        length = sum(geodesic(a[::-1], b[::-1]).km for a, b in pairwise(way))
        geometry = LineString(way)
        middle = geometry.interpolate(0.5, normalized=True)
        ref = row["ref"].rpartition(":")[2]
        yield SourcePlace(
            place=Place(
                id=f"road:{row['ref']}",
                name=row["name"] or ref,
                kind=PlaceKind.ROAD,
                latitude=round(middle.y, 5),
                longitude=round(middle.x, 5),
                country_code=row["country_code"],
                feature_code="RD",
                alternate_names=split_names(row["alternate_names"]),
                radius_km=round(length / 2, 1),
            ),
            geometry=geometry,
        )
