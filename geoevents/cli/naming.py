"""The commands about names: gazetteer find, near, info."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gazetteer.errors import PlaceNotFoundError
from geoevents.cli.reading import open_gazetteer
from geoevents.cli.tables import Row, render_json_lines, render_table
from geoevents.errors import QueryError

if TYPE_CHECKING:
    from gazetteer.place import Place


def run_find(arguments: argparse.Namespace) -> int:
    """``geoevents gazetteer find``: what a name may mean, best first."""
    codes = [code.upper() for code in arguments.country or ()] or None
    with open_gazetteer() as gazetteer:
        found = gazetteer.search(arguments.name, country_codes=codes, limit=arguments.limit)
    if not found:
        where = f" in {', '.join(codes)}" if codes else ""
        raise PlaceNotFoundError(f"no place named {arguments.name!r}{where}")
    _print([_row(c.place) | {"score": round(c.score, 3)} for c in found], arguments.format, ["score"])
    return 0


def run_near(arguments: argparse.Namespace) -> int:
    """``geoevents gazetteer near``: the places around a point, nearest first."""
    latitude, longitude = arguments.latitude, arguments.longitude
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise QueryError(f"{latitude} {longitude}: want LAT -90 to 90, then LON -180 to 180")
    with open_gazetteer() as gazetteer:
        found = gazetteer.nearest(latitude, longitude, limit=arguments.limit)
    _print([_row(place) | {"km": round(km, 2)} for place, km in found], arguments.format, ["km"])
    return 0


def run_info(arguments: argparse.Namespace) -> int:
    """``geoevents gazetteer info``: what the gazetteer is made of."""
    with open_gazetteer() as gazetteer:
        layers = gazetteer.info()
    sys.stdout.write(render_table(layers, list(layers[0])))
    return 0


def _row(place: Place) -> dict[str, object]:
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind.value,
        "country": place.country_code,
        "admin1": place.admin1,
        "latitude": round(place.latitude, 5),
        "longitude": round(place.longitude, 5),
        "population": place.population or None,
        "also": "; ".join(place.alternate_names),
    }


def _print(rows: Sequence[Row], form: str, extra: list[str]) -> None:
    columns = ["name", "kind", "country", "admin1", "latitude", "longitude", "population", *extra, "id", "also"]
    sys.stdout.write(render_json_lines(rows) if form == "jsonl" else render_table(rows, columns))
