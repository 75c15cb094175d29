"""The learned reader: a small encoder that marks what a report tells of each place it mentions.

It only marks: which mention is told of what, and which sides, dates and speakers belong to it. What a side's
words mean and which day a date is, the lexicon and the date resolver say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from gazetteer.place import PlaceKind, Toponym
from geoevents.errors import LanguageModelError
from geoevents.extraction.dates import DateMention, find_dates
from geoevents.extraction.encoding import (
    KIND_PLACE,
    Mention,
    Window,
    encode_report,
    mark_dates,
    mark_sides,
    number_sentences,
)
from geoevents.extraction.heads import LINKS, POINTERS, SLOTS, Floats, Heads, Readings, Rows
from geoevents.extraction.listing import share_lists
from geoevents.extraction.mentions import find_anaphors, find_names
from geoevents.extraction.outright import find_flights, find_loser, find_outright, find_winner
from geoevents.extraction.sentences import sentence_at, split_sentences
from geoevents.extraction.sides import SideContext, SideLexicon, SideMention, find_sides
from geoevents.extraction.telling import Choice, Reading, tell
from geoevents.extraction.triage import is_dense, is_of_war, may_tell
from geoevents.extraction.wordpiece import WordPiece
from geoevents.model import Claim, Report

_BEARING = re.compile(r"(?:just |immediately )?(?:to the )?(?:north|south|east|west)[\w-]* of\b", re.IGNORECASE)
_APPOSED = re.compile(
    r",?\s*(?:(?:lying|located|situated|which lies)\s+)?(?:on the [\w-]+\s+)?|,?\s*\d[\w ]{0,14}"
)
_BESIDE_DATE = 12
"""Characters between "four days after" and "losing"."""
_UNDATED = (0.0, 0.0, 0.0, 1.0)
_BATCH_TOKENS = 2048
_SPEAKER_LIMIT = 24
_LEAST_SHARE = 1e-4
_NO_SPEAKERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "one", "and", "of"})
_CHANGES = ("gain", "gain_before", "withdrawal")


@dataclass(slots=True)
class Prepared:
    """A report as the reader needs it."""

    report: Report
    mentions: list[Mention]
    toponyms: list[Toponym | None]
    """Of each mention; None for phrases that may stand for a place."""
    context: SideContext
    sides: Sequence[SideMention]
    dates: Sequence[DateMention]
    sentences: Sequence[tuple[int, int]]


@dataclass(slots=True)
class Rowed:
    """The spans of some windows as rows (window, first token, one past the last, mark's token, sentence)."""

    windows: Sequence[Window]
    sentences: Sequence[Sequence[int]]
    """Of each window, each token's sentence."""
    mentions: Rows
    named: Any
    outright: Any
    origins: list[tuple[int, bool]]
    """Of each mention row: its index, and whether its window reads it as its own."""
    sides: Rows
    side_index: list[int]
    dates: Rows
    date_index: list[int]


class Model(Protocol):
    """What turns windows into readings, and tokens into speakers."""

    def read(self, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows]:
        """Give the readings of events that reach the floor, and the speakers as rows."""
        ...


class EncoderExtractor:
    """Claims by the learned reader. Keeps nothing between reports.

    Args:
        folder: where the model's files are; the package's own without it.
        threads: how many the encoder may use.
        triage: whether texts without the words of war are passed over unread.
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
        settings: dict[str, Any] = json.loads(_file(self._root, "settings.json").read_text(encoding="utf-8"))
        return settings

    @cached_property
    def wordpiece(self) -> WordPiece:
        """The vocabulary that the model reads by."""
        return WordPiece.read(_file(self._root, "vocab.txt"))

    @cached_property
    def _model(self) -> Model:
        return OnnxModel(self._root, threads=self._threads)

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
        readings = share_lists(report.text, prepared.mentions, self.read(prepared))
        likely = choose(readings, self.settings)
        return tell(
            report, likely, prepared.toponyms, prepared.dates, prepared.sentences, context=prepared.context
        )

    def prepare(self, report: Report, toponyms: Sequence[Toponym]) -> Prepared:
        """Find the candidates of a report, with this reader's vocabulary and lexicon."""
        return prepare(report, toponyms, known_word=self.wordpiece.knows, lexicon=self.lexicon)

    def read(self, prepared: Prepared, *, floor: float = 0.1) -> list[Reading]:
        """Read a report: every mention and slot with at least the probability ``floor``."""
        windows = encode_report(
            prepared.report.text, prepared.mentions, self.wordpiece, source=prepared.report.source
        )
        text = prepared.report.text
        dense = not self._triage or is_dense(text)
        wanted = [
            w
            for w in windows
            if w.mentions and (not self._triage or may_tell(text[w.own_from : w.own_to], dense=dense))
        ]
        outright = find_outright(text, prepared.mentions, prepared.sides, prepared.sentences)
        flights = find_flights(text, prepared.mentions, prepared.sides)
        found: list[Reading] = []
        for group in _groups(wanted):
            rowed = row(group, prepared.sides, prepared.dates, outright)
            found.extend(self._gather(prepared, rowed, floor))
        return [r for r in found if SLOTS[r.slot] != "withdrawal" or r.mention.index not in flights]

    def _gather(self, prepared: Prepared, rowed: Rowed, floor: float) -> list[Reading]:
        readings, speakers = self._model.read(rowed, floor=floor)
        found = []
        for event, (number, slot) in enumerate(readings.events.tolist()):
            index, own = rowed.origins[number]
            if not own:
                continue
            mention = prepared.mentions[index]
            window = rowed.windows[int(rowed.mentions[number, 0])]
            said = {
                name: _speakers(prepared.report.text, window, speakers, readings.links[name][event])
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
                antecedents=() if mention.named else _antecedents(readings.antecedent[event], rowed, number),
                sides={
                    name: _side_choices(readings.pointers[name][event], rowed.side_index, prepared.sides)
                    for name in POINTERS
                    if name != "date"
                },
                dates=_date_choices(readings.pointers["date"][event], rowed.date_index, prepared.dates),
                said_by=said["said_by"],
                denied_by=said["denied_by"],
            )
            found.append(_as_told(prepared, reading))
        return found


class OnnxModel:
    """The shipped model: an int8 encoder run by onnxruntime, the heads in numpy."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise LanguageModelError(
                "onnxruntime, which runs the reader, is missing: pip install onnxruntime"
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(_file(folder, "encoder.onnx")),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # nine times as slow as what it replaces
        )
        with np.load(_file(folder, "heads.npz")) as weights:
            self._heads = Heads(dict(weights))

    def read(self, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows]:
        """Read windows of one report."""
        ids, kinds, mask = stack(rowed.windows)
        hidden = self._session.run(None, {"ids": ids, "kinds": kinds, "mask": mask})[0]
        return read_hidden(self._heads, hidden, rowed, floor=floor)


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise LanguageModelError(
            f"{path}: no such file; a model folder has it (geoevents.training.train writes one)"
        )
    return path


def stack(windows: Sequence[Window]) -> tuple[Rows, Rows, Rows]:
    """Stack windows, padded: token numbers, their kinds, and 1 where a token is."""
    longest = max(len(window.ids) for window in windows)
    ids = np.zeros((len(windows), longest), np.int64)
    kinds, mask = ids.copy(), ids.copy()
    for number, window in enumerate(windows):
        ids[number, : len(window.ids)] = window.ids
        kinds[number, : len(window.ids)] = window.kinds
        mask[number, : len(window.ids)] = 1
    return ids, kinds, mask


def read_hidden(heads: Heads, hidden: Floats, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows]:
    """Read windows off the encoder's last states."""
    tags = heads.tag(hidden)
    rows = [
        (number, first, last, first, sentences[first])
        for number, (window, sentences) in enumerate(zip(rowed.windows, rowed.sentences, strict=True))
        for first, last in spans_of(tags[number, : len(window.ids)].tolist())
    ]
    speakers = np.array(rows, np.int64).reshape(-1, 5)
    readings = heads.read(
        hidden,
        rowed.mentions,
        sides=rowed.sides,
        dates=rowed.dates,
        speakers=speakers,
        named=rowed.named,
        outright=rowed.outright,
        floor=floor,
    )
    return readings, speakers


def spans_of(tags: Sequence[int]) -> list[tuple[int, int]]:
    """Give the (first, one past the last) tokens of the spans that tags of 1 (first) and 2 (further) mark."""
    spans: list[tuple[int, int]] = []
    for number, tag in enumerate(tags):
        if tag == 1:
            spans.append((number, number + 1))
        elif tag == 2 and spans and spans[-1][1] == number and number - spans[-1][0] < _SPEAKER_LIMIT:
            spans[-1] = (spans[-1][0], number + 1)
    return spans


def prepare(
    report: Report,
    toponyms: Sequence[Toponym],
    *,
    known_word: Callable[[str], bool],
    lexicon: SideLexicon | None = None,
) -> Prepared:
    """Find the candidates of a report: its places, other names and phrases for places, sides, dates.

    Args:
        report: the report.
        toponyms: its places, from the geoparser. Countries are no candidates.
        known_word: whether a word is a common one (``WordPiece.knows``).
        lexicon: the sides and wars; the package's own without it.
    """
    named: list[Toponym] = []
    for toponym in sorted(toponyms, key=lambda t: (t.start, -t.end)):
        country = toponym.place is not None and toponym.place.kind is PlaceKind.COUNTRY
        if named and _tells_where(report.text, named[-1], toponym):
            continue
        if not country and toponym.end > toponym.start and (not named or toponym.start >= named[-1].end):
            named.append(toponym)
    context = side_context(report, toponyms, lexicon=lexicon)
    sides = find_sides_of(report, context)
    dates = [d for d in find_dates(report.text, published=report.published) if d.end > d.start and not d.future]
    sentences = split_sentences(report.text)
    taken = [(t.start, t.end) for t in toponyms]
    taken += [*((s.start, s.end) for s in sides), *((d.start, d.end) for d in dates)]
    for start, end in find_names(report.text, taken, sentences=sentences, known_word=known_word):
        named.append(Toponym(start=start, end=end, text=report.text[start:end]))
    phrases = find_anaphors(report.text, [(t.start, t.end) for t in named])
    spans: list[tuple[int, int, Toponym | None]] = [
        *((t.start, t.end, t) for t in named),
        *((a, b, None) for a, b in phrases),
    ]
    spans.sort(key=lambda s: s[0])
    return Prepared(
        report=report,
        mentions=[Mention(a, b, toponym is not None, number) for number, (a, b, toponym) in enumerate(spans)],
        toponyms=[toponym for _, _, toponym in spans],
        context=context,
        sides=sides,
        dates=dates,
        sentences=sentences,
    )


def _tells_where(text: str, name: Toponym, toponym: Toponym) -> bool:
    """Whether words such as "west of Aleppo" only say where the place named before them lies."""
    return (
        toponym.place is not None
        and toponym.place.kind is PlaceKind.AREA
        and _BEARING.match(text, toponym.start, toponym.end) is not None
        and _APPOSED.fullmatch(text, name.end, toponym.start) is not None
    )


def side_context(
    report: Report, toponyms: Sequence[Toponym], *, lexicon: SideLexicon | None = None
) -> SideContext:
    """Tell what wars and sides a report is about, by its words and the countries of its places."""
    countries = [t.place.country_code for t in toponyms if t.place is not None and t.place.country_code]
    return SideContext.of(
        report.text, countries, published=report.published, source=report.source, lexicon=lexicon
    )


def find_sides_of(report: Report, context: SideContext) -> list[SideMention]:
    """Find the sides that a report names."""
    return [s for s in find_sides(report.text, document=context) if s.side and s.end > s.start]


def row(
    windows: Sequence[Window],
    sides: Sequence[SideMention],
    dates: Sequence[DateMention],
    outright: Container[int] = (),
) -> Rowed:
    """Lay the spans of some windows out in rows, and mark the sides among the tokens."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(side.side for side in sides))}
    mentions: list[tuple[int, int, int, int, int]] = []
    named: list[bool] = []
    origins: list[tuple[int, bool]] = []
    side_rows: list[tuple[int, int, int, int, int]] = []
    date_rows: list[tuple[int, int, int, int, int]] = []
    sentences = [number_sentences(window.ids) for window in windows]
    side_spans = [(side.start, side.end) for side in sides]
    date_spans = [(date.start, date.end) for date in dates]
    side_index: list[int] = []
    date_index: list[int] = []
    for number, window in enumerate(windows):
        for index, mark, first, last in window.mentions:
            mentions.append((number, first, last, mark, sentences[number][mark]))
            origins.append((index, window.starts[mark] >= window.own_from))
            named.append(window.kinds[mark] == KIND_PLACE)
        located = window.locate(side_spans)
        mark_sides(
            window, [tokens for _, tokens in located], [numbers[sides[index].side] for index, _ in located]
        )
        side_rows.extend((number, *tokens, tokens[0], sentences[number][tokens[0]]) for _, tokens in located)
        side_index.extend(index for index, _ in located)
        located = window.locate(date_spans)
        mark_dates(window, [tokens for _, tokens in located])
        date_rows.extend((number, *tokens, tokens[0], sentences[number][tokens[0]]) for _, tokens in located)
        date_index.extend(index for index, _ in located)
    return Rowed(
        windows=windows,
        sentences=sentences,
        mentions=np.array(mentions, np.int64).reshape(-1, 5),
        named=np.array(named, bool),
        outright=np.array([index in outright for index, _ in origins], bool),
        origins=origins,
        sides=np.array(side_rows, np.int64).reshape(-1, 5),
        side_index=side_index,
        dates=np.array(date_rows, np.int64).reshape(-1, 5),
        date_index=date_index,
    )


def _groups(windows: Sequence[Window]) -> list[list[Window]]:
    """Windows of like length together, so that little is padding."""
    groups: list[list[Window]] = []
    for window in sorted(windows, key=lambda w: len(w.ids)):
        if groups and len(window.ids) * (len(groups[-1]) + 1) <= _BATCH_TOKENS:
            groups[-1].append(window)
        else:
            groups.append([window])
    return groups


def choose(readings: Sequence[Reading], settings: Mapping[str, Any]) -> list[Reading]:
    """Choose the readings that are likely enough.

    Args:
        readings: all that were read off a report.
        settings: "thresholds", a probability for each slot; "phrase", what is asked of phrases beyond it;
            "report", what the likeliest change of a report must have for any of its changes to be told.
    """
    limits: Mapping[str, float] = settings["thresholds"]
    phrase: float = settings["phrase"]
    likely = [
        reading
        for reading in readings
        if reading.probability >= limits[SLOTS[reading.slot]] + (0.0 if reading.mention.named else phrase)
    ]
    surest = max((r.probability for r in likely if SLOTS[r.slot] in _CHANGES), default=0.0)
    return [r for r in likely if surest >= settings["report"] or SLOTS[r.slot] not in _CHANGES]


def _antecedents(scores: Floats, rowed: Rowed, number: int) -> list[tuple[int, float]]:
    window = rowed.mentions[number, 0]
    found = [
        (rowed.origins[other][0], float(scores[other]))
        for other in np.flatnonzero(rowed.named & (rowed.mentions[:, 0] == window)).tolist()
    ]
    return sorted(found, key=lambda f: -f[1])


def _side_choices(scores: Floats, index: Sequence[int], sides: Sequence[SideMention]) -> list[Choice]:
    sums: dict[str, float] = {"": float(scores[0])}
    for span, share in zip(index, scores[1:].tolist(), strict=True):
        if share >= _LEAST_SHARE:
            name = sides[span].side or ""
            sums[name] = sums.get(name, 0.0) + share
    return [Choice(value=name, probability=share) for name, share in sorted(sums.items(), key=lambda s: -s[1])]


def _as_told(prepared: Prepared, reading: Reading) -> Reading:
    """Where words beside a place tell outright who lost it, or to whom, that stands before what was read."""
    if SLOTS[reading.slot] != "gain":
        return reading
    text, mention = prepared.report.text, reading.mention
    first, last = sentence_at(prepared.sentences, mention.start) or (0, len(text))
    won = find_winner(text, mention, prepared.sides, first, last)
    if won:
        told = [
            Choice(value=index, probability=1.0)
            for index, date in enumerate(prepared.dates)
            if first <= date.start and won.told_from - _BESIDE_DATE <= date.end <= won.told_from
        ]
        return replace(
            reading,
            sides={**reading.sides, "gain": [Choice(value=won.side, probability=1.0)]},
            dates=told[:1] or (reading.dates if mention.named else ()),
            precision=reading.precision if mention.named else _UNDATED,
        )
    loser = find_loser(text, mention, prepared.sides, first, last) if mention.named else None
    if loser:
        gain = [choice for choice in reading.sides.get("gain", ()) if choice.value != loser]
        return replace(
            reading, sides={**reading.sides, "gain": gain, "loss": [Choice(value=loser, probability=1.0)]}
        )
    return reading


def _date_choices(scores: Floats, index: Sequence[int], dates: Sequence[DateMention]) -> list[Choice]:
    sums: dict[object, float] = {None: float(scores[0])}
    best: dict[object, tuple[float, int]] = {None: (1.0, -1)}
    for span, share in zip(index, scores[1:].tolist(), strict=True):
        if share < _LEAST_SHARE:
            continue
        key = (dates[span].day, dates[span].range.earliest, dates[span].range.latest)
        sums[key] = sums.get(key, 0.0) + share
        if key not in best or share > best[key][0]:
            best[key] = (share, span)
    ranked = sorted(sums.items(), key=lambda s: -s[1])
    return [Choice(value=best[key][1], probability=share) for key, share in ranked[:4]]


def _speakers(text: str, window: Window, speakers: Rows, scores: Floats) -> tuple[str, ...]:
    said = [
        text[window.starts[first] : window.ends[last - 1]]
        for (_, first, last, *_), score in zip(speakers.tolist(), scores.tolist(), strict=True)
        if score > 0.5
    ]
    return tuple(dict.fromkeys(each for each in said if len(each) > 1 and each.lower() not in _NO_SPEAKERS))
