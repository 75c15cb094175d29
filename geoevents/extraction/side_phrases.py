"""Reads runs of lexicon items as phrases: "Russian-backed Syrian government forces" is one, for one side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from geoevents.extraction.meant_sides import find_side, mention_of, side_of_country
from geoevents.extraction.side_context import SideContext
from geoevents.extraction.side_lexicon import Role
from geoevents.extraction.side_matching import Item, find_items, joined
from geoevents.extraction.side_mentions import SideMention
from geoevents.extraction.words import Word


def read_phrases(text: str, context: SideContext) -> list[SideMention]:
    """The sides that the lexicon's words tell in a text, in order, none overlapping."""
    words, items = find_items(text, countries=context.countries, lexicon=context.lexicon)
    chunks = _chunks(text, words, items)
    found: list[SideMention] = []
    for number, (chunk, attributive) in enumerate(chunks):
        told = _read(text, chunk, context)
        if told is None:
            told = _shared_head(text, chunks, number, context)
        if told is None and (attributive == "holding" or _is_predicate(text, chunk)):
            told = _holder(text, chunk, context)
        if told is None:
            told = _people(text, chunk, context)
        if told is None or _is_no_side(text, told, attributive):
            continue
        found.append(replace(told, attributive=True) if attributive else told)
    return found


_NONE_OF = re.compile(
    r"\b(?:without|no|little|any|much|some|meeting|met|facing|faced|fierce|stiff|heavy|strong|almost\s+no|political)\s+"
    r"(?:\w+\s+)?$",
    re.IGNORECASE,
)


def _is_no_side(text: str, told: SideMention, attributive: str) -> bool:
    """Whether a generic word is used as something else: "without resistance", "military airport"."""
    word = told.text.lower()
    if word in ("opposition", "resistance"):
        return not attributive and _NONE_OF.search(text, max(0, told.start - 30), told.start) is not None
    return word == "military" and bool(attributive)


def _holder(text: str, chunk: Sequence[Item], context: SideContext) -> SideMention | None:
    """The side of an adjective alone before what says who holds: "Ukrainian-held", "in Kurdish hands"."""
    last = chunk[-1]
    if last.entry.role is Role.COMMUNITY:
        return _put(mention_of(context.resolve(last.entry.value)), text, last.start, last.end)
    if last.entry.role is not Role.ADJECTIVE:
        return None
    side = side_of_country(last.entry.value, "government", context, ())
    return _put(mention_of(side), text, last.start, last.end)


# "Prizren is Yugoslav", "the airport has been American since Friday"
_BEING = re.compile(
    r"\b(?:is|are|was|were|be|been|became|become|turned|remain|remains|remained|stays?|stayed)\s+"
    r"(?:(?:again|now|still|wholly|entirely|once\s+more|all|firmly|back)\s+)?$",
    re.IGNORECASE,
)
_AFTER_BEING = re.compile(r"\s*(?:[.;,:)]|$)|\s+(?:again|since|for|once|until|till|from|now|by|and|as)\b")


def _is_predicate(text: str, chunk: Sequence[Item]) -> bool:
    """Whether an adjective of a country says whose a place is: "the airport is American since Friday"."""
    if len(chunk) != 1 or chunk[0].entry.role is not Role.ADJECTIVE:
        return False
    start, end = chunk[0].start, chunk[0].end
    return bool(_AFTER_BEING.match(text, end) and _BEING.search(text, max(0, start - 40), start))


_PLURAL = ("sh", "ch", "ese", "Swiss")
_ACTS = re.compile(
    r"\s*(?:[,.;:)]|$)|\s+(?:who|whom|had|have|has|were|are|was|will|would|could|did|do|and|or|in|on|at|to|from|by|with|"
    r"as|say|said|say|took|take|left|leave|held|hold|came|come|went|go|got|gave|kept|lost|sent|fled|began|themselves|alone|"
    r"still|now|then|also|never|only|\w+ed)\b"
)
_THE = re.compile(r"\b[Tt]he\s+$")


def _people(text: str, chunk: Sequence[Item], context: SideContext) -> SideMention | None:
    """The side of "the British" and "the French", where the adjective stands for the people."""
    last = chunk[-1]
    if len(chunk) != 1 or last.entry.role is not Role.ADJECTIVE or not last.entry.form.endswith(_PLURAL):
        return None
    if last.possessive or not _ACTS.match(text, last.end) or not _THE.search(text, last.start - 5, last.start):
        return None
    if context.meaning("rebels", last.entry.value):
        return None
    told = replace(mention_of(side_of_country(last.entry.value, "government", context, ())), metonym=True)
    return _put(told, text, last.start, last.end)


def _chunks(text: str, words: Sequence[Word], items: Sequence[Item]) -> list[tuple[list[Item], str]]:
    """Runs of items without another word between them; whether a thing follows ("positions", "-held")."""
    chunks: list[tuple[list[Item], str]] = []
    last = -2
    for number, item in enumerate(items):
        if item.entry.role is Role.COMMUNITY and not _is_holder(text, words, items, number):
            continue
        behind = last + 1 == item.first and joined(text, words, last)
        if item.entry.role is Role.THING:
            if behind and chunks:
                chunks[-1] = (chunks[-1][0], item.entry.value)
            last = -2
            continue
        if behind and chunks and not chunks[-1][1]:
            chunks[-1][0].append(item)
        else:
            chunks.append(([item], ""))
        last = item.last
    return chunks


