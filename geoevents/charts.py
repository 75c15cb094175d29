"""A timeline as a chart: in the terminal, as SVG, as PNG. One line a side, in km2 of ground held.

What to draw is worked out once, as lines and texts on a canvas; SVG and PNG only say it in their own way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from geoevents.timeline import OTHERS, TimelineRow

WIDTH, HEIGHT = 960, 440
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A6A00")
"""Okabe and Ito, Color Universal Design (2008), told apart by colour-blind readers; yellow made darker."""
_GREY = "#767676"
_BLOCKS = "▁▂▃▄▅▆▇█"
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 190, 44, 40
_LINE_HEIGHT = 20

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through points, in pixels from the upper left."""

    points: tuple[Point, ...]
    color: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words at a point; ``anchor`` is start, middle or end."""

    at: Point
    words: str
    color: str = "#222222"
    anchor: str = "start"
    size: int = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Lines and texts on a white canvas."""

    width: int = WIDTH
    height: int = HEIGHT
    lines: list[Line] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def chart_text(rows: Sequence[TimelineRow], *, width: int = 80) -> str:
    """A chart for the terminal: a row a side with its course over the time, and its km2 at the ends.

    All sides share one scale. ``width`` is in characters.
    """
    series = _series(rows)
    if not series:
        return "no side is known to hold ground here\n"
    first, last = _ends(rows)
    label = min(28, max(len(_plain(side)) for side in series))
    figures = {side: f"{course[0][1]:,.0f} -> {course[-1][1]:,.0f} km2" for side, course in series.items()}
    room = max(8, width - label - max(map(len, figures.values())) - 4)
    top = max(value for course in series.values() for _, value in course) or 1.0
    out = []
    for side, course in series.items():
        bars = "".join(_bar(_value_at(course, day) / top) for day in _spread(first, last, room))
        out.append(f"{_plain(side)[:label]:{label}}  {bars}  {figures[side]}")
    out.append(f"{'':{label}}  {first.isoformat():<{max(0, room - 10)}}{last.isoformat():>10}")
    return "\n".join(out) + "\n"


def draw_chart(
    rows: Sequence[TimelineRow], *, title: str = "", colors: Mapping[str, str] | None = None
) -> Drawing:
    """What the chart shows: axes, a stepped line a side, and the sides' names at its end.

    ``colors`` ("#RRGGBB") of sides that have one elsewhere, on a map say; the others get one of COLORS.
    """
    given = colors or {}
    drawing = Drawing()
    drawing.texts.append(Text(at=(_LEFT, 26), words=_plain(title), size=16))
    series = _series(rows)
    if not series:
        drawing.texts.append(Text(at=(_LEFT, HEIGHT / 2), words="no side is known to hold ground here"))
        return drawing
    first, last = _ends(rows)
    top = _nice(max(value for course in series.values() for _, value in course) or 1.0)
    days = max(1, (last - first).days)
    right, bottom = WIDTH - _RIGHT, float(HEIGHT - _BOTTOM)

    def x(day: dt.date) -> float:
        return _LEFT + (right - _LEFT) * (day - first).days / days

    def y(value: float) -> float:
        return bottom - (bottom - _TOP) * value / top

    for step in range(5):
        value = top * step / 4
        drawing.lines.append(Line(points=((_LEFT, y(value)), (right, y(value))), color="#DDDDDD"))
        drawing.texts.append(Text(at=(_LEFT - 8, y(value) + 4), words=f"{value:,.0f}", anchor="end"))
    drawing.texts.append(Text(at=(_LEFT - 8, _TOP - 10), words="km2", anchor="end"))
    for day in _ticks(first, last):
        drawing.lines.append(Line(points=((x(day), bottom), (x(day), bottom + 5)), color=_GREY))
        drawing.texts.append(Text(at=(x(day), bottom + 20), words=day.isoformat(), anchor="middle"))
    spare = iter([color for color in COLORS if color not in given.values()] * 20 or COLORS * 20)
    labels = []
    for side, course in series.items():
        color = _GREY if side in OTHERS else given[side] if side in given else next(spare)
        points: list[Point] = []
        for day, value in course:
            if points:
                points.append((x(day), points[-1][1]))
            points.append((x(day), y(value)))
        points.append((x(last), points[-1][1]))
        line = Line(points=tuple(points), color=color, width=2.5, dashed=side in OTHERS)
        drawing.lines.append(line)
        labels.append((points[-1][1], side, color))
    labels.sort()
    low, heights = float(_TOP - _LINE_HEIGHT), []
    for height, _, _ in labels:
        low = max(height, low + _LINE_HEIGHT)
        heights.append(low)
    limit = bottom + _LINE_HEIGHT
    for number in reversed(range(len(heights))):
        limit = min(heights[number], limit - _LINE_HEIGHT)
        heights[number] = limit
    for height, (_, side, color) in zip(heights, labels, strict=True):
        drawing.texts.append(Text(at=(right + 8, height + 4), words=_plain(side)[:26], color=color))
    return drawing


