"""What is told of whole provinces: which of it is drawn, and how it meets what is told of the towns in them."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind
from geoevents.area_claims import AreaClaim, areas_after, find_area_claims, states_after
from geoevents.control import ControlSpan
from geoevents.corroboration import corroborate
from geoevents.geodesy import area_km2
from geoevents.held_areas import HeldArea
from geoevents.model import Claim, ClaimStatus, ControlStatus, DatePrecision, EventType, Evidence

DAY = dt.date(2020, 2, 10)
PROVINCE = Place(id="adm:1", name="Hama", kind=PlaceKind.ADMIN, latitude=35.25, longitude=36.5)
OUTLINE = shapely.box(36, 35, 37, 35.5)
TOWN = Place(id="t:1", name="Morek", kind=PlaceKind.SETTLEMENT, latitude=35.2, longitude=36.5)
OUTSIDE = Place(id="t:2", name="Ariha", kind=PlaceKind.SETTLEMENT, latitude=35.8, longitude=36.5)


class Outlines:
    """As much of a gazetteer as is asked: the outline of the province."""

    def geometry(self, place_id: str) -> Any:
        return OUTLINE if place_id == PROVINCE.id else None


def province_event(**changes: Any) -> Any:
    values: dict[str, Any] = {
        "report_id": "r", "type": EventType.CAPTURE, "place": PROVINCE, "place_text": "Hama province",
        "evidence": Evidence(start=0, end=5, text="Text."), "gain": "A", "earliest": DAY, "latest": DAY,
        "date_precision": DatePrecision.DAY, "published": DAY, "source": "Agency",
    }  # fmt: skip
    (event,) = corroborate([Claim(**(values | changes))])
    return event


def span(place: Place, holder: str, start: dt.date | None, end: dt.date | None = None) -> ControlSpan:
    return ControlSpan(place=place, holder=holder, status=ControlStatus.HELD, start=start, end=end)


def test_all_of_a_province_taken_is_drawn() -> None:
    event = province_event()
    (claim,) = find_area_claims([event], Outlines())  # type: ignore[arg-type]
    assert (claim.side, claim.day, claim.event_id) == ("A", DAY, event.id)
    assert claim.geometry.equals(OUTLINE)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": EventType.HOLDS},
        {"type": EventType.ADVANCE, "gain": None, "actor": "A"},
        {"type": EventType.WITHDRAWAL, "gain": None, "loss": "A"},
        {"part": "northern parts"},
        {"status": ClaimStatus.CLAIMED},
        {"status": ClaimStatus.DENIED},
        {"earliest": None, "latest": None, "date_precision": DatePrecision.UNKNOWN},
        {"place": Place(id="c", name="Syria", kind=PlaceKind.COUNTRY, latitude=35, longitude=38)},
        {"place": Place(id="x", name="Ghab", kind=PlaceKind.AREA, latitude=35, longitude=36)},
        {"place": None},
    ],
)
def test_what_is_no_whole_province_is_not_drawn(changes: dict[str, Any]) -> None:
    assert find_area_claims([province_event(**changes)], Outlines()) == []  # type: ignore[arg-type]


CLAIM = AreaClaim(event_id="e", side="A", day=DAY, geometry=OUTLINE)


def test_its_towns_are_held_until_something_newer_is_told() -> None:
    later = DAY + dt.timedelta(days=5)
    before = [span(TOWN, "B", None, later), span(TOWN, "C", later), span(OUTSIDE, "B", None)]
    after = states_after(before, [CLAIM])
    assert [(s.place.name, s.holder, s.start, s.end) for s in after] == [
        ("Morek", "B", None, DAY),
        ("Morek", "A", DAY, later),
        ("Morek", "C", later, None),
        ("Ariha", "B", None, None),
    ]
    assert after[1].event_ids == ("e",)


def test_what_is_told_of_a_town_on_that_day_stands() -> None:
    told = [span(TOWN, "B", DAY)]
    assert states_after(told, [CLAIM]) == told
    same = [span(TOWN, "A", None)]
    assert states_after(same, [CLAIM]) == same


def test_polygons_before_it_stand_around_it() -> None:
    base = [HeldArea(side="B", as_of=DAY - dt.timedelta(days=9), geometry=shapely.box(36, 34.5, 37, 36))]
    areas = areas_after(base, [CLAIM])
    assert [(a.side, a.as_of) for a in areas] == [("B", base[0].as_of), ("B", DAY), ("A", DAY)]
    assert area_km2(areas[1].geometry) + area_km2(OUTLINE) == pytest.approx(area_km2(base[0].geometry))
    assert not areas[1].geometry.intersects(shapely.Point(36.5, 35.25))


@given(
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from("AB")), max_size=5),
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from("AB")), max_size=4, unique_by=lambda t: t[0]),
)
def test_spans_still_follow_each_other(told: list[tuple[int, str]], turns: list[tuple[int, str]]) -> None:
    claims = [
        AreaClaim(event_id=str(n), side=side, day=DAY + dt.timedelta(days=d), geometry=OUTLINE)
        for n, (d, side) in enumerate(sorted(told))
    ]
    days = [None, *(DAY + dt.timedelta(days=d) for d, _ in sorted(turns)), None]
    holders = ["C", *(side for _, side in sorted(turns))]
    spans = [span(TOWN, holder, days[n], days[n + 1]) for n, holder in enumerate(holders)]
    after = states_after(spans, claims)
    assert after[0].start is None
    assert after[-1].end is None
    for one, other in itertools.pairwise(after):
        assert one.end == other.start
        assert one.start is None or one.end is None or one.start < one.end
