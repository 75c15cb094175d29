"""Roads told by what they join: "a highway that links the capital Damascus with the northern city of Aleppo".

The road is the one of the index that has a name of both ends ("Damascus-Aleppo highway"), or whose line
passes both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from gazetteer.bearings import distance_and_bearing
from gazetteer.names import normalize
from gazetteer.place import Candidate, Place, PlaceKind, Toponym
from gazetteer.tables import KIND_NUMBER, Tables

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PASSES_KM = 12.0
"""How near a town's point a road's line must come to pass through the town."""
_KM_PER_DEGREE = 111.195
_ROAD = (
    r"\b(?P<road>(?:international |main |strategic |coastal )?(?:highway|motorway|road|route|artery|freeway)s?)"
    r"(?: that| which)?,? (?:link(?:s|ed|ing)?|connect(?:s|ed|ing)?|join(?:s|ed|ing)?|"
    r"between|from|leading from|runs? (?:from|between)|running (?:from|between))\b"
)
_BEGINS = re.compile(_ROAD + r"(?P<gap>[^.;:\n]{0,40})$", re.IGNORECASE)
_JOINS = re.compile(r"^,? ?(?:with|to|and|and with|up to)\b[^.;:\n]{0,45}$", re.IGNORECASE)
_KIND_NAMES = ("highway", "road", "motorway", "international highway")


def find_described_roads(
    text: str,
    toponyms: Sequence[Toponym],
    *,
    tables: Tables,
    place_at: Callable[[int], Place],
    geometry: Callable[[str], BaseGeometry | None],
) -> list[Toponym]:
    """The roads that a text describes by two of its toponyms, as toponyms of kind ROAD whose spans overlap
    those."""
    found = []
    settled = [toponym for toponym in toponyms if toponym.place is not None and toponym.role == "place"]
    for first, second in pairwise(settled):
        if second.start - first.end > 60 or not _JOINS.match(text[first.end : second.start]):
            continue
        offset = max(0, first.start - 110)
        begins = _BEGINS.search(text[offset : first.start])
        if begins is None or first.place is None or second.place is None:
            continue
        road = _named_after(first, second, tables, place_at) or _passing(
            first.place, second.place, tables, place_at, geometry
        )
        if road is not None:
            start = offset + begins.start("road")
            score = min(first.score, second.score)
            found.append(
                Toponym(
                    start=start,
                    end=second.end,
                    text=text[start : second.end],
                    place=road,
                    score=score,
                    candidates=(Candidate(place=road, score=score),),
                    cues=("described",),
                )
            )
    return found


def _named_after(
    first: Toponym, second: Toponym, tables: Tables, place_at: Callable[[int], Place]
) -> Place | None:
    """The road that has both ends in its name."""
    for one, other in ((first, second), (second, first)):
        if one.place is None or other.place is None:
            continue
        for begin in {normalize(one.text), normalize(one.place.name)}:
            for end in {normalize(other.text), normalize(other.place.name)}:
                for kind in _KIND_NAMES:
                    for row in tables.names.find(f"{begin} {end} {kind}"):
                        if tables.kind[row] == KIND_NUMBER[PlaceKind.ROAD]:
                            return place_at(row)
    return None


def _passing(
    first: Place,
    second: Place,
    tables: Tables,
    place_at: Callable[[int], Place],
    geometry: Callable[[str], BaseGeometry | None],
) -> Place | None:
    """The road whose line passes both places; of several the shortest."""
    import shapely

    away, _ = distance_and_bearing(first.latitude, first.longitude, second.latitude, second.longitude)
    best: tuple[float, Place] | None = None
    for row in (tables.kind[:] == KIND_NUMBER[PlaceKind.ROAD]).nonzero()[0].tolist():
        here, _ = distance_and_bearing(
            first.latitude, first.longitude, float(tables.latitude[row]), float(tables.longitude[row])
        )
        reach = 2 * float(tables.radius_km[row]) + PASSES_KM
        if here > reach or away > reach:
            continue
        place = place_at(row)
        line = geometry(place.id)
        if line is None:
            continue
        ends = (shapely.Point(end.longitude, end.latitude) for end in (first, second))
        if all(line.distance(end) * _KM_PER_DEGREE <= PASSES_KM for end in ends):
            length = float(tables.radius_km[row])
            if best is None or length < best[0]:
                best = length, place
    return best[1] if best else None
