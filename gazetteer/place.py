"""What a place is, and what a text says of one.

Coordinates are WGS84 degrees (EPSG:4326), latitude first; lengths are geodesic kilometres.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """What sort of thing a place is; the kinds of the gold scheme, and what geocoding adds to them."""

    SETTLEMENT = "settlement"
    ADMIN = "admin"
    COUNTRY = "country"
    ROAD = "road"
    FACILITY = "facility"
    PHYSICAL = "physical"
    AREA = "area"
    """A part or the surroundings of another place ("the northern countryside of Hama"), with a radius."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundingBox:
    """A box of longitudes and latitudes, edges included. It does not cross the antimeridian.

    Raises:
        ValueError: a bound is out of range, or the box is inside out.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west <= self.east <= 180):
            raise ValueError(
                f"longitudes {self.west}, {self.east}: want -180 <= west <= east <= 180 "
                "(the order is west, south, east, north)"
            )
        if not (-90 <= self.south <= self.north <= 90):
            raise ValueError(
                f"latitudes {self.south}, {self.north}: want -90 <= south <= north <= 90 "
                "(the order is west, south, east, north)"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the gazetteer.

    ``id`` names its source and its key there: ``gn:169577`` (GeoNames), ``ne:SYR-136`` (Natural Earth),
    ``road:M5``, ``curated:abu-al-duhur-air-base``. ``radius_km`` is how large the place is: of a settlement
    the built-up area, of an area the circle of its size, of a road half its length.
    """

    id: str
    name: str
    kind: PlaceKind
    latitude: float
    longitude: float
    country_code: str = ""
    """ISO 3166-1 alpha-2, or empty where no one country has it."""
    admin1: str = ""
    """The name of the first-level area it lies in."""
    feature_code: str = ""
    """GeoNames feature code: PPL, PPLA, ADM1, PCLI, RD, AIRB, ..."""
    population: int = 0
    """As the source has it; 0 is "not known", never "nobody"."""
    alternate_names: tuple[str, ...] = ()
    radius_km: float = 0.0

    @property
    def geonames_id(self) -> int | None:
        """The GeoNames id, for places that GeoNames has."""
        source, _, key = self.id.partition(":")
        return int(key) if source == "gn" and key.isdigit() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean, and how well it fits, 0 to 1."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A mention of a place: ``text == report_text[start:end]``, in characters.

    ``place`` is None where no candidate is good enough: unresolved is an answer. ``candidates`` has the best
    first, the chosen one included. ``role`` is "place", "embedded" (within the name of an institution: "Aleppo
    University") or "demonym" ("Syrian", "Syrians"); ``cues`` names the evidence that these words are a
    place's name.
    """

    start: int
    end: int
    text: str
    place: Place | None = None
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    role: str = "place"
    cues: tuple[str, ...] = ()

    def explain(self) -> str:
        """What was chosen and why, and what lost, in a few lines."""
        from gazetteer.explanation import explain

        return explain(self)
