from __future__ import annotations

import csv
import io
import itertools

import pytest

from maps import build_map

pytestmark = pytest.mark.browser

SIZES = [(1280, 820), (1024, 768), (1920, 1080), (768, 1024), (390, 844), (360, 640), (844, 390)]
PANELS = ".ge-head", ".ge-time", ".ge-legend", ".leaflet-control-layers", ".leaflet-control-zoom"


@pytest.fixture
def html(campaign):
    titles = {"en": "North-west Syria, winter 2019-20", "ar": "شمال غرب سوريا"}
    return build_map(campaign.events, **campaign.layers, title=titles).get_root().render()


@pytest.fixture
def page(html, open_page):
    return open_page(html)


def day_of(page):
    return page.evaluate("geoevents.state().day")


def open_place(page, name):
    x, y = page.evaluate("name => geoevents.pointOf(name)", name)
    page.mouse.click(x, y)
    page.wait_for_selector(".ge-popup")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", SIZES)
def test_no_panel_covers_another_or_leaves_the_screen(html, open_page, size, language):
    width, height = size
    page = open_page(html, width=width, height=height, fragment=f"#l={language}")
    page.wait_for_timeout(200)
    boxes = {name: page.locator(name).bounding_box() for name in PANELS}
    for name, box in boxes.items():
        assert box["x"] >= 0, name
        assert box["y"] >= 0, name
        assert box["x"] + box["width"] <= width, name
        assert box["y"] + box["height"] <= height, name
    for one, other in itertools.combinations(PANELS, 2):
        a, b = boxes[one], boxes[other]
        apart = (
            a["x"] + a["width"] <= b["x"]
            or b["x"] + b["width"] <= a["x"]
            or a["y"] + a["height"] <= b["y"]
            or b["y"] + b["height"] <= a["y"]
        )
        assert apart, (one, other, a, b)
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.ge-time, .ge-head, .ge-tools, .ge-tabs')].filter(
            n => n.scrollWidth > n.clientWidth + 1).map(n => n.className)"""
    )
    assert wide == []


def test_popups_show_the_sentence_and_all_that_is_known_of_it(page):
    open_place(page, "Saraqib")
    text = page.inner_text(".ge-popup")
    for told in (
        "Saraqib", "سراقب", "Held by", "Syrian government", "since 2 March 2020", "Retaken", "Confirmed",
        "The army re-entered Saraqib on Monday morning, all sides agree.", "Plain Monitor",
        "published 2 March 2020",
        "Said by both sides", "Known since 2 March 2020", "Syrian opposition",
    ):  # fmt: skip
        assert told in text, told
    heads = page.eval_on_selector_all(".ge-popup .ge-when", "nodes => nodes.map(n => n.textContent)")
    assert heads == ["2 March 2020", "27 February 2020", "6 February 2020"], "the newest first"
    link = page.locator(".ge-popup a").first
    assert link.get_attribute("href").startswith("https://example.org/")
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"


def test_popups_tell_of_denials(page):
    open_place(page, "Al-Atarib")
    text = page.inner_text(".ge-popup")
    assert "Disputed" in text
    assert "Denied by a rebel spokesman" in text
    assert "Contested" in text


def test_popups_say_only_what_is_shown_on_the_day(page):
    page.evaluate("geoevents.goTo('2020-02-10')")
    open_place(page, "Saraqib")
    assert page.locator(".ge-popup .ge-event").count() == 1
    assert "2 more here" in page.inner_text(".ge-popup")
    page.evaluate("geoevents.goTo('2020-02-28')")
    page.wait_for_timeout(100)
    assert page.locator(".ge-popup .ge-event").count() == 2


def test_a_stretch_of_road_tells_who_holds_it(page):
    (ax, ay), (bx, by) = (page.evaluate("n => geoevents.pointOf(n)", n) for n in ("Az-Zirbah", "Saraqib"))
    page.mouse.click(ax + (bx - ax) * 0.7, ay + (by - ay) * 0.7)
    page.wait_for_selector(".ge-popup")
    text = page.inner_text(".ge-popup")
    assert "M5" in text
    assert "Saraqib - Az-Zirbah" in text
    assert "Schematic" in text


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"latest": "2020-02-25", "earliest": "2020-02-24"}, "24–25 February 2020"),
        ({"latest": "2020-02-03", "earliest": "2020-01-30"}, "30 January to 3 February 2020"),
        (
            {"latest": "2020-02-25", "date_precision": "week", "earliest": "2020-02-19"},
            "in the week to 25 February 2020",
        ),
        ({"latest": "2020-02-29", "date_precision": "month", "earliest": "2020-02-01"}, "in February 2020"),
        ({"latest": "2020-02-25", "date_precision": "unknown", "earliest": None}, "around 25 February 2020"),
    ],
)
def test_dates_are_told_as_exactly_as_they_are_known(campaign, open_page, row, told):
    page = open_page(build_map(campaign.make_events(row)).get_root().render())
    open_place(page, "Saraqib")
    assert page.text_content(".ge-popup .ge-when") == told


def test_play_runs_to_the_end_and_stops(page):
    page.evaluate("geoevents.goTo('2020-03-03')")
    page.click(".ge-play")
    assert page.get_attribute(".ge-play", "aria-pressed") == "true"
    page.wait_for_function("() => geoevents.state().day === '2020-03-06'", timeout=8000)
    stopped = "() => document.querySelector('.ge-play').getAttribute('aria-pressed') === 'false'"
    page.wait_for_function(stopped, timeout=8000)


def test_the_slider_is_worked_by_keys(page):
    page.focus(".ge-slider")
    page.keyboard.press("ArrowLeft")
    assert day_of(page) == "2020-03-05"
    page.keyboard.press("PageDown")
    assert day_of(page) == "2020-02-27"
    page.keyboard.press("Home")
    assert day_of(page) == page.evaluate("geoevents.state().firstDay")
    page.keyboard.press("End")
    assert day_of(page) == "2020-03-06"
    assert page.get_attribute(".ge-slider", "aria-valuetext") == "6 March 2020"


def test_everything_can_be_reached_and_read_with_the_keyboard(page):
    page.focus(".ge-tab")
    page.keyboard.press("Enter")
    page.focus(".ge-entry >> nth=3")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ge-popup")
    assert "Saraqib" in page.inner_text(".ge-popup h2")
    assert page.evaluate("document.activeElement.className") == "leaflet-popup-close-button"
    page.keyboard.press("Escape")
    page.wait_for_selector(".ge-popup", state="detached")
    assert page.evaluate("document.activeElement.className") == "ge-entry"


def test_every_control_has_a_name(page):
    page.click(".ge-tab >> nth=0")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, a, input, select')].filter(n => !(
            n.getAttribute('aria-label') || n.textContent.trim() || n.closest('label') || n.title
        )).map(n => n.outerHTML)"""
    )
    assert nameless == []


