"""Lengths and areas on the ellipsoid, against known values and against each other."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from geoevents.geodesy import area_km2, circle, distance_km, distance_to_km, length_km, reach_box


def test_known_distances() -> None:
    paris, london = (48.8566, 2.3522), (51.5074, -0.1278)
    assert distance_km(*paris, *london)[0] == pytest.approx(343.9, abs=0.5)
    assert distance_km(0, 0, 0, 1)[0] == pytest.approx(111.3195, abs=1e-3)
    assert distance_km([0, 0], [179, 0], 0, -179)[0] == pytest.approx(222.64, abs=0.01)


def test_known_areas() -> None:
    world = area_km2(box(-180, -90, 180, 90))
    assert world == pytest.approx(510_065_622, rel=1e-4)
    assert area_km2(box(0, 0, 1, 1)) == pytest.approx(12_308.8, rel=1e-4)
    assert area_km2(MultiPolygon()) == 0
    assert area_km2(Point(1, 2)) == 0


@settings(max_examples=100, deadline=None)
@given(st.floats(-70, 70), st.floats(-170, 170), st.floats(1, 500))
def test_a_circle_is_as_far_as_it_says(latitude: float, longitude: float, radius: float) -> None:
    polygon = circle(latitude, longitude, radius)
    xy = shapely.get_coordinates(polygon)
    away = distance_km(xy[:, 1], xy[:, 0], latitude, longitude)
    on_edge = np.abs(np.abs(xy[:, 0]) - 180) < 1e-9
    assert np.allclose(away[~on_edge], radius, rtol=1e-3)
    if not on_edge.any():
        assert area_km2(polygon) == pytest.approx(np.pi * radius**2, rel=0.01)


@settings(max_examples=60, deadline=None)
@given(st.floats(-60, 60), st.floats(-150, 150), st.floats(0.1, 20), st.floats(0.1, 15), st.floats(0.2, 0.8))
def test_parts_add_up(south: float, west: float, wide: float, high: float, share: float) -> None:
    whole = box(west, south, west + wide, south + high)
    cut = LineString([(west - 1, south + high * share), (west + wide + 1, south + high * (1 - share))])
    parts = shapely.get_parts(shapely.ops.split(whole, cut))
    assert sum(map(area_km2, parts)) == pytest.approx(area_km2(whole), rel=1e-6)
    hole = whole.difference(whole.centroid.buffer(min(wide, high) / 4))
    assert area_km2(hole) < area_km2(whole)


def test_length_and_distance_to_a_line() -> None:
    line = LineString([(36, 34), (36, 36)])
    assert length_km(line) == pytest.approx(221.9, abs=0.2)
    assert distance_to_km(35, 36, line)[0] == pytest.approx(0, abs=1e-6)
    assert distance_to_km([35, 37], [36.5, 36], line).tolist() == pytest.approx([45.65, 110.97], abs=0.1)
    assert distance_to_km(35.5, 36.5, box(36, 35, 37, 36))[0] == 0


def test_a_box_stays_on_earth() -> None:
    assert reach_box((0, 89, 0, 89), 500) == (-180.0, pytest.approx(84.48, abs=0.01), 180.0, 90.0)
    west, south, east, north = reach_box((36, 35, 37, 36), 50)
    assert west < 35.45
    assert east > 37.55
    assert south < 34.56
    assert north > 36.44
