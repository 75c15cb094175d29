"""Files of other formats: valid, whole or not there, harmless to spreadsheets, and read back the same."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString

from gazetteer.place import Place, PlaceKind
from geoevents import export
from geoevents.corroboration import corroborate
from geoevents.errors import ExportError
from geoevents.export import FORMATS, export_events, export_frame, guard_cell
from geoevents.frames import EVENT_COLUMNS, events_frame
from geoevents.model import Claim, DatePrecision, Event, EventType, Evidence


def make_events(count: int = 5, *, words: str = "The army took it.") -> list[Event]:
    """Events a day apart, the last one without a place."""
    claims = []
    for number in range(count):
        day = dt.date(2020, 2, 1) + dt.timedelta(days=number)
        place = Place(
            id=f"gn:{number}",
            name=f"Place {number}",
            kind=PlaceKind.SETTLEMENT,
            latitude=35.123456789 + number / 10,
            longitude=36.5,
            alternate_names=("مكان",),
        )
        claims.append(
            Claim(
                report_id=f"r{number}",
                type=EventType.CAPTURE,
                place=place if number < count - 1 else None,
                place_text=f"=Place {number}",
                evidence=Evidence(start=0, end=len(words), text=words),
                gain="Syrian government",
                earliest=day,
                latest=day,
                date_precision=DatePrecision.DAY,
                published=day,
                said_by=("army", "residents"),
            )
        )
    return corroborate(claims)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_read_back(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    events = make_events()
    assert export_events(events, path) == len(events)
    assert list(tmp_path.iterdir()) == [path]
    if ending == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert [row["event_id"] for row in rows] == [event.id for event in events]
        assert float(rows[0]["latitude"]) == pytest.approx(35.1234568)
        assert rows[-1]["latitude"] == ""
        return
    frame = gpd.read_parquet(path) if ending == ".parquet" else gpd.read_file(path)
    assert len(frame) == len(events)
    assert frame.crs is None or frame.crs.to_epsg() == 4326
    assert frame.geometry.isna().sum() + frame.geometry.is_empty.sum() == 1
    if ending != ".kml":
        assert set(frame["status"]) == {"reported"}


@pytest.mark.parametrize("ending", FORMATS)
def test_no_events_are_a_file_too(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"none{ending}"
    assert export_events([], path) == 0
    assert path.exists()


def test_geojson_is_what_rfc_7946_says(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    export_events(make_events(), path)
    content = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    assert content["bbox"] == [36.5, 35.1234568, 36.5, 35.4234568]
    first = content["features"][0]
    assert set(first) == {"type", "id", "geometry", "properties"}
    assert first["geometry"]["coordinates"] == [36.5, 35.1234568]
    assert content["features"][-1]["geometry"] is None
    assert set(first["properties"]) == set(EVENT_COLUMNS) - {"event_id"}
    assert first["properties"]["claims"][0]["said_by"] == ["army", "residents"]
    assert len({feature["id"] for feature in content["features"]}) == 5


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "|calc", "%x", "\x00=1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert str(guard_cell(text)).startswith("'")
    assert guard_cell(-2.5) == -2.5
    assert guard_cell("Saraqeb = free") == "Saraqeb = free"


def test_hostile_words_pass_through_every_format(tmp_path: Path) -> None:
    words = "<script>alert(1)</script> ${x} ]]> \x00\x07 \ud800 ' \" ; DROP TABLE"
    for ending in FORMATS:
        path = tmp_path / f"h{ending}"
        assert export_events(make_events(3, words=words), path) == 3
        if ending not in (".csv", ".parquet"):
            assert len(gpd.read_file(path)) == 3


def test_an_unknown_ending_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.xlsx.*\.geojson"):
        export_events([], tmp_path / "out.xlsx")
    with pytest.raises(OSError, match="no such folder"):
        export_events([], tmp_path / "none" / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    path.write_text("before")

    def broken() -> Any:
        yield make_events(1)[0]
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        export_events(broken(), path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_parquet_without_its_library_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match="pyarrow"):
        export_events([], tmp_path / "out.parquet")


def test_lines_and_areas_can_be_csv(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"road": ["M5"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=4326)
    export_frame(frame, tmp_path / "r.csv")
    assert "LINESTRING" in (tmp_path / "r.csv").read_text()


def test_large_exports_are_chunked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_CHUNK", 2)
    events = make_events(5)
    for ending in FORMATS:
        path = tmp_path / f"c{ending}"
        assert export_events(iter(events), path) == 5
    assert len(json.loads((tmp_path / "c.geojson").read_text())["features"]) == 5
    assert len(events_frame(events)) == 5
