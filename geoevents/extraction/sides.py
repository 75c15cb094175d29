"""Which sides a text names, and where: "Hayat Tahrir al-Sham", "Assad's troops", "Russian-backed government forces".

Names come from the lexicon (``side_lexicon``). Generic words ("the army", "rebels") are resolved by the country and
by what else the report names; a group that the lexicon does not know keeps its own name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from geoevents.extraction.side_lexicon import Entry, Role, SideLexicon, Trie, lexicon, matching_case
from geoevents.extraction.words import Word, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SideMention:
    """One phrase for a side: ``text == whole[start:end]``, in characters."""

    start: int
    end: int
    text: str
    side: str | None
    """The side's name; None for a generic word that nothing here resolves."""
    generic: bool = False
    """Told by a generic word ("the army"), not by a name."""
    kind: str = ""
    """The class of the generic word: "government", "rebels", "jihadists", ...; empty for a name."""
    person: bool = False
    """A leader's name alone ("Assad")."""
    metonym: bool = False
    """A country or capital alone: a side if it acts, a place if not."""
    backers: tuple[str, ...] = ()
    """The patrons told with it: ("Russia",) for "Russian-backed government forces"."""
    unknown: bool = False
    """A group that the lexicon does not know, under its own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideContext:
    """What a report as a whole is about: the wars, the sides named in it, and whose voice it speaks with."""

    countries: tuple[str, ...] = ()
    """ISO codes of countries at war, the one it is most about first."""
    published: dt.date | None = None
    named: Counter[str] = field(default_factory=Counter)
    """How often each side is named (not by generic words)."""
    voice: str | None = None
    """The side that says "our forces"; None for an outlet that takes no side."""
    lexicon: SideLexicon = field(default_factory=lexicon, repr=False)

    @classmethod
    def of(
        cls,
        text: str,
        countries: Iterable[str] = (),
        *,
        published: dt.date | None = None,
        voice: str | None = None,
        lexicon: SideLexicon | None = None,
    ) -> SideContext:
        """The context of a report.

        Args:
            text: the whole report.
            countries: ISO codes of the places it names, one for each mention.
            published: its day, which decides between wars of one country.
            voice: the side that publishes it, where it is known; else it is read from the report's own words.
            lexicon: the package's where it is left out.
        """
        return _context(text, countries, published, voice, lexicon or _package_lexicon())

    def opponent(self, side: str) -> str | None:
        """Who lost what the side took: its one enemy in this war, or the enemy that the report names most."""
        country = self.countries[0] if self.countries else None
        enemies = self.lexicon.opponents(side, country=country, day=self.published)
        told = [enemy for enemy in enemies if self.named[enemy]]
        if told:
            return max(told, key=lambda enemy: (self.named[enemy], -enemies.index(enemy)))
        return enemies[0] if enemies else None


def _package_lexicon() -> SideLexicon:
    return lexicon()


def side_named(name: str, *, day: dt.date | None = None, lexicon: SideLexicon | None = None) -> str | None:
    """The side that a name told without context stands for ("SAA", "Jabhat al-Nusra"), or None."""
    return (lexicon or _package_lexicon()).named(name, day)


def opponents(
    side: str, *, country: str | None = None, day: dt.date | None = None, lexicon: SideLexicon | None = None
) -> list[str]:
    """The sides that fight a side in a country (ISO code) on a day, the likeliest first."""
    return (lexicon or _package_lexicon()).opponents(side, country=country, day=day)


def find_sides(
    text: str,
    *,
    country: str | None = None,
    published: dt.date | None = None,
    document: SideContext | None = None,
) -> list[SideMention]:
    """Every side that a text names, in its order, none overlapping.

    Args:
        text: one sentence or a whole report.
        country: ISO code of the country that the sentence is about, where its places say so.
        published: the report's day, where there is no ``document``.
        document: what the whole report is about; read from the text alone where it is left out.
    """
    context = document or SideContext.of(text, [country] if country else [], published=published)
    if country and context.countries[:1] != (country,):
        context = replace(context, countries=(country, *(c for c in context.countries if c != country)))
    words = words_of(text)
    items = _items(text, words, context)
    found = [mention for chunk in _chunks(text, words, items) for mention in _read(text, chunk, context)]
    found = _with_anaphors(text, words, found, context)
    found.extend(_unknown_groups(text, found))
    found.sort(key=lambda mention: mention.start)
    return found


# ---------------------------------------------------------------------------------------------- items


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the lexicon found in the text: words ``first`` to ``last``."""

    first: int
    last: int
    start: int
    end: int
    entry: Entry
    possessive: bool


