"""Phrases for a place that the words beside them bind to a name."""

import pytest

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.bindings import find_binding


def bound(text: str, phrase: str, *names: str) -> str | None:
    """The name that a phrase is bound to: names and the phrase are the report's mentions, in order."""
    start = text.index(phrase)
    toponyms: list[Toponym | None] = [
        Toponym(start=text.index(n), end=text.index(n) + len(n), text=n) for n in names
    ]
    at = sum(toponym is not None and toponym.start < start for toponym in toponyms)
    toponyms.insert(at, None)
    found = find_binding(text, start, start + len(phrase), toponyms, near=at)
    return names[found - (found > at)] if found is not None else None


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Rebels left Krin. The Turkish post at Hask was encircled.", "The Turkish post", "Hask"),
        ("Krin fell. The army handed over its camp near the town of Hask.", "its camp", "Hask"),
        ("After Krin the army captured Hask and its hill on Monday.", "its hill", "Hask"),
        (
            "KRIN (wire) - In Hask province, the last rebel-held area, shells fell.",
            "the last rebel-held area",
            "Hask",
        ),
        ("They came from Krin to Hask, the capital of the north.", "the capital", "Hask"),
    ],
)
def test_words_between_bind_a_phrase_to_a_name(text: str, phrase: str, name: str) -> None:
    assert bound(text, phrase, "KRIN" if "KRIN" in text else "Krin", "Hask") == name


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Rebels took Krin. Others met men from within the city at Hask.", "the city"),
        ("The army captured Krin, the airport and Hask.", "the airport"),
        ("The army took Krin. Its airport fell later, and Hask.", "Its airport"),
    ],
)
def test_other_words_leave_it_to_the_reader(text: str, phrase: str) -> None:
    assert bound(text, phrase, "Krin", "Hask") is None


@pytest.mark.parametrize(
    ("text", "phrase", "bound"),
    [
        ("In Aleppo the airport was taken.", "the airport", True),
        (
            "In Aleppo, militias captured the international airport on Saturday.",
            "the international airport",
            True,
        ),
        ("Troops left Aleppo and took the airport.", "the airport", False),
        ("In Aleppo it rained. Troops took the airport.", "the airport", False),
        ("In Aleppo the town was quiet.", "the town", False),
    ],
)
def test_the_town_that_a_sentence_opens_with_has_the_airport(text, phrase, bound):
    place = Place(id="a", name="Aleppo", kind=PlaceKind.SETTLEMENT, latitude=36.2, longitude=37.2)
    at = text.index("Aleppo")
    town = Toponym(start=at, end=at + 6, text="Aleppo", place=place)
    start = text.index(phrase)
    found = find_binding(text, start, start + len(phrase), [town, None], near=1)
    assert (found == 0) is bound


@pytest.mark.parametrize(
    "text",
    [
        "Fighters entered the headquarters of the 6th infantry division in Krin.",
        "Fighters entered the headquarters in Krin.",
        "Fighters entered the headquarters of the brigade near Krin.",
    ],
)
def test_whose_headquarters_it_is_does_not_part_it_from_its_town(text: str) -> None:
    assert bound("Hask is far. " + text, "the headquarters", "Hask", "Krin") == "Krin"
