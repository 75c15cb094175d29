"""GeoNames' dumps: XX.txt, XX.zip, allCountries, with alternateNamesV2 when it lies beside them.

https://download.geonames.org/export/dump/readme.txt describes the columns. Kept are populated places,
administrative areas, and of the rest the features that reports name (`FEATURES`); lines of other
features are passed over.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gazetteer.errors import SourceError
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import NO_LEVEL, SourcePlace
from gazetteer.sources.problems import Report, clean_name, read_coordinates, read_count
from gazetteer.sources.sizes import built_up_radius_km

COLUMNS = 19
_FACILITIES = """
    AIRB AIRF AIRP AIRH BDG BDGQ BLDG BRKS CMPRF CMPQ DAM FCL FT GATE GASF HSP INSM MAR MN MNQ MNA MFG MFGM MKT
    OILF OILR OILT PAL POST PRN PRT PS PSH PSN RDJCT RSTN SQR STDM TNL UNIV CSTL MSQE MSTY CH CTRM
"""
_PHYSICAL = """
    MT MTS HLL HLLS PASS PK PLN PLAT RDGE VAL VLC ISL ISLS PEN CAPE DSRT FRST UPLD STM STMS STMI LK LKS RSV WAD
    WADS CNL BAY GULF SEA STRT OCN RGN AREA
"""
FEATURES: dict[str, PlaceKind] = {
    **dict.fromkeys(_FACILITIES.split(), PlaceKind.FACILITY),
    **dict.fromkeys(_PHYSICAL.split(), PlaceKind.PHYSICAL),
}
_ADMIN_LEVELS = {"ADM1": 1, "ADM2": 2, "ADM3": 3, "ADM4": 4}
_COUNTRIES = ("PCLI", "PCLS", "PCLD", "PCLF", "PCL", "PCLIX", "TERR")
_NOT_NAMES = ("link", "post", "iata", "icao", "faac", "wkdt", "unlc", "phon", "piny")
_GONE = ("PPLH", "PPLCH", "ADM1H", "ADM2H", "ADM3H", "ADM4H", "PCLH")
_RADIUS_KM = {PlaceKind.ADMIN: 15.0, PlaceKind.COUNTRY: 200.0, PlaceKind.PHYSICAL: 5.0}
_ADMIN_RADIUS_KM = {1: 60.0, 2: 20.0, 3: 10.0, 4: 5.0}


def kind_of(feature_class: str, feature_code: str) -> tuple[PlaceKind, int] | None:
    """The kind of a GeoNames feature and its administrative level, or None where reports do not name such."""
    if feature_code in _GONE:
        return None
    if feature_class == "P":
        return PlaceKind.SETTLEMENT, NO_LEVEL
    if feature_class == "A":
        if feature_code in _ADMIN_LEVELS:
            return PlaceKind.ADMIN, _ADMIN_LEVELS[feature_code]
        return (PlaceKind.COUNTRY, 0) if feature_code in _COUNTRIES else None
    kind = FEATURES.get(feature_code)
    return (kind, NO_LEVEL) if kind else None


@contextmanager
def open_dump(path: Path) -> Iterator[IO[str]]:
    """The lines of a dump, packed or not.

    Raises:
        SourceError: the archive is broken, or holds no table.
    """
    if path.suffix.lower() != ".zip":
        with path.open(encoding="utf-8", errors="strict", newline="\n") as lines:
            yield lines
        return
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [
                name
                for name in archive.namelist()
                if name.lower().endswith(".txt")
                and "readme" not in name.lower()
                and "iso-language" not in name.lower()
            ]
            if not tables:
                raise SourceError(
                    f"{path.name}: no .txt table in this archive; want a dump of GeoNames, such as SY.zip"
                )
            named = [name for name in tables if Path(name).stem.lower() == path.stem.lower()] or tables
            with archive.open(named[0]) as packed:
                yield io.TextIOWrapper(packed, encoding="utf-8", newline="\n")
    except zipfile.BadZipFile as error:
        raise SourceError(f"{path.name}: not a whole zip archive: {error}") from error


def find_alternate_names(path: Path) -> Path | None:
    """The table of alternate names beside a dump."""
    folders = (path.parent, path.parent / "alternatenames")
    names = ("alternateNamesV2.txt", "alternateNamesV2.zip", "alternateNames.txt", "alternateNames.zip")
    candidates = [folder / name for folder in folders[:1] for name in names]
    candidates += [folders[1] / f"{path.stem}.{suffix}" for suffix in ("txt", "zip")]
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def read_alternate_names(path: Path, wanted: set[int], report: Report) -> dict[int, list[str]]:
    """The alternate names of the wanted places, preferred ones first; links and codes left out."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    with open_dump(path) as lines:
        for number, line in enumerate(lines, start=1):
            fields = line.rstrip("\r\n").split("\t")
            if len(fields) < 4 or not fields[1].isdigit():
                report(
                    f"{path.name}:{number}: {len(fields)} columns; "
                    "want alternateNameId, geonameid, language, name"
                )
                continue
            key = int(fields[1])
            if key not in wanted or fields[2] in _NOT_NAMES:
                continue
            name = clean_name(fields[3])
            if name:
                preferred = len(fields) > 4 and fields[4] == "1"
                found[key].insert(0, name) if preferred else found[key].append(name)
    return found


