"""A user's own lexicon of sides: what it adds, and how its mistakes are named."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from geoevents.cli import main
from geoevents.errors import LexiconError
from geoevents.examples import sides_path
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
        ("a = " + "[" * 50_000, 1, "too deep"),
        ('[[side]]\nname = "A\\u001b[31m"\ncountries = ["SY"]\n', 2, "cannot be printed"),
        ('[[side]]\nname = "A"\ncountries = ["SY"]\naliases = ["B\\u202eC"]\n', 4, "cannot be printed"),
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
    with pytest.raises(LexiconError, match="cannot be read"):
        load_lexicon(tmp_path)
    path.write_bytes(b"#" * 4_000_001)
    with pytest.raises(LexiconError, match="longer than 4,000,000 bytes"):
        load_lexicon(path)


def sides_in(text, table, countries):
    context = SideContext.of(text, countries, published=dt.date(2019, 8, 1), lexicon=table)
    return [mention.side for mention in find_sides(text, document=context)]


def test_a_name_that_ships_for_another_side_becomes_the_user_s(tmp_path):
    text = "Ahrar al-Sham captured Morek from the army."
    assert sides_in(text, None, ["SY"]) == ["Syrian opposition", "Syrian government"]
    own = '[[side]]\nname = "Ahrar"\ncountries = ["SY"]\naliases = ["Ahrar al-Sham"]\n'
    table = load_lexicon(write(tmp_path, own))
    assert sides_in(text, table, ["SY"]) == ["Ahrar", "Syrian government"]
    assert side_named("Ahrar al-Sham", lexicon=table) == "Ahrar"
    assert side_named("Ahrar al-Sham") == "Syrian opposition"


def test_the_example_to_copy_does_what_its_comments_say():
    table = load_lexicon(sides_path())
    text = (
        "Jaish al-Izza and the Corps of the Coast took Morek. Qatari-backed fighters and the factions of the "
        "north held it, Jamil al-Saleh said."
    )
    assert sides_in(text, table, ["SY"]) == [
        "Jaysh al-Izza",
        "Syrian opposition",
        "Jaysh al-Izza",
        "Syrian opposition",
        "Jaysh al-Izza",
    ]
    assert table.opponents("Jaysh al-Izza", country="SY", day=dt.date(2019, 8, 1))[0] == "Syrian government"


TEXT = "Jaish al-Izza captured Morek, in Hama, Syria, on Monday."
REPORT = json.dumps({"id": "r1", "published": "2019-08-01", "text": TEXT})


def test_a_file_of_sides_on_the_command_line(tmp_path, capsys):
    report = tmp_path / "r.jsonl"
    report.write_text(REPORT, encoding="utf-8")
    for reader in ("rules", "learned"):
        assert main(["extract", str(report), "--reader", reader, "--sides", str(sides_path())]) == 0
        assert json.loads(capsys.readouterr().out)["gain"] == "Jaysh al-Izza"
    store = tmp_path / "s.gpkg"
    assert main(["ingest", str(report), "--sides", str(sides_path()), "--store", str(store)]) == 0
    assert main(["events", "--store", str(store), "--side", "Jaysh al-Izza", "--format", "jsonl"]) == 0
    assert "Jaysh al-Izza" in capsys.readouterr().out
    page = tmp_path / "m.html"
    assert main(["map", str(report), "--sides", str(sides_path()), "-o", str(page)]) == 0
    assert "Jaysh al-Izza" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 9999, b"side = 1", b"[[side]]"])
def test_a_wrong_file_of_sides_is_one_line(tmp_path, capsys, content):
    report, own = tmp_path / "r.jsonl", tmp_path / "own.toml"
    report.write_text(REPORT, encoding="utf-8")
    own.write_bytes(content)
    assert main(["extract", str(report), "--sides", str(own)]) == (2 if content else 0)
    printed = capsys.readouterr()
    assert len(printed.err.splitlines()) == 1
    if content:
        assert printed.err.startswith(f"geoevents: {own}")
