"""What tests of geoevents share: the command line, a store of the example, a chat-completions server."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from geoevents.cli import main
from geoevents.examples import baseline_path, dispatches_path

Run = Callable[..., tuple[int, str, str]]
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


@pytest.fixture
def chat_server() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        thread = threading.Thread(target=stand_in.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield stand_in
        stand_in.shutdown()
        thread.join()
