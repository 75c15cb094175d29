"""The name tables of a compiled index: from a key to places, from a place to the numbers that resolution needs.

A folder of memory-mapped files, written once by :func:`write_tables` and shared by all processes that open it:

    names.marisa, skeletons.marisa,     all normal forms, all skeletons, the sounds of names with short ones:
    sounds.marisa                       tries that number their keys
    names.*.npy and so on               from the number to postings: rows of places, most populous first; and
                                        what the best is, for reading a text without touching the postings
    place.*.npy                         a column a file, by row: coordinates, population, country, admin1, ...
    words.json                          the country and admin1 codes that those two columns number

A row is the integer that the index's place table has for a place; rows begin at 0 and are dense.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import numpy.typing as npt

from gazetteer.errors import IndexUnavailableError
from gazetteer.names import normalize, skeleton, skeleton_is_telling, sounds
from gazetteer.place import PlaceKind

KINDS: tuple[PlaceKind, ...] = tuple(PlaceKind)
"""The number of a kind in the ``kind`` column is its place here."""
KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}

MAIN, SPELLING, ALTERNATE, CODE = 0, 1, 2, 3
"""Grades of a posting: the place's main name; another spelling of it; another name; a code."""

DENSE, LISTED, PICKED, CHOSEN = 0, 1, 2, 3
"""Standings: a place of a large layer that was added, and of no other; of the world layers, that have towns and
seats; written by hand; of a small layer that a user added."""

IS_ADMIN1, IS_ADDED = 1 << 6, 1 << 7
"""Bits of a key's ``kinds`` beyond ``1 << KIND_NUMBER[kind]`` (an index holds no place of kind AREA)."""

MOST_ROWS = 300
"""How many places one name may mean."""

_CACHED_KEYS = 4096
_MIN_SKELETON = 3
_COLUMNS: dict[str, str] = {
    "latitude": "<f4",
    "longitude": "<f4",
    "population": "<u4",
    "radius_km": "<f4",
    "kind": "u1",
    "level": "u1",
    "source_rank": "u1",
    "standing": "u1",
    "reports": "<u2",
    "country": "<u2",
    "admin1": "<u4",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """What the tables keep of one place.

    ``names`` has the main name first. ``admin1`` is any code that a first-level area and the places within it
    share, unique within its country; ``level`` is 0 for a country, 1 and 2 for admin areas, 9 for all else;
    ``source_rank`` is 0 for the world layer, more for sources that outrank it (curated, then a user's).
    ``standing`` is `DENSE`, `LISTED`, `PICKED` or `CHOSEN`; ``reports`` is how many reports of
    a sample name it.
    """

    kind: PlaceKind
    latitude: float
    longitude: float
    country_code: str
    admin1: str
    population: int
    radius_km: float
    names: tuple[str, ...]
    level: int = 9
    source_rank: int = 0
    standing: int = LISTED
    reports: int = 0


def _is_code(name: str) -> bool:
    letters = name.replace(".", "")
    return letters.isascii() and len(letters) <= 3 and letters.isupper() and letters.isalpha()


@dataclass(slots=True)
class _Postings:
    """Keys and what they point to, while the tables are being written."""

    rows: list[int] = field(default_factory=list)
    grades: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, key: str, row: int, grade: int) -> None:
        self.keys.append(key)
        self.rows.append(row)
        self.grades.append(grade)

    def write(self, folder: Path, stem: str, columns: dict[str, npt.NDArray[Any]]) -> None:
        population = columns["population"]
        trie = marisa_trie.Trie(set(self.keys))
        numbers = np.fromiter((trie[key] for key in self.keys), dtype=np.int64, count=len(self.keys))
        rows = np.array(self.rows, dtype=np.int64)
        grades = np.array(self.grades, dtype=np.uint8)
        people = population[rows].astype(np.int64) if len(rows) else rows
        order = np.lexsort((rows, grades, -people, numbers))
        offsets = np.zeros(len(trie) + 1, dtype="<u4")
        np.cumsum(np.bincount(numbers, minlength=len(trie)), out=offsets[1:])
        trie.save(str(folder / f"{stem}.marisa"))
        np.save(folder / f"{stem}.offsets.npy", offsets)
        np.save(folder / f"{stem}.rows.npy", rows[order].astype("<u4"))
        np.save(folder / f"{stem}.grades.npy", grades[order])
        bits = np.left_shift(1, columns["kind"]).astype(np.uint8)
        bits[columns["level"] == 1] |= IS_ADMIN1
        bits[columns["source_rank"] > 0] |= IS_ADDED
        starts = offsets[:-1].astype(np.int64)
        some = len(starts) > 0
        reduced = {
            "people": np.maximum.reduceat(population[rows[order]], starts) if some else population[:0],
            "kinds": np.bitwise_or.reduceat(bits[rows[order]], starts) if some else bits[:0],
            "grade": np.minimum.reduceat(grades[order], starts) if some else grades[:0],
        }
        for name, values in reduced.items():
            np.save(folder / f"{stem}.{name}.npy", values)


