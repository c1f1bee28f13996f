"""Rows whose cells one separator sets apart, blanks kept: commas, semicolons, or two spaces.

Each way to split is a hypothesis; equal arity and columns of one kind each decide which holds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.values import has_letters, is_sentence, is_value

Split = Callable[[str], list[str] | None]

_FEWEST_ROWS = 3
_REGULAR = 0.9
"""Share of the filled cells below the first figure that must be of their column's kind."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one separator makes of the lines: rows of equally many cells, and how regular their columns are."""

    rows: list[list[str]]
    end: int
    regularity: float

    @property
    def rank(self) -> tuple[float, int]:
        return self.regularity, len(self.rows) * len(self.rows[0])


def separated_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft], int] | None:
    """Return the table of separated cells that begins at line `start`, and the line behind it; else None."""
    readings = [reading for split in _SPLITS if (reading := _read(lines, start, split)) is not None]
    best = max(readings, key=lambda reading: reading.rank, default=None)
    return ([rows_to_draft(best.rows)], best.end) if best is not None else None


def _read(lines: Sequence[str], start: int, split: Split) -> _Reading | None:
    """Return the rows from `start` on that have as many cells as the first; None where they are no table."""
    rows: list[list[str]] = []
    for at in range(start, len(lines)):
        row = split(lines[at].strip("\r\n"))
        if row is None or rows and len(row) != len(rows[0]):
            break
        rows.append(row)
    if len(rows) < _FEWEST_ROWS:
        return None
    regularity = _regularity(rows)
    return _Reading(rows, start + len(rows), regularity) if regularity >= _REGULAR else None


def _regularity(rows: Sequence[Sequence[str]]) -> float:
    """Return the share of cells that are of their column's kind; 0 without a column of figures and one of words."""
    first = next((at for at, row in enumerate(rows) if any(map(is_value, row))), len(rows))
    columns = [[row[at] for row in rows[first:] if row[at]] for at in range(len(rows[0]))]
    figures = [sum(map(is_value, cells)) for cells in columns]
    kinds = [count * 2 >= len(cells) for count, cells in zip(figures, columns, strict=True) if cells]
    worded = any(any(map(has_letters, row)) for row in rows[:first])
    filled = sum(map(len, columns))
    if not any(kinds) or not filled or not worded and all(kinds):
        return 0.0
    return sum(max(count, len(cells) - count) for count, cells in zip(figures, columns, strict=True)) / filled


def _by_mark(mark: str) -> Split:
    def split(line: str) -> list[str] | None:
        if mark not in line or is_sentence(line) or mark == "," and _only_groups_digits(line):
            return None
        (row,) = csv.reader([line], delimiter=mark)
        return [cell.strip() for cell in row]

    return split


def _only_groups_digits(line: str) -> bool:
    """Return whether all commas of a line stand inside figures, behind gaps (Hall roof        34,200)."""
    return re.search(r"\S {2,}\S", line) is not None and len(re.findall(r"(?<=\d),(?=\d{3}(?!\d))", line)) == line.count(",")


def _by_two_spaces(line: str) -> list[str] | None:
    """Return the cells between every two spaces; None where a space is left over, so that columns of fixed width are meant."""
    cells = line.replace("\u3000", "  ").split("  ")
    return cells if len(cells) > 1 and all(cell == cell.strip() for cell in cells) else None


_SPLITS: tuple[Split, ...] = (_by_mark(","), _by_mark(";"), _by_two_spaces)
