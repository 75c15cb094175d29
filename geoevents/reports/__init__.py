"""Reports as they come: text files, JSON lines, folders, standard input."""

from __future__ import annotations

from geoevents.reports.reading import read_reports

__all__ = ["read_reports"]
