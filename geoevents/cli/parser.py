"""Every command and option of the command line, with its help; no command's own imports."""

from __future__ import annotations

import argparse
import datetime as dt
import math
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

import geoevents

Command = Callable[[argparse.Namespace], int]

REPORTS_HELP = (
    "report files (.txt, .jsonl), folders of them, or - for standard input. A .txt file tells its day in a "
    'first line "date YYYY-MM-DD" or in its name'
)
INPUTS_HELP = REPORTS_HELP + (
    ". Event tables (.csv, .tsv, .zip: ACLED, UCDP GED, VIINA, GDELT, or a table with columns date, place, "
    "type) too: the header says which it is"
)
STATE_FORMATS = ("table", "csv", "jsonl", "geojson", "parquet")
FORMATS = ("table", "csv", "jsonl", "geojson")
EVENT_TYPES = ("capture", "handover", "withdrawal", "siege", "siege_lifted", "advance", "holds")
EVENT_STATUSES = ("claimed", "reported", "confirmed", "disputed", "denied")


class OneLineParser(argparse.ArgumentParser):
    """A parser that says what is wrong with a command line in one line, and exits 2."""

    def error(self, message: str) -> NoReturn:
        """Print ``prog: message (see prog --help)`` and exit 2."""
        text = " ".join("".join(c if c.isprintable() else " " for c in message).split())
        self.exit(2, f"{self.prog}: {text} (see {self.prog} --help)\n")


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
    _add_gazetteer(commands)
    return parser


Commands = argparse._SubParsersAction  # argparse has no public name for it


