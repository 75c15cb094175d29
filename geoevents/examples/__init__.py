"""The example reports of the demo: the north-west Syria campaign, December 2019 to March 2020.

The dispatches were written for this project, in the manner of the voices that tell a war; what they tell
follows the true course of the campaign. No sentence in them is quoted from anyone: they are examples, never a
source.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def dispatches_path() -> Path:
    """Where the dispatches lie: JSON lines with id, published, source, title, url (empty) and text, by day."""
    return Path(str(files(__name__) / "dispatches.jsonl"))


def baseline_path() -> Path:
    """Who held what on 1 December 2019: CSV with place, side, date, source, latitude, longitude (WGS84)."""
    return Path(str(files(__name__) / "baseline_2019-12-01.csv"))


def sides_path() -> Path:
    """A lexicon of sides of one's own, to copy and change: TOML, for ``load_lexicon`` and ``--sides``."""
    return Path(str(files(__name__) / "sides.toml"))
