import pytest

from geoevents.extraction.encoding import Mention
from geoevents.extraction.outright import find_outright
from geoevents.extraction.outright_sides import (
    find_loser,
    find_taker,
    find_taker_after,
    find_winner,
    is_ours_still,
    lost_by_pronoun,
)
from geoevents.extraction.owners import NameInSentence
from geoevents.extraction.sentences import split_sentences


def test_who_lost_a_place_and_to_whom(marked):
    text = "The army had taken Ariha from the rebels, four days after losing it to them."
    mentions, spans = marked(text, "Ariha", sides=["army", "rebels", "them"])
    assert find_loser(text, mentions[0], spans, 0, len(text)) == "rebels"
    assert find_winner(NameInSentence(text, mentions[0], mentions, spans, 0, len(text))) is None
    at = text.index("it to")
    phrase = Mention(at, at + 2, False, 1)
    won = find_winner(NameInSentence(text, phrase, [*mentions, phrase], spans, 0, len(text)))
    assert (won.side, text[won.told_from :]) == ("them", "losing it to them.")
    assert find_outright(text, [*mentions, phrase], spans, split_sentences(text)) == {0, 1}


@pytest.mark.parametrize(
    ("text", "loser"),
    [
        ("Ariha was taken from the rebels on Friday.", "rebels"),
        ("Ariha, recaptured last July from the rebels, is quiet.", "rebels"),
        ("Ariha, which had been wrested back from rebels, is quiet.", "rebels"),
        ("Ariha was shelled from rebels' posts.", None),
        ("Ariha was to be taken from the rebels.", None),
        ("Ariha was taken. Men fled from the rebels.", None),
    ],
)
def test_from_whom_a_place_was_taken(marked, text, loser):
    [mention], sides = marked(text, "Ariha", sides=["rebels"])
    assert find_loser(text, mention, sides, 0, len(text)) == loser


def test_who_took_it_years_before_is_who_lost_it_now(marked):
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
def test_the_subject_of_taking_took_the_place(marked, text, sides, taker):
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
def test_what_a_party_says_is_still_its_own(marked, text, ours):
    [mention], _ = marked(text, "Ariha")
    assert is_ours_still(text, mention, len(text)) is ours


@pytest.mark.parametrize(
    ("text", "taker"),
    [
        ("Fighting went on near Ariha that Syrian troops captured last week, activists said.", "Syrian troops"),
        ("Ariha, which Syrian troops had taken, is quiet, activists said.", "Syrian troops"),
        ("Ariha, which Syrian troops shelled, is quiet, activists said.", None),
        ("Ariha. Syrian troops captured Hass, activists said.", None),
    ],
)
def test_who_took_a_place_is_told_after_its_name(marked, text, taker):
    [mention], sides = marked(text, "Ariha", sides=["Syrian troops", "activists"])
    assert find_taker_after(text, mention, sides, 0, len(text)) == taker


@pytest.mark.parametrize(
    ("text", "winner"),
    [
        ("The army conceded the loss of Ariha and the village of Hass to rebels.", "rebels"),
        ("The army lost Ariha, Hass and Balsh to rebels.", "rebels"),
        ("The army lost Ariha and, near Balsh, a tank to rebels.", None),
        ("The army took Ariha and the village of Hass to rebels' dismay.", None),
    ],
)
def test_to_whom_a_list_of_places_was_lost(marked, text, winner):
    mentions, sides = marked(
        text, "Ariha", *(name for name in ("Hass", "Balsh") if name in text), sides=["rebels"]
    )
    won = find_winner(NameInSentence(text, mentions[0], mentions, sides, 0, len(text)))
    assert (won and won.side) == winner


@pytest.mark.parametrize(
    ("text", "pronoun"),
    [
        ("Ariha, lost by them on May 1, was shelled.", "them"),
        ("Ariha, captured from it in November, was shelled.", "it"),
        ("Ariha was retaken from us by night.", "us"),
        ("The army took Ariha from them.", None),
        ("The army dreamt of seizing Ariha from them.", None),
        ("Water in Ariha was taken from it.", None),
        ("The tanks of Ariha were seized from them.", None),
        ("Ariha was all but lost by it being late.", None),
        ("The army shelled Ariha from it.", None),
        ("Ariha was taken by them.", None),
    ],
)
def test_a_pronoun_stands_for_who_lost_it(marked, text, pronoun):
    [mention], spans = marked(text, "Ariha", sides=[])
    assert lost_by_pronoun(text, mention, 0, len(text)) == pronoun
    assert find_outright(text, [mention], spans, split_sentences(text)) == ({0} if pronoun else set())
