from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from maps.basemap import clip_basemap, clip_lines, widen
from maps.geometry_codec import SCALE

IDLIB = (36.2, 35.4, 37.2, 36.3)


def decode(steps):
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / SCALE


def country_of(basemap, name, point):
    number = [row[0] for row in basemap["countries"]].index(name)
    rings = [decode(steps) for mark, steps in basemap["land"] if mark == number and len(steps) >= 8]
    return any(shapely.Polygon(ring).contains(shapely.Point(point)) for ring in rings)


def test_countries_lie_where_they_belong():
    basemap = clip_basemap(IDLIB, focus=[(36.63, 35.93)])
    assert country_of(basemap, "Syria", (36.8, 35.86))
    assert country_of(basemap, "Turkey", (36.16, 36.25))
    assert not country_of(basemap, "Turkey", (36.8, 35.86))


def test_the_country_of_the_events_is_marked_and_named_in_arabic():
    rows = {row[0]: row for row in clip_basemap(IDLIB, focus=[(36.63, 35.93)])["countries"]}
    assert rows["Syria"][5] == 1
    assert rows["Turkey"][5] == 0
    assert rows["Syria"][1] == "سوريا"


def test_a_place_near_a_border_lights_up_its_own_country_alone():
    rows = {row[0]: row for row in clip_basemap(IDLIB, focus=[(36.52, 36.21), (36.5, 36.18)])["countries"]}
    assert rows["Syria"][5] == 1
    assert rows["Turkey"][5] == 0


def test_the_border_between_two_countries_stands_once_and_is_no_coast():
    basemap = clip_basemap(IDLIB)
    near = shapely.Point(36.66, 36.23).buffer(0.2)
    borders = [shapely.LineString(decode(steps)) for steps in basemap["borders"]]
    coasts = [shapely.LineString(decode(steps)) for steps in basemap["coasts"]]
    assert sum(near.intersects(line) for line in borders) == 1
    assert not any(near.intersects(line) for line in coasts)


def test_coast_rivers_and_lakes_are_there():
    basemap = clip_basemap(IDLIB)
    coast = shapely.union_all([shapely.LineString(decode(steps)) for steps in basemap["coasts"]])
    assert coast.distance(shapely.Point(35.75, 35.53)) < 0.1, "Latakia lies on the sea"
    lakes = [shapely.Polygon(decode(steps)) for steps in basemap["lakes"]]
    assert any(lake.distance(shapely.Point(38.25, 36.0)) < 0.1 for lake in lakes), "the lake of the Euphrates"
    assert basemap["rivers"]


def test_everything_lies_in_the_widened_box():
    west, south, east, north = widen(IDLIB)
    basemap = clip_basemap(IDLIB)
    for key in ("borders", "coasts", "disputed", "lakes", "rivers"):
        for steps in basemap[key]:
            points = decode(steps)
            assert points[:, 0].min() >= west - 1e-3
            assert points[:, 0].max() <= east + 1e-3
            assert points[:, 1].min() >= south - 1e-3
            assert points[:, 1].max() <= north + 1e-3


@pytest.mark.parametrize(
    ("bounds", "most"),
    [(IDLIB, 60_000), ((22.0, 44.0, 40.0, 52.0), 260_000), ((-180.0, -85.0, 180.0, 85.0), 1_200_000)],
)
def test_the_basemap_stays_small(bounds, most):
    assert len(json.dumps(clip_basemap(bounds), separators=(",", ":"))) < most


@pytest.mark.parametrize(
    "bounds", [(179.0, -18.0, 180.0, -16.0), (-30.0, -1.0, -29.0, 1.0), (0.0, -85.0, 1.0, -84.0)]
)
def test_edges_of_the_world_and_open_sea_have_a_basemap_too(bounds):
    assert set(clip_basemap(bounds)) >= {"land", "borders", "coasts", "countries"}


def test_clipped_lines_end_at_the_box():
    (steps,) = clip_lines(shapely.LineString([(0, 0), (10, 0)]), (2.0, -1.0, 4.0, 1.0))
    assert decode(steps)[:, 0].tolist() == [2.0, 4.0]
    assert clip_lines(None, IDLIB) == []
