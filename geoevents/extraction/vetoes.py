"""What the words around a place rule out, whatever was read off it: "retreated into X" takes no one's X.

And what an unsure reading needs: a word, in its sentence, with which such a thing is told at all.
"""

from __future__ import annotations

import re

UNSURE = 0.6
"""Below this probability a reading wants a word of its kind in its sentence."""
_NEEDED = {
    "gain": re.compile(
        r"captur|seiz|\bt(?:ak(?:e|en|es|ing)|ook)\b|\bf[ae]ll(?:en|s|ing)?\b|\blos(?:e[sr]?|t|s|ing)\b|liberat|\bfreed?\b"
        r"|secur|\bclear|cleans|storm|overr[au]n|\benter|control|\bh(?:old|eld)|\bhand|surrender|\bretak|retook|recover|gain"
        r"|reclaim|\bw[io]n\b|conque|occup|wrest|grab|snatch|\bours?\b|theirs|\bdr[oi]ve|expel|oust|flag|raise|hoist|\bgot\b"
        r"|return|join|purg|evict|ceded|yield|\bg[ai]ve|pass|\bwent\b|masters?\b|sw[ee]p|deliver|collaps|added|follow"
        r"|inside|abandon|withdr[ae]w|\bleft\b|push|reach|march|establish|changed|\bmov(?:e|ed|ing)\b|\bback\b|dislodg"
        r"|eject|\brout|defeat|victor|broke|advanc|progress|\bha[ds]\b|\bhave\b|\bdown to\b|pull(?:ed|ing)? out"
        r"|repositioned",
        re.IGNORECASE,
    ),
    "siege": re.compile(
        r"sieg|surround|encircl|\bcut\b|\bring|blockad|trap|pocket|cauldron|\bclosed|starv|no way (?:in|out)"
        r"|\b(?:all|every|three|both) sides?\b|isolat|\bhemm|noose|sever|\bshut|suppl|corridor|air-?drop"
        r"|out of reach|sealed|boxed",
        re.IGNORECASE,
    ),
    "holds": re.compile(
        r"h[eo]ld|control|hands?\b|\brul(?:e|ed|es|ing)|\bours\b|theirs|stronghold|bastion|remain|still|occup|garrison|flag"
        r"|belong|under|\bstay|\bke[ep]p?t?|grip|dominat|\bown|possess|\bsits?\b|\bst(?:an|oo)d|administ|govern|\bruns?\b"
        r"|territor|enclave|zone|pocket|\bbase[ds]?\b|man(?:s|ned|ning)\b|deployed|presence|patrol|guard|never|\bha[ds]\b"
        r"|\bhave\b|master|\bin charge|present|['’]s?(?=[\s.,;]|$)|loyal|left with",
        re.IGNORECASE,
    ),
}
_NEEDED["gain_before"] = _NEEDED["gain"]
_RETREATED = re.compile(
    r"\b(?:retreat(?:ed|ing|s)?|withdr(?:ew|awn|awing|aw|awal)|fell back|fall(?:en|ing) back"
    r"|pull(?:ed|ing) back|fle(?:d|e|eing)|redeployed|relocated|escaped|bused)"
    r"(?: \w+){0,3}? (?:in|on)?to(?:wards?)?"
    r"(?: the| a| nearby| neighbou?ring| town| village| city| of| direction of)*\s+$",
    re.IGNORECASE,
)
_WAY_OUT = re.compile(
    r"\b(?:left|le(?:ave|aves|aving)|withdr(?:ew|awn|awing|aw)|pull(?:ed|ing|s)? out|march(?:ed|ing)? out|fled"
    r"|escaped|slipped (?:out|away))(?: (?!from\b|of\b|one\b)\w+){0,3}? (?:by|through|via)"
    r"(?: the| a| its| one)*\s+$",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:mean|means|meant|plan|plans|planned|want|wants|wanted|hope|hopes|hoped|aim|aims|aimed|intend|intends|intended|vow"
    r"|vows|vowed|threaten|threatens|threatened|prepare|prepares|preparing|ready) to"
    r" \w+(?: \w+){0,2}?"
    r"(?: the| a| of| town| village| city| control| nearby| whole| strategic)*\s+$",
    re.IGNORECASE,
)
_LAUNCHED = r"launch\w*|beg[au]n|start\w*|open(?:ed|ing|s)?|mount\w*|announc\w*"
_OPERATION = r"operations?|(?:counter-?)?offensives?|campaigns?|assaults?|push|drive"
_AIMED_AT = re.compile(
    rf"\b(?:{_LAUNCHED}|order\w*|prepar\w*)(?: [\w’'-]+){{0,6}}? (?:{_OPERATION}|(?:counter-?)?attacks?|bid)"
    r" to (?:\w+ )?(?:re-?)?(?:take|capture|conquer|seize|liberate|gain|win|occupy|recover|clear|free"
    r"|secure|enter|storm)(?: back| control of)?"
    r"(?: the| a| of| town| village| city| strategic| nearby| whole| rest)*\s+$",
    re.IGNORECASE,
)
_ACHIEVED = re.compile(
    r"\b(?:complet\w+|success\w*|ended|over|finish\w+|conclud\w+|succeed\w*)\b", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?:will|shall|must|(?:is|are|has|have|due|agreed?|ordered|promised|required) to)\b", re.IGNORECASE
)
_BY_THEN = re.compile(
    r"[^,.;]{1,40}?\s+(?:by|before|until|no later than)\s+(?:\d|mid|the end|next|tomorrow|noon"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|march|april|may|june|july|august"
    r"|(?:sept|nov|dec)ember|october|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b)",
    re.IGNORECASE,
)
_DUE = (
    r"(?:is|are) (?:(?:due|set|scheduled|expected) )?to (?:follow|come|pass|revert|change hands"
    r"|be (?:handed|returned|given|transferred|vacated|evacuated|surrendered|ceded|yielded|turned over))\b"
)
_IS_DUE = re.compile(
    r"(?:(?!\b(?:and|but|or|on|in|by)\b)[^,.;:]){1,40}?(?:,[^,.;:]{1,60},)?\s+" + _DUE, re.IGNORECASE
)
_ALSO_DUE = re.compile(r"\b" + _DUE + r"[^;:]{0,90}(?:,|\band)(?: the)?\s+$", re.IGNORECASE)
_ON_A_DAY = re.compile(
    r"[^,.;:]{1,40}?\s+(?:(?:on|by|before|in|at the) \w+|tomorrow"
    r"|(?:\w+ )?(?:day|week|month)s? (?:later|after))\b",
    re.IGNORECASE,
)
"""What is to come, and of a list the others: "X is to be handed over tomorrow, Y by the end of the month"."""
_ANNEXED = re.compile(r"\bannex(?:ation|ed|es|ing)(?: of)?(?: the)?\s+$", re.IGNORECASE)
_NAME = r"(?-i:(?:[a-z]{2}-)?[^\W\d_a-z][\w’'-]*(?: (?:[a-z]{2}-)?[^\W\d_a-z][\w’'-]*){0,3})"
_TAKEN_ALREADY = re.compile(
    rf"{_NAME},\s+(?:which|(?:the|an?)\s+(?:[\w-]+\s+){{0,2}}(?:town|city|village|district|base|place)"
    r"(?:\s+(?:that|which))?)\s+"
    r"(?:(?!(?:not|never|no|almost|nearly|tried|failed|hoped|wanted|had to)\b)[\w’'-]+\s+){1,4}?"
    r"(?:captured|seized|took|overran|retook|recaptured)\b",
    re.IGNORECASE,
)
"""The place that a plan is about has a past: "to regroup near X, the town its troops captured in April"."""
_ATTACKED = re.compile(
    r"\b(?:attack(?:ed|ing|s)?|shell(?:ed|ing|s)?|bomb(?:ed|ing|s|arded)?|raid(?:ed|ing|s)?|struck|hit|target(?:ed|ing|s)?"
    r"|assault(?:ed|s)?)(?: on| of)?(?: the| a| of| town| village| city| nearby| strategic)*\s+$"
    rf"|\b(?:{_LAUNCHED})(?: [\w’'-]+){{0,5}}? (?:{_OPERATION}|incursions?)"
    r" (?:in|into|on|around|across|against|towards?|at|near)"
    r"(?: the| of| town| village| city| province| region| area)*\s+$",
    re.IGNORECASE,
)
_UNDER_FIRE = re.compile(
    r"[^.;]{0,100}?\b(?:came|come|comes|was|were|is|are) (?:also |again )?under"
    r" (?:\w+ )?(?:fire|attack|bombardment|shelling)\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:their|his|her|its|our|your) own (?:\w+ ){0,2}"
    r"(?:cit(?:y|ies)|towns?|villages?|homes?|districts?|areas?)\b",
    re.IGNORECASE,
)
_PEOPLED = re.compile(
    r"[\w\s]{0,60}?\b(?:hold|house|host|shelter)s?\s+(?:(?:more|fewer) than|an estimated|up to|[a-z]+)?\s*"
    r"(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|hundreds|thousands|tens|millions?)\b"
    r"(?:\s+\w+){0,3}?\s+(?:civilians|people|residents|inhabitants|refugees|displaced|prisoners|detainees|souls|families)\b",
    re.IGNORECASE,
)
_SOME_OF_THEM = re.compile(
    r"[^.;]{0,60}?\b(?:and|but|while|though)"
    r" (?:some|several|many|most|a few|half|one|two|three|four|five|six) of them"
    r" (?:\w+ ){0,2}?(?:is|are|was|were|lies?|lay|stands?|stood|sits?)\b[^.;]{0,40}?"
    r"\b(?:territor(?:y|ies)|areas?|lands?|zones?|parts|regions?|control|hands)\b",
    re.IGNORECASE,
)
"""What is held are things at the place: "12 posts in Idlib, and some of them are now in territory held by"."""
_SPEAKS = re.compile(
    _NAME + r"\s+(?:(?:has|had|also|itself|later|yesterday|today|now|then)\s+){0,2}"
    r"(?:said|says|announce[sd]|claim(?:s|ed)|declare[sd]|insist(?:s|ed)|den(?:ies|ied)|confirm(?:s|ed)|acknowledge[sd]"
    r"|admit(?:s|ted)|maintain(?:s|ed))\b(?!\s+(?:to|by|as|free|lost|taken|fallen|under|\w+ed)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:[,;:(—–\"“”]\s*|\s-\s+|\b(?:and|but|while|as|what|which|that|where|although|though)\s+)$"
)
"""A capital stands for who rules there: "X, Moscow said", "Ankara announced its capture"."""
_RUMOUR = re.compile(
    r"\b(?:rumou?rs?|reports?|claims|talk|news|posts?) (?:that|of|about|saying|on|spread)\b[^.;\"]*$",
    re.IGNORECASE,
)
_FALSE = re.compile(
    r"[^.;\"]*?(?:\b(?:is|are|was|were|proved|turned out)(?: to be)?|:) (?:they are )?(?:\w+ly |all )?"
    r"(?:wrong|false|untrue|not true|incorrect|baseless|unfounded|fake|lies|a lie|mistaken)\b",
    re.IGNORECASE,
)
_BEFORE = 40
_WITHIN = 90
_FAR = 240
"""Characters before a place, and before and behind it, within which a sentence is looked at."""


