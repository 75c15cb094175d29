from __future__ import annotations

import pytest

from maps.errors import FrameError
from maps.frames import EPOCH
from maps.island import Places, Sides, Strings
from maps.payload import TYPES, read_areas, read_boundaries, read_events, read_holders, read_places, read_roads


def read(frame):
    strings = Strings()
    places, sides = Places(strings), Sides()
    events, claims = read_events(frame, strings, places, sides)
    return events, claims, strings.listing(), places, sides


def day(text):
    return (type(EPOCH).fromisoformat(text) - EPOCH).days


def test_events_come_oldest_first_with_undated_ones_last(campaign):
    events, *_ = read(campaign.events)
    days = events["day"]
    dated = [d for d in days if d is not None]
    assert dated == sorted(dated)
    assert days[-1] is None or None not in days
    assert len({len(column) for column in events.values()}) == 1


def test_the_day_of_an_event_is_its_latest_else_the_day_it_was_known(campaign):
    claim = {"text": "It fell.", "published": "2020-02-20"}
    events, *_ = read(campaign.make_events({"latest": None, "claims": [claim]}))
    assert events["day"] == [day("2020-02-20")]
    assert events["latest"] == [None]


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_what_has_no_day_of_its_own_stands_before_the_news_of_the_day(campaign, ids):
    claim = {"text": "It fell.", "published": "2020-02-20"}
    frame = campaign.make_events(
        {"event_id": ids[0], "latest": "2020-02-20", "claims": [claim]},
        {"event_id": ids[1], "latest": None, "claims": [claim]},
    )
    events, *_ = read(frame)
    assert events["day"] == [day("2020-02-20")] * 2
    assert events["latest"] == [None, day("2020-02-20")]


def test_a_claim_of_two_events_stands_once(campaign):
    claim = campaign.make_claim("Saraqib and Ariha fell on Thursday.")
    frame = campaign.make_events(
        {"place": "Saraqib", "latest": "2020-02-06", "claims": [claim]},
        {"place": "Ariha", "latest": "2020-02-06", "claims": [claim]},
    )
    events, claims, strings, *_ = read(frame)
    assert events["claims"] == [[0], [0]]
    assert [strings[number] for number in claims["text"]] == ["Saraqib and Ariha fell on Thursday."]


def test_an_unlocated_event_keeps_its_words(campaign):
    events, _, strings, *_ = read(
        campaign.make_events({"place": "the hamlet by the river", "latest": "2020-02-06"})
    )
    (place,) = events["place"]
    assert place < 0
    assert strings[-1 - place] == "the hamlet by the river"


def test_only_the_bare_columns_are_needed(campaign):
    frame = campaign.events[["event_id", "type", "place", "status", "claims", "geometry"]]
    events, *_ = read(frame)
    assert set(events["side"]) == {0}
    assert set(events["type"]) <= set(range(len(TYPES)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"type": "parade"}, "column 'type': 'parade'; want one of capture"),
        ({"status": "maybe"}, "column 'status': 'maybe'; want one of claimed"),
        ({"latest": "last week", "earliest": None}, "column 'latest': 'last week'; want a date"),
        ({"date_precision": "hour"}, "column 'date_precision': 'hour'"),
        ({"claims": [{"url": "x", "text": "y", "published": "soon"}]}, "column 'claims': published"),
        ({"radius_km": "wide"}, "column 'radius_km'"),
    ],
)
def test_what_cannot_be_drawn_is_named(campaign, change, told):
    frame = campaign.make_events({"latest": "2020-02-06"} | change | ({"known": None}))
    with pytest.raises(FrameError) as caught:
        read(frame)
    assert told in str(caught.value)
    assert "events, row 0" in str(caught.value)


def test_a_claim_that_is_no_dict_is_named(campaign):
    frame = campaign.events.head(1).copy()
    frame["claims"] = [["a sentence"]]
    with pytest.raises(FrameError, match="want a list of dicts"):
        read(frame)


def test_spans_of_a_place_come_in_order(campaign):
    strings = Strings()
    holders = read_holders(
        campaign.layers["holders"].sample(frac=1, random_state=1), Places(strings), Sides(), {}
    )
    pairs = list(zip(holders["place"], holders["start"], strict=True))
    assert pairs == sorted(pairs)


def test_holders_know_their_events_by_number(campaign):
    strings = Strings()
    places, sides = Places(strings), Sides()
    holders = read_holders(campaign.layers["holders"], places, sides, {"capture-Saraqib-2020-03-02": 7})
    assert [7] in holders["events"]


def test_a_segment_stands_once_whatever_its_spans(campaign):
    roads = read_roads(campaign.layers["roads"], Strings(), Sides(), {})
    assert len(roads["lines"]["road"]) == 14
    assert len(roads["spans"]["segment"]) == len(campaign.layers["roads"])
    assert set(roads["spans"]["segment"]) == set(range(14))


def test_areas_keep_their_holes(campaign):
    frame = campaign.layers["areas"].head(1).copy()
    frame["geometry"] = frame.geometry.difference(campaign.point_of("Murak").buffer(0.05))
    (rings,) = read_areas(frame, Sides())["rings"]
    assert len(rings) == 2


def test_places_are_labelled_with_both_names(campaign):
    strings = Strings()
    places = Places(strings)
    read_places(campaign.layers["places"], places)
    table = strings.listing()
    assert {table[number] for number in places.columns["name"]} >= {"Saraqib", "Antakya"}
    assert {table[number] for number in places.columns["ar"]} >= {"سراقب", "أنطاكية"}


def test_the_boundary_of_two_areas_stands_once(campaign):
    areas = campaign.layers["areas"].iloc[[0, 2]].copy()
    areas["place"] = ["South", "North"]
    boundaries = read_boundaries(areas, Strings(), (36.3, 35.5, 37.0, 35.7))
    assert len(boundaries["paths"]) == 1, "of both boxes only the common edge lies in the view"
    assert len(boundaries["labels"]) == 2
