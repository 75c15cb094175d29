"""Areas rebuilt from points: how much of a winding front comes back, beside plain Voronoi cells, and how fast.

    python tests/benchmarks/bench_areas.py [--places 33000] [--region Ukraine] [--seeds 5]

Two sides are drawn with a winding front and pockets behind it over a country with its coasts; the truth is
sampled at the gazetteer's settlements, and where those are thinner than one per 40 km2, at random points as
well; areas are rebuilt from the points. Then the front moves, and the polygons of before are carried forward
(a baseline) by events at those places alone that changed hands. Printed: intersection over union by side, and
processor seconds. Nothing is read but the gazetteer.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time

import numpy as np
import shapely

from gazetteer.index import Gazetteer
from gazetteer.place import Place, PlaceKind
from geoevents.area_days import area_spans
from geoevents.areas import Area, AreaMap, km2_by_side
from geoevents.control import ControlSpan
from geoevents.fronts import find_fronts
from geoevents.geodesy import area_km2
from geoevents.held_areas import HeldArea
from geoevents.model import ControlState, ControlStatus

DAY = dt.date(2023, 1, 1)
KM2_A_SETTLEMENT = 40.0


class Scale:
    """A plane of kilometres, true to scale in the middle of a region, to draw and measure on."""

    def __init__(self, region: shapely.Geometry) -> None:
        south, north = region.bounds[1], region.bounds[3]
        self._scale = np.array([111.2 * np.cos(np.radians((south + north) / 2)), 111.2])

    def flatten(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Degrees to kilometres."""
        return shapely.transform(geometry, lambda xy: xy * self._scale)

    def unflatten(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Kilometres to degrees."""
        return shapely.transform(geometry, lambda xy: xy / self._scale)


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--region", default="Ukraine", help="a country")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    with Gazetteer.open() as gazetteer:
        country = gazetteer.search(arguments.region, kinds=[PlaceKind.COUNTRY])[0].place
        region = gazetteer.geometry(country.id)
        assert region is not None
        settlements = gazetteer.within(region, kinds=[PlaceKind.SETTLEMENT])
    km2 = area_km2(region)
    wanted = int(km2 / KM2_A_SETTLEMENT)
    print(f"{country.name}: {km2:,.0f} km2, {len(settlements):,} settlements in the gazetteer")
    for seed in range(arguments.seeds):
        places = settlements[:wanted] + _random_places(region, max(0, wanted - len(settlements)), seed)
        _reconstruct(region, places, seed)
        _carry(region, places, seed)
    _time(region, _random_places(region, arguments.places, 99))


def _reconstruct(region: shapely.Geometry, places: list[Place], seed: int) -> None:
    plane = Scale(region)
    truth = _sides(region, plane, seed)
    states = [
        _state(place, "B" if inside else "A")
        for place, inside in zip(places, _inside(truth, places), strict=True)
    ]
    areas = {area.side: area.geometry for area in AreaMap(places, region=region).areas(states)}
    cells = _voronoi(region, plane, states)
    flat = {side: plane.flatten(shape) for side, shape in truth.items()}
    front = flat["A"].boundary.intersection(flat["B"].buffer(0.01)).length
    row = [f"seed {seed}: {len(places):,} places, front {front:,.0f} km, {flat['B'].area:,.0f} km2 taken:"]
    for name, found in (("areas", areas), ("Voronoi", cells)):
        scores = {side: _iou(plane.flatten(found[side]), flat[side]) for side in "AB"}
        row.append(f"{name} IoU A {scores['A']:.3f} B {scores['B']:.3f}")
    print("  ".join(row))


def _carry(region: shapely.Geometry, places: list[Place], seed: int) -> None:
    """The polygons of a day, and events at the places that changed hands since, against the truth of then."""
    plane = Scale(region)
    before, after = _sides(region, plane, seed), _sides(region, plane, seed, shift_km=25.0)
    was, now = _inside(before, places), _inside(after, places)
    baseline = [HeldArea(side=side, as_of=DAY, geometry=shape) for side, shape in before.items()]
    states = [
        _state(place, "B" if held else "A")
        for place, held, old in zip(places, now, was, strict=True)
        if held != old
    ]
    areas = AreaMap(places, region=region, baseline=baseline).areas(states)
    found = {side: _flat(plane, _union(areas, side)) for side in "AB"}
    flat = {side: _flat(plane, shape) for side, shape in after.items()}
    old = {side: _flat(plane, shape) for side, shape in before.items()}
    moved = shapely.symmetric_difference(flat["B"], old["B"]).area
    wrong = shapely.symmetric_difference(flat["B"], found["B"]).area
    total = sum(shape.area for shape in found.values())
    print(
        f"   carried forward: {len(states):,} places changed, {moved:,.0f} km2 moved, {wrong:,.0f} wrong: "
        + ", ".join(f"IoU {side} {_iou(found[side], flat[side]):.3f}" for side in "AB")
        + f"; sides sum to {total / plane.flatten(region).area:.5f} of the region"
    )


def _flat(plane: Scale, shape: shapely.Geometry) -> shapely.Geometry:
    """A shape in km; what rounding makes cross itself there is made valid again."""
    return shapely.make_valid(plane.flatten(shape))


def _union(areas: list[Area], side: str) -> shapely.Geometry:
    return shapely.union_all([area.geometry for area in areas if area.side == side])


def _time(region: shapely.Geometry, places: list[Place]) -> None:
    plane = Scale(region)
    truth = _sides(region, plane, 7)
    inside = _inside(truth, places)
    states = [_state(place, "B" if held else "A") for place, held in zip(places, inside, strict=True)]
    started = time.process_time()
    drawn = AreaMap(places, region=region)
    areas = drawn.areas(states)
    first = time.process_time() - started
    started = time.process_time()
    fronts = find_fronts(areas)
    fronted = time.process_time() - started
    print(
        f"{len(places):,} places: one day {first:.2f} s, "
        f"its front ({sum(f.km for f in fronts):,.0f} km) {fronted:.2f} s"
    )
    print("  km2:", {side: round(value) for side, value in km2_by_side(areas, region=region).items()})
    random = np.random.default_rng(5)
    near = random.choice(len(places), 365, replace=False)
    spans = []
    for number, place in enumerate(places):
        side = "B" if inside[number] else "A"
        turn = (
            DAY + dt.timedelta(days=int(np.flatnonzero(near == number)[0]))
            if number in set(near.tolist())
            else None
        )
        spans.append(_span(place, side, None, turn))
        if turn:
            spans.append(_span(place, "A" if side == "B" else "B", turn, None))
    started = time.process_time()
    found = area_spans(spans, region=region)
    print(f"  a year with a change a day: {time.process_time() - started:.1f} s, {len(found):,} spans of areas")


def _sides(
    region: shapely.Geometry, plane: Scale, seed: int, *, shift_km: float = 0.0
) -> dict[str, shapely.Geometry]:
    """A region in two: B holds what lies beyond a winding line, with pockets of each side behind the other."""
    random = np.random.default_rng(seed)
    flat = plane.flatten(region)
    west, south, east, north = flat.bounds
    x = np.linspace(west - 50, east + 50, 4_000)
    waves = np.arange(1, 40)
    amplitude = 0.12 * (north - south) * waves**-1.3 * random.normal(size=len(waves))
    phase = random.uniform(0, 2 * np.pi, len(waves))
    y = (south + 0.4 * (north - south) + shift_km) + (
        amplitude[:, None]
        * np.sin(2 * np.pi * waves[:, None] * (x - west)[None] / (east - west) + phase[:, None])
    ).sum(axis=0)
    line = np.column_stack([x, y])
    beyond = shapely.Polygon(np.vstack([line, [[east + 50, south - 50], [west - 50, south - 50]]])).buffer(0)
    for number in range(8):
        at = shapely.Point(random.uniform(west, east), random.uniform(south, north))
        pocket = at.buffer(random.uniform(8, 22))
        beyond = beyond.union(pocket) if number % 2 else beyond.difference(pocket)
    taken = shapely.intersection(beyond, flat)
    sides = {"B": taken, "A": shapely.difference(flat, taken)}
    return {side: plane.unflatten(shape) for side, shape in sides.items()}


def _voronoi(region: shapely.Geometry, plane: Scale, states: list[ControlState]) -> dict[str, shapely.Geometry]:
    spots = shapely.MultiPoint([(state.place.longitude, state.place.latitude) for state in states])
    xy = shapely.get_coordinates(plane.flatten(spots))
    flat = plane.flatten(region)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(xy), extend_to=flat))
    points = shapely.points(xy)
    owner, cell = shapely.STRtree(cells).query(points, predicate="intersects")
    holders = np.array([state.holder for state in states])
    return {
        side: plane.unflatten(
            shapely.intersection(shapely.union_all(cells[cell[holders[owner] == side]]), flat)
        )
        for side in "AB"
    }


def _random_places(region: shapely.Geometry, count: int, seed: int) -> list[Place]:
    random = np.random.default_rng(1_000 + seed)
    west, south, east, north = region.bounds
    shapely.prepare(region)
    found: list[Place] = []
    while len(found) < count:
        lon, lat = random.uniform(west, east, count), random.uniform(south, north, count)
        for x, y in zip(lon, lat, strict=True):
            if len(found) < count and shapely.intersects_xy(region, x, y):
                found.append(
                    Place(
                        id=f"random:{len(found)}",
                        name=f"Place {len(found)}",
                        kind=PlaceKind.SETTLEMENT,
                        latitude=float(y),
                        longitude=float(x),
                    )
                )
    return found


def _inside(truth: dict[str, shapely.Geometry], places: list[Place]) -> np.ndarray:
    shapely.prepare(truth["B"])
    return shapely.intersects_xy(truth["B"], [p.longitude for p in places], [p.latitude for p in places])


def _iou(found: shapely.Geometry, truth: shapely.Geometry) -> float:
    return float(shapely.intersection(found, truth).area / shapely.union(found, truth).area)


def _state(place: Place, side: str) -> ControlState:
    return ControlState(place=place, holder=side, status=ControlStatus.HELD, since=None, as_of=DAY)


def _span(place: Place, side: str, start: dt.date | None, end: dt.date | None) -> ControlSpan:
    return ControlSpan(place=place, holder=side, status=ControlStatus.HELD, start=start, end=end)


if __name__ == "__main__":
    main()
