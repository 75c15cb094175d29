"""The commands that ask a store for events: events, export."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.place import BoundingBox
from geoevents.cli.answers import render_rows
from geoevents.cli.reading import open_gazetteer
from geoevents.cli.writing import check_output, count, say
from geoevents.errors import QueryError
from geoevents.model import EventStatus, EventType

if TYPE_CHECKING:
    from geoevents.query import EventQuery
    from geoevents.store import EventStore

EVENT_TABLE = ("date", "precision", "type", "place", "gain", "loss", "status", "reports", "said_by", "sentence")


def run_events(arguments: argparse.Namespace) -> int:
    """``geoevents events``: the events of a store that meet the filters."""
    query = _query(arguments)
    with _open(arguments.store) as store:
        events = store.events(query)
        if arguments.format == "geojson":
            from geoevents.frames import events_frame
            from geoevents.geojson import features, write_collection

            reports = {report.id: report for report in store.reports()}
            write_collection(features(events_frame(events, reports=reports), id_column="event_id"), sys.stdout)
            return 0
    rows: list[dict[str, object]] = [
        {
            "date": event.latest.isoformat() if event.latest else None,
            "earliest": event.earliest.isoformat() if event.earliest else None,
            "precision": event.date_precision.value,
            "type": event.type.value,
            "place": event.place.name if event.place else event.place_text,
            "latitude": event.place.latitude if event.place else None,
            "longitude": event.place.longitude if event.place else None,
            "part": event.part or None,
            "gain": event.gain or event.actor,
            "loss": event.loss or event.against,
            "status": event.status.value,
            "known": event.known.isoformat() if event.known else None,
            "reports": len({claim.report_id for claim in event.claims}),
            "said_by": sorted({who for claim in event.claims for who in claim.said_by}),
            "denied_by": sorted({who for claim in event.claims for who in claim.denied_by}),
            "sentence": event.claims[0].evidence.text if event.claims else None,
            "event_id": event.id,
        }
        for event in events
    ]
    sys.stdout.write(render_rows(rows, EVENT_TABLE, arguments.format))
    say(count(len(rows), "event"))
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """``geoevents export``: the events of a store as a file of another format."""
    from geoevents.export import check_format, export_events

    check_format(check_output(arguments.output))
    query = _query(arguments)
    with _open(arguments.store) as store:
        reports = {report.id: report for report in store.reports()}
        written = export_events(store.iterate_events(query), arguments.output, reports=reports)
    say(f"{count(written, 'event')} written to {arguments.output}")
    return 0


def _open(path: str) -> EventStore:
    from geoevents.store import EventStore

    return EventStore.open(Path(path))


def _query(arguments: argparse.Namespace) -> EventQuery:
    """The filters of the command line as one query; names of places become geometry.

    Raises:
        QueryError: a reach without a place, or a place without a reach.
        RegionError: a name is not known.
    """
    from geoevents.query import EventQuery
    from geoevents.regions import find_place, find_region, find_road

    if bool(arguments.near or arguments.along) != (arguments.within is not None):
        raise QueryError("--near PLACE and --along ROAD go with --within KM")
    region = near = along = None
    if arguments.region or arguments.near or arguments.along:
        with open_gazetteer() as gazetteer:
            if arguments.region:
                region = find_region(gazetteer, arguments.region).geometry
            if arguments.near:
                place = find_place(gazetteer, arguments.near)
                near = (place.latitude, place.longitude)
            if arguments.along:
                along = find_road(gazetteer, arguments.along).geometry
    box = None
    if arguments.bbox:
        try:
            box = BoundingBox(**dict(zip(("west", "south", "east", "north"), arguments.bbox, strict=True)))
        except ValueError as error:
            raise QueryError(f"--bbox: {error}") from None
    return EventQuery(
        region=region,
        bbox=box,
        near=near,
        along=along,
        within_km=arguments.within,
        start=arguments.start,
        end=arguments.end,
        sides=tuple(arguments.side or ()),
        types=tuple(EventType(name) for name in arguments.type or ()),
        statuses=tuple(EventStatus(name) for name in arguments.status or ()),
    )
