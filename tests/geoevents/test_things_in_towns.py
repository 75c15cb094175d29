"""Things in towns that the gazetteer knows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from gazetteer.place import PlaceKind
from geoevents.extraction.things_in_towns import place_things
from geoevents.model import Claim, EventType, Evidence

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


@pytest.mark.parametrize("part", ["", "northern districts", "hospital", "school"])
def test_other_parts_stay_with_their_town(gazetteer: Gazetteer, part: str) -> None:
    told = claim(gazetteer, "Aleppo", "SY", part)
    assert place_things([told], gazetteer) == [told]


def test_a_town_without_one_keeps_it(gazetteer: Gazetteer) -> None:
    told = claim(gazetteer, "Saraqeb", "SY", "airport")
    assert place_things([told], gazetteer) == [told]
