"""The name tables: written once, mapped by all."""

from pathlib import Path

import numpy as np
import pytest

from gazetteer.errors import IndexUnavailableError
from gazetteer.place import PlaceKind
from gazetteer.tables import (
    ALTERNATE,
    CODE,
    IS_ADDED,
    IS_ADMIN1,
    KIND_NUMBER,
    MAIN,
    SPELLING,
    TableRow,
    Tables,
    write_tables,
)

ROWS = [
    TableRow(kind=PlaceKind.ADMIN, latitude=1, longitude=2, country_code="AA", admin1="01", population=900,
             radius_km=9, names=("Homs",), level=1),
    TableRow(kind=PlaceKind.SETTLEMENT, latitude=1.5, longitude=2.5, country_code="AA", admin1="01",
             population=500, radius_km=1, names=("Homs", "Hims", "Emesa", "HMS", "حمص"), source_rank=2),
    TableRow(kind=PlaceKind.SETTLEMENT, latitude=-3, longitude=9, country_code="BB", admin1="", population=7,
             radius_km=1, names=("Emesa", "")),
]  # fmt: skip


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    assert write_tables(tmp_path, ROWS) == 3
    return Tables(tmp_path)


def test_a_name_finds_its_places_the_most_populous_first(tables: Tables):
    assert tables.names.find("homs") == [0, 1]
    assert tables.names.find("emesa") == [1, 2]
    assert tables.names.find("nowhere") == []
    assert len(tables) == 3


def test_postings_are_graded(tables: Tables):
    def grade(key: str, row: int) -> int:
        rows, grades = tables.names.postings(tables.names.number(key))
        return int(grades[rows.tolist().index(row)])

    assert grade("homs", 1) == MAIN
    assert grade("hims", 1) == SPELLING
    assert grade("emesa", 1) == ALTERNATE
    assert grade("hms", 1) == CODE


def test_a_key_tells_what_its_best_place_is(tables: Tables):
    number = tables.names.number("homs")
    kinds = tables.names.kinds[number]
    assert kinds & 1 << KIND_NUMBER[PlaceKind.ADMIN]
    assert kinds & IS_ADMIN1
    assert kinds & IS_ADDED
    assert tables.names.people[number] == 900
    assert tables.names.grade[number] == MAIN


def test_skeletons_meet_across_scripts(tables: Tables):
    assert set(tables.skeletons.find("hms")) == {0, 1}


def test_columns_number_countries_and_areas(tables: Tables):
    assert tables.countries[tables.country[1]] == "AA"
    assert tables.admin1s[tables.admin1[1]] == "AA.01"
    assert tables.admin1[2] == 0
    assert np.allclose(tables.latitude[:], [1, 1.5, -3])


def test_an_empty_index_is_an_index(tmp_path: Path):
    assert write_tables(tmp_path, []) == 0
    assert Tables(tmp_path).names.find("x") == []


def test_a_broken_file_is_named(tmp_path: Path):
    write_tables(tmp_path, ROWS)
    (tmp_path / "names.rows.npy").write_bytes(b"no array")
    with pytest.raises(IndexUnavailableError, match=str(tmp_path.name)):
        Tables(tmp_path)
