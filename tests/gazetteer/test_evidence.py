"""What speaks for and against a name's being a place."""

import pytest

from gazetteer.evidence import WEIGHTS
from gazetteer.explanation import _PHRASES
from gazetteer.geoparser import Geoparser
from gazetteer.recognition import Recogniser


@pytest.fixture(scope="module")
def recogniser(gazetteer) -> Recogniser:
    return Recogniser(gazetteer.tables)


@pytest.mark.parametrize(
    ("text", "name", "cue"),
    [
        ("He lives in Springfield now.", "Springfield", "locative"),
        ("They marched from Homs.", "Homs", "motion"),
        ("The town of Homs is quiet.", "Homs", "kind_before"),
        ("All of Homs province is quiet.", "Homs", "kind_after"),
        ("Rebels captured Homs.", "Homs", "taking"),
        ("Today Homs fell.", "Homs", "taken"),
        ("They shelled northern Homs.", "Homs", "part"),
        ("a Homs resident", "Homs", "indefinite"),
        ("Many Homs residents left.", "Homs", "modifies"),
        ("the Homs-based group", "Homs", "suffixed"),
        ("HOMS — Troops left.", "HOMS", "dateline"),
        ("Homs, Syria", "Homs", "qualified"),
        ("Homs, Syria", "Syria", "qualifies"),
        ("John Springfield left.", "Springfield", "after_given"),
        ("Gen. Springfield left.", "Springfield", "after_title"),
        ("Springfield Street", "Springfield", "before_street"),
        ("Springfield High School", "Springfield", "before_institution"),
        ("the Detroit Tigers", "Detroit", "before_team"),
        ("He flew Damascus-Aleppo.", "Aleppo", "joined"),
        ("Springfield told reporters", "Springfield", "before_person_verb"),
        ("R-Springfield", "Springfield", "locative"),
    ],
)
def test_cues(recogniser: Recogniser, text: str, name: str, cue: str):
    found = [mention for mention in recogniser.find(text) if text[mention.start : mention.end] == name]
    assert cue in found[-1].cues


@pytest.mark.parametrize(
    "text", ["Ankara said it would not go.", "Residents of Taftanaz said so.", "Moscow told Kyiv so."]
)
def test_large_places_and_governed_names_may_speak(recogniser: Recogniser, text: str):
    assert not any("before_person_verb" in mention.cues for mention in recogniser.find(text))


def test_a_name_of_persons_that_reports_of_wars_name_is_a_place_more_likely(gazetteer):
    found = {
        t.text
        for t in Geoparser(gazetteer).parse(
            "Izium was quiet. Lyman, captured on May 1, was shelled, SANA said."
        )
    }
    assert found == {"Izium", "Lyman"}


def test_every_cue_has_a_weight_or_is_a_mark_and_can_be_told():
    untold = {"base", "size", "unknown"} | {"names_institution"}
    assert set(WEIGHTS) - untold <= set(_PHRASES) | {"country", "physical", "facility", "road"}
    assert all(isinstance(weight, float) for weight in WEIGHTS.values())


def test_what_speaks_against_is_negative():
    for cue in (
        "after_name",
        "after_given",
        "after_title",
        "before_street",
        "before_team",
        "common_word",
        "person_in_text",
    ):
        assert WEIGHTS[cue] < 0
    for cue in ("locative", "motion", "taking", "kind_before", "qualified", "dateline", "listed"):
        assert WEIGHTS[cue] > 0


@pytest.mark.parametrize(
    ("text", "is_place"),
    [
        ("KHARTOUM: The General Command of the Armed Forces said Omdurman was quiet.", False),
        ("In Khartoum the General Command announced a truce with Omdurman.", False),
        ("RSF fighters stormed the General Command in Khartoum.", True),
        ("Shells fell around the General Command in Khartoum on Friday.", True),
    ],
)
def test_a_command_is_a_place_only_with_support(gazetteer, text: str, is_place: bool):
    found = {toponym.text for toponym in Geoparser(gazetteer).parse(text)}
    assert ("General Command" in found) is is_place


def test_names_within_long_names_of_organisations_are_no_places(gazetteer):
    found = Geoparser(gazetteer).parse("The Islamic State of Iraq and the Levant took Mosul.")
    assert [toponym.text for toponym in found] == ["Mosul"]
