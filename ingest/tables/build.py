"""One piece (rows under a caption) → one Table with row and column paths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.amounts import sign_unit
from ingest.coordinates import years_in
from ingest.english import english_unit
from ingest.model import Cell, Identity, RowRole, Section, Table
from ingest.tables.captions import Caption
from ingest.tables.headers import Column, columns_of, header_height, header_paths
from ingest.tables.labels import region_labels
from ingest.tables.matrix import Row, Slot
from ingest.tables.pieces import Piece
from ingest.tables.row_label import RowLabel
from ingest.tables.shifts import straighten
from ingest.tables.words import header_unit, is_number
from ingest.terms import is_latin


def piece_to_table(piece: Piece, table_id: str, sections: Sequence[Section], identity: Identity) -> Table:
    """Return the table of a piece that is not a form."""
    height = header_height(piece.rows)
    head, body = piece.rows[:height], piece.rows[height:]
    columns = columns_of(header_paths(head, piece.width, piece.spans_known), body)
    if piece.spans_known:
        kept, rows = tuple(columns), tuple(body)
    else:
        found = straighten(columns, body)
        kept, rows = found.columns, found.rows
    names = tuple(name for name in (piece.caption.department, identity.department, *identity.names) if name)
    cells = [*_header_cells(head, kept, columns), *_body_cells(kept, rows, len(head), names)]
    return frame(piece, table_id, sections, tuple(cells), len(head) + len(rows), len(kept), unit=_unit(piece.caption, kept, rows))


def frame(
    piece: Piece,
    table_id: str,
    sections: Sequence[Section],
    cells: tuple[Cell, ...],
    rows: int,
    columns: int,
    *,
    unit: str | None,
    form: bool = False,
) -> Table:
    """Return a Table around its cells: title, section, unit, year and notes from the piece."""
    first = piece.blocks[0]
    title = piece.caption.title
    # The date on which a form was filled in is not its year.
    periods = [word for word in piece.caption.words if re.search(r"年度|年\s*[)）]", word)]
    years = years_in(title or "") or years_in(" ".join(periods))
    return Table(
        table_id, title, section_path(sections, first), unit, cells, rows, columns, tuple(dict.fromkeys(piece.blocks)), form,
        piece.caption.department, years[0] if years else None, piece.notes, piece.caption.number,
    )  # fmt: skip


def section_path(sections: Sequence[Section], block: int) -> tuple[str, ...]:
    """Return the heading path of the innermost section that holds a block."""
    inside = [section for section in sections if section.start <= block < section.end]
    return max(inside, key=lambda section: (section.level, section.start)).path if inside else ()


def _unit(caption: Caption, columns: Sequence[Column], rows: Sequence[Row]) -> str | None:
    """Return the unit of the caption, else of the headers, else of the currency signs in the cells; None where they differ."""
    titled = english_unit(caption.title) if caption.title and is_latin(caption.title) else None
    titled = titled or (header_unit(caption.title) if caption.title else None)
    if caption.unit or titled:
        return caption.unit or titled
    units = {header_unit(text) for column in columns for text in column.path} - {None, "%"}
    if not units:
        units = {sign_unit(slot.text) for row in rows for slot in row if slot is not None and is_number(slot.text)} - {None}
    return next(iter(units)) if len(units) == 1 else None


def _header_cells(head: Sequence[Row], kept: Sequence[Column], columns: Sequence[Column]) -> list[Cell]:
    """Return the header's cells at the places that they have over the kept columns."""
    old_places = (
        [at for at, column in enumerate(columns) if column.kind != "empty"]
        if len(kept) != len(columns)
        else list(range(len(columns)))
    )
    new_place = {old: new for new, old in enumerate(old_places)} if len(old_places) == len(kept) else _by_path(columns, kept)
    found, seen = [], set[int]()
    for number, row in enumerate(head):
        for at, slot in enumerate(row):
            if slot is None or id(slot) in seen:
                continue
            seen.add(id(slot))
            place = new_place.get(at)
            if place is None:
                if not slot.text:
                    continue
                place = next((new_place[old] for old in range(at, len(columns)) if old in new_place), len(kept) - 1)
            found.append(_cell(slot, number, place, is_header=True, column_span=min(slot.column_span, len(kept) - place)))
    return found


def _by_path(columns: Sequence[Column], kept: Sequence[Column]) -> dict[int, int]:
    places: dict[int, int] = {}
    taken: set[int] = set()
    for old, column in enumerate(columns):
        for new, one in enumerate(kept):
            if new not in taken and one.path == column.path and one.region == column.region and one.kind == column.kind:
                places[old] = new
                taken.add(new)
                break
    return places


def _body_cells(columns: Sequence[Column], rows: Sequence[Row], start: int, names: Sequence[str]) -> list[Cell]:
    regions = sorted({column.region for column in columns})
    labels = {region: region_labels(columns, rows, region, names) for region in regions}
    found, seen = [], set[int]()
    for number, row in enumerate(rows):
        for at, slot in enumerate(row):
            if slot is None or at >= len(columns) or id(slot) in seen:
                continue
            seen.add(id(slot))
            column = columns[at]
            found.append(_body_cell(slot, start + number, at, column, labels[column.region][number], _span(rows, number, at)))
    return found


def _span(rows: Sequence[Row], number: int, at: int) -> int:
    slot, end = rows[number][at], number
    while end + 1 < len(rows) and at < len(rows[end + 1]) and rows[end + 1][at] is slot:
        end += 1
    return end - number + 1


def _body_cell(slot: Slot, row: int, at: int, column: Column, label: RowLabel, row_span: int) -> Cell:
    role: RowRole = label.role
    if column.kind in ("figure", "note"):
        cell = _cell(slot, row, at, row_path=label.path, column_path=(*label.over, *column.path), row_span=row_span)
        return replace(cell, code=label.code, role=role, region=column.region)
    cell = _cell(slot, row, at, is_label=True, column_path=(), row_path=(), row_span=row_span)
    return replace(cell, code=label.code, role=role, region=column.region)


def _cell(
    slot: Slot, row: int, at: int, *, row_path: tuple[str, ...] = (), column_path: tuple[str, ...] = (), is_header: bool = False,
    is_label: bool = False, row_span: int | None = None, column_span: int | None = None,
) -> Cell:  # fmt: skip
    return Cell(
        row=row,
        column=at,
        text=slot.text,
        row_path=row_path,
        column_path=column_path,
        row_span=row_span or slot.row_span,
        column_span=column_span or slot.column_span,
        is_header=is_header,
        is_label=is_label,
        position=slot.position,
        places=slot.places,
        raw_row=slot.raw_row,
        raw_column=slot.raw_column,
        block=slot.block,
    )
