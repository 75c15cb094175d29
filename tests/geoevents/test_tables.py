"""Event tables of others: told by their header, read row by row, wrong rows named. All rows are made up."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import PlaceKind
from geoevents.errors import ReportError
from geoevents.model import Claim, ClaimStatus, DatePrecision, EventType, Report
from geoevents.reports.table_formats import FORMATS, read_day, side_of_actor
from geoevents.reports.tables import is_event_table, read_event_table

ACLED = {
    "event_id_cnty": "SYR1",
    "event_date": "06 February 2020",
    "year": "2020",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Government regains territory",
    "actor1": "Military Forces of Syria (2000-2024)",
    "inter1": "State forces",
    "actor2": "Opposition Rebels (Syria)",
    "inter2": "Rebel group",
    "iso": "760",
    "country": "Syria",
    "location": "Saraqeb",
    "latitude": "35.86",
    "longitude": "36.80",
    "geo_precision": "1",
    "source": "Paper A; Monitor B",
    "notes": "On 6 February the army took the town, one made-up row says.",
}
UCDP = {
    "id": "1",
    "relid": "X",
    "side_a": "Government of Syria",
    "side_b": "Syrian insurgents",
    "source_office": "Agency",
    "source_headline": "Made-up headline: army takes Saraqeb",
    "where_prec": "1",
    "where_coordinates": "Saraqeb town",
    "latitude": "35.86",
    "longitude": "36.80",
    "date_start": "2020-02-05 00:00:00.000",
    "date_end": "2020-02-06 00:00:00.000",
}
VIINA = {
    "event_id_1pd": "7",
    "date": "20220302",
    "geonameid": "706448",
    "asciiname": "Kherson",
    "longitude": "32.61",
    "latitude": "46.65",
    "GEO_PRECISION": "PPL",
    "source": "paper",
    "t_control_b": "1",
    "a_rus_b": "1",
    "a_ukr_b": "0",
}
GDELT = {
    "GLOBALEVENTID": "5",
    "SQLDATE": "20200206",
    "Actor1Name": "SYRIAN GOVERNMENT",
    "Actor2Name": "",
    "EventCode": "192",
    "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Saraqib, Idlib, Syria",
    "ActionGeo_CountryCode": "SY",
    "ActionGeo_Lat": "35.86",
    "ActionGeo_Long": "36.80",
    "DATEADDED": "20200207",
    "SOURCEURL": "https://www.example.org/a",
}
PLAIN = {
    "date": "2020-02-06",
    "place": "Saraqeb",
    "type": "capture",
    "gain": "Syrian government",
    "latitude": "35.86",
    "longitude": "36.80",
    "said_by": "the army; residents",
}


def write(path: Path, *rows: dict[str, str], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path, **options: object) -> list[tuple[Report, list[Claim]]]:
    return list(read_event_table(path, on_problem=pytest.fail, **options))  # type: ignore[arg-type]


def only_claim(path: Path) -> Claim:
    ((report, (claim,)),) = read(path)
    assert claim.report_id == report.id
    assert report.text[claim.evidence.start : claim.evidence.end] == claim.evidence.text
    return claim


def test_acled_tells_who_regains(tmp_path: Path) -> None:
    claim = only_claim(write(tmp_path / "a.csv", ACLED))
    assert (claim.type, claim.gain, claim.loss) == (EventType.CAPTURE, "Syrian government", "Syrian opposition")
    assert (claim.earliest, claim.latest) == (dt.date(2020, 2, 6), dt.date(2020, 2, 6))
    assert claim.said_by == ("Paper A", "Monitor B")
    assert claim.place is not None
    assert claim.place.name == "Saraqeb"
    turned = {**ACLED, "actor1": ACLED["actor2"], "inter1": "2", "actor2": ACLED["actor1"], "inter2": "1"}
    assert only_claim(write(tmp_path / "b.csv", turned)).gain == "Syrian government"
    overtaken = {**turned, "sub_event_type": "Non-state actor overtakes territory"}
    assert only_claim(write(tmp_path / "c.csv", overtaken)).gain == "Syrian opposition"
    moved = {**ACLED, "sub_event_type": "Non-violent transfer of territory"}
    assert only_claim(write(tmp_path / "d.csv", moved)).type is EventType.HANDOVER


def test_most_rows_tell_of_no_control(tmp_path: Path) -> None:
    clash = {**ACLED, "sub_event_type": "Armed clash"}
    for row in (clash, UCDP, {**VIINA, "t_control_b": "0"}, {**GDELT, "EventCode": "190"}):
        ((report, claims),) = read(write(tmp_path / "t.csv", row))
        assert claims == []
        assert report.text
        assert report.published


def test_precision_of_time_and_place(tmp_path: Path) -> None:
    week = only_claim(write(tmp_path / "w.csv", {**ACLED, "time_precision": "2"}))
    assert (week.earliest, week.latest, week.date_precision) == (
        dt.date(2020, 1, 31), dt.date(2020, 2, 6), DatePrecision.WEEK,
    )  # fmt: skip
    month = only_claim(write(tmp_path / "m.csv", {**ACLED, "time_precision": "3"}))
    assert (month.earliest, month.latest) == (dt.date(2020, 2, 1), dt.date(2020, 2, 29))
    vague = only_claim(write(tmp_path / "v.csv", {**ACLED, "geo_precision": "3"}))
    assert vague.place is not None
    assert vague.place.kind is PlaceKind.AREA
    assert vague.place.radius_km >= 50


def test_viina_and_gdelt(tmp_path: Path) -> None:
    claim = only_claim(write(tmp_path / "v.csv", VIINA))
    assert (claim.gain, claim.loss, claim.status) == ("Russia", "Ukraine", ClaimStatus.CLAIMED)
    assert claim.place is not None
    assert claim.place.id == "gn:706448"
    both = {**VIINA, "a_ukr_b": "1"}
    assert read(write(tmp_path / "w.csv", both))[0][1] == []
    claim = only_claim(write(tmp_path / "g.csv", GDELT, delimiter="\t"))
    assert (claim.type, claim.gain, claim.source) == (EventType.CAPTURE, "Syrian government", "example.org")
    siege = only_claim(write(tmp_path / "s.csv", {**GDELT, "EventCode": "191"}))
    assert (siege.type, siege.gain, siege.actor) == (EventType.SIEGE, None, "Syrian government")


def test_gdelt_without_a_header(tmp_path: Path) -> None:
    cells = [""] * 61
    for number, value in ((0, "5"), (1, "20200206"), (6, "SYRIAN GOVERNMENT"), (26, "192"), (51, "4"),
                          (52, "Saraqib, Idlib, Syria"), (56, "35.86"), (57, "36.8")):  # fmt: skip
        cells[number] = value
    path = tmp_path / "20200206.export.csv"
    path.write_text("\t".join(cells) + "\n")
    assert only_claim(path).place_text == "Saraqib"


def test_our_own_columns_and_a_mapping(tmp_path: Path) -> None:
    claim = only_claim(write(tmp_path / "p.csv", PLAIN))
    assert claim.said_by == ("the army", "residents")
    theirs = {"When": "2020-02-06", "Town": "Saraqeb", "What": "Taken", "By": "X"}
    path = write(tmp_path / "t.csv", theirs)
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[columns]\ndate = "When"\nplace = "Town"\ntype = "What"\ngain = "By"\n'
        '[values.type]\n"taken" = "capture"\n[constants]\nsource = "Field office"\n'
    )
    ((report, (claim,)),) = read(path, mapping=mapping)
    assert (claim.type, claim.gain, report.source) == (EventType.CAPTURE, "X", "Field office")
    assert "Saraqeb" in claim.evidence.text
    assert claim.place is None, "without a gazetteer and coordinates it is not located"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[columns\n", "no mapping file"),
        ('[columns]\nplaace = "x"\n', "'plaace': no column of ours"),
        ('[columns]\nplace = "Ort"\n', "no column 'Ort'"),
    ],
)
def test_a_wrong_mapping_is_one_line(tmp_path: Path, content: str, message: str) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(content)
    with pytest.raises(ReportError, match=message):
        read(write(tmp_path / "p.csv", PLAIN), mapping=mapping)


def test_a_table_may_be_zipped(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    inner = write(tmp_path / "p.csv", PLAIN).read_text()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p.csv", inner)
    assert only_claim(path).gain == "Syrian government"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p.csv", "0" * 5_000_000)
    with pytest.raises(ReportError, match="unpacks to"):
        read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(ReportError, match="0 tables"):
        read(path)


def test_wrong_rows_are_named_and_skipped(tmp_path: Path) -> None:
    rows = [
        PLAIN,
        {**PLAIN, "date": "yesterday"},
        {**PLAIN, "type": "conquest"},
        {**PLAIN, "latitude": "99"},
        {**PLAIN, "place": "Ariha"},
        PLAIN,
    ]
    problems: list[str] = []
    found = list(read_event_table(write(tmp_path / "p.csv", *rows), on_problem=problems.append))
    assert [claims[0].place_text for _, claims in found] == ["Saraqeb", "Ariha"]
    assert [problem.split(": ")[0].rpartition(":")[2] for problem in problems] == ["3", "4", "5", "7"]
    assert "want YYYY-MM-DD" in problems[0]
    assert "want one of capture" in problems[1]


def test_what_is_no_table_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for content in ("", "a,b,c\n1,2,3\n", "\x00\x01\x02"):
        path.write_text(content)
        with pytest.raises(ReportError) as error:
            read(path)
        assert "\n" not in str(error.value)
    with pytest.raises(ReportError, match="no such file"):
        read(tmp_path / "none.csv")
    assert not is_event_table(path)
    assert not is_event_table(tmp_path / "report.txt")
    assert is_event_table(write(tmp_path / "p.csv", PLAIN))


@pytest.mark.parametrize(
    ("name", "country", "side"),
    [
        ("Military Forces of Syria (2000-2024)", "Syria", "Syrian government"),
        ("Military Forces of Ukraine (2019-)", "Ukraine", "Ukraine"),
        ("Military Forces of Russia (2000-)", "Ukraine", "Russia"),
        ("HTS: Hayat Tahrir al-Sham", "Syria", "HTS"),
        ("QSD: Syrian Democratic Forces", "Syria", "SDF"),
        ("Opposition Rebels (Syria)", "Syria", "Syrian opposition"),
        ("RSF: Rapid Support Forces", "Sudan", "RSF"),
        ("Some Unheard-of Brigade", "Syria", "Some Unheard-of Brigade"),
        ("", "Syria", None),
    ],
)
def test_actors_become_sides(name: str, country: str, side: str | None) -> None:
    assert side_of_actor(name, country) == side


@settings(max_examples=200, deadline=None)
@given(st.dates(dt.date(1990, 1, 1)))
def test_days_are_read_as_tables_write_them(day: dt.date) -> None:
    for pattern in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%Y-%m-%d 00:00:00.000"):
        assert read_day(day.strftime(pattern)) == day


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FORMATS), st.lists(st.lists(st.text(max_size=30), max_size=8), max_size=5))
def test_no_row_breaks_the_reader(known: object, rows: list[list[str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(sorted(known.columns))  # type: ignore[attr-defined]
    writer.writerows(rows)
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(out.getvalue(), encoding="utf-8", errors="replace")
        problems: list[str] = []
        for report, claims in read_event_table(path, on_problem=problems.append):
            assert report.id
            assert all(claim.report_id == report.id for claim in claims)
