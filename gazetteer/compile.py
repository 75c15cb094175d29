"""Sources to index: what ships and what the user has added, compiled once into the user's cache directory.

An index is a folder that is never changed once it has its name:

    manifest.json   version, fingerprint of the sources, the layers, and size and checksum of the other files'
                    ends
    places.sqlite   place, geometry (WKB), and the R*Trees place_box (points) and area_box (extents of areas)
    the files of :mod:`gazetteer.tables`

It is built under another name and renamed when it is whole, so that two processes that compile at once
do no harm and no half of one is ever opened. The fingerprint (a version, and the checksums of the
sources) is part of the name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from importlib.resources import files
from pathlib import Path

from gazetteer.errors import IndexUnavailableError
from gazetteer.merging import PlaceList
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import Layer, SourcePlace
from gazetteer.sources.prominence import read_prominence
from gazetteer.sources.shipped import data_files, shipped_layers
from gazetteer.sources.user import user_checksums, user_layers
from gazetteer.tables import KIND_NUMBER, TableRow, write_tables

INDEX_VERSION = 1
_CODE_THAT_SHAPES_KEYS = ("names.py", "tables.py", "merging.py", "compile.py")
_KEPT_INDEXES = 3

Layers = Sequence[tuple[Layer, Iterable[SourcePlace]]]

_SCHEMA = """
CREATE TABLE place (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
    latitude REAL NOT NULL, longitude REAL NOT NULL, country_code TEXT NOT NULL, admin1 TEXT NOT NULL,
    feature_code TEXT NOT NULL, population INTEGER NOT NULL, alternate_names TEXT NOT NULL,
    radius_km REAL NOT
    NULL, level INTEGER NOT NULL, rank INTEGER NOT NULL
);
CREATE TABLE geometry (row INTEGER PRIMARY KEY, wkb BLOB NOT NULL);
CREATE VIRTUAL TABLE place_box USING rtree (row, west, east, south, north, +kind INTEGER);
CREATE VIRTUAL TABLE area_box USING rtree (row, west, east, south, north);
"""


def cache_folder() -> Path:
    """Where compiled indexes live: $GEOEVENTS_CACHE, or the user's cache directory."""
    import platformdirs

    named = os.environ.get("GEOEVENTS_CACHE")
    return Path(named).expanduser() if named else Path(platformdirs.user_cache_dir("geoevents"))


def source_fingerprint() -> str:
    """A hash of the index's version, the code that makes its keys, and the checksums of all sources."""
    digest = hashlib.sha256(f"geoevents gazetteer {INDEX_VERSION}".encode())
    for file in (*data_files(), *(files("gazetteer") / name for name in _CODE_THAT_SHAPES_KEYS)):
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    for name, checksum in user_checksums():
        digest.update(name.encode() + checksum.encode())
    return digest.hexdigest()[:16]


def _announce(records: Iterable[SourcePlace], layer: Layer, *, progress: bool) -> Iterator[SourcePlace]:
    from tqdm import tqdm

    yield from tqdm(
        records,
        desc=f"Gazetteer: {layer.name}",
        unit=" places",
        disable=None if progress else True,
        leave=False,
        file=sys.stderr,
    )


def collect_places(layers: Layers, *, progress: bool = False) -> PlaceList:
    """All places of the layers, merged, each with its country and first-level area."""
    found = PlaceList()
    for layer, records in sorted(layers, key=lambda pair: pair[0].rank):
        for _ in found.add(layer, _announce(records, layer, progress=progress)):
            pass
    found.fill_areas()
    return found


def _fields(place: Place) -> tuple[str | float, ...]:
    where = (place.latitude, place.longitude, place.country_code, place.admin1)
    names = "\n".join(name.replace("\n", " ") for name in place.alternate_names)
    what = (place.feature_code, place.population, names, place.radius_km)
    return (place.id, place.name, place.kind.value, *where, *what)


def write_places(path: Path, found: PlaceList) -> None:
    """Write the SQLite file of an index."""
    import shapely

    with closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        places = [record.place for record in found.places]
        database.executemany(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (row, *_fields(place), found.places[row].level, found.ranks[row])
                for row, place in enumerate(places)
            ),
        )
        # An R*Tree is fastest filled with neighbours together.
        order = sorted(range(len(places)), key=lambda row: (round(places[row].latitude), places[row].longitude))
        database.executemany(
            "INSERT INTO place_box VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row, at.longitude, at.longitude, at.latitude, at.latitude, KIND_NUMBER[at.kind])
                for row in order
                for at in (places[row],)
            ),
        )
        shaped = [
            (row, record.geometry) for row, record in enumerate(found.places) if record.geometry is not None
        ]
        database.executemany(
            "INSERT INTO geometry VALUES (?, ?)", ((row, shapely.to_wkb(geometry)) for row, geometry in shaped)
        )
        database.executemany(
            "INSERT INTO area_box VALUES (?, ?, ?, ?, ?)",
            (
                (row, west, east, south, north)
                for row, geometry in shaped
                if places[row].kind is not PlaceKind.ROAD
                for west, south, east, north in (geometry.bounds,)
            ),
        )
        database.commit()


