"""Answers in words."""

from gazetteer.explanation import explain
from gazetteer.place import Candidate, Place, PlaceKind, Toponym

PLACE = Place(
    id="gn:1",
    name="Homs",
    kind=PlaceKind.SETTLEMENT,
    latitude=1,
    longitude=2,
    country_code="SY",
    admin1="Homs",
    population=775404,
)
OTHER = Place(id="gn:2", name="Khoms", kind=PlaceKind.SETTLEMENT, latitude=1, longitude=2, country_code="LY")


def test_the_place_the_evidence_and_what_lost_are_told():
    candidates = (Candidate(place=PLACE, score=0.9), Candidate(place=OTHER, score=0.1))
    toponym = Toponym(
        start=3,
        end=7,
        text="Homs",
        place=PLACE,
        score=0.85,
        candidates=candidates,
        cues=("locative", "locative", "nonsense"),
    )
    lines = explain(toponym).split("\n")
    assert lines[0].startswith("'Homs' at 3-7")
    assert "775,404 people" in lines[0]
    assert "0.85" in lines[0]
    assert lines[1] == "  evidence: a word of place stands before it"
    assert lines[2].startswith("  chosen 0.900  Homs")
    assert lines[3].startswith("  lost 0.100  Khoms")


def test_hostile_text_stays_on_its_line():
    assert explain(Toponym(start=0, end=3, text="a\nb")).count("\n") == 0
