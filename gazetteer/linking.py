"""What the mentions of a text say of each other: containment, enumerations, persons, repetition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gazetteer.evidence import ELSE, WEIGHTS, Evidence
from gazetteer.matching import NameMatcher
from gazetteer.mention import ADMIN, DEMONYM, PLACE, Mention

_CONTAINER_GAPS = frozenset((", ", " (", ",", ",\n"))
_LIST_GAPS = frozenset((", ", " and ", ", and ", " or ", ", or ", "; ", " & ", "، ", " و", "، و"))
_COUNTIES = re.compile(r" (?:[Cc]ounties\b|Co\.|county\b)")
_AREA = "(?:province|governorate|countryside|hinterland|state|oblast|region|county|district)"
_SIDE = "(?:(?:north|south|east|west|centr)[a-z-]* )?"
_IN_AREA = re.compile(rf",? in (?:the )?{_SIDE}(?P<area>{_AREA} of )?(?:the )?")
_IS_AREA = re.compile(rf"(?:['’]s)? {_SIDE}{_AREA}\b")
_MOST_BETWEEN = 45
_HEAD_START = re.compile(r"(?:^|\n)\s*(?:[+*•·▪●–—-]|\d{1,2}[.)])\s+$")
_HEAD_END = re.compile(r"\s?(?::|[–—]\s|-\s|,|\()")
_LONGEST_MARK = 12
_LEAST_PART, _LEAST_BARE, _GOOD, _PLAIN_PLACE = -2.0, -1.2, 0.5, 2.5


def names_counties(text: str, end: int) -> bool:
    """Whether the words from here on make counties of the names before them."""
    return _COUNTIES.match(text, end) is not None


def read_counties(text: str, found: Sequence[Mention], matcher: NameMatcher, evidence: Evidence) -> None:
    """Read "Jackson and Barrow counties", "Loudon Co." and the bare "Oconee" as the counties of these names."""
    are_counties = False
    for at in range(len(found) - 1, -1, -1):
        mention = found[at]
        follows = at + 1 < len(found) and text[mention.end : found[at + 1].start] in _LIST_GAPS
        are_counties = names_counties(text, mention.end) or (are_counties and follows)
        if mention.role is not PLACE or mention.rows or mention.words > 2:
            continue
        if not are_counties and mention.number >= 0:
            continue
        number = matcher.number_of_county(mention.key)
        if number < 0:
            continue
        was_known, mention.number = mention.is_known, number
        if are_counties:
            mention.wanted |= ADMIN
            mention.add("kind_after", WEIGHTS["kind_after"], around=True)
        if not was_known:
            mention.score -= WEIGHTS["unknown"] - WEIGHTS["base"]
            mention.cues.remove("unknown")
            evidence.weigh_known(mention)


def link_containers(text: str, found: Sequence[Mention], evidence: Evidence) -> list[Mention]:
    """Join "Paris" to "Texas" in "Paris, Texas"; leave out abbreviations that stand after no place."""
    kept: list[Mention] = []
    for mention in found:
        previous = kept[-1] if kept else None
        joined = False
        if previous is not None and mention.role is not DEMONYM and previous.role is not DEMONYM:
            if evidence.may_contain(mention) and lies_in(text, previous.end, mention):
                previous.container = mention
                if text[previous.end] == ",":
                    previous.add("qualified", WEIGHTS["qualified"] * 0.6, around=True)
            beside = text[previous.end : mention.start] in _CONTAINER_GAPS
            if beside and evidence.may_contain(mention) and previous.score > _LEAST_PART:
                joined = True
                previous.container = mention
                previous.add("qualified", WEIGHTS["qualified"] * (1.0 if mention.rows else 0.6), around=True)
                mention.add("qualifies", WEIGHTS["qualifies"] + mention.needs_container, around=True)
        if joined or not mention.needs_container:
            kept.append(mention)
    return kept


def lies_in(text: str, end: int, mention: Mention) -> bool:
    """Whether what ends before a mention is said to lie in that area: "Hish, in southern Idlib province"."""
    if not 0 < mention.start - end <= _MOST_BETWEEN:
        return False
    between = _IN_AREA.fullmatch(text, end, mention.start)
    return between is not None and bool(between.group("area") or _IS_AREA.match(text, mention.end))


def weigh_lists(text: str, found: Sequence[Mention]) -> None:
    """Let the members of an enumeration speak for each other: "the villages of Anadan, Haritan and Hayyan"."""
    chain: list[Mention] = []
    for mention in found:
        if mention.role is not PLACE:
            continue
        if chain and text[chain[-1].end : mention.start] not in _LIST_GAPS:
            _weigh_chain(chain)
            chain = []
        if chain and "qualifies" in mention.cues:
            continue  # "Homs, Syria" is no list
        chain.append(mention)
    _weigh_chain(chain)


def weigh_heads(text: str, found: Sequence[Mention]) -> None:
    """Let names that open the items of a list speak for each other: "+ Potomkyne: claimed by both sides"."""
    heads = [mention for mention in found if mention.role is PLACE and _is_head(text, mention)]
    goods = [_is_good(mention) for mention in heads]
    good = sum(goods)
    if 3 * good < len(heads):
        return
    for mention, is_good in zip(heads, goods, strict=True):
        if "listed" in mention.cues:
            continue
        if good - is_good > 1 and mention.is_known and not ELSE.intersection(mention.cues):
            mention.add("listed", WEIGHTS["listed"], around=True)


def _is_head(text: str, mention: Mention) -> bool:
    """Whether a mention opens a marked item of a list, and what it says of it follows."""
    return (
        _HEAD_END.match(text, mention.end) is not None
        and _HEAD_START.search(text, max(0, mention.start - _LONGEST_MARK), mention.start) is not None
    )


def _weigh_chain(chain: Sequence[Mention]) -> None:
    if len(chain) < 2:
        return
    good = sum(_is_good(mention) for mention in chain)
    announced = "kind_before" in chain[0].cues
    if not announced and 3 * good < len(chain):
        return
    goods = [_is_good(mention) for mention in chain]
    for mention, is_good in zip(chain, goods, strict=True):
        if good - is_good > 0:
            mention.add("listed", WEIGHTS["listed"], around=True)
            if announced and mention is not chain[0]:
                mention.add("announced", WEIGHTS["announced"], around=True)


def _is_good(mention: Mention) -> bool:
    """Whether a mention is probably a place, or a known name that nothing speaks against."""
    bare = mention.is_known and mention.score > _LEAST_BARE and not ELSE.intersection(mention.cues)
    return bare or mention.score > _GOOD


def weigh_document(found: Sequence[Mention], persons: set[str]) -> None:
    """Let mentions of one name speak for each other; names that the text gives to persons speak against."""
    best: dict[str, float] = {}
    for mention in found:
        plain = mention.local >= _PLAIN_PLACE or (mention.local >= 1.5 and mention.score >= 1.0)
        if mention.role is not DEMONYM and plain:
            best[mention.key] = mention.local
    for at, mention in enumerate(found):
        if mention.role is DEMONYM:
            continue
        if "hyphen_before" in mention.cues or "hyphen_after" in mention.cues:
            _weigh_hyphen(found, at)
        if mention.local >= _PLAIN_PLACE or mention.rows or "country" in mention.cues:
            continue
        if mention.key in best:
            if mention.local < best[mention.key]:
                mention.add("place_in_text", WEIGHTS["place_in_text"])
        elif mention.key in persons:
            mention.add("person_in_text", WEIGHTS["person_in_text"])


def _weigh_hyphen(found: Sequence[Mention], at: int) -> None:
    """A name that a hyphen joins to another place ("Damascus-Aleppo") is one; else it is part of a name."""
    mention = found[at]
    neighbours = [*found[max(0, at - 1) : at], *found[at + 1 : at + 2]]
    beside = any(
        other.is_known
        and other.score > 0
        and (other.end + 1 == mention.start or mention.end + 1 == other.start)
        for other in neighbours
    )
    cue = "joined" if beside else "hyphened"
    mention.add(cue, WEIGHTS[cue])
