import datetime as dt
from dataclasses import replace

import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.extraction.heads import SLOTS
from geoevents.extraction.readings import Choice
from geoevents.extraction.sides import SideContext, load_lexicon
from geoevents.model import ClaimStatus, DatePrecision, EventType

TEXT = "Rebels took Saraqeb and Nayrab on Monday. They lost both a day later. The army denied losing the town."
PUBLISHED = dt.date(2020, 3, 3)
GAIN = SLOTS.index("gain")


def place(name):
    return Place(id=f"test:{name}", name=name, kind=PlaceKind.SETTLEMENT, latitude=1.0, longitude=2.0)


WORDS = [("Saraqeb", place("Saraqib")), ("Nayrab", place("Al Nayrab")), ("both", None), ("the town", None)]


@pytest.fixture(scope="session")
def told(tell_text):
    def tell(*readings, **options):
        return tell_text(TEXT, WORDS, list(readings), **options)

    return tell


def test_a_reading_becomes_a_claim_with_its_sentence(told):
    [claim] = told((0, "gain", {"day": 0})).claims
    assert (claim.type, claim.place.name, claim.gain, claim.loss) == (
        EventType.CAPTURE,
        "Saraqib",
        "Syrian opposition",
        None,
    )
    assert (claim.latest, claim.date_precision) == (dt.date(2020, 3, 2), DatePrecision.DAY)
    assert TEXT[claim.evidence.start : claim.evidence.end] == claim.evidence.text == TEXT[: TEXT.index(" They")]
    assert claim.place_text == "Saraqeb"


def test_a_phrase_is_told_with_the_place_that_it_means(told):
    [claim] = told((3, "gain", {"antecedents": [(0, 0.5), (1, 0.4)]})).claims
    assert claim.place.name == "Saraqib"
    assert "the town" in claim.rule


def test_retellings_are_one_claim_and_a_denial_counts(told):
    denied = {"probability": 0.6, "status": [0, 0, 0, 1], "denied_by": ("The army",)}
    claims = told((0, "gain", {"said_by": ("a monitor",)}), (3, "gain", denied)).claims
    assert [(c.status, c.said_by, c.denied_by) for c in claims] == [
        (ClaimStatus.DENIED, ("a monitor",), ("The army",))
    ]


def test_a_place_that_changes_hands_twice_is_two_claims(told):
    claims = told((0, "gain", {}), (2, "gain", {"gain": "Syrian government"})).claims
    assert sorted(c.gain for c in claims if c.place.name == "Saraqib") == [
        "Syrian government",
        "Syrian opposition",
    ]


@pytest.mark.parametrize(("handover", "kind"), [(0.9, EventType.HANDOVER), (0.2, EventType.CAPTURE)])
def test_a_gain_without_a_fight_is_a_handover(told, handover, kind):
    [claim] = told((0, "gain", {"handover": handover})).claims
    assert claim.type is kind


def test_one_side_takes_a_place_twice_only_when_another_did_in_between(tell_text):
    text = "Troops took Saraqeb on 6 February. Rebels had it by 27 February. Troops were back there on 2 March."
    words = [("Saraqeb", place("Saraqib")), ("it", None), ("there", None)]
    army, rebels = "Syrian government", "Syrian opposition"
    twice = [(0, "gain", {"gain": army, "day": 0}), (2, "gain", {"gain": army, "day": 2})]
    claims = tell_text(text, words, [*twice, (1, "gain", {"gain": rebels, "day": 1})]).claims
    assert [(c.gain, c.latest.day) for c in claims] == [(army, 6), (rebels, 27), (army, 2)]
    assert len(tell_text(text, words, twice).claims) == 1


def test_who_is_at_war_is_asked_of_the_users_own_sides(told, tmp_path):
    """By the package's lexicon both fight; a user's file says that they are allies."""
    sides = {
        "gain": [Choice(value="SNA", probability=0.9)],
        "loss": [Choice(value="Syrian opposition", probability=0.9)],
    }

    def tell_by(lexicon):
        context = SideContext.of(TEXT, ["SY"], published=PUBLISHED, lexicon=lexicon)
        return told((0, "gain", {"sides": sides}), context=context)

    allied = tell_by(None)
    assert allied.claims == []
    assert "which it does not fight by the lexicon" in allied.dropped[0, GAIN]
    own = tmp_path / "sides.toml"
    own.write_text(
        '[[war]]\ncountry = "SY"\nfrom = 2011-01-01\nagainst = [[["SNA"], ["Syrian opposition"]]]\n',
        encoding="utf-8",
    )
    assert [c.gain for c in tell_by(load_lexicon(own)).claims] == ["SNA"]


