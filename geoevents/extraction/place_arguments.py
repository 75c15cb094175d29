"""The places that the words of a parsed sentence name or stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gazetteer.place import PlaceKind
from geoevents.extraction.findings import PlaceArgument
from geoevents.extraction.grammar import Arguments, conjuncts, prepositions
from geoevents.extraction.language import Parse, Word
from geoevents.extraction.masking import Patch
from geoevents.extraction.places import load_place_words

_DEFINITE = frozenset({"the", "that", "this", "its", "their", "both", "these", "those"})
_COUNTS = frozenset({"two", "three", "four", "five"})
_WINDOW = 14


class PlaceReader:
    """The places of one sentence, by the words of its parse.

    Args:
        parse: the sentence.
        patches: for every word, what it stands for in the masked sentence.
    """

    def __init__(self, parse: Parse, patches: Sequence[Patch | None]) -> None:
        self._parse = parse
        self._patches = patches
        self._words = load_place_words()

    def under(self, found: Iterable[tuple[str, Word]], *names: str) -> list[PlaceArgument]:
        """The places behind these prepositions."""
        return [place for name, word in found if name in names for place in self.at(word)]

    def at(self, word: Word, *, depth: int = 0) -> list[PlaceArgument]:
        """The places that ``word`` names or stands for, with those joined to it."""
        found = self._named_by(word, depth)
        for conjunct in conjuncts(self._parse, word):
            more = self._named_by(conjunct, depth)
            if not (found and found[-1].anaphor == "list" and more and more[0].anaphor == "list"):
                found.extend(more)
        return found

    def _named_by(self, word: Word, depth: int) -> list[PlaceArgument]:
        patch = self._patches[word.index]
        if patch is not None and patch.places:
            return [
                PlaceArgument(mention=mention, word=word, part=mention.part, partial=mention.partial)
                for mention in patch.places
            ]
        if patch is not None or depth > 3:
            return []
        if word.lower in ("it", "there", "both") or (
            word.lower in _COUNTS and any(c.lower in ("all", "the") for c in self._parse.children(word))
        ):
            return [PlaceArgument(anaphor=word.lower, word=word)]
        lower = word.lower
        if lower in self._words.around:
            return []
        nouns = self._words
        share = lower in nouns.shares or lower in nouns.districts
        known = lower in (
            nouns.settlements
            | nouns.settlements_plural
            | nouns.facilities
            | nouns.areas
            | nouns.roads
            | nouns.wholes
        )
        if not (share or known):
            return [
                a for child in self._parse.children(word, "appos") for a in self._named_by(child, depth + 1)
            ]
        inner = self._inner_places(word, depth)
        if inner:
            nearly = any(c.lower in ("almost", "nearly") for c in self._parse.children(word))
            if (share and lower not in nouns.wholes) or nearly:
                part = self._phrase(word)
                return [
                    replace(argument, part=argument.part or part, partial=not _is_road(argument))
                    for argument in inner
                ]
            if lower in nouns.areas:
                return [replace(argument, part=argument.part or self._phrase(word)) for argument in inner]
            return inner
        count = next((c.lower for c in self._parse.children(word, "nummod") if c.lower in _COUNTS), "")
        if lower in nouns.settlements_plural:
            both = any(c.lower == "both" for c in self._parse.children(word, "det", "predet"))
            definite = any(
                c.lower in _DEFINITE or c.lower == "all" for c in self._parse.children(word, "det", "predet")
            )
            if both or (count and definite):
                return [PlaceArgument(anaphor="both" if both else count, word=word)]
        if lower in nouns.many and word.dep in ("dobj", "nsubj", "nsubjpass", "pobj", "conj"):
            return [PlaceArgument(anaphor="list", word=word)]
        definite = any(c.lower in _DEFINITE for c in self._parse.children(word, "det", "poss"))
        if definite and lower in (nouns.settlements | nouns.facilities | nouns.roads | nouns.areas):
            return [PlaceArgument(anaphor=lower, word=word)]
        return []

    def _inner_places(self, word: Word, depth: int) -> list[PlaceArgument]:
        found: list[PlaceArgument] = []
        for child in self._parse.children(word, "appos", "compound", "nmod", "poss"):
            if child.dep != "poss" or self._patches[child.index] is not None:
                found.extend(self._named_by(child, depth + 1))
        for name, governed in prepositions(self._parse, word):
            around = word.lower in self._words.areas and name in ("around", "near", "outside", "in")
            if name in ("of", "including", "like") or around:
                found.extend(self.at(governed, depth=depth + 1))
        if not found:
            following = self._parse.words[word.index + 1 : word.index + 2]
            for each in following:
                patch = self._patches[each.index]
                if patch is not None and patch.places:
                    found.extend(self._named_by(each, depth + 1))
        return found

    def _phrase(self, word: Word) -> str:
        left = [
            c
            for c in self._parse.children(word, "amod", "compound", "nummod", "quantmod")
            if c.index < word.index
        ]
        words = [c for c in left if self._patches[c.index] is None] + [word]
        return " ".join(each.text for each in words)

    def after(self, verb: Word) -> list[PlaceArgument]:
        """The places right after a verb that the parser left without an object."""
        for word in self._parse.words[verb.index + 1 : verb.index + _WINDOW]:
            patch = self._patches[word.index]
            if patch is not None and patch.places:
                if word.dep in ("nsubj", "nsubjpass"):
                    return []
                return self.at(word)
            if word.pos in ("VERB", "AUX", "SCONJ") or word.lower in self._words.around or word.text in ";:.—–":
                return []
            if word.pos == "ADP" and word.lower != "of":
                return []
            if word.pos == "PRON" or (word.pos == "PROPN" and patch is None):
                return []
            if word.pos == "NOUN" and word.lower not in (
                self._words.settlements
                | self._words.settlements_plural
                | self._words.facilities
                | self._words.wholes
                | self._words.shares
                | self._words.districts
            ):
                return []
        return []

    def before(self, verb: Word) -> list[PlaceArgument]:
        """ "In Goma, taken in January, ...": the place before a participle, however parsed."""
        index = verb.index - 1
        while index >= 0 and (self._parse.words[index].text == "," or self._parse.words[index].pos == "ADV"):
            index -= 1
        if index < 0 or index == verb.index - 1:
            return []
        patch = self._patches[index]
        return self._named_by(self._parse.words[index], 0) if patch is not None and patch.places else []

    def fronted(self, arguments: Arguments) -> list[PlaceArgument]:
        """ "Vuhlehirsk the rebels had taken": two subjects, of which the first is the object."""
        if len(arguments.subjects) < 2 or arguments.objects:
            return []
        return [p for p in self.at(arguments.subjects[0]) if p.mention is not None]

    def of_noun(self, noun: Word) -> list[PlaceArgument]:
        """The places that a noun is of: "the fall of X", "X's fall"."""
        places = [p for name, w in prepositions(self._parse, noun) if name == "of" for p in self.at(w)]
        return places or [
            p
            for child in self._parse.children(noun, "poss", "compound")
            for p in self.at(child)
            if p.mention is not None
        ]

    def _left_of(self, word: Word) -> list[PlaceArgument]:
        """ "Idlib province, the last rebel-held area": the place before the comma."""
        index = word.index - 1
        while index > 0 and self._parse.words[index].pos in ("DET", "ADJ", "NUM", "ADV"):
            index -= 1
        if self._parse.words[index].text != ",":
            return []
        for each in reversed(self._parse.words[max(0, index - 2) : index]):
            patch = self._patches[each.index]
            if patch is not None and patch.places:
                return self._named_by(each, 0)
        return []

    def modified_by(self, word: Word) -> list[PlaceArgument]:
        """The named places that an adjective of holding stands before."""
        head = self._parse.head(word)
        places = [p for p in self.at(head) if p.mention is not None] if head.index > word.index else []
        if not places and head.dep == "appos":
            places = [p for p in self._named_by(self._parse.head(head), 0) if p.mention is not None]
            places = places or self._left_of(word)
        if places:
            return places
        for following in self._parse.words[word.index + 1 : word.index + 7]:
            patch = self._patches[following.index]
            if patch is not None and patch.places:
                return [p for p in self.at(following) if p.mention is not None]
            if following.pos in ("VERB", "AUX", "PUNCT", "SCONJ", "CCONJ") or (
                following.pos == "ADP" and following.lower != "of"
            ):
                return []
        return []


def _is_road(argument: PlaceArgument) -> bool:
    mention = argument.mention
    if mention is None:
        return False
    if mention.toponym and mention.toponym.place:
        return mention.toponym.place.kind is PlaceKind.ROAD
    return bool(load_place_words().roads & set(mention.text.lower().split()))
