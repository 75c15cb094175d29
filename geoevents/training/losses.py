"""How far readings are from what they ought to be."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from geoevents.training.batches import Targets
from geoevents.training.network import Readings

SLOT_SMOOTHING = 0.03
POINTER_WEIGHTS = {"gain": 1.0, "loss": 0.4, "actor": 0.4, "against": 0.2, "date": 0.7}


def reading_loss(readings: Readings, targets: Targets) -> Tensor:
    """Sum the losses of all heads, each per event, in the scale of the batch's mentions."""
    wanted = targets.slots * (1 - 2 * SLOT_SMOOTHING) + SLOT_SMOOTHING
    loss = functional.binary_cross_entropy_with_logits(
        readings.slots, wanted, weight=targets.weights, reduction="sum"
    )
    if len(targets.events):
        row, slot = targets.events.unbind(1)
        loss = loss + 0.5 * functional.binary_cross_entropy_with_logits(
            readings.flags[row, slot], targets.flags, reduction="sum"
        )
        loss = loss + 0.4 * functional.cross_entropy(
            readings.status[row, slot], targets.status, reduction="sum", label_smoothing=0.1
        )
        loss = loss + 0.2 * functional.cross_entropy(
            readings.precision[row, slot], targets.precision, reduction="sum"
        )
        for name, scores in readings.links.items():
            loss = loss + 0.1 * functional.binary_cross_entropy_with_logits(
                scores[row, slot], targets.links[name], reduction="sum"
            )
        for name, scores in readings.pointers.items():
            loss = loss + POINTER_WEIGHTS[name] * _choice_loss(scores[row, slot], targets.pointers[name])
    if len(targets.antecedents):
        scores = readings.antecedent.masked_fill(~targets.allowed, -1e4)
        rows = targets.antecedents[:, 0].long()
        loss = loss + 0.5 * _choice_loss(scores[rows], targets.antecedents[:, 1:])
    loss = loss + 0.02 * functional.cross_entropy(readings.tags.transpose(1, 2), targets.tags, reduction="sum")
    return loss / max(1.0, float(targets.weights.amax(1).sum()))


def _choice_loss(scores: Tensor, right: Tensor) -> Tensor:
    """Minus the log of the probability given to all right choices together; rows without any are skipped."""
    rows = right.sum(1) > 0
    if not bool(rows.any()):
        return scores.new_zeros(())
    log = scores[rows].log_softmax(-1)
    chosen = log.masked_fill(right[rows] == 0, float("-inf"))
    return -torch.logsumexp(chosen, -1).sum()
