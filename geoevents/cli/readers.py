"""Which reader of claims a command line asks for: rules, the learned reader, a language model of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import QueryError

if TYPE_CHECKING:
    from geoevents.extraction import ClaimExtractor
    from geoevents.extraction.sides import SideLexicon


def make_extractor(arguments: argparse.Namespace) -> ClaimExtractor:
    """The reader that ``arguments`` name by ``reader``, ``sides``, ``endpoint`` and ``endpoint_model``.

    Raises:
        QueryError: the options do not go together.
        LexiconError: the file of sides is wrong.
        EndpointError: the endpoint's URL is none that can be asked.
    """
    lexicon = _read_sides(arguments.sides)
    if arguments.reader == "endpoint":
        from geoevents.extraction.chat import ChatServer
        from geoevents.extraction.endpoint import EndpointExtractor

        if not arguments.endpoint:
            raise QueryError("--reader endpoint wants a URL too, such as --endpoint http://localhost:11434/v1")
        return EndpointExtractor(
            ChatServer(arguments.endpoint, model=arguments.endpoint_model), lexicon=lexicon
        )
    if arguments.endpoint or arguments.endpoint_model:
        raise QueryError("--endpoint and --endpoint-model go with --reader endpoint")
    if arguments.reader == "learned":
        from geoevents.extraction.reader import EncoderExtractor

        return EncoderExtractor(lexicon=lexicon)
    from geoevents.extraction.claims import RuleExtractor

    return RuleExtractor(lexicon=lexicon)


def _read_sides(path: str | None) -> SideLexicon | None:
    if path is None:
        return None
    from geoevents.extraction.sides import load_lexicon

    return load_lexicon(Path(path))