def write_tables(folder: Path, places: Iterable[TableRow]) -> int:
    """Write the tables of places into an existing folder, the n-th as row n; gives how many there were."""
    columns: dict[str, list[float]] = {name: [] for name in _COLUMNS}
    names, skeletons, sounding = _Postings(), _Postings(), _Postings()
    countries: dict[str, int] = {"": 0}
    admin1s: dict[str, int] = {"": 0}
    count = 0
    for row, place in enumerate(places):
        count += 1
        columns["latitude"].append(place.latitude)
        columns["longitude"].append(place.longitude)
        columns["population"].append(max(0, place.population))
        columns["radius_km"].append(place.radius_km)
        columns["kind"].append(KIND_NUMBER[place.kind])
        columns["level"].append(place.level)
        columns["source_rank"].append(place.source_rank)
        columns["standing"].append(place.standing)
        columns["reports"].append(min(place.reports, 65_535))
        columns["country"].append(countries.setdefault(place.country_code, len(countries)))
        area = f"{place.country_code}.{place.admin1}" if place.admin1 else ""
        columns["admin1"].append(admin1s.setdefault(area, len(admin1s)))
        grade_of: dict[str, int] = {}
        bones: set[str] = set()
        heard: set[str] = set()
        main = skeleton(place.names[0]) if place.names else ""
        whole = normalize(place.names[0]) if place.names else ""
        for at, name in enumerate(place.names):
            key = normalize(name)
            if not key:
                continue
            bone = skeleton(name)
            if at == 0:
                grade = MAIN
            elif _is_code(name):
                grade = CODE
            else:
                short = key == whole.removesuffix(" city")
                if place.kind is PlaceKind.FACILITY and place.standing >= PICKED:
                    short |= whole.startswith(f"{key} ")  # "Bab al-Hawa" is the border crossing
                grade = SPELLING if short or (bone and bone == main) else ALTERNATE
            grade_of[key] = min(grade, grade_of.get(key, CODE))
            if grade != CODE and len(bone) >= _MIN_SKELETON:
                bones.add(bone)
            if grade != CODE and bone and not skeleton_is_telling(bone) and (sound := sounds(name)):
                heard.add(sound)
        for key, grade in grade_of.items():
            names.add(key, row, grade)
        for bone in bones:
            skeletons.add(bone, row, ALTERNATE)
        for sound in heard:
            sounding.add(sound, row, ALTERNATE)
    arrays = {name: np.array(values, dtype=_COLUMNS[name]) for name, values in columns.items()}
    for name, values in arrays.items():
        np.save(folder / f"place.{name}.npy", values)
    names.write(folder, "names", arrays)
    skeletons.write(folder, "skeletons", arrays)
    sounding.write(folder, "sounds", arrays)
    words = {"countries": list(countries), "admin1s": list(admin1s)}
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    return count


