"""Downloads: whole or not at all, going on where they were cut, plain about a network that is not there."""

from __future__ import annotations

import http.server
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer.fetch import FetchError, download, fetch_countries
from gazetteer.sources.user import user_checksums

ROW = (
    "164816\tSaraqib\tSaraqib\tSaraqeb\t35.86447\t36.80591\tP\tPPL\tSY\t\t12\t\t\t\t34231\t\t377"
    "\tAsia/Damascus\t2020-01-01\n"
)


def make_archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "Readme\n")
        archive.writestr("SY.txt", ROW * 3000)
    return content.getvalue()


class Server(http.server.ThreadingHTTPServer):
    """Serves one file; may cut answers short, refuse ranges, or send rubbish."""

    content = make_archive()
    cut_after: int | None = None
    with_ranges = True
    requests: list[str]


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.server.requests.append(asked)
        if not self.path.endswith("/SY.zip"):
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and self.server.with_ranges else 0
        if start >= len(self.server.content):
            self.send_error(416)
            return
        body = self.server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.cut_after is not None:
            self.wfile.write(body[: self.server.cut_after])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as serving:
        serving.requests = []
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.shutdown()


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def test_a_dump_is_fetched_and_added(server: Server, own_folders: Path) -> None:
    (added,) = fetch_countries(["sy"], base_url=address(server), progress=False)
    assert (added.layer, added.title, added.places) == ("geonames-sy", "GeoNames, all of SY", 3000)
    assert [name for name, _ in user_checksums()] == ["geonames-sy"]
    assert [path.name for path in (own_folders / "cache" / "downloads").iterdir()] == ["SY.zip"]


def test_a_download_goes_on_where_it_was_cut(server: Server, tmp_path: Path) -> None:
    server.cut_after = 100_000
    found = download(f"{address(server)}/SY.zip", tmp_path / "SY.zip", progress=False)
    assert found.read_bytes() == server.content
    assert len(server.requests) > 1
    assert server.requests[0] == ""
    assert server.requests[1].startswith("bytes=")


def test_a_download_goes_on_after_a_restart(server: Server, tmp_path: Path) -> None:
    (tmp_path / "SY.zip.part").write_bytes(server.content[:1000])
    download(f"{address(server)}/SY.zip", tmp_path / "SY.zip", progress=False)
    assert server.requests == ["bytes=1000-"]
    assert (tmp_path / "SY.zip").read_bytes() == server.content


def test_a_server_without_ranges_begins_again(server: Server, tmp_path: Path) -> None:
    server.with_ranges = False
    (tmp_path / "SY.zip.part").write_bytes(b"something else")
    download(f"{address(server)}/SY.zip", tmp_path / "SY.zip", progress=False)
    assert (tmp_path / "SY.zip").read_bytes() == server.content


@pytest.mark.parametrize("part", [b"x" * 5000, make_archive(), make_archive() + b"more"])
def test_a_part_of_another_file_is_thrown_away(server: Server, tmp_path: Path, part: bytes) -> None:
    (tmp_path / "SY.zip.part").write_bytes(part)
    download(f"{address(server)}/SY.zip", tmp_path / "SY.zip", progress=False)
    assert (tmp_path / "SY.zip").read_bytes() == server.content
    assert not (tmp_path / "SY.zip.part").exists()


def test_what_never_comes_whole_is_given_up(server: Server, tmp_path: Path) -> None:
    server.cut_after = 10
    with pytest.raises(FetchError, match=r"cut off after|IncompleteRead|tried 3 times"):
        download(f"{address(server)}/SY.zip", tmp_path / "SY.zip", progress=False)
    assert not (tmp_path / "SY.zip").exists()


def test_what_is_no_archive_is_never_kept(server: Server, tmp_path: Path) -> None:
    server.content = b"<html>Service unavailable</html>"
    with pytest.raises(FetchError, match="not a whole zip archive"):
        download(f"{address(server)}/SY.zip", tmp_path / "SY.zip", progress=False)
    assert list(tmp_path.iterdir()) == []


def test_a_country_that_the_server_has_not(server: Server, own_folders: Path) -> None:
    with pytest.raises(FetchError, match=r"QQ\.zip: the server has no such file"):
        fetch_countries(["QQ"], base_url=address(server), progress=False)
    assert user_checksums() == []


def test_no_network_is_said_plainly(own_folders: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(FetchError, match="is this machine online") as raised:
        fetch_countries(["SY"], base_url=f"http://127.0.0.1:{port}", progress=False)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("code", ["SYR", "", "S", "../x", "12"])
def test_what_is_no_country_code_is_refused(own_folders: Path, code: str) -> None:
    with pytest.raises(ValueError, match="two letters"):
        fetch_countries([code], progress=False)


def test_only_the_web_is_asked(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="http or https"):
        download("file:///etc/passwd", tmp_path / "x.zip", progress=False)
