"""Sides to colours and shapes. Palettes are TOML files that anyone can edit."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from maps.errors import PaletteError

SHAPES = ("circle", "square", "triangle", "diamond", "triangle-down", "star", "pentagon", "hexagon", "cross")
"""The shapes that the page can draw."""

NO_SIDE_COLOUR = "#7A7F85"
"""What has no side: unknown holders, withdrawals that name nobody."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LIGHTEST = 0.82
"""Relative luminance above which a fill cannot be told from the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideStyle:
    """How one side is drawn: colour ("#RRGGBB"), one of SHAPES, and its Arabic name or an empty string."""

    name: str
    colour: str
    shape: str
    arabic: str = ""


def palette_names() -> list[str]:
    """The palettes that ship with the package."""
    folder = files("maps") / "data" / "palettes"
    return sorted(
        entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")
    )


def style_sides(sides: Iterable[str], *, palette: str | Path = "okabe-ito") -> list[SideStyle]:
    """A style for each side, those of the palette first and in its order, then the others by name.

    ``palette`` is a name of palette_names() or a TOML file of the same form. Sides that the palette does not
    list get a colour and shape that no other side here has; which one depends on the side's name, so that it
    stays the same from map to map unless two names ask for one style.

    Two sides of the palette that look the same, because their wars have nothing to do with each other, get
    different shapes where a map has both.

    Raises:
        PaletteError: there is no such palette, or it is malformed.
    """
    wanted = {side for side in sides if side}
    known, spare = _read_palette(palette)
    styles: list[SideStyle] = []
    taken: set[tuple[str, str]] = set()
    for style in (style for name, style in known.items() if name in wanted):
        shapes = (style.shape, *SHAPES)
        shape = next((s for s in shapes if (style.colour, s) not in taken), style.shape)
        taken.add((style.colour, shape))
        styles.append(replace(style, shape=shape))
    pairs = [(colour, shape) for shape in SHAPES for colour in spare]
    for name in sorted(wanted - known.keys()):
        start = zlib.crc32(name.encode("utf-8", "replace"))
        turned = [pairs[(start + i) % len(pairs)] for i in range(len(pairs))]
        used_colours = {colour for colour, _ in taken}
        free = [pair for pair in turned if pair not in taken] or turned
        colour, shape = next((pair for pair in free if pair[0] not in used_colours), free[0])
        taken.add((colour, shape))
        styles.append(SideStyle(name=name, colour=colour, shape=shape, arabic=_arabic_names().get(name, "")))
    return styles


@cache
def _arabic_names() -> dict[str, str]:
    text = (files("maps") / "data" / "side_names.toml").read_text(encoding="utf-8")
    names: dict[str, str] = tomllib.loads(text)["ar"]
    return names


def _read_palette(palette: str | Path) -> tuple[dict[str, SideStyle], list[str]]:
    if isinstance(palette, str) and palette in palette_names():
        text = (files("maps") / "data" / "palettes" / f"{palette}.toml").read_text(encoding="utf-8")
    else:
        try:
            text = Path(palette).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PaletteError(
                f"palette {str(palette)!r}: neither a palette of the package ({', '.join(palette_names())}) "
                f"nor a readable TOML file ({error})"
            ) from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PaletteError(f"palette {str(palette)!r}: not TOML: {error}") from None
    sides = document.get("sides")
    if not isinstance(sides, dict) or not sides:
        raise PaletteError(
            f"palette {str(palette)!r}: no [sides] table; want lines such as "
            '"Name" = { colour = "#D55E00", shape = "circle" }'
        )
    known = {name: _read_style(name, entry, palette) for name, entry in sides.items()}
    spare = document.get("spare_colours") or list(dict.fromkeys(style.colour for style in known.values()))
    for colour in spare:
        _check_colour(colour, "spare_colours", palette)
    return known, spare


def _read_style(name: str, entry: object, palette: str | Path) -> SideStyle:
    if not isinstance(entry, dict):
        raise PaletteError(
            f'palette {str(palette)!r}, side {name!r}: want {{ colour = "#D55E00", shape = "circle" }}'
        )
    _check_colour(entry.get("colour"), f"side {name!r}", palette)
    shape = entry.get("shape")
    if shape not in SHAPES:
        raise PaletteError(
            f"palette {str(palette)!r}, side {name!r}: shape {shape!r}; want one of {', '.join(SHAPES)}"
        )
    arabic = str(entry.get("ar") or _arabic_names().get(name, ""))
    return SideStyle(name=name, colour=entry["colour"], shape=shape, arabic=arabic)


def _check_colour(colour: object, where: str, palette: str | Path) -> None:
    if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
        raise PaletteError(f"palette {str(palette)!r}, {where}: colour {colour!r}; want #RRGGBB")
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > _LIGHTEST:
        raise PaletteError(
            f"palette {str(palette)!r}, {where}: colour {colour} is too near to white to be seen on the map"
        )
