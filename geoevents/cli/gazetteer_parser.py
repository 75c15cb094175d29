"""The commands of ``geoevents gazetteer`` and their options, with their help."""

from __future__ import annotations

import argparse

from geoevents.cli.commands import Commands, OneLineParser, add_command
from geoevents.cli.values import a_count


def add_gazetteer(commands: Commands[OneLineParser]) -> None:
    """Add ``gazetteer`` with its commands."""
    parser = commands.add_parser(
        "gazetteer",
        help="ask the gazetteer, or add places to it",
        description="Ask the gazetteer, or add places to it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    find = add_command(
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
    near = add_command(
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
    add = add_command(
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
    remove = add_command(
        verbs,
        "remove",
        "naming:run_remove",
        "take back a layer that was added",
        "geoevents gazetteer remove sy",
    )
    remove.add_argument("layer", metavar="LAYER")
    fetch = add_command(
        verbs,
        "fetch",
        "naming:run_fetch",
        "download all places of countries from GeoNames, and add them",
        "geoevents gazetteer fetch SY UA",
    )
    fetch.add_argument("countries", metavar="CC", nargs="+", help="ISO 3166-1 code of two letters")
    add_command(
        verbs,
        "info",
        "naming:run_info",
        "tell what the gazetteer is made of: layers, counts, licences",
        "geoevents gazetteer info",
    )
