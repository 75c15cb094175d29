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
from geoevents.model import HeldState
from geoevents.unlocated import unlocated_control

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
        unlocated = unlocated_control(store.unlocated_events(), as_of=as_of, known_by=arguments.known_by)
    left_out = 0
    if region:
        where = points_within(region.geometry, [state.place for state in states])
        states = [state for state, inside in zip(states, where, strict=True) if inside]
        left_out, unlocated = len(unlocated), []  # nobody knows whether they lie in it
    states.sort(key=lambda state: (state.holder or "￿", state.place.name, state.place.id))
    unlocated.sort(key=lambda state: (state.holder or "￿", state.name))
    rows: Rows = [_row(state, state.place.name, state.place) for state in states]
    rows += [_row(state, state.name, None) for state in unlocated]

    def frame() -> gpd.GeoDataFrame:
        from geoevents.frames import states_frame

        return states_frame(states, unlocated)

    write_answer(rows, STATE_TABLE, frame, form, arguments.output, layer="control", id_column="place_id")
    nowhere = f"; {len(unlocated):,} of them without a known position" if unlocated else ""
    if left_out:
        nowhere = f"; left out: {count(left_out, 'place')} without a known position"
    say(f"{count(len(rows), 'place')} as of {as_of}{known_by_text(arguments)}{nowhere}")
    return 0


def _row(state: HeldState, name: str, place: Place | None) -> dict[str, object]:
    return {
        "place": name,
        "place_id": place.id if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "holder": state.holder,
        "status": state.status.value,
        "since": day_text(state.since),
        "against": state.against,
        "as_of": day_text(state.as_of),
        "known_by": day_text(state.known_by),
        "event_ids": list(state.event_ids),
    }


def points_within(area: Any, places: Iterable[Place]) -> list[bool]:  # noqa: ANN401 - a geometry
    """Whether each place lies in a geometry."""
    import shapely

    listed = list(places)
    shapely.prepare(area)
    found = shapely.intersects_xy(area, [p.longitude for p in listed], [p.latitude for p in listed])
    return [bool(inside) for inside in found]
