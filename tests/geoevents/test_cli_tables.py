"""Tables, CSV and JSON lines from hostile cells."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from geoevents.cli.tables import printable, render_csv, render_json_lines, render_table
from geoevents.export import guard_cell


def test_columns_line_up_and_the_last_is_cut() -> None:
    rows = [{"place": "Saraqib", "text": "a" * 200}, {"place": "Aleppo city", "text": None}]
    lines = render_table(rows, ["place", "text"], width=60).splitlines()
    assert lines[0] == "place        text"
    assert lines[1].startswith("Saraqib      aaa")
    assert lines[1].endswith("…")
    assert max(map(len, lines)) <= 60
    assert lines[2] == "Aleppo city"


@given(st.text())
def test_no_cell_controls_the_terminal(text: str) -> None:
    line = printable(text)
    assert line.isprintable()
    assert "\n" not in line


@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0")), min_size=1
    )
)
def test_csv_gives_back_every_cell_and_no_formula(cells: list[str]) -> None:
    rendered = render_csv([{"cell": cell} for cell in cells], ["cell"])
    back = [row[0] if row else "" for row in csv.reader(io.StringIO(rendered, newline=""))][1:]
    assert len(back) == len(cells)
    for cell, got in zip(cells, back, strict=True):
        assert got == guard_cell(cell)
        assert got[:1] not in ("=", "+", "-", "@", "|", "%", "\t")


def test_formulas_are_disarmed_and_numbers_are_not() -> None:
    rows = [
        {"cell": cell} for cell in ("=HYPERLINK(1)", "\t=1+1", "@cmd", "|calc", -36.5, -4, None, ["-x", "y"])
    ]
    cells = [row[0] if row else "" for row in csv.reader(io.StringIO(render_csv(rows, ["cell"]), newline=""))]
    assert cells[1:] == ["'=HYPERLINK(1)", "'\t=1+1", "'@cmd", "'|calc", "-36.5", "-4", "", "'-x; y"]


def test_json_lines_are_one_object_a_line() -> None:
    text = render_json_lines([{"a": "x\ny"}, {"a": "ﺱ\u2028"}])
    assert [json.loads(line) for line in text.split("\n") if line] == [{"a": "x\ny"}, {"a": "ﺱ\u2028"}]