_GAP = re.compile(r"(?:[ \t]|[ \t]?\n(?!\s*\n))(?:[\"“”'‘’]?)|[-‑–/]|[’']?[ \t]|\.?[ \t]|\.?-")


def _joined(text: str, words: list[Word], i: int) -> bool:
    """Whether word i + 1 stands right behind word i, with nothing between them that ends a phrase."""
    gap = text[words[i].end : words[i + 1].start]
    if gap in (" ", "-", "\n", "/", "‑", "–"):
        return True
    if "." in gap and len(words[i].text) > 1:
        return False
    return len(gap) <= 3 and _GAP.fullmatch(gap) is not None


def _walk(trie: Trie, text: str, words: list[Word], i: int, first: str) -> list[tuple[int, list[Entry]]]:
    """All entries that begin at word i, longest first, with the number of their last word."""
    found: list[tuple[int, list[Entry]]] = []
    node = trie.get(first)
    j = i
    while node is not None:
        if "" in node:
            found.append((j, node[""]))
        if len(node) == ("" in node) or j + 1 >= len(words) or not _joined(text, words, j):
            break
        j += 1
        node = node.get(words[j].folded)
    found.reverse()
    return found


def _items(text: str, words: list[Word], context: SideContext) -> list[_Item]:
    trie = context.lexicon.trie
    out: list[_Item] = []
    i = 0
    while i < len(words):
        first = words[i].folded
        found = _walk(trie, text, words, i, first)
        if not found and first[0] in "وبلف" and len(first) > 3:
            found = _walk(trie, text, words, i, first[1:])
        for last, entries in found:
            start, end = words[i].start, words[last].end
            entry = _choose(entries, text[start:end], context)
            if entry is not None:
                if words[last].possessive:
                    end -= 2
                out.append(_Item(i, last, start, end, entry, words[last].possessive))
                i = last
                break
        i += 1
    return out


_ORDER = {role: rank for rank, role in enumerate((Role.NAME, Role.OWN, Role.ENEMY, Role.COUNTRY, Role.CAPITAL,
          Role.ADJECTIVE, Role.PEOPLE, Role.CLASS, Role.PERSON, Role.LINK, Role.PLAIN, Role.MODIFIER))}  # fmt: skip


def _choose(entries: list[Entry], seen: str, context: SideContext) -> Entry | None:
    """The entry that is meant here: names of the report's own war first."""
    fitting = [
        entry
        for entry in entries
        if (entry.role in _WORD_ROLES or matching_case(entry.form, _bare(seen))) and _in_place(entry, context)
    ]
    if not fitting:
        return None

    def rank(entry: Entry) -> tuple[int, int]:
        where = _countries_of(entry, context)
        near = min((context.countries.index(c) for c in where if c in context.countries), default=99)
        return _ORDER[entry.role], near

    return min(fitting, key=rank)


_WORD_ROLES = (Role.CLASS, Role.PLAIN, Role.LINK, Role.MODIFIER, Role.OWN, Role.ENEMY)


def _bare(seen: str) -> str:
    return re.sub(r"['’]s$", "", seen)


def _countries_of(entry: Entry, context: SideContext) -> tuple[str, ...]:
    if entry.role in (Role.NAME, Role.PERSON):
        side = context.lexicon.sides.get(entry.value)
        return side.countries if side else ()
    return (entry.value,) if entry.role in (Role.COUNTRY, Role.CAPITAL, Role.ADJECTIVE) else ()


