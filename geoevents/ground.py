"""What areas of control are worked out from, brought together: places, polygons, claims about provinces, land.

    ground = lay_ground(control_spans(events), gazetteer, area_events=events)
    for day, areas in ground.days():
        ...

All geometries are EPSG:4326.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.place import BoundingBox, Place, PlaceKind
from geoevents.area_claims import areas_after, find_area_claims, states_after
from geoevents.area_days import daily_areas
from geoevents.areas import REACH_KM, Area, AreaMap, find_land
from geoevents.control import ControlSpan
from geoevents.geodesy import reach_box
from geoevents.held_areas import HeldArea
from geoevents.model import Event

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that areas of control follow from."""

    spans: Sequence[ControlSpan]
    baseline: Sequence[HeldArea]
    """Polygons that are carried forward: those of a day take the place of all before."""
    places: Sequence[Place]
    """Settlements that nothing is told of; they bound the ground of those that change within the polygons."""
    region: BaseGeometry | None
    """Where ground can be held at all: land, and the region asked for."""
    reach_km: float = REACH_KM

    def days(
        self, *, first: dt.date | None = None, last: dt.date | None = None
    ) -> Iterator[tuple[dt.date | None, list[Area]]]:
        """The areas of each day on which something changed, in time; the first day is None where it is open."""
        return daily_areas(
            self.spans,
            region=self.region,
            reach_km=self.reach_km,
            baseline=self.baseline,
            places=self.places,
            first=first,
            last=last,
        )

    def on(self, day: dt.date) -> list[Area]:
        """The areas of one day."""
        base = max((area.as_of for area in self.baseline if area.as_of <= day), default=None)
        held = [area for area in self.baseline if area.as_of == base]
        spans = [span for span in self.spans if span.covers(day)]
        places = [*self.places, *(span.place for span in spans)]
        return AreaMap(places, region=self.region, reach_km=self.reach_km, baseline=held).areas(spans)


def lay_ground(
    spans: Iterable[ControlSpan],
    gazetteer: Gazetteer,
    *,
    area_events: Iterable[Event] = (),
    baseline: Sequence[HeldArea] = (),
    region: BaseGeometry | None = None,
    reach_km: float = REACH_KM,
) -> Ground:
    """The ground of places with what is told of provinces, within the land of their countries.

    ``area_events``: events among which those of whole areas count (see ``area_claims``). ``region``: a
    (multi)polygon to which all is clipped. Polygons of a baseline are land, whatever the outlines say.
    """
    import shapely

    claims = find_area_claims(area_events, gazetteer)
    listed = states_after(spans, claims)
    areas = areas_after(baseline, claims)
    told = [span.place for span in listed]
    land = find_land(gazetteer, told, margin_km=reach_km)
    shapes = [area.geometry for area in areas]
    if shapes:
        land = shapely.union_all([*shapes, *([land] if land is not None else [])])
    if region is not None:
        land = region if land is None else shapely.intersection(land, region)
    return Ground(
        spans=listed,
        baseline=areas,
        places=_bystanders(gazetteer, told, areas, reach_km),
        region=land,
        reach_km=reach_km,
    )


def _bystanders(
    gazetteer: Gazetteer, told: Sequence[Place], areas: Sequence[HeldArea], reach_km: float
) -> list[Place]:
    """The settlements within reach of what is told, where polygons say who holds them."""
    import shapely

    if not areas or not told:
        return []
    lats, lons = [place.latitude for place in told], [place.longitude for place in told]
    west, south, east, north = reach_box((min(lons), min(lats), max(lons), max(lats)), reach_km)
    known = {place.id for place in told}
    found = gazetteer.within(
        BoundingBox(west=west, south=south, east=east, north=north), kinds=[PlaceKind.SETTLEMENT]
    )
    others = [place for place in found if place.id not in known]
    extent = shapely.union_all([shapely.box(*area.geometry.bounds) for area in areas])
    shapely.prepare(extent)
    inside = shapely.intersects_xy(extent, [p.longitude for p in others], [p.latitude for p in others])
    return [place for place, is_in in zip(others, inside, strict=True) if is_in]
