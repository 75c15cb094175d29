from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from maps.errors import FrameError
from maps.frames import EPOCH, Table, clean_text, to_day, to_list


def table(column, required=(), geometry=None, crs=4326):
    geometry = geometry if geometry is not None else [Point(36.8, 35.86)] * len(column)
    frame = gpd.GeoDataFrame({"value": pd.Series(column, dtype=object)}, geometry=geometry, crs=crs)
    return Table(frame, name="events", required=required)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_days_are_read_in_every_form(day):
    number = (day - EPOCH).days
    stamp = dt.datetime(day.year, day.month, day.day, 23, 59, tzinfo=dt.UTC)
    for form in (day, day.isoformat(), stamp, pd.Timestamp(stamp), f"{day.isoformat()}T10:00:00Z"):
        assert to_day(form) == number


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, pd.NA, "", np.nan])
def test_missing_cells_are_missing_in_every_form(missing):
    assert clean_text(missing) == ""
    assert table([missing]).days("value") == [None]
    assert table([missing]).numbers("value") == [None]


def test_texts_can_always_be_written():
    assert clean_text("a\ud800b ") == "a\ufffdb"
    clean_text("\ud800\udfff\x00").encode("utf-8")


@pytest.mark.parametrize(
    ("method", "value", "told"),
    [
        ("days", "2020-13-01", "want a date, YYYY-MM-DD"),
        ("days", 20200301, "want a date, YYYY-MM-DD"),
        ("numbers", "many", "want a finite number"),
        ("numbers", float("inf"), "want a finite number"),
        ("lists", "one", "want a list"),
        ("lists", 3, "want a list"),
    ],
)
def test_a_wrong_cell_is_named_by_frame_row_and_column(method, value, told):
    with pytest.raises(FrameError) as caught:
        getattr(table([None, value]), method)("value")
    message = str(caught.value)
    assert message.startswith("events, row 1, column 'value'")
    assert told in message
    assert "\n" not in message


def test_a_missing_column_is_named_with_those_there_are():
    with pytest.raises(
        FrameError, match=r"events: no column 'place'; want place \(there are: value, geometry\)"
    ):
        table([1], required=("place",))


def test_a_plain_frame_is_refused():
    with pytest.raises(FrameError, match="is no GeoDataFrame"):
        Table(pd.DataFrame({"a": [1]}), name="events", required=())


def test_choices_say_what_may_stand():
    with pytest.raises(FrameError, match="want one of capture, holds"):
        table(["parade"]).choices("value", ("capture", "holds"), default="holds")
    assert table([None]).choices("value", ("capture", "holds"), default="holds") == ["holds"]


def test_lists_may_be_tuples_and_arrays():
    assert [to_list(value) for value in ((1, 2), np.array([1, 2]), [1, 2], None)] == [[1, 2]] * 3 + [[]]


def test_points_of_lines_and_areas_lie_on_them():
    area = box(36, 35, 37, 36)
    (a, b, c) = table([1, 2, 3], geometry=[area, LineString([(36, 35), (37, 36)]), None]).points()
    assert area.contains(Point(a))
    assert LineString([(36, 35), (37, 36)]).distance(Point(b)) < 1e-9
    assert c is None


def test_metres_are_turned_into_degrees():
    frame = gpd.GeoDataFrame(geometry=[Point(36.8, 35.86)], crs=4326).to_crs(3857)
    ((longitude, latitude),) = Table(frame, name="events", required=()).points()
    assert (longitude, latitude) == pytest.approx((36.8, 35.86))


def test_coordinates_off_the_earth_are_refused():
    with pytest.raises(FrameError, match="longitude and latitude in degrees"):
        table([1], geometry=[Point(4_000_000, 4_000_000)], crs=None).points()


def test_shapes_of_the_wrong_kind_are_refused():
    with pytest.raises(FrameError, match="want LineString"):
        table([1]).shapes(("LineString",))
