"""What a report as a whole is about: its wars, the sides it names, and whose voice it speaks with."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from geoevents.extraction.side_files import lexicon as package_lexicon
from geoevents.extraction.side_lexicon import STATE_KINDS, Role, SideLexicon
from geoevents.extraction.side_matching import find_items
from geoevents.extraction.side_mentions import SideMention
from geoevents.extraction.side_voice import find_voice


@dataclass(frozen=True, slots=True, kw_only=True)
class SideContext:
    """What a report as a whole is about."""

    countries: tuple[str, ...] = ()
    """ISO codes of the countries at war, the one that it is most about first."""
    published: dt.date | None = None
    involved: tuple[str, ...] = ()
    """Of the countries those that the report is about nearly as much as the first; empty for all of them."""
    torn: str | None = None
    """The main country where rebels fight in it and the lexicon knows of no war there."""
    named: Counter[str] = field(default_factory=Counter)
    """How often each side is named by a name of its own."""
    told: Counter[str] = field(default_factory=Counter)
    """How often each side is meant, generic words included."""
    voice: str | None = None
    """The side that says "our forces"; None for an outlet that takes no side."""
    lexicon: SideLexicon = field(default_factory=package_lexicon, repr=False)
    phrases: tuple[str, tuple[SideMention, ...]] | None = field(default=None, repr=False, compare=False)
    """The report's text and what ``read_phrases`` reads there, if it would read the same again."""

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
        ordered, involved = _countries_at_war(text, countries, published, table)
        context = cls(countries=ordered, involved=involved, published=published, voice=voice, lexicon=table)
        named: Counter[str] = Counter()
        rising = False
        for item in find_items(text, countries=ordered, lexicon=table)[1]:
            if item.entry.role in (Role.NAME, Role.PERSON):
                named[table.current(item.entry.value, published)] += 1
            elif item.entry.role is Role.CLASS and item.entry.value == "rebels":
                rising = True
        main = ordered[0] if rising and ordered else None
        torn = main if main and main in table.countries and not table.wars_in(main, published) else None
        context = replace(context, named=named, torn=torn)
        if voice is None:
            context = replace(context, voice=find_voice(text, source, context))
        from geoevents.extraction.side_phrases import read_phrases

        phrases = tuple(read_phrases(text, context))
        told = Counter(m.side for m in phrases if m.side and not m.metonym and not m.person)
        lasting = all(m.kind != "enemy" for m in phrases)  # who the enemy is depends on what is told
        return replace(context, told=told, phrases=(text, phrases) if lasting else None)

    def opponent(self, side: str, *, near: Iterable[str] = ()) -> str | None:
        """Who lost what the side took: of its enemies in this war the one that the report tells most of.

        Args:
            side: who took it.
            near: the sides that the sentence names; an enemy among them wins.
        """
        country = self.countries[0] if self.countries else None
        if self.torn:
            both = [name for kind in ("government", "rebels") for name in self.meaning(kind, self.torn)]
            if side in both:
                return next((name for name in both if name != side), None)
        enemies = self.lexicon.opponents(side, country=country, day=self.published)
        if not enemies:
            return None
        close = set(near)

        def weight(rank: int) -> tuple[bool, float, int]:
            enemy = enemies[rank]
            return enemy in close, self.told[enemy] / (1 + _FARTHER * rank), -rank

        return enemies[max(range(len(enemies)), key=weight)]

    def resolve(self, kind: str) -> str | None:
        """The side that a generic class ("rebels") means in this report, in its main country first."""
        if kind == "fighters":
            return self._fighters()
        for country in self.involved or self.countries:
            side = self.pick(self.meaning(kind, country))
            if side is not None:
                return side
        if kind == "peacekeepers":
            return self.pick((*_MISSIONS, "United Nations")) if any(map(self.named.get, _MISSIONS)) else _UN
        return None

    def meaning(self, kind: str, country: str) -> tuple[str, ...]:
        """The sides that a generic class may mean in a country; "Ivorian rebels" where no war is known."""
        found = self.lexicon.meaning(kind, country, self.published)
        if country == self.torn:
            state = self.lexicon.countries[country]
            if kind in ("government", *STATE_KINDS) and state.side == state.name and state.adjective:
                return (f"{state.adjective} government",)
            if kind in ("rebels", "separatists") and not found:
                return (f"{state.adjective or state.name} rebels",)
        return found

    def states_of(self, country: str | None) -> frozenset[str]:
        """The sides that are a country's own state: its government's, whatever it is called in its war."""
        if country is None:
            return frozenset()
        known = self.lexicon.countries.get(country)
        own = (known.side,) if known else ()
        return frozenset((*self.meaning("government", country), *own))

    def pick(self, candidates: Iterable[str]) -> str | None:
        """The first candidate that the report names; the first of all where it names none."""
        sides = list(candidates)
        return next((side for side in sides if self.named[side]), sides[0] if sides else None)

    def backed(self, patron: str) -> str | None:
        """The side that a patron (a country's code) backs where the report is set."""
        for country in self.involved or self.countries:
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


