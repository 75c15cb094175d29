"""Places that change hands twice in a sentence."""

import datetime as dt
import re

import pytest

from geoevents.extraction.dates import find_dates
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.passing_on import pass_on
from geoevents.extraction.side_mentions import SideMention

SIDES = {"rebels": "Syrian opposition", "army": "Syrian government", "Kurds": "SDF"}


@pytest.fixture
def told(reading):
    """Gives who took each place, who lost it and the words for the day, by slot; read: the rebels."""

    def tell(text, *, more=()):
        mentions = [
            Mention(m.start(), m.end(), True, i)
            for i, m in enumerate(re.finditer(r"\b(?:Hass|Kansafra|it)\b", text))
        ]
        sides = [
            SideMention(start=m.start(), end=m.end(), text=m[0], side=SIDES[m[0]])
            for m in re.finditer("|".join(SIDES), text)
        ]
        dates = find_dates(text, published=dt.date(2020, 3, 3))
        named = [m for m in mentions if text[m.start] != "i"]
        readings = [reading(m, "gain", day=0 if dates else None) for m in named]
        readings += [reading(mentions[index], slot, gain=gain) for index, slot, gain in more]
        found = pass_on(
            text,
            mentions,
            readings,
            sides=sides,
            dates=dates,
            sentences=[m.span() for m in re.finditer(r"[^.]+\.", text)],
        )
        return {
            (text[r.mention.start : r.mention.end], SLOTS[r.slot]): (
                r.sides["gain"][0].value,
                r.sides["loss"][0].value,
                [dates[int(c.value)].text for c in r.dates],
                r.handover,
            )
            for r in found
        }

    return tell


def test_who_took_it_last_has_it_from_who_took_it_first(told):
    found = told("The rebels took Hass on Monday but lost it again to the army on Tuesday.")
    assert found["Hass", "gain_before"][:3] == ("Syrian opposition", "", ["Monday"])
    assert found["Hass", "gain"] == ("Syrian government", "Syrian opposition", ["Tuesday"], 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Hass fell to the rebels on Monday, who handed it over to the Kurds.",
        "The rebels seized Hass on Monday and gave it up to the Kurds.",
        "The rebels seized Hass on Monday, and later surrendered the town to the Kurds within hours.",
    ],
)
def test_what_was_handed_on_is_a_handover_of_the_same_day(told, text):
    assert told(text)["Hass", "gain"] == ("SDF", "Syrian opposition", ["Monday"], 1.0)


def test_both_and_them_are_all_places_of_a_list(told):
    found = told("The rebels captured Hass and Kansafra and lost them to the army.")
    assert {place: took for (place, slot), (took, *_) in found.items() if slot == "gain"} == {
        "Hass": "Syrian government",
        "Kansafra": "Syrian government",
    }
    found = told("The rebels captured Hass and Kansafra and lost it to the army.")
    assert {took for took, *_ in found.values()} == {"Syrian opposition"}


@pytest.mark.parametrize(
    "text",
    [
        "The rebels took Hass on Monday, days after they lost it to the army.",
        "The rebels took Hass and would hand it to the Kurds.",
        "The rebels took Hass. They were glad, but lost it to the army.",
        "The rebels took Hass and lost it to the mist.",
        "The rebels took Hass and handed it to looters, not to the army.",
    ],
)
def test_what_was_lost_before_or_is_only_promised_is_not_passed_on(told, text):
    assert {slot: took for (_, slot), (took, *_) in told(text).items()} == {"gain": "Syrian opposition"}


def test_what_is_read_to_have_gone_there_stays_as_it_was_read(told):
    text = "The rebels took Hass on Monday but lost it again to the army on Tuesday, after Kansafra."
    found = told(text, more=[(1, "gain_before", "Syrian government")])
    assert found["Hass", "gain"][0] == "Syrian opposition"


def test_who_is_read_to_have_had_it_before_has_it_then(told):
    text = "The rebels took Hass on Monday but lost it again to the army on Tuesday."
    found = told(text, more=[(0, "gain_before", "Syrian government")])
    assert [found["Hass", slot][0] for slot in ("gain_before", "gain")] == [
        "Syrian opposition",
        "Syrian government",
    ]
    assert [found["Hass", slot][2] for slot in ("gain_before", "gain")] == [["Monday"], ["Tuesday"]]


def test_the_pronoun_that_is_read_to_have_gone_there_takes_the_later_day(told):
    text = "The rebels took Hass on Monday but lost it again to the army on Tuesday."
    found = told(text, more=[(0, "gain_before", "Syrian government"), (1, "gain", "Syrian government")])
    assert found == {
        ("Hass", "gain"): ("Syrian opposition", "", ["Monday"], 0.1),
        ("it", "gain"): ("Syrian government", "Syrian opposition", ["Tuesday"], 0.0),
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hass was taken by the rebels on Monday and retaken on Tuesday by the army.", "Tuesday"),
        ("Hass, captured by the rebels on Monday, was recaptured by the army.", "Monday"),
        ("The rebels took Hass on Monday, then it was theirs, but was quickly won back by the army.", "Monday"),
    ],
)
def test_who_retook_it_has_it_from_who_took_it(told, text, day):
    found = told(text)
    assert found["Hass", "gain_before"][:2] == ("Syrian opposition", "Syrian government")
    assert found["Hass", "gain"][:3] == ("Syrian government", "Syrian opposition", [day])


@pytest.mark.parametrize(
    "text",
    [
        "Hass, recaptured by the army on Monday and left to the rebels, is quiet.",
        "Hass was taken by the rebels and retaken by looters.",
        "Hass was taken by the rebels on Monday. Hopes rose, and were recovered by the army.",
    ],
)
def test_without_a_taking_before_or_a_side_behind_nothing_is_retaken(told, text):
    assert {took for (_, slot), (took, *_) in told(text).items() if slot == "gain_before"} == set()


def test_of_two_takings_that_are_read_neither_is_turned_over(told):
    text = "Hass was taken by the rebels on Monday and retaken on Tuesday by the army."
    found = told(text, more=[(0, "gain_before", "HTS")])
    assert [found["Hass", slot][0] for slot in ("gain_before", "gain")] == ["HTS", "Syrian opposition"]
