"""Build the map and save it: the public face of the package."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
from folium.template import Template

from maps.basemap import Bounds, clip_basemap, widen
from maps.controls import Control, Start
from maps.errors import FrameError, MapError
from maps.frames import clean_text, to_day
from maps.island import Places, Sides, Strings, write_island
from maps.layers import DataLayer
from maps.page import ISLAND_ID, Page
from maps.palette import style_sides
from maps.payload import (
    read_areas,
    read_boundaries,
    read_events,
    read_fronts,
    read_holders,
    read_places,
    read_roads,
)
from maps.view import fit_bounds, fit_days

LANGUAGES = ("en", "ar")
RUNTIME = (
    "words", "dates", "symbols", "data", "state", "surface", "draw_base", "draw_control", "draw_labels",
    "draw_events", "popup", "app", "time", "legend", "panel", "tools", "main",
)  # fmt: skip
"""The scripts of the page, in the order in which they need each other."""

NOT_SPOTS = ("road", "admin", "country", "area", "physical")
"""Kinds of places whose point is only the middle of something large: they do not move the opening view."""


class EventMap(folium.Map):
    """A Folium map whose page stands alone: Leaflet and the page's own scripts inline, no other library.

    Elements of Folium's can be added to it as long as they load nothing and need no jQuery.
    """

    default_js = [("leaflet", "vendor/leaflet.js"), *((f"geoevents_{name}", f"{name}.js") for name in RUNTIME)]  # noqa: RUF012 - as Folium declares it
    default_css = [("leaflet_css", "vendor/leaflet.css"), ("geoevents_css", "page.css")]  # noqa: RUF012

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
            <style>#{{ this.get_name() }} { position: absolute; inset: 0; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} dir="ltr"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}{{ this.render_map_script() }}{% endmacro %}
        """
    )

    def __init__(self, page: Page, *, bounds: Bounds) -> None:
        west, south, east, north = bounds
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=8,
            tiles=None,
            prefer_canvas=True,
            min_zoom=1,
            max_zoom=16,
            zoom_snap=0.25,
        )
        page.add_child(self)

    def render_map_script(self) -> str:
        """Folium's own script for the map."""
        return str(folium.Map._template.module.script(self, {}))


def build_map(
    events: gpd.GeoDataFrame,
    *,
    holders: gpd.GeoDataFrame | None = None,
    roads: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    fronts: gpd.GeoDataFrame | None = None,
    places: gpd.GeoDataFrame | None = None,
    boundaries: gpd.GeoDataFrame | None = None,
    title: str | Mapping[str, str] = "",
    language: str = "en",
    as_of: dt.date | str | None = None,
    palette: str | Path = "okabe-ito",
    bounds: Bounds | None = None,
    online_tiles: bool | str = False,
    attribution: Sequence[str] = (),
) -> EventMap:
    """A layered map of events and of who holds what, day by day.

    All frames are in EPSG:4326 (others are reprojected); dates are ISO texts, dates or missing; missing values
    may be None or NaN. A span holds from ``start`` to ``end``; where the next span of the same place starts on
    the day on which one ends, that day is the next one's; None is open.

    events      event_id, type (capture, handover, withdrawal, siege, siege_lifted, advance, holds), place,
                status (claimed, reported, confirmed, disputed, denied), claims (a list of dicts: text,
                report_id, title, source, url, published, said_by, denied_by, status); if there: place_ar, kind,
                side, gain, loss, against, again, part, earliest, latest, date_precision (day, week, month,
                unknown), known, radius_km. Geometry: points; without one an event is listed as not located.
    holders     place, holder, status (held, contested, besieged, unknown), start; if there: place_ar, end,
                against, event_ids. Geometry: points.
    roads       road, segment, holder, status, start; if there: section, end, against, event_ids, schematic.
                Geometry: lines.
    areas       side, status, start; if there: end, against. Geometry: polygons.
    fronts      side, against, start; if there: end. Geometry: lines; where two sides face each other.
    places      place; if there: place_ar, population, rank (1 is named first). Geometry: points.
    boundaries  lines or areas that are drawn as dashed lines; if there: place, place_ar.

    ``title`` is a text, or one for each language ({"en": ..., "ar": ...}). ``language`` is that in which the
    page opens ("en" or "ar"); readers can switch. ``as_of`` is the day on which the slider opens, by default
    that of the last event. ``palette`` is "okabe-ito" (safe for colour-blind readers), "conventional", or a
    TOML file. ``bounds`` (west, south, east, north) is where the map opens, by default where 95 % of the
    events are. ``online_tiles`` adds a layer of tiles from the network (True, or a name that Folium knows,
    such as "OpenStreetMap"); without it the page asks for nothing. ``attribution`` are further credits.

    Raises:
        FrameError: a column is missing or holds what cannot be drawn.
        PaletteError: there is no such palette.
        MapError: the language, the day or the bounds are not valid.
    """
    if language not in LANGUAGES:
        raise MapError(f"language {language!r}; want {' or '.join(LANGUAGES)}")
    day = _read_as_of(as_of)
    titles = {key: clean_text(title if isinstance(title, str) else title.get(key)) for key in LANGUAGES}
    strings, sides = Strings(), Sides()
    spots = Places(strings)
    event_columns, claim_columns = read_events(events, strings, spots, sides)
    listing = strings.listing()
    numbers = {listing[number]: i for i, number in enumerate(event_columns["id"])}
    payload: dict[str, Any] = {
        "version": 1,
        "title": titles,
        "language": language,
        "attribution": [*map(clean_text, attribution)],
        "events": event_columns,
        "claims": claim_columns,
    }
    if holders is not None and len(holders):
        payload["holders"] = read_holders(holders, spots, sides, numbers)
    if roads is not None and len(roads):
        payload["roads"] = read_roads(roads, strings, sides, numbers)
    if areas is not None and len(areas):
        payload["areas"] = read_areas(areas, sides)
    if fronts is not None and len(fronts):
        payload["fronts"] = read_fronts(fronts, sides)
    if places is not None and len(places):
        read_places(places, spots)
    large = set(strings.numbers(NOT_SPOTS))
    located = [i for i in event_columns["place"] if i >= 0]
    small = [
        i
        for i, kind in zip(event_columns["place"], event_columns["kind"], strict=True)
        if i >= 0 and kind not in large
    ]
    held = payload["holders"]["place"] if "holders" in payload else []
    weights = small or located or held or range(len(spots.columns["x"]))
    points = [(spots.columns["x"][i] / 1e5, spots.columns["y"][i] / 1e5) for i in weights]
    box = _check_bounds(bounds) if bounds else fit_bounds(points)
    if boundaries is not None and len(boundaries):
        payload["boundaries"] = read_boundaries(boundaries, strings, widen(box))
    payload["view"] = [round(bound, 4) for bound in box]
    days = [d for d in event_columns["day"] if d is not None]
    payload["days"] = fit_days(days, as_of=day, changes=_change_days(payload))
    payload["basemap"] = clip_basemap(box, focus=points)
    payload["places"] = spots.columns
    payload["sides"] = _describe_sides(sides, palette)
    payload["strings"] = strings.listing()

    page = Page(title=titles[language] or "geoevents", language=language, island=write_island(payload))
    event_map = EventMap(page, bounds=box)
    DataLayer("basemap", language=language, overlay=False, control=bool(online_tiles)).add_to(event_map)
    if online_tiles:
        _add_tiles(event_map, page, online_tiles)
    present = {
        "boundaries": "boundaries" in payload,
        "areas": "areas" in payload,
        "roads": "roads" in payload,
        "holders": "holders" in payload,
        "labels": True,
        "events": True,
    }
    for key, there in present.items():
        if there:
            DataLayer(key, language=language).add_to(event_map)
    layer_control = folium.LayerControl(position="topright", collapsed=False)
    layer_control.add_to(event_map)
    for key in ("scale", "time", "legend", "panel", "tools"):
        Control(key).add_to(event_map)
    Start(ISLAND_ID, layer_control).add_to(event_map)
    return event_map


