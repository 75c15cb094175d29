"""Places told by way of others: "a village 5 km west of Saraqeb", "the southern countryside of Idlib".

Each becomes a place of kind AREA: a point and a radius, worked out from the places it is told by, never more
exact than the words. Its id says how: ``area:<parent's id>:west``, ``area:<id>:5km-west``,
``area:<id>+<id>:between``.

How far "the countryside" reaches is taken from the area that the town gives its name to, where the index has
one, and reckoned from the town; "west of" a town without a distance means the nearest ten kilometres;
"districts" and "outskirts" are the town's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gazetteer.bearings import BEARINGS, distance_and_bearing, travel
from gazetteer.place import Candidate, Place, PlaceKind, Toponym

KM_PER_MILE = 1.609344
BESIDE_KM = 10.0
"""What "west of" a town means where no distance is given, in km."""
MOST_BETWEEN_KM = 200.0
LEAST_TOWN_KM, COUNTRYSIDE_KM = 1.5, 15.0
SHARE_OF_AREA, LEAST_COUNTRYSIDE_KM, MOST_COUNTRYSIDE_KM = 0.45, 8.0, 30.0
"""The countryside on one side of a town reaches over this share of its area's radius, within these bounds."""
INEXACT = 0.25
"""The radius of "5 km west", as a share of the distance."""

_DIRECTION = r"(?:(?:north|south)(?:[- ]?(?:east|west)|[- ](?:north|south)[- ]?(?:east|west))?|east|west)"
_COUNTRYSIDE = r"(?:countryside|hinterlands?|rural areas?|rural parts|plains?)"
_TOWN_PART = (
    r"(?:outskirts|suburbs?|districts?|quarters?|neighbou?rhoods?|parts?|edges?|fringes?|side|sector|half|entrance|"
    r"approach(?:es)?|environs|surroundings|axis|front)"
)
_KIND_OF = (
    r"(?:the )?(?:(?:city|town|village|province|governorate|region|district|oblast|state) of )?(?:the )?$"
)
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_WORDS = "|".join(_NUMBER_WORDS)
_AROUND = (
    r"(?:areas?|countryside|villages|towns|hamlets|farms|farmland|fields|hills|heights|land|orchards|positions"
    r"|points) (?:around|surrounding)"
)
_DISTANCE = rf"(?P<number>\d{{1,3}}(?:[.,]\d+)?|\b(?:{_WORDS}))[ -]?(?P<unit>km|kilomet(?:re|er)s?|miles?|mi)\b"

_BEFORE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"(?:(?:about|around|some|nearly) )?{_DISTANCE}(?: (?:to the )?(?P<direction>{_DIRECTION}))"
            rf" (?:of|from) {_KIND_OF}"
        ),
        (
            rf"(?P<direction>{_DIRECTION})(?:ern)? (?:and \w+ )?(?P<part>{_COUNTRYSIDE}|{_TOWN_PART})"
            rf" of {_KIND_OF}"
        ),
        rf"(?P<part>{_COUNTRYSIDE}|{_TOWN_PART})(?: to the)? (?P<direction>{_DIRECTION}) of {_KIND_OF}",
        rf"(?P<part>{_COUNTRYSIDE}|outskirts|suburbs|environs|surroundings) of {_KIND_OF}",
        rf"\b(?P<part>{_AROUND}) {_KIND_OF}",
        rf"(?:to the )?(?P<direction>{_DIRECTION}) of {_KIND_OF}",
        rf"(?P<direction>{_DIRECTION})(?:ern)? (?P<part>rural) {_KIND_OF}",
        rf"\b(?P<part>rural) {_KIND_OF}",
        rf"\b(?P<direction>{_DIRECTION})(?P<part>ern) (?:the )?$",
        rf"\b(?P<direction>{_DIRECTION}) (?:the )?$",
    )
]
_AFTER = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"['’]s (?P<direction>{_DIRECTION})(?:ern)? (?P<part>{_COUNTRYSIDE}|{_TOWN_PART})\b",
        rf" (?P<part>{_COUNTRYSIDE})\b",
    )
]
_HINTS = (
    *("north", "south", "east", "west"),
    *("rural", "countryside", "hinterland", "plain", "outskirts", "suburbs", "environs", "around", "surround"),
)
"""Of these every pattern of the words before a name holds one: looking for them is cheaper than searching."""
_ARABICBEARINGS = {"شمال": "north", "جنوب": "south", "شرق": "east", "غرب": "west"}
_ARABIC_BEFORE = re.compile(r"(?P<direction>شمال|جنوب|شرق|غرب)(?:ي)? (?:(?:مدينة|بلدة|قرية|محافظة) )?$")
_ARABIC_COUNTRYSIDE = re.compile(r"(?:ب|ل|و)?(?P<part>ريف) (?:(?:مدينة|محافظة) )?$")
_ARABIC_AFTER = re.compile(r" ال(?P<direction>شمال|جنوب|شرق|غرب)ي(?: ال(?P<second>شرق|غرب)ي)?\b")
_BETWEEN = re.compile(r"\bbetween (?:the )?(?:\w+ of )?$", re.IGNORECASE)


