"""Who a place was freed by where nobody is named: "Kherson was liberated" in a war against an invader.

In a war between states the word is that of the state whose land it is, or of those who side with it. In a civil
war each side says it of itself, so that nothing follows.
"""

from __future__ import annotations

import re

from geoevents.extraction.encoding import Mention
from geoevents.extraction.side_context import SideContext

_REACH = 160
"""Characters between a name and the verb: the rest of a list, or what is told of the place in passing."""
_FREED = re.compile(
    r"\b(?:(?:has|have|had)\s+(?:\w+\s+)?been|was|were|is|are|being)\s+(?:(?:\w+ly|now|also|again|then)\s+){0,2}"
    r"(?:liberated|freed|de-occupied)\b(?![^.;:]{0,80}\bby\b)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"[.;:!?]|\b(?:was|were|is|are|had|has|have|been|be|will|would|said|says|that|which|who|where|but|while|after|before|"
    r"when|as|if|until)\b",
    re.IGNORECASE,
)
_FREEING = re.compile(
    r"\b(?:liberation|de-occupation)\s+of\s+(?:the\s+)?(?:(?:town|city|village|district|settlement)s?\s+of\s+)?$"
    r"|\b(?:newly|recently|just|now)[\s-](?:liberated|freed|de-occupied)\s+(?:(?:town|city|village)\s+of\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"[^.;:]{0,80}\bby\b", re.IGNORECASE)


def find_liberator(
    text: str, mention: Mention, country: str | None, context: SideContext, first: int, last: int
) -> tuple[str, str] | None:
    """Find the state that a place was freed for, and the one that it was freed from.

    Args:
        text: the report.
        mention: the place's name, or a phrase for it.
        country: ISO code of the country that the place lies in.
        context: what the report is about.
        first: where the sentence begins.
        last: where it ends.
    """
    freed = _FREED.search(text, mention.end, min(last, mention.end + _REACH))
    if freed is not None and _ELSEWHERE.search(text, mention.end, freed.start()):
        freed = None
    told = freed or (
        _FREEING.search(text, max(first, mention.start - 60), mention.start)
        and not _BY.match(text, mention.end)
    )
    if not told or country is None:
        return None
    states = context.lexicon.countries
    home = states[country].side if country in states else None
    foe = context.opponent(home) if home else None
    if home is None or foe is None or context.voice not in (None, home):
        return None
    abroad = {state.side for code, state in states.items() if code != country}
    return (home, foe) if foe in abroad else None
