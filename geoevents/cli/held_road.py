"""``geoevents control --road``: the stretches of a road, and who holds them."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from geoevents.cli.answers import Rows, day_text, known_by_text, write_answer
from geoevents.cli.held_states import find_asked_region
from geoevents.cli.writing import say

if TYPE_CHECKING:
    import geopandas as gpd

    from gazetteer.index import Gazetteer
    from geoevents.baselines import Baseline
    from geoevents.store import EventStore

ROAD_TABLE = ("section", "holder", "status", "since", "against", "km", "event_ids")
ALONG_KM = 20.0
"""Farther from a road no place decides over it."""


def tell_road(
    arguments: argparse.Namespace,
    store: EventStore,
    gazetteer: Gazetteer,
    baseline: Baseline,
    as_of: dt.date,
    form: str,
) -> int:
    """``control --road``: the stretches of a road, and since when a side holds all of it."""
    from geoevents.highways import cut_road, fully_held_since, km_by_side, locate_stretch, road_spans
    from geoevents.query import EventQuery
    from geoevents.regions import find_road

    road = find_road(gazetteer, arguments.road)
    around = store.events(EventQuery(along=road.geometry, within_km=ALONG_KM))
    events = list({event.id: event for event in [*around, *store.events_of([road.place.id])]}.values())
    states = baseline.of_places([*(e.place for e in events if e.place), *(s.place for s in store.baseline())])
    states = [*store.baseline(), *states]
    segments = cut_road(
        gazetteer, road.place, told=[*(e.place for e in events if e.place), *(s.place for s in states)]
    )
    spans = road_spans(
        segments, events, known_by=arguments.known_by, baseline=states, locate=locate_stretch(gazetteer)
    )
    region = find_asked_region(arguments, gazetteer)
    if region is not None:
        spans = [span for span in spans if region.geometry.intersects(span.segment.geometry)]
    today = [span for span in spans if span.covers(as_of)]
    rows: Rows = [
        {
            "road": span.segment.road.name,
            "segment": span.segment.number,
            "section": span.segment.section,
            "holder": span.holder,
            "status": span.status.value,
            "since": day_text(span.start),
            "against": span.against,
            "km": round(span.segment.length_km, 1),
            "as_of": day_text(as_of),
            "known_by": day_text(arguments.known_by),
            "event_ids": list(span.event_ids),
        }
        for span in today
    ]

    def frame() -> gpd.GeoDataFrame:
        from geoevents.frames import roads_frame

        return roads_frame(today)

    write_answer(rows, ROAD_TABLE, frame, form, arguments.output, layer="roads")
    km = ", ".join(f"{side} {length:,.0f} km" for side, length in km_by_side(spans, as_of=as_of).items())
    say(f"{road.place.name} as of {as_of}{known_by_text(arguments)}: {km or 'no place along it is known'}")
    for side in sorted({span.holder for span in today if span.holder}):
        since = fully_held_since(spans, side, as_of=as_of)
        if since is not None:
            say(f"wholly held by {side} since {since}")
    return 0
