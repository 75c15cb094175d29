"""The store's file: made whole, opened only if it is one, and read by other programs."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gazetteer.place import BoundingBox
from geoevents.errors import StoreError
from geoevents.model import (
    Claim,
    EventType,
    Evidence,
    Report,
)
from geoevents.query import EventQuery
from geoevents.store import EventStore
from geoevents.store.geopackage import make_point, read_point

Maker = Callable[..., Any]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such store"),
        (b"", "empty file"),
        (b"PK\x03\x04 not a database" * 20, "not a GeoPackage"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "not a GeoPackage"),
        (b"SQLite format 3\x00" + b"\x07" * 52 + b"GPKG" + b"\x07" * 4000, "damaged|not a database|malformed"),
    ],
)
def test_a_file_that_is_no_store_is_one_line(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "x.gpkg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=message) as error:
        EventStore.open(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    assert sorted(tmp_path.iterdir()) == ([path] if content is not None else [])


def test_another_geopackage_is_no_store(tmp_path: Path) -> None:
    import geopandas
    from shapely import Point

    path = tmp_path / "other.gpkg"
    geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(1, 2)], crs=4326).to_file(path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="other layers"):
        EventStore.open(path, create=True)
    assert path.read_bytes() == before


def test_a_folder_that_is_missing_or_a_folder_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be made"):
        EventStore.open(tmp_path / "none" / "s.gpkg", create=True)
    with pytest.raises(StoreError, match="directory"):
        EventStore.open(tmp_path, create=True)


def test_two_stores_may_be_made_at_once(tmp_path: Path, campaign: Maker) -> None:
    path = tmp_path / "s.gpkg"
    with EventStore.open(path, create=True) as one, EventStore.open(path, create=True) as two:
        one.add(campaign(5))
        two.add(campaign(5, prefix="other"))
        assert one.count_reports() == two.count_reports() == 10
    assert list(tmp_path.iterdir()) == [path]


def test_geopandas_reads_the_layers_without_a_warning(store: EventStore, campaign: Maker) -> None:
    import geopandas
    import pyogrio

    store.add(campaign())
    store.add([(Report(id="u", text="t"), [_unlocated()])])
    store.close()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        layers = dict(pyogrio.list_layers(store.path))
        events = geopandas.read_file(store.path, layer="events")
        boxed = geopandas.read_file(store.path, layer="events", bbox=(36.0, 35.1, 36.3, 35.4))
        claims = geopandas.read_file(store.path, layer="claims")
        control_layer = geopandas.read_file(store.path, layer="control")
        reports = pyogrio.read_dataframe(store.path, layer="reports")
    assert layers == {
        "events": "Point",
        "claims": "Point",
        "control": "Point",
        "reports": None,
        "places": None,
        "baseline": None,
        "baseline_areas": "MultiPolygon",
    }
    assert events.crs == 4326
    assert events.geometry.isna().sum() == claims.geometry.isna().sum() == 1
    assert 0 < len(boxed) < len(events)
    assert str(events["latest"].dtype).startswith("datetime64")
    assert len(reports) == 61
    assert {"holder", "status", "start", "end"} <= set(control_layer.columns)


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="no ogrinfo (Debian package gdal-bin)")
def test_ogrinfo_and_ogr2ogr_agree(store: EventStore, tmp_path: Path, campaign: Maker) -> None:
    store.add(campaign())
    store.close()
    run = subprocess.run(["ogrinfo", "-so", "-al", store.path], capture_output=True, text=True, check=True)
    assert "Warning" not in run.stdout + run.stderr
    assert "ERROR" not in run.stdout + run.stderr
    assert "Layer name: events" in run.stdout
    assert "spacetime" not in run.stdout


def test_the_index_follows_edits_by_other_programs(store: EventStore, campaign: Maker) -> None:
    store.add(campaign())
    event = store.events(EventQuery(limit=1))[0]
    store.close()
    import geopandas

    frame = geopandas.read_file(store.path, layer="events")
    assert len(frame) > 12
    run = (
        subprocess.run(
            ["ogrinfo", store.path, "-sql", f"DELETE FROM events WHERE event_id = '{event.id}'"],
            capture_output=True,
            text=True,
            check=False,
        )
        if shutil.which("ogrinfo")
        else None
    )
    if run is None:
        pytest.skip("no ogrinfo (Debian package gdal-bin)")
    with EventStore.open(store.path) as opened:
        world = EventQuery(bbox=BoundingBox(west=-180, south=-90, east=180, north=90))
        assert len(opened.events(world)) == len(opened.events()) == len(frame) - 1


def _unlocated() -> Claim:
    return Claim(
        report_id="u",
        type=EventType.CAPTURE,
        place=None,
        place_text="Rakaya",
        evidence=Evidence(start=0, end=1, text="t"),
        gain="Syrian government",
    )


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("envelope", [0, 1, 2, 3, 4])
def test_points_are_read_as_any_program_writes_them(order: str, envelope: int) -> None:
    import struct

    little = order == "<"
    header = b"GP\x00" + bytes([envelope << 1 | little]) + struct.pack(f"{order}i", 4326)
    box = struct.pack(f"{order}{(0, 4, 6, 6, 8)[envelope]}d", *[0.0] * (0, 4, 6, 6, 8)[envelope])
    point = bytes([little]) + struct.pack(f"{order}Idd", 1, 36.8, 35.9)
    assert read_point(header + box + point) == (36.8, 35.9)


def test_what_is_no_point_is_none() -> None:
    assert read_point(make_point(35.9, 36.8)) == (36.8, 35.9)
    assert read_point(make_point(float("nan"), float("nan"))) is None
    for blob in (
        None,
        b"",
        b"GP",
        b"XX" + make_point(1, 2)[2:],
        make_point(1, 2)[:-1],
        b"GP\x00\x11" + make_point(1, 2)[4:],
    ):
        assert read_point(blob) is None
