"""Rows that a writer stacked in one: a label of three lines beside figures of three lines each are three rows.

Readers of formats that keep a cell's lines apart join them by `STACK`; `unstacked` makes rows of them or one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.amounts import is_dash, parse_amount, parse_number
from ingest.model import RawCell
from ingest.readers.building import GridDraft, cell_text

STACK = "\u2028"
"""Stands between the lines of a cell until its grid is whole."""


def stacked_text(lines: Iterable[str]) -> str:
    """Return the lines of one cell with `STACK` between them; blank lines count inside, not before and behind."""
    return STACK.join(line.strip() for line in lines).strip(STACK)


def unstacked(draft: GridDraft) -> GridDraft:
    """Return the grid with its stacked rows apart and the lines of all other cells as one text each."""
    if not any(STACK in cell.text for cell in draft.cells):
        return draft
    rows: dict[int, list[RawCell]] = {}
    for cell in draft.cells:
        rows.setdefault(cell.row, []).append(cell)
    heights = {at: _height(cells, _reached(draft.cells, at)) for at, cells in rows.items()}
    starts = [sum(heights.get(above, 1) for above in range(at)) for at in range(draft.rows + 1)]
    made = [one for cell in draft.cells for one in _apart(cell, heights[cell.row], starts)]
    return replace(draft, cells=tuple(sorted(made, key=lambda one: (one.row, one.column))), rows=starts[draft.rows])


def _reached(cells: Sequence[RawCell], row: int) -> bool:
    """Return whether a cell above reaches down into a row."""
    return any(cell.row < row < cell.row + cell.row_span for cell in cells if cell.row_span > 1)


def _height(cells: Sequence[RawCell], reached: bool) -> int:
    """Return how many rows are stacked in one: as many as its columns of figures and its label have lines; else 1."""
    stacks = [cell.text.split(STACK) for cell in cells]
    figures = [lines for lines in stacks if len(lines) > 1 and _are_figures(lines)]
    labels = [lines for lines in stacks if len(lines) > 1 and not _are_figures(lines)]
    heights = {len(lines) for lines in figures}
    if len(heights) != 1 or reached or any(cell.row_span > 1 for cell in cells):
        return 1
    height = next(iter(heights))
    alone = any(len(lines) == 1 and _is_figure(lines[0]) for lines in stacks)
    return height if not alone and any(len(lines) == height for lines in labels) else 1


def _are_figures(lines: Sequence[str]) -> bool:
    return all(not line or is_dash(line) or _is_figure(line) for line in lines) and any(map(_is_figure, lines))


def _is_figure(line: str) -> bool:
    return len(line) <= 60 and (parse_number(line) is not None or parse_amount(line) is not None)


def _apart(cell: RawCell, height: int, starts: Sequence[int]) -> Iterator[RawCell]:
    """Yield a cell at its new place, or a cell for each of its lines."""
    lines = cell.text.split(STACK)
    row, below = starts[cell.row], starts[min(cell.row + cell.row_span, len(starts) - 1)]
    if height == 1:
        # Two figures in one cell are never one number.
        several = len(lines) > 1 and _are_figures(lines)
        yield replace(cell, row=row, text="；".join(filter(None, lines)) if several else cell_text(lines), row_span=below - row)
        return
    if len(lines) != height:
        lines = [cell_text(lines), *[""] * (height - 1)]
    for at, line in enumerate(lines):
        yield replace(cell, row=row + at, text=line)
