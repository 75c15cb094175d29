from hypothesis import given
from hypothesis import strategies as st

from geoevents.extraction.wordpiece import WordPiece, fold_word, split_words

PIECES = ["[PAD]", "[UNK]", "the", "rebels", "sara", "##qeb", "##s", "a", "##a", ".", "cafe", "’"]
WORDPIECE = WordPiece(PIECES)


def encode(word):
    return [PIECES[number] for number in WORDPIECE.encode(word)]


def test_words_are_spelled_longest_piece_first():
    assert encode("Saraqeb") == ["sara", "##qeb"]
    assert encode("rebels") == ["rebels"]
    assert encode("rebelss") == ["rebels", "##s"]


def test_accents_and_capitals_do_not_matter():
    assert encode("Café") == ["cafe"]
    assert fold_word("Qal‘at") == "qal‘at"


def test_what_cannot_be_spelled_is_one_unknown_piece():
    assert encode("xyz") == ["[UNK]"]
    assert encode("a" * 10_000) == ["[UNK]"]


def test_common_words_are_known_and_names_are_not():
    assert WORDPIECE.knows("Rebels")
    assert not WORDPIECE.knows("Saraqeb")


def test_words_keep_their_characters():
    text = "Saraqeb’s fall, 2020."
    assert [text[a:b] for a, b in split_words(text)] == ["Saraqeb", "’", "s", "fall", ",", "2020", "."]


@given(st.text())
def test_any_text_splits_into_words_in_order_that_hold_no_space(text):
    spans = list(split_words(text))
    assert all(a < b for a, b in spans)
    assert all(spans[i][1] <= spans[i + 1][0] for i in range(len(spans) - 1))
    assert not any(text[a:b].isspace() for a, b in spans)
    assert "".join(text[a:b] for a, b in spans) == "".join(text.split())


@given(st.text(min_size=1))
def test_any_word_has_pieces_of_the_vocabulary(word):
    assert all(0 <= number < len(PIECES) for number in WORDPIECE.encode(word))
