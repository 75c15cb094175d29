"""Whose voice a report speaks with: which side says "our forces" and "the enemy" in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.extraction.side_lexicon import Role
from geoevents.extraction.side_matching import find_items
from geoevents.extraction.words import lower

if TYPE_CHECKING:
    from geoevents.extraction.side_context import SideContext

_OURS = re.compile(
    r"\b(?:our|friendly)\s+(?:\w+\s+)?(?:forces|troops|soldiers|units|fighters|army|men|boys|brigades|guys|lads|"
    r"heroes|mujahideen|comrades|sons|armed|people|control|hands|defenders|resistance|side)\b"
    r"|\bthe (?:heroes|enemy)\b|\bours\b|\b(?:with|by) us\b"
    r"|\bwe (?:have |had )?(?:\w+ly )?(?:left|hold|held|took|taken|liberated|freed|"
    r"entered|captured|lost|withdrew|control|cleared|retook|repelled|advanced|secured|evacuated|gave)\b"
)
_DATELINE = re.compile(r"\s*([A-Z][A-Z' -]{2,30})(?=[,.(/:\s—–-])")
_HEAD = 220  # characters at the head of a text where its publisher may stand
_SPEAKER = re.compile(
    r"\b(?:general staff|general command|command|ministry of defen[cs]e|defen[cs]e ministry|MoD|"
    r"press (?:office|service|cent(?:re|er))|media (?:office|cent(?:re|er))|operations room|spokes\w+|"
    r"communiqu[eé]|statement|task force)\b",
    re.IGNORECASE,
)
_OUR_STATE = re.compile(
    r"\bour (?:(?:heroic|brave|valiant|glorious) (?:arab )?army|armed forces)\b|\bheroic army\b", re.IGNORECASE
)
# the words of each camp for itself and for the other
_CAMPS = (
    (
        "government",
        re.compile(
            r"\b(?:terroris\w+|takfiri\w*|our (?:heroic |brave |valiant )+(?:arab )?army|(?:the )?heroic army|"
            r"saboteurs|mercenar\w+|outlaw\w*|our armed forces|the coup militia)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "rebels",
        re.compile(
            r"\b(?:regime(?:'s)?|mujahid\w+|shabiha|Assad's (?:gangs|militias|dogs)|junta(?:'s)?|occupi\w+|"
            r"our revolutionaries|revolution|inshallah|with God's permission|by the grace of God|"
            r"ukr(?:op|onazi)\w*|bander\w+|punishers)\b",
            re.IGNORECASE,
        ),
    ),
)
# words for those who came from abroad, used by the side whose land it is
_INVADED = re.compile(r"\b(?:occupi\w+|invaders?|aggressors?|orcs?|rashists?|muscovites?)\b", re.IGNORECASE)
# what a publisher's own description says of its camp
_CAMP_OF_SOURCE = (
    ("kurds", re.compile(r"\bKurdish\b", re.IGNORECASE)),
    ("druze", re.compile(r"\bDruze\b", re.IGNORECASE)),
    ("tribes", re.compile(r"\btribal\b", re.IGNORECASE)),
    ("separatists", re.compile(r"\b(?:separatist|militia|people's republic)\b", re.IGNORECASE)),
    ("rebels", re.compile(r"\b(?:rebels?|opposition|insurgents?|revolution\w*)\b", re.IGNORECASE)),
    ("jihadists", re.compile(r"\b(?:jihadi\w*|militants?)\b", re.IGNORECASE)),
    ("government", re.compile(r"\b(?:loyalist|pro-government|army|state|ministry)\b", re.IGNORECASE)),
)
_ABUSE = re.compile(
    r"\b(?:militia|militias|gang|gangs|terrorists?|mercenaries|remnants|regime|occupation|coalition|enemy)\b",
    re.IGNORECASE,
)
_ABUSE_OF = re.compile(r"\b(?:militias?|gangs?|terrorists|mercenaries|remnants) of (?:the )?$", re.IGNORECASE)
_REGIME = re.compile(r"\s(?:regime|occupation)\b")


def find_voice(text: str, source: str, context: SideContext) -> str | None:
    """The side that publishes a report: told by its heading, its source, or its words; None for the neutral."""
    ours = _OURS.search(lower(text)) is not None
    heading = _voice_of_heading(text, context) if ours else None
    if heading is None and source:
        heading = _voice_of_source(source, context)
        if heading is not None:
            heading = _voice_of_dateline(text, source, heading, context)
        if heading is None and ours:
            heading = _voice_of_camp(source, context)
    return heading or (_voice_of_words(text, context) if ours else None)


def _voice_of_heading(text: str, context: SideContext) -> str | None:
    """The side whose command or press office stands at the head of a text."""
    head = _SPEAKER.search(text, 0, _HEAD)
    if head is None:
        return None
    line = text.find("\n", head.end(), head.end() + 80)
    opening = text[: line if line >= 0 else head.end() + 60]
    for item in find_items(opening, countries=context.countries, lexicon=context.lexicon)[1]:
        if item.entry.role is Role.NAME:
            return context.lexicon.current(item.entry.value, context.published)
        if item.entry.role in (Role.ADJECTIVE, Role.COUNTRY):
            return context.lexicon.countries[item.entry.value].side
    return None


def _voice_of_source(source: str, context: SideContext) -> str | None:
    """The side that a publisher speaks for, if it is a party's."""
    from geoevents.extraction.reporters import ReporterKind, reporter_of

    if "critical" in source.lower():
        return None
    told = reporter_of(source, context=context)
    return told.side if told.kind is ReporterKind.PARTY else None


