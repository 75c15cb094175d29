"""The example reports all the way to control: who held Saraqeb when, who held the M5, what was known when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.areas import AreaMap, find_land, km2_by_side
from geoevents.baselines import read_baseline
from geoevents.control import control, control_spans
from geoevents.corroboration import corroborate
from geoevents.examples import baseline_path, dispatches_path
from geoevents.highways import (
    RoadSpan,
    cut_road,
    fully_held_since,
    km_by_side,
    locate_stretch,
    road_spans,
)
from geoevents.model import Claim, ControlState, Event
from geoevents.pipeline import Pipeline
from geoevents.regions import find_region
from geoevents.reports import read_reports
from geoevents.story import tell_story

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


@dataclass(frozen=True)
class Campaign:
    claims: list[Claim]
    events: list[Event]
    baseline: tuple[ControlState, ...]
    saraqeb: Place


@pytest.fixture(scope="module")
def campaign(gazetteer: Gazetteer) -> Campaign:
    reports = list(read_reports([dispatches_path()], on_problem=pytest.fail))
    read = Pipeline(gazetteer).run(reports, on_problem=pytest.fail)
    claims = [claim for _, its_claims in read for claim in its_claims]
    baseline = read_baseline(baseline_path(), gazetteer).states
    saraqeb = gazetteer.search("Saraqeb", country_codes=["SY"], kinds=[PlaceKind.SETTLEMENT])[0].place
    return Campaign(claims, corroborate(claims), baseline, saraqeb)


@pytest.fixture(scope="module")
def north(gazetteer: Gazetteer, campaign: Campaign) -> list[RoadSpan]:
    """The M5 from Hama to Aleppo."""
    road = gazetteer.get("road:M5")
    assert road is not None
    told = [event.place for event in campaign.events if event.place]
    segments = cut_road(gazetteer, road, told=[*told, *(state.place for state in campaign.baseline)])
    north = [segment for segment in segments if segment.geometry.bounds[1] > 35.1]
    return road_spans(north, campaign.events, baseline=campaign.baseline, locate=locate_stretch(gazetteer))


def test_saraqeb_changes_hands(campaign: Campaign) -> None:
    def holder(as_of: str, known_by: str | None = None) -> str | None:
        states = control(
            campaign.events,
            as_of=day(as_of),
            known_by=day(known_by) if known_by else None,
            baseline=campaign.baseline,
        )
        return next(state.holder for state in states if state.place.id == campaign.saraqeb.id)

    assert [holder(d) for d in ("01-15", "02-12", "02-28", "03-02", "03-10")] == [
        OPPOSITION,
        GOVERNMENT,
        OPPOSITION,
        GOVERNMENT,
        GOVERNMENT,
    ]
    assert holder("02-27", known_by="02-26") == GOVERNMENT
    assert holder("02-27", known_by="02-27") != holder("02-27", known_by="03-02")


def test_the_m5_is_held_from_mid_february_but_for_the_break_at_saraqeb(north: list[RoadSpan]) -> None:
    whole = sum(km_by_side(north, as_of=day("01-01")).values())
    assert km_by_side(north, as_of=day("01-01"))[OPPOSITION] > 60
    assert km_by_side(north, as_of=day("02-20")) == {GOVERNMENT: pytest.approx(whole)}
    since = fully_held_since(north, GOVERNMENT, as_of=day("02-20"))
    assert since is not None
    assert day("02-08") <= since <= day("02-16")
    broken = [span for span in north if span.covers(day("02-28")) and span.status.value != "held"]
    assert broken
    assert all("Saraqib" in (span.segment.first.name, span.segment.last.name) for span in broken)
    assert fully_held_since(north, GOVERNMENT, as_of=day("03-05")) == day("03-02")


def test_the_government_gains_ground(gazetteer: Gazetteer, campaign: Campaign) -> None:
    idlib = find_region(gazetteer, "Idlib").geometry
    spans = control_spans(campaign.events, baseline=campaign.baseline)
    places = [span.place for span in spans]
    land = find_land(gazetteer, places)
    assert land is not None
    drawn = AreaMap(places, region=idlib.intersection(land))
    before, after = (
        km2_by_side(drawn.areas(span for span in spans if span.covers(on)))
        for on in (dt.date(2019, 12, 10), day("02-26"))
    )
    assert after[GOVERNMENT] > before[GOVERNMENT] + 700
    assert after[OPPOSITION] < before[OPPOSITION] - 700


def test_the_story_leads_back_to_sentences(campaign: Campaign) -> None:
    steps = tell_story(campaign.saraqeb, campaign.events, baseline=campaign.baseline)
    taken = next(step for step in steps if step.changed and step.day == day("02-27"))
    assert taken.state is not None
    assert taken.state.holder == OPPOSITION
    assert len({claim.source for claim in taken.claims}) >= 2
    assert any("Saraqeb" in claim.evidence.text for claim in taken.claims)
