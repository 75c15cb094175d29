"""``geoevents control --why PLACE``: what was told of a place, and what each telling changed."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from typing import TYPE_CHECKING

from gazetteer.place import Place, PlaceKind
from geoevents.cli.tables import printable
from geoevents.cli.writing import count, open_output, say
from geoevents.corroboration import fold_words
from geoevents.errors import QueryError, RegionError
from geoevents.model import Claim, ControlState, Event, UnlocatedState
from geoevents.placing import SPOTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.index import Gazetteer
    from geoevents.baselines import Baseline
    from geoevents.store import EventStore
    from geoevents.story import StoryStep

GOOD_SCORE = 0.9
_NOWHERE = "position not known ('geoevents gazetteer add' gives it one)"


def tell(arguments: argparse.Namespace, store: EventStore, gazetteer: Gazetteer, baseline: Baseline) -> int:
    """Write the story of a place: as text, or as JSON lines (a step a line)."""
    from geoevents.control import control
    from geoevents.story import tell_story, tell_unlocated_story
    from geoevents.unlocated import unlocated_control

    if arguments.format not in (None, "table", "jsonl"):
        raise QueryError(f"--why tells a story: as text, or with --format jsonl; not {arguments.format}")
    place, events = _find(arguments.why, store, gazetteer)
    states: list[ControlState] = []
    if place is None:
        steps = tell_unlocated_story(events, known_by=arguments.known_by)
    else:
        states = [*store.baseline(), *baseline.of_places([place])]
        states = [state for state in states if state.place.id == place.id]
        steps = tell_story(place, events, known_by=arguments.known_by, baseline=states)
    as_of = arguments.as_of
    if as_of:
        steps = [step for step in steps if step.day is None or step.day <= as_of]
    last = as_of or max((step.day for step in steps if step.day), default=None)
    with open_output(arguments.output) as out:
        if arguments.format == "jsonl":
            for step in steps:
                out.write(json.dumps(_record(step), ensure_ascii=False) + "\n")
        else:
            now: Sequence[ControlState | UnlocatedState] = []
            if last and place is None:
                now = unlocated_control(events, as_of=last, known_by=arguments.known_by)
            elif last:
                now = control(events, as_of=last, known_by=arguments.known_by, baseline=states)
            around = _around(place, store, gazetteer, arguments) if place else []
            head = _head(place) if place else f"{events[0].place_text}, {_NOWHERE}"
            out.write(_narrate(head, steps, now[0] if now else None, last, arguments.known_by, events, around))
    reports = {claim.report_id for step in steps for claim in step.claims}
    say(f"{count(len(steps), 'step')} from {count(len(reports), 'report')}")
    return 0


def _find(name: str, store: EventStore, gazetteer: Gazetteer) -> tuple[Place | None, list[Event]]:
    """The place of a name of which most is told in the store, and its events; None where no position is known.

    Raises:
        RegionError: no place goes by that name, or nothing is told of it.
    """
    candidates = [c.place for c in gazetteer.search(name, limit=20) if c.score >= GOOD_SCORE]
    known = {place.id: place for place in store.places_named(name)}
    known |= {place.id: place for place in candidates}
    events = store.events_of(known)
    told = Counter(event.place.id for event in events if event.place)
    for place_id, _ in told.most_common(1):
        return known[place_id], [event for event in events if event.place and event.place.id == place_id]
    stated = {state.place.id for state in store.baseline()}
    for place in known.values():
        if place.id in stated:
            return place, []
    unlocated = [
        event for event in store.unlocated_events() if fold_words(event.place_text) == fold_words(name)
    ]
    if unlocated:
        return None, unlocated
    if candidates:
        raise RegionError(f"nothing is told of {candidates[0].name} in {store.path}")
    raise RegionError(f"no place {name!r} is known; 'geoevents gazetteer find NAME' looks for one")


def _around(
    place: Place, store: EventStore, gazetteer: Gazetteer, arguments: argparse.Namespace
) -> list[Event]:
    """The events of whole areas in which a place lies, in time."""
    import shapely

    from geoevents.area_claims import find_area_claims
    from geoevents.corroboration import as_known_by

    if place.kind not in SPOTS:
        return []
    events = store.area_events()
    known = as_known_by(events, arguments.known_by) if arguments.known_by else events
    told = {event.id: event for event in known}
    return [
        told[claim.event_id]
        for claim in find_area_claims(told.values(), gazetteer)
        if (arguments.as_of is None or claim.day <= arguments.as_of)
        and shapely.intersects_xy(claim.geometry, place.longitude, place.latitude)
    ]


def _head(place: Place) -> str:
    where = ", ".join(filter(None, (place.name, place.admin1, place.country_code)))
    kind = "" if place.kind is PlaceKind.SETTLEMENT else f" ({place.kind.value})"
    return f"{where}{kind}, {place.latitude:.4f} {place.longitude:.4f}"


def _narrate(
    head: str,
    steps: list[StoryStep],
    state: ControlState | UnlocatedState | None,
    as_of: dt.date | None,
    known_by: dt.date | None,
    events: list[Event],
    around: list[Event],
) -> str:
    """The story for people; ``around``: what is told of the areas that the place lies in."""
    lines = [head]
    known = f", as known by {known_by}" if known_by else ""
    if as_of and state:
        lines.append(f"As of {as_of}{known}: {_in_words(state)}")
    elif not steps:
        lines.append(f"Nothing is told of it{known or ''}.")
    for step in steps:
        lines.append("")
        lines += _tell_step(step, events if known_by is None else [])
    if around:
        lines += [
            "",
            "Told of all of an area that it lies in, which counts until something newer is told of it:",
        ]
    for event in around:
        day = event.latest or event.earliest
        name = event.place.name if event.place else event.place_text
        lines.append(f"{day}  {name}: {event.type.value}, {event.status.value} ({event.gain})")
        lines += [f"    {line}" for claim in event.claims for line in _tell_claim(claim)]
    return "".join(printable_line(line) + "\n" for line in lines)


def _tell_step(step: StoryStep, events: list[Event]) -> list[str]:
    from geoevents.story import event_history

    day = step.day.isoformat() if step.day else "undated   "
    if step.event is None:
        return [f"{day}  {step.outcome}"]
    event = step.event
    sides = " from ".join(filter(None, (event.gain or event.actor, event.loss or event.against)))
    part = f" of {event.part}" if event.part else ""
    what = f"{event.type.value.replace('_', ' ')}{part}, {event.status.value}"
    lines = [f"{day}  {what}{f' ({sides})' if sides else ''} -> {step.outcome}"]
    lines += [f"    {line}" for claim in step.claims for line in _tell_claim(claim)]
    course: list[str] = []
    for revision in event_history(events, event.id):
        if not course or not course[-1].endswith(f" {revision.status.value}"):
            course.append(f"{revision.known_by} {revision.status.value}")
    if len(course) > 1:
        lines.append(f"    how it became known: {', '.join(course)}")
    return lines


def _tell_claim(claim: Claim) -> list[str]:
    said = f"said by {', '.join(claim.said_by)}" if claim.said_by else ""
    denied = f"denied by {', '.join(claim.denied_by)}" if claim.denied_by else ""
    day = claim.published.isoformat() if claim.published else "undated"
    source = claim.source or claim.report_id
    head = "; ".join(filter(None, (f"{day}, {source}", said, denied)))
    return [f'"{claim.evidence.text}"', f"    {head}"]


def _record(step: StoryStep) -> dict[str, object]:
    """A step as one JSON object."""
    event, state = step.event, step.state
    return {
        "day": step.day.isoformat() if step.day else None,
        "outcome": step.outcome,
        "changed": step.changed,
        "holder": state.holder if state else None,
        "status": state.status.value if state else None,
        "against": state.against if state else None,
        "event_id": event.id if event else None,
        "type": event.type.value if event else None,
        "event_status": event.status.value if event else None,
        "gain": event.gain or event.actor if event else None,
        "loss": event.loss or event.against if event else None,
        "claims": [
            {
                "report_id": claim.report_id,
                "published": claim.published.isoformat() if claim.published else None,
                "source": claim.source,
                "sentence": claim.evidence.text,
                "start": claim.evidence.start,
                "end": claim.evidence.end,
                "said_by": list(claim.said_by),
                "denied_by": list(claim.denied_by),
                "status": claim.status.value,
            }
            for claim in step.claims
        ],
    }


def _in_words(state: ControlState | UnlocatedState) -> str:
    sides = " against ".join(filter(None, (state.holder, state.against)))
    since = f" since {state.since}" if state.since else ""
    word = "held by" if state.status.value == "held" else state.status.value
    return f"{word} {sides}{since}".strip() if sides else f"{word}{since}"


def printable_line(line: str) -> str:
    """A line as a terminal may have it, with the blanks that it begins with."""
    return line[: len(line) - len(line.lstrip(" "))] + printable(line)
