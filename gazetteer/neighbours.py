"""Which of two places of one name in one region a text means where all else leaves it open: by its neighbours.

"Saraqeb, Afis, al-Nayrab, Tell Touqan" and "in eastern Idlib the factions attacked al-Nayrab" mean the
al-Nayrab there, though the text as a whole speaks as much of Aleppo, where another one lies.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from gazetteer.groups import Floats, Group, Ints
from gazetteer.mention import DEMONYM, Mention
from gazetteer.place import PlaceKind
from gazetteer.resolution import EARTH_KM, Resolver
from gazetteer.tables import KIND_NUMBER, Tables

CLOSE_CALL = 0.2
"""The share of the best candidate's odds from which on another one is still in question."""
REGION_KM = 150.0
NEAR_KM = 25.0
CLEARLY = 1.5
"""How many times as near its neighbours another candidate must be."""
LEAST_NEARNESS = 0.25
TOWN, LARGER = 10_000, 10
"""A place of so many people, and so many times as large as its namesake, gives way only to what the text says
lies in the very province, or puts among several neighbours."""
CROWDED = 0.8
MOST_NEIGHBOURS, WITHIN = 3, 200
"""Names before and after a name, and characters, within one sentence."""
_IN = re.compile(r"\b(?:in|of|within|across)(?: the)?(?: [\w-]+(?: of)?)?\s+$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z\"“])|\n\n")


def settle(text: str, groups: Sequence[Group], tables: Tables, resolver: Resolver) -> None:
    """Choose again, by the names beside it in its sentences, for a name of which two places are as likely.

    The two lie in one country, within `REGION_KM`: of what lies farther apart the text as a whole says enough.
    """
    asked = [group for group in groups if _is_open(group)]
    if not asked:
        return
    ordered = sorted(
        ((m.start, m, g) for g in groups if len(g.rows) and g.role is not DEMONYM for m in g.mentions),
        key=lambda told: told[0],
    )
    starts = [start for start, _, _ in ordered]
    for group in asked:
        likely = _rivals(group, tables, resolver)
        if len(likely) < 2:
            continue
        rows = group.rows[likely]
        points, within, near = resolver.points(rows), np.zeros(len(likely)), np.zeros(len(likely))
        for mention in group.mentions:
            for other, told, rank in _beside(text, mention, group, ordered, starts):
                lies, beside = _near(points, rows, other, tables, resolver)
                near += beside / rank
                if _IN.search(text, max(0, told.start - 40), told.start):
                    within += lies / rank
        lesser = (tables.population[rows] * LARGER < tables.population[group.row]) & (near < CROWDED)
        nearness = within + np.where(lesser & (tables.population[group.row] >= TOWN), 0.0, near)
        best = int(nearness.argmax())
        chosen, was = int(likely[best]), group.best
        if chosen == was or nearness[best] < LEAST_NEARNESS:
            continue
        if was in likely and nearness[best] >= CLEARLY * nearness[int(np.flatnonzero(likely == was)[0])]:
            _prefer(group, chosen)


def _is_open(group: Group) -> bool:
    if len(group.rows) < 2 or group.role is DEMONYM or len(group.odds) != len(group.rows):
        return False
    return float(np.partition(group.odds, -2)[-2]) >= CLOSE_CALL * float(group.odds.max())


def _rivals(group: Group, tables: Tables, resolver: Resolver) -> Ints:
    """Where the candidates stand that are about as likely as the best one, in its country and near it."""
    likely = np.flatnonzero(group.odds >= CLOSE_CALL * group.odds.max())
    rows = group.rows[likely]
    away = EARTH_KM * np.arccos(
        np.clip(resolver.points(rows) @ resolver.points(np.array([group.row]))[0], -1.0, 1.0)
    )
    is_village = tables.kind[rows] == KIND_NUMBER[PlaceKind.SETTLEMENT]
    is_village &= group.grades[likely] <= group.grades[group.best]
    return np.asarray(
        likely[(away <= REGION_KM) & (tables.country[rows] == tables.country[group.row]) & is_village]
    )


def _beside(
    text: str,
    mention: Mention,
    group: Group,
    ordered: Sequence[tuple[int, Mention, Group]],
    starts: Sequence[int],
) -> list[tuple[Group, Mention, int]]:
    """The names next to a mention in its sentence, on both sides, the nearest as 1; itself left out."""
    at = bisect_left(starts, mention.start)
    found: list[tuple[Group, Mention, int]] = []
    for step in (-1, 1):
        number, seen = at + (min(0, step)), 0
        while 0 <= number < len(ordered) and seen < MOST_NEIGHBOURS:
            _, other, its = ordered[number]
            first, last = (other.end, mention.start) if step < 0 else (mention.end, other.start)
            if abs(last - first) > WITHIN or (last > first and _SENTENCE.search(text, first, last)):
                break
            if its is not group and other.key != mention.key:
                seen += 1
                found.append((its, other, seen))
            number += step
    return found


def _near(
    points: Floats, rows: Ints, other: Group, tables: Tables, resolver: Resolver
) -> tuple[Floats, Floats]:
    """Whether each candidate lies in the area that a neighbour is, and how near it is to the place; 0 to 1."""
    within, near = np.zeros(len(points)), np.zeros(len(points))
    for at in np.flatnonzero(other.odds >= CLOSE_CALL).tolist():
        row, weight = int(other.rows[at]), float(other.odds[at]) * min(1.0, other.voice)
        if tables.level[row] == 1:
            within += weight * (tables.admin1[rows] == tables.admin1[row])
        elif tables.level[row] > 1:
            cosines = np.clip(points @ resolver.points(np.array([row]))[0], -1.0, 1.0)
            near += weight / (1.0 + (EARTH_KM * np.arccos(cosines) / NEAR_KM) ** 2)
    return within, near


def _prefer(group: Group, chosen: int) -> None:
    """Let a candidate and the best one change places."""
    was = group.best
    for values in (group.odds, group.scores):
        values[was], values[chosen] = values[chosen], values[was]
    group.best, group.row = chosen, int(group.rows[chosen])
    group.candidates = None
