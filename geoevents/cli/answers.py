"""An answer's rows to where the user wants them: text on the terminal, or a file of any format."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from geoevents.cli.tables import render_csv, render_json_lines, render_table
from geoevents.cli.writing import check_output, open_output
from geoevents.errors import QueryError

if TYPE_CHECKING:
    import geopandas as gpd

TEXT_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".txt": "table"}
Rows = list[dict[str, object]]


def check_form(output: str | None, form: str | None, *, default: str = "table") -> str:
    """How to write: as asked for, as the ending of the output says, or the default.

    Raises:
        QueryError: bytes for a terminal, or a format that the file's ending contradicts.
        ExportError: the ending names no format.
    """
    if output is None or output == "-":
        if form == "parquet" and sys.stdout.isatty():
            raise QueryError("GeoParquet is not for a terminal; give -o FILE.parquet")
        return form or default
    ending = check_output(output).suffix.lower()
    if form is not None and ending not in (f".{form}", ".txt" if form == "table" else ""):
        raise QueryError(
            f"{output}: the ending says another format than --format {form}; leave one of them out"
        )
    if ending not in TEXT_ENDINGS:
        from geoevents.export import check_format

        check_format(output)
    return form or TEXT_ENDINGS.get(ending, ending.removeprefix("."))


def write_answer(
    rows: Rows,
    columns: Sequence[str],
    frame: Callable[[], gpd.GeoDataFrame],
    form: str,
    output: str | None,
    *,
    layer: str,
    id_column: str | None = None,
) -> None:
    """Rows as text, or the frame as a file of another format, to where the user wants it."""
    if form in TEXT_ENDINGS.values():
        with open_output(output) as out:
            out.write(render_rows(rows, columns, form))
    elif output is None or output == "-":
        from geoevents.geojson import features, write_collection

        if form == "geojson":
            write_collection(features(frame(), id_column=id_column), sys.stdout)
            return
        from geoevents.export import write_parquet

        sys.stdout.flush()
        write_parquet(frame(), sys.stdout.buffer)
    else:
        from geoevents.export import export_frame

        export_frame(frame(), output, layer=layer, id_column=id_column)


def render_rows(rows: Sequence[dict[str, object]], columns: Sequence[str], form: str) -> str:
    """Rows as a table, CSV or JSON lines; a table has these columns, the others all that a row has."""
    if form == "jsonl":
        return render_json_lines(rows)
    if form == "csv":
        return render_csv(rows, list(rows[0]) if rows else columns)
    return render_table(rows, columns)


def day_text(day: dt.date | None) -> str | None:
    """A day as it stands in a row."""
    return None if day is None else day.isoformat()


def known_by_text(arguments: argparse.Namespace) -> str:
    """What a summary adds where only what was published by a day counts."""
    return f", as known by {arguments.known_by}" if arguments.known_by else ""
