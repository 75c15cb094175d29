"""The model that turns windows of tokens into readings: an int8 encoder run by onnxruntime, heads in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from geoevents.errors import LanguageModelError
from geoevents.extraction.heads import Floats, Heads, Readings, Rows, gelu, pool
from geoevents.extraction.rows import ROW, Row, Rowed

_SPEAKER_LIMIT = 24


class Model(Protocol):
    """What turns windows into readings, and tokens into speakers."""

    def read(self, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows] | None:
        """Give the readings of events that reach the floor, and the speakers as rows; None without an event."""
        ...


FLOOR = 0.1
"""The least probability of a reading; who asks for less likely ones wants them of every window."""


class OnnxModel:
    """The shipped model: an int8 encoder run by onnxruntime in two parts, the heads in numpy.

    Args:
        folder: where its files are.
        threads: how many onnxruntime may use.
        glance: whether windows of whose places the lower layers see that nothing is told go no further
            (``glance.npz``, where the folder has one).

    Raises:
        LanguageModelError: onnxruntime or a file is missing.
    """

    def __init__(self, folder: Path, *, threads: int = 1, glance: bool = True) -> None:
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
        self._lower, self._upper = (
            onnxruntime.InferenceSession(
                str(model_file(folder, name)),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=["SkipLayerNormFusion"],  # nine times as slow as what it replaces
            )
            for name in ("lower.onnx", "upper.onnx")
        )
        self._glance = (
            Glance.read(folder / "glance.npz") if glance and (folder / "glance.npz").exists() else None
        )
        with np.load(model_file(folder, "heads.npz")) as weights:
            self._heads = Heads(dict(weights))

    def read(self, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows] | None:
        """Read one window: an encoder without a mask could not tell the padding of several."""
        states = self.see(rowed)
        if self._glance is not None and floor >= FLOOR and not self._glance.is_worth_reading(states, rowed):
            return None
        hidden = self._upper.run(None, {"states": states})[0]
        return read_hidden(self._heads, hidden, rowed, floor=floor)

    def see(self, rowed: Rowed) -> Floats:
        """Give the states of one window's lasting tokens after the lower layers: (1, lasting tokens, width)."""
        [window] = rowed.windows
        told = {"ids": [window.ids], "kinds": [window.kinds], "lasting": window.lasting}
        states: Floats = self._lower.run(
            None, {name: np.array(numbers, np.int64) for name, numbers in told.items()}
        )[0]
        return states


@dataclass(frozen=True, slots=True)
class Glance:
    """Whether a window may tell of any of its places, judged from the encoder's lower layers."""

    inner: Floats
    """(2 width, n): the weights of n features of a mention's states."""
    inner_bias: Floats
    outer: Floats
    """(n,): what each feature weighs."""
    outer_bias: float
    least: float
    """What some mention of a window must reach for it to be read."""

    @classmethod
    def read(cls, path: Path) -> Glance:
        """Read it from its file."""
        with np.load(path) as found:
            weights = {name: found[name].astype(np.float32) for name in ("inner", "inner_bias", "outer")}
            return cls(outer_bias=float(found["outer_bias"]), least=float(found["least"]), **weights)

    def write(self, path: Path) -> None:
        """Write it to a file."""
        weights = {name: getattr(self, name).astype(np.float16) for name in ("inner", "inner_bias", "outer")}
        np.savez_compressed(path, outer_bias=self.outer_bias, least=self.least, **weights)

    def judge(self, pooled: Floats) -> Floats:
        """Give (mentions,): the log-odds that something is told of each, by its pooled states."""
        out: Floats = gelu(pooled @ self.inner + self.inner_bias) @ self.outer + np.float32(self.outer_bias)
        return out

    def is_worth_reading(self, states: Floats, rowed: Rowed) -> bool:
        """Whether something may be told of a mention that the window reads as its own, or is told outright."""
        if rowed.outright.any():
            return True
        own = np.array([own for _, own in rowed.origins], bool)
        return bool((self.judge(pool(states, rowed.mentions[own])) >= self.least).any())


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


def read_hidden(heads: Heads, hidden: Floats, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows] | None:
    """Read windows off the encoder's last states: (windows, lasting tokens, width)."""
    own = np.array([own for _, own in rowed.origins], bool)
    found = heads.find(hidden, rowed.mentions, outright=rowed.outright, own=own, floor=floor)
    if not len(found.events):
        return None
    tags = heads.tag(hidden)
    rows: list[Row] = []
    for number, (window, sentences) in enumerate(zip(rowed.windows, rowed.sentences, strict=True)):
        for first, last in spans_of(tags[number, : len(window.lasting)].tolist()):
            token = window.lasting[first]
            rows.append((number, first, last, first, sentences[token], token))
    speakers = np.array(rows, np.int64).reshape(-1, ROW)
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
