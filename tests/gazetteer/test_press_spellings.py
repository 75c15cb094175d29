"""Press spellings of villages, in sentences about their province, with what ships alone."""

from pathlib import Path

import pytest

from gazetteer.geoparser import Geoparser
from gazetteer.merging import distance_km
from gazetteer.names import script_of

LINES = [
    line.split("\t")
    for line in (Path(__file__).parent / "press_spellings.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SENTENCES = {
    "Latn": "Syrian government forces captured the village of {name} in the countryside of {area}.",
    "Arab": "سيطرت قوات النظام على بلدة {name} في ريف {area}.",
}
ARABIC = {"Idlib": "إدلب", "Aleppo": "حلب", "Hama": "حماة"}


def test_the_list_is_whole():
    assert len(LINES) >= 49
    assert all(len(line) == 4 and line[0] in ARABIC and len(line[3].split("|")) >= 3 for line in LINES)


@pytest.mark.parametrize(("script", "least_right", "most_wrong"), [("Latn", 0.88, 0.03), ("Arab", 0.85, 0.02)])
def test_most_spellings_are_found_and_few_are_taken_for_another(
    gazetteer, script: str, least_right: float, most_wrong: float
):
    parser = Geoparser(gazetteer)
    right = wrong = total = 0
    for area, latitude, longitude, names in LINES:
        for name in names.split("|"):
            if script_of(name) != script:
                continue
            text = SENTENCES[script].format(name=name, area=ARABIC[area] if script == "Arab" else area)
            start = text.index(name)
            found = [t.place for t in parser.parse(text) if t.start < start + len(name) and t.end > start]
            total += 1
            if found and found[0] is not None:
                away = distance_km(float(latitude), float(longitude), found[0].latitude, found[0].longitude)
                right, wrong = right + (away <= 15), wrong + (away > 15)
    assert right / total >= least_right
    assert wrong / total <= most_wrong
