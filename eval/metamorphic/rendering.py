"""Blocks as they were read → a file in another layout: a web page with real tables, or text with bars between the cells."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ingest.model import Block, Grid, Paragraph


def to_web_page(blocks: Sequence[Block]) -> str:
    """Return an HTML page of the blocks, headings and spans kept."""
    body = "\n".join(_paragraph(block) if isinstance(block, Paragraph) else _table(block) for block in blocks)
    return f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def _paragraph(block: Paragraph) -> str:
    tag = f"h{min(block.level, 6)}" if block.level else "p"
    return f"<{tag}>{escape(block.text)}</{tag}>"


def _table(grid: Grid) -> str:
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        rows[cell.row].append(f"<td{spans}>{escape(cell.text)}</td>")
    return "<table>\n" + "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "\n</table>"


def to_barred_text(blocks: Sequence[Block]) -> str:
    """Return plain text, a table's row a line with bars between its cells; merged cells keep their text in the first."""
    return "\n\n".join(block.text if isinstance(block, Paragraph) else _barred(block) for block in blocks) + "\n"


def _barred(grid: Grid) -> str:
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = " ".join(cell.text.split()).replace("|", "/")
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
