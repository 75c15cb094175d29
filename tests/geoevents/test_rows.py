import numpy as np

from geoevents.extraction.encoding import Mention, encode_report
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.rows import row
from geoevents.extraction.wordpiece import WordPiece

WORDPIECE = WordPiece(["[PAD]", *(f"[{n}]" for n in range(7)), "[UNK]", "[CLS]", "[SEP]", "foo", "fell", "."])


def test_windows_without_sides_or_dates_have_no_rows_of_them():
    nothing = row([], [], [])
    assert len(nothing.mentions) == 0
    assert nothing.outright.shape == (0, len(SLOTS))
    windows = encode_report(
        "Foo fell. Foo fell.", [Mention(0, 3, True, 0), Mention(10, 13, True, 1)], WORDPIECE
    )
    advance = SLOTS.index("advance")
    rowed = row(windows, [], [], {advance: {1}})
    assert rowed.sides.shape == rowed.dates.shape == (0, 6)
    firsts = [(first, token) for _, first, *_, token in rowed.mentions.tolist()]
    assert [windows[0].ids[token] for _, token in firsts] == [WORDPIECE.index["foo"]] * 2
    assert [windows[0].lasting[first] for first, _ in firsts] == [token for _, token in firsts]
    assert [token - first for first, token in firsts] == [0, 1], "the first full stop does not last"
    assert rowed.mentions[:, 4].tolist() == [1, 2]
    assert rowed.outright.shape == (2, len(SLOTS))
    assert np.argwhere(rowed.outright).tolist() == [[1, advance]]
    assert rowed.origins == [(0, True), (1, True)]
