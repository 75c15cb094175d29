"""Count how many gold reports name each place of the gazetteer, for its prior.

    python -m geoevents.training.prominence GOLD.jsonl... --out gazetteer/data/prominence.csv

A mention counts for the place that has its name, is of its kind and lies where the gold says; once a report.
Give it no report that is to measure something: dev.jsonl is refused.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gazetteer.geoparser import Geoparser
from gazetteer.index import Gazetteer
from gazetteer.merging import distance_km
from gazetteer.sources.layers import USER
from geoevents.training.gold import read_gold

REACH_KM = {"settlement": 12.0, "facility": 12.0, "physical": 60.0, "admin": 80.0}
"""How far a place may lie from where the gold has it: its coordinates are often from memory."""


def count_places(records: Iterable[dict[str, Any]], gazetteer: Gazetteer) -> Counter[str]:
    """The number of reports that name each place, by the place's id."""
    parser = Geoparser(gazetteer)
    known: dict[tuple[str, float, float, str], str | None] = {}
    counts: Counter[str] = Counter()
    for record in records:
        named = set()
        for toponym in record["toponyms"]:
            if toponym.get("lat") is None or toponym["kind"] not in REACH_KM:
                continue
            key = toponym["surface"], toponym["lat"], toponym["lon"], toponym["kind"]
            if key not in known:
                known[key] = _find(parser, gazetteer, *key)
            if (place_id := known[key]) is not None:
                named.add(place_id)
        counts.update(named)
    return counts


def _find(
    parser: Geoparser, gazetteer: Gazetteer, name: str, latitude: float, longitude: float, kind: str
) -> str | None:
    """The id of the place of this name that lies there, those of the same kind first; None if there is none."""
    near = []
    for row in parser.candidates(name):
        if gazetteer.tables.source_rank[row] >= USER:  # what does not ship
            continue
        place = gazetteer.place_at(row)
        away = distance_km(latitude, longitude, place.latitude, place.longitude)
        if away <= REACH_KM[kind]:
            near.append((place.kind.value != kind, away, place.id))
    return min(near)[2] if near else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Count, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="gold files, one report a line")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    options = parser.parse_args(arguments)
    if measured := [path for path in options.gold if path.name == "dev.jsonl"]:
        parser.error(f"{measured[0]}: measures the product, and must not teach it")
    with Gazetteer.open() as gazetteer:
        counts = count_places(read_gold(options.gold), gazetteer)
    with options.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "reports"))
        writer.writerows(sorted(counts.items()))
    print(f"{len(counts):,} places named {counts.total():,} times", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
