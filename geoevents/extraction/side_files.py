"""Reads the lexicon of sides from its files.

It is data: ``lexicons/sides.toml``, ``wars.toml`` and ``generic.toml`` come with the package, and a user's own
file with the same tables is laid over them by ``load_lexicon``.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from geoevents.errors import LexiconError
from geoevents.extraction.side_lexicon import Country, Entry, Role, Side, SideLexicon, Trie, War
from geoevents.extraction.words import words_of


@cache
def lexicon() -> SideLexicon:
    """The lexicon that comes with the package."""
    folder = files("geoevents.extraction").joinpath("lexicons")
    return _build([(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in _OWN_FILES])


def load_lexicon(path: str | Path) -> SideLexicon:
    """The package's lexicon with a user's own TOML file laid over it.

    The file holds ``[[country]]``, ``[[side]]``, ``[[war]]`` and ``[class]`` tables as the package's own do; a
    side of a known name gets further surface forms, a surface form of another side becomes that of the file's,
    and a war listed there wins over the package's.

    Raises:
        LexiconError: the file cannot be read, is no TOML, or an entry is wrong.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise LexiconError(
                f"{path}: longer than {_MOST_BYTES:,} bytes; a TOML file of sides would be right"
            )
        own = data.decode("utf-8")
    except OSError as error:
        raise LexiconError(
            f"{path}: cannot be read ({error.strerror}); a TOML file of sides would be right"
        ) from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    folder = files("geoevents.extraction").joinpath("lexicons")
    texts = [(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in _OWN_FILES]
    return _build([*texts, (str(path), own)])


_MOST_BYTES = 4_000_000
_OWN_FILES = ("generic.toml", "sides.toml", "states.toml", "wars.toml")


_KEYS: dict[str, dict[str, type]] = {
    "country": {"code": str, "name": str, "side": str, "also": list, "adjectives": list, "capitals": list,
                "people": list, "nationals": list},
    "side": {"name": str, "countries": list, "aliases": list, "local": list, "people": list, "from": dt.date,
             "until": dt.date, "as": str, "before": str, "silent": bool},
    "war": {"country": str, "from": dt.date, "to": dt.date, "generic": dict, "backed": dict, "against": list},
}  # fmt: skip


_NEEDED = {"country": ("code", "name", "side"), "side": ("name", "countries"), "war": ("country", "from")}


_WORDS = {
    "class": Role.CLASS,
    "communities": Role.COMMUNITY,
    "plain": Role.PLAIN,
    "ours": Role.OWN,
    "links": Role.LINK,
    "modifiers": Role.MODIFIER,
    "things": Role.THING,
}


def _build(texts: list[tuple[str, str]]) -> SideLexicon:
    sides: dict[str, Side] = {}
    countries: dict[str, Country] = {}
    wars: list[War] = []
    entries: list[Entry] = []
    for source, text in texts:
        table = _parse(source, text)
        before = len(entries)
        for words in _word_tables(source, text, table):
            entries.extend(words)
        for number, row in enumerate(_rows(source, text, table, "country")):
            _check(source, text, "country", number, row)
            code = row["code"]
            adjective = next(iter(row.get("adjectives", ())), "")
            countries[code] = Country(code=code, name=row["name"], side=row["side"], adjective=adjective)
            sides.setdefault(row["side"], Side(name=row["side"], countries=(code,)))
            entries.extend(_country_entries(row))
        for number, row in enumerate(_rows(source, text, table, "side")):
            _check(source, text, "side", number, row)
            name, where = row["name"], tuple(row["countries"])
            known = sides.get(name)
            sides[name] = Side(
                name=name,
                countries=tuple(dict.fromkeys([*(known.countries if known else ()), *where])),
                since=row.get("from") or (known.since if known else None),
                until=row.get("until") or (known.until if known else None),
                later=row.get("as") or (known.later if known else ""),
                earlier=row.get("before") or (known.earlier if known else ""),
            )
            where = sides[name].countries
            if not row.get("silent"):
                entries.append(Entry(Role.NAME, name, name, ()))
            entries.extend(Entry(Role.NAME, name, form) for form in row.get("aliases", []))
            entries.extend(Entry(Role.NAME, name, form, where) for form in row.get("local", []))
            entries.extend(Entry(Role.PERSON, name, form, where) for form in row.get("people", []))
        for number, row in enumerate(_rows(source, text, table, "war")):
            _check(source, text, "war", number, row)
            wars.append(_war(row))
        if source not in _OWN_FILES:
            taken = {_key(entry.form): entry.value for entry in entries[before:] if entry.role in _NAMING}
            entries[:before] = [
                entry
                for entry in entries[:before]
                if entry.role not in _NAMING or taken.get(_key(entry.form), entry.value) == entry.value
            ]
    return _assemble(sides, countries, wars, entries)


_NAMING = (Role.NAME, Role.PERSON)


def _key(form: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words_of(form))


def _assemble(
    sides: dict[str, Side], countries: dict[str, Country], wars: list[War], entries: Iterable[Entry]
) -> SideLexicon:
    trie: Trie = {}
    by_form: dict[tuple[str, ...], list[Entry]] = {}
    told = tuple(dict.fromkeys(entries))
    states = {entry.form for entry in told if entry.role is Role.COUNTRY}
    by_country: dict[str, list[War]] = {}
    for war in wars:
        by_country.setdefault(war.country, []).append(war)
    unique = tuple(entry for entry in told if entry.role is not Role.NAME or entry.form not in states)
    for entry in unique:
        key = _key(entry.form)
        if not key:
            continue
        by_form.setdefault(key, []).append(entry)
        node = trie
        for word in key:
            node = node.setdefault(word, {})
        node.setdefault("", []).append(entry)
    return SideLexicon(
        sides=sides,
        countries=countries,
        wars=tuple(wars),
        entries=unique,
        trie=trie,
        _by_form={key: tuple(found) for key, found in by_form.items()},
        _by_country={code: tuple(found) for code, found in by_country.items()},
    )


def _country_entries(row: Mapping[str, Any]) -> Iterator[Entry]:
    code = row["code"]
    for form in (row["name"], *row.get("also", [])):
        yield Entry(Role.COUNTRY, code, form)
    for form in row.get("adjectives", []):
        yield Entry(Role.ADJECTIVE, code, form)
        if form.endswith(("an", "i", "Serb", "Croat")) and form not in (row["name"], *row.get("also", [])):
            yield Entry(Role.PEOPLE, code, form + "s")
    for form in row.get("nationals", []):
        yield Entry(Role.PEOPLE, code, form)
    for form in row.get("capitals", []):
        yield Entry(Role.CAPITAL, code, form)
    for form in row.get("people", []):
        yield Entry(Role.PERSON, row["side"], form, (code,))


def _war(row: Mapping[str, Any]) -> War:
    return War(
        country=row["country"],
        since=row["from"],
        until=row.get("to"),
        generic={kind: tuple(names) for kind, names in row.get("generic", {}).items()},
        backed=dict(row.get("backed", {})),
        against=tuple(tuple(tuple(group) for group in groups) for groups in row.get("against", [])),
    )


def _parse(source: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        line = where.group(1) if where else "1"
        what = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise LexiconError(
            f"{source}:{line}: no TOML: {what}; see the tables of the package's sides.toml"
        ) from None
    except RecursionError:
        raise LexiconError(f"{source}:1: nested too deep; see the tables of the package's sides.toml") from None


def _word_tables(source: str, text: str, table: Mapping[str, Any]) -> Iterator[list[Entry]]:
    for key in table:
        if key not in _WORDS and key not in _KEYS:
            known = ", ".join([*_KEYS, *_WORDS])
            raise LexiconError(
                f"{source}:{_line(text, key)}: unknown table '{key}'; one of {known} would be right"
            )
    for kind, role in _WORDS.items():
        words = table.get(kind, {})
        if not isinstance(words, dict):
            raise LexiconError(f"{source}:{_line(text, kind)}: [{kind}] must be a table of lists of words")
        for value, forms in words.items():
            if not isinstance(forms, list) or not all(isinstance(form, str) and form.strip() for form in forms):
                raise LexiconError(f"{source}:{_line(text, value)}: {kind}.{value} must be a list of words")
            actual = Role.ENEMY if role is Role.OWN and value == "enemy" else role
            yield [Entry(actual, value, form) for form in forms]


def _rows(source: str, text: str, table: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    rows = table.get(kind, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise LexiconError(
            f"{source}:{_line(text, kind)}: write [[{kind}]], with two brackets, for each {kind}"
        )
    return rows


def _check(source: str, text: str, kind: str, number: int, row: Mapping[str, Any]) -> None:
    def fail(key: str, what: str) -> None:
        raise LexiconError(f"{source}:{_line_in(text, kind, number, key)}: [[{kind}]] {key}: {what}")

    for key, value in row.items():
        wanted = _KEYS[kind].get(key)
        if wanted is None:
            fail(key, f"unknown key; one of {', '.join(_KEYS[kind])} would be right")
        elif not isinstance(value, wanted) or (wanted is dt.date and isinstance(value, dt.datetime)):
            name = {
                str: "a text",
                bool: "true or false",
                list: "a list",
                dict: "a table",
                dt.date: "a date such as 2014-06-10",
            }[wanted]
            fail(key, f"{value!r} is not {name}")
        elif isinstance(value, str) and not value.strip():
            fail(key, "is empty")
        elif isinstance(value, list) and key != "against" and not _are_texts(value):
            fail(key, "every entry must be a text that is not empty")
        elif not all(each.isprintable() for each in _texts_in(value)):
            fail(key, "has characters that cannot be printed")
    for key in _NEEDED[kind]:
        if key not in row:
            fail(key, "is missing")
    if kind == "war":
        for name, value in row.get("generic", {}).items():
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                fail("generic", f"generic.{name} must be a list of sides")
        if not all(isinstance(value, str) for value in row.get("backed", {}).values()):
            fail("backed", "each patron backs one side, a text")
        groups = row.get("against", [])
        nested = all(isinstance(g, list) and all(isinstance(s, list) for s in g) for g in groups)
        if not nested or not all(isinstance(n, str) for g in groups for s in g for n in s):
            fail("against", 'must be lists of groups of sides, such as [[["A", "B"], ["C"]]]')
        if row.get("to") and row["to"] < row["from"]:
            fail("to", f"{row['to']} is before the war's first day {row['from']}")


def _texts_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - a value of TOML, at most three lists deep
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts_in(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts_in(each)


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) and value.strip() for value in values)


def _line(text: str, word: str) -> int:
    """The first line where a key or table stands."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[*\s*[\"']?{re.escape(word)}[\"']?\s*(?:=|\]|\.)", line):
            return number
    return 1


def _line_in(text: str, kind: str, number: int, key: str) -> int:
    """The line of a key in one of the tables of a kind; the table's own line where the key is missing."""
    seen, start = -1, 1
    for line_number, line in enumerate(text.splitlines(), 1):
        if re.fullmatch(r"\s*\[\[?\s*[\w.\"'-]+\s*\]\]?\s*(?:#.*)?", line):
            if seen == number:
                break
            if re.match(rf"\s*\[\[\s*{kind}\s*\]\]", line):
                seen, start = seen + 1, line_number
        elif seen == number and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return line_number
    return start
