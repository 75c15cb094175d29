"""The types that flow through geoevents: reports, claims, events, control.

All are frozen; dates are calendar days without a time zone, as reports tell them. The words for types, statuses
and precisions are those of the gold annotation scheme.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from gazetteer.place import Place


class EventType(StrEnum):
    """What happened to a place."""

    CAPTURE = "capture"
    """An actor takes the place."""
    HANDOVER = "handover"
    """The place passes without a fight."""
    WITHDRAWAL = "withdrawal"
    """An actor leaves or is driven out, and no new holder is named."""
    SIEGE = "siege"
    """The place is besieged, encircled, surrounded."""
    SIEGE_LIFTED = "siege_lifted"
    """The siege is broken."""
    ADVANCE = "advance"
    """An actor enters, or takes part of, the place: contested, not held."""
    HOLDS = "holds"
    """Who holds the place at that time, with no change told."""

    @property
    def is_change(self) -> bool:
        """Whether the holder changes: capture, handover, withdrawal."""
        return self in (EventType.CAPTURE, EventType.HANDOVER, EventType.WITHDRAWAL)


class ClaimStatus(StrEnum):
    """How well one report says a claim is known."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DENIED = "denied"


class EventStatus(StrEnum):
    """How well all claims together say an event is known."""

    CLAIMED = "claimed"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    DENIED = "denied"


class DatePrecision(StrEnum):
    """How exactly a date is told: that day, within a week of it, in that month, not at all."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    UNKNOWN = "unknown"


class ControlStatus(StrEnum):
    """How firmly a place is held."""

    HELD = "held"
    CONTESTED = "contested"
    BESIEGED = "besieged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """The days between which something happened, both included; None is an open end.

    Raises:
        ValueError: the range ends before it begins.
    """

    earliest: dt.date | None = None
    latest: dt.date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"the range ends ({self.latest}) before it begins ({self.earliest})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One text, as published. ``published`` is None where nothing tells the day."""

    id: str
    text: str
    published: dt.date | None = None
    title: str = ""
    source: str = ""
    """Who publishes it: an agency, a paper, a channel."""
    url: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sentence that says so: ``text == report.text[start:end]``, in characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What ONE report says of one change (or state) of one place.

    ``gain`` and ``loss`` are sides; for sieges and advances, where the holder does not change, ``actor`` and
    ``against`` are the sides instead. ``place`` is None where the place could not be resolved: such a claim is
    kept, with the report's own words in ``place_text``.
    """

    report_id: str
    type: EventType
    place: Place | None
    place_text: str
    evidence: Evidence
    part: str = ""
    """The part of the place that it is about: "northern districts", or empty for the whole."""
    actor: str | None = None
    against: str | None = None
    gain: str | None = None
    loss: str | None = None
    again: bool = False
    earliest: dt.date | None = None
    latest: dt.date | None = None
    date_precision: DatePrecision = DatePrecision.UNKNOWN
    status: ClaimStatus = ClaimStatus.REPORTED
    said_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    background: bool = False
    score: float = 0.0
    rule: str = ""
    """Which rule or model said so, for people who ask why."""
    published: dt.date | None = None
    source: str = ""
    id: str = field(default="")
    """A hash of what the claim says and where; computed when left empty."""

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(
                self,
                "id",
                digest(
                    self.report_id,
                    self.type,
                    self.place.id if self.place else self.place_text,
                    self.part,
                    self.gain,
                    self.loss,
                    self.actor,
                    self.against,
                    self.latest,
                    self.evidence.start,
                ),
            )

    @property
    def side(self) -> str | None:
        """The side that the claim is about: who gains, acts or holds; for a withdrawal, who leaves."""
        return self.gain or self.actor or self.loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What claims together say of ONE change (or state) of one place."""

    id: str
    type: EventType
    place: Place | None
    place_text: str
    claims: tuple[Claim, ...]
    part: str = ""
    actor: str | None = None
    against: str | None = None
    gain: str | None = None
    loss: str | None = None
    again: bool = False
    earliest: dt.date | None = None
    latest: dt.date | None = None
    date_precision: DatePrecision = DatePrecision.UNKNOWN
    status: EventStatus = EventStatus.REPORTED

    @property
    def side(self) -> str | None:
        """The side that the event is about: who gains, acts or holds; for a withdrawal, who leaves."""
        return self.gain or self.actor or self.loss

    @property
    def known(self) -> dt.date | None:
        """The day on which it could first be known: the earliest publication among its claims."""
        return min((c.published for c in self.claims if c.published), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldState:
    """Who holds something as of a day, as far as was known by a day."""

    holder: str | None
    status: ControlStatus
    since: dt.date | None
    as_of: dt.date
    known_by: dt.date | None = None
    against: str | None = None
    """The side that contests or besieges it."""
    event_ids: tuple[str, ...] = ()
    """The events that say so, the deciding one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlState(HeldState):
    """Who holds a place as of a day, as far as was known by a day."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlocatedState(HeldState):
    """Who holds a place whose position is not known, by the name that reports give it."""

    name: str


def digest(*parts: object) -> str:
    """A stable id, 16 hexadecimal digits, of what the parts say; None and "" are told apart."""
    text = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
