"""Whose a post or a base is by the adjective before it."""

from __future__ import annotations

import datetime as dt

import pytest

from geoevents.extraction.encoding import Mention
from geoevents.extraction.garrisons import find_garrison
from geoevents.extraction.sides import SideContext


@pytest.mark.parametrize(
    ("text", "words", "named", "side"),
    [
        ("The army surrounded the Turkish observation post at Morek.", "Morek", True, "Turkey"),
        ("The Turkish military post near the town of Surman is surrounded.", "Surman", True, "Turkey"),
        ("Troops encircled a Russian base on the hill of Zayn.", "Zayn", True, "Russia"),
        ("Government troops surrounded the Turkish post.", "the Turkish post", False, "Turkey"),
        (
            "Turkey's observation point on the height above the town is surrounded.",
            "the height",
            False,
            "Turkey",
        ),
        ("The Turkish army’s post near Morek is surrounded.", "Morek", True, "Turkey"),
        ("They cut off the Turkish post and the height.", "the height", False, None),
        ("Turkey's foreign minister said the post at Morek was surrounded.", "Morek", True, None),
        ("The army surrounded Morek, where Turkish soldiers are.", "Morek", True, None),
        ("Turkish officials said the army surrounded Morek.", "Morek", True, None),
        ("Rebels surrounded the Syrian army base at Morek.", "Morek", True, None),
        ("Rebels surrounded the Syrian base at Morek.", "Morek", True, None),
        ("They surrounded the base at Morek.", "Morek", True, None),
    ],
)
def test_a_post_is_of_the_state_whose_adjective_stands_before_it(
    text: str, words: str, named: bool, side: str | None
) -> None:
    start = text.index(words)
    context = SideContext.of(text, ["SY", "SY", "SY"], published=dt.date(2020, 1, 1))
    assert find_garrison(text, Mention(start, start + len(words), named, 0), context, 0) == side
