from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files

import folium
import folium.plugins
import pytest

from maps import PageError, build_map
from maps.page import read_runtime

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=1}",
    "`;window.hacked=1;`",
    "C:\\2019\\u0041\\x",
    "a\u2028b\u2029c",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "{% for x in y %}",
    '"}]};window.hacked=1;//',
    "'><svg/onload=window.hacked=1>",
    "&lt;b&gt;&amp;#x41;",
    "\u202eright to left\u202c",
    "]]>--><style>*{display:none}</style>",
    "{island}",
]  # fmt: skip


@pytest.fixture
def page(campaign):
    return build_map(campaign.events, **campaign.layers, title="A map").get_root().render()


def test_the_page_names_no_address_that_it_would_load(page):
    bare = re.sub(r"<script[^>]*>.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    assert not re.findall(r"(?:src|href)=[\"'](?!data:)", bare)
    assert "@import" not in page
    assert not re.findall(r"url\((?!data:|#default)", page)


def test_the_policy_allows_what_is_there_by_its_hash_and_nothing_else(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) > 5
    for content in scripts + re.findall(r"<style>(.*?)</style>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_policy_comes_before_anything_that_it_rules(page):
    assert page.index("Content-Security-Policy") < min(page.index("<script"), page.index("<style"))


def test_readers_may_zoom_the_page(page):
    assert "user-scalable" not in page
    assert "maximum-scale" not in page
    assert page.count('name="viewport"') == 1


def test_an_element_with_a_file_of_its_own_is_refused(campaign):
    event_map = build_map(campaign.events)
    folium.plugins.MarkerCluster().add_to(event_map)
    with pytest.raises(PageError, match=r"an element wants 'https://.*markercluster"):
        event_map.get_root().render()


def test_runtime_files_are_only_those_of_the_package():
    for name in ("../errors.py", "https://example.org/x.js", "vendor/none.js", "/etc/passwd"):
        with pytest.raises(PageError):
            read_runtime(name)


def test_style_sheets_carry_their_pictures():
    css = read_runtime("vendor/leaflet.css")
    assert "data:image/png;base64," in css
    assert "url(images/" not in css


def test_vendored_files_are_those_that_are_listed():
    folder = files("maps") / "runtime" / "vendor"
    rows = re.findall(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (folder / "SOURCES.md").read_text(), re.MULTILINE)
    assert {name for name, _ in rows} >= {"leaflet.js", "leaflet.css", "leaflet.LICENSE"}
    for name, digest in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_hostile_texts_stand_only_in_the_island(campaign):
    page = hostile_map(campaign).get_root().render()
    head, _, rest = page.partition('<script type="application/json"')
    island, _, tail = rest.partition("</script>")
    assert "hacked" in island
    outside = head.replace("&lt;/script&gt;&lt;script&gt;window.hacked=1&lt;/script&gt;", "", 1) + tail
    assert "hacked" not in outside
    assert "7 * 7" in island


def hostile_map(campaign, **options):
    rows = []
    for i, text in enumerate(HOSTILE):
        claim = {
            "text": text, "report_id": text, "title": text, "source": text,
            "url": f"javascript:window.hacked=1//{text}",
            "published": "2020-02-06", "said_by": [text], "denied_by": [text], "status": text,
        }  # fmt: skip
        rows.append(
            {
                "event_id": f"{i}{text}", "place_ar": text, "kind": text, "part": text, "gain": text,
                "loss": text + "2",
                "against": text + "3", "latest": "2020-02-06", "claims": [claim],
                "place": "Saraqib" if i % 3 else text,
            }
        )  # fmt: skip
        point = campaign.point_of("Saraqib")
        rows[-1]["geometry"] = point if i % 3 else None
    frame = campaign.make_frame(
        [
            row | {"type": "capture", "status": "reported", "date_precision": "day", "radius_km": 1}
            for row in rows
        ]
    )
    holders = campaign.layers["holders"].copy()
    holders["place"] = holders["place_ar"] = holders["holder"] = HOSTILE[0]
    roads = campaign.layers["roads"].copy()
    roads["road"] = roads["section"] = roads["holder"] = HOSTILE[1]
    places = campaign.layers["places"].copy()
    places["place"] = HOSTILE[2]
    boundaries = campaign.layers["areas"].copy()
    boundaries["place"] = boundaries["place_ar"] = HOSTILE[3]
    return build_map(
        frame, holders=holders, roads=roads, places=places, boundaries=boundaries, title=HOSTILE[0],
        attribution=HOSTILE, **options,
    )  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_hostile_texts_are_texts_everywhere(campaign, open_page, language):
    page = open_page(hostile_map(campaign, language=language).get_root().render())
    x, y = page.evaluate("name => geoevents.pointOf(name)", "Saraqib")
    page.mouse.click(x, y)
    page.wait_for_selector(".ge-popup .ge-claim")
    quotes = page.eval_on_selector_all(".ge-popup blockquote", "nodes => nodes.map(n => n.textContent)")
    shown = {HOSTILE[i].strip() for i in range(len(HOSTILE)) if i % 3}
    assert set(quotes) == shown
    page.click(".ge-tab >> nth=1")
    lost = page.eval_on_selector_all(".ge-list blockquote", "nodes => nodes.map(n => n.textContent)")
    assert set(lost) == {HOSTILE[i].strip() for i in range(len(HOSTILE)) if not i % 3}
    assert (
        page.evaluate(
            "document.querySelectorAll('.ge-root img, .ge-popup img, .ge-root script, svg[onload]').length"
        )
        == 0
    )
    links = page.eval_on_selector_all("a[href]", "nodes => nodes.map(n => n.getAttribute('href'))")
    assert not [link for link in links if link.lower().startswith(("javascript", "data"))]
    page.click(".ge-tab >> nth=0")
    page.fill(".ge-search", "<img")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert page.asked == []
    assert page.said == []


@pytest.mark.browser
def test_a_packed_page_works_the_same(campaign, open_page, monkeypatch):
    monkeypatch.setattr("maps.island.PACKED_FROM", 10)
    html = build_map(campaign.events, **campaign.layers).get_root().render()
    assert '{"packed": "' in html
    page = open_page(html)
    assert page.evaluate("geoevents.state().events") == 20
    assert page.said == []


@pytest.mark.browser
def test_tiles_are_asked_for_only_when_they_are_wanted(campaign, open_page):
    page = open_page(build_map(campaign.events, online_tiles=True).get_root().render())
    assert page.asked == []
    page.click(".leaflet-control-layers-base label >> nth=1")
    page.wait_for_timeout(400)
    assert page.asked
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in page.asked)
    assert not any("Content Security Policy" in line for line in page.said)


@pytest.mark.browser
def test_an_element_of_foliums_can_be_added(campaign, open_page):
    event_map = build_map(campaign.events)
    folium.Circle([35.86, 36.8], radius=5000, color="#123456").add_to(event_map)
    page = open_page(event_map.get_root().render())
    assert page.said == []
    assert page.evaluate("document.querySelectorAll('.leaflet-overlay-pane canvas').length") >= 1


@pytest.mark.browser
def test_the_map_shows_in_a_notebook(campaign, open_page):
    frame = build_map(campaign.events, **campaign.layers)._repr_html_()
    ready = "<script>window.geoevents = { state: () => document.querySelector('iframe') }</script>"
    page = open_page(f"<!DOCTYPE html><meta charset=utf-8>{ready}<body>{frame}")
    inner = page.frames[-1]
    inner.wait_for_function("() => window.geoevents && geoevents.state()")
    assert inner.evaluate("geoevents.goTo('2020-02-28')") is not None
    assert inner.evaluate("geoevents.state().holders.Saraqib.holder") == "Syrian opposition"
    page.wait_for_timeout(500)
    assert [url for url in page.asked if not url.startswith("about:")] == []
    assert [line for line in page.said if "error" in line] == []
