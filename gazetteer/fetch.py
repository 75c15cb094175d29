"""Downloading GeoNames' country dumps, for those who are online."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from gazetteer.additions import Addition, add_file
from gazetteer.compile import cache_folder
from gazetteer.errors import GazetteerError

BASE_URL = "https://download.geonames.org/export/dump"
_BLOCK = 1 << 16
_TRIES = 3


class FetchError(GazetteerError, OSError):
    """A dump cannot be downloaded: no network, no such country, or a file that is not whole."""


def fetch_countries(
    codes: Iterable[str],
    *,
    base_url: str = BASE_URL,
    folder: Path | None = None,
    timeout: float = 30.0,
    progress: bool = True,
    on_problem: Callable[[str], None] | None = None,
) -> list[Addition]:
    """Download the dumps of countries (ISO 3166-1 alpha-2) and add each as a layer "geonames-XX".

    A download that was cut off goes on where it stopped; a file is added when it is a whole archive with its
    table in it. ``folder`` keeps the downloads: "downloads" in the cache directory unless given. Progress goes
    to stderr when that is a terminal.

    Raises:
        FetchError: there is no network, no dump of such a country, or what came is not a whole archive.
        SourceError: the dump is not what it should be.
        ValueError: a code is not two letters.
    """
    wanted = [code.strip().upper() for code in codes]
    for code in wanted:
        if not re.fullmatch(r"[A-Z]{2}", code):
            raise ValueError(f"country {code!r}; want two letters of ISO 3166-1, such as SY")
    kept = folder or cache_folder() / "downloads"
    kept.mkdir(parents=True, exist_ok=True)
    additions = []
    for code in wanted:
        path = download(f"{base_url}/{code}.zip", kept / f"{code}.zip", timeout=timeout, progress=progress)
        additions.append(
            add_file(
                path,
                name=f"geonames-{code.lower()}",
                title=f"GeoNames, all of {code}",
                licence="CC BY 4.0",
                on_problem=on_problem,
            )
        )
    return additions


def download(url: str, path: Path, *, timeout: float = 30.0, progress: bool = True) -> Path:
    """Download an archive to a path, going on from a ".part" left by an earlier try; nothing
    else is ever at the path.

    Raises:
        FetchError: it cannot be had, or is not a whole zip archive.
    """
    if not url.startswith(("https://", "http://")):
        raise FetchError(f"{url}: want an http or https address")
    part = path.with_name(path.name + ".part")
    trouble = ""
    tries = 0
    while tries < _TRIES:
        tries += 1
        before = _size(part)
        try:
            _receive(url, part, timeout=timeout, progress=progress)
        except HTTPError as error:
            if error.code == 416:  # the part is as long as the file, or longer: start over
                part.unlink(missing_ok=True)
                trouble = "the server's file changed"
                continue
            if error.code == 404:
                raise FetchError(f"{url}: the server has no such file") from error
            raise FetchError(f"{url}: the server answers {error.code} {error.reason}") from error
        except URLError as error:
            raise FetchError(
                f"{url}: cannot be reached ({error.reason}); is this machine online? A dump that you have "
                "already can be added as a file"
            ) from error
        except (OSError, HTTPException) as error:  # cut off: go on from what is there
            trouble = str(error) or type(error).__name__
            if _size(part) - before >= _BLOCK:
                tries = 0
            continue
        if _is_whole(part):
            part.replace(path)
            return path
        part.unlink(missing_ok=True)
        trouble = "what came is not a whole zip archive"
    raise FetchError(f"{url}: {trouble}; tried {_TRIES} times")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _receive(url: str, part: Path, *, timeout: float, progress: bool) -> None:
    from tqdm import tqdm

    have = _size(part)
    request = Request(url, headers={"User-Agent": "geoevents", **({"Range": f"bytes={have}-"} if have else {})})  # noqa: S310
    answer: HTTPResponse
    with urlopen(request, timeout=timeout) as answer:  # noqa: S310 (http and https only, see download)
        if have and answer.status != 206:
            have = 0
        length = answer.headers.get("Content-Length")
        total = have + int(length) if length and length.isdigit() else None
        with (
            part.open("ab" if have else "wb") as file,
            tqdm(total=total, initial=have, unit="B", unit_scale=True, desc=part.name.removesuffix(".part"),
                 disable=None if progress else True, leave=False, file=sys.stderr) as bar,
        ):  # fmt: skip
            while block := answer.read(_BLOCK):
                file.write(block)
                bar.update(len(block))
        if total is not None and part.stat().st_size < total:
            raise OSError(f"cut off after {part.stat().st_size} of {total} bytes")


def _is_whole(path: Path) -> bool:
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        return archive.testzip() is None
    return False
