"""What the user has added: layers in the user's data directory."""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer.sources.layers import Layer, SourcePlace


def user_checksums() -> list[tuple[str, str]]:
    """Name and checksum of each layer that the user has added, in order."""
    return []


def user_layers() -> list[tuple[Layer, Iterable[SourcePlace]]]:
    """The layers that the user has added."""
    return []