def test_of_unsure_readings_of_one_mention_the_likelier_is_told(told):
    actor = {"sides": {"actor": [Choice(value="SDF", probability=0.8)]}}
    siege, unsure = (0, "siege", actor), {"probability": 0.4}
    assert [c.type for c in told(siege, (0, "gain", unsure)).claims] == [EventType.SIEGE]
    assert [c.type for c in told((0, "siege", unsure), (0, "gain", {})).claims] == [EventType.CAPTURE]
    assert len(told(siege, (0, "gain", {"probability": 0.8})).claims) == 2


def test_every_reading_without_a_claim_has_its_reason(told):
    answer = told(
        (0, "gain", {}),
        (1, "withdrawal", {}),
        (3, "gain", {"probability": 0.6}),
        (2, "gain", {"antecedents": []}),
    )
    assert [c.place.name for c in answer.claims] == ["Saraqib"]
    assert answer.dropped == {
        (1, SLOTS.index("withdrawal")): "no side is told to have left it",
        (3, GAIN): 'it retells the claim of "Rebels took Saraqeb and Nayrab on Monday."',
        (2, GAIN): "its place is not known",
    }


def test_what_is_told_of_a_namesake_far_away_has_no_position(tell_text):
    text = "Rebels took Saraqeb, Nayrab, Ariha and Berlin."
    far = replace(place("Berlin"), latitude=52.5, country_code="DE")
    words = [(name, place(name)) for name in ("Saraqeb", "Nayrab", "Ariha")] + [("Berlin", far)]
    claims = tell_text(text, words, [(0, "gain", {}), (3, "gain", {})]).claims
    assert [(c.place_text, c.place and c.place.name) for c in claims] == [
        ("Berlin", None),
        ("Saraqeb", "Saraqeb"),
    ]


def test_a_person_was_not_captured_ground(tell_text):
    text = "The police arrested two activists - Nugz Gogrich and Vakht Tushmal. Rebels took Hask Vor."
    words = [("Nugz Gogrich", None), ("Vakht Tushmal", None), ("Hask Vor", None)]
    answer = tell_text(
        text, words, [(number, "gain", {}) for number in range(3)], unknown=(0, 1, 2), published=None
    )
    assert [c.place_text for c in answer.claims] == ["Hask Vor"]
    assert answer.dropped[0, GAIN] == "\"Nugz Gogrich\" is a person's or a thing's name by the text"


@pytest.mark.parametrize(("where", "told_text"), [(None, "Mapandi bridge"), (place("Mapandi"), "Mapandi")])
def test_a_thing_that_no_gazetteer_has_is_told_with_the_word_for_it(tell_text, where, told_text):
    text = "Troops took Mapandi bridge on Monday."
    [claim] = tell_text(text, [("Mapandi", where)], [(0, "gain", {})], unknown=(0,)).claims
    assert claim.place_text == told_text


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ([0.1, 0.1, 0.7, 0.1], (ClaimStatus.CONFIRMED, ())),
        ([0.1, 0.1, 0.1, 0.7], (ClaimStatus.DENIED, ("The army",))),
    ],
)
def test_a_denial_given_up_is_none(told, status, expected):
    [claim] = told((0, "gain", {"status": status, "denied_by": ("The army",)})).claims
    assert (claim.status, claim.denied_by) == expected


@pytest.mark.parametrize(
    ("denial", "given_up"),
    [
        ("The army denied it until late in the evening.", True),
        ("The army at first denied its loss.", True),
        ("The army denied the loss for two days.", True),
        ("The army denied it on Tuesday.", False),
        ("The army denied the report and fought on until Friday.", False),
        ("Rebels at first denied it. The army denies it still.", False),
    ],
)
def test_a_denial_for_a_time_is_given_up(tell_text, denial, given_up):
    denied = {"status": [0.0, 0.0, 0.0, 1.0], "denied_by": ("The army",)}
    [claim] = tell_text(f"Rebels took Saraqeb on Monday. {denial}", WORDS[:1], [(0, "gain", denied)]).claims
    assert (claim.status is ClaimStatus.CONFIRMED, claim.denied_by == ()) == (given_up, given_up)


def test_what_was_taken_lost_and_taken_again_in_a_day_is_told_three_times(tell_text):
    text = (
        "The army took Saraqeb on Monday. Rebels retook Saraqeb on {day}. The army regained Saraqeb on Monday."
    )
    saraqeb = ("Saraqeb", place("Saraqib"))

    def told(day):
        readings = [
            (number, "gain", {"day": number, "sides": {"gain": [Choice(value=side, probability=1.0)]}})
            for number, side in enumerate(("army", "rebels", "army"))
        ]
        return [claim.gain for claim in tell_text(text.format(day=day), [saraqeb] * 3, readings).claims]

    assert told("Monday") == ["army", "rebels", "army"]
    assert told("Sunday") == ["army", "rebels"]


