"""What is taken from the encoder for speed."""

import json

import pytest

torch = pytest.importorskip("torch", reason="the train extra is not installed")

from geoevents.training.network import (  # noqa: E402
    FIRST_LAYERS,
    HEAD_WIDTH,
    LAYERS,
    Layer,
    Reader,
    Stack,
    shape_of,
)
from geoevents.training.prune import (  # noqa: E402
    FEATURE_COST,
    GROUP,
    HEAD_COST,
    LASTING,
    LEAST_FEATURES,
    LEAST_HEADS,
    Worth,
    choose_parts,
    main,
    prune_weights,
    weigh_parts,
)

REPORT = {
    "id": "r1",
    "published": "2020-01-28",
    "source": "news agency",
    "country": "Syria",
    "text": "Government forces captured Ariha on Monday, and the rebels withdrew from Binnish.",
    "toponyms": [
        {
            "surface": "Ariha",
            "canonical": "Ariha",
            "offsets": [27],
            "kind": "settlement",
            "lat": 35.8,
            "lon": 36.6,
        },
        {
            "surface": "Binnish",
            "canonical": "Binnish",
            "offsets": [73],
            "kind": "settlement",
            "lat": 35.9,
            "lon": 36.7,
        },
    ],
    "events": [
        {
            "type": "capture",
            "place": "Ariha",
            "canonical": "Ariha",
            "kind": "settlement",
            "lat": 35.8,
            "lon": 36.6,
            "gain": "Syrian government",
            "loss": None,
            "date": "2020-01-27",
            "precision": "day",
            "status": "reported",
            "evidence": "Government forces captured Ariha on Monday, and the rebels withdrew from Binnish.",
        }
    ],
}


def make_worth(*, heads=12, features=1536):
    generator = torch.Generator().manual_seed(3)
    return Worth(
        heads=[torch.rand(heads, generator=generator) for _ in range(LAYERS)],
        features=[torch.rand(features, generator=generator) for _ in range(LAYERS)],
    )


@pytest.mark.parametrize("keep", [0.5, 0.75, 1.0])
def test_what_is_kept_takes_no_more_than_its_share_of_the_time(keep):
    worth = make_worth()
    heads, features = choose_parts(worth, keep)
    read = [1.0] * FIRST_LAYERS + [LASTING] * (LAYERS - FIRST_LAYERS)
    whole = sum(read) * (12 * HEAD_COST + 1536 * FEATURE_COST)
    spent = sum(
        of * (len(one) * HEAD_COST + len(other) * FEATURE_COST)
        for of, one, other in zip(read, heads, features, strict=True)
    )
    assert spent <= keep * whole + 1e-6
    assert spent > keep * whole - max(HEAD_COST, GROUP * FEATURE_COST)
    for each in (*heads, *features):
        assert each.tolist() == sorted(set(each.tolist()))


def test_the_worthiest_stay_and_no_layer_is_emptied():
    worth = make_worth()
    worth.heads[5][:] = 1e-9
    worth.heads[5][7] = 1e3
    heads, features = choose_parts(worth, 0.4)
    assert 7 in heads[5].tolist()
    assert all(len(each) >= LEAST_HEADS for each in heads)
    assert all(len(each) >= LEAST_FEATURES for each in features)


def test_a_layer_without_what_adds_nothing_gives_the_same():
    torch.manual_seed(4)
    reader = Reader(0.0).eval()
    layer: Layer = reader.encoder.layers[0]
    with torch.no_grad():
        layer.out.weight[:, 3 * HEAD_WIDTH : 5 * HEAD_WIDTH] = 0.0
        layer.down.weight[:, 64:128] = 0.0
    weights = reader.state_dict()
    heads = [torch.tensor([n for n in range(12) if n not in (3, 4)])] + [torch.arange(12)] * (LAYERS - 1)
    features = [torch.tensor([n for n in range(1536) if not 64 <= n < 128])] + [torch.arange(1536)] * (
        LAYERS - 1
    )
    pruned = prune_weights(weights, heads, features)
    assert shape_of(pruned)[:2] == [(10, 1472), (12, 1536)]
    smaller = Reader(0.0, shape_of(pruned)).eval()
    smaller.load_state_dict(pruned)
    ids, mask, lasting = torch.randint(100, 30000, (2, 20)), torch.ones(2, 20), torch.arange(20).expand(2, 20)
    windows = Stack(ids, torch.zeros_like(ids), mask, lasting, lasting, mask)
    with torch.no_grad():
        one, other = (
            each.encoder(each.encoder.embed(ids, windows.kinds), windows) for each in (reader, smaller)
        )
    assert torch.allclose(one, other, atol=1e-5)


def test_a_part_that_nothing_takes_up_is_worth_nothing():
    torch.manual_seed(5)
    reader = Reader(0.0)
    with torch.no_grad():
        reader.encoder.layers[2].out.weight[:, :HEAD_WIDTH] = 0.0
        reader.encoder.layers[2].down.weight[:, 9] = 0.0
    worth = weigh_parts(reader, [REPORT])
    assert worth.heads[2][0] == 0.0
    assert worth.heads[2][1:].min() > 0.0
    assert worth.features[2][9] == 0.0
    assert (worth.features[2] > 0.0).sum() > 1500


def test_the_command_writes_weights_that_a_training_can_begin_from(tmp_path, capsys):
    torch.manual_seed(6)
    gold, start, out = (tmp_path / name for name in ("gold.jsonl", "start.pt", "out.pt"))
    gold.write_text(json.dumps(REPORT) + "\n", encoding="utf-8")
    torch.save(Reader(0.0).state_dict(), start)
    main([str(gold), "--start", str(start), "--keep", "0.6", "--out", str(out)])
    weights = torch.load(out, weights_only=True)
    Reader(0.0, shape_of(weights)).load_state_dict(weights)
    assert sum(heads for heads, _ in shape_of(weights)) < 12 * LAYERS
    assert "left of 6 layers" in capsys.readouterr().err
