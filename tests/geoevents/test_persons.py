"""Names that the gazetteer lacks and that the text shows to be a person's or a thing's."""

import re

import pytest

from geoevents.extraction.persons import find_persons


def found(text: str, *names: str) -> set[str]:
    spans = [(m.start(), m.end()) for name in names for m in re.finditer(re.escape(name), text)]
    starts = find_persons(text, sorted(spans))
    return {text[start:end] for start, end in spans if start in starts}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The dead are two activists - Dugzar Ogrichi and Vakhtu Shmalash.", "Vakhtu Shmalash"),
        ("It held five people, among them Lorna Brackett, 89; a nurse survived.", "Lorna Brackett"),
        ("The army seized Ruhadze's party offices.", "Ruhadze"),
        ("Nino Ruhadze, a former parliamentary speaker, left the city.", "Nino Ruhadze"),
        ("Rami Dorsan of the Observatory for Rights said that troops took it.", "Rami Dorsan"),
        ("The rebels say that Grad missile systems were set up by the town.", "Grad"),
        ("Gunmen took the town from Col. Obren Hask on Monday.", "Obren Hask"),
        ("The governor, Hadi bin al-Hask, declared the district free.", "Hadi bin al-Hask"),
        ("By four they had the home town of Obren Hask.", "Obren Hask"),
    ],
)
def test_a_person_or_a_thing_is_known_by_the_words_around(text: str, name: str) -> None:
    assert found(text, name) == {name}


def test_a_lone_name_is_a_person_where_it_stands_behind_a_first_name_or_is_known_elsewhere() -> None:
    text = "Followers of Nino Ruhadze were held. Ruhadze broke with the president and captured the party."
    assert found(text, "Ruhadze") == {"Ruhadze"}
    text = "Troops killed Hask, 41, on Monday. Hask had held the bridge."
    assert found(text, "Hask") == {"Hask"}
    assert found("Mr. Hask left. The army captured Hask.", "Hask") == {"Hask"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Troops captured Yusuf Bek and Tel Shor on Monday.", "Yusuf Bek"),
        ("In Hadba the police said that the army held the bridge.", "Hadba"),
        ("Rebels took Imam Ali, 12 km east of the town.", "Imam Ali"),
        ("Krin, on the left bank, and its fishing villages were seized.", "Krin"),
        ("Since 28 August. Krin is Ukrainian.", "Krin"),
        ("Fighters left Hask towards the border.", "Hask"),
    ],
)
def test_a_village_that_no_one_knows_stays_a_place(text: str, name: str) -> None:
    assert found(text, name) == set()


def test_a_camp_named_after_a_son_of_somebody_is_a_place() -> None:
    assert found("Troops captured Hadi bin al-Hask camp.", "Hadi bin al-Hask camp") == set()
