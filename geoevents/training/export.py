"""The trained network to the files that the package ships: an int8 encoder, the heads, the vocabulary."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from geoevents.extraction.encoding import MARKS
from geoevents.training.network import FIRST_LAYERS, WIDTH, Encoder, Reader, pretrained_path


class _Attention(torch.autograd.Function):
    """Attention as one operator of onnxruntime, which keeps no table of scores: (windows, tokens, width)."""

    @staticmethod
    def forward(_: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:  # noqa: ANN401 - as torch has it
        """Compute what the operator computes."""
        parts = (each.unflatten(-1, (heads, -1)).transpose(1, 2) for each in (query, key, value))
        return functional.scaled_dot_product_attention(*parts).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:  # noqa: ANN401 - as torch has it
        """Give the operator."""
        out = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        out.setType(query.type())
        return out


class _Layers(nn.Module):
    """Layers of the encoder over one window, so without a mask; only the first hear what does not last."""

    def __init__(self, layers: Iterable[nn.Module]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Tensor, lasting: Tensor | None = None) -> Tensor:
        for number, layer in enumerate(self.layers):
            if lasting is not None and number == FIRST_LAYERS:
                x = x.index_select(1, lasting)
            mixed = _Attention.apply(*layer.qkv(x).chunk(3, -1), layer.heads)
            x = layer.norm1(x + layer.out(mixed))
            x = layer.norm2(x + layer.down(functional.gelu(layer.up(x))))
        return x


class _Lower(nn.Module):
    """From tokens to the states of the lasting ones after these layers; the marks' vectors among the words'."""

    def __init__(self, encoder: Encoder, layers: int) -> None:
        super().__init__()
        self.norm = encoder.norm
        self.layers = _Layers(encoder.layers[:layers])
        table = encoder.words.weight.detach().clone()
        table[:MARKS] = encoder.marks.weight.detach()
        self.words = nn.Embedding.from_pretrained(table)
        self.positions = nn.Embedding.from_pretrained(encoder.positions.weight.detach().clone())
        self.kinds = nn.Embedding.from_pretrained(encoder.kinds.weight.detach().clone())

    def forward(self, ids: Tensor, kinds: Tensor, lasting: Tensor) -> Tensor:
        positions = torch.cumsum(torch.ones_like(ids[:1]), 1) - 1
        x = self.norm(self.words(ids) + self.positions(positions) + self.kinds(kinds))
        out: Tensor = self.layers(x, lasting)
        return out


def export_reader(reader: Reader, folder: Path) -> None:
    """Write lower.onnx and upper.onnx (the encoder in two parts, int8), heads.npz (float16) and vocab.txt."""
    reader.eval()
    folder.mkdir(parents=True, exist_ok=True)
    half = len(reader.encoder.layers) // 2
    ids = torch.ones((1, 16), dtype=torch.long)
    tokens = {"ids": ids, "kinds": ids, "lasting": torch.arange(12)}
    _write(_Lower(reader.encoder, half), tokens, folder / "lower.onnx")
    states = torch.zeros((1, 16, WIDTH))
    _write(_Layers(reader.encoder.layers[half:]), {"states": states}, folder / "upper.onnx")
    weights = {
        name: value.detach().numpy().astype(np.float16) for name, value in reader.heads.state_dict().items()
    }
    np.savez_compressed(folder / "heads.npz", **weights)
    shutil.copyfile(pretrained_path() / "vocab.txt", folder / "vocab.txt")


def _write(part: nn.Module, inputs: dict[str, Tensor], path: Path) -> None:
    """Write a part of the encoder, from these inputs to "hidden", with int8 weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / path.name
        torch.onnx.export(
            part.eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=["hidden"],
            dynamic_axes={name: {0 if name == "lasting" else 1: "tokens"} for name in (*inputs, "hidden")},
            custom_opsets={"com.microsoft": 1},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            path,
            op_types_to_quantize=["MatMul", "Gather"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=False,
        )