def save_map(event_map: folium.Map, path: str | Path) -> Path:
    """Write the page to a file, whole or not at all, and give its path.

    Raises:
        PageError: an element that was added to the map asks for a file from elsewhere.
        OSError: the file cannot be written.
    """
    target = Path(path)
    page = event_map.get_root().render()
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def _read_as_of(as_of: dt.date | str | None) -> int | None:
    try:
        return to_day(as_of)
    except (ValueError, TypeError):
        raise MapError(f"as_of {as_of!r}; want a date, YYYY-MM-DD") from None


def _check_bounds(bounds: Bounds) -> Bounds:
    west, south, east, north = (float(bound) for bound in bounds)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise MapError(
            f"bounds {tuple(bounds)}; want (west, south, east, north) in degrees, west < east, south < north"
        )
    return west, max(south, -85.0), east, min(north, 85.0)


def _change_days(payload: dict[str, Any]) -> list[int]:
    """The days on which a place or a road passes from one span to the next, or ground begins to be so."""
    roads = payload.get("roads", {"spans": {"segment": [], "start": []}})["spans"]
    holders = payload.get("holders", {"place": [], "start": []})
    days: list[int] = [day for day in payload.get("areas", {"start": []})["start"] if day is not None]
    for keys, starts in ((holders["place"], holders["start"]), (roads["segment"], roads["start"])):
        rows = itertools.pairwise(zip(keys, starts, strict=True))
        days += [start for (before, _), (key, start) in rows if key == before and start is not None]
    return days


def _describe_sides(sides: Sides, palette: str | Path) -> list[list[Any]]:
    """Of each side, in the order of their numbers: name, Arabic name, colour, shape, place in the legend."""
    names = sides.names()
    styles = style_sides(names, palette=palette)
    ranks = {style.name: rank for rank, style in enumerate(styles)}
    by_name = {style.name: style for style in styles}
    return [[n, by_name[n].arabic, by_name[n].colour, by_name[n].shape, ranks[n]] for n in names]


def _add_tiles(event_map: EventMap, page: Page, tiles: bool | str) -> None:
    layer = folium.TileLayer("OpenStreetMap" if tiles is True else tiles, overlay=False, show=False)
    host = str(layer.tiles).partition("://")[2].partition("/")[0]
    page.hosts = (f"https://{host.replace('{s}', '*')}",)
    layer.add_to(event_map)


__all__ = ["EventMap", "FrameError", "build_map", "save_map"]
