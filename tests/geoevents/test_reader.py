import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.errors import LanguageModelError
from geoevents.extraction.reader import EncoderExtractor
from geoevents.model import EventType, Report

PUBLISHED = dt.date(2020, 3, 3)


@pytest.fixture(scope="module")
def extractor():
    return EncoderExtractor()


def toponyms(text, *names, country="SY"):
    found = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            where = Place(
                id=f"test:{name}",
                name=name,
                kind=PlaceKind.SETTLEMENT,
                latitude=35.0,
                longitude=36.0,
                country_code=country,
            )
            found.append(Toponym(start=at, end=at + len(name), text=name, place=where))
            at = text.find(name, at + 1)
    return found


def told(extractor, text, *names, country="SY", published=PUBLISHED):
    report = Report(id="r", text=text, published=published, source="news agency")
    claims = extractor.extract(report, toponyms(text, *names, country=country))
    assert all(text[c.evidence.start : c.evidence.end] == c.evidence.text for c in claims)
    return {(c.place_text, c.type.value, c.side) for c in claims}


def test_a_capture_is_told_with_its_sides_and_its_day(extractor):
    text = "Syrian government forces captured the town of Saraqeb from rebels on Monday, a war monitor said."
    [claim] = extractor.extract(Report(id="r", text=text, published=PUBLISHED), toponyms(text, "Saraqeb"))
    assert (claim.type, claim.place.name) == (EventType.CAPTURE, "Saraqeb")
    assert (claim.gain, claim.loss, claim.latest) == (
        "Syrian government",
        "Syrian opposition",
        dt.date(2020, 3, 2),
    )
    assert claim.score > 0.5
    assert claim.rule.startswith("reader:gain")


def test_a_list_is_as_many_claims(extractor):
    text = "The Syrian army seized the villages of Hass, Kafr Sijneh, Bsaqla and Nuqayr on Tuesday."
    names = ("Hass", "Kafr Sijneh", "Bsaqla", "Nuqayr")
    assert told(extractor, text, *names) == {(name, "capture", "Syrian government") for name in names}


@pytest.mark.parametrize(
    "text",
    [
        "Rebels tried to capture Saraqeb on Monday but were beaten back, a war monitor said.",
        "Syrian government forces shelled Saraqeb on Monday, killing four people.",
        "If Saraqeb falls, the army will control the highway, a rebel commander warned.",
        "The army vowed to retake Saraqeb from the insurgents within days.",
    ],
)
def test_what_did_not_happen_is_no_change(extractor, text):
    assert not [
        each for each in told(extractor, text, "Saraqeb") if each[1] in ("capture", "handover", "withdrawal")
    ]


def test_the_town_stands_for_its_name(extractor):
    text = (
        "Government warplanes bombed Saraqeb for a third day on Sunday. Rebels had left by nightfall. "
        "On Monday Syrian government troops seized the town, a war monitor said."
    )
    assert ("Saraqeb", "capture", "Syrian government") in told(extractor, text, "Saraqeb")


def test_a_place_that_no_gazetteer_knows_is_kept_unlocated(extractor):
    text = "Syrian government forces captured Qwertabad from rebels on Monday, a war monitor said."
    [claim] = extractor.extract(Report(id="r", text=text, published=PUBLISHED), [])
    assert (claim.place, claim.place_text, claim.type) == (None, "Qwertabad", EventType.CAPTURE)


def test_sport_and_business_tell_nothing(extractor):
    text = (
        "Barcelona captured the title on Sunday, taking Paris by storm with three goals in the second half. "
        "The club's shares rose, and a rival took over a cement works in Lyon."
    )
    assert told(extractor, text, "Barcelona", "Paris", "Lyon", country="FR") == set()


def test_the_same_report_is_read_the_same_way(extractor):
    text = "Rebels seized Saraqeb on Monday. The army said it still held the town."
    report = Report(id="r", text=text, published=PUBLISHED)
    found = toponyms(text, "Saraqeb")
    assert (
        extractor.extract(report, found)
        == extractor.extract(report, found)
        == EncoderExtractor().extract(report, found)
    )


def test_the_reader_finds_most_of_the_held_out_gold(extractor):
    pytest.importorskip("torch", reason="the gold is read with the training's tools")
    from geoevents.training.evaluation import gold_report, gold_toponyms
    from geoevents.training.gold import is_held_out, read_gold

    records = [
        r for r in read_gold([Path(__file__).parent.parent / "gold" / "dev.jsonl"]) if is_held_out(r["id"])
    ]
    found = wanted = matched = 0
    for record in records[:20]:
        claims = extractor.extract(gold_report(record), gold_toponyms(record))
        said = {(c.place.name if c.place else c.place_text) for c in claims if c.type.is_change}
        gold = {e["canonical"] for e in record["events"] if e["type"] in ("capture", "handover", "withdrawal")}
        found, wanted, matched = found + len(said), wanted + len(gold), matched + len(said & gold)
    assert matched >= 0.65 * wanted
    assert matched >= 0.65 * found


def test_triage_loses_nothing_of_war(extractor):
    text = "Rebels seized Saraqeb on Monday. The army said it still held the town."
    assert told(extractor, text, "Saraqeb") == told(EncoderExtractor(triage=False), text, "Saraqeb")


def test_a_missing_model_is_one_clear_line(tmp_path):
    text = "Rebels seized Saraqeb on Monday."
    with pytest.raises(LanguageModelError, match="no such file"):
        told(EncoderExtractor(folder=tmp_path), text, "Saraqeb")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_no_text_trips_the_reader(extractor, text):
    war = f"Rebels seized {text} on Monday. The army {text}"
    claims = extractor.extract(Report(id="r", text=war, published=PUBLISHED), [])
    assert all(war[c.evidence.start : c.evidence.end] == c.evidence.text for c in claims)


def test_long_lines_and_deep_nesting_are_read(extractor):
    for text in (
        "Rebels seized " + "x" * 50_000,
        "“(" * 3000 + "Rebels seized Saraqeb" + ")”" * 3000,
        "seized army " * 4000,
    ):
        extractor.extract(Report(id="r", text=text, published=PUBLISHED), [])
