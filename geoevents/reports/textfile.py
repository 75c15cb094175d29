"""One text, one report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from geoevents.model import Report
from geoevents.reports.cleaning import blank_out, date_of_name, parse_day
from geoevents.reports.decoding import decode_text


def read_text(
    data: bytes,
    *,
    stem: str,
    where: str,
    published: dt.date | None,
    on_problem: Callable[[str], None],
) -> Report | None:
    """The report in a text file's bytes, or None (and a line to ``on_problem``) where there is none.

    The day it was published is, in this order: that of a header "date YYYY-MM-DD" at its start, that in the
    file's name, ``published``.
    """
    try:
        text, written = blank_out(decode_text(data))
    except ValueError as error:
        on_problem(f"{where}: {error}")
        return None
    if not text.strip():
        on_problem(f"{where}: empty; want the text of a report")
        return None
    day = None
    if written is not None:
        try:
            day = parse_day(written)
        except ValueError:
            on_problem(f"{where}:1: no such date: {written}; want date YYYY-MM-DD (read without it)")
    return Report(id=stem, text=text, published=day or date_of_name(stem) or published)
