"""RFC 7946: frames as GeoJSON that every reader takes.

Coordinates are WGS84, longitude first, at most 7 decimals (a centimetre); polygons follow the right-hand rule;
there is a bbox, each feature has an id (places without a position have none), and there is no crs member. What
JSON has no word for (NaN, infinity) becomes null, and characters that break readers (NUL, lone surrogates) the
replacement character.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

DECIMALS = 7
_BREAKING = re.compile("[\x00\ud800-\udfff]")


def features(frame: gpd.GeoDataFrame, *, id_column: str | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a frame in EPSG:4326 as GeoJSON features, their ids from a column if one is named."""
    names = [name for name in frame.columns if name != frame.geometry.name]
    columns = [frame[name].tolist() for name in names]
    for number, geometry in enumerate(frame.geometry):
        properties = {name: plain_value(column[number]) for name, column in zip(names, columns, strict=True)}
        feature: dict[str, Any] = {"type": "Feature"}
        if id_column is not None:
            identity = properties.pop(id_column)
            if identity is not None:
                feature["id"] = identity
        yield {**feature, "geometry": geometry_mapping(geometry), "properties": properties}


def feature_collection(frame: gpd.GeoDataFrame, *, id_column: str | None = None) -> dict[str, Any]:
    """A frame in EPSG:4326 as a feature collection with its bbox."""
    listed = list(features(frame, id_column=id_column))
    bbox = _bounds(feature["geometry"] for feature in listed)
    return {"type": "FeatureCollection", **({"bbox": bbox} if bbox else {}), "features": listed}


def write_collection(found: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write features as one collection, one a line, without holding them; how many."""
    box: list[float] | None = None
    out.write('{"type":"FeatureCollection","features":[')
    count = 0
    for feature in found:
        out.write(("," if count else "") + "\n" + dump(feature))
        count += 1
        extent = _bounds([feature["geometry"]])
        if extent:
            box = extent if box is None else [*map(min, box[:2], extent[:2]), *map(max, box[2:], extent[2:])]
    out.write("\n]" + (f',"bbox":{dump(box)}' if box else "") + "}\n")
    return count


def write_sequence(found: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write features as GeoJSON lines, one a line; how many."""
    count = 0
    for feature in found:
        out.write(dump(feature) + "\n")
        count += 1
    return count


def dump(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """JSON on one line, UTF-8 as it is; raises rather than write what is not JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def geometry_mapping(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """A geometry as GeoJSON with rings the right way round; None for an empty or a broken one."""
    if geometry is None or geometry.is_empty:
        return None
    coordinates = _coordinates(geometry)
    return None if coordinates is None else {"type": geometry.geom_type, "coordinates": coordinates}


def plain_value(value: Any) -> Any:  # noqa: ANN401 - whatever a cell may hold
    """A cell as JSON can say it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return _BREAKING.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {str(plain_value(str(key))): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_value(inner) for inner in value]
    if hasattr(value, "tolist"):  # numpy scalars and arrays
        return plain_value(value.tolist())
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return None if text == "NaT" else text
    return None if str(value) in ("<NA>", "NaT") else str(value)


def _coordinates(geometry: BaseGeometry) -> Any:  # noqa: ANN401 - nested lists of numbers
    from shapely.geometry.polygon import orient

    kind = geometry.geom_type
    if kind in ("Point", "LineString", "LinearRing"):
        found = [_position(xy) for xy in geometry.coords]
        if any(not math.isfinite(part) for position in found for part in position):
            return None
        return found[0] if kind == "Point" else found
    if kind == "Polygon":
        turned = orient(geometry)  # type: ignore[arg-type]
        return [[_position(xy) for xy in ring.coords] for ring in (turned.exterior, *turned.interiors)]
    parts = [_coordinates(part) for part in geometry.geoms]  # type: ignore[attr-defined]
    return None if any(part is None for part in parts) else parts


def _position(xy: tuple[float, ...]) -> list[float]:
    return [round(xy[0], DECIMALS), round(xy[1], DECIMALS)]


def _bounds(geometries: Iterable[dict[str, Any] | None]) -> list[float] | None:
    """West, south, east, north of GeoJSON geometries."""
    flat = [xy for geometry in geometries if geometry for xy in _positions(geometry["coordinates"])]
    if not flat:
        return None
    xs, ys = [xy[0] for xy in flat], [xy[1] for xy in flat]
    return [min(xs), min(ys), max(xs), max(ys)]


def _positions(nested: Any) -> Iterator[list[float]]:  # noqa: ANN401 - nested lists of numbers
    if nested and isinstance(nested[0], int | float):
        yield nested
    else:
        for inner in nested:
            yield from _positions(inner)