def _in_place(entry: Entry, context: SideContext) -> bool:
    """Whether an entry that is local to some countries may be meant in this report."""
    if not entry.local:
        return True
    if context.countries:
        return not set(entry.local).isdisjoint(context.countries)
    return len(entry.form) >= 3 and entry.form.isupper()


# ---------------------------------------------------------------------------------------------- phrases


def _chunks(text: str, words: list[Word], items: list[_Item]) -> list[list[_Item]]:
    """Items that stand together without a word between them."""
    chunks: list[list[_Item]] = []
    for item in items:
        if chunks and chunks[-1][-1].last + 1 == item.first and _joined(text, words, chunks[-1][-1].last):
            chunks[-1].append(item)
        else:
            chunks.append([item])
    return chunks


_NO_HEAD = {Role.LINK, Role.MODIFIER, Role.ADJECTIVE}
_PLACE_LEAD = re.compile(
    r"\b(?:in|into|inside|to|from|of|across|near|around|at|over|outside|toward|towards|through|throughout|within|north|south|"
    r"east|west|northern|southern|eastern|western|central|northeastern|northwestern|southeastern|southwestern|via|"
    r"reach|reached|enter|entered|leave|left|for|between|beyond|neighbouring|neighboring|on)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_IRREGULAR = frozenset(
    "fighters fighter gunmen militias men faction group groups allies proxies proxy partners mercenaries volunteers "
    "auxiliaries movement".split()
)


def _read(text: str, chunk: list[_Item], context: SideContext) -> list[SideMention]:
    """The sides of one run of items: usually one, two where one ends before the other begins."""
    chunk, backers, anti = _backers(text, chunk, context)
    while chunk and chunk[0].entry.role is Role.MODIFIER:
        chunk = chunk[1:]
    while chunk and chunk[-1].entry.role in (Role.MODIFIER, Role.LINK):
        chunk = chunk[:-1]
    if not chunk:
        return []
    start, end = chunk[0].start, chunk[-1].end
    if backers:
        start = min(start, min(place for place, _ in backers))
    patrons = tuple(dict.fromkeys(name for _, name in backers))
    told = _side_of(text, chunk, context, patrons, anti=anti)
    if told is None:
        return []
    return [replace(told, start=start, end=end, text=text[start:end], backers=tuple(_sides(patrons, context)))]


def _sides(patrons: Iterable[str], context: SideContext) -> list[str]:
    table = context.lexicon.countries
    return [table[patron].side if patron in table else patron for patron in patrons]


def _backers(
    text: str, chunk: list[_Item], context: SideContext
) -> tuple[list[_Item], list[tuple[int, str]], bool]:
    """The chunk without "X-backed" and "pro-X", and who X is; whether "anti-X" stood there."""
    rest: list[_Item] = []
    backers: list[tuple[int, str]] = []
    anti = False
    i = 0
    while i < len(chunk):
        item = chunk[i]
        follows = chunk[i + 1] if i + 1 < len(chunk) else None
        if item.entry.role is Role.LINK and item.entry.value in ("pro", "anti"):
            if follows is not None and _owner(follows, context) is not None:
                if item.entry.value == "anti":
                    anti = True
                else:
                    backers.append((item.start, _owner(follows, context) or ""))
                i += 2
                continue
        elif (
            follows is not None and follows.entry.role is Role.LINK and follows.entry.value in ("backed", "led")
        ):
            owner = _owner(item, context)
            if owner is not None:
                if follows.entry.value == "led" and item.entry.role is Role.NAME:
                    rest.append(item)  # "HTS-led rebels" are HTS
                    i += 2
                    continue
                backers.append((item.start, owner))
                i += 2
                continue
        if item.entry.role is not Role.LINK:
            rest.append(item)
        i += 1
    return rest, backers, anti


def _owner(item: _Item, context: SideContext) -> str | None:
    """A country's code or a side's name, for what can own or back a force."""
    match item.entry.role:
        case Role.COUNTRY | Role.CAPITAL | Role.ADJECTIVE | Role.PEOPLE:
            return item.entry.value
        case Role.NAME | Role.PERSON:
            return item.entry.value
        case Role.CLASS:
            return _resolve(item.entry.value, context) or item.entry.value
        case _:
            return None


