"""Rows of cells → text, in the ways in which published text prints a table. Merged cells keep their text in the first."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from html import escape

from ingest.model import Grid

Rows = Sequence[Sequence[str]]
"""A table's texts, as many in each row as it has columns; "" for a blank and for a place under a merge."""

Layout = Callable[[Rows], str]


def grid_to_rows(grid: Grid) -> list[list[str]]:
    """Return the texts of a grid row by row, each on one line; merges are lost."""
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = " ".join(cell.text.split())
    return rows


def tabs(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


def bars(rows: Rows) -> str:
    return "\n".join(" | ".join(_unbarred(row)) for row in rows)


def closed_bars(rows: Rows) -> str:
    return "\n".join(f"| {' | '.join(_unbarred(row))} |" for row in rows)


def short_heads(rows: Rows) -> str:
    """Print rows that end with a bar; the rows above the first figure have lost the blanks under their merges."""
    first = next((at for at, row in enumerate(rows) if any(re.search(r"\d", text) and not _YEAR.search(text) for text in row)), 0)
    kept = [[text for text in row if text] if at < first else row for at, row in enumerate(rows)]
    return "\n".join(" | ".join(_unbarred(row)) + " |" for row in kept)


def markdown(rows: Rows) -> str:
    head, *body = [f"| {' | '.join(_unbarred(row))} |" for row in rows]
    return "\n".join([head, f"|{'---|' * len(rows[0])}", *body])


def lone_bars(rows: Rows) -> str:
    """Print one cell a line, each with a bar on a line of its own behind it."""
    return "\n".join(f"{text}\n|" if text else "|" for row in rows for text in _unbarred(row))


def barred_cells(rows: Rows) -> str:
    """Print one cell a line, a bar behind each."""
    return "\n".join(f"{text} |".strip() for row in rows for text in _unbarred(row))


def two_spaces(rows: Rows) -> str:
    return "\n".join("  ".join(_unspaced(row)) for row in rows)


def one_space(rows: Rows) -> str:
    """Print the cells with one space between each two; a blank leaves no trace."""
    return "\n".join(" ".join(text for text in _unspaced(row) if text) for row in rows)


def fixed(rows: Rows) -> str:
    """Print columns of one width each: texts begin where the column begins, figures end where it ends."""
    wide = [max((_width(row[column]) for row in rows), default=0) for column in range(len(rows[0]))]
    return "\n".join("  ".join(map(_padded, _unspaced(row), wide)).rstrip() for row in rows)


def commas(rows: Rows) -> str:
    return _separated(rows, ",")


def semicolons(rows: Rows) -> str:
    return _separated(rows, ";")


def cell_a_line(rows: Rows) -> str:
    """Print one cell a line; a blank one leaves a blank line."""
    return "\n".join(text for row in rows for text in row)


def cell_a_paragraph(rows: Rows) -> str:
    """Print one cell a line with a blank line behind each; a blank cell leaves one more."""
    return "\n".join(f"{text}\n" if text else "" for row in rows for text in row)


def html(rows: Rows) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>\n" for row in rows)
    return f"<table>\n{body}</table>"


_YEAR = re.compile(r"(?:19|20)\d\d")


def _separated(rows: Rows, separator: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(rows)
    return stream.getvalue().rstrip("\n")


def _unbarred(row: Sequence[str]) -> list[str]:
    return [text.replace("|", "/") for text in row]


def _unspaced(row: Sequence[str]) -> list[str]:
    """Return the texts as they stand between spaces: letters of one word (合 计) stand together."""
    return [re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text) for text in row]


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[-–—(]?[\d,]*\d(?:\.\d+)?%?\)?", text)) and not _YEAR.fullmatch(text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    blank = " " * (width - _width(text))
    return blank + text if _is_figure(text) else text + blank
