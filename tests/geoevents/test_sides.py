"""Sides: the table of phrases, every line of the lexicon, context, voices, opponents, robustness."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.extraction.side_files import lexicon
from geoevents.extraction.side_lexicon import Entry, Role
from geoevents.extraction.side_matching import find_items
from geoevents.extraction.sides import SideContext, find_sides, opponents, side_named

TABLE = Path(__file__).with_name("sides.csv")
GOLD = Path(__file__).parents[2].parent / "shared" / "gold"


def read_table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", read_table(), ids=lambda row: f"{row['text']} [{row['published']}]")
def test_phrases_mean_the_sides_of_the_table(row):
    day = dt.date.fromisoformat(row["published"])
    context = SideContext.of(row["text"], row["countries"].split(), published=day)
    found = find_sides(row["text"], document=context)
    assert "|".join(f"{m.text}={m.side}" for m in found) == row["found"]


def named_entries() -> list[Entry]:
    return [entry for entry in lexicon().entries if entry.role in (Role.NAME, Role.PERSON)]


@pytest.mark.parametrize("entry", named_entries(), ids=lambda entry: f"{entry.form} ({entry.value})")
def test_every_name_of_the_lexicon_is_found_where_its_side_fights(entry):
    side = lexicon().sides[entry.value]
    countries = entry.local or side.countries
    text = f"On the hill {entry.form} held out."
    found = [m for m in find_sides(text, document=SideContext(countries=countries)) if m.side]
    assert [(m.side, m.text) for m in found] == [(entry.value, entry.form.removeprefix("the "))] or (
        len(found) == 1 and entry.form in f"the {found[0].text}." and found[0].side == entry.value
    )


def word_entries() -> list[Entry]:
    roles = (Role.CLASS, Role.PLAIN, Role.OWN, Role.ENEMY, Role.LINK, Role.MODIFIER, Role.THING)
    return [entry for entry in lexicon().entries if entry.role in roles]


@pytest.mark.parametrize(
    "entry", word_entries(), ids=lambda entry: f"{entry.form} ({entry.role}.{entry.value})"
)
def test_every_generic_word_of_the_lexicon_is_read(entry):
    _, items = find_items(f"then {entry.form} there", countries=("SY",), lexicon=lexicon())
    told = [item.entry for item in items if item.start == 5 and item.end == 5 + len(entry.form)]
    assert told or len(items) > 1 or entry.form.endswith("'s")
    assert {other.role for other in told} <= {
        entry.role,
        *(e.role for e in lexicon().entries if e.form == entry.form),
    }


@pytest.mark.parametrize("country", lexicon().countries.values(), ids=lambda country: country.code)
def test_every_country_s_army_is_its_side_and_its_capital_speaks_for_it(country):
    adjectives = [e.form for e in lexicon().entries if e.role is Role.ADJECTIVE and e.value == country.code]
    capitals = [e.form for e in lexicon().entries if e.role is Role.CAPITAL and e.value == country.code]
    context = SideContext(countries=(country.code,), published=dt.date(2020, 6, 1))
    for adjective in adjectives:
        found = find_sides(f"Then {adjective} troops came.", document=context)
        assert [m.text for m in found] == [f"{adjective} troops"]
        assert found[0].side is not None
    for capital in capitals:
        found = find_sides(f"On Monday {capital} denied it.", document=context)
        assert [(m.text, m.metonym) for m in found] == [(capital, True)]


def test_every_side_of_a_war_is_in_the_lexicon():
    known = set(lexicon().sides)
    for war in lexicon().wars:
        assert war.country.isupper()
        for side in (
            *(name for names in war.generic.values() for name in names),
            *war.backed.values(),
            *(name for groups in war.against for group in groups for name in group),
        ):
            assert side in known, f"{side} ({war.country})"


def test_every_generic_class_of_a_war_has_words():
    classes = {entry.value for entry in lexicon().entries if entry.role is Role.CLASS}
    assert {kind for war in lexicon().wars for kind in war.generic} <= classes


def test_places_are_no_sides():
    text = "DAMASCUS, March 2 (Agency) - Shells fell in Syria, near Damascus and across Turkey."
    assert find_sides(text, document=SideContext.of(text, ["SY"])) == []


def test_a_country_that_acts_is_a_metonym():
    text = "Russia said Ukraine had lost it."
    found = find_sides(text, document=SideContext.of(text, ["UA"], published=dt.date(2023, 5, 1)))
    assert [(m.text, m.side, m.metonym) for m in found] == [
        ("Russia", "Russia", True),
        ("Ukraine", "Ukraine", True),
    ]


def test_backers_are_told():
    found = find_sides(
        "Russian-backed Syrian government forces came.", country="SY", published=dt.date(2018, 1, 1)
    )
    assert found[0].backers == ("Russia",)


def test_generic_words_follow_the_country_and_the_day():
    def rebels(country: str, day: dt.date) -> str | None:
        return find_sides("Rebels took the town.", country=country, published=day)[0].side

    assert rebels("SY", dt.date(2016, 1, 1)) == "Syrian opposition"
    assert rebels("LY", dt.date(2011, 8, 1)) == "Libyan rebels"
    assert rebels("CD", dt.date(2025, 1, 1)) == "M23"
    assert rebels("YE", dt.date(2018, 1, 1)) == "Houthis"
    assert rebels("UA", dt.date(2015, 1, 1)) == "pro-Russian separatists"


def test_generic_words_are_never_those_of_a_war_told_of_in_passing():
    text = "Rebels took the northern town from the army. Nigeria, at war with Boko Haram, sent word."
    context = SideContext.of(text, ["TG", "TG", "TG", "NG"], published=dt.date(2014, 5, 1))
    found = [(m.text, m.side) for m in find_sides(text, document=context) if m.generic or m.kind]
    assert found == [("Rebels", "Togolese rebels"), ("army", "Togolese government")]
    assert context.opponent("Togolese rebels") == "Togolese government"


def test_a_people_s_adjective_is_its_fighters_where_it_says_who_holds():
    text = "The Kurdish-run quarter, Kurdish-held Manbij and a Kurdish village; the road is in Kurdish hands."
    context = SideContext.of(text, ["SY"], published=dt.date(2019, 10, 1))
    assert [(m.start, m.text, m.side) for m in find_sides(text, document=context)] == [
        (text.index("Kurdish-run"), "Kurdish", "SDF"),
        (text.index("Kurdish-held"), "Kurdish", "SDF"),
        (text.index("Kurdish hands"), "Kurdish", "SDF"),
    ]


def test_we_is_a_party_s_only():
    text = "Our forces entered the town at noon. The dam we left on Friday."
    context = SideContext.of(text, ["SY"], published=dt.date(2024, 12, 20), source="SDF press office")
    assert [(m.text, m.side) for m in find_sides(text, document=context)] == [
        ("Our forces", "SDF"),
        ("we", "SDF"),
    ]
    text = "Rebels entered the town at noon. The dam we left on Friday, a farmer said."
    context = SideContext.of(text, ["SY"], published=dt.date(2014, 12, 20), source="news agency")
    assert [m.text for m in find_sides(text, document=context)] == ["Rebels"]


def test_generic_words_follow_what_the_report_names():
    text = "The Karen National Liberation Army called. Rebels took the base."
    context = SideContext.of(text, ["MM"], published=dt.date(2024, 4, 11))
    assert [m.side for m in find_sides(text, document=context)] == ["KNLA", "KNLA"]


def test_an_abbreviation_of_another_war_is_left_alone():
    text = "The AA and the SAC met in Aleppo."
    assert find_sides(text, document=SideContext.of(text, ["SY", "SY"])) == []
    text = "The AA took the post of the SAC in Rakhine."
    sides = [m.side for m in find_sides(text, document=SideContext.of(text, ["MM"]))]
    assert sides == ["Arakan Army", "Myanmar military"]


def test_lower_case_words_are_no_abbreviations():
    text = "It is what us and an isf of ours said: was it?"
    assert [m.text for m in find_sides(text, document=SideContext(countries=("IQ", "US")))] == ["ours"]


@pytest.mark.parametrize(
    ("text", "source", "countries", "day", "voice"),
    [
        ("Our heroic army cleansed the village of terrorists.", "", "SY", "2018-01-21", "Syrian government"),
        ("Our mujahideen freed the village from the regime.", "", "SY", "2015-01-21", "Syrian opposition"),
        ("Our forces drove the Daesh gang out.", "", "LY", "2016-08-11", "GNA"),
        ("Our forces hold the dam.", "SDF press office", "SY", "2024-12-10", "SDF"),
        ("Our units stand there.", "SNA-aligned channel", "SY", "2025-01-11", "SNA"),
        ("Our units stand there.", "Ministry of Defence of Russia", "UA", "2024-11-01", "Russia"),
        ("Our young men stand there.", "Druze activist post", "SY", "2025-07-17", "Druze factions"),
        ("Ours hold it; the occupiers fled.", "Telegram channel", "UA", "2023-07-17", "Ukraine"),
        ("ARAKAN ARMY - Statement 3\n\nOur troops freed the base.", "", "MM", "2024-12-20", "Arakan Army"),
        ("The army took the town, residents said.", "international news agency", "SY", "2018-01-21", None),
    ],
)
def test_whose_voice_a_report_speaks_with(text, source, countries, day, voice):
    context = SideContext.of(text, countries.split(), published=dt.date.fromisoformat(day), source=source)
    assert context.voice == voice


@pytest.mark.parametrize(
    ("dateline", "source", "country", "voice"),
    [
        ("MOSCOW, July 3.", "state news agency", "UA", "Russia"),
        ("KYIV, July 3.", "state news agency", "UA", "Ukraine"),
        ("KYIV —", "defence ministry", "UA", "Ukraine"),
        ("MOSCOW (agency) –", "Ukrainian state news agency", "UA", "Ukraine"),
        ("MOSCOW, July 3.", "international news agency", "UA", None),
        ("BEIRUT, July 3.", "state news agency", "SY", "Syrian government"),
    ],
)
def test_a_state_agency_in_the_enemy_s_capital_speaks_for_the_enemy(dateline, source, country, voice):
    text = f"{dateline} Troops took full control of the town on Sunday after heavy fighting."
    context = SideContext.of(text, [country] * 3, published=dt.date(2022, 7, 3), source=source)
    assert context.voice == voice


def test_our_forces_and_the_enemy_are_the_voice_s():
    text = (
        "Our heroic army entered the town and the enemy fled. Terrorists of Jabhat al-Nusra left their posts."
    )
    context = SideContext.of(text, ["SY"], published=dt.date(2018, 1, 21))
    found = [(m.text, m.side) for m in find_sides(text, document=context)][:2]
    assert found == [("Our heroic army", "Syrian government"), ("the enemy", "HTS")]


def test_who_fights_whom():
    assert opponents("RSF", country="SD", day=dt.date(2024, 1, 1)) == ["SAF"]
    assert "ISIS" in opponents("Kurdish Peshmerga", country="IQ", day=dt.date(2015, 1, 1))
    assert opponents("Russia", country="UA", day=dt.date(2023, 1, 1)) == ["Ukraine"]
    assert opponents("nobody at all") == []


def test_the_opponent_is_the_one_the_report_tells_of():
    text = "Islamic State fighters fled the town before Syrian troops. Islamic State did not comment."
    context = SideContext.of(text, ["SY"], published=dt.date(2017, 9, 5))
    assert context.opponent("Syrian government") == "ISIS"
    assert context.opponent("ISIS") == "Syrian government"


def test_names_are_normalised_without_context():
    assert side_named("Jabhat al-Nusra") == "Nusra Front"
    assert side_named("Jabhat al-Nusra", day=dt.date(2018, 1, 1)) == "HTS"
    assert side_named("the Islamic State") == "ISIS"
    assert side_named("SAA") == "Syrian government"
    assert side_named("Rapid Support Forces") == "RSF"
    assert side_named("the Chess Club") is None
    for side in lexicon().sides:
        assert side_named(side) == side, side


def test_a_whole_report_and_its_sentences_agree_on_names():
    text = "HTS took Saraqib. The army lost it. Turkish troops watched."
    context = SideContext.of(text, ["SY"], published=dt.date(2020, 2, 1))
    whole = [m.side for m in find_sides(text, document=context)]
    parts = [m.side for part in text.split(". ") for m in find_sides(part, document=context)]
    assert whole == parts == ["HTS", "Syrian government", "Turkey"]


PIECES = (
    "Syrian army Turkey - backed rebels led by HTS Assad 's troops of the and pro anti Kurdish ISIS-held our "
    "enemy U.S. fighters from Lebanon's its forces group Brigade Liwa al-Tawhid the Taliban . , \" ( "
    "الجيش و داعش regime"
)


@given(
    st.lists(st.sampled_from([*PIECES.split(), "\n"]), max_size=16).map(" ".join),
    st.sampled_from(["SY", "UA", None]),
)
def test_no_order_of_words_breaks_it(text, country):
    found = find_sides(text, country=country, published=dt.date(2018, 1, 1))
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text
    for one, two in pairwise(found):
        assert one.end <= two.start


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    for mention in find_sides(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.skipif(not GOLD.exists(), reason="the gold files are not beside the repository")
def test_the_sides_of_gold_are_known():
    unknown: Counter[str] = Counter()
    for path in [GOLD / "dev.jsonl", *sorted((GOLD / "train").glob("*.jsonl"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            for event in json.loads(line)["events"]:
                for key in ("gain", "loss"):
                    names = (event.get(key) or "").replace("; ", " and ").split(" and ")
                    unknown.update(name for name in names if name and side_named(name) is None)
    assert sum(unknown.values()) <= 3, unknown


@pytest.mark.parametrize(
    ("text", "country", "unit", "side"),
    [
        (
            "Ukraine's general staff said the 93rd Mechanised Brigade had left.",
            "UA",
            "93rd Mechanised Brigade",
            "Ukraine",
        ),
        (
            "Russia's ministry of defence said its men had gone; the 76th division stayed.",
            "UA",
            "76th division",
            "Russia",
        ),
        ("The 42nd Brigade entered the town, residents said.", "SY", "42nd Brigade", "Syrian government"),
    ],
)
def test_a_numbered_unit_is_of_the_army_spoken_of(text, country, unit, side):
    found = {m.text: m.side for m in find_sides(text, country=country, published=dt.date(2023, 5, 1))}
    assert found.get(unit) == side


@pytest.mark.parametrize("text", ["The Mountain Brigade sleeps.", "The Special Brigade left."])
def test_kinds_of_units_are_no_groups(text):
    assert find_sides(text, country="UA", published=dt.date(2023, 5, 1)) == []