def _side_of(
    text: str, chunk: list[_Item], context: SideContext, patrons: tuple[str, ...], *, anti: bool
) -> SideMention | None:
    names = [item for item in chunk if item.entry.role is Role.NAME]
    if names:
        # "Islamic State militants", "Kurdish YPG militia"; of two names the one that is not the owner
        free = [item for item in names if not item.possessive] or names
        return _mention(context.lexicon.current(free[-1].entry.value, context.published))
    for item in chunk:
        if item.entry.role is Role.OWN:
            return _mention(context.voice, generic=True, kind="own")
        if item.entry.role is Role.ENEMY:
            other = context.opponent(context.voice) if context.voice else None
            return _mention(other, generic=True, kind="enemy")
    classes = [item for item in chunk if item.entry.role is Role.CLASS]
    heads = [item for item in chunk if item.entry.role is Role.PLAIN]
    owners = [
        item for item in chunk if item.entry.role in (Role.ADJECTIVE, Role.COUNTRY, Role.CAPITAL, Role.PERSON)
    ]
    owner = owners[-1] if owners else None
    if classes:
        return _generic(classes[0], owner, context, patrons, anti=anti)
    if heads and owner is not None:
        if owner.entry.role is Role.PERSON:
            return _mention(context.lexicon.current(owner.entry.value, context.published))
        irregular = heads[-1].entry.form in _IRREGULAR and owner.entry.role is Role.ADJECTIVE
        return _mention(
            _of_country(owner.entry.value, "irregular" if irregular else "government", context, patrons)
        )
    if heads:
        if anti:
            return _mention(_resolve("rebels", context), generic=True, kind="rebels")
        backed = _backed(patrons, context)
        return _mention(backed, generic=True, kind="backed") if patrons else None
    last = chunk[-1]
    if last.entry.role is Role.PEOPLE:
        return _mention(_of_country(last.entry.value, "government", context, ()))
    if last.entry.role is Role.PERSON:
        return replace(_mention(context.lexicon.current(last.entry.value, context.published)), person=True)
    if last.entry.role in (Role.COUNTRY, Role.CAPITAL):
        if _PLACE_LEAD.search(text, max(0, chunk[0].start - 24), chunk[0].start):
            return None
        return replace(_mention(_of_country(last.entry.value, "government", context, ())), metonym=True)
    return None


def _mention(side: str | None, *, generic: bool = False, kind: str = "") -> SideMention:
    return SideMention(start=0, end=0, text="", side=side, generic=generic, kind=kind)


def _generic(
    head: _Item, owner: _Item | None, context: SideContext, patrons: tuple[str, ...], *, anti: bool
) -> SideMention:
    kind = head.entry.value
    if owner is None:
        backed = _backed(patrons, context) if patrons else None
        if backed is not None and kind != "government":
            return _mention(backed, generic=True, kind=kind)
        return _mention(_resolve("rebels" if anti else kind, context), generic=True, kind=kind)
    if owner.entry.role is Role.PERSON:
        return _mention(context.lexicon.current(owner.entry.value, context.published), kind=kind)
    return _mention(
        _of_country(owner.entry.value, kind, context, patrons), kind=kind, generic=kind != "government"
    )


def _of_country(code: str, kind: str, context: SideContext, patrons: tuple[str, ...]) -> str | None:
    """The side of a country's army, rebels, Kurds; foreigners that are no army fight for whom their country backs."""
    if kind == "irregular":
        home = context.countries[:1] == (code,)
        if patrons and home:
            return _backed(patrons, context)
        if home:
            return _backed(patrons, context) or _pick(
                context.lexicon.meaning("rebels", code, context.published), context
            )
        for country in context.countries:
            backed = context.lexicon.backed(code, country, context.published)
            if backed is not None:
                return backed
        return None
    if patrons and kind not in ("government", "kurds"):
        backed = _backed(patrons, replace(context, countries=(code, *context.countries)))
        if backed is not None:
            return backed
    return _pick(context.lexicon.meaning(kind, code, context.published), context)


