"""What a sentence tells of control, before words become places and sides."""

from __future__ import annotations

from dataclasses import dataclass, field

from geoevents.extraction.language import Word
from geoevents.extraction.modality import Factuality
from geoevents.extraction.places import PlaceMention
from geoevents.model import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceArgument:
    """A place that a trigger is about: a mention, or a word ("town", "it", "there") that stands for one."""

    mention: PlaceMention | None = None
    anaphor: str = ""
    word: Word | None = None
    part: str = ""
    partial: bool = False


@dataclass(slots=True, kw_only=True)
class Finding:
    """A trigger with its places, and the words that fill its roles."""

    type: EventType
    word: Word
    rule: str
    factuality: Factuality
    places: list[PlaceArgument]
    roles: dict[str, list[Word]] = field(default_factory=dict)
    again: bool = False
    needs_side: bool = False
    nominal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of one trigger of a sentence, for people who ask why. Offsets are those of the report."""

    start: int
    end: int
    """The trigger's word."""
    sentence: int
    """Where its sentence begins."""
    type: EventType
    rule: str
    outcome: str
    """Empty where claims were told; else why none was."""
