"""The learned reader: a small encoder that marks what a report tells of each place it mentions.

It only marks: which mention is told of what, and which sides, dates and speakers belong to it. What a side's
words mean and which day a date is, the lexicon and the date resolver say.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from gazetteer.place import Toponym
from geoevents.extraction.candidates import Prepared, prepare
from geoevents.extraction.choices import antecedents, as_told, choose, date_choices, side_choices, speakers_of
from geoevents.extraction.encoding import Window, encode_report
from geoevents.extraction.heads import LINKS, POINTERS, SLOTS
from geoevents.extraction.listing import give_followers, share_lists
from geoevents.extraction.onnx_model import FLOOR, Model, OnnxModel, model_file
from geoevents.extraction.outright import find_entered, find_flights, find_held, find_outright
from geoevents.extraction.passing_on import pass_on
from geoevents.extraction.readings import Reading
from geoevents.extraction.rows import Rowed, row
from geoevents.extraction.sides import SideLexicon
from geoevents.extraction.telling import tell
from geoevents.extraction.triage import is_dense, is_of_war, may_tell
from geoevents.extraction.wordpiece import WordPiece
from geoevents.model import Claim, Report

_GAIN, _ADVANCE, _HOLDS = (SLOTS.index(name) for name in ("gain", "advance", "holds"))


class EncoderExtractor:
    """Claims by the learned reader. Keeps nothing between reports.

    Args:
        folder: where the model's files are; the package's own without it.
        threads: how many the encoder may use.
        triage: whether texts without the words of war, and windows that at a glance tell of none of their
            places, are passed over unread.
        model: another model than the one in the folder.
        lexicon: the sides and wars that it knows; the package's own without it.
    """

    def __init__(
        self,
        *,
        folder: Path | None = None,
        threads: int = 1,
        triage: bool = True,
        model: Model | None = None,
        lexicon: SideLexicon | None = None,
    ) -> None:
        self._triage = triage
        self.lexicon = lexicon
        root = folder or Path(str(resources.files("geoevents.extraction") / "model"))
        self._root = root
        self._threads = threads
        if model is not None:
            self.__dict__["_model"] = model

    def __getstate__(self) -> dict[str, Any]:
        """Leave the loaded model behind: another process loads its own."""
        loaded = ("_model", "wordpiece")
        return {
            name: value
            for name, value in self.__dict__.items()
            if name not in loaded or (name == "_model" and not isinstance(value, OnnxModel))
        }

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What a reading must reach to be told (``choose``)."""
        settings: dict[str, Any] = json.loads(
            model_file(self._root, "settings.json").read_text(encoding="utf-8")
        )
        return settings

    @cached_property
    def wordpiece(self) -> WordPiece:
        """The vocabulary that the model reads by."""
        return WordPiece.read(model_file(self._root, "vocab.txt"))

    @cached_property
    def _model(self) -> Model:
        return OnnxModel(self._root, threads=self._threads, glance=self._triage)

    def wants(self, report: Report) -> bool:
        """Whether a report is worth a geoparser's time: of the others ``extract`` tells nothing anyway."""
        return not self._triage or is_of_war(report.text)

    def extract(self, report: Report, toponyms: Sequence[Toponym]) -> list[Claim]:
        """What a report claims of control, in the order of its text.

        Args:
            report: the report.
            toponyms: its places, from the geoparser; offsets are those of ``report.text``.
        """
        if not self.wants(report):
            return []
        prepared = self.prepare(report, toponyms)
        readings = self.read_all(prepared)
        likely = choose(readings, self.settings)
        return tell(
            report, likely, prepared.toponyms, prepared.dates, prepared.sentences, context=prepared.context
        )

    def prepare(self, report: Report, toponyms: Sequence[Toponym]) -> Prepared:
        """Find the candidates of a report, with this reader's vocabulary and lexicon."""
        return prepare(report, toponyms, known_word=self.wordpiece.knows, lexicon=self.lexicon)

    def read_all(self, prepared: Prepared) -> list[Reading]:
        """Read a report, and share out what is told of several places, or of one twice, in one breath."""
        text, mentions = prepared.report.text, prepared.mentions
        readings = give_followers(text, mentions, share_lists(text, mentions, self.read(prepared)))
        return pass_on(
            text, mentions, readings, sides=prepared.sides, dates=prepared.dates, sentences=prepared.sentences
        )

    def read(self, prepared: Prepared, *, floor: float = FLOOR) -> list[Reading]:
        """Read a report: every mention and slot with at least the probability ``floor``."""
        windows = encode_report(
            prepared.report.text, prepared.mentions, self.wordpiece, source=prepared.report.source
        )
        text = prepared.report.text
        dense = not self._triage or is_dense(text)
        starts = [side.start for side in prepared.sides]

        def is_wanted(window: Window) -> bool:
            if not window.mentions or not self._triage:
                return bool(window.mentions)
            first, last = window.own_from, window.own_to
            sides = bisect_left(starts, last) - bisect_left(starts, first)
            return may_tell(text[first:last], dense=dense, sides=sides)

        wanted = list(filter(is_wanted, windows))
        spans = text, prepared.mentions, prepared.sides, prepared.sentences
        outright = {_GAIN: find_outright(*spans), _ADVANCE: find_entered(*spans), _HOLDS: find_held(*spans)}
        flights = find_flights(text, prepared.mentions, prepared.sides)
        found: list[Reading] = []
        for window in wanted:  # one by one: faster than several at once, and none padded
            rowed = row([window], prepared.sides, prepared.dates, outright)
            found.extend(self._gather(prepared, rowed, floor))
        return [r for r in found if SLOTS[r.slot] != "withdrawal" or r.mention.index not in flights]

    def _gather(self, prepared: Prepared, rowed: Rowed, floor: float) -> list[Reading]:
        read = self._model.read(rowed, floor=floor)
        if read is None:
            return []
        readings, speakers = read
        found = []
        for event, (number, slot) in enumerate(readings.events.tolist()):
            index, _ = rowed.origins[number]
            mention = prepared.mentions[index]
            window = rowed.windows[int(rowed.mentions[number, 0])]
            said = {
                name: speakers_of(prepared.report.text, window, speakers, readings.links[name][event])
                for name in LINKS
            }
            background, again, handover = readings.flags[event].tolist()
            reading = Reading(
                mention=mention,
                slot=slot,
                probability=float(readings.slots[number, slot]),
                background=background,
                again=again,
                handover=handover,
                status=readings.status[event].tolist(),
                precision=readings.precision[event].tolist(),
                antecedents=() if mention.named else antecedents(readings.antecedent[event], rowed, number),
                sides={
                    name: side_choices(readings.pointers[name][event], rowed.side_index, prepared.sides)
                    for name in POINTERS
                    if name != "date"
                },
                dates=date_choices(readings.pointers["date"][event], rowed.date_index, prepared.dates),
                said_by=said["said_by"],
                denied_by=said["denied_by"],
            )
            found.append(as_told(prepared, reading))
        return found
