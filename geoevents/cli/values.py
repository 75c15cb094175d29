"""What an option's words may be: days, numbers, distances, counts."""

from __future__ import annotations

import argparse
import datetime as dt
import math


def a_day(text: str) -> dt.date:
    """A day, YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD, such as 2020-02-28") from None


def a_number(text: str) -> float:
    """A finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return value


def a_distance(text: str) -> float:
    """A distance in kilometres, more than 0."""
    value = a_number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r}: a distance is more than 0 km")
    return value


def a_count(text: str) -> int:
    """A number of things, 1 or more."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count; write a whole number, 1 or more")
    return int(text)
