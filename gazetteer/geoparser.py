"""Text to toponyms: recognition, then resolution, then the judgement of both together."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from gazetteer.called_after import RADIUS_OF_CALLED_AFTER, called_after
from gazetteer.evidence import ELSE, WEIGHTS
from gazetteer.groups import Group, group_mentions
from gazetteer.mention import BIT, DEMONYM, PLACE, Mention
from gazetteer.neighbours import settle
from gazetteer.place import Candidate, Place, PlaceKind, Toponym
from gazetteer.recognition import Recogniser
from gazetteer.relative import find_relative
from gazetteer.resolution import Resolver
from gazetteer.road_phrases import find_described_roads
from gazetteer.spelling import Speller
from gazetteer.tables import Tables

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WEAKEST = -5.0
"""Mentions with less evidence than this are not even looked at."""
ACCEPTED = 0.0
"""The log-odds from which on a mention is a toponym."""
SUPPORT_WEIGHT, MOST_SUPPORT = 1.0, 2.5
LONELY_WEIGHT, NEVER_LONELY = -1.2, 1_000_000
"""What speaks against a place that nothing else in the text lies near, the less the larger it is."""
STRANGE_WEIGHT = -1.2
"""What speaks against a name that no list has, in a text about countries whose names are well known."""
LIKENESS_WEIGHT, LEAST_LIKENESS = 6.0, 0.6
LEAST_SUPPORT = 0.3
SAID_OF_WEIGHT = 2.5
"""What speaks for an everyday word that names a place beside the text's others: "Sake was", "Hit, which"."""
SURE_ELSEWHERE_WEIGHT, SURE = 2.0, 1.0
"""What speaks for it where another mention of the word is as surely a place's name."""
_SAID_OF = re.compile(
    r"(?:,| [–—-]|:)? (?:which|where|was|were|is|has|had|fell|falls|remain(?:s|ed)|stay(?:s|ed)|changed hands"
    r"|went|followed|itself|lost|taken|captured|held|seized|retaken)\b|, (?:the|a|an|on|in|some|about|\d+)\b|:"
)
LEAST_HOME = 0.3
"""What of a text must be about its country for a lone name after "took" or "the fall of" to be a place, unless
there is but one place of that name."""
HOME_WEIGHT = 1.0
"""What speaks for a name in a country that the text is about, where nothing makes it something else's."""
_NAMES_OF_OTHERS = ELSE | {
    "after_name", "after_given", "after_title", "before_surname", "before_person_verb", "person_in_text",
    "hyphened", "before_team", "body_acts",
}  # fmt: skip
"""The same, and evidence of the words around that a name is another's."""
_AGAINST = _NAMES_OF_OTHERS - ELSE
_VERB = re.compile(r" (?:by|hard)\b|, (?:a|the) \w+ said\b")
"""What shows that the word is a verb: "Hit by mortar fire"."""
CANDIDATES_SHOWN = 5
FAR_DEGREES = 0.4
"""Of latitude or longitude: what is a town's own does not lie so far from it."""


class PlaceIndex(Protocol):
    """What the geoparser needs of an index; `gazetteer.index.Gazetteer` is one."""

    @property
    def tables(self) -> Tables:
        """The name tables."""

    @property
    def place_at(self) -> Callable[[int], Place]:
        """The place of a row of the tables."""

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """The polygon or line of a place, in (longitude, latitude)."""


