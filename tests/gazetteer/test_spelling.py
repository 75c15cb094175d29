"""Names in a spelling that the index does not have."""

import pytest

from gazetteer.geoparser import Geoparser
from gazetteer.lexicon import load_lexicon
from gazetteer.names import normalize


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


@pytest.mark.parametrize(
    ("text", "name", "near"),
    [
        ("Troops left Raqqa for Hasakah in Syria; helicopters landed in Qamishli.", "Qamishli", (37.05, 41.23)),
        ("In Syria, east of Aleppo, Raqa and Deir ez-Zor were bombed.", "Raqa", (35.95, 39.01)),
        ("Iraqi troops in Kirkuk and Mosul took Hawija.", "Hawija", (35.32, 43.77)),
    ],
)
def test_names_without_their_article_or_with_short_keys_are_found_in_the_country_of_the_text(
    parser: Geoparser, text: str, name: str, near: tuple[float, float]
):
    found = next(toponym for toponym in parser.parse(text) if toponym.text == name)
    assert found.place is not None
    assert (found.place.latitude, found.place.longitude) == pytest.approx(near, abs=0.2)


def test_roads_are_never_dropped_as_out_of_place(parser: Geoparser):
    found = parser.parse("Saraqeb, Ariha and Idlib are besieged. M5 cut in both directions.")
    assert [t.place.id for t in found if t.text == "M5" and t.place] == ["road:M5"]


def test_what_is_said_to_lie_in_a_province_is_looked_for_there(parser: Geoparser):
    found = parser.parse("Taftanaaz, in Idlib province, was shelled overnight.")
    assert found[0].place is not None
    assert found[0].place.geonames_id is not None
    assert "qualified" in found[0].cues


def test_a_town_alone_in_its_text_is_found_if_it_is_spelt_almost_so(parser: Geoparser):
    (found,) = parser.parse("Troops reached Maarat al-Numan.")
    assert found.place is not None
    assert (found.place.latitude, found.place.longitude) == pytest.approx((35.64, 36.67), abs=0.05)


def test_a_namesake_abroad_gives_way_to_a_name_alike_where_the_text_says_it_lies(parser: Geoparser):
    text = "Syrian government forces captured the village of al-Jabin in the countryside of Hama."
    [found] = [t for t in parser.parse(text) if t.text == "al-Jabin"]
    assert found.place is not None
    assert (found.place.country_code, found.place.admin1) == ("SY", "Hama")
    assert found.place.latitude == pytest.approx(35.34, abs=0.15)


def test_one_of_two_neighbours_is_looked_for_by_the_name_that_they_share(parser: Geoparser):
    text = "They took Usaylan and then Bayhan al-Ulya in Shabwah, Yemen."
    found = {toponym.text: toponym.place for toponym in parser.parse(text)}
    assert found["Bayhan al-Ulya"] is not None
    assert found["Bayhan al-Ulya"].name == "Bayḩān"


def test_what_tells_neighbours_apart_is_no_name_of_its_own(parser: Geoparser):
    found = parser.parse("They took Usaylan and then Qrzzt al-Ulya in Shabwah, Yemen.")
    assert all(toponym.place is None for toponym in found if "Ulya" in toponym.text)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels near Jabal al-Gharbi in Latakia, Syria.",
        "They hold Tall al-Kabir near Idlib, Syria.",
        "In Homs, Syria, they took Madinat al-Qadima.",
    ],
)
def test_a_word_that_many_names_begin_with_is_not_what_neighbours_share(parser: Geoparser, text: str):
    assert [t.place for t in parser.parse(text) if "al-" in t.text and t.place is not None] == []


def test_qualifiers_are_found_as_names_are_written():
    words = load_lexicon().cues["qualifiers"]["words"]
    assert {normalize(word) for word in words} >= {"ulya", normalize("الشرقية"), normalize("الكبرى")}
    assert normalize("بيحان العليا").endswith(normalize("العليا"))
