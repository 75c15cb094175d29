"""Average the weights of several trainings into one model: often surer than the last of them.

python -m geoevents.training.average FIRST.pt SECOND.pt... --out FOLDER
python -m geoevents.training.average FIRST.pt SECOND.pt... --mean MEAN.pt --shares 0.6 0.4
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from geoevents.training.export import export_reader
from geoevents.training.network import Reader, shape_of


def average_weights(
    states: Sequence[dict[str, Tensor]], shares: Sequence[float] | None = None
) -> dict[str, Tensor]:
    """Give the mean of each weight; with ``shares``, one for each state, states count by them.

    Raises:
        ValueError: there are none, they are of different networks, or the shares are not as many.
    """
    shapes = [{name: value.shape for name, value in state.items()} for state in states]
    if not states or any(shape != shapes[0] for shape in shapes):
        raise ValueError("weights to average must be of one network, and at least one")
    parts = shares or [1.0] * len(states)
    if len(parts) != len(states) or min(parts) < 0 or not sum(parts):
        raise ValueError(f"one share for each of the {len(states)} weights, none below 0 and not all 0")
    total = sum(parts)

    def mean(name: str) -> Tensor:
        weighed = (state[name].float() * (part / total) for state, part in zip(states, parts, strict=True))
        return sum(weighed, torch.zeros(()))

    return {name: mean(name) for name in states[0]}


def main(given: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("weights", nargs="+", type=Path, help="weights as training keeps them (--weights)")
    arguments.add_argument("--out", type=Path, help="the folder to write the model to")
    arguments.add_argument("--mean", type=Path, help="where to keep the mean, for a training to begin from")
    arguments.add_argument("--shares", nargs="+", type=float, help="how much each counts; all the same without")
    options = arguments.parse_args(given)
    if not (options.out or options.mean):
        arguments.error("nothing to write: give --out, --mean or both")
    try:
        mean = average_weights(
            [torch.load(path, weights_only=True) for path in options.weights], options.shares
        )
    except ValueError as error:
        arguments.error(str(error))
    if options.mean:
        torch.save(mean, options.mean)
    if options.out:
        reader = Reader(0.0, shape_of(mean))
        reader.load_state_dict(mean)
        reader.eval()
        export_reader(reader, options.out)


if __name__ == "__main__":
    main()
