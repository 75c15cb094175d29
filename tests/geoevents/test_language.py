"""The parser, and sentences made easy for it."""

from __future__ import annotations

import sys

import pytest

from gazetteer.place import Toponym
from geoevents.errors import LanguageModelError
from geoevents.extraction import language
from geoevents.extraction.grammar import find_arguments
from geoevents.extraction.language import MAX_WORDS, Parse, Parser, Word
from geoevents.extraction.masking import PLACE, group_places, mask_sentence
from geoevents.extraction.modality import Factuality, judge
from geoevents.extraction.places import find_places
from geoevents.extraction.triggers import inflect, load_triggers


def parse(text: str) -> Parse:
    return Parser().parse([text])[0]


def word(parsed: Parse, lower: str) -> Word:
    return next(each for each in parsed.words if each.lower == lower)


def test_words_point_into_the_text() -> None:
    parsed = parse("The army didn't take London.")
    assert all(parsed.text[each.start : each.end] == each.text for each in parsed.words)
    assert word(parsed, "take").lemma == "take"


def test_nothing_in_nothing_out() -> None:
    assert Parser().parse([]) == []
    assert len(Parser().parse([""])) == 1


def test_endless_sentence_is_cut() -> None:
    assert len(parse("and " * 1000).words) <= MAX_WORDS


def test_missing_model_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "MODELS", ("no_such_model",))
    monkeypatch.setattr(Parser, "_loaded", None)
    with pytest.raises(LanguageModelError, match="no-such-model"):
        Parser().parse(["text"])


def test_package_loads_no_parser() -> None:
    import subprocess

    code = "import geoevents, geoevents.extraction, sys; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("text", "verb", "subject", "thing"),
    [
        ("The army took London.", "took", "army", "London"),
        ("London was taken by the army.", "taken", "army", "London"),
        ("They buried the town that troops captured last week.", "captured", "troops", "town"),
        ("Troops advanced and captured London.", "captured", "Troops", "London"),
        ("Rebels left after losing London.", "losing", "Rebels", "London"),
        ("The army managed to take London.", "take", "army", "London"),
    ],
)
def test_arguments(text: str, verb: str, subject: str, thing: str) -> None:
    parsed = parse(text)
    arguments = find_arguments(parsed, word(parsed, verb))
    assert [each.text for each in arguments.subjects] == [subject]
    assert [each.text for each in arguments.objects] == [thing]


@pytest.mark.parametrize(
    ("text", "trigger", "verdict"),
    [
        ("The army took London.", "took", Factuality.FACT),
        ("The army said it had taken London.", "taken", Factuality.FACT),
        ("The army managed to take London.", "take", Factuality.FACT),
        ("The army was able to take London.", "take", Factuality.FACT),
        ("The army did not take London.", "take", Factuality.DENIED),
        ("Rebels denied that the army took London.", "took", Factuality.DENIED),
        ("The army wants to take London.", "take", Factuality.NO_FACT),
        ("The army would take London.", "take", Factuality.NO_FACT),
        ("The army attacked to take London.", "take", Factuality.NO_FACT),
        ("The rebels leave if the army takes London.", "takes", Factuality.NO_FACT),
        ("They fear that the army took London.", "took", Factuality.NO_FACT),
        ("The battle for the capture of London goes on.", "capture", Factuality.NO_FACT),
        ("The capture of London was announced.", "capture", Factuality.FACT),
    ],
)
def test_factuality(text: str, trigger: str, verdict: Factuality) -> None:
    parsed = parse(text)
    assert judge(parsed, word(parsed, trigger), load_triggers().modality) is verdict


def toponyms(text: str, *names: str) -> list[Toponym]:
    found = [Toponym(start=text.index(name), end=text.index(name) + len(name), text=name) for name in names]
    return sorted(found, key=lambda each: each.start)


def test_masked_list_is_one_name_and_leads_back() -> None:
    text = "BEIRUT — Troops took Qalaat al-Madiq (قلعة المضيق), Hass and the village of Ariha “at dawn”."
    places = find_places(text, 0, len(text), toponyms(text, "Qalaat al-Madiq", "Hass", "Ariha"))
    masked = mask_sentence(text, 0, len(text), places=places, sides=[], triggers=load_triggers())
    assert masked.shown == f"Troops took {PLACE} at dawn."
    parsed = parse(masked.shown)
    patch = masked.patch_at(word(parsed, PLACE.lower()))
    assert patch is not None
    assert [place.text for place in patch.places] == ["Qalaat al-Madiq", "Hass", "Ariha"]
    assert text[masked.original(word(parsed, "dawn").start) :].startswith("dawn")
    assert masked.original_end(word(parsed, "dawn").end) == text.index("dawn") + 4


def test_holder_adjective_is_seen() -> None:
    text = "Shells hit rebel-held Hass."
    places = find_places(text, 0, len(text), toponyms(text, "Hass"))
    masked = mask_sentence(text, 0, len(text), places=places, sides=[], triggers=load_triggers())
    assert masked.shown == f"Shells hit local {PLACE}."
    assert [piece[4].holder for piece in masked.pieces if piece[4] and piece[4].holder] == ["held"]


def test_places_far_apart_are_no_list() -> None:
    text = "Troops left Hass for good and later shelled Ariha."
    places = find_places(text, 0, len(text), toponyms(text, "Hass", "Ariha"))
    assert [len(group) for group in group_places(text, places)] == [1, 1]


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("capture", {"capture", "captures", "captured", "capturing"}),
        ("occupy", {"occupy", "occupies", "occupied", "occupying"}),
        ("push", {"push", "pushes", "pushed", "pushing"}),
        ("grab", {"grab", "grabs", "grabbed", "grabbing"}),
    ],
)
def test_inflection(verb: str, forms: set[str]) -> None:
    assert set(inflect(verb)) == forms


def test_every_verb_of_the_lexicon_is_found_in_every_form() -> None:
    triggers = load_triggers()
    for verb in set(triggers.verbs) - {"have"}:  # "have" alone is in every sentence
        assert triggers.base(verb) is not None, verb
        for form in inflect(verb):
            assert triggers.quick.search(f"They {form} it"), form
    assert triggers.quick.search("Rebels still have it.")
    for form in ("retook", "overran", "fell", "lost", "withdrew", "expelled", "gone", "taken"):
        assert triggers.base(form) is not None, form


def test_every_noun_of_the_lexicon_has_a_reading() -> None:
    kinds = {"capture", "again", "fall", "withdrawal", "handover", "siege"}
    assert set(load_triggers().nouns.values()) == kinds
