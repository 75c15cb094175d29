from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.extraction.encoding import ANAPHOR, LINE, PLACE, SENTENCE, Mention, encode_report
from geoevents.extraction.wordpiece import WordPiece

PIECES = ["[PAD]", *(f"[unused{n}]" for n in range(7)), "[UNK]", "[CLS]", "[SEP]", "a", "##a", "b", "##b", "."]
WORDPIECE = WordPiece(PIECES)


def test_places_and_phrases_are_marked_and_sentences_begin_with_a_mark():
    text = "Aa b aba. B a.\nA"
    windows = encode_report(text, [Mention(3, 4, True, 0), Mention(10, 11, False, 1)], WORDPIECE)
    assert len(windows) == 1
    window = windows[0]
    shown = [PIECES[i] for i in window.ids]
    assert shown[:2] == ["[CLS]", PIECES[LINE]]
    assert shown[-1] == "[SEP]"
    assert shown.count(PIECES[SENTENCE]) + shown.count(PIECES[LINE]) == 3
    for index, mark, first, last in window.mentions:
        assert window.ids[mark] == (PLACE if index == 0 else ANAPHOR)
        assert [window.starts[first], window.ends[last - 1]] == ([3, 4] if index == 0 else [10, 11])


def test_of_a_window_the_first_pieces_last_and_of_a_mention_one_token_at_least():
    text = "A b ba a. A aa."
    phrase, name = Mention(0, 1, False, 0), Mention(4, 8, True, 1)
    window = encode_report(text, [phrase, name], WORDPIECE)[0]
    shown = [PIECES[token] for token in window.ids]
    assert shown[2:] == [
        PIECES[2],
        "a",
        "b",
        PIECES[1],
        "b",
        "##a",
        "a",
        ".",
        PIECES[3],
        "a",
        "a",
        "##a",
        ".",
        "[SEP]",
    ]
    lasting = [PIECES[window.ids[token]] for token in window.lasting]
    assert lasting[2:] == [PIECES[2], "a", "b", PIECES[1], "b", PIECES[3], "[SEP]"]
    for _, mark, first, last in window.mentions:
        begin, stop = window.among_lasting(first, last)
        assert (stop - begin, window.lasting[begin]) == (1, first)
        assert window.among_lasting(mark, mark + 1) == (begin - 1, begin)
        assert window.words_of(begin, stop) == (window.starts[first], window.ends[last - 1])
    assert window.among_lasting(len(shown) - 3, len(shown) - 2)[0] == len(lasting) - 1, "what is gone: the next"


def test_a_source_stands_in_front():
    window = encode_report("a", [], WORDPIECE, source="b b")[0]
    assert [PIECES[i] for i in window.ids] == ["[CLS]", "b", "b", PIECES[LINE], "a", "[SEP]"]


def test_spans_are_found_among_the_tokens():
    window = encode_report("aa b aba", [], WORDPIECE)[0]
    assert [(i, window.ids[a:b]) for i, (a, b) in window.locate([(0, 2), (5, 8), (2, 3)])] == [
        (0, list(WORDPIECE.encode("aa"))),
        (1, list(WORDPIECE.encode("aba"))),
    ]


def test_a_long_report_is_read_in_windows_and_each_mention_is_some_windows_own():
    text = "Aa b. " * 400
    mentions = [Mention(6 * n, 6 * n + 2, True, n) for n in range(400)]
    windows = encode_report(text, mentions, WORDPIECE, max_tokens=128)
    assert all(len(window.ids) <= 128 for window in windows)
    own = [i for w in windows for i, mark, _, _ in w.mentions if w.starts[mark] >= w.own_from]
    assert own == list(range(400))
    assert all(
        len(w.mentions) > sum(w.starts[m] >= w.own_from for _, m, _, _ in w.mentions) for w in windows[1:]
    )


@settings(max_examples=60)
@given(
    st.text(alphabet="ab .\n", max_size=800),
    st.lists(st.tuples(st.integers(0, 799), st.integers(1, 20)), max_size=30),
)
def test_any_report_fits_its_windows_and_loses_no_mention(text, pairs):
    mentions, last = [], 0
    for start, length in sorted(pairs):
        if last <= start < start + length <= len(text) and not text[start].isspace():
            mentions.append(Mention(start, start + length, True, len(mentions)))
            last = start + length
    windows = encode_report(text, mentions, WORDPIECE, max_tokens=64)
    assert all(len(w.ids) == len(w.kinds) == len(w.starts) == len(w.ends) <= 128 for w in windows)
    seen = {i for w in windows for i, _, _, _ in w.mentions}
    assert seen == {m.index for m in mentions}
