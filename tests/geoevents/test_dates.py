"""Dates: the table of expressions, anchors, robustness, and the lexicon's every line."""

from __future__ import annotations

import csv
import datetime as dt
import time
import tomllib
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.extraction.date_arithmetic import month_span, nearest_year, shift_months
from geoevents.extraction.date_expressions import lexicon
from geoevents.extraction.dates import DateAnchor, DateKind, DateMention, find_dates
from geoevents.model import DatePrecision, DateRange

TABLE = Path(__file__).with_name("dates.csv")
WEDNESDAY = dt.date(2020, 3, 4)


def read_table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def find_in_row(row: dict[str, str]) -> list[DateMention]:
    previous = (
        DateRange(earliest=day(row["previous"]), latest=day(row["previous"])) if row["previous"] else None
    )
    return find_dates(row["text"], published=day(row["published"]), previous=previous)


@pytest.mark.parametrize("row", read_table(), ids=lambda row: f"{row['text']} [{row['published']}]")
def test_an_expression_is_resolved_as_the_table_says(row):
    found = {m.text: m for m in find_in_row(row)}
    assert row["expression"] in found
    mention = found[row["expression"]]
    told = (mention.range.earliest, mention.range.latest, str(mention.range.precision), str(mention.kind))
    assert told == (day(row["earliest"]), day(row["latest"]), row["precision"], row["kind"])


def test_the_table_has_at_least_280_expressions():
    assert len(read_table()) >= 280


@pytest.mark.parametrize(
    ("text", "conventional"),
    [
        ("It fell last week.", dt.date(2020, 2, 26)),
        ("It fell over the past few days.", dt.date(2020, 3, 1)),
        ("It fell on Saturday and Sunday.", dt.date(2020, 3, 1)),
        ("It fell in January.", dt.date(2020, 1, 1)),
        ("It fell in January 2016.", dt.date(2016, 1, 1)),
        ("It fell overnight.", WEDNESDAY),
        ("It fell last summer.", None),
        ("It fell in 2016.", None),
    ],
)
def test_the_day_that_stands_for_a_range_follows_the_annotation_conventions(text, conventional):
    assert [m.day for m in find_dates(text, published=WEDNESDAY)] == [conventional]


@pytest.mark.parametrize(
    "text",
    [
        "The 25th Division entered the town.",
        "They may march on the city.",
        "Fighters of the 8th Brigade left with 2,012 rifles.",
        "The March 23 Movement denied it.",
        "Black Friday sales rose.",
        "The second largest city is theirs.",
        "A report of 40 pages names 12 villages.",
        "The October 6 Bridge is closed.",
        "",
    ],
)
def test_what_is_no_date_is_left_alone(text):
    assert find_dates(text, published=WEDNESDAY) == []


def test_anchors_are_told_apart():
    text = "On 2 March 2016 it fell; two days later they left; on Monday it was quiet."
    assert [m.anchor for m in find_dates(text, published=WEDNESDAY)] == [
        DateAnchor.ABSOLUTE,
        DateAnchor.PREVIOUS,
        DateAnchor.PUBLISHED,
    ]


def test_the_text_s_own_date_wins_over_the_event_told_before():
    previous = DateRange(earliest=dt.date(2020, 1, 1), latest=dt.date(2020, 1, 1))
    found = find_dates("It fell on Monday, the mill a day later.", published=WEDNESDAY, previous=previous)
    assert found[-1].range.latest == dt.date(2020, 3, 3)


def test_what_is_to_come_is_marked():
    found = find_dates(
        "Talks open tomorrow, troops leave next week and the truce ends next month.", published=WEDNESDAY
    )
    assert [m.future for m in found] == [True, True, True]


def test_a_part_of_the_day_beside_a_date_is_no_date_of_its_own():
    found = find_dates(
        "In the early hours of Monday they came; at dawn on Tuesday they left.", published=WEDNESDAY
    )
    assert [m.text for m in found] == ["Monday", "Tuesday"]
    alone = find_dates("They came at dawn.", published=WEDNESDAY)
    assert [(m.weak, m.range.latest) for m in alone] == [(True, WEDNESDAY)]


