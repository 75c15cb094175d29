"""Events, claims, control and places as GeoDataFrames, with the columns that the map asks for.

All are in EPSG:4326. Days are texts, YYYY-MM-DD, or None. Spans end on the day on which the next begins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from gazetteer.names import name_in_script
from gazetteer.place import Place
from geoevents.control import ControlSpan
from geoevents.highways import RoadSpan
from geoevents.model import Claim, ControlState, Event, HeldState, Report, UnlocatedState

if TYPE_CHECKING:
    from geoevents.area_days import AreaSpan
    from geoevents.areas import Area
    from geoevents.fronts import FrontSpan

EVENT_COLUMNS = (
    "event_id", "type", "place", "place_ar", "place_id", "kind", "part", "side", "gain", "loss", "actor",
    "against", "again", "status", "earliest", "latest", "date_precision", "known", "radius_km", "claims",
)  # fmt: skip
CLAIM_COLUMNS = (
    "claim_id", "report_id", "type", "place", "place_id", "place_text", "part", "gain", "loss", "actor",
    "against", "again", "earliest", "latest", "date_precision", "status", "said_by", "denied_by", "evidence",
    "start", "end", "background", "score", "published", "source",
)  # fmt: skip
HOLDER_COLUMNS = (
    "place_id", "place", "place_ar", "holder", "status", "against", "start", "end", "event_ids",
)  # fmt: skip
STATE_COLUMNS = (
    "place_id", "place", "place_ar", "holder", "status", "against", "since", "as_of", "known_by", "event_ids",
)  # fmt: skip
ROAD_COLUMNS = (
    "road", "segment", "section", "holder", "status", "against", "start", "end", "km", "event_ids", "schematic",
)  # fmt: skip
AREA_COLUMNS = ("side", "status", "against", "start", "end", "km2")
DAY_AREA_COLUMNS = ("side", "status", "against", "as_of", "km2")
FRONT_COLUMNS = ("side", "against", "start", "end", "km")
PLACE_COLUMNS = ("place_id", "place", "place_ar", "kind", "population", "rank")


def events_frame(events: Iterable[Event], *, reports: Mapping[str, Report] | None = None) -> gpd.GeoDataFrame:
    """One row an event, with EVENT_COLUMNS; points, None for unlocated ones.

    ``claims`` is a list of dicts: text, report_id, title, source, url, published, said_by, denied_by, status,
    background. ``reports``, by id, give titles and addresses.
    """
    listed = list(events)
    rows = [
        (
            event.id, event.type.value, event.place.name if event.place else event.place_text,
            arabic_name(event.place), event.place.id if event.place else None,
            event.place.kind.value if event.place else "", event.part, event.side, event.gain, event.loss,
            event.actor, event.against, event.again, event.status.value, _day(event.earliest),
            _day(event.latest), event.date_precision.value, _day(event.known),
            event.place.radius_km if event.place else 0.0,
            [_claim_dict(claim, (reports or {}).get(claim.report_id)) for claim in event.claims],
        )
        for event in listed
    ]  # fmt: skip
    return _frame(EVENT_COLUMNS, rows, [_point(event.place) for event in listed])


def claims_frame(claims: Iterable[Claim]) -> gpd.GeoDataFrame:
    """One row a claim, with CLAIM_COLUMNS; points, None for unlocated ones.

    ``start`` and ``end`` are the characters of the evidence in the report.
    """
    listed = list(claims)
    rows = [
        (
            c.id, c.report_id, c.type.value, c.place.name if c.place else c.place_text,
            c.place.id if c.place else None, c.place_text, c.part, c.gain, c.loss, c.actor, c.against, c.again,
            _day(c.earliest), _day(c.latest), c.date_precision.value, c.status.value, list(c.said_by),
            list(c.denied_by), c.evidence.text, c.evidence.start, c.evidence.end, c.background, c.score,
            _day(c.published), c.source,
        )
        for c in listed
    ]  # fmt: skip
    return _frame(CLAIM_COLUMNS, rows, [_point(claim.place) for claim in listed])


def holders_frame(spans: Iterable[ControlSpan]) -> gpd.GeoDataFrame:
    """One row a span of a place's control, with HOLDER_COLUMNS; points."""
    listed = list(spans)
    rows = [
        (
            span.place.id, span.place.name, arabic_name(span.place), span.holder, span.status.value,
            span.against, _day(span.start), _day(span.end), list(span.event_ids),
        )
        for span in listed
    ]  # fmt: skip
    return _frame(HOLDER_COLUMNS, rows, [_point(span.place) for span in listed])


