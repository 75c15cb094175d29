"""JSON lines: one report a line, with id, published, text, and title, source, url if known."""

from __future__ import annotations

import codecs
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from geoevents.model import Report
from geoevents.reports.cleaning import blank_out, parse_day
from geoevents.reports.decoding import detect_encoding

_TEXTS = ("title", "source", "url", "language")


def read_lines(
    stream: BinaryIO,
    *,
    stem: str,
    where: str,
    published: dt.date | None,
    on_problem: Callable[[str], None],
) -> Iterator[Report]:
    """The reports of a stream of JSON lines, one at a time; a wrong line is named and skipped."""
    for number, line in enumerate(_decode_lines(stream), start=1):
        here = f"{where}:{number}"
        if isinstance(line, ValueError):
            on_problem(f"{here}: {line}")
            continue
        if not line.strip():
            continue
        try:
            report = _read_line(line, fallback_id=f"{stem}:{number}", published=published)
        except ValueError as error:
            on_problem(f"{here}: {error}")
            continue
        if report.text.strip():
            yield report
        else:
            on_problem(f"{here}: empty text; want the text of a report")


def _read_line(line: str, *, fallback_id: str, published: dt.date | None) -> Report:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "cannot be read"
        raise ValueError(f'broken JSON ({reason}); want {{"id": ..., "published": ..., "text": ...}}') from None
    if not isinstance(record, dict):
        raise ValueError("not a JSON object; want one report a line")
    text = record.get("text")
    if not isinstance(text, str):
        raise ValueError('no "text"; want the text of the report')
    text, written = blank_out(_without_surrogates(text))
    key = record.get("id")
    if key is not None and not isinstance(key, str | int):
        raise ValueError(f'"id" is {json.dumps(key)[:40]}; want text or a whole number')
    day = record.get("published", record.get("date"))
    if day in (None, ""):
        day = written
    try:
        known = None if day is None else parse_day(day)
    except (ValueError, TypeError, AttributeError):
        raise ValueError(f'"published" is {json.dumps(day)[:40]}; want YYYY-MM-DD') from None
    fields = {name: _without_surrogates(record[name]) for name in _TEXTS if isinstance(record.get(name), str)}
    identity = fallback_id if key in (None, "") else _without_surrogates(str(key))
    return Report(id=identity, text=text, published=known or published, **fields)


def _without_surrogates(text: str) -> str:
    """Half characters (JSON can write them, no file can) as question marks."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _decode_lines(stream: BinaryIO) -> Iterator[str | ValueError]:
    """The lines of a stream as text, or for a line that is not, why not."""
    first = stream.readline()
    encoding, skip = detect_encoding(first)
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _decode_wide(_chain(first[skip:], stream), encoding)
        return
    for line in _chain(first[skip:], stream):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            try:
                yield line.decode("cp1252")
            except UnicodeDecodeError as error:
                yield ValueError(f"not text: byte {error.start} is neither UTF-8 nor Windows-1252; want UTF-8")


def _decode_wide(chunks: Iterable[bytes], encoding: str) -> Iterator[str | ValueError]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = ""
    for chunk in chunks:
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from lines
    yield rest


def _chain(first: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield first
    yield from stream
