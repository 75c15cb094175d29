"""Names in a spelling that the index does not have."""

import pytest

from gazetteer.geoparser import Geoparser


@pytest.fixture(scope="module")
def parser(gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Kafr Uwaid", (35.69, 36.48)),
        ("Maaret Misreen", (36.01, 36.67)),
        ("Jisr ash-Shoghour", (35.81, 36.32)),
        ("Taftanaaz", (35.99, 36.79)),
    ],
)
def test_a_strange_spelling_is_found_near_the_other_places(
    parser: Geoparser, name: str, near: tuple[float, float]
):
    text = f"Rebels captured {name}, near Saraqeb and Ariha in Idlib province, Syria."
    found = next(toponym for toponym in parser.parse(text) if toponym.text == name)
    assert found.place is not None
    assert found.place.latitude == pytest.approx(near[0], abs=0.1)
    assert found.place.longitude == pytest.approx(near[1], abs=0.1)


def test_a_skeleton_alone_is_no_evidence(parser: Geoparser):
    found = parser.parse("A firm from Sarakueb sells soap in Chicago, Illinois, and in Milwaukee, Wisconsin.")
    assert all(t.place is None or t.place.country_code == "US" for t in found)


def test_short_skeletons_are_not_trusted_far_away(parser: Geoparser):
    found = [
        t for t in parser.parse("Fighting near Hus in Idlib province, at Saraqeb and Ariha.") if t.text == "Hus"
    ]
    assert all(t.place is None or t.place.name != "Homs" for t in found)
