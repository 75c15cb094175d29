"""Text to toponyms, whole."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.geoparser import Geoparser, describe_toponym, geoparse_document
from gazetteer.names import normalize
from gazetteer.place import PlaceKind, Toponym

REPORT = (
    "Government troops retook the town of Saraqeb on Monday, a war monitor said. Rebels had captured Saraqeb, "
    "at the junction of the M5 and the M4 in Idlib province, a week before. Syrian state media said that "
    "Kafranbel and Maarat al-Numan were quiet. In Ankara, the defence ministry said two soldiers had died."
)


@pytest.fixture(scope="module")
def parser(gazetteer) -> Geoparser:
    return Geoparser(gazetteer)


def test_a_report(parser: Geoparser):
    found = {toponym.text: toponym.place for toponym in parser.parse(REPORT)}
    assert found["Saraqeb"].geonames_id == 164816
    assert found["M5"].id == "road:M5"
    assert found["Idlib"].kind is PlaceKind.ADMIN
    assert found["Syrian"].kind is PlaceKind.COUNTRY
    assert abs(found["Kafranbel"].latitude - 35.61) < 0.05
    assert abs(found["Maarat al-Numan"].latitude - 35.643) < 0.05
    assert found["Ankara"].country_code == "TR"


@pytest.mark.parametrize(
    "text",
    [
        "The army retook Saraqeb early on Monday, state media said.",
        "After the fall of Saraqeb the Syrian army halted.",
        "They tell of their capture of Saraqeb, a military source said. The Damascus-Aleppo highway is open.",
    ],
)
def test_a_town_alone_is_found_where_it_is_told_to_be_taken(parser: Geoparser, text: str):
    assert 164816 in [toponym.place.geonames_id for toponym in parser.parse(text) if toponym.place]


def test_spans_are_exact_and_in_order(parser: Geoparser):
    last = 0
    for toponym in parser.parse(REPORT):
        assert REPORT[toponym.start : toponym.end] == toponym.text
        assert toponym.start >= last
        last = toponym.end


def test_candidates_have_the_chosen_place_first(parser: Geoparser):
    for toponym in parser.parse(REPORT):
        assert toponym.candidates[0].place == toponym.place
        scores = [candidate.score for candidate in toponym.candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in [*scores, toponym.score])


def test_an_answer_explains_itself(parser: Geoparser):
    toponym = next(t for t in parser.parse("The fair in Paris, Texas, was cancelled.") if t.text == "Paris")
    told = toponym.explain()
    assert "the text says what it lies in" in told
    assert "chosen" in told
    assert "lost" in told
    assert "Texas" in told
    assert "no place" in Toponym(start=0, end=1, text="X").explain()


def test_entities_of_a_parser_are_evidence_and_no_more(parser: Geoparser):
    text = "They met near Orlando in August."
    before = {t.text: t.score for t in parser.parse(text)}.get("Orlando", 0.0)
    as_person = {t.text: t.score for t in parser.parse(text, evidence=[(14, 21, "PERSON")])}.get("Orlando", 0.0)
    as_place = {t.text: t.score for t in parser.parse(text, evidence=[(14, 21, "GPE")])}.get("Orlando", 0.0)
    assert as_person <= before <= as_place
    assert as_person < as_place


def test_given_spans_are_resolved_as_they_stand(parser: Geoparser):
    text = "the province of Idlib, nothing here, Saraqeb"
    spans = [(text.index("Saraqeb"), len(text)), (0, 21), (23, 35)]
    found = parser.resolve(text, spans)
    assert [(t.start, t.end) for t in found] == spans
    assert found[0].place.geonames_id == 164816
    assert found[1].place.name == "Idlib"
    assert found[2].place is None


@pytest.mark.parametrize("span", [(0, 0), (5, 2), (-1, 3), (0, 99)])
def test_spans_outside_the_text_are_an_error(parser: Geoparser, span: tuple[int, int]):
    with pytest.raises(ValueError, match="span"):
        parser.resolve("Paris", [span])


def test_documents_in_and_out(parser: Geoparser):
    out = geoparse_document(parser, {"id": 7, "text": "Shells fell on Homs."})
    assert out["id"] == "7"
    (toponym,) = out["toponyms"]
    assert toponym["text"] == "Homs"
    assert toponym["geonames_id"] == 169577
    assert json.loads(json.dumps(out)) == out
    given_spans = geoparse_document(parser, {"id": "a", "text": "Shells fell on Homs.", "spans": [[15, 19]]})
    assert [(t["start"], t["end"]) for t in given_spans["toponyms"]] == [(15, 19)]
    assert describe_toponym(Toponym(start=0, end=2, text="ab"))["latitude"] is None


@pytest.mark.parametrize(
    "document",
    [
        {"id": "x"},
        {"id": "x", "text": 5},
        {"id": "x", "text": "abc", "spans": [[0, 9]]},
        {"id": "x", "text": "a", "spans": "no"},
        {"id": "x", "text": "abc", "spans": [["0", 1]]},
    ],
)
def test_bad_documents_are_told_in_one_line(parser: Geoparser, document: dict[str, object]):
    with pytest.raises(ValueError, match="document 'x'") as told:
        geoparse_document(parser, document)
    assert "\n" not in str(told.value)


def test_every_name_of_a_place_finds_it_among_the_candidates(gazetteer):
    """Sampled: every 97th place of the index, all its names."""
    for row in range(0, len(gazetteer), 97):
        place = gazetteer.place_at(row)
        for name in (place.name, *place.alternate_names):
            if normalize(name):
                assert row in gazetteer.tables.names.find(normalize(name)), (place.id, name)


def test_every_main_name_given_as_a_span_has_its_place_among_the_candidates(gazetteer, parser: Geoparser):
    missed = []
    for row in range(0, len(gazetteer), 1999):
        place = gazetteer.place_at(row)
        groups = parser.candidates(place.name)
        if normalize(place.name) and row not in groups:
            missed.append(place)
    assert missed == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(max_size=200),
    st.sampled_from(["", "Saraqeb", " Paris, Texas ", " قرب حلب ", " 5 km west of Homs "]),
)
def test_no_text_raises(parser: Geoparser, noise: str, name: str):
    text = noise + name + noise
    for toponym in parser.parse(text, relative=True):
        assert text[toponym.start : toponym.end] == toponym.text


def test_a_megabyte_of_names_is_resolved(parser: Geoparser):
    units = ("Paris, Texas; ", "in Springfield and Alexandria, ", "حلب وإدلب في دير الزور ", "北京と東京から")
    text = "".join(unit * (250_000 // len(unit) + 1) for unit in units)
    assert len(text) >= 1_000_000
    start = time.process_time()
    assert len(parser.parse(text, relative=True)) > 10_000
    assert time.process_time() - start < 60


def test_a_text_of_different_names_stays_in_memory(parser: Geoparser, gazetteer):
    names = ", ".join(gazetteer.place_at(row).name for row in range(0, len(gazetteer), 3))[:300_000]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parser.parse(names)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # KiB


def test_the_same_text_gives_the_same_answer(parser: Geoparser):
    assert parser.parse(REPORT, relative=True) == parser.parse(REPORT, relative=True)


SCORER = Path("tools") / "score_geoparse.py"


@pytest.mark.parametrize(
    ("corpus", "end_to_end", "f1", "given_spans"),
    [("lgl.xml", 0.58, 0.70, 0.73), ("TR-News.xml", 0.79, 0.80, 0.88)],
)
def test_corpora(
    parser: Geoparser,
    shared: Path,
    tmp_path: Path,
    corpus: str,
    end_to_end: float,
    f1: float,
    given_spans: float,
):
    """The scorer's own figures, on texts that are no part of the project."""
    path = shared / "corpora" / corpus

    def score(*flags: str) -> dict[str, object]:
        docs = subprocess.run(
            [sys.executable, shared / SCORER, "docs", path, *flags], capture_output=True, check=True, text=True
        ).stdout
        out = tmp_path / "out.jsonl"
        out.write_text(
            "\n".join(
                json.dumps(geoparse_document(parser, json.loads(line))) for line in docs.split("\n") if line
            ),
            encoding="utf-8",
        )
        told = subprocess.run(
            [sys.executable, shared / SCORER, "score", path, out, "--json"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        return json.loads(told)

    whole = score()
    assert whole["within_161km_of_all_gold"] >= end_to_end
    assert whole["recognition_exact"]["f1"] >= f1
    assert score("--spans")["within_161km_of_all_gold"] >= given_spans


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Mazar-i-Sharif", "Mazār-e Sharīf"),
        ("Mazar-e-Sharif", "Mazār-e Sharīf"),
        ("Pul-i-Khumri", "Pul-e Khumrī"),
        ("Qala-e-Naw", "Qala i Naw"),
        ("Sar-i-Pul", "Sar-e Pul"),
    ],
)
def test_the_vowel_of_a_persian_name_is_spelt_in_any_way(parser: Geoparser, written: str, name: str) -> None:
    found = parser.parse(f"Taliban fighters captured {written} in Afghanistan on Tuesday, officials said.")
    assert (written, name) in [(t.text, t.place.name) for t in found if t.place]


