"""Phrases of control: "take control of X", "X is in the hands of Y", "the flag flies over X", "X is ours"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from geoevents.extraction.findings import Finding, PlaceArgument
from geoevents.extraction.grammar import Arguments, find_arguments, prepositions
from geoevents.extraction.language import Parse, Word
from geoevents.extraction.modality import judge
from geoevents.extraction.place_arguments import PlaceReader
from geoevents.extraction.triggers import Triggers
from geoevents.model import EventType

_UNDER = frozenset({"under", "in", "into", "to", "within"})
_OVER = ("of", "over", "on", "in")


class ControlPhrases:
    """Finds the phrases of control in one parsed sentence."""

    def __init__(self, parse: Parse, places: PlaceReader, triggers: Triggers) -> None:
        self._parse = parse
        self._places = places
        self._triggers = triggers

    def match_verb(self, verb: Word, base: str, arguments: Arguments) -> Finding | None:
        """What a verb tells with a word of control beside it, if it has one."""
        return (
            self._match_flag(verb, base, arguments)
            or self._match_taking(verb, base, arguments)
            or self._match_under(verb, base, arguments)
            or self._match_being(verb, base, arguments)
        )

    def match_noun(self, noun: Word) -> Iterator[Finding]:
        """ "Town fully under army control", "army again in full control of X": control without a verb."""
        preposition = self._parse.head(noun)
        if preposition.lower not in ("under", "in") or preposition.dep != "prep":
            return
        head = self._parse.head(preposition)
        if head.pos in ("VERB", "AUX"):
            if self._triggers.base(head.lower) is None:
                yield from self._match_bringing(noun, head)
            return
        places = [p for name, w in prepositions(self._parse, noun) if name == "of" for p in self._places.at(w)]
        gain: list[Word] = [head] if places else self._holders(noun)
        if not places:
            subjects = [head, *self._parse.children(head, "nsubj", "nsubjpass", "dobj")]
            places = [p for w in subjects for p in self._places.at(w)]
        if not places:
            return
        near = self._parse.words[max(0, preposition.index - 3) : noun.index]
        new = any(w.lower in ("now", "again", "back", "fully", "full") for w in near)
        yield Finding(
            type=EventType.CAPTURE if new else EventType.HOLDS,
            word=noun,
            rule=f"fragment:{noun.lower}",
            factuality=judge(self._parse, noun, self._triggers.modality),
            places=places,
            roles={"gain": gain},
            again=any(w.lower in ("again", "back") for w in near),
        )

    def match_back(self, word: Word) -> Iterator[Finding]:
        """ "Army back in X": no verb at all."""
        head = self._parse.head(word)
        where = [*prepositions(self._parse, word), *prepositions(self._parse, head)]
        places = [p for name, w in where if name in ("in", "inside") for p in self._places.at(w)]
        if places:
            yield Finding(
                type=EventType.CAPTURE,
                word=word,
                rule="back",
                factuality=judge(self._parse, head, self._triggers.modality),
                places=places,
                roles={"gain": [head]},
                again=True,
                needs_side=True,
            )

    def _match_taking(self, verb: Word, base: str, arguments: Arguments) -> Finding | None:
        """ "Take control of X", "lose its grip on X"."""
        control = self._triggers.control
        for word in [
            *arguments.objects,
            *(w for c in self._parse.children(verb, "conj") for w in [c] if c.pos == "NOUN"),
        ]:
            if word.lower not in control.nouns:
                continue
            places = [
                p
                for name, w in prepositions(self._parse, word)
                if name in ("of", "over", "on", "in")
                for p in self._places.at(w)
            ]
            places = places or [
                p
                for name, w in arguments.prepositions
                if name in ("of", "over", "on", "in")
                for p in self._places.at(w)
            ]
            if not places:
                continue
            kinds = (
                (control.again, EventType.CAPTURE, "gain"),
                (control.gain, EventType.CAPTURE, "gain"),
                (control.lose, EventType.CAPTURE, "loss"),
                (control.hold, EventType.HOLDS, "gain"),
            )
            for verbs, kind, role in kinds:
                if base in verbs:
                    roles = {role: list(arguments.subjects)}
                    if role == "loss":
                        roles["gain"] = [w for name, w in arguments.prepositions if name == "to"]
                    return self._controlled(
                        verb, kind, places, roles, again=verbs is control.again, rule="control"
                    )
        return None

    def _match_under(self, verb: Word, base: str, arguments: Arguments) -> Finding | None:
        """ "X came under the control of Y", "X is in the hands of Y"."""
        control = self._triggers.control
        for name, word in arguments.prepositions:
            if name not in _UNDER or word.lower not in control.nouns:
                continue
            if name in ("in", "to", "into") and word.lower in ("control", "power", "charge", "command", "rule"):
                if word.lower != "control":
                    continue
                places = [
                    p for n, w in prepositions(self._parse, word) if n == "of" for p in self._places.at(w)
                ]
                kind = EventType.HOLDS if base in control.states else EventType.CAPTURE
                if places:
                    return self._controlled(
                        verb, kind, places, {"gain": list(arguments.subjects)}, rule="in control"
                    )
                continue
            gain = self._holders(word)
            subjects = arguments.objects if arguments.passive else [*arguments.subjects, *arguments.objects]
            places = [p for w in subjects for p in self._places.at(w)]
            if not places and not arguments.passive and base in control.become:
                places = self._places.after(verb)
            if not places:
                continue
            roles = {"gain": gain or (arguments.subjects if arguments.passive or arguments.objects else [])}
            if base in control.become:
                again = base in ("return", "revert", "restore") or is_again(self._parse, verb)
                return self._controlled(
                    verb, EventType.CAPTURE, places, roles, again=again, rule="under control"
                )
            if base in control.states:
                kind = EventType.CAPTURE if self._is_new(verb) else EventType.HOLDS
                return self._controlled(
                    verb, kind, places, roles, again=is_again(self._parse, verb), rule="under control"
                )
        return None

    def _match_bringing(self, noun: Word, head: Word) -> Iterator[Finding]:
        """ "Brings a road that links A with B under army control", where "under" hangs on the wrong verb."""
        for verb in self._parse.ancestors(head):
            if self._triggers.base(verb.lower) not in self._triggers.control.become or verb.pos != "VERB":
                continue
            arguments = find_arguments(self._parse, verb)
            places = [p for w in arguments.objects for p in self._places.at(w)]
            if places and not arguments.passive:
                yield self._controlled(
                    verb, EventType.CAPTURE, places, {"gain": self._holders(noun)}, rule="under control"
                )
            return

    def _match_flag(self, verb: Word, base: str, arguments: Arguments) -> Finding | None:
        """ "Raised the flag over X", "the flag was up in X"."""
        flags = [
            w
            for w in (*arguments.objects, *arguments.subjects)
            if w.lower in ("flag", "flags", "banner", "colours")
        ]
        if not flags or base not in self._triggers.control.flag | {"be", "put", "go"}:
            return None
        where = [*arguments.prepositions, *(each for flag in flags for each in prepositions(self._parse, flag))]
        places = [
            replace(place, partial=False)
            for name, word in where
            if name in ("in", "over", "at", "above", "on", "inside", "of", "atop")
            for place in self._places.at(word)
        ]
        if not places and any(c.lower == "there" for c in self._parse.children(verb, "advmod")):
            there = next(c for c in self._parse.children(verb, "advmod") if c.lower == "there")
            places = [PlaceArgument(anaphor="there", word=there)]
        if not places:
            return None
        owners = [w for flag in flags for w in self._parse.children(flag, "poss", "amod", "compound", "nmod")]
        subjects = [w for w in arguments.subjects if w not in flags]
        return self._controlled(verb, EventType.CAPTURE, places, {"gain": subjects or owners}, rule="flag")

    def _match_being(self, verb: Word, base: str, arguments: Arguments) -> Finding | None:
        """ "The town is ours", "the army is back in X", "masters of X"."""
        if base not in self._triggers.control.states | {"become"}:
            return None
        complements = self._parse.children(verb, "attr", "acomp", "advmod", "dep", "oprd")
        places = [p for w in arguments.subjects for p in self._places.at(w)]
        for word in complements:
            if word.lower in ("ours", "theirs", "his", "hers", "mine") and places:
                return self._controlled(verb, EventType.CAPTURE, places, {"gain": [word]}, rule="ours")
            inner = [
                p
                for name, w in prepositions(self._parse, word)
                if name in ("in", "inside", "at", "of")
                for p in self._places.at(w)
            ]
            if word.lower in ("masters", "master") and inner:
                return self._controlled(
                    verb, EventType.CAPTURE, inner, {"gain": list(arguments.subjects)}, rule="masters"
                )
            if word.lower == "back":
                inner = inner or [
                    p
                    for name, w in arguments.prepositions
                    if name in ("in", "inside", "at")
                    for p in self._places.at(w)
                ]
                if inner:
                    found = self._controlled(
                        verb,
                        EventType.CAPTURE,
                        inner,
                        {"gain": list(arguments.subjects)},
                        rule="back",
                        again=True,
                    )
                    found.needs_side = True
                    return found
        return None

    def _is_new(self, verb: Word) -> bool:
        return any(c.lower in ("now", "again", "back") for c in self._parse.children(verb, "advmod"))

    def _holders(self, noun: Word) -> list[Word]:
        found = self._parse.children(noun, "poss", "compound", "amod", "nmod")
        found += [w for name, w in prepositions(self._parse, noun) if name == "of"]
        return found

    def _controlled(
        self,
        verb: Word,
        kind: EventType,
        places: list[PlaceArgument],
        roles: dict[str, list[Word]],
        *,
        rule: str,
        again: bool = False,
    ) -> Finding:
        return Finding(
            type=kind,
            word=verb,
            rule=f"{rule}:{verb.lower}",
            factuality=judge(self._parse, verb, self._triggers.modality),
            places=places,
            roles=roles,
            again=again or is_again(self._parse, verb),
        )


def is_again(parse: Parse, verb: Word) -> bool:
    """Whether a verb has "again" or "back" beside it."""
    return any(child.lower in ("again", "back") for child in parse.children(verb, "advmod", "prt"))
