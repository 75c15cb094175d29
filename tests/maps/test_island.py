from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.island import Places, Sides, Strings, safe_link, write_island

texts = st.text(alphabet=st.characters(exclude_categories=("Cs",)))


@given(st.dictionaries(texts, st.lists(texts)))
def test_an_island_reads_back_and_closes_no_script(payload):
    island = write_island(payload, packed=False)
    assert json.loads(island) == payload
    for character in "<>&\u2028\u2029\r\n\x00":
        assert character not in island


@given(st.dictionaries(texts, texts))
def test_a_packed_island_reads_back(payload):
    packed = json.loads(write_island(payload, packed=True))["packed"]
    assert json.loads(zlib.decompress(base64.b64decode(packed))) == payload


def test_long_islands_are_packed_and_short_ones_are_not():
    assert "packed" in json.loads(write_island({"text": "abc" * 600_000}))
    assert json.loads(write_island({"text": "abc"})) == {"text": "abc"}


def test_numbers_that_json_has_not_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        write_island({"number": float("nan")})


@pytest.mark.parametrize("link", ["https://example.org/a?b=c#d", "http://example.org", "HTTPS://example.org/x"])
def test_links_of_the_web_pass(link):
    assert safe_link(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "//example.org",
        "https:", "https://", "http://[", "vbscript:x", " java\tscript:alert(1)", "https://a b", "ftp://x",
        None, 3,
        "https://example.org/\nx", "blob:https://example.org/x",
    ],
)  # fmt: skip
def test_other_links_do_not(link):
    assert safe_link(link) == ""


@given(st.lists(texts))
def test_every_text_stands_once(listed):
    strings = Strings()
    numbers = strings.numbers(listed)
    table = strings.listing()
    assert [table[number] for number in numbers] == listed
    assert len(table) == len(set(table))


def test_a_place_stands_once_and_learns():
    strings = Strings()
    places = Places(strings)
    first = places.number("Saraqib", "", (36.80591, 35.86447))
    again = places.number("Saraqib", "سراقب", (36.80591, 35.86447), population=32_495, rank=3)
    other = places.number("Saraqib", "", (36.9, 35.9))
    assert first == again != other
    assert strings.listing()[places.columns["ar"][first]] == "سراقب"
    assert places.columns["population"][first] == 32_495
    assert len(set(map(len, places.columns.values()))) == 1


def test_no_side_is_number_nought():
    sides = Sides()
    assert sides.numbers(["", "HTS", "", "SDF", "HTS"]) == [0, 1, 0, 2, 1]
    assert sides.names() == ["HTS", "SDF"]
