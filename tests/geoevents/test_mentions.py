import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.extraction.mentions import find_anaphors, find_names
from geoevents.extraction.sentences import split_sentences


def anaphors(text, *names):
    return [text[a:b] for a, b in find_anaphors(text, [span_of(text, name) for name in names])]


def names(text, *taken):
    found = find_names(
        text,
        [span_of(text, each) for each in taken],
        sentences=split_sentences(text),
        known_word=lambda word: word.lower() in COMMON,
    )
    return [text[a:b] for a, b in found]


COMMON = {"warplanes", "fighters", "rebels", "later"}


def span_of(text, words):
    start = text.index(words)
    return start, start + len(words)


def test_phrases_that_stand_for_a_place_are_candidates():
    assert anaphors("Rebels took the town and its airport; they hold it still.") == [
        "the town",
        "its airport",
        "it",
    ]
    assert anaphors("Both fell, and the army is in all three.") == ["Both", "all three"]
    assert anaphors("They withdrew from the northern outskirts.") == ["the northern outskirts"]


def test_a_phrase_that_runs_into_a_name_is_none():
    assert anaphors("Rebels took the town of Saraqeb.", "Saraqeb") == []
    assert anaphors("Rebels took the Abu Duhur air base.", "Abu Duhur air base") == []
    assert anaphors("Rebels took the strategic town, Saraqeb.", "Saraqeb") == []


def test_names_that_the_gazetteer_lacks_are_candidates():
    assert names("The army seized Kafr Xyz and al-Foobar.") == ["Kafr Xyz", "al-Foobar"]
    assert names("Foobarabad fell on Monday.") == ["Foobarabad"]


def test_common_words_at_a_beginning_days_and_what_is_taken_are_no_names():
    assert names("Warplanes hit the town on Monday.") == []
    assert names("Rebels left Saraqeb.", "Saraqeb") == []
    assert names("- Fighters left. Later the army came.") == []


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=4))
def test_candidates_of_any_text_overlap_neither_each_other_nor_what_is_taken(text, pairs):
    taken = [(a, b) for a, b in map(sorted, pairs) if a < b <= len(text)]
    for found in (
        find_anaphors(text, taken),
        find_names(text, taken, sentences=split_sentences(text), known_word=lambda _: False),
    ):
        assert all(0 <= a < b <= len(text) for a, b in found)
        assert all(found[i][1] <= found[i + 1][0] for i in range(len(found) - 1))
        assert not any(a < y and x < b for a, b in found for x, y in taken)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("they have retaken control of the M01, a key road", ["M01"]),
        ("troops seized a section of the T0504 road", ["T0504"]),
        ("it holds the entire A9 highway and the H-20 between both", ["A9", "H-20"]),
        ("they lost Highway 47 on the way", ["Highway 47"]),
        ("he carried the M16 rifle past them", []),
    ],
)
def test_roads_go_by_their_numbers(text, names):
    found = find_names(text, [], sentences=[(0, len(text))], known_word=lambda _: True)
    assert [text[a:b] for a, b in found] == names
