"""The training of the reader: the same files and seed give the same weights."""

from dataclasses import replace
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


def test_a_reader_that_is_taught_comes_to_have_its_teachers_states(tmp_path, capsys):
    records = list(read_gold([GOLD / "train_hard.jsonl"]))[:3]
    told = Schedule(epochs=1, composed=0, seed=8, threads=1, tokens=400, dropout=0.0, renamed=0.0, hidden=0.0)
    teacher = tmp_path / "teacher.pt"
    torch.save(train_reader(records, told).state_dict(), teacher)
    before = torch.load(teacher, weights_only=True)
    taught = replace(told, epochs=6, told=0.0, taught=1000.0, rate=3e-5, head_rate=0.0)
    reader = train_reader(records, taught, start=teacher, teacher=teacher)
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in capsys.readouterr().err.splitlines()[1:]]
    assert len(losses) == taught.epochs
    assert 0 < losses[-1] < 0.7 * losses[0]
    after = reader.state_dict()
    changed = {name for name, value in after.items() if not torch.equal(value, before[name])}
    assert any(".layers." in name for name in changed)
    assert not any(name.startswith("heads.") for name in changed), "nothing was told that the heads could learn"
