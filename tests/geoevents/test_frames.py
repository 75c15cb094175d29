"""The frames that the map asks for: their columns, their missing values, and that the map takes them."""

from __future__ import annotations

import datetime as dt

from shapely import LineString

from gazetteer.place import Place, PlaceKind
from geoevents import frames
from geoevents.control import control, control_spans
from geoevents.corroboration import corroborate
from geoevents.highways import cut_line, road_spans
from geoevents.model import Claim, DatePrecision, Event, EventType, Evidence, Report
from maps.event_map import build_map

A, B = (
    Place(
        id=f"gn:{number}",
        name=name,
        kind=PlaceKind.SETTLEMENT,
        latitude=35.0 + number / 5,
        longitude=36.8,
        population=100 * number,
        alternate_names=("Other", "سراقب"),
        radius_km=1.0,
    )
    for number, name in ((1, "A"), (2, "B"))
)
ROAD = Place(id="road:X1", name="X1", kind=PlaceKind.ROAD, latitude=35.3, longitude=36.8)


def make_claim(number: int, place: Place | None, gain: str | None) -> Claim:
    day = dt.date(2020, 2, number)
    return Claim(
        report_id=f"r{number}",
        type=EventType.CAPTURE,
        place=place,
        place_text="words",
        evidence=Evidence(start=0, end=4, text="Text"),
        gain=gain,
        earliest=day,
        latest=day,
        date_precision=DatePrecision.DAY,
        published=day,
    )


def make_events() -> list[Event]:
    return corroborate([make_claim(1, A, "X"), make_claim(5, B, "Y"), make_claim(7, None, None)])


def test_events_have_their_columns_and_claims() -> None:
    reports = {"r1": Report(id="r1", text="Text", title="A title", url="https://example.org", source="Agency")}
    frame = frames.events_frame(make_events(), reports=reports)
    assert list(frame.columns) == [*frames.EVENT_COLUMNS, "geometry"]
    assert frame.crs == 4326
    first, last = frame.iloc[0], frame.iloc[2]
    assert (first["place"], first["place_ar"], first["earliest"]) == ("A", "سراقب", "2020-02-01")
    assert first["claims"][0] == {
        "text": "Text",
        "report_id": "r1",
        "title": "A title",
        "source": "Agency",
        "url": "https://example.org",
        "published": "2020-02-01",
        "said_by": [],
        "denied_by": [],
        "status": "reported",
        "background": False,
    }
    assert (last["place"], last["gain"], last["geometry"]) == ("words", None, None)


def test_frames_without_rows_keep_their_columns() -> None:
    empty = {
        frames.EVENT_COLUMNS: frames.events_frame([]),
        frames.CLAIM_COLUMNS: frames.claims_frame([]),
        frames.HOLDER_COLUMNS: frames.holders_frame([]),
        frames.STATE_COLUMNS: frames.states_frame([]),
        frames.ROAD_COLUMNS: frames.roads_frame([]),
        frames.AREA_COLUMNS: frames.areas_frame([]),
        frames.PLACE_COLUMNS: frames.places_frame([]),
    }
    for columns, frame in empty.items():
        assert list(frame.columns) == [*columns, "geometry"]
        assert len(frame) == 0


def test_control_and_claims() -> None:
    events = make_events()
    holders = frames.holders_frame(control_spans(events))
    assert holders["holder"].tolist() == ["X", "Y"]
    assert holders["start"].tolist() == ["2020-02-01", "2020-02-05"]
    assert holders["end"].tolist() == [None, None]
    states = frames.states_frame(control(events, as_of=dt.date(2020, 2, 3)))
    assert states["place"].tolist() == ["A"]
    claims = frames.claims_frame(claim for event in events for claim in event.claims)
    assert claims["evidence"].tolist() == ["Text"] * 3


def test_places_are_ranked_by_size() -> None:
    frame = frames.places_frame([A, B, A])
    assert frame["place"].tolist() == ["B", "A"]
    assert frame["rank"].tolist() == [1, 2]


def test_the_map_takes_them_all() -> None:
    events = make_events()
    segments = cut_line(ROAD, LineString([(36.8, 35.1), (36.8, 35.5)]), [A, B])
    roads = frames.roads_frame(road_spans(segments, events))
    assert roads["section"].tolist()[0] == "A - B"
    made = build_map(
        frames.events_frame(events),
        holders=frames.holders_frame(control_spans(events)),
        roads=roads,
        places=frames.places_frame([A, B]),
    )
    assert made is not None
