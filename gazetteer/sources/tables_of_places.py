"""Tables of places with a header: our own CSV, and Who's On First's.

Our own (data/example_places.csv is one to copy), separated by commas, UTF-8, in any order of columns:

    name, latitude, longitude    wanted in each row
    id                           of your own; kept as "user:ID", made from the name and the point where it is
                                 missing
    kind                         settlement (unless given), admin, country, road, facility, physical
    country_code                 ISO 3166-1 alpha-2; found from the point where it is missing
    admin1                       the first-level area; found from the point where it is missing
    feature_code                 GeoNames', such as PPL, AIRB, DAM
    population                   a number, or empty
    alternate_names              separated by "|", in any script
    radius_km                    how large it is

Who's On First, separated by tabs: wof_id, name, lat, lon, and as far as known gn_id, pop, fcode, name_ar,
alts (with "|" between), adm1_en; plain or gzip-compressed.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gazetteer.errors import SourceError
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.curated import split_names
from gazetteer.sources.layers import NO_LEVEL, SourcePlace
from gazetteer.sources.problems import Report, clean_name, read_coordinates, read_count
from gazetteer.sources.sizes import built_up_radius_km

CSV_COLUMNS = ("name", "latitude", "longitude")
WOF_COLUMNS = ("wof_id", "name", "lat", "lon")
_FEATURE_KINDS = {"A": PlaceKind.ADMIN, "P": PlaceKind.SETTLEMENT}
_MAX_FIELD = 1_000_000


@contextmanager
def open_table(path: Path) -> Iterator[io.TextIOWrapper]:
    """The text of a table, packed by gzip or not."""
    with path.open("rb") as raw:
        unpacked = gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw
        with io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline="") as text:
            yield text


def delimiter_of(path: Path) -> str:
    """A tab for .tsv, a comma else."""
    return "\t" if ".tsv" in path.name.lower() else ","


def read_header(path: Path) -> list[str]:
    """The column names of a table.

    Raises:
        SourceError: the file is empty or no text.
    """
    try:
        with open_table(path) as text:
            line = text.readline(_MAX_FIELD)
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise SourceError(f"{path.name}: not UTF-8 text: {error}") from error
    header = next(csv.reader([line], delimiter=delimiter_of(path)), [])
    if not header:
        raise SourceError(f"{path.name}:1: empty; want a header with {', '.join(CSV_COLUMNS)}")
    return [column.strip() for column in header]


def _optional_number(text: str, column: str) -> float:
    if not text.strip():
        return 0.0
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{column} {text!r}; want a number or nothing") from None
    if not 0 <= number < 25_000:
        raise ValueError(f"{column} {text}; want 0 to 25000")
    return number


def place_of_csv(row: dict[str, str]) -> SourcePlace:
    """A row of our own CSV.

    Raises:
        ValueError: it is not a place; the message says what and what would be right.
    """
    name = clean_name(row.get("name", ""))
    if not name:
        raise ValueError("no name")
    latitude, longitude = read_coordinates(row.get("latitude", ""), row.get("longitude", ""))
    said = row.get("kind", "").strip().lower() or "settlement"
    kinds = [kind.value for kind in PlaceKind if kind is not PlaceKind.AREA]
    if said not in kinds:
        raise ValueError(f"kind {said!r}; want {', '.join(kinds)}")
    kind = PlaceKind(said)
    country = row.get("country_code", "").strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise ValueError(f"country_code {country!r}; want two letters of ISO 3166-1, such as SY")
    population = read_count(row.get("population", ""))
    radius = _optional_number(row.get("radius_km", ""), "radius_km")
    key = (
        clean_name(row.get("id", ""))
        or hashlib.sha256(f"{name}|{latitude:.4f}|{longitude:.4f}".encode()).hexdigest()[:12]
    )
    return SourcePlace(
        place=Place(
            id=f"user:{key}",
            name=name,
            kind=kind,
            latitude=latitude,
            longitude=longitude,
            country_code=country,
            admin1=clean_name(row.get("admin1", "")),
            feature_code=row.get("feature_code", "").strip().upper()[:8],
            population=population,
            alternate_names=tuple(clean_name(other) for other in split_names(row.get("alternate_names", ""))),
            radius_km=radius or built_up_radius_km(population),
        ),
        level={PlaceKind.COUNTRY: 0}.get(kind, NO_LEVEL),
    )


def place_of_wof(row: dict[str, str]) -> SourcePlace:
    """A row of the Who's On First table.

    Raises:
        ValueError: it is not a place.
    """
    name = clean_name(row["name"])
    if not name:
        raise ValueError("no name")
    if not row["wof_id"].strip().isdigit():
        raise ValueError(f"wof_id {row['wof_id']!r}; want a number")
    latitude, longitude = read_coordinates(row["lat"], row["lon"])
    geonames = (row.get("gn_id") or "").strip().removesuffix(".0")
    population = read_count(row.get("pop") or "")
    names = (clean_name(other) for other in (row.get("name_ar") or "", *(row.get("alts") or "").split("|")))
    code = (row.get("fcode") or "").strip().upper()
    return SourcePlace(
        place=Place(
            id=f"gn:{geonames}" if geonames.isdigit() else f"wof:{row['wof_id'].strip()}",
            name=name,
            kind=PlaceKind.ADMIN if code.startswith("ADM") else PlaceKind.SETTLEMENT,
            latitude=latitude,
            longitude=longitude,
            feature_code=code or "PPL",
            population=population,
            alternate_names=tuple(other for other in dict.fromkeys(names) if other and other != name),
            radius_km=built_up_radius_km(population),
        )
    )


def read_table(path: Path, report: Report) -> Iterator[SourcePlace]:
    """Yield the places of a table of either shape; rows that are wrong go to ``report``.

    Raises:
        SourceError: the header is of neither shape, or the file is no text.
    """
    header = read_header(path)
    to_place: Callable[[dict[str, str]], SourcePlace]
    if set(WOF_COLUMNS) <= set(header):
        to_place = place_of_wof
    elif set(CSV_COLUMNS) <= set(header):
        to_place = place_of_csv
    else:
        missing = [column for column in CSV_COLUMNS if column not in header]
        raise SourceError(
            f"{path.name}:1: no column {', '.join(missing)}; want {', '.join(CSV_COLUMNS)} and more"
        )
    try:
        with open_table(path) as text:
            rows = csv.reader(text, delimiter=delimiter_of(path))
            next(rows, None)
            while True:
                try:
                    fields = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    report(f"{path.name}:{rows.line_num}: {error}")
                    continue
                if not fields:
                    continue
                try:
                    if len(fields) != len(header):
                        raise ValueError(f"{len(fields)} fields; want {len(header)} as in the header")
                    yield to_place(dict(zip(header, fields, strict=True)))
                except ValueError as error:
                    report(f"{path.name}:{rows.line_num}: {error}")
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise SourceError(f"{path.name}: not whole UTF-8 text: {error}") from error
