"""Who does what to whom: the arguments of a verb, through passives, relatives, participles and conjunctions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from geoevents.extraction.language import Parse, Word

SUBJECTS = ("nsubj", "csubj")
PASSIVES = ("nsubjpass", "csubjpass")
_OBJECTS = ("dobj", "obj", "attr", "oprd")
_RELATIVES = frozenset({"that", "which", "who", "whom", "whose", "where"})
DIRECTIONS = frozenset(
    {
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "north-east",
        "north-west",
        "south-east",
        "south-west",
        "northwards",
        "southwards",
        "upstream",
        "downstream",
        "outside",
        "short",
        "ahead",
    }
)
CAUSATIVE = frozenset(
    {"force", "oblige", "compel", "make", "order", "allow", "let", "cause", "see", "leave", "get"}
)


@dataclass(slots=True)
class Arguments:
    """The arguments of one verb; any may be empty."""

    verb: Word
    passive: bool = False
    subjects: list[Word] = field(default_factory=list)
    """Who does it: the subject, or of a passive the agent."""
    objects: list[Word] = field(default_factory=list)
    """What it is done to: the object, or of a passive the subject."""
    prepositions: list[tuple[str, Word]] = field(default_factory=list)
    """(preposition in lower case, what it governs)."""
    particles: set[str] = field(default_factory=set)


def find_arguments(parse: Parse, verb: Word) -> Arguments:
    """The arguments of ``verb``, its own and those it shares with the verb that governs it."""
    found = Arguments(verb)
    own_auxiliaries = parse.children(verb, "aux", "auxpass")
    found.passive = bool(parse.children(verb, "auxpass", *PASSIVES)) or _reduced(parse, verb)
    own_subjects = [w for w in parse.children(verb, *SUBJECTS) if w.lower not in _RELATIVES]
    passive_subjects = [w for w in parse.children(verb, *PASSIVES) if w.lower not in _RELATIVES]
    relative = [w for w in parse.children(verb, *SUBJECTS, *PASSIVES, *_OBJECTS) if w.lower in _RELATIVES]
    found.particles = {w.lower for w in parse.children(verb, "prt", "advmod") if len(w.lower) < 6}
    found.prepositions = list(prepositions(parse, verb))
    objects = [w for w in parse.children(verb, *_OBJECTS) if w.lower not in _RELATIVES]
    if found.passive:
        found.objects = passive_subjects
        found.subjects = [w for agent in parse.children(verb, "agent") for w in parse.children(agent, "pobj")]
        found.subjects += [w for name, w in found.prepositions if name == "by" and w not in found.subjects]
        if objects and not passive_subjects:
            found.objects += objects
    else:
        found.subjects, found.objects = own_subjects, objects + parse.children(verb, "dative")
    _complement(parse, verb, found)
    _share(parse, verb, found, relative=bool(relative), auxiliaries=bool(own_auxiliaries))
    return found


def _reduced(parse: Parse, verb: Word) -> bool:
    """ "the town, taken on Sunday": a past participle without an auxiliary that qualifies a noun."""
    if verb.tag not in ("VBN", "VBD") or parse.children(verb, "aux", "auxpass", *SUBJECTS):
        return False
    if verb.dep == "acl":
        return True
    return verb.dep in ("advcl", "amod") and verb.tag == "VBN" and not parse.children(verb, *_OBJECTS)


def _complement(parse: Parse, verb: Word, found: Arguments) -> None:
    """ "Declared it liberated", "the city was overrun": a participle told of the object or subject above."""
    if verb.tag == "VBG" or parse.children(verb, "aux", "auxpass"):
        return
    head = parse.head(verb)
    if verb.dep in ("attr", "acomp") and head.lemma == "be":
        found.passive = True
        found.objects = parse.children(head, *SUBJECTS, *PASSIVES)
        found.subjects = [
            w
            for agent in parse.children(verb, "agent", "prep")
            if agent.lower == "by"
            for w in parse.children(agent, "pobj")
        ]
    elif (
        verb.dep in ("ccomp", "oprd", "xcomp")
        and verb.tag == "VBN"
        and head.pos == "VERB"
        and not found.passive
    ):
        if found.subjects and not found.objects:
            found.passive, found.objects = True, found.subjects
            found.subjects = []
        elif not found.subjects and verb.dep != "xcomp":
            found.passive, found.objects = True, parse.children(head, *_OBJECTS)


def _share(parse: Parse, verb: Word, found: Arguments, *, relative: bool, auxiliaries: bool) -> None:
    head = parse.head(verb)
    if verb.dep == "relcl":
        gap = found.objects if found.passive else found.subjects
        if found.passive and not found.objects:
            found.objects = [head]
        elif not found.passive and not found.subjects:
            found.subjects = [head]
        elif not found.passive and not found.objects and gap:
            found.objects = [head]
        return
    if verb.dep == "acl":
        if found.passive and not found.objects:
            found.objects = [head]
        elif not found.passive and not found.subjects and verb.tag == "VBG":
            found.subjects = [head]
        return
    missing = found.objects if found.passive else found.subjects
    if missing:
        return
    if verb.dep == "conj" and head.pos in ("VERB", "AUX"):
        above = find_arguments(parse, head)
        if above.passive and verb.tag == "VBN" and not auxiliaries and not found.objects:
            found.passive = True
            found.objects = above.objects
            found.subjects = found.subjects or above.subjects
        else:
            shared = above.objects if above.passive else above.subjects
            _fill(found, shared)
    elif verb.dep in ("xcomp", "advcl", "ccomp", "pcomp") or (
        verb.dep == "dep" and head.pos in ("VERB", "AUX")
    ):
        governor = head if verb.dep != "pcomp" else parse.head(head)
        if governor.pos not in ("VERB", "AUX") or governor.index == verb.index:
            return
        above = find_arguments(parse, governor)
        if verb.dep in ("xcomp", "ccomp") and governor.lemma in CAUSATIVE and above.objects:
            _fill(found, above.objects)
        else:
            _fill(found, above.objects if above.passive else above.subjects)


def _fill(found: Arguments, shared: list[Word]) -> None:
    if found.passive:
        found.objects = list(shared)
    else:
        found.subjects = list(shared)


def prepositions(parse: Parse, word: Word) -> Iterator[tuple[str, Word]]:
    """What hangs on a word by a preposition: ("from", rebels), ("out of", town), ("west of", city)."""
    for child in parse.children(word, "prep", "agent", "dative", "prt", "advmod"):
        governed = parse.children(child, "pobj", "pcomp")
        for each in governed:
            yield child.lower, each
            for conjunct in conjuncts(parse, each):
                yield child.lower, conjunct
        for deeper in parse.children(child, "prep"):
            for each in parse.children(deeper, "pobj"):
                together = child.lower == "out" or child.lower in DIRECTIONS
                name = f"{child.lower} {deeper.lower}" if together else deeper.lower
                yield name, each


def conjuncts(parse: Parse, word: Word) -> Iterator[Word]:
    """The words joined to ``word`` by "and", in order."""
    for child in parse.children(word, "conj"):
        yield child
        yield from conjuncts(parse, child)
