"""A claim as one flat record, for JSON lines and tables."""

from __future__ import annotations

from gazetteer.place import PlaceKind
from geoevents.model import Claim


def claim_record(claim: Claim) -> dict[str, object]:
    """A claim as plain values: text, numbers, booleans, None, lists of text; dates as YYYY-MM-DD.

    The keys, in this order: report_id, type, place (the gazetteer's name; a road's ref; the report's own words
    where the place is not resolved), place_id, latitude, longitude (WGS84 degrees), kind, actor, gain, loss,
    again, date (the latest day), date_earliest, date_precision, status, said_by, denied_by, evidence, start,
    end (offsets of the evidence in the report's text), background, score.
    """
    place = claim.place
    return {
        "report_id": claim.report_id,
        "type": claim.type.value,
        "place": _name(claim),
        "place_id": place.id if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "kind": _kind(claim),
        "actor": claim.actor,
        "gain": claim.gain,
        "loss": claim.loss,
        "again": claim.again,
        "date": claim.latest.isoformat() if claim.latest else None,
        "date_earliest": claim.earliest.isoformat() if claim.earliest else None,
        "date_precision": claim.date_precision.value,
        "status": claim.status.value,
        "said_by": list(claim.said_by),
        "denied_by": list(claim.denied_by),
        "evidence": claim.evidence.text,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "background": claim.background,
        "score": round(claim.score, 4),
    }


def _name(claim: Claim) -> str:
    if claim.place is None:
        return claim.place_text
    if claim.place.kind is PlaceKind.ROAD and claim.place.id.startswith("road:"):
        number = claim.place.id.rpartition(":")[2]  # "M5", of "road:M5" or "road:SY:M5"
        return claim.place_text if number.isdigit() else number
    return claim.place.name


def _kind(claim: Claim) -> str | None:
    if claim.place is None:
        return None
    partial = claim.part and claim.place.kind is not PlaceKind.ROAD  # a stretch of a road is a road
    return PlaceKind.AREA.value if partial else claim.place.kind.value
