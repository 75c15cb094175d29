"""``geoevents control --areas``: the ground that each side holds, in km2."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from geoevents.cli.answers import Rows, day_text, known_by_text, write_answer
from geoevents.cli.held_states import states_on
from geoevents.cli.writing import say
from geoevents.control import ControlSpan

if TYPE_CHECKING:
    import geopandas as gpd

    from gazetteer.index import Gazetteer
    from geoevents.baselines import Baseline
    from geoevents.regions import Region
    from geoevents.store import EventStore

AREA_TABLE = ("side", "status", "against", "km2", "share")


def tell_ground(
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
    spans = [ControlSpan.of(state) for state in states_on(store, baseline, as_of, known_by)]
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
            "as_of": day_text(as_of),
            "known_by": day_text(known_by),
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
                "as_of": day_text(as_of),
                "known_by": day_text(known_by),
            }
        )

    def frame() -> gpd.GeoDataFrame:
        from geoevents.frames import day_areas_frame

        return day_areas_frame(areas, as_of=as_of)

    write_answer(rows, AREA_TABLE, frame, form, arguments.output, layer="areas")
    where = f" of {region.place.name} ({whole:,.0f} km2)" if region else ""
    say(f"{known:,.0f} km2{where} known as of {as_of}{known_by_text(arguments)}")
    for front in find_fronts(areas):
        say(f"{' and '.join(front.sides)} face each other along {front.km:,.0f} km")
    return 0
