"""Spreadsheets: .xlsx with its formats and merges, old .xls, and text with separators (.csv, .tsv).

Each sheet is one grid or several: a title row behind blank rows begins another. Titles and units above a header become
paragraphs. Hidden sheets, rows and columns are left out with a note; formulas give their stored results, else
what their cells come to where that is plain arithmetic; errors stay words (#DIV/0!).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.amounts import parse_number
from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import RawCell, RawDocument
from ingest.readers.building import BlockBuilder, GridDraft, cell_text, digest, digest_file, lift_titles, rows_to_draft
from ingest.readers.containers import open_container
from ingest.readers.limits import DEFAULT_LIMITS, Limits, check_file_size, check_limit
from ingest.readers.mirror import strip_pinyin
from ingest.readers.sheets.old import read_old_workbook
from ingest.readers.sheets.workbook import Range, Sheet, read_workbook
from ingest.readers.stacks import STACK, stacked_text, unstacked
from ingest.readers.text.decoding import decode


def read_sheets(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of an .xlsx or .xlsm file. Raises UnreadableFile, LimitExceeded."""
    check_file_size(path, limits)
    builder = BlockBuilder(path.name, limits)
    with open_container(path, limits) as container:
        sheets = read_workbook(container, path.name, limits)
    return _finish(sheets, builder, digest_file(path), "xlsx")


