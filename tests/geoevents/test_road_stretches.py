"""Which stretch of a road a sentence speaks of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.road_stretches import find_stretch

NAMES = re.compile(r"\[([^\]]+)\]")


def read(marked: str) -> str:
    """The stretch of the first road of a sentence whose places stand in brackets."""
    text, toponyms, at = "", [], 0
    for match in NAMES.finditer(marked):
        text += marked[at : match.start()]
        name = match[1]
        kind = PlaceKind.ROAD if re.fullmatch(r"[AM]\d+", name) else PlaceKind.SETTLEMENT
        place = Place(id=name, name=name, kind=kind, latitude=35.0, longitude=36.0, country_code="SY")
        toponyms.append(Toponym(start=len(text), end=len(text) + len(name), text=name, place=place))
        text += name
        at = match.end()
    text += marked[at:]
    road = next(t for t in toponyms if t.place is not None and t.place.kind is PlaceKind.ROAD)
    return find_stretch(text, road, toponyms, 0, len(text))


@pytest.mark.parametrize(
    ("sentence", "stretch"),
    [
        ("Troops took the last stretch of the [M5] highway in [Idlib] province.", "in Idlib province"),
        ("Rebels still hold the [M4] highway between [Saraqeb] and [Ariha].", "between Saraqeb and Ariha"),
        (
            "The army took the section of the [M5] from [Khan al-Assal] to [Aleppo].",
            "from Khan al-Assal to Aleppo",
        ),
        (
            "The part of the [M4], from [al-Nayrab] to beyond [Jisr al-Shughur], is closed.",
            "from al-Nayrab to beyond Jisr al-Shughur",
        ),
        ("It holds the [M5] in the southern countryside of [Aleppo].", "in the southern countryside of Aleppo"),
        ("They took the Saraqeb-Ariha section of the [M4].", "between Saraqeb and Ariha"),
        ("They took the [Idlib] stretch of the [M5] on Tuesday.", "Idlib stretch"),
        ("They captured part of the [M5].", "part"),
        ("They captured a part of the strategic [M5].", "part"),
        ("The [M5], which links [Damascus] and [Aleppo], is in government hands.", ""),
        ("The [M5] highway linking [Damascus] with [Aleppo] fell.", ""),
        ("They seized the [M5] in a push towards [Aleppo].", ""),
        ("They seized the [M5] on the day after [Aleppo].", ""),
        ("The army seized the [M5].", ""),
    ],
)
def test_the_words_for_a_stretch(sentence: str, stretch: str) -> None:
    assert read(sentence) == stretch


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_around_a_road_are_borne(before: str, after: str) -> None:
    place = Place(
        id="road:M5", name="M5", kind=PlaceKind.ROAD, latitude=35.0, longitude=36.0, country_code="SY"
    )
    text = before + "M5" + after
    road = Toponym(start=len(before), end=len(before) + 2, text="M5", place=place)
    end = Toponym(start=len(text) - 1, end=len(text), text=text[-1:], place=place)
    assert "  " not in find_stretch(text, road, [road, end], 0, len(text))
