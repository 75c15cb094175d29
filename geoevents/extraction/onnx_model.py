"""The model that turns windows of tokens into readings: an int8 encoder run by onnxruntime, heads in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from geoevents.errors import LanguageModelError
from geoevents.extraction.encoding import Window
from geoevents.extraction.heads import Floats, Heads, Readings, Rows
from geoevents.extraction.rows import Rowed

_SPEAKER_LIMIT = 24


class Model(Protocol):
    """What turns windows into readings, and tokens into speakers."""

    def read(self, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows] | None:
        """Give the readings of events that reach the floor, and the speakers as rows; None without an event."""
        ...


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
            str(model_file(folder, "encoder.onnx")),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # nine times as slow as what it replaces
        )
        self._inputs = [each.name for each in self._session.get_inputs()]  # a model of one window has no mask
        with np.load(model_file(folder, "heads.npz")) as weights:
            self._heads = Heads(dict(weights))

    def read(self, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows] | None:
        """Read one window: an encoder without a mask could not tell the padding of several."""
        given = dict(zip(("ids", "kinds", "mask"), stack(rowed.windows), strict=True))
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        return read_hidden(self._heads, hidden, rowed, floor=floor)


def model_file(folder: Path, name: str) -> Path:
    """Give the path of a file of a model's folder.

    Raises:
        LanguageModelError: it is not there.
    """
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


def read_hidden(heads: Heads, hidden: Floats, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows] | None:
    """Read windows off the encoder's last states."""
    own = np.array([own for _, own in rowed.origins], bool)
    found = heads.find(hidden, rowed.mentions, outright=rowed.outright, own=own, floor=floor)
    if not len(found.events):
        return None
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
        found,
        sides=rowed.sides,
        dates=rowed.dates,
        speakers=speakers,
        named=rowed.named,
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
