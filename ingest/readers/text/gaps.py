"""Rows whose blank cells left their spaces: pages that join cells with one space write a blank cell as a space of its own.

"2、接待费 | blank | 15" is then "2、接待费   15", and a row of blanks ends in spaces, so that each figure's column is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.text.values import is_value


def rows_by_gaps(lines: Sequence[str], columns: int) -> list[list[str]] | None:
    """Return the rows of `columns` cells each, blanks told by the spaces they left; None where the lines do not come out even.

    One line's wide gap proves nothing: two lines at least must have blanks, one of them at its end.
    """
    rows: list[list[str]] = []
    gaps = ends = 0
    for line in lines:
        if not line.strip():
            continue
        row = _cells(line, columns)
        if row is None:
            return None
        gaps += "" in row[1:]
        ends += re.search(r"\S(?:  )+$", line.strip("\r\n")) is not None and row[-1] == ""
        rows.append(row)
    return rows if gaps >= 2 and ends else None


def _cells(line: str, columns: int) -> list[str] | None:
    cells: list[str] = []
    for gap, word in re.findall(r"( *)([^ ]+|$)", line.strip("\r\n").lstrip(" ")):
        blanks, odd = divmod(len(gap) - 1, 2) if word else (len(gap) // 2, 0)
        if cells and word and (odd or not gap):
            return None
        cells += [""] * max(blanks if cells else 0, 0)
        if word:
            cells.append(word)
    while len(cells) > columns and cells[1] and not is_value(cells[1]):
        cells[:2] = [cells[0] + cells[1]]
    if len(cells) < columns and not any(cells[1:]):
        cells += [""] * (columns - len(cells))
    return cells if len(cells) == columns else None
