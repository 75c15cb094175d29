"""Reports from files, folders and standard input, whatever state they are in."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.errors import ReportError
from geoevents.model import Report
from geoevents.reports import read_reports
from geoevents.reports.cleaning import blank_out, date_of_name
from geoevents.reports.decoding import decode_text
from geoevents.reports.jsonlines import read_lines

DAY = dt.date(2020, 3, 2)


def read(*paths: Path | str, published: dt.date | None = None) -> tuple[list[Report], list[str]]:
    problems: list[str] = []
    return list(read_reports(paths, published=published, on_problem=problems.append)), problems


def test_header_gives_the_day_and_offsets_stay_those_of_the_file(tmp_path: Path) -> None:
    raw = " date 2020-03-02 %MINIFYHTMLd9d2ab0e11% BEIRUT — “They took” the town."
    path = tmp_path / "a.txt"
    path.write_text(raw, encoding="utf-8")
    [report], problems = read(path)
    assert report.published == DAY
    assert report.id == "a"
    assert not problems
    assert "MINIFY" not in report.text
    assert "date 2020" not in report.text
    assert len(report.text) == len(raw)
    at = raw.index("“They")
    assert report.text[at:] == raw[at:]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2020-03-02_beirut", DAY),
        ("beirut 20200302", DAY),
        ("note_2020_03_02", DAY),
        ("004_699bae5ba21f49d3", None),
        ("920200302", None),
        ("2020-13-45", None),
        ("a1999.12.31", None),
        ("a-1999.12.31", dt.date(1999, 12, 31)),
    ],
)
def test_date_of_name(name: str, day: dt.date | None) -> None:
    assert date_of_name(name) == day


def test_header_wins_over_name_and_name_over_option(tmp_path: Path) -> None:
    header, name, plain = tmp_path / "2020-01-01.txt", tmp_path / "2020-01-02.txt", tmp_path / "plain.txt"
    header.write_text("date 2020-03-02 Text.", encoding="utf-8")
    name.write_text("Text.", encoding="utf-8")
    plain.write_text("Text.", encoding="utf-8")
    reports, _ = read(header, name, plain, published=dt.date(2020, 1, 3))
    assert [r.published for r in reports] == [DAY, dt.date(2020, 1, 2), dt.date(2020, 1, 3)]


def test_undated_report_is_given_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Rebels took the town.", encoding="utf-8")
    [report], problems = read(path)
    assert report.published is None
    assert not problems


def test_impossible_header_date_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("date 2020-13-45 Text.", encoding="utf-8")
    [report], [problem] = read(path)
    assert report.published is None
    assert "2020-13-45" in problem
    assert str(path) in problem


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "date 2020-03-02 The army “retook” Saraqeb, a café owner said — twice."
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode(encoding))
    [report], problems = read(path)
    assert not problems
    assert report.published == DAY
    assert report.text.endswith("“retook” Saraqeb, a café owner said — twice.")


def test_binary_file_is_named_and_skipped(tmp_path: Path) -> None:
    bad, good = tmp_path / "a.txt", tmp_path / "b.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x81\x8d\xff\xfe\x01")
    good.write_text("Text.", encoding="utf-8")
    reports, [problem] = read(bad, good)
    assert [r.id for r in reports] == ["b"]
    assert problem.startswith(f"{bad}: not text")
    assert "\n" not in problem


def test_zero_bytes_become_spaces() -> None:
    assert decode_text(b"Saraqeb\x00fell to the army on Monday") == "Saraqeb fell to the army on Monday"


@pytest.mark.parametrize("content", ["", "  \n\t ", "date 2020-03-02 %MINIFYHTMLabc1%"])
def test_empty_text_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(content, encoding="utf-8")
    reports, [problem] = read(path)
    assert not reports
    assert "empty" in problem


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    rows = [
        json.dumps(
            {"id": "a", "published": "2020-03-02", "text": "One.", "title": "T", "source": "S", "url": "U"}
        ),
        "{broken",
        "",
        json.dumps({"id": 7, "published": "2020-03-02T23:00:00Z", "text": "Two."}),
        json.dumps({"id": "b", "published": "2 March", "text": "Three."}),
        json.dumps({"id": "c", "text": "Four."}),
        json.dumps({"id": "d", "published": "2020-03-02"}),
        json.dumps(["no", "object"]),
        json.dumps({"id": "e", "published": "2020-03-02", "text": "  "}),
        json.dumps({"published": None, "text": "Five."}),
        json.dumps({"id": {"x": 1}, "text": "Six."}),
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    reports, problems = read(path)
    assert [(r.id, r.published, r.text) for r in reports] == [
        ("a", DAY, "One."),
        ("7", DAY, "Two."),
        ("c", None, "Four."),
        ("r:10", None, "Five."),
    ]
    assert (reports[0].title, reports[0].source, reports[0].url) == ("T", "S", "U")
    assert [problem.split(": ")[0] for problem in problems] == [f"{path}:{n}" for n in (2, 5, 7, 8, 9, 11)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_json_lines_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(
        "".join(json.dumps({"id": i, "text": "سراقب é"}, ensure_ascii=False) + "\n" for i in "ab").encode(
            encoding
        )
    )
    reports, problems = read(path)
    assert [r.id for r in reports] == ["a", "b"]
    assert reports[0].text == "سراقب é"
    assert not problems


def test_half_characters_do_not_pass(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text('{"id": "a", "text": "x \\ud800 y"}', encoding="utf-8")
    [report], _ = read(path)
    report.text.encode("utf-8")


def test_folder_in_order_and_recursive(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.jsonl", "ignored.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"id": "y", "text": "t"}' if name.endswith("jsonl") else "t", encoding="utf-8")
    reports, problems = read(tmp_path)
    assert [r.id for r in reports] == ["y", "z", "b"]
    assert not problems


def test_folder_without_reports_is_named(tmp_path: Path) -> None:
    reports, [problem] = read(tmp_path)
    assert not reports
    assert str(tmp_path) in problem


def test_ids_are_made_unique_the_same_way_each_time(tmp_path: Path) -> None:
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text("t", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"id": "x", "text": "t"}\n{"id": "x~2", "text": "t"}', encoding="utf-8")
    assert [r.id for r in read(tmp_path)[0]] == ["x", "x~2", "x~3", "x~2~2"]
    assert [r.id for r in read(tmp_path)[0]] == [r.id for r in read(tmp_path)[0]]


def test_missing_file_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no such file"):
        read_reports([tmp_path / "none.txt"], on_problem=print)
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(ReportError, match=r"\.pdf"):
        read_reports([tmp_path / "x.pdf"], on_problem=print)


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b'\n{"id": "a", "text": "t"}\n{"id": "b", "text": "t"}\n', ["a", "b"]),
        (b"date 2020-03-02 Rebels took the town.\nMore.", ["stdin"]),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, ids: list[str]) -> None:
    class Stdin:
        buffer = io.BytesIO(data)

    monkeypatch.setattr(sys, "stdin", Stdin())
    reports, problems = read("-")
    assert [r.id for r in reports] == ids
    assert not problems


def test_json_lines_are_read_one_at_a_time() -> None:
    class Endless(io.RawIOBase):
        count = 0

        def readline(self, size: int | None = -1) -> bytes:
            self.count += 1
            return json.dumps({"id": str(self.count), "text": "t"}).encode() + b"\n"

        def __iter__(self) -> Endless:
            return self

        def __next__(self) -> bytes:
            return self.readline()

    stream = Endless()
    reports = read_lines(stream, stem="s", where="s", published=None, on_problem=print)  # type: ignore[arg-type]
    assert [next(reports).id for _ in range(3)] == ["1", "2", "3"]
    assert stream.count <= 4


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_decode_or_say_why(data: bytes) -> None:
    try:
        text = decode_text(data)
    except ValueError as error:
        text = ""
        reason = str(error)
    else:
        reason = "not text"
    assert "\x00" not in text
    assert reason.startswith("not text")


@given(st.text(max_size=300))
def test_blanking_keeps_every_offset(text: str) -> None:
    assert len(blank_out(text)[0]) == len(text)


@given(st.lists(st.binary(max_size=60).map(lambda b: b.replace(b"\n", b"")), max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_line_is_a_report_or_a_problem(lines: list[bytes]) -> None:
    problems: list[str] = []
    stream = io.BytesIO(b"\n".join(lines))
    list(read_lines(stream, stem="s", where="s", published=None, on_problem=problems.append))
    assert all("\n" not in problem for problem in problems)
