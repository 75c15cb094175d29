"""The command line, ``geoevents COMMAND``.

Data goes to stdout, progress and summaries to stderr. Bad input is one line on stderr and exit status 2; a bad
report among good ones is named, skipped, and counted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gazetteer.errors import GazetteerError
from geoevents.cli.parser import build_parser
from geoevents.errors import GeoeventsError
from maps.errors import MapError

__all__ = ["build_parser", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 2 bad input, 1 a fault of ours, 130 interrupted."""
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as stop:  # argparse has printed what is wrong, or the help
        return stop.code if isinstance(stop.code, int) else 2
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except (GeoeventsError, GazetteerError, MapError) as error:
        print(f"geoevents: {_one_line(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone: no fault, and nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("geoevents: interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"geoevents: {_one_line(error)}", file=sys.stderr)
        return 2
    except Exception as error:  # a fault of ours still ends in one line, and in a way to see more
        if os.environ.get("GEOEVENTS_DEBUG"):
            raise
        print(
            f"geoevents: internal error: {type(error).__name__}: {_one_line(error)} "
            "(set GEOEVENTS_DEBUG=1 to see where)",
            file=sys.stderr,
        )
        return 1
    return status


def _one_line(error: BaseException) -> str:
    """The message of an error on one line, without control characters that a terminal would obey."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        text = f"{error.filename}: {error.strerror.lower()}"
    else:
        text = str(error)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
