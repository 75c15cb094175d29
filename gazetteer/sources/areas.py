"""The areas that ship: countries, first-level areas and some second-level ones, with polygons.

One JSON object a line, xz-compressed. A ring is a string in Google's encoded polyline algorithm format
(https://developers.google.com/maps/documentation/utilities/polylinealgorithm) with three decimals
instead of five (about 100 m) and latitude first; a part is a list of rings (shell, then holes);
``parts`` is a list of parts.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from io import TextIOWrapper
from pathlib import Path

from gazetteer.errors import SourceError

DECIMALS = 3
_SCALE = 10**DECIMALS

Ring = list[tuple[float, float]]
"""Closed; (longitude, latitude) in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A country or an administrative area as the shipped file has it.

    ``level`` is 0 for countries, 1 and 2 for areas within; ``types`` are the words its country calls it by
    ("Governorate", "Province"). ``parts`` are polygons: shell first, then holes.
    """

    id: str
    name: str
    level: int
    latitude: float
    longitude: float
    country_code: str
    admin1_code: str
    types: tuple[str, ...]
    population: int
    radius_km: float
    alternate_names: tuple[str, ...]
    parts: list[list[Ring]]


def encode_ring(ring: Sequence[tuple[float, float]]) -> str:
    """A ring of (longitude, latitude) as one line of ASCII; the closing point is left out."""
    out: list[str] = []
    before_y = before_x = 0
    for longitude, latitude in ring[:-1]:
        y, x = round(latitude * _SCALE), round(longitude * _SCALE)
        for delta in (y - before_y, x - before_x):
            value = ~(delta << 1) if delta < 0 else delta << 1
            while value >= 0x20:
                out.append(chr((0x20 | (value & 0x1F)) + 63))
                value >>= 5
            out.append(chr(value + 63))
        before_y, before_x = y, x
    return "".join(out)


def decode_ring(text: str) -> Ring:
    """The closed ring that :func:`encode_ring` wrote.

    Raises:
        ValueError: the text is no such line.
    """
    ring: Ring = []
    y = x = value = shift = 0
    is_latitude = True
    for byte in text.encode("ascii"):
        chunk = byte - 63
        if not 0 <= chunk < 64:
            raise ValueError(f"byte {byte} is not of an encoded polyline")
        value |= (chunk & 0x1F) << shift
        if chunk >= 0x20:
            shift += 5
            continue
        delta = ~(value >> 1) if value & 1 else value >> 1
        value = shift = 0
        if is_latitude:
            y += delta
        else:
            x += delta
            ring.append((x / _SCALE, y / _SCALE))
        is_latitude = not is_latitude
    if shift or not is_latitude:
        raise ValueError("an encoded polyline that stops within a number")
    if ring:
        ring.append(ring[0])
    return ring


def write_areas(path: Path, areas: Iterable[Area]) -> None:
    """Write the file that :func:`read_areas` reads."""
    with lzma.open(path, "wt", encoding="utf-8", preset=9 | lzma.PRESET_EXTREME) as lines:
        for area in areas:
            row = {
                "id": area.id,
                "name": area.name,
                "level": area.level,
                "at": [round(area.latitude, 4), round(area.longitude, 4)],
                "country": area.country_code,
                "admin1": area.admin1_code,
                "types": area.types,
                "population": area.population,
                "radius_km": round(area.radius_km, 1),
                "names": area.alternate_names,
                "parts": [[encode_ring(ring) for ring in part] for part in area.parts],
            }
            lines.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def read_areas(file: Traversable | Path) -> Iterator[Area]:
    """Yield the areas of a file that :func:`write_areas` wrote.

    Raises:
        SourceError: a line is not such an area.
    """
    with file.open("rb") as packed, TextIOWrapper(lzma.open(packed), encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                latitude, longitude = row["at"]
                yield Area(
                    id=row["id"],
                    name=row["name"],
                    level=row["level"],
                    latitude=latitude,
                    longitude=longitude,
                    country_code=row["country"],
                    admin1_code=row["admin1"],
                    types=tuple(row["types"]),
                    population=row["population"],
                    radius_km=row["radius_km"],
                    alternate_names=tuple(row["names"]),
                    parts=[[decode_ring(ring) for ring in part] for part in row["parts"]],
                )
            except (ValueError, KeyError, TypeError) as error:
                raise SourceError(f"{file.name}:{number}: not an area of this package: {error}") from error
