from types import SimpleNamespace

import pytest

from geoevents.extraction.encoding import Mention
from geoevents.extraction.outright import (
    find_earlier_taking,
    find_flights,
    find_loser,
    find_outright,
    find_taker,
    find_winner,
    is_ours_still,
)
from geoevents.extraction.sentences import split_sentences


def marked(text, *names, sides=()):
    mentions = [
        Mention(text.index(name), text.index(name) + len(name), True, number)
        for number, name in enumerate(names)
    ]
    spans = [
        SimpleNamespace(start=text.index(side), end=text.index(side) + len(side), side=side) for side in sides
    ]
    return mentions, sorted(spans, key=lambda span: span.start)


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
    ],
)
def test_what_is_told_outright_is_found(text, sides):
    mentions, spans = marked(text, "Ariha", sides=sides)
    assert find_outright(text, mentions, spans, split_sentences(text)) == {0}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The army denied that rebels captured Ariha.", ["army", "rebels"]),
        ("There are rumours that rebels took Ariha.", ["rebels"]),
        ("Rebels seized Ariha's bakery.", ["Rebels"]),
        ("Rebels shelled Ariha.", ["Rebels"]),
        ("Troops took prisoners near Ariha.", ["Troops"]),
        ("Rebels left. Seized was Ariha.", ["Rebels"]),
        ("Binnish, in Ariha, which rebels seized, is quiet.", ["rebels"]),
    ],
)
def test_what_is_in_doubt_or_told_of_something_else_is_not(text, sides):
    mentions, spans = marked(text, "Ariha", sides=sides)
    assert find_outright(text, mentions, spans, split_sentences(text)) == set()


def test_phrases_for_places_are_left_to_the_reader():
    text = "Rebels captured the town."
    spans = [SimpleNamespace(start=0, end=6, side="rebels")]
    assert find_outright(text, [Mention(16, 24, False, 0)], spans, split_sentences(text)) == set()


def test_a_person_who_left_is_no_side_that_left():
    text = "A teacher who left Ariha and the fighters who left Binnish spoke."
    mentions, spans = marked(text, "Ariha", "Binnish", sides=["fighters"])
    assert find_flights(text, mentions, spans) == {0}


def test_who_lost_a_place_and_to_whom():
    text = "The army had taken Ariha from the rebels, four days after losing it to them."
    mentions, spans = marked(text, "Ariha", sides=["army", "rebels", "them"])
    assert find_loser(text, mentions[0], spans, 0, len(text)) == "rebels"
    assert find_winner(text, mentions[0], spans, 0, len(text)) is None
    at = text.index("it to")
    phrase = Mention(at, at + 2, False, 1)
    won = find_winner(text, phrase, spans, 0, len(text))
    assert (won.side, text[won.told_from :]) == ("them", "losing it to them.")
    assert find_outright(text, [*mentions, phrase], spans, split_sentences(text)) == {0, 1}


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Troops captured the last rebel-held stretch of the M5 on Tuesday.", "M5", {0}),
        ("Troops took a section of the M4 highway.", "M4", {0}),
        ("Troops captured part of Ariha.", "Ariha", set()),
    ],
)
def test_who_takes_a_stretch_has_taken_a_road_but_no_town(text, name, found):
    mentions, spans = marked(text, name, sides=["Troops"])
    assert find_outright(text, mentions, spans, split_sentences(text)) == found


def test_who_took_it_years_before_is_who_lost_it_now():
    text = "Ariha is liberated, seven years after the militants took it."
    [mention], sides = marked(text, "Ariha", sides=["militants"])
    assert find_loser(text, mention, sides, 0, len(text)) == "militants"
    text = "Ariha fell to the militants three days after they took Hass."
    [mention], sides = marked(text, "Ariha", sides=["militants"])
    assert find_loser(text, mention, sides, 0, len(text)) is None


@pytest.mark.parametrize(
    ("text", "sides", "taker"),
    [
        ("On Sunday the rebels took Ariha; on Monday the army had it back.", ["rebels", "army"], "rebels"),
        ("A channel said that the army had captured Ariha.", ["army"], "army"),
        ("On Sunday the rebels took Hass, al-Dana and Ariha.", ["rebels"], "rebels"),
        ("The rebels took Hass and the army shelled Ariha.", ["rebels", "army"], None),
        ("Troops backed by the militia captured Ariha.", ["Troops", "militia"], None),
        ("The army and the militia captured Ariha.", ["army", "militia"], None),
        ("The army shelled rebels near Ariha.", ["army", "rebels"], None),
    ],
)
def test_the_subject_of_taking_took_the_place(text, sides, taker):
    [mention], spans = marked(text, "Ariha", sides=sides)
    assert find_taker(text, mention, spans, 0) == taker


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Ariha is still with us at this hour.", True),
        ("Ariha remains in the hands of its people.", True),
        ("Ariha is with US-backed fighters.", False),
        ("Ariha remains in the hands of its captors.", False),
    ],
)
def test_what_a_party_says_is_still_its_own(text, ours):
    [mention], _ = marked(text, "Ariha")
    assert is_ours_still(text, mention, len(text)) is ours


def test_a_taking_told_of_a_day_before():
    text = "The army seized Hass on Monday, a day after it captured the village of Ariha."
    [ariha], _ = marked(text, "Ariha")
    assert find_earlier_taking(text, ariha, 0) == text.index("it captured")
    assert find_earlier_taking(text, ariha, text.index("captured")) is None


def test_what_is_brought_under_a_sides_control_is_taken():
    text = "The gains bring the last segment of Ariha under government control."
    mentions, sides = marked(text, "Ariha", sides=["government"])
    assert find_outright(text, mentions, sides, split_sentences(text)) == {0}
    for text in (
        "The gains do not bring Ariha under government control.",
        "The advance would bring Ariha under government control.",
    ):
        mentions, sides = marked(text, "Ariha", sides=["government"])
        assert find_outright(text, mentions, sides, split_sentences(text)) == set()
