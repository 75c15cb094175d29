"""A phrase for a side, and what is known of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

_START = attrgetter("start")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideMention:
    """One phrase for a side: ``text == whole[start:end]``, in characters."""

    start: int
    end: int
    text: str
    side: str | None
    """The side's name; None for a generic word that nothing here resolves."""
    generic: bool = False
    """Told by a generic word ("the army"), not by a name."""
    kind: str = ""
    """The class of the generic word: "government", "rebels", "jihadists", ...; empty for a name."""
    person: bool = False
    """A leader's name alone ("Assad")."""
    metonym: bool = False
    """A country or capital alone: a side if it acts, a place if not."""
    attributive: bool = False
    """It only says whose something is: "rebel positions", "army-held", "Assad's rule"."""
    backers: tuple[str, ...] = ()
    """The patrons told with it: ("Russia",) for "Russian-backed government forces"."""
    unknown: bool = False
    """A group that the lexicon does not know, under its own name."""


def sides_within(sides: Sequence[SideMention], first: int, last: int) -> Sequence[SideMention]:
    """Those of the sides, in order, that begin between two characters."""
    return sides[bisect_left(sides, first, key=_START) : bisect_left(sides, last, key=_START)]
