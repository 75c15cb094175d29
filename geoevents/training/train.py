"""Train the learned reader: gold and composed reports in, a model folder out.

    python -m geoevents.training.train GOLD.jsonl... --out FOLDER

The same files, seed and versions give the same weights. Of a file named dev.jsonl only the training half (by id
hash) is used.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from geoevents.extraction.heads import SLOTS
from geoevents.extraction.wordpiece import WordPiece
from geoevents.training.batches import Prepared, Targets, collate, make_batches, make_items
from geoevents.training.composing import compose_reports
from geoevents.training.export import export_reader
from geoevents.training.gold import is_held_out, read_gold
from geoevents.training.losses import reading_loss
from geoevents.training.network import PUBLISHED, Batch, Reader, decay_groups, pretrained_path, shape_of
from geoevents.training.recipe import (
    Geoparse,
    gazetteer_names,
    names_by_country,
    prepare_record,
    war_countries,
)
from geoevents.training.renaming import rename_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how fast to learn."""

    epochs: int = 12
    until: int = 0
    """The epoch to stop after, the rates falling as for all; 0: the last."""
    rate: float = 3e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    tokens: int = 700
    """Tokens a batch."""
    dropout: float = 0.1
    seed: int = 0
    threads: int = 2
    renamed: float = 0.6
    """Share of the reports that are told of other places, anew in each epoch."""
    sourced: float = 0.7
    """Share of the reports whose source is shown."""
    hidden: float = 0.5
    """Share of the reports some of whose words are hidden."""
    composed: int = 400
    """Composed reports in an epoch, new ones in each."""
    nudge: float = 0.0
    """How far, in lengths of its own, a window is moved to where it is read worst, to be learned there too."""
    told: float = 1.0
    """How much what the gold tells counts."""
    taught: float = 0.0
    """How much it counts to have the states of the teacher."""
    averaged: float = 0.5
    """From which share of the steps on the weights are averaged."""


