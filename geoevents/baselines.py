"""Who held what at the start: from a CSV of places, or from polygons of sides.

CSV: columns place, side, date (YYYY-MM-DD); if there: latitude, longitude, place_id, status (held, contested,
besieged). GeoJSON, GeoPackage, shapefile: polygons with columns side and date. A date that is not in the file
may stand in its name.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.names import normalize, skeleton
from gazetteer.place import Place, PlaceKind
from geoevents.errors import BaselineError
from geoevents.model import ControlState, ControlStatus

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer

NAMED_REACH_KM = 12.0
"""A row's coordinates and the gazetteer's may differ by so much and still mean the same town, by name."""
_SIDE_COLUMNS = ("side", "holder", "control", "party", "controller")
_DATE_COLUMNS = ("date", "as_of", "day")
_PLACE_COLUMNS = ("place", "name", "location", "town", "settlement")
_COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_WIDEST = csv.field_size_limit()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldArea:
    """What a side held on a day: a (multi)polygon, EPSG:4326."""

    side: str
    as_of: dt.date
    geometry: BaseGeometry
    status: ControlStatus = ControlStatus.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Who held what on one day or several: places, areas, or both."""

    states: tuple[ControlState, ...] = ()
    areas: tuple[HeldArea, ...] = ()

    def of_places(self, places: Iterable[Place]) -> list[ControlState]:
        """The states of places: as told by name, and of the others by the areas that they lie in."""
        told = {(state.place.id, state.as_of) for state in self.states}
        spots = list({place.id: place for place in places}.values())
        within = states_in_areas(self.areas, spots)
        return [*self.states, *(state for state in within if (state.place.id, state.as_of) not in told)]


def read_baseline(
    path: str | Path,
    gazetteer: Gazetteer | None = None,
    *,
    side: str | None = None,
    date: dt.date | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Baseline:
    """Read a baseline; ``side`` and ``date`` stand in for columns that it lacks.

    A row that is wrong is told to ``on_problem`` as one line and skipped; without it the first one is raised.

    Raises:
        BaselineError: the file cannot be read, has no such columns, or (without ``on_problem``) a row is wrong.
    """
    path = Path(path)

    def complain(message: str) -> None:
        if on_problem is None:
            raise BaselineError(message)
        on_problem(message)

    date = date or date_in_name(path.name)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return Baseline(states=tuple(_read_places(path, gazetteer, side=side, date=date, complain=complain)))
    return Baseline(areas=tuple(_read_areas(path, side=side, date=date, complain=complain)))


def date_in_name(name: str) -> dt.date | None:
    """The day in a file's name: "2020-02-01", "20200201"; None without one."""
    found = _COMPACT_DATE.search(name)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


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
                holder=sides[0] if len(sides) == 1 else None,
                status=held[0].status if len(sides) == 1 else ControlStatus.CONTESTED,
                since=None,
                as_of=day,
            )
        )
    return states


def _read_places(
    path: Path,
    gazetteer: Gazetteer | None,
    *,
    side: str | None,
    date: dt.date | None,
    complain: Callable[[str], None],
) -> list[ControlState]:
    """The rows of a CSV as states of the gazetteer's places."""
    states = []
    for line, row in _rows(path):
        holder = _first(row, _SIDE_COLUMNS) or side
        name = _first(row, _PLACE_COLUMNS)
        told_date = _first(row, _DATE_COLUMNS)
        if not holder:
            complain(f"{path}:{line}: no side; want a column side, such as Syrian government")
            continue
        try:
            day = dt.date.fromisoformat(told_date) if told_date else date
        except ValueError:
            complain(f"{path}:{line}: date {told_date!r}; want YYYY-MM-DD")
            continue
        if day is None:
            complain(f"{path}:{line}: no date; want a column date, YYYY-MM-DD, or a day in the file's name")
            continue
        try:
            point = _point(row)
            status = ControlStatus(row.get("status") or "held")
        except ValueError as error:
            complain(f"{path}:{line}: {error}")
            continue
        place = _place(name, row.get("place_id", ""), point, gazetteer)
        if place is None:
            complain(f"{path}:{line}: place {name!r} is not known; give its latitude and longitude")
            continue
        states.append(ControlState(place=place, holder=holder, status=status, since=None, as_of=day))
    return states


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a CSV with the line each ends on; names of columns in lower case."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.read(4096)
            file.seek(0)
            separator = max(",;\t", key=lambda mark: sample.partition("\n")[0].count(mark))
            reader = csv.reader(file, delimiter=separator)
            header = [name.strip().lower() for name in next(reader, [])]
            if not set(header) & set(_PLACE_COLUMNS) and "place_id" not in header:
                raise BaselineError(f"{path}:1: no column place; want a header such as place,side,date")
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=False))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BaselineError(f"{path}: cannot be read as CSV in UTF-8: {_reason(error)}") from error


