import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.extraction.places import find_share


def place(name, kind=PlaceKind.SETTLEMENT):
    return Place(id=f"test:{name}", name=name, kind=kind, latitude=1.0, longitude=2.0)


SARAQEB = ("Saraqeb", place("Saraqib"))
NAYRAB = ("Nayrab", place("Al Nayrab"))


def test_both_stands_for_two_places_and_the_town_for_one(tell_text):
    text = (
        "Rebels took Saraqeb and Nayrab on Monday. They lost both a day later. The army denied losing the town."
    )
    words = [SARAQEB, NAYRAB, ("both", None), ("the town", None)]
    meant = {"antecedents": [(0, 0.5), (1, 0.4)]}
    both = tell_text(text, words, [(2, "gain", meant)]).claims
    assert {c.place.name for c in both} == {"Saraqib", "Al Nayrab"}
    assert [c.place.name for c in tell_text(text, words, [(3, "gain", meant)]).claims] == ["Saraqib"]


def test_what_stands_in_a_town_is_a_part_of_it_and_not_the_town(tell_text):
    text = "Rebels took Saraqeb on Monday. Its military airport had fallen on Sunday. The town is quiet."
    words = [SARAQEB, ("Its military airport", None), ("The town", None)]
    both = [(0, "gain", {"day": 0}), (1, "gain", {"day": 1})]
    claims = tell_text(text, words, [*both, (2, "gain", {})]).claims
    assert [(c.part, c.place.name) for c in claims] == [("", "Saraqib"), ("airport", "Saraqib")]
    airport = ("Saraqeb", place("Airport", PlaceKind.FACILITY))
    assert [c.part for c in tell_text(text, [airport, words[1]], both).claims] == [""]


def test_a_post_at_a_town_is_a_part_of_that_town_and_not_of_another(tell_text):
    text = "Rebels hold Saraqeb. The army surrounded the Turkish post at Nayrab on Monday."
    words = [SARAQEB, ("the Turkish post", None), NAYRAB]
    claims = tell_text(text, words, [(1, "siege", {}), (2, "siege", {})]).claims
    assert [(c.place.name, c.part) for c in claims] == [("Al Nayrab", "post")]


def test_a_part_begins_with_a_whole_word(tell_text):
    text = "Its fighters hold parts of Saraqeb."
    assert [c.part for c in tell_text(text, [SARAQEB], [(0, "holds", {})]).claims] == ["parts"]


def test_of_a_part_of_a_road_the_road_is_meant(tell_text):
    text = "The rebel-held part of the M4, from Nayrab on, is closed. It ran from Saraqeb."
    words = [("The rebel-held part", None), ("M4", place("M4", PlaceKind.ROAD)), SARAQEB]
    claims = tell_text(text, words, [(0, "holds", {}), (1, "holds", {})]).claims
    assert [c.place.name for c in claims] == ["M4"]


@pytest.mark.parametrize(
    ("phrase", "kind", "tells"),
    [
        ("the town", PlaceKind.ROAD, False),
        ("both towns", PlaceKind.ROAD, False),
        ("the highway", PlaceKind.SETTLEMENT, False),
        ("the highway", PlaceKind.ROAD, True),
        ("it", PlaceKind.ROAD, True),
        ("the town", PlaceKind.SETTLEMENT, True),
        ("the province", PlaceKind.ROAD, False),
    ],
)
def test_words_for_a_kind_of_place_mean_none_of_another_kind(tell_text, phrase, kind, tells):
    text = f"Troops reached Saraqeb. They took {phrase} on Monday."
    words = [("Saraqeb", place("Saraqib", kind)), (phrase, None)]
    assert bool(tell_text(text, words, [(1, "gain", {})]).claims) is tells


@pytest.mark.parametrize(("probability", "told_places"), [(0.42, []), (0.9, ["Saraqib"])])
def test_an_unsure_phrase_means_no_place_of_another_sentence_where_its_own_names_one(
    tell_text, probability, told_places
):
    text = "Rebels left Saraqeb. Troops captured Hass; the post on the height has been surrounded since."
    words = [SARAQEB, ("Hass", place("Hass")), ("the post", None)]
    unsure = {"probability": probability, "antecedents": [(0, 0.9), (1, 0.1)]}
    assert [c.place.name for c in tell_text(text, words, [(2, "siege", unsure)]).claims] == told_places


@pytest.mark.parametrize(
    ("phrase", "part"),
    [
        ("the eastern half", "eastern half"),
        ("half of the city", "half"),
        ("the two military camps", "two military camps"),
        ("the western neighbourhoods", "western neighbourhoods"),
        ("the remaining pocket", "remaining pocket"),
        ("the whole of the western half", ""),
        ("the rest of the city", ""),
        ("the capture of the city", ""),
        ("the town", ""),
        ("it", ""),
        ("", ""),
    ],
)
def test_a_phrase_for_a_share_of_a_town(phrase, part):
    assert find_share(phrase) == part


@pytest.mark.parametrize(
    ("kind", "words", "part"),
    [
        ("gain", "the centre of Saraqeb", ""),
        ("gain", "the district of Saraqeb", ""),
        ("holds", "the district of Saraqeb", ""),
        ("holds", "the centre of Saraqeb", "the centre"),
        ("gain", "northern districts of Saraqeb", "northern districts"),
        ("gain", "most of Saraqeb", "most"),
    ],
)
def test_who_takes_the_centre_of_a_town_has_taken_it(tell_text, kind, words, part):
    text = f"Rebels took {words} on Monday."
    assert [c.part for c in tell_text(text, [SARAQEB], [(0, kind, {})]).claims] == [part]