def test_the_airport_of_a_known_town_is_as_sure_as_the_town(parser: Geoparser) -> None:
    found = parser.parse("Ukrainian paratroopers withdrew from Luhansk airport on Monday.")
    assert [t.place.name for t in found if t.place and t.place.kind is PlaceKind.FACILITY] == [
        "Luhansk International Airport"
    ]


def test_a_name_at_home_in_the_country_of_the_text_is_a_place(parser: Geoparser):
    at_home = (
        "Libya's capital was calm; a doctor told of 18 dead. Zintan, in the mountains, is also short of flour."
    )
    assert "Zintan" in [toponym.text for toponym in parser.parse(at_home)]
    elsewhere = at_home.replace("Libya", "Peru")
    assert "Zintan" not in [toponym.text for toponym in parser.parse(elsewhere)]


@pytest.mark.parametrize(
    ("text", "name", "latitude"),
    [
        (
            "Russian troops seized the Zaporizhzhia nuclear power plant in Ukraine.",
            "Zaporizhzhia Nuclear",
            47.51,
        ),
        ("Russians left the Chernobyl nuclear power station in Ukraine.", "Chernobyl Nuclear", 51.39),
        ("Georgian troops abandoned the Kodori gorge in Abkhazia, Georgia.", "Kodori Gorge", 43.0),
        ("The army entered the Yarmouk basin in Daraa, Syria.", "Yarmouk Basin", 32.77),
        ("Fighters in Sirte, Libya, took the Ouagadougou conference centre.", "Ouagadougou Conference", 31.2),
        ("Iraqi forces held the Baiji oil refinery in Iraq.", "Baiji Refinery", 35.01),
    ],
)
def test_a_plant_or_a_gorge_is_not_the_town_that_it_is_named_for(
    parser: Geoparser, text: str, name: str, latitude: float
) -> None:
    [place] = [t.place for t in parser.parse(text) if t.place and t.place.name.startswith(name)]
    assert abs(place.latitude - latitude) < 0.3


