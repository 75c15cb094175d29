"""Roads and places of OpenStreetMap, as HOT, Geofabrik or ogr2ogr export them.

Columns: osm_id, name, name:en (or name_en), name:ar, int_name, alt_name, ref, highway, place, population,
aeroway, military, natural, waterway; or the rest of the tags as one text in other_tags
('"name:en"=>"Saraqib"'). © OpenStreetMap contributors, ODbL.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from gazetteer.names import script_of
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.features import Feature, text_of
from gazetteer.sources.layers import NO_LEVEL, SourcePlace
from gazetteer.sources.problems import Report, clean_name
from gazetteer.sources.sizes import built_up_radius_km

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TELLING = ("highway", "place", "other_tags", "osm_id", "aeroway", "military")
"""A layer with one of these columns is OpenStreetMap's."""

_NAMES = (
    "name", "name:en", "name_en", "int_name", "name:ar", "name_ar", "name:ru", "name:uk", "alt_name",
    "old_name", "official_name", "short_name", "loc_name",
)  # fmt: skip
_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
_NAMED_ROADS = ("motorway", "trunk", "primary")
_PLACES: dict[str, tuple[PlaceKind, str]] = {
    **dict.fromkeys(("city", "town", "village", "hamlet", "isolated_dwelling"), (PlaceKind.SETTLEMENT, "PPL")),
    **dict.fromkeys(("suburb", "quarter", "neighbourhood", "borough"), (PlaceKind.SETTLEMENT, "PPLX")),
    **dict.fromkeys(("state", "region", "province", "county", "district"), (PlaceKind.ADMIN, "RGN")),
    "island": (PlaceKind.PHYSICAL, "ISL"),
    "islet": (PlaceKind.PHYSICAL, "ISL"),
    "locality": (PlaceKind.PHYSICAL, "LCTY"),
}
_OTHERS: dict[tuple[str, str], tuple[PlaceKind, str]] = {
    ("aeroway", "aerodrome"): (PlaceKind.FACILITY, "AIRP"),
    ("military", "airfield"): (PlaceKind.FACILITY, "AIRB"),
    ("military", "base"): (PlaceKind.FACILITY, "INSM"),
    ("military", "barracks"): (PlaceKind.FACILITY, "INSM"),
    ("barrier", "border_control"): (PlaceKind.FACILITY, "GATE"),
    ("waterway", "dam"): (PlaceKind.FACILITY, "DAM"),
    ("power", "plant"): (PlaceKind.FACILITY, "PS"),
    ("natural", "peak"): (PlaceKind.PHYSICAL, "MT"),
}
_TAG = re.compile(r'"((?:[^"\\]|\\.){1,200})"=>"((?:[^"\\]|\\.){0,2000})"')


def all_tags(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties with those that an export packs into other_tags."""
    packed = properties.get("other_tags")
    if not isinstance(packed, str):
        return properties
    unpacked = {key: value.replace('\\"', '"') for key, value in _TAG.findall(packed)}
    return {**unpacked, **{key: value for key, value in properties.items() if text_of(properties, key)}}


def names_of(tags: dict[str, Any]) -> list[str]:
    """All names, those in Latin letters first."""
    texts = (part for key in _NAMES for part in text_of(tags, key).split(";"))
    names = list(dict.fromkeys(name for text in texts if (name := clean_name(text))))
    return sorted(names, key=lambda name: script_of(name) != "Latn")


def place_of_feature(tags: dict[str, Any], geometry: BaseGeometry) -> SourcePlace | None:
    """A settlement or another place that reports name, or None.

    Raises:
        ValueError: it is one, and has no name or lies nowhere.
    """
    kind = _PLACES.get(text_of(tags, "place"))
    if kind is None:
        kind = next((what for (key, value), what in _OTHERS.items() if text_of(tags, key) == value), None)
    if kind is None:
        return None
    names = names_of(tags)
    if not names:
        raise ValueError("no name")
    point = geometry.representative_point()
    if not (-90 <= point.y <= 90 and -180 <= point.x <= 180):
        raise ValueError(f"{names[0]}: at {point.x}, {point.y}; want degrees in WGS84")
    digits = re.sub(r"[\s,.]", "", text_of(tags, "population"))
    population = int(digits) if digits.isdigit() and len(digits) < 10 else 0
    key = text_of(tags, "osm_id", "@id", "id", "osm_way_id") or f"{names[0]}@{point.y:.4f},{point.x:.4f}"
    return SourcePlace(
        place=Place(
            id=f"osm:{clean_name(key)}",
            name=names[0],
            kind=kind[0],
            latitude=round(point.y, 5),
            longitude=round(point.x, 5),
            feature_code=kind[1],
            population=population,
            alternate_names=tuple(names[1:]),
            radius_km=built_up_radius_km(population),
        ),
        level=NO_LEVEL,
    )


class _Roads:
    """The pieces of each road."""

    def __init__(self) -> None:
        self.lines: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
        self.names: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def add(self, tags: dict[str, Any], geometry: BaseGeometry) -> None:
        what = text_of(tags, "highway").removesuffix("_link")
        if what not in _ROADS or geometry.geom_type not in ("LineString", "MultiLineString"):
            return
        names = names_of(tags)
        refs = [ref for part in text_of(tags, "ref").split(";") if (ref := clean_name(part))]
        for key in refs or (names[:1] if what in _NAMED_ROADS else []):
            self.lines[key].append(geometry)
            self.names[key].update(dict.fromkeys(names))

    def places(self) -> Iterator[SourcePlace]:
        import shapely
        from geopy.distance import geodesic
        from shapely.ops import linemerge

        for key, pieces in self.lines.items():
            parts = shapely.get_parts(shapely.union_all(pieces))
            line: BaseGeometry = parts[0]
            if len(parts) > 1:
                line = linemerge(list(parts))
            km = sum(
                geodesic(a[::-1], b[::-1]).km
                for part in shapely.get_parts(line)
                for a, b in zip(part.coords, part.coords[1:], strict=False)
            )
            longest = max(shapely.get_parts(line), key=lambda part: part.length)
            middle = longest.interpolate(0.5, normalized=True)
            forms = [*self.names[key], f"{key} highway", f"{key} road"]
            yield SourcePlace(
                place=Place(
                    id=f"road:{key}",
                    name=key,
                    kind=PlaceKind.ROAD,
                    latitude=round(middle.y, 5),
                    longitude=round(middle.x, 5),
                    feature_code="RD",
                    alternate_names=tuple(form for form in dict.fromkeys(forms) if form != key),
                    radius_km=round(km / 2, 1),
                ),
                geometry=line,
            )


def read_osm(name: str, features: Iterable[Feature], report: Report) -> Iterator[SourcePlace]:
    """Yield the places and, put together by their ref or name, the roads of an export."""
    roads = _Roads()
    for number, properties, geometry in features:
        if geometry is None or geometry.is_empty:
            report(f"{name}:{number}: no geometry")
            continue
        tags = all_tags(properties)
        roads.add(tags, geometry)
        try:
            found = place_of_feature(tags, geometry)
        except ValueError as error:
            report(f"{name}:{number}: {error}")
            continue
        if found is not None:
            yield found
    yield from roads.places()
