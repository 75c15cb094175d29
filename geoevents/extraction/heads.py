"""What is read off each marked mention: the encoder's states to probabilities, in numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
OUTRIGHT = np.array([0.55 if name == "holds" else 0.65 for name in SLOTS], np.float32)
"""The least probability of what is told in so many words (``outright``); a change comes before a holding."""
NEAR = (4, 9, 17)
"""Where, counted in tokens within a sentence, near ends and far begins."""
FAR = 4
"""Sentences beyond which all are equally far."""
REACHES = 2 * (len(NEAR) + 1) + 2 * FAR
"""How many distances are told apart: in the sentence before and behind, and by sentences before and behind."""
_ASKING = (*POINTERS, *LINKS)
_OF = {"side": slice(0, 4), "date": slice(4, 5), "speaker": slice(5, 7)}
"""Which of them choose among what."""
_ENDS_OF_TOLD = np.cumsum([len(FLAGS), len(STATUSES)])
_NEVER = np.float32(-1e4)
_SCALE = np.float32(KEY_WIDTH**0.5)


@dataclass(frozen=True, slots=True)
class Readings:
    """Probabilities: ``slots`` (mentions, 7), and the rest for each likely event, a row of ``events``.

    ``events`` (events, 2): mention and slot; ``flags`` (events, 3); ``status`` and ``precision`` (events, 4);
    ``pointers[name]`` (events, 1 + spans), "nothing" first; ``antecedent`` (events, mentions): which
    named mention a phrase stands for, 0 of what is itself named; ``links[name]`` (events, speakers).
    """

    slots: Floats
    events: Rows
    flags: Floats
    status: Floats
    precision: Floats
    pointers: dict[str, Floats]
    antecedent: Floats
    links: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Found:
    """The events of some mentions: ``events`` (events, 2), mention and slot, of ``slots`` (mentions, 7).

    ``pooled`` (mentions, 2 width) and ``mention`` (mentions, width) are what they were read off.
    """

    slots: Floats
    events: Rows
    pooled: Floats
    mention: Floats


class Heads:
    """The heads' weights, as the training wrote them."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights: dict[str, Floats] = {
            name: np.asarray(value, np.float32) for name, value in weights.items()
        }
        # laid out as (in, out): a product with few rows takes half the time
        self._turned: dict[str, Floats] = {
            name: np.ascontiguousarray(value.T) for name, value in self._weights.items() if value.ndim == 2
        }
        self._queries, self._queries_bias = self._side_by_side([f"queries.{name}" for name in _ASKING])
        self._told, self._told_bias = self._side_by_side(["flags", "status", "precision"])
        self._nothing = np.stack([self._weights[f"nothing.{name}"] for name in _ASKING])[:, None]
        self._reaches = np.stack([self._turned[f"reach.{name}.weight"] for name in _ASKING])

    def _side_by_side(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        weights = np.concatenate([self._turned[f"{name}.weight"] for name in names], 1)
        return weights, np.concatenate([self._weights[f"{name}.bias"] for name in names])

    def find(
        self,
        hidden: Floats,
        mentions: Rows,
        *,
        outright: NDArray[np.bool_],
        own: NDArray[np.bool_] | None = None,
        floor: float = 0.0,
    ) -> Found:
        """Find what mentions are told of.

        Args:
            hidden: (windows, lasting tokens, width), the encoder's last states.
            mentions: (mentions, 6): window, first token, one past the last, the mark's token, its sentence,
                and the first token in the window as a whole.
            outright: (mentions, slots): what is told of the place in so many words: read in any case.
            own: (mentions,): whose events are asked for; all without it.
            floor: the least probability of an event that is worth reading on.
        """
        pooled = pool(hidden, mentions)
        mention = gelu(self._linear("mention", pooled))
        slots = _sigmoid(self._linear("slots", mention))
        slots = np.where(outright, np.maximum(slots, OUTRIGHT), slots)
        likely = slots >= floor if own is None else (slots >= floor) & own[:, None]
        return Found(slots, np.argwhere(likely), pooled, mention)

    def read(
        self,
        hidden: Floats,
        mentions: Rows,
        found: Found,
        *,
        sides: Rows,
        dates: Rows,
        speakers: Rows,
        named: NDArray[np.bool_],
    ) -> Readings:
        """Read what belongs to each event that was found.

        Args:
            hidden: (windows, lasting tokens, width), the encoder's last states.
            mentions: (mentions, 6), as in ``find``.
            found: their events.
            sides: (sides, 6), likewise, the first token for the mark.
            dates: (dates, 6), likewise.
            speakers: (speakers, 6), likewise.
            named: (mentions,): whether a mention is a name, which alone can be stood for.
        """
        row, slot = found.events[:, 0], found.events[:, 1]
        event = gelu(self._linear("mix", found.mention[row] + self._weights["event.weight"][slot]))
        window = mentions[row, 0]
        spans_of = {"side": sides, "date": dates, "speaker": speakers}
        ends = np.cumsum([len(spans) for spans in spans_of.values()])
        every = np.concatenate([*spans_of.values(), mentions])
        *reaches, reach_of_mentions = np.split(measure_reach(mentions[row], every), ends, 1)
        pooled = np.split(pool(hidden, every[: ends[-1]]), ends[:-1])
        asked = ((event @ self._queries + self._queries_bias) / _SCALE).reshape(len(event), -1, KEY_WIDTH)
        asked = asked.transpose(1, 0, 2)
        nothing, by_reach = (asked * self._nothing).sum(-1), np.matmul(asked, self._reaches, dtype=np.float32)
        scores: dict[str, Floats] = {}
        for (kind, spans), states, reach in zip(spans_of.items(), pooled, reaches, strict=True):
            of = _OF[kind]
            found_there = np.empty((of.stop - of.start, len(event), 1 + len(spans)), np.float32)
            found_there[..., 0] = nothing[of]
            found_there[..., 1:] = asked[of] @ self._linear(f"{kind}_key", states).T
            there = np.broadcast_to(reach, found_there[..., 1:].shape)
            found_there[..., 1:] += np.take_along_axis(by_reach[of], there, 2)
            found_there[..., 1:][:, window[:, None] != spans[:, 0]] = _NEVER
            scores.update(zip(_ASKING[of], found_there, strict=True))
        flags, status, precision = np.split(event @ self._told + self._told_bias, _ENDS_OF_TOLD, 1)
        return Readings(
            slots=found.slots,
            events=found.events,
            flags=_sigmoid(flags),
            status=_softmax(status),
            precision=_softmax(precision),
            pointers={name: _softmax(scores[name]) for name in POINTERS},
            antecedent=self._find_antecedents(mentions, found, named, reach_of_mentions),
            links={name: _sigmoid(scores[name][:, 1:] - scores[name][:, :1]) for name in LINKS},
        )

    def _find_antecedents(self, mentions: Rows, found: Found, named: NDArray[np.bool_], reach: Rows) -> Floats:
        """Which named mention each phrase stands for: (events, mentions); 0 for what is itself named."""
        row = found.events[:, 0]
        out = np.zeros((len(row), len(mentions)), np.float32)
        phrases = np.flatnonzero(~named[row])
        if not len(phrases):
            return out
        row = row[phrases]
        query = self._linear("queries.antecedent", found.mention[row]) / _SCALE
        by_reach = np.matmul(query, self._turned["reach.antecedent.weight"], dtype=np.float32)
        scores = query @ self._linear("place_key", found.pooled).T
        scores += np.take_along_axis(by_reach, reach[phrases], 1)
        allowed = (mentions[row, 0][:, None] == mentions[:, 0]) & named
        out[phrases] = _softmax(np.where(allowed, scores, _NEVER))
        return out

    def tag(self, hidden: Floats) -> Rows:
        """Give (windows, tokens): 1 for the first and 2 for further tokens of who says something, else 0."""
        out: Rows = self._linear("tags", hidden).argmax(-1)
        return out

    def _linear(self, name: str, values: Floats) -> Floats:
        out: Floats = values @ self._turned[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return out


def measure_reach(mentions: Rows, spans: Rows) -> Rows:
    """Give (mentions, spans): the number, below ``REACHES``, of each span's distance from each mention."""
    apart = spans[None, :, 5] - mentions[:, None, 5]
    near = np.searchsorted(NEAR, np.abs(apart), side="right") + (len(NEAR) + 1) * (apart > 0)
    sentences = spans[None, :, 4] - mentions[:, None, 4]
    far = 2 * (len(NEAR) + 1) + np.minimum(np.abs(sentences), FAR) - 1 + FAR * (sentences > 0)
    out: Rows = np.where(sentences == 0, near, far).astype(np.int64)
    return out


def pool(hidden: Floats, spans: Rows) -> Floats:
    """Give (spans, 2 width): the state of each span's mark, and the mean of its tokens."""
    window, first, last, mark = spans[:, :4].T
    lengths = last - first
    sums = hidden[window, first]
    for more in range(1, int(lengths.max(initial=1))):  # spans are short: few steps over all of them at once
        longer = np.flatnonzero(lengths > more)
        sums[longer] += hidden[window[longer], first[longer] + more]
    means = sums / np.maximum(lengths, 1)[:, None].astype(np.float32)
    out: Floats = np.concatenate([hidden[window, mark], means], -1)
    return out


_HALF, _LINEAR = np.float32(0.5), np.float32((2 / np.pi) ** 0.5)
_CUBED = np.float32(0.044715 * (2 / np.pi) ** 0.5)


def gelu(x: Floats) -> Floats:
    """The activation between two layers, in its usual approximation."""
    out: Floats = x * x
    out *= _CUBED  # in place: a table of its own for each step takes twice as long
    out += _LINEAR
    out *= x
    np.tanh(out, out=out)
    out += 1
    out *= x
    out *= _HALF
    return out


def _sigmoid(x: Floats) -> Floats:
    out: Floats = np.divide(1, 1 + np.exp(-np.clip(x, -30, 30)), dtype=np.float32)
    return out


def _softmax(x: Floats) -> Floats:
    if not x.shape[-1]:
        return x
    e = np.exp(x - x.max(-1, keepdims=True))
    out: Floats = e / e.sum(-1, keepdims=True)
    return out
