"""Roads told by what they join."""

import pytest

from gazetteer.geoparser import Geoparser
from gazetteer.place import PlaceKind


@pytest.fixture(scope="module")
def parser(gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


@pytest.mark.parametrize(
    ("text", "road"),
    [
        (
            "They cut a highway that links the capital Damascus with the major northern city of Aleppo.",
            "road:M5",
        ),
        ("The road between Aleppo and Latakia is closed.", "road:M4"),
        ("The motorway from Hama to Aleppo was reopened.", "road:M5"),
        ("The army secured the Damascus-Aleppo highway.", "road:M5"),
        ("The army secured the M5.", "road:M5"),
        ("Fighters cut the M4 highway near Ariha.", "road:M4"),
    ],
)
def test_a_road_is_found_by_ref_by_name_and_by_description(parser: Geoparser, text: str, road: str):
    assert road in {toponym.place.id for toponym in parser.parse(text, relative=True) if toponym.place}


@pytest.mark.parametrize(
    "text", ["The talks between Damascus and Aleppo failed.", "A road that links Paris with London."]
)
def test_no_road_is_made_up(parser: Geoparser, text: str):
    assert not [t for t in parser.parse(text, relative=True) if t.place and t.place.kind is PlaceKind.ROAD]
