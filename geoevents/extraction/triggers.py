"""The words that tell of a change of control, read from the lexicon; and which sentences have any."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from geoevents.model import EventType

_PARTICLES = {"over", "back", "out", "up", "off", "in", "on", "away", "to", "onto"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A group of verbs used alike, and the role of everything around them."""

    name: str
    type: EventType
    subject: str = ""
    object: str = ""
    prepositions: Mapping[str, str]
    again: bool = False
    needs: str = ""
    bare: frozenset[str] = frozenset()
    """Verbs that take the place as a plain object; empty means all do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """ "Take control of", "in the hands of": the verbs by what they do to control."""

    nouns: frozenset[str]
    gain: frozenset[str]
    again: frozenset[str]
    lose: frozenset[str]
    hold: frozenset[str]
    flag: frozenset[str]
    become: frozenset[str]
    states: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Modality:
    """What stands above a trigger and makes it no fact."""

    modals: frozenset[str]
    negations: frozenset[str]
    beliefs: frozenset[str]
    verbs: frozenset[str]
    implied: frozenset[str]
    adjectives_implied: frozenset[str]
    nouns: frozenset[str]
    conditionals: frozenset[str]
    hedges: frozenset[str]
    prepositions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    """The trigger lexicon."""

    frames: Sequence[Frame]
    verbs: Mapping[str, Sequence[tuple[Frame, str]]]
    """Base form of a verb to its frames, each with the particle it wants ("" for none)."""
    bases: Mapping[str, str]
    """Inflected form to base form, of every verb in the lexicon."""
    control: Control
    nouns: Mapping[str, str]
    """A noun ("fall") to the kind of change it names ("fall", "capture", ...)."""
    held: frozenset[str]
    ringed: frozenset[str]
    modality: Modality
    quick: re.Pattern[str]
    """Finds something in every sentence that could tell of control; what it passes over is never parsed."""

    def base(self, word: str) -> str | None:
        """The base form of a verb form (lower case), or None if it is no verb of the lexicon."""
        return self.bases.get(word)


def inflect(verb: str) -> Iterator[str]:
    """The regular forms of an English verb: seize, seizes, seized, seizing."""
    yield verb
    if verb.endswith("e"):
        yield from (verb + "s", verb + "d", verb[:-1] + "ing")
        return
    if re.search(r"[^aeiou]y$", verb):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
        return
    yield verb + ("es" if re.search(r"(s|x|z|ch|sh|o)$", verb) else "s")
    if re.search(r"^[^aeiou]*[aeiou][bdgkmnprt]$", verb):
        verb += verb[-1]
    yield from (verb + "ed", verb + "ing")


@cache
def load_triggers() -> Triggers:
    """The lexicon that ships with the package."""
    source = resources.files("geoevents.extraction") / "lexicons" / "triggers.toml"
    return build_triggers(tomllib.loads(source.read_text(encoding="utf-8")))


def build_triggers(data: Mapping[str, Any]) -> Triggers:
    """A lexicon from the tables of lexicons/triggers.toml.

    Raises:
        KeyError: a table is missing. ValueError: a type that is no event type.
    """
    verbs: dict[str, list[tuple[Frame, str]]] = {}
    frames = []
    for entry in data["frame"]:
        frame = _frame(entry)
        frames.append(frame)
        for phrase in entry["verbs"]:
            verb, _, particle = phrase.partition(" ")
            verbs.setdefault(verb, []).append((frame, particle))
    control = data["control"]
    known = {*verbs, *(word.split()[0] for key, words in control.items() if key != "nouns" for word in words)}
    bases = {form: verb for verb in sorted(known) for form in inflect(verb)}
    bases.update((form, verb) for verb, forms in data["irregular"].items() for form in [verb, *forms])
    nouns = {noun: kind for kind, words in data["nouns"].items() for noun in words}
    forms = {form for form, verb in bases.items() if verb in verbs or verb in {"be", "have"}}
    forms -= {form for form, verb in bases.items() if verb in {"be", "have"}}
    return Triggers(
        frames=tuple(frames),
        verbs=verbs,
        bases=bases,
        control=Control(**{key: frozenset(words) for key, words in control.items()}),
        nouns=nouns,
        held=frozenset(data["holder"]["gain"]),
        ringed=frozenset(data["holder"]["besieged"]),
        modality=Modality(**{key: frozenset(words) for key, words in data["modality"].items()}),
        quick=_quick({*forms, *nouns, *control["nouns"], *data["quick"]["words"]}),
    )


def _frame(entry: Mapping[str, Any]) -> Frame:
    fixed = {"name", "type", "subject", "object", "again", "needs", "verbs", "bare"}
    return Frame(
        name=entry["name"],
        type=EventType(entry["type"]),
        subject=entry.get("subject", ""),
        object=entry.get("object", ""),
        prepositions={key: role for key, role in entry.items() if key not in fixed},
        again=entry.get("again", False),
        needs=entry.get("needs", ""),
        bare=frozenset(entry.get("bare", ())),
    )


def _quick(words: set[str]) -> re.Pattern[str]:
    """Finds any of the words, the longest where several begin alike; shared letters are looked at once."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word.lower():
            node = node.setdefault(letter, {})
        node[""] = {}
    return re.compile(rf"(?<!\w){_branch(tree)}(?!\w)", re.IGNORECASE)


def _branch(node: Mapping[str, Any]) -> str:
    """What may follow at one place of the tree, as a regular expression."""
    ways = [re.escape(letter) + _branch(rest) for letter, rest in sorted(node.items()) if letter]
    if not ways:
        return ""
    inner = ways[0] if len(ways) == 1 and "" not in node else f"(?:{'|'.join(ways)})"
    return f"{inner}?" if "" in node else inner
