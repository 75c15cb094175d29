"""``geoevents control``: who holds what, of places, ground or a road; or the story of one place."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.place import Place
from geoevents.cli.answers import Rows, check_form, day_text, known_by_text, write_answer
from geoevents.cli.held_ground import tell_ground
from geoevents.cli.held_road import tell_road
from geoevents.cli.held_states import after_area_claims, find_asked_region, last_day, states_on
from geoevents.cli.inputs import baseline_of
from geoevents.cli.reading import open_gazetteer
from geoevents.cli.writing import count, say
from geoevents.errors import QueryError

if TYPE_CHECKING:
    import geopandas as gpd


STATE_TABLE = ("place", "holder", "status", "since", "against", "event_ids")


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
        region = find_asked_region(arguments, gazetteer)
        if arguments.road:
            return tell_road(arguments, store, gazetteer, baseline, as_of, form)
        if arguments.areas:
            return tell_ground(arguments, store, gazetteer, baseline, as_of, region, form)
        states = states_on(store, baseline, as_of, arguments.known_by)
        states = after_area_claims(states, store, gazetteer, as_of, arguments.known_by)
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
            "since": day_text(state.since),
            "against": state.against,
            "as_of": day_text(state.as_of),
            "known_by": day_text(state.known_by),
            "event_ids": list(state.event_ids),
        }
        for state in states
    ]

    def frame() -> gpd.GeoDataFrame:
        from geoevents.frames import states_frame

        return states_frame(states)

    write_answer(rows, STATE_TABLE, frame, form, arguments.output, layer="control", id_column="place_id")
    say(f"{count(len(rows), 'place')} as of {as_of}{known_by_text(arguments)}")
    return 0


def points_within(area: Any, places: Iterable[Place]) -> list[bool]:  # noqa: ANN401 - a geometry
    """Whether each place lies in a geometry."""
    import shapely

    listed = list(places)
    shapely.prepare(area)
    found = shapely.intersects_xy(area, [p.longitude for p in listed], [p.latitude for p in listed])
    return [bool(inside) for inside in found]
