"""Fit what tells at a glance whether a window is worth the encoder's upper layers, for an exported model.

    python -m geoevents.training.glance GOLD.jsonl... --model FOLDER

The lower layers' states of every mention are weighed by a small network: is anything told of it? What a
window must reach is set so low that of the gold's windows in which something is told hardly one goes unread.
Written to FOLDER/glance.npz. Of a file named dev.jsonl only the training half is used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from geoevents.extraction.heads import Floats, pool
from geoevents.extraction.onnx_model import Glance, OnnxModel, model_file
from geoevents.extraction.rows import row
from geoevents.extraction.wordpiece import WordPiece
from geoevents.training.batches import make_items
from geoevents.training.recipe import Geoparse, prepare_record
from geoevents.training.train import open_geoparser, read_training_gold

LOST = 0.002
"""Share of the windows that tell something which may go unread."""
MARGIN = 1.0
"""How far below that the least is set, in log-odds: other writers are further off than the gold's own."""
SHARE_OF_MENTIONS = 0.3
WEIGHT_OF_QUIET = 3.0
"""How much a window that tells nothing counts: the gold has few of them."""
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Seen:
    """Mentions as the lower layers see them: (mentions, 2 width), whether each tells, and its window."""

    pooled: Floats
    told: Any
    window: Any


def see_mentions(
    records: Iterable[dict[str, Any]],
    model: OnnxModel,
    wordpiece: WordPiece,
    *,
    geoparse: Geoparse | None = None,
) -> Seen:
    """Run the lower layers over gold records."""
    pooled: list[Any] = []
    told: list[Any] = []
    numbers: list[Any] = []
    for record in records:
        for item in make_items(prepare_record(record, wordpiece, geoparse=geoparse), wordpiece, source=True):
            rowed = row([item.window], (), ())
            labels = np.array([bool(item.prepared.example.labels[index]) for index, _ in rowed.origins], bool)
            own = np.array([own for _, own in rowed.origins], bool)
            if own.any():
                pooled.append(pool(model.see(rowed), rowed.mentions[own]))
                told.append(labels[own])
                numbers.append(np.full(int(own.sum()), len(numbers)))
    return Seen(np.concatenate(pooled), np.concatenate(told), np.concatenate(numbers))


def fit_glance(seen: Seen, *, epochs: int = 12, features: int = 64, seed: int = 0) -> Glance:
    """Fit the weights on half of the windows, and set the least that a window must reach by the other half."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    half = rng.permutation(int(seen.window.max()) + 1) % 2 == 0
    network = nn.Sequential(
        nn.Linear(seen.pooled.shape[1], features), nn.GELU(approximate="tanh"), nn.Linear(features, 1)
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=1e-2)
    rows = np.split(np.arange(len(seen.window)), np.flatnonzero(np.diff(seen.window)) + 1)
    learnt = [each for each in rows if half[seen.window[each[0]]]]
    states, told = torch.from_numpy(seen.pooled), torch.from_numpy(seen.told.astype(np.float32))
    for _ in range(epochs):
        order = rng.permutation(len(learnt))
        for start in range(0, len(order), _BATCH):
            batch = [learnt[number] for number in order[start : start + _BATCH]]
            loss = _loss(network(states[np.concatenate(batch)])[:, 0], told, batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    inner, outer = network[0], network[2]
    glance = Glance(
        inner=inner.weight.detach().numpy().T,
        inner_bias=inner.bias.detach().numpy(),
        outer=outer.weight.detach().numpy()[0],
        outer_bias=outer.bias.item(),
        least=0.0,
    )
    most, tells = by_window(seen, glance)
    least = float(np.quantile(most[tells & ~half], LOST)) - MARGIN
    return replace(glance, least=least)


def _loss(odds: Tensor, told: Tensor, windows: Sequence[Any]) -> Tensor:
    """How far off each mention is, and, which counts most, each window as a whole."""
    loss = SHARE_OF_MENTIONS * functional.binary_cross_entropy_with_logits(odds, told[np.concatenate(windows)])
    sizes = [len(each) for each in windows]
    summed = torch.stack([part.logsumexp(0) for part in odds.split(sizes)])
    tells = torch.stack([told[each].max() for each in windows])
    weights = torch.where(tells > 0, 1.0, WEIGHT_OF_QUIET)
    return loss + functional.binary_cross_entropy_with_logits(summed, tells, weight=weights)


def by_window(seen: Seen, glance: Glance) -> tuple[Floats, Any]:
    """The most that any mention of each window reaches, and whether the window tells something."""
    count = int(seen.window.max()) + 1
    most, tells = np.full(count, -np.inf, np.float32), np.zeros(count, bool)
    np.maximum.at(most, seen.window, glance.judge(seen.pooled))
    np.logical_or.at(tells, seen.window, seen.told)
    return most, tells


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="gold files, one report a line")
    parser.add_argument("--model", type=Path, required=True, help="the folder of the model")
    options = parser.parse_args(arguments)
    wordpiece = WordPiece.read(model_file(options.model, "vocab.txt"))
    model = OnnxModel(options.model, glance=False)
    seen = see_mentions(read_training_gold(options.gold), model, wordpiece, geoparse=open_geoparser())
    glance = fit_glance(seen)
    glance.write(options.model / "glance.npz")
    most, tells = by_window(seen, glance)
    print(
        f"least {glance.least:.2f}: of {tells.sum()} windows that tell something "
        f"{int((most[tells] < glance.least).sum())} go unread, of {(~tells).sum()} others "
        f"{int((most[~tells] < glance.least).sum())}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
