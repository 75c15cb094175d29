"""What the columns of event tables mean: ACLED, UCDP GED, VIINA, GDELT-like, and a plain table of our own.

Each format is told by its header. A row becomes what it says in our words; most rows of most tables tell of
violence, not of control, and give a report without a claim.

Sources: ACLED codebook (2024), sections on battles, strategic developments, time and spatial precision; UCDP
GED codebook 24.1; VIINA 2.0 README; CAMEO codebook 1.1b3, chapter 2, codes 191 and 192.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from geoevents.model import ClaimStatus, DatePrecision, EventType
from geoevents.placing import read_point

Row = Mapping[str, str]
_Kind = TypeVar("_Kind", EventType, DatePrecision, ClaimStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEvent:
    """What one row says. Without a ``type`` it tells of no control, and only its text is worth reading."""

    id: str
    earliest: dt.date | None
    latest: dt.date | None
    precision: DatePrecision
    published: dt.date | None = None
    place: str = ""
    place_id: str = ""
    point: tuple[float, float] | None = None
    vague_place: bool = False
    """The point stands for a region: it says nothing of the town at it."""
    type: EventType | None = None
    gain: str | None = None
    loss: str | None = None
    actor: str | None = None
    against: str | None = None
    part: str = ""
    status: ClaimStatus = ClaimStatus.REPORTED
    said_by: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A kind of table: the columns that tell it, and how a row is read."""

    name: str
    columns: frozenset[str]
    read: Callable[[Row], RowEvent]


def detect_format(header: list[str]) -> TableFormat | None:
    """The format of a table with these columns (lower case), or None."""
    present = set(header)
    return next((known for known in FORMATS if known.columns <= present), None)


def read_acled(row: Row) -> RowEvent:
    """ACLED: a change where the sub-event type says that territory changed hands.

    Who regains or overtakes is told by the kind of actor (state forces or not), else it is the first.
    """
    day = read_day(row["event_date"])
    precision = {"1": DatePrecision.DAY, "2": DatePrecision.WEEK}.get(
        row.get("time_precision", "1"), DatePrecision.MONTH
    )
    country = row.get("iso", "") and row.get("country", "")
    first, second = row.get("actor1", ""), row.get("actor2", "")
    kind = row.get("sub_event_type", "")
    gain, loss, change = first, second, EventType.CAPTURE
    if kind == "Government regains territory":
        if not _is_state(row, "1") and _is_state(row, "2"):
            gain, loss = second, first
    elif kind == "Non-state actor overtakes territory":
        if _is_state(row, "1") and not _is_state(row, "2"):
            gain, loss = second, first
    elif kind == "Non-violent transfer of territory":
        change = EventType.HANDOVER
    else:
        gain = loss = ""
    sources = tuple(part.strip() for part in row.get("source", "").split(";") if part.strip())
    start, end = _around(day, precision)
    return RowEvent(
        id=f"acled:{row['event_id_cnty']}",
        earliest=start,
        latest=end,
        precision=precision,
        published=day,
        place=row.get("location", ""),
        point=read_point(row.get("latitude", ""), row.get("longitude", "")),
        vague_place=row.get("geo_precision") == "3",
        type=change if gain else None,
        gain=side_of_actor(gain, country),
        loss=side_of_actor(loss, country),
        said_by=sources,
        source="; ".join(sources),
        title=f"{row.get('event_type', '')}: {kind}".strip(": "),
        text=row.get("notes", ""),
    )


def read_ucdp(row: Row) -> RowEvent:
    """UCDP GED: fighting, with its days and place; its headline may tell more."""
    start, end = read_day(row["date_start"]), read_day(row["date_end"])
    days = (end - start).days
    precision = DatePrecision.DAY if days == 0 else DatePrecision.WEEK if days <= 7 else DatePrecision.MONTH
    headline = row.get("source_headline", "")
    return RowEvent(
        id=f"ucdp:{row['id']}",
        earliest=start,
        latest=end,
        precision=precision,
        published=end,
        place=row.get("where_coordinates", "").removesuffix(" town").removesuffix(" village"),
        point=read_point(row.get("latitude", ""), row.get("longitude", "")),
        vague_place=row.get("where_prec", "1") not in ("", "1", "2"),
        source=row.get("source_office", "") or "UCDP GED",
        title=headline,
        text=headline or row.get("source_article", ""),
    )


