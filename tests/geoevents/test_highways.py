"""Control along a road: where it is cut, who holds the pieces, and since when all of it is held."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from shapely import LineString

from gazetteer.place import Place, PlaceKind
from geoevents.corroboration import corroborate
from geoevents.geodesy import length_km
from geoevents.highways import (
    RoadSegment,
    cut_line,
    cut_road,
    find_roads,
    fully_held_since,
    km_by_side,
    locate_stretch,
    road_spans,
)
from geoevents.model import (
    Claim,
    ControlState,
    ControlStatus,
    DatePrecision,
    Event,
    EventType,
    Evidence,
)

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"
ROAD = Place(id="road:X1", name="X1", kind=PlaceKind.ROAD, latitude=35.5, longitude=36.8, radius_km=55.0)
LINE = LineString([(36.8, 35.0), (36.8, 35.3), (36.85, 35.6), (36.8, 36.0)])


def town(name: str, latitude: float, longitude: float = 36.81, population: int = 1000) -> Place:
    return Place(
        id=f"t:{name}",
        name=name,
        kind=PlaceKind.SETTLEMENT,
        latitude=latitude,
        longitude=longitude,
        population=population,
    )


A, B, C, D = town("A", 35.0), town("B", 35.3), town("C", 35.6, 36.84), town("D", 35.9)
FAR = town("Far", 35.4, 37.4)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


def event(place: Place, on: str, gain: str, **more: Any) -> Event:
    published = more.pop("published", day(on))
    (made,) = corroborate(
        [
            Claim(
                report_id=f"{place.id} {on}",
                type=more.pop("type", EventType.CAPTURE),
                place=place,
                place_text=place.name,
                evidence=Evidence(start=0, end=1, text="x"),
                gain=gain,
                earliest=day(on),
                latest=day(on),
                date_precision=DatePrecision.DAY,
                published=published,
                **more,
            )
        ]
    )
    return made


def state(place: Place, holder: str) -> ControlState:
    return ControlState(
        place=place, holder=holder, status=ControlStatus.HELD, since=None, as_of=dt.date(2019, 12, 1)
    )


@pytest.fixture
def segments() -> list[RoadSegment]:
    return cut_line(ROAD, LINE, [D, FAR, A, C, B])


def test_a_road_is_cut_at_the_places_along_it(segments: list[RoadSegment]) -> None:
    assert [segment.section for segment in segments] == ["A - B", "B - C", "C - D"]
    assert sum(segment.length_km for segment in segments) == pytest.approx(length_km(LINE), rel=1e-3)
    for before, after in itertools.pairwise(segments):
        assert before.geometry.coords[-1] == pytest.approx(after.geometry.coords[0])


def test_places_that_crowd_are_near_not_cuts() -> None:
    small = town("Small", 35.31, population=10)
    segments = cut_line(ROAD, LINE, [A, B, D, small])
    assert [segment.section for segment in segments] == ["A - B", "B - D"]
    assert small in segments[1].near
    told = cut_line(ROAD, LINE, [A, B, D, small], told=[small])
    assert [segment.section for segment in told] == ["A - Small", "Small - D"]


def test_a_road_without_places_has_no_segments() -> None:
    assert cut_line(ROAD, LINE, [FAR]) == []
    assert road_spans([], []) == []


def test_segments_follow_their_ends(segments: list[RoadSegment]) -> None:
    events = [event(A, "01-10", GOVERNMENT), event(B, "01-20", GOVERNMENT, loss=OPPOSITION)]
    spans = [s for s in road_spans(segments, events) if s.segment.number == 0]
    assert [(s.holder, s.status.value, s.start) for s in spans] == [
        (OPPOSITION, "held", None),
        (GOVERNMENT, "contested", day("01-10")),
        (GOVERNMENT, "held", day("01-20")),
    ]


def test_one_unknown_end_says_little_of_a_long_way() -> None:
    segments = cut_line(ROAD, LINE, [A, D])
    spans = road_spans(segments, [event(A, "01-10", GOVERNMENT)])
    assert {span.status for span in spans} == {ControlStatus.UNKNOWN}


def test_what_is_said_of_the_road_counts_until_a_town_falls(segments: list[RoadSegment]) -> None:
    baseline = [state(place, OPPOSITION) for place in (A, B, C, D)]
    events = [
        event(ROAD, "02-11", GOVERNMENT),
        event(C, "02-27", OPPOSITION),
        event(C, "03-02", GOVERNMENT),
    ]
    spans = road_spans(segments, events, baseline=baseline)
    whole = sum(segment.length_km for segment in segments)
    assert km_by_side(spans, as_of=day("02-01")) == {OPPOSITION: pytest.approx(whole)}
    assert km_by_side(spans, as_of=day("02-15")) == {GOVERNMENT: pytest.approx(whole)}
    broken = km_by_side(spans, as_of=day("02-28"))
    assert broken["contested"] == pytest.approx(segments[1].length_km + segments[2].length_km)
    assert fully_held_since(spans, GOVERNMENT, as_of=day("02-15")) == day("02-11")
    assert fully_held_since(spans, GOVERNMENT, as_of=day("02-28")) is None
    assert fully_held_since(spans, GOVERNMENT, as_of=day("02-28"), segments=[0]) == day("02-11")
    assert fully_held_since(spans, GOVERNMENT, as_of=day("03-05")) == day("03-02")
    early = road_spans(segments, events, baseline=baseline, known_by=day("02-28"))
    assert "contested" in km_by_side(early, as_of=day("03-05"))


def test_a_stretch_counts_only_where_it_lies(segments: list[RoadSegment]) -> None:
    told = [event(ROAD, "02-11", GOVERNMENT, part="between A and B")]
    assert {span.status for span in road_spans(segments, told)} == {ControlStatus.UNKNOWN}
    spans = road_spans(segments, told, locate=lambda segment, words: segment.number == 0 and "A" in words)
    assert {(span.segment.number, span.holder) for span in spans} == {(0, GOVERNMENT), (1, None), (2, None)}


def test_spans_of_a_segment_follow_each_other(segments: list[RoadSegment]) -> None:
    events = [
        event(A, "01-10", GOVERNMENT),
        event(B, "01-20", GOVERNMENT),
        event(B, "02-01", OPPOSITION),
        event(C, "02-05", GOVERNMENT, type=EventType.SIEGE, actor=GOVERNMENT, against=OPPOSITION),
    ]
    spans = road_spans(segments, events)
    for number in range(3):
        mine = [span for span in spans if span.segment.number == number]
        for before, after in itertools.pairwise(mine):
            assert before.end == after.start
            assert (before.holder, before.status) != (after.holder, after.status) or before.against
        assert mine[-1].end is None


def test_the_m5_is_cut_town_by_town(gazetteer: Gazetteer) -> None:
    road = gazetteer.get("road:M5")
    assert road is not None
    segments = cut_road(gazetteer, road)
    assert len(segments) >= 15
    assert sum(s.length_km for s in segments) == pytest.approx(445, rel=0.05)
    aleppo = gazetteer.search("Aleppo", kinds=[PlaceKind.SETTLEMENT])[0].place
    saraqeb = gazetteer.search("Saraqeb", country_codes=["SY"])[0].place
    assert road in find_roads(gazetteer, [aleppo, saraqeb])
    locate = locate_stretch(gazetteer)
    in_idlib = [s for s in segments if locate(s, "in Idlib province")]
    assert 0 < len(in_idlib) < len(segments) / 2
    between = [s for s in segments if locate(s, "between Saraqeb and Aleppo")]
    assert between
    assert all(35.8 < s.geometry.interpolate(0.5, normalized=True).y < 36.25 for s in between)
    assert not any(locate(s, "its last segment") for s in segments)


def test_a_stretch_ends_at_the_town_of_that_name_by_the_road(gazetteer: Gazetteer) -> None:
    road = gazetteer.get("road:M4")
    assert road is not None
    locate = locate_stretch(gazetteer)
    named = [s for s in cut_road(gazetteer, road) if locate(s, "from al-Nayrab to beyond Jisr al-Shughur")]
    assert named
    longitudes = [s.geometry.interpolate(0.5, normalized=True).x for s in named]
    assert 36.2 < min(longitudes) < max(longitudes) < 36.85  # the village near Saraqeb, not the one near Aleppo


def test_who_is_said_to_hold_a_road_holds_what_nothing_else_is_known_of(segments: list[RoadSegment]) -> None:
    told = [
        event(A, "02-01", GOVERNMENT),
        event(B, "02-01", GOVERNMENT),
        event(ROAD, "02-11", OPPOSITION, type=EventType.HOLDS),
    ]
    held = {
        span.segment.number: span.holder for span in road_spans(segments, told) if span.covers(day("02-20"))
    }
    assert held[0] == GOVERNMENT
    assert OPPOSITION in {held[number] for number in held}
    taken = [*told[:2], event(ROAD, "02-11", OPPOSITION)]
    assert {s.holder for s in road_spans(segments, taken) if s.covers(day("02-20"))} == {OPPOSITION}
