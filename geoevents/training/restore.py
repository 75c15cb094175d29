"""Take the weights back out of a model folder, so that a training can go on from a model that was shipped.

python -m geoevents.training.restore geoevents/extraction/model --out start.pt

python -m geoevents.training.restore geoevents/extraction/model --out start.pt --shake 0.3

What was rounded to int8 comes back as it was rounded; the word vectors are those of the published encoder.
To shake the weights takes away some of what they know by heart of single reports, when a training without
these is to follow.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor

from geoevents.extraction.encoding import MARKS
from geoevents.training.network import Reader, pretrained_path, shape_of

_WHAT_IS_RIGHT = "the folder of a model, such as geoevents/extraction/model"
_PARTS = ("qkv", "out", "up", "down")
"""The products of a layer, in the order in which it takes them."""
_LAYER = re.compile(r"(?:layers\.)?layers\.(\d+)\.(.+)")


def restore_weights(folder: Path) -> dict[str, Tensor]:
    """Give the weights of a model folder as a training keeps them.

    Raises:
        FileNotFoundError: the folder lacks a part of the model.
        NotADirectoryError: it is no folder.
        DecodeError: a part of the encoder is damaged.
        BadZipFile: the heads are damaged.
    """
    weights: dict[str, Tensor] = {}
    layers = 0
    for name in ("lower.onnx", "upper.onnx"):
        layers += _restore_part(onnx.load(folder / name).graph, weights, first=layers)
    marks = weights.pop("encoder.words.weight")[:MARKS]
    words = load_file(pretrained_path() / "model.safetensors")
    weights["encoder.marks.weight"] = marks.clone()
    weights["encoder.words.weight"] = words["embeddings.word_embeddings.weight"]
    with (folder / "heads.npz").open("rb") as stored, np.load(stored) as heads:
        weights.update({f"heads.{name}": torch.from_numpy(heads[name].astype(np.float32)) for name in heads})
    Reader(0.0, shape_of(weights)).load_state_dict(weights)
    return weights


def shake(weights: dict[str, Tensor], share: float, *, seed: int) -> None:
    """Add noise to every table of weights but the word vectors, of a share of the spread of its own values."""
    torch.manual_seed(seed)
    for name, table in weights.items():
        if table.dim() > 1 and "norm" not in name and name != "encoder.words.weight":
            table += share * table.std() * torch.randn_like(table)


def _restore_part(graph: Any, weights: dict[str, Tensor], *, first: int) -> int:  # noqa: ANN401 - as onnx has it
    """Add the weights of one part of the encoder, whose layers count from ``first``; give how many it has."""
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = 0
    for name, value in stored.items():
        if layer := _LAYER.fullmatch(name):
            number, what = int(layer[1]), layer[2]
            found = max(found, number + 1)
            weights[f"encoder.layers.{first + number}.{what}"] = torch.tensor(value)
        elif name.startswith("norm."):
            weights[f"encoder.{name}"] = torch.tensor(value)
        elif name.endswith(".weight_quantized"):
            table = name.removesuffix("_quantized")
            weights[f"encoder.{table}"] = torch.from_numpy(_widen(stored, table))
    for place, product in enumerate(_products(graph)):
        number, part = divmod(place, len(_PARTS))
        name = f"encoder.layers.{first + number}.{_PARTS[part]}.weight"
        weights[name] = torch.from_numpy(_widen(stored, product).T.copy())
    return found


def _products(graph: Any) -> Iterator[str]:  # noqa: ANN401 - as onnx has it
    """Yield the names of the weights that are multiplied with, in the order of the computation."""
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            yield node.input[1].removesuffix("_quantized")


def _widen(stored: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - arrays of any shape
    """Give a rounded table as float32: (value - zero point) * scale, by column where there is one of each."""
    values, zero, scale = (stored[f"{name}_{part}"] for part in ("quantized", "zero_point", "scale"))
    return (values.astype(np.float32) - zero.astype(np.float32)) * scale.astype(np.float32)


def main(given: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("model", type=Path, help="the folder of a model, as export writes it")
    arguments.add_argument("--out", type=Path, required=True, help="where to write the weights")
    arguments.add_argument("--shake", type=float, default=0.0, help="noise, as a share of each table's spread")
    arguments.add_argument("--seed", type=int, default=1, help="of the noise")
    options = arguments.parse_args(given)
    if not 0 <= options.shake < math.inf:
        arguments.error(f"--shake {options.shake:g}: must be a number from 0 on, such as 0.3")
    if not options.out.parent.is_dir():
        arguments.error(f"{options.out.parent}: no such folder; make it first, or write elsewhere")
    try:
        weights = restore_weights(options.model)
    except FileNotFoundError as error:
        arguments.error(f"{error.filename}: no such file; give {_WHAT_IS_RIGHT}")
    except (OSError, ValueError, KeyError, RuntimeError, BadZipFile, DecodeError) as error:
        arguments.error(f"{options.model}: {type(error).__name__}, no whole model; give {_WHAT_IS_RIGHT}")
    if options.shake:
        shake(weights, options.shake, seed=options.seed)
    torch.save(weights, options.out)


if __name__ == "__main__":
    main()
