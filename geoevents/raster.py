"""A drawing as a PNG file, with nothing but numpy: smooth lines, and letters made of strokes.

PNG: ISO/IEC 15948, 8-bit RGB, no filter.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoevents.charts import Drawing, Line, Text

_CAPITAL, _BASE = 6.0, 2.0
"""Of the stroke letters: how high a capital is, and where the line is that they stand on."""
_SPACE, _BLANK = 2.0, 3.0
"""Between two letters, and between two words."""
_DASH, _GAP = 6.0, 4.0

Strokes = tuple[tuple[tuple[float, float], ...], ...]


def paint(drawing: Drawing) -> bytes:
    """A drawing as the bytes of a PNG file."""
    canvas = np.full((drawing.height, drawing.width, 3), 255.0)
    for line in drawing.lines:
        _draw_line(canvas, line)
    for text in drawing.texts:
        _draw_text(canvas, text)
    return encode_png(np.clip(np.rint(canvas), 0, 255).astype(np.uint8))


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """(height, width, 3) bytes of red, green, blue as a PNG file."""
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


@cache
def load_strokes() -> dict[str, Strokes]:
    """The strokes of each letter, points as (across, up)."""
    text = (resources.files("geoevents") / "strokes.txt").read_text(encoding="utf-8")
    letters: dict[str, Strokes] = {}
    for line in text.splitlines():
        letter, tab, strokes = line.partition("\t")
        if tab:
            letters[letter] = tuple(
                tuple((float(stroke[i]), float(stroke[i + 1])) for i in range(0, len(stroke), 2))
                for stroke in strokes.split()
            )
    return letters


def _draw_line(canvas: NDArray[np.float64], line: Line) -> None:
    color = _rgb(line.color)
    for start, end in zip(line.points, line.points[1:], strict=False):
        for piece in _dashes(start, end) if line.dashed else [(start, end)]:
            _draw_segment(canvas, *piece, color=color, width=line.width)


def _draw_text(canvas: NDArray[np.float64], text: Text) -> None:
    letters, scale = load_strokes(), text.size / 1.45 / _CAPITAL
    words = _to_ascii(text.words)
    length = scale * sum(_width(letter) for letter in words)
    x = text.at[0] - {"start": 0.0, "middle": length / 2, "end": length}[text.anchor]
    color = _rgb(text.color)
    for letter in words:
        strokes = letters.get(letter, ())
        edge = min((across for stroke in strokes for across, _ in stroke), default=0.0)
        for stroke in strokes:
            points = [(x + (across - edge) * scale, text.at[1] - (up - _BASE) * scale) for across, up in stroke]
            for start, end in zip(points, points[1:] or points, strict=False):
                _draw_segment(canvas, start, end, color=color, width=text.size / 10)
        x += _width(letter) * scale


@cache
def _width(letter: str) -> float:
    """How far it is to the next letter."""
    across = [point[0] for stroke in load_strokes().get(letter, ()) for point in stroke]
    return max(across) - min(across) + _SPACE if across else _BLANK


def _draw_segment(
    canvas: NDArray[np.float64],
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    color: NDArray[np.float64],
    width: float,
) -> None:
    """A straight line with round ends; a pixel's share is how near it lies."""
    reach = width / 2 + 1
    height, across = canvas.shape[:2]
    west, east = (
        int(np.clip(v, 0, across)) for v in (min(start[0], end[0]) - reach, max(start[0], end[0]) + reach + 1)
    )
    north, south = (
        int(np.clip(v, 0, height)) for v in (min(start[1], end[1]) - reach, max(start[1], end[1]) + reach + 1)
    )
    if west >= east or north >= south:
        return
    y, x = np.mgrid[north:south, west:east] + 0.5
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    along = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / square, 0, 1) if square else np.zeros_like(x)
    away = np.hypot(x - start[0] - along * dx, y - start[1] - along * dy)
    share = np.clip(width / 2 + 0.5 - away, 0, 1)[..., None]
    canvas[north:south, west:east] = canvas[north:south, west:east] * (1 - share) + color * share


def _dashes(
    start: tuple[float, float], end: tuple[float, float]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    pieces = []
    for begin in np.arange(0.0, length, _DASH + _GAP):
        low, high = begin / length, min(1.0, (begin + _DASH) / length)
        pieces.append(
            tuple((start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in (low, high))
        )
    return pieces  # type: ignore[return-value]


def _to_ascii(words: str) -> str:
    """Letters that there are strokes for: base letters for accented ones, else a question mark."""
    plain = unicodedata.normalize("NFKD", words)
    return "".join(
        char if char == " " or char in load_strokes() else "?"
        for char in plain
        if not unicodedata.combining(char)
    )


def _rgb(color: str) -> NDArray[np.float64]:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)
