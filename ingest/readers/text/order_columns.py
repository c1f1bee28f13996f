"""Drawn tables that count their rows in columns 款│項│目│節 and print a row's code on a line of its own above its name."""

from __future__ import annotations

from ingest.readers.building import GridDraft, rows_to_draft
from ingest.terms import simplify

_ORDER = ("款", "项", "目", "节")


def without_order_columns(draft: GridDraft) -> GridDraft:
    """Return the grid with code and name in two columns instead, a code's line joined with its name's; else as it is."""
    rows = _texts(draft)
    head = next((at for at, row in enumerate(rows[:4]) if tuple(simplify(text) for text in row[: len(_ORDER)]) == _ORDER), None)
    if head is None or not simplify(rows[head][len(_ORDER)]).replace(" ", "").startswith("名称"):
        return draft
    made: list[list[str]] = [["科目编码", "科目名称", *rows[head][len(_ORDER) + 1 :]]]
    code = ""
    for row in rows[head + 1 :]:
        name, figures = row[len(_ORDER)], row[len(_ORDER) + 1 :]
        if name.isdigit() and not any(figures):
            code = name
            continue
        made.append([code, name, *figures])
        code = ""
    return rows_to_draft(made)


def _texts(draft: GridDraft) -> list[list[str]]:
    rows = [[""] * draft.columns for _ in range(draft.rows)]
    for cell in draft.cells:
        rows[cell.row][cell.column] = cell.text
    return rows
