"""What a table of projects says of each in words beside its name: of what kind it is (项目类别: 一次性项目)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.model import Cell, Coordinates, Identity, Table
from ingest.tables.words import squeezed
from ingest.terms import canonical

_KIND = re.compile(r"项目(?:类别|类型|属性|性质)")


def kinds_of_rows(table: Table, identity: Identity) -> Iterator[tuple[Cell, Coordinates]]:
    """Yield the cells of a column that says of what kind each row is, with the row's path, and their coordinates."""
    heads = {cell.column: squeezed(cell.text) for cell in table.cells if cell.is_header and _KIND.fullmatch(squeezed(cell.text))}
    rows = {cell.row: cell.row_path for cell in table.cells if cell.row_path and not cell.is_label}
    for cell in table.cells:
        if cell.column not in heads or cell.is_header or not cell.is_label or not cell.text or cell.row not in rows:
            continue
        path = rows[cell.row]
        said = Coordinates(
            department=identity.department or table.department, level=identity.level, year=table.year or identity.year,
            stage=identity.stage, item=heads[cell.column], parents=(canonical(path[-1]),), nature="text",
        )  # fmt: skip
        yield replace(cell, row_path=path, column_path=(heads[cell.column],)), said
