"""A geocoder over the local index that is called like geopy's: https://geopy.readthedocs.io.

LocalGeocoder().geocode("Saraqeb, Idlib, Syria").point
geopandas.tools.geocode(["Saraqeb"], provider=LocalGeocoder)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from geopy.exc import GeocoderUnavailable
from geopy.geocoders.base import DEFAULT_SENTINEL
from geopy.location import Location
from geopy.point import Point

from gazetteer.containment import Containment
from gazetteer.errors import IndexUnavailableError
from gazetteer.geopy_options import (
    STRUCTURED_KEYS,
    read_country_codes,
    read_featuretype,
    read_limit,
    read_parts,
    read_point,
    read_script,
    read_viewbox,
)
from gazetteer.index import Gazetteer
from gazetteer.names import name_in_script
from gazetteer.place import Candidate, Place, PlaceKind

_LEAST_SCORE = 0.78
"""Below this two names share consonants by chance."""
_CONSIDERED = 200
_REVERSE_KM = 50.0
"""Beyond this a settlement does not tell where a point is; the area it lies in does."""

__all__ = ["STRUCTURED_KEYS", "LocalGeocoder"]

Online = Callable[..., list[Location]]


class LocalGeocoder:
    """geopy's calling contract over a :class:`~gazetteer.index.Gazetteer`; no network,
    unless ``online`` is given.

    ``gazetteer`` may be an open one; else the index of this machine is opened at the first query. ``online`` is
    asked where the index knows no place (see :class:`gazetteer.online.OnlineFallback`). ``timeout`` is accepted
    for the contract's sake: a local query takes milliseconds.
    """

    def __init__(
        self,
        *,
        gazetteer: Gazetteer | None = None,
        path: Path | None = None,
        online: Online | None = None,
        timeout: object = DEFAULT_SENTINEL,
        user_agent: str | None = None,
    ) -> None:
        self._given = gazetteer is not None
        self._gazetteer = gazetteer
        self._path = path
        self._online = online
        self.timeout = timeout
        self.headers = {"User-Agent": user_agent} if user_agent else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the index, if this geocoder opened it."""
        if self._gazetteer is not None and not self._given:
            self._gazetteer.close()
            self._gazetteer = None

    @property
    def gazetteer(self) -> Gazetteer:
        """The index, opened when it is first needed.

        Raises:
            GeocoderUnavailable: it can be neither opened nor compiled.
        """
        if self._gazetteer is None:
            try:
                self._gazetteer = Gazetteer.open(self._path)
            except IndexUnavailableError as error:
                raise GeocoderUnavailable(str(error)) from error
        return self._gazetteer

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,
        limit: int | None = None,
        addressdetails: bool = False,
        language: str | bool = False,
        country_codes: str | Iterable[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
        featuretype: str | None = None,
        namedetails: bool = False,
    ) -> Location | list[Location] | None:
        """Return a location point by address.

        ``query`` is a name, a name with what it lies in ("Saraqeb, Idlib, Syria"), or a mapping with keys of
        `STRUCTURED_KEYS`. ``limit`` counts where ``exactly_one`` is False (10 unless given).
        ``country_codes`` are
        ISO 3166-1 alpha-2. ``viewbox`` is two corners, each (latitude, longitude), a Point, or "latitude,
        longitude":
        places in it come first, and with ``bounded`` no others. ``language`` ("ar", "ru;q=.9, en") chooses
        the script of the names. ``featuretype`` is country, state, city or settlement.

        Returns a Location, None where nothing is found, or a list of Locations if ``exactly_one`` is False
        (None when empty, as geopy's own do). ``raw`` has id, name, kind, country_code, admin1,
        feature_code, population, radius_km, geonames_id and score; ``addressdetails`` adds address,
        ``namedetails`` adds namedetails.

        Raises:
            GeocoderQueryError: the query is no text, a structured query has none of the keys, or the feature
                type is unknown.
            GeocoderUnavailable: the index can be neither opened nor compiled.
            ValueError: the limit is below 1, or the viewbox is not on Earth.
        """
        count = read_limit(exactly_one=exactly_one, limit=limit)
        parts = read_parts(query)
        codes = read_country_codes(country_codes)
        box = read_viewbox(viewbox)
        kinds = read_featuretype(featuretype)
        found = self._find(parts, codes) if parts else []
        if kinds is not None:
            found = [one for one in found if one.place.kind in kinds]
        if box is not None:
            inside = [one for one in found if _is_inside(one.place, box)]
            found = inside if bounded else inside + [one for one in found if one not in inside]
        if not found and self._online is not None and parts:
            answers = self._online(
                ", ".join(parts), limit=count, country_codes=codes, language=language or None
            )
            return (answers[0] if exactly_one else answers) if answers else None
        locations = [
            self._locate(one.place, language, {"score": one.score}, addressdetails=addressdetails,
                         namedetails=namedetails)
            for one in found[:count]
        ]  # fmt: skip
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def reverse(
        self,
        query: object,
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,
        limit: int | None = None,
        language: str | bool = False,
        addressdetails: bool = True,
        namedetails: bool = False,
    ) -> Location | list[Location] | None:
        """Return the settlement nearest to a point, or the area it lies in where none is within 50 km.

        ``query`` is a Point, (latitude, longitude), or "latitude, longitude". ``raw`` has what
        :meth:`geocode` gives,
        and distance_km: geodesic, from the point asked for. At sea, far from everything, the answer is None.

        Raises:
            GeocoderUnavailable: the index can be neither opened nor compiled.
            ValueError: the query is no point on Earth, or the limit is below 1.
        """
        count = read_limit(exactly_one=exactly_one, limit=limit)
        point = read_point(query)
        near = self.gazetteer.nearest(
            point.latitude, point.longitude, kinds=(PlaceKind.SETTLEMENT,), limit=count
        )
        found = [(place, away) for place, away in near if away <= _REVERSE_KM]
        if not found:
            from geopy.distance import geodesic

            found = [
                (
                    place,
                    float(geodesic((point.latitude, point.longitude), (place.latitude, place.longitude)).km),
                )
                for place in self.gazetteer.containing(point.latitude, point.longitude)[:count]
            ]
        locations = [
            self._locate(place, language, {"distance_km": round(away, 3)}, addressdetails=addressdetails,
                         namedetails=namedetails)
            for place, away in found
        ]  # fmt: skip
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def _find(self, parts: Sequence[str], codes: Sequence[str] | None) -> list[Candidate]:
        whole = self.gazetteer.search(", ".join(parts), country_codes=codes, limit=_CONSIDERED)
        if len(parts) == 1:
            return [one for one in whole if one.score >= _LEAST_SCORE]
        exact = [one for one in whole if one.score >= 0.95]  # a name with a comma in it
        return exact or Containment(self.gazetteer).find(parts, country_codes=codes)

    def _locate(
        self,
        place: Place,
        language: str | bool,
        extra: dict[str, Any],
        *,
        addressdetails: bool,
        namedetails: bool,
    ) -> Location:
        script = read_script(language)
        country = self._country_of(place)
        names = [_name_in(place, script)]
        if place.admin1 and place.admin1 != place.name and place.kind is not PlaceKind.COUNTRY:
            names.append(place.admin1)
        if country is not None and country.id != place.id:
            names.append(_name_in(country, script))
        raw: dict[str, Any] = {
            "id": place.id,
            "geonames_id": place.geonames_id,
            "name": place.name,
            "kind": place.kind.value,
            "lat": str(place.latitude),
            "lon": str(place.longitude),
            "country_code": place.country_code.lower(),
            "admin1": place.admin1,
            "feature_code": place.feature_code,
            "population": place.population,
            "radius_km": place.radius_km,
            "display_name": ", ".join(names),
            **extra,
        }
        if addressdetails:
            raw["address"] = {
                place.kind.value: names[0],
                "state": place.admin1,
                "country": country.name if country else "",
                "country_code": place.country_code.lower(),
            }
        if namedetails:
            raw["namedetails"] = {"name": place.name, "alternate_names": list(place.alternate_names)}
        return Location(", ".join(names), Point(place.latitude, place.longitude), raw)

    def _country_of(self, place: Place) -> Place | None:
        if not place.country_code:
            return None
        if place.kind is PlaceKind.COUNTRY:
            return place
        row = self.gazetteer.country_row(place.country_code)
        return None if row is None else self.gazetteer.place_at(row)


def _is_inside(place: Place, box: tuple[float, float, float, float]) -> bool:
    south, west, north, east = box
    return south <= place.latitude <= north and west <= place.longitude <= east


def _name_in(place: Place, script: str) -> str:
    if not script:
        return place.name
    return name_in_script((place.name, *place.alternate_names), script) or place.name
