"""The store at scale: taking a million claims in, asking where and when, who holds what as of a day.

    python tests/benchmarks/bench_store.py [--places 33000] [--events 1000000] [--keep FILE.gpkg]

Places and events are drawn at random (a fixed seed) over a country-sized box, day by day over four years.
Printed are seconds for taking in, and the median of several runs in milliseconds for each question, on a warm
file; processor seconds, since other work on the machine does not count there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import shapely

from gazetteer.index import Gazetteer
from gazetteer.place import BoundingBox, Place, PlaceKind
from geoevents.control import ControlSpan
from geoevents.ground import lay_ground
from geoevents.model import Claim, DatePrecision, EventType, Evidence, Report
from geoevents.query import EventQuery
from geoevents.store import EventStore

FIRST = dt.date(2022, 1, 1)
DAYS = 1_460
SIDES = ("A", "B", "C")


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="use this file, and fill it if it is not there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "bench.gpkg"
        if not path.exists():
            started = time.process_time()
            with EventStore.open(path, create=True) as store:
                store.add(_pairs(arguments.places, arguments.events), at_once=True)
            took = time.process_time() - started
            rate = arguments.events / took
            print(f"taken in: {arguments.events:,} claims in {took:.0f} s ({rate:,.0f} a second)")
        with EventStore.open(path) as store:
            print(f"{store.count_events():,} events, {path.stat().st_size / 1e6:,.0f} MB")
            _ask(store, arguments.places)
            _draw(store)


def _ask(store: EventStore, places: int) -> None:
    middle = FIRST + dt.timedelta(days=DAYS // 2)
    month = {"start": middle, "end": middle + dt.timedelta(days=30)}
    polygon = shapely.Point(31, 48.5).buffer(0.5, quad_segs=500)
    road = shapely.LineString([(28, 46), (31, 48), (33, 48.5), (36, 50)])
    box = BoundingBox(west=30.5, south=48, east=31.5, north=49)
    questions: list[tuple[str, Callable[[], int]]] = [
        ("state of all places as of a day", lambda: len(store.control(as_of=middle))),
        (
            "polygon of 2,001 points, a month, a side",
            lambda: _count(store, region=polygon, sides=("A",), **month),
        ),
        ("box, first 100", lambda: _count(store, bbox=box, limit=100)),
        ("box, a month", lambda: _count(store, bbox=box, **month)),
        ("within 25 km, a month", lambda: _count(store, near=(48.5, 31.0), within_km=25.0, **month)),
        ("within 5 km of a road, a month", lambda: _count(store, along=road, within_km=5.0, **month)),
        ("one day everywhere", lambda: _count(store, start=middle, end=middle)),
        ("the 100 newest", lambda: _count(store, limit=100, newest_first=True)),
    ]
    for name, ask in questions:
        ask()
        times = []
        for _ in range(5):
            started = time.process_time()
            found = ask()
            times.append(time.process_time() - started)
        print(f"{name:45} {found:8,} rows {statistics.median(times) * 1000:8.1f} ms")
    more = [*_pairs(places, 200, seed=7, prefix="more")]
    started = time.process_time()
    for pair in more[:20]:
        store.add([pair])
    print(f"{'one more report':45} {20:8,} times {(time.process_time() - started) / 20 * 1000:6.1f} ms each")
    started = time.process_time()
    store.add(more)
    print(f"{'200 more reports at once':45} {'':13} {(time.process_time() - started) * 1000:8.1f} ms")


def _draw(store: EventStore) -> None:
    """The areas of one day, from the store to polygons, as ``control --areas`` works them out."""
    day = FIRST + dt.timedelta(days=DAYS // 2)
    with Gazetteer.open() as gazetteer:
        started = time.process_time()
        spans = map(ControlSpan.of, store.control(as_of=day))
        areas = lay_ground(spans, gazetteer, area_events=store.area_events()).on(day)
        took = time.process_time() - started
    print(f"{'areas of one day':45} {len(areas):8,} areas {took:7.2f} s")


def _count(store: EventStore, **conditions: object) -> int:
    return len(store.events(EventQuery(**conditions)))  # type: ignore[arg-type]


def _pairs(
    places: int, events: int, *, seed: int = 1, prefix: str = "r"
) -> Iterator[tuple[Report, list[Claim]]]:
    """A report with one claim for each event, day by day."""
    spots = _places(places)
    random = np.random.default_rng(seed)
    where = random.integers(0, places, events)
    who = random.integers(0, len(SIDES), events)
    kinds = random.choice([EventType.CAPTURE, EventType.CAPTURE, EventType.ADVANCE, EventType.HOLDS], events)
    for number in range(events):
        day = FIRST + dt.timedelta(days=int(number * DAYS // events))
        place, side = spots[where[number]], SIDES[who[number]]
        text = f"{place.name} is in the hands of {side}."
        report = Report(id=f"{prefix}{number}", text=text, published=day, source=f"Source {number % 7}")
        kind = EventType(kinds[number])
        acts = kind is EventType.ADVANCE
        claim = Claim(
            report_id=report.id,
            type=kind,
            place=place,
            place_text=place.name,
            evidence=Evidence(start=0, end=len(text), text=text),
            gain=None if acts else side,
            actor=side if acts else None,
            earliest=day,
            latest=day,
            date_precision=DatePrecision.DAY,
            published=day,
            source=report.source,
        )
        yield report, [claim]


def _places(count: int) -> list[Place]:
    random = np.random.default_rng(0)
    lats, lons = random.uniform(44, 52, count), random.uniform(22, 40, count)
    return [
        Place(
            id=f"gn:{number}",
            name=f"Place {number}",
            kind=PlaceKind.SETTLEMENT,
            latitude=float(lats[number]),
            longitude=float(lons[number]),
            country_code="UA",
        )
        for number in range(count)
    ]


if __name__ == "__main__":
    main()
