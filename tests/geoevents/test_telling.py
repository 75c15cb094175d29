import datetime as dt
from dataclasses import replace

import pytest

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.dates import find_dates
from geoevents.extraction.encoding import Mention
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.readings import Choice, Reading
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.sides import SideContext, load_lexicon
from geoevents.extraction.telling import tell, tell_all
from geoevents.model import ClaimStatus, DatePrecision, EventType, Report

TEXT = "Rebels took Saraqeb and Nayrab on Monday. They lost both a day later. The army denied losing the town."
REPORT = Report(id="r", text=TEXT, published=dt.date(2020, 3, 3))


def place(name, kind=PlaceKind.SETTLEMENT):
    return Place(id=f"test:{name}", name=name, kind=kind, latitude=1.0, longitude=2.0)


def spans():
    words = [("Saraqeb", place("Saraqib")), ("Nayrab", place("Al Nayrab")), ("both", None), ("the town", None)]
    mentions, toponyms = [], []
    for index, (surface, where) in enumerate(words):
        start = TEXT.index(surface)
        mentions.append(Mention(start, start + len(surface), where is not None, index))
        toponyms.append(
            Toponym(start=start, end=start + len(surface), text=surface, place=where) if where else None
        )
    return mentions, toponyms


MENTIONS, TOPONYMS = spans()
DATES = find_dates(TEXT, published=REPORT.published)


def read(mention, slot, **more):
    values = {
        "probability": 0.9,
        "background": 0.1,
        "again": 0.1,
        "handover": 0.1,
        "status": [0.7, 0.1, 0.1, 0.1],
        "precision": [0.7, 0.1, 0.1, 0.1],
        "sides": {
            "gain": [Choice(value="Syrian opposition", probability=0.9)],
            "loss": [Choice(value="", probability=1.0)],
        },
    }
    return Reading(mention=MENTIONS[mention], slot=SLOTS.index(slot), **(values | more))


def told(*readings, report=REPORT):
    return tell(report, readings, TOPONYMS, DATES, split_sentences(report.text))


def test_a_reading_becomes_a_claim_with_its_sentence():
    [claim] = told(read(0, "gain", dates=[Choice(value=0, probability=0.9)]))
    assert (claim.type, claim.place.name, claim.gain, claim.loss) == (
        EventType.CAPTURE,
        "Saraqib",
        "Syrian opposition",
        None,
    )
    assert (claim.latest, claim.date_precision) == (dt.date(2020, 3, 2), DatePrecision.DAY)
    assert TEXT[claim.evidence.start : claim.evidence.end] == claim.evidence.text == TEXT[: TEXT.index(" They")]
    assert claim.place_text == "Saraqeb"


def test_without_a_date_the_day_of_the_report_stands_as_precisely_as_was_read():
    [claim] = told(read(0, "gain"))
    assert (claim.earliest, claim.latest) == (REPORT.published, REPORT.published)
    [claim] = told(read(0, "gain", precision=[0.1, 0.8, 0.1, 0.1]))
    assert (claim.earliest, claim.latest, claim.date_precision) == (
        dt.date(2020, 2, 25),
        dt.date(2020, 3, 3),
        DatePrecision.WEEK,
    )
    [claim] = told(read(0, "gain", precision=[0.1, 0.1, 0.1, 0.8], background=0.9))
    assert (claim.latest, claim.date_precision) == (None, DatePrecision.UNKNOWN)


def test_an_undated_report_gives_undated_claims():
    [claim] = told(read(0, "gain"), report=Report(id="r", text=TEXT))
    assert claim.latest is None


def test_both_stands_for_two_places_and_the_town_for_one():
    antecedents = [(0, 0.5), (1, 0.4)]
    assert {c.place.name for c in told(read(2, "gain", antecedents=antecedents))} == {"Saraqib", "Al Nayrab"}
    [claim] = told(read(3, "gain", antecedents=antecedents))
    assert claim.place.name == "Saraqib"
    assert "the town" in claim.rule


def test_retellings_are_one_claim_and_a_denial_counts():
    claims = told(
        read(0, "gain", said_by=("a monitor",)),
        read(3, "gain", probability=0.6, antecedents=[(0, 0.9)], status=[0, 0, 0, 1], denied_by=("The army",)),
    )
    assert [(c.status, c.said_by, c.denied_by) for c in claims] == [
        (ClaimStatus.DENIED, ("a monitor",), ("The army",))
    ]