def test_the_valley_is_no_name(parser: Geoparser) -> None:
    text = "The valley in Khyber tribal region, on the border of Pakistan, was quiet."
    assert "The valley" not in [toponym.text for toponym in parser.parse(text)]


@pytest.mark.parametrize(
    "told",
    [
        "Sake was vacated on Friday",
        "Sake, which the army lost",
        "Sake: contested",
        "Sake, 25 km to the west, is held",
    ],
)
def test_an_everyday_word_beside_the_other_places_is_a_name(parser: Geoparser, told: str) -> None:
    text = f"M23 rebels took Goma in North Kivu on Monday, then Minova and Masisi. {told}, in DR Congo."
    assert "CD" in [t.place.country_code for t in parser.parse(text) if t.text == "Sake" and t.place]


def test_an_everyday_word_elsewhere_is_none(parser: Geoparser) -> None:
    text = (
        "M23 rebels took Goma in North Kivu, then Minova and Masisi. Sake and beer were sold again in DR Congo."
    )
    assert "Sake" not in [toponym.text for toponym in parser.parse(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Turkish troops took Tell Abyad and Suluk in Syria. Ras al-Ain, Ain Issa, Kobani, Manbij were hit.",
            "Ras al-Ain",
        ),
        (
            "Russia's Grayvoron, Kozinka and Belgorod were shelled. Drones hit Tetkino in Kursk region.",
            "Tetkino",
        ),
    ],
)
def test_a_town_of_the_same_country_may_lie_some_way_off(parser: Geoparser, text: str, name: str) -> None:
    [place] = [toponym.place for toponym in parser.parse(text) if toponym.text == name]
    assert place is not None
