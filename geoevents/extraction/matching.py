"""Triggers in a parsed sentence: what it tells of control, by verbs, nouns and adjectives of holding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geoevents.extraction.control_phrases import ControlPhrases, is_again
from geoevents.extraction.findings import Finding, PlaceArgument
from geoevents.extraction.grammar import Arguments, find_arguments, prepositions
from geoevents.extraction.language import Parse, Word
from geoevents.extraction.masking import Masked, words_of
from geoevents.extraction.modality import Factuality, judge
from geoevents.extraction.place_arguments import PlaceReader
from geoevents.extraction.triggers import Frame, Triggers
from geoevents.model import EventType


class Matcher:
    """Finds what one parsed sentence tells."""

    def __init__(self, parse: Parse, masked: Masked, triggers: Triggers) -> None:
        self._parse = parse
        self._triggers = triggers
        self._patches = words_of(parse, masked)
        self._places = PlaceReader(parse, self._patches)
        self._control = ControlPhrases(parse, self._places, triggers)

    def find(self) -> list[Finding]:
        """Everything told, facts and not, in the order of the sentence; the best reading of each trigger."""
        found: list[Finding] = []
        for word in self._parse.words:
            if self._patches[word.index] is not None:
                found.extend(self._match_adjective(word))
                continue
            if word.pos in ("VERB", "AUX") or word.tag.startswith("VB") or self._is_predicate(word):
                found.extend(self._match_verb(word))
            elif word.lower == "back" and self._parse.head(word).pos in ("NOUN", "PROPN"):
                found.extend(self._control.match_back(word))
            elif word.lower in self._triggers.nouns and word.pos in ("NOUN", "PROPN"):
                found.extend(self._match_noun(word))
            elif word.lower in self._triggers.control.nouns:
                found.extend(self._control.match_noun(word))
        return [each for each in found if each.places]

    def _is_predicate(self, word: Word) -> bool:
        """ "The city was overrun", "the army retook": a verb tagged as a noun or an adjective."""
        if self._triggers.base(word.lower) is None:
            return False
        if word.dep in ("attr", "acomp", "oprd") and self._parse.head(word).lemma in ("be", "lie", "stand"):
            return word.lower.endswith(("ed", "en", "un", "ne", "ost"))
        return bool(self._parse.children(word, "nsubj", "nsubjpass") and self._parse.children(word, "dobj"))

    def _match_verb(self, verb: Word) -> Iterator[Finding]:
        base = self._triggers.base(verb.lower)
        if base is None:
            return
        arguments = find_arguments(self._parse, verb)
        control = self._control.match_verb(verb, base, arguments)
        if control is not None:
            yield control
            return
        best: Finding | None = None
        for frame, particle in self._triggers.verbs.get(base, ()):
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
        following = [w.lower for w in self._parse.words[verb.index + 1 : verb.index + 1 + len(wanted)]]
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
                    places.extend(self._places.at(word))
            elif role:
                roles.setdefault(role, []).extend(words)
        for name, word in arguments.prepositions:
            told = frame.prepositions.get(name)
            if told == "place":
                places.extend(self._places.at(word))
            elif told and told != "none":
                roles.setdefault(told, []).append(word)
        if frame.object == "place" and direct and arguments.passive and self._is_bare(verb):
            places = self._places.before(verb) or places
        if not places and frame.object == "place" and direct and not arguments.passive:
            places = self._places.after(verb) or self._places.fronted(arguments)
        if base == "take" and any(c.lower == "to" for c in self._parse.children(verb, "prep", "dative")):
            places = [place for place in places if place.mention is not None]  # "took it to Idlib"
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
            factuality=judge(self._parse, verb, self._triggers.modality),
            places=places,
            roles=roles,
            again=frame.again or is_again(self._parse, verb),
            needs_side=frame.needs == "side",
        )

    @staticmethod
    def _is_name(places: Sequence[PlaceArgument]) -> bool:
        return any(place.mention is None or not place.mention.guessed for place in places)

    def _holds_now(self, base: str, verb: Word) -> bool:
        """Whether a verb of holding tells a state, and not what was before; a bare "have" is too weak."""
        if base == "have":
            return any(c.lower in ("still", "already") for c in self._parse.children(verb, "advmod"))
        return not any(c.lower in ("had", "'d") for c in self._parse.children(verb, "aux"))

    def _is_bare(self, verb: Word) -> bool:
        return verb.tag in ("VBN", "VBD") and not self._parse.children(
            verb, "aux", "auxpass", "nsubj", "nsubjpass"
        )

    def _lift_siege(self, frame: Frame, verb: Word, arguments: Arguments) -> Finding | None:
        for word in arguments.objects:
            if self._triggers.nouns.get(word.lower) != "siege":
                continue
            places = self._places.of_noun(word)
            roles = {"actor": list(arguments.subjects), "against": self._parse.children(word, "poss")}
            if places:
                return Finding(
                    type=frame.type,
                    word=verb,
                    rule=f"{frame.name}:{verb.lower}",
                    factuality=judge(self._parse, verb, self._triggers.modality),
                    places=places,
                    roles=roles,
                )
        return None

    def _match_noun(self, noun: Word) -> Iterator[Finding]:
        kind = self._triggers.nouns[noun.lower]
        roles: dict[str, list[Word]] = {}
        by = [w for name, w in prepositions(self._parse, noun) if name == "by"]
        owners = self._parse.children(noun, "poss", "amod", "compound", "nmod")
        if kind == "withdrawal":
            places = [
                p
                for name, w in prepositions(self._parse, noun)
                if name in ("from", "out of")
                for p in self._places.at(w)
            ]
            roles["loss"] = owners + [w for name, w in prepositions(self._parse, noun) if name == "of"]
            event = EventType.WITHDRAWAL
        else:
            places = self._places.of_noun(noun)
            if kind == "siege":
                event = EventType.SIEGE
                roles["actor"] = by or owners
                if self._lifted(noun):
                    return
            elif kind == "fall":
                event = EventType.CAPTURE
                roles["gain"] = [w for name, w in prepositions(self._parse, noun) if name in ("to", "by")]
                roles["loss"] = owners
            elif kind == "handover":
                event = EventType.HANDOVER
                roles["gain"] = [w for name, w in prepositions(self._parse, noun) if name == "to"]
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
            factuality=judge(self._parse, noun, self._triggers.modality),
            places=places,
            roles=roles,
            again=kind == "again",
            needs_side=kind == "withdrawal",
            nominal=True,
        )

    def _doers(self, noun: Word) -> list[Word]:
        """ "Soldiers completed the capture of": the subject of the verb that the noun is object of."""
        head = self._parse.head(noun)
        if noun.dep != "dobj" or head.pos != "VERB":
            return []
        return find_arguments(self._parse, head).subjects

    def _lifted(self, noun: Word) -> bool:
        head = self._parse.head(noun)
        base = self._triggers.base(head.lower)
        return any(frame.object == "siege" for frame, _ in self._triggers.verbs.get(base or "", ()))

    def _match_adjective(self, word: Word) -> Iterator[Finding]:
        patch = self._patches[word.index]
        if patch is None or not patch.holder:
            return
        places = self._places.modified_by(word)
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
