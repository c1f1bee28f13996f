"""Tables of one row without labels, their cells a space apart: all that is told stands in the header (预算数 and 决算数 of
the same six items). Blank cells leave no trace; the sums that the heads tell find their places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Position, RawCell
from ingest.readers.building import GridDraft
from ingest.readers.text.heads import Heads, Path, place_heads, placings_by_sums
from ingest.readers.text.values import has_letters, is_sentence, is_value, is_year
from ingest.terms import term_of

_MOST_HEAD_LINES = 4
_FEWEST_COLUMNS = 4
_MOST_COLUMNS = 24
_CAPTION = re.compile(r"[:：]|(?:表|情[况況]|[说說]明)$|^第")


def unlabelled_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table whose header begins at line `start`, two lines at least, and whose rows are figures alone; else None."""
    head: list[list[str]] = []
    at = start
    while at < len(lines) and len(head) <= _MOST_HEAD_LINES and (words := _heads_of(lines[at])):
        head.append(words)
        at += 1
    numbered = _column_numbers(lines[at]) if at < len(lines) else 0
    at += bool(numbered)
    rows: list[list[str]] = []
    while at < len(lines) and (values := values_of(lines[at])):
        rows.append(values)
        at += 1
    columns = numbered or max(map(len, rows), default=0)
    if len(head) < 2 or not rows or not _FEWEST_COLUMNS <= columns <= _MOST_COLUMNS or max(map(len, rows)) > columns:
        return None
    # Columns of figures all of them, whose sums tell nothing where no row is whole.
    full = [row for row in rows if len(row) == columns] or [["0.00"] * columns]
    heads = _repeated_heads(head, full, columns) or place_heads(head, full, columns, all_headed=True)
    placed = [placed_figures(row, heads.paths) for row in rows] if heads else []
    if heads is None or not all(placed):
        return None
    return [_draft(heads, rows, [row for row in placed if row])], at


def _repeated_heads(head: Sequence[Sequence[str]], full: Sequence[Sequence[str]], columns: int) -> Heads | None:
    """Return the heads of a header whose every line says the same under each word of its first (预算数 | 决算数); else None."""
    first, *below = head
    times = len(first)
    if times < 2 or columns % times or any(line != [*line[: len(line) // times]] * times for line in below):
        return None
    each = columns // times
    lines = [line[: len(line) // times] for line in below]
    heads = place_heads(lines, [row[:each] for row in full], each, all_headed=True)
    return heads and Heads(tuple((word, *path) for word in first for path in heads.paths), heads.closed, heads.open)


def _heads_of(line: str) -> list[str]:
    """Return a header line's words; none where it is anything else."""
    words = line.split()
    no_head = not words or "\t" in line or "|" in line or is_sentence(line) or _CAPTION.search(line.strip())
    return [] if no_head or not all(has_letters(word) and (not is_value(word) or is_year(word)) for word in words) else words


def values_of(line: str) -> list[str]:
    """Return the figures of a line that holds nothing else, three at least; none of any other."""
    words = line.split()
    return words if len(words) > 2 and "\t" not in line and all(map(is_value, words)) else []


def _column_numbers(line: str) -> int:
    """Return how many columns a line numbers (1 2 3 4), 0 where it does not."""
    words = line.split()
    return len(words) if len(words) > 2 and words == [str(number) for number in range(1, len(words) + 1)] else 0


def placed_figures(values: Sequence[str], paths: Sequence[Path]) -> list[str] | None:
    """Return a row's figures under the columns, as printed where none is missing, else where the sums close.

    Where more than one way closes, the one that has no vehicles bought: those that are kept up are bought in few years.
    """
    if len(values) == len(paths):
        return list(values)
    ways = placings_by_sums(values, paths)
    fewest = [way for way in ways if not any(way[at] for at, path in enumerate(paths) if _is_purchase(path))]
    chosen = ways if len(ways) == 1 else fewest
    return chosen[0] if len(chosen) == 1 else None


def _is_purchase(path: Path) -> bool:
    term = term_of(path[-1]) if path else None
    return term is not None and term.name == "公务用车购置费"


def _draft(heads: Heads, rows: Sequence[Sequence[str]], placed: Sequence[Sequence[str]]) -> GridDraft:
    cells = heads.cells(0)
    for at, (values, row) in enumerate(zip(rows, placed, strict=True), start=heads.height):
        position: Position = "read" if len(values) == len(row) else "inferred"
        cells += [RawCell(at, column, text, position=position) for column, text in enumerate(row)]
    return GridDraft(tuple(cells), heads.height + len(placed), len(heads.paths), spans_known=True)
