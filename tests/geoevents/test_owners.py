"""Whose a place is by the words around its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geoevents.extraction.owners import NameInSentence, Owner, find_owner, find_subject_of_loss, is_occupied

Maker = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "side", "took"),
    [
        ("Ariha was captured by rebels on Monday.", "rebels", True),
        ("Ariha, in the south, fell to the rebels this week.", "rebels", True),
        ("Ariha has been recaptured by the army.", "army", True),
        ("Ariha, which Turkish troops never saw, is still held by the rebels.", "rebels", False),
        ("Ariha itself, with its mill, has been held by the opposition since Friday.", "opposition", False),
        ("Ariha is under the control of the separatists.", "separatists", False),
        ("Ariha is now in rebel hands.", "rebel", False),
        ("Ariha remains under army control.", "army", False),
        ("Ariha, a rebel-held town, was shelled.", "rebel", False),
        ("They shelled rebel-held Ariha.", "rebel", False),
        ("They shelled the rebel-held countryside around the city of Ariha.", "rebel", False),
        ("Ariha province, the last rebel-held area in the country, was shelled.", "rebel", False),
        ("Ariha, one of the few rebel-controlled towns there, was shelled.", "rebel", False),
        ("Ariha, a rebel-administered town, was shelled.", "rebel", False),
        ("Ariha, which is still rebel-run, was shelled.", "rebel", False),
        ("Ariha is rebel-held.", "rebel", False),
    ],
)
def test_words_tell_whose_a_place_is(marked: Maker, text: str, side: str, took: bool) -> None:
    [mention], sides = marked(text, "Ariha", sides=[side])
    assert find_owner(NameInSentence(text, mention, [mention], sides, 0, len(text))) == Owner(side, took)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Ariha was not captured by rebels.", "rebels"),
        ("Ariha may fall to the rebels.", "rebels"),
        ("Ariha, in rebel hands until April, is quiet.", "rebel"),
        ("Ariha was shelled by rebels.", "rebels"),
        ("Ariha and the men held by rebels.", "rebels"),
        ("Rebels are near Ariha.", "Rebels"),
        ("Ariha. It was captured by rebels.", "rebels"),
        ("Ariha and rebel-held Nayrab were shelled.", "rebel"),
        ("Ariha was never rebel-held.", "rebel"),
    ],
)
def test_other_words_tell_nothing(marked: Maker, text: str, side: str) -> None:
    [mention], sides = marked(text, "Ariha", sides=[side])
    assert find_owner(NameInSentence(text, mention, [mention], sides, 0, len(text))) is None


@pytest.mark.parametrize(("verb", "took"), [("held", False), ("captured", True)])
def test_what_is_left_out_of_the_second_half_is_that_of_the_first(marked: Maker, verb: str, took: bool) -> None:
    text = f"Saraqeb is {verb} by the army; Ariha and Binnish by the rebels."
    mentions, sides = marked(text, "Ariha", "Binnish", sides=["army", "rebels"])
    owners = [find_owner(NameInSentence(text, m, mentions, sides, 0, len(text))) for m in mentions]
    assert owners == [Owner("rebels", took)] * 2
    text = "Saraqeb is quiet; Ariha by the rebels."
    [mention], sides = marked(text, "Ariha", sides=["rebels"])
    assert find_owner(NameInSentence(text, mention, [mention], sides, 0, len(text))) is None


def test_names_of_a_list_share_it(marked: Maker) -> None:
    text = "They bombed Ariha and Binnish, both under the control of the rebels."
    mentions, sides = marked(text, "Ariha", "Binnish", sides=["rebels"])
    assert all(
        find_owner(NameInSentence(text, m, mentions, sides, 0, len(text))) == Owner("rebels", took=False)
        for m in mentions
    )


@pytest.mark.parametrize(
    ("text", "loser"),
    [
        ("The army lost Ariha and Binnish in a day.", "army"),
        ("The army has lost control of Ariha and Binnish.", "army"),
        ("The army's spokesman has since admitted the loss of Ariha and Binnish.", "army"),
        ("The army confirmed on Monday the loss of the towns of Ariha and Binnish.", "army"),
        ("Ariha and Binnish were lost again by the army.", "army"),
        ("Ariha and Binnish: lost by the army on the 4th.", "army"),
        ("Ariha and Binnish, which had been lost by the army, are quiet.", "army"),
        ("The army's leaders on Friday acknowledged the loss of Ariha and Binnish.", "army"),
        ("Ariha and Binnish remain outside the army's control.", "army"),
        ("Ariha and Binnish have long been out of army hands.", None),
        ("Ariha and Binnish are still not under army control.", "army"),
        ("Ariha and Binnish lie beyond the army's camp.", None),
        ("The army denied the loss of Ariha and Binnish.", None),
        ("The army confirmed the loss of Ariha and Binnish by the rebels.", None),
        ("Ariha and Binnish were lost and retaken by the army.", None),
        ("The army lost men near Ariha and Binnish.", None),
        ("The army took Ariha and Binnish.", None),
    ],
)
def test_who_lost_a_list_of_places(marked: Maker, text: str, loser: str | None) -> None:
    mentions, sides = marked(text, "Ariha", "Binnish", sides=["army"])
    assert {find_subject_of_loss(NameInSentence(text, m, mentions, sides, 0, len(text))) for m in mentions} == {
        loser
    }


@pytest.mark.parametrize(
    ("text", "occupied"),
    [
        ("Ariha and Binnish, occupied since summer, have no gas.", True),
        ("The villages, Ariha and Binnish, remain occupied.", True),
        ("They shelled occupied Ariha and Binnish.", True),
        ("They shelled the occupied parts of Ariha and Binnish.", True),
        ("Ariha and Binnish are occupied by the army.", False),
        ("Ariha and Binnish were never occupied.", False),
        ("Police patrol de-occupied Ariha and Binnish.", False),
        ("Police patrol formerly occupied Ariha and Binnish.", False),
        ("Ariha and Binnish, once occupied, are quiet.", False),
        ("Ariha and Binnish were occupied until May.", False),
        ("The army occupied Ariha and Binnish and stays.", False),
        ("The occupied houses near Ariha and Binnish burned.", False),
    ],
)
def test_a_place_may_be_occupied_by_nobody_named(marked: Maker, text: str, occupied: bool) -> None:
    mentions, sides = marked(text, "Ariha", "Binnish", sides=["army"] if "army" in text else [])
    assert {is_occupied(NameInSentence(text, m, mentions, sides, 0, len(text))) for m in mentions} == {occupied}
