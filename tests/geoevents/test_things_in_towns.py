"""Things in towns that the gazetteer knows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gazetteer.place import PlaceKind
from geoevents.areas import AreaMap
from geoevents.control import control
from geoevents.corroboration import corroborate
from geoevents.extraction.things_in_towns import place_things
from geoevents.model import Claim, ControlStatus, EventType, Evidence

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer


def claim(gazetteer: Gazetteer, town: str, country: str, part: str) -> Claim:
    place = gazetteer.search(town, kinds=[PlaceKind.SETTLEMENT], country_codes=[country])[0].place
    return Claim(
        report_id="r",
        type=EventType.CAPTURE,
        place=place,
        place_text=town,
        part=part,
        evidence=Evidence(start=0, end=1, text="x"),
        gain="Syrian opposition",
        published=dt.date(2020, 1, 1),
    )


@pytest.mark.parametrize(
    ("town", "country", "part", "name"),
    [
        ("Tripoli", "LY", "international airport", "Tripoli International Airport"),
        ("Aleppo", "SY", "airport", "Aleppo International Airport"),
        ("Goma", "CD", "airport", "Goma International Airport"),
        ("Hodeidah", "YE", "port", "Hodeidah Port"),
        ("Mosul", "IQ", "airport", "Mosul International Airport"),
    ],
)
def test_the_airport_of_a_town_is_a_place_of_its_own(
    gazetteer: Gazetteer, town: str, country: str, part: str, name: str
) -> None:
    [placed] = place_things([claim(gazetteer, town, country, part)], gazetteer)
    assert placed.place is not None
    assert (placed.place.name, placed.place.kind, placed.part) == (name, PlaceKind.FACILITY, "")
    assert placed.id != claim(gazetteer, town, country, part).id


def test_the_airport_of_an_area_that_bears_its_name_is_meant(gazetteer: Gazetteer) -> None:
    area = gazetteer.search("Greater Tripoli", country_codes=["LY"])[0].place
    told = replace(claim(gazetteer, "Tripoli", "LY", "international airport"), place=area)
    (found,) = place_things([told], gazetteer)
    assert found.place is not None
    assert (found.place.name, found.part) == ("Tripoli International Airport", "")
    (kept,) = place_things([replace(told, part="northern countryside")], gazetteer)
    assert (kept.place, kept.part) == (area, "northern countryside")
    (unnamed,) = place_things([replace(told, part="police station")], gazetteer)
    assert unnamed.place == area


@pytest.mark.parametrize("part", ["", "northern districts", "most", "the centre"])
def test_other_parts_stay_with_their_town(gazetteer: Gazetteer, part: str) -> None:
    told = claim(gazetteer, "Aleppo", "SY", part)
    assert place_things([told], gazetteer) == [told]


@pytest.mark.parametrize("part", ["airport", "hospital", "army headquarters", "’s grain silo"])
def test_what_no_gazetteer_has_is_a_place_at_its_town(gazetteer: Gazetteer, part: str) -> None:
    told = claim(gazetteer, "Saraqeb", "SY", part)
    [placed] = place_things([told], gazetteer)
    assert told.place is not None
    assert placed.place is not None
    assert placed.place.id != told.place.id
    assert placed.place.name == f"{told.place.name} {part.removeprefix('’s ')}"
    assert (placed.place.kind, placed.part, placed.place.radius_km) == (PlaceKind.FACILITY, "", 8.0)
    assert placed.place.alternate_names == ("سراقب",), "on an Arabic map it bears its town's name"
    assert (placed.place.latitude, placed.place.longitude) == (told.place.latitude, told.place.longitude)
    assert place_things([told], gazetteer) == [placed]
    assert place_things([placed], gazetteer) == [placed]


def test_who_takes_a_thing_in_a_town_has_not_taken_the_town(gazetteer: Gazetteer) -> None:
    told = [
        replace(claim(gazetteer, "Saraqeb", "SY", ""), gain="Syrian government"),
        replace(claim(gazetteer, "Saraqeb", "SY", "hospital"), id="", latest=dt.date(2020, 1, 1)),
    ]
    states = control(corroborate(place_things(told, gazetteer)), as_of=dt.date(2020, 1, 2))
    assert {(state.place.name, state.holder, state.status) for state in states} == {
        ("Saraqib", "Syrian government", ControlStatus.HELD),
        ("Saraqib hospital", "Syrian opposition", ControlStatus.HELD),
    }
    [town] = AreaMap([state.place for state in states]).places
    assert town.name == "Saraqib"