def states_frame(states: Iterable[ControlState], unlocated: Iterable[UnlocatedState] = ()) -> gpd.GeoDataFrame:
    """One row a place's state on a day, with STATE_COLUMNS; points, None for unlocated ones."""
    listed, unplaced = list(states), list(unlocated)
    rows = [
        (state.place.id, state.place.name, arabic_name(state.place), *_state_values(state)) for state in listed
    ] + [(None, state.name, None, *_state_values(state)) for state in unplaced]
    return _frame(STATE_COLUMNS, rows, [_point(state.place) for state in listed] + [None] * len(unplaced))


def _state_values(state: HeldState) -> tuple[object, ...]:
    return (
        state.holder, state.status.value, state.against, _day(state.since), _day(state.as_of),
        _day(state.known_by), list(state.event_ids),
    )  # fmt: skip


def roads_frame(spans: Iterable[RoadSpan], *, schematic: bool = True) -> gpd.GeoDataFrame:
    """One row a span of a road segment, with ROAD_COLUMNS; lines. ``schematic``: drawn from town to town."""
    listed = list(spans)
    rows = [
        (
            span.segment.road.name, span.segment.number, span.segment.section, span.holder, span.status.value,
            span.against, _day(span.start), _day(span.end), round(span.segment.length_km, 3),
            list(span.event_ids), schematic,
        )
        for span in listed
    ]  # fmt: skip
    return _frame(ROAD_COLUMNS, rows, [span.segment.geometry for span in listed])


def areas_frame(spans: Iterable[AreaSpan]) -> gpd.GeoDataFrame:
    """One row a span of a side's area, with AREA_COLUMNS; (multi)polygons. ``km2`` is geodesic."""
    listed = list(spans)
    rows = [
        (span.side, span.status.value, span.against, _day(span.start), _day(span.end), round(span.km2, 3))
        for span in listed
    ]
    return _frame(AREA_COLUMNS, rows, [span.geometry for span in listed])


def day_areas_frame(areas: Iterable[Area], *, as_of: dt.date) -> gpd.GeoDataFrame:
    """One row an area as it is on a day, with DAY_AREA_COLUMNS; (multi)polygons. ``km2`` is geodesic."""
    listed = list(areas)
    rows = [(area.side, area.status.value, area.against, _day(as_of), round(area.km2, 3)) for area in listed]
    return _frame(DAY_AREA_COLUMNS, rows, [area.geometry for area in listed])


def fronts_frame(spans: Iterable[FrontSpan]) -> gpd.GeoDataFrame:
    """One row a stretch of front, with FRONT_COLUMNS: the two sides, the days, geodesic km; lines."""
    listed = list(spans)
    rows = [(*span.sides, _day(span.start), _day(span.end), round(span.km, 3)) for span in listed]
    return _frame(FRONT_COLUMNS, rows, [span.geometry for span in listed])


def places_frame(places: Iterable[Place]) -> gpd.GeoDataFrame:
    """One row a place to label, with PLACE_COLUMNS; points. ``rank`` 1 is to be named first."""
    listed = sorted({place.id: place for place in places}.values(), key=lambda p: (-p.population, p.id))
    rows = [
        (place.id, place.name, arabic_name(place), place.kind.value, place.population, rank)
        for rank, place in enumerate(listed, start=1)
    ]
    return _frame(PLACE_COLUMNS, rows, [_point(place) for place in listed])


def arabic_name(place: Place | None) -> str | None:
    """The name of a place in Arabic script, or None."""
    return None if place is None else name_in_script((place.name, *place.alternate_names), "Arab")


def _claim_dict(claim: Claim, report: Report | None) -> dict[str, Any]:
    return {
        "text": claim.evidence.text,
        "report_id": claim.report_id,
        "title": report.title if report else "",
        "source": claim.source or (report.source if report else ""),
        "url": report.url if report else "",
        "published": _day(claim.published),
        "said_by": list(claim.said_by),
        "denied_by": list(claim.denied_by),
        "status": claim.status.value,
        "background": claim.background,
    }


def _frame(
    columns: Sequence[str], rows: Sequence[tuple[Any, ...]], geometry: Sequence[Any]
) -> gpd.GeoDataFrame:
    """A frame whose text columns keep None as None, also where all of a column is missing."""
    data = {name: [row[index] for row in rows] for index, name in enumerate(columns)}
    frame = gpd.GeoDataFrame(index=range(len(rows)), geometry=list(geometry), crs=4326)
    for position, (name, values) in enumerate(data.items()):
        plain = values and all(isinstance(value, bool | int | float) for value in values)
        frame.insert(position, name, pd.Series(values, dtype=None if plain else object, index=frame.index))
    return frame


def _point(place: Place | None) -> Any:  # noqa: ANN401 - a shapely point or None
    return None if place is None else shapely.Point(place.longitude, place.latitude)


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
