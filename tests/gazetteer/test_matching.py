"""Which name begins at a word."""

import pytest

from gazetteer.areas_by_code import AreaCodes
from gazetteer.geoparser import Geoparser
from gazetteer.lexicon import load_lexicon
from gazetteer.matching import NameMatcher
from gazetteer.mention import FACILITY, PHYSICAL
from gazetteer.names import normalize
from gazetteer.runs import Run, RunFinder
from gazetteer.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def matcher(gazetteer) -> NameMatcher:
    lexicon = load_lexicon()
    return NameMatcher(gazetteer.tables, lexicon, Vocabulary(lexicon), AreaCodes(gazetteer.tables), normalize)


def first(matcher: NameMatcher, text: str, at: int = 0) -> str | None:
    run = next(
        run
        for run in RunFinder(load_lexicon().cues["inside"]["words"], normalize).find(text)
        if isinstance(run, Run)
    )
    run.tail = matcher.tail_of(run.text, run.end)
    hit = matcher.longest(run, at)
    return None if hit is None else text[hit[1].start : hit[1].end]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("New York City Council", "New York City"),
        ("Texas State Trooper Smith", "Texas"),
        ("Kafr Qwerz fell", "Kafr Qwerz"),
        ("Jisr al-Shughur", "Jisr al-Shughur"),
        ("Deir ez-Zor", "Deir ez-Zor"),
        ("Qwerz River rose", "Qwerz River"),
        ("Damascus-Aleppo highway", "Damascus-Aleppo highway"),
        ("Taftanaz air base", "Taftanaz air base"),
        ("Police Chief", None),
        ("South Sudanese troops", "South Sudanese"),
    ],
)
def test_the_longest_name_at_the_first_word(matcher: NameMatcher, text: str, name: str | None):
    assert first(matcher, text) == name


def test_a_facility_keeps_the_town_it_is_named_after(matcher: NameMatcher):
    run = Run("Saraqib military airport", [(0, 7)], ["saraqib"])
    run.tail = matcher.tail_of(run.text, run.end)
    _, mention = matcher.longest(run, 0)
    assert run.text[mention.start : mention.end] == run.text
    assert mention.head >= 0
    assert mention.wanted & FACILITY


def test_a_river_that_no_list_has_asks_for_something_physical(matcher: NameMatcher):
    run = Run("Qwerz River", [(0, 5), (6, 11)], ["qwerz", "river"])
    _, mention = matcher.longest(run, 0)
    assert mention.wanted == PHYSICAL
    assert not mention.is_known


@pytest.mark.parametrize(
    ("names", "size"),
    [(["washington", "post"], 2), (["washington", "dc"], 0), (["hayat", "tahrir", "al sham"], 3)],
)
def test_organisations_with_a_place_in_their_names(matcher: NameMatcher, names: list[str], size: int):
    text = " ".join(names)
    spans, position = [], 0
    for name in names:
        spans.append((position, position + len(name)))
        position += len(name) + 1
    assert matcher.organisation(Run(text, spans, names), 0) == size


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("the city of aleppo", "aleppo"),
        ("idlib province", "idlib"),
        ("northern syria", "syria"),
        ("the town", None),
    ],
)
def test_a_name_within_a_longer_one(matcher: NameMatcher, gazetteer, key: str, name: str | None):
    number, _ = matcher.number_within(key)
    assert number == (gazetteer.tables.names.number(name) if name else -1)


def test_a_lower_case_word_belongs_to_the_name_of_another_area(gazetteer):
    (found, *_) = Geoparser(gazetteer).parse("In rural Damascus the army shelled Douma.")
    assert found.text == "rural Damascus"
    assert found.place is not None
    assert found.place.name == "Rif Dimashq"
