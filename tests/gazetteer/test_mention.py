"""What recognition hands to resolution."""

from gazetteer.mention import ADMIN, COUNTRY, FACILITY, PHYSICAL, ROAD, SETTLEMENT, Mention


def test_evidence_adds_up_and_is_remembered():
    mention = Mention(0, 4, "homs")
    mention.add("base", -1.5)
    mention.add("locative", 2.5, around=True)
    assert (mention.score, mention.local, mention.cues) == (1.0, 2.5, ["base", "locative"])


def test_a_name_is_known_by_its_number_or_by_an_alias():
    assert not Mention(0, 4, "homs").is_known
    assert Mention(0, 4, "homs", number=0).is_known
    assert Mention(0, 2, "us", rows=(3,)).is_known


def test_every_kind_has_a_bit_of_its_own():
    bits = [SETTLEMENT, ADMIN, COUNTRY, ROAD, FACILITY, PHYSICAL]
    assert len(set(bits)) == sum(bit.bit_count() for bit in bits) == len(bits)
