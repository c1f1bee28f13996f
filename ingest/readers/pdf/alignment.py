"""Tables without rulings: rows and columns from how the words stand below one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from ingest.model import Position
from ingest.readers.pdf.cells import NUMBER, DraftCell, DraftGrid
from ingest.readers.pdf.segments import Segment, TextRow, closed_up, is_data, is_sentence, merged

FEWEST_ROWS = 3
"""Rows with a figure below one another that make a table."""

_CAPTION = re.compile(r"单位\s*[:：]|部门(?:名称)?\s*[:：]|金额单位")
_INDENT = 24.0
"""How far, in points, the labels under a group's name may be indented."""
_MARGIN = 2.5
"""How far, in points, edges may differ that are meant to stand below one another."""


def rows_to_tables(rows: Sequence[TextRow], pages: int) -> list[tuple[range, DraftGrid]]:
    """Return the unruled tables among a page's lines, each with the lines it takes up; none overlap.

    `pages` is how many the document has, to tell a contents page from a table.
    """
    parts = closed_up(rows)
    tables = _tables([merged(rows[part.start : part.stop]) for part in parts], pages)
    found = [(range(parts[block.start].start, parts[block.stop - 1].stop), grid) for block, grid in tables]
    taken = {line for block, _ in found for line in block}
    boxed = [(block, grid) for block, grid in _named_figures(rows) if taken.isdisjoint(block)]
    return sorted([*found, *boxed], key=lambda one: one[0].start)


_AMOUNT = re.compile(rf"(?:{NUMBER.pattern})(?:亿元|万元|千元|元|亿|万|%|％|人|名|个|项|辆|台|户|家|件|平方米)?")
_NAME = re.compile(r"[^\d。；;，,：:]{2,14}")


def _named_figures(rows: Sequence[TextRow]) -> list[tuple[range, DraftGrid]]:
    """Return lines of names with a line of as many figures centred under them (总收入 | 总支出 over 5万元 | 5万元), as the boxes
    of a picture have them: two lines each, and the table that they make.
    """
    found: list[tuple[range, DraftGrid]] = []
    for at, (names, figures) in enumerate(zip(rows, rows[1:], strict=False)):
        pairs = list(zip(names.segments, figures.segments, strict=False))
        if len(pairs) < 2 or len(names.segments) != len(figures.segments):
            continue
        under = all(
            _NAME.fullmatch(name.text) and _AMOUNT.fullmatch(figure.text.replace(" ", "")) and _is_centred(name, figure)
            for name, figure in pairs
        )
        if under and figures.top - names.bottom < 4 * (figures.bottom - figures.top):
            columns = [(min(a.box[0], b.box[0]), max(a.box[2], b.box[2])) for a, b in pairs]
            found.append((range(at, at + 2), _grid([names, figures], columns)))
    return found


def _is_centred(name: Segment, figure: Segment) -> bool:
    middle = (name.box[0] + name.box[2] - figure.box[0] - figure.box[2]) / 2
    return abs(middle) <= 2 * _MARGIN


def _tables(rows: Sequence[TextRow], pages: int) -> list[tuple[range, DraftGrid]]:
    found: list[tuple[range, DraftGrid]] = []
    start = 0
    while start < len(rows):
        block = _block(rows, start)
        if block is None:
            start += 1
            continue
        columns = _columns(rows[block.start : block.stop])
        columns = _with_blank_columns(rows, block, columns)
        body = rows[block.start : block.stop]
        if len(columns) >= 2 and _is_table(body, columns) and not _is_contents(body, pages):
            block = _with_header(rows, block, columns, found[-1][0].stop if found else 0)
            found.append((block, _grid(rows[block.start : block.stop], columns)))
        start = block.stop
    return found


def _block(rows: Sequence[TextRow], start: int) -> range | None:
    """Return the lines from `start` on that may be one table: data rows with at most one other line between two of them."""
    if not is_data(rows[start]):
        return None
    end, data, other = start + 1, 1, 0
    for index in range(start + 1, len(rows)):
        if rows[index].top - rows[index - 1].bottom > 4 * (rows[index].bottom - rows[index].top):
            break
        if is_data(rows[index]):
            end, data, other = index + 1, data + 1, 0
        elif other < 2 and not _is_prose(rows[index]):
            other += 1
        else:
            break
    return range(start, end) if data >= FEWEST_ROWS else None


