"""A cited cell in its workbook: the sheet with its letters and row numbers, as whoever opens the file sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assistant.answers import Citation
from assistant.questions.model import Language
from assistant.web.whole import number_to_html
from assistant.web.words import word
from ingest.model import Table
from ingest.workbooks import Sheet

_ROWS_AROUND, _MOST_COLUMNS = 60, 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a workbook, row and column from 0."""

    sheet: Sheet
    row: int
    column: int

    @property
    def address(self) -> str:
        """The cell's name as spreadsheets tell it: C14."""
        return f"{letters(self.column)}{self.row + 1}"


def letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    named = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        named, column = chr(ord("A") + rest) + named, column - 1
    return named


# ---------------------------------------------------------------- finding the cell


def find_cell(sheets: Sequence[Sheet], table: Table, row: int, column: int | None) -> Spot | None:
    """Return where a table's cell stands: of the cells with its text, that with most of its row and column around it."""
    texts = {(cell.row, cell.column): _folded(cell.text) for cell in table.cells if cell.text.strip()}
    own = [at for (line, at) in texts if line == row]
    wanted = texts.get((row, own[0] if column is None and own else column or 0))
    if wanted is None:
        return None
    beside = {text for (line, _), text in texts.items() if line == row}
    above = {text for (line, at), text in texts.items() if at == column and line < row}
    spots = [
        Spot(sheet, *place) for sheet in sheets for place, text in sheet.cells.items() if _folded(text) == wanted
    ]
    return max(spots, key=lambda spot: _fit(spot, beside, above), default=None)


def _fit(spot: Spot, beside: set[str], above: set[str]) -> tuple[int, int]:
    line = {_folded(text) for (row, _), text in spot.sheet.cells.items() if row == spot.row}
    stack = {_folded(text) for (row, at), text in spot.sheet.cells.items() if at == spot.column and row < spot.row}
    return len(line & beside), len(stack & above)


def find_words(sheets: Sequence[Sheet], quote: str) -> Spot | None:
    """Return the first cell that holds these words."""
    wanted = _folded(quote)
    return next(
        (Spot(sheet, *place) for sheet in sheets for place, text in sheet.cells.items() if wanted and wanted in _folded(text)),
        None,
    )


def _folded(text: str) -> str:
    return "".join(text.split())


# ---------------------------------------------------------------- showing it


def sheet_to_html(spot: Spot, citation: Citation, language: Language) -> str:
    """Return the sheet around a cell, that is marked, with the letters of its columns and the numbers of its rows."""
    sheet = spot.sheet
    first = max(0, spot.row - _ROWS_AROUND)
    last = min(max(row for row, _ in sheet.cells), spot.row + _ROWS_AROUND)
    width = min(max(column for _, column in sheet.cells), max(spot.column, _MOST_COLUMNS)) + 1
    head = "".join(f"<th{_is(at == spot.column)}>{letters(at)}</th>" for at in range(width))
    rows = "".join(_row_to_html(row, width, spot, citation) for row in range(first, last + 1))
    where = word("sheet_at", language, sheet=escape(sheet.name), cell=spot.address)
    return (
        f'<p class="unit">{where}</p><div class="table-box sheet"><table><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _is(cited: bool) -> str:
    return ' class="column"' if cited else ""


def _row_to_html(row: int, width: int, spot: Spot, citation: Citation) -> str:
    cells = "".join(_cell_to_html(row, at, width, spot, citation) for at in range(width))
    return f"<tr{' class=row' if row == spot.row else ''}><th>{row + 1}</th>{cells}</tr>"


def _cell_to_html(row: int, column: int, width: int, spot: Spot, citation: Citation) -> str:
    """Return one cell; nothing where a merged one covers it."""
    merged = next((one for one in spot.sheet.merged if one[0] <= row <= one[2] and one[1] <= column <= one[3]), None)
    if merged is not None and (row, column) != merged[:2]:
        return ""
    spans = ""
    if merged is not None:
        spans = f' rowspan="{merged[2] - merged[0] + 1}" colspan="{min(merged[3], width - 1) - merged[1] + 1}"'
    text = escape(spot.sheet.cells.get((row, column), ""))
    if (row, column) == (spot.row, spot.column):
        return f'<td class="hit"{spans}>{text}{number_to_html(citation)}</td>'
    return f"<td{spans}>{text}</td>"
