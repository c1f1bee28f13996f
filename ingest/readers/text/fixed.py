"""Tables in columns of fixed width: cells at least two spaces apart, their place on the line tells their column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.model import Position, RawCell
from ingest.readers.building import GridDraft
from ingest.readers.text.prose import width
from ingest.readers.text.values import is_sentence, is_value, is_year

_GAP = re.compile(r"[ \u3000]{2,}")
_CAPTION = re.compile(r"(?:^|\s)(?:金额)?(?:计量)?单位\s*[:：]|(?:部门|单位)\s*[:：]|[\u4e00-\u9fff]表$")
"""A title, a unit or a body above the header."""


@dataclass(frozen=True, slots=True)
class Word:
    """A cell's text and where it stands on its line, in terminal columns, `end` exclusive."""

    start: int
    end: int
    text: str

    def overlap(self, other: Word) -> int:
        """Return how many columns both cover; below zero, how far they are apart."""
        return min(self.end, other.end) - max(self.start, other.start)


_HeadRow = list[tuple[int, str, Position]]
"""Columns and texts of a header row, and whether the place proves the column."""


@lru_cache(maxsize=1024)
def words_of(line: str) -> tuple[Word, ...]:
    """Return the parts of a line that two or more spaces set apart."""
    found: list[Word] = []
    at = reached = 0
    line = line.rstrip()
    for match in [*_GAP.finditer(line), None]:
        behind = match.start() if match else len(line)
        text = line[at:behind]
        if text.strip():
            start = reached + len(text) - len(text.lstrip())
            found.append(Word(start, start + width(text.strip()), text.strip()))
        at, last = (match.end() if match else behind), at
        reached += width(line[last:at])
    return tuple(found)


