"""What a map shows beside events: roads and fronts, names and outlines around them, where it opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gazetteer.place import BoundingBox, Place, PlaceKind
from geoevents.model import ControlState, Event

if TYPE_CHECKING:
    import geopandas as gpd

    from gazetteer.index import Gazetteer
    from geoevents.fronts import FrontSpan
    from geoevents.held_areas import HeldArea
    from geoevents.highways import RoadSpan
    from geoevents.regions import Region

MARGIN_DEGREES = 0.6
"""How far around the events the map has names and outlines."""


def control_of_roads(
    events: Sequence[Event], baseline: Sequence[ControlState], gazetteer: Gazetteer
) -> list[RoadSpan]:
    """Control along the roads that events name, and along those that pass by the places they tell of."""
    from geoevents.highways import cut_road, find_roads, locate_stretch, road_spans

    told = [event.place for event in events if event.place]
    known = [*(p for p in told if p.kind is not PlaceKind.ROAD), *(state.place for state in baseline)]
    locate = locate_stretch(gazetteer)
    return [
        span
        for road in find_roads(gazetteer, told)
        for span in road_spans(cut_road(gazetteer, road, told=known), events, baseline=baseline, locate=locate)
    ]


def fronts_at_war(spans: Sequence[FrontSpan]) -> list[FrontSpan]:
    """Those between sides that are at war; allies share a line, but no front."""
    from geoevents.extraction.sides import fight_each_other

    at_war: dict[tuple[str, str], bool] = {}
    for span in spans:
        if span.sides not in at_war:
            at_war[span.sides] = fight_each_other(*span.sides)
    return [span for span in spans if at_war[span.sides]]


def find_boundaries(box: BoundingBox | None, gazetteer: Gazetteer) -> gpd.GeoDataFrame | None:
    """The outlines of the provinces in a box."""
    import geopandas as gpd

    from geoevents.frames import arabic_name

    areas = gazetteer.within(box, kinds=[PlaceKind.ADMIN], limit=200) if box else []
    outlines = [(area, gazetteer.geometry(area.id)) for area in areas]
    drawn = [(area, shape) for area, shape in outlines if shape is not None and shape.geom_type != "Point"]
    if not drawn:
        return None
    return gpd.GeoDataFrame(
        {
            "place": [area.name for area, _ in drawn],
            "place_ar": [arabic_name(area) for area, _ in drawn],
        },
        geometry=[shape for _, shape in drawn],
        crs=4326,
    )


def find_box(
    region: Region | None,
    events: Sequence[Event],
    baseline: Sequence[ControlState],
    areas: Sequence[HeldArea],
) -> BoundingBox | None:
    """Where the map needs names: the region, else around the events and what was held at the start."""
    if region is not None:
        west, south, east, north = region.geometry.bounds
        return BoundingBox(west=west, south=south, east=east, north=north)
    places = [event.place for event in events if event.place and event.place.kind is not PlaceKind.ROAD]
    places += [state.place for state in baseline]
    points = [(place.longitude, place.latitude) for place in places]
    found = bounds_of_areas(areas)
    if found:
        points += [found[:2], found[2:]]
    if not points:
        return None
    longitudes, latitudes = zip(*points, strict=True)
    return BoundingBox(
        west=max(min(longitudes) - MARGIN_DEGREES, -180),
        south=max(min(latitudes) - MARGIN_DEGREES, -90),
        east=min(max(longitudes) + MARGIN_DEGREES, 180),
        north=min(max(latitudes) + MARGIN_DEGREES, 90),
    )


def bounds_of_areas(areas: Iterable[HeldArea]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of polygons; None without any."""
    bounds = [area.geometry.bounds for area in areas]
    if not bounds:
        return None
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def is_inside(region: Region, place: Place) -> bool:
    """Whether a place lies in a region."""
    import shapely

    return bool(shapely.intersects_xy(region.geometry, place.longitude, place.latitude))
