"""Reporters: who is neutral, who speaks for whom, every line of the lexicon."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

import pytest

from geoevents.extraction.reporters import Reporter, ReporterKind, reporter_of
from geoevents.extraction.sides import SideContext, side_named

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
