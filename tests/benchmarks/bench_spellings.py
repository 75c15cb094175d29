"""How many press spellings of villages around Idlib, Aleppo and Hama the geoparser brings to the right place.

    python tests/benchmarks/bench_spellings.py [--errors]

Each spelling of tests/gazetteer/press_spellings.tsv stands in three sentences that name the province or its
city. Right is within 15 km. The index is the user's: add a dense file and set GEOEVENTS_DATA to compare.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from gazetteer.geoparser import Geoparser
from gazetteer.index import Gazetteer
from gazetteer.merging import distance_km
from gazetteer.names import script_of

SPELLINGS = Path(__file__).resolve().parents[1] / "gazetteer" / "press_spellings.tsv"
RIGHT_KM = 15.0
LATIN = (
    "Syrian government forces captured the village of {name} in the countryside of {area}, a monitor said.",
    "Rebels lost {name} near the city of {area} after heavy air strikes.",
    "{name}, in {area} province, was shelled overnight.",
)
ARABIC = (
    "سيطرت قوات النظام على بلدة {name} في ريف {area}.",
    "قصف الطيران الحربي {name} بريف {area} مساء أمس.",
    "اشتباكات عنيفة في محيط {name} بريف {area}",
)
AREAS = {"Idlib": "إدلب", "Aleppo": "حلب", "Hama": "حماة"}

Case = tuple[str, str, float, float]


def read_spellings(path: Path = SPELLINGS) -> Iterator[tuple[str, Case]]:
    """The first spelling of a village, and for each of its spellings: spelling, area, latitude, longitude."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            area, latitude, longitude, names = line.split("\t")
            spellings = names.split("|")
            for name in spellings:
                yield spellings[0], (name, area, float(latitude), float(longitude))


def judge(geoparser: Geoparser, sentence: str, case: Case) -> str:
    """What becomes of a spelling in a sentence: right, wrong, unresolved or missed."""
    name, area, latitude, longitude = case
    text = sentence.format(name=name, area=AREAS[area] if script_of(name) == "Arab" else area)
    start = text.index(name)
    found = [t for t in geoparser.parse(text) if t.start < start + len(name) and t.end > start]
    if not found:
        return "missed"
    if found[0].place is None:
        return "unresolved"
    away = distance_km(latitude, longitude, found[0].place.latitude, found[0].place.longitude)
    return "right" if away <= RIGHT_KM else f"wrong: {found[0].place.name}, {away:.0f} km"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list what is not right")
    options = parser.parse_args()
    found: dict[str, Counter[str]] = {"Latin": Counter(), "Arabic": Counter()}
    of_village: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with Gazetteer.open() as gazetteer:
        geoparser = Geoparser(gazetteer)
        for village, case in read_spellings():
            is_arabic = script_of(case[0]) == "Arab"
            for sentence in ARABIC if is_arabic else LATIN:
                outcome = judge(geoparser, sentence, case)
                found["Arabic" if is_arabic else "Latin"][outcome.split(":")[0]] += 1
                of_village[village][outcome.split(":")[0]] += 1
                if options.errors and outcome != "right":
                    print(f"{case[0]} ({village}): {outcome} | {sentence}")
    for script, outcomes in found.items():
        total = sum(outcomes.values())
        print(
            f"{script:7}",
            ", ".join(f"{outcome} {n} ({n / total:.1%})" for outcome, n in outcomes.most_common()),
        )
    right = sum(outcomes["right"] > 0 for outcomes in of_village.values())
    mostly = sum(2 * outcomes["right"] > sum(outcomes.values()) for outcomes in of_village.values())
    wrong = sum(outcomes["wrong"] > 0 for outcomes in of_village.values())
    print(
        f"{len(of_village)} villages: {right} found by some spelling, {mostly} by most, "
        f"{wrong} taken for another by some"
    )


if __name__ == "__main__":
    main()
