"""What is read off each marked mention: the encoder's states to probabilities, in numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

SLOTS = ("gain", "gain_before", "withdrawal", "siege", "siege_lifted", "advance", "holds")
"""What a mention may be told of. Two gains fit: the last, and the one before it ("retaken after its fall")."""
STATUSES = ("reported", "claimed", "confirmed", "denied")
PRECISIONS = ("day", "week", "month", "unknown")
FLAGS = ("background", "again", "handover")
POINTERS = ("gain", "loss", "actor", "against", "date")
"""What is chosen among the marked spans of a report: sides, and expressions of time."""
LINKS = ("said_by", "denied_by")
"""What is chosen, any number of them, among the marked speakers."""
KEY_WIDTH = 128
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Readings:
    """Probabilities, a row a mention.

    ``slots`` (mentions, 7), ``flags`` (mentions, 7, 3), ``status`` (mentions, 7, 4); ``pointers[name]``
    (mentions, 7, 1 + spans), "nothing" first; ``antecedent`` (mentions, mentions): which named mention a phrase
    stands for.
    """

    slots: Floats
    flags: Floats
    status: Floats
    pointers: dict[str, Floats]
    antecedent: Floats
    precision: Floats
    """(mentions, 7, 4)."""


class Heads:
    """The heads' weights, as the training wrote them."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights: dict[str, Floats] = {
            name: np.asarray(value, np.float32) for name, value in weights.items()
        }

    def read(
        self, hidden: Floats, mentions: Rows, sides: Rows, dates: Rows, named: NDArray[np.bool_]
    ) -> Readings:
        """Read every mention.

        Args:
            hidden: (windows, tokens, width), the encoder's last states.
            mentions: (mentions, 4): window, first token, one past the last, the mark's token.
            sides: (sides, 4), likewise, the first token for the mark.
            dates: (dates, 4), likewise.
            named: (mentions,): whether a mention is a name, which alone can be stood for.
        """
        raw = pool(hidden, mentions)
        mention = _gelu(self._linear("mention", raw))
        events = _gelu(self._linear("mix", mention[:, None, :] + self._weights["event.weight"][None]))
        keys = {
            "side": self._linear("side_key", pool(hidden, sides)),
            "date": self._linear("date_key", pool(hidden, dates)),
        }
        scale = np.float32(KEY_WIDTH**0.5)
        pointers = {}
        for name in POINTERS:
            spans, kind = (dates, "date") if name == "date" else (sides, "side")
            query = self._linear(f"queries.{name}", events)
            scores = query @ keys[kind].T / scale
            other = mentions[:, None, 0] != spans[None, :, 0]
            scores = np.where(other[:, None, :], _NEVER, scores)
            nothing = (query @ self._weights[f"nothing.{name}"] / scale)[..., None]
            pointers[name] = _softmax(np.concatenate([nothing, scores], -1))
        antecedent = self._linear("queries.antecedent", mention) @ self._linear("place_key", raw).T / scale
        allowed = (mentions[:, None, 0] == mentions[None, :, 0]) & named[None, :]
        return Readings(
            slots=_sigmoid(self._linear("slots", mention)),
            flags=_sigmoid(self._linear("flags", events)),
            status=_softmax(self._linear("status", events)),
            pointers=pointers,
            antecedent=_softmax(np.where(allowed, antecedent, _NEVER)),
            precision=_softmax(self._linear("precision", events)),
        )

    def tag(self, hidden: Floats) -> Rows:
        """Give (windows, tokens): 1 for the first and 2 for further tokens of who says something, else 0."""
        out: Rows = self._linear("tags", hidden).argmax(-1)
        return out

    def link(self, hidden: Floats, mentions: Rows, speakers: Rows) -> list[Floats]:
        """Give (mentions, 7, speakers) for each of ``LINKS``: how likely a speaker says, or denies, it."""
        mention = _gelu(self._linear("mention", pool(hidden, mentions)))
        events = _gelu(self._linear("mix", mention[:, None, :] + self._weights["event.weight"][None]))
        keys = self._linear("speaker_key", pool(hidden, speakers))
        scale = np.float32(KEY_WIDTH**0.5)
        links = []
        for name in LINKS:
            query = self._linear(f"queries.{name}", events)
            nothing = (query @ self._weights[f"nothing.{name}"])[..., None]
            links.append(_sigmoid((query @ keys.T - nothing) / scale))
        return links

    def _linear(self, name: str, values: Floats) -> Floats:
        out: Floats = values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return out


def pool(hidden: Floats, spans: Rows) -> Floats:
    """Give (spans, 2 width): the state of each span's mark, and the mean of its tokens."""
    out = np.zeros((len(spans), 2 * hidden.shape[-1]), np.float32)
    width = hidden.shape[-1]
    for number, (window, first, last, mark) in enumerate(spans.tolist()):
        out[number, :width] = hidden[window, mark]
        out[number, width:] = hidden[window, first:last].mean(0)
    return out


def _gelu(x: Floats) -> Floats:
    out: Floats = (
        0.5 * x * (1 + np.tanh(np.float32((2 / np.pi) ** 0.5) * (x + np.float32(0.044715) * x * x * x)))
    )
    return out


def _sigmoid(x: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return out


def _softmax(x: Floats) -> Floats:
    if not x.shape[-1]:
        return x
    e = np.exp(x - x.max(-1, keepdims=True))
    out: Floats = e / e.sum(-1, keepdims=True)
    return out
