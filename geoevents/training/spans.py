"""The sides, dates and speakers of a gold report, and which of them are right for each event."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from geoevents.extraction.dates import find_dates
from geoevents.extraction.heads import LINKS, POINTERS
from geoevents.training.batches import Prepared, Span
from geoevents.training.gold import Example

SideFinder = Callable[[Mapping[str, Any]], Sequence[tuple[int, int, str]]]
"""From a gold record to the (start, end, side) of the sides that its text mentions."""
_TOLERANCE = {"day": 1, "week": 7, "month": 31}
_SIDE_POINTERS = ("gain", "loss", "actor", "against")


def prepare(example: Example, find_sides: SideFinder) -> Prepared:
    """Find the spans of a report and mark the right ones."""
    record = example.record
    published = dt.date.fromisoformat(record["published"])
    prepared = Prepared(
        example=example,
        sides=[Span(*side) for side in find_sides(record)],
        dates=[
            Span(m.start, m.end, m.day)
            for m in find_dates(example.text, published=published)
            if m.end > m.start and not m.future
        ],
        speakers=_find_speakers(record),
    )
    for index, labels in enumerate(example.labels):
        for label in labels:
            prepared.targets[index, label.slot] = _targets(prepared, label.event, published)
    return prepared


def side_key(name: str) -> frozenset[str]:
    """The sides that a name stands for: "A; B" names two."""
    parts = re.split(r";|\band\b", name.casefold())
    return frozenset(re.sub(r"^the ", "", part.strip()) for part in parts if part.strip())


def _targets(prepared: Prepared, event: Mapping[str, Any], published: dt.date) -> dict[str, set[int]]:
    targets: dict[str, set[int]] = {}
    for name in _SIDE_POINTERS:
        wanted = event.get(name)
        if wanted:
            targets[name] = {i for i, s in enumerate(prepared.sides) if side_key(s.value) & side_key(wanted)}
        else:
            targets[name] = {-1}
    targets["date"] = _right_dates(prepared, event, published)
    for name in LINKS:
        spoken = set(event.get(name) or ())
        targets[name] = {i for i, s in enumerate(prepared.speakers) if s.value in spoken}
    assert set(targets) == {*POINTERS, *LINKS}  # noqa: S101
    return targets


def _right_dates(prepared: Prepared, event: Mapping[str, Any], published: dt.date) -> set[int]:
    """The dates that say when: in the evidence, the exact first; "nothing" for the report's own day."""
    if not event.get("date") or event.get("precision") in (None, "unknown"):
        return {-1}
    day = dt.date.fromisoformat(event["date"][:10])
    start = prepared.example.text.find(event["evidence"])
    end = start + len(event["evidence"])
    inside = [i for i, s in enumerate(prepared.dates) if start <= s.start < end and s.value]
    exact = {i for i in inside if prepared.dates[i].value == day}
    if exact:
        return exact
    reach = _TOLERANCE[event["precision"]]
    near = {i for i in inside if abs((prepared.dates[i].value - day).days) <= reach}
    if near:
        return near
    same_day = {-1} if abs((published - day).days) <= min(reach, 1) else set()
    outside = {i for i, s in enumerate(prepared.dates) if s.value == day}
    if outside or same_day:
        return outside | same_day
    return {i for i, s in enumerate(prepared.dates) if s.value and abs((s.value - day).days) <= reach} | (
        {-1} if abs((published - day).days) <= reach else set()
    )


def _find_speakers(record: Mapping[str, Any]) -> list[Span]:
    text: str = record["text"]
    found: dict[tuple[int, int], Span] = {}
    for event in record["events"]:
        at = max(0, text.find(event["evidence"]))
        for surface in [*event.get("said_by", ()), *event.get("denied_by", ())]:
            starts = [m.start() for m in re.finditer(re.escape(surface), text)] if surface else []
            if starts:
                start = min(starts, key=lambda s: abs(s - at))
                found[start, start + len(surface)] = Span(start, start + len(surface), surface)
    spans: list[Span] = []
    for span in sorted(found.values(), key=lambda s: (s.start, -s.end)):
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return spans
