"""The shipped settlements: there and back, and what GeoNames says of a few."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from gazetteer.errors import SourceError
from gazetteer.sources.build_world import find_capitals, is_transcription
from gazetteer.sources.settlements import Settlement, read_settlements, write_settlements
from gazetteer.sources.sizes import built_up_radius_km

DATA = Path(__file__).resolve().parents[2] / "gazetteer" / "data"


def test_a_settlement_comes_back_as_it_was(tmp_path: Path) -> None:
    place = Settlement(
        geonameid=164816,
        name="Saraqib",
        latitude=35.8645,
        longitude=36.8059,
        country_code="SY",
        admin1_code="12",
        population=34231,
        feature_code="PPL",
        alternate_names=("Saraqeb", "سراقب"),
    )
    write_settlements(tmp_path / "x.tsv.xz", [place])
    assert list(read_settlements(tmp_path / "x.tsv.xz")) == [place]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with lzma.open(tmp_path / "x.tsv.xz", "wt") as file:
        file.write("SY\t12\tnot a number\tSaraqib\t1\t1\t1\tPPL\t\n")
    with pytest.raises(SourceError, match=r"x\.tsv\.xz:1"):
        list(read_settlements(tmp_path / "x.tsv.xz"))


def test_what_ships_is_cities500() -> None:
    places = {place.geonameid: place for place in read_settlements(DATA / "settlements.tsv.xz")}
    assert len(places) == 234_908
    assert places[170654].name == "Damascus"
    assert places[170654].feature_code == "PPLC"
    assert "سراقب" in places[164816].alternate_names
    assert sum(place.feature_code == "PPLC" for place in places.values()) > 230
    names = {name for place in places.values() for name in place.alternate_names}
    assert not {"mdynt hms", "huo mu si", "homasa", ""} & names


@pytest.mark.parametrize(
    ("name", "junk"),
    [("mdynt hms", True), ("huo mu si", True), ("hoምsi", True), ("Homs", False), ("حمص", False),
     ("Хомс", False),
     ("'s-Hertogenbosch", False), ("霍姆斯", False), ("al-Bāb", False)],
)  # fmt: skip
def test_transcriptions_are_told_from_names(name: str, junk: bool) -> None:
    assert is_transcription(name) is junk


def test_a_capital_is_the_largest_place_of_its_name() -> None:
    cities = [
        {"geonameid": 1, "name": "Victoria", "alternatenames": [], "countrycode": "SC", "population": 22881},
        {"geonameid": 2, "name": "Port Victoria", "alternatenames": ["Victoria"], "countrycode": "SC",
         "population": 5},
        {"geonameid": 3, "name": "Victoria", "alternatenames": [], "countrycode": "CA", "population": 289625},
    ]  # fmt: skip
    assert find_capitals(cities, {"SC": {"capital": "Victoria"}, "CA": {"capital": "Ottawa"}}) == {1}


def test_a_settlement_is_as_large_as_its_people_need() -> None:
    assert built_up_radius_km(0) == built_up_radius_km(500) == 0.5
    assert built_up_radius_km(1_000_000) == pytest.approx(8.0, abs=0.1)
