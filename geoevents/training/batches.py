"""Examples to tensors: windows with their spans, and what is to be read there."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from geoevents.extraction.encoding import (
    MARKS,
    SIDE_KINDS,
    Window,
    encode_report,
    mark_dates,
    mark_sides,
    number_sentences,
)
from geoevents.extraction.heads import LINKS, POINTERS, PRECISIONS, SLOTS, STATUSES
from geoevents.extraction.rows import ROW, Row, span_row
from geoevents.extraction.wordpiece import WordPiece
from geoevents.training.gold import Example
from geoevents.training.network import Batch, Stack

MASK = "[MASK]"
SOFT_WEIGHT = 0.3
"""How much a mention counts that may tell again what is told elsewhere."""
HIDDEN_SIDES = 0.2
"""Share of the sides of a report whose words are hidden, so that who gains is read off the sentence."""
HIDDEN_WORDS = 0.03
"""Share of the other words that are hidden."""


@dataclass(slots=True)
class Span:
    """A side or an expression of time in a report's text."""

    start: int
    end: int
    value: Any


@dataclass(slots=True)
class Prepared:
    """A report ready to be encoded: an example with its sides and dates, and which of them are right.

    ``targets[(mention, slot)][pointer]`` is the set of spans that are right (-1 is "nothing").
    """

    example: Example
    sides: list[Span] = field(default_factory=list)
    dates: list[Span] = field(default_factory=list)
    speakers: list[Span] = field(default_factory=list)
    targets: dict[tuple[int, int], dict[str, set[int]]] = field(default_factory=dict)


@dataclass(slots=True)
class Item:
    """One window of a report."""

    prepared: Prepared
    window: Window
    sides: list[tuple[int, int, int]]
    """(index of the span, first token, one past its last)."""
    dates: list[tuple[int, int, int]]
    speakers: list[tuple[int, int, int]]


@dataclass(slots=True)
class Targets:
    """What the readings of a batch ought to be; rows of ``events`` are (mention row, slot)."""

    slots: Tensor
    weights: Tensor
    events: Tensor
    flags: Tensor
    status: Tensor
    pointers: dict[str, Tensor]
    """Masks (events, 1 + spans) of the right choices; a row of zeros has no answer and is skipped."""
    precision: Tensor
    links: dict[str, Tensor]
    """(events, speakers): 1.0 where a speaker says so, or denies it."""
    tags: Tensor
    """(windows, lasting tokens): 0 outside, 1 first and 2 further tokens of a speaker; -100 in padding."""
    antecedents: Tensor
    """Rows of (mention, one mask of the mentions that stand for one of its places)."""
    allowed: Tensor
    """(mentions, mentions): which mentions may be chosen: named, of the same window."""
    origins: list[tuple[Prepared, int, bool]]
    """Of each mention row: its report, its index there, and whether the window reads it as its own."""
    side_rows: list[tuple[Prepared, int]]
    date_rows: list[tuple[Prepared, int]]


def make_items(
    prepared: Prepared,
    wordpiece: WordPiece,
    *,
    source: bool,
    rng: random.Random | None = None,
    hide: bool = False,
) -> list[Item]:
    """Encode a report's windows; with a generator the numbers of its sides are shuffled.

    Args:
        prepared: the report.
        wordpiece: the vocabulary.
        source: whether the report's source is shown.
        rng: the source of chance; without it all is as the reader does it.
        hide: whether words are hidden by chance (``HIDDEN_SIDES``, ``HIDDEN_WORDS``).
    """
    example = prepared.example
    windows = encode_report(example.text, example.mentions, wordpiece, source=example.source if source else "")
    names = list(dict.fromkeys(side.value for side in prepared.sides))
    order = list(range(max(len(names), SIDE_KINDS)))
    if rng:
        rng.shuffle(order)
    numbers = dict(zip(names, order, strict=False))
    unseen = {name for name in names if rng and hide and rng.random() < HIDDEN_SIDES}
    items = []
    for window in windows:
        if not window.mentions:
            continue
        sides = _locate(window, prepared.sides)
        mark_sides(
            window, [(a, b) for _, a, b in sides], [numbers[prepared.sides[i].value] for i, _, _ in sides]
        )
        dates, speakers = _locate(window, prepared.dates), _locate(window, prepared.speakers)
        mark_dates(window, [(a, b) for _, a, b in dates])
        if rng and hide:
            _hide_words(
                window, [(a, b) for i, a, b in sides if prepared.sides[i].value in unseen], wordpiece, rng
            )
        items.append(Item(prepared, window, sides, dates, speakers))
    return items


