"""Who holds the places that no gazetteer has."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.control import control
from geoevents.corroboration import corroborate
from geoevents.model import Claim, ControlStatus, DatePrecision, EventType, Evidence, UnlocatedState
from geoevents.unlocated import unlocated_control

GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"
SARAQEB = Place(id="gn:1", name="Saraqeb", kind=PlaceKind.SETTLEMENT, latitude=35.86, longitude=36.8)
_counter = itertools.count()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


def claim(on: str, name: str, gain: str, **more: Any) -> Claim:
    number = next(_counter)
    return Claim(
        report_id=f"r{number}",
        type=more.pop("type", EventType.CAPTURE),
        place=more.pop("place", None),
        place_text=name,
        evidence=Evidence(start=0, end=1, text=str(number)),
        gain=gain,
        earliest=day(on),
        latest=day(on),
        date_precision=DatePrecision.DAY,
        published=day(on),
        **more,
    )


def told(claims: list[Claim], as_of: str, **options: Any) -> list[UnlocatedState]:
    return unlocated_control(corroborate(claims), as_of=day(as_of), **options)


def test_a_name_is_held_by_who_took_it_last_until_the_day():
    claims = [
        claim("02-05", "Tell Fander", GOVERNMENT, loss=OPPOSITION),
        claim("02-20", "Tell  fander", OPPOSITION),
        claim("02-07", "Qawqafin", GOVERNMENT),
    ]
    (first, second) = told(claims, "02-10")
    assert (first.name, first.holder, first.since) == ("Qawqafin", GOVERNMENT, day("02-07"))
    assert (second.name, second.holder, second.since) == ("Tell Fander", GOVERNMENT, day("02-05"))
    assert second.event_ids
    assert [state.holder for state in told(claims, "02-21")] == [GOVERNMENT, OPPOSITION]
    assert [state.holder for state in told(claims, "02-21", known_by=day("02-10"))] == [GOVERNMENT] * 2
    assert [state.status for state in told(claims, "02-04")] == [ControlStatus.HELD]  # who lost it had held it


def test_known_places_and_words_that_name_none_are_passed_over():
    claims = [
        claim("02-05", "Saraqeb", GOVERNMENT, place=SARAQEB),
        claim("02-05", "the town", GOVERNMENT),
        claim("02-05", "", GOVERNMENT),
        claim("02-05", "The town", GOVERNMENT),
        claim("02-05", "Two villages", GOVERNMENT),
        claim("02-05", "a village near Idlib", GOVERNMENT),
        claim("02-05", "12", GOVERNMENT),
        claim("02-05", "كفر", GOVERNMENT),
    ]
    assert [state.name for state in told(claims, "02-06")] == ["كفر"]
    names = ["The Hague", "al-Bab", "Two Wells", "A'zaz", "5th Division"]
    states = told([claim("02-05", name, GOVERNMENT) for name in names], "02-06")
    assert sorted(state.name for state in states) == sorted(names)


@settings(max_examples=60)
@given(st.dictionaries(st.integers(1, 9), st.sampled_from((GOVERNMENT, OPPOSITION)), min_size=1))
def test_a_place_without_a_position_fares_as_one_with_it(turns: dict[int, str]):
    claims = [claim(f"02-0{number}", "Saraqeb", gain) for number, gain in turns.items()]
    placed = corroborate([replace(c, place=SARAQEB, id="") for c in claims])
    (here,) = control(placed, as_of=day("02-20"))
    (there,) = told(claims, "02-20")
    assert (here.holder, here.status, here.since) == (there.holder, there.status, there.since)
    assert len(here.event_ids) == len(there.event_ids)


@settings(max_examples=60)
@given(st.permutations(range(6)), st.integers(0, 5))
def test_the_order_of_reading_and_what_is_told_later_do_not_matter(order: list[int], late: int):
    claims = [claim(f"02-0{n + 1}", "Qawqafin", (GOVERNMENT, OPPOSITION)[n % 2]) for n in range(6)]
    assert told([claims[at] for at in order], "02-20") == told(claims, "02-20")
    known = day(f"02-0{late + 1}")
    assert told(claims, "02-20", known_by=known) == told(claims[: late + 1], "02-20", known_by=known)
