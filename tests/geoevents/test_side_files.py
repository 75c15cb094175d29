"""A user's own lexicon of sides: what it adds, and how its mistakes are named."""

from __future__ import annotations

import datetime as dt

import pytest

from geoevents.errors import LexiconError
from geoevents.extraction.sides import SideContext, find_sides, load_lexicon, side_named

OWN = """
[[country]]
code = "XA"
name = "Atlantis"
side = "Atlantean crown"
adjectives = ["Atlantean"]
capitals = ["Poseidonis"]

[[side]]
name = "Trident League"
countries = ["XA"]
aliases = ["Trident League", "TL-7"]
local = ["the Divers"]

[[side]]
name = "HTS"
countries = ["SY"]
aliases = ["the Green Columns"]

[[war]]
country = "XA"
from = 2001-01-01
generic.government = ["Atlantean crown"]
generic.rebels = ["Trident League"]
backed.RU = "Trident League"
against = [[["Atlantean crown"], ["Trident League"]]]

[class]
rebels = ["sea wolves"]
"""


def write(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_user_s_file_adds_sides_wars_and_words(tmp_path):
    table = load_lexicon(write(tmp_path, OWN))
    text = (
        "Atlantean troops left Poseidonis to Russian-backed rebels; the Divers and sea wolves held on. "
        "The Green Columns too."
    )
    context = SideContext.of(text, ["XA", "SY"], published=dt.date(2020, 1, 1), lexicon=table)
    assert [(m.text, m.side) for m in find_sides(text, document=context) if not m.metonym] == [
        ("Atlantean troops", "Atlantean crown"),
        ("Russian-backed rebels", "Trident League"),
        ("the Divers", "Trident League"),
        ("sea wolves", "Trident League"),
        ("The Green Columns", "HTS"),
    ]
    assert table.opponents("Trident League", country="XA", day=dt.date(2020, 1, 1)) == ["Atlantean crown"]
    assert side_named("TL-7", lexicon=table) == "Trident League"
    assert side_named("TL-7") is None


def test_the_package_s_own_lexicon_stays_as_it_is(tmp_path):
    load_lexicon(write(tmp_path, OWN))
    assert side_named("Trident League") is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[side]]\nname = "A"\n', 1, "countries: is missing"),
        ('\n\n[[side]]\nname = "A"\ncountries = "SY"\n', 5, "is not a list"),
        ('[[side]]\nname = "A"\ncountries = ["SY"]\ncolour = "red"\n', 4, "unknown key"),
        ('[[side]]\nname = ""\ncountries = ["SY"]\n', 2, "is empty"),
        (
            '[[side]]\nname = "A"\ncountries = ["SY"]\n[[side]]\nname = "B"\ncountries = [1]\n',
            6,
            "must be a text",
        ),
        ('[[war]]\ncountry = "SY"\nfrom = "2011"\n', 3, "a date such as"),
        ('[[war]]\ncountry = "SY"\nfrom = 2011-01-01\nto = 2010-01-01\n', 4, "before the war's first day"),
        ('[[war]]\ncountry = "SY"\nfrom = 2011-01-01\nagainst = ["A"]\n', 4, "groups of sides"),
        ('[[war]]\ncountry = "SY"\nfrom = 2011-01-01\ngeneric.rebels = "A"\n', 4, "list of sides"),
        ('[[war]]\ncountry = "SY"\nfrom = 2011-01-01\nbacked.RU = ["A"]\n', 4, "one side"),
        ('[side]\nname = "A"\n', 1, "two brackets"),
        ('[colours]\nred = "A"\n', 1, "unknown table"),
        ('[class]\nrebels = "wolves"\n', 2, "list of words"),
        ("[[side]]\nname = \n", 2, "no TOML"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_key(tmp_path, text, line, words):
    path = write(tmp_path, text)
    with pytest.raises(LexiconError) as error:
        load_lexicon(path)
    message = str(error.value)
    assert message.startswith(f"{path}:{line}: ")
    assert words in message
    assert "\n" not in message


def test_a_file_that_cannot_be_read_is_one_line(tmp_path):
    with pytest.raises(LexiconError, match="cannot be read"):
        load_lexicon(tmp_path / "nowhere.toml")
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match="not UTF-8"):
        load_lexicon(path)