def _is_prose(row: TextRow) -> bool:
    text = row.segments[-1].text
    return len(row.segments) == 1 and (len(text) > 30 or text.endswith(("。", "；")))


def _columns(rows: Sequence[TextRow]) -> list[tuple[float, float]]:
    """Return the columns as stretches of x that the segments of the fullest rows fill, from left to right."""
    counts = Counter(len(row.segments) for row in rows if is_data(row))
    usual = max(counts, key=lambda count: (counts[count] * count, count))
    columns: list[tuple[float, float]] = []
    chosen = [row for row in rows if is_data(row) and len(row.segments) >= usual]
    for segment in sorted((s for row in chosen for s in row.segments), key=lambda s: s.box[0]):
        if columns and segment.box[0] < columns[-1][1] - 0.5:
            columns[-1] = (columns[-1][0], max(columns[-1][1], segment.box[2]))
        else:
            columns.append((segment.box[0], segment.box[2]))
    for segment in (s for row in rows for s in row.figures):
        if all(segment.box[2] < low or segment.box[0] > high for low, high in columns):
            columns.append((segment.box[0], segment.box[2]))
    return sorted(columns)


def _with_blank_columns(
    rows: Sequence[TextRow], block: range, columns: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the columns with those that only the line of heads above names: nothing stands in them in any row."""
    row = rows[block.start - 1] if block.start else None
    if row is None or row.figures or is_sentence(row) or len(row.segments) <= len(columns) or len(columns) < 2:
        return columns
    if rows[block.start].top - row.bottom > 2.5 * (row.bottom - row.top):
        return columns
    touched = [_touched(segment, columns) for segment in row.segments]
    over = [found[0] for found in touched if len(found) == 1]
    if over != list(range(len(columns))) or any(len(found) > 1 for found in touched):
        return columns
    free = [(one.box[0], one.box[2]) for one, found in zip(row.segments, touched, strict=True) if not found]
    return sorted([*columns, *free])


def _is_table(rows: Sequence[TextRow], columns: Sequence[tuple[float, float]]) -> bool:
    """Return whether figures stand below one another in some column behind the first."""
    data = [row for row in rows if is_data(row)]
    for low, high in columns[1:]:
        boxes = [s.box for row in data for s in row.figures if s.box[2] > low and s.box[0] < high]
        if len(boxes) < FEWEST_ROWS or len(boxes) < 0.3 * len(data):
            continue
        for edge in ([b[2] for b in boxes], [b[0] for b in boxes], [(b[0] + b[2]) / 2 for b in boxes]):
            middle = median(edge)
            if sum(abs(value - middle) <= _MARGIN for value in edge) >= 0.7 * len(edge):
                return True
    return False


def _is_contents(rows: Sequence[TextRow], pages: int) -> bool:
    """Return whether the rows are headings with page numbers: one whole number behind each, never falling."""
    data = [row for row in rows if is_data(row)]
    if any(len(row.figures) != 1 or not row.figures[0].text.isdigit() for row in data):
        return False
    numbers = [int(row.figures[0].text) for row in data]
    return numbers == sorted(numbers) and numbers[0] >= 1 and numbers[-1] <= pages + 5


def _with_header(rows: Sequence[TextRow], block: range, columns: Sequence[tuple[float, float]], floor: int) -> range:
    """Return the block with up to four lines above it that stand over its columns."""
    start = block.start
    while start > max(floor, block.start - 4):
        row = rows[start - 1]
        if _CAPTION.search("".join(s.text for s in row.segments)):
            break
        first = start == block.start and _is_first_label(row, rows[start - 2 : start - 1], columns)
        if len(row.segments) < 2 and not first and not _is_group_head(row, rows[start], columns):
            break
        if rows[start].top - row.bottom > 2.5 * (row.bottom - row.top):
            break
        over = _first_columns(row, columns)
        if len(set(over)) < len(over) or is_sentence(row):
            break
        start -= 1
    return range(start, block.stop)


def _is_first_label(row: TextRow, above: Sequence[TextRow], columns: Sequence[tuple[float, float]]) -> bool:
    """Return whether a lone text begins the rows' labels, right under heads: the name of the first group of rows."""
    heads = above[0] if above else None
    if heads is None or len(row.segments) > 1 or _touched(row.segments[0], columns) != [0] or is_sentence(heads):
        return False
    over = {index for segment in heads.segments for index in _touched(segment, columns)}
    return len(over - {0}) > 1 and abs(row.segments[0].box[0] - columns[0][0]) <= _INDENT


def _is_group_head(row: TextRow, below: TextRow, columns: Sequence[tuple[float, float]]) -> bool:
    """Return whether a lone header stands over two columns that the line below leaves free (基本支出 over 人员 and 公用)."""
    touched = set(_touched(row.segments[0], columns))
    if len(touched) < 2:
        low, high = row.segments[0].box[0], row.segments[0].box[2]
        touched = {i for i, (a, b) in enumerate(columns) if i and a < high + 40 and b > low - 40}
    under = {index for segment in below.segments for index in _touched(segment, columns)}
    alike = abs((row.bottom - row.top) - (below.bottom - below.top)) < 1.5
    return len(touched) >= 2 and 0 not in touched and not touched & under and alike


def _touched(segment: Segment, columns: Sequence[tuple[float, float]]) -> list[int]:
    """Return the columns that a segment lies over."""
    return [index for index, (low, high) in enumerate(columns) if segment.box[2] > low + 0.5 and segment.box[0] < high - 0.5]


def _grid(rows: Sequence[TextRow], columns: Sequence[tuple[float, float]]) -> DraftGrid:
    """Return the grid; every column has a cell in every row, and a wrapped label is one with the line it goes with."""
    groups = _wrapped(rows)
    edges = _edges([top for group in groups for top in [min(row.top for row in group)]],
                   [max(row.bottom for row in group) for group in groups])  # fmt: skip
    walls = _edges([low for low, _ in columns], [high for _, high in columns])
    cells: list[DraftCell] = []
    for index, group in enumerate(groups):
        texts: dict[int, list[str]] = {}
        spans: dict[int, int] = {}
        inferred: set[int] = set()
        placed = [pair for row in group for pair in zip(row.segments, _first_columns(row, columns), strict=True)]
        for segment, column in placed:
            touched = _touched(segment, columns)
            if not touched:
                inferred.add(column)
            texts.setdefault(column, []).append(segment.text)
            spans[column] = max(spans.get(column, 1), touched[-1] - column + 1 if touched else 1)
        taken = -1
        for column in range(len(columns)):
            if column <= taken:
                continue
            span = spans.get(column, 1)
            while span > 1 and any(column + step in texts for step in range(1, span)):
                span -= 1
            taken = column + span - 1
            position: Position = "inferred" if column in inferred else "read"
            box = (walls[column], edges[index], walls[column + span], edges[index + 1])
            cells.append(DraftCell(index, column, 1, span, box, "".join(texts.get(column, [])), position))
    box = (walls[0], edges[0], walls[-1], edges[-1])
    return DraftGrid(tuple(cells), len(groups), len(columns), box, spans_known=False)


def _wrapped(rows: Sequence[TextRow]) -> list[list[TextRow]]:
    """Return the lines in rows: a line with one segment that stands much closer to its neighbour than rows do is part of it."""
    steps = [b.top - a.top for a, b in zip(rows, rows[1:], strict=False) if is_data(a) and is_data(b)]
    near = 0.75 * median(steps) if steps else 0.0
    groups: list[list[TextRow]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        if last is not None and row.top - last.top < near and (_is_lone(row) or (len(groups[-1]) == 1 and _is_lone(last))):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _is_lone(row: TextRow) -> bool:
    return len(row.segments) == 1 and not row.segments[0].is_figure


def _nearest(segment: Segment, columns: Sequence[tuple[float, float]]) -> int:
    return min(range(len(columns)), key=lambda i: max(columns[i][0] - segment.box[2], segment.box[0] - columns[i][1]))


def _first_columns(row: TextRow, columns: Sequence[tuple[float, float]]) -> list[int]:
    """Return the first column that each text of a line stands over.

    A head over none is that of the figures behind it, which stand at the right of their column, unless the next head is.
    """
    found: list[int] = []
    for segment in reversed(row.segments):
        touched = _touched(segment, columns)
        if touched or row.figures:
            found.append(touched[0] if touched else _nearest(segment, columns))
            continue
        behind = sum(high < segment.box[0] for _, high in columns)
        found.append(max(0, min(behind, (found[-1] if found else len(columns)) - 1)))
    return found[::-1]


def _edges(starts: Sequence[float], ends: Sequence[float]) -> list[float]:
    """Return the edges of stretches: half way between neighbours, and the outermost as they are."""
    return [starts[0] - 2, *((end + start) / 2 for end, start in zip(ends, starts[1:], strict=False)), ends[-1] + 2]
