from __future__ import annotations

import itertools

import pytest

from maps import build_map
from maps.layers import LAYER_NAMES, DataLayer

pytestmark = pytest.mark.browser

CANVAS_PIXELS = """(pane) => {
    const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const seen = {};
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] < 255) continue;
        const rgb = [data[i], data[i + 1], data[i + 2]];
        const key = '#' + rgb.map(v => v.toString(16).padStart(2, '0')).join('');
        seen[key] = (seen[key] || 0) + 1;
    }
    return seen;
}"""
PIXEL = """([x, y]) => {
    for (const canvas of [...document.querySelectorAll('canvas.ge-surface')].reverse()) {
        const box = canvas.getBoundingClientRect(), k = canvas.width / box.width;
        const [px, py] = [Math.round((x - box.left) * k), Math.round((y - box.top) * k)];
        const d = canvas.getContext('2d').getImageData(px, py, 1, 1).data;
        const hex = v => v.toString(16).padStart(2, '0');
        if (d[3] > 200) return ('#' + hex(d[0]) + hex(d[1]) + hex(d[2])).toUpperCase();
    }
    return null;
}"""
FRONT = "#3a2a2a"
GOVERNMENT, OPPOSITION, HTS = "#D55E00", "#009E73", "#CC79A7"


@pytest.fixture
def page(campaign, open_page):
    return open_page(build_map(campaign.events, **campaign.layers).get_root().render())


def go(page, day):
    page.evaluate("day => geoevents.goTo(day)", day)


def colour_at(page, name, dx=0, dy=0):
    x, y = page.evaluate("name => geoevents.pointOf(name)", name)
    return page.evaluate(PIXEL, [x + dx, y + dy])


def test_no_request_is_tried_and_the_console_is_clean(page):
    for day in ("2019-12-05", "2020-01-27", "2020-02-28", "2020-03-06"):
        go(page, day)
    assert page.asked == []
    assert page.said == []


@pytest.mark.parametrize(
    ("day", "holder", "colour"),
    [
        ("2020-02-01", "Syrian opposition", OPPOSITION),
        ("2020-02-10", "Syrian government", GOVERNMENT),
        ("2020-02-27", "Syrian opposition", OPPOSITION),
        ("2020-03-01", "Syrian opposition", OPPOSITION),
        ("2020-03-02", "Syrian government", GOVERNMENT),
    ],
)
def test_the_day_changes_who_holds_saraqib_and_its_colour(page, day, holder, colour):
    go(page, day)
    assert page.evaluate("geoevents.state().holders.Saraqib.holder") == holder
    assert colour_at(page, "Saraqib") == colour


def test_roads_take_the_colour_of_their_holder_by_segment(page):
    go(page, "2020-02-28")
    roads = {row["section"]: row for row in page.evaluate("geoevents.state().roads") if row["road"] == "M5"}
    assert roads["Murak - Khan Shaykhun"]["colour"] == GOVERNMENT
    assert roads["Khan al-Subul - Saraqib"]["status"] == "contested"
    go(page, "2020-03-02")
    roads = {row["section"]: row for row in page.evaluate("geoevents.state().roads") if row["road"] == "M5"}
    assert {row["colour"] for row in roads.values()} == {GOVERNMENT}


def test_areas_are_those_of_the_day(page):
    go(page, "2019-12-20")
    assert page.evaluate("geoevents.state().areas") == 2
    go(page, "2020-02-20")
    assert page.evaluate("geoevents.state().areas") == 3


def test_the_front_is_that_of_the_day(page):
    go(page, "2019-12-20")
    before = page.evaluate(CANVAS_PIXELS, "ge-control").get(FRONT, 0)
    assert before > 100
    page.locator(".ge-legend label", has_text="Syrian opposition").locator("input").uncheck()
    page.wait_for_timeout(120)
    assert page.evaluate(CANVAS_PIXELS, "ge-control").get(FRONT, 0) < before / 10


@pytest.mark.parametrize(
    ("day", "spot", "held"),
    [
        ("2020-01-20", [36.85, 35.68], "Held by\nSyrian opposition"),
        ("2020-02-20", [36.85, 35.68], "Held by\nSyrian government"),
        ("2020-02-20", [36.6, 35.8], "Contested\nSyrian opposition\nagainst\nSyrian government"),
    ],
)
def test_ground_tells_who_holds_it_and_leads_to_places(page, day, spot, held):
    go(page, day)
    x, y = page.evaluate("([lon, lat]) => geoevents.pixelOf(lat, lon)", spot)
    page.mouse.click(x, y)
    page.wait_for_selector(".ge-popup")
    text = page.inner_text(".ge-popup")
    assert text.startswith("Ground")
    assert "".join(held.split()) in "".join(text.split())
    if "Contested" in held:
        return
    link = page.locator(".ge-popup .ge-link").first
    name = link.inner_text()
    link.click()
    page.wait_for_timeout(400)  # the first bubble fades
    assert page.inner_text(".ge-popup h2").startswith(name)


