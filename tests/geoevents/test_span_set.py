"""Spans that never overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geoevents.extraction.span_set import SpanSet

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair))), max_size=30
)


def test_a_span_beside_another_is_free():
    taken = SpanSet([(3, 5)])
    assert taken.add(0, 3)
    assert taken.add(5, 6)
    assert not taken.add(4, 9)
    assert not taken.overlaps(6, 9)


@given(SPANS)
def test_it_takes_what_one_by_one_comparison_takes(spans):
    taken = SpanSet()
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        free = not any(start < b and a < end for a, b in kept)
        assert taken.overlaps(start, end) is not free
        assert taken.add(start, end) is free
        if free:
            kept.append((start, end))
