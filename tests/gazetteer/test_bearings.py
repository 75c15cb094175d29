"""Directions by name."""

import pytest

from gazetteer.bearings import BEARINGS, distance_and_bearing, travel


def test_opposite_directions_are_opposite():
    turned = str.maketrans({})
    for name, degrees in BEARINGS.items():
        opposite = name.replace("north", "S").replace("south", "north").replace("S", "south")
        opposite = opposite.replace("east", "W").replace("west", "east").replace("W", "west").translate(turned)
        assert (degrees + 180) % 360 == BEARINGS[opposite]


@pytest.mark.parametrize(
    ("name", "north", "east"),
    [("north", 1, 0), ("east", 0, 1), ("south", -1, 0), ("west", 0, -1), ("south-east", -1, 1)],
)
def test_a_bearing_leads_where_its_name_says(name: str, north: int, east: int):
    latitude, longitude = travel(35.0, 36.0, BEARINGS[name], 10.0)
    assert round((latitude - 35.0) * 10) == pytest.approx(north, abs=0.5)
    assert (longitude > 36.01) - (longitude < 35.99) == east


def test_a_point_is_nowhere_from_itself():
    assert distance_and_bearing(35.0, 36.0, 35.0, 36.0)[0] == 0