def chart_svg(rows: Sequence[TimelineRow], *, title: str = "", colors: Mapping[str, str] | None = None) -> str:
    """The chart as an SVG document; words are text, never markup."""
    drawing = draw_chart(rows, title=title, colors=colors)
    size = f'width="{drawing.width}" height="{drawing.height}"'
    box = f'viewBox="0 0 {drawing.width} {drawing.height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} font-family="sans-serif" role="img">',
        f"<title>{escape(_plain(title) or 'ground held, by side')}</title>",
        f'<rect {size} fill="#FFFFFF"/>',
    ]
    for line in drawing.lines:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in line.points)
        stroke = f'stroke="{line.color}" stroke-width="{line.width:g}"'
        dashes = ' stroke-dasharray="6 4"' if line.dashed else ""
        parts.append(f'<polyline points="{path}" fill="none" {stroke}{dashes}/>')
    for text in drawing.texts:
        x, y = text.at
        parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{text.size}" fill="{text.color}" '
            f'text-anchor="{text.anchor}">{escape(text.words)}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def chart_png(
    rows: Sequence[TimelineRow], *, title: str = "", colors: Mapping[str, str] | None = None
) -> bytes:
    """The chart as a PNG file. Its letters are ASCII: others are shown as their base letter, or as "?"."""
    from geoevents.raster import paint

    return paint(draw_chart(rows, title=title, colors=colors))


def _series(rows: Sequence[TimelineRow]) -> dict[str, list[tuple[dt.date, float]]]:
    """The course of each side's km2, those of no side last; sides that never held ground are left out."""
    series: dict[str, list[tuple[dt.date, float]]] = {}
    for row in sorted(rows, key=lambda row: (row.side in OTHERS, row.side, row.day)):
        series.setdefault(row.side, []).append((row.day, row.km2))
    return {side: course for side, course in series.items() if any(value > 0 for _, value in course)}


def _ends(rows: Sequence[TimelineRow]) -> tuple[dt.date, dt.date]:
    return min(row.day for row in rows), max(row.day for row in rows)


def _value_at(course: Iterable[tuple[dt.date, float]], day: dt.date) -> float:
    """What stood on a day: the last value before or on it, 0 before the first."""
    value = 0.0
    for when, told in course:
        if when > day:
            break
        value = told
    return value


def _bar(share: float) -> str:
    return " " if share <= 0 else _BLOCKS[min(len(_BLOCKS) - 1, int(share * len(_BLOCKS)))]


def _spread(first: dt.date, last: dt.date, count: int) -> list[dt.date]:
    days = (last - first).days
    return [first + dt.timedelta(days=round(days * step / max(1, count - 1))) for step in range(count)]


def _ticks(first: dt.date, last: dt.date) -> list[dt.date]:
    """About five days to name under the chart, the first and the last among them."""
    days = (last - first).days
    return sorted({first + dt.timedelta(days=days * step // 4) for step in range(5)})


def _nice(value: float) -> float:
    """The next round number above: 1, 2, 4, 5 or 8 times a power of ten."""
    power = 10.0 ** (len(f"{int(value)}") - 1) if value >= 1 else 1.0
    return next(step * power for step in (1, 2, 4, 5, 8, 10, 20) if step * power >= value)


def _plain(words: str) -> str:
    """Words without what a terminal or an XML reader would obey or refuse."""
    return "".join(char if char.isprintable() else " " for char in words).strip()
