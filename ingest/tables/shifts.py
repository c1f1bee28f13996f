"""Rows of tables whose merges were lost: each cell put back under its column.

Where every row already fits, nothing changes. Else rows are read by what stands in them: labels, then figures in the
header's order; such cells are marked inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from ingest.tables.headers import Column
from ingest.tables.matrix import Row, Slot
from ingest.tables.words import is_blank, is_code, is_figure_like, is_number, is_total_label, is_words

WIDEST_SHIFT = 2

MOST_REGIONS = 4
MOST_COLUMNS = 60
"""Beyond these a row stays where its fields are: trying every shift would take too long."""


@dataclass(frozen=True, slots=True)
class Straightened:
    """Rows as a rectangle under `columns`."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def straighten(columns: Sequence[Column], rows: Sequence[Row]) -> Straightened:
    """Return the body rows under their columns; columns without header, kind or content are dropped."""
    too_wide = len(columns) > MOST_COLUMNS or len({column.region for column in columns}) > MOST_REGIONS
    if too_wide or all(_fits(row, columns) for row in rows):
        return _without_empty(columns, rows)
    kept = [at for at, column in enumerate(columns) if column.kind != "empty"]
    logical = [columns[at] for at in kept]
    starts = _region_starts(columns)
    extra = _extra_labels(rows, columns, starts)
    wide = _with_extra_labels(logical, extra)
    return Straightened(tuple(wide), tuple(_refit(row, columns, kept, starts, wide) for row in rows))


def _text(row: Row, at: int) -> str:
    slot = row[at] if 0 <= at < len(row) else None
    return slot.text if slot is not None else ""


def _fits(row: Row, columns: Sequence[Column]) -> bool:
    """Return whether every text of a row is of its column's kind. Words under a figure column's header may be 不适用."""
    for at in range(len(row)):
        text = _text(row, at)
        if is_blank(text):
            continue
        if at >= len(columns) or columns[at].kind == "empty":
            return False
        kind = columns[at].kind
        if kind == "label" and is_number(text):
            return False
        if kind == "figure" and is_words(text) and (at == 0 or len(text) > 8 or _looks_like_label(text)):
            return False
        if kind == "code" and not (is_code(text) or is_words(text)):
            return False
    return True


def _looks_like_label(text: str) -> bool:
    from ingest.tables.words import is_numbered
    from ingest.terms import term_of

    return is_numbered(text) or is_total_label(text) or term_of(text) is not None


def _without_empty(columns: Sequence[Column], rows: Sequence[Row]) -> Straightened:
    keep = [at for at, column in enumerate(columns) if column.kind != "empty"]
    return Straightened(
        tuple(columns[at] for at in keep),
        tuple(tuple(row[at] if at < len(row) else None for at in keep) for row in rows),
    )


def _region_starts(columns: Sequence[Column]) -> list[int]:
    """Return the raw column at which each region begins."""
    starts: list[int] = []
    for at, column in enumerate(columns):
        if column.kind != "empty" and column.region == len(starts):
            starts.append(at)
    return starts


def _extra_labels(rows: Sequence[Row], columns: Sequence[Column], starts: Sequence[int]) -> list[int]:
    """Return for each region how many label columns its rows hold beyond the header's."""
    extra = [0] * len(starts)
    for row in rows:
        for region, (start, end) in enumerate(_segments(row, columns, starts)):
            extra[region] = max(extra[region], _label_run(row, start, end, columns, region) - _label_count(columns, region))
    return [min(count, 2) for count in extra]


def _label_count(columns: Sequence[Column], region: int) -> int:
    return sum(1 for column in columns if column.region == region and column.kind in ("label", "code", "unit_code", "line"))


def _figure_count(columns: Sequence[Column], region: int) -> int:
    return sum(1 for column in columns if column.region == region and column.kind in ("figure", "note"))


def _label_run(row: Row, start: int, end: int, columns: Sequence[Column], region: int) -> int:
    """Return how many cells from `start` on are labels: up to the last one with words, or a code where there are codes."""
    codes = sum(1 for column in columns if column.region == region and column.kind in ("code", "unit_code", "line"))
    last = start - 1
    for at in range(start, end):
        text = _text(row, at)
        if is_number(text) and not (is_code(text) and at - start < codes):
            break
        if is_words(text) or is_number(text):
            last = at
    return last - start + 1


def _segments(row: Row, columns: Sequence[Column], starts: Sequence[int]) -> list[tuple[int, int]]:
    """Return each region's cells in this row (half-open): the header's places, moved by the shifts that fit best."""
    if len(starts) == 1:
        return [(0, len(row))]
    best = min(
        (
            tuple(start + shift for start, shift in zip(starts[1:], shifts, strict=True))
            for shifts in product(range(-1, WIDEST_SHIFT + 1), repeat=len(starts) - 1)
        ),
        key=lambda places: _misfit(row, columns, (0, *places), starts),
    )
    edges = (0, *best, max(len(row), best[-1]))
    return list(zip(edges, edges[1:], strict=False))


