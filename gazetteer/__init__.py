"""Names to places: a local gazetteer, a geocoder with geopy's contract, and a geoparser."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from gazetteer.place import BoundingBox, Candidate, Place, PlaceKind, Toponym

if TYPE_CHECKING:
    from gazetteer.geocoder import LocalGeocoder
    from gazetteer.geoparser import Geoparser
    from gazetteer.index import Gazetteer

__all__ = [
    "BoundingBox",
    "Candidate",
    "Gazetteer",
    "Geoparser",
    "LocalGeocoder",
    "Place",
    "PlaceKind",
    "Toponym",
]

_MODULE_OF = {
    "Gazetteer": "gazetteer.index",
    "Geoparser": "gazetteer.geoparser",
    "LocalGeocoder": "gazetteer.geocoder",
}


def __getattr__(name: str) -> object:
    """Import what opens files only when it is asked for."""
    if name in _MODULE_OF:
        found: object = getattr(import_module(_MODULE_OF[name]), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
