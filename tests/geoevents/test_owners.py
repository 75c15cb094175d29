"""Whose a place is by the words around its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geoevents.extraction.owners import Owner, find_owner, find_subject_of_loss

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
        ("Ariha province, the last rebel-held area in the country, was shelled.", "rebel", False),
        ("Ariha, one of the few rebel-controlled towns there, was shelled.", "rebel", False),
        ("Ariha, a rebel-administered town, was shelled.", "rebel", False),
        ("Ariha, which is still rebel-run, was shelled.", "rebel", False),
        ("Ariha is rebel-held.", "rebel", False),
    ],
)
def test_words_tell_whose_a_place_is(marked: Maker, text: str, side: str, took: bool) -> None:
    [mention], sides = marked(text, "Ariha", sides=[side])
    assert find_owner(text, mention, [mention], sides, 0, len(text)) == Owner(side, took)


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
    assert find_owner(text, mention, [mention], sides, 0, len(text)) is None


@pytest.mark.parametrize(("verb", "took"), [("held", False), ("captured", True)])
def test_what_is_left_out_of_the_second_half_is_that_of_the_first(marked: Maker, verb: str, took: bool) -> None:
    text = f"Saraqeb is {verb} by the army; Ariha and Binnish by the rebels."
    mentions, sides = marked(text, "Ariha", "Binnish", sides=["army", "rebels"])
    owners = [find_owner(text, m, mentions, sides, 0, len(text)) for m in mentions]
    assert owners == [Owner("rebels", took)] * 2
    text = "Saraqeb is quiet; Ariha by the rebels."
    [mention], sides = marked(text, "Ariha", sides=["rebels"])
    assert find_owner(text, mention, [mention], sides, 0, len(text)) is None


def test_names_of_a_list_share_it(marked: Maker) -> None:
    text = "They bombed Ariha and Binnish, both under the control of the rebels."
    mentions, sides = marked(text, "Ariha", "Binnish", sides=["rebels"])
    assert all(
        find_owner(text, m, mentions, sides, 0, len(text)) == Owner("rebels", took=False) for m in mentions
    )


@pytest.mark.parametrize(
    ("text", "loser"),
    [
        ("The army lost Ariha and Binnish in a day.", "army"),
        ("The army has lost control of Ariha and Binnish.", "army"),
        ("The army lost men near Ariha and Binnish.", None),
        ("The army took Ariha and Binnish.", None),
    ],
)
def test_who_lost_a_list_of_places(marked: Maker, text: str, loser: str | None) -> None:
    mentions, sides = marked(text, "Ariha", "Binnish", sides=["army"])
    assert {find_subject_of_loss(text, m, mentions, sides, 0) for m in mentions} == {loser}