def _mapped(path: Path) -> npt.NDArray[Any]:
    """An array file, mapped into memory; a plain array, for `numpy.memmap` makes every index cost more."""
    return np.asarray(np.load(path, mmap_mode="r"))


class KeyTable:
    """One trie and its postings, mapped into memory.

    By a key's number: ``people`` is the population of the largest place, ``kinds`` the bits of all, ``grade``
    the best grade.
    """

    __slots__ = ("first", "grade", "grades", "kinds", "offsets", "people", "rows", "trie")

    def __init__(self, folder: Path, stem: str) -> None:
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(folder / f"{stem}.marisa"))
        self.offsets = memoryview(_mapped(folder / f"{stem}.offsets.npy").data)
        self.rows: npt.NDArray[np.uint32] = _mapped(folder / f"{stem}.rows.npy")
        self.grades: npt.NDArray[np.uint8] = _mapped(folder / f"{stem}.grades.npy")
        self.people = memoryview(_mapped(folder / f"{stem}.people.npy").data)
        self.kinds = memoryview(_mapped(folder / f"{stem}.kinds.npy").data)
        self.grade = memoryview(_mapped(folder / f"{stem}.grade.npy").data)
        self.first = lru_cache(_CACHED_KEYS)(self._first)

    def number(self, key: str) -> int:
        """The number of a key, or -1."""
        return self.trie.get(key, -1)  # type: ignore[no-any-return]

    def postings(self, number: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
        """The rows that a key points to, most populous first, and the grade of each."""
        start, end = self.offsets[number], self.offsets[number + 1]
        return self.rows[start:end], self.grades[start:end]

    def _first(self, number: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The first `MOST_ROWS` postings of a key, as numbers to reckon with; those asked for last are kept."""
        rows, grades = self.postings(number)
        return rows[:MOST_ROWS].astype(np.int64), grades[:MOST_ROWS].astype(np.int64)

    def find(self, key: str) -> list[int]:
        """The rows that a key points to, most populous first."""
        number = self.number(key)
        return [] if number < 0 else [int(row) for row in self.postings(number)[0]]


class Tables:
    """The name tables of an index, read-only.

    Columns are arrays by row: ``latitude``, ``longitude`` (degrees, WGS84), ``population``, ``radius_km``,
    ``kind`` (place in `KINDS`), ``level``, ``source_rank``, ``standing``, ``reports``, ``country`` and
    ``admin1`` (places in ``countries`` and ``admin1s``; 0 is none; an admin1 is "SY.12": its country's code, a
    dot, its own).

    Raises:
        IndexUnavailableError: a file is missing or broken.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.names = KeyTable(folder, "names")
            self.skeletons = KeyTable(folder, "skeletons")
            self.sounds = KeyTable(folder, "sounds")
            columns = {name: _mapped(folder / f"place.{name}.npy") for name in _COLUMNS}
            words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
            self.countries: list[str] = words["countries"]
            self.admin1s: list[str] = words["admin1s"]
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise IndexUnavailableError(f"{folder}: not the name tables of an index: {error}") from error
        self.latitude: npt.NDArray[np.float32] = columns["latitude"]
        self.longitude: npt.NDArray[np.float32] = columns["longitude"]
        self.population: npt.NDArray[np.uint32] = columns["population"]
        self.radius_km: npt.NDArray[np.float32] = columns["radius_km"]
        self.kind: npt.NDArray[np.uint8] = columns["kind"]
        self.level: npt.NDArray[np.uint8] = columns["level"]
        self.source_rank: npt.NDArray[np.uint8] = columns["source_rank"]
        self.standing: npt.NDArray[np.uint8] = columns["standing"]
        self.reports: npt.NDArray[np.uint16] = columns["reports"]
        self.country: npt.NDArray[np.uint16] = columns["country"]
        self.admin1: npt.NDArray[np.uint32] = columns["admin1"]

    def __len__(self) -> int:
        return len(self.latitude)
