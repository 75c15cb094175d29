"""Output files that are there whole or not at all, and the few lines a command says beside its data."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from geoevents.cli.tables import printable


@contextmanager
def open_output(path: str | None) -> Iterator[TextIO]:
    """Text to a file, or to standard output for None and "-".

    A file appears under its name only when all is written; an error leaves what was there before.

    Raises:
        OSError: the folder is not there or not writable.
    """
    if path is None or path == "-":
        yield sys.stdout
        return
    from geoevents.export import replacing

    with replacing(Path(path)) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        yield out


def check_output(path: str) -> Path:
    """The path, if a file can be made there: said before the work, not after it.

    Raises:
        OSError: the folder is not there, or the path is a folder.
    """
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(21, "is a folder; name a file", str(target))
    if not target.parent.is_dir():
        raise FileNotFoundError(2, "no such folder", str(target.parent))
    return target


def say(message: str) -> None:
    """One line for the person at the terminal, on standard error."""
    print(printable(message), file=sys.stderr)


def count(number: int, noun: str, plural: str = "") -> str:
    """ "1 report", "2 reports"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def terminal_width() -> int:
    """How many columns a line may have; 120 where the output is no terminal."""
    return max(shutil.get_terminal_size((120, 24)).columns, 60)