def test_the_step_buttons_move_by_one_day(page):
    page.click(".ge-step >> nth=0")
    assert day_of(page) == "2020-03-05"
    page.click(".ge-step >> nth=1")
    assert day_of(page) == "2020-03-06"
    assert page.is_disabled(".ge-step >> nth=1")


def test_the_legend_filters_by_side_kind_and_status(page):
    every = page.evaluate("geoevents.state().shown")
    for text in ("HTS", "Advance", "Claimed"):
        box = page.locator(".ge-legend label", has_text=text).locator("input")
        box.uncheck()
        assert page.evaluate("geoevents.state().shown") < every
        box.check()
        assert page.evaluate("geoevents.state().shown") == every


def test_the_search_finds_places_and_sentences_in_both_scripts(page):
    for text, places in (
        ("saraqib", {"Saraqib", "An-Nayrab"}),
        ("سراقب", {"Saraqib"}),
        ("banners", {"Kafr Nabl"}),
    ):
        page.fill(".ge-search", text)
        page.wait_for_timeout(250)
        assert set(page.locator(".ge-entry strong").all_inner_texts()) == places
    page.fill(".ge-search", "no such thing")
    page.wait_for_timeout(250)
    assert "Nothing found" in page.inner_text(".ge-list")
    page.focus(".ge-search")
    page.keyboard.press("Escape")
    assert page.evaluate("geoevents.state().query") == ""