def _backed(patrons: tuple[str, ...], context: SideContext) -> str | None:
    for patron in patrons:
        for country in context.countries:
            backed = context.lexicon.backed(patron, country, context.published)
            if backed is not None:
                return backed
        if patron in context.lexicon.sides and patron not in context.lexicon.countries:
            return context.lexicon.current(patron, context.published)
    return None


def _resolve(kind: str, context: SideContext) -> str | None:
    """The side that a generic word means in this report: in the country that it is most about first."""
    for country in context.countries:
        side = _pick(context.lexicon.meaning(kind, country, context.published), context)
        if side is not None:
            return side
    return None


def _pick(candidates: tuple[str, ...], context: SideContext) -> str | None:
    """The first candidate that the report names; the first of all where it names none."""
    told = [side for side in candidates if context.named[side]]
    return told[0] if told else candidates[0] if candidates else None


# ---------------------------------------------------------------------------------------------- context

_FOREIGN = 0.3
_OUTSIDERS = frozenset({"US", "RU", "TR", "IR", "GB", "FR", "SA", "AE", "QA", "EG", "JO", "KE", "UG", "RW", "ER", "ZA",
                        "IN", "TH", "BI", "IL", "LB", "PK", "TD", "NE", "CM"})  # fmt: skip
_VOICES = (
    (
        "government",
        re.compile(
            r"\b(?:terroris\w+|takfiri\w*|our (?:heroic|brave|valiant) army|heroic army|remnants of terror)\b",
            re.I,
        ),
    ),
    (
        "rebels",
        re.compile(
            r"\b(?:regime(?:'s)?|mujahid\w+|martyrdom|liberated from the regime|shabiha|Assad's gangs|junta|occupi\w+)\b",
            re.I,
        ),
    ),
)
_OURS = re.compile(
    r"\b(?:our|friendly) (?:\w+ )?(?:forces|troops|soldiers|units|fighters|army|men|boys|brigades|guys|lads|heroes|mujahideen|comrades|sons|armed)\b",
    re.I,
)


def _context(
    text: str,
    countries: Iterable[str],
    published: dt.date | None,
    voice: str | None,
    table: SideLexicon,
) -> SideContext:
    weights: Counter[str] = Counter()
    for code in countries:
        weights[code] += 2  # type: ignore[assignment]
    first = SideContext(countries=(), published=published, lexicon=table)
    words = words_of(text)
    named: Counter[str] = Counter()
    scores: dict[str, float] = {code: float(n) for code, n in weights.items()}
    for item in _items(text, words, first):
        role, value = item.entry.role, item.entry.value
        if role in (Role.COUNTRY, Role.CAPITAL, Role.ADJECTIVE, Role.PEOPLE):
            scores[value] = scores.get(value, 0.0) + (_FOREIGN if value in _OUTSIDERS else 1.0)
        elif role is Role.NAME and item.entry.value in table.sides:
            where = table.sides[value].countries
            for rank, code in enumerate(where):
                gain = (1.5 if len(where) == 1 else 1.0 if rank == 0 else 0.3) * (
                    _FOREIGN if code in _OUTSIDERS else 1.0
                )
                scores[code] = scores.get(code, 0.0) + gain
    at_war = {war.country for war in table.wars if war.covers(published)}
    ordered = sorted(scores, key=lambda code: (code not in at_war, -scores[code], code))
    context = SideContext(countries=tuple(ordered), published=published, lexicon=table)
    for item in _items(text, words, context):
        if item.entry.role in (Role.NAME, Role.PERSON):
            named[table.current(item.entry.value, published)] += 1
    context = replace(context, named=named)
    if any(table.meaning("rebels", code, published) for code in ordered[:1]) and re.search(
        r"\b(?:rebel|opposition|insurgent|faction)", text, re.I
    ):
        named[_pick(table.meaning("rebels", ordered[0], published), context) or ""] += 1
    if voice is None and _OURS.search(text):
        voice = _voice(text, context)
    return replace(context, voice=voice)


