"""Reports composed from sentences by hand, for what the gold has too little of.

Each sentence of data/sentences.txt is told of sides of a war of data/wars.toml, of places and of days by
chance; the composed report comes with its events, in the form of the gold. What is composed teaches shapes (who
gains after which verb, what is no event, "the town"), not facts.
"""

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

_NEUTRAL = (
    "a war monitor",
    "the war monitor",
    "residents",
    "two residents",
    "witnesses",
    "local officials",
    "a local journalist",
    "activists",
    "a monitoring group",
    "the mayor",
    "a doctor at the hospital",
    "an aid worker",
    "local media",
    "a United Nations official",
    "the Observatory",
    "a correspondent in the area",
    "a resident reached by telephone",
    "elders",
    "a security analyst",
)
_GIVEN = (
    "Anna",
    "John",
    "Maria",
    "Tomas",
    "Layla",
    "Omar",
    "Yusuf",
    "Ivan",
    "Grace",
    "Samuel",
    "Aung",
    "Hassan",
    "Nina",
)
_FAMILY = (
    "Miller",
    "Novak",
    "Haddad",
    "Petrenko",
    "Okafor",
    "Tesfaye",
    "Rahimi",
    "Walker",
    "Santos",
    "Lund",
    "Karim",
)
_SOURCES = (
    "international news agency",
    "regional newspaper",
    "monitor group bulletin",
    "local activist channel",
    "live blog",
    "news site",
    "state media",
    "communique",
    "daily situation report",
    "",
    "",
)
_PLACE_FORMS = (
    ["{0}"] * 11
    + [
        "the town of {0}",
        "the village of {0}",
        "the city of {0}",
        "the strategic town of {0}",
        "the district of {0}",
    ]
    + [
        "{0}, a town {2} km [north|south|east|west] of {1},",
        "{0}, a village near {1},",
        "{0}, on the road to {1},",
    ]
    + [
        "{0} in the [north|south|east]",
        "the [northern|border|hilltop|riverside|key] [town|village] of {0}",
        "{0} town",
    ]
    + ["{0} and the villages around it", "{0} near {1}", "nearby {0}", "the crossroads town of {0}"]
)
_FACILITIES = (
    "[air base|airport|military airport|camp|crossing|dam|refinery|garrison|barracks|power station|border post]"
)
_LISTS = (
    "{0}",
    "the villages of {0}",
    "the towns of {0}",
    "{2} villages: {0}",
    "the following places: {0}",
    "{0} near {1}",
)
_ANAPHORS = (
    ["the town"] * 5
    + ["the village"] * 2
    + ["the city"] * 2
    + ["it"] * 5
    + ["the place", "that town", "this village"]
)
_ROADS = (
    "the M[1|4|5|7|20] [highway|motorway|road|]",
    "the [A|E|H|N]-[2|9|20|32|50] [highway|road]",
    "the highway between {0} and {1}",
    "the [{0}–{1}|{0}-{1}] [road|highway]",
    "the [main|strategic|international] [road|highway] [that links|linking] {0} [to|with] {1}",
)
_COUNTS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_DIGITS = re.compile(r"\d")


@dataclass(slots=True)
class _Telling:
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


