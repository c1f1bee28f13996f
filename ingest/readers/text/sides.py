"""Two tables printed side by side (收入 | 支出) that came apart into one cell a line: which side each row stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import RawCell
from ingest.readers.building import GridDraft

_SIDE = re.compile(r"收\s*入|支\s*出")
_FIRST = re.compile(r"项\s*目|科\s*目|功能分类|按功能分类")
_NUMBER = re.compile(r"行\s*次")

Row = tuple[str, tuple[str, ...]]
"""A label and the figures behind it."""


def side_by_side(header: Sequence[str], rows: Sequence[Row]) -> GridDraft | None:
    """Return the grid of a two-sided table with numbered lines (项目 行次 金额 twice), or None where the header is none.

    A row stands on the side whose line number it continues; a right one stands on the line of the left one before it.
    """
    tops = [cell for cell in header[:2] if _SIDE.fullmatch(cell.strip())]
    heads = list(header[len(tops):])
    cut = next((at for at in range(2, len(heads)) if _FIRST.search(heads[at])), None)
    if cut is None or not _FIRST.search(heads[0]) or sum(bool(_NUMBER.fullmatch(head.strip())) for head in heads) != 2:
        return None
    widths = (cut, len(heads) - cut)
    lines = _lines([row for row in rows if not re.fullmatch(r"栏\s*次", row[0].strip())], widths)
    if lines is None:
        return None
    cells: list[RawCell] = []
    top = 0
    if len(tops) == 2:
        cells += [RawCell(0, 0, tops[0], 1, widths[0]), RawCell(0, cut, tops[1], 1, widths[1])]
        top = 1
    cells += [RawCell(top, column, head) for column, head in enumerate(heads)]
    for at, line in enumerate(lines, start=top + 1):
        texts = [text for row, width in zip(line, widths, strict=True) for text in _filled(row, width)]
        cells += [RawCell(at, column, text) for column, text in enumerate(texts)]
    return GridDraft(tuple(cells), top + 1 + len(lines), len(heads), spans_known=False)


def _lines(rows: Sequence[Row], widths: tuple[int, int]) -> list[list[Row | None]] | None:
    """Return the table's lines, a row or None on each side; None where a row's number continues neither."""
    lines: list[list[Row | None]] = []
    last: list[int | None] = [None, None]
    for label, values in rows:
        if not values or not values[0].isdigit():
            return lines if lines and not values else None
        number = int(values[0])
        side = _side_of(number, last)
        if side is None or len(values) >= widths[side]:
            return None
        if side == 1 and lines and lines[-1][1] is None:
            lines[-1][1] = (label, values)
        else:
            lines.append([(label, values), None] if side == 0 else [None, (label, values)])
        last[side] = number
    return lines if len(lines) >= 2 and last[1] is not None else None


def _side_of(number: int, last: Sequence[int | None]) -> int | None:
    for side in (0, 1):
        before = last[side]
        if before is not None and number == before + 1:
            return side
    if last[0] is None:
        return 0
    return 1 if last[1] is None and number > last[0] + 1 else None


def _filled(row: Row | None, width: int) -> list[str]:
    texts = [row[0], *row[1]] if row else []
    return [*texts, *[""] * (width - len(texts))]
