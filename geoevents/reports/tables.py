"""Event tables straight in: ACLED, UCDP GED, VIINA, GDELT-like, and plain CSV, with or without a mapping file.

The header tells which it is. A mapping file (TOML) names the columns of a table that nobody knows:

    [columns]            # ours = theirs; see geoevents.reports.table_formats.read_plain for ours
    date = "When"
    place = "Town"
    type = "What"
    gain = "By whom"
    [values.type]        # their words = ours
    "taken" = "capture"
    [constants]          # columns that are the same in every row
    source = "Field office"
"""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gazetteer.place import Place, PlaceKind
from geoevents.errors import ReportError
from geoevents.model import Claim, Evidence, Report, digest
from geoevents.placing import PlaceFinder
from geoevents.reports.table_formats import RowEvent, TableFormat, detect_format, gdelt_header, read_plain

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

SUFFIXES = frozenset({".csv", ".tsv", ".zip"})
"""The endings of tables."""
REGION_RADIUS_KM = 50.0
"""A row that only knows the province gets a circle of this size."""
_LARGEST_CELL = 10_000_000
_LARGEST_RATIO = 200
"""A packed table may not unpack to more than so many times its size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Which column of a table is which of ours, what its words mean, and what is the same in every row."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]

    def apply(self, row: Mapping[str, str]) -> dict[str, str]:
        """A row in our columns and words."""
        found = dict(self.constants)
        for ours, theirs in self.columns.items():
            told = row.get(theirs.strip().lower(), "")
            found[ours] = self.values.get(ours, {}).get(told.strip().lower(), told)
        return found


def read_event_table(
    path: str | Path,
    gazetteer: Gazetteer | None = None,
    *,
    mapping: str | Path | None = None,
    on_problem: Callable[[str], None],
) -> Iterator[tuple[Report, list[Claim]]]:
    """The rows of a table as reports with their claims, one at a time.

    A row that tells of no change of control gives a report without claims; its text can still be read by the
    extractor. A row that is wrong is told to ``on_problem`` as "FILE:LINE: what; what would be right".

    Raises:
        ReportError: the file is missing, is no table, or has a header that tells no known format.
    """
    path = Path(path)
    columns = None if mapping is None else read_mapping(mapping)
    finder = PlaceFinder(gazetteer)
    seen: set[str] = set()
    with open_table(path) as stream:
        known, rows = _start(path, stream, columns)
        for line, row in rows:
            try:
                event = known.read(row)
            except KeyError as error:
                on_problem(f"{path}:{line}: no value for {error}; skipped")
                continue
            except ValueError as error:
                on_problem(f"{path}:{line}: {error}")
                continue
            report, claims = _as_report(event, finder)
            if report.id in seen:
                on_problem(f"{path}:{line}: the id {report.id!r} was there before; the first row stands")
                continue
            seen.add(report.id)
            yield report, claims


def read_mapping(path: str | Path) -> ColumnMapping:
    """A mapping file; see the module's words for its shape.

    Raises:
        ReportError: it cannot be read, or names a column that we do not have.
    """
    path = Path(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = {str(k): str(v) for k, v in content.get("columns", {}).items()}
        values = {
            str(name): {str(k).strip().lower(): str(v) for k, v in words.items()}
            for name, words in content.get("values", {}).items()
        }
        constants = {str(k): str(v) for k, v in content.get("constants", {}).items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError) as error:
        raise ReportError(f"{path}: no mapping file: {' '.join(str(error).split())}") from error
    unknown = sorted({*columns, *values, *constants} - PLAIN_COLUMNS)
    if unknown:
        ours = ", ".join(sorted(PLAIN_COLUMNS))
        raise ReportError(f"{path}: {', '.join(map(repr, unknown))}: no column of ours; want {ours}")
    return ColumnMapping(columns=columns, values=values, constants=constants)


PLAIN_COLUMNS = frozenset(
    [
        "id",
        "date",
        "date_earliest",
        "precision",
        "published",
        "place",
        "place_id",
        "latitude",
        "longitude",
        "type",
        "gain",
        "loss",
        "actor",
        "against",
        "part",
        "status",
        "said_by",
        "source",
        "url",
        "title",
        "text",
    ]
)
"""Our own columns of a plain table."""


def check_event_table(path: str | Path, *, mapping: str | Path | None = None) -> str:
    """The name of a table's format, by its header alone.

    Raises:
        ReportError: the file is missing, is no table, or has a header that tells no known format.
    """
    path = Path(path)
    columns = None if mapping is None else read_mapping(mapping)
    with open_table(path) as stream:
        return _start(path, stream, columns)[0].name


def is_event_table(path: str | Path) -> bool:
    """Whether a file is a table of a known format, by its header."""
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        with open_table(path) as stream:
            _start(path, stream, None)
    except ReportError:
        return False
    return True


def _start(
    path: Path, stream: TextIO, mapping: ColumnMapping | None
) -> tuple[TableFormat, Iterator[tuple[int, dict[str, str]]]]:
    """The format of a table, and its rows with the line each ends on."""
    csv.field_size_limit(_LARGEST_CELL)
    first = stream.readline()
    separator = max(",;\t", key=first.count)
    stream.seek(0)
    reader = csv.reader(stream, delimiter=separator)
    try:
        header = next(reader, [])
        names = gdelt_header(header)
        if names is not None:
            stream.seek(0)
            reader = csv.reader(stream, delimiter=separator, quoting=csv.QUOTE_NONE)
        else:
            names = [name.strip().lstrip("\ufeff").lower() for name in header]
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReportError(f"{path}: no table in UTF-8: {error}") from error
    if mapping is not None:
        missing = sorted({theirs for theirs in mapping.columns.values() if theirs.strip().lower() not in names})
        if missing:
            raise ReportError(f"{path}:1: no column {', '.join(map(repr, missing))}, which the mapping names")
        known: TableFormat | None = TableFormat("plain", frozenset(), read_plain)
    else:
        known = detect_format(names)
    if known is None:
        raise ReportError(
            f"{path}:1: the header is of no table that is known (ACLED, UCDP GED, VIINA, GDELT; or date, "
            "place, type); give a mapping file"
        )
    return known, _rows(path, reader, names, mapping)


def _rows(
    path: Path, reader: Iterator[list[str]], names: list[str], mapping: ColumnMapping | None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by column name, with the line each ends on; empty ones are passed over."""
    while True:
        try:
            cells = next(reader, None)
        except (csv.Error, UnicodeDecodeError) as error:
            raise ReportError(f"{path}: no table in UTF-8: {error}") from error
        if cells is None:
            return
        if any(cells):
            row = dict(zip(names, map(str.strip, cells), strict=False))
            yield reader.line_num, row if mapping is None else mapping.apply(row)  # type: ignore[attr-defined]


