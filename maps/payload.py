"""The frames as compact columns: the payload of the page, in the numbers of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import shapely
from shapely.geometry.polygon import orient

from maps.area_tiles import Piece, cut_pieces
from maps.basemap import Bounds, clip_lines, leave_borders
from maps.errors import FrameError
from maps.frames import Table, clean_text, to_day, to_list
from maps.geometry_codec import to_steps
from maps.island import Places, Sides, Strings, safe_link

TYPES = ("capture", "handover", "withdrawal", "siege", "siege_lifted", "advance", "holds")
STATUSES = ("claimed", "reported", "confirmed", "disputed", "denied")
PRECISIONS = ("day", "week", "month", "unknown")
T = TypeVar("T")
Shape = Any
"""A shapely geometry, whose kind a table has checked."""

HOLDINGS = ("held", "contested", "besieged", "unknown")


def read_events(
    frame: object, strings: Strings, places: Places, sides: Sides
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of the events, oldest first, and those of their claims, each claim once.

    What has no day of its own stands at the day it was first told, before the news of that day.
    """
    table = Table(frame, name="events", required=("event_id", "type", "place", "status", "claims"))
    told = {name: table.days(name) for name in ("latest", "earliest", "known")}
    days = [_first(day) for day in zip(*told.values(), strict=True)]
    ids = table.texts("event_id")
    dated = [_first(day) is not None for day in zip(told["latest"], told["earliest"], strict=True)]
    order = sorted(range(len(table)), key=lambda i: (days[i] is None, days[i] or 0, dated[i], ids[i]))

    def ordered(column: list[T]) -> list[T]:
        return [column[i] for i in order]

    def texts(name: str) -> list[str]:
        return ordered(table.texts(name))

    spots = zip(texts("place"), texts("place_ar"), ordered(table.points()), strict=True)
    gains, losses = texts("gain"), texts("loss")
    actors = [side or gain or loss for side, gain, loss in zip(texts("side"), gains, losses, strict=True)]
    claims = Claims(strings, sides)
    claimed = list(enumerate(table.lists("claims")))
    columns: dict[str, list[Any]] = {
        "id": strings.numbers(ordered(ids)),
        "place": [places.number(n, a, p) if p else -1 - strings.number(n) for n, a, p in spots],
        "type": _codes(ordered(table.choices("type", TYPES, default="holds")), TYPES),
        "kind": strings.numbers(texts("kind")),
        "side": sides.numbers(actors),
        "gain": sides.numbers(gains),
        "loss": sides.numbers(losses),
        "against": sides.numbers(texts("against")),
        "again": [int(flag) for flag in ordered(table.flags("again"))],
        "part": strings.numbers(texts("part")),
        "status": _codes(ordered(table.choices("status", STATUSES, default="reported")), STATUSES),
        "precision": _codes(
            ordered(table.choices("date_precision", PRECISIONS, default="unknown")), PRECISIONS
        ),
        "day": ordered(days),
        **{name: ordered(column) for name, column in told.items()},
        "radius": [round(radius or 0, 1) for radius in ordered(table.numbers("radius_km"))],
        "claims": [claims.numbers(row, cells) for row, cells in ordered(claimed)],
    }
    return columns, claims.columns