def is_false_rumour(text: str, start: int, *, first: int, last: int) -> bool:
    """Whether a place is told of in words that the same sentence calls untrue: "Rumours that X fell are wrong".

    Of those that the training reports tell so three in four are nothing, the others a denied claim.

    Args:
        text: the report.
        start: where the place's name, or the phrase for it, begins.
        first: where its sentence begins.
        last: where it ends.
    """
    return _FALSE.match(text, start, last) is not None and _RUMOUR.search(text, first, start) is not None


def rule_out(text: str, slot: str, probability: float, start: int, *, first: int, last: int) -> str:
    """Say what rules a reading out; empty where nothing does.

    Args:
        text: the report.
        slot: what was read, one of ``heads.SLOTS``.
        probability: how likely.
        start: where the place's name, or the phrase for it, begins.
        first: where its sentence begins.
        last: where it ends.
    """
    if slot in ("gain", "gain_before", "withdrawal") and _RETREATED.search(
        text, max(first, start - _WITHIN), start
    ):
        return "the words before it tell where someone went, not what was taken or left"
    if slot == "withdrawal" and _WAY_OUT.search(text, max(first, start - _WITHIN), start):
        return "the words before it tell the way out, not what was left"
    if _UNNAMED.match(text, start):
        return "it is somebody's own town, which the report does not name"
    if _SPEAKS.match(text, start, last) and (
        start == first or _CLAUSE.search(text, max(first, start - _BEFORE), start)
    ):
        return "it is told to say something: it stands for who rules there"
    if slot == "holds" and _PEOPLED.match(text, start, last):
        return "it is told to hold people, not to be held"
    if slot == "holds" and _SOME_OF_THEM.match(text, start, last):
        return "some of the things there are told to be held, not the place"
    planned = slot in ("gain", "advance") and _PLANNED.search(text, max(first, start - _WITHIN), start)
    if planned and not _TAKEN_ALREADY.match(text, start, last):
        return "the words before it tell a plan"
    near, far = max(first, start - _FAR), min(last, start + _FAR)
    aimed = slot in ("gain", "advance") and _AIMED_AT.search(text, near, start)
    if aimed and not _ACHIEVED.search(text, near, far):
        return "the words before it tell what an operation is for"
    to_come = slot in ("gain", "withdrawal") and _BY_THEN.match(text, start, last)
    if to_come and _TO_COME.search(text, near, start):
        return "it is told to come about by a day"
    changes = slot in ("gain", "gain_before", "withdrawal")
    if changes and (
        _IS_DUE.match(text, start, last)
        or (_ON_A_DAY.match(text, start, last) and _ALSO_DUE.search(text, near, start))
    ):
        return "it is told to be due"
    if slot == "gain" and probability < UNSURE and _ANNEXED.search(text, max(first, start - _WITHIN), start):
        return f"it is told to be annexed, and {probability:.2f} is too unsure that it was taken"
    if slot == "gain" and probability < UNSURE and _ATTACKED.search(text, max(first, start - _WITHIN), start):
        return f"it is told to be attacked, and {probability:.2f} is too unsure that it was taken"
    needed = _NEEDED.get(slot)
    if slot == "gain" and _UNDER_FIRE.match(text, start, last) and not _NEEDED[slot].search(text, first, last):
        return "it is told to come under fire, and its sentence has no word that tells of gain"
    if needed is not None and probability < UNSURE and not needed.search(text, first, last):
        return f"its sentence has no word that tells of {slot}, and {probability:.2f} is too unsure without one"
    return ""
