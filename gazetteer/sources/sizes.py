"""How large a place is where its source does not say."""

from __future__ import annotations

import math

PEOPLE_PER_KM2 = 5000
"""Of a built-up area; cities of the Middle East have 4,000 to 8,000 (Atlas of Urban Expansion, 2016)."""


def built_up_radius_km(population: int) -> float:
    """How far a settlement reaches from its centre: a disc with that many people, 0.5 km at least."""
    return round(max(0.5, math.sqrt(population / PEOPLE_PER_KM2 / math.pi)), 1)
