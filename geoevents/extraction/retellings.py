"""Claims of one report that tell the same change, or that contradict what is known of the sides."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from gazetteer.place import Place
from geoevents.extraction.reporters import distinct_names
from geoevents.extraction.sides import SideContext, fight_each_other
from geoevents.model import Claim, ClaimStatus, DatePrecision, EventType

_MOST_SPEAKERS = 50
_SAME_DAY = re.compile(
    r"\bhours?\b|\bminutes\b|\bsame (?:day|morning|night)\b|\bearlier (?:in the|that|on the same) day\b|"
    r"\b(?:by|before|at|until) (?:noon|dawn|dusk|nightfall|evening|midnight)\b|\bovernight\b|\bbriefly\b",
    re.IGNORECASE,
)
_APART_DAYS = 2
"""Days that must lie between two takings of a place by one side for them to be two."""


def _class(claim: Claim) -> str:
    return "gain" if claim.type in (EventType.CAPTURE, EventType.HANDOVER) else claim.type.value


def place_key(claim: Claim) -> str:
    """The place of a claim, and the part of it."""
    name = claim.place.id if claim.place else claim.place_text.casefold()
    return f"{name}|{claim.part.casefold()}"


def same_change(first: Claim, second: Claim) -> bool:
    """Whether two claims are of one place, one kind and no two sides."""
    if place_key(first) != place_key(second) or _class(first) != _class(second):
        return False
    return not (first.side and second.side and first.side != second.side)


def tell_friends(claim: Claim, context: SideContext | None) -> str:
    """That by the lexicon the side that took a place does not fight the one that lost it; empty if it may."""
    if claim.type is not EventType.CAPTURE or not claim.gain or not claim.loss:
        return ""
    if may_fight(claim.place, claim.published, context)(claim.gain, claim.loss):
        return ""
    return f"{claim.gain} would have taken it from {claim.loss}, which it does not fight by the lexicon"


def may_fight(
    place: Place | None, day: dt.date | None, context: SideContext | None
) -> Callable[[str, str], bool]:
    """Whether two sides may fight over a place by the lexicon, as a function of the two."""
    country = place.country_code if place else None
    lexicon = context.lexicon if context else None

    def fight(one: str, other: str) -> bool:
        return fight_each_other(one, other, country=country or None, day=day, lexicon=lexicon)

    return fight


def find_disputed(claims: Sequence[Claim]) -> set[str]:
    """The places that more than one side has taken, by the report."""
    takers: dict[str, set[str]] = {}
    for claim in claims:
        if _class(claim) == "gain" and claim.gain:
            takers.setdefault(place_key(claim), set()).add(claim.gain)
    return {key for key, sides in takers.items() if len(sides) > 1}


def lie_apart(first: Claim, second: Claim) -> bool:
    """Whether two claims are so well dated that they tell of two days."""
    exact = (DatePrecision.DAY, DatePrecision.WEEK)
    if first.date_precision not in exact or second.date_precision not in exact:
        return False
    if not (first.earliest and first.latest and second.earliest and second.latest):
        return False
    gap = max(second.earliest - first.latest, first.earliest - second.latest)
    return gap > dt.timedelta(days=_APART_DAYS)


def turned_between(first: Claim, second: Claim, claims: Iterable[Claim]) -> bool:
    """Whether, by the text, another side took the place between two takings of one day."""
    start, end = sorted((first.evidence.start, second.evidence.start))
    return any(
        start < other.evidence.start < end
        and place_key(other) == place_key(first)
        and _class(other) == _class(first) == "gain"
        and other.gain not in (None, first.gain)
        and first.latest == second.latest == other.latest
        and {each.date_precision for each in (first, second, other)} == {DatePrecision.DAY}
        for other in claims
    )


def join(first: Claim, second: Claim) -> Claim:
    """Keep the likelier claim; take over who says so, a denial, and what it does not know."""
    denied = ClaimStatus.DENIED in (first.status, second.status)
    return replace(
        first,
        gain=first.gain or (second.gain if first.type is not EventType.WITHDRAWAL else None),
        loss=first.loss or second.loss,
        actor=first.actor or second.actor,
        against=first.against or second.against,
        again=first.again or second.again,
        status=ClaimStatus.DENIED if denied else first.status,
        said_by=distinct_names([*first.said_by, *second.said_by])[:_MOST_SPEAKERS],
        denied_by=distinct_names([*first.denied_by, *second.denied_by])[:_MOST_SPEAKERS],
        id="",
    )


def find_cover(claim: Claim, claims: Sequence[Claim]) -> str:
    """That a leaving, or a holding, is told as a capture too; or empty."""
    for other in claims:
        if other is claim or place_key(other) != place_key(claim) or _class(other) != "gain":
            continue
        if (
            claim.type is EventType.WITHDRAWAL
            and other.loss == claim.loss
            and claim.loss
            and not other.background
        ):
            return f"that {claim.loss} lost the place is told as a capture"
        if claim.type is EventType.HOLDS and claim.evidence == other.evidence and claim.gain == other.gain:
            return f"that {claim.gain} took the place is told in the same sentence"
    return ""


def undate_before(claims: Sequence[Claim]) -> list[Claim]:
    """The claims; what is told as earlier has not the very day of the news of its own sentence.

    "X is liberated, seven years after they took it": that X was taken is told without its day. "Hours after"
    leaves it the day.
    """
    news: dict[tuple[str, int, dt.date | None], str | None] = {
        (place_key(claim), claim.evidence.start, claim.latest): claim.gain
        for claim in claims
        if _class(claim) == "gain" and claim.latest and not claim.background
    }

    def is_astray(claim: Claim) -> bool:
        taker = news.get((place_key(claim), claim.evidence.start, claim.latest))
        return (
            claim.background
            and _class(claim) == "gain"
            and taker is not None
            and taker != claim.gain
            and _SAME_DAY.search(claim.evidence.text) is None
        )

    return [
        replace(claim, earliest=None, latest=None, date_precision=DatePrecision.UNKNOWN, id="")
        if is_astray(claim)
        else claim
        for claim in claims
    ]