_UN = "United Nations"
# Missions under a name of their own, which "peacekeepers" mean where a report names them.
_MISSIONS = ("ECOMOG", "AMISOM", "NATO", "INTERFET", "EAC force")
# Enemies are listed the likeliest first; a farther one must be told of more often.
_FARTHER = 0.4
# A report about Syria names Russia and Turkey often: powers that fight abroad count less.
_ABROAD = 0.3
# A country at war on the report's day counts more than one at peace, which may only be spoken of.
_AT_WAR = 1.5
# Countries of less than this share of the first one's weight lend a report no wars.
_SHARE = 0.3
_POWER_CODES = "US RU TR IR GB FR SA AE QA EG JO KE UG RW ER ZA IN TH BI IL LB PK TD NE CM KH"
_POWERS = frozenset(_POWER_CODES.split())
_NO_LAND = frozenset(("UN",))


@lru_cache(maxsize=512)
def _at_war(table: SideLexicon, day: dt.date | None) -> frozenset[str]:
    return frozenset(war.country for war in table.wars if war.covers(day))


def _countries_at_war(
    text: str, places: Iterable[str], published: dt.date | None, table: SideLexicon
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Countries of the places, names and adjectives of a text by weight, those at war that day before peers.

    Gives all of them, and of these the ones that weigh nearly as much as the first.
    """
    scores: dict[str, float] = {}
    abroad: list[tuple[str, ...]] = []
    abbreviated: list[str] = []

    def add(code: str, weight: float) -> None:
        scores[code] = scores.get(code, 0.0) + weight

    for code in places:
        add(code, 2.0)
    for item in find_items(text, countries=(), lexicon=table)[1]:
        role, value = item.entry.role, item.entry.value
        if role in (Role.COUNTRY, Role.CAPITAL, Role.ADJECTIVE, Role.PEOPLE):
            if value not in _NO_LAND:
                add(value, _ABROAD if value in _POWERS else 1.0)
        elif role is Role.NAME and value in table.sides:
            homes = table.sides[value].countries
            if item.entry.local:
                abbreviated.extend(item.entry.local)
                continue
            if len(homes) > 1:
                abroad.append(homes)
            for code in homes[:1]:
                add(code, (1.5 if len(homes) == 1 else 0.5) * (_ABROAD if code in _POWERS else 1.0))
    at_war = _at_war(table, published)
    at_home = at_war.intersection(scores)
    for code in abbreviated:  # what means a side only in its own war is no evidence against another war
        if code in scores or not at_home:
            add(code, 1.0)
    for homes in abroad:  # a side that fights in several countries speaks for those that something else names
        for code in homes[1:]:
            if code in scores:
                add(code, 0.5 * (_ABROAD if code in _POWERS else 1.0))
    weights = {code: score * (_AT_WAR if code in at_war else 1.0) for code, score in scores.items()}
    ordered = tuple(sorted(weights, key=lambda code: (-weights[code], code)))
    least = _SHARE * weights[ordered[0]] if ordered else 0.0
    return ordered, tuple(code for code in ordered if weights[code] >= least)
