"""Compiling: whole or not at all, once, again when the sources change, harmless when two do it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import compile as compiling
from gazetteer.compile import (
    build_index,
    cache_folder,
    ensure_index,
    read_manifest,
    source_fingerprint,
)
from gazetteer.errors import IndexUnavailableError, SourceError
from gazetteer.index import Gazetteer
from gazetteer.sources.layers import WORLD, Layer, SourcePlace
from gazetteer.sources.user import write_layer

LAYER = Layer(name="test", title="Places of the tests", licence="none", rank=WORLD)


@pytest.fixture
def small_sources(monkeypatch: pytest.MonkeyPatch, own_folders: Path, at_points) -> Path:
    """Two villages ship, and the cache and data directories are this test's own."""
    monkeypatch.setattr(compiling, "shipped_layers", lambda: [(LAYER, at_points([(35.0, 36.0), (36.0, 37.0)]))])
    return own_folders


def leftovers(cache: Path) -> list[str]:
    return [path.name for path in cache.iterdir() if path.name.startswith(".")]


def test_the_index_is_compiled_once(small_sources: Path) -> None:
    first = ensure_index()
    written = (first / "manifest.json").stat().st_mtime_ns
    assert ensure_index() == first
    assert (first / "manifest.json").stat().st_mtime_ns == written
    assert first.parent == cache_folder() == small_sources / "cache"
    assert leftovers(first.parent) == []


def test_the_fingerprint_follows_what_the_user_adds(small_sources: Path, at_points) -> None:
    before = source_fingerprint()
    added = Layer(name="mine", title="Mine", licence="none", rank=2)
    write_layer(added, at_points([(35.5, 36.5)]))
    between = source_fingerprint()
    write_layer(added, at_points([(35.5, 36.6)]))
    assert len({before, between, source_fingerprint()}) == 3
    with Gazetteer.open(progress=False) as gazetteer:
        assert len(gazetteer) == 3
        assert [row["layer"] for row in gazetteer.info()] == ["test", "mine"]


@pytest.mark.parametrize("name", ["places.sqlite", "names.marisa", "place.latitude.npy", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "overwritten", "gone"])
def test_a_damaged_index_is_built_again(small_sources: Path, name: str, damage: str) -> None:
    folder = ensure_index()
    path = folder / name
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-7])
    elif damage == "overwritten":
        path.write_bytes(b"\x00" * path.stat().st_size)
    else:
        path.unlink()
    assert read_manifest(folder) is None
    with Gazetteer.open(progress=False) as gazetteer:
        assert gazetteer.search("Place 1")[0].place.latitude == 36.0
    assert leftovers(folder.parent) == []


def test_an_index_damaged_where_it_is_not_checked_tells_what_to_do(small_sources: Path, monkeypatch) -> None:
    folder = ensure_index()
    with Gazetteer(folder) as gazetteer:
        monkeypatch.setattr(gazetteer, "_database", _Broken())
        with pytest.raises(IndexUnavailableError, match="remove this folder"):
            gazetteer.get("gn:1")


class _Broken:
    def execute(self, *_: object) -> None:
        import sqlite3

        raise sqlite3.DatabaseError("database disk image is malformed")

    def close(self) -> None:
        pass


def test_a_source_that_breaks_leaves_nothing(tmp_path: Path, at_points) -> None:
    def records() -> Iterator[SourcePlace]:
        yield from at_points([(35.0, 36.0)])
        raise SourceError("places.csv:2: broken")

    with pytest.raises(SourceError, match=r"places\.csv:2"):
        build_index(tmp_path / "cache" / "index", [(LAYER, records())])
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, at_points) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnavailableError, match="GEOEVENTS_CACHE"):
        build_index(tmp_path / "file" / "cache" / "index", [(LAYER, at_points([(1.0, 1.0)]))])


def test_an_index_of_another_process_stays(tmp_path: Path, at_points) -> None:
    folder = tmp_path / "index"
    build_index(folder, [(LAYER, at_points([(1.0, 1.0)]))], fingerprint="first")
    build_index(folder, [(LAYER, at_points([(2.0, 2.0)]))], fingerprint="second")
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest["fingerprint"] == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_old_indexes_are_cleared_away(small_sources: Path, at_points) -> None:
    for turn in range(5):
        write_layer(Layer(name="mine", title="Mine", licence="none", rank=2), at_points([(turn, 1.0)]))
        current = ensure_index()
    kept = sorted(path.name for path in current.parent.iterdir())
    assert len(kept) == 3
    assert current.name in kept


TWO_AT_ONCE = """
import sys
from pathlib import Path
from gazetteer import compile as compiling
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import Layer, SourcePlace
from gazetteer.index import Gazetteer

def places():
    for number in range(3000):
        yield SourcePlace(place=Place(id=f"t:{number}", name=f"Village {number}", kind=PlaceKind.SETTLEMENT,
                                      latitude=number / 100, longitude=20.0))

layer = Layer(name="test", title="", licence="", rank=0)
compiling.shipped_layers = lambda: [(layer, places())]
with Gazetteer.open(Path(sys.argv[1]), progress=False) as gazetteer:
    print(len(gazetteer), gazetteer.search("Village 2999")[0].place.id)
"""


def test_processes_that_compile_at_once_do_no_harm(own_folders: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TWO_AT_ONCE, str(own_folders / "cache")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in running:
        out, err = process.communicate(timeout=300)
        assert (process.returncode, out.strip(), err) == (0, "3000 t:2999", "")
    (folder,) = (own_folders / "cache").iterdir()
    assert read_manifest(folder) is not None


def test_the_manifest_says_what_the_index_is_made_of(tmp_path: Path, at_points) -> None:
    build_index(tmp_path / "index", [(LAYER, at_points([(1.0, 1.0)]))], fingerprint="abc")
    manifest = json.loads((tmp_path / "index" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["fingerprint"] == "abc"
    assert manifest["places"] == 1
    assert manifest["layers"] == [
        {"name": "test", "title": "Places of the tests", "licence": "none", "rank": 0, "places": 1}
    ]


def test_an_index_without_places_is_an_index(tmp_path: Path) -> None:
    build_index(tmp_path / "index", [(LAYER, [])])
    with Gazetteer(tmp_path / "index") as gazetteer:
        assert gazetteer.search("Saraqeb") == []
        assert gazetteer.nearest(0.0, 0.0) == []