def test_a_place_that_changes_hands_twice_is_two_claims():
    other = {"gain": [Choice(value="Syrian government", probability=0.9)]}
    claims = told(read(0, "gain"), read(2, "gain", antecedents=[(0, 0.9)], sides=other))
    assert sorted(c.gain for c in claims if c.place.name == "Saraqib") == [
        "Syrian government",
        "Syrian opposition",
    ]


def test_a_siege_has_an_actor_and_no_gain():
    sides = {
        "actor": [Choice(value="ISIS", probability=0.8)],
        "against": [Choice(value="SDF", probability=0.8)],
    }
    [claim] = told(read(0, "siege", sides=sides))
    assert (claim.type, claim.actor, claim.against, claim.gain) == (EventType.SIEGE, "ISIS", "SDF", None)


@pytest.mark.parametrize(("handover", "kind"), [(0.9, EventType.HANDOVER), (0.2, EventType.CAPTURE)])
def test_a_gain_without_a_fight_is_a_handover(handover, kind):
    [claim] = told(read(0, "gain", handover=handover))
    assert claim.type is kind


def claims_of(text, words, readings, *, published):
    """Tell readings: words are (surface, place or None), readings (index, slot, side, index of a date)."""
    mentions, toponyms, at = [], [], 0
    for index, (surface, where) in enumerate(words):
        start = text.index(surface, at)
        at = start + len(surface)
        mentions.append(Mention(start, at, where is not None, index))
        toponyms.append(Toponym(start=start, end=at, text=surface, place=where) if where else None)
    made = [
        Reading(
            mention=mentions[index],
            slot=SLOTS.index(slot),
            probability=0.9,
            background=0.1,
            again=0.1,
            handover=0.1,
            status=[0.7, 0.1, 0.1, 0.1],
            precision=[0.7, 0.1, 0.1, 0.1],
            antecedents=() if mentions[index].named else [(0, 0.9)],
            sides={"gain": [Choice(value=side, probability=0.9)], "loss": [Choice(value="", probability=1.0)]},
            dates=[Choice(value=day, probability=0.9)],
        )
        for index, slot, side, day in readings
    ]
    report = Report(id="r", text=text, published=published)
    return tell(report, made, toponyms, find_dates(text, published=published), split_sentences(text))


def test_what_stands_in_a_town_is_a_part_of_it_and_not_the_town():
    text = "Rebels took Saraqeb on Monday. Its military airport had fallen on Sunday. The town is quiet."
    words = [("Saraqeb", place("Saraqib")), ("Its military airport", None), ("The town", None)]
    both = [(0, "gain", "Syrian opposition", 0), (1, "gain", "Syrian opposition", 1)]
    claims = claims_of(
        text, words, [*both, (2, "gain", "Syrian opposition", -1)], published=dt.date(2020, 3, 3)
    )
    assert [(c.part, c.place.name) for c in claims] == [("", "Saraqib"), ("airport", "Saraqib")]
    airport = Place(id="a", name="Airport", kind=PlaceKind.FACILITY, latitude=1.0, longitude=2.0)
    words = [("Saraqeb", airport), ("Its military airport", None)]
    assert [c.part for c in claims_of(text, words, both, published=dt.date(2020, 3, 3))] == [""]


def test_one_side_takes_a_place_twice_only_when_another_did_in_between():
    text = "Troops took Saraqeb on 6 February. Rebels had it by 27 February. Troops were back there on 2 March."
    words = [("Saraqeb", place("Saraqib")), ("it", None), ("there", None)]
    army, rebels = "Syrian government", "Syrian opposition"
    twice = [(0, "gain", army, 0), (2, "gain", army, 2)]
    published = dt.date(2020, 3, 3)
    claims = claims_of(text, words, [*twice, (1, "gain", rebels, 1)], published=published)
    assert [(c.gain, c.latest.day) for c in claims] == [(army, 6), (rebels, 27), (army, 2)]
    assert len(claims_of(text, words, twice, published=published)) == 1