def _is_holder(text: str, words: Sequence[Word], items: Sequence[Item], number: int) -> bool:
    """Whether right behind an item stands what says who holds."""
    item, follows = items[number], items[number + 1] if number + 1 < len(items) else None
    return (
        follows is not None
        and (follows.entry.role, follows.entry.value) == (Role.THING, "holding")
        and follows.first == item.last + 1
        and joined(text, words, item.last)
    )


_OWNERS = (Role.ADJECTIVE, Role.COUNTRY, Role.CAPITAL, Role.PERSON, Role.NAME)


def _read(text: str, chunk: list[Item], context: SideContext) -> SideMention | None:
    """The side of one run of items, or None where they name none."""
    backers, rest, anti = _backers(text, chunk, context)
    while rest and rest[0].entry.role in (Role.MODIFIER, Role.PLAIN) and len(rest) > 1:
        if rest[0].entry.role is Role.PLAIN and not any(item.entry.role in _OWNERS for item in rest[1:]):
            break
        rest = rest[1:]
    while rest and rest[-1].entry.role in (Role.MODIFIER, Role.LINK):
        rest = rest[:-1]
    if not rest:
        return None
    patrons = tuple(dict.fromkeys(name for _, name in backers))
    told = find_side(text, rest, context, patrons, anti=anti)
    if told is None:
        return None
    start, end = min([rest[0].start, *(place for place, _ in backers)]), rest[-1].end
    table = context.lexicon.countries
    names = tuple(table[patron].side if patron in table else patron for patron in patrons)
    return _put(told, text, start, end, names)


def _shared_head(
    text: str, chunks: Sequence[tuple[list[Item], str]], number: int, context: SideContext
) -> SideMention | None:
    """The first of "Chadian and Nigerien troops": an adjective that shares the head of the next phrase."""
    chunk = chunks[number][0]
    if [item.entry.role for item in chunk] != [Role.ADJECTIVE] or number + 1 >= len(chunks):
        return None
    other = chunks[number + 1][0]
    between = text[chunk[0].end : other[0].start].strip().lower()
    if between not in ("and", ",", "&", "or", ", and") or other[0].entry.role is not Role.ADJECTIVE:
        return None
    heads = [item for item in other[1:] if item.entry.role in (Role.CLASS, Role.PLAIN)]
    if not heads:
        return None
    told = find_side(text, [chunk[0], *heads], context, (), anti=False)
    if told is None:
        return None
    return _put(told, text, chunk[0].start, chunk[0].end)


def _backers(
    text: str, chunk: Sequence[Item], context: SideContext
) -> tuple[list[tuple[int, str]], list[Item], bool]:
    """Who backs ("X-backed", "pro-X"), the chunk without them, and whether "anti-X" stood there."""
    rest: list[Item] = []
    backers: list[tuple[int, str]] = []
    anti = False
    i = 0
    while i < len(chunk):
        item = chunk[i]
        follows = chunk[i + 1] if i + 1 < len(chunk) else None
        owner = _owner(item, context)
        if item.entry.role is Role.LINK and item.entry.value in ("pro", "anti"):
            patron = _owner(follows, context) if follows is not None and follows.by_hyphen else None
            if patron is not None:
                anti = anti or item.entry.value == "anti"
                if item.entry.value == "pro":
                    backers.append((item.start, patron))
                i += 2
                continue
        elif (
            owner and follows and follows.entry.role is Role.LINK and (follows.by_hyphen or i + 2 < len(chunk))
        ):
            if follows.entry.value == "led" and item.entry.role is Role.NAME:
                rest.append(item)  # "HTS-led rebels" are HTS
                i += 2
                continue
            if follows.entry.value in ("backed", "led") and (
                follows.by_hyphen or item.entry.role is not Role.CLASS
            ):
                backers.append((item.start, owner))
                i += 2
                continue
        if item.entry.role is Role.LINK and rest and not item.by_hyphen:
            break  # "troops backed by ...": the phrase ends before
        if item.entry.role is not Role.LINK:
            rest.append(item)
        i += 1
    return backers, rest, anti


def _owner(item: Item, context: SideContext) -> str | None:
    """A country's code or a side's name, for what can own or back a force."""
    match item.entry.role:
        case Role.COUNTRY | Role.CAPITAL | Role.ADJECTIVE | Role.PEOPLE | Role.NAME | Role.PERSON:
            return item.entry.value
        case Role.CLASS:
            return context.resolve(item.entry.value) or item.entry.value
        case _:
            return None


def _put(told: SideMention, text: str, start: int, end: int, backers: tuple[str, ...] = ()) -> SideMention:
    """The mention where it stands, with who backs it."""
    return replace(told, start=start, end=end, text=text[start:end], backers=backers)
