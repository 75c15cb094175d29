"""Scripts without spaces between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.geoparser import Geoparser
from gazetteer.unspaced import has_unspaced


@pytest.fixture(scope="module")
def parser(gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "叙利亚政府军周二攻入阿勒颇省，大马士革证实。",
            {"叙利亚": "Syria", "阿勒颇省": "Aleppo", "大马士革": "Damascus"},
        ),
        ("乌克兰军队收复哈尔科夫州的伊久姆市。", {"乌克兰": "Ukraine", "伊久姆": "Izyum"}),
        (
            "シリア政府軍はアレッポ県からイドリブへ進軍した。",
            {"シリア": "Syria", "アレッポ県": "Aleppo", "イドリブ": "Idlib"},
        ),
        ("시리아군이 다마스쿠스에서 알레포 인근으로 이동했다.", {"다마스쿠스": "Damascus", "알레포": "Aleppo"}),
        ("กองทัพซีเรียยึดเมืองอะเลปโปแล้ว", {"อะเลปโป": "Aleppo"}),
    ],
)
def test_names_are_found_without_spaces(parser: Geoparser, text: str, names: dict[str, str]):
    found = {toponym.text: toponym.place.name for toponym in parser.parse(text) if toponym.place}
    assert {name: found.get(name) for name in names} == names


@pytest.mark.parametrize(
    "text",
    [
        "今日は天気がいいのでテレビを見て、コーヒーを飲んだ。",
        "우리는 커피를 마시고 이야기를 했다.",
        "今天天气好，我们去公园玩。",
        "วันนี้อากาศดีมาก",
    ],
)
def test_everyday_words_are_no_places(parser: Geoparser, text: str):
    assert parser.parse(text) == []


def test_a_name_in_katakana_is_a_whole_word(parser: Geoparser):
    assert all(toponym.text != "パリ" for toponym in parser.parse("テンパリングの方法"))


@pytest.mark.parametrize(("text", "has"), [("plain", False), ("Sarāqib – سراقب", False), ("in 北京", True)])
def test_other_text_is_not_looked_through(text: str, has: bool):
    assert has_unspaced(text) is has


@given(st.text(alphabet="北京市大シリアー・がจังหวัดกรุงเทพ서울시에서 \u0300\u3099a,。"))
def test_spans_are_exact_and_apart(parser: Geoparser, text: str):
    end = 0
    for toponym in parser.parse(text):
        assert toponym.start >= end
        assert text[toponym.start : toponym.end] == toponym.text
        end = toponym.end
