"""Adding a user's own places, areas and roads to the gazetteer; they outrank what ships.

    added = add_file(Path("SY.zip"))
    added.places, added.problems, added.first_problems

The file is read once, its places are kept in the user's data directory, and the index is compiled again the
next time it is opened.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gazetteer.errors import SourceError
from gazetteer.sources.boundaries import own_level, read_boundaries
from gazetteer.sources.features import Feature, read_features, shapefile_in
from gazetteer.sources.geonames_dump import is_geonames, read_geonames
from gazetteer.sources.layers import USER, Layer, SourcePlace
from gazetteer.sources.osm import TELLING, read_osm
from gazetteer.sources.problems import Report
from gazetteer.sources.tables_of_places import WOF_COLUMNS, read_header, read_table
from gazetteer.sources.user import layer_name, remove_layer, write_layer

FORMATS = (
    "a GeoNames dump (XX.txt, XX.zip, allCountries.zip), a table with a header (.csv, .tsv, .tsv.gz), or "
    "areas, roads and places as GeoJSON (.geojson), GeoPackage (.gpkg) or shapefile (.shp, .zip)"
)
_PROBLEMS_SHOWN = 20
_FEATURE_SUFFIXES = (".geojson", ".json", ".gpkg", ".shp")
_LICENCES = {"geonames": "CC BY 4.0", "osm": "ODbL 1.0", "wof": "CC BY 4.0 and others", "": "not told"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What came of adding a file; ``first_problems`` has the first of the rows that were left out, by line."""

    layer: str
    title: str
    places: int
    problems: int
    first_problems: tuple[str, ...]


def add_file(
    path: str | Path,
    *,
    name: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Addition:
    """Add the places of a file as a layer; a layer of the same name is replaced.

    What the file is, its columns tell: see `FORMATS`, and :mod:`gazetteer.sources` for the columns of
    each. ``name`` is the layer's, made from the file's unless given. Each row that is wrong is left
    out and goes to ``on_problem`` as one line: "FILE:LINE: what; what would be right" (for features,
    the number of the feature).

    Raises:
        FileNotFoundError: there is no such file.
        SourceError: it is in no format that is known, or no row of it is a place.
        OSError: the data directory cannot be written.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file")
    problems = _Problems(on_problem)
    what, records = _read(path, problems)
    stem = path.name
    for suffix in reversed(path.suffixes):
        stem = stem.removesuffix(suffix)
    layer = Layer(
        name=layer_name(name or stem),
        title=title or f"{path.name} ({what})",
        licence=licence or _LICENCES[what if what in _LICENCES else ""],
        rank=USER,
    )
    count = write_layer(layer, records)
    if not count:
        told = f"; the first of {problems.count} problems: {problems.first[0]}" if problems.first else ""
        raise SourceError(f"{path.name}: no place in it{told}; want {FORMATS}")
    return Addition(
        layer=layer.name,
        title=layer.title,
        places=count,
        problems=problems.count,
        first_problems=tuple(problems.first),
    )


def remove_addition(layer: str) -> bool:
    """Take back a layer that was added; whether there was one of this name."""
    return remove_layer(layer)


class _Problems:
    """Counts the rows that are wrong, keeps the first, and tells of each."""

    def __init__(self, tell: Callable[[str], None] | None) -> None:
        self.count = 0
        self.first: list[str] = []
        self._tell = tell

    def __call__(self, problem: str) -> None:
        self.count += 1
        if len(self.first) < _PROBLEMS_SHOWN:
            self.first.append(problem)
        if self._tell is not None:
            self._tell(problem)


def _read(path: Path, report: Report) -> tuple[str, Iterator[SourcePlace]]:
    """What a file is, and its places."""
    name = path.name.lower()
    if name.endswith(_FEATURE_SUFFIXES) or (name.endswith(".zip") and shapefile_in(path)):
        return _read_feature_file(path, report)
    if name.endswith((".txt", ".zip")) and is_geonames(path):
        return "geonames", read_geonames(path, report)
    if name.endswith((".csv", ".tsv", ".csv.gz", ".tsv.gz")):
        what = "wof" if set(WOF_COLUMNS) <= set(read_header(path)) else "table"
        return what, read_table(path, report)
    raise SourceError(f"{path.name}: not a format that is known; want {FORMATS}")


def _read_feature_file(path: Path, report: Report) -> tuple[str, Iterator[SourcePlace]]:
    features = read_features(path)
    first = list(itertools.islice(features, 1))
    if not first:
        raise SourceError(f"{path.name}: no feature in it")
    everything: Iterable[Feature] = itertools.chain(first, features)
    columns = first[0][1]
    if any(column in columns for column in TELLING):
        return "osm", read_osm(path.name, everything, report)
    if own_level(columns) is not None:
        return "boundaries", read_boundaries(path.name, everything, report)
    raise SourceError(
        f"{path.name}: columns {', '.join(sorted(map(str, columns))[:12])}; want those of OCHA (ADM1_PCODE, "
        "ADM1_EN), geoBoundaries (shapeName, shapeType) or OpenStreetMap (highway, ref, place, name)"
    )
