"""Where sentences begin and end, in running text, notes, bulletins and headlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

MAX_CHARACTERS = 1200
"""A sentence is cut at a semicolon, comma or space before it grows longer than this."""

_BREAK = re.compile(
    r"(?P<stop>(?<![.!?…])[.!?…]++[\"'”’»)\]]*+)(?P<space>\s++)(?=[\"'“‘«(\[]*[A-Z0-9\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff•🔻+#@-])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Brig|Capt|Cpl|Sgt|Adm|Gov|Sen|Rep|Pres|St|Mt|Ft|No|Nos|vs|etc|e\.g|i\.e"
    r"|approx|ca|km|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Sat|Sun|Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Inc|Ltd"
    r"|Co|al)|\b[A-Z](?:\.[A-Z])*|\ba\.m|\bp\.m)\.$"
)
_ALWAYS_JOINED = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Brig|Capt|Cpl|Sgt|Adm|Gov|Sen|Rep|St|Mt)\.$")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Nos)\.$")
_BULLETS = "•*+▪■●·–—-"
_BLANK = re.compile(r"\n[ \t\r\u00a0]*\n")
_LINE_START = re.compile(
    r"[ \t]*(?:[-–—•*+▪■●🔻🔴#>]|\d{1,2}[:.]\d\d\b|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s|[A-Z][A-Z /&-]{3,}:?)"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end), in order, without the space and the bullets around them.

    They never overlap and are never empty.
    """
    found: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        for first, last in _sentences(text, start, end):
            for low, high in _cut(text, first, last):
                trimmed = _trim(text, low, high)
                if trimmed:
                    found.append(trimmed)
    return found


def sentence_at(sentences: Sequence[tuple[int, int]], position: int) -> tuple[int, int] | None:
    """The last of some sentences, in order, that begins at a position or before it."""
    number = bisect_right(sentences, position, key=itemgetter(0)) - 1
    return sentences[number] if number >= 0 else None


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Blocks between blank lines, and lines of their own where lines are not merely wrapped."""
    blocks: list[tuple[int, int]] = []
    position = 0
    for match in [*_BLANK.finditer(text), None]:
        end = match.start() if match else len(text)
        blocks.extend(_lines(text, position, end))
        position = match.end() if match else end
    return blocks


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    edges, position = [], start
    while (newline := text.find("\n", position, end)) >= 0:
        edges.append((position, newline))
        position = newline + 1
    edges.append((position, end))
    if len(edges) == 1:
        return edges
    longest = max(high - low for low, high in edges)
    wrapped = longest <= 100 and all(high - low > 0.55 * longest for low, high in edges[:-1])
    if not wrapped:
        return edges
    joined = [edges[0]]
    for low, high in edges[1:]:
        if _LINE_START.match(text, low, high) or text[slice(*joined[-1])].rstrip().endswith((":", ";")):
            joined.append((low, high))
        else:
            joined[-1] = (joined[-1][0], high)
    return joined


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, position = [], start
    for match in _BREAK.finditer(text, start, end):
        stop = match.end("stop")
        before = text[max(position, stop - 12) : stop]
        if match["stop"] == ".":
            following = text[match.end() : match.end() + 1]
            if _ALWAYS_JOINED.search(before) or (_MONTH.search(before) and following.isdigit()):
                continue
            if _ABBREVIATION.search(before) and not _begins_sentence(text, match.end(), end):
                continue
        spans.append((position, stop))
        position = match.end()
    spans.append((position, end))
    return spans


_OPENER = re.compile(
    r"[\"'“‘(]*(?:The|A|An|It|He|She|They|We|I|This|That|These|Those|In|On|At|By|But|And|As|After|Before|Its|His|Her|"
    r"Their|There|State|Rebel|Syrian|Turkish|Russian|Government|Residents|Meanwhile|Earlier|Later)\b"
)


def _begins_sentence(text: str, position: int, end: int) -> bool:
    return bool(_OPENER.match(text, position, end))


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > MAX_CHARACTERS:
        window_end = start + MAX_CHARACTERS
        cut = max(text.rfind(mark, start + MAX_CHARACTERS // 2, window_end) for mark in (";", ",", " "))
        cut = cut + 1 if cut > 0 else window_end
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and (text[start].isspace() or text[start] in _BULLETS):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