def _voice_of_dateline(text: str, source: str, voice: str, context: SideContext) -> str:
    """The side for which a "state news agency" speaks whose dateline is the enemy's capital: that enemy."""
    dateline = _DATELINE.match(text)
    if dateline is None:
        return voice
    items = find_items(dateline[1], countries=context.countries, lexicon=context.lexicon)[1]
    code = next((item.entry.value for item in items if item.entry.role is Role.CAPITAL), None)
    if code is None or code not in context.lexicon.countries:
        return voice
    country = context.countries[0] if context.countries else None
    foes = context.lexicon.opponents(voice, country=country, day=context.published)
    if context.lexicon.countries[code].side not in foes:
        return voice
    there = replace(context, countries=(code, *context.countries), involved=(code, *context.involved))
    return _voice_of_source(source, there) or voice


def _voice_of_camp(source: str, context: SideContext) -> str | None:
    """The side of a camp that a publisher is called by: "Druze activist post", "rebel communiqué"."""
    if "critical" in source.lower():
        return None
    for kind, pattern in _CAMP_OF_SOURCE:
        if pattern.search(source):
            told = context.meaning(kind, context.countries[0]) if context.countries else ()
            if told:
                return context.lexicon.current(context.pick(told) or told[0], context.published)
    return None


def _voice_of_words(text: str, context: SideContext) -> str | None:
    """Who says "our forces".

    The state, for "our heroic army"; the enemy of the side that is called a gang ("the Daesh gang"); else the
    camp whose words for the other camp the text uses.
    """
    if _OUR_STATE.search(text):
        return context.resolve("government")
    called = _called_names(text, context)
    for side, _ in called.most_common(1):
        enemies = context.lexicon.opponents(
            side, country=next(iter(context.countries), None), day=context.published
        )
        enemies = [enemy for enemy in enemies if not called[enemy]]
        told = [enemy for enemy in enemies if context.named[enemy]]
        if enemies:
            return max(told, key=lambda enemy: context.named[enemy]) if told else enemies[0]
    invader = context.resolve("occupiers") if _INVADED.search(text) else None
    if invader is not None:
        return context.opponent(invader)
    counts = {kind: len(pattern.findall(text)) for kind, pattern in _CAMPS}
    if counts["government"] > counts["rebels"]:
        return context.resolve("government")
    if counts["rebels"] > counts["government"]:
        return context.resolve("rebels")
    return None


def _called_names(text: str, context: SideContext) -> Counter[str]:
    """Sides right before or behind a word of abuse: "Daesh gang", "gangs of the regime", "PKK terrorists"."""
    found: Counter[str] = Counter()
    for item in find_items(text, countries=context.countries, lexicon=context.lexicon)[1]:
        role = item.entry.role
        if role is Role.NAME:
            before = _ABUSE_OF.search(text, max(0, item.start - 40), item.start)
            if before or _ABUSE.match(text, min(item.end + 1, len(text))):
                found[context.lexicon.current(item.entry.value, context.published)] += 1
        elif role in (Role.CAPITAL, Role.ADJECTIVE) and _REGIME.match(text, item.end):
            found[context.lexicon.countries[item.entry.value].side] += 1
    return found
