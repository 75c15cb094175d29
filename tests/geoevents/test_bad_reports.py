"""Hostile and broken reports: read or named in one line, and never more than text."""

import importlib.util
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from geoevents.errors import ReportError
from geoevents.model import Report
from geoevents.reports import read_reports

FOLDER = Path(__file__).parents[1] / "fixtures" / "bad_reports"


def write_binary() -> Callable[[Path], dict[str, bool]]:
    """The function of that name beside the fixtures."""
    spec = importlib.util.spec_from_file_location("make_binary", FOLDER / "make_binary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write_binary


def visible(text: str) -> str:
    """The characters that show: neither spaces nor invisible format characters."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def read(*paths: Path) -> tuple[list[Report], list[str]]:
    problems: list[str] = []
    reports = list(read_reports(list(paths), on_problem=problems.append))
    for problem in problems:
        assert "\n" not in problem
        assert problem.isprintable()
    return reports, problems


def test_binary_files_are_read_or_named(tmp_path: Path) -> None:
    for name, readable in write_binary()(tmp_path).items():
        reports, problems = read(tmp_path / name)
        assert bool(reports) == readable, name
        if readable:
            assert "Saraqeb" in reports[0].text, name
            assert str(reports[0].published) == "2020-03-02", name
            assert problems == [], name
        elif name != "empty.jsonl":
            assert len(problems) == 1, name
            assert name in problems[0]


def test_broken_lines_are_named_and_the_others_read() -> None:
    reports, problems = read(FOLDER / "broken_lines.jsonl")
    assert [report.id for report in reports] == ["good-1", "half-character", "good-1~2", "undated"]
    assert reports[-1].published is None
    named = [int(problem.split("broken_lines.jsonl:")[1].split(":")[0]) for problem in problems]
    assert named == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    reports[1].text.encode("utf-8")


def test_an_impossible_date_is_named_and_the_text_read_without_it() -> None:
    reports, problems = read(FOLDER / "impossible_date.txt")
    assert [report.published for report in reports] == [None]
    assert len(problems) == 1
    assert "2020-02-30" in problems[0]


def test_a_text_without_date_is_read_as_undated() -> None:
    reports, problems = read(FOLDER / "no_date.txt")
    assert [report.published for report in reports] == [None]
    assert problems == []


def test_a_header_alone_is_no_report() -> None:
    reports, problems = read(FOLDER / "date_only.txt")
    assert reports == []
    assert len(problems) == 1


@pytest.mark.parametrize(
    "name", ["markup.txt", "queries.txt", "orders.txt", "directions.txt", "terminal.txt", "formulas.jsonl"]
)
def test_hostile_text_stays_what_it_is(name: str) -> None:
    raw = (FOLDER / name).read_text(encoding="utf-8")
    reports, problems = read(FOLDER / name)
    assert problems == []
    assert len(reports) == 1
    if name.endswith(".txt"):
        assert visible(reports[0].text) == visible(raw.split("\n", 1)[1])
        assert len(reports[0].text) == len(raw)


def test_ids_like_paths_touch_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reports, problems = read(FOLDER / "paths.jsonl")
    assert [report.id[:9] for report in reports] == ["../../../", "C:\\Window", "/vsicurl/"]
    assert problems == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_or_of_no_known_kind_is_an_error_of_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", FOLDER / "make_binary.py"):
        with pytest.raises(ReportError) as caught:
            read(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_folder_without_reports_is_named(tmp_path: Path) -> None:
    reports, problems = read(tmp_path)
    assert reports == []
    assert len(problems) == 1


def test_the_whole_folder_reads_in_one_go() -> None:
    reports, problems = read(FOLDER)
    assert len({report.id for report in reports}) == len(reports) >= 12
    assert len(problems) >= 11
