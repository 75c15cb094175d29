"""The stretches of a text in which names may stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.names import normalize
from gazetteer.runs import Run, RunFinder

FINDER = RunFinder({"of", "the", "and", "de", "la", "on", "i"}, normalize, never={"the", "he"})


def words(text: str) -> list[list[str]]:
    return [[run.word(at) for at in range(len(run))] for run in FINDER.find(text) if isinstance(run, Run)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took Deir ez-Zor today.", [["They"], ["Deir", "ez-Zor"]]),
        ("near Stoke-on-Trent", [["Stoke", "on", "Trent"]]),
        ("in Mazar-i-Sharif", [["Mazar", "i", "Sharif"]]),
        ("to St. Louis, Mo.", [["St", "Louis"], ["Mo"]]),
        ("ST. PAUL -- snow", [["ST", "PAUL"]]),
        ("the U.S. and", [["U.S."]]),
        ("stormed Base 46 at dawn", [["Base", "46"]]),
        ("Bicester's mayor and Paris’ cafes", [["Bicester"], ["Paris"]]),
        ("Isle of Man", [["Isle", "of", "Man"]]),
        ("I'd say they'll win", [["I"]]),
        ("'Afrin and ‘Anadan", [["'Afrin", "and", "‘Anadan"]]),
        ("The cat. He slept.", []),
        ("İzmir, Şırnak", [["İzmir"], ["Şırnak"]]),
    ],
)
def test_text_falls_into_runs(text: str, expected: list[list[str]]):
    assert words(text) == expected


def test_scripts_without_capitals_are_given_as_stretches():
    text = "in سراقب اليوم, and Aleppo"
    stretches = [text[slice(*run)] for run in FINDER.find(text) if isinstance(run, tuple)]
    assert stretches == ["سراقب اليوم"]


def test_a_run_tells_what_stands_between_its_words():
    (run,) = [run for run in FINDER.find("from Kfar-Nabl City on") if isinstance(run, Run)]
    assert run.norms == ["kfar", "nabl", "city"]
    assert (run.gap(0), run.gap(1), run.gap(2)) == ("\n", "-", " ")
    assert not run.goes_on(1)
    assert run.goes_on(2)
    assert not run.goes_on(3)
    assert run.text[: run.end].endswith("City")


@given(st.text(max_size=300))
def test_runs_lie_in_order_within_the_text(text: str):
    last = 0
    for run in FINDER.find(text):
        start, end = run if isinstance(run, tuple) else (run.spans[0][0], run.end)
        assert last <= start < end <= len(text)
        last = end
