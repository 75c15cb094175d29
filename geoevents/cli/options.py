"""Options that more than one command has, each with its help."""

from __future__ import annotations

import argparse

from geoevents.cli.values import a_count, a_day, a_distance, a_number

FORMATS = ("table", "csv", "jsonl", "geojson")
EVENT_TYPES = ("capture", "handover", "withdrawal", "siege", "siege_lifted", "advance", "holds")
EVENT_STATUSES = ("claimed", "reported", "confirmed", "disputed", "denied")


def add_store(parser: argparse.ArgumentParser) -> None:
    """The store that a command asks."""
    parser.add_argument("--store", metavar="FILE.gpkg", required=True, help="the store to ask")


def add_format(parser: argparse.ArgumentParser) -> None:
    """How a list of events is printed."""
    parser.add_argument("--format", choices=FORMATS, default="table", help="how to print (default: table)")


def add_published(parser: argparse.ArgumentParser) -> None:
    """The day of reports that do not tell theirs."""
    parser.add_argument(
        "--published",
        type=a_day,
        metavar="DATE",
        help="the day of publication of reports that do not tell theirs",
    )


def add_reader(parser: argparse.ArgumentParser) -> None:
    """What reads the claims, and by which sides."""
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


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """How many processes read."""
    parser.add_argument(
        "--jobs", type=a_count, default=1, metavar="N", help="read with N processes (default: 1)"
    )


def add_tables(parser: argparse.ArgumentParser) -> None:
    """How event tables are read."""
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


def add_baseline(parser: argparse.ArgumentParser, what: str) -> None:
    """Who held what at the start; ``what`` says what becomes of it."""
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        action="append",
        help=f"who held what on a day, {what}: CSV (place,side,date; or VIINA's daily control), or polygons "
        "with side and date (GeoJSON, GeoPackage, shapefile), where those of a day take the place of all "
        "earlier ones; the day may stand in the file's name; a folder of such files too; repeatable",
    )
    parser.add_argument("--baseline-side", metavar="SIDE", help="whose the polygons are that name no side")


def add_region(parser: argparse.ArgumentParser) -> None:
    """One region alone."""
    parser.add_argument(
        "--in", dest="region", metavar="REGION", help="only in this country, province or district, by name"
    )


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Which events: where, when, whose, of which type and status."""
    add_region(parser)
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
    add_span(parser)
    parser.add_argument(
        "--side", action="append", help="only where this side gains, loses or acts (repeatable)"
    )
    parser.add_argument("--type", action="append", choices=EVENT_TYPES, help="only of this type (repeatable)")
    parser.add_argument("--status", action="append", choices=EVENT_STATUSES, help="only so known (repeatable)")


def add_span(parser: argparse.ArgumentParser) -> None:
    """From one day to another."""
    parser.add_argument("--from", dest="start", type=a_day, metavar="DATE", help="only on or after this day")
    parser.add_argument("--to", dest="end", type=a_day, metavar="DATE", help="only on or before this day")
