"""Which sides a text names, and where: "Hayat Tahrir al-Sham", "Assad's troops", "Russian-backed forces".

Names come from the lexicon (``side_files``). Generic words ("the army", "rebels") are resolved by the country
and by what else the report names; a group that the lexicon does not know keeps its own name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from dataclasses import replace
from itertools import islice

from geoevents.extraction.side_context import SideContext
from geoevents.extraction.side_files import lexicon as package_lexicon
from geoevents.extraction.side_files import load_lexicon
from geoevents.extraction.side_lexicon import SideLexicon
from geoevents.extraction.side_mentions import SideMention
from geoevents.extraction.side_phrases import read_phrases
from geoevents.extraction.span_set import SpanSet
from geoevents.extraction.words import lower

__all__ = ["SideContext", "SideLexicon", "SideMention", "find_sides", "load_lexicon", "opponents", "side_named"]


def side_named(name: str, *, day: dt.date | None = None, lexicon: SideLexicon | None = None) -> str | None:
    """The side that a name told without context stands for ("SAA", "Jabhat al-Nusra"), or None."""
    return (lexicon or package_lexicon()).named(name, day)


def opponents(
    side: str, *, country: str | None = None, day: dt.date | None = None, lexicon: SideLexicon | None = None
) -> list[str]:
    """The sides that fight a side in a country (ISO code) on a day, the likeliest first."""
    return (lexicon or package_lexicon()).opponents(side, country=country, day=day)


def fight_each_other(
    one: str,
    other: str,
    *,
    country: str | None = None,
    day: dt.date | None = None,
    lexicon: SideLexicon | None = None,
) -> bool:
    """Whether two sides are at war, by a lexicon (the package's own without one).

    Sides of which it knows no war are taken to fight whoever they meet.
    """
    of_one, of_other = (opponents(side, country=country, day=day, lexicon=lexicon) for side in (one, other))
    return other in of_one or one in of_other or not (of_one and of_other)


def find_sides(
    text: str,
    *,
    country: str | None = None,
    published: dt.date | None = None,
    document: SideContext | None = None,
) -> list[SideMention]:
    """Every side that a text names, in its order, none overlapping.

    Over a whole report "its fighters" and "the group" find the side named before them; over a sentence only
    what the sentence itself names.

    Args:
        text: one sentence or a whole report.
        country: ISO code of the country that the sentence is about, where its places say so.
        published: the report's day, where there is no ``document``.
        document: what the whole report is about; read from the text alone where it is left out.
    """
    context = document or SideContext.of(text, [country] if country else [], published=published)
    if country and context.countries[:1] != (country,):
        context = replace(
            context,
            countries=(country, *(c for c in context.countries if c != country)),
            involved=(country, *(c for c in context.involved or context.countries if c != country)),
            phrases=None,
        )
    read = context.phrases
    found = list(read[1]) if read and read[0] == text else read_phrases(text, context)
    found.extend(_unknown_groups(text, found))
    found.extend(_numbered_units(text, found))
    found.sort(key=lambda mention: mention.start)
    owned = _with_followers(text, _with_owners(text, found, context))
    told = _with_anaphors(text, owned, context)
    return _with_voices(text, _with_units(text, told, context), context)


_OWNED = re.compile(
    r"\b(?:[\w-]+(?:backed|led|aligned)\s+)?(?:forces|fighters|troops|soldiers|units|men|militants|gunmen|army|brigades|rebels|"
    r"insurgents|alliance|coalition|militias?|militiamen|members|commanders|factions|groups|columns|paramilitaries|"
    r"Islamists|jihadists|guerrillas|boys|sons|heroes|mercenaries|proxies|gangs|remnants|tanks|vanguard)\s+(?:of|from|loyal\s+to|led\s+by|belonging\s+to|affiliated\s+with|"
    r"commanded\s+by|linked\s+to)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)


_HIRED = re.compile(r"\b(?:mercenaries|proxies|gangs|tools|puppets)\b", re.IGNORECASE)


def _with_owners(text: str, found: list[SideMention], context: SideContext) -> list[SideMention]:
    """Makes "fighters of the YPG", "an alliance led by HTS", "forces loyal to Haftar" one mention each.

    The mercenaries of a state abroad are the side that it backs.
    """
    out: list[SideMention] = []
    states = context.lexicon.countries.values()
    home = context.countries[:1]
    for mention in found:
        own = mention.side and not mention.generic and not mention.metonym and not mention.attributive
        lead = _OWNED.search(text, max(0, mention.start - 60), mention.start) if own else None
        if lead is not None and not (out and out[-1].end > lead.start() and not out[-1].generic):
            start = lead.start()
            while out and out[-1].end > start:
                start = min(start, out.pop().start)
            mention = replace(mention, start=start, text=text[start : mention.end], person=False)
            if _HIRED.search(lead.group()):
                state = next((c for c in states if c.side == mention.side and c.code not in home), None)
                mention = replace(mention, side=(context.backed(state.code) if state else None) or mention.side)
        out.append(mention)
    return out


_LED = re.compile(
    r"(?:[\w-]+\s+){0,3}(?P<who>insurgents|militants|jihadists|Islamists|guerrillas|gunmen|fighters)"
    r"\s+(?:led|commanded)\s+by\s|[\w' -]+-led\s+(?P<whose>insurgents|militants|jihadists|Islamists|fighters)$",
    re.IGNORECASE,
)
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_LEAD = 300
_AND = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?|,\s+(?:the\s+)?", re.IGNORECASE)


def _with_followers(text: str, found: list[SideMention]) -> list[SideMention]:
    """Gives a generic word the side that leads its men: "the insurgents", after "insurgents led by HTS".

    Only of those whom a report is about, in its first lines; with two who lead, the word keeps what it means in
    the country.
    """
    leaders: dict[str, str] = {}
    out: list[SideMention] = []
    for number, mention in enumerate(found):
        if mention.generic:
            leader = leaders.get(mention.text.lower())
            if leader and not mention.backers and _THE.search(text, max(0, mention.start - 6), mention.start):
                mention = replace(mention, side=leader)
        elif mention.side and mention.start < _LEAD and (led := _LED.match(mention.text)):
            after = found[number + 1] if number + 1 < len(found) else None
            shared = after and not after.generic and _AND.fullmatch(text, mention.end, after.start)
            if not shared:
                leaders[(led["who"] or led["whose"]).lower()] = mention.side
        out.append(mention)
    return out


_ANAPHOR = re.compile(
    r"\b(?P<own>its|their|his)\s+(?:own\s+)?(?:\w+\s+)?(?:forces|fighters|troops|soldiers|units|men|militants|gunmen|army|brigades|"
    r"warriors|guerrillas|columns|infantry|commanders|(?P<allies>allies|proxies|auxiliaries|partners))\b"
    r"|\b(?:the|this|that)\s+(?:group|movement|organisation|organization|militia|militants|fighters|force)\b"
)
_REACH = 400
_REACH_OF_GROUP = 1200
_INSIDE = 40  # mentions looked at, at most


_UNIT = re.compile(
    r"\b\d{1,4}(?:st|nd|rd|th)\s+(?:(?-i:[A-Z])[\w-]+\s+|(?:separate|special|motori[sz]ed|mechani[sz]ed|armou?red|"
    r"airborne|infantry|tank|assault|mountain|rifle|guards|naval|marine|air|parachute|light)\s+){0,5}?"
    r"(?:brigade|division|regiment|battalion|corps|legion)s?\b",
    re.IGNORECASE,
)


def _numbered_units(text: str, found: list[SideMention]) -> list[SideMention]:
    """Units of an army that have a number and no side of their own ("the 93rd Mechanised Brigade").

    ``_with_units`` gives them the side of the army that the text is speaking of.
    """
    taken = SpanSet((mention.start, mention.end) for mention in found)
    return [
        SideMention(
            start=match.start(), end=match.end(), text=match.group(), side=None, generic=True, kind="unit"
        )
        for match in _UNIT.finditer(text)
        if not taken.overlaps(match.start(), match.end())
    ]


def _with_anaphors(text: str, found: list[SideMention], context: SideContext) -> list[SideMention]:
    """Adds "its fighters" and "the group", of the last side told before; generic words in them give way."""
    states = {country.side: country.code for country in context.lexicon.countries.values()}
    out: list[SideMention] = []
    waiting = deque(found)
    for match in _ANAPHOR.finditer(lower(text)):
        start, end = match.span()
        while waiting and waiting[0].end <= start:
            out.append(waiting.popleft())
        inside = [mention for mention in islice(waiting, _INSIDE) if mention.start < end]
        own = match["own"] is not None
        if any(not m.generic or m.start < start or m.end > end or (m.side and not own) for m in inside):
            continue
        for _ in inside:
            waiting.popleft()
        side = _antecedent(out, start, context, states, own=own, allies=match["allies"] is not None)
        out.append(
            SideMention(start=start, end=end, text=text[start:end], side=side, generic=True, kind="anaphor")
        )
    out.extend(waiting)
    return out


def _antecedent(
    told: list[SideMention],
    start: int,
    context: SideContext,
    states: dict[str, str],
    *,
    own: bool,
    allies: bool,
) -> str | None:
    """The side of the last mention before ``start`` that can be meant; one that acts comes first."""
    reach = _REACH if own else _REACH_OF_GROUP
    spare: str | None = None
    for mention in reversed(told):
        if start - mention.end >= reach:
            break
        if mention.side is None or (not own and (mention.kind == "government" or mention.side in states)):
            continue
        if allies:
            if mention.side in states:
                return context.backed(states[mention.side])
        elif not mention.attributive and not mention.metonym:
            return mention.side
        else:
            spare = spare or mention.side
    return None if allies else spare


def _with_voices(text: str, found: list[SideMention], context: SideContext) -> list[SideMention]:
    """Resolves "our forces" and "the enemy" in a report that takes no side.

    They are a speaker's words: of the side told last before them in the paragraph; else of the state at home.
    """
    out: list[SideMention] = []
    party = context.voice and any(m.kind == "own" and m.text not in _WE for m in found)
    for mention in found:
        if mention.text in _WE and not party:
            continue  # a witness, a reporter or a reader may be anybody
        if mention.side is None and mention.kind in _VOICED:
            paragraph = max(
                text.rfind("\n\n", max(0, mention.start - _REACH), mention.start), mention.start - _REACH
            )
            before = (m for m in islice(reversed(out), _INSIDE) if m.start >= paragraph)
            told = next((m.side for m in before if m.side and m.kind not in (*_VOICED, "anaphor")), None)
            voice = told or context.resolve("government")
            if voice is not None:
                mention = replace(mention, side=voice if mention.kind == "own" else context.opponent(voice))
        out.append(mention)
    return out


def _with_units(text: str, found: list[SideMention], context: SideContext) -> list[SideMention]:
    """Gives a numbered unit the side of the army told before it in its paragraph, else the country's."""
    states = {country.side for country in context.lexicon.countries.values()}
    armies = {context.resolve("army"), context.resolve("government")} - {None}
    out: list[SideMention] = []
    for mention in found:
        if mention.kind == "unit":
            reach = max(0, mention.start - _REACH)
            paragraph = max(text.rfind("\n", reach, mention.start), reach)
            before = (m for m in islice(reversed(out), _INSIDE) if m.start >= paragraph)
            told = next((m.side for m in before if m.side in states or m.side in armies), None)
            mention = replace(mention, side=told or context.resolve("army"))
        out.append(mention)
    return out


_VOICED = ("own", "enemy")
_WE = ("we", "We", "WE")
_CAP = r"(?:[A-ZÀ-Þ][\w'’]{0,40}+(?:-[\w'’]{1,40}+){0,4})"
_GROUP = re.compile(
    rf"\b{_CAP}(?:\s+(?:al|ibn|bin|of|and|the)(?:-\w+)?|\s+{_CAP}){{0,4}}\s+"
    r"(?:Brigades?|Battalions?|Legion|Liberation\s+(?:Army|Front|Movement|Forces)|Defen[cs]e\s+Forces?|Resistance|Militias?|"
    r"Front|Movement|Guards?)\b"
    r"|\b(?:Liwa|Jaish|Jaysh|Jaych|Katibat|Kataib|Kata'ib|Harakat|Saraya|Ahrar|Ansar|Suqour|Fawj|Faylaq|Failaq|Jund)"
    rf"(?:[\s-]+(?:al|ul|ad|an|ash|as|ar|at|el)-{_CAP}|\s+{_CAP}){{1,4}}"
)
_NO_GROUP = re.compile(
    r"\b(?:Security|Home|Sea|Water|Western|Eastern|Northern|Southern|Popular|Labou?r|Olympic|Women'?s|Peace|Coast|Civil|Fire|"
    r"\d+(?:st|nd|rd|th)?)\s*(?:Front|Movement|Guards?|Brigades?|Resistance)$"
    r"|Mechani[sz]ed|Motori[sz]ed|Airborne|Assault|Armou?red|Infantry|Tank|Marine|Separate|Artillery|Fire\b|^The\s+\w+$"
    r"|(?:Mountain|Guards|Commando|Parachute|Ranger|Cavalry|Jaeger|Territorial|Intervention|Special)\s+(?:Brigades?|Battalions?)$"
    r"|(?:Border|National|Presidential|Frontier)\s+Guards?$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:The|A|An|In|On|At|But|And|When|As|After|While|For|From|With|By|Of|That|"
    r"(?:\w+\s+)?(?:Fighters|Members|Units|Soldiers|Commanders|Men|Forces)\s+(?:of|from)(?:\s+the)?)\s+"
)


def _unknown_groups(text: str, found: list[SideMention]) -> list[SideMention]:
    """Armed groups under names that the lexicon does not have ("the Desert Storm Brigade")."""
    out: list[SideMention] = []
    taken = SpanSet((mention.start, mention.end) for mention in found)
    for match in _GROUP.finditer(text):
        start, end = match.span()
        while opening := _OPENING.match(text, start, end):
            start = opening.end()
        name = " ".join(text[start:end].split())
        if " " not in name or _NO_GROUP.search(name):
            continue
        if taken.overlaps(start, end):
            continue
        out.append(SideMention(start=start, end=end, text=text[start:end], side=name, unknown=True))
    return out