@cache
def load_sentences() -> dict[str, list[str]]:
    """The sentences by section."""
    text = (resources.files("geoevents.training") / "data" / "sentences.txt").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("== "):
            lines = sections.setdefault(line.removeprefix("== ").strip(), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return sections


@cache
def load_wars() -> list[dict[str, Any]]:
    """The wars."""
    text = (resources.files("geoevents.training") / "data" / "wars.toml").read_text(encoding="utf-8")
    wars: list[dict[str, Any]] = tomllib.loads(text)["war"]
    return wars


def compose_reports(count: int, *, seed: int, names: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Compose reports in the form of the gold.

    Args:
        count: how many.
        seed: the same seed gives the same reports.
        names: settlement names by country code; "" has those for countries that are not there.
    """
    rng = random.Random(seed)  # noqa: S311
    return [_compose(f"composed-{seed}-{number}", rng, names) for number in range(count)]


def expand(text: str, rng: random.Random) -> str:
    """Choose one of each [a|b], innermost first."""
    while True:
        match = re.search(r"\[([^\[\]]*)\]", text)
        if match is None:
            return text
        text = text[: match.start()] + rng.choice(match.group(1).split("|")) + text[match.end() :]


def _compose(report_id: str, rng: random.Random, names: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    war = rng.choice(load_wars())
    year = rng.randint(*war["years"])
    sides = rng.sample(war["side"], 2)
    pool = list(names.get(war["country"]) or names[""])
    telling = _Telling(
        rng=rng,
        published=dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365)),
        country=war["country"],
        sides=sides,
        names=rng.sample(pool, min(30, len(pool))),
    )
    style = rng.choices(("plain", "dateline", "bullets", "heading"), (5, 3, 2, 1))[0]
    _open(telling, style)
    for number in range(rng.choices((1, 2, 3, 4, 5), (4, 3, 2, 1, 1))[0]):
        if number or style in ("bullets", "heading"):
            telling.text += "\n- " if style == "bullets" else rng.choice((" ", " ", "\n\n", "\n"))
        _block(telling)
    return {
        "id": report_id,
        "published": telling.published.isoformat(),
        "source": rng.choice(_SOURCES),
        "text": telling.text,
        "events": telling.events,
        "traps": [],
        "toponyms": _toponyms(telling),
    }


def _open(telling: _Telling, style: str) -> None:
    rng, day = telling.rng, telling.published
    if style == "dateline":
        city = telling.names.pop()
        form = rng.choice(("{0}, {1} — ", "{0} ({2}) - ", "{0}, {1} ({2}) - ", "{0} – "))
        shown = city.upper() if rng.random() < 0.6 else city
        start = len(telling.text)
        telling.text += form.format(shown, f"{day:%b} {day.day}", rng.choice(("Agency", "News Desk", "Wire")))
        telling.places.append((city, start, start + len(shown)))
    elif style == "heading":
        telling.text += expand("[Daily summary|Situation report|Morning update|Field bulletin]", rng)
        telling.text += f", {day.day} {day:%B} {day.year}\n"
    elif style == "bullets":
        telling.text += expand(
            "[Summary of the day|What we know|Updates from the front|Today's developments]:", rng
        )


def _block(telling: _Telling) -> None:
    rng = telling.rng
    section = rng.choices(
        ("capture", "handover", "withdrawal", "siege", "siege_lifted", "advance", "holds", "trap", "filler"),
        (28, 5, 8, 8, 6, 9, 9, 32, 6),
    )[0]
    gaining, losing = (0, 1) if rng.random() < 0.7 else (1, 0)
    days = rng.choices((0, 1, 2, 3, 5, 9, 15, 40, 120, 500), (22, 22, 10, 6, 5, 3, 3, 3, 2, 1))[0]
    place = _sentence(telling, rng.choice(load_sentences()[section]), section, gaining, losing, days, None)
    if section == "filler" or place is None:
        return
    told = section not in ("trap", "holds", "filler")
    if section in ("trap", "holds") and rng.random() < 0.3:
        then = rng.choices(("capture", "withdrawal", "siege", "advance", "holds"), (6, 1, 1, 1, 1))[0]
        telling.text += " "
        _sentence(
            telling,
            rng.choice(load_sentences()[f"anaphor {then}"]),
            then,
            gaining,
            losing,
            max(0, days - 1),
            place,
        )
        told = then == "capture"
        section = then
    if section not in ("capture", "handover"):
        return
    for follow, chance in (("before", 0.16), ("again", 0.12), ("retold", 0.2), ("denial", 0.1)):
        if told and rng.random() < chance:
            telling.text += " "
            sentence = rng.choice(load_sentences()[follow])
            later = days + rng.choice((3, 7, 20, 60, 200)) if follow == "before" else max(0, days - 1)
            _sentence(telling, sentence, follow, gaining, losing, later, place)
            if follow == "again":
                return


def _sentence(
    telling: _Telling, template: str, section: str, gaining: int, losing: int, days: int, about: str | None
) -> str | None:
    """Write one sentence and note its events; give the place that a next sentence may call "the town"."""
    rng = telling.rng
    template = expand(template, rng)
    start = len(telling.text)
    day = telling.published - dt.timedelta(days=days)
    dated = "<D>" in template
    told: list[str] = []
    said: list[str] = []
    parts: list[tuple[str, int, int]] = []
    text = ""
    date: tuple[str, str] | None = None
    for piece in re.split(r"(<[A-Z]+>)", template):
        if not piece.startswith("<"):
            text += piece
            continue
        slot = piece[1:-1]
        words = ""
        if slot in ("G", "L", "GA", "LA"):
            side = telling.sides[gaining if slot[0] == "G" else losing]
            words = side["adjective"] if slot.endswith("A") else rng.choice(side["phrases"])
        elif slot == "S":
            voices = telling.sides[gaining]["voices"] if rng.random() < 0.45 else _NEUTRAL
            words = rng.choice(voices)
            said.append(words)
        elif slot == "X":
            words = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}"
        elif slot == "N":
            words = rng.choice(_COUNTS) if rng.random() < 0.6 else str(rng.randint(2, 90))
        elif slot == "D":
            words, date = _date_words(telling, day, since=text.endswith(("since ", "By ", "by ", "as of ")))
        elif slot == "A":
            words = rng.choice(_ANAPHORS)
            if rng.random() < 0.25 and about:
                words = about
                parts.append((about, len(text), len(text) + len(about)))
        else:
            words = _place_words(telling, slot, text, told, parts)
        text += words[:1].upper() + words[1:] if not text.strip() and words else words
    text = re.sub(r",([,.;])", r"\1", text)
    parts = _relocate(text, parts)
    telling.text += text
    telling.places.extend((name, a + start, b + start) for name, a, b in parts)
    _note(
        telling,
        text,
        section,
        gaining,
        losing,
        date if dated else None,
        told if about is None else [about],
        said,
    )
    return told[0] if len(told) == 1 else about


def _relocate(text: str, parts: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Find the names again after punctuation was put right."""
    found, at = [], 0
    for name, _, _ in parts:
        low = text.find(name, at)
        if low >= 0:
            found.append((name, low, low + len(name)))
            at = low + len(name)
    return found


def _place_words(
    telling: _Telling, slot: str, text: str, told: list[str], parts: list[tuple[str, int, int]]
) -> str:
    rng = telling.rng
    count = {"PS": rng.choice((2, 2, 3, 3, 4, 5, 7))}.get(slot, 1)
    names = [_fresh(telling) for _ in range(count)]
    other = ""
    if slot == "R":
        return _road_words(telling, names[0], text, told, parts)
    if slot == "P":
        if rng.random() < 0.12:
            names[0] = f"{names[0]} {expand(_FACILITIES, rng)}"
            form = rng.choice(("{0}", "the {0}"))
        else:
            form = expand(rng.choice(_PLACE_FORMS), rng)
    elif slot == "PS":
        form = rng.choice(_LISTS)
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
    telling: _Telling, name: str, text: str, told: list[str], parts: list[tuple[str, int, int]]
) -> str:
    """Name a road, by its number or by its ends; it is a place of its own."""
    words = expand(telling.rng.choice(_ROADS).format(name, _fresh(telling)), telling.rng).strip()
    road = words.removeprefix("the ")
    parts.append((road, len(text) + len(words) - len(road), len(text) + len(words)))
    told.append(road)
    return words


def _fresh(telling: _Telling) -> str:
    if not telling.names:
        telling.names = [name for name, _, _ in telling.places] or ["Unnamed"]
        telling.rng.shuffle(telling.names)
    return telling.names.pop()


def _note(
    telling: _Telling,
    text: str,
    section: str,
    gaining: int,
    losing: int,
    date: tuple[str, str] | None,
    told: Sequence[str],
    said: Sequence[str],
) -> None:
    """Write down the events of a sentence."""
    if section in ("trap", "filler", "retold"):
        return
    gain, loss = telling.sides[gaining]["name"], telling.sides[losing]["name"]
    if section == "denial":
        if telling.events and telling.events[-1]["gain"] == gain:
            telling.events[-1]["status"] = "denied"
        return
    kind = section
    if section in ("before", "again"):
        gain, loss, kind = loss, gain, "capture"
    for name in told:
        event: dict[str, Any] = {
            "place": name,
            "canonical": name,
            **_position(telling, name),
            "type": kind,
            "again": section == "again"
            or bool(re.search(r"\b(?:ret[oa]|recap|regain|won? back|took back|recover|recl)", text)),
            "gain": None,
            "loss": None,
            "date": date[0] if date else (telling.published.isoformat() if kind == "holds" else None),
            "precision": date[1] if date else ("day" if kind == "holds" else "unknown"),
            "status": None,
            "said_by": list(said),
            "evidence": text.strip(),
            "background": section == "before",
        }
        if kind in ("siege", "siege_lifted", "advance"):
            event["actor"], event["against"] = gain, loss
        elif kind == "withdrawal":
            event["loss"] = loss
        elif kind == "holds":
            event["gain"] = loss if re.search(r"\bhold ", text) and _first_side(text, telling, losing) else gain
        else:
            event["gain"], event["loss"] = gain, loss
        telling.events.append(event)


def _first_side(text: str, telling: _Telling, side: int) -> bool:
    return any(phrase.lower() in text.lower() for phrase in telling.sides[side]["phrases"])


def _position(telling: _Telling, name: str) -> dict[str, Any]:
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


def _toponyms(telling: _Telling) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, start, end in telling.places:
        surface = telling.text[start:end]
        entry = found.setdefault(
            f"{name}|{surface}",
            {"surface": surface, "canonical": name, **_position(telling, name), "offsets": []},
        )
        entry["offsets"].append(start)
    return list(found.values())


def _date_words(telling: _Telling, day: dt.date, *, since: bool) -> tuple[str, tuple[str, str] | None]:
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
    count = _COUNTS[days - 2] if days >= 2 and days - 2 < len(_COUNTS) else str(days)
    words = rng.choice(near).format(w=f"{day:%A}", f=full, n=count)
    if since:
        words = re.sub(r"^(?:(?:late|early|at dawn) )?on (?:the )?", "", words)
        if words.endswith("days ago"):
            words = f"{day:%A}"
    return words, exact
