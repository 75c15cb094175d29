from pathlib import Path

import numpy as np

from geoevents.extraction import onnx_model
from geoevents.extraction.encoding import Window
from geoevents.extraction.onnx_model import spans_of, stack

FOLDER = Path(onnx_model.__file__).parent / "model"


def test_speakers_are_read_off_their_tags():
    assert spans_of([0, 1, 2, 2, 0, 2, 1, 1, 2]) == [(1, 4), (6, 7), (7, 9)]
    assert spans_of([1] + [2] * 100) == [(0, 24)]


def test_the_model_is_small_and_has_its_card():
    files = [path for path in FOLDER.iterdir() if path.is_file()]
    assert {"encoder.onnx", "heads.npz", "vocab.txt", "settings.json", "CARD.md"} <= {
        path.name for path in files
    }
    assert sum(path.stat().st_size for path in files) <= 30_000_000


def test_windows_are_stacked_with_a_mask_over_what_is_padding():
    ids, kinds, mask = stack([Window(ids=[5, 6, 7], kinds=[0, 1, 0]), Window(ids=[9], kinds=[2])])
    assert np.array_equal(ids, [[5, 6, 7], [9, 0, 0]])
    assert np.array_equal(kinds, [[0, 1, 0], [2, 0, 0]])
    assert np.array_equal(mask, [[1, 1, 1], [1, 0, 0]])