class Geoparser:
    """Finds the places that texts name. Open an index once, share the parser."""

    def __init__(self, gazetteer: PlaceIndex) -> None:
        self._gazetteer = gazetteer
        self._recogniser = Recogniser(gazetteer.tables)
        self._resolver = Resolver(gazetteer.tables)
        self._speller = Speller(gazetteer.tables, self._resolver, gazetteer.place_at)

    def parse(
        self, text: str, *, evidence: Iterable[tuple[int, int, str]] | None = None, relative: bool = False
    ) -> list[Toponym]:
        """The toponyms of a text, in order, none overlapping another.

        A toponym whose place is None is a place's name that no candidate is good enough for.
        With ``relative`` also the places told by way of others ("5 km west of X", "the southern countryside
        of X", "the highway that links X with Y"): of kind AREA or ROAD, with spans that overlap X's and Y's.
        ``evidence`` are entities that a parser found, if there are any: (start, end, label) in characters,
        with the labels of OntoNotes (PERSON, ORG, GPE, LOC, FAC). They speak for and against, and decide
        nothing.
        """
        mentions = [mention for mention in self._recogniser.find(text) if mention.score > WEAKEST]
        if evidence is not None:
            weigh_entities(mentions, evidence)
        groups = self._resolver.resolve(mentions, text)
        is_strange = self._speller.respell(groups, text)
        settle(text, groups, self._gazetteer.tables, self._resolver)
        found = [
            self._toponym(text, mention, group, judged)
            for group in groups
            for mention, judged in self._judge_all(group, text, is_strange=is_strange)
            if judged > ACCEPTED
        ]
        found.sort(key=lambda toponym: toponym.start)
        found = _without_namesakes(text, found)
        if relative:
            found += find_relative(text, found)
            found += find_described_roads(
                text,
                found,
                tables=self._gazetteer.tables,
                place_at=self._gazetteer.place_at,
                geometry=self._gazetteer.geometry,
            )
            found.sort(key=lambda toponym: (toponym.start, -toponym.end))
        return found

    def resolve(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Toponym]:
        """The toponyms at given spans, resolved together; a span that no place answers to has place None.

        Raises:
            ValueError: a span is not within the text.
        """
        spans = list(spans)
        for start, end in spans:
            if not 0 <= start < end <= len(text):
                raise ValueError(f"span {start}, {end}: want 0 <= start < end <= {len(text)}")
        mentions = self._recogniser.read_spans(text, spans)
        groups = self._resolver.resolve(mentions, text)
        self._speller.respell(groups, text)
        settle(text, groups, self._gazetteer.tables, self._resolver)
        found = {
            id(mention): self._toponym(text, mention, group, math.inf)
            for group in groups
            for mention in group.mentions
        }
        return [found[id(mention)] for mention in mentions]

    def _judge_all(self, group: Group, text: str, *, is_strange: bool) -> Iterator[tuple[Mention, float]]:
        """Judge the mentions of a name; an everyday word that surely is the place's once is so elsewhere."""
        judged = [self._judge(mention, group, is_strange=is_strange) for mention in group.mentions]
        surest = max(judged, default=0.0)
        near = len(group.rows) > 0 and len(group.home) > 0 and float(group.home[group.best]) > LEAST_HOME
        near = near and float(group.support[group.best]) >= MOST_SUPPORT
        for mention, odds in zip(group.mentions, judged, strict=True):
            cues = mention.cues
            against = _AGAINST.intersection(cues) or _VERB.match(text, mention.end)
            if near and odds <= ACCEPTED and ELSE.intersection(cues) and not against:
                odds += SAID_OF_WEIGHT * (_SAID_OF.match(text, mention.end) is not None)
                odds += SURE_ELSEWHERE_WEIGHT * (surest >= SURE)
            yield mention, odds

    def _judge(self, mention: Mention, group: Group, *, is_strange: bool) -> float:
        """The log-odds that a mention is a place's name, its place among the others of the text considered."""
        if mention.role is DEMONYM:
            return mention.score
        if not len(group.rows):
            return mention.score + (0.0 if is_strange else STRANGE_WEIGHT)
        if group.is_unknown and group.likeness is not None and group.closeness is not None:
            likeness, near = float(group.likeness[group.best]), float(group.closeness[group.best])
            return mention.score + min(2.5, LIKENESS_WEIGHT * (likeness - LEAST_LIKENESS)) + near
        support = min(MOST_SUPPORT, float(group.support[group.best]))
        at_home = len(group.home) > 0 and float(group.home[group.best]) > LEAST_HOME
        if (
            at_home
            and mention.is_known
            and mention.role is PLACE
            and not _NAMES_OF_OTHERS.intersection(mention.cues)
        ):
            return mention.score + max(SUPPORT_WEIGHT * support, 0.0) + HOME_WEIGHT
        if support > LEAST_SUPPORT or "road" in mention.cues or "country" in mention.cues:
            return mention.score + SUPPORT_WEIGHT * support
        if "taking" in mention.cues and (at_home or len(group.rows) == 1):
            return mention.score
        people = float(self._gazetteer.tables.population[group.row])
        return mention.score + LONELY_WEIGHT * min(
            1.0, math.log10(NEVER_LONELY / min(max(people, 1.0), NEVER_LONELY)) / 2
        )

    def candidates(self, name: str) -> list[int]:
        """The rows of the places that a name alone may mean, as `resolve` would weigh them."""
        if not name:
            return []
        (mention,) = self._recogniser.read_spans(name, [(0, len(name))])
        return [int(row) for group in group_mentions(self._gazetteer.tables, [mention]) for row in group.rows]

    def _candidates_of(self, group: Group) -> tuple[Candidate, ...]:
        """The best candidates of a name, made once for all its mentions."""
        if group.candidates is None:
            place_at = self._gazetteer.place_at
            if len(group.rows) == 1:
                group.candidates = (Candidate(place=place_at(group.row), score=round(float(group.odds[0]), 4)),)
                return group.candidates
            order = (-group.scores).argsort()[:CANDIDATES_SHOWN].tolist()
            rows, odds = group.rows.tolist(), group.odds.tolist()
            group.candidates = tuple(
                Candidate(place=place_at(rows[at]), score=round(odds[at], 4)) for at in order
            )
        return group.candidates

    def _toponym(self, text: str, mention: Mention, group: Group, judged: float) -> Toponym:
        start, end = mention.start, mention.end
        role = mention.role
        if not len(group.rows):
            return Toponym(start=start, end=end, text=text[start:end], role=role, cues=tuple(mention.cues))
        candidates = self._candidates_of(group)
        best = candidates[0]
        place = best.place
        if mention.head >= 0 and mention.number < 0:
            kind = next(
                (kind for kind in RADIUS_OF_CALLED_AFTER if mention.wanted & BIT[kind]), PlaceKind.FACILITY
            )
            place = called_after(place, text[start:end], kind=kind)
            candidates = (Candidate(place=place, score=best.score), *candidates)
        return Toponym(
            start=start,
            end=end,
            text=text[start:end],
            place=place,
            score=_calibrate(_logistic(judged) * best.score),
            candidates=candidates,
            role=role,
            cues=(*mention.cues, "respelled") if group.is_respelled else tuple(mention.cues),
        )


