"""Control from reports against control from their gold events: do both tell the same holders?

    python tests/benchmarks/bench_control.py GOLD.jsonl [--reader rules|learned | --events] [--errors N]

Each report of a gold file is read, its claims corroborated and folded; the same is done with its gold events.
On the report's day both tell who holds each place that the gold names. Printed: the share of places on which
they agree (holder; holder and status), by position, or by name where no gazetteer has the position; where the
gold names two sides, either is right, as in its scorer.
With ``--events`` the gold events take the extractor's place, which measures the fold alone: each place must
then be in the state that its last gold event leaves it in.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from gazetteer.index import Gazetteer
from gazetteer.names import normalize
from gazetteer.place import Place, PlaceKind
from geoevents.control import control
from geoevents.corroboration import corroborate
from geoevents.extraction.reader import EncoderExtractor
from geoevents.geodesy import distance_km
from geoevents.model import (
    Claim,
    ClaimStatus,
    ControlState,
    ControlStatus,
    DatePrecision,
    EventType,
    Evidence,
    Report,
    UnlocatedState,
)
from geoevents.pipeline import Pipeline
from geoevents.unlocated import unlocated_control

NEAR_KM = {"settlement": 10.0, "facility": 10.0, "area": 60.0, "road": 400.0}
SPOT_KM = 1.0
SINCE = {DatePrecision.DAY: 0, DatePrecision.WEEK: 6, DatePrecision.MONTH: 0}


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--events", action="store_true", help="fold the gold events themselves")
    parser.add_argument("--reader", choices=("rules", "learned"), default="learned", help="what reads claims")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N disagreements")
    arguments = parser.parse_args()
    rows = [
        json.loads(line) for line in arguments.gold.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    with Gazetteer.open() as gazetteer:
        extractor = EncoderExtractor() if arguments.reader == "learned" else None
        pipeline = None if arguments.events else Pipeline(gazetteer, extractor)
        tally = _compare(rows, pipeline, arguments.errors)
    places = tally["places"]
    print(f"{len(rows)} reports, {places} places with a known holder in the gold")
    for name in ("holder", "holder and status"):
        print(f"{name:20} {tally[name]:5} of {places}  {tally[name] / max(1, places):.1%}")
    print(f"{'told of nothing':20} {tally['silent']:5}")


def _compare(rows: list[dict[str, Any]], pipeline: Pipeline | None, errors: int) -> Counter[str]:
    tally: Counter[str] = Counter()
    for row in rows:
        day = dt.date.fromisoformat(row["published"])
        told = [_claim(row, event, number) for number, event in enumerate(row["events"])]
        wanted = control(corroborate(told), as_of=day)
        names: defaultdict[str, set[str]] = defaultdict(set)
        for claim in told:
            if claim.place is not None:
                names[claim.place.id] |= {normalize(claim.place.name), normalize(claim.place_text)}
        if pipeline is None:
            found, unlocated = wanted, []
            wanted = [state for claim in told if (state := _last_word(claim, told, day)) is not None]
        else:
            report = Report(id=row["id"], text=row["text"], published=day, source=row["source"])
            events = corroborate(pipeline.read(report))
            found, unlocated = control(events, as_of=day), unlocated_control(events, as_of=day)
        for state in wanted:
            if state.holder is None:
                continue
            tally["places"] += 1
            same = _nearest(state, found) or _named(names[state.place.id], unlocated)
            holder = same is not None and _agree(same.holder, state.holder)
            tally["holder"] += holder
            tally["holder and status"] += holder and same is not None and same.status == state.status
            tally["silent"] += same is None
            if not holder and errors > 0:
                errors -= 1
                shown = "nothing" if same is None else f"{same.holder} {same.status.value}"
                print(
                    f"{row['id']}: {state.place.name}: want {state.holder} {state.status.value}, found {shown}"
                )
    return tally


def _agree(told: str | None, wanted: str | None) -> bool:
    """Whether two holders are one side, or share one."""
    one, other = ({part.strip() for part in re.split(r";| and ", name or "")} for name in (told, wanted))
    return bool(one & other - {""})


def _claim(row: dict[str, Any], event: dict[str, Any], number: int) -> Claim:
    """A gold event as the claim that a perfect reader would make of it."""
    latest = dt.date.fromisoformat(event["date"]) if event.get("date") else None
    precision = DatePrecision(event.get("precision") or "unknown") if latest else DatePrecision.UNKNOWN
    earliest = latest - dt.timedelta(days=SINCE.get(precision, 0)) if latest else None
    if latest and precision is DatePrecision.MONTH:
        latest = min(latest + dt.timedelta(days=30), dt.date.fromisoformat(row["published"]))
        earliest = min(latest, dt.date.fromisoformat(event["date"]))
    name = event.get("canonical") or event["place"]
    kind = event["kind"]
    place = None
    if event.get("lat") is not None:
        place = Place(
            id=f"gold:{kind}:{name}:{event['lat']}:{event['lon']}",
            name=name,
            kind=PlaceKind(kind),
            latitude=event["lat"],
            longitude=event["lon"],
            country_code=event.get("country") or "",
        )
    return Claim(
        report_id=row["id"],
        type=EventType(event["type"]),
        place=place,
        place_text=event["place"],
        evidence=Evidence(start=number, end=number, text=event["evidence"]),
        gain=event.get("gain"),
        loss=event.get("loss"),
        actor=event.get("actor"),
        against=event.get("against"),
        again=event.get("again", False),
        earliest=earliest,
        latest=latest,
        date_precision=precision,
        status=ClaimStatus(event["status"]),
        said_by=tuple(event.get("said_by", ())),
        denied_by=tuple(event.get("denied_by", ())),
        background=event.get("background", False),
        published=dt.date.fromisoformat(row["published"]),
        source=row["source"],
    )


def _last_word(claim: Claim, claims: list[Claim], day: dt.date) -> ControlState | None:
    """The state in which the last gold event of a claim's place leaves it, if this claim is that event."""
    same = [c for c in claims if c.place and claim.place and c.place.id == claim.place.id and c.latest]
    if (
        not same
        or claim.place is None
        or max(same, key=lambda c: (c.latest or day, c.evidence.start)) is not claim
    ):
        return None
    if claim.type not in (EventType.CAPTURE, EventType.HANDOVER, EventType.HOLDS):
        return None
    if claim.status is ClaimStatus.DENIED or (claim.latest and claim.latest > day):
        return None
    return ControlState(
        place=claim.place, holder=claim.gain, status=ControlStatus.HELD, since=claim.latest, as_of=day
    )


def _named(names: set[str], unlocated: list[UnlocatedState]) -> UnlocatedState | None:
    """The state of a place of these names that no gazetteer has."""
    return next((state for state in unlocated if normalize(state.name) in names), None)


def _nearest(state: ControlState, found: list[ControlState]) -> ControlState | None:
    """The state of the same place: of the same kind of thing, and near enough."""
    reach = NEAR_KM.get(state.place.kind.value, 10.0)
    near = []
    for other in found:
        is_road = other.place.kind is PlaceKind.ROAD
        away = float(
            distance_km(
                other.place.latitude, other.place.longitude, state.place.latitude, state.place.longitude
            )[0]
        )
        if is_road != (state.place.kind is PlaceKind.ROAD) and away > SPOT_KM:
            continue  # a crossroads is a road to the gold, and a spot here
        if away <= reach or (is_road and other.place.name == state.place.name):
            elsewhere = not _agree(other.holder, state.holder) and away > SPOT_KM
            near.append((elsewhere, other.place.kind is not state.place.kind, away, other.place.id, other))
    return min(near, key=lambda item: item[:4])[4] if near else None


if __name__ == "__main__":
    main()
