"""Rows that cannot be used: counted, and named by file and line."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str], None]
"""Takes one line: "FILE:LINE: what is wrong; what would be right"."""


def read_coordinates(latitude: str, longitude: str) -> tuple[float, float]:
    """Latitude and longitude of a row.

    Raises:
        ValueError: one is no number, or the point is not on Earth.
    """
    try:
        y, x = float(latitude), float(longitude)
    except ValueError:
        raise ValueError(f"latitude {latitude!r}, longitude {longitude!r}; want degrees as numbers") from None
    if not (-90 <= y <= 90 and -180 <= x <= 180):
        raise ValueError(f"latitude {latitude}, longitude {longitude}; want -90..90 and -180..180")
    return y, x


def read_count(text: str) -> int:
    """A number of people; empty is 0.

    Raises:
        ValueError: it is no number, or below 0.
    """
    try:
        count = int(float(text)) if text.strip() else 0
    except (ValueError, OverflowError):
        raise ValueError(f"population {text!r}; want a number or nothing") from None
    if count < 0:
        raise ValueError(f"population {text}; want 0 or more")
    return count


def clean_name(text: str) -> str:
    """A name on one line, without characters that print nothing or break lines."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
