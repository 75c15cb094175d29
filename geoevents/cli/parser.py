"""Every command and option of the command line, with its help; no command's own imports."""

from __future__ import annotations

import argparse

import geoevents
from geoevents.cli.commands import Commands, OneLineParser, add_command
from geoevents.cli.gazetteer_parser import add_gazetteer
from geoevents.cli.options import (
    add_baseline,
    add_filters,
    add_format,
    add_jobs,
    add_published,
    add_reader,
    add_region,
    add_span,
    add_store,
    add_tables,
)
from geoevents.cli.values import a_day

REPORTS_HELP = (
    "report files (.txt, .jsonl), folders of them, or - for standard input. A .txt file tells its day in a "
    'first line "date YYYY-MM-DD" or in its name'
)
INPUTS_HELP = REPORTS_HELP + (
    ". Event tables (.csv, .tsv, .zip: ACLED, UCDP GED, VIINA, GDELT, or a table with columns date, place, "
    "type) too: the header says which it is"
)
STATE_FORMATS = ("table", "csv", "jsonl", "geojson", "parquet")


def build_parser() -> argparse.ArgumentParser:
    """Build the parser; parsed arguments carry ``run``, the command's function."""
    parser = OneLineParser(
        prog="geoevents",
        description=(
            "Read dated reports of a war; map who took what from whom, since when, and according to whom."
        ),
        epilog=(
            "Start here:  geoevents demo map.html\n"
            "Your own:    geoevents map reports/*.txt -o map.html\n"
            "Keep them:   geoevents ingest reports/ --store war.gpkg\n"
            "Then ask:    geoevents control --store war.gpkg --as-of 2020-02-28 --in Idlib"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"geoevents {geoevents.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_map(commands)
    _add_extract(commands)
    _add_geoparse(commands)
    _add_ingest(commands)
    _add_events(commands)
    _add_control(commands)
    _add_timeline(commands)
    _add_export(commands)
    add_gazetteer(commands)
    return parser


def _add_demo(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "demo",
        "drawing:run_demo",
        "read the example dispatches and draw their map",
        "geoevents demo map.html",
    )
    parser.add_argument(
        "output",
        metavar="MAP.html",
        nargs="?",
        default="map.html",
        help="the file to write (default: map.html)",
    )
    add_reader(parser)
    _add_map_options(parser)


def _add_map(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "map",
        "drawing:run_map",
        "draw the map of reports, or of a store",
        "geoevents map reports/*.txt -o map.html --in Idlib",
    )
    parser.add_argument("reports", metavar="REPORTS", nargs="*", help=INPUTS_HELP)
    parser.add_argument("--store", metavar="FILE", help="draw what this store holds instead of reading reports")
    parser.add_argument("-o", "--output", metavar="MAP.html", required=True, help="the file to write")
    add_published(parser)
    add_reader(parser)
    add_jobs(parser)
    add_tables(parser)
    add_baseline(parser, "drawn beside what the reports or the store tell")
    add_region(parser)
    _add_map_options(parser)


def _add_map_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=a_day, metavar="DATE", help="the day the map opens at (default: the last)"
    )
    parser.add_argument(
        "--known-by", type=a_day, metavar="DATE", help="leave out what was published after this day"
    )
    parser.add_argument("--title", default="", help="a title for the page")
    parser.add_argument("--language", choices=("en", "ar"), default="en", help="the page's first language")
    parser.add_argument(
        "--palette",
        choices=("okabe-ito", "conventional"),
        default="okabe-ito",
        help="colours safe for colour-blind readers (default), or those customary on maps of the war",
    )
    parser.add_argument(
        "--online-tiles", action="store_true", help="add a street map from the network beside the built-in one"
    )


def _add_extract(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "extract",
        "reading:run_extract",
        "write the claims that reports make, one JSON object a line",
        "geoevents extract reports/*.txt -o claims.jsonl",
    )
    parser.add_argument("reports", metavar="REPORTS", nargs="+", help=REPORTS_HELP)
    parser.add_argument(
        "-o", "--output", metavar="CLAIMS.jsonl", help="the file to write (default: standard output)"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="write lines for people: each claim's sentence with its parts marked and what read it so; and why "
        "the other sentences that name a place make no claim",
    )
    add_published(parser)
    add_reader(parser)
    add_jobs(parser)


def _add_geoparse(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "geoparse",
        "geoparsing:run_geoparse",
        "write the places that documents name, one JSON object a document",
        "geoevents geoparse docs.jsonl -o places.jsonl",
    )
    parser.add_argument(
        "documents",
        metavar="DOCS.jsonl",
        help='JSON lines with "id" and "text"; "spans" ([[start, end], ...]), where given, are resolved '
        "as they stand; - for standard input",
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT.jsonl", help="the file to write (default: standard output)"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="write lines for people: the evidence, and the candidates that lost",
    )


def _add_ingest(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "ingest",
        "reading:run_ingest",
        "read, extract, corroborate and keep reports in a store; safe to repeat",
        "geoevents ingest reports/ --store war.gpkg",
    )
    parser.add_argument("reports", metavar="REPORTS", nargs="*", help=INPUTS_HELP)
    parser.add_argument(
        "--store", metavar="FILE.gpkg", required=True, help="a GeoPackage; made when it is not there yet"
    )
    add_published(parser)
    add_reader(parser)
    add_jobs(parser)
    add_tables(parser)
    add_baseline(parser, "kept in the store, polygons too")


def _add_events(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "events",
        "asking:run_events",
        "list the events of a store",
        "geoevents events --store war.gpkg --near Saraqeb --within 20 --from 2020-02-01",
    )
    add_store(parser)
    add_filters(parser)
    add_format(parser)


def _add_control(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "control",
        "holding:run_control",
        "tell who holds what as of a day, as far as was known by a day",
        "geoevents control --store war.gpkg --as-of 2020-02-28 --known-by 2020-02-27 --in Idlib\n"
        "  geoevents control --store war.gpkg --why Saraqeb",
    )
    add_store(parser)
    parser.add_argument(
        "--as-of", type=a_day, metavar="DATE", help="the day asked about (default: the last known)"
    )
    parser.add_argument(
        "--known-by", type=a_day, metavar="DATE", help="leave out what was published after this day"
    )
    add_region(parser)
    parser.add_argument(
        "--why", metavar="PLACE", help="tell the story of one place (or road) instead, with the sentences"
    )
    parser.add_argument(
        "--areas", action="store_true", help="the ground that each side holds instead of places, in km2"
    )
    parser.add_argument("--road", metavar="ROAD", help="the stretches of a road instead, such as M5, in km")
    add_baseline(parser, "for this question only; 'ingest --baseline' keeps one")
    parser.add_argument(
        "--format",
        choices=STATE_FORMATS,
        help="how to print (default: table; parquet is GeoParquet)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a file instead; its ending says the format: .csv, .jsonl, .txt, .geojson, .geojsonl, .gpkg, "
        ".parquet, .fgb or .kml",
    )


def _add_timeline(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "timeline",
        "timelines:run_timeline",
        "tell who gained and lost what, day by day, from the baseline on: places, and km2 of ground",
        "geoevents timeline --store war.gpkg --in Idlib\n"
        "  geoevents timeline --store war.gpkg --in Idlib -o idlib.svg",
    )
    add_store(parser)
    add_region(parser)
    add_span(parser)
    parser.add_argument(
        "--known-by", type=a_day, metavar="DATE", help="leave out what was published after this day"
    )
    add_baseline(parser, "for this question only; 'ingest --baseline' keeps one")
    parser.add_argument("--title", default="", help="a title for the picture (default: the region's name)")
    parser.add_argument(
        "--format",
        choices=("table", "csv", "jsonl", "svg", "png"),
        help="how to print (default: table, with a small chart)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a file instead; its ending says the format: .csv, .jsonl, .txt, .svg or .png",
    )


def _add_export(commands: Commands[OneLineParser]) -> None:
    parser = add_command(
        commands,
        "export",
        "asking:run_export",
        "write the events of a store to a file of another format",
        "geoevents export --store war.gpkg events.geojson --in Idlib",
    )
    add_store(parser)
    parser.add_argument(
        "output",
        metavar="OUT",
        help="the file to write; its ending says the format: .geojson (RFC 7946), .geojsonl, .gpkg, .parquet, "
        ".fgb, .kml or .csv",
    )
    add_filters(parser)
