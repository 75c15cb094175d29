"""The training of the reader: the same files and seed give the same weights."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("safetensors", reason="needs the train extra")

from geoevents.training.gold import read_gold  # noqa: E402
from geoevents.training.network import pretrained_path  # noqa: E402
from geoevents.training.train import Schedule, train_reader  # noqa: E402

GOLD = Path(__file__).parent.parent / "gold"


@pytest.fixture(scope="module", autouse=True)
def pretrained():
    try:
        return pretrained_path()
    except ModuleNotFoundError as error:
        pytest.skip(str(error))


def test_a_training_may_stop_before_its_last_epoch_and_gives_the_same_weights_again(capsys):
    records = list(read_gold([GOLD / "train_hard.jsonl"]))[:3]
    schedule = Schedule(epochs=3, until=1, composed=1, seed=7, threads=1, tokens=400)
    one, other = (train_reader(records, schedule).state_dict() for _ in range(2))
    assert capsys.readouterr().err.count("epoch 1:") == 2
    assert all(torch.equal(value, other[name]) for name, value in one.items())
    full = train_reader(records, Schedule(epochs=1, composed=1, seed=7, threads=1, tokens=400)).state_dict()
    assert any(not torch.equal(value, full[name]) for name, value in one.items()), "the rate fell less"
