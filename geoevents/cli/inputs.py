"""What a user brings: reports, event tables, and who held what at the start; told apart by their headers."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.cli.writing import count, say
from geoevents.errors import BaselineError

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from geoevents.baselines import Baseline

POLYGON_SUFFIXES = (".geojson", ".gpkg", ".shp")
BASELINE_SUFFIXES = (*POLYGON_SUFFIXES, ".geojsonl", ".json", ".csv", ".tsv", ".txt", ".zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The paths that a command line names, by what stands there."""

    reports: list[str]
    """Texts, JSON lines, folders, "-": for ``read_reports``."""
    tables: list[str]
    baselines: list[str]
    """Tables of who held what, each day: VIINA's daily control."""


def sort_inputs(paths: Iterable[str], *, mapping: str | None = None) -> Inputs:
    """Tell reports from tables.

    Raises:
        ReportError: a table has a header that tells no known format, or it cannot be read.
    """
    from geoevents.baselines import is_daily_control
    from geoevents.reports.tables import SUFFIXES, check_event_table

    found = Inputs(reports=[], tables=[], baselines=[])
    for path in paths:
        if Path(path).suffix.lower() not in SUFFIXES or Path(path).is_dir():
            found.reports.append(path)
        elif mapping is None and is_daily_control(path):
            found.baselines.append(path)
        else:
            check_event_table(path, mapping=mapping)
            found.tables.append(path)
    return found


def read_baselines(
    paths: Sequence[str], gazetteer: Gazetteer, *, side: str | None = None, known_by: dt.date | None = None
) -> Baseline:
    """Who held what at the start, from all these files and folders; wrong rows are named on standard error.

    Raises:
        BaselineError: a file cannot be read, or nothing in it tells who held what.
    """
    from geoevents.baselines import Baseline, read_baseline

    states, areas = [], []
    for path in _files(paths):
        problems: list[str] = []
        read = read_baseline(path, gazetteer, side=side, on_problem=problems.append)
        if not read.states and not read.areas:
            more = f" (and {count(len(problems) - 1, 'more problem')})" if len(problems) > 1 else ""
            raise BaselineError(problems[0] + more if problems else f"{path}: tells of no place and no area")
        for problem in problems:
            say(f"skipped: {problem}")
        states += [state for state in read.states if known_by is None or state.as_of <= known_by]
        areas += [area for area in read.areas if known_by is None or area.as_of <= known_by]
    return Baseline(states=tuple(states), areas=tuple(areas))


def baseline_of(arguments: argparse.Namespace, gazetteer: Gazetteer, more: Sequence[str] = ()) -> Baseline:
    """The baselines that a command line names; ``more`` were among its reports."""
    return read_baselines([*(arguments.baseline or ()), *more], gazetteer, side=arguments.baseline_side)


def _files(paths: Iterable[str]) -> list[Path]:
    """The files themselves; of folders those that can be baselines, by name."""
    files: list[Path] = []
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(file for file in path.iterdir() if file.suffix.lower() in BASELINE_SUFFIXES)
        if not inside:
            raise BaselineError(f"{path}: no baseline in this folder; want CSV, GeoJSON, .gpkg or .shp files")
        files += inside
    return files
