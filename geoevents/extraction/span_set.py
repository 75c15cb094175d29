"""Parts of a text that are taken: spans that never overlap, asked and added in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable


class SpanSet:
    """Spans of characters (start, end), the end not included, none overlapping another."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans: list[tuple[int, int]] = sorted(spans)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any span shares a character with ``start`` to ``end``."""
        at = bisect_left(self._spans, (end, -1))
        return at > 0 and self._spans[at - 1][1] > start

    def add(self, start: int, end: int) -> bool:
        """Takes a span unless part of it is taken; whether it was free."""
        if self.overlaps(start, end):
            return False
        insort(self._spans, (start, end))
        return True