def train_reader(
    records: Sequence[dict[str, Any]],
    schedule: Schedule,
    *,
    geoparse: Geoparse | None = None,
    more_names: dict[str, list[str]] | None = None,
    weights: Path | None = None,
    start: Path | None = None,
    teacher: Path | None = None,
) -> Reader:
    """Train a reader on gold records.

    Args:
        records: the gold.
        schedule: how long and how fast.
        geoparse: the geoparser, to meet its errors in training.
        more_names: settlement names by country code for renamed and composed reports.
        weights: where the weights are kept after each epoch.
        start: weights to begin from, instead of those of the published encoder alone.
        teacher: weights of a reader all of whose layers read all tokens, to be like (``Schedule.taught``).
    """
    torch.manual_seed(schedule.seed)
    torch.set_num_threads(schedule.threads)
    rng = random.Random(schedule.seed)  # noqa: S311
    model_path = pretrained_path()
    wordpiece = WordPiece.read(model_path / "vocab.txt")
    names = names_by_country(records, more_names or {})
    everywhere = sorted({name for each in names.values() for name in rng.sample(each, min(len(each), 400))})
    prepared = [prepare_record(record, wordpiece, geoparse=geoparse) for record in records]
    begun = torch.load(start, weights_only=True) if start else None
    reader = Reader(schedule.dropout, shape_of(begun) if begun else PUBLISHED)
    reader.encoder.load_pretrained(model_path / "model.safetensors")
    if begun:
        _begin_from(reader, begun)
    taught_by = _open_teacher(teacher) if teacher else None
    optimizer = torch.optim.AdamW(
        decay_groups(reader, schedule.rate, schedule.head_rate, schedule.decay), betas=(0.9, 0.98), fused=True
    )
    base = [group["lr"] for group in optimizer.param_groups]
    average: dict[str, torch.Tensor] = {}
    total = step = 0
    for epoch in range(schedule.until or schedule.epochs):
        began = time.monotonic()
        batches = list(_epoch(prepared, schedule, epoch, rng, wordpiece, names, everywhere))
        total = total or len(batches) * schedule.epochs
        losses = 0.0
        reader.train()
        for items in batches:
            share = min(1.0, (step + 1) / (0.08 * total)) * max(0.02, 1 - step / total)
            for rate, group in zip(base, optimizer.param_groups, strict=True):
                group["lr"] = rate * share
            batch, targets = collate(items)
            optimizer.zero_grad()
            loss = _learn(reader, batch, targets, schedule, taught_by)
            torch.nn.utils.clip_grad_norm_([p for p in reader.parameters() if p.requires_grad], 1.0)
            optimizer.step()
            losses += loss
            step += 1
            if step >= schedule.averaged * total:
                _average(average, reader)
        took = time.monotonic() - began
        print(
            f"epoch {epoch + 1}: loss {losses / len(batches):.3f}, {len(batches)} steps, {took:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        if weights:
            torch.save({**reader.state_dict(), **average}, weights)
    with torch.no_grad():
        for name, parameter in reader.named_parameters():
            if name in average:
                parameter.copy_(average[name])
    reader.eval()
    return reader


def _open_teacher(path: Path) -> Reader:
    weights = torch.load(path, weights_only=True)
    teacher = Reader(0.0, shape_of(weights))
    teacher.load_state_dict(weights)
    teacher.eval()
    return teacher


def _learn(reader: Reader, batch: Batch, targets: Targets, schedule: Schedule, teacher: Reader | None) -> float:
    """Add the gradients of a batch, and of the same batch nudged to where it is read worst; give its loss.

    Miyato et al. 2017, Adversarial Training Methods for Semi-Supervised Text Classification. With a teacher the
    states are to be like its own: Jiao et al. 2020, TinyBERT: Distilling BERT.
    """
    wanted = teacher.teach(batch) if teacher and schedule.taught else None

    def loss_of(embedded: Tensor) -> Tensor:
        hidden = reader.encode(batch, embedded)
        loss = schedule.told * reading_loss(reader.heads(hidden, batch), targets)
        if wanted is not None:
            apart = (hidden - wanted).square().mean(-1)
            loss = loss + schedule.taught * (apart * batch.lasting_mask).sum() / batch.lasting_mask.sum()
        return loss

    embedded = reader.encoder.embed(batch.ids, batch.kinds)
    embedded.retain_grad()
    loss = loss_of(embedded)
    loss.backward()
    if schedule.nudge and embedded.grad is not None:
        steepness, length = (each.norm(dim=(1, 2), keepdim=True) for each in (embedded.grad, embedded.detach()))
        worse = embedded.grad * (schedule.nudge * length / (steepness + 1e-12))
        loss_of(reader.encoder.embed(batch.ids, batch.kinds) + worse).backward()
    return float(loss.detach())


def _epoch(
    prepared: Sequence[Prepared],
    schedule: Schedule,
    epoch: int,
    rng: random.Random,
    wordpiece: WordPiece,
    names: dict[str, list[str]],
    everywhere: Sequence[str],
) -> list[list[Any]]:
    items: list[Any] = []
    composed = compose_reports(schedule.composed, seed=schedule.seed * 1000 + epoch, names=names)
    for each in [*prepared, *(prepare_record(record, wordpiece) for record in composed)]:
        told = rename_places(each, rng, everywhere, share=1.0) if rng.random() < schedule.renamed else each
        sourced, hide = rng.random() < schedule.sourced, rng.random() < schedule.hidden
        items.extend(make_items(told, wordpiece, source=sourced, rng=rng, hide=hide))
    return list(make_batches(items, tokens=schedule.tokens, rng=rng))


def _begin_from(reader: Reader, weights: dict[str, torch.Tensor]) -> None:
    """Take over weights; of tables that have grown since, the rows that were there."""
    own = reader.state_dict()
    for name, value in weights.items():
        if own[name].shape == value.shape:
            own[name].copy_(value)
        else:
            own[name][: len(value)].copy_(value)


def _average(average: dict[str, torch.Tensor], reader: Reader, *, pace: float = 0.02) -> None:
    for name, parameter in reader.named_parameters():
        if parameter.requires_grad:
            if name in average:
                average[name].lerp_(parameter.detach(), pace)
            else:
                average[name] = parameter.detach().clone()


def read_training_gold(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Read gold files; of one named dev.jsonl the training half."""
    return [
        record
        for path in paths
        for record in read_gold([path])
        if path.name != "dev.jsonl" or not is_held_out(str(record["id"]))
    ]


def open_geoparser() -> Geoparse:
    """Open the package's gazetteer and give its geoparser's reading of a text."""
    from gazetteer.geoparser import Geoparser
    from gazetteer.index import Gazetteer

    geoparser = Geoparser(Gazetteer.open())
    return geoparser.parse


def main() -> None:
    """Run the training from the command line."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("gold", nargs="+", type=Path, help="gold files, one report a line")
    arguments.add_argument("--out", type=Path, required=True, help="the folder to write the model to")
    arguments.add_argument("--start", type=Path, help="weights to begin from")
    arguments.add_argument(
        "--teacher", type=Path, help="weights whose states to be like, as far as --taught says"
    )
    arguments.add_argument("--weights", type=Path, help="where to keep the weights as torch has them")
    for name, value in (
        ("epochs", 12),
        ("until", 0),
        ("tokens", 700),
        ("seed", 0),
        ("composed", 400),
        ("threads", 2),
    ):
        arguments.add_argument(f"--{name}", type=int, default=value)
    for name, number in (
        ("rate", 3e-4),
        ("head-rate", 1e-3),
        ("decay", 0.9),
        ("dropout", 0.1),
        ("renamed", 0.6),
        ("hidden", 0.5),
        ("nudge", 0.0),
        ("told", 1.0),
        ("taught", 0.0),
    ):
        arguments.add_argument(f"--{name}", type=float, default=number)
    options = arguments.parse_args()
    schedule = Schedule(
        epochs=options.epochs,
        until=min(options.until, options.epochs),
        rate=options.rate,
        head_rate=options.head_rate,
        decay=options.decay,
        tokens=options.tokens,
        dropout=options.dropout,
        seed=options.seed,
        threads=options.threads,
        renamed=options.renamed,
        hidden=options.hidden,
        nudge=options.nudge,
        told=options.told,
        taught=options.taught,
        composed=options.composed,
    )
    names = gazetteer_names(war_countries())
    reader = train_reader(
        read_training_gold(options.gold),
        schedule,
        geoparse=open_geoparser(),
        more_names=names,
        weights=options.weights,
        start=options.start,
        teacher=options.teacher,
    )
    if options.weights:
        torch.save(reader.state_dict(), options.weights)
    export_reader(reader, options.out)
    settings = options.out / "settings.json"
    if not settings.exists():
        settings.write_text(
            json.dumps({"thresholds": dict.fromkeys(SLOTS, 0.3), "phrase": 0.05, "report": 0.6}, indent=1)
            + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
