"""The settlements that ship: GeoNames' places of 500 people and more, one a line, tab-separated,
xz-compressed."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from io import TextIOWrapper
from pathlib import Path

from gazetteer.errors import SourceError

COLUMNS = (
    "country_code", "admin1_code", "geonameid", "name", "latitude", "longitude", "population", "feature_code",
    "alternate_names",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A populated place of GeoNames; ``admin1_code`` is GeoNames' code within the country.

    ``feature_code`` is PPLC for the capital of a country, else PPL.
    """

    geonameid: int
    name: str
    latitude: float
    longitude: float
    country_code: str
    admin1_code: str
    population: int
    feature_code: str
    alternate_names: tuple[str, ...]


def write_settlements(path: Path, settlements: Iterable[Settlement]) -> None:
    """Write the file that :func:`read_settlements` reads."""
    with lzma.open(path, "wt", encoding="utf-8", newline="\n", preset=9 | lzma.PRESET_EXTREME) as lines:
        for place in settlements:
            fields = (
                place.country_code,
                place.admin1_code,
                str(place.geonameid),
                place.name,
                f"{place.latitude:.4f}",
                f"{place.longitude:.4f}",
                str(place.population),
                place.feature_code,
                "|".join(place.alternate_names),
            )
            lines.write("\t".join(fields) + "\n")


def read_settlements(file: Traversable | Path) -> Iterator[Settlement]:
    """Yield the settlements of a file that :func:`write_settlements` wrote.

    Raises:
        SourceError: a line has not eight columns, or no number where one belongs.
    """
    with file.open("rb") as packed, TextIOWrapper(lzma.open(packed), encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                country, admin1, key, name, latitude, longitude, population, feature, names = line.rstrip(
                    "\n"
                ).split("\t")
                yield Settlement(
                    geonameid=int(key),
                    name=name,
                    latitude=float(latitude),
                    longitude=float(longitude),
                    country_code=country,
                    admin1_code=admin1,
                    population=int(population),
                    feature_code=feature,
                    alternate_names=tuple(names.split("|")) if names else (),
                )
            except ValueError as error:
                raise SourceError(f"{file.name}:{number}: want {len(COLUMNS)} columns, {error}") from error
