"""Paths to reports, whatever stands there."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from geoevents.errors import ReportError
from geoevents.model import Report
from geoevents.reports.jsonlines import read_lines
from geoevents.reports.textfile import read_text

TEXT_SUFFIXES = frozenset({".txt", ".text", ""})
LINES_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
_IN_FOLDERS = frozenset({".txt", ".jsonl", ".ndjson"})


def read_reports(
    paths: Sequence[str | Path],
    *,
    published: dt.date | None = None,
    on_problem: Callable[[str], None],
) -> Iterator[Report]:
    """The reports at ``paths``, one at a time, in the order given: files, folders, or "-" for standard input.

    A .txt file is one report; its published day is that of a header "date YYYY-MM-DD" at its start, else that
    in the file's name, else ``published``, else None. A .jsonl file has a report a line: id, published, text,
    and title, source, url if known. A folder gives its .txt and .jsonl files, recursively, in the order of
    their names. Standard input is JSON lines if it begins with "{", else one text.

    Header and page junk are replaced by spaces, so offsets into ``Report.text`` are those of the file. An id
    that was there before gets "~2", "~3", ... What cannot be read is told to ``on_problem`` as one line,
    "FILE:LINE: what; what would be right", and skipped.

    Raises:
        ReportError: a path is missing, or of a kind that nobody here reads; before anything is read.
    """
    for path in paths:
        if str(path) != "-":
            _check(Path(path))
    return _with_unique_ids(_read(paths, published, on_problem))


def _check(path: Path) -> None:
    if not path.exists():
        raise ReportError(f"{path}: no such file or folder")
    if path.is_dir() or path.suffix.lower() in TEXT_SUFFIXES | LINES_SUFFIXES:
        return
    raise ReportError(
        f"{path}: reports are not read from {path.suffix} files; want .txt, .jsonl, a folder or -"
    )


def _read(
    paths: Sequence[str | Path], published: dt.date | None, on_problem: Callable[[str], None]
) -> Iterator[Report]:
    for given in paths:
        if str(given) == "-":
            yield from _read_stdin(published, on_problem)
            continue
        path = Path(given)
        files = _list_folder(path) if path.is_dir() else [path]
        if not files:
            on_problem(f"{path}: no report in this folder; want .txt or .jsonl files")
        for file in files:
            yield from _read_file(file, published, on_problem)


def _list_folder(folder: Path) -> list[Path]:
    found = [
        Path(base, name)
        for base, _, names in os.walk(folder)
        for name in names
        if Path(name).suffix.lower() in _IN_FOLDERS
    ]
    return sorted(found)


def _read_file(path: Path, published: dt.date | None, on_problem: Callable[[str], None]) -> Iterator[Report]:
    where = str(path)
    try:
        if path.suffix.lower() in LINES_SUFFIXES:
            with path.open("rb") as stream:
                yield from read_lines(
                    stream, stem=path.stem, where=where, published=published, on_problem=on_problem
                )
            return
        data = path.read_bytes()
    except OSError as error:
        on_problem(f"{where}: cannot be read: {error.strerror or error}")
        return
    report = read_text(data, stem=path.stem, where=where, published=published, on_problem=on_problem)
    if report is not None:
        yield report


def _read_stdin(published: dt.date | None, on_problem: Callable[[str], None]) -> Iterator[Report]:
    stream = sys.stdin.buffer
    first = stream.readline()
    while first and not first.strip(b" \t\r\n\xef\xbb\xbf"):
        first = stream.readline()
    if first.lstrip(b" \t\xef\xbb\xbf").startswith(b"{"):
        whole = cast("BinaryIO", _Rejoined(first, stream))
        yield from read_lines(
            whole, stem="stdin", where="standard input", published=published, on_problem=on_problem
        )
        return
    report = read_text(
        first + stream.read(), stem="stdin", where="standard input", published=published, on_problem=on_problem
    )
    if report is not None:
        yield report


class _Rejoined:
    """A stream with a line put back in front; as much of a file as reading lines needs."""

    def __init__(self, first: bytes, stream: BinaryIO | io.BufferedIOBase) -> None:
        self._first: bytes | None = first
        self._stream = stream

    def readline(self) -> bytes:
        first, self._first = self._first, None
        return first if first is not None else self._stream.readline()

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line


def _with_unique_ids(reports: Iterator[Report]) -> Iterator[Report]:
    from dataclasses import replace

    seen: set[str] = set()
    for report in reports:
        name, count = report.id, 1
        while name in seen:
            count += 1
            name = f"{report.id}~{count}"
        seen.add(name)
        yield report if name == report.id else replace(report, id=name)
