"""Reporters: who is neutral, who speaks for whom, every line of the lexicon."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tomllib
from importlib.resources import files

import pytest

from geoevents.extraction.reporters import Reporter, ReporterKind, distinct_names, judge_speakers, reporter_of
from geoevents.extraction.sides import SideContext, side_named
from geoevents.model import ClaimStatus

SYRIA = SideContext(countries=("SY",), published=dt.date(2018, 1, 1))


def rows() -> list[tuple[str, dict[str, str]]]:
    source = files("geoevents.extraction").joinpath("lexicons/reporters.toml").read_text(encoding="utf-8")
    return [(name, row) for row in tomllib.loads(source)["reporter"] for name in row["names"]]


@pytest.mark.parametrize(("name", "row"), rows(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_reporter_of_the_lexicon_is_told_apart(name, row):
    told = reporter_of(name, context=SYRIA)
    assert told.kind == row["kind"]
    if row.get("side"):
        assert told.side == row["side"]
        assert side_named(row["side"]) == row["side"]


@pytest.mark.parametrize(
    ("phrase", "kind", "side"),
    [
        ("the Syrian Observatory for Human Rights", "neutral", None),
        ("an opposition war monitor", "neutral", None),
        ("residents of the rebel-held town", "neutral", None),
        ("a doctor at the hospital", "neutral", None),
        ("state television", "party", "Syrian government"),
        ("the state news agency SANA", "party", "Syrian government"),
        ("Russia's defence ministry", "party", "Russia"),
        ("a rebel commander", "party", "Syrian opposition"),
        ("a spokesman for the National Liberation Front", "party", "Syrian opposition"),
        ("the SDF's press office", "party", "SDF"),
        ("an SNA-aligned channel", "party", "SNA"),
        ("the ISIS agency Amaq", "party", "ISIS"),
        ("a Hezbollah-run news service", "party", "Hezbollah"),
        ("the Turkish state agency Anadolu", "party", "Turkey"),
        ("a man in a blue coat", "unknown", None),
    ],
)
def test_speakers(phrase, kind, side):
    assert reporter_of(phrase, context=SYRIA) == Reporter(kind=ReporterKind(kind), side=side)


ARMY, REBELS = frozenset(("Syrian government",)), frozenset(("Syrian opposition",))


@pytest.mark.parametrize(
    ("speakers", "status"),
    [
        (["state media", "a war monitor"], "confirmed"),
        (["two rebel commanders and a war monitor"], "confirmed"),
        (["state television", "a rebel commander"], "confirmed"),
        (["state television", "the army"], "claimed"),
        (["a rebel commander"], None),  # who lost it: by itself no more than was read
        (["the monitor", "residents"], "reported"),
        (["a man in a blue coat", "state media"], None),
        ([], None),
    ],
)
def test_who_says_so_tells_how_well_a_change_is_known(speakers, status):
    found = judge_speakers(speakers, winners=ARMY, losers=REBELS, context=SYRIA)
    assert found == (status and ClaimStatus(status))


def test_whom_a_partys_own_outlet_quotes_makes_no_report_of_its_claim():
    partial = dataclasses.replace(SYRIA, voice="Syrian government")
    assert judge_speakers(["the monitor"], winners=ARMY, losers=REBELS, context=partial) is None


def test_a_name_that_is_part_of_another_is_told_once():
    assert distinct_names(["State", "State media", "the Observatory", "State media"]) == (
        "State media",
        "the Observatory",
    )
    assert distinct_names(["an army officer", "the army", "a monitor"]) == (
        "an army officer",
        "the army",
        "a monitor",
    )
    assert distinct_names([]) == ()
