"""What tests of geoevents share: the command line, a store of the example, makers of what tests need."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.cli import main
from geoevents.control import ControlSpan
from geoevents.examples import baseline_path, dispatches_path
from geoevents.extraction.dates import find_dates
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.readings import Choice, Reading
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.telling import Told, tell_all
from geoevents.model import Claim, ControlState, ControlStatus, DatePrecision, EventType, Evidence, Report

Run = Callable[..., tuple[int, str, str]]
Maker = Callable[..., Any]
DAY = dt.date(2020, 2, 1)
SARAQEB = Place(
    id="gn:1", name="Saraqeb", kind=PlaceKind.SETTLEMENT, latitude=35.86, longitude=36.8, country_code="SY"
)
Answer = tuple[int, dict[str, str], bytes]


class StandIn(ThreadingHTTPServer):
    """Answers by what ``script`` says, one after the other, the last for ever; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[Answer] = []
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def say(self, content: Any, *, status: int = 200, **headers: str) -> None:
        """Let the model say ``content``; with another status it is the body of an error."""
        body = {"choices": [{"message": {"content": content}}]} if status == 200 else content
        self.script.append((status, headers, json.dumps(body).encode()))


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.server.asked.append((self.path, dict(self.headers), body))
        script = self.server.script
        status, headers, data = script.pop(0) if len(script) > 1 else script[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # whoever asked has heard enough
            self.wfile.write(data)

    do_GET = do_POST = _answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line; gives the exit status, standard output and standard error."""

    def command(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example dispatches, ingested."""
    path = tmp_path_factory.mktemp("store") / "idlib.gpkg"
    assert main(["ingest", str(dispatches_path()), "--store", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def store_with_baseline(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Path:
    """The same with who held what at its start."""
    path = tmp_path_factory.mktemp("store") / "based.gpkg"
    path.write_bytes(store.read_bytes())
    assert main(["ingest", "--baseline", str(baseline_path()), "--store", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def towns() -> Maker:
    """Makes towns scattered over 1.5 degrees of north-west Syria."""

    def make(count: int, seed: int = 0) -> list[Place]:
        random = np.random.default_rng(seed)
        return [
            Place(
                id=f"t:{number:04}",
                name=f"Town {number}",
                kind=PlaceKind.SETTLEMENT,
                latitude=float(random.uniform(35, 36.5)),
                longitude=float(random.uniform(36, 37.5)),
            )
            for number in range(count)
        ]

    return make


@pytest.fixture(scope="session")
def state() -> Maker:
    """Makes the state of a place on a day; what is not held is so against C."""

    def make(place: Place, holder: str | None, status: ControlStatus = ControlStatus.HELD) -> ControlState:
        against = "C" if status is not ControlStatus.HELD else None
        return ControlState(place=place, holder=holder, status=status, since=None, as_of=DAY, against=against)

    return make


@pytest.fixture(scope="session")
def span() -> Maker:
    """Makes a span of control between two days, counted from the first of February."""
    return _span


def _span(place: Place, holder: str | None, start: int | None, end: int | None = None) -> ControlSpan:
    return ControlSpan(
        place=place,
        holder=holder,
        status=ControlStatus.HELD if holder else ControlStatus.UNKNOWN,
        start=None if start is None else DAY + dt.timedelta(days=start),
        end=None if end is None else DAY + dt.timedelta(days=end),
    )


@pytest.fixture(scope="session")
def spans() -> list[ControlSpan]:
    """Five towns of A, one of which B takes; one of B that is left; and one that lies elsewhere."""

    def town(number: int, longitude: float = 36.5) -> Place:
        return Place(
            id=f"t:{number}",
            name=f"Town {number}",
            kind=PlaceKind.SETTLEMENT,
            latitude=35.1 + 0.1 * number,
            longitude=longitude,
        )

    return [
        *(_span(town(number), "A", None) for number in range(4)),
        _span(town(4), "A", None, 5),
        _span(town(4), "B", 5),
        _span(town(5), "B", 0, 9),
        _span(town(5), None, 9),
        _span(town(9, 38.0), "B", None),
    ]


@pytest.fixture(scope="session")
def decode() -> Maker:
    """Gives the pixels of a PNG of ours, its checksum checked."""

    def pixels(png: bytes) -> Any:
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", png[16:24])
        length = struct.unpack(">I", png[33:37])[0]
        assert png[37:41] == b"IDAT"
        assert zlib.crc32(png[37 : 41 + length]) == struct.unpack(">I", png[41 + length : 45 + length])[0]
        raw = np.frombuffer(zlib.decompress(png[41 : 41 + length]), np.uint8).reshape(height, -1)
        assert (raw[:, 0] == 0).all()
        return raw[:, 1:].reshape(height, width, 3)

    return pixels


@pytest.fixture(scope="session")
def claim() -> Maker:
    """Makes a claim about Saraqeb on a day, MM-DD of 2020; of week precision, in the week that ends there."""

    def make(
        report: str,
        latest: str | None,
        *,
        gain: str | None = None,
        kind: EventType = EventType.CAPTURE,
        precision: DatePrecision = DatePrecision.DAY,
        place: Place | None = SARAQEB,
        **more: Any,
    ) -> Claim:
        end = dt.date.fromisoformat(f"2020-{latest}") if latest else None
        start = end - dt.timedelta(days=7) if end and precision is DatePrecision.WEEK else end
        words = more.pop("words", f"Sentence of {report}.")
        return Claim(
            report_id=report,
            type=kind,
            place=place,
            place_text=more.pop("place_text", place.name if place else ""),
            evidence=Evidence(start=more.pop("start", 0), end=len(words), text=words),
            gain=gain,
            earliest=more.pop("earliest", start),
            latest=end,
            date_precision=precision,
            published=more.pop("published", end),
            **more,
        )

    return make


@pytest.fixture(scope="session")
def marked() -> Maker:
    """Finds names and sides in a text: the mentions in the order given, the sides in the text's."""

    def mark(text: str, *names: str, sides: Sequence[str] = ()) -> tuple[list[Mention], list[Any]]:
        mentions = [
            Mention(text.index(name), text.index(name) + len(name), True, number)
            for number, name in enumerate(names)
        ]
        spans = [
            SimpleNamespace(start=text.index(side), end=text.index(side) + len(side), side=side)
            for side in sides
        ]
        return mentions, sorted(spans, key=lambda span: span.start)

    return mark


@pytest.fixture(scope="session")
def reading() -> Maker:
    """Makes what was read of a mention: that the rebels took it, with certainty, unless told otherwise."""

    def make(mention: Mention, slot: str, *, gain: str = "Syrian opposition", **more: Any) -> Reading:
        sides = {"gain": [Choice(value=gain, probability=0.9)], "loss": [Choice(value="", probability=1.0)]}
        day = more.pop("day", None)
        values: dict[str, Any] = {
            "probability": 0.9,
            "background": 0.1,
            "again": 0.1,
            "handover": 0.1,
            "status": [0.7, 0.1, 0.1, 0.1],
            "precision": [0.7, 0.1, 0.1, 0.1],
            "sides": sides,
            "dates": [] if day is None else [Choice(value=day, probability=0.9)],
        }
        return Reading(mention=mention, slot=SLOTS.index(slot), **(values | more))

    return make


@pytest.fixture(scope="session")
def tell_text(reading: Maker) -> Maker:
    """Tells claims of a text: words are (surface, its place or None), readings (word's number, slot, more).

    A word without a place is a phrase, and stands for the first word unless its reading has ``antecedents``;
    those whose numbers are ``unknown`` are names that no gazetteer has.
    """

    def tell(
        text: str,
        words: list[tuple[str, Place | None]],
        readings: list[tuple[int, str, dict[str, Any]]],
        *,
        unknown: tuple[int, ...] = (),
        published: dt.date | None = dt.date(2020, 3, 3),
        context: Any = None,
    ) -> Told:
        mentions: list[Mention] = []
        toponyms: list[Toponym | None] = []
        at = 0
        for number, (surface, where) in enumerate(words):
            start = text.index(surface, at)
            at = start + len(surface)
            named = where is not None or number in unknown
            mentions.append(Mention(start, at, named, number))
            toponyms.append(Toponym(start=start, end=at, text=surface, place=where) if named else None)
        made = [
            reading(
                mentions[number],
                slot,
                **({} if mentions[number].named else {"antecedents": [(0, 0.9)]}) | more,
            )
            for number, slot, more in readings
        ]
        report = Report(id="r", text=text, published=published)
        dates = find_dates(text, published=published)
        return tell_all(report, made, toponyms, dates, split_sentences(text), context=context)

    return tell


@pytest.fixture
def chat_server() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        thread = threading.Thread(target=stand_in.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield stand_in
        stand_in.shutdown()
        thread.join()
