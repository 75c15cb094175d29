"""Who gained and who lost by what was read: pairs of sides, chosen together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geoevents.extraction.readings import Choice, Reading
from geoevents.extraction.sides import SideContext
from geoevents.model import EventType

_SURE_OF_FOE = 0.5
_PAIR_FLOOR = 0.05
"""Keeps one pointer's certainty from ruling out all that the other says."""
_FRIENDS = 0.03
"""What is left of the likelihood of a pair who do not fight each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who gained and who lost a place, or who acts there and against whom."""

    gain: str | None = None
    loss: str | None = None
    actor: str | None = None
    against: str | None = None


def choose_sides(
    reading: Reading,
    kind: EventType,
    context: SideContext | None,
    *,
    fight: Callable[[str, str], bool] | None = None,
) -> Sides:
    """Choose the sides of what was read.

    Args:
        reading: what was read off a mention.
        kind: what happened; says which sides it has.
        context: who fights whom there; says who gained where the text names only the side that lost, and
            whom a side besieges where the reader is not sure.
        fight: whether two sides fight each other there; who does not takes nothing from the other.
    """
    if not kind.is_change and kind is not EventType.HOLDS:
        actor, against = _choose_pair(reading, "actor", "against")
        if actor and context is not None and share_of(reading, "against", against or "") < _SURE_OF_FOE:
            against = context.opponent(actor) or against
        return Sides(actor=actor, against=against)
    if kind is EventType.WITHDRAWAL:
        return Sides(loss=_choose_pair(reading, "loss", "gain")[0])
    gain, loss = _choose_pair(reading, "gain", "loss", fight if kind is EventType.CAPTURE else None)
    if gain is None and context is not None:
        loss = next((str(c.value) for c in reading.sides.get("loss", ()) if c.value), None)
        gain = context.opponent(loss) if loss else context.voice
    return Sides(gain=gain, loss=loss)


def _choose_pair(
    reading: Reading, first: str, second: str, fight: Callable[[str, str], bool] | None = None
) -> tuple[str | None, str | None]:
    """Choose two sides together: the likeliest pair of a side and another, or none."""
    pairs = [
        (one.probability * (other.probability + _PAIR_FLOOR), str(one.value), str(other.value))
        for one in reading.sides.get(first, ())
        for other in reading.sides.get(second, (Choice(value="", probability=1.0),))
        if one.value != "" and one.value != other.value
    ]
    if not pairs:
        return None, None
    if fight is not None and len(pairs) > 1:
        pairs = [(p * (1.0 if not b or fight(a, b) else _FRIENDS), a, b) for p, a, b in pairs]
    _, chosen, against = max(pairs)
    return chosen, against or None


def share_of(reading: Reading, name: str, value: str) -> float:
    """How likely a pointer means a side; an empty value is none."""
    return next((choice.probability for choice in reading.sides.get(name, ()) if choice.value == value), 0.0)