@contextmanager
def open_table(path: Path) -> Iterator[TextIO]:
    """The text of a table, also from a zip archive with one table in it."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive:
            tables = [i for i in archive.infolist() if i.filename.lower().endswith((".csv", ".tsv"))]
            if len(tables) != 1:
                raise ReportError(f"{path}: {len(tables)} tables in this archive; want one .csv")
            if tables[0].file_size > _LARGEST_RATIO * max(1, tables[0].compress_size):
                raise ReportError(
                    f"{path}: unpacks to {tables[0].file_size:,} bytes, which no honest table does"
                )
            text = io.StringIO(archive.read(tables[0]).decode("utf-8-sig", errors="replace"), newline="")
        yield text
    except FileNotFoundError as error:
        raise ReportError(f"{path}: no such file") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise ReportError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _as_report(event: RowEvent, finder: PlaceFinder) -> tuple[Report, list[Claim]]:
    """A row as a report, with the claim that it makes."""
    text = event.text or event.title or _in_words(event)
    report = Report(
        id=event.id or f"row:{digest(text, event.place, event.latest, event.type, event.gain)}",
        text=text,
        published=event.published,
        title=event.title,
        source=event.source,
        url=event.url,
        language=event.language,
    )
    if event.type is None:
        return report, []
    place = (
        _vague(event) if event.vague_place else finder.find(event.place, event.point, place_id=event.place_id)
    )
    claim = Claim(
        report_id=report.id,
        type=event.type,
        place=place,
        place_text=event.place,
        evidence=Evidence(start=0, end=len(text), text=text),
        part=event.part,
        actor=event.actor,
        against=event.against,
        gain=event.gain,
        loss=event.loss,
        earliest=event.earliest,
        latest=event.latest,
        date_precision=event.precision,
        status=event.status,
        said_by=event.said_by,
        score=1.0,
        rule="table",
        published=event.published,
        source=event.source,
    )
    return report, [claim]


def _vague(event: RowEvent) -> Place | None:
    """The circle for a row that only knows the province: it must not stand for the town at its middle."""
    if event.point is None:
        return None
    latitude, longitude = event.point
    return Place(
        id=f"around:{latitude:.3f},{longitude:.3f}",
        name=event.place,
        kind=PlaceKind.AREA,
        latitude=latitude,
        longitude=longitude,
        radius_km=REGION_RADIUS_KM,
    )


def _in_words(event: RowEvent) -> str:
    """A row without a text, as a sentence that can stand as its evidence."""
    who = event.gain or event.actor or event.loss or "?"
    other = event.loss if event.gain else event.against
    day = event.latest.isoformat() if event.latest else "no date"
    return f"{event.place}: {event.type or 'event'}, {who}{f' from {other}' if other else ''}, {day}"
