"""Who held what at the start: from a CSV of places, or from polygons of sides.

CSV: columns place, side, date (YYYY-MM-DD); if there: latitude, longitude, place_id, status (held, contested,
besieged). VIINA's daily control (geonameid, date, status) is read as it is. GeoJSON, GeoPackage, shapefile:
polygons with columns side and date. A date that is not in the file may stand in its name.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.place import Place
from geoevents.errors import BaselineError, ReportError
from geoevents.held_areas import (
    DATE_COLUMNS,
    SIDE_COLUMNS,
    HeldArea,
    first_value,
    plain_reason,
    read_areas,
    states_in_areas,
)
from geoevents.model import ControlState, ControlStatus
from geoevents.placing import PlaceFinder, read_point
from geoevents.reports.table_formats import read_day
from geoevents.reports.tables import open_table

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

__all__ = ["Baseline", "HeldArea", "read_baseline", "states_in_areas"]

_PLACE_COLUMNS = ("place", "name", "location", "town", "settlement")
_DAILY_COLUMNS = frozenset({"geonameid", "date", "status"})
_TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".zip")
_DAILY_SIDES = {"UA": "Ukraine", "RU": "Russia"}
_COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Who held what on one day or several: places, areas, or both."""

    states: tuple[ControlState, ...] = ()
    areas: tuple[HeldArea, ...] = ()

    def of_places(self, places: Iterable[Place]) -> list[ControlState]:
        """The states of places: as told by name, and of the others by the areas that they lie in."""
        told = {(state.place.id, state.as_of) for state in self.states}
        spots = list({place.id: place for place in places}.values())
        within = states_in_areas(self.areas, spots)
        return [*self.states, *(state for state in within if (state.place.id, state.as_of) not in told)]


def read_baseline(
    path: str | Path,
    gazetteer: Gazetteer | None = None,
    *,
    side: str | None = None,
    date: dt.date | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Baseline:
    """Read a baseline; ``side`` and ``date`` stand in for columns that it lacks.

    A row that is wrong is told to ``on_problem`` as one line and skipped; without it the first one is raised.

    Raises:
        BaselineError: the file cannot be read, has no such columns, or (without ``on_problem``) a row is wrong.
    """
    path = Path(path)

    def complain(message: str) -> None:
        if on_problem is None:
            raise BaselineError(message)
        on_problem(message)

    date = date or date_in_name(path.name)
    if path.suffix.lower() in _TABLE_SUFFIXES:
        return Baseline(states=tuple(_read_places(path, gazetteer, side=side, date=date, complain=complain)))
    return Baseline(areas=tuple(read_areas(path, side=side, date=date, complain=complain)))


def date_in_name(name: str) -> dt.date | None:
    """The day in a file's name: "2020-02-01", "20200201"; None without one."""
    found = _COMPACT_DATE.search(name)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _read_places(
    path: Path,
    gazetteer: Gazetteer | None,
    *,
    side: str | None,
    date: dt.date | None,
    complain: Callable[[str], None],
) -> list[ControlState]:
    """The rows of a CSV as states of the gazetteer's places."""
    if set(_header(path)) >= _DAILY_COLUMNS:
        return _read_daily_control(path, gazetteer, complain=complain)
    states = []
    finder = PlaceFinder(gazetteer)
    for line, row in _rows(path):
        holder = first_value(row, SIDE_COLUMNS) or side
        name = first_value(row, _PLACE_COLUMNS)
        told_date = first_value(row, DATE_COLUMNS)
        if not holder:
            complain(f"{path}:{line}: no side; want a column side, such as Syrian government")
            continue
        try:
            day = read_day(told_date) if told_date else date
        except ValueError as error:
            complain(f"{path}:{line}: {error}")
            continue
        if day is None:
            complain(f"{path}:{line}: no date; want a column date, YYYY-MM-DD, or a day in the file's name")
            continue
        try:
            point = read_point(
                row.get("latitude") or row.get("lat", ""), row.get("longitude") or row.get("lon", "")
            )
            status = ControlStatus(row.get("status") or "held")
        except ValueError as error:
            complain(f"{path}:{line}: {error}")
            continue
        place = finder.find(name, point, place_id=row.get("place_id", ""))
        if place is None:
            complain(f"{path}:{line}: place {name!r} is not known; give its latitude and longitude")
            continue
        states.append(ControlState(place=place, holder=holder, status=status, since=None, as_of=day))
    return states


def _read_daily_control(
    path: Path, gazetteer: Gazetteer | None, *, complain: Callable[[str], None]
) -> list[ControlState]:
    """VIINA's control of each place on each day, of which the days that bring a change are kept."""
    states: list[ControlState] = []
    last: dict[str, tuple[str, str | None]] = {}
    unknown: set[str] = set()
    finder = PlaceFinder(gazetteer)
    for line, row in _rows(path):
        key, told = row.get("geonameid", ""), row.get("status", "").upper()
        before, held = last.get(key, ("", None))
        if told == before or not told:
            continue
        try:
            day = read_day(row.get("date", ""))
        except ValueError as error:
            complain(f"{path}:{line}: {error}")
            continue
        if told not in _DAILY_SIDES and told != "CONTESTED":
            complain(f"{path}:{line}: status {told!r}; want {', '.join(_DAILY_SIDES)} or CONTESTED")
            continue
        place = finder.find("", None, place_id=f"gn:{key}")
        if place is None:
            unknown.add(key)
            continue
        side = _DAILY_SIDES.get(told, held)
        last[key] = told, side
        contested = told == "CONTESTED"
        states.append(
            ControlState(
                place=place,
                holder=side,
                status=ControlStatus.CONTESTED if contested else ControlStatus.HELD,
                since=None,
                as_of=day,
                against=next((s for s in _DAILY_SIDES.values() if contested and side and s != side), None),
            )
        )
    if unknown:
        complain(
            f"{path}: {len(unknown):,} of its places not in the gazetteer (geonameid {min(unknown)}, ...); "
            "add the country's GeoNames file with 'geoevents gazetteer add'"
        )
    return states


def is_daily_control(path: str | Path) -> bool:
    """Whether a file is a table of who held each place on each day (VIINA), by its header."""
    path = Path(path)
    if path.suffix.lower() not in _TABLE_SUFFIXES:
        return False
    try:
        return set(_header(path)) >= _DAILY_COLUMNS
    except BaselineError:
        return False


def _header(path: Path) -> list[str]:
    """The columns of a CSV, in lower case."""
    try:
        with open_table(path) as file:
            return [name.strip().strip('"').lower() for name in re.split("[,;\t]", file.readline())]
    except (ReportError, OSError, UnicodeDecodeError) as error:
        raise BaselineError(_unreadable(path, error)) from error


def _unreadable(path: Path, error: Exception) -> str:
    if isinstance(error, ReportError):  # names the file itself
        return str(error)
    return f"{path}: cannot be read as CSV in UTF-8: {plain_reason(error)}"


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a CSV with the line each ends on; names of columns in lower case."""
    try:
        with open_table(path) as file:
            separator = max(",;\t", key=file.readline().count)
            file.seek(0)
            reader = csv.reader(file, delimiter=separator)
            header = [name.strip().lower() for name in next(reader, [])]
            if not set(header) & {*_PLACE_COLUMNS, "place_id", "geonameid"}:
                raise BaselineError(f"{path}:1: no column place; want a header such as place,side,date")
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=False))
    except (ReportError, OSError, UnicodeDecodeError, csv.Error) as error:
        raise BaselineError(_unreadable(path, error)) from error
