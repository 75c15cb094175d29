"""What reports say of whole provinces and districts, as ground and as the state of the places in them.

Only some of it is sound to draw. That a side took, or was handed, all of a province (a dated change, told by
more than the side itself, of no mere part) holds for every town in it until something newer is told of the
town. That it "holds" a province is not drawn: "rebel-held Idlib province" names the province for the part of it
that rebels hold. Sieges, advances and withdrawals happen somewhere in a province, and countries are never drawn
whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gazetteer.place import PlaceKind
from geoevents.control import ControlSpan, effective_day
from geoevents.held_areas import HeldArea
from geoevents.model import ControlStatus, DatePrecision, Event, EventStatus, EventType

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer

KINDS = (PlaceKind.ADMIN, PlaceKind.AREA)
TYPES = (EventType.CAPTURE, EventType.HANDOVER)
STATUSES = (EventStatus.REPORTED, EventStatus.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaClaim:
    """A side came to hold all of an area on a day: a (multi)polygon, EPSG:4326."""

    event_id: str
    side: str
    day: dt.date
    geometry: BaseGeometry


def find_area_claims(events: Iterable[Event], gazetteer: Gazetteer) -> list[AreaClaim]:
    """The events that can be drawn as whole areas, in time; those whose outline is not known are left out."""
    found = []
    for event in events:
        place, day = event.place, effective_day(event)
        if place is None or place.kind not in KINDS or event.type not in TYPES or event.status not in STATUSES:
            continue
        if event.part or event.gain is None or day is None or event.date_precision is DatePrecision.UNKNOWN:
            continue
        outline = gazetteer.geometry(place.id)
        if outline is not None and outline.geom_type in ("Polygon", "MultiPolygon"):
            found.append(AreaClaim(event_id=event.id, side=event.gain, day=day, geometry=outline))
    return sorted(found, key=lambda claim: (claim.day, claim.event_id))


def states_after(spans: Iterable[ControlSpan], claims: Sequence[AreaClaim]) -> list[ControlSpan]:
    """The spans of places, where claims about the areas that they lie in have changed them.

    From the day of a claim on its side holds the place, until something is told of the place itself; what is
    told of it on that very day stands.
    """
    listed = list(spans)
    if not claims or not listed:
        return listed
    import shapely

    lons = [span.place.longitude for span in listed]
    lats = [span.place.latitude for span in listed]
    within = []
    for claim in claims:
        shapely.prepare(claim.geometry)
        within.append(shapely.intersects_xy(claim.geometry, lons, lats))
    found: list[ControlSpan] = []
    for number, span in enumerate(listed):
        parts = [span]
        for claim, inside in zip(claims, within, strict=True):
            last = parts[-1]
            is_later = span.start is None or span.start < claim.day
            if not (inside[number] and is_later and span.covers(claim.day)):
                continue
            if (last.holder, last.status) == (claim.side, ControlStatus.HELD):
                continue
            parts[-1] = replace(last, end=claim.day)
            parts.append(
                ControlSpan(
                    place=span.place,
                    holder=claim.side,
                    status=ControlStatus.HELD,
                    start=claim.day,
                    end=span.end,
                    event_ids=(claim.event_id,),
                )
            )
        found.extend(part for part in parts if part.start is None or part.start != part.end)
    return found


def areas_after(baseline: Sequence[HeldArea], claims: Sequence[AreaClaim]) -> list[HeldArea]:
    """The polygons of a baseline, with those that claims add from their days on."""
    areas = list(baseline)
    for claim in claims:
        before = max((area.as_of for area in areas if area.as_of <= claim.day), default=None)
        standing = [area for area in areas if area.as_of == before]
        areas = [area for area in areas if not (before == claim.day and area.as_of == before)]
        for area in standing:
            rest = area.geometry.difference(claim.geometry)
            if not rest.is_empty:
                areas.append(replace(area, as_of=claim.day, geometry=rest))
        areas.append(HeldArea(side=claim.side, as_of=claim.day, geometry=claim.geometry))
    return areas
