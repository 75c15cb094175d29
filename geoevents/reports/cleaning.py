"""What pages leave in a text that no reader saw: minifier marks, a header line with the date.

Both are replaced by as many spaces, so that every offset stays that of the file.
"""

from __future__ import annotations

import datetime as dt
import re

_MINIFIER = re.compile(r"%MINIFY(?:HTML|CSS|JS)?[0-9a-z]*%", re.IGNORECASE)
_HEADER = re.compile(
    r"\A\s*(?:date|published)\s*[:=]?\s*(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:T[0-9:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?![0-9A-Za-z])")
_INVISIBLE = re.compile(r"[\x00\u200b\ufeff\ufffe]")


def blank_out(text: str) -> tuple[str, str | None]:
    """The text with junk and date header as spaces, and the header's date as written, if there is one."""
    text = _INVISIBLE.sub(" ", text)
    text = _MINIFIER.sub(lambda match: " " * len(match[0]), text)
    header = _HEADER.match(text)
    if header is None:
        return text, None
    return re.sub(r"[^\s]", " ", header[0]) + text[header.end() :], header["date"]


def date_of_name(stem: str) -> dt.date | None:
    """The date in a file's name: 2020-03-02, 2020_03_02 or 20200302, set off from letters and digits."""
    for match in _NAME.finditer(stem):
        try:
            return dt.date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def parse_day(value: str) -> dt.date:
    """A day written YYYY-MM-DD, or the day of an ISO date and time.

    Raises:
        ValueError: it is neither.
    """
    value = value.strip()
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    return dt.datetime.fromisoformat(value).date()