_OF_ROAD = re.compile(
    r"\b(?:roads?|highways?|motorways?|routes?|railway|[AMENHR]-?\d{1,3})"
    r"(?:\s+(?:stretch|section|segment|part|portion|road|highway|motorway|linking|running))*\s*,?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words around a toponym say: where they begin and end, and the relation."""

    start: int
    end: int
    direction: str = ""
    distance_km: float = 0.0
    part: str = ""


def find_relative(text: str, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """The places that a text tells of by way of its toponyms, as toponyms of kind AREA, in order.

    Their spans hold that toponym and the words that relate to it, so they overlap it.
    """
    anchors = [
        toponym
        for toponym in toponyms
        if toponym.place is not None and toponym.role == "place" and toponym.place.kind is not PlaceKind.ROAD
    ]
    found = [area for anchor in anchors if (area := _relative(text, anchor)) is not None]
    found += _between(text, anchors)
    return sorted(found, key=lambda toponym: (toponym.start, toponym.end))


def _relative(text: str, anchor: Toponym) -> Toponym | None:
    told = _read_around(text, anchor)
    if told is None or anchor.place is None:
        return None
    place = _area(anchor, told, text[told.start : told.end])
    return _as_toponym(text, told.start, told.end, place, anchor.score)


def _as_toponym(text: str, start: int, end: int, place: Place, score: float) -> Toponym:
    return Toponym(
        start=start,
        end=end,
        text=text[start:end],
        place=place,
        score=score,
        candidates=(Candidate(place=place, score=score),),
        cues=("relative",),
    )


def _read_around(text: str, anchor: Toponym) -> _Told | None:
    window = text[max(0, anchor.start - 72) : anchor.start]
    if window and "\u0600" <= anchor.text[:1] <= "\u06ff":
        return _read_arabic(text, anchor, window)
    lower = window.lower()
    for pattern in _BEFORE if any(hint in lower for hint in _HINTS) else ():
        found = pattern.search(window)
        if found is None:
            continue
        groups = found.groupdict()
        start = anchor.start - len(window) + found.start()
        end = anchor.end
        part = (groups.get("part") or "").lower()
        if part in ("", "ern"):
            after = re.match(rf" {_COUNTRYSIDE}\b", text[anchor.end : anchor.end + 20], re.IGNORECASE)
            if after is not None:
                part, end = "countryside", anchor.end + after.end()
        return _Told(start, end, _direction(groups.get("direction")), _distance_km(groups), part)
    for pattern in _AFTER:
        found = pattern.match(text, anchor.end)
        if found is not None:
            groups = found.groupdict()
            return _Told(
                anchor.start,
                found.end(),
                _direction(groups.get("direction")),
                0.0,
                (groups.get("part") or "").lower(),
            )
    return None


def _read_arabic(text: str, anchor: Toponym, window: str) -> _Told | None:
    within = anchor.text.startswith("ريف ")
    countryside = _ARABIC_COUNTRYSIDE.search(window)
    after = _ARABIC_AFTER.match(text, anchor.end)
    if within or countryside is not None:
        start = anchor.start
        if countryside is not None:
            start += countryside.start("part") - len(window)
        if after is None:
            return _Told(start, anchor.end, part="countryside")
        words = [_ARABICBEARINGS[word] for word in (after.group("direction"), after.group("second")) if word]
        return _Told(start, after.end(), "-".join(words), part="countryside")
    before = _ARABIC_BEFORE.search(window)
    if before is None:
        return None
    return _Told(
        anchor.start - len(window) + before.start(), anchor.end, _ARABICBEARINGS[before.group("direction")]
    )


def _direction(word: str | None) -> str:
    """One spelling of a direction: north-east."""
    letters = (word or "").lower().replace(" ", "").replace("-", "")
    for name in BEARINGS:
        if name.replace("-", "") == letters:
            return name
    return ""


def _distance_km(groups: dict[str, str | None]) -> float:
    number, unit = groups.get("number"), groups.get("unit") or ""
    if not number:
        return 0.0
    value = _NUMBER_WORDS.get(number.lower()) or float(number.replace(",", "."))
    return value * (KM_PER_MILE if unit.lower().startswith("mi") else 1.0)


def _area(anchor: Toponym, told: _Told, name: str) -> Place:
    """The place that the words mean."""
    assert anchor.place is not None  # noqa: S101 - callers have checked
    parent = anchor.place
    of_countryside = bool(re.fullmatch(rf"{_COUNTRYSIDE}|rural|ern", told.part))
    around = re.fullmatch(_AROUND, told.part) is not None
    centre = parent
    if of_countryside:
        area = _named_alike(anchor, PlaceKind.ADMIN)
        centre = (told.direction and _named_alike(anchor, PlaceKind.SETTLEMENT)) or area or parent
        parent = area or parent
    if told.distance_km:
        offset, radius = told.distance_km, max(1.0, told.distance_km * INEXACT)
        relation = f"{told.distance_km:.4g}km-{told.direction}"
    else:
        told = replace(told, part="" if told.part == "ern" else told.part)
        relation = "-".join(word for word in (told.direction, told.part.replace(" ", "-")) if word)
        offset, radius = _reach(parent, centre, told, of_countryside=of_countryside)
        radius += BESIDE_KM * around
    latitude, longitude = centre.latitude, centre.longitude
    if told.direction:
        latitude, longitude = travel(latitude, longitude, BEARINGS[told.direction], offset)
    return Place(
        id=f"area:{parent.id}:{relation}",
        name=name,
        kind=PlaceKind.AREA,
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        country_code=parent.country_code,
        admin1=parent.admin1,
        radius_km=round(radius, 2),
    )


def _named_alike(anchor: Toponym, kind: PlaceKind) -> Place | None:
    """The town, or the area, that has the anchor's name and lies with it: Idlib is both."""
    chosen = anchor.place
    if chosen is None or chosen.kind is kind:
        return chosen
    for candidate in anchor.candidates:
        other = candidate.place
        town, area = (other, chosen) if kind is PlaceKind.SETTLEMENT else (chosen, other)
        if (
            other.kind is kind
            and area.country_code == town.country_code
            and area.admin1 in ("", town.admin1, area.name)
        ):
            away, _ = distance_and_bearing(area.latitude, area.longitude, town.latitude, town.longitude)
            if away <= max(2 * area.radius_km, COUNTRYSIDE_KM):
                return other
    return None


def _reach(parent: Place, centre: Place, told: _Told, *, of_countryside: bool) -> tuple[float, float]:
    """How far from the centre a part of a place lies, and how large that part is, in km."""
    whole = max(parent.radius_km, LEAST_TOWN_KM)
    if parent.kind in (PlaceKind.ADMIN, PlaceKind.COUNTRY, PlaceKind.PHYSICAL):
        if not told.direction:
            return 0.0, whole
        if centre.id != parent.id:
            reach = min(max(SHARE_OF_AREA * whole, LEAST_COUNTRYSIDE_KM), MOST_COUNTRYSIDE_KM)
            return reach, reach
        return whole / 2, whole / 2
    if of_countryside:
        return (whole + COUNTRYSIDE_KM / 2, COUNTRYSIDE_KM) if told.direction else (0.0, whole + COUNTRYSIDE_KM)
    if told.part or not told.direction:
        return whole / 2, whole
    return whole + BESIDE_KM / 2, BESIDE_KM


def _between(text: str, anchors: Sequence[Toponym]) -> Iterator[Toponym]:
    """The land "between X and Y"; what is said of the road between them is of the road."""
    for first, second in pairwise(anchors):
        before = _BETWEEN.search(text[max(0, first.start - 30) : first.start])
        if before is None or text[first.end : second.start].strip() not in (
            "and",
            "and the",
            "and the town of",
        ):
            continue
        one, other = first.place, second.place
        if one is None or other is None:
            continue
        if _OF_ROAD.search(text, max(0, first.start - 70), max(0, first.start - 30) + before.start()):
            continue
        away, bearing = distance_and_bearing(one.latitude, one.longitude, other.latitude, other.longitude)
        if not 0 < away <= MOST_BETWEEN_KM:
            continue
        latitude, longitude = travel(one.latitude, one.longitude, bearing, away / 2)
        start = max(0, first.start - 30) + before.start()
        place = Place(
            id=f"area:{one.id}+{other.id}:between",
            name=text[start : second.end],
            kind=PlaceKind.AREA,
            latitude=round(latitude, 5),
            longitude=round(longitude, 5),
            country_code=one.country_code if one.country_code == other.country_code else "",
            radius_km=round(away / 2, 2),
        )
        yield _as_toponym(text, start, second.end, place, min(first.score, second.score))
