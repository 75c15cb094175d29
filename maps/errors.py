"""What can go wrong between a frame and a page."""

from __future__ import annotations


class MapError(Exception):
    """Base of all errors of this package."""


class FrameError(MapError, ValueError):
    """A GeoDataFrame lacks a column or holds a value that cannot be drawn; the message names it."""


class PaletteError(MapError, ValueError):
    """A palette does not exist or is malformed; the message names the line."""


class PageError(MapError, ValueError):
    """A page would ask the network for something, which only online tiles may."""
