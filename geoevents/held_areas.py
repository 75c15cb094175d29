"""Polygons of who held what on a day, from GeoJSON, GeoPackages and shapefiles. All in EPSG:4326."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.place import Place
from geoevents.errors import BaselineError
from geoevents.model import ControlState, ControlStatus

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SIDE_COLUMNS = ("side", "holder", "control", "party", "controller")
DATE_COLUMNS = ("date", "as_of", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldArea:
    """What a side held on a day: a (multi)polygon, EPSG:4326."""

    side: str
    as_of: dt.date
    geometry: BaseGeometry
    status: ControlStatus = ControlStatus.HELD


def states_in_areas(areas: Iterable[HeldArea], places: Sequence[Place]) -> list[ControlState]:
    """The state of each place that lies in an area, a state a day; where areas overlap it is contested."""
    import numpy as np
    import shapely

    if not places:
        return []
    lons = np.array([place.longitude for place in places])
    lats = np.array([place.latitude for place in places])
    holders: dict[tuple[int, dt.date], list[HeldArea]] = {}
    for area in areas:
        shapely.prepare(area.geometry)
        for index in np.flatnonzero(shapely.intersects_xy(area.geometry, lons, lats)).tolist():
            holders.setdefault((index, area.as_of), []).append(area)
    states = []
    for (index, day), held in sorted(holders.items()):
        sides = sorted({area.side for area in held})
        states.append(
            ControlState(
                place=places[index],
                holder=sides[0],
                status=held[0].status if len(sides) == 1 else ControlStatus.CONTESTED,
                since=None,
                as_of=day,
                against=sides[-1] if len(sides) > 1 else None,
            )
        )
    return states


def read_areas(
    path: Path, *, side: str | None, date: dt.date | None, complain: Callable[[str], None]
) -> list[HeldArea]:
    """The polygons of a file, as valid geometries; ``side`` and ``date`` stand in for properties it lacks.

    A feature that is wrong is told to ``complain`` as one line.

    Raises:
        BaselineError: the file cannot be read.
    """
    import shapely

    areas = []
    for number, (properties, geometry) in enumerate(_features(path), start=1):
        where = f"{path}: feature {number}"
        named = {str(key).lower(): value for key, value in properties.items()}
        holder = (
            first_value({k: str(v).strip() for k, v in named.items() if v is not None}, SIDE_COLUMNS) or side
        )
        told = next((named[name] for name in DATE_COLUMNS if named.get(name) is not None), None)
        if not holder:
            complain(f"{where}: no side; want a property side (or --baseline-side for all)")
            continue
        try:
            day = dt.date.fromisoformat(str(told)[:10]) if told is not None else date
        except ValueError:
            complain(f"{where}: date {told!r}; want YYYY-MM-DD")
            continue
        if day is None:
            complain(f"{where}: no date; want a property date, or a day in the file's name")
            continue
        try:
            status = ControlStatus(str(named.get("status") or "held").strip().lower())
        except ValueError:
            complain(f"{where}: status {named['status']!r}; want {', '.join(ControlStatus)}")
            continue
        if geometry is None or geometry.geom_type not in ("Polygon", "MultiPolygon", "GeometryCollection"):
            kind = "nothing" if geometry is None else geometry.geom_type
            complain(f"{where}: {kind}; want a Polygon or MultiPolygon")
            continue
        west, south, east, north = geometry.bounds
        if not (west >= -180.001 and south >= -90.001 and east <= 180.001 and north <= 90.001):
            complain(f"{where}: coordinates beyond {west:g}, {south:g}; want longitude and latitude in degrees")
            continue
        valid = shapely.make_valid(shapely.force_2d(geometry))
        polygons = [part for part in shapely.get_parts(valid) if part.geom_type in ("Polygon", "MultiPolygon")]
        areas.append(HeldArea(side=holder, as_of=day, geometry=shapely.union_all(polygons), status=status))
    return areas


def _features(path: Path) -> Iterable[tuple[dict[str, Any], Any]]:
    """Properties and geometry (EPSG:4326) of each feature. Only files of the expected kind reach GDAL."""
    import shapely
    from shapely.geometry import shape

    try:
        with path.open("rb") as file:
            head = file.read(16)
        if path.suffix.lower() in (".geojson", ".json", ".geojsonl"):
            texts = [path.read_text(encoding="utf-8-sig")]
            if path.suffix.lower() == ".geojsonl":
                texts = [line for line in texts[0].splitlines() if line.strip()]
            for text in texts:
                content = json.loads(text)
                if content.get("type") in ("Feature", "FeatureCollection"):
                    features = content.get("features", [content])
                else:
                    features = [{"geometry": content}]
                for feature in features:
                    geometry = feature.get("geometry")
                    yield feature.get("properties") or {}, shape(geometry) if geometry else None
            return
        is_known = (path.suffix.lower() == ".gpkg" and head.startswith(b"SQLite format 3\x00")) or (
            path.suffix.lower() == ".shp" and head.startswith(b"\x00\x00\x27\x0a")
        )
        if not is_known:
            raise BaselineError(f"{path}: want CSV, GeoJSON, a GeoPackage (.gpkg) or a shapefile (.shp)")
        import geopandas as gpd

        frame = gpd.read_file(path.resolve(), engine="pyogrio")
        if frame.crs is not None:
            frame = frame.to_crs(4326)
        names = [name for name in frame.columns if name != frame.geometry.name]
        for row in range(len(frame)):
            yield {name: _missing(frame[name].iloc[row]) for name in names}, frame.geometry.iloc[row]
    except (OSError, ValueError, AttributeError, TypeError, KeyError, shapely.errors.ShapelyError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError(f"{path}: cannot be read: {plain_reason(error)}") from error


def _missing(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    import pandas as pd

    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


def first_value(row: dict[str, str], names: Iterable[str]) -> str:
    """The first of these columns that a row has a value for, or ""."""
    return next((row[name] for name in names if row.get(name)), "")


def plain_reason(error: BaseException) -> str:
    """What went wrong, on one line."""
    text = str(getattr(error, "strerror", None) or error)
    return " ".join(text.split())[:200]