def fixed_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table of fixed columns whose header begins at line `start`, and the line behind it; else None.

    At least three rows must hold the full number of cells, three or more, and their figures must stand in columns.
    """
    if not _may_be_row(lines[start]) or len(words_of(lines[start])) < 2 or _CAPTION.search(lines[start].strip()):
        return None
    return _table_of(lines, start, _PROBE) and (_table_of(lines, start, len(lines)) or _table_of(lines, start, _PROBE))


_PROBE = 60
"""So many lines decide whether a table begins at all, so that long lists that are none cost little."""


def _table_of(lines: Sequence[str], start: int, most: int) -> tuple[list[GridDraft | str], int] | None:
    end = _run_end(lines, start, most)
    body = [words_of(line) for line in lines[start:end] if line.strip()]
    full_count = _full_count(body)
    if full_count is None:
        return None
    full = [row for row in body if len(row) == full_count and _is_data(row)]
    columns = [Word(min(w.start for w in col), max(w.end for w in col), "") for col in zip(*full, strict=True)]
    if any(after.start < before.end - 2 for before, after in zip(columns, columns[1:], strict=False)):
        return None
    first = next(at for at, row in enumerate(body) if _is_data(row))
    head = _heads_above(body, first, columns)
    return [_draft(head, body[first - _under(body, first):], columns)], end


def _may_be_row(line: str) -> bool:
    return len(line) <= 2000 and not is_sentence(line)


def _run_end(lines: Sequence[str], start: int, most: int) -> int:
    """Return the line behind the last one of the table: one blank line may stand inside, running text may not."""
    end = at = start
    while at < len(lines) and at - end <= 1 and at - start < most:
        if lines[at].strip():
            if not _may_be_row(lines[at]) or end < at > start and _CAPTION.search(lines[at].strip()):
                break  # the title of the next table, behind a blank line
            parts = words_of(lines[at])
            indented = lines[at].startswith(("  ", "\u3000"))
            if len(parts) < 2 and not (indented and len(lines[at].strip()) <= 60):
                break
            end = at + 1
        at += 1
    return end


def _is_data(row: Sequence[Word]) -> bool:
    return any(is_value(word.text) and not is_year(word.text) for word in row[1:]) and not is_value(row[0].text)


def _full_count(body: Sequence[Sequence[Word]]) -> int | None:
    """Return how many cells a full row has: the largest number that at least three rows and a third of them share."""
    counts = Counter(len(row) for row in body if _is_data(row))
    rows = sum(counts.values())
    fitting = [count for count, times in counts.items() if count >= 3 and times >= 3 and times * 3 >= rows]
    return max(fitting) if fitting else None


def _under(body: Sequence[Sequence[Word]], first: int) -> int:
    """Return 1 where the row above the first data row is a heading of rows (A  PUBLIC SAFETY), else 0."""
    return int(first > 0 and len(body[first - 1]) <= 2 and body[first - 1][0].start <= body[first][-1].start
               and body[first - 1][-1].end <= body[first][-1].start and first >= 2)  # fmt: skip


def _heads_above(body: Sequence[Sequence[Word]], first: int, columns: Sequence[Word]) -> list[_HeadRow]:
    """Return the header rows. A line that continues the words of the one below, one to one, is merged with it."""
    lines = [list(row) for row in body[:first - _under(body, first)]]
    placed: list[_HeadRow] = []
    below: Sequence[Word] = columns
    for row in reversed(lines):
        if len(row) == len(columns):
            spots: list[int] = list(range(len(columns)))
        else:
            spots = align(row, below)
        position: Position = "read" if len(row) == len(columns) or _proven(row, below, spots) else "inferred"
        entries = [(spot, word.text, position) for spot, word in zip(spots, row, strict=True)]
        if placed and len(set(spots)) == len(spots) and 2 * len(row) >= len(columns) and len(row) < len(columns):
            above = {spot: text for spot, text, _ in entries}
            placed[0] = [(spot, f"{above[spot]} {text}" if spot in above else text, pos) for spot, text, pos in placed[0]]
            continue
        placed.insert(0, entries)
        if len(row) == len(columns):
            below = row
    return placed


def _proven(row: Sequence[Word], columns: Sequence[Word], spots: Sequence[int]) -> bool:
    """Return whether each word covers its column and no other."""
    return all(
        word.overlap(columns[spot]) > 0 and sum(1 for column in columns if word.overlap(column) > 0) == 1
        for word, spot in zip(row, spots, strict=True)
    )


def align(row: Sequence[Word], columns: Sequence[Word]) -> list[int]:
    """Return a column for each word, in order and none twice, so that the words stand over their columns at best.

    More words than columns: the rest share the last one.
    """
    many, count = len(row), len(columns)
    if many > count:
        return [min(at, count - 1) for at in range(many)]
    table: list[list[float]] = [[0.0] * (count + 1)] + [[float("-inf")] * (count + 1) for _ in range(many)]
    for at in range(1, many + 1):
        for column in range(at, count + 1):
            fit = table[at - 1][column - 1] + _fit(row[at - 1], columns[column - 1])
            table[at][column] = max(table[at][column - 1], fit)
    spots: list[int] = []
    column = count
    for at in range(many, 0, -1):
        while column > at and table[at][column] == table[at][column - 1]:
            column -= 1
        column -= 1
        spots.insert(0, column)
    return spots


def _fit(word: Word, column: Word) -> float:
    """Return how well a word stands over a column: what they share, less how far their middles are apart."""
    apart = abs((word.start + word.end) - (column.start + column.end)) / 2
    return min(word.overlap(column), 30) - 0.5 * apart


def _draft(head: Sequence[_HeadRow], body: Sequence[Sequence[Word]], columns: Sequence[Word]) -> GridDraft:
    cells: list[RawCell] = []
    for at, entries in enumerate(head):
        texts = {spot: (text, position) for spot, text, position in entries}
        for column in range(len(columns)):
            text, position = texts.get(column, ("", "read"))
            cells.append(RawCell(at, column, text, position=position))
    for at, row in enumerate(body, start=len(head)):
        cells.extend(_row_cells(at, row, columns))
    return GridDraft(tuple(cells), len(head) + len(body), len(columns), spans_known=False)


def _row_cells(at: int, row: Sequence[Word], columns: Sequence[Word]) -> list[RawCell]:
    whole = len(row) == len(columns)
    spots = list(range(len(row))) if whole else align(row, columns)
    texts: dict[int, str] = {}
    for spot, word in zip(spots, row, strict=True):
        texts[spot] = f"{texts[spot]} {word.text}" if spot in texts else word.text
    position: Position = "read" if whole or _proven(row, columns, spots) else "inferred"
    return [RawCell(at, column, texts.get(column, ""), position=position) for column in range(len(columns))]
