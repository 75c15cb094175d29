"""``geoevents control``: who holds what, of places, ground or a road; or the story of one place."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.place import Place
from geoevents.cli.inputs import baseline_of
from geoevents.cli.reading import open_gazetteer
from geoevents.cli.tables import render_csv, render_json_lines, render_table
from geoevents.cli.writing import check_output, count, open_output, say
from geoevents.control import ControlSpan
from geoevents.errors import QueryError, StoreError
from geoevents.model import ControlState

if TYPE_CHECKING:
    import geopandas as gpd

    from gazetteer.index import Gazetteer
    from geoevents.baselines import Baseline
    from geoevents.regions import Region
    from geoevents.store import EventStore

STATE_TABLE = ("place", "holder", "status", "since", "against", "event_ids")
AREA_TABLE = ("side", "status", "against", "km2", "share")
ROAD_TABLE = ("section", "holder", "status", "since", "against", "km", "event_ids")
ALONG_KM = 20.0
"""Farther from a road no place decides over it."""
TEXT_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".txt": "table"}
Rows = list[dict[str, object]]


def run_control(arguments: argparse.Namespace) -> int:
    """``geoevents control``: who holds what as of a day, as far as was known by a day."""
    if sum(map(bool, (arguments.why, arguments.areas, arguments.road))) > 1:
        raise QueryError("control: one of --why, --areas and --road at a time")
    form = check_form(arguments.output, arguments.format)
    from geoevents.store import EventStore

    with EventStore.open(Path(arguments.store)) as store, open_gazetteer() as gazetteer:
        baseline = baseline_of(arguments, gazetteer)
        if arguments.why:
            from geoevents.cli.storytelling import tell

            return tell(arguments, store, gazetteer, baseline)
        as_of = arguments.as_of or last_day(store)
        region = _region(arguments, gazetteer)
        if arguments.road:
            return _control_of_road(arguments, store, gazetteer, baseline, as_of, form)
        if arguments.areas:
            return _control_of_ground(arguments, store, gazetteer, baseline, as_of, region, form)
        states = _states(store, baseline, as_of, arguments.known_by)
        states = _after_area_claims(states, store, gazetteer, as_of, arguments.known_by)
    if region:
        where = points_within(region.geometry, [state.place for state in states])
        states = [state for state, inside in zip(states, where, strict=True) if inside]
    states.sort(key=lambda state: (state.holder or "￿", state.place.name, state.place.id))
    rows: Rows = [
        {
            "place": state.place.name,
            "place_id": state.place.id,
            "latitude": state.place.latitude,
            "longitude": state.place.longitude,
            "holder": state.holder,
            "status": state.status.value,
            "since": _day(state.since),
            "against": state.against,
            "as_of": _day(state.as_of),
            "known_by": _day(state.known_by),
            "event_ids": list(state.event_ids),
        }
        for state in states
    ]

    def frame() -> gpd.GeoDataFrame:
        from geoevents.frames import states_frame

        return states_frame(states)

    write(rows, STATE_TABLE, frame, form, arguments.output, layer="control", id_column="place_id")
    say(f"{count(len(rows), 'place')} as of {as_of}{_known(arguments)}")
    return 0


def _control_of_ground(
    arguments: argparse.Namespace,
    store: EventStore,
    gazetteer: Gazetteer,
    baseline: Baseline,
    as_of: dt.date,
    region: Region | None,
    form: str,
) -> int:
    """``control --areas``: the ground that each side holds, in km2."""
    from geoevents.corroboration import as_known_by
    from geoevents.fronts import find_fronts
    from geoevents.geodesy import area_km2
    from geoevents.ground import lay_ground

    known_by = arguments.known_by
    spans = [ControlSpan.of(state) for state in _states(store, baseline, as_of, known_by)]
    events = store.area_events()
    held = [a for a in (*store.areas(), *baseline.areas) if known_by is None or a.as_of <= known_by]
    ground = lay_ground(
        spans,
        gazetteer,
        area_events=as_known_by(events, known_by) if known_by else events,
        baseline=held,
        region=region.geometry if region else None,
    )
    areas = ground.on(as_of)
    known = sum(area.km2 for area in areas)
    whole = area_km2(ground.region) if region and ground.region is not None else known
    rows: Rows = [
        {
            "side": area.side,
            "status": area.status.value,
            "against": area.against,
            "km2": round(area.km2, 1),
            "share": f"{area.km2 / whole:.1%}" if whole else None,
            "as_of": _day(as_of),
            "known_by": _day(known_by),
        }
        for area in areas
    ]
    if region:
        rows.append(
            {
                "side": None,
                "status": "unknown",
                "against": None,
                "km2": round(max(0.0, whole - known), 1),
                "share": f"{max(0.0, 1 - known / whole):.1%}" if whole else None,
                "as_of": _day(as_of),
                "known_by": _day(known_by),
            }
        )

    def frame() -> gpd.GeoDataFrame:
        from geoevents.frames import day_areas_frame

        return day_areas_frame(areas, as_of=as_of)

    write(rows, AREA_TABLE, frame, form, arguments.output, layer="areas")
    where = f" of {region.place.name} ({whole:,.0f} km2)" if region else ""
    say(f"{known:,.0f} km2{where} known as of {as_of}{_known(arguments)}")
    for front in find_fronts(areas):
        say(f"{' and '.join(front.sides)} face each other along {front.km:,.0f} km")
    return 0


def _control_of_road(
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
    region = _region(arguments, gazetteer)
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
            "since": _day(span.start),
            "against": span.against,
            "km": round(span.segment.length_km, 1),
            "as_of": _day(as_of),
            "known_by": _day(arguments.known_by),
            "event_ids": list(span.event_ids),
        }
        for span in today
    ]

    def frame() -> gpd.GeoDataFrame:
        from geoevents.frames import roads_frame

        return roads_frame(today)

    write(rows, ROAD_TABLE, frame, form, arguments.output, layer="roads")
    km = ", ".join(f"{side} {length:,.0f} km" for side, length in km_by_side(spans, as_of=as_of).items())
    say(f"{road.place.name} as of {as_of}{_known(arguments)}: {km or 'no place along it is known'}")
    for side in sorted({span.holder for span in today if span.holder}):
        since = fully_held_since(spans, side, as_of=as_of)
        if since is not None:
            say(f"wholly held by {side} since {since}")
    return 0


def _states(
    store: EventStore, baseline: Baseline, as_of: dt.date, known_by: dt.date | None
) -> list[ControlState]:
    """The store's states; with a baseline beside it, those of its events folded anew."""
    if not baseline.states and not baseline.areas:
        return store.control(as_of=as_of, known_by=known_by)
    from geoevents.control import control

    events = store.events()
    states = baseline.of_places(event.place for event in events if event.place)
    return control(events, as_of=as_of, known_by=known_by, baseline=[*store.baseline(), *states])