def test_claims_without_a_place_are_listed(page):
    page.click(".ge-tab >> nth=1")
    text = page.inner_text(".ge-list")
    assert "Claims without a place" in text
    assert "The hamlet of Umm Jalal was secured." in text
    assert "The rebels say that they advanced in several villages." in text


def test_the_arabic_page_is_arabic_throughout(html, open_page):
    page = open_page(html)
    page.click(".ge-language")
    assert page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
    assert page.title() == "شمال غرب سوريا"
    open_place(page, "Saraqib")
    page.click(".ge-tab >> nth=0")
    shown = page.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), out = [];
            while (walker.nextNode()) {
                const node = walker.currentNode, parent = node.parentElement;
                const foreign = 'script, style, blockquote, .ge-claim bdi, .ge-entry-quote, .ge-language';
                if (parent.closest(foreign)) continue;
                if (/[A-Za-z]{3,}/.test(node.data)) out.push(node.data.trim());
            }
            return out;
        }"""
    )
    names = {"Basemap", "Natural Earth", "Leaflet", "Saraqib", "CSV"}
    assert [text for text in shown if not any(name in text for name in names)] == []
    assert "2 مارس 2020" in page.inner_text(".ge-popup")
    assert "الحكومة السورية" in page.inner_text(".ge-legend")
    page.click(".ge-language")
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert "2 March 2020" in page.inner_text(".ge-popup")


def test_both_languages_have_the_same_words(page):
    missing = page.evaluate(
        r"""() => {
            const paths = (node, at) => typeof node === 'string' ? [at]
                : Object.keys(node).flatMap(key => paths(node[key], at + '.' + key));
            const holes = text => (text.match(/\{\d\}/g) || []).sort().join();
            const get = (node, path) => path.split('.').slice(1).reduce((n, key) => n && n[key], node);
            const { en, ar } = geoevents.words;
            return [...new Set([...paths(en, ''), ...paths(ar, '')])].filter(path => {
                const [a, b] = [get(en, path), get(ar, path)];
                return typeof a !== 'string' || typeof b !== 'string' || !a || !b || holes(a) !== holes(b);
            });
        }"""
    )
    assert missing == []


def test_the_address_keeps_the_view(page, html, open_page):
    page.evaluate("geoevents.goTo('2020-02-10')")
    page.select_option(".ge-select", "30")
    page.locator(".ge-legend label", has_text="HTS").locator("input").uncheck()
    page.click(".ge-language")
    page.wait_for_timeout(500)
    fragment = "#" + page.url.split("#")[1]
    state = page.evaluate("geoevents.state()")
    again = open_page(html, fragment=fragment).evaluate("geoevents.state()")
    for key in ("day", "period", "language", "shown", "zoom", "shownIds"):
        assert again[key] == state[key], key
    assert again["center"] == pytest.approx(state["center"], abs=0.001)


@pytest.mark.parametrize(
    "fragment",
    [
        "#d=2020-99-99&v=x,y,z",
        "#v=95,999,900&l=fr&p=-3",
        "#h=%E0%A4%A&q=%",
        "#d=0001-01-01",
        "#<img onerror=1>",
        "#constructor=1&__proto__=2",
    ],
)
def test_a_broken_address_does_no_harm(html, open_page, fragment):
    page = open_page(html, fragment=fragment)
    assert page.evaluate("geoevents.state().events") == 20
    assert page.said == []


def test_the_download_holds_what_is_shown_and_no_formula(campaign, open_page):
    texts = ["=HYPERLINK(1)", "+1", "-2+3", "@cmd", 'He said "no", twice.', "two\nlines"]
    frame = campaign.make_events(
        *({"latest": f"2020-02-0{i + 1}", "claims": [{"text": text}]} for i, text in enumerate(texts)),
        {"latest": "2020-02-01", "place": "nowhere"},
    )
    page = open_page(build_map(frame).get_root().render())
    with page.expect_download() as download:
        page.click(".ge-tool:has-text('CSV')")
    body = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    assert [row["sentence"] for row in rows] == [f"'{text}" for text in texts[:4]] + texts[4:]
    assert {row["place"] for row in rows} == {"Saraqib"}
    assert float(rows[0]["longitude"]) == pytest.approx(36.80591)
    assert download.value.suggested_filename == "events-2020-02-06.csv"


def test_the_link_is_copied_or_shown(page):
    page.click(".ge-tool:has-text('Link')")
    page.wait_for_timeout(200)
    said = page.locator(".ge-say")
    assert "copied" in said.inner_text() or "#d=2020-03-06" in said.locator("input").input_value()


def test_the_legend_and_the_layers_open_by_touch(html, open_page):
    page = open_page(html, width=390, height=844, is_mobile=True, has_touch=True, device_scale_factor=2)
    assert page.locator(".ge-fold-body").is_hidden()
    page.tap(".ge-fold-head")
    assert page.locator(".ge-fold-body").is_visible()
    page.tap(".ge-tab >> nth=0")
    assert page.locator(".ge-list").is_visible()
    assert page.locator(".ge-fold-body").is_hidden(), "one sheet at a time"
    page.tap(".ge-tab >> nth=0")
    page.tap(".leaflet-control-layers-toggle")
    page.tap(".leaflet-control-layers-overlays label >> nth=0")
    assert page.evaluate("geoevents.state().layers.areas") is False


def test_a_popup_stays_clear_of_the_panels_on_a_phone(html, open_page):
    page = open_page(html, width=360, height=640, is_mobile=True, has_touch=True)
    x, y = page.evaluate("geoevents.pointOf('Saraqib')")
    page.touchscreen.tap(x, y)
    page.wait_for_selector(".ge-popup")
    page.wait_for_timeout(500)
    popup = page.locator(".leaflet-popup").bounding_box()
    head, bar = (page.locator(name).bounding_box() for name in (".ge-head", ".ge-time"))
    assert popup["y"] >= head["y"] + head["height"] - 1
    assert popup["y"] + popup["height"] <= bar["y"] + 1
    assert popup["x"] >= 0
    assert popup["x"] + popup["width"] <= 360


def test_readers_who_want_little_motion_get_none(html, open_page):
    page = open_page(html, reduced_motion="reduce")
    assert page.evaluate(
        "getComputedStyle(document.querySelector('.ge-fold-head svg')).transitionDuration"
    ) in ("0s", "")
    assert page.evaluate("geoevents.calm()") is True


def test_the_wheel_and_a_drag_move_the_map_and_the_layers_with_it(page):
    before = page.evaluate("geoevents.pointOf('Saraqib')")
    page.mouse.move(640, 400)
    page.mouse.down()
    page.mouse.move(540, 430, steps=5)
    page.mouse.up()
    page.wait_for_timeout(700)
    after = page.evaluate("geoevents.pointOf('Saraqib')")
    assert after[0] < before[0] - 50
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(900)
    assert page.evaluate("geoevents.state().zoom") > 9
    assert page.said == []


def test_ten_thousand_events_step_fast(open_page):
    import importlib.util
    from pathlib import Path

    file = Path(__file__).parents[1] / "benchmarks" / "bench_map.py"
    spec = importlib.util.spec_from_file_location("bench_map", file)
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    page = open_page(build_map(bench.make_events(10_000)).get_root().render())
    page.wait_for_timeout(500)
    days = ["2020-12-20", "2020-12-21"] * 8
    best = min(page.evaluate("days => days.map(day => geoevents.goTo(day))", days)[1:])
    assert best < 100, f"{best} ms at the full number; the best of many, since machines do other things too"


def test_a_long_arabic_title_is_cut_at_its_end(campaign, open_page):
    titles = {
        "en": "North-west Syria",
        "ar": "شمال غرب سوريا وشمالها وشرقها، من كانون الأول 2019 إلى آذار 2020",
    }
    html = build_map(campaign.events, **campaign.layers, title=titles).get_root().render()
    page = open_page(html, width=390, height=844)
    ends = "getComputedStyle(document.querySelector('.ge-head h1')).direction"
    assert page.evaluate(ends) == "ltr"
    page.click(".ge-language")
    assert page.evaluate(ends) == "rtl"
    assert page.inner_text(".ge-head h1") == titles["ar"]
    assert page.said == []
