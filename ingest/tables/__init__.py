"""Raw grids → tables with titles, units, headers of several rows, row and column paths.

The steps: `pieces` (cut at captions, joined over page breaks), then for each piece either `forms` or `headers`,
`shifts` and `labels`, put together by `build`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Block, Identity, Section, Table
from ingest.sections import contents_blocks
from ingest.tables.build import piece_to_table
from ingest.tables.forms import form_to_table, is_form
from ingest.tables.pieces import blocks_to_pieces
from ingest.tables.wide import joined_sideways

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
    return tuple(tables)
