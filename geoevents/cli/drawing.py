"""The commands that draw: demo and map."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.place import PlaceKind
from geoevents.cli.held_states import find_asked_region
from geoevents.cli.inputs import Inputs, baseline_of, sort_inputs
from geoevents.cli.reading import open_gazetteer, read_inputs
from geoevents.cli.surroundings import (
    bounds_of_areas,
    control_of_roads,
    find_boundaries,
    find_box,
    fronts_at_war,
    is_inside,
)
from geoevents.cli.tally import Tally
from geoevents.cli.writing import check_output, count, say
from geoevents.errors import QueryError
from geoevents.model import Claim, ControlState, Event, Report

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from geoevents.baselines import Baseline
    from geoevents.held_areas import HeldArea

LABELS = 600
"""How many settlements the map can name; the page shows as many as fit."""
DEMO_TITLE = {
    "en": "North-west Syria, December 2019 to March 2020",
    "ar": "شمال غرب سوريا، كانون الأول 2019 – آذار 2020",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a map is drawn from."""

    events: Sequence[Event]
    reports: dict[str, Report]
    baseline: Sequence[ControlState] = ()
    areas: Sequence[HeldArea] = ()

    def starting_from(self, baseline: Baseline) -> Story:
        """The same with a baseline beside what it has."""
        places = (event.place for event in self.events if event.place)
        return replace(
            self,
            baseline=[*self.baseline, *baseline.of_places(places)],
            areas=[*self.areas, *baseline.areas],
        )


def run_demo(arguments: argparse.Namespace) -> int:
    """``geoevents demo``: the example dispatches, all the way to a map."""
    from geoevents.baselines import read_baseline
    from geoevents.examples import baseline_path, dispatches_path

    check_output(arguments.output)
    arguments.region = arguments.mapping = None
    arguments.read_texts = False
    arguments.title = arguments.title or DEMO_TITLE
    with open_gazetteer() as gazetteer:
        story = _read_story(sort_inputs([str(dispatches_path())]), gazetteer, Tally(), arguments)
        baseline = read_baseline(baseline_path(), gazetteer, on_problem=say)
        _draw(story.starting_from(baseline), gazetteer, arguments)
    return 0


def run_map(arguments: argparse.Namespace) -> int:
    """``geoevents map``: reports, or a store, to a map."""
    if bool(arguments.reports) == bool(arguments.store):
        raise QueryError("map: give reports to read, or --store FILE to draw; not both")
    check_output(arguments.output)
    inputs = sort_inputs(arguments.reports, mapping=arguments.mapping)
    with open_gazetteer() as gazetteer:
        if arguments.store:
            from geoevents.store import EventStore

            with EventStore.open(Path(arguments.store)) as store:
                story = Story(
                    events=store.events(),
                    reports={report.id: report for report in store.reports()},
                    baseline=store.baseline(),
                    areas=store.areas(),
                )
        else:
            tally = Tally()
            story = _read_story(inputs, gazetteer, tally, arguments)
            say(tally.summary())
        _draw(story.starting_from(baseline_of(arguments, gazetteer, inputs.baselines)), gazetteer, arguments)
    return 0


def _read_story(inputs: Inputs, gazetteer: Gazetteer, tally: Tally, arguments: argparse.Namespace) -> Story:
    from geoevents.corroboration import corroborate

    reports: dict[str, Report] = {}
    claims: list[Claim] = []
    for report, its_claims in read_inputs(inputs, gazetteer, tally, arguments):
        if its_claims:
            reports[report.id] = report
        claims.extend(its_claims)
    return Story(events=corroborate(claims), reports=reports)


def _draw(story: Story, gazetteer: Gazetteer, arguments: argparse.Namespace) -> None:
    """Draw, save, and say what is in the file."""
    from geoevents.area_days import merge_days
    from geoevents.control import control_spans
    from geoevents.corroboration import as_known_by
    from geoevents.frames import (
        areas_frame,
        events_frame,
        fronts_frame,
        holders_frame,
        places_frame,
        roads_frame,
    )
    from geoevents.fronts import front_spans
    from geoevents.ground import lay_ground
    from geoevents.query import EventQuery, select_events
    from maps.event_map import build_map, save_map

    events = list(story.events)
    baseline, held = list(story.baseline), list(story.areas)
    if arguments.known_by:
        events = as_known_by(events, arguments.known_by)
        baseline = [state for state in baseline if state.as_of <= arguments.known_by]
        held = [area for area in held if area.as_of <= arguments.known_by]
    region = find_asked_region(arguments, gazetteer)
    shown = select_events(events, EventQuery(region=region.geometry)) if region else events
    if not shown and not baseline and not held:
        what = f" in {region.place.name}" if region else ""
        raise QueryError(
            f"nothing to draw: no event{what}" + (" known by that day" if arguments.known_by else "")
        )
    spans = control_spans(events, baseline=baseline)
    ground = lay_ground(
        spans, gazetteer, area_events=events, baseline=held, region=region.geometry if region else None
    )
    days = list(ground.days())
    spans = list(ground.spans)
    if region:
        spans = [span for span in spans if is_inside(region, span.place)]
    roads = control_of_roads(events, baseline, gazetteer)
    box = find_box(region, shown, baseline, held)
    named = [span.place for span in spans if span.place.kind is PlaceKind.SETTLEMENT]
    around = gazetteer.within(box, kinds=[PlaceKind.SETTLEMENT], limit=LABELS) if box else []
    page = build_map(
        events_frame(shown, reports=story.reports),
        holders=holders_frame(spans),
        roads=roads_frame(roads),
        areas=areas_frame(merge_days(days)),
        fronts=fronts_frame(fronts_at_war(front_spans(days))),
        places=places_frame([*around, *named]),
        boundaries=find_boundaries(box, gazetteer),
        title=arguments.title,
        language=arguments.language,
        as_of=arguments.as_of,
        palette=arguments.palette,
        bounds=region.geometry.bounds if region else bounds_of_areas(held) if not shown else None,
        online_tiles=arguments.online_tiles,
        attribution=("Places: GeoNames (CC BY 4.0)",),
    )
    output = Path(arguments.output)
    save_map(page, output)
    print(_describe(output, shown, sorted({span.segment.road.name for span in roads}), held))


def _describe(output: Path, events: Sequence[Event], roads: Sequence[str], areas: Sequence[HeldArea]) -> str:
    """What a person should know of the file, ending with its name."""
    places = {event.place.id for event in events if event.place}
    reports = {claim.report_id for event in events for claim in event.claims}
    unlocated = sum(event.place is None for event in events)
    days = sorted(day for event in events for day in (event.earliest, event.latest) if day)
    parts = [
        f"{count(len(events), 'event')} at {count(len(places), 'place')} from {count(len(reports), 'report')}"
    ]
    if days:
        parts.append(f"{days[0].isoformat()} to {days[-1].isoformat()}")
    if roads:
        parts.append(f"{' and '.join(roads) if len(roads) < 3 else ', '.join(roads)} by holder")
    if areas:
        parts.append(f"{count(len(areas), 'area')} of a baseline")
    if unlocated:
        parts.append(f"{unlocated:,} without a known place")
    size = output.stat().st_size / 1e6
    return f"{'; '.join(parts)}\nopen in a browser: {output} ({size:.1f} MB, needs no network)"