class Claims:
    """Claims, each once, by number."""

    def __init__(self, strings: Strings, sides: Sides) -> None:
        self._strings = strings
        self._sides = sides
        self._numbers: dict[tuple[Any, ...], int] = {}
        self.columns: dict[str, list[Any]] = {
            key: []
            for key in ("text", "report", "title", "source", "url", "published", "said", "denied", "status")
        }

    def numbers(self, row: int, cells: Sequence[Any]) -> list[int]:
        """The numbers of the claims of one event."""
        return [self._number(row, cell) for cell in cells]

    def _number(self, row: int, cell: object) -> int:
        where = f"events, row {row}, column 'claims'"
        if not isinstance(cell, dict):
            raise FrameError(
                f"{where}: {type(cell).__name__}; want a list of dicts with text, source, url, ..."
            )
        try:
            published = to_day(cell.get("published"))
            voices = [
                tuple(self._strings.numbers(map(clean_text, to_list(cell.get(k)))))
                for k in ("said_by", "denied_by")
            ]
        except (ValueError, TypeError):
            raise FrameError(f"{where}: published, said_by or denied_by is not a date and two lists") from None
        texts = self._strings.numbers(
            clean_text(cell.get(key)) for key in ("text", "report_id", "title", "source")
        )
        status = clean_text(cell.get("status"))
        key = (
            *texts,
            self._strings.number(safe_link(cell.get("url"))),
            published,
            *voices,
            STATUSES.index(status) if status in STATUSES else STATUSES.index("reported"),
        )
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self.columns["text"]):
            for column, value in zip(self.columns.values(), key, strict=True):
                column.append(value)
        return number


def read_holders(frame: object, places: Places, sides: Sides, event_numbers: dict[str, int]) -> dict[str, Any]:
    """Spans of who holds a settlement, by place and start."""
    table = Table(frame, name="holders", required=("place", "holder", "status", "start"))
    points, names, arabic = table.points(), table.texts("place"), table.texts("place_ar")
    rows = [row for row, point in enumerate(points) if point]
    columns = _spans(table, rows, sides, event_numbers)
    columns["place"] = [places.number(names[row], arabic[row], points[row] or (0, 0)) for row in rows]
    return _sorted_spans(columns, "place")


def read_roads(frame: object, strings: Strings, sides: Sides, event_numbers: dict[str, int]) -> dict[str, Any]:
    """Segments of roads, each line once, and the spans of who holds them."""
    table = Table(frame, name="roads", required=("road", "segment", "holder", "status", "start"))
    shapes = table.shapes(("LineString", "MultiLineString"))
    roads, numbers, sections = table.texts("road"), table.numbers("segment"), table.texts("section")
    schematic = table.flags("schematic")
    rows = [row for row, shape in enumerate(shapes) if shape is not None]
    segments: dict[tuple[str, float], int] = {}
    lines: dict[str, list[Any]] = {"road": [], "section": [], "schematic": [], "paths": []}
    which = []
    for row in rows:
        key = (roads[row], numbers[row] or 0)
        which.append(segments.setdefault(key, len(segments)))
        if which[-1] == len(lines["road"]):
            lines["road"].append(strings.number(roads[row]))
            lines["section"].append(strings.number(sections[row]))
            lines["schematic"].append(int(schematic[row]))
            parts = getattr(shapes[row], "geoms", [shapes[row]])
            lines["paths"].append([to_steps(part.coords) for part in parts])
    columns = _spans(table, rows, sides, event_numbers)
    columns["segment"] = which
    return {"lines": lines, "spans": _sorted_spans(columns, "segment")}


def read_areas(frame: object, sides: Sides) -> dict[str, Any]:
    """Areas of control in pieces, and the days on which each is so."""
    table = Table(frame, name="areas", required=("side", "status", "start"))
    shapes = table.shapes(("Polygon", "MultiPolygon"))
    statuses = _codes(table.choices("status", HOLDINGS, default="unknown"), HOLDINGS)
    labels = zip(
        sides.numbers(table.texts("side")), sides.numbers(table.texts("against")), statuses, strict=True
    )
    columns, pieces = _cut(table, shapes, list(labels))
    columns["status"] = [piece.label[2] for piece in pieces]
    columns["rings"] = [_rings(piece.shape) for piece in pieces]
    return columns


def read_fronts(frame: object, sides: Sides) -> dict[str, Any]:
    """Front lines in pieces, and the days on which each is so."""
    table = Table(frame, name="fronts", required=("side", "against", "start"))
    shapes = table.shapes(("LineString", "MultiLineString"))
    labels = zip(sides.numbers(table.texts("side")), sides.numbers(table.texts("against")), strict=True)
    columns, pieces = _cut(table, shapes, list(labels))
    columns["paths"] = [
        [to_steps(part.coords) for part in getattr(piece.shape, "geoms", [piece.shape])] for piece in pieces
    ]
    return columns


