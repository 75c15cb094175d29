"""Who says so, who denies it, and what that makes of a claim."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from geoevents.extraction.grammar import prepositions
from geoevents.extraction.language import Parse, Word
from geoevents.extraction.masking import Masked
from geoevents.model import ClaimStatus

_CLAUSES = frozenset({"relcl", "acl", "ccomp", "advcl", "punct", "cc", "parataxis", "prep:on"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "i", "we", "which", "that"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The words of lexicons/voices.toml."""

    saying: frozenset[str]
    denying: frozenset[str]
    neutral: re.Pattern[str]
    party: re.Pattern[str]
    party_outlets: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speakers:
    """Who says something, and who denies it, in the text's own words."""

    said_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    verb: int | None = None
    """Index of the verb of saying, where there is one."""


@cache
def load_voices() -> Voices:
    """The lexicon that ships with the package."""
    source = resources.files("geoevents.extraction") / "lexicons" / "voices.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))

    def any_of(words: Iterable[str], *, whole: bool = True) -> re.Pattern[str]:
        inner = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{inner})" + (r"(?!\w)" if whole else ""), re.IGNORECASE)

    return Voices(
        saying=frozenset(data["saying"]),
        denying=frozenset(data["denying"]),
        neutral=any_of(data["neutral"]),
        party=any_of(data["party"]),
        party_outlets=any_of(data["party_outlets"], whole=False),
    )


def find_speakers(parse: Parse, masked: Masked, word: Word, text: str) -> Speakers:
    """Who says, in this sentence, what the trigger ``word`` tells.

    Args:
        parse, masked: the sentence.
        word: the trigger.
        text: the report, from which the speakers' words are taken.
    """
    voices = load_voices()
    said: list[str] = []
    denied: list[str] = []
    verb_index: int | None = None
    chain = [word, *parse.ancestors(word)]
    for verb in chain:
        denying = verb.lemma in voices.denying and verb is not word
        if not denying and (verb.lemma not in voices.saying or verb is word):
            continue
        if verb.pos != "VERB":
            continue
        phrases = _subjects(parse, masked, verb, text)
        (denied if denying else said).extend(phrases)
        verb_index = verb.index
        break
    if verb_index is not None and not said and not denied:
        said.extend(_last_words(masked, text))
    for each in parse.words:
        if each.lower == "according":
            said.extend(
                phrase
                for _, governed in prepositions(parse, each)
                for phrase in _phrases(parse, masked, governed, text)
            )
    return Speakers(said_by=tuple(dict.fromkeys(said)), denied_by=tuple(dict.fromkeys(denied)), verb=verb_index)


_COMMUNIQUE = re.compile(
    r"communiqu|general command of|statement no|press (?:office|service) of", re.IGNORECASE
)
_LAST = re.compile(
    r",\s*(?P<who>(?:(?!,|\bthat\b|\bwhich\b|\bwho\b).){3,90}?)\s+"
    r"(?:said|says|say|reported|announced|claimed|confirmed|added|told \w+)"
    r"(?:\s+(?:on|in|late on|early on)\s+\w+(?:\s+\w+){0,3})?\s*\.?[\"”]?$"
)


def _last_words(masked: Masked, text: str) -> list[str]:
    """ "..., pro-government media and a war monitor said.": read where the parse lost the speakers."""
    match = _LAST.search(text, masked.start, masked.end)
    if match is None or match["who"].lower() in _PRONOUNS:
        return []
    return [who.strip() for who in re.split(r"\s+and\s+", match["who"]) if who.strip()]


def _subjects(parse: Parse, masked: Masked, verb: Word, text: str) -> list[str]:
    subjects = parse.children(verb, "nsubj")
    if not subjects and verb.dep == "conj":
        subjects = parse.children(parse.head(verb), "nsubj")
    return [phrase for subject in subjects for phrase in _phrases(parse, masked, subject, text)]


def _phrases(parse: Parse, masked: Masked, noun: Word, text: str) -> list[str]:
    """The noun with what belongs to it, and those joined to it, as the report has them."""
    if noun.lower in _PRONOUNS:
        return []
    found = []
    core = [
        word
        for word in parse.subtree(
            noun, without=frozenset({"conj", "cc", "relcl", "punct", "advcl", "ccomp", "npadvmod"})
        )
        if word.index >= noun.index - 12
    ]
    low, high = masked.original(core[0].start), masked.original_end(core[-1].end)
    phrase = text[low:high].strip(" ,.;:\"“”'")
    if phrase and len(phrase) < 120:
        found.append(phrase)
    for conjunct in parse.children(noun, "conj"):
        found.extend(_phrases(parse, masked, conjunct, text))
    return found


def is_neutral(speaker: str) -> bool:
    """Whether a speaker observes rather than fights: a monitor, residents, a mayor, a reporter."""
    voices = load_voices()
    return bool(voices.neutral.search(speaker)) or not voices.party.search(speaker)


def is_party_outlet(source: str, text: str) -> bool:
    """Whether a report speaks in the voice of a party: state media, a communiqué, a partisan channel."""
    if source:
        return bool(load_voices().party_outlets.search(source))
    return bool(_COMMUNIQUE.search(text[:200]))


def judge_status(
    speakers: Sequence[tuple[str, str | None]],
    denied_by: Sequence[str],
    *,
    gain: str | None,
    loss: str | None,
    outlet_is_party: bool,
) -> ClaimStatus:
    """What a claim's voices make of it.

    Args:
        speakers: each with the side that it speaks for, if it is known.
        denied_by: who denies it.
        gain, loss: the sides of the claim.
        outlet_is_party: whether the report itself speaks for a party.
    """
    if denied_by:
        return ClaimStatus.DENIED
    neutral = [name for name, _ in speakers if is_neutral(name)]
    parties = [(name, side) for name, side in speakers if not is_neutral(name)]
    winner = any(side == gain for _, side in parties) if gain else bool(parties)
    loser = any(side == loss for _, side in parties) if loss else False
    if (winner and loser) or (neutral and parties):
        return ClaimStatus.CONFIRMED
    if parties or (outlet_is_party and not neutral):
        return ClaimStatus.CLAIMED
    return ClaimStatus.REPORTED