def _hide_words(
    window: Window, spans: Sequence[tuple[int, int]], wordpiece: WordPiece, rng: random.Random
) -> None:
    mask = wordpiece.index[MASK]
    hidden = {token for first, last in spans for token in range(first, last)}
    for token in range(1, len(window.ids) - 1):
        if window.ids[token] >= MARKS and (token in hidden or rng.random() < HIDDEN_WORDS):
            window.ids[token] = mask


def _locate(window: Window, spans: Sequence[Span]) -> list[tuple[int, int, int]]:
    return [(index, *tokens) for index, tokens in window.locate([(span.start, span.end) for span in spans])]


def make_batches(
    items: Sequence[Item], *, tokens: int, rng: random.Random | None = None
) -> Iterator[list[Item]]:
    """Group windows of like length, at most ``tokens`` with padding; shuffled when given a generator."""
    order = sorted(items, key=lambda item: len(item.window.ids) * (rng.uniform(0.85, 1.15) if rng else 1))
    groups: list[list[Item]] = []
    for item in order:
        longest = max(len(item.window.ids), *(len(i.window.ids) for i in groups[-1])) if groups else 0
        if groups and longest * (len(groups[-1]) + 1) <= tokens:
            groups[-1].append(item)
        else:
            groups.append([item])
    if rng:
        rng.shuffle(groups)
    yield from groups


def collate(items: Sequence[Item]) -> tuple[Batch, Targets]:
    """Stack windows into tensors."""
    mentions: list[Row] = []
    origins: list[tuple[Prepared, int, bool]] = []
    rows: dict[str, list[Row]] = {"side": [], "date": [], "speaker": []}
    span_rows: dict[str, list[tuple[Prepared, int]]] = {"side": [], "date": [], "speaker": []}
    for number, item in enumerate(items):
        window = item.window
        sentences = number_sentences(window.ids)
        for index, mark, first, last in window.mentions:
            mentions.append(span_row(window, number, first, last, mark, sentences))
            origins.append(
                (item.prepared, index, item.prepared.example.mentions[index].start >= window.own_from)
            )
        for kind, spans in (("side", item.sides), ("date", item.dates), ("speaker", item.speakers)):
            for index, first, last in spans:
                rows[kind].append(span_row(window, number, first, last, first, sentences))
                span_rows[kind].append((item.prepared, index))
    stacked = stack([item.window for item in items])
    batch = Batch(
        stacked.ids,
        stacked.kinds,
        stacked.mask,
        stacked.lasting,
        stacked.lasting_ends,
        stacked.lasting_mask,
        mentions=_rows(mentions),
        sides=_rows(rows["side"]),
        dates=_rows(rows["date"]),
        speakers=_rows(rows["speaker"]),
    )
    return batch, _make_targets(batch, origins, span_rows)


def stack(windows: Sequence[Window]) -> Stack:
    """Stack windows, padded."""
    ids, mask = _pad([window.ids for window in windows])
    kinds, _ = _pad([window.kinds for window in windows])
    lasting, lasting_mask = _pad([window.lasting for window in windows])
    ends, _ = _pad([[window.end_of(number) for number in range(len(window.lasting))] for window in windows])
    return Stack(ids, kinds, mask, lasting, ends, lasting_mask)


