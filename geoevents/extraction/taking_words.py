"""The words of taking between a side and a place: "captured", "retook full control of the key town of"."""

from __future__ import annotations

import re

from geoevents.extraction.encoding import Mention
from geoevents.extraction.side_mentions import SideMention

TOOK = (
    r"(?:(?:re)?captured|seized|retook|retaken|took|taken|overran|overrun|liberated|conquered|regained|recovered"
    r"|won back|took back)"
)
CONTROL = r"(?:\s+(?:full |complete )?(?:control|possession|command)\s+of)?"
BEFORE_NAME = (
    r"(?:\s+(?:the|a|their|its|strategic|key|nearby|neighbou?ring|[a-z]+ern|small|important|whole|entire|ancient|main"
    r"|last|border|of|towns?|villages?|city|crossing|district|suburb|provincial|capital|historic|[a-z]+-held)){0,7}"
)
ACTIVE = re.compile(
    rf"\s+(?:on \w+ |also |then |later |had |have |has )?{TOOK}{CONTROL}{BEFORE_NAME}\s+", re.IGNORECASE
)
_DROVE = re.compile(
    r"\b(?:expell(?:ed|ing)|drove|driven|driving|oust(?:ed|ing)|push(?:ed|ing)|chased|ejected|dislodged)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_FROM = re.compile(rf"\s+(?:out\s+of|from){BEFORE_NAME}\s+", re.IGNORECASE)
REACH = 160
"""Characters within which side, verb and place stand."""


def drives_out(text: str, side: SideMention, mention: Mention, first: int) -> bool:
    """Whether a side is driven out of a place: "expelled them from X". The sentence begins at ``first``."""
    return bool(
        _DROVE.search(text, max(first, side.start - 30), side.start)
        and _FROM.fullmatch(text, side.end, mention.start)
    )
