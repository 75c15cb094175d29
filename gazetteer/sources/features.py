"""Features of a GeoJSON file, a GeoPackage or a shapefile, as properties and a geometry in WGS84.

No other format is opened: GDAL would follow what some of them refer to (VRT, GML, WFS). What a file is, its
first bytes say, not its name.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.errors import SourceError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Feature = tuple[int, dict[str, Any], "BaseGeometry | None"]
"""The number of a feature from 1, its properties, its geometry."""

GEOJSON_SUFFIXES = (".geojson", ".json")
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_MAX_UNPACKED = 4 << 30
_GEOPACKAGE, _SHAPEFILE = b"SQLite format 3\x00", b"\x00\x00\x27\x0a"


def _starts_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def shapefile_in(path: Path) -> str | None:
    """The name of the .shp in a zip archive, if there is one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return next((name for name in archive.namelist() if name.lower().endswith(".shp")), None)
    except (OSError, zipfile.BadZipFile):
        return None


def read_features(path: Path) -> Iterator[Feature]:
    """Yield the features of a file.

    Raises:
        SourceError: it is not what its name says, or cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in GEOJSON_SUFFIXES:
        yield from _read_geojson(path)
    elif suffix == ".gpkg":
        if not _starts_with(path, _GEOPACKAGE):
            raise SourceError(f"{path.name}: not a GeoPackage")
        yield from _read_with_gdal(path)
    elif suffix == ".shp":
        if not _starts_with(path, _SHAPEFILE):
            raise SourceError(f"{path.name}: not a shapefile")
        yield from _read_with_gdal(path)
    elif suffix == ".zip":
        yield from _read_zipped_shapefile(path)
    else:
        raise SourceError(f"{path.name}: want GeoJSON (.geojson), GeoPackage (.gpkg) or shapefile (.shp, .zip)")


def _read_geojson(path: Path) -> Iterator[Feature]:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path.name}: not GeoJSON: {error}") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise SourceError(f"{path.name}: not GeoJSON: want an object of type FeatureCollection")
    crs = str((content.get("crs") or {}).get("properties", {}).get("name", "CRS84"))
    if not crs.endswith(("CRS84", "4326")):
        raise SourceError(f"{path.name}: coordinates in {crs}; want WGS84 (RFC 7946), or a GeoPackage")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict):
            yield number, {}, None
            continue
        properties = feature.get("properties")
        try:
            geometry = shape(feature["geometry"]) if feature.get("geometry") else None
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, ShapelyError):
            geometry = None
        yield number, properties if isinstance(properties, dict) else {}, geometry


def _read_with_gdal(path: Path) -> Iterator[Feature]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError
    from pyproj.exceptions import ProjError

    number = 0
    try:
        layers = [str(name) for name, geometry_type in pyogrio.list_layers(path) if geometry_type is not None]
        for layer in layers:
            frame = pyogrio.read_dataframe(path, layer=layer)
            if frame.crs is not None and not frame.crs.equals("EPSG:4326"):
                frame = frame.to_crs("EPSG:4326")
            columns = [name for name in frame.columns if name != frame.geometry.name]
            for properties, geometry in zip(
                frame[columns].itertuples(index=False, name=None), frame.geometry, strict=True
            ):
                number += 1
                yield number, dict(zip(columns, properties, strict=True)), geometry
    except (DataSourceError, DataLayerError, ProjError, OSError, ValueError) as error:
        raise SourceError(f"{path.name}: cannot be read: {error}") from error


def _read_zipped_shapefile(path: Path) -> Iterator[Feature]:
    name = shapefile_in(path)
    if name is None:
        raise SourceError(f"{path.name}: no shapefile in this archive")
    stem = name[: -len(".shp")]
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            for entry in archive.infolist():
                suffix = Path(entry.filename).suffix.lower()
                if entry.filename[: -len(suffix) or None] != stem or suffix not in _SHAPEFILE_PARTS:
                    continue
                if entry.file_size > _MAX_UNPACKED:
                    raise SourceError(
                        f"{path.name}: {entry.filename} unpacks to {entry.file_size} bytes; too large"
                    )
                (Path(folder) / f"shapes{suffix}").write_bytes(archive.read(entry))
            yield from read_features(Path(folder) / "shapes.shp")
    except zipfile.BadZipFile as error:
        raise SourceError(f"{path.name}: not a whole zip archive: {error}") from error


def text_of(properties: dict[str, Any], *columns: str) -> str:
    """The first of some properties that has text."""
    for column in columns:
        value = properties.get(column)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value:
            return str(int(value)) if float(value).is_integer() else str(value)
    return ""
