"""How fast names are found and resolved: against spaCy's PhraseMatcher with the same names, side by side.

    python tests/benchmarks/bench_geoparse.py [FILES...] [--names 200000] [--megabytes 2]

FILES are texts (or .jsonl with a "text"); without any, the reports of tests/gold. Processor times of this
process; set OMP_NUM_THREADS=1 to keep it to one core.
The PhraseMatcher gets the index's most populous names (all of them with --names 0, which takes minutes and GB).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from gazetteer.geoparser import WEAKEST, Geoparser
from gazetteer.index import Gazetteer
from gazetteer.recognition import Recogniser
from gazetteer.resolution import Resolver

ROOT = Path(__file__).resolve().parents[2]
LOOKUP = """
import resource, sys
from gazetteer.index import Gazetteer
from gazetteer.geoparser import Geoparser
with Gazetteer.open(progress=False) as gazetteer:
    gazetteer.search("Saraqeb"), gazetteer.nearest(35.86, 36.8), gazetteer.search("London")
    lookup = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    Geoparser(gazetteer).parse("Troops took Saraqeb, near Idlib.")
print(lookup // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def read_texts(files: list[Path]) -> Iterator[str]:
    """The texts of files: .jsonl with a "text" a line, anything else as one text."""
    for file in files:
        if file.suffix == ".jsonl":
            for line in file.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)["text"]
        else:
            yield file.read_text(encoding="utf-8", errors="replace")


def best_time(work: Callable[[], object], *, rounds: int = 3) -> float:
    """The shortest processor time of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def phrase_matcher_speed(gazetteer: Gazetteer, texts: list[str], most: int) -> tuple[float, int, float]:
    """MB/s of tokenizing and matching, how many names, and the seconds that adding them took."""
    import spacy
    from spacy.matcher import PhraseMatcher

    rows = sorted(range(len(gazetteer)), key=lambda row: -int(gazetteer.tables.population[row]))
    names: set[str] = set()
    for row in rows:
        place = gazetteer.place_at(row)
        names.update((place.name, *place.alternate_names))
        if most and len(names) >= most:
            break
    nlp = spacy.blank("en")
    nlp.max_length = 100_000_000
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    start = time.process_time()
    matcher.add("PLACE", list(nlp.tokenizer.pipe(sorted(names))))
    added = time.process_time() - start
    seconds = best_time(lambda: [matcher(doc) for doc in nlp.tokenizer.pipe(texts)], rounds=2)
    return sum(map(len, texts)) / 1e6 / seconds, len(names), added


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--names", type=int, default=200_000)
    parser.add_argument("--megabytes", type=float, default=2.0)
    options = parser.parse_args()
    texts = list(read_texts(options.files or sorted((ROOT / "tests" / "gold").rglob("*.jsonl"))))
    if not texts:
        parser.error("no texts: name a file")
    while sum(map(len, texts)) < options.megabytes * 1e6:
        texts += texts
    megabytes = sum(map(len, texts)) / 1e6

    Gazetteer.open(progress=True).close()
    opened = min(best_time(lambda: Gazetteer.open(progress=False).close()) for _ in range(3))
    lookup, parse = subprocess.run(
        [sys.executable, "-c", LOOKUP], capture_output=True, check=True, text=True, cwd=ROOT
    ).stdout.split()
    print(f"{megabytes:.2f} MB in {len(texts)} texts")
    print(f"index open              {opened * 1000:8.1f} ms        (to beat: 50)")
    print(f"memory of a lookup      {lookup:>8} MB        (to beat: 300); with the geoparser {parse} MB")
    with Gazetteer.open(progress=False) as gazetteer:
        recogniser, resolver, geoparser = (
            Recogniser(gazetteer.tables),
            Resolver(gazetteer.tables),
            Geoparser(gazetteer),
        )
        seconds = best_time(lambda: [recogniser.find(text) for text in texts])
        print(f"recognition             {megabytes / seconds:8.2f} MB/s      (to beat: 2.0)")
        found = [[m for m in recogniser.find(text) if m.score > WEAKEST] for text in texts]
        count = sum(map(len, found))
        seconds = best_time(lambda: [resolver.resolve(m, t) for m, t in zip(found, texts, strict=True)])
        print(f"resolution              {count / seconds:8.0f} names/s   (to beat: 20,000)")
        spans = [[(toponym.start, toponym.end) for toponym in geoparser.parse(text)] for text in texts]
        count = sum(map(len, spans))
        seconds = best_time(lambda: [geoparser.resolve(t, s) for t, s in zip(texts, spans, strict=True)])
        print(f"given spans to toponyms {count / seconds:8.0f} /s")
        seconds = best_time(lambda: [geoparser.parse(text) for text in texts])
        print(f"text to toponyms        {megabytes / seconds:8.2f} MB/s, {count / seconds:.0f} toponyms/s")
        speed, names, added = phrase_matcher_speed(gazetteer, texts, options.names)
        keys = len(gazetteer.tables.names.trie)
        print(
            f"spaCy PhraseMatcher     {speed:8.2f} MB/s with {names:,} names (ours: {keys:,}), "
            f"added in {added:.0f} s"
        )
    print(f"memory of all this      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:>8} MB")


if __name__ == "__main__":
    main()
