"""Places of one name in one region, told apart by the names beside them."""

import pytest

from gazetteer.geoparser import Geoparser
from gazetteer.place import Place


@pytest.fixture(scope="module")
def parser(gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


def place_of(parser: Geoparser, text: str, name: str) -> Place:
    found = next(toponym for toponym in parser.parse(text) if toponym.text == name)
    assert found.place is not None
    return found.place


IDLIB, ALEPPO = "curated:al-nayrab-idlib", "curated:al-nayrab-aleppo"


LIST = (
    "Our forces advanced over 600 square kilometres of the countryside of Idlib and Aleppo and took dozens of "
    "villages, among them Saraqeb, Afis, al-Nayrab, Tell Touqan, Khan Tuman, Khalsa and al-Eis."
)
SENTENCE = (
    "Government forces seized Rashidin, on the edge of Aleppo, and Khan al-Asal, west of the city.\n\n"
    "In eastern Idlib the factions attacked al-Nayrab."
)


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        (LIST, IDLIB),
        (SENTENCE, IDLIB),
        ("Shells fell on Saraqeb. In Aleppo the army keeps its guns at al-Nayrab and Jabrin.", ALEPPO),
    ],
)
def test_the_names_beside_it_in_its_sentence_tell_which_is_meant(
    parser: Geoparser, text: str, identity: str
) -> None:
    assert place_of(parser, text, "al-Nayrab").id == identity


@pytest.mark.parametrize(
    ("text", "latitude"),
    [
        ("The factions attacked Jabala in southern Idlib on Monday.", 35.57),
        ("In Latakia province gunmen besieged Jabala on Thursday.", 35.36),
    ],
)
def test_an_area_in_the_sentence_tells_it_too(parser: Geoparser, text: str, latitude: float) -> None:
    assert place_of(parser, text, "Jabala").latitude == pytest.approx(latitude, abs=0.02)


def test_a_town_gives_no_way_to_a_hamlet_that_lies_nearer_to_another_town(parser: Geoparser) -> None:
    text = "Syria: far to the south, Daraa falls to local factions, Suwayda having done so a few hours earlier."
    assert place_of(parser, text, "Daraa").population > 50_000


def test_the_same_words_give_the_same_places_in_any_company(parser: Geoparser) -> None:
    """What is settled for one text is kept for no other."""
    text = "In eastern Idlib the factions attacked al-Nayrab."
    before = place_of(parser, text, "al-Nayrab").id
    place_of(parser, "In Aleppo the army keeps its guns at al-Nayrab and Jabrin.", "al-Nayrab")
    assert place_of(parser, text, "al-Nayrab").id == before == IDLIB
