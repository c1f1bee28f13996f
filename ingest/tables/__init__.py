"""Raw grids → tables with titles, units, headers of several rows, row and column paths.

The steps: `pieces` (cut at captions, joined over page breaks), then for each piece either `forms` or `headers`,
`shifts` and `labels`, put together by `build`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.model import Block, Identity, Section, Table
from ingest.sections import contents_blocks
from ingest.tables.build import piece_to_table
from ingest.tables.forms import form_to_table, is_form
from ingest.tables.pieces import blocks_to_pieces
from ingest.tables.wide import joined_sideways
from ingest.tables.words import normal_title, squeezed

__all__ = ["blocks_to_tables"]


def blocks_to_tables(
    blocks: Sequence[Block], sections: Sequence[Section] = (), identity: Identity | None = None
) -> tuple[Table, ...]:
    """Return the tables of a report in reading order, ids t1, t2, …

    Tables over page breaks are one. A contents page, and false tables of one column, are none.
    """
    known = identity or Identity(None, None, None)
    tables = []
    for number, piece in enumerate(joined_sideways(blocks_to_pieces(blocks, contents_blocks(blocks))), start=1):
        make = form_to_table if is_form(piece) else piece_to_table
        tables.append(make(piece, f"t{number}", sections, known))
    return tuple(_in_units_of_like(tables))


_ALIKE = 0.8
"""Share of a table's labels that one before it has too where both are the same form."""


def _in_units_of_like(tables: Sequence[Table]) -> Iterator[Table]:
    """Yield the tables; one without a unit is in that of a table before it with the same labels and no other title: a form
    once for each body, whose unit is printed over the first.
    """
    units: list[tuple[frozenset[str], str, str]] = []
    for table in tables:
        title = normal_title(table.title or "")
        labels = frozenset(squeezed(cell.text) for cell in table.cells if (cell.is_label or cell.is_header) and cell.text)
        if table.unit is None and len(labels) > 1:
            like = (
                unit for known, over, unit in reversed(units)
                if title in ("", over) and len(labels & known) >= _ALIKE * len(labels | known)
            )  # fmt: skip
            table = replace(table, unit=next(like, None))
        if table.unit is not None:
            units.append((labels, title, table.unit))
        yield table
