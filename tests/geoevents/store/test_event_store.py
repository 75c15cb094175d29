"""The store: round trips, repetition, batches, kills, foreign files, and what other programs see in it."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import BoundingBox, Place, PlaceKind
from geoevents.control import control, control_spans
from geoevents.corroboration import corroborate
from geoevents.model import (
    Claim,
    ClaimStatus,
    ControlState,
    ControlStatus,
    DatePrecision,
    EventStatus,
    EventType,
    Evidence,
    Report,
)
from geoevents.query import EventQuery, select_events
from geoevents.store import EventStore

PLACES = [
    Place(
        id=f"gn:{n}", name=f"Place {n}", kind=PlaceKind.SETTLEMENT, latitude=35 + n / 20, longitude=36 + n / 9
    )
    for n in range(4)
]
SIDES = ["Syrian government", "Syrian opposition", "HTS"]
Maker = Callable[..., Any]
_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
_days = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2020, 3, 31))


@st.composite
def reports_with_claims(draw: st.DrawFn) -> list[tuple[Report, list[Claim]]]:
    pairs = []
    for number in range(draw(st.integers(0, 6))):
        published = draw(_days)
        report = Report(id=f"r{number}", text=draw(_texts), published=published, source=draw(_texts), url="u")
        claims = []
        for start in range(draw(st.integers(0, 4))):
            latest = draw(_days)
            claims.append(
                Claim(
                    report_id=report.id,
                    type=draw(st.sampled_from(EventType)),
                    place=draw(st.none() | st.sampled_from(PLACES)),
                    place_text=draw(_texts),
                    part=draw(st.sampled_from(["", "north"])),
                    evidence=Evidence(start=start, end=start + 1, text=draw(_texts)),
                    gain=draw(st.none() | st.sampled_from(SIDES)),
                    loss=draw(st.none() | st.sampled_from(SIDES)),
                    actor=draw(st.none() | st.sampled_from(SIDES)),
                    again=draw(st.booleans()),
                    earliest=latest,
                    latest=latest,
                    date_precision=DatePrecision.DAY if latest else DatePrecision.UNKNOWN,
                    status=draw(st.sampled_from(ClaimStatus)),
                    said_by=tuple(draw(st.lists(_texts, max_size=2))),
                    denied_by=tuple(draw(st.lists(_texts, max_size=1))),
                    background=draw(st.booleans()),
                    score=draw(st.floats(0, 1)),
                    rule=draw(_texts),
                    published=published,
                    source=report.source,
                )
            )
        pairs.append((report, claims))
    return pairs


@settings(max_examples=60, deadline=None)
@given(reports_with_claims(), st.integers(0, 6))
def test_what_goes_in_comes_out(pairs: list[tuple[Report, list[Claim]]], split: int) -> None:
    claims = list({claim.id: claim for _, claims in pairs for claim in claims}.values())
    with tempfile.TemporaryDirectory() as folder, EventStore.open(f"{folder}/s.gpkg", create=True) as store:
        store.add(pairs[split:])
        summary = store.add(pairs)
        assert (summary.new, summary.unchanged) == (min(split, len(pairs)), len(pairs[split:]))
        assert sorted(store.reports(), key=lambda r: r.id) == [report for report, _ in pairs]
        assert {c.id: c for c in store.claims()} == {c.id: c for c in claims}
        events = corroborate(claims)
        assert sorted(store.events(), key=lambda e: e.id) == sorted(events, key=lambda e: e.id)
        assert store.control_spans() == control_spans(events)
        for known_by in (dt.date(2020, 1, 20), dt.date(2020, 3, 31)):
            assert store.control_spans(known_by=known_by) == control_spans(events, known_by=known_by)


def test_repeating_an_ingest_writes_nothing(store: EventStore, campaign: Maker) -> None:
    store.add(campaign())
    store.close()
    before = _rows(store.path)
    with EventStore.open(store.path) as again:
        assert again.add(campaign()).unchanged == 60
    assert _rows(store.path) == before


def test_a_report_that_changes_replaces_its_claims(store: EventStore, campaign: Maker) -> None:
    pairs = campaign(3)
    store.add(pairs)
    report, _ = pairs[0]
    assert store.add([(report, [])]).changed == 1
    assert store.count_events() == 2
    assert {c.report_id for c in store.claims()} == {"r1", "r2"}


def test_queries_mean_the_same_in_the_store_and_in_memory(store: EventStore, campaign: Maker) -> None:
    from shapely import LineString, Point

    store.add(campaign(200))
    everything = store.events()
    queries = [
        EventQuery(),
        EventQuery(limit=7),
        EventQuery(limit=7, newest_first=True),
        EventQuery(bbox=BoundingBox(west=36.0, south=35.1, east=36.3, north=35.4)),
        EventQuery(region=Point(36.2, 35.2).buffer(0.2)),
        EventQuery(near=(35.2, 36.2), within_km=15.0),
        EventQuery(along=LineString([(36.0, 35.0), (36.4, 35.6)]), within_km=5.0),
        EventQuery(start=dt.date(2020, 2, 1), end=dt.date(2020, 2, 10)),
        EventQuery(near=(35.2, 36.2), within_km=30.0, start=dt.date(2020, 2, 1), limit=5),
        EventQuery(sides=("SYRIAN opposition",), types=(EventType.CAPTURE,)),
        EventQuery(statuses=(EventStatus.CONFIRMED,)),
    ]
    for query in queries:
        found = store.events(query)
        assert found == select_events(everything, query)
    assert 0 < len(store.events(queries[3])) < len(everything)
    assert 0 < len(store.events(queries[5])) < len(everything)
    assert 0 < len(store.events(queries[6])) < len(everything)


def test_control_follows_events_and_baseline(store: EventStore, campaign: Maker, places: list[Place]) -> None:
    baseline = [
        ControlState(
            place=place, holder="HTS", status=ControlStatus.HELD, since=None, as_of=dt.date(2019, 12, 1)
        )
        for place in places
    ]
    assert store.add_baseline(baseline) == len(places)
    assert {s.holder for s in store.control(as_of=dt.date(2019, 12, 31))} == {"HTS"}
    store.add(campaign())
    assert store.baseline() == sorted(baseline, key=lambda state: state.place.id)
    for known_by in (None, dt.date(2020, 2, 1)):
        for as_of in (dt.date(2020, 1, 15), dt.date(2020, 3, 1)):
            assert store.control(as_of=as_of, known_by=known_by) == control(
                store.events(), as_of=as_of, known_by=known_by, baseline=baseline
            )


def test_text_that_no_database_holds_keeps_its_offsets(store: EventStore, campaign: Maker) -> None:
    (report, _), *_ = campaign(1)
    report = Report(id=report.id, text="a\x00b\ud800c", published=report.published)
    store.add([(report, [])])
    kept = store.report(report.id)
    assert kept is not None
    assert kept.text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert store.add([(report, [])]).unchanged == 1


def test_sql_in_a_report_is_only_text(store: EventStore) -> None:
    report = Report(id="x'); DROP TABLE events; --", text="'; DELETE FROM reports; --", source='"')
    store.add([(report, [])])
    assert store.report(report.id) == report
    assert store.events(EventQuery(sides=("x' OR '1'='1",))) == []


def test_a_claim_must_be_of_its_report(store: EventStore, campaign: Maker) -> None:
    (_, claims), (other, _) = campaign(2)
    with pytest.raises(ValueError, match="not of"):
        store.add([(other, claims)])
    assert store.count_reports() == 0


def _ingest_forever(path: str, pairs: list[tuple[Report, list[Claim]]]) -> None:
    with EventStore.open(path, create=True) as store:
        for batch in range(10_000):
            store.add(
                (
                    replace(report, id=f"b{batch}-{report.id}"),
                    [replace(claim, report_id=f"b{batch}-{report.id}", id="") for claim in claims],
                )
                for report, claims in pairs
            )


def test_a_killed_ingest_leaves_whole_batches(tmp_path: Path, campaign: Maker) -> None:
    path = tmp_path / "s.gpkg"
    context = multiprocessing.get_context("spawn")
    for _ in range(3):
        writer = context.Process(target=_ingest_forever, args=(str(path), campaign(20)))
        writer.start()
        deadline = time.monotonic() + 30
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.6)
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        with EventStore.open(path) as store:
            claims = list(store.claims())
            assert store.count_reports() % 20 == 0
            assert len(claims) == store.count_reports()
            assert sorted(store.events(), key=lambda e: e.id) == sorted(corroborate(claims), key=lambda e: e.id)


def test_readers_see_one_state_while_another_writes(store: EventStore, campaign: Maker) -> None:
    store.add(campaign(40))
    with EventStore.open(store.path) as reader:
        reading = reader.iterate_events(EventQuery())
        first = next(reading)
        store.add(campaign(40, prefix="new"))
        assert len([first, *reading]) < store.count_events() or store.count_events() == 40
        assert len(reader.events()) == store.count_events()


def _rows(path: Path) -> dict[str, list[Any]]:
    connection = sqlite3.connect(path)
    try:
        tables = ("events", "claims", "control", "reports", "places", "events_spacetime")
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    finally:
        connection.close()


def test_an_interval_told_backwards_ends_no_ingest(store: EventStore, claim: Maker) -> None:
    backwards = claim("r", "02-01", gain="A", earliest=dt.date(2020, 2, 10), precision=DatePrecision.MONTH)
    store.add([(Report(id="r", text=backwards.evidence.text), [backwards])])
    (event,) = store.events()
    assert event.earliest <= event.latest
