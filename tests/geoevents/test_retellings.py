"""Claims of one report that tell of one place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.extraction.retellings import undate_before
from geoevents.model import Claim, DatePrecision, EventType, Evidence

BASE = Place(id="t:46", name="Base 46", kind=PlaceKind.FACILITY, latitude=36.1, longitude=36.9)
FRIDAY = dt.date(2020, 2, 14)
TOLD = "Friday - Base 46 is liberated, seven years after the militants took it."


def claim(gain: str, text: str = TOLD, **more: Any) -> Claim:
    return Claim(
        report_id="r",
        type=more.pop("type", EventType.CAPTURE),
        place=BASE,
        place_text="Base 46",
        evidence=Evidence(start=more.pop("start", 0), end=9, text=text),
        gain=gain,
        earliest=FRIDAY,
        latest=FRIDAY,
        date_precision=DatePrecision.DAY,
        **more,
    )


def days(*claims: Claim) -> list[dt.date | None]:
    return [found.latest for found in undate_before(claims)]


def test_what_is_told_as_earlier_has_not_the_day_of_the_news():
    news, before = claim("A"), claim("B", background=True)
    found = undate_before([before, news])
    assert [each.latest for each in found] == [None, FRIDAY]
    assert found[0].date_precision is DatePrecision.UNKNOWN
    assert found[0].id != before.id


@pytest.mark.parametrize(
    "before",
    [
        claim("B", background=False),
        claim("A", background=True),
        claim("B", background=True, start=80),
        claim("B", background=True, type=EventType.SIEGE),
    ],
)
def test_other_claims_keep_their_day(before: Claim):
    assert days(claim("A"), before) == [FRIDAY, FRIDAY]


def test_hours_before_is_the_same_day():
    text = "Base 46 was retaken on Friday, hours after the militants took it."
    assert days(claim("A", text), claim("B", text, background=True)) == [FRIDAY, FRIDAY]
