"""Who gained and lost what in a region, day by day: places and ground.

A row a side and day on which something changed. km2 are of the ground that a side holds undisputed.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from gazetteer.place import Place
from geoevents.area_days import daily_areas
from geoevents.areas import REACH_KM, km2_by_side
from geoevents.control import ControlSpan
from geoevents.held_areas import HeldArea
from geoevents.model import ControlStatus

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

COLUMNS = ("day", "side", "places", "gained", "lost", "km2", "km2_change")
OTHERS = ("contested", "unknown")
"""What stands in place of a side for ground and places that no side holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """What a side holds in the region from a day on, and what that day brought.

    ``places`` counts those it holds undisputed; ``gained`` and ``lost`` are names of places.
    """

    day: dt.date
    side: str
    places: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    km2: float
    km2_change: float


def build_timeline(
    spans: Iterable[ControlSpan],
    *,
    region: BaseGeometry | None = None,
    land: BaseGeometry | None = None,
    baseline: Sequence[HeldArea] = (),
    places: Iterable[Place] = (),
    reach_km: float = REACH_KM,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> list[TimelineRow]:
    """A row for each side and each day on which something changed in the region, by day, then side.

    The first day has a row for every side. Places outside the region count for its ground, near its edge, but
    are not named. ``land``: to what ground is clipped, and what "unknown" is measured against; without it the
    region. ``places``: further ones within the baseline's polygons, whose state is that of their ground.
    """
    listed = list(spans)
    inside = _inside(listed, region)
    begins = [span.start for span in listed if span.start is not None]
    start = first or min([*begins, *(area.as_of for area in baseline)], default=None)
    if start is None:
        return []
    days = daily_areas(
        listed,
        region=region if land is None else land,
        reach_km=reach_km,
        baseline=baseline,
        places=places,
        first=start,
        last=last,
    )
    whole = None if region is None else region if land is None else land
    ground = {day or start: km2_by_side(areas, region=whole) for day, areas in days}
    rows: list[TimelineRow] = []
    km2: dict[str, float] = {}
    before: dict[str, str] = {}
    for day in sorted(ground):
        held = _holders(inside, day)
        counts = Counter(held.values())
        gained, lost = _moves(before, held, {span.place.id: span.place.name for span in inside})
        sides = {*counts, *ground[day], *gained, *lost, *km2}
        for side in sorted(sides):
            change = ground[day].get(side, 0.0) - km2.get(side, 0.0)
            if not rows or side not in km2 or abs(change) >= 0.05 or side in gained or side in lost:
                rows.append(
                    TimelineRow(
                        day=day,
                        side=side,
                        places=counts[side],
                        gained=tuple(gained.get(side, ())) if before else (),
                        lost=tuple(lost.get(side, ())) if before else (),
                        km2=ground[day].get(side, 0.0),
                        km2_change=change if km2 else 0.0,
                    )
                )
        km2 = {side: ground[day].get(side, 0.0) for side in sides}
        before = held
    return rows


def write_timeline(rows: Iterable[TimelineRow], out: TextIO) -> None:
    """A timeline as CSV with COLUMNS; names of places are joined by semicolons, no cell is a formula."""
    from geoevents.export import guard_cell

    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            [
                row.day.isoformat(),
                guard_cell(row.side),
                row.places,
                guard_cell("; ".join(row.gained)),
                guard_cell("; ".join(row.lost)),
                round(row.km2, 1),
                round(row.km2_change, 1),
            ]
        )


def _inside(spans: list[ControlSpan], region: BaseGeometry | None) -> list[ControlSpan]:
    if region is None or not spans:
        return spans
    import shapely

    shapely.prepare(region)
    found = shapely.intersects_xy(
        region, [span.place.longitude for span in spans], [span.place.latitude for span in spans]
    )
    return [span for span, is_in in zip(spans, found, strict=True) if is_in]


def _holders(spans: Iterable[ControlSpan], day: dt.date) -> dict[str, str]:
    """Who holds each place on a day, by its id; contested and unknown ones under those names."""
    found = {}
    for span in spans:
        if span.covers(day):
            held = span.status is ControlStatus.HELD and span.holder
            unknown = span.status is ControlStatus.UNKNOWN
            found[span.place.id] = held or ("unknown" if unknown else "contested")
    return found


def _moves(
    before: dict[str, str], after: dict[str, str], names: dict[str, str]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The names of the places that each side gained and lost between two days."""
    gained: defaultdict[str, list[str]] = defaultdict(list)
    lost: defaultdict[str, list[str]] = defaultdict(list)
    for place_id in sorted({*before, *after}, key=lambda key: names[key]):
        old, new = before.get(place_id), after.get(place_id)
        if old != new:
            if new is not None:
                gained[new].append(names[place_id])
            if old is not None:
                lost[old].append(names[place_id])
    return dict(gained), dict(lost)
