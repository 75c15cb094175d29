import datetime as dt
import re

import pytest

from gazetteer.place import Toponym
from geoevents.extraction.dates import find_dates
from geoevents.extraction.encoding import Mention
from geoevents.extraction.listing import find_counted, find_date_behind, find_lists, give_followers, share_lists
from geoevents.extraction.readings import Choice


def mentions_of(text):
    """Every capitalised word but the first is a named mention."""
    return [Mention(m.start(), m.end(), True, i) for i, m in enumerate(re.finditer(r"(?<!^)\b[A-Z]\w+", text))]


def test_places_between_which_only_commas_and_joining_words_stand_are_a_list():
    text = "rebels took Foo, Bar (north) and the villages of Baz, but lost Qux and Quux."
    found = find_lists(text, mentions_of(text))
    assert found == [[0, 1, 2], [3, 4]]


def test_places_in_two_clauses_are_no_list():
    text = "rebels took Foo and left Bar."
    assert find_lists(text, mentions_of(text)) == []


def test_listed_places_share_what_is_read(reading):
    text = "rebels took Foo, Bar and Baz."
    mentions = mentions_of(text)

    def read(mention, probability, shares):
        gain = [Choice(value=name, probability=share) for name, share in shares.items()]
        return reading(mention, "gain", probability=probability, sides={"gain": gain}, day=-1)

    readings = [
        read(mentions[0], 0.9, {"A": 0.9, "B": 0.1}),
        read(mentions[1], 0.8, {"A": 0.8, "B": 0.2}),
        read(mentions[2], 0.3, {"A": 0.4, "B": 0.6}),
    ]
    shared = share_lists(text, mentions, readings)
    assert shared[2].probability > 0.45
    assert shared[0].probability < 0.9
    assert [each.sides["gain"][0].value for each in shared] == ["A", "A", "A"]
    assert share_lists(text, [], readings) == readings


@pytest.mark.parametrize(
    ("text", "phrase", "meant"),
    [
        ("they took Foo, left Bar, Baz and Qux. All three are quiet.", "All three", ["Bar", "Baz", "Qux"]),
        ("they took Foo, left Bar and Baz. Both towns are quiet.", "Both towns", ["Bar", "Baz"]),
        ("they took Foo, left Bar and Baz, and the two fell later.", "the two", ["Bar", "Baz"]),
        ("they took Bar and Baz near Foo. Both were lost.", "Both", ["Bar", "Baz"]),
        ("they took Foo, left Bar and Baz. All three are quiet.", "All three", []),
        ("they took Bar and Baz. The two international roads are shut.", "The two", []),
        ("they took Bar and Baz. The other two are quiet.", "The other two", []),
        ("they took Bar and Bar. Both are quiet.", "Both", []),
        ("they took Bar and Baz. " + "Nothing else was heard. " * 20 + "Both are quiet.", "Both", []),
    ],
)
def test_words_that_count_mean_the_list_right_before_them_if_it_has_so_many(text, phrase, meant):
    start = text.rindex(phrase)
    names = re.finditer(r"(?<=[a-z,] )[A-Z]\w+", text[:start])
    toponyms = [Toponym(start=m.start(), end=m.end(), text=m[0], place=None) for m in names]
    mention = Mention(start, start + len(phrase), False, len(toponyms))
    assert [each.text for each in find_counted(text, mention, [*toponyms, None])] == meant


def test_a_date_in_brackets_belongs_to_the_names_right_before_it():
    text = (
        "taken were Foo (6 August), Bar, Baz and Qux (on 7 August), Quux (a hill), Corge and Grault near Waldo."
    )
    dates = find_dates(text, published=dt.date(2024, 8, 14))
    mentions = [
        Mention(m.start(), m.end(), True, i)
        for i, m in enumerate(re.finditer(r"Foo|Bar|Baz|Qux|Quux|Corge|Grault|Waldo", text))
    ]
    behind = [find_date_behind(text, mention, mentions, dates) for mention in mentions]
    assert [None if i is None else dates[i].day.day for i in behind] == [6, 7, 7, 7, None, None, None, None]


def test_a_date_in_brackets_behind_a_comma_is_that_of_the_last_name_only():
    text = "taken were Foo, Bar (7 August) and Baz."
    dates = find_dates(text, published=dt.date(2024, 8, 14))
    mentions = [Mention(m.start(), m.end(), True, i) for i, m in enumerate(re.finditer("Foo|Bar|Baz", text))]
    assert [find_date_behind(text, mention, mentions, dates) for mention in mentions] == [None, 0, None]


def test_listed_places_keep_the_dates_that_are_told_of_each(reading):
    text = "rebels took Foo (6 August), Bar (7 August) and Baz."
    mentions = mentions_of(text)[:1] + [m for m in mentions_of(text) if text[m.start : m.end] in ("Bar", "Baz")]
    told = [
        [Choice(value=0, probability=1.0)],
        [Choice(value=1, probability=1.0)],
        [Choice(value=1, probability=0.6)],
    ]
    readings = [reading(Mention(m.start, m.end, True, n), "gain", day=-1) for n, m in enumerate(mentions)]
    for each, dates in zip(readings, told, strict=True):
        each.dates = dates
    named = [each.mention for each in readings]
    assert [each.dates[0].value for each in share_lists(text, named, readings)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("text", "gains"),
    [
        ("the army took Foo at dawn; Bar followed today.", ["A", "A"]),
        ("the army took Foo. Bar, a village nearby, soon followed within hours.", ["A", "A"]),
        ("the army took Foo at dawn; Bar and Baz followed the next day.", ["A", "A", "A"]),
        ("the army took Foo at dawn; Bar followed the road south.", ["A", "B"]),
        ("the army took Foo" + " and rested" * 30 + "; Bar followed today.", ["A", "B"]),
    ],
)
def test_a_place_that_followed_went_to_who_took_the_one_before(reading, text, gains):
    mentions = mentions_of(text)

    def read(mention):
        side, probability = ("A", 0.9) if mention.index == 0 else ("B", 0.4)
        gain = [Choice(value=side, probability=1.0)]
        return reading(mention, "gain", probability=probability, sides={"gain": gain}, day=-1)

    given = give_followers(text, mentions, [read(mention) for mention in mentions])
    assert [each.sides["gain"][0].value for each in given] == gains
    assert [each.probability for each in given] == [0.9 if side == "A" else 0.4 for side in gains]


def test_a_place_follows_none_that_was_hardly_taken(reading):
    text = "the army watched Foo; Bar followed today."
    unsure = [reading(mention, "gain", probability=0.4, day=-1) for mention in mentions_of(text)]
    assert give_followers(text, mentions_of(text), unsure) == unsure
