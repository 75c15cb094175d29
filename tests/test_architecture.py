"""The floors of the house, read from the imports themselves."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("gazetteer", "geoevents", "maps")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

# A library, and the modules that alone may import it (a folder stands for all in it).
OWNERS = {
    "folium": ("maps",),
    "branca": ("maps",),
    "spacy": ("geoevents/extraction/language.py",),
    "torch": ("geoevents/training",),
    "sqlite3": ("gazetteer/index.py", "gazetteer/compile.py", "geoevents/store"),
}
HEAVY = ("spacy", "folium", "geopandas", "pandas", "torch", "onnxruntime", "shapely", "numpy", "sqlite3")
VAGUE = {"utils", "util", "base", "common", "helpers", "helper", "misc"}


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports, at any depth; relative imports made absolute."""
    names: set[str] = set()
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            prefix = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            names.add(".".join(part for part in (prefix, node.module) if part))
    return names


def within(path: Path, place: str) -> bool:
    relative = path.relative_to(ROOT).as_posix()
    return relative == place or relative.startswith(place + "/")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_from_its_own_floor_or_below(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    others = {name.partition(".")[0] for name in imports(path)} & set(PACKAGES) - {package}
    if package != "geoevents":
        assert not others
    elif not (within(path, "geoevents/cli") or within(path, "geoevents/service")):
        assert "maps" not in others


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_its_owner(library: str) -> None:
    importers = [path for path in MODULES if library in {name.partition(".")[0] for name in imports(path)}]
    strangers = [p for p in importers if not any(within(p, owner) for owner in OWNERS[library])]
    assert strangers == []


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_nothing_heavy(package: str) -> None:
    code = f"import sys, {package}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_top_level_is_the_one_agreed() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    top = {line.partition("/")[0] for line in tracked.stdout.splitlines()}
    assert top <= {
        ".ci",
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "gazetteer",
        "geoevents",
        "maps",
        "pyproject.toml",
        "tests",
    }


def test_no_module_has_a_vague_name_or_stutters() -> None:
    for path in MODULES:
        assert path.stem not in VAGUE, path
        assert path.stem != path.parent.name, path
