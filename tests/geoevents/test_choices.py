import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pytest

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.candidates import prepare
from geoevents.extraction.choices import as_told, choose, side_choices, speakers_of
from geoevents.extraction.encoding import Mention, Window
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.readings import Choice, Reading
from geoevents.extraction.side_mentions import SideMention
from geoevents.model import Report

SETTINGS = {"thresholds": dict.fromkeys(SLOTS, 0.35), "phrase": 0.1, "report": 0.6}


def reading(slot, probability, *, named=True):
    return Reading(
        mention=Mention(0, 5, named, 0),
        slot=SLOTS.index(slot),
        probability=probability,
        background=0.0,
        again=0.0,
        handover=0.0,
        status=(1.0, 0.0, 0.0, 0.0),
        precision=(1.0, 0.0, 0.0, 0.0),
    )


@pytest.mark.parametrize(
    ("readings", "chosen"),
    [
        ([reading("gain", 0.9), reading("gain", 0.34)], [0.9]),
        ([reading("gain", 0.5)], []),  # no change of the report is sure
        ([reading("siege", 0.5)], [0.5]),  # what is no change need not be
        ([reading("gain", 0.9), reading("withdrawal", 0.4)], [0.9, 0.4]),
        ([reading("siege", 0.4, named=False)], []),  # phrases must be surer
    ],
)
def test_readings_are_chosen_by_their_slot_and_by_the_surest_of_the_report(readings, chosen):
    assert [r.probability for r in choose(readings, SETTINGS)] == chosen


@pytest.mark.parametrize(
    ("text", "code", "holders"),
    [
        ("Lysna, occupied since July, has no gas, Ukraine's governor says.", "UA", ["Russia"]),
        ("Lysna, quiet since July, has no gas, Ukraine's governor says.", "UA", ["Ukraine", "Russia"]),
        ("Lysna, occupied since August, has no gas, Ukraine's governor says.", "RU", ["Ukraine"]),
    ],
)
def test_an_occupied_place_is_not_held_by_its_own_state(text, code, holders):
    place = Place(id="p", name="Lysna", kind=PlaceKind.SETTLEMENT, latitude=48, longitude=38, country_code=code)
    report = Report(id="r", text=text, published=dt.date(2024, 10, 6))
    toponym = Toponym(start=0, end=5, text="Lysna", place=place)
    prepared = prepare(report, [toponym], known_word=str.islower)
    sides = {"gain": [Choice(value="Ukraine", probability=0.7), Choice(value="Russia", probability=0.3)]}
    told = as_told(prepared, replace(reading("holds", 0.9), mention=prepared.mentions[0], sides=sides))
    assert [choice.value for choice in told.sides["gain"]] == holders


@pytest.mark.parametrize(
    ("text", "gainers", "loser"),
    [
        ("Russian troops are in Balsk. Lysna, lost by them on May 1, is quiet.", ["Ukraine"], "Russia"),
        ("Russian troops are in Balsk. Lysna, taken by them on May 1, is quiet.", ["Russia", "Ukraine"], None),
        ("Ukrainian troops are in Balsk. Lysna, lost by them on May 1, is quiet.", ["Russia", "Ukraine"], None),
        ("Russian troops crossed the river and took Lysna from them.", ["Russia", "Ukraine"], None),
        ("Russian troops said Lysna, captured from them on May 1, is quiet.", ["Russia", "Ukraine"], None),
    ],
)
def test_whom_a_place_was_lost_by_is_who_was_last_told_of(text, gainers, loser):
    start = text.index("Lysna")
    place = Place(id="p", name="Lysna", kind=PlaceKind.SETTLEMENT, latitude=48, longitude=38, country_code="UA")
    report = Report(id="r", text=text, published=dt.date(2022, 5, 5))
    toponym = Toponym(start=start, end=start + 5, text="Lysna", place=place)
    prepared = prepare(report, [toponym], known_word=str.islower)
    [mention] = [mention for mention in prepared.mentions if mention.start == start]
    sides = {"gain": [Choice(value="Russia", probability=0.7), Choice(value="Ukraine", probability=0.3)]}
    told = as_told(prepared, replace(reading("gain", 0.9), mention=mention, sides=sides))
    assert [choice.value for choice in told.sides["gain"]] == gainers
    assert [choice.value for choice in told.sides.get("loss", ())] == ([loser] if loser else [])


