"""What can go wrong between a report and a map. The command line shows each as one line."""

from __future__ import annotations


class GeoeventsError(Exception):
    """Base of all errors of this package."""


class ReportError(GeoeventsError, ValueError):
    """A report cannot be read; the message names file, line, value, and what would be right."""


class StoreError(GeoeventsError, OSError):
    """A store cannot be opened, read or written."""


class RegionError(GeoeventsError, LookupError):
    """A region, place or road that a query names is not known."""


class QueryError(GeoeventsError, ValueError):
    """A query asks for what cannot be."""


class LexiconError(GeoeventsError, ValueError):
    """A lexicon file is wrong; the message names file, line, key, and what would be right."""


class ExportError(GeoeventsError, ValueError):
    """What is asked for cannot be written in that format; the message names the formats that can be."""


class BaselineError(GeoeventsError, ValueError):
    """A baseline cannot be read; the message names file, line, value, and what would be right."""


class LanguageModelError(GeoeventsError, RuntimeError):
    """The parser's model is missing or does not load."""


class ReadingProcessError(GeoeventsError, RuntimeError):
    """A process that reads reports cannot be given its work, or ended unasked."""


class EndpointError(GeoeventsError, ConnectionError):
    """A language model's endpoint cannot be used; the message names it and what it said."""


class AnswerError(ReportError):
    """What a language model answered about one report cannot be read."""
