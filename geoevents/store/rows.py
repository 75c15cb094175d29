"""Between the types of the model and the rows of the store, without loss.

SQLite's text holds anything but lone surrogates, and GDAL reads a text only to its first NUL: both become the
replacement character, one for one, so that offsets into a report stay right.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gazetteer.place import Place, PlaceKind
from geoevents.control import ControlSpan
from geoevents.corroboration import place_key
from geoevents.model import (
    Claim,
    ClaimStatus,
    ControlState,
    ControlStatus,
    DatePrecision,
    Event,
    EventStatus,
    EventType,
    Evidence,
    Report,
)
from geoevents.store.geopackage import make_point

Row = tuple[Any, ...]

REPORT_COLUMNS = ("report_id", "published", "title", "source", "url", "language", "text")
PLACE_COLUMNS = (
    "place_id", "name", "kind", "latitude", "longitude", "country_code", "admin1", "feature_code", "population",
    "alternate_names", "radius_km",
)  # fmt: skip
CLAIM_COLUMNS = (
    "geom", "claim_id", "report_id", "type", "place", "place_id", "place_text", "part", "actor", "against",
    "gain", "loss", "again", "earliest", "latest", "date_precision", "status", "said_by", "denied_by",
    "background", "score", "rule", "published", "source", "evidence", "evidence_start", "evidence_end",
    "place_key",
)  # fmt: skip
EVENT_COLUMNS = (
    "geom", "event_id", "type", "place", "place_id", "place_text", "kind", "part", "side", "gain", "loss",
    "actor", "against", "again", "earliest", "latest", "date_precision", "status", "known", "claim_count",
    "place_key", "day",
)  # fmt: skip
CONTROL_COLUMNS = (
    "geom", "place", "place_id", "holder", "status", "against", "start", "end", "event_ids", "inferred",
    "undated",
)  # fmt: skip
STATE_COLUMNS = ("place_id", "holder", "status", "against", "start", "event_ids")
BASELINE_COLUMNS = ("place_id", "as_of", "holder", "status", "against", "since")

_STATUS = {status.value: status for status in ControlStatus}
_TYPES = {kind.value: kind for kind in EventType}
_CLAIM_STATUS = {status.value: status for status in ClaimStatus}
_EVENT_STATUS = {status.value: status for status in EventStatus}
_PRECISION = {precision.value: precision for precision in DatePrecision}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def report_row(report: Report) -> Row:
    """A report as a row of REPORT_COLUMNS."""
    texts = (report.title, report.source, report.url, report.language, report.text)
    return _text(report.id), _day(report.published), *map(_text, texts)


def read_report(row: Sequence[Any]) -> Report:
    """A report from a row of REPORT_COLUMNS."""
    report_id, published, title, source, url, language, text = row
    return Report(
        id=report_id,
        published=_date(published),
        title=title,
        source=source,
        url=url,
        language=language,
        text=text,
    )


def place_row(place: Place) -> Row:
    """A place as a row of PLACE_COLUMNS."""
    return (
        _text(place.id), _text(place.name), place.kind.value, place.latitude, place.longitude,
        _text(place.country_code), _text(place.admin1), _text(place.feature_code), place.population,
        _list(place.alternate_names), place.radius_km,
    )  # fmt: skip


def read_place(row: Sequence[Any]) -> Place:
    """A place from a row of PLACE_COLUMNS."""
    values = dict(zip(("id", *PLACE_COLUMNS[1:]), row, strict=True))
    values["kind"] = PlaceKind(values["kind"])
    values["alternate_names"] = tuple(json.loads(values["alternate_names"]))
    return Place(**values)


def claim_row(claim: Claim) -> Row:
    """A claim as a row of CLAIM_COLUMNS."""
    place = claim.place
    return (
        make_point(place.latitude, place.longitude) if place else None,
        _text(claim.id), _text(claim.report_id), claim.type.value,
        _text(place.name) if place else None, _text(place.id) if place else None,
        _text(claim.place_text), _text(claim.part), _text(claim.actor), _text(claim.against),
        _text(claim.gain), _text(claim.loss), int(claim.again), _day(claim.earliest), _day(claim.latest),
        claim.date_precision.value, claim.status.value, _list(claim.said_by), _list(claim.denied_by),
        int(claim.background), claim.score, _text(claim.rule), _day(claim.published), _text(claim.source),
        _text(claim.evidence.text), claim.evidence.start, claim.evidence.end, _text(place_key(claim)),
    )  # fmt: skip


def read_claim(row: Sequence[Any], places: Mapping[str, Place]) -> Claim:
    """A claim from a row of CLAIM_COLUMNS, its place taken from ``places`` by id."""
    (
        _, claim_id, report_id, kind, _, place_id, place_text, part, actor, against, gain, loss, again,
        earliest, latest, precision, status, said_by, denied_by, background, score, rule, published, source,
        evidence, start, end, _,
    ) = row  # fmt: skip
    return Claim(
        id=claim_id,
        report_id=report_id,
        type=_TYPES[kind],
        place=places[place_id] if place_id is not None else None,
        place_text=place_text,
        evidence=Evidence(start=start, end=end, text=evidence),
        part=part,
        actor=actor,
        against=against,
        gain=gain,
        loss=loss,
        again=bool(again),
        earliest=_date(earliest),
        latest=_date(latest),
        date_precision=_PRECISION[precision],
        status=_CLAIM_STATUS[status],
        said_by=tuple(json.loads(said_by)) if said_by != "[]" else (),
        denied_by=tuple(json.loads(denied_by)) if denied_by != "[]" else (),
        background=bool(background),
        score=score,
        rule=rule,
        published=_date(published),
        source=source,
    )


def event_row(event: Event) -> Row:
    """An event as a row of EVENT_COLUMNS; ``day`` is the day from which it counts."""
    place, known = event.place, event.known
    return (
        make_point(place.latitude, place.longitude) if place else None,
        event.id, event.type.value, _text(place.name) if place else None, _text(place.id) if place else None,
        _text(event.place_text), place.kind.value if place else None, _text(event.part), _text(event.side),
        _text(event.gain), _text(event.loss), _text(event.actor), _text(event.against), int(event.again),
        _day(event.earliest), _day(event.latest), event.date_precision.value, event.status.value, _day(known),
        len(event.claims), _text(place_key(event.claims[0])), _day(event.latest or event.earliest or known),
    )  # fmt: skip


def read_event(row: Sequence[Any], claims: Sequence[Claim], places: Mapping[str, Place]) -> Event:
    """An event from a row of EVENT_COLUMNS and its claims in any order."""
    (
        _, event_id, kind, _, place_id, place_text, _, part, _, gain, loss, actor, against, again, earliest,
        latest, precision, status, _, _, _, _,
    ) = row  # fmt: skip
    return Event(
        id=event_id,
        type=_TYPES[kind],
        place=places[place_id] if place_id is not None else None,
        place_text=place_text,
        claims=tuple(sorted(claims, key=lambda c: (c.published or dt.date.max, c.id))),
        part=part,
        actor=actor,
        against=against,
        gain=gain,
        loss=loss,
        again=bool(again),
        earliest=_date(earliest),
        latest=_date(latest),
        date_precision=_PRECISION[precision],
        status=_EVENT_STATUS[status],
    )


def span_row(span: ControlSpan) -> Row:
    """A span of control as a row of CONTROL_COLUMNS."""
    place = span.place
    return (
        make_point(place.latitude, place.longitude), _text(place.name), _text(place.id), _text(span.holder),
        span.status.value, _text(span.against), _day(span.start), _day(span.end), _list(span.event_ids),
        int(span.inferred), int(span.undated),
    )  # fmt: skip


def read_span(row: Sequence[Any], places: Mapping[str, Place]) -> ControlSpan:
    """A span of control from a row of CONTROL_COLUMNS."""
    _, _, place_id, holder, status, against, start, end, event_ids, inferred, undated = row
    return ControlSpan(
        place=places[place_id],
        holder=holder,
        status=_STATUS[status],
        against=against,
        start=_date(start),
        end=_date(end),
        event_ids=tuple(json.loads(event_ids)),
        inferred=bool(inferred),
        undated=bool(undated),
    )


def read_states(
    found: Iterable[Sequence[Any]], places: Mapping[str, Place], *, as_of: dt.date
) -> list[ControlState]:
    """The states on a day that the spans cover, from rows of STATE_COLUMNS."""
    days: dict[str | None, dt.date | None] = {None: None}
    states = []
    for place_id, holder, status, against, start, event_ids in found:
        if start not in days:
            days[start] = dt.date.fromisoformat(start)
        states.append(
            ControlState(
                place=places[place_id],
                holder=holder,
                status=_STATUS[status],
                since=days[start],
                as_of=as_of,
                against=against,
                event_ids=tuple(event_ids[2:-2].split('", "')) if event_ids != "[]" else (),
            )
        )
    return states


def baseline_row(state: ControlState) -> Row:
    """A state of a baseline as a row of BASELINE_COLUMNS."""
    return (
        _text(state.place.id), _day(state.as_of), _text(state.holder), state.status.value,
        _text(state.against), _day(state.since),
    )  # fmt: skip


def read_baseline(row: Sequence[Any], places: Mapping[str, Place]) -> ControlState:
    """A state of a baseline from a row of BASELINE_COLUMNS."""
    place_id, as_of, holder, status, against, since = row
    return ControlState(
        place=places[place_id],
        holder=holder,
        status=_STATUS[status],
        since=_date(since),
        as_of=dt.date.fromisoformat(as_of),
        against=against,
    )


def _text(value: str | None) -> str | None:
    if value is None or (value.isascii() and "\x00" not in value):
        return value
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)


def _list(values: Sequence[str]) -> str:
    return json.dumps([_text(value) for value in values], ensure_ascii=False) if values else "[]"


def _day(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _date(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def insert_into(table: str, columns: Sequence[str], *, replace: bool = False) -> str:
    """The statement that writes a row of a table; with ``replace`` over the row of the same key."""
    names = ", ".join(f'"{name}"' for name in columns)
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    return f"{verb} INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
