"""Everything that ships, as layers of places."""

from __future__ import annotations

import csv
import lzma
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import TextIOWrapper
from typing import TYPE_CHECKING

from gazetteer.place import Place, PlaceKind
from gazetteer.sources.areas import Area, read_areas
from gazetteer.sources.curated import AreaNames, read_area_names, read_places, read_roads
from gazetteer.sources.layers import CURATED, NO_LEVEL, WORLD, Layer, SourcePlace
from gazetteer.sources.settlements import read_settlements
from gazetteer.sources.sizes import built_up_radius_km

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

AREAS = Layer(
    name="areas",
    title="Countries and administrative areas (Natural Earth; US Census counties)",
    licence="public domain",
    rank=WORLD,
)
SETTLEMENTS = Layer(
    name="settlements", title="GeoNames, places of 500 people and more", licence="CC BY 4.0", rank=WORLD
)
AIRPORTS = Layer(name="airports", title="Airports and air bases (airportsdata)", licence="MIT", rank=WORLD)
CURATED_PLACES = Layer(
    name="curated", title="Places, names and roads written by hand", licence="MIT", rank=CURATED
)

Admin1Names = dict[tuple[str, str], str]
"""The name of a first-level area by its country's and its own GeoNames code."""

_FEATURE_BY_LEVEL = {0: "PCLI", 1: "ADM1", 2: "ADM2"}


def data_files() -> list[Traversable]:
    """The data files that an index is compiled from, in a fixed order."""
    wanted = (".xz", ".csv")
    found = [file for file in (files("gazetteer") / "data").iterdir() if file.name.endswith(wanted)]
    return sorted((file for file in found if not file.name.startswith("example_")), key=lambda file: file.name)


def _data(name: str) -> Traversable:
    return files("gazetteer") / "data" / name


_LEADING = ("Republic of ", "Province of ", "State of ", "Community of ")
_TRAILING = (
    "Republic", "Krai", "Oblast", "Voivodeship", "Province", "Governorate", "Region", "State", "Department",
    "Prefecture", "Autonomous Okrug", "Atoll",
)  # fmt: skip

_HAS_TYPE = re.compile(
    r"\b(Republic|Province|State|Region|Oblast|Krai|County|District|Governorate|Department|Muhafaz\w+|Wilaya\w*|Provincia|"
    r"Territory)\b"
)


def area_forms(area: Area) -> list[str]:
    """The names that reports give an area: "Idlib", "Idlib Governorate", "Idlib Province"; the main one first.

    What it is may be left out or added: the words for that come from its country's own list.
    """
    forms: list[str] = []
    for name in (area.name, *area.alternate_names):
        bare = name.partition(" (")[0]
        forms += [name, bare]
        if area.level == 0 or not bare.isascii():
            continue
        forms += [bare.removeprefix(word) for word in _LEADING if bare.startswith(word)]
        if not area.id.startswith("census:"):
            forms += [
                bare.removesuffix(f" {word}") for word in (*area.types, *_TRAILING) if bare.endswith(f" {word}")
            ]
    forms = list(dict.fromkeys(form for form in forms if form))
    if area.level == 1:
        bare_forms = [form for form in forms if form.isascii() and not _HAS_TYPE.search(form)][:3]
        forms += [f"{form} {word}" for form in bare_forms for word in area.types if word.isascii()]
    return list(dict.fromkeys(forms))


def area_geometry(area: Area) -> BaseGeometry:
    """The polygon or polygons of an area."""
    from shapely.geometry import MultiPolygon, Polygon

    polygons = [Polygon(part[0], part[1:]) for part in area.parts]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _area_place(area: Area, extra: AreaNames | None, admin1_names: Admin1Names) -> SourcePlace:
    if extra is not None:
        known = (*extra.alternate_names, area.name, *area.alternate_names)
        area = replace(
            area,
            name=extra.name or area.name,
            alternate_names=tuple(name for name in known if name != f"{area.country_code}.{area.admin1_code}"),
        )
    names = area_forms(area)
    name, *others = dict.fromkeys(names)
    latitude, longitude = extra.point if extra and extra.point else (area.latitude, area.longitude)
    return SourcePlace(
        place=Place(
            id=f"gn:{extra.geonameid}" if extra and extra.geonameid else area.id,
            name=name,
            kind=PlaceKind.COUNTRY if area.level == 0 else PlaceKind.ADMIN,
            latitude=latitude,
            longitude=longitude,
            country_code=area.country_code,
            admin1="" if area.level == 0 else admin1_names.get((area.country_code, area.admin1_code), ""),
            feature_code=_FEATURE_BY_LEVEL[area.level],
            population=area.population,
            alternate_names=tuple(others),
            radius_km=area.radius_km,
        ),
        admin1_code=area.admin1_code,
        level=area.level,
        geometry=area_geometry(area),
    )


