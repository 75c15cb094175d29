"""Control along a road: cut at the places along it, each segment held by who holds what is within reach.

A segment follows from its two ends, from other places within reach, and from what is said of the road itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gazetteer.place import BoundingBox, Place, PlaceKind
from geoevents.control import ControlSpan, fold_place
from geoevents.corroboration import as_known_by
from geoevents.geodesy import distance_km, distance_to_km, length_km
from geoevents.model import ControlState, ControlStatus, Event, EventType
from geoevents.placing import is_spot
from geoevents.stretches import Ruler, locate_stretch

if TYPE_CHECKING:
    from shapely.geometry import LineString

    from gazetteer.index import Gazetteer

__all__ = [
    "RoadSegment",
    "RoadSpan",
    "cut_line",
    "cut_road",
    "find_roads",
    "fully_held_since",
    "km_by_side",
    "locate_stretch",
    "road_spans",
]

REACH_KM = 5.0
"""A town this near has the road in its hands: schematic lines pass town centres within a few km."""
SPACING_KM = 3.0
"""Cuts nearer to each other than this make segments too short to see."""
UNTOLD_SPACING_KM = 12.0
"""A place that nothing tells of is a cut only this far from others: it would part what two known ends join."""
LONGEST_KM = 40.0
"""Of a longer segment one known end says nothing about the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSegment:
    """A stretch of a road between two of its places; numbered from the line's start."""

    road: Place
    number: int
    first: Place
    last: Place
    near: tuple[Place, ...]
    """Other places within reach of it."""
    geometry: LineString
    length_km: float

    @property
    def section(self) -> str:
        """Its two ends: "Morek - Khan Shaykhun"."""
        return f"{self.first.name} - {self.last.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSpan:
    """Who holds a segment from ``start`` to the day before ``end``; None is an open start or end."""

    segment: RoadSegment
    holder: str | None
    status: ControlStatus
    against: str | None
    start: dt.date | None
    end: dt.date | None
    event_ids: tuple[str, ...] = ()

    def covers(self, day: dt.date) -> bool:
        """Whether the span holds on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def find_roads(gazetteer: Gazetteer, told: Iterable[Place], *, reach_km: float = REACH_KM) -> list[Place]:
    """The roads that reports name, and those that pass by two or more of the places they name; by id."""
    places = list({place.id: place for place in told}.values())
    spots = [place for place in places if is_spot(place)]
    found = {place.id: place for place in places if place.kind is PlaceKind.ROAD}
    if len(spots) < 2:
        return [found[key] for key in sorted(found)]
    lats, lons = [p.latitude for p in spots], [p.longitude for p in spots]
    world = BoundingBox(west=-180, south=-90, east=180, north=90)
    for road in gazetteer.within(world, kinds=[PlaceKind.ROAD]):
        if road.id in found:
            continue
        away = distance_km(lats, lons, road.latitude, road.longitude)
        if (away <= 1.5 * road.radius_km + reach_km).sum() < 2:
            continue
        line = gazetteer.geometry(road.id)
        if line is not None and (distance_to_km(lats, lons, line) <= reach_km).sum() >= 2:
            found[road.id] = road
    return [found[key] for key in sorted(found)]


def cut_road(
    gazetteer: Gazetteer, road: Place, *, told: Iterable[Place] = (), reach_km: float = REACH_KM
) -> list[RoadSegment]:
    """The segments of a road between the settlements along it.

    Places that reports or a baseline tell of (``told``) are cut at first, then the more populous. A road
    without a line, or with fewer than two places, has none.
    """
    line = gazetteer.geometry(road.id)
    if line is None or line.geom_type != "LineString":
        return []
    import shapely

    corridor = shapely.buffer(line, 1.5 * reach_km / 90)
    settled = gazetteer.within(corridor, kinds=[PlaceKind.SETTLEMENT])
    return cut_line(road, shapely.LineString(line.coords), settled, told=told, reach_km=reach_km)


def cut_line(
    road: Place,
    line: LineString,
    places: Iterable[Place],
    *,
    told: Iterable[Place] = (),
    reach_km: float = REACH_KM,
    spacing_km: float = SPACING_KM,
) -> list[RoadSegment]:
    """The segments of a line between places; see ``cut_road``."""
    import shapely
    from shapely.ops import substring

    stated = {place.id: place for place in told if is_spot(place)}
    along = list({**{place.id: place for place in places}, **stated}.values())
    if not along:
        return []
    away = distance_to_km([p.latitude for p in along], [p.longitude for p in along], line)
    ruler = Ruler(line)
    marks = sorted(
        (
            (ruler.measure(place), float(gap), place)
            for place, gap in zip(along, away, strict=True)
            if gap <= reach_km
        ),
        key=lambda mark: (mark[2].id not in stated, -mark[2].population, mark[1], mark[2].id),
    )
    cuts: list[tuple[float, Place]] = []
    for at, _, place in marks:
        apart = spacing_km if place.id in stated else max(spacing_km, UNTOLD_SPACING_KM)
        if all(abs(at - other) >= apart for other, _ in cuts):
            cuts.append((at, place))
    cuts.sort(key=lambda cut: (cut[0], cut[1].id))
    if len(cuts) < 2:
        return []
    segments = []
    for number in range(len(cuts) - 1):
        (start, first), (end, last) = cuts[number], cuts[number + 1]
        low = 0.0 if number == 0 else start
        high = ruler.length if number == len(cuts) - 2 else end
        piece = substring(line, ruler.position(low), ruler.position(high), normalized=True)
        geometry = shapely.LineString(piece.coords)
        near = tuple(
            place for at, _, place in marks if low <= at <= high and place.id not in (first.id, last.id)
        )
        segments.append(
            RoadSegment(
                road=road,
                number=number,
                first=first,
                last=last,
                near=near,
                geometry=geometry,
                length_km=length_km(geometry),
            )
        )
    return segments


def road_spans(
    segments: Sequence[RoadSegment],
    events: Iterable[Event],
    *,
    known_by: dt.date | None = None,
    baseline: Iterable[ControlState] = (),
    locate: Callable[[RoadSegment, str], bool] | None = None,
) -> list[RoadSpan]:
    """Who holds each segment from when to when, by segment, then in time.

    What is said of the road counts at each place along it like what is said of that place; who is only said to
    hold all of the road, with no change told, holds it where nothing is known of the places themselves.
    ``locate`` tells whether a segment lies in a stretch that an event names ("in Idlib province"); without it
    such events count nowhere.
    """
    if known_by is not None:
        events = as_known_by(events, known_by)
        baseline = [state for state in baseline if state.as_of <= known_by]
    wanted = {place.id for segment in segments for place in (segment.first, segment.last, *segment.near)}
    wanted |= {segment.road.id for segment in segments}
    by_place: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.place is not None and event.place.id in wanted:
            by_place[event.place.id].append(event)
    states: defaultdict[str, list[ControlState]] = defaultdict(list)
    for state in baseline:
        if state.place.id in wanted:
            states[state.place.id].append(state)
    return [span for segment in segments for span in _segment_spans(segment, by_place, states, locate=locate)]


def km_by_side(spans: Iterable[RoadSpan], *, as_of: dt.date) -> dict[str, float]:
    """Kilometres that each side holds on a day; contested and unknown ones under "contested" and "unknown"."""
    found: defaultdict[str, float] = defaultdict(float)
    for span in spans:
        if span.covers(as_of):
            held = span.status is ControlStatus.HELD and span.holder is not None
            name = span.holder if held and span.holder else _unheld(span.status)
            found[name] += span.segment.length_km
    return dict(sorted(found.items()))


def fully_held_since(
    spans: Iterable[RoadSpan], side: str, *, as_of: dt.date, segments: Collection[int] | None = None
) -> dt.date | None:
    """Since when a side has held all of a road (or the segments of these numbers) without a break.

    None where it does not hold it all on that day, or has done so from before all that is known.
    """
    since: dt.date | None = None
    for span in spans:
        if not span.covers(as_of) or (segments is not None and span.segment.number not in segments):
            continue
        if span.holder != side or span.status is not ControlStatus.HELD:
            return None
        if span.start is not None and (since is None or span.start > since):
            since = span.start
    return since


def _segment_spans(
    segment: RoadSegment,
    by_place: dict[str, list[Event]],
    baseline: dict[str, list[ControlState]],
    *,
    locate: Callable[[RoadSegment, str], bool] | None,
) -> list[RoadSpan]:
    """The spans of one segment, from those of the places that decide over it."""
    said = [
        event
        for event in by_place.get(segment.road.id, ())
        if not event.part or (locate is not None and locate(segment, event.part))
    ]

    whole = [_about_all(event) for event in said]
    of_told = [_about_all(event) for event in said if event.part or event.type is not EventType.HOLDS]

    def fold(place: Place) -> list[ControlSpan]:
        own, known = by_place.get(place.id, ()), baseline.get(place.id, ())
        return fold_place(place, [*own, *(of_told if own or known else whole)], baseline=known)

    ends = [fold(place) for place in (segment.first, segment.last)]
    sides = [fold(place) for place in segment.near if place.id in by_place or place.id in baseline]
    days = sorted({span.start or dt.date.min for spans in (*ends, *sides) for span in spans})
    runs: list[tuple[dt.date, tuple[str | None, ControlStatus, str | None], tuple[str, ...]]] = []
    for day in days:
        found = [_at(spans, day) for spans in ends], [_at(spans, day) for spans in sides]
        state = _combine(*found, length=segment.length_km)
        ids = tuple(dict.fromkeys(i for group in found for span in group if span for i in span.event_ids))
        if runs and runs[-1][1] == state:
            continue
        runs.append((day, state, ids))
    if not runs:  # a road does not end where knowledge does
        runs.append((dt.date.min, (None, ControlStatus.UNKNOWN, None), ()))
    return [
        RoadSpan(
            segment=segment,
            holder=holder,
            status=status,
            against=against,
            start=None if day == dt.date.min else day,
            end=runs[index + 1][0] if index + 1 < len(runs) else None,
            event_ids=ids,
        )
        for index, (day, (holder, status, against), ids) in enumerate(runs)
    ]


def _about_all(event: Event) -> Event:
    """What is said of a road or a stretch, as said of all of a place along it.

    Who lost the road did not hold all of it before: the last kilometres change hands when it does.
    """
    return replace(event, part="", loss=None, against=None)


def _at(spans: Sequence[ControlSpan], day: dt.date) -> ControlSpan | None:
    return next((span for span in spans if span.covers(day)), None)


def _combine(
    ends: Sequence[ControlSpan | None], sides: Sequence[ControlSpan | None], *, length: float
) -> tuple[str | None, ControlStatus, str | None]:
    """Holder, status and opponent of a segment: one holder all around holds it, two contest it."""
    known_ends = [span for span in ends if span is not None and span.status is not ControlStatus.UNKNOWN]
    known = known_ends + [s for s in sides if s is not None and s.status is not ControlStatus.UNKNOWN]
    if not known_ends or (len(known) < 2 and length > LONGEST_KM):
        return None, ControlStatus.UNKNOWN, None
    holders = sorted({span.holder for span in known if span.holder})
    if len(holders) > 1:
        holder = known_ends[0].holder
        other = next((name for name in holders if name != holder), None)
        return holder, ControlStatus.CONTESTED, other
    holder = holders[0] if holders else None
    contested = [span for span in known if span.status is not ControlStatus.HELD]
    if contested:
        return holder, ControlStatus.CONTESTED, contested[0].against
    return holder, ControlStatus.HELD, None


def _unheld(status: ControlStatus) -> str:
    return "unknown" if status is ControlStatus.UNKNOWN else "contested"
