"""The names of a query to geometry, and one clear line for those that are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely import Point

from gazetteer.place import PlaceKind
from geoevents.errors import RegionError
from geoevents.regions import find_place, find_region, find_road

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

SARAQEB = Point(36.80, 35.86)
ALEPPO = Point(37.16, 36.20)


@pytest.mark.parametrize("name", ["Idlib", "idlib province", "Idlib, Syria", "إدلب"])
def test_a_province_goes_before_its_town(gazetteer: Gazetteer, name: str) -> None:
    region = find_region(gazetteer, name)
    assert region.place.kind is PlaceKind.ADMIN
    assert region.geometry.contains(SARAQEB)
    assert not region.geometry.contains(ALEPPO)


def test_a_country_is_its_polygon(gazetteer: Gazetteer) -> None:
    region = find_region(gazetteer, "Syria")
    assert region.geometry.contains(SARAQEB)
    assert not region.geometry.contains(Point(35.5, 33.9))


def test_a_town_as_a_region_is_a_circle(gazetteer: Gazetteer) -> None:
    region = find_region(gazetteer, "Saraqeb")
    assert region.geometry.contains(SARAQEB)
    assert not region.geometry.contains(ALEPPO)


def test_places_and_points(gazetteer: Gazetteer) -> None:
    assert find_place(gazetteer, "Saraqeb").latitude == pytest.approx(35.86, abs=0.05)
    point = find_place(gazetteer, " 35.5, 36.25 ")
    assert (point.latitude, point.longitude) == (35.5, 36.25)
    assert find_place(gazetteer, "Idlib").kind is PlaceKind.SETTLEMENT


def test_a_road_is_its_line(gazetteer: Gazetteer) -> None:
    assert find_road(gazetteer, "M5").geometry.geom_type == "LineString"
    assert find_road(gazetteer, "Damascus-Aleppo highway").place.id == "road:M5"


@pytest.mark.parametrize("name", ["", "Xqzzvk", "Idlib, Xqzzvk", "'; DROP TABLE place; --", "../../etc/passwd"])
def test_an_unknown_name_is_one_line(gazetteer: Gazetteer, name: str) -> None:
    for find in (find_region, find_place, find_road):
        with pytest.raises(RegionError) as error:
            find(gazetteer, name)
        assert repr(name) in str(error.value)
        assert "\n" not in str(error.value)


def test_a_point_off_the_earth(gazetteer: Gazetteer) -> None:
    with pytest.raises(RegionError, match="latitude"):
        find_place(gazetteer, "136.8, 35.8")
