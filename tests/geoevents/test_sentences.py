"""Where sentences begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.extraction.sentences import MAX_CHARACTERS, split_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Gen. Ali spoke. He left.", ["Gen. Ali spoke.", "He left."]),
        ("The U.S. Army left on Jan. 20 at 5 a.m. sharp.", ["The U.S. Army left on Jan. 20 at 5 a.m. sharp."]),
        ("He is in the U.S. The army left.", ["He is in the U.S.", "The army left."]),
        ('"We hold it." He left.', ['"We hold it."', "He left."]),
        ("A headline\n\nThe text.", ["A headline", "The text."]),
        ("Sitrep\n- Saraqeb: taken\n- Hass: held", ["Sitrep", "Saraqeb: taken", "Hass: held"]),
        ("09:10 Army in.\n10:20 Army out.", ["09:10 Army in.", "10:20 Army out."]),
        (
            "The army took it on Monday after a day of\nheavy fighting, and on the next day it\nleft again.",
            ["The army took it on Monday after a day of\nheavy fighting, and on the next day it\nleft again."],
        ),
        ("", []),
        (" \n\n ", []),
    ],
)  # fmt: skip
def test_split(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@given(st.text(max_size=500))
def test_spans_are_in_order_and_nothing_but_space_and_bullets_is_lost(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    lost = [c for c in text if c.isalnum()]
    assert [c for c in kept if c.isalnum()] == lost


def test_no_sentence_is_longer_than_the_parser_takes() -> None:
    assert all(end - start <= MAX_CHARACTERS for start, end in split_sentences("word, " * 5000))
    assert all(end - start <= MAX_CHARACTERS for start, end in split_sentences("x" * 5000))
