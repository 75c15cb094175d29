"""Whether a place lies in what another part of an address names: "Saraqeb, Idlib, Syria"."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.index import Gazetteer
from gazetteer.merging import distance_km
from gazetteer.place import Candidate, Place, PlaceKind

_AREAS = (PlaceKind.COUNTRY, PlaceKind.ADMIN)
_NEIGHBOURHOOD_KM = 40.0
_CONSIDERED, _HOLDERS = 200, 40
_SURE, _LIKELY = 0.8, 0.78
_UNKNOWN_PART = 0.8
"""What a part of the address that no place is called by costs the others' score."""


class Containment:
    """Finds the places that an address of several parts, the smallest first, may mean."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, parts: Sequence[str], *, country_codes: Sequence[str] | None) -> list[Candidate]:
        """Candidates for the first part that lie in all the others that are known, best first."""
        head, *rest = parts
        found = self._gazetteer.search(head, country_codes=country_codes, limit=_CONSIDERED)
        weight = 1.0
        for part in rest:
            holders = self._holders(part)
            if not holders:
                weight *= _UNKNOWN_PART
                continue
            held = ((one, self._best_holder(one.place, holders)) for one in found)
            found = [Candidate(place=one.place, score=one.score * score) for one, score in held if score > 0]
        kept = (Candidate(place=one.place, score=round(one.score * weight, 3)) for one in found)
        return sorted(kept, key=lambda one: -one.score)

    def _holders(self, part: str) -> list[Candidate]:
        """What a later part of an address may mean: places of that very name, or else of one like it."""
        found = self._gazetteer.search(part, limit=_HOLDERS)
        return [one for one in found if one.score >= _SURE] or [one for one in found if one.score >= _LIKELY]

    def _best_holder(self, place: Place, holders: Sequence[Candidate]) -> float:
        """The score of the best place named by a part that the place lies in; 0 where it lies in none."""
        return max((one.score for one in holders if self.contains(one.place, place)), default=0.0)

    def contains(self, holder: Place, place: Place) -> bool:
        """Whether one place lies in another: by code, by area, or, where there is none, by distance."""
        if holder.id == place.id:
            return False
        if holder.kind is PlaceKind.COUNTRY:
            return holder.country_code == place.country_code
        if holder.country_code and place.country_code and holder.country_code != place.country_code:
            return False
        if place.kind in _AREAS and holder.kind not in _AREAS:
            return False
        away = distance_km(holder.latitude, holder.longitude, place.latitude, place.longitude)
        if holder.kind in _AREAS:
            if holder.feature_code == "ADM1" and place.admin1:
                return holder.admin1 == place.admin1 and place.kind is not PlaceKind.COUNTRY
            geometry = self._gazetteer.geometry(holder.id) if away < holder.radius_km * 6 + 50 else None
            if geometry is not None:
                import shapely

                return bool(shapely.intersects_xy(geometry, place.longitude, place.latitude))
            return away <= holder.radius_km
        if holder.kind is PlaceKind.SETTLEMENT and place.kind is PlaceKind.SETTLEMENT:
            larger = holder.population > place.population
            return larger and away <= _NEIGHBOURHOOD_KM
        return away <= max(holder.radius_km, _NEIGHBOURHOOD_KM)
