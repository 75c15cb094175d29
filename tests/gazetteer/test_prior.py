"""What speaks for a candidate before the rest of the text is heard."""

import numpy as np
import pytest

from gazetteer.groups import group_mentions
from gazetteer.mention import ADMIN, SETTLEMENT, Mention
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


@pytest.mark.parametrize(
    ("key", "admin1"),
    [("lyman", "Donetsk Oblast"), ("ras al ayn", "Hasakah"), ("kobo", "Amhara")],
)
def test_what_reports_name_often_goes_before_its_namesakes(gazetteer, prior: Prior, key: str, admin1: str):
    assert best(gazetteer, prior, key).admin1 == admin1


@pytest.mark.parametrize(("key", "code"), [("damask", "SY"), ("ganca", "AZ"), ("papua", "ID")])
def test_a_large_place_keeps_its_name_from_a_small_one_that_reports_name(
    gazetteer, prior: Prior, key: str, code: str
):
    place = best(gazetteer, prior, key)
    assert place.country_code == code
    assert place.population > 300_000


def test_a_large_city_is_seldom_meant_by_another_of_its_names(gazetteer, prior: Prior):
    salem = best(gazetteer, prior, "salem")
    assert salem.name == "Salem"
    assert best(gazetteer, prior, "jerusalem").name == "Jerusalem"
