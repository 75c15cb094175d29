"""What can go wrong between a frame and a page."""

from __future__ import annotations


class MapError(Exception):
    """Base of all errors of this package."""


class FrameError(MapError, ValueError):
    """A GeoDataFrame lacks a column or holds a value that cannot be drawn; the message names it."""