def table_rows(found: PlaceList) -> Iterator[TableRow]:
    """What the name tables keep of each place."""
    prominence = read_prominence()
    for record, rank, standing in zip(found.places, found.ranks, found.standings, strict=True):
        place = record.place
        yield TableRow(
            kind=place.kind,
            latitude=place.latitude,
            longitude=place.longitude,
            country_code=place.country_code,
            admin1=record.admin1_code,
            population=place.population,
            radius_km=place.radius_km,
            names=(place.name, *place.alternate_names),
            level=record.level,
            source_rank=rank,
            standing=standing,
            reports=prominence.get(place.id, 0),
        )


def end_checksum(path: Path) -> list[int | str]:
    """The size of a file, and a checksum of its first and last 64 KiB: cheap, and finds what was cut or
    overwritten."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(65536)
        file.seek(max(0, size - 65536))
        return [size, hashlib.sha256(head + file.read()).hexdigest()[:16]]


def write_manifest(folder: Path, fingerprint: str, layers: Layers, found: PlaceList) -> None:
    """Write what makes the folder an index; the last file to be written."""
    listing = [
        {"name": layer.name, "title": layer.title, "licence": layer.licence, "rank": layer.rank,
         "places": found.added.get(layer.name, 0)}
        for layer, _ in layers
    ]  # fmt: skip
    ends = {path.name: end_checksum(path) for path in sorted(folder.iterdir())}
    manifest = {
        "version": INDEX_VERSION,
        "fingerprint": fingerprint,
        "places": len(found),
        "layers": listing,
        "files": ends,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, object] | None:
    """The manifest of a whole index, or None where a file is missing, cut or overwritten."""
    try:
        manifest: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        ends = manifest["files"]
        whole = isinstance(ends, dict) and all(end_checksum(folder / name) == end for name, end in ends.items())
        return manifest if whole and manifest["version"] == INDEX_VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def build_index(folder: Path, layers: Layers, *, fingerprint: str = "", progress: bool = False) -> None:
    """Compile layers into a folder that does not exist yet, or is replaced when it is no whole index.

    Raises:
        IndexUnavailableError: the folder cannot be written.
        SourceError: a source cannot be read.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    except OSError as error:
        raise IndexUnavailableError(
            f"{folder.parent}: cannot write the compiled gazetteer: {error.strerror or error}; "
            "set GEOEVENTS_CACHE to a folder that can be written"
        ) from error
    try:
        found = collect_places(layers, progress=progress)
        write_places(building / "places.sqlite", found)
        write_tables(building, table_rows(found))
        write_manifest(building, fingerprint, layers, found)
        building.chmod(0o755)
        _put_in_place(building, folder)
    except OSError as error:
        raise IndexUnavailableError(f"{folder}: cannot write the compiled gazetteer: {error}") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _put_in_place(building: Path, folder: Path) -> None:
    """Rename; where another process was first, its index stays if it is whole."""
    for _ in range(3):
        try:
            building.rename(folder)
        except OSError:
            if read_manifest(folder) is not None:
                return
            discard_index(folder)
        else:
            return
    raise IndexUnavailableError(f"{folder}: cannot be replaced; remove it")


def discard_index(folder: Path) -> None:
    """Take an index out of the way at once, then remove it."""
    if not folder.exists():
        return
    grave = Path(tempfile.mkdtemp(prefix=".discarded-", dir=folder.parent))
    with suppress(FileNotFoundError):  # another process was first
        folder.rename(grave / "index")
    shutil.rmtree(grave, ignore_errors=True)


def _remove_old(cache: Path, current: Path) -> None:
    indexes = sorted(
        (path for path in cache.glob("gazetteer-*") if path != current),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in indexes[_KEPT_INDEXES - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def ensure_index(cache: Path | None = None, *, progress: bool = True) -> Path:
    """The folder of the index of what ships and what the user added; compiled if it is not there or is damaged.

    Raises:
        IndexUnavailableError: it cannot be written.
        SourceError: a source cannot be read.
    """
    cache = cache or cache_folder()
    fingerprint = source_fingerprint()
    folder = cache / f"gazetteer-{fingerprint}"
    if read_manifest(folder) is None:
        build_index(folder, [*shipped_layers(), *user_layers()], fingerprint=fingerprint, progress=progress)
        _remove_old(cache, folder)
    return folder
