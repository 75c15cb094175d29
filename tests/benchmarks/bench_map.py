"""How large the map is, how soon it can be used, and how long a step of the slider takes.

    python tests/benchmarks/bench_map.py [EVENTS ...]        (default: 200 10000 50000)

Events lie at places of their own, each with a sentence and an address of its own: nothing is shared, which is
the hardest case. ``ready`` is from navigation to the page's state being there; ``step`` is the mean and the
worst of 30 days across the whole period, the drawing included.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import Point

from maps import build_map, save_map

SIDES = ("Syrian government", "Syrian opposition", "HTS", "SDF", "ISIS", "Turkey")
TYPES = ("capture", "capture", "capture", "withdrawal", "advance", "siege", "holds")
STATUSES = ("reported", "claimed", "confirmed", "disputed")
WORDS = [
    "the",
    "army",
    "said",
    "on",
    "Monday",
    "that",
    "its",
    "troops",
    "entered",
    "the",
    "town",
    "after",
    "two",
    "days",
    "of",
    "heavy",
    "shelling",
    "while",
    "fighters",
    "pulled",
    "back",
    "toward",
    "the",
    "highway",
    "and",
    "residents",
    "fled",
    "north",
    "a",
    "monitor",
    "and",
    "a",
    "local",
    "council",
    "told",
    "reporters",
    "near",
    "the",
    "front",
]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


def make_events(count: int) -> gpd.GeoDataFrame:
    """``count`` events over four years in north Syria; the same ones each time."""
    pick = random.Random(count)
    first = dt.date(2017, 1, 1)
    rows = []
    for i in range(count):
        day = (first + dt.timedelta(days=pick.randrange(1461))).isoformat()
        gain, loss = pick.sample(SIDES, 2)
        text = " ".join(pick.choice(WORDS) for _ in range(14)).capitalize() + f" {i}."
        claim = {
            "text": text, "report_id": f"r{i}", "title": "", "source": f"Source {i % 40}", "published": day,
            "url": f"https://example.org/{pick.randrange(16**8):08x}", "said_by": [], "denied_by": [],
            "status": "reported",
        }  # fmt: skip
        rows.append(
            {
                "event_id": f"{pick.randrange(16**16):016x}", "type": pick.choice(TYPES), "place": f"Place {i}",
                "place_ar": None, "kind": "settlement", "side": gain, "gain": gain, "loss": loss,
                "status": pick.choice(STATUSES), "earliest": day, "latest": day, "date_precision": "day",
                "known": day, "radius_km": 1.0, "claims": [claim], "geometry": Point(pick.uniform(35.8, 41.5),
                pick.uniform(34.5, 37.0)),
            }
        )  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def measure_page(browser: Any, file: Path) -> dict[str, float]:
    """Times in milliseconds of a saved page."""
    page = browser.new_page(viewport={"width": 1280, "height": 820})
    begun = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_function(
        "() => window.geoevents && geoevents.state && geoevents.state()", timeout=120_000, polling=20
    )
    ready = (time.perf_counter() - begun) * 1000
    page.wait_for_timeout(500)
    steps: list[float] = page.evaluate(
        """() => {
            const s = geoevents.state(), first = Date.parse(s.firstDay), last = Date.parse(s.lastDay), out = [];
            geoevents.goTo(s.firstDay);
            for (let i = 1; i <= 30; i++) {
                out.push(geoevents.goTo(new Date(first + (last - first) * i / 30).toISOString().slice(0, 10)));
            }
            return out;
        }"""
    )
    page.close()
    return {"ready": ready, "step_mean": sum(steps) / len(steps), "step_worst": max(steps)}


def main(counts: list[int]) -> None:
    """Print one line of JSON a size."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for count in counts:
            events = make_events(count)
            begun = time.perf_counter()
            page = build_map(events, title="Benchmark")
            file = save_map(page, Path(folder) / f"{count}.html")
            built = time.perf_counter() - begun
            size = file.stat().st_size
            times = measure_page(browser, file)
            print(
                json.dumps(
                    {
                        "events": count, "build_s": round(built, 2), "html_mb": round(size / 1e6, 2),
                        "gzip_mb": round(len(gzip.compress(file.read_bytes())) / 1e6, 2), "bytes_an_event":
                        round(size / count), "ready_ms": round(times["ready"]), "step_mean_ms":
                        round(times["step_mean"], 1), "step_worst_ms": round(times["step_worst"], 1),
                    }
                ),
                flush=True,
            )  # fmt: skip
        browser.close()


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [200, 10_000, 50_000])
