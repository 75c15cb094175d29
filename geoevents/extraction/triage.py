"""Which texts can tell of control at all: a count of words, far cheaper than reading.

Of general news nine reports in ten have next to none of the words of war, while reports that tell of control
have several in every paragraph. So a text is read only where they are dense enough.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"\w+")
_ARMED_WORD = re.compile(
    r"forces|troops|soldiers?|army|armies|rebels?|insurg\w*|militants?|militias?|militiam\w*|fighters?|regime|junta"
    r"|guerr?illa\w*|jihad\w*|islamists?|gunm[ae]n|paramilitar\w*|terrorists?|battalions?|brigades?|garrisons?|siege"
    r"|sieged|besieg\w+|frontlines?|warplanes?|shell(?:ed|ing)|airstrikes?|artillery|drones?|separatists?|occupiers?"
    r"|occupation|enemy|defenders|mujahid\w*|hezbollah|taliban|isis|isil|daesh|boko|houthis?|peshmerga|kurd\w*|ypg|sdf"
    r"|hts|nusra|m23|rsf|saf|lna|gna|tplf|fano|wagner|commanders?|commandos?|commandant|combatants|captured?"
    r"|recaptur\w+|retaken|retook|liberat\w*|encircl\w*|surrounded|stormed|conquest|tribes|tribesmen|purged?|factions?"
    r"|ceasefire|truce|offensive|military|armed|opposition|security|sergeant|barracks|tanks?|checkpoints?|invaders?"
    r"|resistance|volunteers|mercenar\w+"
)
_ARMED_PHRASE = re.compile(
    r"\b(?:front lines?|air strikes?|islamic state|al[- ]shabaab|our men|counter-terrorism|before the war"
    r"|\d{1,4}(?:st|nd|rd|th) (?:\w+ ){0,3}?(?:division|corps|regiment)"
    r"|(?:is|are|was|were) (?:\w+ )?ours|our hands)\b"
)
_PHRASE_PARTS = (
    "front line",
    "air strike",
    "islamic state",
    "shabaab",
    "our men",
    "counter-terror",
    "before the war",
    " division",
    " corps",
    " regiment",
    " ours",
    "our hands",
)
_LONGEST_WORD = 40
_CHANGE = re.compile(
    r"captur|seiz|\b(?:re|over)?t(?:ak(?:e|en|es|ing)|ook)\b|\bf(?:a|e)ll(?:en|s|ing)?\b|\blos(?:e[sr]?|t|s|ing)\b"
    r"|liberat|\bfreed?\b|secur|\bclear|cleans|storm|overr[au]n|\benter|\bcontrol|\bh(?:old|eld)|\bhand|surrender"
    r"|evacuat|abandon|withdr[ae]w|\bpull|\ble(?:ft|ave|aving)\b|\bquit|retreat|redeploy|encircl|besieg|siege|surround"
    r"|\bring|br[eo]k|advanc|push|dr[oi]v|expel|oust|eject|chas|fle[de]|\bflag|rais|hoist|recover|gain|reclaim|\bw[io]n\b"
    r"|conque|occup|wrest|grab|snatch|\bpass|\bwent\b|ced(?:e|ing)\b|defect|\bmov(?:e|ing)|march|patrol|garrison|reach"
    r"|penetrat|infiltrat|land(?:ed|ing)|\bback\b|\bours?\b|\btheirs\b|belong|yield|\bg[ai]ve|purg|sweep|swept|return|rout"
    r"|repuls|\blift|trap|block|corridor|vacat|depart|deploy|consolidat|establish|\bgone\b|\bnow\b|still|\bin\b.{0,20}"
    r"\bhands?\b|\bcame\b|under|stand|stood|remain|\bhad\b|\bhas\b|\bare in\b|\bis in\b",
    re.IGNORECASE,
)
_PLAIN_CHANGES = ("captur", "seiz", "liberat", "secur", "advanc", "storm", "surround", "occup", "push")
"""Parts of words that make a change by themselves: looked for first, since that is cheaper than a search."""
DENSE = 3.0
MIN_WORDS = 1
LEAST_OF_PASSAGE = 3.5
"""Words of war and names of sides in 1,000 characters of a passage: of the gold reports' that tell an event, in
reports that are not dense, all have 4.1 or more; of general news' one in three has fewer."""
MIN_DENSITY = 1.0
"""Words of war in 1,000 characters. Of the training reports that tell an event, all but one have more."""


@lru_cache(maxsize=1 << 16)
def _is_armed(word: str) -> bool:
    return _ARMED_WORD.fullmatch(word) is not None


@lru_cache(maxsize=4)
def _count_armed(text: str) -> int:
    """Count the words of war of a text. Several questions are asked of one report: its count is kept."""
    lower = text.lower()
    words = _WORD.findall(lower)
    armed = {word for word in set(words) if len(word) <= _LONGEST_WORD and _is_armed(word)}
    count = sum(map(armed.__contains__, words))
    if any(part in lower for part in _PHRASE_PARTS):
        count += sum(1 for _ in _ARMED_PHRASE.finditer(lower))
    return count


def is_of_war(text: str) -> bool:
    """Whether a report has enough of the words of war to be read."""
    count = _count_armed(text)
    return count >= MIN_WORDS and count * 1000 >= MIN_DENSITY * len(text)


def may_tell(text: str, *, dense: bool = True, sides: int = 0) -> bool:
    """Whether a passage of such a report has a word with which a change, or who holds a place, is told.

    Args:
        text: the passage.
        dense: whether the whole report is dense with words of war (``is_dense``); a passage of another one must
            have such words itself, and name sides.
        sides: how many times the passage names a side.
    """
    if not dense:
        armed = _count_armed(text)
        if not armed or (armed + sides) * 1000 < LEAST_OF_PASSAGE * len(text):
            return False
    lower = text.lower()
    return any(part in lower for part in _PLAIN_CHANGES) or _CHANGE.search(text) is not None


def is_dense(text: str) -> bool:
    """Whether a report is about little else than war."""
    return _count_armed(text) * 1000 >= DENSE * len(text)
