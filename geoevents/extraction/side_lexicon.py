"""The lexicon of sides: which words mean which side, who fights whom, and where; read by ``side_files``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from geoevents.extraction.words import fold_word, words_of


class Role(StrEnum):
    """What a surface form is to its side."""

    NAME = "name"
    """The side's own name: "Hayat Tahrir al-Sham"."""
    PERSON = "person"
    COUNTRY = "country"
    """The country's name: a side where it acts, a place where it does not."""
    CAPITAL = "capital"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    """"Russians", "the Turks"."""
    COMMUNITY = "community"
    """The adjective of a people that a class of fighters is called after: "Kurdish", where "-held" follows."""
    CLASS = "class"
    """A generic word: "rebels"."""
    PLAIN = "plain"
    """A head that says nothing alone: "forces"."""
    OWN = "own"
    ENEMY = "enemy"
    LINK = "link"
    """"backed", "led", "pro"."""
    MODIFIER = "modifier"
    THING = "thing"
    """What belongs to a side: "positions", "-held"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of one surface form."""

    role: Role
    value: str
    """A side, a country code, or a class, by the role."""
    form: str
    """As it stands in the lexicon; its capitals are kept."""
    local: tuple[str, ...] = ()
    """Countries of which the report must be about one; empty for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A side and where it fights."""

    name: str
    countries: tuple[str, ...]
    since: dt.date | None = None
    until: dt.date | None = None
    later: str = ""
    """The name that it goes by from ``until`` on."""
    earlier: str = ""
    """The side that its parts belonged to before ``since``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A state: its code, its side, its name, the adjective for its people."""

    code: str
    name: str
    side: str
    adjective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class War:
    """Who fights whom in one country for a time, and what generic words mean there."""

    country: str
    since: dt.date
    until: dt.date | None
    generic: Mapping[str, tuple[str, ...]]
    backed: Mapping[str, str]
    against: tuple[tuple[tuple[str, ...], ...], ...]

    def covers(self, day: dt.date | None) -> bool:
        """Whether the war goes on that day; an unknown day is in every war."""
        return day is None or (self.since <= day and (self.until is None or day <= self.until))

    def days_from(self, day: dt.date) -> int:
        """How many days the war is away from a day: 0 on its own days."""
        if day < self.since:
            return (self.since - day).days
        return max(0, (day - self.until).days) if self.until else 0


Trie = dict[str, Any]
STATE_KINDS = ("army", "junta", "marines")
"""Classes that mean the state's own side where no war says otherwise."""
_NEAR_DAYS = 366
_RENAMINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SideLexicon:
    """All that is known of sides; made by ``load_lexicon``, never changed."""

    sides: Mapping[str, Side]
    countries: Mapping[str, Country]
    wars: tuple[War, ...]
    entries: tuple[Entry, ...]
    trie: Trie = field(repr=False)
    _by_form: Mapping[tuple[str, ...], tuple[Entry, ...]] = field(repr=False)
    _by_country: Mapping[str, tuple[War, ...]] = field(repr=False)

    def wars_in(self, country: str, day: dt.date | None) -> list[War]:
        """The wars of a country on a day; where none covers the day, the nearest within a year."""
        here = self._by_country.get(country, ())
        on = [war for war in here if war.covers(day)]
        if on or not here or day is None:
            return on or list(here)
        nearest = min(here, key=lambda war: war.days_from(day))
        return [nearest] if nearest.days_from(day) <= _NEAR_DAYS else []

    def meaning(self, kind: str, country: str, day: dt.date | None) -> tuple[str, ...]:
        """The sides that a generic class may mean in a country; the later war's word is the first."""
        for war in reversed(self.wars_in(country, day)):
            if kind in war.generic:
                return war.generic[kind]
        if kind in STATE_KINDS:
            return self.meaning("government", country, day)
        if kind == "government" and country in self.countries:
            return (self.countries[country].side,)
        return self.meaning(_BROADER[kind], country, day) if kind in _BROADER else ()

    def backed(self, patron: str, country: str, day: dt.date | None) -> str | None:
        """The side that a patron (a country's code) backs in a country."""
        for war in reversed(self.wars_in(country, day)):
            if patron in war.backed:
                return war.backed[patron]
        return None

    def named(self, name: str, day: dt.date | None = None) -> str | None:
        """The side that a name stands for wherever it is told, or None; "A; B" and "A and B" give None."""
        found = self._by_form.get(tuple(word.folded for word in words_of(name.removeprefix("the "))), ())
        for entry in sorted(found, key=lambda e: (e.role is not Role.NAME, bool(e.local))):
            if entry.role is Role.NAME or entry.role is Role.PERSON:
                return self.current(entry.value, day)
            if entry.role in (Role.COUNTRY, Role.CAPITAL):
                return self.countries[entry.value].side
        folded = fold_word(name)
        return next((side for side in self.sides if fold_word(side) == folded), None)

    def current(self, side: str, day: dt.date | None) -> str:
        """The name by which a side goes on a day: the Nusra Front is HTS from 28 January 2017 on."""
        for _ in range(_RENAMINGS):
            known = self.sides.get(side)
            if known is None or day is None:
                break
            if known.later and known.until and day >= known.until:
                following = known.later
            elif known.earlier and known.since and day < known.since:
                following = known.earlier
            else:
                break
            if following == side:
                break
            side = following
        return side

    def opponents(self, side: str, *, country: str | None = None, day: dt.date | None = None) -> list[str]:
        """The sides that fight a side, those of the country's own war first, none twice."""
        return list(_opponents(self, side, country, day))


_BROADER = {"islamist_rebels": "islamists"}
"""Where no war says what a class of words means, it means what this class does."""


@lru_cache(maxsize=4096)
def _opponents(lexicon: SideLexicon, side: str, country: str | None, day: dt.date | None) -> tuple[str, ...]:
    wars = lexicon.wars_in(country, day) if country else [war for war in lexicon.wars if war.covers(day)]
    found: dict[str, None] = {}
    for war in wars:
        for groups in war.against:
            for group in groups:
                if side in group:
                    found.update(dict.fromkeys(other for rest in groups if rest is not group for other in rest))
    return tuple(other for other in found if other != side)


@lru_cache(maxsize=4096)
def matching_case(form: str, seen: str) -> bool:
    """Whether a surface form may stand for an entry's: names need their capitals, abbreviations all."""
    wanted = [word.text for word in words_of(form)]
    told = [word.text for word in words_of(seen)]
    if len(wanted) != len(told):
        return True
    if seen.isupper() and len(seen) > 4:
        return True
    for a, b in zip(wanted, told, strict=True):
        if a.isupper() and a.isascii() and any(c.isalpha() for c in a):
            if not b.isupper() and len(a) <= 4:
                return False
            if len(a) > 4 and not b[0].isupper():
                return False
        elif a[0].isupper() and not (b[0].isupper() or not b[0].isalpha()):
            return a.lower() in (
                "al",
                "the",
                "group",
                "front",
                "movement",
                "forces",
                "army",
                "brigade",
                "division",
            )
    return True
