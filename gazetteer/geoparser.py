"""Text to toponyms: recognition, then resolution, then the judgement of both together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from gazetteer.place import Candidate, Place, Toponym
from gazetteer.recognition import Mention, Recogniser
from gazetteer.resolution import Group, Resolver
from gazetteer.tables import Tables

WEAKEST = -5.0
"""Mentions with less evidence than this are not even looked at."""
ACCEPTED = 0.0
_SUPPORT_WEIGHT = 1.0
_MOST_SUPPORT = 2.5
_LONELY = -1.2
_CANDIDATES_SHOWN = 5


class PlaceIndex(Protocol):
    """What the geoparser needs of an index; `gazetteer.index.Gazetteer` is one."""

    @property
    def tables(self) -> Tables:
        """The name tables."""

    def place_at(self, row: int) -> Place:
        """The place of a row."""


class Geoparser:
    """Finds the places that texts name. Open an index once, share the parser."""

    def __init__(self, gazetteer: PlaceIndex) -> None:
        self._gazetteer = gazetteer
        self._recogniser = Recogniser(gazetteer.tables)
        self._resolver = Resolver(gazetteer.tables)

    def parse(self, text: str, *, evidence: object | None = None) -> list[Toponym]:
        """The toponyms of a text, in order, none overlapping another."""
        mentions = [mention for mention in self._recogniser.find(text) if mention.score > WEAKEST]
        groups = self._resolver.resolve(mentions)
        found: list[Toponym] = []
        for group in groups:
            best = int(group.scores.argmax())
            support = min(_MOST_SUPPORT, float(group.support[best]))
            for mention in group.mentions:
                judged = mention.score + (_SUPPORT_WEIGHT * support if support > 0.3 else _LONELY)
                if mention.role == "demonym":
                    judged = mention.score
                if judged > ACCEPTED:
                    found.append(self._toponym(text, mention, group, _logistic(judged)))
        return sorted(found, key=lambda toponym: toponym.start)

    def resolve(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Toponym]:
        """The toponyms at given spans, resolved together; a span that no place answers to has place None."""
        mentions = self._recogniser.read_spans(text, spans)
        groups = self._resolver.resolve(mentions)
        found: dict[int, Toponym] = {}
        for group in groups:
            for mention in group.mentions:
                found[id(mention)] = self._toponym(text, mention, group, 1.0)
        return [
            found.get(id(mention))
            or Toponym(start=mention.start, end=mention.end, text=text[mention.start : mention.end])
            for mention in mentions
        ]

    def _toponym(self, text: str, mention: Mention, group: Group, certainty: float) -> Toponym:
        order = (-group.scores).argsort()[:_CANDIDATES_SHOWN].tolist()
        candidates = tuple(
            Candidate(
                place=self._gazetteer.place_at(int(group.rows[at])), score=round(float(group.odds[at]), 4)
            )
            for at in order
        )
        return Toponym(
            start=mention.start,
            end=mention.end,
            text=text[mention.start : mention.end],
            place=candidates[0].place,
            score=round(certainty * candidates[0].score, 4),
            candidates=candidates,
        )


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def describe_document(identity: str, toponyms: Sequence[Toponym]) -> dict[str, Any]:
    """A document's toponyms as the command line writes them: id, and start, end, text, place and score of each."""
    return {"id": identity, "toponyms": [describe_toponym(toponym) for toponym in toponyms]}


def describe_toponym(toponym: Toponym) -> dict[str, Any]:
    """One toponym as plain values; name, latitude, longitude, geonames_id, kind and country_code may be None."""
    place = toponym.place
    return {
        "start": toponym.start,
        "end": toponym.end,
        "text": toponym.text,
        "name": place.name if place else None,
        "latitude": round(place.latitude, 5) if place else None,
        "longitude": round(place.longitude, 5) if place else None,
        "geonames_id": place.geonames_id if place else None,
        "kind": place.kind.value if place else None,
        "country_code": place.country_code if place else None,
        "score": toponym.score,
    }


def geoparse_document(parser: Geoparser, document: Mapping[str, Any]) -> dict[str, Any]:
    """Geoparse {"id", "text"}, or resolve its "spans" ([[start, end], ...]) where it has them.

    Raises:
        ValueError: there is no text, or a span that is not within it.
    """
    identity, text, spans = str(document.get("id", "")), document.get("text"), document.get("spans")
    if not isinstance(text, str):
        raise ValueError(f'document {identity!r}: no text; want {{"id": ..., "text": ...}}')
    if spans is None:
        return describe_document(identity, parser.parse(text))
    checked: list[tuple[int, int]] = []
    for span in spans if isinstance(spans, list) else [spans]:
        match span:
            case [int(start), int(end)] if 0 <= start < end <= len(text):
                checked.append((start, end))
            case _:
                raise ValueError(
                    f"document {identity!r}: span {span!r}; want [start, end] within {len(text)} characters"
                )
    return describe_document(identity, parser.resolve(text, checked))
