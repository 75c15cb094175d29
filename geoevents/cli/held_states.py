"""What a store and the baselines beside it tell of a day: the states of places, and the region asked about."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from geoevents.control import ControlSpan
from geoevents.errors import StoreError
from geoevents.model import ControlState

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from geoevents.baselines import Baseline
    from geoevents.regions import Region
    from geoevents.store import EventStore


def last_day(store: EventStore) -> dt.date:
    """The last day of which the store knows anything.

    Raises:
        StoreError: it knows of no day.
    """
    day = store.last_day()
    if day is None:
        raise StoreError(f"{store.path}: holds no dated event; ingest reports first")
    return day


def states_on(
    store: EventStore, baseline: Baseline, as_of: dt.date, known_by: dt.date | None
) -> list[ControlState]:
    """The store's states; with a baseline beside it, those of its events folded anew."""
    if not baseline.states and not baseline.areas:
        return store.control(as_of=as_of, known_by=known_by)
    from geoevents.control import control

    events = store.events()
    states = baseline.of_places(event.place for event in events if event.place)
    return control(events, as_of=as_of, known_by=known_by, baseline=[*store.baseline(), *states])


def after_area_claims(
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


def find_asked_region(arguments: argparse.Namespace, gazetteer: Gazetteer) -> Region | None:
    """The region that ``--in`` names, if any.

    Raises:
        RegionError: no region has this name.
    """
    if not arguments.region:
        return None
    from geoevents.regions import find_region

    return find_region(gazetteer, arguments.region)
