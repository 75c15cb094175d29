"""The mentions of one name, and the places that it may mean."""

import numpy as np

from gazetteer.groups import MOST_CANDIDATES_OF_ALL, Group, candidates_of, group_mentions
from gazetteer.mention import ADMIN, DEMONYM, SETTLEMENT, Mention


def test_mentions_of_one_name_are_one_group_and_demonyms_another(gazetteer):
    number = gazetteer.tables.names.number("homs")
    found = [
        Mention(0, 4, "homs", number=number),
        Mention(9, 13, "homs", number=number),
        Mention(20, 26, "homs", rows=(1,), role=DEMONYM),
    ]
    groups = group_mentions(gazetteer.tables, found)
    assert [len(group.mentions) for group in groups] == [2, 1]
    assert groups[1].voice < groups[0].voice


def test_kinds_asked_for_by_all_mentions_count():
    one, other = Mention(0, 1, "a", wanted=ADMIN | SETTLEMENT), Mention(2, 3, "a", wanted=ADMIN)
    rows = np.empty(0, dtype=np.int64)
    group = Group(
        key="a", role="place", mentions=[one, other, Mention(4, 5, "a")], container=None, rows=rows, grades=rows
    )
    assert group.wanted == ADMIN


def test_an_alias_goes_before_the_index(gazetteer):
    number = gazetteer.tables.names.number("georgia")
    rows, grades = candidates_of(gazetteer.tables, Mention(0, 7, "georgia", number=number, rows=(5,)))
    assert rows[0] == 5
    assert len(rows) == len(grades) == len(set(rows.tolist()))


def test_a_huge_text_gets_fewer_candidates_a_name(gazetteer):
    names = gazetteer.tables.names
    keys = [names.trie.restore_key(number) for number in range(0, len(names.trie), 12)]
    groups = group_mentions(gazetteer.tables, [Mention(0, 1, key, number=names.number(key)) for key in keys])
    assert sum(len(group.rows) for group in groups) <= max(MOST_CANDIDATES_OF_ALL, len(groups))
    assert all(len(group.rows) for group in groups)
