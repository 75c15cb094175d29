"""What all tests share: the gazetteer, the material beside the repository, a browser, and no network."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# How long an example takes depends on the machine and its load: benchmarks measure time, tests do not.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    """The index as users have it; compiled on first use."""
    from gazetteer.index import Gazetteer

    with Gazetteer.open(progress=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold reports, corpora and data that stands beside the repository where it is developed."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here: this test measures on material that the project does not ship")
    return SHARED


FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run")
QUIET = ("--disable-background-networking", "--disable-sync")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium under Playwright; skipped where it is not installed, but never in CI."""
    executable = shutil.which("chromium")
    if executable is None:
        reason = "Chromium (Debian package chromium) is not installed"
        if os.environ.get("CI"):
            pytest.fail(f"CI is set, but {reason}")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=[*FLAGS, *QUIET])
        yield browser
        browser.close()


READY = "() => window.geoevents && window.geoevents.state && window.geoevents.state()"


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens HTML in a page of its own, with every request but that for the file refused and recorded.

    The page has two lists: ``asked`` (addresses) and ``said`` (console messages, errors and dialogs).
    """
    contexts = []

    def open_html(
        html: str, *, width: int = 1280, height: int = 820, fragment: str = "", **options: Any
    ) -> Any:
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8", newline="\n")
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []

        def route(route: Any) -> None:
            url = route.request.url
            if url.split("#")[0] == file.as_uri():
                route.continue_()
            else:
                page.asked.append(url)
                route.abort()

        context.route("**/*", route)
        page.on("console", lambda message: page.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (page.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(file.as_uri() + fragment)
        page.wait_for_function(READY, timeout=20_000)
        page.wait_for_timeout(150)
        return page

    yield open_html
    for context in contexts:
        context.close()
