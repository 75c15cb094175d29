"""From a report to claims: dates, sides, triggers, and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from geoevents.extraction.records import claim_record

if TYPE_CHECKING:
    from gazetteer.place import Toponym
    from geoevents.extraction.claims import RuleExtractor
    from geoevents.model import Claim, Report

__all__ = ["ClaimExtractor", "RuleExtractor", "claim_record"]


class ClaimExtractor(Protocol):
    """What reads claims out of reports: by rules, by a learned reader, by a language model."""

    def extract(self, report: Report, toponyms: Sequence[Toponym]) -> list[Claim]:
        """What a report claims of control, in the order of its text; offsets are those of ``report.text``."""
        ...


def __getattr__(name: str) -> object:
    if name == "RuleExtractor":  # its parser and lexicons are not loaded for those who only want the protocol
        from geoevents.extraction.claims import RuleExtractor

        return RuleExtractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
