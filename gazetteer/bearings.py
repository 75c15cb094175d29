"""Directions by name, and what lies where on the sphere."""

from __future__ import annotations

import math

EARTH_KM = 6371.0088

BEARINGS = {
    "north": 0.0, "north-north-east": 22.5, "north-east": 45.0, "east-north-east": 67.5, "east": 90.0,
    "east-south-east": 112.5, "south-east": 135.0, "south-south-east": 157.5, "south": 180.0,
    "south-south-west": 202.5, "south-west": 225.0, "west-south-west": 247.5, "west": 270.0,
    "west-north-west": 292.5, "north-west": 315.0, "north-north-west": 337.5,
}  # fmt: skip
"""Degrees clockwise from north."""


def travel(latitude: float, longitude: float, bearing: float, distance_km: float) -> tuple[float, float]:
    """The point (latitude, longitude) a distance away on a bearing (degrees from north), on the sphere."""
    angle, course = distance_km / EARTH_KM, math.radians(bearing)
    from_latitude = math.radians(latitude)
    to_latitude = math.asin(
        math.sin(from_latitude) * math.cos(angle) + math.cos(from_latitude) * math.sin(angle) * math.cos(course)
    )
    turn = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(from_latitude),
        math.cos(angle) - math.sin(from_latitude) * math.sin(to_latitude),
    )
    return math.degrees(to_latitude), (longitude + math.degrees(turn) + 540.0) % 360.0 - 180.0


def distance_and_bearing(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> tuple[float, float]:
    """From one point to another: km on the sphere, and the bearing at the start in degrees from north."""
    one, other = math.radians(latitude), math.radians(other_latitude)
    turn = math.radians(other_longitude - longitude)
    half = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(turn / 2) ** 2
    bearing = math.atan2(
        math.sin(turn) * math.cos(other),
        math.cos(one) * math.sin(other) - math.sin(one) * math.cos(other) * math.cos(turn),
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))), math.degrees(bearing) % 360.0
