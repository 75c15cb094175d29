"""Places known only by the place that they are called after: the headquarters in a town, the hills by it."""

from __future__ import annotations

from gazetteer.names import normalize
from gazetteer.place import Place, PlaceKind

RADIUS_OF_CALLED_AFTER = {PlaceKind.FACILITY: 8.0, PlaceKind.PHYSICAL: 50.0, PlaceKind.ADMIN: 15.0}
"""How far from its town, in km, what is called after it may lie, where nothing more is known."""


def called_after(place: Place, name: str, *, kind: PlaceKind = PlaceKind.FACILITY) -> Place:
    """A facility, a river or the like of which only its town is known: at the town, with a telling radius.

    ``kind``: one of RADIUS_OF_CALLED_AFTER. The same town and name give the same id.
    """
    return Place(
        id=f"area:{place.id}:{'-'.join(normalize(name).split())}",
        name=name,
        kind=kind,
        latitude=place.latitude,
        longitude=place.longitude,
        country_code=place.country_code,
        admin1=place.admin1,
        radius_km=max(place.radius_km, RADIUS_OF_CALLED_AFTER[kind]),
    )


def is_called_after(place: Place) -> bool:
    """Whether a place is known only by another, and where it lies is no more than that."""
    return place.kind in RADIUS_OF_CALLED_AFTER and place.id.startswith("area:") and place.id.count(":") > 2
