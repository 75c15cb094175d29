"""The words that dates are told with: lexicons/dates.toml, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLexicon:
    """The words of lexicons/dates.toml by their folded form (lower case, one blank between words)."""

    weekdays: dict[str, int]
    """Monday is 1."""
    months: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    vague_numbers: dict[str, tuple[int, int]]
    holidays: dict[str, tuple[int, int]]
    """Month and day."""
    patterns: dict[str, str]
    """Regular expressions for the words of each table, longest first."""


def fold(words: str) -> str:
    """Lower case, blanks and hyphens as one blank, without a final full stop."""
    return re.sub(r"[\s-]+", " ", words.casefold().replace("’", "'")).strip(" .,")


def any_of(words: Iterable[str]) -> str:
    """One expression for any of the words, longest first, any blank between their parts."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word)) for word in ordered)


@cache
def lexicon() -> DateLexicon:
    """The lexicon that comes with the package."""
    source = files("geoevents.extraction").joinpath("lexicons/dates.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(source)
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    free: dict[str, list[str]] = {"weekdays": [], "months": []}
    exact: dict[str, list[str]] = {"weekdays": [], "months": []}
    beside: dict[str, list[str]] = {"weekdays": [], "months": []}
    for kind, numbers in (("weekdays", weekdays), ("months", months)):
        for number, entry in table[kind].items():
            for key, target in (("names", free), ("capitalised", exact), ("beside_number", beside)):
                for name in entry.get(key, []):
                    numbers[fold(name)] = int(number)
                    target[kind].append(name)
    number_words = any_of(table["numbers"])
    vague = {fold(k): (v[0], v[1]) for k, v in table["vague_numbers"].items()}
    ordinals = {fold(k): v for k, v in table["ordinals"].items()}
    tens = any_of(word for word, number in table["numbers"].items() if number >= 20)
    ones = any_of(word for word, number in table["numbers"].items() if number < 10 and len(word) > 2)
    compound = rf"(?:{tens})[\s-](?:{ones})"
    capitals = [month.upper() for month in beside["months"] if len(month) <= 4]
    return DateLexicon(
        weekdays=weekdays,
        months=months,
        numbers={fold(k): v for k, v in table["numbers"].items()},
        ordinals=ordinals,
        vague_numbers=vague,
        holidays={fold(k): (int(v[:2]), int(v[3:])) for k, v in table["holidays"].items()},
        patterns={
            "weekday": any_of(free["weekdays"]),
            "weekday_short": f"(?-i:{any_of(beside['weekdays'])})",
            "month": f"(?:{any_of(free['months'])}|(?-i:{any_of(exact['months'])}))",
            "month_short": f"(?-i:{any_of([*beside['months'], *capitals])})",
            "number": f"(?:{any_of(table['vague_numbers'])}|{compound}|{number_words})",
            "ordinal": f"(?:{any_of(table['ordinals'])})",
            "holiday": any_of(table["holidays"]),
        },
    )
