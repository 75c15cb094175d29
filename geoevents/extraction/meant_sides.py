"""Which side a run of lexicon items means, in the war that a report is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geoevents.extraction.side_context import SideContext
from geoevents.extraction.side_lexicon import STATE_KINDS, Role
from geoevents.extraction.side_matching import Item
from geoevents.extraction.side_mentions import SideMention

_PLACE_LEAD = re.compile(
    r"\b(?:in|into|inside|to|from|of|across|near|around|at|over|outside|toward|towards|through|throughout|within|north|"
    r"south|east|west|northern|southern|eastern|western|central|northeastern|northwestern|southeastern|southwestern|via|"
    r"reach|reached|enter|entered|leave|left|for|between|beyond|neighbouring|neighboring|on|capital)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?:\s*[/,]\s*[A-Z][\w' ]+){0,2}(?:,?\s+[A-Z][a-z]+\.? \d{1,2})?\s*(?:\([A-Z][^)]*\)\s*)?(?:[-–—]\s|:)"
)
_ALLIES = frozenset(("allies", "proxies", "proxy", "partners", "auxiliaries"))
_IRREGULAR = _ALLIES | {
    "men",
    "militias",
    "faction",
    "group",
    "groups",
    "mercenaries",
    "volunteers",
    "movement",
}


def find_side(
    text: str, chunk: Sequence[Item], context: SideContext, patrons: tuple[str, ...], *, anti: bool
) -> SideMention | None:
    """Find the side that a run of items means, or None where it means none.

    Args:
        text: what the items stand in.
        chunk: the items, in order; at least one.
        context: the war that the report is about.
        patrons: who backs it ("Russian-backed"): countries' codes and sides' names.
        anti: whether it is said to be against someone ("anti-government").

    Returns:
        a mention that does not tell where it stands yet.
    """
    names = [item for item in chunk if item.entry.role is Role.NAME]
    if names:
        # "Islamic State militants", "Kurdish YPG militia"; of two names the one that does not own the other
        free = [item for item in names if not item.possessive] or names
        return mention_of(context.lexicon.current(free[-1].entry.value, context.published))
    for item in chunk:
        if item.entry.role is Role.OWN:
            return mention_of(context.voice, generic=True, kind="own")
        if item.entry.role is Role.ENEMY:
            enemy = context.opponent(context.voice) if context.voice else None
            return mention_of(enemy, generic=True, kind="enemy")
    classes = [item for item in chunk if item.entry.role is Role.CLASS]
    heads = [item for item in chunk if item.entry.role is Role.PLAIN]
    owners = [i for i in chunk if i.entry.role in (Role.ADJECTIVE, Role.COUNTRY, Role.CAPITAL, Role.PERSON)]
    owner = owners[-1] if owners else None
    if classes:
        return _generic(classes[0].entry.value, owner, context, patrons, anti=anti)
    if heads and owner is not None:
        if heads[-1].entry.form in _ALLIES and owner.entry.role is Role.ADJECTIVE:
            return mention_of(None, generic=True, kind="allies")
        if owner.entry.role is Role.PERSON:
            return mention_of(context.lexicon.current(owner.entry.value, context.published))
        irregular = heads[-1].entry.form in _IRREGULAR and owner.entry.role is Role.ADJECTIVE
        side = side_of_country(owner.entry.value, "fighters" if irregular else "government", context, patrons)
        return mention_of(side) if side or not irregular else None
    if heads and (anti or patrons):
        side = context.resolve("rebels") if anti else _backed(patrons, context)
        return mention_of(side, generic=True, kind="rebels" if anti else "backed")
    return None if heads else _alone(text, chunk, context)


def _alone(text: str, chunk: Sequence[Item], context: SideContext) -> SideMention | None:
    """A country, capital, people or leader without a head."""
    last = chunk[-1]
    role, value = last.entry.role, last.entry.value
    if role is Role.PEOPLE:
        if context.lexicon.meaning("rebels", value, context.published):
            return None  # in a civil war "Syrians" are the people, not a side
        return replace(mention_of(side_of_country(value, "government", context, ())), metonym=True)
    if role is Role.PERSON:
        return replace(mention_of(context.lexicon.current(value, context.published)), person=True)
    if role not in (Role.COUNTRY, Role.CAPITAL):
        return None
    start = chunk[0].start
    if _PLACE_LEAD.search(text, max(0, start - 24), start):
        return None
    opens = start == 0 or text[start - 1] in "\n/"
    if opens and (text[start : last.end].isupper() or role is Role.CAPITAL) and _DATELINE.match(text, last.end):
        return None
    meant = context.meaning("government", value)
    own = context.lexicon.countries[value].side
    return replace(mention_of(own if own in meant or not meant else meant[0]), metonym=True)


def _generic(
    kind: str, owner: Item | None, context: SideContext, patrons: tuple[str, ...], *, anti: bool
) -> SideMention:
    told = "government" if kind in STATE_KINDS else kind
    if owner is None:
        backed = _backed(patrons, context) if patrons else None
        if backed is not None and told != "government":
            return mention_of(backed, generic=True, kind=kind)
        return mention_of(context.resolve("rebels" if anti else kind), generic=True, kind=told)
    if owner.entry.role is Role.PERSON:
        return mention_of(context.lexicon.current(owner.entry.value, context.published), kind=told)
    side = side_of_country(owner.entry.value, kind, context, patrons)
    return mention_of(side, kind=told, generic=told != "government")


def side_of_country(code: str, kind: str, context: SideContext, patrons: tuple[str, ...]) -> str | None:
    """The side of a country's army or rebels; foreigners who are no army fight for whom their country backs."""
    if kind == "fighters":
        if patrons:
            return _backed(patrons, context)
        if context.countries[:1] == (code,):
            return context.resolve("rebels") or context.resolve("fighters")
        return context.backed(code)
    if patrons and kind not in ("government", "kurds", *STATE_KINDS):
        at_home = replace(context, countries=(code, *context.countries))
        backed = _backed(patrons, at_home)
        if backed is not None:
            return backed
    if kind == "peacekeepers":  # soldiers lent to a mission
        return context.resolve(kind)
    side = context.pick(context.meaning(kind, code))
    if side is None and kind not in ("government", *STATE_KINDS):
        return context.resolve(kind)  # "Uzbek militants" fight for the militants of the country they are in
    return side


def _backed(patrons: Iterable[str], context: SideContext) -> str | None:
    for patron in patrons:
        side = context.backed(patron)
        if side is not None:
            return side
        if patron in context.lexicon.sides:
            return context.lexicon.current(patron, context.published)
    return None


def mention_of(side: str | None, *, generic: bool = False, kind: str = "") -> SideMention:
    """A mention of a side that does not tell where it stands yet."""
    return SideMention(start=0, end=0, text="", side=side, generic=generic, kind=kind)
