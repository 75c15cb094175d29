"""Which place a name means."""

import numpy as np
import pytest

from gazetteer.geoparser import Geoparser
from gazetteer.place import PlaceKind, Toponym
from gazetteer.recognition import Recogniser
from gazetteer.resolution import Resolver


@pytest.fixture(scope="module")
def parser(gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


def place_of(parser: Geoparser, text: str, name: str) -> Toponym:
    start = text.index(name)
    return parser.resolve(text, [(start, start + len(name))])[0]


@pytest.mark.parametrize(
    ("text", "country", "admin1"),
    [
        ("The fair in Paris, Texas, was cancelled.", "US", "Texas"),
        ("The fair in Paris was cancelled.", "FR", ""),
        ("Police in Paris said a bomb had gone off near Lyon and Marseille.", "FR", ""),
        ("Paris, Ky., lies in Bourbon County near Lexington, Ky.", "US", "Kentucky"),
        ("Firefighters from Paris helped those of Lamar County, Texas, and Reno, Texas.", "US", "Texas"),
    ],
)
def test_what_the_text_says_decides_between_places_of_one_name(
    parser: Geoparser, text: str, country: str, admin1: str
):
    found = next(toponym for toponym in parser.parse(text) if toponym.text == "Paris")
    assert found.place is not None
    assert found.place.country_code == country
    assert admin1 in ("", found.place.admin1)


def test_the_country_of_the_text_decides(parser: Geoparser):
    text = "In Lebanon, shells fell on Tripoli and Sidon."
    assert next(t for t in parser.parse(text) if t.text == "Tripoli").place.country_code == "LB"
    text = "In Libya, shells fell on Tripoli and Misrata."
    assert next(t for t in parser.parse(text) if t.text == "Tripoli").place.country_code == "LY"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The city of Homs fell.", PlaceKind.SETTLEMENT),
        ("They hold Homs province and Hama province.", PlaceKind.ADMIN),
        ("Homs fell on Monday.", PlaceKind.SETTLEMENT),
    ],
)
def test_the_words_around_ask_for_a_kind(parser: Geoparser, text: str, kind: PlaceKind):
    found = next(toponym for toponym in parser.parse(text) if toponym.text.startswith("Homs"))
    assert found.place.kind is kind
    assert found.place.country_code == "SY"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Lugansk, the rebels' second city, was cut off.", "Lugansk", PlaceKind.SETTLEMENT),
        ("They fled to Rostov.", "Rostov", PlaceKind.SETTLEMENT),
        ("They fled to Rostov region.", "Rostov", PlaceKind.ADMIN),
        ("Fighting spread in Sennar State.", "Sennar State", PlaceKind.ADMIN),
        ("Many live in Ontario.", "Ontario", PlaceKind.ADMIN),
    ],
)
def test_an_area_and_the_town_it_is_called_after(parser: Geoparser, text: str, name: str, kind: PlaceKind):
    found = next(toponym for toponym in parser.parse(text) if toponym.text == name)
    assert found.place is not None
    assert found.place.kind is kind


@pytest.mark.parametrize("name", ["Queensland", "United States", "Russia", "Georgia", "Jordan", "Lebanon"])
def test_countries_and_states_lie_where_their_areas_are(parser: Geoparser, gazetteer, name: str):
    found = place_of(parser, f"He left {name} for good.", name)
    area = gazetteer.geometry(found.place.id)
    west, south, east, north = area.bounds
    assert south < found.place.latitude < north
    assert west < found.place.longitude < east


def test_probabilities_sum_to_one_and_scores_are_within_bounds(gazetteer):
    recogniser, resolver = Recogniser(gazetteer.tables), Resolver(gazetteer.tables)
    text = "From Springfield, Ill., to Springfield, Mo., and on to Paris, London and Alexandria."
    groups = resolver.resolve(recogniser.find(text), text)
    for group in groups:
        if len(group.rows):
            assert group.odds.sum() == pytest.approx(1.0)
            assert np.isfinite(group.scores).all()
    springfields = [group for group in groups if group.key == "springfield"]
    states = {gazetteer.place_at(int(group.rows[group.best])).admin1 for group in springfields}
    assert states == {"Illinois", "Missouri"}


def test_a_name_without_candidates_has_no_place(parser: Geoparser):
    found = place_of(parser, "They met in Qwerzutin.", "Qwerzutin")
    assert found.place is None
    assert found.candidates == ()
    assert found.score == 0


def test_a_thousand_names_in_one_text_are_resolved(parser: Geoparser, gazetteer):
    names = [gazetteer.place_at(row).name for row in range(0, 200_000, 200)]
    text = ", ".join(names)
    assert len(parser.parse(text)) > 500


@pytest.mark.parametrize("spelling", ["Saraqib", "Saraqeb", "Sarakeb", "Saraqueb", "سراقب"])
def test_spellings_meet_in_the_context_of_their_region(parser: Geoparser, spelling: str):
    text = f"The army took {spelling} and Ariha in Idlib province, south-west of Aleppo."
    assert next(t for t in parser.parse(text) if t.text == spelling).place.geonames_id == 164816
