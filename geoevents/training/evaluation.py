"""A trained network read as the package reads, against gold: the claims of gold reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.heads import Heads, Readings, Rows
from geoevents.extraction.onnx_model import read_hidden
from geoevents.extraction.rows import Rowed
from geoevents.model import Report
from geoevents.training.batches import stack
from geoevents.training.gold import locate_names
from geoevents.training.network import Reader


class TorchModel:
    """The network in training, behind the interface of the shipped model."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader.eval()
        self._heads = Heads({name: value.detach().numpy() for name, value in reader.heads.state_dict().items()})

    def read(self, rowed: Rowed, *, floor: float) -> tuple[Readings, Rows] | None:
        """Read windows of one report."""
        windows = stack(rowed.windows)
        with torch.no_grad():
            encoder = self._reader.encoder
            hidden = encoder(encoder.embed(windows.ids, windows.kinds), windows).numpy()
        return read_hidden(self._heads, np.asarray(hidden, np.float32), rowed, floor=floor)


def gold_report(record: Mapping[str, Any]) -> Report:
    """Make the report of a gold record."""
    return Report(
        id=str(record["id"]),
        text=record["text"],
        published=dt.date.fromisoformat(record["published"]),
        source=record.get("source", ""),
    )


def gold_toponyms(record: Mapping[str, Any]) -> Sequence[Toponym]:
    """Make the toponyms of a gold record, each with its place as the annotator has it."""
    found = []
    for start, end, toponym in locate_names(dict(record)):
        place = Place(
            id=f"gold:{toponym['canonical']}:{toponym.get('country', '')}",
            name=toponym["canonical"],
            kind=PlaceKind(toponym["kind"]),
            latitude=toponym["lat"],
            longitude=toponym["lon"],
            country_code=toponym.get("country") or "",
        )
        found.append(Toponym(start=start, end=end, text=record["text"][start:end], place=place, score=1.0))
    return found
