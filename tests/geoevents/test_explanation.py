"""Why a report was read as it was: both readers, hostile text, and the command line."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.place import Toponym
from geoevents.cli import main
from geoevents.cli.explaining import render_explanation, wants_colour
from geoevents.extraction.claims import RuleExtractor
from geoevents.extraction.explanation import ROLES, ClaimReason, Explanation, explain_report
from geoevents.extraction.reader import EncoderExtractor
from geoevents.model import Claim, Report
from geoevents.pipeline import Pipeline

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

TEXT = (
    "Syrian government forces retook Saraqeb early on Monday, days after losing it to rebels, a war monitor "
    "said. The army hopes to take Idlib next. The villages of Kafr Nabl, Hass and Maarat Hurmah fell to the "
    "army last week. Rebels did not capture Ariha. Jets bombed Binnish."
)
REPORT = Report(id="r1", text=TEXT, published=dt.date(2020, 3, 2))


@pytest.fixture(scope="module")
def by_rules(gazetteer: Gazetteer) -> Explanation:
    return Pipeline(gazetteer, RuleExtractor()).explain(REPORT)


@pytest.fixture(scope="module")
def by_reader(gazetteer: Gazetteer) -> Explanation:
    return Pipeline(gazetteer, EncoderExtractor()).explain(REPORT)


def marked(reason: ClaimReason) -> dict[str, str]:
    return {mark.role: TEXT[mark.start : mark.end] for mark in reason.marks}


def test_a_claim_of_the_rules_has_its_parts_and_its_trigger(by_rules: Explanation) -> None:
    first = by_rules.claims[0]
    assert marked(first) == {
        "gain": "Syrian government forces",
        "trigger": "retook",
        "place": "Saraqeb",
        "date": "Monday",
        "said": "a war monitor",
    }
    assert first.lines == (("read by", 'rule retake:retake, fired by "retook"'),)


def silence_of(explanation: Explanation, words: str) -> str:
    at = TEXT.index(words)
    [found] = [silence for silence in explanation.silences if silence.start <= at < silence.end]
    assert [TEXT[mark.start : mark.end] for mark in found.places]
    return " ".join(found.reasons)


def test_the_rules_say_why_a_sentence_makes_no_claim(by_rules: Explanation) -> None:
    assert silence_of(by_rules, "hopes").startswith('"take" (take:take): told as a plan')
    assert silence_of(by_rules, "did not capture") == '"capture" (take:capture): told as what did not happen'
    assert silence_of(by_rules, "Binnish") == "no word that tells of control"


def test_a_claim_of_the_reader_has_its_probability_and_its_pointers(by_reader: Explanation) -> None:
    first = next(c for c in by_reader.claims if c.claim.gain == "Syrian government")
    assert marked(first).items() >= {"place": "Saraqeb", "gain": "Syrian government forces"}.items()
    lines = dict(first.lines)
    assert re.fullmatch(
        r'learned reader: "Saraqeb" is told of gain with probability 0\.\d\d \(0\.\d\d wanted\)',
        lines["read by"],
    )
    assert re.match(r"pointers: Syrian government [01]\.\d\d, ", lines["gain"])
    assert re.match(r'pointers: "Monday" [01]\.\d\d, ', lines["date"])


def test_the_reader_says_why_a_sentence_makes_no_claim(by_reader: Explanation) -> None:
    assert re.search(r'"Idlib": .*0\.\d\d', silence_of(by_reader, "hopes"))
    told = [claim.claim.place_text for claim in by_reader.claims]
    assert "Binnish" not in told
    assert silence_of(by_reader, "Binnish")


def test_a_report_that_the_triage_passes_over_says_so(gazetteer: Gazetteer) -> None:
    report = Report(id="r", text="The mayor opened a bakery in Binnish, near Idlib, and ate bread. " * 4)
    explanation = Pipeline(gazetteer, EncoderExtractor()).explain(report)
    assert not explanation.claims
    assert {r for silence in explanation.silences for r in silence.reasons} == {
        "the report has too few words of war to be read"
    }


def test_claims_are_those_that_extract_tells(gazetteer: Gazetteer) -> None:
    for extractor in (RuleExtractor(), EncoderExtractor()):
        pipeline = Pipeline(gazetteer, extractor)
        assert [reason.claim for reason in pipeline.explain(REPORT).claims] == pipeline.read(REPORT)


def test_marks_lie_in_their_sentence_and_do_not_overlap(by_rules: Explanation, by_reader: Explanation) -> None:
    for reason in (*by_rules.claims, *by_reader.claims):
        ends = [reason.claim.evidence.start]
        for mark in reason.marks:
            assert mark.role in ROLES
            assert ends[-1] <= mark.start < mark.end <= reason.claim.evidence.end
            ends.append(mark.end)


def test_rendered_for_a_terminal(by_rules: Explanation) -> None:
    shown = render_explanation(by_rules)
    assert "[gain Syrian government forces] [trigger retook] [place Saraqeb] early on [date Monday]" in shown
    # the places of a list stand in one sentence, told once
    assert (
        "[place Kafr Nabl], [place Hass] and [place Maarat Hurmah] [trigger fell] to the [gain army]" in shown
    )
    assert "\x1b" not in shown
    coloured = render_explanation(by_rules, colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown
    assert coloured != shown


class Parrot:
    """Repeats whatever it reads as a claim."""

    def extract(self, report: Report, toponyms: Sequence[Toponym]) -> list[Claim]:
        claims = RuleExtractor().extract(REPORT, [])
        text = report.text
        evidence = type(claims[0].evidence)(start=0, end=len(text), text=text)
        return [
            Claim(
                report_id=report.id,
                type=claims[0].type,
                place=None,
                place_text=text,
                evidence=evidence,
                gain=text,
                said_by=(text,),
                rule=text,
            )
        ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60))
def test_no_text_is_obeyed_by_a_terminal(text: str) -> None:
    report = Report(id=text, text=text, title=text)
    shown = render_explanation(explain_report(report, [], Parrot()))
    assert all(line.isprintable() for line in shown.split("\n"))


def test_brackets_of_a_text_are_not_taken_for_marks(gazetteer: Gazetteer) -> None:
    text = "The Syrian army captured Saraqeb in Idlib [gain Nobody] on Monday, residents said.\x1b[31m\u202e"
    shown = render_explanation(Pipeline(gazetteer).explain(Report(id="r", text=text)))
    assert "(gain Nobody)" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_colour(Terminal())
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(Terminal())


@pytest.mark.parametrize("reader", ["rules", "learned"])
def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], reader: str) -> None:
    path = tmp_path / "r.jsonl"
    lines: list[Any] = [
        {"id": "r1", "published": "2020-03-02", "text": TEXT},
        {"id": "bad"},
        {"id": "r2", "published": "2020-03-02", "text": "Nothing happened."},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main(["extract", str(path), "--explain", "--reader", reader]) == 0
    printed = capsys.readouterr()
    assert "[place Saraqeb]" in printed.out
    assert "no claim, and no place named" in printed.out
    assert "r.jsonl:2" in printed.err
    assert "2 reports read" in printed.err
    assert main(["extract", str(path), "--explain", "--jobs", "2"]) == 2
    assert "one process" in capsys.readouterr().err


def test_the_reader_says_which_rule_dropped_what_it_read(gazetteer: Gazetteer) -> None:
    text = (
        "Hezbollah fighters captured Hass from Syrian government forces on Monday. "
        "Rebels took Ariha after the army retreated into Saraqeb."
    )
    report = Report(id="r", text=text, published=dt.date(2020, 3, 2))
    explanation = Pipeline(gazetteer, EncoderExtractor()).explain(report)
    assert [reason.claim.place_text for reason in explanation.claims] == ["Ariha"]
    [silence] = explanation.silences
    assert silence.start == 0
    assert any(
        re.fullmatch(
            r'"Hass": gain 0\.\d\d: Hezbollah would have taken it from Syrian government, '
            "which it does not fight by the lexicon",
            reason,
        )
        for reason in silence.reasons
    )
