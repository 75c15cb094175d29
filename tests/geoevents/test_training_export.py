import warnings

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the train extra is not installed")
pytest.importorskip("onnx", reason="the train extra is not installed")
onnxruntime = pytest.importorskip("onnxruntime")

from geoevents.training.export import export_reader  # noqa: E402
from geoevents.training.network import Reader, Stack  # noqa: E402


@pytest.fixture(scope="module")
def reader():
    torch.manual_seed(3)
    return Reader(dropout=0.0, shape=[(12, 1536), (9, 512), *[(4, 256)] * 4]).eval()


def test_the_exported_encoder_gives_the_states_of_the_network(reader, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the exporter's own
        export_reader(reader, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"lower.onnx", "upper.onnx", "heads.npz", "vocab.txt"}
    lower, upper = (
        onnxruntime.InferenceSession(str(tmp_path / name), disabled_optimizers=["SkipLayerNormFusion"])
        for name in ("lower.onnx", "upper.onnx")
    )
    assert [each.name for each in lower.get_inputs()] == ["ids", "kinds", "lasting"]
    for length in (5, 90):
        ids = np.random.default_rng(length).integers(0, 30_000, (1, length))
        kinds, lasting = ids % 9, np.arange(length)[::2]
        [states] = lower.run(None, {"ids": ids, "kinds": kinds, "lasting": lasting})
        [hidden] = upper.run(None, {"states": states})
        with torch.no_grad():
            embedded = reader.encoder.embed(torch.from_numpy(ids), torch.from_numpy(kinds))
            every = [torch.from_numpy(each) for each in (ids, kinds, lasting[None])]
            windows = Stack(*every[:2], torch.ones(1, length), every[2], every[2], torch.ones(1, len(lasting)))
            wanted = reader.encoder(embedded, windows).numpy()
        alike = (hidden * wanted).sum(-1) / np.linalg.norm(hidden, axis=-1) / np.linalg.norm(wanted, axis=-1)
        assert hidden.shape == wanted.shape
        assert alike.min() > 0.99