def _first_level(areas: list[Area]) -> dict[tuple[str, str], Area]:
    return {(area.country_code, area.admin1_code): area for area in reversed(areas) if area.level == 1}


def name_admin1(areas: list[Area], extras: dict[str, AreaNames]) -> Admin1Names:
    """The names of the first-level areas."""
    names = {}
    for key, area in _first_level(areas).items():
        extra = extras.get(f"{key[0]}.{key[1]}")
        names[key] = (extra.name if extra else "") or area.name
    return names


def read_shipped_areas(
    areas: list[Area], extras: dict[str, AreaNames], admin1_names: Admin1Names
) -> Iterator[SourcePlace]:
    """Yield countries and administrative areas."""
    first_level = _first_level(areas)
    for area in areas:
        key = (area.country_code, area.admin1_code)
        code = area.country_code if area.level == 0 else f"{key[0]}.{key[1]}"
        has_extra = area.level == 0 or first_level.get(key) is area
        if area.name == code and not (has_extra and code in extras):
            continue  # a part of a country that no source names
        yield _area_place(area, extras.get(code) if has_extra else None, admin1_names)


def read_shipped_settlements(admin1_names: Admin1Names) -> Iterator[SourcePlace]:
    """Yield GeoNames' settlements."""
    for settlement in read_settlements(_data("settlements.tsv.xz")):
        yield SourcePlace(
            place=Place(
                id=f"gn:{settlement.geonameid}",
                name=settlement.name,
                kind=PlaceKind.SETTLEMENT,
                latitude=settlement.latitude,
                longitude=settlement.longitude,
                country_code=settlement.country_code,
                admin1=admin1_names.get((settlement.country_code, settlement.admin1_code), ""),
                feature_code=settlement.feature_code,
                population=settlement.population,
                alternate_names=settlement.alternate_names,
                radius_km=built_up_radius_km(settlement.population),
            ),
            admin1_code=settlement.admin1_code,
            level=NO_LEVEL,
        )


def read_shipped_airports() -> Iterator[SourcePlace]:
    """Yield airports and air bases; "Taftanaz Air Base" is found as "Taftanaz airbase" too."""
    with (
        _data("airports.csv.xz").open("rb") as packed,
        TextIOWrapper(lzma.open(packed), encoding="utf-8", newline="") as lines,
    ):
        for row in csv.DictReader(lines):
            name = row["name"]
            base = "air base" in name.casefold() or "air force base" in name.casefold()
            names = [
                name,
                name.replace("Air Base", "Airbase"),
                name.replace("International Airport", "Airport"),
            ]
            if base:
                names.append(name.replace("Air Force Base", "Air Base"))
            yield SourcePlace(
                place=Place(
                    id=f"icao:{row['icao']}",
                    name=name,
                    kind=PlaceKind.FACILITY,
                    latitude=float(row["latitude"]),
                    longitude=float(row["longitude"]),
                    country_code=row["country_code"],
                    feature_code="AIRB" if base else "AIRP",
                    alternate_names=tuple(other for other in dict.fromkeys(names) if other != name),
                    radius_km=2.0,
                )
            )


def read_curated() -> Iterator[SourcePlace]:
    """Yield the curated places and roads."""
    for file in data_files():
        if file.name.startswith("curated_"):
            yield from read_places(file)
    yield from read_roads(_data("roads.csv"), _data("road_waypoints.csv"))


def shipped_layers() -> list[tuple[Layer, Iterator[SourcePlace]]]:
    """All layers that ship, the least trusted first."""
    areas = list(read_areas(_data("areas.jsonl.xz")))
    extras = read_area_names(_data("area_names.csv"))
    admin1_names = name_admin1(areas, extras)
    return [
        (AREAS, read_shipped_areas(areas, extras, admin1_names)),
        (SETTLEMENTS, read_shipped_settlements(admin1_names)),
        (AIRPORTS, read_shipped_airports()),
        (CURATED_PLACES, read_curated()),
    ]
