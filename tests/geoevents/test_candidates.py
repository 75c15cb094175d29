import datetime as dt
from dataclasses import replace

import pytest

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.candidates import prepare
from geoevents.model import Report


def toponym(text, name, kind=PlaceKind.SETTLEMENT):
    at = text.index(name)
    place = Place(id=name, name=name, kind=kind, latitude=35.0, longitude=36.0, country_code="SY")
    return Toponym(start=at, end=at + len(name), text=name, place=place)


def read(text, *toponyms):
    report = Report(id="r", text=text, published=dt.date(2020, 3, 3))
    return prepare(report, toponyms, known_word=str.islower)


def test_names_phrases_sides_and_dates_are_found():
    text = "Rebels took Saraqeb and Qwertabad on Monday. Troops then shelled the town."
    prepared = read(text, toponym(text, "Saraqeb"))
    assert [text[m.start : m.end] for m in prepared.mentions] == ["Saraqeb", "Qwertabad", "the town"]
    assert [m.named for m in prepared.mentions] == [True, True, False]
    assert [t.place.name if t and t.place else None for t in prepared.toponyms] == ["Saraqeb", None, None]
    assert [s.text for s in prepared.sides] == ["Rebels", "Troops"]
    assert [d.day for d in prepared.dates] == [dt.date(2020, 3, 2)]
    assert prepared.sentences == [(0, 44), (45, len(text))]


def test_a_country_and_where_a_place_lies_are_no_candidates():
    text = "Rebels took Saraqeb, east of Idlib, in Syria."
    around = toponym(text, "east of Idlib", PlaceKind.AREA)
    prepared = read(text, toponym(text, "Saraqeb"), around, toponym(text, "Syria", PlaceKind.COUNTRY))
    assert [text[m.start : m.end] for m in prepared.mentions] == ["Saraqeb"]


@pytest.mark.parametrize(
    "where",
    ["245 km north of Idlib", "about 245 kilometres (150 miles) north of Idlib", "just south-west of Idlib"],
)
def test_how_far_from_another_place_it_lies_is_no_candidate(where):
    text = f"Rebels took Saraqeb, {where}, they said."
    prepared = read(text, toponym(text, "Saraqeb"), toponym(text, where, PlaceKind.AREA))
    assert [text[m.start : m.end] for m in prepared.mentions] == ["Saraqeb"]


def test_a_side_is_no_place_of_another_name():
    text = "UNITA took Soyo, and Jubaland took Dhobley."
    unity = toponym(text, "UNITA")
    unity = replace(unity, place=replace(unity.place, name="Unity"))
    prepared = read(text, unity, toponym(text, "Soyo"), toponym(text, "Jubaland"), toponym(text, "Dhobley"))
    assert [text[m.start : m.end] for m in prepared.mentions] == ["Soyo", "Jubaland", "Dhobley"]


DIGEST = (
    "Troops took Saraqeb, Nayrab and Hass on Monday.\n\n"
    "KHARTOUM - The army took Bara on Monday, and its soldiers hold it. The fall of {} is denied."
)


def sides_of(text, abroad):
    found = [toponym(text, name) for name in ("Saraqeb", "Nayrab", "Hass")]
    for name in abroad:
        there = toponym(text, name)
        found.append(replace(there, place=replace(there.place, country_code="SD")))
    report = Report(id="r", text=text, published=dt.date(2025, 4, 1))
    return {s.text: s.side for s in prepare(report, found, known_word=str.islower).sides}


def test_in_a_paragraph_about_another_war_the_army_is_that_wars():
    sides = sides_of(DIGEST.format("Nahud"), ["KHARTOUM", "Bara", "Nahud"])
    assert sides["Troops"] == "Syrian government"
    assert sides["army"] == sides["its soldiers"] == "SAF"


@pytest.mark.parametrize(
    ("where", "abroad"),
    [("it", ["Bara"]), ("Saraqeb", ["KHARTOUM", "Bara"])],
    ids=["one place may be mistaken", "a paragraph about both"],
)
def test_a_paragraph_is_not_about_another_war_for_one_name_or_beside_its_own(where, abroad):
    text = DIGEST.format(where).replace("KHARTOUM - ", "" if where == "it" else "KHARTOUM - ")
    found = [toponym(text, name) for name in ("Saraqeb", "Nayrab", "Hass")]
    if where != "it":
        again = text.rindex(where)
        found.append(replace(found[0], start=again, end=again + len(where)))
    for name in abroad:
        there = toponym(text, name)
        found.append(replace(there, place=replace(there.place, country_code="SD")))
    report = Report(id="r", text=text, published=dt.date(2025, 4, 1))
    assert {s.text: s.side for s in prepare(report, found, known_word=str.islower).sides}[
        "army"
    ] == "Syrian government"
