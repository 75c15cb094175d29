"""Take from a trained reader's encoder what it would miss least, for speed; a training then mends what is lost.

    python -m geoevents.training.prune GOLD.jsonl... --start START.pt --keep 0.7 --out PRUNED.pt

A head of attention, or a feature between the two last parts of a layer, counts by how much the loss would
change without it, for the time that it takes: the mean square of the gradient of a mask over it (Kwon et al.
2022, A Fast Post-Training Pruning Framework for Transformers). Of a file named dev.jsonl only the training half
is used.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from geoevents.extraction.wordpiece import WordPiece
from geoevents.training.batches import collate, make_batches, make_items
from geoevents.training.losses import reading_loss
from geoevents.training.network import FIRST_LAYERS, HEAD_WIDTH, LAYERS, Reader, pretrained_path, shape_of
from geoevents.training.recipe import prepare_record
from geoevents.training.train import read_training_gold

HEAD_COST, FEATURE_COST = 115.0, 0.8
"""Microseconds that a head and a feature take of a window of 236 tokens (int8, AVX-512 VNNI, one core)."""
LASTING = 0.72
"""Share of the tokens that the layers from ``FIRST_LAYERS`` on read."""
GROUP = 32
"""Features are kept in groups of so many, which is what a processor multiplies at a time."""
LEAST_HEADS, LEAST_FEATURES = 4, 256
"""What a layer keeps in any case."""

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Worth:
    """How much the loss would change, by layer, without each head (heads,) and each feature (inner,)."""

    heads: list[Tensor]
    features: list[Tensor]


def weigh_parts(
    reader: Reader, records: Sequence[dict[str, Any]], *, tokens: int = 800, seed: int = 0
) -> Worth:
    """Measure on gold records what each part of the encoder is worth.

    A mask over a head scales the columns of ``out`` that take it up, so that its gradient is the sum of theirs,
    each times its weight; likewise over a feature and ``down``.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311
    wordpiece = WordPiece.read(pretrained_path() / "vocab.txt")
    items = [
        item
        for record in records
        for item in make_items(prepare_record(record, wordpiece), wordpiece, source=True, rng=rng, hide=True)
    ]
    worth = Worth(
        heads=[torch.zeros(layer.heads) for layer in reader.encoder.layers],
        features=[torch.zeros(layer.down.in_features) for layer in reader.encoder.layers],
    )
    reader.train()
    for batch_items in make_batches(items, tokens=tokens, rng=rng):
        batch, targets = collate(batch_items)
        reader.zero_grad()
        reading_loss(reader(batch), targets).backward()
        for number, layer in enumerate(reader.encoder.layers):
            by_column = (layer.out.weight.grad * layer.out.weight).sum(0).detach()
            worth.heads[number] += by_column.view(-1, HEAD_WIDTH).sum(1) ** 2
            worth.features[number] += (layer.down.weight.grad * layer.down.weight).sum(0).detach() ** 2
    return worth


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A head, or a group of features, of a layer: their numbers."""

    numbers: Tensor
    worth: float
    cost: float
    """Microseconds."""


def choose_parts(worth: Worth, keep: float) -> tuple[list[Tensor], list[Tensor]]:
    """Choose which heads and features each layer keeps, so that they take at most a share of the time.

    Args:
        worth: what each is worth.
        keep: the share of the time; what a layer keeps in any case may take more.

    Returns:
        Sorted numbers of the heads, and of the features, by layer.
    """
    read = [1.0 if number < FIRST_LAYERS else LASTING for number in range(len(worth.heads))]
    heads = [_cut(each, LEAST_HEADS, 1, HEAD_COST * of) for each, of in zip(worth.heads, read, strict=True)]
    features = [
        _cut(each, LEAST_FEATURES, GROUP, FEATURE_COST * of)
        for each, of in zip(worth.features, read, strict=True)
    ]
    every = [*heads, *features]
    left = keep * sum(part.cost for parts in every for part in parts)
    kept = {parts[0] for parts in every}
    left -= sum(parts[0].cost for parts in every)
    for part in sorted((p for parts in every for p in parts[1:]), key=lambda p: -p.worth / p.cost):
        if part.cost <= left + _ROUNDING:
            left -= part.cost
            kept.add(part)
    chosen_heads, chosen_features = (
        [torch.cat([part.numbers for part in parts if part in kept]).sort()[0] for parts in kind]
        for kind in (heads, features)
    )
    return chosen_heads, chosen_features


def _cut(worth: Tensor, least: int, group: int, cost: float) -> list[_Part]:
    """Cut what a layer has of one kind into parts, worthiest first: the least that it keeps, then groups."""
    order = worth.argsort(descending=True)
    cut = [order[:least], *(each for each in order[least:].split(group) if len(each))]
    return [_Part(each, worth[each].sum().item(), cost * len(each)) for each in cut]


def prune_weights(
    weights: dict[str, Tensor], heads: Sequence[Tensor], features: Sequence[Tensor]
) -> dict[str, Tensor]:
    """Give a reader's weights with only these heads and features of each layer."""
    pruned = dict(weights)
    for number, (kept_heads, kept) in enumerate(zip(heads, features, strict=True)):
        layer = f"encoder.layers.{number}."
        columns = (kept_heads[:, None] * HEAD_WIDTH + torch.arange(HEAD_WIDTH)).flatten()
        whole = weights[f"{layer}out.weight"].shape[1]
        rows = torch.cat([columns + part * whole for part in range(3)])
        for name, dimension, chosen in (
            ("qkv.weight", 0, rows),
            ("qkv.bias", 0, rows),
            ("out.weight", 1, columns),
            ("up.weight", 0, kept),
            ("up.bias", 0, kept),
            ("down.weight", 1, kept),
        ):
            pruned[layer + name] = weights[layer + name].index_select(dimension, chosen).clone()
    return pruned


def main(given: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("gold", nargs="+", type=Path, help="gold files, one report a line")
    arguments.add_argument("--start", type=Path, required=True, help="the weights to take from")
    arguments.add_argument("--keep", type=float, required=True, help="share of the encoder's time to keep")
    arguments.add_argument("--sample", type=int, default=600, help="how many reports to weigh by")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--out", type=Path, required=True, help="where the weights that are left go")
    options = arguments.parse_args(given)
    weights = torch.load(options.start, weights_only=True)
    reader = Reader(0.0, shape_of(weights))
    reader.load_state_dict(weights)
    records = read_training_gold(options.gold)
    sample = random.Random(options.seed).sample(records, min(options.sample, len(records)))  # noqa: S311
    parts = choose_parts(weigh_parts(reader, sample, seed=options.seed), options.keep)
    pruned = prune_weights(weights, *parts)
    torch.save(pruned, options.out)
    shapes = ", ".join(f"{heads} heads and {inner} features" for heads, inner in shape_of(pruned))
    print(f"left of {LAYERS} layers: {shapes}", file=sys.stderr)


if __name__ == "__main__":
    main()
