"""What can go wrong between a name and a place."""

from __future__ import annotations


class GazetteerError(Exception):
    """Base of all errors of this package."""


class SourceError(GazetteerError, ValueError):
    """A source file cannot be read as what it claims to be; the message names file, line and value."""


class IndexUnavailableError(GazetteerError, OSError):
    """The compiled index can be neither opened nor built."""


class PlaceNotFoundError(GazetteerError, LookupError):
    """No place has this name or id."""
