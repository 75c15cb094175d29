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
from functools import cache
from importlib import resources
from typing import Any

from geoevents.training.making import (
    COUNTS,
    Telling,
    date_words,
    expand,
    load_words,
    place_words,
    position,
    toponyms,
)

_DIGITS = re.compile(r"\d")


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


def _compose(report_id: str, rng: random.Random, names: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    war = rng.choice(load_wars())
    year = rng.randint(*war["years"])
    sides = rng.sample(war["side"], 2)
    pool = list(names.get(war["country"]) or names[""])
    telling = Telling(
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
        "source": rng.choice(load_words()["sources"]),
        "text": telling.text,
        "events": telling.events,
        "traps": [],
        "toponyms": toponyms(telling),
    }


def _open(telling: Telling, style: str) -> None:
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


def _block(telling: Telling) -> None:
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
    telling: Telling, template: str, section: str, gaining: int, losing: int, days: int, about: str | None
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
            voices = telling.sides[gaining]["voices"] if rng.random() < 0.45 else load_words()["neutral"]
            words = rng.choice(voices)
            said.append(words)
        elif slot == "X":
            words = f"{rng.choice(load_words()['given'])} {rng.choice(load_words()['family'])}"
        elif slot == "N":
            words = rng.choice(COUNTS) if rng.random() < 0.6 else str(rng.randint(2, 90))
        elif slot == "D":
            words, date = date_words(telling, day, since=text.endswith(("since ", "By ", "by ", "as of ")))
        elif slot == "A":
            words = rng.choice(load_words()["anaphors"])
            if rng.random() < 0.25 and about:
                words = about
                parts.append((about, len(text), len(text) + len(about)))
        else:
            words = place_words(telling, slot, text, told, parts)
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


def _note(
    telling: Telling,
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
            **position(telling, name),
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


def _first_side(text: str, telling: Telling, side: int) -> bool:
    return any(phrase.lower() in text.lower() for phrase in telling.sides[side]["phrases"])
