from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys

import folium
import pytest

from maps import FrameError, MapError, build_map, save_map
from maps.event_map import EventMap


def test_the_map_is_foliums(campaign):
    event_map = build_map(campaign.events, **campaign.layers)
    assert isinstance(event_map, folium.Map)
    children = list(event_map._children.values())
    assert [type(c).__name__ for c in children].count("DataLayer") == 6
    assert any(isinstance(child, folium.LayerControl) for child in children)
    assert all(isinstance(c, folium.FeatureGroup) for c in children if type(c).__name__ == "DataLayer")


def test_two_maps_of_the_same_frames_are_the_same_bytes(campaign, tmp_path):
    random.seed(1)
    first = save_map(build_map(campaign.events, **campaign.layers), tmp_path / "a.html").read_bytes()
    random.seed(2)
    second = save_map(build_map(campaign.events, **campaign.layers), tmp_path / "b.html").read_bytes()
    assert first == second


def test_saving_twice_and_saving_foliums_way_gives_the_same_page(campaign, tmp_path):
    event_map = build_map(campaign.events, **campaign.layers)
    first = save_map(event_map, tmp_path / "a.html").read_bytes()
    assert save_map(event_map, tmp_path / "a.html").read_bytes() == first
    event_map.save(str(tmp_path / "b.html"))
    assert (tmp_path / "b.html").read_bytes() == first


def test_the_order_of_the_rows_does_not_change_what_is_told(campaign):
    shuffled = campaign.events.sample(frac=1, random_state=3)
    one, other = (build_map(frame).get_root().render() for frame in (campaign.events, shuffled))
    assert one == other


def test_foliums_own_maps_are_left_as_they_are(campaign):
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    build_map(campaign.events).get_root().render()
    assert (folium.Map.default_js, folium.Map.default_css) == before
    assert EventMap.default_js != folium.Map.default_js
    assert "cdn.jsdelivr.net" in folium.Map().get_root().render()


def test_importing_the_package_loads_no_heavy_library():
    code = (
        "import sys, maps; "
        "print([m for m in ('folium', 'geopandas', 'shapely', 'numpy', 'pandas') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_file_is_written_whole_or_not_at_all(campaign, tmp_path):
    file = tmp_path / "map.html"
    file.write_text("before")
    event_map = build_map(campaign.events)
    folium.Marker([0, 0], icon=folium.CustomIcon("https://example.org/pin.png")).add_to(event_map)
    folium.Element('<img src="https://example.org/x.png">').add_to(event_map.get_root().html)
    with pytest.raises(MapError):
        save_map(event_map, file)
    assert file.read_text() == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["map.html"]


def test_a_folder_that_is_not_there_is_told(campaign, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        save_map(build_map(campaign.events), tmp_path / "nowhere" / "map.html")


@pytest.mark.parametrize("as_of", ["2020-02-28", dt.date(2020, 2, 28)])
def test_as_of_may_be_a_text_or_a_date(campaign, as_of):
    assert '"days":[18232,18327,18320]' in build_map(campaign.events, as_of=as_of).get_root().render()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"language": "fr"}, "want en or ar"),
        ({"as_of": "yesterday"}, "want a date, YYYY-MM-DD"),
        ({"bounds": (40, 35, 36, 36)}, "west < east"),
        ({"bounds": (36, 35, 37, 95)}, "in degrees"),
        ({"palette": "rainbow"}, "neither a palette of the package"),
    ],
)
def test_a_wrong_option_is_one_clear_line(campaign, options, told):
    with pytest.raises(MapError) as caught:
        build_map(campaign.events, **options)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_frame_is_named(campaign):
    with pytest.raises(FrameError, match="holders: no column 'holder'"):
        build_map(campaign.events, holders=campaign.layers["holders"].drop(columns="holder"))


def test_no_events_and_empty_frames_still_make_a_map(campaign):
    empty = {name: frame.head(0) for name, frame in campaign.layers.items()}
    page = build_map(campaign.events.head(0), **empty).get_root().render()
    assert "geoevents-data" in page


def test_bounds_decide_where_the_map_opens(campaign):
    page = build_map(campaign.events, bounds=(36.5, 35.5, 37.0, 36.0)).get_root().render()
    assert '"view":[36.5,35.5,37.0,36.0]' in page


def test_a_road_event_does_not_move_the_view(campaign):
    plain = build_map(campaign.events).get_root().render()
    far = campaign.make_events({"place": "M5", "kind": "road", "latest": "2020-02-11"})
    far["geometry"] = [campaign.point_of("Latakia").buffer(0.1).centroid]
    import pandas as pd

    both = campaign.make_frame([*campaign.events.to_dict("records"), *far.to_dict("records")])
    assert isinstance(both, pd.DataFrame)
    page = build_map(both).get_root().render()
    view = page.split('"view":')[1].split("]")[0]
    assert view in plain