def test_who_is_at_war_is_asked_of_the_users_own_sides(tmp_path):
    """By the package's lexicon both fight; a user's file says that they are allies."""
    sides = {
        "gain": [Choice(value="SNA", probability=0.9)],
        "loss": [Choice(value="Syrian opposition", probability=0.9)],
    }
    reading = read(0, "gain", sides=sides)

    def tell_by(lexicon):
        context = SideContext.of(TEXT, ["SY"], published=REPORT.published, lexicon=lexicon)
        return tell_all(REPORT, [reading], TOPONYMS, DATES, split_sentences(TEXT), context=context)

    allied = tell_by(None)
    assert allied.claims == []
    assert "which it does not fight by the lexicon" in allied.dropped[0, SLOTS.index("gain")]
    own = tmp_path / "sides.toml"
    own.write_text(
        '[[war]]\ncountry = "SY"\nfrom = 2011-01-01\nagainst = [[["SNA"], ["Syrian opposition"]]]\n',
        encoding="utf-8",
    )
    assert [c.gain for c in tell_by(load_lexicon(own)).claims] == ["SNA"]


def test_of_unsure_readings_of_one_mention_the_likelier_is_told():
    siege = read(0, "siege", sides={"actor": [Choice(value="SDF", probability=0.8)]})
    assert [c.type for c in told(siege, read(0, "gain", probability=0.4))] == [EventType.SIEGE]
    assert [c.type for c in told(read(0, "siege", probability=0.4), read(0, "gain"))] == [EventType.CAPTURE]
    assert len(told(siege, read(0, "gain", probability=0.8))) == 2


def test_every_reading_without_a_claim_has_its_reason():
    readings = [
        read(0, "gain"),
        read(1, "withdrawal"),
        read(3, "gain", probability=0.6, antecedents=[(0, 0.9)]),
        read(2, "gain", antecedents=[]),
    ]
    answer = tell_all(REPORT, readings, TOPONYMS, DATES, split_sentences(TEXT))
    gain = SLOTS.index("gain")
    assert [c.place.name for c in answer.claims] == ["Saraqib"]
    assert answer.dropped == {
        (1, SLOTS.index("withdrawal")): "no side is told to have left it",
        (3, gain): 'it retells the claim of "Rebels took Saraqeb and Nayrab on Monday."',
        (2, gain): "its place is not known",
    }


def test_a_person_was_not_captured_ground():
    text = "The police arrested two activists - Nugz Gogrich and Vakht Tushmal. Rebels took Hask Vor."
    words = [("Nugz Gogrich", place("x")), ("Vakht Tushmal", place("x")), ("Hask Vor", place("x"))]
    mentions, toponyms = [], []
    for index, (surface, _) in enumerate(words):
        start = text.index(surface)
        mentions.append(Mention(start, start + len(surface), True, index))
        toponyms.append(Toponym(start=start, end=start + len(surface), text=surface))
    readings = [
        Reading(
            mention=mention,
            slot=SLOTS.index("gain"),
            probability=0.9,
            background=0.1,
            again=0.1,
            handover=0.1,
            status=[1, 0, 0, 0],
            precision=[1, 0, 0, 0],
        )
        for mention in mentions
    ]
    answer = tell_all(Report(id="r", text=text), readings, toponyms, [], split_sentences(text))
    assert [c.place_text for c in answer.claims] == ["Hask Vor"]
    assert answer.dropped[0, SLOTS.index("gain")] == (
        "\"Nugz Gogrich\" is a person's or a thing's name by the text"
    )


def test_a_post_at_a_town_is_a_part_of_that_town_and_not_of_another():
    text = "Rebels hold Saraqeb. The army surrounded the Turkish post at Nayrab on Monday."
    words = [("Saraqeb", place("Saraqib")), ("the Turkish post", None), ("Nayrab", place("Al Nayrab"))]
    siege = [(1, "siege", "", -1), (2, "siege", "", -1)]
    claims = claims_of(text, words, siege, published=dt.date(2020, 3, 3))
    assert [(c.place.name, c.part) for c in claims] == [("Al Nayrab", "post")]


def test_a_day_in_figures_beside_a_date_in_words_explains_it():
    text = "It fell again on 2 March. Three weeks earlier, on 8 February, troops had taken Saraqeb."
    [claim] = claims_of(
        text,
        [("Saraqeb", place("Saraqib"))],
        [(0, "gain", "Syrian government", 1)],
        published=dt.date(2020, 3, 20),
    )
    assert (claim.earliest, claim.latest) == (dt.date(2020, 2, 8), dt.date(2020, 2, 8))
    text = "On 3 March, three days before they took Saraqeb, troops attacked."
    [claim] = claims_of(
        text,
        [("Saraqeb", place("Saraqib"))],
        [(0, "gain", "Syrian government", 1)],
        published=dt.date(2020, 3, 20),
    )
    assert claim.latest == dt.date(2020, 3, 6)


