"""What the mentions of a text say of each other."""

import pytest

from gazetteer.linking import names_counties, weigh_document, weigh_lists
from gazetteer.mention import DEMONYM, Mention


def mentions(text: str, *names: str, score: float = 0.0, number: int = 1) -> list[Mention]:
    found = []
    position = 0
    for name in names:
        position = text.index(name, position)
        found.append(Mention(position, position + len(name), name.lower(), number=number, score=score))
        position += len(name)
    return found


def test_members_of_a_list_speak_for_each_other():
    text = "the towns of Aa, Bb, Cc and Dd"
    found = mentions(text, "Aa", "Bb", "Cc", "Dd", score=1.0)
    found[2].number, found[2].score = -1, -2.6
    weigh_lists(text, found)
    assert all("listed" in mention.cues for mention in found)
    assert found[2].score > -1


def test_one_good_name_does_not_carry_a_list_of_strangers():
    text = "Aa, Bb, Cc, Dd and Ee"
    found = mentions(text, "Aa", "Bb", "Cc", "Dd", "Ee", score=-2.6, number=-1)
    found[0].number, found[0].score = 1, 2.0
    weigh_lists(text, found)
    assert not any(mention.cues for mention in found)


def test_an_announced_list_needs_only_one():
    text = "villages of Aa, Bb, Cc, Dd"
    found = mentions(text, "Aa", "Bb", "Cc", "Dd", score=-2.6, number=-1)
    found[0].score, found[0].cues = 1.0, ["kind_before"]
    weigh_lists(text, found)
    assert all("announced" in mention.cues for mention in found[1:])


def test_names_far_apart_are_no_list():
    text = "Aa was there before Bb came"
    found = mentions(text, "Aa", "Bb", score=2.0)
    weigh_lists(text, found)
    assert not any(mention.cues for mention in found)


def test_a_name_that_is_a_place_once_is_one_again():
    text = "in Houston. Houston said"
    found = mentions(text, "Houston", "Houston", score=0.0)
    found[0].local = 2.8
    weigh_document(found, {"houston"})
    assert found[1].cues == ["place_in_text"]


def test_a_name_that_a_person_has_is_theirs():
    text = "Houston said"
    found = mentions(text, "Houston", score=0.0)
    weigh_document(found, {"houston"})
    assert found[0].cues == ["person_in_text"]
    assert found[0].score < -2


def test_demonyms_take_no_part():
    text = "Syrian, Iraqi"
    found = mentions(text, "Syrian", "Iraqi", score=3.0)
    for mention in found:
        mention.role = DEMONYM
    weigh_lists(text, found)
    weigh_document(found, {"syrian"})
    assert not any(mention.cues for mention in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" counties", True), (" Counties", True), (" Co.", True), (" county road", True), (" countries", False)],
)
def test_words_that_make_counties(text: str, expected: bool):
    assert names_counties("X" + text, 1) is expected