def _voice(text: str, context: SideContext) -> str | None:
    """Who says "our forces": who calls the others terrorists, or regime; else the side named first."""
    counts = {kind: len(pattern.findall(text)) for kind, pattern in _VOICES}
    if counts["government"] > counts["rebels"]:
        return _resolve("government", context)
    if counts["rebels"] > counts["government"]:
        return _resolve("rebels", context)
    return None


# ---------------------------------------------------------------------------------------------- what the lexicon has not

_ANAPHOR = re.compile(
    r"\b(?:its|their|his)\s+(?:\w+\s+)?(?:forces|fighters|troops|soldiers|units|men|militants|gunmen|army|brigades|warriors|"
    r"guerrillas|columns|infantry|commanders)\b|\b(?:the|this|that)\s+(?:group|movement|organisation|organization|militia)\b",
    re.IGNORECASE,
)


def _with_anaphors(
    text: str, words: list[Word], found: list[SideMention], context: SideContext
) -> list[SideMention]:
    """Adds "its fighters" and "the group", of the last side named before them in the text."""
    del words, context
    out = list(found)
    for match in _ANAPHOR.finditer(text):
        start, end = match.span()
        inside = [m for m in found if m.start < end and start < m.end]
        if any(not m.generic or m.start <= start for m in inside):
            continue
        before = [m for m in found if m.end <= start and m.side and start - m.end < 300]
        side = before[-1].side if before else None
        out = [m for m in out if m not in inside]
        out.append(
            SideMention(start=start, end=end, text=match.group(), side=side, generic=True, kind="anaphor")
        )
    return out


_CAP = r"(?:[A-ZÀ-Þ][\w'’]*(?:-[\w'’]+)*)"
_GROUP = re.compile(
    rf"(?:\b{_CAP}(?:\s+(?:al|ibn|bin|of|and|the)(?:-\w+)?|\s+{_CAP}){{0,4}}\s+(?:Brigades?|Battalions?|Legion|Liberation\s+(?:Army|Front|Movement)|"
    rf"Defen[cs]e\s+Forces?|Resistance|Militia|Liberation\s+Forces|Front|Movement|Militias|Guards?)\b"
    rf"|\b(?:Liwa|Jaish|Jaysh|Jaych|Katibat|Kataib|Kata'ib|Harakat|Saraya|Ahrar|Ansar|Suqour|Fawj|Faylaq|Failaq|Jund)(?:[\s-]+(?:al|ul|ad|an|ash|as|ar|at|el)-{_CAP}|\s+{_CAP}){{1,4}})"
)
_NO_GROUP = re.compile(
    r"\b(?:Security|Home|Sea|Water|Western|Eastern|Northern|Southern|Home|Popular|Labou?r|Olympic|Women'?s|Peace|Coast|Civil|Fire|\d)\s*"
    r"(?:Front|Movement|Guards?|Brigades?|Resistance)$|^(?:The\s+)?(?:Front|Movement|Brigade)$|Mechani[sz]ed|Motori[sz]ed|Airborne|Assault|"
    r"Armou?red|Infantry|Tank|Marine|Separate|Artillery|Fire\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:The|A|An|In|On|At|But|And|When|As|After|While|For|From|With|By|Of|That|(?:\w+\s+)?(?:Fighters|Members|Units|Soldiers|Commanders|Men|Forces)\s+(?:of|from)(?:\s+the)?)\s+"
)


def _unknown_groups(text: str, found: list[SideMention]) -> list[SideMention]:
    """Armed groups under names that the lexicon does not have ("the Desert Storm Brigade")."""
    out: list[SideMention] = []
    for match in _GROUP.finditer(text):
        start, end = match.span()
        while opening := _OPENING.match(text[start:end]):
            start += opening.end()
        name = " ".join(text[start:end].split())
        if " " not in name or _NO_GROUP.search(name):
            continue
        if any(m.start < end and start < m.end for m in found):
            continue
        out.append(SideMention(start=start, end=end, text=text[start:end], side=name, unknown=True))
    return out
