"""GeoDataFrames to a layered Folium map in one self-contained file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.errors import FrameError, MapError, PageError, PaletteError

if TYPE_CHECKING:
    from maps.event_map import EventMap, build_map, save_map

__all__ = ["EventMap", "FrameError", "MapError", "PageError", "PaletteError", "build_map", "save_map"]


def __getattr__(name: str) -> object:
    """Load Folium only when a map is built."""
    if name in ("EventMap", "build_map", "save_map"):
        from maps import event_map

        found: object = getattr(event_map, name)
        return found
    raise AttributeError(f"module 'maps' has no attribute {name!r}")
