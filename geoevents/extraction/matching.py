"""Triggers and their places in a parsed sentence: what it tells of control, before names become sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gazetteer.place import PlaceKind
from geoevents.extraction.grammar import Arguments, conjuncts, find_arguments, prepositions
from geoevents.extraction.language import Parse, Word
from geoevents.extraction.masking import Masked, Patch, words_of
from geoevents.extraction.modality import Factuality, judge
from geoevents.extraction.places import PlaceMention, load_place_words
from geoevents.extraction.triggers import Frame, Triggers
from geoevents.model import EventType

_DEFINITE = frozenset({"the", "that", "this", "its", "their", "both", "these", "those"})
_UNDER = frozenset({"under", "in", "into", "to", "within"})
_COUNTS = frozenset({"two", "three", "four", "five"})
_WINDOW = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceArgument:
    """A place that a trigger is about: a mention, or a word ("town", "it", "there") that stands for one."""

    mention: PlaceMention | None = None
    anaphor: str = ""
    word: Word | None = None
    part: str = ""
    partial: bool = False


@dataclass(slots=True, kw_only=True)
class Finding:
    """A trigger with its places, and the words that fill its roles."""

    type: EventType
    word: Word
    rule: str
    factuality: Factuality
    places: list[PlaceArgument]
    roles: dict[str, list[Word]] = field(default_factory=dict)
    again: bool = False
    needs_side: bool = False
    nominal: bool = False


class Matcher:
    """Finds what one parsed sentence tells."""

    def __init__(self, parse: Parse, masked: Masked, triggers: Triggers) -> None:
        self.parse = parse
        self.masked = masked
        self.triggers = triggers
        self.patches: list[Patch | None] = words_of(parse, masked)
        self.words = load_place_words()

    def find(self) -> list[Finding]:
        """Everything told, facts and not, in the order of the sentence; the best reading of each trigger."""
        found: list[Finding] = []
        for word in self.parse.words:
            if self.patches[word.index] is not None:
                found.extend(self._match_adjective(word))
                continue
            if word.pos in ("VERB", "AUX") or word.tag.startswith("VB") or self._is_predicate(word):
                found.extend(self._match_verb(word))
            elif word.lower == "back" and self.parse.head(word).pos in ("NOUN", "PROPN"):
                found.extend(self._match_back(word))
            elif word.lower in self.triggers.nouns and word.pos in ("NOUN", "PROPN"):
                found.extend(self._match_noun(word))
            elif word.lower in self.triggers.control.nouns:
                found.extend(self._match_fragment(word))
        return [each for each in found if each.places]

    def _is_predicate(self, word: Word) -> bool:
        """ "The city was overrun": a participle that the tagger took for a noun or an adjective."""
        if word.dep not in ("attr", "acomp", "oprd") or self.parse.head(word).lemma not in (
            "be",
            "lie",
            "stand",
        ):
            return False
        return self.triggers.base(word.lower) is not None and word.lower.endswith(
            ("ed", "en", "un", "ne", "ost")
        )

    def _match_back(self, word: Word) -> Iterator[Finding]:
        """ "Army back in X": no verb at all."""
        head = self.parse.head(word)
        where = [*prepositions(self.parse, word), *prepositions(self.parse, head)]
        places = [p for name, w in where if name in ("in", "inside") for p in self.places_at(w)]
        if places:
            yield Finding(
                type=EventType.CAPTURE,
                word=word,
                rule="back",
                factuality=judge(self.parse, head, self.triggers.modality),
                places=places,
                roles={"gain": [head]},
                again=True,
                needs_side=True,
            )

    # places

    def places_at(self, word: Word, *, depth: int = 0) -> list[PlaceArgument]:
        """The places that ``word`` names or stands for, with those joined to it."""
        found = self._places_of(word, depth)
        for conjunct in conjuncts(self.parse, word):
            more = self._places_of(conjunct, depth)
            if not (found and found[-1].anaphor == "list" and more and more[0].anaphor == "list"):
                found.extend(more)
        return found

    def _places_of(self, word: Word, depth: int) -> list[PlaceArgument]:
        patch = self.patches[word.index]
        if patch is not None and patch.places:
            return [
                PlaceArgument(mention=mention, word=word, part=mention.part, partial=mention.partial)
                for mention in patch.places
            ]
        if patch is not None or depth > 3:
            return []
        if word.lower in ("it", "there", "both") or (
            word.lower in _COUNTS and any(c.lower in ("all", "the") for c in self.parse.children(word))
        ):
            return [PlaceArgument(anaphor=word.lower, word=word)]
        lower = word.lower
        if lower in self.words.around:
            return []
        nouns = self.words
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
                a for child in self.parse.children(word, "appos") for a in self._places_of(child, depth + 1)
            ]
        inner = self._inner_places(word, depth)
        if inner:
            if share and lower not in nouns.wholes:
                part = self._phrase(word)
                return [
                    replace(argument, part=argument.part or part, partial=not _is_road(argument))
                    for argument in inner
                ]
            if lower in nouns.areas:
                return [replace(argument, part=argument.part or self._phrase(word)) for argument in inner]
            return inner
        count = next((c.lower for c in self.parse.children(word, "nummod") if c.lower in _COUNTS), "")
        if lower in nouns.settlements_plural:
            both = any(c.lower == "both" for c in self.parse.children(word, "det", "predet"))
            definite = any(
                c.lower in _DEFINITE or c.lower == "all" for c in self.parse.children(word, "det", "predet")
            )
            if both or (count and definite):
                return [PlaceArgument(anaphor="both" if both else count, word=word)]
        if lower in nouns.many and word.dep in ("dobj", "nsubj", "nsubjpass", "pobj", "conj"):
            return [PlaceArgument(anaphor="list", word=word)]
        definite = any(c.lower in _DEFINITE for c in self.parse.children(word, "det", "poss"))
        if definite and lower in (nouns.settlements | nouns.facilities | nouns.roads | nouns.areas):
            return [PlaceArgument(anaphor=lower, word=word)]
        return []

    def _inner_places(self, word: Word, depth: int) -> list[PlaceArgument]:
        found: list[PlaceArgument] = []
        for child in self.parse.children(word, "appos", "compound", "nmod", "poss"):
            if child.dep != "poss" or self.patches[child.index] is not None:
                found.extend(self._places_of(child, depth + 1))
        for name, governed in prepositions(self.parse, word):
            around = word.lower in self.words.areas and name in ("around", "near", "outside", "in")
            if name in ("of", "including", "like") or around:
                found.extend(self.places_at(governed, depth=depth + 1))
        if not found:
            following = self.parse.words[word.index + 1 : word.index + 2]
            for each in following:
                patch = self.patches[each.index]
                if patch is not None and patch.places:
                    found.extend(self._places_of(each, depth + 1))
        return found

    def _phrase(self, word: Word) -> str:
        left = [
            c
            for c in self.parse.children(word, "amod", "compound", "nummod", "quantmod")
            if c.index < word.index
        ]
        words = [c for c in left if self.patches[c.index] is None] + [word]
        return " ".join(each.text for each in words)

    # verbs

    def _match_verb(self, verb: Word) -> Iterator[Finding]:
        base = self.triggers.base(verb.lower)
        if base is None:
            return
        arguments = find_arguments(self.parse, verb)
        flag = self._match_flag(verb, base, arguments)
        if flag is not None:
            yield flag
            return
        control = self._match_control(verb, base, arguments) or self._match_being(verb, base, arguments)
        if control is not None:
            yield control
            return
        best: Finding | None = None
        for frame, particle in self.triggers.verbs.get(base, ()):
            if particle and not self._has_particle(verb, particle, arguments):
                continue
            finding = self._apply(frame, base, verb, arguments)
            if finding is not None and (best is None or (particle and not best.rule.endswith("+"))):
                best = finding
                if particle:
                    best.rule += "+"
        if best is not None:
            yield best

    def _has_particle(self, verb: Word, particle: str, arguments: Arguments) -> bool:
        wanted = particle.split()
        following = [w.lower for w in self.parse.words[verb.index + 1 : verb.index + 1 + len(wanted)]]
        if following == wanted:
            return True
        return len(wanted) == 1 and (
            particle in arguments.particles
            or any(o.lower == particle for o in arguments.objects)
            or any(name == particle or name.startswith(particle + " ") for name, _ in arguments.prepositions)
        )

    def _apply(self, frame: Frame, base: str, verb: Word, arguments: Arguments) -> Finding | None:
        if frame.needs == "control":
            return None
        places: list[PlaceArgument] = []
        roles: dict[str, list[Word]] = {}
        if frame.object == "siege":
            return self._lift_siege(frame, verb, arguments)
        direct = not frame.bare or base in frame.bare
        subjects = arguments.subjects
        if frame.subject == "place" and arguments.passive:
            subjects = arguments.objects  # "were gone"
        for role, words in ((frame.subject, subjects), (frame.object, arguments.objects)):
            if role == "place":
                if words is arguments.objects and not direct:
                    continue
                for word in words:
                    places.extend(self.places_at(word))
            elif role:
                roles.setdefault(role, []).extend(words)
        for name, word in arguments.prepositions:
            role = frame.prepositions.get(name)
            if role == "place":
                places.extend(self.places_at(word))
            elif role and role != "none":
                roles.setdefault(role, []).append(word)
        if frame.object == "place" and direct and arguments.passive and self._is_bare(verb):
            places = self._places_before(verb) or places
        if not places and frame.object == "place" and direct and not arguments.passive:
            places = self._places_after(verb) or self._fronted(arguments)
        if frame.needs == "sequel" and (arguments.objects or arguments.passive):
            return None
        if frame.name == "expel" and not arguments.passive and not arguments.objects:
            return None
        if frame.needs == "gain" and not roles.get("gain"):
            return None
        if frame.name == "go" and not roles.get("gain") and (verb.tag != "VBN" or arguments.prepositions):
            return None
        if frame.name in ("fall", "go") and not (roles.get("gain") or self._is_name(places)):
            return None
        if frame.type is EventType.HOLDS and not self._holds_now(base, verb):
            return None
        if not places:
            return None
        return Finding(
            type=frame.type,
            word=verb,
            rule=f"{frame.name}:{base}",
            factuality=judge(self.parse, verb, self.triggers.modality),
            places=places,
            roles=roles,
            again=frame.again or self._again(verb),
            needs_side=frame.needs == "side",
        )

    @staticmethod
    def _is_name(places: Sequence[PlaceArgument]) -> bool:
        return any(place.mention is None or not place.mention.guessed for place in places)

    def _holds_now(self, base: str, verb: Word) -> bool:
        """Whether a verb of holding tells a state, and not what was before; a bare "have" is too weak."""
        if base == "have":
            return any(c.lower in ("still", "already") for c in self.parse.children(verb, "advmod"))
        return not any(c.lower in ("had", "'d") for c in self.parse.children(verb, "aux"))

    def _again(self, verb: Word) -> bool:
        return any(c.lower in ("again", "back") for c in self.parse.children(verb, "advmod", "prt"))

    def _places_after(self, verb: Word) -> list[PlaceArgument]:
        """The places right after a verb that the parser left without an object."""
        for word in self.parse.words[verb.index + 1 : verb.index + _WINDOW]:
            patch = self.patches[word.index]
            if patch is not None and patch.places:
                if word.dep in ("nsubj", "nsubjpass"):
                    return []
                return self.places_at(word)
            if word.pos in ("VERB", "AUX", "SCONJ") or word.lower in self.words.around or word.text in ";:.—–":
                return []
            if word.pos == "ADP" and word.lower != "of":
                return []
            if word.pos in ("PRON",) or (word.pos == "PROPN" and patch is None):
                return []
            if word.pos == "NOUN" and word.lower not in (
                self.words.settlements
                | self.words.settlements_plural
                | self.words.facilities
                | self.words.wholes
                | self.words.shares
                | self.words.districts
            ):
                return []
        return []

    def _is_bare(self, verb: Word) -> bool:
        return verb.tag in ("VBN", "VBD") and not self.parse.children(
            verb, "aux", "auxpass", "nsubj", "nsubjpass"
        )

    def _places_before(self, verb: Word) -> list[PlaceArgument]:
        """ "In Goma, taken in January, ...": the place right before a participle, whatever the parser made of it."""
        index = verb.index - 1
        while index >= 0 and (self.parse.words[index].text == "," or self.parse.words[index].pos == "ADV"):
            index -= 1
        if index < 0 or index == verb.index - 1:
            return []
        patch = self.patches[index]
        return self._places_of(self.parse.words[index], 0) if patch is not None and patch.places else []

    def _fronted(self, arguments: Arguments) -> list[PlaceArgument]:
        """ "Vuhlehirsk the rebels had taken": two subjects, of which the first is the object."""
        if len(arguments.subjects) < 2 or arguments.objects:
            return []
        return [p for p in self.places_at(arguments.subjects[0]) if p.mention is not None]

    def _lift_siege(self, frame: Frame, verb: Word, arguments: Arguments) -> Finding | None:
        for word in arguments.objects:
            if self.triggers.nouns.get(word.lower) != "siege":
                continue
            places = self._noun_places(word)
            roles = {"actor": list(arguments.subjects), "against": self.parse.children(word, "poss")}
            if places:
                return Finding(
                    type=frame.type,
                    word=verb,
                    rule=f"{frame.name}:{verb.lower}",
                    factuality=judge(self.parse, verb, self.triggers.modality),
                    places=places,
                    roles=roles,
                )
        return None

    # control

    def _match_control(self, verb: Word, base: str, arguments: Arguments) -> Finding | None:
        """ "Take control of X", "X came under the control of Y", "X is in the hands of Y"."""
        control = self.triggers.control
        for word in [
            *arguments.objects,
            *(w for c in self.parse.children(verb, "conj") for w in [c] if c.pos == "NOUN"),
        ]:
            if word.lower not in control.nouns:
                continue
            places = [
                p
                for name, w in prepositions(self.parse, word)
                if name in ("of", "over", "on", "in")
                for p in self.places_at(w)
            ]
            places = places or [
                p
                for name, w in arguments.prepositions
                if name in ("of", "over", "on", "in")
                for p in self.places_at(w)
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
        for name, word in arguments.prepositions:
            if name not in _UNDER or word.lower not in control.nouns:
                continue
            if name in ("in", "to", "into") and word.lower in ("control", "power", "charge", "command", "rule"):
                if word.lower != "control":
                    continue
                places = [p for n, w in prepositions(self.parse, word) if n == "of" for p in self.places_at(w)]
                kind = EventType.HOLDS if base in control.states else EventType.CAPTURE
                if places:
                    return self._controlled(
                        verb, kind, places, {"gain": list(arguments.subjects)}, rule="in control"
                    )
                continue
            gain = self._holders(word)
            subjects = arguments.objects if arguments.passive else [*arguments.subjects, *arguments.objects]
            places = [p for w in subjects for p in self.places_at(w)]
            if not places and not arguments.passive and base in control.become:
                places = self._places_after(verb)
            if not places:
                continue
            roles = {"gain": gain or (arguments.subjects if arguments.passive or arguments.objects else [])}
            if base in control.become:
                again = base in ("return", "revert", "restore") or self._again(verb)
                return self._controlled(
                    verb, EventType.CAPTURE, places, roles, again=again, rule="under control"
                )
            if base in control.states:
                kind = EventType.CAPTURE if self._is_new(verb) else EventType.HOLDS
                return self._controlled(
                    verb, kind, places, roles, again=self._again(verb), rule="under control"
                )
        return None

    def _match_fragment(self, noun: Word) -> Iterator[Finding]:
        """ "Town fully under army control", "army again in full control of X": control without a verb."""
        preposition = self.parse.head(noun)
        if preposition.lower not in ("under", "in") or preposition.dep != "prep":
            return
        head = self.parse.head(preposition)
        if head.pos in ("VERB", "AUX"):
            if self.triggers.base(head.lower) is None:
                yield from self._match_bringing(noun, head)
            return
        places = [p for name, w in prepositions(self.parse, noun) if name == "of" for p in self.places_at(w)]
        gain: list[Word] = [head] if places else self._holders(noun)
        if not places:
            subjects = [head, *self.parse.children(head, "nsubj", "nsubjpass", "dobj")]
            places = [p for w in subjects for p in self.places_at(w)]
        if not places:
            return
        near = self.parse.words[max(0, preposition.index - 3) : noun.index]
        new = any(w.lower in ("now", "again", "back", "fully", "full") for w in near)
        yield Finding(
            type=EventType.CAPTURE if new else EventType.HOLDS,
            word=noun,
            rule=f"fragment:{noun.lower}",
            factuality=judge(self.parse, noun, self.triggers.modality),
            places=places,
            roles={"gain": gain},
            again=any(w.lower in ("again", "back") for w in near),
        )

    def _match_bringing(self, noun: Word, head: Word) -> Iterator[Finding]:
        """ "Brings a road that links A with B under army control", where "under" hangs on the wrong verb."""
        for verb in self.parse.ancestors(head):
            if self.triggers.base(verb.lower) not in self.triggers.control.become or verb.pos != "VERB":
                continue
            arguments = find_arguments(self.parse, verb)
            places = [p for w in arguments.objects for p in self.places_at(w)]
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
        if not flags or base not in self.triggers.control.flag | {"be", "put", "go"}:
            return None
        where = [*arguments.prepositions, *(each for flag in flags for each in prepositions(self.parse, flag))]
        places = [
            replace(place, partial=False)
            for name, word in where
            if name in ("in", "over", "at", "above", "on", "inside", "of", "atop")
            for place in self.places_at(word)
        ]
        if not places and any(c.lower == "there" for c in self.parse.children(verb, "advmod")):
            there = next(c for c in self.parse.children(verb, "advmod") if c.lower == "there")
            places = [PlaceArgument(anaphor="there", word=there)]
        if not places:
            return None
        owners = [w for flag in flags for w in self.parse.children(flag, "poss", "amod", "compound", "nmod")]
        subjects = [w for w in arguments.subjects if w not in flags]
        return self._controlled(verb, EventType.CAPTURE, places, {"gain": subjects or owners}, rule="flag")

    def _match_being(self, verb: Word, base: str, arguments: Arguments) -> Finding | None:
        """ "The town is ours", "the army is back in X", "masters of X"."""
        if base not in self.triggers.control.states | {"become"}:
            return None
        complements = self.parse.children(verb, "attr", "acomp", "advmod", "dep", "oprd")
        places = [p for w in arguments.subjects for p in self.places_at(w)]
        for word in complements:
            if word.lower in ("ours", "theirs", "his", "hers", "mine") and places:
                return self._controlled(verb, EventType.CAPTURE, places, {"gain": [word]}, rule="ours")
            inner = [
                p
                for name, w in prepositions(self.parse, word)
                if name in ("in", "inside", "at", "of")
                for p in self.places_at(w)
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
                    for p in self.places_at(w)
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
        return any(c.lower in ("now", "again", "back") for c in self.parse.children(verb, "advmod"))

    def _holders(self, noun: Word) -> list[Word]:
        found = self.parse.children(noun, "poss", "compound", "amod", "nmod")
        found += [w for name, w in prepositions(self.parse, noun) if name == "of"]
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
            factuality=judge(self.parse, verb, self.triggers.modality),
            places=places,
            roles=roles,
            again=again or self._again(verb),
        )

    # nouns and adjectives

    def _noun_places(self, noun: Word) -> list[PlaceArgument]:
        places = [p for name, w in prepositions(self.parse, noun) if name == "of" for p in self.places_at(w)]
        return places or [
            p
            for child in self.parse.children(noun, "poss", "compound")
            for p in self.places_at(child)
            if p.mention is not None
        ]

    def _match_noun(self, noun: Word) -> Iterator[Finding]:
        kind = self.triggers.nouns[noun.lower]
        roles: dict[str, list[Word]] = {}
        by = [w for name, w in prepositions(self.parse, noun) if name == "by"]
        owners = [w for w in self.parse.children(noun, "poss", "amod", "compound", "nmod")]
        if kind == "withdrawal":
            places = [
                p
                for name, w in prepositions(self.parse, noun)
                if name in ("from", "out of")
                for p in self.places_at(w)
            ]
            roles["loss"] = owners + [w for name, w in prepositions(self.parse, noun) if name == "of"]
            event = EventType.WITHDRAWAL
        else:
            places = self._noun_places(noun)
            if kind == "siege":
                event = EventType.SIEGE
                roles["actor"] = by or owners
                if self._lifted(noun):
                    return
            elif kind == "fall":
                event = EventType.CAPTURE
                roles["gain"] = [w for name, w in prepositions(self.parse, noun) if name in ("to", "by")]
                roles["loss"] = owners
            elif kind == "handover":
                event = EventType.HANDOVER
                roles["gain"] = [w for name, w in prepositions(self.parse, noun) if name == "to"]
                roles["loss"] = owners + by
            else:
                event = EventType.CAPTURE
                roles["gain"] = (
                    by or [w for w in owners if w.lower not in ("full", "whole")] or self._doers(noun)
                )
        if not places:
            return
        yield Finding(
            type=event,
            word=noun,
            rule=f"noun:{noun.lower}",
            factuality=judge(self.parse, noun, self.triggers.modality),
            places=places,
            roles=roles,
            again=kind == "again",
            needs_side=kind == "withdrawal",
            nominal=True,
        )

    def _doers(self, noun: Word) -> list[Word]:
        """ "Soldiers completed the capture of": the subject of the verb that the noun is object of."""
        head = self.parse.head(noun)
        if noun.dep != "dobj" or head.pos != "VERB":
            return []
        return find_arguments(self.parse, head).subjects

    def _lifted(self, noun: Word) -> bool:
        head = self.parse.head(noun)
        base = self.triggers.base(head.lower)
        return any(frame.object == "siege" for frame, _ in self.triggers.verbs.get(base or "", ()))

    def _match_adjective(self, word: Word) -> Iterator[Finding]:
        patch = self.patches[word.index]
        if patch is None or not patch.holder:
            return
        places = self._modified_places(word)
        if not places:
            return
        besieged = patch.holder == "besieged"
        yield Finding(
            type=EventType.SIEGE if besieged else EventType.HOLDS,
            word=word,
            rule=f"adjective:{patch.holder}",
            factuality=Factuality.FACT,
            places=places,
            roles={"actor" if besieged else "gain": [word]},
        )

    def _places_left(self, word: Word) -> list[PlaceArgument]:
        """ "Idlib province, the last rebel-held area": the place before the comma."""
        index = word.index - 1
        while index > 0 and self.parse.words[index].pos in ("DET", "ADJ", "NUM", "ADV"):
            index -= 1
        if self.parse.words[index].text != ",":
            return []
        for each in reversed(self.parse.words[max(0, index - 2) : index]):
            patch = self.patches[each.index]
            if patch is not None and patch.places:
                return self._places_of(each, 0)
        return []

    def _modified_places(self, word: Word) -> list[PlaceArgument]:
        """The named places that an adjective of holding stands before."""
        head = self.parse.head(word)
        places = [p for p in self.places_at(head) if p.mention is not None] if head.index > word.index else []
        if not places and head.dep == "appos":
            places = [p for p in self._places_of(self.parse.head(head), 0) if p.mention is not None]
            places = places or self._places_left(word)
        if places:
            return places
        for following in self.parse.words[word.index + 1 : word.index + 7]:
            patch = self.patches[following.index]
            if patch is not None and patch.places:
                return [p for p in self.places_at(following) if p.mention is not None]
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


def describe(findings: Sequence[Finding]) -> list[str]:
    """One line a finding, for people who ask why."""
    return [
        f"{each.rule} -> {each.type.value} ({each.factuality.value}): "
        + ", ".join(p.mention.text if p.mention else p.anaphor for p in each.places)
        for each in findings
    ]
