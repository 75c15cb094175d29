"""How well an event is known: whose voices count, and which are one voice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gazetteer.place import Place, PlaceKind
from geoevents.corroboration import corroborate
from geoevents.model import ClaimStatus, EventStatus

SARAQEB = Place(
    id="gn:1", name="Saraqeb", kind=PlaceKind.SETTLEMENT, latitude=35.86, longitude=36.8, country_code="SY"
)


Maker = Callable[..., Any]
REPORTED, CLAIMED, CONFIRMED, DENIED = ClaimStatus
GOVERNMENT, OPPOSITION = "Syrian government", "Syrian opposition"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        ([(CLAIMED, "SANA", ("army",))], EventStatus.CLAIMED),
        ([(CLAIMED, "SANA", ("army",)), (CLAIMED, "Reuters", ("state television",))], EventStatus.CLAIMED),
        ([(REPORTED, "Reuters", ())], EventStatus.REPORTED),
        ([(REPORTED, "Reuters", ()), (REPORTED, "Reuters", ("monitor",))], EventStatus.REPORTED),
        ([(REPORTED, "Reuters", ("the monitor",)), (REPORTED, "AFP", ("Monitor",))], EventStatus.REPORTED),
        ([(REPORTED, "Reuters", ()), (REPORTED, "Paper", ("Reuters",))], EventStatus.REPORTED),
        ([(REPORTED, "Reuters", ()), (REPORTED, "AFP", ())], EventStatus.CONFIRMED),
        ([(REPORTED, "", ("monitor",)), (REPORTED, "", ("residents",))], EventStatus.CONFIRMED),
        ([(REPORTED, "", ()), (REPORTED, "", ())], EventStatus.REPORTED),
        ([(REPORTED, "Reuters", ("monitor",)), (CLAIMED, "SANA", ("army",))], EventStatus.CONFIRMED),
        ([(REPORTED, "AFP", ("the war monitor",)), (REPORTED, "War Monitor", ())], EventStatus.REPORTED),
        ([(CLAIMED, "SANA", ("army",)), (CLAIMED, "AFP", ("a rebel commander",))], EventStatus.CONFIRMED),
        ([(CLAIMED, "AFP", ("a rebel commander",))], EventStatus.CLAIMED),
        ([(CONFIRMED, "Reuters", ())], EventStatus.CONFIRMED),
        ([(DENIED, "Reuters", ("rebels",))], EventStatus.DISPUTED),
        ([(CLAIMED, "SANA", ()), (DENIED, "Reuters", ("rebels",))], EventStatus.DISPUTED),
    ],
)
def test_status_follows_from_who_says_so(
    claim: Maker, voices: list[tuple[ClaimStatus, str, tuple[str, ...]]], expected: EventStatus
) -> None:
    claims = [
        claim(
            f"r{number}",
            "02-06",
            gain=GOVERNMENT,
            loss=OPPOSITION,
            status=status,
            source=source,
            said_by=said_by,
        )
        for number, (status, source, said_by) in enumerate(voices)
    ]
    (event,) = corroborate(claims)
    assert event.status is expected


def test_a_wire_copy_counts_once(claim: Maker) -> None:
    words = "Government troops entered the centre of Saraqeb at dawn and raised the flag over the bakery."
    claims = [
        claim("a", "02-06", gain=GOVERNMENT, source="Reuters", words=words),
        claim("b", "02-06", gain=GOVERNMENT, source="Daily Paper", words=words.replace("at dawn ", "")),
    ]
    (event,) = corroborate(claims)
    assert event.status is EventStatus.REPORTED


def test_a_dispute_ends_when_later_reports_confirm(claim: Maker) -> None:
    claims = [
        claim("a", "02-06", gain=GOVERNMENT, status=CLAIMED, source="SANA"),
        claim("b", "02-06", gain=GOVERNMENT, status=DENIED, source="Reuters", denied_by=("rebels",)),
        claim("c", "02-07", gain=GOVERNMENT, status=CONFIRMED, source="AFP"),
    ]
    assert corroborate(claims)[0].status is EventStatus.CONFIRMED
    assert corroborate(claims[:2])[0].status is EventStatus.DISPUTED


def test_one_report_that_has_a_claim_and_its_denial_disputes_it_as_two_reports_would(claim: Maker) -> None:
    both = claim(
        "a", "02-06", gain=GOVERNMENT, status=DENIED, source="Reuters", said_by=("army",), denied_by=("rebels",)
    )
    assert corroborate([both])[0].status is EventStatus.DISPUTED
    told = "Government tanks drove into Saraqeb on Thursday."
    as_fact = claim("d", "02-06", gain=GOVERNMENT, status=DENIED, denied_by=("rebels",), words=told)
    assert corroborate([as_fact])[0].status is EventStatus.DISPUTED
    denial = "The rebels denied that the army had taken Saraqeb."
    only_denied = claim("b", "02-06", gain=GOVERNMENT, status=DENIED, denied_by=("rebels",), words=denial)
    assert corroborate([only_denied])[0].status is EventStatus.DENIED
    later = claim("c", "02-07", gain=GOVERNMENT, status=CONFIRMED, source="AFP")
    assert corroborate([both, later])[0].status is EventStatus.CONFIRMED
