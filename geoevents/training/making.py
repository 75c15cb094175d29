"""A report in the making: its text, the places it has named, and words for places, roads and days."""

from __future__ import annotations

import datetime as dt
import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

COUNTS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@cache
def load_words() -> dict[str, Any]:
    """The words of data/words.toml: lists of strings, and strings."""
    text = (resources.files("geoevents.training") / "data" / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(slots=True)
class Telling:
    """A report in the making."""

    rng: random.Random
    published: dt.date
    country: str
    sides: Sequence[Mapping[str, Any]]
    names: list[str]
    text: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[str, int, int]] = field(default_factory=list)
    """(name, start, end) of the places named so far."""


def expand(text: str, rng: random.Random) -> str:
    """Choose one of each [a|b], innermost first."""
    while True:
        match = re.search(r"\[([^\[\]]*)\]", text)
        if match is None:
            return text
        text = text[: match.start()] + rng.choice(match.group(1).split("|")) + text[match.end() :]


def place_words(
    telling: Telling, slot: str, text: str, told: list[str], parts: list[tuple[str, int, int]]
) -> str:
    """Words for the places or the road of a slot; their names are added to ``told`` and ``parts``."""
    rng = telling.rng
    count = {"PS": rng.choice((2, 2, 3, 3, 4, 5, 7))}.get(slot, 1)
    names = [_fresh(telling) for _ in range(count)]
    other = ""
    if slot == "R":
        return _road_words(telling, names[0], text, told, parts)
    if slot == "P":
        if rng.random() < 0.12:
            names[0] = f"{names[0]} {expand(load_words()['facilities'], rng)}"
            form = rng.choice(("{0}", "the {0}"))
        else:
            form = expand(rng.choice(load_words()["places"]), rng)
    elif slot == "PS":
        form = rng.choice(load_words()["lists"])
    else:
        form = rng.choice(("{0}", "{0}", "{0}", "the capital {0}", "the village of {0}"))
    if "{1}" in form:
        other = _fresh(telling)
    listed = (
        ", ".join(names[:-1]) + rng.choice((" and ", ", and ", " and ")) + names[-1] if count > 1 else names[0]
    )
    words = form.format(listed, other, rng.randint(2, 40))
    for name in [*names, other]:
        at = words.find(name) if name else -1
        if at >= 0:
            parts.append((name, len(text) + at, len(text) + at + len(name)))
    if slot in ("P", "PS"):
        told.extend(names)
    return words


def _road_words(
    telling: Telling, name: str, text: str, told: list[str], parts: list[tuple[str, int, int]]
) -> str:
    """Name a road, by its number or by its ends; it is a place of its own."""
    words = expand(telling.rng.choice(load_words()["roads"]).format(name, _fresh(telling)), telling.rng).strip()
    road = words.removeprefix("the ")
    parts.append((road, len(text) + len(words) - len(road), len(text) + len(words)))
    told.append(road)
    return words


def _fresh(telling: Telling) -> str:
    if not telling.names:
        telling.names = [name for name, _, _ in telling.places] or ["Unnamed"]
        telling.rng.shuffle(telling.names)
    return telling.names.pop()


def position(telling: Telling, name: str) -> dict[str, Any]:
    """A place of its own for each name, far from all others."""
    order = [known for known, _, _ in telling.places]
    number = order.index(name) if name in order else len(order)
    facility = name.split()[-1] in (
        "base",
        "airport",
        "camp",
        "crossing",
        "dam",
        "refinery",
        "garrison",
        "barracks",
    )
    kind = (
        "facility"
        if facility
        else "road"
        if re.search(r"\b(?:road|highway|motorway)\b|^M\d", name)
        else "settlement"
    )
    return {"lat": -60.0 + 2.0 * number, "lon": 0.0, "kind": kind, "country": telling.country}


def toponyms(telling: Telling) -> list[dict[str, Any]]:
    """The places that the report names, as the gold has them."""
    found: dict[str, dict[str, Any]] = {}
    for name, start, end in telling.places:
        surface = telling.text[start:end]
        entry = found.setdefault(
            f"{name}|{surface}",
            {"surface": surface, "canonical": name, **position(telling, name), "offsets": []},
        )
        entry["offsets"].append(start)
    return list(found.values())


def date_words(telling: Telling, day: dt.date, *, since: bool) -> tuple[str, tuple[str, str] | None]:
    """Words for a day as a report of that time puts it, with the date and the precision that they tell."""
    rng = telling.rng
    days = (telling.published - day).days
    exact = (day.isoformat(), "day")
    full = rng.choice((f"{day.day} {day:%B}", f"{day:%B} {day.day}"))
    if days <= 1:
        near = [
            "on {w}",
            "on {w}",
            "on {w}",
            "late on {w}",
            "early on {w}",
            "on {w} morning",
            "at dawn on {w}",
            "on {f}",
        ]
        near += ["today", "this morning"] if days == 0 else ["yesterday", "last night"]
    elif days <= 6:
        near = ["on {w}", "on {w}", "on {f}", "{n} days ago"]
    elif days <= 30:
        near = ["on {f}"]
    elif days <= 300:
        month = day.replace(day=1)
        words = rng.choice((f"in {day:%B}", f"in {day:%B} {day.year}"))
        return (words.removeprefix("in ") if since else words), (month.isoformat(), "month")
    else:
        return (f"{day.year}" if since else f"in {day.year}"), None
    count = COUNTS[days - 2] if days >= 2 and days - 2 < len(COUNTS) else str(days)
    words = rng.choice(near).format(w=f"{day:%A}", f=full, n=count)
    if since:
        words = re.sub(r"^(?:(?:late|early|at dawn) )?on (?:the )?", "", words)
        if words.endswith("days ago"):
            words = f"{day:%A}"
    return words, exact
