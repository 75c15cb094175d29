"""What the user has added: layers in the user's data directory, one file each, whatever they were read from.

A layer is NAME.jsonl.xz, one place a line, and beside it NAME.json: title, licence, number of places, checksum.
Both are written under another name first and then renamed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import lzma
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gazetteer.errors import SourceError
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import USER, Layer, SourcePlace


def data_folder() -> Path:
    """Where added layers live: $GEOEVENTS_DATA, or the user's data directory; a folder "gazetteer" in it."""
    import platformdirs

    named = os.environ.get("GEOEVENTS_DATA")
    root = Path(named).expanduser() if named else Path(platformdirs.user_data_dir("geoevents"))
    return root / "gazetteer"


def layer_name(text: str) -> str:
    """A name for a layer that is safe as a file's: letters, digits, dots and hyphens; never a path."""
    name = re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:80]
    return name or "layer"


def _to_line(record: SourcePlace) -> str:
    import shapely

    row: dict[str, Any] = asdict(record.place)
    row["admin1_code"], row["level"] = record.admin1_code, record.level
    if record.geometry is not None:
        row["wkb"] = base64.b64encode(shapely.to_wkb(record.geometry)).decode("ascii")
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def _from_line(line: str) -> SourcePlace:
    import shapely

    row = json.loads(line)
    packed = row.pop("wkb", None)
    code, level = row.pop("admin1_code"), row.pop("level")
    row["kind"] = PlaceKind(row["kind"])
    row["alternate_names"] = tuple(row["alternate_names"])
    return SourcePlace(
        place=Place(**row),
        admin1_code=code,
        level=level,
        geometry=shapely.from_wkb(base64.b64decode(packed)) if packed else None,
    )


def _write_whole(path: Path, content: bytes) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(part).replace(path)


def write_layer(layer: Layer, records: Iterable[SourcePlace]) -> int:
    """Keep a layer, in place of one of the same name; gives the number of places.

    Raises:
        OSError: the data directory cannot be written.
    """
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=".part-")
    os.close(handle)
    try:
        count = 0
        with lzma.open(part, "wt", encoding="utf-8", preset=1) as lines:
            for record in records:
                lines.write(_to_line(record))
                count += 1
        if count:
            facts = {
                "name": layer.name,
                "title": layer.title,
                "licence": layer.licence,
                "places": count,
                "checksum": hashlib.sha256(Path(part).read_bytes()).hexdigest(),
            }
            Path(part).replace(folder / f"{layer.name}.jsonl.xz")
            _write_whole(
                folder / f"{layer.name}.json", json.dumps(facts, ensure_ascii=False, indent=1).encode()
            )
        return count
    finally:
        Path(part).unlink(missing_ok=True)


def remove_layer(name: str) -> bool:
    """Forget a layer; whether there was one."""
    known = [layer.name for layer, _ in _listing()]
    if name not in known:
        return False
    (data_folder() / f"{name}.json").unlink(missing_ok=True)
    (data_folder() / f"{name}.jsonl.xz").unlink(missing_ok=True)
    return True


def _listing() -> list[tuple[Layer, str]]:
    found = []
    folder = data_folder()
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            layer = Layer(name=path.stem, title=facts["title"], licence=facts["licence"], rank=USER)
            found.append((layer, str(facts["checksum"])))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SourceError(
                f"{path}: not an added layer: {error}; remove this file, and add its source again"
            ) from error
    return found


def user_checksums() -> list[tuple[str, str]]:
    """Name and checksum of each layer that the user has added, in order."""
    return [(layer.name, checksum) for layer, checksum in _listing()]


def read_layer(name: str) -> Iterator[SourcePlace]:
    """Yield the places of an added layer.

    Raises:
        SourceError: the file is missing or broken.
    """
    path = data_folder() / f"{name}.jsonl.xz"
    number = 0
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):  # noqa: B007
                yield _from_line(line)
    except (OSError, EOFError, ValueError, KeyError, TypeError, lzma.LZMAError) as error:
        raise SourceError(
            f"{path}:{number}: the added layer is broken: {error}; add its source again"
        ) from error


def user_layers() -> list[tuple[Layer, Iterable[SourcePlace]]]:
    """The layers that the user has added."""
    return [(layer, read_layer(layer.name)) for layer, _ in _listing()]