def test_who_takes_a_place_from_its_first_taker_takes_it_from_that_side(tell_text):
    """ "Handed by soldiers to fighters, who gave it up to the insurgents": one mention tells both."""
    text = "Saraqeb was handed by soldiers to fighters, who gave it up to the insurgents."

    def one(side, loser):
        return {"gain": [Choice(value=side, probability=1.0)], "loss": [Choice(value=loser, probability=1.0)]}

    def told(last_loser):
        readings = [
            (0, "gain", {"sides": one("insurgents", last_loser)}),
            (0, "gain_before", {"sides": one("fighters", "army")}),
        ]
        claims = tell_text(text, [("Saraqeb", place("Saraqib"))], readings).claims
        return sorted((claim.gain, claim.loss) for claim in claims)

    assert told("army") == [("fighters", "army"), ("insurgents", "fighters")]
    assert told("others") == [("fighters", "army"), ("insurgents", "others")]


def test_an_unsure_holding_beside_a_likelier_taking_is_none(tell_text):
    words, holds = [("Saraqeb", place("Saraqib"))], (0, "holds", {"probability": 0.55})

    def told(*readings):
        return [c.type for c in tell_text("Troops took rebel-held Saraqeb.", words, list(readings)).claims]

    assert told(holds, (0, "gain", {"probability": 0.9})) == [EventType.CAPTURE]
    assert told(holds) == [EventType.HOLDS]


@pytest.mark.parametrize(
    ("after", "status"),
    [
        ("The ministry did not comment.", ClaimStatus.CLAIMED),
        ("The ministry was silent.", ClaimStatus.CLAIMED),
        ("The ministry called it a lie.", ClaimStatus.DENIED),
    ],
)
def test_who_does_not_comment_denies_nothing(tell_text, after, status):
    text = f"Rebels said that they had taken Saraqeb. {after}"
    unsure = (0, "gain", {"status": [0.0, 0.4, 0.0, 0.6]})
    [claim] = tell_text(text, [("Saraqeb", place("Saraqib"))], [unsure]).claims
    assert claim.status is status
    read = (0, "gain", {"status": [0.0, 0.4, 0.0, 0.6], "denied_by": ("The ministry",)})
    [claim] = tell_text(text, [("Saraqeb", place("Saraqib"))], [read]).claims
    assert claim.denied_by == ("The ministry",)


@pytest.mark.parametrize(
    ("verb", "status"), [("admitted", ClaimStatus.CLAIMED), ("denied", ClaimStatus.DENIED)]
)
def test_who_admits_a_loss_does_not_deny_it(tell_text, verb, status):
    text = f"The army {verb} the loss of Saraqeb but said that fighting went on in Nayrab."
    read = (0, "gain", {"status": [0.0, 0.4, 0.0, 0.6], "denied_by": ("The army",)})
    [claim] = tell_text(text, [("Saraqeb", place("Saraqib"))], [read]).claims
    assert (claim.status, claim.denied_by) == (status, ("The army",) if status is ClaimStatus.DENIED else ())


def test_a_false_rumour_is_told_only_as_a_denial(tell_text):
    text = "Rumours that rebels had taken Saraqeb are wrong, the army said."
    read = (0, "gain", {"status": [0.0, 0.7, 0.0, 0.3]})
    told = tell_text(text, [("Saraqeb", place("Saraqib"))], [read])
    assert told.claims == []
    denied = (0, "gain", {"status": [0.0, 0.3, 0.0, 0.7], "denied_by": ("the army",)})
    [claim] = tell_text(text, [("Saraqeb", place("Saraqib"))], [denied]).claims
    assert (claim.status, claim.denied_by) == (ClaimStatus.DENIED, ("the army",))


@pytest.mark.parametrize(
    ("speakers", "read", "status"),
    [
        (("state media", "a war monitor"), [0.6, 0.4, 0.0, 0.0], ClaimStatus.CONFIRMED),
        (("state media",), [0.6, 0.4, 0.0, 0.0], ClaimStatus.CLAIMED),
        (("a war monitor",), [0.4, 0.6, 0.0, 0.0], ClaimStatus.REPORTED),
        ((), [0.4, 0.6, 0.0, 0.0], ClaimStatus.CLAIMED),
        (("state media", "a war monitor"), [0.1, 0.1, 0.0, 0.8], ClaimStatus.DENIED),
    ],
)
def test_who_says_so_weighs_more_than_what_was_read_of_it(tell_text, speakers, read, status):
    told = {"status": read, "said_by": speakers}
    [claim] = tell_text(
        "The army took Saraqeb, they said.",
        [("Saraqeb", Place(id="x", name="Saraqib", kind=PlaceKind.SETTLEMENT, latitude=1.0, longitude=2.0))],
        [(0, "gain", told)],
        context=SideContext(countries=("SY",), published=dt.date(2020, 3, 3)),
    ).claims
    assert claim.status is status
