"""Read gold reports with the shipped reader and write its claims, one a line, for a scorer.

python -m geoevents.training.evaluate tests/gold/dev.jsonl --half held-out --gold-out g.jsonl --out p.jsonl
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from gazetteer.index import Gazetteer
from geoevents.extraction.reader import EncoderExtractor
from geoevents.extraction.records import claim_record
from geoevents.model import Claim, Report
from geoevents.pipeline import Pipeline
from geoevents.training.evaluation import gold_report, gold_toponyms
from geoevents.training.gold import is_held_out, read_gold


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("gold", nargs="+", type=Path)
    arguments.add_argument("--half", choices=("all", "held-out", "training"), default="all")
    arguments.add_argument("--places", choices=("gold", "geoparser"), default="geoparser")
    arguments.add_argument("--model", type=Path, help="a model folder; the package's own without it")
    arguments.add_argument("--gold-out", type=Path, help="where the reports that were read are written")
    arguments.add_argument("--out", type=Path, required=True, help="where the claims are written")
    options = arguments.parse_args()
    records = [
        record
        for record in read_gold(options.gold)
        if options.half == "all" or is_held_out(str(record["id"])) == (options.half == "held-out")
    ]
    extractor = EncoderExtractor(folder=options.model)
    read: Callable[[Report], list[Claim]]
    if options.places == "geoparser":
        read = Pipeline(Gazetteer.open(), extractor).read
    else:
        places = {str(record["id"]): gold_toponyms(record) for record in records}

        def read(report: Report) -> list[Claim]:
            return extractor.extract(report, places[report.id])

    with options.out.open("w", encoding="utf-8") as out:
        for record in records:
            for claim in read(gold_report(record)):
                out.write(json.dumps(claim_record(claim), ensure_ascii=False) + "\n")
    if options.gold_out:
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        options.gold_out.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