def _cut(table: Table, shapes: Sequence[Shape], labels: Sequence[Any]) -> tuple[dict[str, Any], list[Piece]]:
    """The rows of a table with a shape, in pieces, and the columns that areas and fronts share."""
    starts, ends = table.days("start"), table.days("end")
    pieces = cut_pieces(
        [
            Piece(labels[row], starts[row], ends[row], shape)
            for row, shape in enumerate(shapes)
            if shape is not None
        ]
    )
    columns = {
        "side": [piece.label[0] for piece in pieces],
        "against": [piece.label[1] for piece in pieces],
        "start": [piece.start for piece in pieces],
        "end": [piece.end for piece in pieces],
    }
    return columns, pieces


def read_places(frame: object, places: Places) -> None:
    """Places that are labelled whether or not something happened there."""
    table = Table(frame, name="places", required=("place",))
    populations, ranks = table.numbers("population"), table.numbers("rank")
    names, arabic = table.texts("place"), table.texts("place_ar")
    for row, point in enumerate(table.points()):
        if point and names[row]:
            places.number(names[row], arabic[row], point, population=populations[row] or 0, rank=ranks[row])


def read_boundaries(frame: object, strings: Strings, box: Bounds) -> dict[str, Any]:
    """Administrative boundaries in a box as lines, each once, and the names of the areas, if there."""
    table = Table(frame, name="boundaries", required=())
    shapes = table.shapes(("Polygon", "MultiPolygon", "LineString", "MultiLineString"))
    names, arabic = table.texts("place"), table.texts("place_ar")
    lines = []
    labels = []
    for row, shape in enumerate(shapes):
        if shape is None:
            continue
        inside = shapely.clip_by_rect(shape, *box)
        if inside.is_empty:
            continue
        lines.append(shape.boundary if shape.geom_type.endswith("Polygon") else shape)
        if shape.geom_type.endswith("Polygon") and names[row]:
            point = inside.representative_point()
            labels.append(
                [strings.number(names[row]), strings.number(arabic[row]), round(point.x, 4), round(point.y, 4)]
            )
    if not lines:
        return {"paths": [], "labels": labels}
    once = shapely.line_merge(leave_borders(shapely.union_all(shapely.clip_by_rect(lines, *box)), box))
    return {"paths": clip_lines(once, box), "labels": labels}


def _first(days: Iterable[int | None]) -> int | None:
    return next((day for day in days if day is not None), None)


def _codes(values: Iterable[str], names: Sequence[str]) -> list[int]:
    return [names.index(value) for value in values]


def _spans(
    table: Table, rows: Sequence[int], sides: Sides, event_numbers: dict[str, int]
) -> dict[str, list[Any]]:
    holders, against, starts, ends = (
        table.texts("holder"),
        table.texts("against"),
        table.days("start"),
        table.days("end"),
    )
    statuses = _codes(table.choices("status", HOLDINGS, default="unknown"), HOLDINGS)
    events = table.lists("event_ids")
    known = [[event_numbers[e] for e in map(clean_text, events[row]) if e in event_numbers] for row in rows]
    return {
        "side": sides.numbers(holders[row] for row in rows),
        "against": sides.numbers(against[row] for row in rows),
        "status": [statuses[row] for row in rows],
        "start": [starts[row] for row in rows],
        "end": [ends[row] for row in rows],
        "events": known,
    }


def _sorted_spans(columns: dict[str, list[Any]], key: str) -> dict[str, list[Any]]:
    starts = columns["start"]
    order = sorted(range(len(starts)), key=lambda i: (columns[key][i], starts[i] is not None, starts[i] or 0))
    return {name: [column[i] for i in order] for name, column in columns.items()}


def _rings(shape: Shape) -> list[list[int]]:
    """Outer rings one way round, holes the other, so that a fill by winding number is right."""
    parts = [orient(part) for part in getattr(shape, "geoms", [shape])]
    return [to_steps(ring.coords) for part in parts for ring in (part.exterior, *part.interiors)]
