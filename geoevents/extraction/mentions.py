"""Mentions of a place without its name: "the town", "its airport", "there", "it", "both".

They are candidates only. The learned reader says which of them a change is told of, and which place they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_HEADS = (
    "town city village hamlet settlement capital metropolis locality community municipality township place seat "
    "district suburb neighbourhood neighborhood quarter enclave pocket stronghold bastion countryside outskirts centre "
    "center downtown camp base airbase air-base airport airfield airstrip aerodrome garrison barracks position "
    "crossing border-crossing gate post outpost checkpoint bridge port harbour harbor seaport refinery dam barrage hill "
    "hilltop mountain ridge height heights summit peak island peninsula bank plain valley province governorate region "
    "county state area zone territory road highway motorway stretch section route junction crossroads roundabout station "
    "prison jail hospital university college academy school faculty plant factory works mine field oilfield gasfield "
    "terminal square palace headquarters hq compound complex depot arsenal warehouse silo facility stadium market bazaar "
    "castle fortress citadel monastery building offices office ministry half part parts streets side"
).split()
_PLURALS = (
    "towns cities villages hamlets settlements localities communities places districts suburbs neighbourhoods "
    "neighborhoods quarters camps bases positions crossings posts outposts bridges hills provinces areas halves sites"
).split()
_DETERMINER = r"(?:the|that|this|its|their|these|those|our|both|all|each|half|most|much|part|parts)"
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|other|same|last|whole|entire|of)"
_MODIFIER = r"(?:[\w'’\-.]{2,20}[ \t])"
_NOUN = (
    "|".join(sorted({*_HEADS, *_PLURALS}, key=len, reverse=True)) + r"|air base|border post|police stations?"
)
_PHRASE = re.compile(
    rf"\b{_DETERMINER}[ \t](?:{_NUMBER}[ \t]){{0,2}}(?:(?!(?:and|or|in|on|at|to|from|by|with|for|as|was|were|is|had|has)[ \t])"
    rf"{_MODIFIER}){{0,3}}?(?:{_NOUN})\b(?!['’-]\w)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|there|them|both|elsewhere|the (?:former|latter|two|three|four|five|rest|others?|same|first|second)"
    r"|all (?:two|three|four|five|six|seven|eight|of them)|these (?:two|three|four|five)"
    r"|(?:neither|none|each|some|half|most|all|part|parts) of (?:it|them))\b",
    re.IGNORECASE,
)
_OF = re.compile(r"[ \t]*(?:of[ \t]+|,?[ \t]*)?[\"“'‘(]?")


def find_anaphors(text: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find phrases that may stand for a place that is named elsewhere.

    Args:
        text: the report.
        names: (start, end) of the places named in it; a phrase that runs into one ("the town of Saraqeb") is
            not given, since the name itself is there.

    Returns:
        (start, end) of each, in order; they overlap neither each other nor a name.
    """
    taken = sorted(names)
    starts = {start for start, _ in taken}
    found: list[tuple[int, int]] = []
    matches = [*_PHRASE.finditer(text), *_PRONOUN.finditer(text)]
    matches.sort(key=lambda m: (m.start(), -m.end()))
    at, last = 0, -1
    for match in matches:
        start, end = match.span()
        if start < last:
            continue
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < end:
            continue
        follow = _OF.match(text, end)
        if follow and follow.end() > end and follow.end() in starts:
            continue
        found.append((start, end))
        last = end
    return found


