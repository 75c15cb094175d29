"""``geoevents geoparse``: the places that documents name."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geoevents.cli.reading import open_gazetteer
from geoevents.cli.tables import printable
from geoevents.cli.writing import count, open_output, say
from geoevents.errors import ReportError


def run_geoparse(arguments: argparse.Namespace) -> int:
    """``geoevents geoparse``: toponyms of JSON-line documents as JSON lines."""
    from gazetteer.explanation import explain
    from gazetteer.geoparser import Geoparser, describe_document

    read = skipped = found = resolved = 0
    with open_gazetteer() as gazetteer, open_output(arguments.output) as out:
        geoparser = Geoparser(gazetteer)
        for where, line in _lines(arguments.documents):
            try:
                document = _document(where, line)
            except ReportError as problem:
                skipped += 1
                say(f"skipped: {problem}")
                continue
            spans = document.get("spans")
            text = document["text"]
            toponyms = geoparser.parse(text) if spans is None else geoparser.resolve(text, spans)
            if arguments.explain:
                for line in "\n".join(map(explain, toponyms)).splitlines():
                    out.write(("  " if line.startswith(" ") else "") + printable(line) + "\n")
            else:
                record = describe_document(document["id"], toponyms)
                out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
            read += 1
            found += len(toponyms)
            resolved += sum(toponym.place is not None for toponym in toponyms)
        if not read:
            raise ReportError(f"{arguments.documents}: no document; want JSON lines with id and text")
    say(
        f"{count(read, 'document')} read: {count(found, 'toponym')}, {resolved:,} resolved"
        + (f", {skipped:,} skipped" if skipped else "")
    )
    return 0


def _lines(path: str) -> Iterator[tuple[str, str]]:
    """The lines of a file or of standard input, each with where it stands."""
    if path == "-":
        for number, line in enumerate(sys.stdin, start=1):
            yield f"-:{number}", line
        return
    with Path(path).open(encoding="utf-8-sig", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, start=1):
            yield f"{path}:{number}", line


def _document(where: str, line: str) -> dict[str, Any]:
    """One document of a geoparse input.

    Raises:
        ReportError: it is not what the help asks for.
    """
    want = 'want {"id": ..., "text": "..."}'
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise ReportError(f"{where}: not JSON; {want}") from None
    if not isinstance(document, dict) or "id" not in document or not isinstance(document.get("text"), str):
        raise ReportError(f"{where}: no id or no text; {want}")
    spans = document.get("spans")
    if spans is not None:
        size = len(document["text"])
        ok = isinstance(spans, list) and all(
            isinstance(span, list)
            and len(span) == 2
            and all(isinstance(offset, int) and not isinstance(offset, bool) for offset in span)
            and 0 <= span[0] < span[1] <= size
            for span in spans
        )
        if not ok:
            raise ReportError(
                f"{where}: spans are pairs of character offsets within the text, [[start, end], ...]"
            )
        document["spans"] = [(start, end) for start, end in spans]
    return document
