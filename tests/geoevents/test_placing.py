"""The gazetteer's place for a row: by id, by name and point, by name, by point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoevents.placing import PlaceFinder, is_named, read_point

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer


def test_a_row_finds_its_place(gazetteer: Gazetteer) -> None:
    finder = PlaceFinder(gazetteer)
    aleppo = finder.find("Aleppo", None)
    assert aleppo is not None
    assert aleppo.country_code == "SY"
    assert finder.find("whatever", None, place_id=aleppo.id) == aleppo
    assert finder.find("Haleb", (36.2, 37.16)) == aleppo
    assert finder.find("Aleppo", (36.2, 37.16)) is finder.find("Aleppo", (36.2, 37.16))


def test_a_row_that_no_gazetteer_knows_is_a_place_of_its_own(gazetteer: Gazetteer) -> None:
    finder = PlaceFinder(gazetteer)
    made = finder.find("Qqxzy", (36.2, 37.16))
    assert made is not None
    assert (made.name, made.latitude) == ("Qqxzy", 36.2)
    assert finder.find("Qqxzy", None) is None
    assert finder.find("", None, place_id="gn:0") is None
    assert PlaceFinder(None).find("Aleppo", None) is None


def test_names_in_any_spelling(gazetteer: Gazetteer) -> None:
    place = PlaceFinder(gazetteer).find("Saraqeb", (35.86, 36.8))
    assert place is not None
    assert is_named(place, "Saraqib")
    assert is_named(place, "سراقب")
    assert not is_named(place, "Idlib")


@pytest.mark.parametrize(("latitude", "longitude"), [("", "36"), ("35", " ")])
def test_empty_cells_are_no_point(latitude: str, longitude: str) -> None:
    assert read_point(latitude, longitude) is None


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("x", "1"), ("91", "0"), ("0", "181"), ("inf", "0"), ("nan", "0")]
)
def test_wrong_cells_say_what_would_be_right(latitude: str, longitude: str) -> None:
    with pytest.raises(ValueError, match="want"):
        read_point(latitude, longitude)
