"""Rows to standard output: as a table for people, CSV for spreadsheets, JSON lines for programs.

Cells are text from reports: control and bidirectional characters never reach the terminal, and a CSV cell
that a spreadsheet would run as a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from geoevents.export import guard_cell

Row = Mapping[str, object]


def render_table(rows: Iterable[Row], columns: Sequence[str], *, width: int | None = None) -> str:
    """Rows under their column names, the last column cut to what the line leaves (``width`` columns).

    Where the output is not a terminal the line is 120 columns wide.
    """
    limit = width or max(shutil.get_terminal_size((120, 24)).columns, 60)
    cells = [[_cell(row.get(column)) for column in columns] for row in rows]
    wide = [max([len(c), *(_width(line[i]) for line in cells)]) for i, c in enumerate(columns)]
    room = max(limit - sum(wide[:-1]) - 2 * (len(columns) - 1), 20)
    wide[-1] = min(wide[-1], room)
    lines = [[column.replace("_", " ") for column in columns], *cells]
    return "".join(
        "  ".join(_pad(_cut(text, wide[i]), wide[i]) for i, text in enumerate(line)).rstrip() + "\n"
        for line in lines
    )


def render_csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Rows as RFC 4180 CSV with a header, formulas disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(row.get(column)) for column in columns])
    return out.getvalue()


def render_json_lines(rows: Iterable[Row]) -> str:
    """Rows as JSON objects, one a line."""
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False, default=str) + "\n" for row in rows)


def printable(text: str) -> str:
    """The text on one line, without what a terminal would obey or what turns the reading direction."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _csv_cell(value: object) -> object:
    """A number as it is; all else as text that no spreadsheet takes for a formula."""
    return _plain(value) if isinstance(value, int | float) else guard_cell(_plain(value))


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_plain(item) for item in value)
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    return str(value)


def _cell(value: object) -> str:
    return printable(_plain(value))


def _width(text: str) -> int:
    """How many columns a terminal gives the text."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while text and _width(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
