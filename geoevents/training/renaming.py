"""Reports told of other places: the same sentences with other names, so that no name is learned by heart."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from geoevents.extraction.encoding import Mention
from geoevents.training.batches import Prepared, Span
from geoevents.training.gold import Example


def rename_places(
    prepared: Prepared, rng: random.Random, names: Sequence[str], *, share: float = 0.6
) -> Prepared:
    """Give a settlement another name wherever the report names it, for a ``share`` of the settlements.

    Args:
        prepared: the report; it is not changed.
        rng: the source of chance.
        names: names to choose from.
        share: how many of the settlements are renamed, 0 to 1.
    """
    example = prepared.example
    chosen: dict[str, str] = {}
    changes: list[tuple[int, int, str]] = []
    for mention, place in zip(example.mentions, example.places, strict=True):
        if place is None or place["kind"] != "settlement":
            continue
        surface = example.text[mention.start : mention.end]
        if surface not in chosen:
            name = rng.choice(names) if rng.random() < share and surface.isascii() else surface
            chosen[surface] = name.upper() if surface.isupper() and name != surface else name
        if chosen[surface] != surface:
            changes.append((mention.start, mention.end, chosen[surface]))
    return replace_spans(prepared, changes) if changes else prepared


def replace_spans(prepared: Prepared, changes: Sequence[tuple[int, int, str]]) -> Prepared:
    """Put other words in place of spans (in order, not overlapping), and move all that stands after them."""
    example = prepared.example
    pieces: list[str] = []
    shifts: list[tuple[int, int, int]] = []
    at = moved = 0
    for start, end, words in changes:
        pieces.extend((example.text[at:start], words))
        moved += len(words) - (end - start)
        shifts.append((start, end, moved))
        at = end
    pieces.append(example.text[at:])
    starts = {start: 0 for start, _, _ in shifts}
    before = 0
    for start, _, total in shifts:
        starts[start] = before
        before = total

    def move(position: int, *, end: bool) -> int:
        result = position
        for start, stop, total in shifts:
            if position >= stop or (end and position > start):
                result = position + total if position >= stop else stop + total
            elif position > start:
                result = start + starts[start]
            else:
                break
        return result

    return Prepared(
        example=Example(
            id=example.id,
            text="".join(pieces),
            source=example.source,
            record=example.record,
            mentions=[
                Mention(move(m.start, end=False), move(m.end, end=True), m.named, m.index)
                for m in example.mentions
            ],
            places=example.places,
            labels=example.labels,
            soft=example.soft,
            antecedents=example.antecedents,
            unplaced=example.unplaced,
        ),
        sides=_moved(prepared.sides, move),
        dates=_moved(prepared.dates, move),
        speakers=_moved(prepared.speakers, move),
        targets=prepared.targets,
    )


def _moved(spans: Sequence[Span], move: object) -> list[Span]:
    assert callable(move)  # noqa: S101
    return [Span(move(s.start, end=False), move(s.end, end=True), s.value) for s in spans]


def settlement_names(records: Sequence[Mapping[str, object]]) -> list[str]:
    """Collect the settlement names of gold records, sorted."""
    found = set()
    for record in records:
        toponyms = record.get("toponyms", ())
        for toponym in toponyms if isinstance(toponyms, list) else ():
            if (
                toponym["kind"] == "settlement"
                and toponym["surface"].isascii()
                and toponym["surface"][:1].isupper()
            ):
                found.add(toponym["surface"])
    return sorted(found)
