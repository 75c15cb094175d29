"""The word lists of the geoparser, read once a process from `gazetteer.lexicons`.

Every list is a plain file there; a line says what it is for. Keys are normal forms.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gazetteer.errors import SourceError
from gazetteer.names import normalize


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name that text uses for an area, its code, and whether it counts only after a comma or in brackets."""

    name: str
    code: str
    qualified_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All lists. Codes are "SY" (a country), "US.TX" (a first-level area) or a name in quotes."""

    aliases: dict[str, list[Alias]]
    demonyms: dict[str, tuple[str, ...]]
    words: dict[str, int]
    """Ordinary English words, to the SCOWL size that first has them (10 to 50)."""
    given_names: frozenset[str]
    surnames: frozenset[str]
    organisations: frozenset[str]
    """Names that have a place in them and are none, nor speak of it."""
    capitals: dict[str, str]
    """By country code."""
    hints: dict[str, tuple[str, ...]]
    """Words that tell where a text is at home, to country codes."""
    cues: dict[str, dict[str, frozenset[str]]]
    """By section and list of cues.toml."""


def _rows(name: str) -> Iterator[tuple[int, str, str]]:
    text = (files("gazetteer.lexicons") / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            code, tab, rest = line.partition("\t")
            if not tab or not rest.strip():
                raise SourceError(f"{name}:{number}: {line!r}; want a code, a tab, and names")
            yield number, code.strip(), rest.strip()


def _lines(name: str) -> list[str]:
    return (files("gazetteer.lexicons") / name).read_text(encoding="utf-8").split("\n")


@cache
def load_lexicon() -> Lexicon:
    """The lists that ship.

    Raises:
        SourceError: a list has a line that cannot be read; the message names it.
    """
    aliases: dict[str, list[Alias]] = {}
    for _, code, rest in _rows("aliases.tsv"):
        for name in rest.split("|"):
            key = normalize(name.rstrip(","))
            aliases.setdefault(key, []).append(
                Alias(name=name.rstrip(","), code=code, qualified_only=name.endswith(","))
            )
    demonyms: dict[str, tuple[str, ...]] = {}
    for _, code, rest in _rows("demonyms.tsv"):
        for word in rest.split():
            demonyms[normalize(word)] = tuple(code.split(","))
    words: dict[str, int] = {}
    for line in _lines("words.txt"):
        word, _, level = line.partition(" ")
        if word:
            words[word] = int(level)
    hints: dict[str, list[str]] = {}
    for code, entries in tomllib.loads(
        (files("gazetteer.lexicons") / "hints.toml").read_text(encoding="utf-8")
    ).items():
        for word in entries:
            hints.setdefault(word, []).append(code)
    cues = tomllib.loads((files("gazetteer.lexicons") / "cues.toml").read_text(encoding="utf-8"))
    return Lexicon(
        aliases=aliases,
        demonyms=demonyms,
        words=words,
        given_names=frozenset(_lines("given_names.txt")) - {""},
        organisations=frozenset(
            normalize(line) for line in _lines("organisations.txt") if not line.startswith("#")
        )
        - {""},
        capitals={code: normalize(name) for _, code, name in _rows("capitals.tsv")},
        hints={word: tuple(codes) for word, codes in hints.items()},
        surnames=frozenset(_lines("surnames.txt")) - {""},
        cues={
            section: {name: frozenset(entries) for name, entries in lists.items()}
            for section, lists in cues.items()
        },
    )


@cache
def load_weights() -> dict[str, float]:
    """The weights of evidence by name.

    Raises:
        SourceError: a weight is no number.
    """
    read = tomllib.loads((files("gazetteer.lexicons") / "weights.toml").read_text(encoding="utf-8"))
    for name, weight in read.items():
        if not isinstance(weight, int | float) or isinstance(weight, bool):
            raise SourceError(f"weights.toml: {name} = {weight!r}; want a number")
    return {name: float(weight) for name, weight in read.items()}
