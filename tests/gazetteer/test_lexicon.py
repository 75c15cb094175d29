"""The word lists: every line is read, and none contradicts another."""

from gazetteer.areas_by_code import AreaCodes
from gazetteer.lexicon import load_lexicon


def test_every_list_has_entries():
    lexicon = load_lexicon()
    assert len(lexicon.aliases) > 150
    assert len(lexicon.demonyms) > 350
    assert lexicon.words["police"] <= 20
    assert "mohammed" in lexicon.given_names
    assert "smith" in lexicon.surnames
    assert "washington post" in lexicon.organisations
    assert lexicon.capitals["SY"] == "damascus"


def test_cue_lists_are_lower_case_and_not_empty():
    for section, lists in load_lexicon().cues.items():
        for name, words in lists.items():
            assert words, (section, name)
            assert all(word == word.lower() and word.strip() == word for word in words), (section, name)


def test_every_code_names_an_area_of_the_index(gazetteer):
    areas = AreaCodes(gazetteer.tables)
    lexicon = load_lexicon()
    codes = {alias.code for aliases in lexicon.aliases.values() for alias in aliases}
    codes |= {code for codes in lexicon.demonyms.values() for code in codes}
    assert [code for code in sorted(codes) if not areas.rows((code,))] == []


def test_what_names_a_person_is_not_taken_for_a_place_word():
    cues = load_lexicon().cues
    assert not cues["person_before"]["titles"] & cues["before"]["locative"]
    assert not cues["never"]["words"] & cues["kinds"]["settlement"]
