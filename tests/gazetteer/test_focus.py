"""Where a text is."""

import numpy as np
import pytest

from gazetteer.focus import Focus, find_focus
from gazetteer.index import Gazetteer
from gazetteer.recognition import Recogniser
from gazetteer.resolution import Resolver


def focus_of(gazetteer: Gazetteer, text: str) -> Focus | None:
    tables = gazetteer.tables
    resolver = Resolver(tables)
    return find_focus(resolver.resolve(Recogniser(tables).find(text), text), tables, resolver)


def test_a_text_is_where_its_places_are(gazetteer: Gazetteer):
    focus = focus_of(
        gazetteer, "Fighting near Saraqeb and Ariha in Idlib province, and in Maarat al-Numan, Syria."
    )
    assert focus is not None
    assert focus.is_tight
    assert gazetteer.tables.countries[int(focus.shares.argmax())] == "SY"
    assert focus.reach_km == pytest.approx(130)


def test_a_text_without_places_is_nowhere(gazetteer: Gazetteer):
    assert focus_of(gazetteer, "Nothing was said of any place.") is None


def test_a_place_is_no_witness_for_itself():
    points = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    focus = Focus(rows=np.array([3, 5]), points=points, weights=np.ones(2), shares=np.ones(1))
    rows = np.array([3])
    assert focus.distance_km(points[:1])[0] == pytest.approx(0.0, abs=0.01)
    assert focus.distance_km(points[:1], rows)[0] == pytest.approx(10_007, rel=0.01)
    alone = focus.without(np.array([5]))
    assert alone.rows.tolist() == [3]
    assert np.isinf(alone.distance_km(points[:1], rows)[0])