def test_of_a_part_of_a_road_the_road_is_meant():
    text = "The rebel-held part of the M4, from Nayrab on, is closed. It ran from Saraqeb."
    road = Place(id="road:M4", name="M4", kind=PlaceKind.ROAD, latitude=1.0, longitude=2.0)
    words = [("The rebel-held part", None), ("M4", road), ("Saraqeb", place("Saraqib"))]
    rebels = "Syrian opposition"
    claims = claims_of(
        text, words, [(0, "holds", rebels, -1), (1, "holds", rebels, -1)], published=dt.date(2020, 3, 3)
    )
    assert [c.place.name for c in claims] == ["M4"]


@pytest.mark.parametrize(
    ("phrase", "kind", "tells"),
    [
        ("the town", PlaceKind.ROAD, False),
        ("both towns", PlaceKind.ROAD, False),
        ("the highway", PlaceKind.SETTLEMENT, False),
        ("the highway", PlaceKind.ROAD, True),
        ("it", PlaceKind.ROAD, True),
        ("the town", PlaceKind.SETTLEMENT, True),
        ("the province", PlaceKind.ROAD, False),
    ],
)
def test_words_for_a_kind_of_place_mean_none_of_another_kind(phrase, kind, tells):
    text = f"Troops reached Saraqeb. They took {phrase} on Monday."
    name = Mention(text.index("Saraqeb"), text.index("Saraqeb") + 7, True, 0)
    words = Mention(text.index(phrase), text.index(phrase) + len(phrase), False, 1)
    where = Toponym(start=name.start, end=name.end, text="Saraqeb", place=place("Saraqib", kind))
    reading = replace(read(0, "gain"), mention=words, antecedents=((0, 0.9),))
    report = Report(id="r", text=text, published=dt.date(2020, 3, 3))
    claims = tell(report, [reading], [where, None], [], split_sentences(text))
    assert bool(claims) is tells


@pytest.mark.parametrize(("probability", "told_places"), [(0.42, []), (0.9, ["Saraqib"])])
def test_an_unsure_phrase_means_no_place_of_another_sentence_where_its_own_names_one(probability, told_places):
    text = "Rebels left Saraqeb. Troops captured Hass; the post on the height has been surrounded since."
    words = [("Saraqeb", place("Saraqib")), ("Hass", place("Hass")), ("the post", None)]
    mentions, toponyms = [], []
    for index, (surface, where) in enumerate(words):
        start = text.index(surface)
        mentions.append(Mention(start, start + len(surface), where is not None, index))
        toponyms.append(
            Toponym(start=start, end=start + len(surface), text=surface, place=where) if where else None
        )
    siege = replace(
        read(0, "siege"), mention=mentions[2], probability=probability, antecedents=[(0, 0.9), (1, 0.1)]
    )
    claims = tell(Report(id="r", text=text), [siege], toponyms, [], split_sentences(text))
    assert [c.place.name for c in claims] == told_places


@pytest.mark.parametrize(
    ("slot", "background", "expected"),
    [
        ("gain", 0.1, (dt.date(2020, 2, 25), dt.date(2020, 3, 3), DatePrecision.WEEK)),
        ("holds", 0.1, (dt.date(2020, 3, 3), dt.date(2020, 3, 3), DatePrecision.DAY)),
        ("gain", 0.9, (None, None, DatePrecision.UNKNOWN)),
        ("holds", 0.9, (None, None, DatePrecision.UNKNOWN)),
    ],
)
def test_undated_news_is_of_the_week_and_undated_background_of_no_day(slot, background, expected):
    [claim] = told(read(0, slot, background=background, precision=[0.1, 0.1, 0.1, 0.7]))
    assert (claim.earliest, claim.latest, claim.date_precision) == expected


def test_a_thing_that_no_gazetteer_has_is_told_with_the_word_for_it():
    text = "Troops took Mapandi bridge on Monday."
    name = Mention(12, 19, True, 0)
    report = Report(id="r", text=text, published=dt.date(2020, 3, 3))
    reading = replace(read(0, "gain"), mention=name)
    unknown = Toponym(start=12, end=19, text="Mapandi")
    [claim] = tell(report, [reading], [unknown], [], split_sentences(text))
    assert claim.place_text == "Mapandi bridge"
    known = replace(unknown, place=place("Mapandi"))
    [claim] = tell(report, [reading], [known], [], split_sentences(text))
    assert claim.place_text == "Mapandi"