def _after_area_claims(
    states: list[ControlState],
    store: EventStore,
    gazetteer: Gazetteer,
    as_of: dt.date,
    known_by: dt.date | None,
) -> list[ControlState]:
    """The states, where what is told of whole provinces has changed them since."""
    from geoevents.area_claims import find_area_claims, states_after
    from geoevents.corroboration import as_known_by

    events = store.area_events()
    claims = find_area_claims(as_known_by(events, known_by) if known_by else events, gazetteer)
    claims = [claim for claim in claims if claim.day <= as_of]
    if not claims:
        return states
    spans = states_after(map(ControlSpan.of, states), claims)
    return [span.state(as_of=as_of, known_by=known_by) for span in spans if span.covers(as_of)]


def last_day(store: EventStore) -> dt.date:
    """The last day of which the store knows anything.

    Raises:
        StoreError: it knows of no day.
    """
    day = store.last_day()
    if day is None:
        raise StoreError(f"{store.path}: holds no dated event; ingest reports first")
    return day


def check_form(output: str | None, form: str | None, *, default: str = "table") -> str:
    """How to write: as asked for, as the ending of the output says, or the default.

    Raises:
        QueryError: bytes for a terminal, or a format that the file's ending contradicts.
        ExportError: the ending names no format.
    """
    if output is None or output == "-":
        if form == "parquet" and sys.stdout.isatty():
            raise QueryError("GeoParquet is not for a terminal; give -o FILE.parquet")
        return form or default
    ending = check_output(output).suffix.lower()
    if form is not None and ending not in (f".{form}", ".txt" if form == "table" else ""):
        raise QueryError(
            f"{output}: the ending says another format than --format {form}; leave one of them out"
        )
    if ending not in TEXT_ENDINGS:
        from geoevents.export import check_format

        check_format(output)
    return form or TEXT_ENDINGS.get(ending, ending.removeprefix("."))


def write(
    rows: Rows,
    columns: Sequence[str],
    frame: Callable[[], gpd.GeoDataFrame],
    form: str,
    output: str | None,
    *,
    layer: str,
    id_column: str | None = None,
) -> None:
    """Rows as text, or the frame as a file of another format, to where the user wants it."""
    if form in TEXT_ENDINGS.values():
        with open_output(output) as out:
            out.write(_text(rows, columns, form))
    elif output is None or output == "-":
        from geoevents.geojson import features, write_collection

        if form == "geojson":
            write_collection(features(frame(), id_column=id_column), sys.stdout)
            return
        from geoevents.export import write_parquet

        sys.stdout.flush()
        write_parquet(frame(), sys.stdout.buffer)
    else:
        from geoevents.export import export_frame

        export_frame(frame(), output, layer=layer, id_column=id_column)


def _text(rows: Rows, columns: Sequence[str], form: str) -> str:
    if form == "jsonl":
        return render_json_lines(rows)
    if form == "csv":
        return render_csv(rows, list(rows[0]) if rows else columns)
    return render_table(rows, columns)


def points_within(area: Any, places: Iterable[Place]) -> list[bool]:  # noqa: ANN401 - a geometry
    """Whether each place lies in a geometry."""
    import shapely

    listed = list(places)
    shapely.prepare(area)
    found = shapely.intersects_xy(area, [p.longitude for p in listed], [p.latitude for p in listed])
    return [bool(inside) for inside in found]


def _region(arguments: argparse.Namespace, gazetteer: Gazetteer) -> Region | None:
    if not arguments.region:
        return None
    from geoevents.regions import find_region

    return find_region(gazetteer, arguments.region)


def _known(arguments: argparse.Namespace) -> str:
    return f", as known by {arguments.known_by}" if arguments.known_by else ""


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