def _to_place(fields: list[str]) -> SourcePlace | None:
    if len(fields) != COLUMNS:
        raise ValueError(f"{len(fields)} columns; want {COLUMNS}, separated by tabs")
    if not fields[0].isdigit():
        raise ValueError(f"geonameid {fields[0]!r}; want a number")
    kind = kind_of(fields[6], fields[7])
    if kind is None:
        return None
    name = clean_name(fields[1])
    if not name:
        raise ValueError("no name")
    latitude, longitude = read_coordinates(fields[4], fields[5])
    population = read_count(fields[14])
    names = (clean_name(other) for other in (fields[2], *fields[3].split(",")))
    radius = _RADIUS_KM.get(kind[0], 1.0)
    if kind[0] is PlaceKind.SETTLEMENT:
        radius = built_up_radius_km(population)
    elif kind[0] is PlaceKind.ADMIN:
        radius = _ADMIN_RADIUS_KM[kind[1]]
    return SourcePlace(
        place=Place(
            id=f"gn:{fields[0]}",
            name=name,
            kind=kind[0],
            latitude=latitude,
            longitude=longitude,
            country_code=fields[8].strip().upper()[:2],
            feature_code=fields[7],
            population=population,
            alternate_names=tuple(other for other in dict.fromkeys(names) if other and other != name),
            radius_km=radius,
        ),
        admin1_code=fields[10] if fields[10] != "00" else "",
        level=kind[1],
    )


def is_geonames(path: Path) -> bool:
    """Whether the first line of a text, or of a text in an archive, is a row of a GeoNames dump."""
    try:
        with open_dump(path) as lines:
            fields = lines.readline(100_000).split("\t")
    except (OSError, ValueError):
        return False
    return len(fields) == COLUMNS and fields[0].isdigit()


def read_geonames(path: Path, report: Report) -> Iterator[SourcePlace]:
    """Yield the places of a dump; lines that are wrong go to ``report``.

    Raises:
        SourceError: the file cannot be read as text, or the archive is broken.
    """
    beside = find_alternate_names(path)
    more: dict[int, list[str]] = {}
    try:
        if beside is not None:
            with open_dump(path) as lines:
                wanted = {int(key) for line in lines if (key := line.partition("\t")[0]).isdigit()}
            more = read_alternate_names(beside, wanted, report)
        with open_dump(path) as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    found = _to_place(line.rstrip("\r\n").split("\t"))
                except ValueError as error:
                    report(f"{path.name}:{number}: {error}")
                    continue
                if found is not None:
                    yield add_names(found, more.get(found.place.geonames_id or 0, []))
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name}: not UTF-8 text: {error.reason} at byte {error.start}") from error


def add_names(record: SourcePlace, names: list[str]) -> SourcePlace:
    """The record with more alternate names."""
    if not names:
        return record
    from dataclasses import replace

    place = record.place
    united = dict.fromkeys((*place.alternate_names, *names))
    others = tuple(name for name in united if name != place.name)
    return replace(record, place=replace(place, alternate_names=others))
