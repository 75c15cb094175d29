"""Polygons of who held what, from every kind of file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box

from gazetteer.place import Place, PlaceKind
from geoevents.baselines import Baseline, read_baseline
from geoevents.held_areas import HeldArea, states_in_areas
from geoevents.model import ControlStatus

DAY = dt.date(2019, 12, 1)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".shp"])
def test_polygons_of_sides(tmp_path: Path, ending: str) -> None:
    frame = gpd.GeoDataFrame(
        {"side": ["A", "B"], "date": ["2019-12-01", "2019-12-01"]},
        geometry=[box(36, 35, 37, 36), box(37, 35, 38, 36)],
        crs=4326,
    )
    frame.to_file(tmp_path / f"p{ending}")
    areas = read_baseline(tmp_path / f"p{ending}").areas
    assert [(area.side, area.as_of) for area in areas] == [("A", DAY), ("B", DAY)]
    assert areas[0].geometry.equals(box(36, 35, 37, 36))


def test_other_projections_become_degrees(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"side": ["A"], "date": [DAY]}, geometry=[box(36, 35, 37, 36)], crs=4326)
    frame.to_crs(32637).to_file(tmp_path / "p.gpkg")
    (area,) = read_baseline(tmp_path / "p.gpkg").areas
    assert area.geometry.symmetric_difference(box(36, 35, 37, 36)).area < 0.01


def test_broken_polygons_are_mended_or_named(tmp_path: Path) -> None:
    bow = Polygon([(36, 35), (37, 36), (37, 35), (36, 36)])
    features = [
        {"type": "Feature", "properties": {"side": "A", "date": "2019-12-01"}, "geometry": shape}
        for shape in (
            bow.__geo_interface__,
            Point(1, 2).__geo_interface__,
            None,
            box(500, 0, 501, 1).__geo_interface__,
        )
    ]
    path = write(tmp_path / "p.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    problems: list[str] = []
    (area,) = read_baseline(path, on_problem=problems.append).areas
    assert area.geometry.is_valid
    assert area.geometry.area == pytest.approx(0.5)
    assert [problem.partition(": ")[2].partition(":")[0] for problem in problems] == [
        "feature 2",
        "feature 3",
        "feature 4",
    ]


def test_places_take_the_state_of_their_ground() -> None:
    places = [
        Place(id=str(n), name=str(n), kind=PlaceKind.SETTLEMENT, latitude=35.5, longitude=36.2 + n / 2)
        for n in range(4)
    ]
    areas = (
        HeldArea(side="A", as_of=DAY, geometry=box(36, 35, 36.8, 36)),
        HeldArea(side="B", as_of=DAY, geometry=box(36.6, 35, 37.5, 36)),
    )
    found = {state.place.id: (state.holder, state.status) for state in states_in_areas(areas, places)}
    assert found == {
        "0": ("A", ControlStatus.HELD),
        "1": ("A", ControlStatus.CONTESTED),
        "2": ("B", ControlStatus.HELD),
    }
    told = Baseline(states=tuple(states_in_areas(areas[:1], places[:1])), areas=areas)
    assert len(told.of_places(places)) == 3