def test_a_click_beside_all_ground_opens_nothing(page):
    x, y = page.evaluate("() => geoevents.pixelOf(35.0, 35.9)")
    page.mouse.click(x, y)
    page.wait_for_timeout(100)
    assert page.locator(".ge-popup").count() == 0


def test_events_are_those_up_to_the_day_or_of_the_period(page):
    go(page, "2020-02-27")
    assert page.evaluate("geoevents.state().shown") == 14
    page.select_option(".ge-select", "7")
    assert page.evaluate("geoevents.state().shownIds") == [
        "capture-An-Nayrab-2020-02-24", "capture-Kafr Nabl-2020-02-25", "capture-Saraqib-2020-02-27",
    ]  # fmt: skip
    page.select_option(".ge-select", "1")
    assert page.evaluate("geoevents.state().shownIds") == ["capture-Saraqib-2020-02-27"]


@pytest.mark.parametrize("key", ["areas", "roads", "holders", "labels", "events"])
def test_each_layer_can_be_switched_off(page, key):
    label = page.locator(".leaflet-control-layers-overlays label", has_text=LAYER_NAMES[key]["en"])
    pane = "ge-marks" if key in ("labels", "events") else "ge-control"
    before = page.evaluate(CANVAS_PIXELS, pane)
    label.locator("input").uncheck()
    page.wait_for_timeout(120)
    assert page.evaluate("key => geoevents.state().layers[key]", key) is False
    assert page.evaluate(CANVAS_PIXELS, pane) != before
    label.locator("input").check()
    page.wait_for_timeout(120)
    assert page.evaluate(CANVAS_PIXELS, pane) == before


def test_places_stand_where_they_belong_on_the_basemap(page):
    page.evaluate("geoevents.goTo('2019-12-02')")
    page.keyboard.press("Tab")
    sea, land = page.evaluate(
        """() => {
            const canvas = document.querySelector('.leaflet-ge-base-pane canvas');
            return [canvas.width, canvas.height];
        }"""
    )
    assert sea > 1000
    assert land > 600
    colours = page.evaluate(CANVAS_PIXELS, "ge-base")
    assert colours["#f7f4ec"] > colours["#ebe6db"] > 1000, "Syria is light, its neighbours darker"


def test_symbols_differ_by_side_type_and_status(page):
    looks = page.evaluate(
        """() => {
            const plain = { colour: '#009E73', shape: 'circle', status: 'reported', type: 'capture' };
            const looks = [
                ...geoevents.shapes.map(shape => ({ shape })),
                ...geoevents.TYPES.slice(1).map(type => ({ type })),
                ...['claimed', 'disputed', 'denied'].map(status => ({ status })),
            ];
            return looks.map(look => geoevents.icon(30, (ctx, m) =>
                geoevents.drawSymbol(ctx, m, m, 7, { ...plain, ...look })).toDataURL());
        }"""
    )
    assert len(looks) == 9 + 6 + 3
    assert len(set(looks)) == len(looks)


def test_shapes_of_the_page_are_those_of_the_palettes(page):
    from maps.palette import SHAPES

    assert set(page.evaluate("geoevents.shapes")) == set(SHAPES)


@pytest.mark.parametrize("zoom", [7, 9, 11])
def test_labels_do_not_touch_each_other(campaign, open_page, zoom):
    html = build_map(campaign.events, **campaign.layers).get_root().render()
    page = open_page(html, fragment=f"#v=35.75,36.75,{zoom}")
    boxes = page.evaluate("geoevents.labelBoxes()")
    assert len(boxes) == page.evaluate("geoevents.state().labels") >= 4
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart


def test_an_event_of_a_road_stands_on_the_road(campaign, open_page):
    claim = {"text": "The whole of the M5 is open again, the ministry said."}
    frame = campaign.make_events(
        {"place": "Saraqib", "latest": "2020-02-06"},
        {"place": "M5", "kind": "road", "latest": "2020-02-11", "claims": [claim], "gain": "Syrian government"},
    )
    frame.loc[1, "geometry"] = campaign.point_of("Hama")
    page = open_page(build_map(frame, roads=campaign.layers["roads"]).get_root().render())
    assert page.evaluate("geoevents.state().drawn") == 1
    page.click(".ge-tab >> nth=0")
    page.click(".ge-entry >> nth=0")
    page.wait_for_selector(".ge-popup blockquote")
    assert page.text_content(".ge-popup h2") == "M5"
    assert page.text_content(".ge-popup blockquote") == claim["text"]


def test_layer_names_are_the_same_on_the_page(page):
    assert page.evaluate("geoevents.layerNames") == LAYER_NAMES
    with pytest.raises(KeyError):
        DataLayer("clouds")