@pytest.mark.parametrize(
    ("text", "read", "holders"),
    [
        ("Lysna remains outside Russian control, residents say.", ["Russia", "Ukraine"], ["Ukraine"]),
        ("Lysna remains outside Russian control, residents say.", ["Russia"], ["Ukraine"]),
        ("Lysna remains under Russian control, residents say.", ["Russia", "Ukraine"], ["Russia"]),
        ("Lysna remains quiet, residents say.", ["Russia", "Ukraine"], ["Russia", "Ukraine"]),
    ],
)
def test_whose_reach_a_place_is_outside_of_does_not_hold_it(text, read, holders):
    place = Place(id="p", name="Lysna", kind=PlaceKind.SETTLEMENT, latitude=48, longitude=38, country_code="UA")
    report = Report(id="r", text=text + " Ukrainian troops are in Balsk.", published=dt.date(2022, 5, 5))
    prepared = prepare(report, [Toponym(start=0, end=5, text="Lysna", place=place)], known_word=str.islower)
    sides = {"gain": [Choice(value=side, probability=1 / len(read)) for side in read]}
    told = as_told(prepared, replace(reading("holds", 0.9), mention=prepared.mentions[0], sides=sides))
    assert [choice.value for choice in told.sides["gain"]] == holders


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("The latest gains also put Lysna under Russian control.", 0.5),
        ("A new Russian push in the south brought Lysna under control.", 0.5),
        ("The latest gains were held. Lysna came under Russian control.", 0.9),
        ("The gains of that year brought Lysna under Russian control.", 0.9),
    ],
)
def test_what_the_latest_gains_bring_is_news(text, background):
    start = text.index("Lysna")
    report = Report(id="r", text=text, published=dt.date(2022, 5, 5))
    prepared = prepare(report, [Toponym(start=start, end=start + 5, text="Lysna")], known_word=str.islower)
    [mention] = [mention for mention in prepared.mentions if mention.start == start]
    told = as_told(prepared, replace(reading("gain", 0.9), mention=mention, background=0.9))
    assert told.background == background


def test_mentions_of_one_side_count_together():
    sides = [SideMention(start=n, end=n + 1, text="x", side=name) for n, name in enumerate(("A", "B", "A"))]
    choices = side_choices(np.array([0.2, 0.25, 0.3, 0.25], np.float32), [0, 1, 2], sides)
    assert [(c.value, round(c.probability, 2)) for c in choices] == [("A", 0.5), ("B", 0.3), ("", 0.2)]


@pytest.mark.parametrize(
    ("text", "tagged", "said"),
    [
        ("state media and a monitor said", 3, "state media"),
        ("the officers, who said", 4, "the officers"),
        ("The governor of Shabwa said", 3, "The governor of Shabwa"),
        ("The governor of the Northern State, who fled, said", 4, "The governor of the Northern State"),
        ("A spokesman for the Afghan army said", 4, "A spokesman"),
        ("fighters allied to Haftar said", 3, "fighters allied to Haftar"),
        ("fighters allied to the government said", 4, "fighters"),
        ("the general staff on Saturday said", 4, "the general staff"),
        ("a resident said", 2, "a resident"),
    ],
)
def test_speakers_end_with_a_name_or_a_noun(text, tagged, said):
    words = list(re.finditer(r"\w+|,", text))
    window = Window(
        ids=[0] * len(words),
        kinds=[0] * len(words),
        starts=[word.start() for word in words],
        ends=[word.end() for word in words],
        lasting=list(range(len(words))),
    )
    speakers, sure = np.array([[0, 0, tagged, 0, 0, 0]]), np.array([0.9], np.float32)
    assert speakers_of(text, window, speakers, sure) == (said,)
    if text[:4].lower() == "the ":  # the article does not last through the encoder
        window.lasting, speakers[0, 2] = window.lasting[1:], tagged - 1
        assert speakers_of(text, window, speakers, sure) == (said,)
