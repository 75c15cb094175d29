"""The README's commands and examples: they run, and print what it says they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DEMO = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/geoevents demo map.html\n"
TESTS = "python3 -m venv .venv && .venv/bin/pip install '.[dev]' && .venv/bin/python -m pytest\n"


@dataclass(frozen=True)
class Block:
    """A fenced block, and what the block after it says that it prints."""

    language: str
    code: str
    printed: str | None
    line: int


def read_blocks(text: str) -> list[Block]:
    fences = list(re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    blocks = []
    for fence, following in zip(fences, [*fences[1:], None], strict=True):
        if fence[1] == "text":
            continue
        adjoins = (
            following is not None
            and following[1] == "text"
            and not text[fence.end() : following.start()].strip()
        )
        printed = following[2] if following is not None and adjoins else None
        blocks.append(Block(fence[1], fence[2], printed, text.count("\n", 0, fence.start()) + 1))
    return blocks


BLOCKS = read_blocks(README)
INSTALLING = [block.code for block in BLOCKS if "pip install" in block.code]
RUNNABLE = [block for block in BLOCKS if "pip install" not in block.code]


def test_the_first_command_makes_the_demo_and_the_second_passes_the_tests() -> None:
    assert INSTALLING == [DEMO, TESTS]
    assert BLOCKS[0].code == DEMO
    assert TESTS in (ROOT / ".ci" / "run").read_text(encoding="utf-8"), "CI runs the README's test command"


def test_every_block_is_of_a_language_that_this_test_runs() -> None:
    assert {block.language for block in BLOCKS} == {"bash", "python"}
    assert len(RUNNABLE) >= 5
    assert README.count("```") == 2 * len(re.findall(r"^```\w+$", README, re.MULTILINE))


def test_links_within_the_repository_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target
    for path in ("LICENSE", "gazetteer/data/ATTRIBUTION.md", ".ci/run"):
        assert (ROOT / path).is_file(), path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory as after a clone and an install: the examples in place, the command on the path."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "geoevents").mkdir()
    (folder / "geoevents" / "examples").symlink_to(ROOT / "geoevents" / "examples", target_is_directory=True)
    command = folder / "bin" / "geoevents"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m geoevents "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


@pytest.mark.parametrize("block", RUNNABLE, ids=[f"line_{block.line}" for block in RUNNABLE])
def test_examples_run_and_print_what_they_say(block: Block, desk: Path) -> None:
    starters = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-P", "-c"]}
    environment = os.environ | {"PATH": f"{desk / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [*starters[block.language], block.code],
        cwd=desk,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if block.printed is not None:
        assert done.stdout == block.printed
    else:
        assert done.stdout.strip()


def test_the_examples_leave_the_files_that_they_promise(desk: Path) -> None:
    for name in re.findall(
        r"(?:-o|--store) (\S+\.(?:html|gpkg))|(\S+\.geojson)", "".join(b.code for b in RUNNABLE)
    ):
        assert (desk / (name[0] or name[1])).stat().st_size > 0