def read_old_sheets(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of an .xls file. Raises UnreadableFile, LimitExceeded."""
    check_file_size(path, limits)
    builder = BlockBuilder(path.name, limits)
    sheets = read_old_workbook(path, limits)
    if not all(sheet.formats_known or sheet.hidden for sheet in sheets):
        builder.note("The number formats of this .xls file were not read: a share such as 81.29% may stand as 0.8129.")
    return _finish(sheets, builder, digest_file(path), "xls")


def _finish(sheets: Sequence[Sheet], builder: BlockBuilder, sha256: str, format: str) -> RawDocument:
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    if hidden:
        builder.note(f"Hidden sheets were left out: {', '.join(hidden)}.")
    for sheet in sheets:
        if not sheet.hidden:
            _add_sheet(sheet, builder)
    if not builder.blocks:
        raise UnreadableFile(f"{builder.document}: its sheets are empty; give the workbook that holds the figures")
    return builder.finish(sha256, format)


def _add_sheet(sheet: Sheet, builder: BlockBuilder) -> None:
    """Add the tables of a sheet, each with its titles before it."""
    if sheet.unset:
        builder.note(f"Sheet {sheet.name}: {sheet.unset} formulas have no stored result; open and save the file in Excel.")
    if sheet.worked:
        builder.note(f"Sheet {sheet.name}: {sheet.worked} formulas have no stored result and were worked out from their cells.")
    if sheet.concealed:
        builder.note(f"Sheet {sheet.name}: hidden rows, columns or figures were left out.")
    if not sheet.cells:
        return
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in sorted(sheet.cells.items()):
        rows.setdefault(row, {})[column] = text
    left, right = min(column for _row, column in sheet.cells), max(column for _row, column in sheet.cells)
    area = (max(rows) - min(rows) + 1) * (right - left + 1)
    check_limit(builder.document, "columns", right - left + 1, builder.limits.columns, f"the number of columns of {sheet.name}")
    check_limit(builder.document, "cells", area, builder.limits.cells, f"the area of {sheet.name}")
    for first, last in _groups(rows):
        inside = {(row, column): text for row in range(first, last + 1) for column, text in rows.get(row, {}).items()}
        unseen = tuple(text for (row, _), text in sheet.unseen.items() if first <= row <= last and parse_number(text) is not None)
        merged = [one for one in sheet.merged if first <= one[0] <= last]
        hidden = {column for row, column in sheet.unseen if first <= row <= last}
        for part in _side_by_side(inside, _bridged(merged, hidden)):
            _add_table(part, merged, sheet.name, builder, unseen)


def _bridged(merged: Sequence[Range], hidden: set[int]) -> set[int]:
    """Return the columns that part no tables where they are blank: something hidden stands there, or merged cells reach over."""
    return hidden | {
        column for _first_row, first, _last_row, last in merged for column in range(first + 1, last) if last > first + 1
    }


def _groups(rows: dict[int, dict[int, str]]) -> list[tuple[int, int]]:
    """Return the first and last row of each table: blank rows part two where a title or unit stands behind them."""
    groups: list[tuple[int, int]] = []
    for row, cells in rows.items():
        if groups and (row <= groups[-1][1] + 1 or not _begins_table(cells.values())):
            groups[-1] = (groups[-1][0], row)
        else:
            groups.append((row, row))
    return groups


def _begins_table(texts: Iterable[str]) -> bool:
    """Return whether a row would be lifted from a table as its title."""
    title = [RawCell(0, at, text) for at, text in enumerate(texts)]
    return bool(lift_titles(GridDraft((*title, RawCell(1, 0, "-"), RawCell(2, 0, "-")), 3, len(title)))[0])


def _side_by_side(cells: dict[tuple[int, int], str], bridged: set[int]) -> list[dict[tuple[int, int], str]]:
    """Return the cells of each table where blank columns part tables that have a title each; else all of them as one.
    The columns of `bridged` part none.
    """
    columns = sorted({column for _row, column in cells} | bridged)
    starts = [at for before, at in zip(columns, columns[1:], strict=False) if at > before + 1]
    edges = [columns[0], *starts, columns[-1] + 1]
    parts = [
        {place: text for place, text in cells.items() if low <= place[1] < high}
        for low, high in zip(edges, edges[1:], strict=False)
    ]  # fmt: skip
    parts = [part for part in parts if part]
    return parts if len(parts) > 1 and all(map(_has_title, parts)) else [cells]


def _has_title(cells: dict[tuple[int, int], str]) -> bool:
    """Return whether a table begins with a row that holds nothing but a title, over rows of two cells or more."""
    top = min(row for row, _column in cells)
    first = [text for (row, _column), text in cells.items() if row == top]
    return len(first) == 1 and len({column for _row, column in cells}) > 1 and _begins_table(first)


def _add_table(
    cells: dict[tuple[int, int], str], merged: Sequence[Range], name: str, builder: BlockBuilder, unseen: tuple[str, ...]
) -> None:
    """Add a table with its titles; text in a single column is no table but lines. `unseen` are the figures hidden in it."""
    if len({column for _row, column in cells}) == 1:
        for text in cells.values():
            builder.paragraph(cell_text(_tidy(text).split(STACK)))
        return
    titles, rest = lift_titles(_draft(cells, merged))
    for title in titles:
        builder.paragraph(title)
    builder.grid(replace(rest, name=name, unread=unseen))


def _draft(cells: dict[tuple[int, int], str], merged: Sequence[Range]) -> GridDraft:
    """Return the grid of the used rectangle: blanks as cells, merged ranges as spans; unused outer columns left out."""
    top, bottom = min(row for row, _column in cells), max(row for row, _column in cells)
    left, right = min(column for _row, column in cells), max(column for _row, column in cells)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for first_row, first_column, last_row, last_column in merged:
        last_row, last_column, first_column = min(last_row, bottom), min(last_column, right), max(first_column, left)
        if first_column > last_column or first_row > last_row or (first_row, first_column) in covered:
            continue
        spans[first_row, first_column] = (last_row - first_row + 1, last_column - first_column + 1)
        covered.update((r, c) for r in range(first_row, last_row + 1) for c in range(first_column, last_column + 1))
    made: list[RawCell] = []
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            place = (row, column)
            if place in covered and place not in spans:
                continue
            height, width = spans.get(place, (1, 1))
            made.append(RawCell(row - top, column - left, _tidy(cells.get(place, "")), height, width))
    return unstacked(GridDraft(tuple(made), bottom - top + 1, right - left + 1))


def _tidy(text: str) -> str:
    return strip_pinyin(stacked_text(text.replace("\u00a0", " ").replace("_x000D_", "").splitlines()))


def read_separated(path: Path, limits: Limits = DEFAULT_LIMITS) -> RawDocument:
    """Return the blocks of a text with separators (.csv, .tsv): paragraphs for titles, one grid for the rows."""
    check_file_size(path, limits)
    data = path.read_bytes()
    decoded = decode(data, path.name)
    check_limit(path.name, "text_characters", len(decoded.text), limits.text_characters, "the number of characters")
    builder = BlockBuilder(path.name, limits)
    for note in decoded.notes:
        builder.note(note)
    rows = _separated_rows(decoded.text.lstrip("\ufeff"), path.name, limits)
    titles, draft = lift_titles(unstacked(rows_to_draft(rows)))
    for title in titles:
        builder.paragraph(title)
    builder.grid(draft)
    if not builder.blocks:
        raise UnreadableFile(f"{path.name}: the file holds separators only; give one that holds the figures")
    return builder.finish(digest(data), "csv")


_QUOTED = re.compile(r'"[^"]*"')
"""A field whose separators part nothing: "8,650,300.00"."""


def _separated_rows(text: str, name: str, limits: Limits) -> list[list[str]]:
    """Return the rows without wholly blank ones; the separator is the one that most lines hold most often."""
    lines = _QUOTED.sub("", text).splitlines()[:200]
    separator = max("\t,;|", key=lambda one: sum(min(line.count(one), 50) for line in lines))
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator):
            cells += len(row)
            check_limit(name, "cells", cells, limits.cells, "the number of cells")
            if any(field.strip() for field in row):
                row[0] = row[0].removeprefix("# ")  # a line of words before the table
                rows.append([_tidy(field) for field in row])
    except csv.Error as error:
        if "limit" in str(error):
            raise LimitExceeded(f"{name}: a field is longer than 131,072 characters; check its quotation marks") from error
        raise UnreadableFile(
            f"{name}: line {len(rows) + 1} cannot be read as CSV; save the table again as CSV or .xlsx"
        ) from error
    return rows
