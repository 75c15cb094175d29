"""Airports and air bases from the PyPI package airportsdata; run by build_world."""

from __future__ import annotations

import csv
import importlib
import lzma
import re
from pathlib import Path
from typing import Any

COLUMNS = ("icao", "name", "latitude", "longitude", "country_code", "iata", "city")

_SAYS_WHAT_IT_IS = re.compile(
    r"\b(air ?port|air ?base|air ?field|air force|aerodrome|afb|air station)\b", re.IGNORECASE
)
_LARGE = re.compile(r"\b(international|air ?base|air force|afb|air station|army)\b", re.IGNORECASE)


def is_in_the_news(airport: dict[str, Any]) -> bool:
    """Whether a report would name it: the name says that it is an airport, and it is more than a strip.

    Of the United States (half of all rows) only those with an IATA code and bases, of other countries all.
    """
    name = airport["name"]
    if not _SAYS_WHAT_IT_IS.search(name):
        return False
    return airport["country"] != "US" or bool(airport["iata"]) or bool(_LARGE.search(name))


def build_airports(path: Path) -> int:
    """Write the table; gives the number of rows."""
    airports = importlib.import_module("airportsdata").load("ICAO").values()
    rows = sorted(
        (airport for airport in airports if is_in_the_news(airport)), key=lambda airport: airport["icao"]
    )
    with lzma.open(path, "wt", encoding="utf-8", newline="", preset=9 | lzma.PRESET_EXTREME) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for airport in rows:
            writer.writerow(
                (
                    airport["icao"],
                    " ".join(airport["name"].split()),
                    f"{airport['lat']:.4f}",
                    f"{airport['lon']:.4f}",
                    airport["country"],
                    airport["iata"],
                    " ".join(airport["city"].split()),
                )
            )
    return len(rows)
