"""A grid as rows of slots, so that spans can be asked for by position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.model import Grid, Place, Position, RawCell
from ingest.tables.words import is_number


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One printed cell. Compared by identity: a span's slot stands at each of its positions, as the same object."""

    text: str
    block: int
    raw_row: int
    raw_column: int
    row_span: int = 1
    column_span: int = 1
    places: tuple[Place, ...] = ()
    position: Position = "read"


MOST_POSITIONS = 5_000_000
"""Positions that spans may fill in one grid; beyond, a cell stands at its own corner only."""

Row = tuple[Slot | None, ...]


def grid_to_rows(grid: Grid) -> list[Row]:
    """Return the rows of `grid`; a span's slot is repeated over its positions, a position without a cell is None.

    Where two cells claim one position, the one that begins there has it.
    """
    rows: list[list[Slot | None]] = [[None] * grid.columns for _ in range(grid.rows)]
    left = MOST_POSITIONS
    for cell in sorted(grid.cells, key=lambda one: (one.row_span * one.column_span == 1, one.row, one.column)):
        slot = _slot(cell, grid.index)
        left -= min(cell.row_span, grid.rows) * min(cell.column_span, grid.columns)
        if left < 0 and cell.row < grid.rows and cell.column < grid.columns:
            rows[cell.row][cell.column] = slot
            continue
        for row in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, grid.columns)):
                rows[row][column] = slot
    return [tuple(row) for row in rows]


def _slot(cell: RawCell, block: int) -> Slot:
    return Slot(cell.text.strip(), block, cell.row, cell.column, cell.row_span, cell.column_span, cell.places, cell.position)


def distinct(row: Sequence[Slot | None]) -> Iterator[Slot]:
    """Yield the slots of a row from the left, each once."""
    before: Slot | None = None
    for slot in row:
        if slot is not None and slot is not before:
            yield slot
        before = slot


def new_slots(row: Sequence[Slot | None], above: Sequence[Slot | None] | None) -> list[Slot]:
    """Return the slots of a row that do not hang down from the row above it."""
    hanging = {id(slot) for slot in above if slot is not None} if above is not None else set()
    return [slot for slot in distinct(row) if id(slot) not in hanging]


def texts(row: Sequence[Slot | None]) -> list[str]:
    """Return the texts of a row that are not blank, each slot once."""
    return [slot.text for slot in distinct(row) if slot.text.strip()]


def drop_empty_columns(rows: Sequence[Row]) -> list[Row]:
    """Return `rows` without columns in which no slot begins with any text, where the grid's spans are known.

    A column that only repeats the slot to its left is a ghost of the ruling. A blank column that has its own slots stays.
    """
    width = max((len(row) for row in rows), default=0)
    keep = [column for column in range(width) if not _is_ghost(rows, column)]
    return (
        [tuple(row[column] if column < len(row) else None for column in keep) for row in rows]
        if len(keep) < width
        else list(rows)
    )


def join_apart_columns(rows: Sequence[Row]) -> list[Row]:
    """Return `rows` with a head and the figures below it in one column, where spaces set them in two beside each other.

    Printed text centres a head over figures that stand right: the one column has words at the top only, its neighbour
    figures below and nothing where the head stands.
    """
    width = max((len(row) for row in rows), default=0)
    found = [tuple(row[column] if column < len(row) else None for column in range(width)) for row in rows]
    column = 0
    while column + 1 < width:
        if _are_apart(found, column, column + 1) or _are_apart(found, column + 1, column):
            found = [(*row[:column], _said(row[column]) or row[column + 1], *row[column + 2 :]) for row in found]
            width -= 1
        column += 1
    return found if width < max((len(row) for row in rows), default=0) else list(rows)


def _said(slot: Slot | None) -> Slot | None:
    return slot if slot is not None and slot.text.strip() else None


_FIGURES_BELOW = 2


def _are_apart(rows: Sequence[Row], head: int, figures: int) -> bool:
    """Return whether one column holds no more than the head of another, which has none of its own."""
    heads = [at for at, row in enumerate(rows) if _said(row[head])]
    below = [at for at, row in enumerate(rows) if _said(row[figures])]
    if not heads or len(below) < _FIGURES_BELOW or max(heads) >= min(below) or figures == 0:
        return False
    words, numbers = (_said(rows[heads[-1]][head]), [_said(rows[at][figures]) for at in below])
    return words is not None and not is_number(words.text) and all(one is not None and is_number(one.text) for one in numbers)


def _is_ghost(rows: Sequence[Row], column: int) -> bool:
    for row in rows:
        slot = row[column] if column < len(row) else None
        left = row[column - 1] if column else None
        if slot is not None and slot is not left:
            return False
    return True
