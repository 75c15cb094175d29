"""Small places far from all else that a report names: more often a namesake than the place that is meant.

A report of war speaks of one part of the world. Of the small places that stand alone in another (thresholds
below), four in five of the training reports are namesakes; better no place than the wrong one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from gazetteer.names import normalize
from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.geodesy import distance_km

LEAST_PLACES = 3
"""Places that a report must name for one of them to be far from the others."""
SMALL, FAR_KM = 20_000, 400.0
"""Inhabitants, and kilometres to the nearest other place."""
TOWN, ABROAD_KM = 100_000, 300.0
"""The same of a place that is the only one of its country, which the report does not name."""
ASTRAY_KM = 400.0
"""Kilometres to the second nearest place, of one that is the only one of its country."""
LEAST_AT_HOME, MOST_NAMESAKES = 0.6, 2
"""Of the places that a report names, how many must lie in one country for a small one there to be meant however
far it is; and how many others may have its name elsewhere."""
_BESIDE_DEGREES = 1.5
"""Of latitude and of longitude: at most 240 km, less than any distance that is far."""


def drop_remote(toponyms: Sequence[Toponym]) -> list[Toponym]:
    """The toponyms of a report; those that are more probably namesakes have no place.

    Args:
        toponyms: from the geoparser.
    """
    spots, named = _split_off_countries(toponyms)
    if len(spots) < LEAST_PLACES:
        return list(toponyms)
    countries = Counter(t.place.country_code for t in toponyms if t.place is not None)
    vouched = _vouched_for(toponyms, spots)
    doubted: set[str] = set()
    for place in spots:
        if place.kind not in (PlaceKind.SETTLEMENT, PlaceKind.ROAD) or place.population >= TOWN:
            continue
        if place.id in vouched:
            continue
        alone = countries[place.country_code] <= 1 and place.country_code not in named
        if not alone and (place.population >= SMALL or place.kind is PlaceKind.ROAD):
            continue
        others = [other for other in spots if other.id != place.id]
        if any(_is_beside(other, place) for other in others):
            continue
        if _km_to_nearest(place, others) > (ABROAD_KM if alone else FAR_KM):
            doubted.add(place.id)
    return [t if t.place is None or t.place.id not in doubted else replace(t, place=None) for t in toponyms]


def _vouched_for(toponyms: Sequence[Toponym], spots: Sequence[Place]) -> set[str]:
    """The ids of the places that are the only ones of their name in the country that a report is about."""
    home, count = Counter(place.country_code for place in spots).most_common(1)[0]
    if count < LEAST_AT_HOME * len(spots):
        return set()
    at_home = ((t, t.place) for t in toponyms if t.place is not None and t.place.country_code == home)
    return {place.id for toponym, place in at_home if _is_only_one(toponym)}


def _is_only_one(toponym: Toponym) -> bool:
    """Whether no other place of its country, and few elsewhere, have a place's very name."""
    place, others = toponym.place, toponym.candidates
    if place is None or len(others) > 1 + MOST_NAMESAKES:
        return False
    if sum(other.place.country_code == place.country_code for other in others) > 1:
        return False
    return normalize(toponym.text) in map(normalize, (place.name, *place.alternate_names))


def find_strays(toponyms: Sequence[Toponym | None]) -> set[str]:
    """The ids of places that nothing in a report can have happened at, though it may well name them.

    Cities too: of what is told of the only place of a country, far from all others, seventeen in nineteen
    events of the training reports happened at a namesake ("the Old City", "Berlin" in Colombia).

    Args:
        toponyms: from the geoparser; None is passed over.
    """
    spots, named = _split_off_countries(toponyms)
    if len(spots) <= LEAST_PLACES:
        return set()
    countries = Counter(place.country_code for place in spots)
    if countries.most_common(1)[0][1] < LEAST_AT_HOME * len(spots):
        return set()  # a report of several wars
    strays: set[str] = set()
    for place in spots:
        if (
            countries[place.country_code] > 1
            or place.country_code in named | {""}
            or place.kind is PlaceKind.ROAD
        ):
            continue
        others = [other for other in spots if other.id != place.id]
        if _km_to_nearest(place, others, rank=2) > ASTRAY_KM:
            strays.add(place.id)
    return strays


def _split_off_countries(toponyms: Iterable[Toponym | None]) -> tuple[list[Place], set[str]]:
    """A report's places, each once, that are no countries; and the codes of the countries that it names."""
    located = [t.place for t in toponyms if t is not None and t.place is not None]
    spots = {place.id: place for place in located if place.kind is not PlaceKind.COUNTRY}
    return list(spots.values()), {place.country_code for place in located if place.kind is PlaceKind.COUNTRY}


def _km_to_nearest(place: Place, others: Sequence[Place], *, rank: int = 1) -> float:
    """Kilometres from a place to the nearest of others; with ``rank`` 2 to the second nearest."""
    away = distance_km(
        [other.latitude for other in others],
        [other.longitude for other in others],
        place.latitude,
        place.longitude,
    )
    return float(np.sort(away)[rank - 1])


def _is_beside(other: Place, place: Place) -> bool:
    """Whether two places are surely not far apart: a glance that spares most places the geodesic."""
    latitude, longitude = abs(other.latitude - place.latitude), abs(other.longitude - place.longitude)
    return latitude <= _BESIDE_DEGREES and longitude <= _BESIDE_DEGREES
