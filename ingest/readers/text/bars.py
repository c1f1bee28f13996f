"""Tables whose cells are set apart by bars: Markdown, pipe rows with or without borders, boxes drawn with characters,
and one cell a line with a bar behind or before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.amounts import parse_number
from ingest.model import RawCell
from ingest.readers.building import GridDraft, non_blank, rows_to_draft
from ingest.readers.stacks import STACK, unstacked
from ingest.readers.text.half_rules import join_half_rules
from ingest.readers.text.heads import place_heads, with_heads
from ingest.readers.text.order_columns import without_order_columns
from ingest.readers.text.prose import width
from ingest.readers.text.values import is_value, is_year

_BARS = "|｜│┃║┆┇┊┋¦"
_SPLIT = re.compile(rf"(?<!\\)[{_BARS}]")
_RULE_CHARACTERS = re.compile(r"[\s|｜+\-=:_\u2500-\u257f]+")
_RULE_MARKS = re.compile(r"[-=_\u2500\u2501\u2504\u2505\u2508\u2509\u250c-\u254b\u2550\u2552-\u2570]{2,}")


def has_bar(line: str) -> bool:
    """Return whether `line` holds a bar between or beside cells."""
    return bool(_SPLIT.search(line))


def parts_cells(line: str) -> bool:
    """Return whether bars part two cells with text on `line`; a bar on a line of its own parts lines."""
    return sum(bool(part.strip()) for part in _SPLIT.split(line)) > 1


def is_rule(line: str) -> bool:
    """Return whether `line` is a horizontal rule of a drawn table, whole or over some of its columns."""
    stripped = line.strip()
    if len(stripped) < 3 or not _RULE_MARKS.search(stripped):
        return False
    if _RULE_CHARACTERS.fullmatch(stripped):
        return True
    return bool(re.search(r"[├┤┼┬┴┣┫╋╠╣╬]", stripped)) and bool(_RULE_MARKS.search(stripped))


def bar_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return what the lines with bars from `start` on hold, and the line behind them; None where they are no table."""
    if not has_bar(lines[start]) and not (is_rule(lines[start]) and start + 1 < len(lines) and has_bar(lines[start + 1])):
        return None
    end = start
    while end < len(lines) and (has_bar(lines[end]) or is_rule(lines[end]) or _goes_on(lines, end)):
        end += 1
    body = [line for line in lines[start:end] if line.strip()]
    rows = [line for line in body if not is_rule(line)]
    if len(rows) < 2 or not any(len(_SPLIT.findall(line.strip())) > 1 or _inner_bar(line) for line in rows):
        return [_SPLIT.sub(" ", line).replace(STACK, " ") for line in rows], end
    if any(is_rule(line) and not re.fullmatch(r"[\s|:\-]+", line) for line in body):
        return [unstacked(without_order_columns(_boxed(body)))], end
    return [unstacked(_piped(part)) for part in _parted(body)], end


_UNDER_HEAD = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*")


