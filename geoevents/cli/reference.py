"""The command-line reference, made from the help texts themselves.

``python -m geoevents.cli.reference`` writes ``reference.md`` beside this file; a test fails when it is stale.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from geoevents.cli.parser import build_parser

REFERENCE = Path(__file__).with_name("reference.md")


def render_reference() -> str:
    """The reference as Markdown: one section a command, its ``--help`` as printed 100 columns wide."""
    columns = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        sections = [
            f"## {parser.prog}\n\n```text\n{parser.format_help().rstrip()}\n```\n"
            for parser in _parsers(build_parser())
        ]
    finally:
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns
    head = (
        "# Command line\n\n"
        "Made from `--help`: change the help texts in `parser.py`, "
        "then run `python -m geoevents.cli.reference`.\n"
    )
    return "\n".join([head, *sections])


def _parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parser and, depth first, those of its commands."""
    found = [parser]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                found.extend(_parsers(child))
    return found


if __name__ == "__main__":
    REFERENCE.write_text(render_reference(), encoding="utf-8")
