import datetime as dt

import pytest

from geoevents.extraction.dates import find_dates
from geoevents.extraction.encoding import Mention
from geoevents.extraction.reading_dates import date_reading
from geoevents.model import DatePrecision, EventType, Report

TEXT = "Rebels took Saraqeb."
NAME = Mention(12, 19, True, 0)
DAY = dt.date(2020, 3, 3)
KINDS = {"gain": EventType.CAPTURE, "holds": EventType.HOLDS}


@pytest.fixture(scope="session")
def date(reading):
    def make(slot="gain", *, text=TEXT, published=DAY, **more):
        report = Report(id="r", text=text, published=published)
        dates = find_dates(text, published=published)
        return date_reading(report, reading(NAME, slot, **more), dates, KINDS[slot])

    return make


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ([0.7, 0.1, 0.1, 0.1], (DAY, DAY, DatePrecision.DAY)),
        ([0.1, 0.8, 0.1, 0.1], (dt.date(2020, 2, 25), DAY, DatePrecision.WEEK)),
        ([0.1, 0.1, 0.8, 0.1], (dt.date(2020, 2, 1), DAY, DatePrecision.MONTH)),
    ],
)
def test_without_a_date_the_day_of_the_report_stands_as_precisely_as_was_read(date, precision, expected):
    assert date(precision=precision) == expected


def test_an_undated_report_tells_no_day(date):
    assert date(published=None) == (None, None, DatePrecision.UNKNOWN)


@pytest.mark.parametrize(
    ("slot", "background", "expected"),
    [
        ("gain", 0.1, (dt.date(2020, 2, 25), DAY, DatePrecision.WEEK)),
        ("holds", 0.1, (DAY, DAY, DatePrecision.DAY)),
        ("gain", 0.9, (None, None, DatePrecision.UNKNOWN)),
        ("holds", 0.9, (None, None, DatePrecision.UNKNOWN)),
    ],
)
def test_undated_news_is_of_the_week_and_undated_background_of_no_day(date, slot, background, expected):
    assert date(slot, background=background, precision=[0.1, 0.1, 0.1, 0.7]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It fell again on 2 March. Three weeks earlier, on 8 February, troops had taken Saraqeb.",
            dt.date(2020, 2, 8),
        ),
        ("On 3 March, three days before they took Saraqeb, troops attacked.", dt.date(2020, 3, 6)),
    ],
)
def test_a_day_in_figures_beside_a_date_in_words_explains_it(date, text, expected):
    assert date(text=text, day=1, published=dt.date(2020, 3, 20))[1] == expected


@pytest.mark.parametrize(
    ("text", "undated"),
    [
        ("Rebels took Saraqeb in the war of 2012.", True),
        ("Rebels took Saraqeb. The war began in 2012.", False),
        ("Rebels took Saraqeb since Monday.", False),
        ("Rebels took Saraqeb for the first time since 2012.", False),
    ],
)
def test_what_stands_by_a_year_long_gone_is_no_news(date, text, undated):
    told = date(text=text, precision=[0.1, 0.1, 0.1, 0.7])
    assert (told[1] is None) is undated


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("mid-February", 10, 20),
        ("the middle of February", 10, 20),
        ("late February", 20, 29),
        ("early February", 1, 1),
        ("February", 1, 1),
    ],
)
def test_a_month_stands_at_its_first_day_and_its_middle_and_end_at_their_own(date, words, first, last):
    told = date(text=f"Rebels took Saraqeb in {words}.", day=0, published=dt.date(2020, 4, 2))
    assert told == (dt.date(2020, 2, first), dt.date(2020, 2, last), DatePrecision.MONTH)
