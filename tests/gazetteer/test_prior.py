"""What speaks for a candidate before the rest of the text is heard."""

import numpy as np
import pytest

from gazetteer.groups import Group, candidates_of, group_mentions
from gazetteer.mention import ADMIN, DEMONYM, SETTLEMENT, Mention
from gazetteer.prior import Prior


@pytest.fixture(scope="module")
def prior(gazetteer) -> Prior:
    return Prior(gazetteer.tables)


def best(gazetteer, prior: Prior, key: str, wanted: int = 0):
    mention = Mention(0, len(key), key, number=gazetteer.tables.names.number(key), wanted=wanted)
    (group,) = group_mentions(gazetteer.tables, [mention])
    scores = prior.weigh([group], group.rows, np.zeros(len(group.rows), dtype=np.int64))
    return gazetteer.place_at(int(group.rows[int(scores.argmax())]))


@pytest.mark.parametrize(
    ("key", "country", "kind"),
    [
        ("london", "GB", "settlement"),
        ("syria", "SY", "country"),
        ("texas", "US", "admin"),
        ("washington", "US", "settlement"),
        ("homs", "SY", "settlement"),
        ("idlib", "SY", "settlement"),
        ("quebec", "CA", "admin"),
        ("jordan", "JO", "country"),
        ("europe", "", "physical"),
        ("middle east", "", "physical"),
    ],
)
def test_the_usual_meaning_of_a_name(gazetteer, prior: Prior, key: str, country: str, kind: str):
    place = best(gazetteer, prior, key)
    assert (place.country_code, place.kind.value) == (country, kind)


def test_the_kind_that_is_asked_for_wins(gazetteer, prior: Prior):
    assert best(gazetteer, prior, "homs", ADMIN).kind.value == "admin"
    assert best(gazetteer, prior, "homs", SETTLEMENT).kind.value == "settlement"


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
