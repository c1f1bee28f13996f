"""Why each figure of a table landed where it did: the blocks as read, the heads over each column, each row's labels, and what
each coordinate of a figure was taken from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.coordinates import stated_in, years_in
from ingest.errors import InputError
from ingest.facts.headers import header_says, title_says
from ingest.model import Block, Cell, Fact, Grid, ParsedDocument, Table
from ingest.tables.words import squeezed

_WIDEST = 60
"""Characters of one cell that are shown."""


def trace(document: ParsedDocument, wanted: str) -> list[str]:
    """Return the lines that tell how the table was read that `wanted` names: its id, or words of its title.

    Raises InputError, with the tables that there are, where none or several are meant.
    """
    table = _table(document.tables, wanted)
    facts = [fact for fact in document.facts if fact.table_id == table.id]
    return [
        *_about(document, table),
        *(line for index in table.blocks for line in _block(document.raw.blocks[index])),
        "", "The heads over each column:", *_columns(table),
        "", "The figures of each row:", *_rows(table, facts, document),
    ]  # fmt: skip


def _table(tables: Sequence[Table], wanted: str) -> Table:
    named = [table for table in tables if table.id == wanted]
    named = named or [table for table in tables if table.title and squeezed(wanted) in squeezed(table.title)]
    if len(named) == 1:
        return named[0]
    there = "; ".join(f"{table.id} {table.title or '(no title)'}" for table in named or tables)
    raise InputError(f'{"Several tables are" if named else "No table is"} called "{wanted}". There are: {there}.')


def _about(document: ParsedDocument, table: Table) -> Iterator[str]:
    about = document.identity
    under = " > ".join(table.section) or "no heading"
    yield f"{table.id} {table.title or '(no title)'}, a {'form' if table.form else 'table'} under {under}"
    yield f"  above it: number {table.number}, unit {table.unit}, body {table.department}, year {table.year}"
    yield f"  its report: {about.department}, {about.year}, {about.stage}, {about.level}"


def _block(block: Block) -> Iterator[str]:
    yield ""
    if not isinstance(block, Grid):
        yield f"Block {block.index}, a line: {block.text[:_WIDEST]}"
        return
    pages = sorted({place.page for cell in block.cells for place in cell.places if place.page is not None})
    where = f" on page {', '.join(map(str, pages))}" if pages else f" on sheet {block.name}" if block.name else ""
    yield f"Block {block.index}, a grid of {block.rows} rows and {block.columns} columns{where}, as read (? is a guessed place):"
    cells = sorted(block.cells, key=lambda cell: (cell.row, cell.column))
    for row, group in groupby(cells, key=lambda cell: cell.row):
        yield f"  {row}: " + " | ".join(
            f"{cell.column}={cell.text[:_WIDEST]}{'?' if cell.position != 'read' else ''}" for cell in group if cell.text
        )


def _columns(table: Table) -> Iterator[str]:
    heads = {(cell.region, cell.column): cell.column_path for cell in table.cells if cell.column_path}
    labels = sorted({(cell.region, cell.column) for cell in table.cells if cell.is_label} - set(heads))
    yield from (f"  {column}: labels" for _, column in labels)
    for (region, column), path in sorted(heads.items()):
        yield f"  {column}: {' > '.join(path)}" + (f" (side {region + 1})" if region else "")


def _rows(table: Table, facts: Sequence[Fact], document: ParsedDocument) -> Iterator[str]:
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    ordered = sorted((fact for fact in facts if fact.row is not None), key=lambda fact: (fact.row or 0, fact.column or 0))
    for row, group in groupby(ordered, key=lambda fact: fact.row):
        told = list(group)
        yield f"  {row}: {' > '.join(told[0].row_path) or '(no label)'}, read as {told[0].role}"
        for fact in told:
            cell = cells.get((fact.row or 0, fact.column or 0))
            yield f"    {fact.raw[:_WIDEST] or '(blank)'}{_read_at(cell)}: {_about_fact(fact, table, document)}"
            if fact.doubt:
                yield f"      in doubt: {fact.doubt}"


def _read_at(cell: Cell | None) -> str:
    return f" (block {cell.block}, {cell.raw_row}:{cell.raw_column}, {cell.position})" if cell is not None else ""


def _about_fact(fact: Fact, table: Table, document: ParsedDocument) -> str:
    at = fact.coordinates
    unit = fact.amount.unit if fact.amount else None
    said = [("item", at.item), ("under", " > ".join(at.parents)), ("nature", at.nature), ("fund", at.fund), ("kind", at.kind)]
    told = [f"{name} {value}" for name, value in said if value]
    sourced = (("year", at.year), ("stage", at.stage), ("unit", unit), ("body", at.subject or at.department))
    told += [f"{name} {value} ({_from(name, fact, table, document)})" for name, value in sourced if value]
    return ", ".join(told)


def _from(name: str, fact: Fact, table: Table, document: ParsedDocument) -> str:
    """Return what a coordinate was taken from: the heads, the row, the title, the lines above the table, the report."""
    heads, title = header_says(fact.column_path), title_says(table.title or "")
    rows = " ".join(fact.row_path)
    witnesses: dict[str, list[tuple[str, object]]] = {
        "year": [("the heads", heads.year), ("the heads: a year before", heads.last_year or heads.before_last),
                 ("the row", years_in(rows)), ("the title", title.year), ("above the table", table.year)],
        "stage": [("the heads", heads.stage), ("the row", stated_in(rows).stage), ("the title", title.stage)],
        "unit": [("its nature", fact.coordinates.nature in ("growth", "share", "completion", "score")), ("the heads", heads.unit),
                 ("above the table", fact.amount is not None and fact.amount.unit == table.unit)],
        "body": [("the row or the heads", fact.coordinates.subject), ("above the table", not document.identity.department)],
    }  # fmt: skip
    return next((source for source, found in witnesses[name] if found), "its own words" if name == "unit" else "the report")
