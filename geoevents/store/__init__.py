"""Where reports, claims and events are kept: a GeoPackage that any GIS opens."""

from geoevents.store.event_store import EventStore
from geoevents.store.intake import IngestSummary

__all__ = ["EventStore", "IngestSummary"]
