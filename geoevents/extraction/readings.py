"""What the learned reader reads off one mention, with how likely each thing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geoevents.extraction.encoding import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that a pointer may choose: a side's name or the index of a date, with its probability."""

    value: str | int
    probability: float


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was read off one mention for one slot."""

    mention: Mention
    slot: int
    probability: float
    background: float
    again: float
    handover: float
    status: Sequence[float]
    precision: Sequence[float]
    antecedents: Sequence[tuple[int, float]] = ()
    """(index of a named mention, probability), the likeliest first."""
    sides: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    """For each pointer the sides that it may mean, the likeliest first; None of them is an empty value."""
    dates: Sequence[Choice] = ()
    """Indices into the report's dates, -1 for none, the likeliest first."""
    said_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
