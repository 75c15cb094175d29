"""An event query as SQL: a coarse look through the indexes, every value bound, refined exactly afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from geoevents.query import EventQuery
from geoevents.store.geopackage import read_point
from geoevents.store.rows import EVENT_COLUMNS, Row

_EPOCH = dt.date(1970, 1, 1).toordinal()


def compile_query(query: EventQuery) -> tuple[str, dict[str, str | float]]:
    """SQL for rows of EVENT_COLUMNS that may match, in the query's order, and what to bind to it.

    All that matches is among the rows; where and which side are still to be checked.
    """
    conditions: list[str] = []
    bound: dict[str, str | float] = {}
    source = "events AS e"
    box, days = query.box(), []
    if query.start is not None:
        days.append("maxt >= :first_day")
        bound["first_day"] = float(query.start.toordinal() - _EPOCH)
    if query.end is not None:
        days.append("mint <= :last_day")
        bound["last_day"] = float(query.end.toordinal() - _EPOCH)
    if box is not None:
        source = "events_spacetime AS s CROSS JOIN events AS e ON e.fid = s.id"
        days += ["minx <= :east", "maxx >= :west", "miny <= :north", "maxy >= :south"]
        bound.update(zip(("west", "south", "east", "north"), box, strict=True))
        conditions += [f"s.{condition}" for condition in days]
    elif days:  # both ends of a range in one index; what has no place has a list of its own
        conditions.append(
            f"e.fid IN (SELECT id FROM events_spacetime WHERE {' AND '.join(days)} "  # noqa: S608
            "UNION ALL SELECT fid FROM events WHERE place_id IS NULL)"
        )
    if query.start is not None:
        conditions.append("e.day >= :start")
        bound["start"] = query.start.isoformat()
    if query.end is not None:
        conditions.append("coalesce(e.earliest, e.latest, e.known) <= :end")
        bound["end"] = query.end.isoformat()
    if query.types:
        conditions.append(_one_of("e.type", "type", [kind.value for kind in query.types], bound))
    if query.statuses:
        conditions.append(_one_of("e.status", "status", [status.value for status in query.statuses], bound))
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = ", ".join(f"e.{name}" for name in EVENT_COLUMNS)
    order = "DESC" if query.newest_first else "ASC"
    nulls = "" if query.newest_first else " NULLS LAST"
    return (
        f"SELECT {columns} FROM {source}{where} ORDER BY e.day {order}{nulls}, e.event_id {order}",  # noqa: S608
        bound,
    )


def _one_of(column: str, name: str, values: list[str], bound: dict[str, str | float]) -> str:
    names = [f"{name}_{index}" for index in range(len(values))]
    bound.update(zip(names, values, strict=True))
    return f"{column} IN ({', '.join(':' + name for name in names)})"


def refine_rows(found: Sequence[Row], query: EventQuery) -> list[Row]:
    """The rows that match exactly: where, and which side."""
    kept = list(found)
    if query.sides:
        asked = {side.casefold() for side in query.sides}
        kept = [row for row in kept if any(side and side.casefold() in asked for side in row[9:13])]
    if query.is_spatial and kept:
        points = [read_point(row[0]) or (float("nan"), float("nan")) for row in kept]
        inside = query.contains([y for _, y in points], [x for x, _ in points])
        kept = [row for row, is_in in zip(kept, inside, strict=True) if is_in]
    return kept
