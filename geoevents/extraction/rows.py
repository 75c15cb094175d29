"""Windows laid out in rows: which tokens are a mention, a side, a date."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geoevents.extraction.dates import DateMention
from geoevents.extraction.encoding import KIND_PLACE, Window, mark_dates, mark_sides, number_sentences
from geoevents.extraction.heads import SLOTS, Rows
from geoevents.extraction.sides import SideMention

Row = tuple[int, int, int, int, int, int]
ROW = 6


def span_row(window: Window, number: int, first: int, last: int, mark: int, sentences: Sequence[int]) -> Row:
    """Lay out a span of a window's tokens as a row of ``Rowed``."""
    begin, stop = window.among_lasting(first, last)
    return number, begin, stop, window.among_lasting(mark, mark + 1)[0], sentences[mark], first


@dataclass(slots=True)
class Rowed:
    """The spans of some windows as rows (window, first, one past the last, mark, sentence, token).

    First, last and mark count among the lasting tokens; the token is the first of all that the window has.
    """

    windows: Sequence[Window]
    sentences: Sequence[Sequence[int]]
    """Of each window, each token's sentence."""
    mentions: Rows
    named: Any
    outright: Any
    """(mentions, slots): what is told of each in so many words."""
    origins: list[tuple[int, bool]]
    """Of each mention row: its index, and whether its window reads it as its own."""
    sides: Rows
    side_index: list[int]
    dates: Rows
    date_index: list[int]


def row(
    windows: Sequence[Window],
    sides: Sequence[SideMention],
    dates: Sequence[DateMention],
    outright: Mapping[int, Container[int]] | None = None,
) -> Rowed:
    """Lay the spans of some windows out in rows, and mark the sides among the tokens.

    Args:
        windows: the windows.
        sides: the sides of the report, in order.
        dates: its dates, in order.
        outright: by number of the slot, the indices of the mentions that it is told of in so many words.
    """
    numbers = {name: number for number, name in enumerate(dict.fromkeys(side.side for side in sides))}
    mentions: list[Row] = []
    named: list[bool] = []
    origins: list[tuple[int, bool]] = []
    side_rows: list[Row] = []
    date_rows: list[Row] = []
    sentences = [number_sentences(window.ids) for window in windows]
    side_spans = [(side.start, side.end) for side in sides]
    date_spans = [(date.start, date.end) for date in dates]
    side_index: list[int] = []
    date_index: list[int] = []
    for number, window in enumerate(windows):
        for index, mark, first, last in window.mentions:
            mentions.append(span_row(window, number, first, last, mark, sentences[number]))
            origins.append((index, window.starts[mark] >= window.own_from))
            named.append(window.kinds[mark] == KIND_PLACE)
        located = window.locate(side_spans)
        mark_sides(
            window, [tokens for _, tokens in located], [numbers[sides[index].side] for index, _ in located]
        )
        side_rows.extend(
            span_row(window, number, *tokens, tokens[0], sentences[number]) for _, tokens in located
        )
        side_index.extend(index for index, _ in located)
        located = window.locate(date_spans)
        mark_dates(window, [tokens for _, tokens in located])
        date_rows.extend(
            span_row(window, number, *tokens, tokens[0], sentences[number]) for _, tokens in located
        )
        date_index.extend(index for index, _ in located)
    told = np.zeros((len(origins), len(SLOTS)), bool)
    for slot, indices in (outright or {}).items():
        told[:, slot] = [index in indices for index, _ in origins]
    return Rowed(
        windows=windows,
        sentences=sentences,
        mentions=np.array(mentions, np.int64).reshape(-1, ROW),
        named=np.array(named, bool),
        outright=told,
        origins=origins,
        sides=np.array(side_rows, np.int64).reshape(-1, ROW),
        side_index=side_index,
        dates=np.array(date_rows, np.int64).reshape(-1, ROW),
        date_index=date_index,
    )