def read_viina(row: Row) -> RowEvent:
    """VIINA events: a claim of control by the one side that is named as acting."""
    day = read_day(row["date"])
    acting = [side for side, column in (("Russia", "a_rus"), ("Ukraine", "a_ukr")) if _flag(row, column)]
    told = len(acting) == 1 and _flag(row, "t_control")
    other = {"Russia": "Ukraine", "Ukraine": "Russia"}
    text = row.get("text", "")
    return RowEvent(
        id=f"viina:{row.get('event_id_1pd') or row.get('event_id', '')}",
        earliest=day,
        latest=day,
        precision=DatePrecision.DAY,
        published=day,
        place=row.get("asciiname", "") or row.get("address", ""),
        place_id=f"gn:{row['geonameid']}" if row.get("geonameid", "").isdigit() else "",
        point=read_point(row.get("latitude", ""), row.get("longitude", "")),
        vague_place=row.get("geo_precision", "").upper() in ("ADM1", "ADM2", "ADM0"),
        type=EventType.CAPTURE if told else None,
        gain=acting[0] if told else None,
        loss=other[acting[0]] if told else None,
        status=ClaimStatus.CLAIMED,
        source=row.get("source", ""),
        url=row.get("url", ""),
        text=text,
        language={"ua": "uk"}.get(row.get("lang", ""), row.get("lang", "") or "uk"),
    )


def read_gdelt(row: Row) -> RowEvent:
    """GDELT-like: "occupy territory" (192) is a capture, "impose blockade" (191) a siege."""
    day = read_day(row["sqldate"])
    code = row["eventcode"]
    kind = {"192": EventType.CAPTURE, "191": EventType.SIEGE}.get(code[:3])
    actor, other = row.get("actor1name", ""), row.get("actor2name", "")
    country = row.get("actiongeo_countrycode", "")
    first, second = side_of_actor(actor.title(), ""), side_of_actor(other.title(), "")
    is_siege = kind is EventType.SIEGE
    return RowEvent(
        id=f"gdelt:{row['globaleventid']}",
        earliest=day,
        latest=day,
        precision=DatePrecision.DAY,
        published=read_day(row["dateadded"][:8]) if row.get("dateadded") else day,
        place=row.get("actiongeo_fullname", "").partition(",")[0],
        point=read_point(row.get("actiongeo_lat", ""), row.get("actiongeo_long", "")),
        vague_place=row.get("actiongeo_type", "4") not in ("3", "4"),
        type=kind if first else None,
        gain=None if is_siege else first,
        loss=None if is_siege else second,
        actor=first if is_siege else None,
        against=second if is_siege else None,
        source=_host(row.get("sourceurl", "")),
        url=row.get("sourceurl", ""),
        text=f"{actor} - {other}: CAMEO {code} {row.get('actiongeo_fullname', '')} {country}".strip(),
    )


def read_plain(row: Row) -> RowEvent:
    """Our own columns: date, place, type, gain, loss, actor, against, status, said_by, and others if there."""
    start = read_day(row["date_earliest"]) if row.get("date_earliest") else None
    end = read_day(row["date"]) if row.get("date") else None
    told = row.get("precision") or row.get("date_precision") or ("day" if end else "unknown")
    precision = _choice(DatePrecision, told, "precision")
    if end is not None and start is None:
        start, end = _around(end, precision)
    kind = _choice(EventType, row["type"], "type") if row.get("type") else None
    return RowEvent(
        id=row.get("id", ""),
        earliest=start,
        latest=end,
        precision=precision,
        published=read_day(row["published"]) if row.get("published") else end,
        place=row.get("place", ""),
        place_id=row.get("place_id", ""),
        point=read_point(row.get("latitude", ""), row.get("longitude", "")),
        type=kind,
        gain=row.get("gain") or None,
        loss=row.get("loss") or None,
        actor=row.get("actor") or None,
        against=row.get("against") or None,
        part=row.get("part", ""),
        status=_choice(ClaimStatus, row.get("status") or "reported", "status"),
        said_by=tuple(part.strip() for part in row.get("said_by", "").split(";") if part.strip()),
        source=row.get("source", ""),
        url=row.get("url", ""),
        title=row.get("title", ""),
        text=row.get("text", ""),
    )


