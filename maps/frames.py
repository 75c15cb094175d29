"""Reads the columns of a GeoDataFrame as plain values, and says which one is wrong."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from maps.errors import FrameError

EPOCH = dt.date(1970, 1, 1)
"""Days on the page are counted from here."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Table:
    """A GeoDataFrame under the name by which messages call it.

    Every method gives a list with one value a row. Missing values (None, NaN, NaT) are "" for texts and None
    for the rest.

    Raises:
        FrameError: a required column is not there, or it is no GeoDataFrame.
    """

    def __init__(self, frame: object, *, name: str, required: Collection[str]) -> None:
        if not isinstance(frame, gpd.GeoDataFrame):
            raise FrameError(f"{name}: {type(frame).__name__} is no GeoDataFrame; want one in EPSG:4326")
        missing = [column for column in required if column not in frame.columns]
        if missing:
            raise FrameError(
                f"{name}: no column {', '.join(map(repr, missing))}; want {', '.join(required)} (there are: "
                f"{', '.join(map(str, frame.columns)) or 'none'})"
            )
        if frame.crs is not None and frame.crs.to_epsg() != 4326:
            frame = frame.to_crs(4326)
        self.name = name
        self.frame = frame

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.frame.columns

    def texts(self, column: str) -> list[str]:
        """Texts, trimmed; numbers are written out."""
        return [clean_text(value) for value in self._values(column)]

    def choices(self, column: str, allowed: Collection[str], *, default: str) -> list[str]:
        """Texts that must be one of ``allowed``; empty ones are ``default``."""
        chosen = [text or default for text in self.texts(column)]
        for row, text in enumerate(chosen):
            if text not in allowed:
                raise self._error(row, column, text, f"one of {', '.join(allowed)}")
        return chosen

    def days(self, column: str) -> list[int | None]:
        """Dates as days since 1970-01-01."""
        return self._read(column, to_day, "a date, YYYY-MM-DD")

    def numbers(self, column: str) -> list[float | None]:
        """Finite numbers."""
        return self._read(column, _to_number, "a finite number")

    def flags(self, column: str) -> list[bool]:
        """True and False; missing is False."""
        return [bool(value) and not is_missing(value) for value in self._values(column)]

    def lists(self, column: str) -> list[list[Any]]:
        """Lists (tuples, arrays); missing is the empty list."""
        return self._read(column, to_list, "a list")

    def points(self) -> list[tuple[float, float] | None]:
        """(longitude, latitude) of each row; of lines and areas a point on them; None without a geometry."""
        out: list[tuple[float, float] | None] = []
        shapes: list[Any] = list(self.frame.geometry)
        for row, shape in enumerate(shapes):
            if shape is None or shape.is_empty:
                out.append(None)
                continue
            point = shape if shape.geom_type == "Point" else shape.representative_point()
            if not (-180 <= point.x <= 180 and -90 <= point.y <= 90):
                raise self._error(
                    row, "geometry", f"{point.x:g} {point.y:g}", "longitude and latitude in degrees"
                )
            out.append((point.x, point.y))
        return out

    def shapes(self, kinds: Collection[str]) -> list[Any]:
        """The shapely geometries, each of one of ``kinds`` ("LineString", ...); None without one."""
        out: list[Any] = []
        for row, shape in enumerate(self.frame.geometry):
            if shape is None or shape.is_empty:
                out.append(None)
                continue
            if shape.geom_type not in kinds:
                raise self._error(row, "geometry", shape.geom_type, " or ".join(kinds))
            west, south, east, north = shape.bounds
            if not (west >= -180 and south >= -90 and east <= 180 and north <= 90):
                raise self._error(row, "geometry", shape.geom_type, "longitudes and latitudes in degrees")
            out.append(shapely.force_2d(shape))
        return out

    def _values(self, column: str) -> Iterable[Any]:
        if column not in self.frame.columns:
            return [None] * len(self.frame)
        values: list[Any] = self.frame[column].tolist()
        return values

    def _read(self, column: str, convert: Callable[[Any], Any], wanted: str) -> list[Any]:
        out = []
        for row, value in enumerate(self._values(column)):
            try:
                out.append(convert(value))
            except (ValueError, TypeError, OverflowError):
                raise self._error(row, column, value, wanted) from None
        return out

    def _error(self, row: int, column: str, value: object, wanted: str) -> FrameError:
        shown = repr(value)
        return FrameError(f"{self.name}, row {row}, column {column!r}: {shown[:80]}; want {wanted}")


def is_missing(value: object) -> bool:
    """Whether a cell is empty: None, NaN, NaT, pd.NA."""
    return (
        value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value))
    )


def clean_text(value: object) -> str:
    """A cell as text that can be written as UTF-8; missing is the empty string."""
    if isinstance(value, str) and value.isascii():
        return value.strip()
    return "" if is_missing(value) else _SURROGATE.sub("\ufffd", str(value)).strip()


def to_day(value: object) -> int | None:
    """A date (ISO text, datetime.date, timestamp) as days since 1970-01-01; None where it is missing.

    Raises:
        ValueError: it is no date.
    """
    if is_missing(value) or value == "":
        return None
    if isinstance(value, dt.datetime):
        value = value.date()
    elif isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    if not isinstance(value, dt.date):
        raise ValueError(value)
    return (value - EPOCH).days


def to_list(value: object) -> list[Any]:
    """A cell as a list; missing is the empty list.

    Raises:
        ValueError: it is a text or a single value.
    """
    if is_missing(value):
        return []
    if isinstance(value, str | bytes | dict) or not isinstance(value, Iterable):
        raise ValueError(value)
    return list(value)


def _to_number(value: object) -> float | None:
    if is_missing(value) or value == "":
        return None
    number = float(str(value))
    if not math.isfinite(number):
        raise ValueError(value)
    return number
