"""Layers of places into one list, in which no place stands twice.

Two records are one place when they have the same id, or are of one kind, share a name in its normal form, and lie
within `SAME_PLACE_KM` (areas: are of one level in one country, wherever their points lie). A curated record then
adds its names to what is there; a user's record takes over, and keeps the id, which events may already hold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.names import normalize
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import NO_LEVEL, USER, WORLD, Layer, SourcePlace

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SAME_PLACE_KM = 5.0
_KM_PER_DEGREE = 111.195
_CELLS_PER_DEGREE = 10


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance in km (sphere of 6,371 km; within 0.6 % of the geodesic)."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    )
    return 12742.0176 * math.asin(min(1.0, math.sqrt(half)))


def _normal_names(place: Place) -> set[str]:
    return {key for name in (place.name, *place.alternate_names) if (key := normalize(name))}


def _united(names: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(other for other in dict.fromkeys(names) if other != name)


def take_names(known: SourcePlace, extra: SourcePlace) -> SourcePlace:
    """The known place with the names of another record of it."""
    place = known.place
    names = _united((*place.alternate_names, extra.place.name, *extra.place.alternate_names), place.name)
    return replace(known, place=replace(place, alternate_names=names))


def take_over(known: SourcePlace, better: SourcePlace) -> SourcePlace:
    """What a better record says, with the id of the known one, and its facts where the better has none."""
    old, new = known.place, better.place
    names = _united((*new.alternate_names, old.name, *old.alternate_names), new.name)
    return SourcePlace(
        place=replace(
            new,
            id=old.id,
            country_code=new.country_code or old.country_code,
            admin1=new.admin1 or old.admin1,
            feature_code=new.feature_code or old.feature_code,
            population=new.population or old.population,
            radius_km=new.radius_km or old.radius_km,
            alternate_names=names,
        ),
        admin1_code=known.admin1_code or better.admin1_code,
        level=better.level,
        geometry=better.geometry if better.geometry is not None else known.geometry,
    )


class PlaceList:
    """The places of all layers added so far; ``ranks`` has the rank of the layer that each was last told by."""

    def __init__(self) -> None:
        self.places: list[SourcePlace] = []
        self.ranks: list[int] = []
        self.added: dict[str, int] = {}
        self._by_id: dict[str, int] = {}
        self._cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._areas: defaultdict[tuple[str, int], list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self.places)

    def add(self, layer: Layer, records: Iterable[SourcePlace]) -> Iterator[SourcePlace]:
        """Add a layer, giving each record on as it is taken; layers come in the order of their rank."""
        count = 0
        for record in records:
            row = self._by_id.get(record.place.id)
            if row is None and layer.rank > WORLD:
                row = self._find(record)
            if row is None:
                self._append(record, layer.rank)
            else:
                merge = take_over if layer.rank >= USER else take_names
                self.places[row] = merge(self.places[row], record)
                self.ranks[row] = layer.rank
                self._by_id.setdefault(record.place.id, row)
            count += 1
            yield record
        self.added[layer.name] = count

    def _append(self, record: SourcePlace, rank: int) -> None:
        row = len(self.places)
        self.places.append(record)
        self.ranks.append(rank)
        place = record.place
        self._by_id[place.id] = row
        if record.level == NO_LEVEL:
            self._cells[self._cell(place)].append(row)
        else:
            self._areas[place.country_code, record.level].append(row)

    @staticmethod
    def _cell(place: Place) -> tuple[int, int]:
        return math.floor(place.latitude * _CELLS_PER_DEGREE), math.floor(place.longitude * _CELLS_PER_DEGREE)

    def _find(self, record: SourcePlace) -> int | None:
        """The row of the same place, the nearest if there are several."""
        place = record.place
        if record.level == NO_LEVEL:
            y, x = self._cell(place)
            reach = min(18, math.ceil(0.5 / max(0.03, math.cos(math.radians(place.latitude)))))
            near = [
                row
                for b in (y - 1, y, y + 1)
                for a in range(x - reach, x + reach + 1)
                for row in self._cells.get((b, a), ())
            ]
        else:
            near = self._areas.get((place.country_code, record.level), [])
        names: set[str] | None = None
        best: tuple[float, int] | None = None
        for row in near:
            other = self.places[row].place
            if other.kind is not place.kind:
                continue
            away = distance_km(place.latitude, place.longitude, other.latitude, other.longitude)
            if record.level == NO_LEVEL and place.kind is not PlaceKind.ROAD and away > SAME_PLACE_KM:
                continue
            names = names or _normal_names(place)
            if not names.isdisjoint(_normal_names(other)) and (best is None or away < best[0]):
                best = away, row
        return best[1] if best else None

    def fill_areas(self) -> None:
        """Give each place without a country or a first-level area those that its point lies in."""
        import numpy as np
        import shapely

        areas = [
            row for row, record in enumerate(self.places) if record.level == 1 and record.geometry is not None
        ]
        wanting = [
            row
            for row, record in enumerate(self.places)
            if record.level > 1
            and record.place.kind in (PlaceKind.SETTLEMENT, PlaceKind.FACILITY, PlaceKind.ADMIN)
            and not record.admin1_code
        ]
        if not areas or not wanting:
            return
        tree = shapely.STRtree(np.array([self.places[row].geometry for row in areas], dtype=object))
        points = shapely.points(
            [self.places[row].place.longitude for row in wanting],
            [self.places[row].place.latitude for row in wanting],
        )
        pairs: npt.NDArray[np.int64] = tree.query(points, predicate="intersects")
        for at, found in pairs.T:
            record, area = self.places[wanting[at]], self.places[areas[found]]
            place = record.place
            if place.country_code not in ("", area.place.country_code):
                continue
            self.places[wanting[at]] = replace(
                record,
                place=replace(
                    place, country_code=area.place.country_code, admin1=place.admin1 or area.place.admin1
                ),
                admin1_code=area.admin1_code,
            )
