"""How often reports of wars name each place: what tells Lyman of Donetsk from its namesakes.

The counts are of this project's own gold reports (geoevents/training/prominence.py makes the file); a place
that is not in the file is named by none of them.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from gazetteer.errors import SourceError

FILE = "prominence.csv"


@cache
def read_prominence() -> dict[str, int]:
    """The number of reports by the id of the place.

    Raises:
        SourceError: a row is no id and number, or an id stands there twice.
    """
    found: dict[str, int] = {}
    text = (files("gazetteer") / "data" / FILE).read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        place_id, reports = row.get("id"), row.get("reports")
        if not place_id or place_id in found or not (reports and reports.isascii() and reports.isdigit()):
            raise SourceError(f"{FILE}, line {number}: want a place's id, once, and a number of reports")
        found[place_id] = int(reports)
    return found
