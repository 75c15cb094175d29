from types import SimpleNamespace

import pytest

from geoevents.extraction.encoding import Mention
from geoevents.extraction.outright import (
    find_earlier_taking,
    find_entered,
    find_flights,
    find_held,
    find_outright,
)
from geoevents.extraction.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "Fighting was heard near the village of Ariha that Syrian troops captured last week.",
            ["Syrian troops"],
        ),
        ("Ariha, which the rebels and their allies had seized, is quiet.", ["rebels"]),
        ("Insurgents retook the strategic town of Ariha.", ["Insurgents"]),
        ("The army regained full control of the nearby village of Ariha.", ["army"]),
        ("It expelled the militants from the key town of Ariha.", ["militants"]),
        ("They drove rebels out of Ariha.", ["rebels"]),
        ("The fall of Ariha ends a siege that rebels had begun in May.", ["rebels"]),
        ("Rebels celebrated the recapture of the key town of Ariha.", ["Rebels"]),
    ],
)
def test_what_is_told_outright_is_found(marked, text, sides):
    mentions, spans = marked(text, "Ariha", sides=sides)
    assert find_outright(text, mentions, spans, split_sentences(text)) == {0}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The army denied that rebels captured Ariha.", ["army", "rebels"]),
        ("There are rumours that rebels took Ariha.", ["rebels"]),
        ("Rebels seized Ariha's bakery.", ["Rebels"]),
        ("Rebels shelled Ariha.", ["Rebels"]),
        ("The fall of Ariha would leave rebels a single road.", ["rebels"]),
        ("A film by rebels tells of the loss of Ariha.", ["rebels"]),
        ("The fall of Ariha was sung in every school.", []),
        ("Troops took prisoners near Ariha.", ["Troops"]),
        ("Rebels left. Seized was Ariha.", ["Rebels"]),
        ("Binnish, in Ariha, which rebels seized, is quiet.", ["rebels"]),
    ],
)
def test_what_is_in_doubt_or_told_of_something_else_is_not(marked, text, sides):
    mentions, spans = marked(text, "Ariha", sides=sides)
    assert find_outright(text, mentions, spans, split_sentences(text)) == set()


def test_phrases_for_places_are_left_to_the_reader():
    text = "Rebels captured the town."
    spans = [SimpleNamespace(start=0, end=6, side="rebels")]
    assert find_outright(text, [Mention(16, 24, False, 0)], spans, split_sentences(text)) == set()


def test_a_person_who_left_is_no_side_that_left(marked):
    text = "A teacher who left Ariha and the fighters who left Binnish spoke."
    mentions, spans = marked(text, "Ariha", "Binnish", sides=["fighters"])
    assert find_flights(text, mentions, spans) == {0}


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Troops captured the last rebel-held stretch of the M5 on Tuesday.", "M5", {0}),
        ("Troops took a section of the M4 highway.", "M4", {0}),
        ("Troops captured part of Ariha.", "Ariha", set()),
    ],
)
def test_who_takes_a_stretch_has_taken_a_road_but_no_town(marked, text, name, found):
    mentions, spans = marked(text, name, sides=["Troops"])
    assert find_outright(text, mentions, spans, split_sentences(text)) == found


def test_a_taking_told_of_a_day_before(marked):
    text = "The army seized Hass on Monday, a day after it captured the village of Ariha."
    [ariha], _ = marked(text, "Ariha")
    assert find_earlier_taking(text, ariha, 0) == text.index("it captured")
    assert find_earlier_taking(text, ariha, text.index("captured")) is None


def test_what_is_brought_under_a_sides_control_is_taken(marked):
    text = "The gains bring the last segment of Ariha under government control."
    mentions, sides = marked(text, "Ariha", sides=["government"])
    assert find_outright(text, mentions, sides, split_sentences(text)) == {0}
    for text in (
        "The gains do not bring Ariha under government control.",
        "The advance would bring Ariha under government control.",
    ):
        mentions, sides = marked(text, "Ariha", sides=["government"])
        assert find_outright(text, mentions, sides, split_sentences(text)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Troops advanced into Ariha.",
        "Troops also began advancing westward into the rebel-held countryside around the city of Ariha.",
        "Troops pushed deeper into the eastern suburbs of Ariha.",
    ],
)
def test_who_went_into_a_place_has_advanced(marked, text):
    mentions, sides = marked(text, "Ariha", sides=["roops"])
    assert find_entered(text, mentions, sides, split_sentences(text)) == {0}


@pytest.mark.parametrize(
    "text",
    [
        "Troops hope to push into Ariha.",
        "Rebels kept troops from advancing into Ariha.",
        "Troops could be seen advancing into Ariha if the bridge falls.",
        "Troops advanced on Ariha.",
        "Troops pushed into Ariha's market.",
        "Prices pushed into Ariha.",
    ],
)
def test_who_did_not_go_in_has_not(marked, text):
    mentions, sides = marked(text, "Ariha", sides=["roops"] if "roops" in text else [])
    assert find_entered(text, mentions, sides, split_sentences(text)) == set()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Ariha province, the last rebel-held area in the country, was shelled.", True),
        ("Shells fell on rebel-held Ariha.", True),
        ("Shells fell on the rebel-held eastern neighborhoods of Ariha.", True),
        ("It is not known whether rebel-held Ariha was hit.", False),
        ("Shells from rebel-held villages fell on Ariha.", False),
        ("Ariha is a town. Rebel-held villages lie around it.", False),
    ],
)
def test_whose_a_place_is_by_the_words_beside_it(marked, text, held):
    mentions, sides = marked(text, "Ariha", sides=["rebel" if "rebel" in text else "Rebel"])
    assert find_held(text, mentions, sides, split_sentences(text)) == ({0} if held else set())
