"""Figures of one kind as a picture: a line over the years, else bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.answers import Figure
from assistant.questions.model import Language
from assistant.web.comparison import figure_names, wants_table
from assistant.web.money import alike, in_one_unit
from assistant.web.words import word

_WIDE = 720
_ROW = 34
_LEFT = 210
_MOST = 40
_FONT = 'font-family="system-ui, -apple-system, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif" font-size="13"'
_ACCENT, _INK, _SOFT = "#1f5fae", "#1c2733", "#5b6b7c"


def chart_to_svg(figures: Sequence[Figure], language: Language) -> str:
    """Return the chart as SVG that stands alone; "" where the figures are of several kinds, or too few or many for one."""
    amounts = alike(figures)
    if not wants_table(figures) or not 2 <= len(amounts) <= _MOST:
        return ""
    numbers, unit = in_one_unit(amounts, language)
    values = [float(amount.base) for amount in amounts]
    names = figure_names(figures, language)
    years = [figure.year for figure in figures]
    rises = all(one is not None and other is not None and one < other for one, other in zip(years, years[1:], strict=False))
    body = _line(values, numbers, names) if len(values) > 2 and rises else _bars(values, numbers, names)
    title = (
        f'<text x="{_WIDE - 16}" y="20" text-anchor="end" fill="{_SOFT}">{escape(word("unit_is", language, unit=unit))}</text>'
    )
    height = body[1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {height}" width="{_WIDE}" height="{height}" '
        f'role="img" {_FONT}>'
        f'<rect width="{_WIDE}" height="{height}" fill="#fff"/>{title}{body[0]}</svg>'
    )


def _bars(values: Sequence[float], numbers: Sequence[str], names: Sequence[str]) -> tuple[str, int]:
    """Return the bars from a common zero, and the height of the picture."""
    least, most = min(0.0, *values), max(0.0, *values)
    scale = (_WIDE - _LEFT - 130) / ((most - least) or 1)
    zero = _LEFT - least * scale
    rows = []
    for place, (value, number, name) in enumerate(zip(values, numbers, names, strict=True)):
        middle = 36 + place * _ROW + _ROW / 2
        left, wide = (zero, value * scale) if value >= 0 else (zero + value * scale, -value * scale)
        rows.append(
            f'<text x="{_LEFT - 10}" y="{middle + 4}" text-anchor="end" fill="{_INK}">{escape(_short(name))}</text>'
            f'<rect x="{left:.1f}" y="{middle - 8}" width="{max(wide, 1):.1f}" height="16" rx="3" fill="{_ACCENT}"/>'
            f'<text x="{left + wide + 8:.1f}" y="{middle + 4}" fill="{_INK}">{escape(number)}</text>'
        )
    return "".join(rows), 36 + len(values) * _ROW + 14


def _line(values: Sequence[float], numbers: Sequence[str], names: Sequence[str]) -> tuple[str, int]:
    """Return a line over the years, from zero, and the height of the picture."""
    top, bottom, left, right = 60, 230, 60, _WIDE - 60
    least, most = min(0.0, *values), max(0.0, *values)
    step = (right - left) / (len(values) - 1)
    points = [
        (left + place * step, bottom - (value - least) / ((most - least) or 1) * (bottom - top))
        for place, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_ACCENT}"/>'
        f'<text x="{x:.1f}" y="{y - 12:.1f}" text-anchor="middle" fill="{_INK}">{escape(number)}</text>'
        f'<text x="{x:.1f}" y="{bottom + 26}" text-anchor="middle" fill="{_SOFT}">{escape(_short(name))}</text>'
        for (x, y), number, name in zip(points, numbers, names, strict=True)
    )
    base = f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="#dde4ec"/>'
    return f'{base}<polyline points="{path}" fill="none" stroke="{_ACCENT}" stroke-width="2.5"/>{marks}', bottom + 44


def _short(name: str, most: int = 15) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