def test_a_weekday_told_with_a_date_picks_the_year_where_they_agree():
    found = find_dates("It fell on Sunday 1 March.", published=dt.date(2023, 6, 1))
    assert found[0].range.latest == dt.date(2020, 3, 1)


def lexicon_table() -> dict[str, dict[str, object]]:
    source = files("geoevents.extraction").joinpath("lexicons/dates.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def words_of(kind: str) -> list[tuple[str, int]]:
    return [
        (name, int(number))
        for number, entry in lexicon_table()[kind].items()
        for key in ("names", "capitalised", "beside_number")
        for name in entry.get(key, [])
    ]


@pytest.mark.parametrize(("name", "month"), words_of("months"))
def test_every_month_name_is_read(name, month):
    found = find_dates(f"It fell on 12 {name} 2016.", published=WEDNESDAY)
    assert [m.range.latest for m in found] == [dt.date(2016, month, 12)]


@pytest.mark.parametrize(("name", "number"), words_of("weekdays"))
def test_every_weekday_name_is_read(name, number):
    found = find_dates(f"It fell on {name}.", published=WEDNESDAY)
    assert len(found) == 1
    assert found[0].range.latest is not None
    assert found[0].range.latest.isoweekday() == number
    assert 0 <= (WEDNESDAY - found[0].range.latest).days < 7


@pytest.mark.parametrize(("word", "number"), list(lexicon_table()["numbers"].items()))
def test_every_number_word_is_read(word, number):
    found = find_dates(f"It fell {word} days ago.", published=WEDNESDAY)
    assert found[0].range.latest == WEDNESDAY - dt.timedelta(days=number)


@pytest.mark.parametrize(("word", "span"), list(lexicon_table()["vague_numbers"].items()))
def test_every_vague_number_is_read(word, span):
    found = find_dates(f"It fell {word} days ago.", published=WEDNESDAY)
    assert found[0].range.latest == WEDNESDAY - dt.timedelta(days=span[0])
    assert found[0].range.earliest == WEDNESDAY - dt.timedelta(days=span[1])


@pytest.mark.parametrize(("word", "number"), list(lexicon_table()["ordinals"].items()))
def test_every_ordinal_is_read(word, number):
    found = find_dates(f"It fell on the {word} of January 2016.", published=WEDNESDAY)
    assert found[0].range.latest == dt.date(2016, 1, number)


@pytest.mark.parametrize(("name", "month_and_day"), list(lexicon_table()["holidays"].items()))
def test_every_holiday_is_read(name, month_and_day):
    found = find_dates(f"It fell on {name} 2016.", published=WEDNESDAY)
    assert found[0].range.latest == dt.date.fromisoformat(f"2016-{month_and_day}")


PIECES = (
    "Monday last week the day before 31 February May 2016 two months later since from to 5/13/2020 next of "
    "night and respectively , early weekend 12th years ago for in morning آذار ( 29 mid- end 0000-00-00"
)
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@given(
    st.lists(WORDS, max_size=14).map(" ".join),
    st.none() | st.dates(),
    st.none() | st.dates().map(lambda d: DateRange(earliest=d, latest=d)),
)
def test_no_order_of_words_breaks_it(text, published, previous):
    found = find_dates(text, published=published, previous=previous)
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert mention.end > mention.start
    for one, two in pairwise(found):
        assert one.end <= two.start


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    for mention in find_dates(text, published=WEDNESDAY):
        assert text[mention.start : mention.end] == mention.text


@given(st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_an_absolute_date_comes_back_in_every_form(told):
    months = {v: k for k, v in lexicon().months.items() if k.isascii() and len(k) > 2 and " " not in k}
    month = months[told.month].title()
    for text in (
        told.isoformat(),
        f"{told.day} {month} {told.year}",
        f"{month} {told.day}, {told.year}",
        f"{told.day:02}.{told.month:02}.{told.year}",
    ):
        found = find_dates(f"It fell on {text}.", published=None)
        assert [m.range for m in found] == [DateRange(earliest=told, latest=told, precision=DatePrecision.DAY)]


@given(
    st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2100, 1, 1)),
    st.integers(1, 12),
    st.integers(1, 28),
)
def test_a_day_without_a_year_is_the_last_one(anchor, month, number):
    found = nearest_year(month, number, anchor=anchor)
    assert found is not None
    assert -10 <= (anchor - found).days < 366


