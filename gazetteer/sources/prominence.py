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
        SourceError: a row is no id and number.
    """
    found: dict[str, int] = {}
    text = (files("gazetteer") / "data" / FILE).read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            found[row["id"]] = int(row["reports"])
        except (KeyError, TypeError, ValueError) as error:
            raise SourceError(f"{FILE}, line {number}: want a place's id and a number of reports") from error
    return found
