"""What one may ask of events: where, when, which side, which type, how well known.

A query is a value. ``matches`` is its exact meaning; a store uses the same meaning after a coarse look into its
indexes.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.place import BoundingBox
from geoevents.errors import QueryError
from geoevents.model import Event, EventStatus, EventType

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EventQuery:
    """Conditions that an event must all meet; what is left out is not asked.

    ``region``: a (multi)polygon, EPSG:4326, edges included. ``near``: latitude, longitude. ``along``: a line.
    ``within_km``: the geodesic distance that goes with near and along. ``start`` and ``end``: days, included;
    an event counts when it may have happened in between, an undated one by the day on which it was first told.
    ``sides``: any of them takes part, gaining or losing. ``newest_first``: the order; undated ones come last.

    Raises:
        QueryError: the conditions cannot be met together, or a number is out of range.
    """

    region: BaseGeometry | None = None
    bbox: BoundingBox | None = None
    near: tuple[float, float] | None = None
    along: BaseGeometry | None = None
    within_km: float | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    sides: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    statuses: tuple[EventStatus, ...] = ()
    limit: int | None = None
    newest_first: bool = False

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise QueryError(f"the time asked for ends ({self.end}) before it begins ({self.start})")
        if (self.near or self.along) and self.within_km is None:
            raise QueryError("near and along need a distance in km (within)")
        if self.within_km is not None:
            if not (self.near or self.along):
                raise QueryError("a distance (within) needs a place to be near, or a road to be along")
            if not (math.isfinite(self.within_km) and 0 <= self.within_km <= 20_100):
                raise QueryError(f"within {self.within_km} km: want a distance from 0 to 20,100 km")
        if self.near is not None:
            latitude, longitude = self.near
            if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
                raise QueryError(
                    f"near {latitude}, {longitude}: want latitude -90 to 90, then longitude -180 to 180"
                )
        if self.limit is not None and self.limit < 1:
            raise QueryError(f"limit {self.limit}: want 1 or more")
        if self.region is not None and self.region.is_empty:
            raise QueryError("the region asked for is empty")

    @property
    def is_spatial(self) -> bool:
        """Whether it asks where: then events without a place cannot match."""
        return any(part is not None for part in (self.region, self.bbox, self.near, self.along))

    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all that can match, or None for the whole world.

        West is greater than east where nothing can match.
        """
        from geoevents.geodesy import reach_box

        boxes: list[tuple[float, float, float, float]] = []
        if self.region is not None:
            boxes.append(self.region.bounds)
        if self.bbox is not None:
            boxes.append((self.bbox.west, self.bbox.south, self.bbox.east, self.bbox.north))
        if self.within_km is not None:
            if self.near is not None:
                latitude, longitude = self.near
                boxes.append(reach_box((longitude, latitude, longitude, latitude), self.within_km))
                if abs(longitude) + self.within_km / 20 > 180:
                    boxes[-1] = (-180.0, boxes[-1][1], 180.0, boxes[-1][3])
            if self.along is not None:
                boxes.append(reach_box(self.along.bounds, self.within_km))
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        return max(west), max(south), min(east), min(north)

    def matches(self, event: Event) -> bool:
        """Whether an event meets every condition (``limit`` and order aside)."""
        return (
            self.matches_words(event)
            and self.matches_days(event)
            and (
                not self.is_spatial
                or (
                    event.place is not None
                    and bool(self.contains([event.place.latitude], [event.place.longitude])[0])
                )
            )
        )

    def matches_words(self, event: Event) -> bool:
        """Whether sides, type and status fit."""
        if self.types and event.type not in self.types:
            return False
        if self.statuses and event.status not in self.statuses:
            return False
        if not self.sides:
            return True
        asked = {side.casefold() for side in self.sides}
        told = (event.gain, event.loss, event.actor, event.against)
        return any(side is not None and side.casefold() in asked for side in told)

    def matches_days(self, event: Event) -> bool:
        """Whether it may have happened in the time asked for."""
        if self.start is None and self.end is None:
            return True
        first = event.earliest or event.latest or event.known
        last = event.latest or event.earliest or event.known
        if first is None or last is None:
            return False
        return (self.end is None or first <= self.end) and (self.start is None or last >= self.start)

    def contains(self, latitudes: Iterable[float], longitudes: Iterable[float]) -> NDArray[np.bool_]:
        """Whether points lie where the query asks, exactly; one answer a point."""
        import numpy as np

        lats, lons = np.asarray(list(latitudes), dtype=float), np.asarray(list(longitudes), dtype=float)
        found = np.ones(len(lats), dtype=bool)
        if self.bbox is not None:
            found &= (lons >= self.bbox.west) & (lons <= self.bbox.east)
            found &= (lats >= self.bbox.south) & (lats <= self.bbox.north)
        if self.region is not None and found.any():
            import shapely

            shapely.prepare(self.region)
            found[found] = shapely.intersects_xy(self.region, lons[found], lats[found])
        if self.near is not None and self.within_km is not None and found.any():
            from geoevents.geodesy import distance_km

            found[found] = distance_km(lats[found], lons[found], *self.near) <= self.within_km
        if self.along is not None and self.within_km is not None and found.any():
            from geoevents.geodesy import distance_to_km

            found[found] = distance_to_km(lats[found], lons[found], self.along) <= self.within_km
        return found


def select_events(events: Iterable[Event], query: EventQuery) -> list[Event]:
    """The events that match, in the query's order and up to its limit."""
    found = [event for event in events if query.matches(event)]
    found.sort(key=event_order, reverse=query.newest_first)
    found.sort(key=lambda event: (event.latest or event.earliest or event.known) is None)
    return found[: query.limit]


def event_order(event: Event) -> tuple[str, str]:
    """Events in time; those of one day by id. Undated ones stand at the day on which they were first told."""
    day = event.latest or event.earliest or event.known
    return (day.isoformat() if day else "9999-12-31"), event.id
