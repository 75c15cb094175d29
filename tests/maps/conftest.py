"""Frames for the tests of the map: the north-west Syria campaign of winter 2019-20, told in sentences of our own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, Polygon, box

GOVERNMENT, OPPOSITION, HTS = "Syrian government", "Syrian opposition", "HTS"

PLACES = {
    # name: Arabic name, latitude, longitude, population
    "Saraqib": ("سراقب", 35.86447, 36.80591, 32495),
    "Ma'arrat al-Nu'man": ("معرة النعمان", 35.6483, 36.67693, 58008),
    "Kafr Nabl": ("كفرنبل", 35.61417, 36.56083, 15455),
    "Khan Shaykhun": ("خان شيخون", 35.44208, 36.65095, 34371),
    "Jarjanaz": ("جرجناز", 35.61700, 36.76300, 10756),
    "Murak": ("مورك", 35.37615, 36.6897, 14307),
    "Hish": ("حيش", 35.54793, 36.64356, 8400),
    "An-Nayrab": ("النيرب", 35.86955, 36.71867, 6100),
    "Ariha": ("أريحا", 35.81374, 36.60964, 39501),
    "Idlib": ("إدلب", 35.93062, 36.63393, 98791),
    "Jisr al-Shughur": ("جسر الشغور", 35.81418, 36.31983, 44322),
    "Khan al-Subul": ("خان السبل", 35.75525, 36.75603, 4200),
    "Az-Zirbah": ("الزربة", 36.06771, 36.98012, 3200),
    "Khan Tuman": ("خان طومان", 36.11696, 37.05103, 2900),
    "Aleppo": ("حلب", 36.20124, 37.16117, 1602264),
    "Hama": ("حماة", 35.13179, 36.75783, 460602),
    "Taftanaz": ("تفتناز", 35.99833, 36.78472, 8540),
    "Al-Atarib": ("الأتارب", 36.13889, 36.82972, 10657),
    "Latakia": ("اللاذقية", 35.53125, 35.79088, 340181),
    "Binnish": ("بنش", 35.95639, 36.71278, 21848),
    "Antakya": ("أنطاكية", 36.20655, 36.15722, 210000),
    "Suran": ("صوران", 35.29193, 36.74848, 29100),
}
M5 = [
    "Hama",
    "Suran",
    "Murak",
    "Khan Shaykhun",
    "Hish",
    "Ma'arrat al-Nu'man",
    "Khan al-Subul",
    "Saraqib",
    "Az-Zirbah",
    "Khan Tuman",
    "Aleppo",
]
M4 = ["Latakia", "Jisr al-Shughur", "Ariha", "An-Nayrab", "Saraqib"]


def point(name: str) -> Point:
    """A place of PLACES as a point."""
    _, latitude, longitude, _ = PLACES[name]
    return Point(longitude, latitude)


def claim(
    text: str,
    published: str,
    source: str,
    said_by: tuple[str, ...] = (),
    denied_by: tuple[str, ...] = (),
    status: str = "reported",
) -> dict[str, Any]:
    """One claim as the events frame has it."""
    slug = source.lower().replace(" ", "-")
    return {
        "text": text, "report_id": f"{slug}-{published}", "title": f"Dispatch of {published}", "source": source,
        "url": f"https://example.org/{slug}/{published}", "published": published, "said_by": list(said_by),
        "denied_by": list(denied_by), "status": status,
    }  # fmt: skip


def event(type_: str, place: str, day: str | None, *, gain: str = "", loss: str = "", side: str = "", status: str = "reported",
          earliest: str | None = None, precision: str = "day", claims: list[dict[str, Any]], again: bool = False, against: str = "") -> dict[str, Any]:  # fmt: skip
    """One row of the events frame."""
    arabic, latitude, longitude, _ = PLACES.get(place, ("", None, None, 0))
    return {
        "event_id": f"{type_}-{place}-{day}", "type": type_, "place": place, "place_ar": arabic, "kind": "settlement",
        "side": side or gain or loss, "gain": gain or None, "loss": loss or None, "against": against or None, "again": again, "status": status,
        "earliest": earliest or day, "latest": day, "date_precision": precision,
        "known": min((c["published"] for c in claims), default=None), "radius_km": 1.5, "claims": claims,
        "geometry": Point(longitude, latitude) if latitude else None,
    }  # fmt: skip


def campaign_events() -> gpd.GeoDataFrame:
    """Events with every type and status, two without a place."""
    rows = [
        event("holds", "Khan Shaykhun", "2019-12-03", gain=GOVERNMENT, claims=[claim("Khan Shaykhun has been in army hands since the summer, and its streets are still empty.", "2019-12-03", "Orontes Agency")]),
        event("capture", "Jarjanaz", "2019-12-23", gain=GOVERNMENT, loss=HTS, status="confirmed", claims=[claim("Army units entered Jarjanaz at noon and had cleared the last streets by dusk.", "2019-12-23", "Orontes Agency"), claim("Fighters pulled out of Jarjanaz under heavy fire, a field monitor said.", "2019-12-24", "Plain Monitor", ("a field monitor",))]),
        event("siege", "Ma'arrat al-Nu'man", "2020-01-26", side=GOVERNMENT, against=OPPOSITION, earliest="2020-01-24", precision="week", claims=[claim("By the weekend the town was cut off on three sides.", "2020-01-26", "Plain Monitor")]),
        event("capture", "Ma'arrat al-Nu'man", "2020-01-28", gain=GOVERNMENT, loss=OPPOSITION, status="confirmed", claims=[claim("State television showed soldiers in the main square of Maarat al-Numan.", "2020-01-28", "State Television", ("the army command",)), claim("Ma'arrat al-Nu'man fell overnight after two days of strikes, residents who fled said.", "2020-01-29", "Plain Monitor", ("residents",))]),
        event("capture", "Hish", "2020-01-30", gain=GOVERNMENT, loss=OPPOSITION, status="claimed", claims=[claim("Our forces have liberated Hish and the hills around it.", "2020-01-30", "State Television", ("the army command",), status="claimed")]),
        event("capture", "Khan al-Subul", "2020-01-31", gain=GOVERNMENT, loss=HTS, earliest="2020-01-30", claims=[claim("The advance along the highway reached Khan al-Subul.", "2020-01-31", "Orontes Agency")]),
        event("capture", "Saraqib", "2020-02-06", gain=GOVERNMENT, loss=OPPOSITION, status="confirmed", claims=[claim("Government troops took Saraqib, the town where the two highways meet.", "2020-02-06", "Orontes Agency"), claim("The army said that it controls all of Saraqib.", "2020-02-07", "State Television", ("the army",))]),
        event("capture", "Az-Zirbah", "2020-02-09", gain=GOVERNMENT, loss=HTS, claims=[claim("Az-Zirbah was taken on the way to Aleppo.", "2020-02-09", "Orontes Agency")]),
        event("capture", "Khan Tuman", "2020-02-10", gain=GOVERNMENT, loss=HTS, claims=[claim("Soldiers raised their flag over Khan Tuman.", "2020-02-11", "State Television")]),
        event("advance", "Al-Atarib", "2020-02-14", side=GOVERNMENT, against=HTS, status="disputed", claims=[claim("Troops have entered the eastern quarter of Al-Atarib.", "2020-02-14", "State Television", ("the army command",)), claim("No soldier has set foot in Al-Atarib.", "2020-02-15", "Hill Radio", ("a rebel spokesman",), ("a rebel spokesman",))]),
        event("capture", "Taftanaz", "2020-02-16", gain=GOVERNMENT, loss=HTS, status="denied", claims=[claim("A channel close to the army announced the fall of Taftanaz; the rebels deny it.", "2020-02-16", "Hill Radio", ("a channel close to the army",), ("the rebels",), "denied")]),
        event("capture", "An-Nayrab", "2020-02-24", gain=OPPOSITION, loss=GOVERNMENT, claims=[claim("Rebels backed by artillery recaptured An-Nayrab, west of Saraqib.", "2020-02-25", "Plain Monitor")], again=True),
        event("capture", "Kafr Nabl", "2020-02-25", gain=GOVERNMENT, loss=OPPOSITION, earliest="2020-02-24", status="confirmed", claims=[claim("Kafr Nabl, known for its banners, is now under government control.", "2020-02-25", "Orontes Agency"), claim("The last rebels left Kafr Nabl before dawn.", "2020-02-26", "Hill Radio", ("a local council",))]),
        event("capture", "Saraqib", "2020-02-27", gain=OPPOSITION, loss=GOVERNMENT, status="confirmed", again=True, claims=[claim("Opposition fighters retook Saraqib at dawn and cut the M5 again.", "2020-02-27", "Hill Radio", ("a rebel commander",)), claim("A correspondent walked through Saraqib with the rebels on Thursday.", "2020-02-28", "Orontes Agency")]),
        event("capture", "Saraqib", "2020-03-02", gain=GOVERNMENT, loss=OPPOSITION, status="confirmed", again=True, claims=[claim("The army re-entered Saraqib on Monday morning, all sides agree.", "2020-03-02", "Plain Monitor", ("both sides",)), claim("Military police were sent to Saraqib to keep the road open.", "2020-03-03", "Orontes Agency")]),
        event("withdrawal", "An-Nayrab", "2020-03-03", loss=OPPOSITION, claims=[claim("Fighters left An-Nayrab without a word on who would follow.", "2020-03-04", "Hill Radio")]),
        event("handover", "Ariha", "2020-03-05", gain=HTS, loss=OPPOSITION, status="claimed", claims=[claim("Checkpoints in Ariha were handed to another faction, a local page says.", "2020-03-05", "Hill Radio", ("a local page",), status="claimed")]),
        event("siege_lifted", "Idlib", "2020-03-06", side=OPPOSITION, claims=[claim("With the ceasefire the ring around Idlib opened.", "2020-03-06", "Orontes Agency")]),
        event("capture", "the hamlet of Umm Jalal", "2020-01-05", gain=GOVERNMENT, status="claimed", claims=[claim("The hamlet of Umm Jalal was secured.", "2020-01-05", "State Television", ("the army command",), status="claimed")]),
        event("advance", "several villages", None, side=OPPOSITION, precision="unknown", claims=[claim("The rebels say that they advanced in several villages.", "2020-02-20", "Hill Radio", ("the rebels",))]),
    ]  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def campaign_holders() -> gpd.GeoDataFrame:
    """Who held each place, span by span."""
    start = "2019-12-01"
    spans = {
        "Saraqib": [(OPPOSITION, start, "2020-02-06"), (GOVERNMENT, "2020-02-06", "2020-02-27"), (OPPOSITION, "2020-02-27", "2020-03-02"), (GOVERNMENT, "2020-03-02", None)],
        "Ma'arrat al-Nu'man": [(OPPOSITION, start, "2020-01-24"), (OPPOSITION, "2020-01-24", "2020-01-28", "besieged", GOVERNMENT), (GOVERNMENT, "2020-01-28", None)],
        "Kafr Nabl": [(OPPOSITION, start, "2020-02-25"), (GOVERNMENT, "2020-02-25", None)],
        "Khan Shaykhun": [(GOVERNMENT, start, None)],
        "Murak": [(GOVERNMENT, start, None)],
        "Suran": [(GOVERNMENT, start, None)],
        "Jarjanaz": [(HTS, start, "2019-12-23"), (GOVERNMENT, "2019-12-23", None)],
        "Hish": [(OPPOSITION, start, "2020-01-30"), (GOVERNMENT, "2020-01-30", None)],
        "Khan al-Subul": [(HTS, start, "2020-01-31"), (GOVERNMENT, "2020-01-31", None)],
        "Az-Zirbah": [(HTS, start, "2020-02-09"), (GOVERNMENT, "2020-02-09", None)],
        "Khan Tuman": [(HTS, start, "2020-02-10"), (GOVERNMENT, "2020-02-10", None)],
        "Al-Atarib": [(HTS, start, "2020-02-14"), (HTS, "2020-02-14", None, "contested", GOVERNMENT)],
        "An-Nayrab": [(OPPOSITION, start, "2020-02-06"), (GOVERNMENT, "2020-02-06", "2020-02-24"), (OPPOSITION, "2020-02-24", "2020-03-03"), ("", "2020-03-03", None, "unknown", "")],
        "Ariha": [(OPPOSITION, start, "2020-03-05"), (HTS, "2020-03-05", None)],
        "Idlib": [(HTS, start, None)], "Binnish": [(HTS, start, None)], "Taftanaz": [(HTS, start, None)],
        "Jisr al-Shughur": [(HTS, start, None)], "Aleppo": [(GOVERNMENT, start, None)], "Hama": [(GOVERNMENT, start, None)],
        "Latakia": [(GOVERNMENT, start, None)],
    }  # fmt: skip
    rows = []
    for place, listed in spans.items():
        for holder, begin, end, *more in listed:
            status, against = more if more else ("held", "")
            ids = [f"capture-{place}-{begin}"]
            rows.append({"place_id": place, "place": place, "place_ar": PLACES[place][0], "holder": holder or None, "status": status,
                         "against": against or None, "start": begin, "end": end, "event_ids": ids, "geometry": point(place)})  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def campaign_roads() -> gpd.GeoDataFrame:
    """The M5 and M4 by segment; a segment is held by who holds both its ends, else contested."""
    holders = campaign_holders()
    rows = []
    for road, towns in (("M5", M5), ("M4", M4)):
        for number, (a, b) in enumerate(zip(towns, towns[1:], strict=False)):
            own = holders[holders.place.isin((a, b))]
            days = sorted({day for day in own.start})
            for begin, end in zip(days, [*days[1:], None], strict=True):
                ends = [_holder_on(holders, place, begin) for place in (a, b)]
                same = ends[0] == ends[1]
                status = "unknown" if None in ends else "held" if same else "contested"
                rows.append({"road": road, "segment": number, "section": f"{a} - {b}", "holder": ends[0], "against": None if same else ends[1],
                             "status": status, "start": begin, "end": end, "event_ids": [], "schematic": True,
                             "geometry": LineString([point(a), point(b)])})  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def _holder_on(holders: gpd.GeoDataFrame, place: str, day: str) -> str | None:
    own = holders[(holders.place == place) & (holders.start <= day)]
    value = own.iloc[-1].holder if len(own) else None
    return value if isinstance(value, str) else None


def campaign_areas() -> gpd.GeoDataFrame:
    """A plain front that moves twice, and a strip that is contested."""
    south = Polygon([(36.2, 35.2), (37.6, 35.2), (37.6, 35.6), (36.2, 35.6)])
    rows = [
        {"side": GOVERNMENT, "against": None, "status": "held", "start": "2019-12-01", "end": "2020-01-28", "geometry": south},
        {"side": GOVERNMENT, "against": None, "status": "held", "start": "2020-01-28", "end": None, "geometry": box(36.2, 35.2, 37.6, 35.75)},
        {"side": OPPOSITION, "against": None, "status": "held", "start": "2019-12-01", "end": "2020-01-28", "geometry": box(36.2, 35.6, 37.2, 36.2)},
        {"side": OPPOSITION, "against": GOVERNMENT, "status": "contested", "start": "2020-01-28", "end": None, "geometry": box(36.2, 35.75, 37.0, 35.85)},
        {"side": OPPOSITION, "against": None, "status": "held", "start": "2020-01-28", "end": None, "geometry": box(36.2, 35.85, 37.0, 36.2)},
    ]  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def campaign_places() -> gpd.GeoDataFrame:
    """All places, for labels."""
    rows = [
        {
            "place": name,
            "place_ar": arabic,
            "population": population,
            "rank": None,
            "geometry": Point(longitude, latitude),
        }
        for name, (arabic, latitude, longitude, population) in PLACES.items()
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


@pytest.fixture
def campaign() -> SimpleNamespace:
    """The frames of the campaign, each fresh, and what makes rows for more."""
    return SimpleNamespace(
        events=campaign_events(), holders=campaign_holders(), roads=campaign_roads(), areas=campaign_areas(),
        places=campaign_places(), event=event, claim=claim,
    )  # fmt: skip


BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium under Playwright; skipped where it is not installed, but never in CI."""
    executable = shutil.which("chromium")
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set, but Chromium (Debian package chromium) is not installed")
        pytest.skip("Chromium (Debian package chromium) is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens HTML in a page of its own, all requests but that for the file refused and recorded.

    The page has two lists: ``asked`` (addresses) and ``said`` (console messages and errors).
    """
    contexts = []

    def open_html(
        html: str,
        *,
        width: int = 1280,
        height: int = 820,
        fragment: str = "",
        wait: bool = True,
        **options: Any,
    ) -> Any:
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []

        def refuse(route: Any) -> None:
            url = route.request.url
            if url.split("#")[0] == file.as_uri():
                route.continue_()
            else:
                page.asked.append(url)
                route.abort()

        context.route("**/*", refuse)
        page.on("console", lambda message: page.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (page.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(file.as_uri() + fragment)
        if wait:
            page.wait_for_function(
                "() => window.geoevents && window.geoevents.state && window.geoevents.state()", timeout=20_000
            )
            page.wait_for_timeout(150)
        return page

    yield open_html
    for context in contexts:
        context.close()
