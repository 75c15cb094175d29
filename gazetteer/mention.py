"""What recognition hands to resolution: words of a text that may name a place, and the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from gazetteer.place import PlaceKind
from gazetteer.tables import KIND_NUMBER

BIT = {kind: 1 << number for kind, number in KIND_NUMBER.items()}
SETTLEMENT, ADMIN, COUNTRY = BIT[PlaceKind.SETTLEMENT], BIT[PlaceKind.ADMIN], BIT[PlaceKind.COUNTRY]
FACILITY, PHYSICAL, ROAD = BIT[PlaceKind.FACILITY], BIT[PlaceKind.PHYSICAL], BIT[PlaceKind.ROAD]

PLACE, EMBEDDED, DEMONYM = "place", "embedded", "demonym"
"""Roles: the place itself; within the name of an institution; a word for its people or its adjective."""


@dataclass(slots=True)
class Mention:
    """Words that may name a place.

    ``key`` is the name's normal form and ``number`` its number in the index's name trie, or -1; ``rows`` are
    candidates that an alias or a demonym names. ``head`` is the number of the name that a facility's begins
    with ("Taftanaz air base" where only Taftanaz is known), or -1. ``wanted`` has the kinds that the words
    around ask for, as bits. ``score`` is the log-odds that this is a place, ``local`` the part of it that the
    words around give, ``cues`` the names of all evidence. ``container`` is a later mention that says where
    this one lies ("Paris, Texas"); ``needs_container`` marks an abbreviation that is none alone ("Del.").
    """

    start: int
    end: int
    key: str
    number: int = -1
    rows: tuple[int, ...] = ()
    head: int = -1
    words: int = 1
    role: str = PLACE
    wanted: int = 0
    score: float = 0.0
    local: float = 0.0
    cues: list[str] = field(default_factory=list)
    container: Mention | None = None
    needs_container: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the index has the name."""
        return self.number >= 0 or bool(self.rows)

    def add(self, cue: str, weight: float, *, around: bool = False) -> None:
        """Count a piece of evidence; ``around`` says that it stands around the name, not in it."""
        self.cues.append(cue)
        self.score += weight
        if around:
            self.local += weight
