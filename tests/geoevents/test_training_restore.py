"""The weights of a shipped model, taken back out of its files."""

import shutil
import warnings
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the train extra is not installed")
pytest.importorskip("onnx", reason="the train extra is not installed")
pytest.importorskip("onnxruntime")

from geoevents.extraction.encoding import MARKS  # noqa: E402
from geoevents.training.export import export_reader  # noqa: E402
from geoevents.training.network import LAYERS, Reader, pretrained_path, shape_of  # noqa: E402
from geoevents.training.restore import main, restore_weights  # noqa: E402

SHAPE = [(12 - number, 256 + 64 * number) for number in range(LAYERS)]


@pytest.fixture(scope="module")
def reader():
    torch.manual_seed(4)
    made = Reader(dropout=0.0, shape=SHAPE).eval()
    made.encoder.load_pretrained(pretrained_path() / "model.safetensors")
    with torch.no_grad():
        for name, value in made.named_parameters():
            if "bias" in name or "norm" in name:
                value.add_(0.1 * torch.randn_like(value))
    return made


@pytest.fixture(scope="module")
def folder(reader, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the exporter's own
        export_reader(reader, folder)
    return folder


def test_the_weights_come_back_but_for_their_rounding(reader, folder):
    found, wanted = restore_weights(folder), reader.state_dict()
    assert found.keys() == wanted.keys()
    assert shape_of(found) == SHAPE
    for name, value in wanted.items():
        coarse = name == "encoder.marks.weight" or "positions" in name or "kinds" in name
        step = (wanted["encoder.words.weight"] if coarse else value).abs().max() / 127
        assert (found[name] - value).abs().max() <= step, name
        assert value.dim() > 1 or name.startswith("heads.") or torch.equal(found[name], value), name
    assert torch.equal(found["encoder.words.weight"], wanted["encoder.words.weight"])
    assert len(found["encoder.marks.weight"]) == MARKS


def test_what_is_restored_is_a_start_for_a_training(folder, tmp_path, capsys):
    main([str(folder), "--out", str(tmp_path / "start.pt")])
    again = Reader(0.0, SHAPE)
    again.load_state_dict(torch.load(tmp_path / "start.pt", weights_only=True))
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--out", str(tmp_path / "other.pt")])
    assert "lower.onnx: no such file; give the folder of a model" in capsys.readouterr().err
    assert not (tmp_path / "other.pt").exists()


@pytest.mark.parametrize("part", ["upper.onnx", "heads.npz"])
def test_a_damaged_model_is_named_in_one_line(folder, tmp_path, capsys, part):
    damaged = Path(shutil.copytree(folder, tmp_path / "model"))
    whole = (damaged / part).read_bytes()
    (damaged / part).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SystemExit):
        main([str(damaged), "--out", str(tmp_path / "start.pt")])
    assert "no whole model; give the folder" in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "start.pt").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--shake", "nan"], "--shake nan: must be a number from 0 on"),
        (["--shake", "-1"], "--shake -1: must be a number from 0 on"),
        (["--out", "absent/start.pt"], "absent: no such folder"),
    ],
)
def test_bad_options_are_refused_before_any_work(given, told, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--out", "start.pt", *given])
    assert told in capsys.readouterr().err


def test_shaken_weights_are_near_the_others_and_the_same_by_seed(folder, tmp_path):
    for name, more in (("a", []), ("b", ["--shake", "0.3"]), ("c", ["--shake", "0.3", "--seed", "1"])):
        main([str(folder), "--out", str(tmp_path / name), *more])
    still, shaken, again = (torch.load(tmp_path / name, weights_only=True) for name in "abc")
    for name, table in still.items():
        away = (shaken[name] - table).std() if table.dim() > 1 else torch.tensor(0.0)
        kept = name == "encoder.words.weight" or table.dim() < 2
        assert away == pytest.approx(0.0 if kept else 0.3 * table.std().item(), rel=0.2), name
        assert torch.equal(shaken[name], again[name])
