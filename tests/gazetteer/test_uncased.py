"""Scripts without capitals."""

import pytest

from gazetteer.geoparser import Geoparser


@pytest.fixture(scope="module")
def parser(gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


@pytest.mark.parametrize(
    ("text", "name", "geonames_id"),
    [
        ("سيطر الجيش على مدينة سراقب في ريف إدلب", "سراقب", 164816),
        ("القصف على حمص وحماة مستمر", "حماة", 170017),
        ("توجهوا إلى دمشق أمس", "دمشق", 170654),
        ("اشتباكات بالرقة", "الرقة", None),
        ("انفجار في بغداد", "بغداد", 98182),
    ],
)
def test_arabic_names_with_what_is_written_onto_them(
    parser: Geoparser, text: str, name: str, geonames_id: int | None
):
    found = {toponym.text: toponym.place for toponym in parser.parse(text)}
    if geonames_id is not None:
        assert found[name].geonames_id == geonames_id


def test_kind_words_are_no_places(parser: Geoparser):
    found = {toponym.text for toponym in parser.parse("غرب مدينة حلب وفي قرية صغيرة")}
    assert "مدينة" not in found
    assert "حلب" in found


@pytest.mark.parametrize("text", ["תל־אביב יפו", "दिल्ली।मुंबई", "في حلب۔دمشق", "አዲስ፡አበባ"])
def test_marks_within_words_do_no_harm(parser: Geoparser, text: str):
    for toponym in parser.parse(f"{text} {text}"):
        assert toponym.text in text
