"""The one place through which texts reach the page: numbered tables, and the JSON island that holds them.

Every text stands once, in one table, as a JSON string in which ``<`` and the line separators of JavaScript are
escaped, inside a script element that no browser runs.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from maps.frames import clean_text

PACKED_FROM = 1_500_000
"""From this many characters on, the island is compressed (zlib, base64)."""


class Strings:
    """Texts, each once, by number; 0 is the empty text."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        """The number of a text, a new one if it is new."""
        return self._numbers.setdefault(text, len(self._numbers))

    def numbers(self, texts: Iterable[str]) -> list[int]:
        """The numbers of several texts."""
        return [self.number(text) for text in texts]

    def listing(self) -> list[str]:
        """All texts, in the order of their numbers."""
        return list(self._numbers)


class Places:
    """Places, each once, by number: one for each name and position."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.columns: dict[str, list[int]] = {
            "name": [],
            "ar": [],
            "x": [],
            "y": [],
            "population": [],
            "rank": [],
        }

    def number(
        self,
        name: str,
        arabic: str,
        point: tuple[float, float],
        *,
        population: float = 0,
        rank: float | None = None,
    ) -> int:
        """The number of a place; what is told of it later fills what was not told before."""
        x, y = round(point[0] * 1e5), round(point[1] * 1e5)
        number = self._numbers.setdefault((name, x, y), len(self._numbers))
        columns = self.columns
        if number == len(columns["name"]):
            for key, value in zip(columns, (self._strings.number(name), 0, x, y, 0, -1), strict=True):
                columns[key].append(value)
        if arabic and not columns["ar"][number]:
            columns["ar"][number] = self._strings.number(arabic)
        columns["population"][number] = max(columns["population"][number], int(population))
        if rank is not None:
            columns["rank"][number] = int(rank)
        return number


class Sides:
    """Sides by number, 0 is none; the number says nothing of the order in the legend."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def numbers(self, names: Iterable[str]) -> list[int]:
        """The numbers of several sides."""
        return [self._numbers.setdefault(name, len(self._numbers)) for name in names]

    def names(self) -> list[str]:
        """All sides but none, in the order of their numbers."""
        return list(self._numbers)[1:]


def write_island(payload: dict[str, Any], *, packed: bool | None = None) -> str:
    """The payload as the text of a JSON script element, safe between any two tags.

    ``packed`` None packs what is long: {"packed": base64 of zlib of the JSON}.
    """
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if packed or (packed is None and len(text) > PACKED_FROM):
        body = base64.b64encode(zlib.compress(text.encode("utf-8"), 6)).decode("ascii")
        return json.dumps({"packed": body})
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def safe_link(value: object) -> str:
    """A link if it is an http or https one, or the empty string."""
    text = clean_text(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    well = parts.scheme in ("http", "https") and parts.netloc and not any(c.isspace() for c in text)
    return text if well else ""
