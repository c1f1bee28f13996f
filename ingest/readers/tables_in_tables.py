"""Shared by formats with real tables (HTML, Word): spans to grid positions, and which of nested tables hold data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import RawCell
from ingest.readers.building import BlockBuilder, GridDraft
from ingest.readers.limits import check_limit
from ingest.readers.stacks import unstacked
from ingest.readers.text.values import is_value


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell as the format writes it. `row_span` 0 means down to the table's end, as in HTML."""

    text: str
    row_span: int = 1
    column_span: int = 1
    nested: bool = False
    inner: tuple[tuple[SourceCell, ...], ...] = ()
    """The rows of the one table that it holds instead of a text."""


LONGEST_KEY = 20
"""Characters of a cell that can name what the table beside it holds."""


def spliced(rows: Sequence[Sequence[SourceCell]]) -> list[list[SourceCell]] | None:
    """Return the rows of a form with the tables that its values are as rows of its own, their keys beside them (资金情况 | a
    table of four rows); None where the tables inside do not stand behind a key each, beside rows of keys and values.
    """
    if not any(cell.inner for row in rows for cell in row):
        return None
    if any(len(row) != 2 or row[0].inner or not _is_key(row[0]) or any(cell.row_span != 1 for cell in row) for row in rows):
        return None
    if all(row[1].inner for row in rows) or any(row[1].nested and not row[1].inner for row in rows):
        return None
    width = max(sum(cell.column_span for cell in inner) for row in rows for inner in row[1].inner)
    found: list[list[SourceCell]] = []
    for key, value in rows:
        if not value.inner:
            found.append([key, replace(value, column_span=width)])
        for at, inner in enumerate(value.inner):
            found.append([replace(key, row_span=len(value.inner)), *inner] if at == 0 else list(inner))
    return found


def _is_key(cell: SourceCell) -> bool:
    return 0 < len(cell.text.strip()) <= LONGEST_KEY and not cell.nested


def spans_to_draft(rows: Sequence[Sequence[SourceCell]], builder: BlockBuilder) -> GridDraft:
    """Return the grid of rows whose cells flow around the spans of those above.

    A span beyond the table's edge is cut: one title cell with colspan=99 makes no 99 columns, unless another row
    needs them. Raises LimitExceeded where the spans cover more cells than the builder's limits allow.
    """
    most = builder.limits.columns + 1
    taken: dict[tuple[int, int], bool] = {}
    placed: list[tuple[int, int, SourceCell]] = []
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            if column > most:
                break
            placed.append((at, column, cell))
            height = min(cell.row_span or len(rows), len(rows) - at)
            for down in range(height if height > 1 else 0):
                for right in range(min(max(cell.column_span, 1), most)):
                    taken[at + down, column + right] = True
                check_limit(builder.document, "cells", len(taken), builder.limits.cells, "the area of its merged cells")
            column += min(max(cell.column_span, 1), most)
    columns = _width(placed, rows)
    cells = tuple(
        RawCell(at, column, cell.text, max(1, min(cell.row_span or len(rows), len(rows) - at)),
                max(1, min(cell.column_span, columns - column)))
        for at, column, cell in placed if column < columns
    )  # fmt: skip
    return unstacked(GridDraft(cells, len(rows), columns))


def _width(placed: Sequence[tuple[int, int, SourceCell]], rows: Sequence[Sequence[SourceCell]]) -> int:
    """Return the number of columns: the widest row of more than one cell, else the widest."""
    several = [column + max(cell.column_span, 1) for at, column, cell in placed if len(rows[at]) > 1]
    return max(several or [column + 1 for _at, column, _cell in placed], default=0)


def is_layout(rows: Sequence[Sequence[SourceCell]]) -> bool:
    """Return whether a table only arranges a page: one cell, one column of running text, or tables in its cells and
    fewer than four figures of its own.
    """
    cells = [cell for row in rows for cell in row]
    if len(cells) <= 1 or max((len(row) for row in rows), default=0) <= 1:
        return True
    if any(cell.nested for cell in cells):
        return sum(1 for cell in cells if not cell.nested and is_value(cell.text)) < 4
    return False