def _without_namesakes(text: str, found: Sequence[Toponym]) -> list[Toponym]:
    """Leave without a place what is of a town and lies far from it: "the Old City of Hama" in Homs."""
    kept = list(found)
    for at, (one, other) in enumerate(pairwise(found)):
        if text[one.end : other.start] != " of " or one.place is None or other.place is None:
            continue
        if {one.place.kind, other.place.kind} == {PlaceKind.SETTLEMENT}:
            north = abs(one.place.latitude - other.place.latitude)
            east = abs(one.place.longitude - other.place.longitude)
            if max(north, east) > FAR_DEGREES:
                kept[at] = replace(one, place=None, candidates=())
    return kept


def weigh_entities(mentions: Sequence[Mention], entities: Iterable[tuple[int, int, str]]) -> None:
    """Add to mentions what a parser's entities say of them."""
    ordered = sorted(entities)
    starts = [start for start, _, _ in ordered]
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        if at < 0 or ordered[at][1] < mention.end:
            continue
        label = ordered[at][2]
        same = ordered[at][:2] == (mention.start, mention.end)
        if label in ("GPE", "LOC", "FAC"):
            mention.add("parser_place", WEIGHTS["parser_place"])
        elif label == "PERSON":
            mention.add("parser_person", WEIGHTS["parser_person"])
        elif label in ("WORK_OF_ART", "PRODUCT", "EVENT", "LAW") or (label == "ORG" and same):
            mention.add("parser_other", WEIGHTS["parser_other"])


def _calibrate(probability: float) -> float:
    """Of the surest answers on reports and news, one in twenty is wrong: the top of the scale is pulled in."""
    return round(probability * (1.0 - 0.05 * probability**4), 4)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def describe_document(identity: str, toponyms: Sequence[Toponym]) -> dict[str, Any]:
    """A document's toponyms as the command line writes them: {"id": ..., "toponyms": [...]}."""
    return {"id": identity, "toponyms": [describe_toponym(toponym) for toponym in toponyms]}


def describe_toponym(toponym: Toponym) -> dict[str, Any]:
    """One toponym as plain values; all that tells of its place is None where it has none."""
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