def _command(
    commands: Commands[OneLineParser], name: str, run: str, help_text: str, example: str
) -> argparse.ArgumentParser:
    """Add one command; ``run`` is "module:function" in this package, imported when the command runs."""
    module, _, function = run.partition(":")

    def call(arguments: argparse.Namespace) -> int:
        command: Command = getattr(import_module(f"geoevents.cli.{module}"), function)
        return command(arguments)

    parser = commands.add_parser(
        name,
        help=help_text,
        description=help_text[0].upper() + help_text[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(run=call)
    return parser


def _add_demo(commands: Commands[OneLineParser]) -> None:
    parser = _command(
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
    _add_reader(parser)
    _add_map_options(parser)


def _add_map(commands: Commands[OneLineParser]) -> None:
    parser = _command(
        commands,
        "map",
        "drawing:run_map",
        "draw the map of reports, or of a store",
        "geoevents map reports/*.txt -o map.html --in Idlib",
    )
    parser.add_argument("reports", metavar="REPORTS", nargs="*", help=INPUTS_HELP)
    parser.add_argument("--store", metavar="FILE", help="draw what this store holds instead of reading reports")
    parser.add_argument("-o", "--output", metavar="MAP.html", required=True, help="the file to write")
    _add_published(parser)
    _add_reader(parser)
    _add_jobs(parser)
    _add_tables(parser)
    _add_baseline(parser, "drawn beside what the reports or the store tell")
    _add_region(parser)
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
    parser = _command(
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
    _add_published(parser)
    _add_reader(parser)
    _add_jobs(parser)


def _add_geoparse(commands: Commands[OneLineParser]) -> None:
    parser = _command(
        commands,
        "geoparse",
        "reading:run_geoparse",
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
    parser = _command(
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
    _add_published(parser)
    _add_reader(parser)
    _add_jobs(parser)
    _add_tables(parser)
    _add_baseline(parser, "kept in the store, polygons too")


def _add_events(commands: Commands[OneLineParser]) -> None:
    parser = _command(
        commands,
        "events",
        "asking:run_events",
        "list the events of a store",
        "geoevents events --store war.gpkg --near Saraqeb --within 20 --from 2020-02-01",
    )
    _add_store(parser)
    _add_filters(parser)
    _add_format(parser)


def _add_control(commands: Commands[OneLineParser]) -> None:
    parser = _command(
        commands,
        "control",
        "holding:run_control",
        "tell who holds what as of a day, as far as was known by a day",
        "geoevents control --store war.gpkg --as-of 2020-02-28 --known-by 2020-02-27 --in Idlib\n"
        "  geoevents control --store war.gpkg --why Saraqeb",
    )
    _add_store(parser)
    parser.add_argument(
        "--as-of", type=a_day, metavar="DATE", help="the day asked about (default: the last known)"
    )
    parser.add_argument(
        "--known-by", type=a_day, metavar="DATE", help="leave out what was published after this day"
    )
    _add_region(parser)
    parser.add_argument(
        "--why", metavar="PLACE", help="tell the story of one place (or road) instead, with the sentences"
    )
    parser.add_argument(
        "--areas", action="store_true", help="the ground that each side holds instead of places, in km2"
    )
    parser.add_argument("--road", metavar="ROAD", help="the stretches of a road instead, such as M5, in km")
    _add_baseline(parser, "for this question only; 'ingest --baseline' keeps one")
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
    parser = _command(
        commands,
        "timeline",
        "timelines:run_timeline",
        "tell who gained and lost what, day by day, from the baseline on: places, and km2 of ground",
        "geoevents timeline --store war.gpkg --in Idlib\n"
        "  geoevents timeline --store war.gpkg --in Idlib -o idlib.svg",
    )
    _add_store(parser)
    _add_region(parser)
    _add_span(parser)
    parser.add_argument(
        "--known-by", type=a_day, metavar="DATE", help="leave out what was published after this day"
    )
    _add_baseline(parser, "for this question only; 'ingest --baseline' keeps one")
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
    parser = _command(
        commands,
        "export",
        "asking:run_export",
        "write the events of a store to a file of another format",
        "geoevents export --store war.gpkg events.geojson --in Idlib",
    )
    _add_store(parser)
    parser.add_argument(
        "output",
        metavar="OUT",
        help="the file to write; its ending says the format: .geojson (RFC 7946), .geojsonl, .gpkg, .parquet, "
        ".fgb, .kml or .csv",
    )
    _add_filters(parser)


def _add_gazetteer(commands: Commands[OneLineParser]) -> None:
    parser = commands.add_parser(
        "gazetteer",
        help="ask the gazetteer, or add places to it",
        description="Ask the gazetteer, or add places to it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    find = _command(
        verbs,
        "find",
        "naming:run_find",
        "list the places that a name may mean, in any spelling or script",
        'geoevents gazetteer find "Maarat al-Numan"',
    )
    find.add_argument("name", metavar="NAME")
    find.add_argument(
        "--country", metavar="CC", action="append", help="only in this country (ISO code; repeatable)"
    )
    find.add_argument("--limit", type=a_count, default=10, metavar="N", help="at most so many (default: 10)")
    find.add_argument("--format", choices=("table", "jsonl"), default="table")
    find.add_argument(
        "--online",
        metavar="WHO",
        help="ask OpenStreetMap's Nominatim where the index knows no place; WHO is your name and address, "
        "which its policy wants",
    )
    near = _command(
        verbs,
        "near",
        "naming:run_near",
        "list the places nearest to a point",
        "geoevents gazetteer near 35.86 36.80",
    )
    near.add_argument("latitude", metavar="LAT", type=float)
    near.add_argument("longitude", metavar="LON", type=float)
    near.add_argument("--limit", type=a_count, default=10, metavar="N", help="at most so many (default: 10)")
    near.add_argument("--format", choices=("table", "jsonl"), default="table")
    add = _command(
        verbs,
        "add",
        "naming:run_add",
        "add places, areas or roads of your own; they outrank what ships",
        "geoevents gazetteer add SY.zip",
    )
    add.add_argument(
        "file",
        metavar="FILE",
        help="a GeoNames dump, a CSV or TSV table, or GeoJSON, GeoPackage or shapefile with places, areas "
        "or roads",
    )
    add.add_argument("--name", metavar="LAYER", help="the layer's name (default: from the file's name)")
    add.add_argument("--licence", metavar="TEXT", help="under which licence the file stands, for 'info'")
    remove = _command(
        verbs,
        "remove",
        "naming:run_remove",
        "take back a layer that was added",
        "geoevents gazetteer remove sy",
    )
    remove.add_argument("layer", metavar="LAYER")
    fetch = _command(
        verbs,
        "fetch",
        "naming:run_fetch",
        "download all places of countries from GeoNames, and add them",
        "geoevents gazetteer fetch SY UA",
    )
    fetch.add_argument("countries", metavar="CC", nargs="+", help="ISO 3166-1 code of two letters")
    _command(
        verbs,
        "info",
        "naming:run_info",
        "tell what the gazetteer is made of: layers, counts, licences",
        "geoevents gazetteer info",
    )


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", metavar="FILE.gpkg", required=True, help="the store to ask")


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table", help="how to print (default: table)")


def _add_published(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--published",
        type=a_day,
        metavar="DATE",
        help="the day of publication of reports that do not tell theirs",
    )


def _add_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reader",
        choices=("learned", "rules", "endpoint"),
        default="learned",
        help="what reads the claims: a small learned reader (default); rules over the grammar of sentences, "
        "which find less; or a language model of your own, at --endpoint",
    )
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help="with --reader endpoint: an OpenAI-compatible API, such as http://localhost:11434/v1. Reports are "
        "sent there; a key is read from the environment variable GEOEVENTS_ENDPOINT_KEY",
    )
    parser.add_argument("--endpoint-model", metavar="NAME", help="the endpoint's model (default: its only one)")
    parser.add_argument(
        "--sides",
        metavar="FILE.toml",
        help="a lexicon of your own: sides, their names, who fights whom; laid over the one that ships",
    )


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=a_count, default=1, metavar="N", help="read with N processes (default: 1)"
    )


def _add_tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mapping",
        metavar="FILE.toml",
        help='for event tables with other columns: a TOML file whose [columns] name theirs (place = "Town"); '
        "[values.type] and [constants] too",
    )
    parser.add_argument(
        "--read-texts",
        action="store_true",
        help="read the notes of table rows whose columns tell of no change of control, as reports are read",
    )


def _add_baseline(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        action="append",
        help=f"who held what on a day, {what}: CSV (place,side,date; or VIINA's daily control), or polygons "
        "with side and date (GeoJSON, GeoPackage, shapefile), where those of a day take the place of all "
        "earlier ones; the day may stand in the file's name; a folder of such files too; repeatable",
    )
    parser.add_argument("--baseline-side", metavar="SIDE", help="whose the polygons are that name no side")


def _add_region(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--in", dest="region", metavar="REGION", help="only in this country, province or district, by name"
    )


def _add_filters(parser: argparse.ArgumentParser) -> None:
    _add_region(parser)
    parser.add_argument(
        "--bbox",
        type=a_number,
        nargs=4,
        metavar=("WEST", "SOUTH", "EAST", "NORTH"),
        help="only in this box, degrees",
    )
    parser.add_argument("--near", metavar="PLACE", help="only within --within km of this place")
    parser.add_argument("--along", metavar="ROAD", help="only within --within km of this road, such as M5")
    parser.add_argument("--within", type=a_distance, metavar="KM", help="the reach of --near and --along")
    _add_span(parser)
    parser.add_argument(
        "--side", action="append", help="only where this side gains, loses or acts (repeatable)"
    )
    parser.add_argument("--type", action="append", choices=EVENT_TYPES, help="only of this type (repeatable)")
    parser.add_argument("--status", action="append", choices=EVENT_STATUSES, help="only so known (repeatable)")


def _add_span(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", type=a_day, metavar="DATE", help="only on or after this day")
    parser.add_argument("--to", dest="end", type=a_day, metavar="DATE", help="only on or before this day")


def a_day(text: str) -> dt.date:
    """A day, YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD, such as 2020-02-28") from None


def a_number(text: str) -> float:
    """A finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return value


def a_distance(text: str) -> float:
    """A distance in kilometres, more than 0."""
    value = a_number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r}: a distance is more than 0 km")
    return value


def a_count(text: str) -> int:
    """A number of things, 1 or more."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count; write a whole number, 1 or more")
    return int(text)
