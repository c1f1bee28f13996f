"""Figures of one kind as a picture: a line over the years, else bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.answers import Figure
from assistant.questions.model import Language
from assistant.web.comparison import figure_names, in_common, plotted, wants_table
from assistant.web.money import alike, in_one_unit
from assistant.web.words import word

_WIDE = 720
_ROW, _HIGH_ROW = 34, 46
_LEFT = 230
_MOST = 40
_LONGEST_TITLE = 76
_HAN_WIDE, _LATIN_WIDE = 13.0, 7.2
"""How wide a sign is at the font's size: enough to know where a name must be broken."""
_FONT = 'font-family="system-ui, -apple-system, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif" font-size="13"'
_ACCENT, _INK, _SOFT, _GROUND = "#1f5fae", "#1c2733", "#5b6b7c", "#fff"
"""The colours of the saved picture. On the page its classes take the page's own, light or dark."""


def chart_to_svg(figures: Sequence[Figure], language: Language) -> str:
    """Return the chart as SVG that stands alone; "" where the figures are of several kinds, or too few or many for one."""
    wanted = wants_table(figures)
    figures = plotted(figures)
    amounts = alike(figures)
    if not wanted or not 2 <= len(amounts) <= _MOST:
        return ""
    numbers, unit = in_one_unit(amounts, language)
    values = [float(amount.base) for amount in amounts]
    names = figure_names(figures, language)
    years = [figure.year for figure in figures]
    rises = all(one is not None and other is not None and one < other for one, other in zip(years, years[1:], strict=False))
    body = _line(values, numbers, names) if len(values) > 2 and rises else _bars(values, numbers, names)
    told = escape(word("unit_is", language, unit=unit))
    about = escape(_short(in_common(figures, language), _LONGEST_TITLE if language == "en" else _LONGEST_TITLE // 2))
    title = (
        f'<text x="16" y="20" font-weight="600" class="ink" fill="{_INK}">{about}</text>'
        f'<text x="{_WIDE - 16}" y="20" text-anchor="end" class="soft" fill="{_SOFT}">{told}</text>'
    )
    height = body[1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {height}" width="{_WIDE}" height="{height}" '
        f'role="img" {_FONT}>'
        f'<rect width="{_WIDE}" height="{height}" class="ground" fill="{_GROUND}"/>{title}{body[0]}</svg>'
    )


def _bars(values: Sequence[float], numbers: Sequence[str], names: Sequence[str]) -> tuple[str, int]:
    """Return the bars from a common zero, and the height of the picture."""
    least, most = min(0.0, *values), max(0.0, *values)
    scale = (_WIDE - _LEFT - 130) / ((most - least) or 1)
    zero = _LEFT - least * scale
    lines = [_broken(name) for name in names]
    high = _HIGH_ROW if any(len(one) > 1 for one in lines) else _ROW
    rows = []
    for place, (value, number, name) in enumerate(zip(values, numbers, lines, strict=True)):
        middle = 36 + place * high + high / 2
        left, wide = (zero, value * scale) if value >= 0 else (zero + value * scale, -value * scale)
        rows.append(
            f"{_name(name, middle)}"
            f'<rect x="{left:.1f}" y="{middle - 8}" width="{max(wide, 1):.1f}" height="16" rx="3" '
            f'class="accent" fill="{_ACCENT}"/>'
            f'<text x="{left + wide + 8:.1f}" y="{middle + 4}" class="ink" fill="{_INK}">{escape(number)}</text>'
        )
    return "".join(rows), 36 + len(values) * high + 14


def _name(lines: Sequence[str], middle: float) -> str:
    """Return a bar's name, in one line or two around the bar's middle."""
    first = middle + 4 - 8 * (len(lines) - 1)
    return "".join(
        f'<text x="{_LEFT - 10}" y="{first + place * 16}" text-anchor="end" class="ink" fill="{_INK}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )


def _broken(name: str) -> list[str]:
    """Return a name in at most two lines as wide as there is room; what does not fit is left out at the end."""
    lines = [""]
    for word_or_sign in _breakable(name):
        if lines[-1] and _wide(lines[-1] + word_or_sign.rstrip()) > _LEFT - 20:
            lines.append("")
        lines[-1] += word_or_sign
    shown = [line.strip() for line in lines[:2]]
    return shown if len(lines) < 3 else [shown[0], f"{shown[1][:-1]}…"]


def _breakable(name: str) -> list[str]:
    """Return a name in the pieces between which a line may end: words with the blank after them, Chinese signs each."""
    pieces: list[str] = []
    for sign in name:
        if pieces and _latin(sign) and _latin(pieces[-1][-1]) and pieces[-1][-1] != " ":
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _latin(sign: str) -> bool:
    return sign < "\u2e80"


def _wide(text: str) -> float:
    return sum(_LATIN_WIDE if _latin(sign) else _HAN_WIDE for sign in text)


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
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="accent" fill="{_ACCENT}"/>'
        f'<text x="{x:.1f}" y="{y - 12:.1f}" text-anchor="middle" class="ink" fill="{_INK}">{escape(number)}</text>'
        f'<text x="{x:.1f}" y="{bottom + 26}" text-anchor="middle" class="soft" fill="{_SOFT}">{escape(_short(name))}</text>'
        for (x, y), number, name in zip(points, numbers, names, strict=True)
    )
    base = f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}" class="base" stroke="#dde4ec"/>'
    line = f'<polyline points="{path}" fill="none" class="stroke" stroke="{_ACCENT}" stroke-width="2.5"/>'
    return f"{base}{line}{marks}", bottom + 44


def _short(name: str, most: int = 15) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
