"""Every number that a page prints inside a table, held against the cells that were made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.readers.pdf.cells import DraftCell, DraftGrid
from ingest.readers.pdf.pages import Token


def unread_numbers(grid: DraftGrid, numbers: Iterable[Token]) -> tuple[str, ...]:
    """Return the numbers printed inside a grid that none of its cells holds; each digit read accounts for one printed.

    A number counts as read in the cell that it stands in, else in any other: a wide one may have been moved over a wall.
    """
    x0, top, x1, bottom = grid.box
    inside = [one for one in numbers if x0 <= one.x <= x1 and top <= one.y <= bottom]
    left = [_squeezed(cell.text) for cell in grid.cells]
    astray = [one for one in inside if not any(_take(left, at, one.text) for at in _cells_at(grid.cells, one))]
    return tuple(one.text for one in astray if not any(_take(left, at, one.text) for at in range(len(left))))


def _cells_at(cells: Sequence[DraftCell], number: Token) -> list[int]:
    return [
        at for at, cell in enumerate(cells)
        if cell.box[0] <= number.x <= cell.box[2] and cell.box[1] <= number.y <= cell.box[3]
    ]  # fmt: skip


def _take(left: list[str], at: int, number: str) -> bool:
    """Take a number out of what is left of a cell's text; return whether it was there."""
    text = _squeezed(number)
    if text not in left[at]:
        return False
    left[at] = left[at].replace(text, "\x00", 1)
    return True


def _squeezed(text: str) -> str:
    return re.sub(r"[\s,，]", "", text).replace("．", ".")
