"""Names to places: a local gazetteer, a geocoder with geopy's contract, and a geoparser."""

from gazetteer.place import BoundingBox, Candidate, Place, PlaceKind, Toponym

__all__ = ["BoundingBox", "Candidate", "Place", "PlaceKind", "Toponym"]
