"""Dated reports to control-change events to maps that can be checked."""

from geoevents.model import (
    Claim,
    ClaimStatus,
    ControlState,
    ControlStatus,
    DatePrecision,
    Event,
    EventStatus,
    EventType,
    Evidence,
    Report,
    UnlocatedState,
)

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "ClaimStatus",
    "ControlState",
    "ControlStatus",
    "DatePrecision",
    "Event",
    "EventStatus",
    "EventType",
    "Evidence",
    "Report",
    "UnlocatedState",
]
