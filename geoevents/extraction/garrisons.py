"""Whose a post, a base or a camp is by the adjective before it: "the Turkish observation post at Morek".

Who surrounds such a post besieges the state that keeps it, whoever else is fought there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from geoevents.extraction.encoding import Mention
from geoevents.extraction.side_context import SideContext
from geoevents.extraction.side_lexicon import SideLexicon

_REACH = 90
_POST = (
    r"(?:\s+(?:army|forces|military|troops))?(?:[’']s?)?\s+(?:[a-z]+\s+){0,2}"
    r"(?:posts?|points?|bases?|outposts?|camps?|garrisons?|barracks|positions?|checkpoints?)\b"
)
_BESIDE = "at|in|near|of|on|outside|beside|north|south|east|west|the|a|hill|height|above|town|village"
_AT = re.compile(rf"{_POST}(?:\s+(?:{_BESIDE})){{0,6}}\s+$")
_OWN = re.compile(_POST)


def find_garrison(text: str, mention: Mention, context: SideContext, first: int) -> str | None:
    """Find the side whose post, base or camp a mention is, or stands in the words before it.

    Args:
        text: the report.
        mention: the place's name ("the Turkish post at Morek"), or a phrase ("the Turkish post").
        context: what the report is about; the state whose land it is keeps no foreign posts there.
        first: where the sentence begins.
    """
    words = _words(context.lexicon)
    home = {
        context.lexicon.countries[code].side
        for code in context.countries[:1]
        if code in context.lexicon.countries
    }
    start = max(first, mention.start - _REACH)
    for word in reversed(list(re.finditer(r"\b[A-Z][a-z]+(?:[’']s)?\b", text[start : mention.end]))):
        side = words.get(word.group().replace("’", "'"))
        end = start + word.end()
        if side is None or side in home:
            continue
        if (end <= mention.start and _AT.fullmatch(text, end, mention.start)) or (
            not mention.named and end > mention.start and _OWN.match(text, end, mention.end)
        ):
            return side
    return None


@lru_cache(maxsize=4)
def _words(lexicon: SideLexicon) -> dict[str, str]:
    """The sides of states by what tells them before a post: "Turkish", "Turkey's"."""
    states = [state for state in lexicon.countries.values() if state.adjective]
    return {state.adjective: state.side for state in states} | {f"{s.name}'s": s.side for s in states}