def _place(
    name: str, place_id: str, point: tuple[float, float] | None, gazetteer: Gazetteer | None
) -> Place | None:
    """The gazetteer's place of a row; one made of the row where the gazetteer has none there."""
    if gazetteer is not None:
        if place_id and (known := gazetteer.get(place_id)):
            return known
        if point is not None:
            for place, away in gazetteer.nearest(*point, kinds=_SPOTS, limit=12):
                if away <= NAMED_REACH_KM and _is_named(place, name):
                    return place
        elif name:
            found = gazetteer.search(name, kinds=_SPOTS, limit=1)
            return found[0].place if found and found[0].score >= 0.9 else None
    if point is None:
        return None
    return Place(
        id=place_id or f"point:{point[0]:.5f},{point[1]:.5f}",
        name=name or f"{point[0]:.3f}, {point[1]:.3f}",
        kind=PlaceKind.SETTLEMENT,
        latitude=point[0],
        longitude=point[1],
    )


_SPOTS = (PlaceKind.SETTLEMENT, PlaceKind.FACILITY)


def _is_named(place: Place, name: str) -> bool:
    """Whether a place goes by a name, in any spelling."""
    key, bones = normalize(name), skeleton(name)
    return any(
        normalize(n) == key or (bones and skeleton(n) == bones) for n in (place.name, *place.alternate_names)
    )


def _point(row: dict[str, str]) -> tuple[float, float] | None:
    texts = row.get("latitude") or row.get("lat"), row.get("longitude") or row.get("lon")
    if not texts[0] or not texts[1]:
        return None
    try:
        latitude, longitude = float(texts[0]), float(texts[1])
    except ValueError:
        raise ValueError(f"coordinates {texts[0]!r}, {texts[1]!r}; want degrees as numbers") from None
    if not (math.isfinite(latitude) and -90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(
            f"coordinates {latitude}, {longitude}; want latitude -90 to 90, then longitude -180 to 180"
        )
    return latitude, longitude


def _first(row: dict[str, str], names: Iterable[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _read_areas(
    path: Path, *, side: str | None, date: dt.date | None, complain: Callable[[str], None]
) -> list[HeldArea]:
    """The polygons of a file, as valid geometries."""
    import shapely

    areas = []
    for number, (properties, geometry) in enumerate(_features(path), start=1):
        where = f"{path}: feature {number}"
        named = {str(key).lower(): value for key, value in properties.items()}
        holder = _first({k: str(v).strip() for k, v in named.items() if v is not None}, _SIDE_COLUMNS) or side
        told = next((named[name] for name in _DATE_COLUMNS if named.get(name) is not None), None)
        if not holder:
            complain(f"{where}: no side; want a property side")
            continue
        try:
            day = dt.date.fromisoformat(str(told)[:10]) if told is not None else date
        except ValueError:
            complain(f"{where}: date {told!r}; want YYYY-MM-DD")
            continue
        if day is None:
            complain(f"{where}: no date; want a property date, or a day in the file's name")
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
        areas.append(HeldArea(side=holder, as_of=day, geometry=shapely.union_all(polygons)))
    return areas


def _features(path: Path) -> Iterable[tuple[dict[str, Any], Any]]:
    """Properties and geometry (EPSG:4326) of each feature. Only files of the expected kind reach GDAL."""
    import shapely
    from shapely.geometry import shape

    try:
        head = path.open("rb").read(16)
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
        raise BaselineError(f"{path}: cannot be read: {_reason(error)}") from error


def _missing(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    import pandas as pd

    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


def _reason(error: BaseException) -> str:
    text = str(getattr(error, "strerror", None) or error)
    return " ".join(text.split())[:200]
