"""What all tests share: the gazetteer, the material beside the repository, a browser, and no network."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, or fails where CI is set."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium (Debian package chromium)")
        pytest.skip("no Chromium on this machine (Debian package chromium)")
    return path
