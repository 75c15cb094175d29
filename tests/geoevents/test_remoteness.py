"""Small places far from all else that a report names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gazetteer.place import Candidate, Place, PlaceKind, Toponym
from geoevents.extraction.remoteness import drop_remote, find_strays


def toponym(
    name: str,
    latitude: float,
    longitude: float,
    *,
    code: str = "SY",
    population: int = 0,
    kind: PlaceKind = PlaceKind.SETTLEMENT,
    namesakes: int = 0,
    abroad: str = "",
    text: str = "",
) -> Toponym:
    place = Place(
        id=f"{name}:{latitude}",
        name=name,
        kind=kind,
        latitude=latitude,
        longitude=longitude,
        country_code=code,
        population=population,
    )
    others = (replace(place, id=f"{name}:{number}", country_code=abroad or code) for number in range(namesakes))
    candidates = tuple(Candidate(place=each, score=0.5) for each in (place, *others))
    return Toponym(start=0, end=len(name), text=text or name, place=place, candidates=candidates)


NEAR = [toponym("Idlib", 35.93, 36.63, population=98_000), toponym("Saraqeb", 35.86, 36.8)]


def lost(*more: Toponym) -> list[str]:
    return [t.text for t in drop_remote([*NEAR, *more]) if t.place is None]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (toponym("Tah", 27.67, -12.95, code="MA", population=1_500), True),
        (toponym("Tah", 32.0, 40.9, namesakes=1), True),
        (toponym("Tah", 32.0, 40.9, namesakes=3, abroad="IQ"), True),
        (toponym("Tah", 32.0, 40.9, namesakes=1, abroad="IQ"), False),
        (toponym("Tah", 32.0, 40.9), False),
        (toponym("At Tah", 32.0, 40.9, text="Tah"), True),
        (toponym("Poole", 50.71, -1.98, code="GB", population=90_000), True),
        (toponym("Moscow", 55.75, 37.6, code="RU", population=10_000_000), False),
        (toponym("Deir ez-Zor", 35.33, 40.14, population=240_000), False),
        (toponym("Tah", 35.55, 36.76), False),
        (toponym("Highway 47", 36.36, 42.23, code="LK", kind=PlaceKind.ROAD), True),
        (toponym("Damascus road", 32.0, 39.9, kind=PlaceKind.ROAD), False),
        (toponym("Sochi", 43.6, 39.73, code="RU", population=340_000), False),
    ],
)
def test_a_small_place_far_from_the_others_is_doubted(place: Toponym, expected: bool) -> None:
    assert (lost(place) == [place.text]) is expected


def test_a_country_that_the_report_names_vouches_for_its_towns() -> None:
    town = toponym("Rivne", 41.9, 43.0, code="UA", population=50_000)
    ukraine = toponym("Ukraine", 49.0, 32.0, code="UA", kind=PlaceKind.COUNTRY)
    assert lost(town) == ["Rivne"]
    assert lost(town, ukraine) == []


def test_two_places_say_nothing_of_where_a_report_is() -> None:
    far = toponym("Tah", 27.67, -12.95, code="MA")
    assert [t.place for t in drop_remote([NEAR[0], far])] == [NEAR[0].place, far.place]
    assert drop_remote([]) == []


@pytest.mark.parametrize(
    ("place", "stray"),
    [
        (toponym("Old City", 31.78, 35.23, code="PS", population=36_000), True),
        (toponym("Berlin", 52.5, 13.4, code="DE", population=3_400_000), True),
        (toponym("Tripoli", 34.4, 35.8, code="LB", population=230_000), False),
        (toponym("Raqqa", 35.95, 39.0, population=220_000), False),
        (toponym("Berlin road", 52.5, 13.4, code="DE", kind=PlaceKind.ROAD), False),
    ],
)
def test_nothing_happened_in_the_only_place_of_a_country_far_away(place: Toponym, stray: bool) -> None:
    third = toponym("Ariha", 35.81, 36.6)
    assert find_strays([*NEAR, third, place, None]) == ({place.place.id} if stray and place.place else set())
    assert find_strays([*NEAR, place]) == set()


def test_a_second_place_of_its_country_vouches_for_a_stray() -> None:
    places = [*NEAR, toponym("Ariha", 35.81, 36.6), toponym("Berlin", 52.5, 13.4, code="DE")]
    assert find_strays(places) == {"Berlin:52.5"}
    assert find_strays([*places, toponym("Hamburg", 53.55, 10.0, code="DE")]) == set()
