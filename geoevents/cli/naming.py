"""The commands about names: gazetteer find, near, info."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gazetteer.errors import IndexUnavailableError, PlaceNotFoundError
from geoevents.cli.reading import open_gazetteer
from geoevents.cli.tables import Row, render_json_lines, render_table
from geoevents.cli.writing import count, say
from geoevents.errors import QueryError

if TYPE_CHECKING:
    from gazetteer.additions import Addition
    from gazetteer.place import Place


def run_find(arguments: argparse.Namespace) -> int:
    """``geoevents gazetteer find``: what a name may mean, best first."""
    codes = [code.upper() for code in arguments.country or ()] or None
    with open_gazetteer() as gazetteer:
        found = gazetteer.search(arguments.name, country_codes=codes, limit=arguments.limit)
    if not found and arguments.online:
        return _ask_online(arguments, codes)
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


def run_add(arguments: argparse.Namespace) -> int:
    """``geoevents gazetteer add``: a file of the user's becomes a layer of the index."""
    from gazetteer.additions import add_file

    added = add_file(arguments.file, name=arguments.name, licence=arguments.licence, on_problem=_name_problem)
    _tell(added)
    open_gazetteer().close()  # compiled now, while the person waits for it, rather than at the next question
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """``geoevents gazetteer remove``: take back a layer."""
    from gazetteer.additions import remove_addition

    if not remove_addition(arguments.layer):
        raise PlaceNotFoundError(
            f"no layer {arguments.layer!r} was added; 'geoevents gazetteer info' lists them"
        )
    say(f"layer {arguments.layer} removed")
    return 0


def run_fetch(arguments: argparse.Namespace) -> int:
    """``geoevents gazetteer fetch``: GeoNames dumps from the network."""
    from gazetteer.fetch import fetch_countries

    try:
        additions = fetch_countries(arguments.countries, on_problem=_name_problem)
    except ValueError as error:
        raise QueryError(str(error)) from None
    for added in additions:
        _tell(added)
    open_gazetteer().close()
    return 0


def _tell(added: Addition) -> None:
    left_out = f", {count(added.problems, 'row')} left out" if added.problems else ""
    say(f"layer {added.layer}: {count(added.places, 'place')} added{left_out}")


def _name_problem(problem: str) -> None:
    say(f"left out: {problem}")


def _ask_online(arguments: argparse.Namespace, codes: list[str] | None) -> int:
    """What Nominatim knows of a name that the index does not."""
    from geopy.exc import GeopyError

    from gazetteer.online import OnlineFallback

    try:
        answers = OnlineFallback(user_agent=arguments.online)(
            arguments.name, limit=arguments.limit, country_codes=codes
        )
    except GeopyError as error:
        raise IndexUnavailableError(f"Nominatim cannot be asked: {error}") from None
    if not answers:
        raise PlaceNotFoundError(f"no place named {arguments.name!r}, here or at Nominatim")
    rows = [
        {"name": place.address, "latitude": place.latitude, "longitude": place.longitude} for place in answers
    ]
    text = (
        render_json_lines(rows)
        if arguments.format == "jsonl"
        else render_table(rows, ["latitude", "longitude", "name"])
    )
    sys.stdout.write(text)
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
