"""Claims by rules: what is told, what is not, who says so, and that no text breaks it."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction import claim_record
from geoevents.extraction.claims import RuleExtractor
from geoevents.model import Claim, ClaimStatus, DatePrecision, EventType, Report

MONDAY = dt.date(2020, 3, 2)
ARMY, REBELS = "Syrian government", "Syrian opposition"
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "gold" / "seeds.jsonl"
PLACES = {
    name: Place(
        id=f"gn:{number}",
        name=name,
        kind=kind,
        latitude=35.0 + number / 100,
        longitude=36.5,
        country_code="SY",
    )
    for number, (name, kind) in enumerate(
        [
            ("Saraqeb", PlaceKind.SETTLEMENT),
            ("Kafranbel", PlaceKind.SETTLEMENT),
            ("Ariha", PlaceKind.SETTLEMENT),
            ("Hass", PlaceKind.SETTLEMENT),
            ("Idlib", PlaceKind.ADMIN),
            ("Aleppo", PlaceKind.SETTLEMENT),
            ("Damascus", PlaceKind.SETTLEMENT),
            ("Maarat al-Numan", PlaceKind.SETTLEMENT),
            ("Taftanaz", PlaceKind.SETTLEMENT),
            ("M5", PlaceKind.ROAD),
        ]
    )
}


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor()


def find_toponyms(text: str) -> list[Toponym]:
    return [
        Toponym(start=match.start(), end=match.end(), text=match[0], place=place, score=1.0)
        for name, place in PLACES.items()
        for match in re.finditer(rf"\b{re.escape(name)}\b", text)
    ]


def extract(
    extractor: RuleExtractor, text: str, *, published: dt.date | None = MONDAY, source: str = "agency"
) -> list[Claim]:
    report = Report(id="r", text=text, published=published, source=source)
    claims = extractor.extract(report, find_toponyms(text))
    for claim in claims:
        assert claim.evidence.text == text[claim.evidence.start : claim.evidence.end]
        assert claim.report_id == "r"
        assert claim.published == published
    return claims


CHANGES = [
    ("Syrian government forces captured Saraqeb on Monday.", "capture", ["Saraqeb"], ARMY),
    ("Rebels have seized Hass.", "capture", ["Hass"], REBELS),
    ("Saraqeb was retaken by the Syrian army on Monday.", "capture", ["Saraqeb"], ARMY),
    ("Saraqeb fell to the rebels on Sunday.", "capture", ["Saraqeb"], REBELS),
    ("The Syrian army lost Saraqeb to the rebels on Sunday.", "capture", ["Saraqeb"], REBELS),
    ("The capture of Saraqeb by the Syrian army was announced on Monday.", "capture", ["Saraqeb"], ARMY),
    ("The Syrian army took full control of the town of Saraqeb.", "capture", ["Saraqeb"], ARMY),
    ("Saraqeb came under the control of the Syrian army on Monday.", "capture", ["Saraqeb"], ARMY),
    ("The Syrian army drove rebels out of Saraqeb.", "capture", ["Saraqeb"], ARMY),
    ("The Syrian army raised its flag over Saraqeb.", "capture", ["Saraqeb"], ARMY),
    ("The Syrian army seized the towns of Hass, Ariha and Kafranbel.", "capture",
     ["Ariha", "Hass", "Kafranbel"], ARMY),
    ("The Syrian army seized Hass on Friday, Ariha on Saturday and Kafranbel on Sunday.", "capture",
     ["Ariha", "Hass", "Kafranbel"], ARMY),
    ("The army is back in Saraqeb, state media said. Rebels had it before.", "capture", ["Saraqeb"], ARMY),
    ("Fighting raged in Saraqeb. On Monday the Syrian army captured the town.", "capture", ["Saraqeb"], ARMY),
    ("The Syrian army captured three villages on Monday: Hass, Ariha and Kafranbel.", "capture",
     ["Ariha", "Hass", "Kafranbel"], ARMY),
    ("The Syrian army liberated the following towns:\n- Hass\n- Ariha\n- Kafranbel\n\nThe rest is quiet.",
     "capture", ["Ariha", "Hass", "Kafranbel"], ARMY),
    ("The rebels surrendered Saraqeb to the Syrian army.", "handover", ["Saraqeb"], ARMY),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "places", "gain"), CHANGES)
def test_changes(extractor: RuleExtractor, text: str, kind: str, places: list[str], gain: str) -> None:
    claims = extract(extractor, text)
    assert sorted(c.place.name for c in claims if c.place) == places
    assert {c.type.value for c in claims} == {kind}
    assert {c.gain for c in claims} == {gain}


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("Rebels pulled out of Saraqeb overnight.", EventType.WITHDRAWAL, None),
        ("The Syrian army besieged Maarat al-Numan.", EventType.SIEGE, ARMY),
        ("Maarat al-Numan is surrounded by the Syrian army.", EventType.SIEGE, ARMY),
        ("Rebels broke the siege of Maarat al-Numan.", EventType.SIEGE_LIFTED, REBELS),
        ("The Syrian army entered Saraqeb.", EventType.ADVANCE, ARMY),
        ("The Syrian army captured the eastern districts of Saraqeb.", EventType.ADVANCE, ARMY),
        ("Shells hit the rebel-held town of Ariha.", EventType.HOLDS, None),
        ("The Syrian army still holds Ariha.", EventType.HOLDS, None),
    ],
)
def test_other_types(extractor: RuleExtractor, text: str, kind: EventType, actor: str | None) -> None:
    [claim] = extract(extractor, text)
    assert claim.type is kind
    assert claim.actor == actor
    assert not claim.type.is_change or claim.loss


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian army plans to capture Saraqeb.",
        "The Syrian army failed to capture Saraqeb.",
        "The Syrian army tried to seize Saraqeb from rebels.",
        "Rebels vowed to retake Saraqeb.",
        "If the army captures Saraqeb, rebels will leave.",
        "Will the army capture Saraqeb?",
        "The Syrian army could seize Saraqeb within days.",
        "Rebels repelled an army attack on Saraqeb.",
        "The Syrian army has not captured Saraqeb.",
        "Rebels denied that the Syrian army had captured Saraqeb.",
        "Syrian army shells hit Saraqeb and rebels fired back.",
        "The Syrian army captured a rebel commander near Saraqeb.",
        "The Syrian army is closing in on Saraqeb.",
        "The photographer captured the mood in Aleppo.",
        "The team took the lead in Aleppo and held it.",
        "The attempt by the Syrian army to capture Saraqeb cost many lives.",
        "The battle for Saraqeb goes on between the army and rebels.",
        "The Syrian army captured dozens of villages.",
        "Rebels withdrew to Saraqeb.",
    ],
)
def test_no_change(extractor: RuleExtractor, text: str) -> None:
    assert not [claim for claim in extract(extractor, text) if claim.type.is_change]


def test_again_and_dates(extractor: RuleExtractor) -> None:
    claims = extract(
        extractor,
        "Early on Monday, Syrian government forces retook the town of Saraqeb days after losing it to rebel "
        "forces, a war monitor said. Insurgents seized Kafranbel last week.",
    )
    first, second, third = claims
    assert (first.again, first.gain, first.latest) == (True, ARMY, MONDAY)
    assert first.date_precision is DatePrecision.DAY
    assert (second.gain, second.loss, second.background) == (REBELS, ARMY, True)
    assert second.latest is not None
    assert second.latest < MONDAY
    assert (third.earliest, third.latest) == (dt.date(2020, 2, 24), dt.date(2020, 3, 1))


def test_dates_in_a_list(extractor: RuleExtractor) -> None:
    claims = extract(
        extractor, "The Syrian army seized Hass on Friday, Ariha on Saturday and Kafranbel on Sunday."
    )
    assert {c.place_text: c.latest.day for c in claims if c.latest} == {"Hass": 28, "Ariha": 29, "Kafranbel": 1}


def test_undated_report(extractor: RuleExtractor) -> None:
    [claim] = extract(extractor, "Syrian government forces captured Saraqeb on Monday.", published=None)
    assert (claim.earliest, claim.latest, claim.date_precision) == (None, None, DatePrecision.UNKNOWN)


def test_mentions_of_one_change_are_one_claim(extractor: RuleExtractor) -> None:
    text = (
        "Syrian government forces captured Saraqeb on Monday, state media said. "
        "The Syrian Observatory for Human Rights said troops captured the town."
    )
    [claim] = extract(extractor, text)
    assert claim.said_by == ("state media", "The Syrian Observatory for Human Rights")
    assert claim.status is ClaimStatus.CONFIRMED


def test_taken_and_retaken_are_two(extractor: RuleExtractor) -> None:
    claims = extract(extractor, "Rebels seized Saraqeb at dawn. The Syrian army retook Saraqeb at noon.")
    assert [(c.gain, c.again) for c in claims] == [(REBELS, False), (ARMY, True)]


def test_denial_is_kept_with_the_claim(extractor: RuleExtractor) -> None:
    text = (
        "State media said the Syrian army captured Saraqeb. "
        "A rebel spokesman denied that the army had captured it."
    )
    [claim] = extract(extractor, text)
    assert claim.status is ClaimStatus.DENIED
    assert claim.denied_by == ("A rebel spokesman",)
    assert claim.said_by == ("State media",)


def test_withdrawal_and_the_taking_after_it_are_one(extractor: RuleExtractor) -> None:
    [claim] = extract(
        extractor, "Rebels withdrew from Saraqeb on Monday. The Syrian army then captured Saraqeb."
    )
    assert claim.type is EventType.CAPTURE
    assert claim.gain == ARMY


def test_capital_that_speaks_is_not_the_town(extractor: RuleExtractor) -> None:
    text = "Fighting went on around Maarat al-Numan. Damascus said more. The Syrian army besieged the city."
    [claim] = extract(extractor, text)
    assert claim.place_text == "Maarat al-Numan"


def test_area_is_told_as_a_part(extractor: RuleExtractor) -> None:
    [claim] = extract(extractor, "The Syrian army liberated all villages west of the city of Aleppo.")
    assert claim.part == "villages west of the city of Aleppo"
    assert claim_record(claim)["kind"] == "area"


def test_villages_west_of_a_city_are_not_the_city(extractor: RuleExtractor) -> None:
    assert extract(extractor, "The Syrian army captured villages west of Aleppo.") == []


def test_facility_beside_a_known_place(extractor: RuleExtractor) -> None:
    [claim] = extract(extractor, "The Syrian army captured Taftanaz air base on Monday.")
    assert (claim.place_text, claim.part) == ("Taftanaz air base", "Taftanaz air base")
    assert claim.place is not None
    assert claim.place.name == "Taftanaz"


def test_unknown_place_is_kept_unlocated(extractor: RuleExtractor) -> None:
    claims = extract(extractor, "The Syrian army captured the village of Qaminas on Monday.")
    assert [(c.place, c.place_text) for c in claims] == [(None, "Qaminas")]
    record = claim_record(claims[0])
    assert record["place"] == "Qaminas"
    assert record["latitude"] is None


def test_communique_claims(extractor: RuleExtractor) -> None:
    text = "General Command of the Syrian Army: our forces liberated Saraqeb today."
    [claim] = extract(extractor, text, source="military communiqué")
    assert claim.gain == ARMY
    assert claim.status is ClaimStatus.CLAIMED


def test_record_has_the_keys_in_order(extractor: RuleExtractor) -> None:
    [claim] = extract(extractor, "The Syrian army captured the M5 road on Monday.")
    record = claim_record(claim)
    assert list(record) == [
        "report_id", "type", "place", "place_id", "latitude", "longitude", "kind", "actor", "gain", "loss",
        "again", "date", "date_earliest", "date_precision", "status", "said_by", "denied_by", "evidence",
        "start", "end", "background", "score",
    ]  # fmt: skip
    assert record["place"] == "M5"
    assert record["kind"] == "road"
    json.dumps(record, allow_nan=False)


def test_same_claims_each_time(extractor: RuleExtractor) -> None:
    text = " ".join(text for text, *_ in CHANGES)
    assert extract(extractor, text) == extract(extractor, text)
    assert len({claim.id for claim in extract(extractor, text)}) == len(extract(extractor, text))


@pytest.mark.skipif(not SEEDS.exists(), reason="needs the gold reports beside the repository")
def test_no_trap_of_the_seeds_is_a_change(extractor: RuleExtractor) -> None:
    for line in SEEDS.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        report = Report(id=gold["id"], text=gold["text"], published=dt.date.fromisoformat(gold["published"]))
        toponyms = [
            Toponym(
                start=start,
                end=start + len(each["surface"]),
                text=each["surface"],
                place=Place(
                    id=f"gold:{each['canonical']}",
                    name=each["canonical"],
                    kind=PlaceKind(each["kind"]),
                    latitude=each["lat"],
                    longitude=each["lon"],
                    country_code=each["country"] or "",
                ),
            )
            for each in gold["toponyms"]
            for start in each["offsets"]
        ]
        claims = extractor.extract(report, toponyms)
        told = {(c.type.value, c.place.name if c.place else c.place_text, c.gain or c.actor) for c in claims}
        for event in gold["events"]:
            if event["kind"] == "settlement":
                assert (event["type"], event["canonical"], event["gain"] or event["actor"]) in told
        traps = [trap["sentence"] for trap in gold["traps"] if not trap.get("mixed")]
        assert not [c for c in claims if c.type.is_change and any(c.evidence.text in trap for trap in traps)]


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("captured " * 30)
@example('"' * 50 + "captured Saraqeb" + "”" * 50)
@example("(" * 200 + " seized Saraqeb" + ")" * 200)
@example("\u202e captured \u0000 Saraqeb \ud83d\ude00 ١٢٣ سراقب")
def test_any_text(extractor: RuleExtractor, text: str) -> None:
    extract(extractor, text + " The army captured Saraqeb. " + text)


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_truncated_reports(extractor: RuleExtractor, data: st.DataObject) -> None:
    whole = " ".join(text for text, *_ in CHANGES)
    start = data.draw(st.integers(0, len(whole)))
    extract(extractor, whole[start : data.draw(st.integers(start, len(whole)))])


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000 + " captured Saraqeb",
        "word " * 200_000,
        "A" * 100 + " " + "A, " * 3000 + "captured Saraqeb",
        "“‘" * 2000 + "the army captured Saraqeb" + "’”" * 2000,
    ],
)
def test_long_lines(extractor: RuleExtractor, text: str) -> None:
    extract(extractor, text)