@given(st.dates(min_value=dt.date(1900, 1, 1)), st.integers(-500, 500))
def test_shifting_months_keeps_the_day_or_takes_the_month_s_last(start, months):
    moved = shift_months(start, months)
    if 1 < moved.year < 9999:
        assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == months
        assert moved.day == min(start.day, month_span(moved.year, moved.month)[1].day)


def test_a_long_line_takes_time_in_proportion():
    text = "the army took 3 villages of 12 and may march on the 25th division 2 " * 400
    begin = time.perf_counter()
    find_dates(text, published=WEDNESDAY)
    once = time.perf_counter() - begin
    begin = time.perf_counter()
    find_dates(text * 4, published=WEDNESDAY)
    assert time.perf_counter() - begin < max(1.0, 12 * once)


def test_kinds_are_those_of_the_table():
    assert {row["kind"] for row in read_table()} == {str(kind) for kind in DateKind}


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("The army had recovered it in September, on the 11th.", "2025-10-27", ["2025-09-11"]),
        (
            "Ochandiano on April 4, Durango on the 28th, Guernica on the 29th.",
            "1937-06-20",
            ["1937-04-04", "1937-04-28", "1937-04-29"],
        ),
        (
            "In late June the town fell, after it was cut off on the 12th.",
            "2025-08-18",
            ["2025-06-01", "2025-06-12"],
        ),
        ("Retaken on 30 January and al-Rahad on the 20th.", "2025-02-23", ["2025-01-30", "2025-02-20"]),
        ("Twice in June they came, on the 5th and on the 24th.", "2003-08-12", ["2003-06-05", "2003-06-24"]),
        ("It fell in the autumn of 2023, El Daein in November of that year.", "2025-10-27", ["2023-11-01"]),
        ("It was taken in 2014; troops regained it that July.", "2024-02-17", ["2014-07-01"]),
        ("It was lost at the beginning of June; the other later that month.", "2023-11-21", ["2023-06-01"]),
        (
            "It began on 17 February. Both turned on the Thursday and the Friday.",
            "2011-03-28",
            ["2011-02-18"],
        ),
    ],
)
def test_days_told_by_a_month_or_a_year_before_them(text, published, days):
    found = {str(m.day) for m in find_dates(text, published=dt.date.fromisoformat(published)) if m.day}
    assert set(days) <= found


@pytest.mark.parametrize(
    "text",
    [
        "They hid on the 9th floor.",
        "It was held by the 4th Guards Tank Division.",
        "It fell to the 25th Special Mission Forces Division.",
        "He spoke on the 20th anniversary of the war.",
        "It stood on the eve of the feast.",
        "The call came at 10.30 on the road.",
    ],
)
def test_ordinals_that_count_something_else_are_no_days(text):
    assert [m.text for m in find_dates(text, published=dt.date(2020, 3, 20))] == []


@pytest.mark.parametrize("dash", ["-", "–", "•", "*"])
def test_days_of_two_items_of_a_list_are_no_range(dash):
    text = (
        f"{dash} It was declared free on 09 NOV.\n{dash} 11 NOV: it was lost again.\n{dash} 12\n{dash} 14 May"
    )
    found = find_dates(text, published=dt.date(2017, 11, 19))
    assert [m.day for m in found[:2]] == [dt.date(2017, 11, 9), dt.date(2017, 11, 11)]
    assert all(m.range.earliest == m.range.latest for m in found)
