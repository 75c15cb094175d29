import pytest

from geoevents.extraction.triage import is_dense, is_of_war, may_tell


def test_reports_of_war_are_read():
    assert is_of_war("Rebels seized Saraqeb on Monday, a war monitor said.")
    assert is_of_war("The army left the town. Shops stayed open. " * 5)


def test_general_news_is_not():
    assert not is_of_war(
        "The company took over a cement works in Homs, and its shares rose by two percent. " * 5
    )
    assert not is_of_war("The party seized the lead in the polls.")
    assert not is_of_war("")


def test_one_word_of_war_in_a_long_report_is_too_little():
    assert not is_of_war("The council met to talk about roads. " * 60 + "A soldier from the town won a medal.")


def test_passages_without_a_word_of_change_are_passed_over():
    assert may_tell("Rebels took the town.")
    assert not may_tell("Rockets hit a bakery.")


def test_of_a_report_that_is_mostly_of_other_things_a_passage_must_speak_of_war_itself():
    text = "Rebels took Foo. " + "The council met to talk about roads. " * 30
    assert not is_dense(text)
    assert is_dense("Rebels took Foo.")
    assert may_tell("Rebels took Foo.", dense=False)
    assert not may_tell("The firm took over a rival.", dense=False)


@pytest.mark.parametrize(
    "words",
    ["FRONT LINES", "al-Shabaab", "al Shabaab", "our men", "insurgency", "(M23)", "RSF's", "air-strike siege"],
)
def test_a_word_or_a_phrase_of_war_is_known_in_any_case_and_beside_any_mark(words):
    assert is_of_war(f"They saw {words}.")


@pytest.mark.parametrize(
    "words", ["four men", "frontal lines", "saffron", "disarmed", "x" * 100 + "army", "rsf_1"]
)
def test_a_part_of_a_word_is_no_word_of_war(words):
    assert not is_of_war(f"They saw {words}.")


def test_a_long_passage_of_such_a_report_must_speak_of_war_or_name_sides_more_than_once():
    passage = "Rebels took Foo. " + "The council met to talk about roads. " * 10
    assert len(passage) > 300
    assert not may_tell(passage, dense=False)
    assert may_tell(passage, dense=False, sides=1)
    assert may_tell(passage, dense=True)


@pytest.mark.parametrize(
    "text",
    [
        "Maar Shurin is ours since the morning.",
        "Crossing the highway, the 25th Division went on and seized al-Dana.",
        "The 4th Guards Tank Division entered Kupiansk.",
        "Ariha is in our hands.",
    ],
)
def test_numbered_units_and_what_is_ours_are_of_war(text):
    assert is_of_war(text)


def test_a_division_without_a_number_is_none():
    assert not is_of_war("The sales division grew, and the prize is yours.")
