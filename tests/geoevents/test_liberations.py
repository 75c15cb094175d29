"""Who a place was freed by where nobody is named."""

from __future__ import annotations

import datetime as dt

import pytest

from geoevents.extraction.encoding import Mention
from geoevents.extraction.liberations import find_liberator
from geoevents.extraction.sides import SideContext

INVADED = ("Ukraine", "Russia")


def liberator(text: str, name: str, country: str, day: str, source: str = "") -> tuple[str, str] | None:
    start = text.index(name)
    published = dt.date.fromisoformat(day)
    context = SideContext.of(text, [country, country], published=published, source=source)
    return find_liberator(text, Mention(start, start + len(name), True, 0), country, context, 0, len(text))


@pytest.mark.parametrize(
    ("text", "name", "country", "day", "wanted"),
    [
        (
            "Ridna, Nova and Stara were liberated from the Russians on Tuesday.",
            "Ridna",
            "UA",
            "2022-10-01",
            INVADED,
        ),
        (
            "Ridna, Nova and Stara, north of Lyman, were liberated on Tuesday.",
            "Nova",
            "UA",
            "2022-10-01",
            INVADED,
        ),
        ("The village was freed on 28 April, after two months.", "The village", "UA", "2022-05-05", INVADED),
        ("After the liberation of Kherson the flag flew there.", "Kherson", "UA", "2022-11-12", INVADED),
        ("Kherson has now been de-occupied, officials say.", "Kherson", "UA", "2022-11-12", INVADED),
        ("Sudzha was freed on Friday.", "Sudzha", "RU", "2025-03-14", ("Russia", "Ukraine")),
        ("Fuzuli was liberated on Saturday.", "Fuzuli", "AZ", "2020-10-17", ("Azerbaijan", "Armenia")),
        ("Kherson was liberated by Russian troops.", "Kherson", "UA", "2022-03-02", None),
        (
            "Kherson was liberated on Friday, a year ago, by Russian troops.",
            "Kherson",
            "UA",
            "2022-03-02",
            None,
        ),
        ("Idlib was liberated on Saturday.", "Idlib", "SY", "2015-03-28", None),
        ("Mosul was liberated on Sunday.", "Mosul", "IQ", "2017-07-09", None),
        ("Kherson was shelled on Friday; prisoners were freed.", "Kherson", "UA", "2022-11-12", None),
    ],
)
def test_what_is_freed_in_a_war_between_states_is_freed_for_the_state_whose_land_it_is(
    text: str, name: str, country: str, day: str, wanted: tuple[str, str] | None
) -> None:
    assert liberator(text, name, country, day) == wanted


def test_an_invader_may_say_it_of_itself() -> None:
    text = "Our forces advanced. Soledar was liberated on Thursday evening, the ministry of defence said."
    assert liberator(text, "Soledar", "UA", "2023-01-13", source="Russian defence ministry") is None
