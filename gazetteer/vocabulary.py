"""The lists of a lexicon that tell what a word beside or inside a name says of it."""

from __future__ import annotations

import re

from gazetteer.lexicon import Lexicon
from gazetteer.mention import ADMIN, BIT
from gazetteer.place import PlaceKind

_ANNOUNCED = re.compile(r"\b([A-Za-z]+) (of|called|named) [\"“‘']?$")
_LONGEST_ANNOUNCEMENT = 32
_EVERYDAY = 35
"""Up to which level a word of a lexicon is an everyday one."""


class Vocabulary:
    """A lexicon's lists, as sets and tables to look words up in; words are in normal form."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = lexicon.words
        self.given_names = lexicon.given_names
        self.surnames = lexicon.surnames
        cues = lexicon.cues
        self.never = cues["never"]["words"]
        self.inside = cues["inside"]["words"]
        self.titles = cues["person_before"]["titles"]
        self.nouns_of_taking = frozenset(cues["before"]["takings"])
        self.abbreviated_titles = {f"{word}." for word in cues["person_before"]["abbreviated"]}
        self.person_verbs = cues["person_after"]["verbs"]
        self.bodies, self.body_verbs = cues["body"]["nouns"], cues["body"]["verbs"]
        self.institutions = cues["institution"]["nouns"]
        self.state_nouns = cues["institution"]["state"]
        self.teams = cues["team"]["nouns"]
        self.products = cues["product"]["nouns"]
        self.streets = cues["street"]["nouns"]
        self.plain_streets = cues["street"]["plain"]
        self.modified = cues["modified"]["nouns"]
        self.generic_starts = cues["generic"]["starts"]
        self.of_states = cues["institution"]["of_states"]
        self.worldly = cues["institution"]["worldly"]
        self.falls, self.auxiliaries, self.participles = (
            cues["after"][name] for name in ("falls", "auxiliaries", "taken")
        )
        self.cues_before = {
            word: cue
            for cue in ("weak", "taking", "part", "motion", "locative")
            for word in cues["before"][cue]
        }
        self.kinds: dict[str, int] = {}
        for kind in PlaceKind:
            for word in cues["kinds"].get(kind.value, ()):
                self.kinds[word] = self.kinds.get(word, 0) | BIT[kind]
        self.facilities = cues["kinds"]["facility"]
        self.derived = cues["kinds"]["derived"]
        self.features = {
            word: BIT[kind]
            for kind in (PlaceKind.PHYSICAL, PlaceKind.ADMIN)
            for word in cues["features"][kind.value]
        }
        self.tails = self.facilities | cues["kinds"]["road"] | cues["kinds"]["last"]
        self.tail_starts = {words.split()[0] for words in self.tails}
        plural = {
            "provinces": ADMIN,
            "counties": ADMIN,
            "states": ADMIN,
            "regions": ADMIN,
            "governorates": ADMIN,
        }
        self.kinds |= plural | {f"{word}s": bits for word, bits in self.kinds.items() if " " not in word}

    def announces(self, text: str, start: int) -> bool:
        """Whether the words before a position say that a place comes: "the town of", "a village called"."""
        before = _ANNOUNCED.search(text, max(0, start - _LONGEST_ANNOUNCEMENT), start)
        if before is None:
            return False
        return before.group(2) != "of" or self.kinds.get(before.group(1).lower()) == BIT[PlaceKind.SETTLEMENT]

    def is_generic(self, norm: str) -> bool:
        """Whether names of places often begin so ("Kafr", "Tell", "Mount"), and the word alone names none."""
        return norm in self.generic_starts

    def is_ordinary(self, norm: str) -> bool:
        """Whether it is an everyday word: alone and unknown, a name it is not."""
        return self.words.get(norm, _EVERYDAY + 1) <= _EVERYDAY

    def is_part(self, norm: str) -> bool:
        """Whether a word says which part of a place is meant: northern, upper, greater."""
        return self.cues_before.get(norm) == "part"

    def is_given_name(self, norm: str) -> bool:
        """Whether people have it for a first name."""
        return norm in self.given_names

    def may_stand_alone(self, norm: str) -> bool:
        """Whether one word can be a name at all: function words, nouns of institutions, sides cannot."""
        if norm in self.never or norm in self.institutions or norm in self.kinds:
            return False
        return not (self.is_part(norm) and norm.endswith("ern"))
