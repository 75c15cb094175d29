"""RFC 7946, and what JSON cannot say."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from geoevents.export import export_frame
from geoevents.geojson import feature_collection, geometry_mapping, plain_value


def test_rings_turn_the_right_way() -> None:
    hole = [(1, 1), (2, 1), (2, 2), (1, 2)]
    clockwise = Polygon([(0, 0), (0, 5), (5, 5), (5, 0)], [hole])
    mapping = geometry_mapping(clockwise)
    assert mapping is not None
    rings = [shapely.LinearRing(ring) for ring in mapping["coordinates"]]
    assert rings[0].is_ccw
    assert not rings[1].is_ccw
    assert mapping["coordinates"][0][0] == mapping["coordinates"][0][-1]


def test_what_json_cannot_say_becomes_null(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {
            "id": [1, 2, 3],
            "value": [math.inf, math.nan, 1.5],
            "text": pd.Series(["a\x00b", None, "\ud800"], dtype=object),
        },
        geometry=[Point(1, 2), Point(math.nan, 2), LineString([(0, 0), (1, 1)])],
        crs=4326,
    )
    collection = feature_collection(frame, id_column="id")
    text = json.dumps(collection, allow_nan=False)
    assert "\\u0000" not in text
    values = [feature["properties"]["value"] for feature in collection["features"]]
    assert values == [None, None, 1.5]
    assert collection["features"][1]["geometry"] is None
    assert collection["bbox"] == [0, 0, 1, 2]
    path = tmp_path / "x.geojson"
    export_frame(frame, path)
    assert len(gpd.read_file(path)) == 3


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_any_cell_can_be_written(value: Any) -> None:
    plain = plain_value(value)
    text = json.dumps(plain, allow_nan=False, ensure_ascii=False)
    text.encode("utf-8")
    assert json.loads(text) == plain
