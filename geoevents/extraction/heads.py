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
OUTRIGHT = np.array([0.55 if name == "holds" else 0.65 for name in SLOTS], np.float32)
"""The least probability of what is told in so many words (``outright``); a change comes before a holding."""
NEAR = (4, 9, 17)
"""Where, counted in tokens within a sentence, near ends and far begins."""
FAR = 4
"""Sentences beyond which all are equally far."""
REACHES = 2 * (len(NEAR) + 1) + 2 * FAR
"""How many distances are told apart: in the sentence before and behind, and by sentences before and behind."""
_NEVER = np.float32(-1e4)
_SCALE = np.float32(KEY_WIDTH**0.5)


@dataclass(frozen=True, slots=True)
class Readings:
    """Probabilities: ``slots`` (mentions, 7), and the rest for each likely event, a row of ``events``.

    ``events`` (events, 2): mention and slot; ``flags`` (events, 3); ``status`` and ``precision`` (events, 4);
    ``pointers[name]`` (events, 1 + spans), "nothing" first; ``antecedent`` (events, mentions): which
    named mention a phrase stands for; ``links[name]`` (events, speakers).
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
        asked = [f"queries.{name}" for name in (*POINTERS, *LINKS)]
        self._queries = np.concatenate([self._turned[f"{name}.weight"] for name in asked], 1)
        self._queries_bias = np.concatenate([self._weights[f"{name}.bias"] for name in asked])

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
        queries = self._ask(event)
        pointers = {}
        spans_of = {"side": sides, "date": dates, "speaker": speakers}
        ends = np.cumsum([len(spans) for spans in spans_of.values()])
        every = np.concatenate([*spans_of.values(), mentions])
        reaches = dict(
            zip((*spans_of, "mention"), np.split(measure_reach(mentions[row], every), ends, 1), strict=True)
        )
        pooled = np.split(pool(hidden, every[: ends[-1]]), ends[:-1])
        keys = {
            kind: self._linear(f"{kind}_key", states) for kind, states in zip(spans_of, pooled, strict=True)
        }
        for name in POINTERS:
            kind = "date" if name == "date" else "side"
            query, nothing = queries[name]
            scores = query @ keys[kind].T + self._reach(name, query, reaches[kind])
            scores = np.where(window[:, None] == spans_of[kind][None, :, 0], scores, _NEVER)
            pointers[name] = _softmax(np.concatenate([nothing[:, None], scores], -1))
        links = {}
        for name in LINKS:
            query, nothing = queries[name]
            links[name] = np.where(
                window[:, None] == speakers[None, :, 0],
                _sigmoid(
                    query @ keys["speaker"].T + self._reach(name, query, reaches["speaker"]) - nothing[:, None]
                ),
                np.float32(0),
            )
        query = self._linear("queries.antecedent", found.mention[row]) / _SCALE
        allowed = (window[:, None] == mentions[None, :, 0]) & named[None, :]
        scores = query @ self._linear("place_key", found.pooled).T
        scores += self._reach("antecedent", query, reaches["mention"])
        antecedent = np.where(allowed, scores, _NEVER)
        return Readings(
            slots=found.slots,
            events=found.events,
            flags=_sigmoid(self._linear("flags", event)),
            status=_softmax(self._linear("status", event)),
            precision=_softmax(self._linear("precision", event)),
            pointers=pointers,
            antecedent=_softmax(antecedent),
            links=links,
        )

    def tag(self, hidden: Floats) -> Rows:
        """Give (windows, tokens): 1 for the first and 2 for further tokens of who says something, else 0."""
        out: Rows = self._linear("tags", hidden).argmax(-1)
        return out

    def _ask(self, event: Floats) -> dict[str, tuple[Floats, Floats]]:
        """For each pointer and link what events ask for: (events, key width), and the score of "nothing"."""
        asked = (event @ self._queries + self._queries_bias) / _SCALE
        names = (*POINTERS, *LINKS)
        return {
            name: (query, np.matmul(query, self._weights[f"nothing.{name}"], dtype=np.float32))
            for name, query in zip(names, np.split(asked, len(names), 1), strict=True)
        }

    def _reach(self, name: str, query: Floats, reach: Rows) -> Floats:
        """What a span's distance from a mention (``measure_reach``) adds to its score: (mentions, spans)."""
        by_reach = np.matmul(query, self._turned[f"reach.{name}.weight"], dtype=np.float32)
        out: Floats = np.take_along_axis(by_reach, reach, 1)
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
