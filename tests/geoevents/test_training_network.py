import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra")
pytest.importorskip("safetensors", reason="needs the train extra")

from geoevents.extraction.heads import POINTERS, Heads  # noqa: E402
from geoevents.extraction.wordpiece import WordPiece  # noqa: E402
from geoevents.training.batches import collate, make_batches, make_items  # noqa: E402
from geoevents.training.gold import read_gold  # noqa: E402
from geoevents.training.losses import reading_loss  # noqa: E402
from geoevents.training.network import LAYERS, Reader, pretrained_path  # noqa: E402
from geoevents.training.recipe import prepare_record  # noqa: E402
from geoevents.training.renaming import rename_places  # noqa: E402

GOLD = Path(__file__).parent.parent / "gold"


@pytest.fixture(scope="module")
def wordpiece():
    try:
        return WordPiece.read(pretrained_path() / "vocab.txt")
    except ModuleNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def prepared(wordpiece):
    records = list(read_gold([GOLD / "train_south.jsonl"]))[:3]
    return [prepare_record(record, wordpiece) for record in records]


def test_words_are_cut_as_the_published_tokenizer_cuts_them(wordpiece):
    tokenizers = pytest.importorskip("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(pretrained_path() / "tokenizer.json"))
    tokenizer.no_padding()
    for record in list(read_gold([GOLD / "train_east.jsonl"]))[:5]:
        for word in record["text"].split():
            if word.isascii() and word.isalnum():
                assert list(wordpiece.encode(word)) == tokenizer.encode(word, add_special_tokens=False).ids


def test_every_target_fits_its_readings_and_the_loss_falls(prepared, wordpiece):
    torch.manual_seed(0)
    reader = Reader(dropout=0.0)
    optimizer = torch.optim.AdamW([p for p in reader.parameters() if p.requires_grad], lr=1e-3)
    items = [item for each in prepared for item in make_items(each, wordpiece, source=True)]
    [group, *_] = make_batches(items, tokens=700)
    batch, targets = collate(group)
    losses = []
    for _ in range(3):
        loss = reading_loss(reader(batch), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert np.isfinite(losses).all()
    assert losses[-1] < losses[0]


def test_a_teacher_hears_every_token_and_gives_the_mean_of_a_names_states(prepared, wordpiece):
    torch.manual_seed(2)
    reader = Reader(dropout=0.0).eval()
    items = [item for each in prepared for item in make_items(each, wordpiece, source=True)][:2]
    batch, _ = collate(items)
    with torch.no_grad():
        every = reader.encoder(reader.encoder.embed(batch.ids, batch.kinds), batch, first_layers=LAYERS)
    taught = reader.teach(batch)
    assert every.shape[:2] == batch.ids.shape
    assert taught.shape[:2] == batch.lasting.shape
    named = 0
    for number, first, last, *_ in batch.mentions.tolist():
        begin, end = int(batch.lasting[number, first]), int(batch.lasting_ends[number, first]) + 1
        mean = every[number, begin:end].mean(0)
        assert torch.allclose(taught[number, first], mean, atol=0.1), "bfloat16 against float32"
        named += last - first == 1 and end - begin > 1
    assert named


def test_the_heads_in_numpy_read_what_the_network_reads(prepared, wordpiece):
    torch.manual_seed(1)
    reader = Reader(dropout=0.0).eval()
    items = [item for each in prepared for item in make_items(each, wordpiece, source=True)][:3]
    batch, targets = collate(items)
    with torch.no_grad():
        hidden = reader.encoder(reader.encoder.embed(batch.ids, batch.kinds), batch)
        wanted = reader.heads(hidden, batch)
    assert hidden.shape[1] == batch.lasting.shape[1] < batch.ids.shape[1]
    heads = Heads({name: value.numpy() for name, value in reader.heads.state_dict().items()})
    named = np.array([p.example.mentions[i].named for p, i, _ in targets.origins])
    found = heads.find(hidden.numpy(), batch.mentions.numpy(), outright=np.zeros(wanted.slots.shape, bool))
    got = heads.read(
        hidden.numpy(),
        batch.mentions.numpy(),
        found,
        sides=batch.sides.numpy(),
        dates=batch.dates.numpy(),
        speakers=batch.speakers.numpy(),
        named=named,
    )
    row, slot = got.events.T
    assert len(row) == wanted.slots.numel()
    assert np.allclose(got.slots, wanted.slots.sigmoid().numpy(), atol=1e-4)
    assert np.allclose(got.status, wanted.status.softmax(-1).numpy()[row, slot], atol=1e-4)
    assert np.allclose(got.precision, wanted.precision.softmax(-1).numpy()[row, slot], atol=1e-4)
    for name in POINTERS:
        assert np.allclose(got.pointers[name], wanted.pointers[name].softmax(-1).numpy()[row, slot], atol=1e-4)
    for name, links in got.links.items():
        assert np.allclose(links, wanted.links[name].sigmoid().numpy()[row, slot], atol=1e-4)
    allowed = wanted.antecedent.masked_fill(~targets.allowed, -1e4).softmax(-1).numpy()
    assert np.allclose(got.antecedent[~named[row]], allowed[row][~named[row]], atol=1e-4)
    assert not got.antecedent[named[row]].any(), "what is named stands for itself"
    assert 0 < named.sum() < len(named)


def test_renamed_reports_keep_every_span(prepared):
    rng = random.Random(2)
    for each in prepared:
        other = rename_places(each, rng, ["Somewhere-on-Sea", "Ys"], share=1.0)
        before, after = each.example, other.example
        assert before.text != after.text
        for old, new, place in zip(before.mentions, after.mentions, before.places, strict=True):
            surface = after.text[new.start : new.end]
            if place and place["kind"] == "settlement" and before.text[old.start : old.end].isascii():
                assert surface.lower() in ("somewhere-on-sea", "ys")
            else:
                assert surface == before.text[old.start : old.end]
        for old, new in zip(each.dates, other.dates, strict=True):
            assert each.example.text[old.start : old.end] == other.example.text[new.start : new.end]
