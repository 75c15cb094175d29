"""The mentions of one name in a text, and the places that the name may mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gazetteer.mention import ADMIN, DEMONYM, FACILITY, PLACE, Mention
from gazetteer.place import Candidate
from gazetteer.tables import IS_ADMIN1, Tables

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_CANDIDATES_OF_ALL = 60_000
"""How many places all names of a text may mean together: of a huge text, fewer each."""
REPEATED_VOICE = 0.35
"""What the logarithm of its mentions adds to a name's voice."""
DEMONYM_VOICE = 0.4
"""How much the people or the adjective of a place say of where a text is, beside a place itself."""


_NOTHING: Floats = np.empty(0)
_NOTHING.flags.writeable = False


def _nothing() -> Floats:
    """The empty array that every group begins with."""
    return _NOTHING


@dataclass(slots=True)
class Group:
    """The mentions of one name that must mean one place, and what was found out about it.

    ``rows`` are its candidates, ``scores`` their log-odds and ``odds`` their probabilities, in the same order;
    ``support`` is the part of the scores that other places of the text give; ``best`` is where the most
    probable candidate stands.
    """

    key: str
    role: str
    mentions: list[Mention]
    container: str | None
    rows: Ints
    grades: Ints
    voice: float = 0.0
    odds: Floats = field(default_factory=_nothing)
    scores: Floats = field(default_factory=_nothing)
    support: Floats = field(default_factory=_nothing)
    home: Floats = field(default_factory=_nothing)
    best: int = 0
    row: int = -1
    """The most probable candidate's row."""
    sure: float = 0.0
    """How much the text says of where it is by this name: its candidate's probability, times its voice."""
    candidates: tuple[Candidate, ...] | None = None
    """The best candidates as places, once they have been asked for."""
    handicap: Floats | None = None
    """What speaks against each candidate because its name is spelt otherwise; None where all have the name."""
    likeness: Floats | None = None
    """How alike the names of the candidates are to this one: 1 for the very name."""
    closeness: Floats | None = None
    """Of candidates spelt otherwise, how near they are to the text's other places, 0 to 1."""
    is_unknown: bool = False
    """Whether no place has the very name."""

    @property
    def is_respelled(self) -> bool:
        """Whether its best candidate was found by consonants or sounds, not by the name."""
        return self.likeness is not None and bool(len(self.rows)) and float(self.likeness[self.best]) < 1.0

    @property
    def wanted(self) -> int:
        """The kinds that words around every mention ask for, as bits; a facility only where nothing else is."""
        asked = [mention.wanted for mention in self.mentions if mention.wanted]
        if not asked:
            return 0
        common = asked[0]
        for other in asked[1:]:
            common &= other
        return (common & ~FACILITY) or common


def group_mentions(tables: Tables, mentions: Sequence[Mention]) -> list[Group]:
    """One group for each name and what the text says that it lies in, in the order of the text."""
    groups: dict[tuple[str, str | None, str, bool], Group] = {}
    for mention in mentions:
        container = mention.container.key if mention.container is not None else None
        role = DEMONYM if mention.role is DEMONYM else PLACE
        area = bool(mention.wanted) and not mention.wanted & ~(ADMIN | IS_ADMIN1)
        group = groups.get((mention.key, container, role, area))
        if group is None:
            rows, grades = candidates_of(tables, mention)
            group = Group(
                key=mention.key, role=role, mentions=[], container=container, rows=rows, grades=grades
            )
            groups[mention.key, container, role, area] = group
        group.mentions.append(mention)
    if sum(len(group.rows) for group in groups.values()) > MOST_CANDIDATES_OF_ALL:
        most = max(1, MOST_CANDIDATES_OF_ALL // len(groups))
        for group in groups.values():
            group.rows, group.grades = group.rows[:most], group.grades[:most]
    for group in groups.values():
        best = max(mention.score for mention in group.mentions)
        group.voice = (1.0 + REPEATED_VOICE * math.log(len(group.mentions))) / (1.0 + math.exp(-best))
        if group.role is DEMONYM:
            group.voice *= DEMONYM_VOICE
    return list(groups.values())


def candidates_of(tables: Tables, mention: Mention) -> tuple[Ints, Ints]:
    """The rows that a mention may mean, and the grade of its name for each."""
    number = mention.number if mention.number >= 0 else mention.head
    if number < 0:
        rows = np.array(mention.rows, dtype=np.int64)
        return rows, np.zeros(len(rows), dtype=np.int64)
    rows, kept = tables.names.first(number)
    if mention.rows:
        keep = [at for at, row in enumerate(rows.tolist()) if row not in mention.rows]
        rows = np.concatenate([np.array(mention.rows, dtype=np.int64), rows[keep]])
        kept = np.concatenate([np.zeros(len(mention.rows), dtype=np.int64), kept[keep]])
    return rows, kept
