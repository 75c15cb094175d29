"""What every command is made of: a parser that refuses in one line, and a function imported when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

Command = Callable[[argparse.Namespace], int]
Commands = argparse._SubParsersAction  # argparse has no public name for it


class OneLineParser(argparse.ArgumentParser):
    """A parser that says what is wrong with a command line in one line, and exits 2."""

    def error(self, message: str) -> NoReturn:
        """Print ``prog: message (see prog --help)`` and exit 2."""
        text = " ".join("".join(c if c.isprintable() else " " for c in message).split())
        self.exit(2, f"{self.prog}: {text} (see {self.prog} --help)\n")


def add_command(
    commands: Commands[OneLineParser], name: str, run: str, help_text: str, example: str
) -> argparse.ArgumentParser:
    """Add one command; ``run`` is "module:function" in this package, imported when the command runs."""
    module, _, function = run.partition(":")

    def call(arguments: argparse.Namespace) -> int:
        command: Command = getattr(import_module(f"geoevents.cli.{module}"), function)
        return command(arguments)

    parser = commands.add_parser(
        name,
        help=help_text,
        description=help_text[0].upper() + help_text[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(run=call)
    return parser
