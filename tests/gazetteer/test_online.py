"""The fallback to a geocoder online: asked once a question, slowly, and never by accident."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from geopy.exc import GeocoderQueryError, GeocoderUnavailable
from geopy.location import Location
from geopy.point import Point

from gazetteer.online import SECONDS_BETWEEN_REQUESTS, OnlineFallback


class StandIn:
    """Answers as geopy's geocoders do."""

    def __init__(self, *, down: bool = False) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.down = down

    def geocode(self, query: str, **options: Any) -> list[Location] | None:
        self.asked.append((query, options))
        if self.down:
            raise GeocoderUnavailable("no network")
        if query == "nowhere":
            return None
        return [Location(f"{query}, Greenland", Point(76.5, -68.8), {"osm_id": 1})]


def fallback(service: StandIn, folder: Path) -> OnlineFallback:
    return OnlineFallback(service=service, folder=folder, seconds_between_requests=0.0)


def test_a_question_is_asked_once(tmp_path: Path) -> None:
    service = StandIn()
    ask = fallback(service, tmp_path)
    first, again = ask("Thule"), fallback(service, tmp_path)("Thule")
    assert [one.address for one in first] == [one.address for one in again] == ["Thule, Greenland"]
    assert first[0].raw == {"osm_id": 1, "source": "online"}
    assert len(service.asked) == 1
    assert not [path for path in tmp_path.iterdir() if path.suffix != ".json"]


def test_nothing_is_an_answer_too(tmp_path: Path) -> None:
    service = StandIn()
    ask = fallback(service, tmp_path)
    assert ask("nowhere") == ask("nowhere") == []
    assert len(service.asked) == 1


def test_options_make_another_question(tmp_path: Path) -> None:
    service = StandIn()
    ask = fallback(service, tmp_path)
    ask("Thule")
    ask("Thule", limit=3, country_codes=["GL"], language="ar")
    assert service.asked[1][1] == {
        "exactly_one": False,
        "limit": 3,
        "country_codes": ["GL"],
        "language": "ar",
    }


def test_an_error_is_passed_on_and_not_remembered(tmp_path: Path) -> None:
    service = StandIn(down=True)
    ask = fallback(service, tmp_path)
    with pytest.raises(GeocoderUnavailable):
        ask("Thule")
    service.down = False
    assert ask("Thule")[0].address == "Thule, Greenland"


def test_a_broken_memory_is_asked_again(tmp_path: Path) -> None:
    service = StandIn()
    fallback(service, tmp_path)("Thule")
    for kept in tmp_path.iterdir():
        kept.write_text('{"question": {}, "answers": 5}')
    assert fallback(service, tmp_path)("Thule")[0].address == "Thule, Greenland"
    assert len(service.asked) == 2


def test_requests_keep_their_distance(tmp_path: Path) -> None:
    ask = OnlineFallback(service=StandIn(), folder=tmp_path, seconds_between_requests=0.2)
    start = time.monotonic()
    for query in ("one", "two", "three", "one"):
        ask(query)
    assert time.monotonic() - start >= 0.4
    assert SECONDS_BETWEEN_REQUESTS >= 1.0


def test_nominatim_is_told_who_asks() -> None:
    with pytest.raises(GeocoderQueryError, match="user_agent"):
        OnlineFallback()
    assert OnlineFallback(user_agent="geoevents tests (nobody@example.org)") is not None
