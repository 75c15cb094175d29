import pytest

from geoevents.extraction.encoding import Mention
from geoevents.extraction.reading_sides import Sides, choose_sides, share_of
from geoevents.extraction.readings import Choice
from geoevents.extraction.sides import SideContext
from geoevents.model import EventType

NAME = Mention(12, 19, True, 0)
ARMY, REBELS = "Syrian government", "Syrian opposition"


def shares(**sides):
    return {
        pointer: [Choice(value=value, probability=probability) for value, probability in chosen.items()]
        for pointer, chosen in sides.items()
    }


@pytest.fixture(scope="session")
def choose(reading):
    def make(kind, sides, context=None, **options):
        return choose_sides(reading(NAME, "gain", sides=sides), kind, context, **options)

    return make


def test_a_siege_has_an_actor_and_no_gain(choose):
    sides = shares(actor={"ISIS": 0.8}, against={"SDF": 0.8})
    assert choose(EventType.SIEGE, sides) == Sides(actor="ISIS", against="SDF")


def test_who_left_lost_it_and_no_one_gained(choose):
    sides = shares(gain={REBELS: 0.9}, loss={ARMY: 0.9})
    assert choose(EventType.WITHDRAWAL, sides) == Sides(loss=ARMY)


def test_no_side_gains_from_itself_and_the_likelier_pair_is_told(choose):
    sides = shares(gain={ARMY: 0.5, REBELS: 0.4}, loss={ARMY: 0.9, REBELS: 0.05})
    assert choose(EventType.CAPTURE, sides) == Sides(gain=REBELS, loss=ARMY)


def test_a_place_is_not_taken_from_who_is_no_enemy(choose):
    sides = shares(gain={ARMY: 0.9}, loss={"Russia": 0.5, REBELS: 0.4})
    assert choose(EventType.CAPTURE, sides).loss == "Russia"
    told = choose(EventType.CAPTURE, sides, fight=lambda one, other: "Russia" not in (one, other))
    assert told == Sides(gain=ARMY, loss=REBELS)
    only = shares(gain={ARMY: 0.9}, loss={"Russia": 0.5})
    assert choose(EventType.CAPTURE, only, fight=lambda one, other: False).loss == "Russia"


def test_however_sure_of_a_friend_an_enemy_who_is_named_lost_it(choose):
    sides = shares(gain={REBELS: 1.0}, loss={"Turkey": 0.99, ARMY: 0.01})
    told = choose(EventType.CAPTURE, sides, fight=lambda one, other: "Turkey" not in (one, other))
    assert told == Sides(gain=REBELS, loss=ARMY)


def test_where_only_the_loser_is_named_its_enemy_gained(choose):
    sides = shares(gain={"": 1.0}, loss={ARMY: 0.9})
    context = SideContext.of("Idlib", ["SY"])
    assert choose(EventType.CAPTURE, sides, context) == Sides(gain=context.opponent(ARMY), loss=ARMY)
    assert choose(EventType.CAPTURE, sides) == Sides()


def test_an_empty_value_stands_for_no_side(reading):
    read = reading(NAME, "withdrawal", sides=shares(loss={ARMY: 0.3, "": 0.7}))
    assert share_of(read, "loss", "") == 0.7
    assert share_of(read, "loss", REBELS) == share_of(read, "gain", ARMY) == 0.0