def _misfit(row: Row, columns: Sequence[Column], places: Sequence[int], starts: Sequence[int]) -> tuple[int, int]:
    """Return how badly regions that begin at `places` fit: cells of the wrong kind, then how far they were moved."""
    edges = (*places, len(row))
    wrong = 0
    for region, (start, end) in enumerate(zip(edges, edges[1:], strict=False)):
        if end <= start:
            wrong += 5
            continue
        words = [at for at in range(start, min(end, len(row))) if is_words(_text(row, at))]
        figures = [at for at in range(start, min(end, len(row))) if is_number(_text(row, at))]
        labels = _label_count(columns, region)
        wrong += sum(3 for at in words if figures and at > figures[0])
        wrong += 2 * max(0, len(words) - labels - (1 if region == 0 else 0))
        wrong += 3 if figures and not words else 0
        wrong += 3 if region and words and words[0] != start else 0
        wrong += 2 * max(0, len(figures) - _figure_count(columns, region))
    return wrong, sum(abs(place - start) for place, start in zip(places, starts, strict=True))


def _with_extra_labels(columns: Sequence[Column], extra: Sequence[int]) -> list[Column]:
    """Return the columns with a further label column behind the last label of each region that needs it."""
    found: list[Column] = []
    for at, column in enumerate(columns):
        found.append(column)
        behind = columns[at + 1] if at + 1 < len(columns) else None
        is_last_label = column.kind == "label" and (
            behind is None or behind.region != column.region or behind.kind not in ("label", "code")
        )
        if is_last_label and extra[column.region]:
            found += [replace(column) for _ in range(extra[column.region])]
            extra = [0 if region == column.region else count for region, count in enumerate(extra)]
    return found


def _refit(row: Row, columns: Sequence[Column], kept: Sequence[int], starts: Sequence[int], wide: Sequence[Column]) -> Row:
    """Return one row under the widened columns."""
    placed: list[Slot | None] = [None] * len(wide)
    positional = _fits(row, columns)
    for region, (start, end) in enumerate(_segments(row, columns, starts)):
        own = [at for at, column in enumerate(wide) if column.region == region]
        labels = [at for at in own if wide[at].kind not in ("figure", "note")]
        figures = [at for at in own if wide[at].kind in ("figure", "note")]
        if len(starts) == 1 and not positional:
            _align(row, start, end, own, wide, placed)
            continue
        run = max(_label_run(row, start, end, columns, region), _label_count(columns, region))
        cells = [row[at] if at < len(row) else None for at in range(start, end)]
        _put_labels(cells[:run], labels, placed)
        _put_figures(cells[run:], figures, placed, inferred=not positional)
    if positional and len(wide) == len(kept):
        return tuple(row[at] if at < len(row) else None for at in kept)
    return tuple(placed)


def _put_labels(cells: Sequence[Slot | None], labels: Sequence[int], placed: list[Slot | None]) -> None:
    """Put label cells from the left; a row with fewer of them than columns has its last label over the rest."""
    for at, cell in zip(labels, cells, strict=False):
        placed[at] = cell
    if len(cells) < len(labels) and cells and cells[-1] is not None:
        for at in labels[len(cells) :]:
            placed[at] = cells[-1]


def _put_figures(cells: Sequence[Slot | None], figures: Sequence[int], placed: list[Slot | None], *, inferred: bool) -> None:
    for at, cell in zip(figures, cells, strict=False):
        placed[at] = replace(cell, position="inferred") if cell is not None and inferred and cell.text else cell


def _align(row: Row, start: int, end: int, own: Sequence[int], wide: Sequence[Column], placed: list[Slot | None]) -> None:
    """Put the cells of a one-region row under columns of their kind, order kept, blanks skipped or dropped at the least cost."""
    cells = [row[at] for at in range(start, end) if at < len(row)]
    many, few = len(cells), len(own)
    cost = [[0.0] * (few + 1) for _ in range(many + 1)]
    step = [[0] * (few + 1) for _ in range(many + 1)]
    for i in range(many + 1):
        for j in range(few + 1):
            if i == j == 0:
                continue
            options = []
            if i and j:
                options.append((cost[i - 1][j - 1] + _pair_cost(cells[i - 1], wide[own[j - 1]]), 0))
            if i:
                options.append((cost[i - 1][j] + (0.6 if _is_empty(cells[i - 1]) else 6.0), 1))
            if j:
                options.append((cost[i][j - 1] + 0.5, 2))
            cost[i][j], step[i][j] = min(options)
    i, j = many, few
    while i or j:
        if step[i][j] == 0 and i and j:
            cell = cells[i - 1]
            moved = cell is not None and cell.text and own[j - 1] != start + i - 1
            placed[own[j - 1]] = replace(cell, position="inferred") if cell is not None and moved else cell
            i, j = i - 1, j - 1
        elif step[i][j] == 1 and i:
            i -= 1
        else:
            j -= 1


def _is_empty(cell: Slot | None) -> bool:
    return cell is None or is_blank(cell.text)


def _pair_cost(cell: Slot | None, column: Column) -> float:
    if cell is None or is_blank(cell.text):
        return 0.1
    text = cell.text
    if column.kind == "figure":
        return 0.0 if is_figure_like(text) else 4.0
    if column.kind in ("code", "unit_code", "line"):
        return 0.0 if is_code(text) else 3.0
    return 3.0 if is_number(text) else 0.0