FORMATS = (
    TableFormat("ACLED", frozenset({"event_id_cnty", "event_date", "sub_event_type", "actor1"}), read_acled),
    TableFormat("UCDP GED", frozenset({"id", "date_start", "date_end", "side_a", "side_b"}), read_ucdp),
    TableFormat("VIINA", frozenset({"date", "t_control_b", "a_rus_b", "a_ukr_b"}), read_viina),
    TableFormat("VIINA", frozenset({"date", "t_control_pred", "a_rus_pred", "a_ukr_pred"}), read_viina),
    TableFormat("VIINA reports", frozenset({"event_id", "date", "geonameid", "text", "lang"}), read_viina),
    TableFormat("GDELT", frozenset({"globaleventid", "sqldate", "eventcode"}), read_gdelt),
    TableFormat("plain", frozenset({"date", "place", "type"}), read_plain),
)
GDELT_COLUMNS = 61
"""GDELT 2.0 event files have so many columns, and no header."""


def gdelt_header(cells: list[str]) -> list[str] | None:
    """The columns of a GDELT 2.0 event file (which has no header), from its first row; None if it is none."""
    if len(cells) != GDELT_COLUMNS or not (cells[0].isdigit() and cells[1].isdigit() and len(cells[1]) == 8):
        return None
    header = [f"column{number}" for number in range(GDELT_COLUMNS)]
    for number, name in (
        (0, "globaleventid"), (1, "sqldate"), (6, "actor1name"), (16, "actor2name"), (26, "eventcode"),
        (51, "actiongeo_type"), (52, "actiongeo_fullname"), (53, "actiongeo_countrycode"),
        (56, "actiongeo_lat"), (57, "actiongeo_long"), (59, "dateadded"), (60, "sourceurl"),
    ):  # fmt: skip
        header[number] = name
    return header


_DAY_FORMATS = ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%Y/%m/%d")


def read_day(text: str) -> dt.date:
    """A day as tables write it: 2020-02-06, 20200206, 06 February 2020, 2020-02-06 00:00:00.

    Raises:
        ValueError: it is no day.
    """
    cleaned = text.strip()
    for pattern in _DAY_FORMATS:
        for part in (cleaned, cleaned[:10]):
            try:
                return dt.datetime.strptime(part, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    raise ValueError(f"date {text!r}; want YYYY-MM-DD")


@lru_cache(maxsize=10_000)
def side_of_actor(name: str, country: str) -> str | None:
    """The side that an actor's name in a table stands for; a group that no lexicon knows keeps its own name."""
    from geoevents.extraction.sides import find_sides, side_named

    plain = re.sub(r"\s*\((?:\d{4}\s*-\s*(?:\d{4})?)\)", "", name).strip()
    if not plain:
        return None
    state = re.fullmatch(r"(?:Military|Police|Mutiny of Military) Forces of (?:the )?(.+?)(?: \(.+\))?", plain)
    code, _, full = plain.partition(": ")
    for candidate in (state[1] if state else "", full, code if full else "", plain):
        if candidate and (side := side_named(re.sub(r"\s*\(.+\)$", "", candidate))):
            return side
    place = re.search(r"\(([^)]+)\)$", plain)
    mentions = find_sides(
        f"{plain.partition(' (')[0]} in {place[1] if place else country}".removesuffix(" in ")
    )
    return next((mention.side for mention in mentions if mention.side), plain)


def _is_state(row: Row, number: str) -> bool:
    """Whether an ACLED actor is state forces: by its code ("1", or in words since 2024), else by its name."""
    inter = row.get(f"inter{number}", "").strip().lower()
    if inter:
        return inter in ("1", "state forces")
    return row.get(f"actor{number}", "").startswith(("Military Forces", "Police Forces", "Government of"))


def _around(day: dt.date, precision: DatePrecision) -> tuple[dt.date, dt.date]:
    """The days that a date of a precision may mean, as our own extraction gives them."""
    if precision is DatePrecision.WEEK:
        return day - dt.timedelta(days=6), day
    if precision is DatePrecision.MONTH:
        first = day.replace(day=1)
        return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return day, day


def _flag(row: Row, column: str) -> bool:
    """A yes-or-no column of VIINA, or its probability where there is only that."""
    told = row.get(f"{column}_b", "").strip()
    if told:
        return told in ("1", "1.0", "TRUE", "True")
    try:
        return float(row.get(f"{column}_pred", "") or 0) >= 0.5
    except ValueError:
        return False


def _choice(kind: type[_Kind], text: str, column: str) -> _Kind:
    try:
        return kind(text.strip().lower())
    except ValueError:
        raise ValueError(f"{column} {text!r}; want one of {', '.join(kind)}") from None


def _host(url: str) -> str:
    found = re.match(r"https?://(?:www\.)?([^/:?#]+)", url)
    return found[1] if found else ""
