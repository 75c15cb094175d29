"""Asking Nominatim where the local index knows nothing; off unless a caller builds one and hands it over.

    LocalGeocoder(online=OnlineFallback(user_agent="our-desk (maps@example.org)"))

One request a second at most (https://operations.osmfoundation.org/policies/nominatim/), each question once:
answers are kept in the user's cache directory. What comes back is © OpenStreetMap contributors, ODbL.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from geopy.exc import GeocoderQueryError
from geopy.location import Location
from geopy.point import Point

from gazetteer.compile import cache_folder

SECONDS_BETWEEN_REQUESTS = 1.1


class Service(Protocol):
    """What is asked: a geocoder of geopy's, such as Nominatim."""

    def geocode(self, query: str, **options: object) -> object:
        """As geopy's geocoders do it."""


class OnlineFallback:
    """Calls a geocoder of geopy's, rate-limited, and remembers its answers on disk.

    ``user_agent`` says who asks, with an address to write to: Nominatim's policy wants it. ``service`` is the
    geocoder, Nominatim unless given; ``folder`` is where answers are kept.

    Raises:
        GeocoderQueryError: the user agent is empty or geopy's default, and no service is given.
    """

    def __init__(
        self,
        *,
        user_agent: str = "",
        service: Service | None = None,
        folder: Path | None = None,
        seconds_between_requests: float = SECONDS_BETWEEN_REQUESTS,
        timeout: float = 10.0,
    ) -> None:
        from geopy.extra.rate_limiter import RateLimiter

        if service is None:
            if not user_agent.strip():
                raise GeocoderQueryError(
                    "user_agent: Nominatim wants to know who asks; give a name and an address"
                )
            from geopy.geocoders import Nominatim

            service = Nominatim(user_agent=user_agent, timeout=timeout)
        self._folder = folder or cache_folder() / "online"
        self._ask = RateLimiter(
            service.geocode,
            min_delay_seconds=seconds_between_requests,
            error_wait_seconds=5 * seconds_between_requests,
            max_retries=1,
            swallow_exceptions=False,
        )

    def __call__(
        self,
        query: str,
        *,
        limit: int = 1,
        country_codes: Sequence[str] | None = None,
        language: str | bool | None = None,
    ) -> list[Location]:
        """The locations for a query, best first; from disk where it has been asked before.

        Raises:
            GeopyError: the service cannot be reached or refuses; nothing is remembered then.
        """
        question = {
            "query": query,
            "limit": limit,
            "country_codes": sorted(country_codes or ()),
            "language": language if isinstance(language, str) else "",
        }
        known = self._recall(question)
        if known is None:
            options: dict[str, Any] = {"exactly_one": False, "limit": limit}
            if country_codes:
                options["country_codes"] = list(country_codes)
            if isinstance(language, str):
                options["language"] = language
            answers = self._ask(query, **options) or []
            known = [
                {"address": one.address, "latitude": one.latitude, "longitude": one.longitude, "raw": one.raw}
                for one in answers
            ]
            self._remember(question, known)
        return [
            Location(
                one["address"], Point(one["latitude"], one["longitude"]), {**one["raw"], "source": "online"}
            )
            for one in known
        ]

    def _path(self, question: dict[str, Any]) -> Path:
        key = json.dumps(question, sort_keys=True, ensure_ascii=False)
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"

    def _recall(self, question: dict[str, Any]) -> list[dict[str, Any]] | None:
        try:
            kept = json.loads(self._path(question).read_text(encoding="utf-8"))
            answers: list[dict[str, Any]] = kept["answers"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return answers if kept.get("question") == question else None

    def _remember(self, question: dict[str, Any], answers: list[dict[str, Any]]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"question": question, "answers": answers}, file, ensure_ascii=False)
        Path(name).replace(self._path(question))
