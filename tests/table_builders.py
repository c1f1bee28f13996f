"""Small grids for the tests of tables, facts and checks, drawn as lines of cells parted by bars."""

from __future__ import annotations

from dataclasses import replace

from ingest.checks import facts_to_findings
from ingest.facts import form_to_facts, table_to_facts
from ingest.model import Block, Fact, Finding, Grid, Identity, Paragraph, RawCell, Table
from ingest.tables import blocks_to_tables

BUDGET = Identity("某局", 2022, "budget", names=("某局",))
FINAL = Identity("某局", 2022, "actual", names=("某局",))


def ragged(*lines: str) -> Grid:
    """A grid whose merges were lost: what is blank may be a merge."""
    rows = [line.split("|") for line in lines]
    cells = tuple(RawCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(0, cells, len(rows), max(map(len, rows)), False)


def ruled(*lines: str) -> Grid:
    """A grid with its merges: "<" belongs to the cell at its left, "^" to the one above."""
    rows = [line.split("|") for line in lines]
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            wide = next((n for n in range(1, len(row) - c) if row[c + n] != "<"), len(row) - c)
            high = next((n for n in range(1, len(rows) - r) if len(rows[r + n]) <= c or rows[r + n][c] != "^"), len(rows) - r)
            cells.append(RawCell(r, c, text, high, wide))
    return Grid(0, tuple(cells), len(rows), max(map(len, rows)), True)


def blocks(*parts: str | Grid) -> tuple[Block, ...]:
    return tuple(Paragraph(at, part) if isinstance(part, str) else replace(part, index=at) for at, part in enumerate(parts))


def tables(*parts: str | Grid, identity: Identity = BUDGET) -> tuple[Table, ...]:
    return blocks_to_tables(blocks(*parts), (), identity)


def facts(*parts: str | Grid, identity: Identity = BUDGET) -> list[Fact]:
    given = blocks(*parts)
    found: list[Fact] = []
    for table in blocks_to_tables(given, (), identity):
        found += form_to_facts(table, identity, given) if table.form else table_to_facts(table, identity)
    return found


def findings(*parts: str | Grid, identity: Identity = BUDGET) -> tuple[Finding, ...]:
    return facts_to_findings(facts(*parts, identity=identity), tables(*parts, identity=identity))


def figure(found: list[Fact], item: str, **wanted: object) -> str:
    """The one figure of an item whose coordinates are as wanted, as printed with its unit."""
    own = [fact for fact in found if fact.coordinates.item == item and fact.amount is not None
           and all(getattr(fact.coordinates, name) == value for name, value in wanted.items())]  # fmt: skip
    assert len(own) == 1, [(fact.coordinates, fact.raw) for fact in own]
    return str(own[0].amount)


def cell(table: Table, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Row path and column path of the one cell with this text."""
    own = [one for one in table.cells if one.text == text and not one.is_header and not one.is_label]
    assert len(own) == 1, own
    return own[0].row_path, own[0].column_path
