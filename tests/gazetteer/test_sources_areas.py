"""The shipped areas: rings of text and back, polygons that are whole, names in Arabic."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.errors import SourceError
from gazetteer.sources.areas import Area, decode_ring, encode_ring, read_areas, write_areas
from gazetteer.sources.shipped import area_forms, area_geometry

DATA = Path(__file__).resolve().parents[2] / "gazetteer" / "data"


@pytest.fixture(scope="module")
def areas() -> list[Area]:
    return list(read_areas(DATA / "areas.jsonl.xz"))


@given(
    st.lists(
        st.tuples(st.integers(-180_000, 180_000), st.integers(-90_000, 90_000)), min_size=1, max_size=50
    ).map(lambda points: [(x / 1000, y / 1000) for x, y in (*points, points[0])])
)
def test_a_ring_comes_back_as_it_was(ring: list[tuple[float, float]]) -> None:
    assert decode_ring(encode_ring(ring)) == ring


@given(st.text(max_size=30))
def test_text_that_is_no_ring_is_refused_or_a_ring(text: str) -> None:
    try:
        ring = decode_ring(text)
    except (ValueError, UnicodeEncodeError):
        return
    assert ring == [] or ring[0] == ring[-1]


def test_an_area_comes_back_as_it_was(tmp_path: Path) -> None:
    area = Area(
        id="gn:1",
        name="Idlib",
        level=1,
        latitude=35.8,
        longitude=36.7,
        country_code="SY",
        admin1_code="12",
        types=("Province",),
        population=5,
        radius_km=41.5,
        alternate_names=("إدلب",),
        parts=[[[(36.0, 35.0), (37.0, 35.0), (37.0, 36.0), (36.0, 35.0)]]],
    )
    write_areas(tmp_path / "areas.jsonl.xz", [area])
    assert list(read_areas(tmp_path / "areas.jsonl.xz")) == [area]


@pytest.mark.parametrize("line", ["{", "{}", '{"id": 1}', "[]"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    with lzma.open(tmp_path / "areas.jsonl.xz", "wt") as file:
        file.write(line + "\n")
    with pytest.raises(SourceError, match=r"areas\.jsonl\.xz:1"):
        list(read_areas(tmp_path / "areas.jsonl.xz"))


def test_every_area_has_ground_and_its_point_on_it(areas: list[Area]) -> None:
    for area in areas:
        geometry = area_geometry(area)
        assert geometry.is_valid, area.id
        assert geometry.area > 0
        if area.level < 2:
            near = geometry.distance(shapely.Point(area.longitude, area.latitude))
            assert near < 0.02, (area.id, area.name, near)


def test_ids_and_codes_stand_once(areas: list[Area]) -> None:
    assert len({area.id for area in areas}) == len(areas)
    first = [(area.country_code, area.admin1_code) for area in areas if area.level == 1]
    assert len(set(first)) == len(first)


def test_the_worlds_countries_are_there_with_arabic_names(areas: list[Area]) -> None:
    countries = [area for area in areas if area.level == 0]
    assert len(countries) > 230
    arabic = [
        area for area in countries if any("\u0600" <= name[0] <= "\u06ff" for name in area.alternate_names)
    ]
    assert len(arabic) > 0.98 * len(countries)


def test_neighbours_share_their_border(areas: list[Area]) -> None:
    by_code = {(area.country_code, area.admin1_code): area_geometry(area) for area in areas if area.level == 1}
    idlib, hama, aleppo = (by_code["SY", code] for code in ("12", "10", "09"))
    for one, other in ((idlib, hama), (idlib, aleppo), (hama, aleppo)):
        assert one.intersection(other).area < 1e-4
        assert one.distance(other) == 0


def test_an_area_is_found_by_what_reports_call_it() -> None:
    area = Area(
        id="gn:1",
        name="Kursk Oblast",
        level=1,
        latitude=0.0,
        longitude=0.0,
        country_code="RU",
        admin1_code="41",
        types=("Region", "Oblast"),
        population=0,
        radius_km=1.0,
        alternate_names=("Курская область", "Republic of Kursk"),
        parts=[],
    )
    forms = area_forms(area)
    assert forms[0] == "Kursk Oblast"
    assert {"Kursk", "Kursk Region", "Курская область"} <= set(forms)
    assert not any(form.startswith("Republic of Kursk ") for form in forms)
