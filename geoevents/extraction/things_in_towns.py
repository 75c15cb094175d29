"""Things in towns: "its airport", "the army headquarters" of a town become places of their own.

The reader tells of "the airport" in Goma as of a part of Goma. Where the gazetteer has the airport of the
town, that is the place; what no gazetteer has (a headquarters, a hill, a grain silo) is a place at its town.
Who takes a thing has not taken the town, so that each has a holder of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.called_after import called_after
from gazetteer.names import name_in_script, normalize
from gazetteer.place import Place, PlaceKind
from geoevents.extraction.mentions import find_facility
from geoevents.model import Claim

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

REACH_KM = 35.0
"""How far from its town an airport that bears the town's name may lie."""
NEAR_KM = 12.0
"""How near one of another name must lie, if it is the only one."""
_WORDS = {
    "airport": ("airport", "airfield", "air base", "airbase"),
    "airfield": ("airfield", "airport", "air base", "airbase"),
    "air base": ("air base", "airbase", "airport", "airfield"),
    "airbase": ("air base", "airbase", "airport", "airfield"),
    "airstrip": ("airstrip", "airport", "airfield"),
    "dam": ("dam",),
    "refinery": ("refinery",),
    "port": ("port",),
    "prison": ("prison",),
    "border crossing": ("crossing",),
    "crossing": ("crossing",),
}
"""Of a word for a thing, the words for it in its name, the likeliest first."""


def place_things(claims: Iterable[Claim], gazetteer: Gazetteer) -> list[Claim]:
    """The claims; those of a thing in a town are claims of the thing.

    Args:
        claims: of one report.
        gazetteer: where the thing is looked up, up to ``REACH_KM`` from its town. One that is not there lies
            at its town, somewhere within the ``radius_km`` that it is given.
    """
    return [_placed(claim, gazetteer) for claim in claims]


def _placed(claim: Claim, gazetteer: Gazetteer) -> Claim:
    town = claim.place
    if town is None or not claim.part or town.kind not in (PlaceKind.SETTLEMENT, PlaceKind.ADMIN):
        return claim
    words = _WORDS.get(_noun(claim.part))
    thing = _find(town, words, gazetteer) if words else None
    if thing is not None:
        return replace(claim, place=thing, part="", id="")
    is_thing = find_facility(claim.part) or find_facility(claim.part.removesuffix("s"))
    if town.kind is PlaceKind.ADMIN or not is_thing:
        return claim
    told = claim.part.removeprefix("'s ").removeprefix("’s ")
    named = bool(claim.place_text) and told.casefold().startswith(claim.place_text.casefold())
    name = told if named else f"{town.name} {told}"
    arabic = name_in_script((town.name, *town.alternate_names), "Arab")  # its Arabic name is its town's
    placed = replace(called_after(town, name), alternate_names=(arabic,) if arabic else ())
    return replace(claim, place=placed, part="", id="")


def _noun(part: str) -> str:
    words = part.casefold().split()
    return next((" ".join(words[-size:]) for size in (2, 1) if " ".join(words[-size:]) in _WORDS), "")


def _find(town: Place, words: tuple[str, ...], gazetteer: Gazetteer) -> Place | None:
    near = gazetteer.around(town.latitude, town.longitude, REACH_KM, kinds=[PlaceKind.FACILITY])
    known = (name.removeprefix("Greater ") for name in (town.name, *town.alternate_names))
    names = {normalize(name) for name in known if len(name) > 2}
    for word in words:
        of_kind = [(place, km) for place, km in near if _is_a(place, word)]
        named = [place for place, _ in of_kind if any(name in normalize(place.name) for name in names)]
        if named:
            return named[0]
        beside = [place for place, km in of_kind if km <= NEAR_KM and town.kind is PlaceKind.SETTLEMENT]
        if len(beside) == 1:
            return beside[0]
    return None


def _is_a(place: Place, word: str) -> bool:
    return f" {word}" in f" {place.name.casefold()}"