def _pad(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Give rows of numbers as one table, padded with 0, and 1.0 where a number is."""
    table = torch.zeros((len(rows), max(map(len, rows))), dtype=torch.long)
    mask = torch.zeros(table.shape)
    for number, each in enumerate(rows):
        table[number, : len(each)] = torch.tensor(each)
        mask[number, : len(each)] = 1.0
    return table, mask


def _rows(rows: list[Row]) -> Tensor:
    return torch.tensor(rows, dtype=torch.long).reshape(-1, ROW)


def _make_targets(
    batch: Batch,
    origins: list[tuple[Prepared, int, bool]],
    span_rows: dict[str, list[tuple[Prepared, int]]],
) -> Targets:
    side_rows, date_rows = span_rows["side"], span_rows["date"]
    count = len(origins)
    slots = torch.zeros((count, len(SLOTS)))
    weights = torch.ones((count, len(SLOTS)))
    events: list[tuple[int, int]] = []
    flags: list[list[float]] = []
    status: list[int] = []
    precision: list[int] = []
    links: dict[str, list[list[float]]] = {name: [] for name in LINKS}
    pointers: dict[str, list[Tensor]] = {name: [] for name in POINTERS}
    antecedents: list[tuple[int, list[int]]] = []
    named = torch.tensor([p.example.mentions[i].named for p, i, _ in origins], dtype=torch.bool)
    window = batch.mentions[:, 0]
    allowed = (window[:, None] == window[None, :]) & named[None, :]
    for row, (prepared, index, own) in enumerate(origins):
        example = prepared.example
        if not own:
            weights[row] = 0.0
        for slot in range(len(SLOTS)):
            if (index, slot) in example.soft:
                weights[row, slot] *= SOFT_WEIGHT
        for label in example.labels[index]:
            slots[row, label.slot] = 1.0
            if not own:
                continue
            event = label.event
            events.append((row, label.slot))
            flags.append(
                [
                    float(bool(event.get("background"))),
                    float(bool(event.get("again"))),
                    float(event["type"] == "handover"),
                ]
            )
            status.append(STATUSES.index(event["status"]) if event.get("status") else -100)
            precision.append(
                PRECISIONS.index(event.get("precision") or "unknown" if event.get("date") else "unknown")
            )
            right = prepared.targets.get((index, label.slot), {})
            for name in POINTERS:
                spans = date_rows if name == "date" else side_rows
                chosen = right.get(name, set())
                place = batch.dates if name == "date" else batch.sides
                mask = torch.zeros(1 + len(spans))
                mask[0] = float(-1 in chosen)
                for number, (owner, span) in enumerate(spans):
                    if owner is prepared and span in chosen and place[number, 0] == window[row]:
                        mask[1 + number] = 1.0
                pointers[name].append(mask)
            for name in LINKS:
                chosen = right.get(name, set())
                links[name].append(
                    [float(owner is prepared and span in chosen) for owner, span in span_rows["speaker"]]
                )
        if own and index in example.antecedents:
            for group in example.antecedents[index]:
                found = [
                    other
                    for other, (owner, other_index, _) in enumerate(origins)
                    if owner is prepared and allowed[row, other] and other_index in group
                ]
                if found:
                    antecedents.append((row, found))
    tags = torch.where(batch.lasting_mask > 0, 0, -100)
    for number, first, last, *_ in batch.speakers.tolist():
        tags[number, first:last] = 2
        tags[number, first] = 1
    groups = torch.zeros((len(antecedents), 1 + count))
    for number, (row, found) in enumerate(antecedents):
        groups[number, 0] = row
        groups[number, [1 + other for other in found]] = 1.0
    return Targets(
        slots=slots,
        weights=weights,
        events=torch.tensor(events, dtype=torch.long).reshape(-1, 2),
        flags=torch.tensor(flags).reshape(-1, 3),
        status=torch.tensor(status, dtype=torch.long),
        pointers={
            name: torch.stack(masks) if masks else torch.zeros((0, 1)) for name, masks in pointers.items()
        },
        precision=torch.tensor(precision, dtype=torch.long),
        links={
            name: torch.tensor(rows).reshape(len(events), len(span_rows["speaker"]))
            for name, rows in links.items()
        },
        tags=tags,
        antecedents=groups,
        allowed=allowed,
        origins=origins,
        side_rows=side_rows,
        date_rows=date_rows,
    )
