"""Misread or misprint: whether every figure that is printed in a table's area was read, and which cells are in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.amounts import parse_number
from ingest.model import SUMS_OPEN, Block, Fact, Finding, Grid, Paragraph, RawCell, Table
from ingest.tables.words import squeezed

_AMOUNT = re.compile(r"(?<![\d.])\d[\d,，]*\.\d{1,4}(?![\d.])")
"""A figure outside of cells: only one with decimals is told from a page number."""


def unread_figures(table: Table, blocks: Sequence[Block], placed: frozenset[tuple[int, int, int]]) -> tuple[str, ...]:
    """Return the figures printed in a table's area that none of its cells holds.

    They stand in the page and in no raw cell, in a raw cell and in no table, or on a line between two parts of the table
    (the row behind a page break that no ruling reaches). `placed` is what `placed_cells` gives for all tables.
    """
    known = {block.index: block for block in blocks}
    grids = [block for at in table.blocks if isinstance(block := known.get(at), Grid)]
    if not grids:
        return ()
    found = [number for grid in grids for number in grid.unread]
    if not table.form:
        found += [cell.text for grid in grids for cell in _left_out(grid, placed)]
    between = range(grids[0].index, grids[-1].index)
    lines = (known[at] for at in between if at in known and at not in table.blocks)
    found += [amount for line in lines if isinstance(line, Paragraph) for amount in _AMOUNT.findall(line.text)]
    return tuple(found)


def placed_cells(tables: Iterable[Table]) -> frozenset[tuple[int, int, int]]:
    """Return block, row and column of every raw cell that some table holds."""
    return frozenset(
        (cell.block, cell.raw_row, cell.raw_column)
        for table in tables
        for cell in table.cells
        if cell.block is not None and cell.raw_row is not None and cell.raw_column is not None
    )


def _left_out(grid: Grid, placed: frozenset[tuple[int, int, int]]) -> list[RawCell]:
    """Return the raw cells with an amount that no table holds; a repeated header's years and column numbers are none."""
    return [
        cell for cell in grid.cells
        if (grid.index, cell.row, cell.column) not in placed and _is_amount(squeezed(cell.text))
    ]  # fmt: skip


def _is_amount(text: str) -> bool:
    if not re.search(r"\d", text) or re.fullmatch(r"\d{1,2}|(?:19|20)\d{2}", text):
        return False
    return parse_number(text) is not None


def facts_in_doubt(facts: Sequence[Fact], findings: Iterable[Finding]) -> tuple[Fact, ...]:
    """Return the facts with those in doubt that an open sum of our own fault rests on: the placed ones by inference, or all
    of them where each was read.
    """
    known = {fact.id: fact for fact in facts}
    doubted: set[str] = set()
    for finding in findings:
        if finding.status == "open" and finding.fault == "reading" and finding.identity.startswith("sum_"):
            own = [operand.fact_id for operand in (*finding.stated, *finding.parts)]
            inferred = [one for one in own if known[one].position == "inferred"]
            doubted.update(inferred or own)
    return tuple(replace(fact, doubt=SUMS_OPEN) if fact.id in doubted and fact.doubt is None else fact for fact in facts)
