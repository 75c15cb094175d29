"""What a report as a whole is about: its wars, the sides it names, and whose voice it speaks with."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from geoevents.extraction.side_lexicon import Role, SideLexicon
from geoevents.extraction.side_lexicon import lexicon as package_lexicon
from geoevents.extraction.side_matching import find_items


@dataclass(frozen=True, slots=True, kw_only=True)
class SideContext:
    """What a report as a whole is about."""

    countries: tuple[str, ...] = ()
    """ISO codes of the countries at war, the one that it is most about first."""
    published: dt.date | None = None
    named: Counter[str] = field(default_factory=Counter)
    """How often each side is named by a name of its own."""
    told: Counter[str] = field(default_factory=Counter)
    """How often each side is meant, generic words included."""
    voice: str | None = None
    """The side that says "our forces"; None for an outlet that takes no side."""
    lexicon: SideLexicon = field(default_factory=package_lexicon, repr=False)

    @classmethod
    def of(
        cls,
        text: str,
        countries: Iterable[str] = (),
        *,
        published: dt.date | None = None,
        source: str = "",
        voice: str | None = None,
        lexicon: SideLexicon | None = None,
    ) -> SideContext:
        """The context of a report.

        Args:
            text: the whole report.
            countries: ISO codes of the places that it names, one for each mention.
            published: its day, which decides between wars of one country.
            source: who publishes it, in words ("state news agency", "SDF press office").
            voice: the side that publishes it, where it is known; else it is read from the source and the text.
            lexicon: the package's where it is left out.
        """
        table = lexicon or package_lexicon()
        ordered = _countries_at_war(text, countries, published, table)
        context = cls(countries=ordered, published=published, voice=voice, lexicon=table)
        named: Counter[str] = Counter()
        for item in find_items(text, countries=ordered, lexicon=table)[1]:
            if item.entry.role in (Role.NAME, Role.PERSON):
                named[table.current(item.entry.value, published)] += 1
        context = replace(context, named=named)
        if voice is None:
            ours = _OURS.search(text) is not None
            heading = _voice_of_heading(text, context) if ours else None
            voice = (
                heading
                or (source and _voice_of_source(source, context))
                or (_voice(text, context) if ours else None)
            )
            context = replace(context, voice=voice or None)
        return replace(context, told=_told(text, context))

    def opponent(self, side: str) -> str | None:
        """Who lost what the side took: its one enemy in this war, or of several the one that the report tells most of."""
        country = self.countries[0] if self.countries else None
        enemies = self.lexicon.opponents(side, country=country, day=self.published)
        if not enemies:
            return None
        return max(enemies, key=lambda enemy: (self.told[enemy], -enemies.index(enemy)))

    def resolve(self, kind: str) -> str | None:
        """The side that a generic class ("rebels") means in this report: in the country it is most about first."""
        if kind == "fighters":
            return self._fighters()
        for country in self.countries:
            side = self.pick(self.lexicon.meaning(kind, country, self.published))
            if side is not None:
                return side
        return None

    def pick(self, candidates: Iterable[str]) -> str | None:
        """The first candidate that the report names; the first of all where it names none."""
        sides = list(candidates)
        return next((side for side in sides if self.named[side]), sides[0] if sides else None)

    def backed(self, patron: str) -> str | None:
        """The side that a patron (a country's code) backs where the report is set."""
        for country in self.countries:
            side = self.lexicon.backed(patron, country, self.published)
            if side is not None:
                return side
        return None

    def _fighters(self) -> str | None:
        """Whom "fighters" and "gunmen" mean: the irregular side that the report names most."""
        for country in self.countries[:1]:
            state = self.lexicon.meaning("government", country, self.published)[:1]
            enemies = [
                e for name in state for e in self.lexicon.opponents(name, country=country, day=self.published)
            ]
            states = {known.side for known in self.lexicon.countries.values()}
            irregular = [e for e in enemies if e not in states and e != self.voice and self.named[e]]
            if irregular:
                return max(irregular, key=lambda e: (self.named[e], -irregular.index(e)))
        return self.resolve("rebels") or self.resolve("gangs") or self.resolve("jihadists")


# A report about Syria names Russia and Turkey often: powers that fight abroad count less.
_ABROAD = 0.3
_POWERS = frozenset(
    "US RU TR IR GB FR SA AE QA EG JO KE UG RW ER ZA IN TH BI IL LB PK TD NE CM KH".split(),
)


def _countries_at_war(
    text: str, places: Iterable[str], published: dt.date | None, table: SideLexicon
) -> tuple[str, ...]:
    """Countries of the places, names and adjectives of a text, those at war that day first, by weight."""
    scores: dict[str, float] = {}
    abroad: list[tuple[str, ...]] = []

    def add(code: str, weight: float) -> None:
        scores[code] = scores.get(code, 0.0) + weight

    for code in places:
        add(code, 2.0)
    for item in find_items(text, countries=(), lexicon=table)[1]:
        role, value = item.entry.role, item.entry.value
        if role in (Role.COUNTRY, Role.CAPITAL, Role.ADJECTIVE, Role.PEOPLE):
            add(value, _ABROAD if value in _POWERS else 1.0)
        elif role is Role.NAME and value in table.sides:
            homes = table.sides[value].countries
            if len(homes) > 1:
                abroad.append(homes)
            for code in homes[:1]:
                add(code, (1.5 if len(homes) == 1 else 0.5) * (_ABROAD if code in _POWERS else 1.0))
    for homes in abroad:  # a side that fights in several countries speaks for those that something else names
        for code in homes[1:]:
            if code in scores:
                add(code, 0.5 * (_ABROAD if code in _POWERS else 1.0))
    at_war = {war.country for war in table.wars if war.covers(published)}
    return tuple(sorted(scores, key=lambda code: (code not in at_war, -scores[code], code)))


def _told(text: str, context: SideContext) -> Counter[str]:
    from geoevents.extraction.side_phrases import read_phrases

    return Counter(m.side for m in read_phrases(text, context) if m.side and not m.metonym and not m.person)


# ---------------------------------------------------------------------------------------------- voice

_OURS = re.compile(
    r"\b(?:our|friendly)\s+(?:\w+\s+)?(?:forces|troops|soldiers|units|fighters|army|men|boys|brigades|guys|lads|heroes|"
    r"mujahideen|comrades|sons|armed|people|control|hands|defenders|resistance)\b|\bthe (?:heroes|enemy)\b|\b(?:is|are) ours\b",
    re.IGNORECASE,
)
_HEAD = 220
_SPEAKER = re.compile(
    r"\b(?:general staff|general command|command|ministry of defen[cs]e|defen[cs]e ministry|MoD|press (?:office|service|cent(?:re|er))|"
    r"media (?:office|cent(?:re|er))|operations room|spokes\w+|communiqu[eé]|statement|task force)\b",
    re.IGNORECASE,
)
_OUR_STATE = re.compile(
    r"\bour (?:(?:heroic|brave|valiant|glorious) (?:arab )?army|armed forces)\b|\bheroic army\b", re.IGNORECASE
)
# how each camp calls the other
_SLURS = (
    (
        "government",
        re.compile(
            r"\b(?:terroris\w+|takfiri\w*|our (?:heroic |brave |valiant )+(?:arab )?army|(?:the )?heroic army|saboteurs|"
            r"mercenar\w+|outlaw\w*|our armed forces|the coup militia)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "rebels",
        re.compile(
            r"\b(?:regime(?:'s)?|mujahid\w+|shabiha|Assad's (?:gangs|militias|dogs)|junta(?:'s)?|occupi\w+|our revolutionaries|"
            r"revolution|inshallah|with God's permission|by the grace of God)\b",
            re.IGNORECASE,
        ),
    ),
)
_CALLED = re.compile(
    r"\b(?:militia|militias|gang|gangs|terrorists?|mercenaries|remnants|regime|occupation|coalition|enemy)\b",
    re.I,
)


def _voice_of_heading(text: str, context: SideContext) -> str | None:
    """The side whose command or press office stands at the head of a text."""
    head = _SPEAKER.search(text, 0, _HEAD)
    if head is not None:
        for item in find_items(text[: text.find("\n", head.end()) if "\n" in text[head.end() : head.end() + 80] else head.end() + 60], countries=context.countries, lexicon=context.lexicon)[1]:
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


def _voice(text: str, context: SideContext) -> str | None:
    """Who says "our forces".

    The state, for "our heroic army"; the enemy of the side that is called a gang ("the Daesh gang", "Kinshasa
    regime"); else the camp whose words for the other camp the text uses.
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
    counts = {kind: len(pattern.findall(text)) for kind, pattern in _SLURS}
    if counts["government"] > counts["rebels"]:
        return context.resolve("government")
    if counts["rebels"] > counts["government"]:
        return context.resolve("rebels")
    return None


def _called_names(text: str, context: SideContext) -> Counter[str]:
    """Sides right before or behind a word of abuse: "Daesh gang", "gangs of the regime", "PKK terrorists"."""
    found: Counter[str] = Counter()
    for item in find_items(text, countries=context.countries, lexicon=context.lexicon)[1]:
        if item.entry.role is Role.NAME:
            behind = _CALLED.match(text, min(item.end + 1, len(text)))
            before = re.search(
                r"\b(?:militias?|gangs?|terrorists|mercenaries|remnants) of (?:the )?$",
                text[: item.start][-40:],
            )
            if behind or before:
                found[context.lexicon.current(item.entry.value, context.published)] += 1
        elif item.entry.role in (Role.CAPITAL, Role.ADJECTIVE):
            if re.match(r"\s(?:regime|occupation)\b", text[item.end : item.end + 14]):
                found[context.lexicon.countries[item.entry.value].side] += 1
    return found
