"""What the lexicon's lists tell of a word."""

import pytest

from gazetteer.lexicon import load_lexicon
from gazetteer.mention import ADMIN
from gazetteer.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_lexicon())


@pytest.mark.parametrize(
    ("word", "alone"),
    [("homs", True), ("ministry", False), ("province", False), ("the", False), ("northern", False)],
)
def test_words_of_kinds_institutions_and_parts_are_no_names_alone(vocabulary, word, alone):
    assert vocabulary.may_stand_alone(word) is alone


def test_a_kind_has_its_plural(vocabulary):
    assert vocabulary.kinds["provinces"] == vocabulary.kinds["province"] | ADMIN
    assert vocabulary.kinds["villages"] == vocabulary.kinds["village"]


def test_generic_starts_parts_and_given_names(vocabulary):
    assert vocabulary.is_generic("kafr")
    assert not vocabulary.is_generic("homs")
    assert vocabulary.is_part("upper")
    assert not vocabulary.is_part("homs")
    assert vocabulary.is_given_name("ahmed")
    assert vocabulary.is_ordinary("house")
    assert not vocabulary.is_ordinary("qwerz")
