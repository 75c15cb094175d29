"""Gold reports to what the network is to say of each mention."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.mentions import find_anaphors

_SLOT = {
    "capture": "gain",
    "handover": "gain",
    "withdrawal": "withdrawal",
    "siege": "siege",
    "siege_lifted": "siege_lifted",
    "advance": "advance",
    "holds": "holds",
}
_WIDE = ("area", "physical", "admin")


@dataclass(slots=True)
class Label:
    """One event as told at one mention."""

    slot: int
    event: dict[str, Any]


@dataclass(slots=True)
class Example:
    """A report with its candidate mentions and what is told of each."""

    id: str
    text: str
    source: str
    record: dict[str, Any]
    mentions: list[Mention]
    places: list[dict[str, Any] | None]
    """The gold toponym of each named mention; None for phrases, and for names that are no places."""
    labels: list[list[Label]]
    soft: set[tuple[int, int]] = field(default_factory=set)
    """(mention, slot) that may tell an event again that is already told elsewhere: weak negatives."""
    antecedents: dict[int, list[set[int]]] = field(default_factory=dict)
    """For a phrase that carries events: the named mentions that stand for its place, a set for each place."""
    unplaced: list[dict[str, Any]] = field(default_factory=list)
    """Events that no candidate of their evidence can carry."""


def read_gold(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Yield the records of gold files, one JSON object a line."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield json.loads(line)


def is_held_out(report_id: str) -> bool:
    """Whether a report of the development set belongs to the half that training never sees."""
    return int(hashlib.sha256(report_id.encode()).hexdigest()[0], 16) % 2 == 1


def locate_names(record: dict[str, Any]) -> list[tuple[int, int, dict[str, Any]]]:
    """Give (start, end, toponym) of the gold place names, longest first where they overlap, in order."""
    spans = [
        (start, start + len(toponym["surface"]), toponym)
        for toponym in record.get("toponyms", ())
        for start in toponym.get("offsets", ())
        if record["text"][start : start + len(toponym["surface"])] == toponym["surface"]
    ]
    spans.sort(key=lambda s: (s[0] - s[1], s[0]))
    kept: list[tuple[int, int, dict[str, Any]]] = []
    for span in spans:
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s[0])


def make_example(record: dict[str, Any], others: Sequence[tuple[int, int]] = ()) -> Example:
    """Find the candidates of a gold report and lay each event at the mention that tells it.

    Args:
        record: the report, as the gold has it. Its countries are no candidates.
        others: (start, end) of names that the reader will meet as candidates, no places of the gold.
    """
    text = record["text"]
    names = [name for name in locate_names(record) if name[2]["kind"] != "country"]
    known = [(start, end) for start, end, _ in names]
    wrong = [(a, b) for a, b in others if all(b <= start or a >= end for start, end in known)]
    phrases = find_anaphors(text, [*known, *wrong])
    spans: list[tuple[int, int, dict[str, Any] | None, bool]] = [
        *((a, b, place, True) for a, b, place in names),
        *((a, b, None, True) for a, b in wrong),
        *((a, b, None, False) for a, b in phrases),
    ]
    spans.sort(key=lambda s: s[0])
    example = Example(
        id=str(record["id"]),
        text=text,
        source=record.get("source", ""),
        record=record,
        mentions=[Mention(a, b, named, i) for i, (a, b, _, named) in enumerate(spans)],
        places=[place for _, _, place, _ in spans],
        labels=[[] for _ in spans],
    )
    carried: dict[int, list[dict[str, Any]]] = {}
    for event in record["events"]:
        carrier = _find_carrier(example, event)
        if carrier is None:
            example.unplaced.append(event)
        else:
            carried.setdefault(carrier, []).append(event)
    for mention, events in carried.items():
        _lay(example, mention, events)
    _mark_retellings(example)
    return example


def same_place(event: dict[str, Any], place: dict[str, Any] | None) -> bool:
    """Whether a named place is where an event is, as the scorer sees it."""
    if place is None:
        return False
    if event.get("canonical") and event.get("canonical") == place.get("canonical"):
        return True
    if event["kind"] == "road" or place["kind"] == "road":
        return bool(event["kind"] == place["kind"] and event["place"].casefold() == place["surface"].casefold())
    if None in (event.get("lat"), event.get("lon"), place.get("lat"), place.get("lon")):
        return False
    if event["kind"] not in _WIDE and place["kind"] in (*_WIDE, "country"):
        return False
    reach = 60 if event["kind"] in _WIDE else max(10, event.get("reach_km") or 0)
    return distance_km(event["lat"], event["lon"], place["lat"], place["lon"]) <= reach


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km."""
    p = math.pi / 180
    h = (
        math.sin((lat2 - lat1) * p / 2) ** 2
        + math.cos(lat1 * p) * math.cos(lat2 * p) * math.sin((lon2 - lon1) * p / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def _evidence_spans(text: str, evidence: str) -> list[tuple[int, int]]:
    spans, at = [], text.find(evidence)
    while at >= 0 and evidence:
        spans.append((at, at + len(evidence)))
        at = text.find(evidence, at + 1)
    return spans


def _find_carrier(example: Example, event: dict[str, Any]) -> int | None:
    """Choose the mention of the evidence sentence at which an event is told.

    The surface itself first, then another name of the place, then a phrase: a noun before a pronoun.
    """
    spans = _evidence_spans(example.text, event["evidence"])
    inside = [m for m in example.mentions if any(a <= m.start and m.end <= b for a, b in spans)]
    exact: list[Mention] = []
    for a, b in spans:
        at = example.text.find(event["place"], a, b)
        while at >= 0:
            stop = at + len(event["place"])
            exact.extend(m for m in inside if m.start < stop and m.end > at and m not in exact)
            at = example.text.find(event["place"], at + 1, b)
    named = [m for m in exact if m.named and same_place(event, example.places[m.index])]
    named = named or [m for m in exact if m.named and _same_words(event["place"], m, example)]
    named = named or [m for m in inside if m.named and _same_name(event, example.places[m.index])]
    if named:
        return _least_used(named, example, event)
    phrases = [m for m in exact if not m.named]
    if phrases:
        return phrases[0].index
    near = [m for m in (exact or inside) if m.named and same_place(event, example.places[m.index])]
    if near:
        return near[0].index
    phrases = [m for m in inside if not m.named]
    if not phrases or not any(same_place(event, place) for place in example.places):
        return None
    nouns = [m for m in phrases if " " in example.text[m.start : m.end]]
    return (nouns or phrases)[0].index


def _same_words(surface: str, mention: Mention, example: Example) -> bool:
    return example.text[mention.start : mention.end].casefold() == surface.casefold()


def _same_name(event: dict[str, Any], place: dict[str, Any] | None) -> bool:
    return place is not None and place.get("canonical") == event.get("canonical")


def _least_used(mentions: Sequence[Mention], example: Example, event: dict[str, Any]) -> int:
    """Of several mentions in one sentence: the n-th telling of a place stands at its n-th mention."""
    rivals = [
        e
        for e in example.record["events"]
        if e["evidence"] == event["evidence"]
        and e["place"] == event["place"]
        and _SLOT[e["type"]] == _SLOT[event["type"]]
    ]
    if len(rivals) < 2 or len(mentions) < 2:
        return mentions[0].index
    rivals.sort(key=lambda e: e.get("date") or "")
    return mentions[min(next(i for i, e in enumerate(rivals) if e is event), len(mentions) - 1)].index


def _lay(example: Example, mention: int, events: list[dict[str, Any]]) -> None:
    gains = [e for e in events if _SLOT[e["type"]] == "gain"]
    gains.sort(key=lambda e: (not e.get("background"), e.get("date") or ""), reverse=True)
    for number, event in enumerate(gains[:2]):
        example.labels[mention].append(Label(number, event))
    example.unplaced.extend(gains[2:])
    for event in events:
        slot = SLOTS.index(_SLOT[event["type"]])
        if slot and all(label.slot != slot for label in example.labels[mention]):
            example.labels[mention].append(Label(slot, event))
    if not example.mentions[mention].named:
        groups: list[set[int]] = []
        for event in events:
            group = {m.index for m in example.mentions if same_place(event, example.places[m.index])}
            if group and group not in groups:
                groups.append(group)
        example.antecedents[mention] = groups


def _mark_retellings(example: Example) -> None:
    for mention in example.mentions:
        own = {label.slot for label in example.labels[mention.index]}
        for event in example.record["events"]:
            slot = SLOTS.index(_SLOT[event["type"]])
            if slot not in own and (not mention.named or same_place(event, example.places[mention.index])):
                example.soft.add((mention.index, slot))