_LINK = r"(?:al|el|an|ar|as|ash|at|ad|az|ath|ed|es|ez|Al|El|An|Ar|As|Ash|At|Ad|Az|Ath|Ed|Es|Ez)[-‑ ]"
_CAPITAL = r"[A-Z\u00c0-\u00de\u0410-\u042f\u0130\u015e\u0160\u017d]"
_TITLED = rf"(?:{_LINK}|[‘’ʿʾ'])?{_CAPITAL}[\w’'ʿʾ‘-]*\w"
_NAME = re.compile(
    rf"(?<![\w@#/.-])#?({_TITLED}(?:[ -](?:(?:de|ez|al|el|es|ed|Abu|Umm|bin)[ -])?(?:{_TITLED}|\d{{1,3}}\b))*)(?=[’']s\b|\b)"
)
_NEVER_A_PLACE = frozenset(
    "the a an this that these those it he she they we you i in on at by to of for from with and or but as if not no yes "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "mr mrs ms dr general colonel major captain lieutenant brigadier commander president minister prime secretary king "
    "sheikh governor spokesman spokeswoman mayor reuters afp ap xinhua un us usa uk eu nato god allah islam islamic "
    "muslim christian army ministry parliament council party united nations human rights observatory media agency news "
    "state defence defense interior foreign security forces front brigade division battalion corps regiment arab "
    "english arabic french russian turkish syrian american update breaking summary daily report after before since when "
    "while its his her their our my there then now here today yesterday both all some many most several one two three "
    "four five six seven eight nine ten what who where why how will would could might can has have had was were is are "
    "be been two-thirds half according meanwhile earlier later also however still more only just even another other "
    "such each every any first second third last next new old local rebel rebels soldiers troops fighters militants "
    "government opposition residents people civilians witnesses sources source officials official".split()
)


def find_names(
    text: str, taken: Sequence[tuple[int, int]], *, sentences: Sequence[tuple[int, int]], known_word: Callable[[str], bool]
) -> list[tuple[int, int]]:
    """Find capitalised names that no one has claimed: places that the gazetteer lacks, among persons and others.

    Args:
        text: the report.
        taken: (start, end) of places, sides and dates, in any order.
        sentences: (start, end) of its sentences, in order.
        known_word: whether a word is a common one; such a word is no name where a sentence begins.

    Returns:
        (start, end) of each, in order; they overlap neither each other nor what is taken.
    """
    claimed = sorted(taken)
    openings = {start for start, _ in sentences}
    found: list[tuple[int, int]] = []
    at = 0
    for match in _NAME.finditer(text):
        start, end = match.span(1)
        while at < len(claimed) and claimed[at][1] <= start:
            at += 1
        if at < len(claimed) and claimed[at][0] < end:
            continue
        words = re.split(r"[\s-]+", text[start:end])
        if words[0].lower() in _NEVER_A_PLACE:
            shorter = re.match(r"\S+[ ]+", text[start:end])
            if shorter is None or len(words) < 2 or words[1].lower() in _NEVER_A_PLACE:
                continue
            start += shorter.end()
            words = words[1:]
        elif len(words) == 1 and known_word(words[0]) and _opens(text, start, openings):
            continue
        if all(word.lower() in _NEVER_A_PLACE or word.isdigit() for word in words) or end - start < 3:
            continue
        if len(words) == 1 and words[0].isupper() and len(words[0]) < 4:
            continue
        if _PERSON_BEFORE.search(text, max(0, start - 40), start) or _PERSON_AFTER.match(text, end):
            continue
        found.append((start, end))
    return found


_TITLE = (
    r"(?:[Pp]resident|[Mm]inister|[Mm]inistry|[Ss]pokes(?:man|woman|person)|[Gg]eneral|[Cc]olonel|[Cc]ommander|[Cc]aptain|[Mm]ajor"
    r"|[Ll]ieutenant|[Ss]ergeant|[Gg]overnor|[Mm]ayor|[Dd]irector|[Aa]dviser|[Ee]nvoy|[Ss]ecretary|[Ll]eader|[Cc]hief|[Bb]logger"
    r"|[Aa]nalyst|[Cc]orrespondent|[Aa]ctivist|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Sheikh|King|Prince|Imam|Mullah|[Ss]enator)"
)
_PERSON_BEFORE = re.compile(rf"\b{_TITLE}\.?,? $")
_PERSON_AFTER = re.compile(
    rf",? (?:said|says|told|wrote|added|who|whose|announced|claimed|warned|denied|insisted|tweeted)\b|, (?:an?|the|its|head|deputy"
    rf"|chief|director|who)? ?(?:\w+ )?{_TITLE}\b|, \d\d,"
)


def _opens(text: str, start: int, openings: set[int]) -> bool:
    back = start
    while back > 0 and text[back - 1] in " \t\"'“‘«([*•-–—":
        if back in openings:
            return True
        back -= 1
    return back in openings or back == 0
