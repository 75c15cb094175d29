import json
from pathlib import Path

import pytest

from geoevents.extraction.heads import SLOTS
from geoevents.training.composing import compose_reports, load_sentences, load_wars
from geoevents.training.gold import is_held_out, locate_names, make_example, read_gold

GOLD = Path(__file__).parent.parent / "gold"
FILES = sorted(GOLD.glob("*.jsonl"))
NAMES = {"": [f"Placename{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_gold_offsets_and_evidence_are_exact(path):
    for record in read_gold([path]):
        text = record["text"]
        for event in record["events"]:
            assert event["evidence"] in text, record["id"]
        for toponym in record["toponyms"]:
            assert toponym["offsets"]
            assert all(
                text[a : a + len(toponym["surface"])] == toponym["surface"] for a in toponym["offsets"]
            ), record["id"]


def test_nearly_every_event_of_the_gold_has_a_mention_that_tells_it():
    examples = [make_example(record) for record in read_gold(FILES)]
    events = sum(len(example.record["events"]) for example in examples)
    assert events >= 2196
    assert sum(len(example.unplaced) for example in examples) <= 0.02 * events


def test_half_of_the_development_set_is_held_out():
    held = [is_held_out(str(record["id"])) for record in read_gold([GOLD / "dev.jsonl"])]
    assert 45 <= sum(held) <= 75
    assert is_held_out("dev-001") == held[0]


def test_an_event_lies_at_its_name_or_at_the_phrase_that_stands_for_it():
    text = "Rebels shelled Foo on Monday. They took the town the next day and left Bar."
    record = {
        "id": "x",
        "text": text,
        "events": [
            event("Foo", "capture", "They took the town the next day and left Bar.", lat=1.0),
            event("Bar", "withdrawal", "They took the town the next day and left Bar.", lat=5.0),
        ],
        "toponyms": [toponym(text, "Foo", 1.0), toponym(text, "Bar", 5.0)],
    }
    example = make_example(record)
    told = {
        text[m.start : m.end]: [SLOTS[label.slot] for label in example.labels[m.index]]
        for m in example.mentions
    }
    assert told == {"Foo": [], "the town": ["gain"], "Bar": ["withdrawal"]}
    phrase = next(m.index for m in example.mentions if not m.named)
    foo = next(m.index for m in example.mentions if text[m.start : m.end] == "Foo")
    assert example.antecedents == {phrase: [{foo}]}


def event(place, kind, evidence, *, lat):
    return {
        "place": place,
        "canonical": place,
        "lat": lat,
        "lon": 0.0,
        "kind": "settlement",
        "type": kind,
        "evidence": evidence,
        "date": None,
    }


def toponym(text, surface, lat):
    return {
        "surface": surface,
        "canonical": surface,
        "country": "SY",
        "lat": lat,
        "lon": 0.0,
        "kind": "settlement",
        "offsets": [text.index(surface)],
    }


def test_composed_reports_are_gold_of_the_same_form_and_the_same_for_a_seed():
    reports = compose_reports(150, seed=3, names=NAMES)
    assert json.dumps(reports) == json.dumps(compose_reports(150, seed=3, names=NAMES))
    assert json.dumps(reports) != json.dumps(compose_reports(150, seed=4, names=NAMES))
    kinds = set()
    for record in reports:
        assert not any(mark in record["text"] for mark in "<>[]|")
        for told in record["events"]:
            kinds.add(told["type"])
            assert told["evidence"] in record["text"]
        for start, end, place in locate_names(record):
            assert record["text"][start:end] == place["surface"]
    assert kinds == {"capture", "handover", "withdrawal", "siege", "siege_lifted", "advance", "holds"}


def test_every_composed_sentence_and_war_is_complete():
    sections = load_sentences()
    for name in ("capture", "handover", "withdrawal", "siege", "siege_lifted", "advance", "holds"):
        assert all("<P>" in line or "<PS>" in line or "<R>" in line for line in sections[name]), name
    for name in ("before", "again", "retold"):
        assert all("<A>" in line for line in sections[name]), name
    for lines in sections.values():
        assert all(line.count("[") == line.count("]") and line.count("<") == line.count(">") for line in lines)
    for war in load_wars():
        assert len({side["name"] for side in war["side"]}) >= 2
        assert all(side["phrases"] and side["adjective"] and side["voices"] for side in war["side"])


def test_traps_tell_no_event():
    reports = compose_reports(300, seed=5, names=NAMES)
    quiet = [r for r in reports if not r["events"]]
    assert len(quiet) > 30
    assert all(record["text"] for record in quiet)
