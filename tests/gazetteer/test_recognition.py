"""Which words of a text may name a place."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gazetteer.mention import DEMONYM, EMBEDDED, Mention
from gazetteer.recognition import Recogniser


@pytest.fixture(scope="module")
def recogniser(gazetteer) -> Recogniser:
    return Recogniser(gazetteer.tables)


def found(recogniser: Recogniser, text: str) -> dict[str, Mention]:
    return {text[mention.start : mention.end]: mention for mention in recogniser.find(text)}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Fighting went on in New York City on Monday.", "New York City"),
        ("They retook Deir ez-Zor.", "Deir ez-Zor"),
        ("They retook Maarrat al-Nu'man.", "Maarrat al-Nu'man"),
        ("He lives in St. Louis.", "St. Louis"),
        ("The Battle of Stoke-on-Trent", "Stoke-on-Trent"),
        ("Born in Trinidad and Tobago.", "Trinidad and Tobago"),
        ("Troops took the M5 yesterday.", "M5"),
        ("Fighters left the Taftanaz air base.", "Taftanaz air base"),
        ("Взрыв в Харькове и в Харьков", "Харьков"),
        ("They fled the U.S. for Canada.", "U.S."),
    ],
)
def test_the_longest_name_is_taken(recogniser: Recogniser, text: str, span: str):
    assert span in found(recogniser, text)


def test_demonyms_are_kept_apart_from_places(recogniser: Recogniser):
    mentions = found(recogniser, "Syrian troops and Iraqis met in Syria.")
    assert mentions["Syrian"].role is DEMONYM
    assert mentions["Iraqis"].role is DEMONYM
    assert mentions["Syria"].role == "place"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The actor Jordan Hill arrived late.", "Jordan"),
        ("President Lincoln spoke.", "Lincoln"),
        ("Mr. Houston said he would appeal.", "Houston"),
        ("Reading the report took an hour.", "Reading"),
        ("Nice weather is expected.", "Nice"),
        ("Police were called.", "Police"),
        ("Most of them left.", "Most"),
    ],
)
def test_persons_and_ordinary_words_have_the_odds_against_them(recogniser: Recogniser, text: str, name: str):
    mention = found(recogniser, text).get(name)
    assert mention is None or mention.score < 0


@pytest.mark.parametrize(
    "text", ["Fans of Paris Hilton cheered.", "She sells Aleppo soap.", "He reads the Washington Post."]
)
def test_names_with_a_place_in_them_that_are_none(recogniser: Recogniser, text: str):
    assert not {name for name, mention in found(recogniser, text).items() if mention.score > 0}


@pytest.mark.parametrize(
    ("text", "name"), [("They marched on to Nice, France.", "Nice"), ("She lives in Reading.", "Reading")]
)
def test_ordinary_words_are_places_where_the_words_around_say_so(recogniser: Recogniser, text: str, name: str):
    assert found(recogniser, text)[name].score > 0


def test_the_name_of_an_institution_embeds_a_place(recogniser: Recogniser):
    assert found(recogniser, "He studied at Aleppo University.")["Aleppo"].role is EMBEDDED


def test_abbreviations_count_only_after_a_place(recogniser: Recogniser):
    qualified = found(recogniser, "He was born in Dover, Del., in 1950.")
    assert qualified["Dover"].container is qualified["Del."]
    assert not any(mention.rows for mention in found(recogniser, "Del. is his name.").values())
    assert "IN" not in found(recogniser, "ALL THAT IS IN IT")


def test_a_name_that_no_list_has_is_kept_where_the_text_says_it_is_a_place(recogniser: Recogniser):
    mention = found(recogniser, "Rebels seized the village of Qwerzutin on Friday.")["Qwerzutin"]
    assert not mention.is_known
    assert mention.score > 0


def test_members_of_a_list_speak_for_each_other(recogniser: Recogniser):
    mentions = found(recogniser, "Troops took the towns of Saraqeb, Qwerzutin, Zuqwertin and Ariha.")
    assert "listed" in mentions["Qwerzutin"].cues
    assert mentions["Zuqwertin"].score > 0


def test_arabic_particles_are_no_part_of_the_mention(recogniser: Recogniser):
    mentions = found(recogniser, "دخلت القوات إلى سراقب وإدلب وبلدة كفرنبل")
    assert {"سراقب", "إدلب", "كفرنبل"} <= set(mentions)
    assert "kind_before" in mentions["كفرنبل"].cues


def test_surnames_that_a_text_gives_to_persons_are_no_places(recogniser: Recogniser):
    text = "James Houston was charged on Friday. Houston pleaded not guilty. A lawyer for Houston declined."
    assert all(
        mention.score < 1.0
        for mention in recogniser.find(text)
        if text[mention.start : mention.end] == "Houston"
    )


NASTY = [
    "\u202e", "\u2067", "\u0301" * 40, "A" * 5000, "Al-" * 2000, "A. " * 2000, "(((" * 500, "\x00", "\ud800",
    "İ" * 50, "ﷺ", "Paris, " * 500, "New York " * 500, "of the " * 400 + "Hague",
    "'" * 300 + "Afrin", "Saraqeb" + "\u0300" * 900,
]  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(NASTY)), max_size=8))
@example(NASTY)
def test_no_text_raises_and_spans_are_exact_and_apart(recogniser: Recogniser, pieces: list[str]):
    text = " ".join(pieces)
    last = 0
    for mention in recogniser.find(text):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end


UNITS = [
    "A", "Al-", "Paris ", "Paris, ", "x", " ", "A.", "ا", "ال ", "'A", "Kafr ", "\u202eA", "Syrian-", "北",
    "シ", "กั",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_line_of_one_thing_takes_time_in_proportion(recogniser: Recogniser, unit: str):
    times = []
    for size in (15_000, 120_000):
        text = (unit * (size // len(unit) + 1))[:size]
        tries = []
        for _ in range(3):  # the collector of garbage may run in one of them
            start = time.process_time()
            recogniser.find(text)
            tries.append(time.process_time() - start)
        times.append(min(tries))
    assert times[1] < 8 * 5 * max(times[0], 0.01)  # of a quadratic method it would be 64 times


def test_a_line_of_a_million_characters_does_not_hang(recogniser: Recogniser):
    text = "".join(unit * (1_000_000 // len(UNITS) // len(unit) + 1) for unit in UNITS)
    start = time.process_time()
    recogniser.find(text)
    assert time.process_time() - start < 30


@pytest.mark.parametrize("text", ["They took the town of Ain in Shabwah.", "They took the village of Ain."])
def test_a_word_that_many_names_begin_with_is_one_itself_where_the_text_says_so(recogniser, text: str):
    assert found(recogniser, text)["Ain"].is_known
    assert not found(recogniser, "They took Ain yesterday.")["Ain"].is_known


def test_an_ordinary_word_is_a_name_where_the_text_says_so(recogniser: Recogniser):
    assert "Shire" in found(recogniser, "They took the town of Shire in Tigray.")
    assert "Hope" in found(recogniser, "They took a village called Hope, in the south.")
    assert "Hopes" not in found(recogniser, "They took all. Hopes were high.")


def test_names_that_open_the_items_of_a_list_speak_for_each_other(recogniser: Recogniser):
    items = "- Lysychansk: taken.\n- Sievierodonetsk: no change.\n- Potomkyne: claimed.\n"
    assert "listed" in found(recogniser, items)["Potomkyne"].cues
    assert "listed" not in found(recogniser, "- Potomkyne: claimed.\n- Weather: fair.\n")["Potomkyne"].cues
    mixed = found(recogniser, items + "- Weather: fair.\n- Reading: the papers.")
    assert "listed" not in (mixed["Reading"].cues if "Reading" in mixed else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They met in the camp of President Assad.", "President"),
        ("A country of Christians and Druze.", "Christians"),
        ("They left the base of Battalion 46.", "Battalion"),
    ],
)
def test_only_a_settlement_announces_a_name(recogniser: Recogniser, text: str, words: str):
    assert not any(words in name for name in found(recogniser, text))


def test_a_dateline_may_have_a_plain_hyphen(recogniser: Recogniser):
    assert "dateline" in found(recogniser, "GOMA - The M23 said on Saturday that it was ready.")["GOMA"].cues
