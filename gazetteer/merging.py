"""Layers of places into one list, in which no place stands twice.

Two records are one place when they have the same id, or are of one kind, share a name in its normal form, and
lie within `SAME_PLACE_KM` of each other (areas: are of one level in one country and share a name, or most of
their ground). A curated record then adds its names to what is there; a user's takes over, and keeps the id,
which events may already hold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.names import normalize, script_of
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import CURATED, NO_LEVEL, USER, WORLD, Layer, SourcePlace
from gazetteer.tables import CHOSEN, DENSE, LISTED, PICKED

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import shapely

MANY = 1_000
"""A user's layer with more places is a gazetteer, not a list of the places that matter."""
SAME_PLACE_KM = 5.0
SAME_ROAD_KM = 100.0
SAME_GROUND = 0.6
"""The share of two areas' common ground in the ground of both (IoU) from which on they are one area."""

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
    if script_of(old.name) == "Latn" != script_of(new.name):
        new = replace(new, name=old.name, alternate_names=_united((new.name, *new.alternate_names), old.name))
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
    """The places of all layers added so far; ``ranks`` has the rank of the layer that each was last told by.

    ``standings`` say how far to expect each in a text, before anything else is known: see `gazetteer.tables`.
    """

    def __init__(self) -> None:
        self.places: list[SourcePlace] = []
        self.ranks: list[int] = []
        self.standings: list[int] = []
        self.added: dict[str, int] = {}
        self._by_id: dict[str, int] = {}
        self._cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._areas: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._countries: tuple[list[int], shapely.STRtree] | None = None

    def __len__(self) -> int:
        return len(self.places)

    def add(self, layer: Layer, records: Iterable[SourcePlace]) -> Iterator[SourcePlace]:
        """Add a layer, giving each record on as it is taken; layers come in the order of their rank."""
        count = 0
        told: list[int] = []
        standing = {WORLD: LISTED, CURATED: PICKED}.get(layer.rank, DENSE)
        for record in records:
            if layer.rank > WORLD:
                record = self._in_its_country(record)
                record = self._of_its_own_id(record)
            row = self._by_id.get(record.place.id)
            if row is None and layer.rank > WORLD:
                row = self._find(record)
            if row is None:
                row = len(self.places)
                self._append(record, layer.rank, standing)
            else:
                merge = take_over if layer.rank >= USER else take_names
                self.places[row] = merge(self.places[row], record)
                self.ranks[row] = layer.rank
                self.standings[row] = max(self.standings[row], standing)
                self._by_id.setdefault(record.place.id, row)
            if layer.rank >= USER and len(told) <= MANY:
                told.append(row)
            count += 1
            yield record
        if count <= MANY:
            for row in told:
                self.standings[row] = CHOSEN
        self.added[layer.name] = count

    def _append(self, record: SourcePlace, rank: int, standing: int) -> None:
        row = len(self.places)
        self.places.append(record)
        self.ranks.append(rank)
        self.standings.append(standing)
        place = record.place
        self._by_id[place.id] = row
        if record.level == NO_LEVEL:
            self._cells[self._cell(place)].append(row)
        else:
            self._areas[place.country_code, record.level].append(row)

    @staticmethod
    def _cell(place: Place) -> tuple[int, int]:
        return math.floor(place.latitude * _CELLS_PER_DEGREE), math.floor(place.longitude * _CELLS_PER_DEGREE)

    def _in_its_country(self, record: SourcePlace) -> SourcePlace:
        """The record with the country that its point lies in, where its source names none; of areas and
        roads."""
        place = record.place
        if place.country_code or (record.level == NO_LEVEL and place.kind is not PlaceKind.ROAD):
            return record
        import shapely

        if self._countries is None:
            known = [
                row for row, other in enumerate(self.places) if other.level == 0 and other.geometry is not None
            ]
            shapes = [shape for row in known if (shape := self.places[row].geometry) is not None]
            self._countries = known, shapely.STRtree(shapes)
        rows, tree = self._countries
        found = tree.query(shapely.Point(place.longitude, place.latitude), predicate="intersects").tolist()
        if not found:
            return record
        code = self.places[rows[found[0]]].place.country_code
        return replace(record, place=replace(place, country_code=code))

    def _of_its_own_id(self, record: SourcePlace) -> SourcePlace:
        """A road with another id where its ref is a far-off road's: there is an M4 in Syria and one in
        Russia."""
        place = record.place
        row = self._by_id.get(place.id)
        if row is None or place.kind is not PlaceKind.ROAD:
            return record
        other = self.places[row].place
        away = distance_km(place.latitude, place.longitude, other.latitude, other.longitude)
        if away <= place.radius_km + other.radius_km + SAME_ROAD_KM:
            return record
        prefix, _, ref = place.id.partition(":")
        return replace(record, place=replace(place, id=f"{prefix}:{place.country_code or 'XX'}:{ref}"))

    def _find(self, record: SourcePlace) -> int | None:
        """The row of the same place, the nearest if there are several."""
        place = record.place
        names = _normal_names(place)
        best: tuple[float, int] | None = None
        for row in self._near(record):
            other = self.places[row].place
            if other.kind is not place.kind:
                continue
            away = distance_km(place.latitude, place.longitude, other.latitude, other.longitude)
            if record.level == NO_LEVEL and away > self._reach_km(place):
                continue
            if (best is None or away < best[0]) and self._is_same(record, names, row):
                best = away, row
        return best[1] if best else None

    @staticmethod
    def _reach_km(place: Place) -> float:
        return SAME_ROAD_KM if place.kind is PlaceKind.ROAD else SAME_PLACE_KM

    def _near(self, record: SourcePlace) -> Iterable[int]:
        """The rows that may be the same place: areas of its level in its country, else what lies in reach."""
        place = record.place
        if record.level != NO_LEVEL:
            return self._areas.get((place.country_code, record.level), ())
        y, x = self._cell(place)
        down = math.ceil(self._reach_km(place) / _KM_PER_DEGREE * _CELLS_PER_DEGREE)
        across = min(40, math.ceil(down / max(0.03, math.cos(math.radians(place.latitude)))))
        return (
            row
            for b in range(y - down, y + down + 1)
            for a in range(x - across, x + across + 1)
            for row in self._cells.get((b, a), ())
        )

    def _is_same(self, record: SourcePlace, names: set[str], row: int) -> bool:
        """Whether a record shares a name with a known place, or, of areas, most of its ground."""
        known = self.places[row]
        if not names.isdisjoint(_normal_names(known.place)):
            return True
        if record.level == NO_LEVEL or record.geometry is None or known.geometry is None:
            return False
        if not known.geometry.intersects(record.geometry):
            return False
        shared = known.geometry.intersection(record.geometry).area
        return bool(shared >= SAME_GROUND * known.geometry.union(record.geometry).area)

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
