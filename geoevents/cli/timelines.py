"""``geoevents timeline``: who gained and lost what in a region, day by day."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.cli.answers import check_form
from geoevents.cli.held_states import find_asked_region
from geoevents.cli.inputs import baseline_of
from geoevents.cli.reading import open_gazetteer
from geoevents.cli.tables import render_json_lines, render_table
from geoevents.cli.writing import check_output, count, open_output, say, terminal_width
from geoevents.errors import QueryError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.index import Gazetteer
    from geoevents.regions import Region
    from geoevents.timeline import TimelineRow

MOVES_TABLE = ("day", "side", "km2", "change", "gained", "lost")
NAMES_SHOWN = 3
PICTURES = {".svg": "svg", ".png": "png"}


def run_timeline(arguments: argparse.Namespace) -> int:
    """``geoevents timeline``: the timeline of a store's control, in one region or everywhere."""
    if arguments.start and arguments.end and arguments.start > arguments.end:
        raise QueryError(f"the time asked for ends ({arguments.end}) before it begins ({arguments.start})")
    form = _form(arguments)
    with open_gazetteer() as gazetteer:
        region = find_asked_region(arguments, gazetteer)
        rows = _build(arguments, gazetteer, region)
    if not rows:
        raise StoreError(f"{arguments.store}: nothing is known there at that time")
    title = arguments.title or (region.place.name if region else "")
    if form == "png":
        from geoevents.charts import chart_png
        from geoevents.export import replacing

        if arguments.output in (None, "-"):
            sys.stdout.flush()
            sys.stdout.buffer.write(chart_png(rows, title=title, colors=_colors(rows)))
        else:
            with replacing(Path(arguments.output)) as temporary:
                temporary.write_bytes(chart_png(rows, title=title, colors=_colors(rows)))
    else:
        with open_output(arguments.output) as out:
            out.write(_text(rows, form, title))
    days = sorted({row.day for row in rows})
    where = f" in {region.place.name}" if region else ""
    say(f"{count(len(days), 'day')} of change{where}, {days[0]} to {days[-1]}")
    return 0


def _form(arguments: argparse.Namespace) -> str:
    """How to write: as asked for, else by the ending of the output, else a chart and a table."""
    output = arguments.output
    ending = "" if output in (None, "-") else check_output(output).suffix.lower()
    if ending in PICTURES and arguments.format in (None, PICTURES[ending]):
        return PICTURES[ending]
    if ending == "" and arguments.format == "png" and sys.stdout.isatty():
        raise QueryError("a PNG is not for a terminal; give -o FILE.png")
    if ending and ending not in (".csv", ".jsonl", ".txt"):
        raise QueryError(f"{output}: a timeline ends in .csv, .jsonl, .txt, .svg or .png")
    return check_form(output, arguments.format, default="table")


def _build(arguments: argparse.Namespace, gazetteer: Gazetteer, region: Region | None) -> list[TimelineRow]:
    from geoevents.control import control_spans
    from geoevents.corroboration import as_known_by
    from geoevents.ground import lay_ground
    from geoevents.store import EventStore
    from geoevents.timeline import build_timeline

    known_by = arguments.known_by
    with EventStore.open(Path(arguments.store)) as store:
        baseline = baseline_of(arguments, gazetteer)
        held = [*store.areas(), *baseline.areas]
        area_events = store.area_events()
        begins = [state.as_of for state in (*store.baseline(), *baseline.states)]
        begins += [area.as_of for area in held]
        if baseline.states or baseline.areas:
            events = store.events()
            states = baseline.of_places(event.place for event in events if event.place)
            spans = control_spans(events, known_by=known_by, baseline=[*store.baseline(), *states])
        else:
            spans = store.control_spans(known_by=known_by)
    ground = lay_ground(
        spans,
        gazetteer,
        area_events=as_known_by(area_events, known_by) if known_by else area_events,
        baseline=[area for area in held if known_by is None or area.as_of <= known_by],
        region=region.geometry if region else None,
    )
    return build_timeline(
        ground.spans,
        region=region.geometry if region else None,
        land=ground.region,
        baseline=ground.baseline,
        places=ground.places,
        first=arguments.start or min(begins, default=None),
        last=arguments.end,
    )


def _text(rows: Sequence[TimelineRow], form: str, title: str) -> str:
    if form == "svg":
        from geoevents.charts import chart_svg

        return chart_svg(rows, title=title, colors=_colors(rows))
    if form == "csv":
        import io

        from geoevents.timeline import write_timeline

        out = io.StringIO(newline="")
        write_timeline(rows, out)
        return out.getvalue()
    if form == "jsonl":
        return render_json_lines(
            {
                "day": row.day.isoformat(),
                "side": row.side,
                "places": row.places,
                "gained": list(row.gained),
                "lost": list(row.lost),
                "km2": round(row.km2, 1),
                "km2_change": round(row.km2_change, 1),
            }
            for row in rows
        )
    from geoevents.charts import chart_text

    moves = [
        {
            "day": row.day.isoformat(),
            "side": row.side,
            "km2": f"{row.km2:,.0f}",
            "change": f"{row.km2_change:+,.0f}",
            "gained": _few(row.gained),
            "lost": _few(row.lost),
        }
        for row in rows
        if row.gained or row.lost or abs(row.km2_change) >= 0.5
    ]
    chart = chart_text(rows, width=min(terminal_width(), 120))
    return f"{chart}\n{render_table(moves, MOVES_TABLE)}" if moves else chart


def _colors(rows: Sequence[TimelineRow]) -> dict[str, str]:
    """The colours of sides, those of the map."""
    from geoevents.timeline import OTHERS
    from maps.palette import style_sides

    return {style.name: style.colour for style in style_sides({row.side for row in rows} - {*OTHERS})}


def _few(names: Sequence[str]) -> str:
    """Some names and how many more there are; the CSV has them all."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
