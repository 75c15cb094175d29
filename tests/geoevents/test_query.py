"""What one may ask of events, and what cannot be asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from gazetteer.place import BoundingBox, Place, PlaceKind
from geoevents.corroboration import corroborate
from geoevents.errors import QueryError
from geoevents.geodesy import distance_km
from geoevents.model import Claim, DatePrecision, Event, EventStatus, EventType, Evidence
from geoevents.query import EventQuery, select_events


def event(latitude: float = 35.8, longitude: float = 36.8, **more: Any) -> Event:
    located = more.pop("located", True)
    place = Place(
        id=f"p:{latitude},{longitude}",
        name="P",
        kind=PlaceKind.SETTLEMENT,
        latitude=latitude,
        longitude=longitude,
    )
    latest = more.pop("latest", dt.date(2020, 2, 6))
    (made,) = corroborate(
        [
            Claim(
                report_id="r",
                type=more.pop("type", EventType.CAPTURE),
                place=place if located else None,
                place_text="P",
                evidence=Evidence(start=0, end=1, text="x"),
                gain=more.pop("gain", "A"),
                earliest=more.pop("earliest", latest),
                latest=latest,
                date_precision=DatePrecision.DAY if latest else DatePrecision.UNKNOWN,
                published=more.pop("published", latest),
                **more,
            )
        ]
    )
    return made


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"start": dt.date(2020, 2, 2), "end": dt.date(2020, 2, 1)}, "ends .* before it begins"),
        ({"near": (35.0, 36.0)}, "need a distance"),
        ({"along": LineString([(0, 0), (1, 1)])}, "need a distance"),
        ({"within_km": 5.0}, "needs a place"),
        ({"near": (35.0, 36.0), "within_km": -1.0}, "distance from 0"),
        ({"near": (35.0, 36.0), "within_km": float("nan")}, "distance from 0"),
        ({"near": (136.0, 35.0), "within_km": 5.0}, "latitude -90 to 90"),
        ({"limit": 0}, "1 or more"),
        ({"region": MultiPolygon()}, "empty"),
    ],
)
def test_what_cannot_be_asked_is_one_line(conditions: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError, match=message) as error:
        EventQuery(**conditions)
    assert "\n" not in str(error.value)


def test_where() -> None:
    inside, outside, nowhere = event(), event(34.0, 38.0), event(located=False)
    queries = [
        EventQuery(region=box(36, 35, 37, 36)),
        EventQuery(region=box(36, 35, 36.8, 36)),
        EventQuery(bbox=BoundingBox(west=36.8, south=35.8, east=37, north=36)),
        EventQuery(near=(35.81, 36.81), within_km=2.0),
        EventQuery(along=LineString([(36.85, 35), (36.85, 36)]), within_km=5.0),
    ]
    for query in queries:
        assert query.is_spatial
        assert [query.matches(e) for e in (inside, outside, nowhere)] == [True, False, False]
    assert not EventQuery().is_spatial
    assert EventQuery().box() is None
    assert EventQuery().matches(nowhere)
    apart = EventQuery(region=box(0, 0, 1, 1), bbox=BoundingBox(west=5, south=0, east=6, north=1)).box()
    assert apart is not None
    west, _, east, _ = apart
    assert west > east, "nothing can match"


def test_when() -> None:
    first, last = dt.date(2020, 2, 1), dt.date(2020, 2, 10)
    query = EventQuery(start=first, end=last)
    assert query.matches(event())
    assert query.matches(event(earliest=dt.date(2020, 1, 1)))
    assert not query.matches(event(latest=dt.date(2020, 2, 11)))
    assert not query.matches(event(latest=dt.date(2020, 1, 31)))
    assert query.matches(event(latest=None, earliest=None, published=dt.date(2020, 2, 5)))
    assert not query.matches(event(latest=None, earliest=None, published=None))
    assert EventQuery().matches(event(latest=None, earliest=None, published=None))


def test_who_what_and_how_well_known() -> None:
    told = event(gain="Syrian government", loss="HTS")
    assert EventQuery(sides=("syrian GOVERNMENT",)).matches(told)
    assert EventQuery(sides=("HTS", "X")).matches(told)
    assert not EventQuery(sides=("X",)).matches(told)
    assert EventQuery(types=(EventType.CAPTURE,)).matches(told)
    assert not EventQuery(types=(EventType.SIEGE,)).matches(told)
    assert EventQuery(statuses=(EventStatus.REPORTED,)).matches(told)
    assert not EventQuery(statuses=(EventStatus.DENIED,)).matches(told)


def test_order_and_limit() -> None:
    events = [event(latest=dt.date(2020, 2, day), latitude=35 + day / 10) for day in (3, 1, 2)]
    events.append(event(latest=None, earliest=None, published=None))
    oldest = select_events(events, EventQuery())
    assert [e.latest.day if e.latest else None for e in oldest] == [1, 2, 3, None]
    newest = select_events(events, EventQuery(newest_first=True, limit=2))
    assert [e.latest.day if e.latest else None for e in newest] == [3, 2]
    assert select_events(events, EventQuery(newest_first=True))[-1].latest is None


@settings(max_examples=200, deadline=None)
@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(0, 3_000), st.floats(0, 360), st.floats(0, 1))
def test_the_box_holds_all_that_is_near(
    latitude: float, longitude: float, within: float, bearing: float, share: float
) -> None:
    """A point at a distance below the reach, in any direction, also over the pole and the antimeridian."""
    from pyproj import Geod

    lon, lat, _ = Geod(ellps="WGS84").fwd(longitude, latitude, bearing, within * share * 1000)
    query = EventQuery(near=(latitude, longitude), within_km=within)
    if share < 0.999 and within > 0.001:
        assert query.contains([lat], [lon])[0]
    bounds = query.box()
    assert bounds is not None
    west, south, east, north = bounds
    assert south - 1e-9 <= lat <= north + 1e-9
    assert west - 1e-9 <= lon <= east + 1e-9


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(34, 37), st.floats(35, 39)), min_size=1, max_size=20),
    st.floats(0.5, 80),
)
def test_along_a_line_is_as_far_as_its_nearest_point(spots: list[tuple[float, float]], within: float) -> None:
    line = LineString([(36, 34.5), (36.8, 35.6), (37.1, 36.2)])
    lats, lons = np.array(spots).T
    found = EventQuery(along=line, within_km=within).contains(lats, lons)
    steps = [line.interpolate(share, normalized=True) for share in np.linspace(0, 1, 2_000)]
    for inside, lat, lon in zip(found, lats, lons, strict=True):
        nearest = min(distance_km([p.y for p in steps], [p.x for p in steps], lat, lon))
        if abs(nearest - within) > 0.3:
            assert inside == (nearest < within)


def test_a_region_with_a_hole() -> None:
    ring = Point(36.8, 35.8).buffer(0.5).difference(Point(36.8, 35.8).buffer(0.1))
    assert not EventQuery(region=ring).matches(event())
    assert EventQuery(region=ring).matches(event(35.8, 37.1))
