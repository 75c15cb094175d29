"""Frames and events to files of other formats, whole or not at all.

A file's ending says its format. Everything is WGS84; a file appears under its name only when all is written.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from geoevents.errors import ExportError
from geoevents.geojson import features, plain_value, write_collection, write_sequence
from geoevents.model import Event, Report

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

FORMATS = (".geojson", ".geojsonl", ".gpkg", ".parquet", ".fgb", ".kml", ".csv")
"""The endings that can be written."""
_CHUNK = 5_000
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@\t\r|%]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def export_events(
    events: Iterable[Event], path: str | Path, *, reports: Mapping[str, Report] | None = None
) -> int:
    """Write events with their claims; how many. GeoJSON and CSV are written as they come, in flat memory.

    Raises:
        ExportError: the ending names no format, or its library is missing.
        OSError: the folder is missing or not writable.
    """
    from geoevents.frames import events_frame

    remaining = iter(events)

    def frames() -> Iterator[gpd.GeoDataFrame]:
        first = True
        while chunk := list(islice(remaining, _CHUNK)):
            yield events_frame(chunk, reports=reports)
            first = False
        if first:
            yield events_frame([])

    return _write(frames, Path(path), layer="events", id_column="event_id")


def export_frame(
    frame: gpd.GeoDataFrame, path: str | Path, *, layer: str = "events", id_column: str | None = None
) -> int:
    """Write a frame in EPSG:4326, lists as JSON where a format has none; how many rows.

    ``layer`` names the layer where a format has layers; ``id_column`` becomes the features' id in GeoJSON.

    Raises:
        ExportError: the ending names no format, or its library is missing.
        OSError: the folder is missing or not writable.
    """
    return _write(lambda: iter([frame]), Path(path), layer=layer, id_column=id_column)


def check_format(path: str | Path) -> str:
    """The ending of a file, if it is one of FORMATS.

    Raises:
        ExportError: it is not.
    """
    ending = Path(path).suffix.lower()
    if ending not in FORMATS:
        raise ExportError(f"{path}: no format has the ending {ending!r}; use one of {', '.join(FORMATS)}")
    return ending


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside a file, with the same ending; what is written there takes its place when all went well.

    Raises:
        OSError: the folder is missing or not writable.
    """
    path = path.resolve()
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder; name a file", str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "no such folder", str(path.parent))
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
    try:
        temporary = folder / f"out{path.suffix.lower()}"
        yield temporary
        temporary.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(
    frames: Callable[[], Iterator[gpd.GeoDataFrame]], path: Path, *, layer: str, id_column: str | None
) -> int:
    ending = check_format(path)
    with replacing(path) as temporary:
        if ending in (".geojson", ".geojsonl"):
            writer = write_collection if ending == ".geojson" else write_sequence
            found = (feature for frame in frames() for feature in features(frame, id_column=id_column))
            with temporary.open("w", encoding="utf-8", newline="\n") as out:
                return writer(found, out)
        if ending == ".csv":
            with temporary.open("w", encoding="utf-8", newline="") as out:
                return _write_csv(frames(), out)
        import pandas as pd

        parts = list(frames())
        frame = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
        if ending == ".parquet":
            write_parquet(frame, temporary)
        else:
            _write_layer(frame, temporary, layer=layer)
        return len(frame)


def _write_csv(frames: Iterable[gpd.GeoDataFrame], out: TextIO) -> int:
    """Rows with latitude and longitude (points) or WKT; no cell is a formula to a spreadsheet."""
    writer = csv.writer(out)
    count = 0
    for number, frame in enumerate(frames):
        names = [name for name in frame.columns if name != frame.geometry.name]
        points = all(shape is None or shape.geom_type == "Point" for shape in frame.geometry)
        if number == 0:
            writer.writerow([*names, *(("latitude", "longitude") if points else ("geometry",))])
        columns = [frame[name].tolist() for name in names]
        for row, shape in enumerate(frame.geometry):
            where: tuple[str | float, ...]
            if points:
                where = ("", "") if shape is None or shape.is_empty else _spot(shape)
            else:
                where = ("" if shape is None else shape.wkt,)
            writer.writerow([*(guard_cell(column[row]) for column in columns), *where])
            count += 1
    return count


def _spot(point: BaseGeometry) -> tuple[float, float]:
    """Latitude and longitude of a point."""
    x, y = point.coords[0]
    return round(y, 7), round(x, 7)


def guard_cell(value: Any) -> Any:  # noqa: ANN401 - a cell as the csv module takes it
    """A cell that a spreadsheet shows as text: one that looks like a formula gets an apostrophe in front."""
    told = value if isinstance(value, str) else plain_value(value)
    if told is None:
        return ""
    value = json.dumps(told, ensure_ascii=False) if isinstance(told, list | dict) else told
    if isinstance(value, str):
        shown = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        return f"'{shown}" if _FORMULA.match(value) else shown
    return value


def write_parquet(frame: gpd.GeoDataFrame, out: Path | BinaryIO) -> None:
    """Write a frame as GeoParquet 1.0, to a file or to a stream of bytes.

    Raises:
        ExportError: the library for it is missing.
    """
    import pandas as pd

    if importlib.util.find_spec("pyarrow") is None:
        raise ExportError("GeoParquet needs the library pyarrow: pip install pyarrow, or choose .gpkg or .fgb")
    plain = frame.copy()
    for name in plain.columns:
        if name != plain.geometry.name and plain[name].dtype == object:
            plain[name] = pd.Series([plain_value(v) for v in plain[name]], dtype=object, index=plain.index)
    plain.to_parquet(out, compression="zstd")


def _write_layer(frame: gpd.GeoDataFrame, path: Path, *, layer: str) -> None:
    """Through GDAL, with a driver from a fixed list; lists become JSON text."""
    flat = frame.copy()
    for name in flat.columns:
        if name != flat.geometry.name and flat[name].dtype == object:
            flat[name] = [_flat_cell(value) for value in flat[name]]
    options: dict[str, Any] = {}
    driver = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".kml": "KML"}[path.suffix]
    if driver == "FlatGeobuf" and bool(flat.geometry.isna().any()):
        options["SPATIAL_INDEX"] = "NO"  # the index has no place for what has no place
    if driver == "KML":
        flat = _named_for_kml(flat)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*(?:field|column|geometry).*", category=RuntimeWarning)
        flat.to_file(path, driver=driver, layer=layer, engine="pyogrio", **options)


def _flat_cell(value: Any) -> Any:  # noqa: ANN401 - whatever a cell may hold
    value = plain_value(value)
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value


def _named_for_kml(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """KML shows a Name and a Description: the place, and what happened there."""
    named = frame.copy()
    texts = [name for name in ("type", "gain", "status", "latest", "holder", "start") if name in named.columns]
    column = next((name for name in ("place", "section", "side") if name in named.columns), None)
    named.insert(0, "Name", named[column] if column else "")
    said = [", ".join(str(v) for v in row if v is not None) for row in named[texts].itertuples(index=False)]
    named.insert(1, "Description", said if texts else "")
    return named
