"""Frames for the tests of the map, from campaign.json beside this file, and a browser that has no network."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, box

CAMPAIGN: dict[str, Any] = json.loads((Path(__file__).parent / "campaign.json").read_text(encoding="utf-8"))
GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"


def make_frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Rows with a geometry each, as a frame in EPSG:4326."""
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def make_claim(text: str, **told: Any) -> dict[str, Any]:
    """One claim as the events frame has it."""
    claim = {"source": "Orontes Agency", "published": "2020-02-06", "said_by": [], "denied_by": []}
    claim |= {"title": "", "status": "reported", "text": text} | told
    slug = claim["source"].lower().replace(" ", "-")
    return {
        "report_id": f"{slug}-{claim['published']}",
        "url": f"https://example.org/{slug}/{claim['published']}",
    } | claim


def make_event(**told: Any) -> dict[str, Any]:
    """One row of the events frame; a place of the campaign has its point and Arabic name."""
    event = {"type": "capture", "place": "Saraqib", "latest": None, "status": "reported", "claims": []} | told
    event["claims"] = [claim if "url" in claim else make_claim(**claim) for claim in event["claims"]]
    arabic, latitude, longitude, _ = CAMPAIGN["places"].get(event["place"], ("", None, None, 0))
    plain = {
        "event_id": f"{event['type']}-{event['place']}-{event['latest']}",
        "place_ar": arabic,
        "kind": "settlement",
        "gain": None,
        "loss": None,
        "against": None,
        "again": False,
        "part": "",
        "earliest": event["latest"],
        "date_precision": "day",
        "known": min((claim["published"] for claim in event["claims"]), default=None),
        "radius_km": 1.5,
        "geometry": None if latitude is None else Point(longitude, latitude),
    }
    event = plain | event
    return {"side": event["gain"] or event["loss"]} | event


def make_events(*events: dict[str, Any]) -> gpd.GeoDataFrame:
    """The events frame with these events, or with all of the campaign."""
    return make_frame([make_event(**event) for event in events or CAMPAIGN["events"]])


def point_of(place: str) -> Point:
    """A place of the campaign as a point."""
    _, latitude, longitude, _ = CAMPAIGN["places"][place]
    return Point(longitude, latitude)


def make_holders() -> gpd.GeoDataFrame:
    """Who held each place, span by span."""
    rows = []
    for place, spans in CAMPAIGN["holders"].items():
        for holder, status, against, start, end in spans:
            row = {"place_id": place, "place": place, "place_ar": CAMPAIGN["places"][place][0]}
            row |= {"holder": holder, "status": status, "against": against, "start": start, "end": end}
            rows.append(row | {"event_ids": [f"capture-{place}-{start}"], "geometry": point_of(place)})
    return make_frame(rows)


def make_roads() -> gpd.GeoDataFrame:
    """The M5 and the M4: a segment is held by who holds both its ends, else contested."""
    rows = []
    for road, towns in CAMPAIGN["roads"].items():
        for number, ends in enumerate(itertools.pairwise(towns)):
            days = sorted({span[3] for place in ends for span in CAMPAIGN["holders"][place]})
            for start, end in zip(days, [*days[1:], None], strict=True):
                holders = [holder_on(place, start) for place in ends]
                status = "unknown" if None in holders else "held" if holders[0] == holders[1] else "contested"
                row = {"road": road, "segment": number, "section": " - ".join(ends), "holder": holders[0]}
                row |= {"against": holders[1] if status == "contested" else None, "status": status}
                row |= {"start": start, "end": end, "event_ids": [], "schematic": True}
                rows.append(row | {"geometry": LineString([point_of(place) for place in ends])})
    return make_frame(rows)


def holder_on(place: str, day: str) -> str | None:
    """Who holds a place of the campaign on a day."""
    return [span[0] for span in CAMPAIGN["holders"][place] if span[3] <= day][-1]


def make_areas() -> gpd.GeoDataFrame:
    """A plain front that moves once, and a strip that is contested from then on."""
    plain = {"against": None, "status": "held", "start": "2019-12-01", "end": None}
    south, north = {"side": GOVERNMENT}, {"side": OPPOSITION}
    strip = {"against": GOVERNMENT, "status": "contested", "start": "2020-01-28"}
    return make_frame(
        [
            plain | south | {"end": "2020-01-28", "geometry": box(36.2, 35.2, 37.6, 35.6)},
            plain | south | {"start": "2020-01-28", "geometry": box(36.2, 35.2, 37.6, 35.75)},
            plain | north | {"end": "2020-01-28", "geometry": box(36.2, 35.6, 37.2, 36.2)},
            plain | north | strip | {"geometry": box(36.2, 35.75, 37.0, 35.85)},
            plain | north | {"start": "2020-01-28", "geometry": box(36.2, 35.85, 37.0, 36.2)},
        ]
    )


def make_fronts() -> gpd.GeoDataFrame:
    """The line between the two areas, before and after it moved."""
    sides = {"side": GOVERNMENT, "against": OPPOSITION}
    return make_frame(
        [
            sides
            | {
                "start": "2019-12-01",
                "end": "2020-01-28",
                "geometry": LineString([(36.2, 35.6), (37.2, 35.6)]),
            },
            sides | {"start": "2020-01-28", "end": None, "geometry": LineString([(36.2, 35.75), (37, 35.75)])},
        ]
    )


def make_places() -> gpd.GeoDataFrame:
    """All places, for labels."""
    return make_frame(
        [
            {"place": name, "place_ar": row[0], "population": row[3], "rank": None, "geometry": point_of(name)}
            for name, row in CAMPAIGN["places"].items()
        ]
    )


@pytest.fixture
def campaign() -> SimpleNamespace:
    """The frames of the campaign, each fresh, and what makes rows for more."""
    return SimpleNamespace(
        events=make_events(),
        layers={
            "holders": make_holders(),
            "roads": make_roads(),
            "areas": make_areas(),
            "fronts": make_fronts(),
            "places": make_places(),
        },
        make_events=make_events,
        make_claim=make_claim,
        make_frame=make_frame,
        point_of=point_of,
    )
