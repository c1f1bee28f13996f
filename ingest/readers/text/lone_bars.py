"""Tables whose cells stand on lines of their own with a lone bar between each two; two bars in a row end a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.stacked import cells_to_rows
from ingest.readers.text.values import is_sentence, is_value

_BARS = frozenset("|｜│")
_LONGEST_CELL = 4
"""Lines that one cell may be broken over."""


def lone_bar_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table of cells with lone bars between that begins at `start`, and the line behind it; else None."""
    if not _is_bar(lines[start]):
        return None
    cells, end = _cells(lines, start)
    rows = _rows(cells)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if sum(widths.values()) < 3 or sum(is_value(cell) for row in rows for cell in row) < 2:
        return None
    width, times = widths.most_common(1)[0]
    first = next((at for at, row in enumerate(rows) if len(row) == width), 0)
    if times == len(rows) - first:
        return [*(cell for row in rows[:first] for cell in row), rows_to_draft(rows[first:])], end
    found = cells_to_rows([cell for row in rows for cell in row], blanks_kept=False)
    return (found, end) if found else None


def _is_bar(line: str) -> bool:
    return line.strip() in _BARS


def _cells(lines: Sequence[str], start: int) -> tuple[list[str], int]:
    """Return the cells between the bars, blanks as "", and the line behind the last bar."""
    cells: list[str] = []
    held: list[str] = []
    end = at = start
    while at < len(lines):
        text = lines[at].strip()
        if _is_bar(text):
            cells.append("".join(held))
            held, end = [], at + 1
        elif len(text) > 40 or is_sentence(text) or len(held) >= _LONGEST_CELL:
            break
        elif text:
            held.append(text)
        at += 1
    return cells, end


def _rows(cells: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for cell in cells:
        if cell:
            rows[-1].append(cell)
        elif rows[-1]:
            rows.append([])
    return [row for row in rows if row]


__all__ = ["lone_bar_table"]
