"""The store's file: made whole or not at all, opened only if it is one, with what its triggers call."""

from __future__ import annotations

import math
import os
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib import resources
from pathlib import Path

from geoevents.errors import StoreError

SCHEMA_VERSION = "2"
INDEXED_LAYERS = ("events", "claims")
_WAIT_MS = 30_000
"""How long a writer waits for another before it gives up."""
_POINT = struct.Struct("<2sBBiBIdd")
_HEADER_SIZE = 100


def make_point(latitude: float, longitude: float) -> bytes:
    """A point as a GeoPackage geometry blob (WGS84, little endian, no envelope)."""
    return _POINT.pack(b"GP", 0, 1, 4326, 1, 1, longitude, latitude)


@lru_cache(maxsize=65_536)
def read_point(blob: bytes | None) -> tuple[float, float] | None:
    """The (longitude, latitude) of a geometry blob that is a point, as any GIS writes it; None if empty."""
    if blob is None or len(blob) < 8 or blob[:2] != b"GP":
        return None
    flags = blob[3]
    envelope = (0, 32, 48, 48, 64, 0, 0, 0)[(flags >> 1) & 7]
    start = 8 + envelope
    if flags & 0x10 or len(blob) < start + 21:
        return None
    order = "<" if blob[start] else ">"
    longitude, latitude = struct.unpack_from(f"{order}dd", blob, start + 5)
    return None if math.isnan(longitude) else (longitude, latitude)


def create_file(path: Path) -> None:
    """Make an empty store at a path where nothing is yet; it appears whole, or not at all.

    Raises:
        StoreError: the folder is missing or not writable.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise StoreError(f"{path}: cannot be made: {_reason(error)}") from error
    os.close(handle)
    temporary = Path(name)
    try:
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            _register_functions(connection)
            folder = resources.files(__package__)
            connection.executescript((folder / "schema.sql").read_text(encoding="utf-8"))
            index = (folder / "layer_index.sql").read_text(encoding="utf-8")
            for layer in INDEXED_LAYERS:
                connection.executescript(index.replace("{layer}", layer))
        finally:
            connection.close()
        temporary.chmod(0o666 & ~_umask())
        with suppress(FileExistsError):  # another process was faster: its file is as good
            try:
                os.link(temporary, path)
            except OSError as error:
                if isinstance(error, FileExistsError):
                    raise
                temporary.replace(path)  # a file system without links
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: cannot be made: {_reason(error)}") from error
    finally:
        temporary.unlink(missing_ok=True)


def open_file(path: Path) -> sqlite3.Connection:
    """Open an existing store, for writing where the file allows it.

    Raises:
        StoreError: there is no such file, or it is not a store of ours, or a newer or damaged one.
    """
    check_header(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    uri = path.resolve().as_uri() + ("?mode=rw" if writable else "?mode=ro&immutable=1")
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT_MS / 1000)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_reason(error)}") from error
    try:
        connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        _check_schema(connection, path)
        if writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        _register_functions(connection)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(f"{path}: {_reason(error)}") from error
    except StoreError:
        connection.close()
        raise
    return connection


def check_header(path: Path) -> None:
    """Tell apart a missing file, a file of another kind, and a GeoPackage, by its first bytes.

    Raises:
        StoreError: it is not a GeoPackage.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_SIZE)
    except FileNotFoundError as error:
        raise StoreError(
            f"{path}: no such store; 'geoevents ingest REPORTS --store {path}' makes one"
        ) from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {_reason(error)}") from error
    if not header:
        raise StoreError(f"{path}: an empty file, not a store; remove it and ingest again")
    if header[:16] != b"SQLite format 3\x00":
        raise StoreError(f"{path}: not a GeoPackage; a store is a .gpkg file made by 'geoevents ingest'")
    if header[68:72] != b"GPKG":
        raise StoreError(f"{path}: an SQLite file, but not a GeoPackage; a store is made by 'geoevents ingest'")


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Whatever SQLite raises inside becomes one clear line that names the store."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_reason(error)}") from error


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool) -> Iterator[None]:
    """All of it or nothing; readers see one state throughout. Inside another one it only takes part."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    try:
        row = connection.execute("SELECT value FROM geoevents_store WHERE key = 'schema'").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        raise StoreError(
            f"{path}: a GeoPackage with other layers, not a store; give another name to ingest into"
        ) from error
    if row is None or row[0] != SCHEMA_VERSION:
        found = "unknown" if row is None else row[0]
        raise StoreError(
            f"{path}: a store of schema {found}, this program reads {SCHEMA_VERSION}; ingest the reports anew"
        )


def _register_functions(connection: sqlite3.Connection) -> None:
    """The functions that the GeoPackage standard's triggers call, for points."""

    def coordinate(index: int) -> object:
        def read(blob: bytes | None) -> float | None:
            point = read_point(blob)
            return None if point is None else point[index]

        return read

    for name, index in (("ST_MinX", 0), ("ST_MaxX", 0), ("ST_MinY", 1), ("ST_MaxY", 1)):
        connection.create_function(name, 1, coordinate(index), deterministic=True)  # type: ignore[arg-type]
    connection.create_function("ST_IsEmpty", 1, lambda blob: read_point(blob) is None, deterministic=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _reason(error: BaseException) -> str:
    """What went wrong, in the words of someone who has the file and not the source."""
    text = str(error.strerror or error) if isinstance(error, OSError) else str(error)
    if "malformed" in text or "not a database" in text:
        return f"damaged ({text}); a copy made while it was open lacks its -wal file"
    if "locked" in text:
        return "another process is writing to it; try again when that is done"
    if "readonly" in text:
        return "read-only: give a copy in a folder that can be written"
    return text[:1].lower() + text[1:]