def _parted(body: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of each table of pipe rows: a line under a head's row begins another table with that row."""
    part: list[str] = []
    for line, below in zip(body, [*body[1:], ""], strict=True):
        if len(part) > 1 and not is_rule(line) and _UNDER_HEAD.fullmatch(below):
            yield part
            part = []
        if not is_rule(line):
            part.append(line)
    yield part


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Return whether the blank line `at` stands inside a table: rows with bars on both sides, no other line."""
    return not lines[at].strip() and 0 < at < len(lines) - 1 and has_bar(lines[at - 1]) and has_bar(lines[at + 1])


def _inner_bar(line: str) -> bool:
    return bool(_SPLIT.search(line.strip().strip(_BARS)))


def _piped(rows: Sequence[str]) -> GridDraft:
    """Return the grid of pipe rows. A bar at a row's end closes its last cell; one at its start is a border only
    where all rows have it, since elsewhere it follows a blank first cell.
    """
    stripped = [row.strip() for row in rows]
    opened = all(row[0] in _BARS for row in stripped)
    closed = sum(1 for row in stripped if row[-1] in _BARS) * 2 > len(stripped)
    parsed: list[list[str]] = []
    for row in stripped:
        fields = [_clean(field) for field in _SPLIT.split(row)]
        if opened:
            fields = fields[1:]
        if closed and row[-1] in _BARS:
            fields = fields[:-1]
        parsed.append(fields)
    return _with_short_heads(parsed)


def _with_short_heads(rows: Sequence[Sequence[str]]) -> GridDraft:
    """Return the grid of the rows. A header that lost its merged cells has fewer than the rows of figures, or all its
    blanks behind them, and none that would show where its words stand: the counts and the sums tell.
    """
    first = next((at for at, row in enumerate(rows) if any(is_value(cell) and not is_year(cell) for cell in row[1:])), 0)
    begin = first
    while begin and len(non_blank(rows[begin - 1])) > 1:
        begin -= 1
    columns = Counter(len(row) for row in rows[first:]).most_common(1)[0][0]
    words = [non_blank(row) for row in rows[begin:first]]
    if not words or _are_placed(rows[begin:first], columns):
        return rows_to_draft(rows)
    placed = place_heads(words, rows[first:], columns)
    return with_heads(rows_to_draft(rows[:begin]), placed, rows[first:]) if placed else rows_to_draft(rows)


def _are_placed(rows: Sequence[Sequence[str]], columns: int) -> bool:
    """Return whether blanks before their words, or as many cells as columns, tell where the words of header rows stand."""
    if any(not cell and any(row[at:]) for row in rows for at, cell in enumerate(row)):
        return True
    return all(len(row) >= columns for row in rows) and (len(rows) == 1 or len(non_blank(rows[-1])) == columns)


def _boxed(body: Sequence[str]) -> GridDraft:
    """Return the grid of a drawn box. Where its bars stand above each other they give the spans over columns."""
    body = join_half_rules(body)
    bordered = any(is_rule(line) and line.strip()[0] in _CORNERS for line in body) or not any(map(is_rule, body))
    rows = [_merged(group) for group in _row_groups(body, bordered=bordered)]
    flat = [row for group in rows for row in group]
    columns = _columns({edge for row in flat for edge, _text in row})
    count = max(columns.values()) + 1
    if count != max(len(row) for row in flat) or any(len({columns[edge] for edge, _text in row}) < len(row) for row in flat):
        return rows_to_draft([[text for _edge, text in row] for row in flat])
    cells: list[RawCell] = []
    for at, row in enumerate(flat):
        starts = [columns[edge] for edge, _text in row]
        for (_edge, text), first, behind in zip(row, starts, [*starts[1:], count], strict=True):
            cells.append(RawCell(at, first, text, column_span=behind - first))
    return GridDraft(tuple(cells), len(flat), count, spans_known=False)


def _columns(edges: set[int]) -> dict[int, int]:
    """Return the column of each place where a cell begins; places at most two apart are one, since fonts differ on widths."""
    columns: dict[int, int] = {}
    last, column = None, -1
    for edge in sorted(edges):
        fresh = last is None or edge - last > 2
        column += fresh
        columns[edge] = column
        last = edge
    return columns


_BoxRow = list[tuple[int, str]]
"""Cells of a drawn row: where each begins, in terminal columns, and its text."""


_CORNERS = "┌├└┏┣┗╔╠╚+|｜│┃║╒╞╘"


def _row_groups(body: Sequence[str], *, bordered: bool = True) -> list[list[_BoxRow]]:
    """Return the lines between each two rules, each line cut at its bars."""
    groups: list[list[_BoxRow]] = [[]]
    for line in body:
        if is_rule(line):
            groups.append([])
        elif line.strip():
            groups[-1].append(_cut(line, bordered=bordered))
    return [group for group in groups if group]


def _cut(line: str, *, bordered: bool = True) -> _BoxRow:
    """Return the cells of a line. Without a border on the left its first bar stands behind the first cell, blank or not."""
    bars = [match.start() for match in _SPLIT.finditer(line)]
    if not bars or not bordered or line[:bars[0]].strip():
        bars.insert(0, -1)
    ends = [*bars[1:], len(line)]
    cells: _BoxRow = []
    reached = 0
    for before, bar, end in zip([-1, *bars], bars, ends, strict=False):
        reached += width(line[before + 1:bar + 1])
        cells.append((reached, _clean(line[bar + 1:end])))
    return cells[:-1] if len(cells) > 1 and not cells[-1][1] and line.rstrip()[-1] in _BARS else cells


def _merged(group: list[_BoxRow]) -> list[_BoxRow]:
    """Return the rows between two rules: one, its cells broken over lines, unless two lines hold figures in one column."""
    if len(group) == 1:
        return group
    if len({tuple(edge for edge, _text in row) for row in group}) > 1:
        return group
    columns = list(zip(*group, strict=True))
    if any(sum(1 for _edge, text in column if parse_number(text) is not None) > 1 for column in columns):
        return group
    return [[(column[0][0], "".join(text for _edge, text in column)) for column in columns]]


def _clean(cell: str) -> str:
    """Return a cell's text; a lone question mark is a blank that lost its encoding."""
    text = cell.replace("\\|", "|").strip()
    return "" if text in ("?", "？", "&nbsp;") else text
