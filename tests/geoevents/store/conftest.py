"""What tests of the store share: an empty store, places, and a campaign of reports over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.model import Claim, DatePrecision, EventType, Evidence, Report
from geoevents.store import EventStore

PLACES = [
    Place(
        id=f"gn:{number}",
        name=f"Place {number}",
        kind=PlaceKind.SETTLEMENT,
        latitude=35.0 + number / 20,
        longitude=36.0 + (number * 7 % 10) / 20,
        country_code="SY",
        admin1="Idlib",
        population=1000 * number,
        alternate_names=("مكان", 'Quoted "name"'),
        radius_km=1.5,
    )
    for number in range(12)
]
SIDES = ["Syrian government", "Syrian opposition", "HTS"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventStore]:
    with EventStore.open(tmp_path / "s.gpkg", create=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def places() -> list[Place]:
    return PLACES


@pytest.fixture(scope="session")
def campaign() -> Callable[..., Any]:
    """Makes reports over three months, one claim each, over all places and two sides."""
    return _campaign


def _campaign(count: int = 60, *, prefix: str = "r") -> list[tuple[Report, list[Claim]]]:
    pairs = []
    for number in range(count):
        place = PLACES[number * 5 % len(PLACES)]
        day = dt.date(2020, 1, 1) + dt.timedelta(days=number * 90 // count)
        report = Report(id=f"{prefix}{number}", text=f"{place.name} was taken.", published=day, source="Agency")
        claim = Claim(
            report_id=report.id,
            type=EventType.CAPTURE,
            place=place,
            place_text=place.name,
            evidence=Evidence(start=0, end=len(report.text), text=report.text),
            gain=SIDES[number % 2],
            loss=SIDES[(number + 1) % 2],
            earliest=day,
            latest=day,
            date_precision=DatePrecision.DAY,
            published=day,
            source="Agency",
        )
        pairs.append((report, [claim]))
    return pairs
