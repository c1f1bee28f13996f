"""Rows of tables in another order, where order carries no nesting: siblings with subject codes, and nothing below them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Block, Grid, RawCell

_SEED = 20240601


def shuffled_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the sibling rows of every table shuffled; the same blocks give the same order."""
    return [_shuffled(block) if isinstance(block, Grid) else block for block in blocks]


def _shuffled(grid: Grid) -> Grid:
    rows: dict[int, list[RawCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    order = list(range(grid.rows))
    chance = random.Random(f"{_SEED} {grid.index}")
    for run in _runs([_sibling_mark(rows.get(row, [])) for row in range(grid.rows)]):
        chance.shuffle(moved := list(run))
        for place, row in zip(run, moved, strict=True):
            order[place] = row
    places = {row: place for place, row in enumerate(order)}
    return replace(grid, cells=tuple(replace(cell, row=places[cell.row]) for cell in grid.cells))


def _sibling_mark(row: Sequence[RawCell]) -> str | None:
    """Return what siblings share: the code of what is above them; None for rows that must stay where they are."""
    if any(cell.row_span > 1 for cell in row):
        return None
    cells = [cell.text.strip() for cell in sorted(row, key=lambda cell: cell.column)]
    code = ""
    for text in cells[:3]:
        if not re.fullmatch(r"\d{2,7}", text):
            break
        code += text
    if re.fullmatch(r"\d{7}", code) or re.fullmatch(r"3\d{4}", code):
        return code[:-2]
    return None


def _runs(marks: Sequence[str | None]) -> list[range]:
    """Return the stretches of rows that follow one another under one mark, two rows at least."""
    found: list[range] = []
    start = 0
    for end in range(1, len(marks) + 1):
        if end == len(marks) or marks[end] != marks[start]:
            if marks[start] is not None and end - start > 1:
                found.append(range(start, end))
            start = end
    return found
