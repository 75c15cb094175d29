"""The trained network to the files that the package ships: an int8 encoder, the heads, the vocabulary."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from geoevents.extraction.encoding import MARKS
from geoevents.training.network import Encoder, Reader, pretrained_path


class _Exported(nn.Module):
    """The encoder with the marks' vectors in the table of words, and 0/1 masks as integers."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        table = encoder.words.weight.detach().clone()
        table[:MARKS] = encoder.marks.weight.detach()
        self.words = nn.Embedding.from_pretrained(table)
        self.positions = nn.Embedding.from_pretrained(encoder.positions.weight.detach().clone())
        self.kinds = nn.Embedding.from_pretrained(encoder.kinds.weight.detach().clone())

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        positions = torch.cumsum(torch.ones_like(ids[:1]), 1) - 1
        x = self.encoder.norm(self.words(ids) + self.positions(positions) + self.kinds(kinds))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -10000.0
        for layer in self.encoder.layers:
            x = layer(x, bias)
        return x


def export_reader(reader: Reader, folder: Path) -> None:
    """Write encoder.onnx (int8), heads.npz (float16) and vocab.txt to a folder."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    reader.eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "encoder.onnx"
        sample = torch.ones((2, 16), dtype=torch.long)
        torch.onnx.export(
            _Exported(reader.encoder).eval(),
            (sample, sample, sample),
            str(plain),
            input_names=["ids", "kinds", "mask"],
            output_names=["hidden"],
            dynamic_axes={name: {0: "windows", 1: "tokens"} for name in ("ids", "kinds", "mask", "hidden")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            folder / "encoder.onnx",
            op_types_to_quantize=["MatMul", "Gather"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=False,
        )
    weights = {
        name: value.detach().numpy().astype(np.float16) for name, value in reader.heads.state_dict().items()
    }
    np.savez_compressed(folder / "heads.npz", **weights)
    shutil.copyfile(pretrained_path() / "vocab.txt", folder / "vocab.txt")
