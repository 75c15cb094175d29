"""Extraction over texts that nobody means well: cut off, fuzzed, endless, in every script, nested without end.

Nothing here measures time; what is in proportion to the square of its length does not come back at these sizes.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.geoparser import Geoparser
from geoevents.extraction.claims import RuleExtractor
from geoevents.extraction.dates import find_dates
from geoevents.extraction.reader import EncoderExtractor
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.sides import find_sides
from geoevents.model import Claim, Report

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

DAY = dt.date(2020, 3, 2)
TOLD = "Syrian government forces captured the town of Saraqeb in Idlib on Monday, a war monitor said. "
Read = Callable[[str], list[Claim]]


@pytest.fixture(scope="module", params=["rules", "learned"])
def read(request: pytest.FixtureRequest, gazetteer: Gazetteer) -> Read:
    """Reads a text as a report, and holds what every claim must hold."""
    extractor = {
        "rules": RuleExtractor,
        "learned": lambda: EncoderExtractor(triage=False),  # nothing is passed over
    }[request.param]()
    geoparser = Geoparser(gazetteer)

    def extract(text: str) -> list[Claim]:
        report = Report(id="hostile", text=text, published=DAY)
        claims = extractor.extract(report, geoparser.parse(text, relative=True))
        for claim in claims:
            evidence = claim.evidence
            assert evidence.text == text[evidence.start : evidence.end] != ""
            assert claim.earliest is None or claim.latest is None or claim.earliest <= claim.latest
        return claims

    return extract


def test_what_the_others_are_made_of_is_read(read: Read) -> None:
    assert [claim.gain for claim in read(TOLD)] == ["Syrian government"]


def test_a_report_cut_off_anywhere(read: Read) -> None:
    path = Path(__file__).parents[1] / "gold" / "dev.jsonl"
    text = json.loads(path.read_text(encoding="utf-8").splitlines()[7])["text"]
    for end in range(1, len(text), max(len(text) // 5, 1)):
        read(text[:end])


NESTS = [("(", ")"), ("[", "]"), ("{", "}"), ('"', '"'), ("“", "”"), ("«", "»"), ("'", "'"), ("<b>", "</b>")]


def test_quotes_and_brackets_nested_deep(read: Read) -> None:
    for left, right in NESTS:
        read(f"{left * 1000}{TOLD}{right * 1000}")
        read(f"{left}{TOLD}" * 8)
        read(TOLD.replace("Saraqeb", f"{left * 300}Saraqeb{right * 300}"))


RUNS = [
    ".", "!?", "…", " ", "\t", "\n", "\r\n", "-", "—", ",", ";", ":", "'", "'s ", "’", "\0", "\x1b[31m", "ß",
    "İ", "\u202e", "\u200d", "\ufeff", "\u0301", "\ud800", "\U0001f53b", "1", "1.", "12.3.", "2020-03-02", "A",
    "a",
    "A.", "Al-", "al-", "the ", "The ", "the towns of ", "northern ", "and ", "of ", "Base ", "Gen. ", "• ",
    "@", "|| ", "last ", "Monday ", "Russian-backed ", "rebels ", "our ", "the enemy ", "its forces ", "it. ",
    "Liwa al-Nasr ", "Saraqeb, ", "Saraqeb and ", "captured ", "captured: ", "said ", "not ", "if ", "http://",
]  # fmt: skip


@pytest.mark.parametrize("first", range(0, len(RUNS), 16))
def test_one_thing_over_and_over(read: Read, first: int) -> None:
    for run in RUNS[first : first + 16]:
        read(TOLD.replace("captured", f"captured {run * (400 // len(run))}"))


def scripts() -> list[str]:
    """Letters, marks, digits and signs of every script of Unicode, in texts of 1,200 characters."""
    seen: dict[str, list[str]] = {}
    for code in range(0x20, sys.maxunicode + 1, 7):
        kind = unicodedata.category(chr(code))
        if kind not in ("Cn", "Co", "Cs"):
            script = unicodedata.name(chr(code), "NONE").split()[0]
            seen.setdefault(script, []).append(chr(code))
    letters = "".join("".join(found[:3]) + " " for found in seen.values())
    return [letters[at : at + 1200] for at in range(0, len(letters), 1200)]


def test_every_script_of_unicode(read: Read) -> None:
    told = scripts()
    assert sum(map(len, told)) > 1500
    for letters in told:
        read(
            f"{TOLD}{letters}. {TOLD.replace('Saraqeb', letters[:40])}{TOLD.replace('forces', letters[40:80])}"
        )


PIECES = st.sampled_from([*RUNS, *TOLD.split(), TOLD, *(mark for pair in NESTS for mark in pair)]) | st.text(
    max_size=6
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_fuzzed_reports(read: Read, text: str) -> None:
    read(text)
    read(TOLD + text)


LINES = [".", "?!", "Al-", "a", "Aa ", "( ", "'s ", "1.2.", "-", "\u0301", "\u202e", "Saraqeb ", "the "]


def test_a_line_of_a_million_characters_is_cut_and_searched() -> None:
    for run in LINES:
        text = run * (1_000_000 // len(run))
        assert all(0 <= start < end <= len(text) for start, end in split_sentences(text))
        assert find_dates(text[:100_000], published=DAY) == []
        assert all(mention.end > mention.start for mention in find_sides(text[:100_000], published=DAY))


def test_a_line_of_ten_megabytes_with_a_report_in_it(gazetteer: Gazetteer) -> None:
    """Next to nothing in it tells of control: neither reader spends on it what it spends on war reports."""
    text = "the price of bread and of olive oil rose, " * 120_000
    text = f"{text}{TOLD}{text}"
    assert len(text) > 10_000_000
    report = Report(id="long", text=text, published=DAY)
    toponyms = Geoparser(gazetteer).parse(text, relative=True)
    assert [t.text for t in toponyms if t.text == "Saraqeb"] == ["Saraqeb"]
    assert EncoderExtractor().extract(report, toponyms) == []
    [claim] = RuleExtractor().extract(report, toponyms)
    assert claim.place_text == "Saraqeb"
