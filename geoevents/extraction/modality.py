"""Whether a trigger is told as a fact: no plan, hope, threat, condition, question, attempt or denial."""

from __future__ import annotations

import re
from enum import Enum

from geoevents.extraction.language import Parse, Word
from geoevents.extraction.triggers import Modality

_CLAUSES = (
    "ccomp",
    "xcomp",
    "advcl",
    "acl",
    "pcomp",
    "relcl",
    "conj",
    "dobj",
    "pobj",
    "prep",
    "appos",
    "attr",
    "nsubj",
)
_LABEL = re.compile(r"\W*(?:false|fake|rumou?rs?|correction|untrue|hoax)\b[^.]{0,3}:", re.IGNORECASE)
_DENIALS = frozenset({"deny", "dispute", "reject", "refute", "dismiss", "contradict"})


class Factuality(Enum):
    """How a change is told."""

    FACT = "fact"
    DENIED = "denied"
    """Someone says that it did not happen."""
    NO_FACT = "no fact"


def judge(parse: Parse, word: Word, modality: Modality) -> Factuality:
    """How the sentence tells what ``word``, a verb or a noun, names."""
    if parse.text.rstrip().endswith("?") or _LABEL.match(parse.text):
        return Factuality.NO_FACT
    if word.pos in ("VERB", "AUX") or word.tag.startswith("VB"):
        own = _judge_verb(parse, word, modality)
        if own is not Factuality.FACT:
            return own
    elif any(
        child.lower
        in {
            "no",
            "not",
            "any",
            "possible",
            "imminent",
            "failed",
            "attempted",
            "planned",
            "expected",
            "eventual",
            "future",
            "potential",
            "alleged",
            "rumoured",
            "rumored",
        }
        for child in parse.children(word)
    ):
        return Factuality.NO_FACT
    return _judge_above(parse, word, modality)


def _judge_verb(parse: Parse, verb: Word, modality: Modality) -> Factuality:
    children = parse.children(verb)
    lowers = {child.lower for child in children}
    if any(child.dep == "neg" or child.lower in modality.negations for child in children):
        return Factuality.DENIED
    subject = [child for child in children if child.dep in ("nsubj", "nsubjpass")]
    if any(s.lower in {"nobody", "none", "neither"} or _has(parse, s, {"no", "neither"}) for s in subject):
        return Factuality.DENIED
    if any(child.dep == "aux" and child.lower in modality.modals for child in children):
        return Factuality.NO_FACT
    if any(child.lower == "to" and child.tag == "TO" for child in children) and verb.dep in ("csubj", "ROOT"):
        return Factuality.NO_FACT
    if "once" in lowers and not lowers & {"had", "was", "were"} and verb.tag != "VBD":
        return Factuality.NO_FACT
    if lowers & modality.hedges:
        return Factuality.NO_FACT
    if any(child.dep == "mark" and child.lower in modality.conditionals for child in children):
        return Factuality.NO_FACT
    if any(child.dep == "advmod" and child.lower in {"whether", "if"} for child in children):
        return Factuality.NO_FACT
    if verb.dep == "conj" and parse.head(verb).pos == "VERB" and not subject:
        head = parse.head(verb)
        own_aux = [child for child in children if child.dep in ("aux", "auxpass")]
        if not own_aux and verb.tag in ("VB", "VBN", "VBG"):
            return _judge_verb(parse, head, modality)
    return Factuality.FACT


def _has(parse: Parse, word: Word, lowers: set[str]) -> bool:
    return any(child.dep in ("det", "neg", "amod") and child.lower in lowers for child in parse.children(word))


def _judge_above(parse: Parse, word: Word, modality: Modality) -> Factuality:
    current = word
    for _ in range(8):
        head = parse.head(current)
        if head.index == current.index:
            return Factuality.FACT
        verdict = _judge_link(parse, current, head, modality)
        if verdict is not None:
            return verdict
        if current.dep in ("relcl", "acl") and _singular(head.lemma) not in modality.nouns:
            return Factuality.FACT  # what qualifies a noun is taken for granted
        current = head
    return Factuality.FACT


def _judge_link(parse: Parse, word: Word, head: Word, modality: Modality) -> Factuality | None:
    """What ``head`` above ``word`` makes of it; None to look further up."""
    infinitive = word.tag == "VB" and any(c.tag == "TO" for c in parse.children(word, "aux"))
    perfect = any(c.lower == "have" for c in parse.children(word, "aux"))
    if head.pos in ("VERB", "AUX"):
        lemma = head.lemma
        if word.dep in ("ccomp", "xcomp", "dobj", "pcomp", "prep", "oprd") or (
            infinitive and word.dep == "advcl"
        ):
            if lemma in _DENIALS:
                return Factuality.DENIED
            if infinitive and not perfect:
                if lemma in modality.implied and word.dep in ("xcomp", "ccomp"):
                    return _continue_verb(parse, head, modality)
                if any(c.lemma in modality.adjectives_implied for c in parse.children(head, "acomp")):
                    return _continue_verb(parse, head, modality)
                if head.lemma == "be" and word.dep == "xcomp":
                    return Factuality.NO_FACT
                return Factuality.NO_FACT
            finite = word.dep == "ccomp" and word.pos in ("VERB", "AUX")
            listed = lemma in modality.beliefs if finite else lemma in modality.verbs - modality.implied
            if listed and word.dep != "prep":
                return Factuality.NO_FACT
        if word.dep in ("ccomp", "xcomp", "dobj", "pcomp", "nsubj", "nsubjpass"):
            return _continue_verb(parse, head, modality)
        if word.dep == "conj":
            return None
        return None
    if word.dep in ("acl", "pcomp", "ccomp", "relcl") and infinitive:
        return Factuality.NO_FACT
    if head.pos == "ADJ" and infinitive:
        if head.lemma in modality.adjectives_implied:
            return None
        return Factuality.NO_FACT
    if (
        word.dep in ("acl", "ccomp", "pobj", "pcomp", "prep")
        and head.lemma in modality.nouns
        and word.dep != "prep"
    ):
        return Factuality.NO_FACT
    if word.dep in ("pobj", "pcomp") and head.pos in ("ADP", "SCONJ"):
        above = parse.head(head)
        if head.lower in modality.prepositions and word.pos in ("NOUN", "PROPN", "VERB"):
            return Factuality.NO_FACT
        if above.lemma in modality.nouns and above.pos == "NOUN":
            return Factuality.NO_FACT
    return None


def _singular(lemma: str) -> str:
    """British plurals that the lemmatiser leaves: rumours."""
    return lemma[:-1] if lemma.endswith("ours") else lemma


def _continue_verb(parse: Parse, head: Word, modality: Modality) -> Factuality | None:
    verdict = _judge_verb(parse, head, modality)
    return None if verdict is Factuality.FACT else verdict
