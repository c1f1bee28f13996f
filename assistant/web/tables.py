"""A report's table as HTML, headers in place and the cited cells marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from assistant.questions.model import Language
from assistant.web.words import word
from assistant.wording import unit_words
from ingest.amounts import MONEY
from ingest.model import Cell, Table

MOST_ROWS = 240
"""Rows shown of a longer table: its header, and those around the first cited cell."""

Marks = Mapping[tuple[int, int | None], Sequence[str]]
"""(row, column) → the citation marks to set there, as HTML; column None marks the whole row."""


def table_to_html(table: Table, marks: Marks, language: Language) -> str:
    """Return the table with the marked cells of class `hit`, their rows and columns tinted."""
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    head = _header_rows(by_row)
    stays = _naming_column(table)
    body = _shown_rows([row for row in sorted(by_row) if row >= head], marks)
    rows = [_row_to_html(sorted(by_row[row], key=lambda cell: cell.column), marks, stays) for row in body]
    header = "".join(
        _row_to_html(sorted(by_row[row], key=lambda cell: cell.column), marks, stays) for row in range(head) if row in by_row
    )
    left_out = len([row for row in by_row if row >= head]) - len(body)
    note = f'<p class="quiet">{word("more_rows", language, n=left_out)}</p>' if left_out else ""
    kind = ' class="labelled"' if stays is not None else ""
    return f'<div class="table-box"><table{kind}><thead>{header}</thead><tbody>{"".join(rows)}</tbody></table></div>{note}'


def unit_of_table(table: Table, language: Language) -> str:
    """Return the line above a table that says its unit; nothing where it has none. In English what it is in yuan comes first."""
    if not table.unit:
        return ""
    unit = unit_words(table.unit, language)
    if language == "en" and table.unit in MONEY:
        unit = f"{'' if MONEY[table.unit] == 1 else f'{MONEY[table.unit]:,} '}{word('yuan', language)} ({table.unit})"
    return f'<p class="unit">{word("unit_is", language, unit=escape(unit))}</p>'


def _header_rows(by_row: Mapping[int, Sequence[Cell]]) -> int:
    """Return how many rows from the top hold nothing but headers."""
    count = 0
    while count in by_row and all(cell.is_header or not cell.text.strip() for cell in by_row[count]):
        count += 1
    return count


def _naming_column(table: Table) -> int | None:
    """Return the column that stays when a wide table is moved sideways: the labels', not that of their codes."""
    words: Counter[int] = Counter()
    for cell in table.cells:
        if cell.is_label and not cell.is_header:
            words[cell.column] += sum(not one.isdigit() for one in cell.text.strip())
    return max(words, key=lambda column: (words[column], -column)) if words else None


def _shown_rows(rows: list[int], marks: Marks) -> list[int]:
    if len(rows) <= MOST_ROWS:
        return rows
    first = min((row for row, _ in marks), default=0)
    start = max(0, min(len(rows) - MOST_ROWS, sum(row < first for row in rows) - MOST_ROWS // 2))
    return rows[start : start + MOST_ROWS]


def _row_to_html(cells: Sequence[Cell], marks: Marks, stays: int | None) -> str:
    cited_rows = {row for row, _ in marks}
    row = cells[0].row
    tint = ' class="row"' if row in cited_rows else ""
    return f"<tr{tint}>{''.join(_cell_to_html(cell, marks, stays) for cell in cells)}</tr>"


def _cell_to_html(cell: Cell, marks: Marks, stays: int | None) -> str:
    tag = "th" if cell.is_header else "td"
    own = [*marks.get((cell.row, cell.column), ()), *(marks.get((cell.row, None), ()) if cell.column == 0 else ())]
    columns = {column for _, column in marks if column is not None}
    classes = [
        name
        for name, holds in (
            ("first", cell.column == stays and cell.column_span == 1),
            ("label", cell.is_label and not cell.is_header),
            ("hit", bool(marks.get((cell.row, cell.column))) or (cell.row, None) in marks),
            ("column", cell.column in columns),
            ("inferred", cell.position == "inferred"),
        )
        if holds
    ]
    spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
        f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    )
    kind = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{kind}{spans}>{escape(cell.text)}{''.join(own)}</{tag}>"
