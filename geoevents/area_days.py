"""Areas day by day: only days on which something changed are worked out, and only around what changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from gazetteer.place import Place
from geoevents.areas import REACH_KM, Area, AreaMap
from geoevents.control import ControlSpan
from geoevents.geodesy import area_km2
from geoevents.held_areas import HeldArea
from geoevents.model import ControlStatus
from geoevents.tessellation import polygons_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_Label = tuple[str, ControlStatus, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSpan:
    """Ground in one state from ``start`` to the day before ``end``; None is an open start or end."""

    side: str
    status: ControlStatus
    against: str | None
    geometry: BaseGeometry
    km2: float
    start: dt.date | None
    end: dt.date | None


def area_spans(
    spans: Sequence[ControlSpan],
    *,
    region: BaseGeometry | None = None,
    reach_km: float = REACH_KM,
    baseline: Sequence[HeldArea] = (),
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> list[AreaSpan]:
    """Areas from when to when, between two days if given; by start, then side.

    A day is worked out only if something changed on it, and a piece of ground that stays as it is stays one
    piece. ``baseline``: polygons of several days take each other's place on their days.
    """
    return merge_days(
        daily_areas(spans, region=region, reach_km=reach_km, baseline=baseline, first=first, last=last)
    )


def merge_days(days: Iterable[tuple[dt.date | None, Sequence[Area]]]) -> list[AreaSpan]:
    """The areas of days, as ``daily_areas`` gives them, from when to when; by start, then side."""
    runs: dict[tuple[_Label, bytes], tuple[dt.date | None, BaseGeometry]] = {}
    ended: defaultdict[tuple[_Label, dt.date | None, dt.date | None], list[BaseGeometry]] = defaultdict(list)
    for day, areas in days:
        pieces: dict[tuple[_Label, bytes], BaseGeometry] = {}
        for area in areas:
            for part in shapely.get_parts(area.geometry):
                pieces[(area.side, area.status, area.against), part.normalize().wkb] = part
        for key in [key for key in runs if key not in pieces]:
            start, part = runs.pop(key)
            ended[key[0], start, day].append(part)
        for key, part in pieces.items():
            runs.setdefault(key, (day, part))
    for (label, _), (start, part) in runs.items():
        ended[label, start, None].append(part)
    found = []
    for ((side, status, against), start, end), parts in ended.items():
        geometry = parts[0] if len(parts) == 1 else polygons_of(shapely.union_all(parts))
        found.append(
            AreaSpan(
                side=side,
                status=status,
                against=against,
                geometry=geometry,
                km2=area_km2(geometry),
                start=start,
                end=end,
            )
        )
    found.sort(
        key=lambda s: (s.start or dt.date.min, s.side, s.status.value, s.against or "", s.end or dt.date.max)
    )
    return found


def daily_areas(
    spans: Sequence[ControlSpan],
    *,
    region: BaseGeometry | None = None,
    reach_km: float = REACH_KM,
    baseline: Sequence[HeldArea] = (),
    places: Iterable[Place] = (),
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Iterator[tuple[dt.date | None, list[Area]]]:
    """The areas of each day on which something changed, in time; the first day is None where it is open.

    ``places``: further ones, whose state is that of the baseline's ground.
    """
    dates = sorted({area.as_of for area in baseline})
    starts = {span.start or dt.date.min for span in spans} | {span.end for span in spans if span.end}
    days = sorted({*starts, *dates})
    if first is not None:
        days = [first, *(day for day in days if day > first)]
    if last is not None:
        days = [day for day in days if day <= last]
    spots = [*places, *(span.place for span in spans)]
    turns: defaultdict[dt.date, list[tuple[str, ControlSpan | None]]] = defaultdict(list)
    for span in spans:
        if span.end is not None:
            turns[span.end].append((span.place.id, None))
    for span in spans:
        turns[span.start or dt.date.min].append((span.place.id, span))
    current: dict[str, ControlSpan] = {}
    drawn: AreaMap | None = None
    base_date: dt.date | None = None
    past = sorted(turns)
    for day in days:
        base = max((date for date in dates if date <= day), default=None)
        if drawn is None or base != base_date:
            held = [area for area in baseline if area.as_of == base]
            drawn, base_date = AreaMap(spots, region=region, reach_km=reach_km, baseline=held), base
            for place_id, span in current.items():
                drawn.set_state(place_id, span)
        while past and past[0] <= day:
            for place_id, state in turns[past.pop(0)]:
                drawn.set_state(place_id, state)
                if state is None:
                    current.pop(place_id, None)
                else:
                    current[place_id] = state
        yield (None if day == dt.date.min else day), drawn.draw()
