"""Polygons of administrative areas: OCHA COD-AB (old and new columns), geoBoundaries, GADM-like tables.

    OCHA, new    ADMn_EN, ADMn_AR, ..., ADMn_PCODE     (n from 0 down to the area's own level)
    OCHA, 2025   admn_name, admn_name1, ..., admn_pcode
    OCHA, old    NAME_EN, NAME_AR, NAM_EN_REF, PCODE   with the levels above as ADMn_PCODE
    geoBoundaries  shapeName, shapeID, shapeGroup (ISO 3166-1 alpha-3), shapeType (ADM0 to ADM5)
    GADM         NAME_n, VARNAME_n, GID_n

Names go by their script, not by their column: the columns of languages are sometimes swapped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from gazetteer.names import script_of
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.features import Feature, text_of
from gazetteer.sources.layers import SourcePlace
from gazetteer.sources.problems import Report, clean_name

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_LEVEL_COLUMN = re.compile(r"^(?:adm|gid_|name_)(\d)(?:_pcode|_name|_en)?$", re.IGNORECASE)
_DEEPEST = 4


def own_level(properties: dict[str, Any]) -> int | None:
    """The level of the area that a row tells of, or None where its columns are of no known table."""
    kind = text_of(properties, "shapeType")
    if re.fullmatch(r"ADM[0-5]", kind):
        return int(kind[3])
    levels = [
        int(found.group(1))
        for column in properties
        if (found := _LEVEL_COLUMN.match(column)) and text_of(properties, column)
    ]
    if text_of(properties, "PCODE") and text_of(properties, "NAME_EN", "NAME_AR"):
        return max(levels) + 1 if levels else None
    return max(levels) if levels else None


def area_names(properties: dict[str, Any], level: int) -> list[str]:
    """All names of the area, those in Latin letters first."""
    prefix = f"adm{level}_"
    columns = [
        column
        for column in properties
        if (column.lower().startswith(prefix) and not column.lower().endswith(("pcode", "type", "date")))
        or column in (f"NAME_{level}", f"VARNAME_{level}", f"NL_NAME_{level}", "shapeName")
        or (column in ("NAME_EN", "NAME_AR", "NAM_EN_REF", "NAM_AR_REF") and "PCODE" in properties)
    ]
    texts = [part for column in columns for part in text_of(properties, column).split("|")]
    names = list(dict.fromkeys(name for text in texts if (name := clean_name(text)) and not name.isdigit()))
    return sorted(names, key=lambda name: script_of(name) != "Latn")


def _own_code(properties: dict[str, Any], level: int) -> str:
    return text_of(properties, f"ADM{level}_PCODE", f"adm{level}_pcode", "PCODE", f"GID_{level}", "shapeID")


def _country_of(properties: dict[str, Any]) -> str:
    """ISO 3166-1 alpha-2, from a P-code; "" where only the point can tell."""
    code = text_of(properties, "ADM0_PCODE", "adm0_pcode") or text_of(
        properties, "PCODE", "ADM1_PCODE", "adm1_pcode"
    )
    letters = code[:2].upper()
    return letters if len(letters) == 2 and letters.isalpha() and letters.isascii() else ""


def _radius_km(geometry: BaseGeometry) -> float:
    """The radius of the circle with the area of a polygon, by Lambert's cylindrical equal-area projection."""
    import numpy as np
    import shapely

    flat = shapely.transform(
        geometry, lambda points: np.column_stack((np.radians(points[:, 0]), np.sin(np.radians(points[:, 1]))))
    )
    return round(6371.0088 * math.sqrt(float(flat.area) / math.pi), 1)


def place_of_area(properties: dict[str, Any], geometry: BaseGeometry | None) -> SourcePlace:
    """An administrative area.

    Raises:
        ValueError: there is no polygon, no name, or no level.
    """
    import shapely

    level = own_level(properties)
    if level is None:
        raise ValueError("no level; want ADMn_PCODE, PCODE with NAME_EN, or shapeType")
    names = area_names(properties, level)
    if not names:
        raise ValueError(f"no name of level {level}; want ADM{level}_EN, NAME_EN or shapeName")
    if geometry is None or geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        raise ValueError(f"{names[0]}: no polygon")
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(
            f"{names[0]}: bounds {west:.1f} {south:.1f} {east:.1f} {north:.1f}; want degrees in WGS84"
        )
    geometry = shapely.make_valid(geometry) if not geometry.is_valid else geometry
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    point = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
    code = _own_code(properties, level)
    country = _country_of(properties)
    return SourcePlace(
        place=Place(
            id=f"area:{code or f'{names[0]}@{point.y:.2f},{point.x:.2f}'}",
            name=names[0],
            kind=PlaceKind.COUNTRY if level == 0 else PlaceKind.ADMIN,
            latitude=round(point.y, 5),
            longitude=round(point.x, 5),
            country_code=country,
            feature_code="PCLI" if level == 0 else f"ADM{min(level, _DEEPEST)}",
            alternate_names=tuple(names[1:]),
            radius_km=_radius_km(geometry),
        ),
        admin1_code=code if level == 1 else "",
        level=level,
        geometry=geometry,
    )


def read_boundaries(name: str, features: Iterable[Feature], report: Report) -> Iterator[SourcePlace]:
    """Yield the areas of a layer of polygons; features that are wrong go to ``report``."""
    for number, properties, geometry in features:
        try:
            yield place_of_area(properties, geometry)
        except ValueError as error:
            report(f"{name}:{number}: {error}")
