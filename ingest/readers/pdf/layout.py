"""One page to its lines and grids in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import Box
from ingest.readers.pdf.alignment import rows_to_tables
from ingest.readers.pdf.cells import NUMBER, DraftGrid, lattice_to_grid
from ingest.readers.pdf.gutter import rows_to_columns
from ingest.readers.pdf.lattice import Area, Lattice, rulings_to_lattices
from ingest.readers.pdf.pages import Glyph, Page
from ingest.readers.pdf.paragraphs import Line, words_to_line
from ingest.readers.pdf.segments import TextRow, words_to_row
from ingest.readers.pdf.walls import undrawn_walls
from ingest.readers.pdf.words import glyphs_to_rows, row_to_words, without_shadows

Item = Line | DraftGrid

ROW_STEP = 2.6
"""A row outside a table's border is looked for within this many times its own height."""


def page_to_items(page: Page, pages: int) -> tuple[Item, ...]:
    """Return the page's lines and grids from top to bottom; ruled paragraphs and frames come back as lines.

    `pages` is how many the document has.
    """
    rulings = [*page.rulings, *undrawn_walls(page.rulings, page.glyphs)]
    lattices = _with_lost_rows([one for one in rulings_to_lattices(rulings) if one.columns > 1], page.glyphs)
    inside, outside = _shared_out(page.glyphs, [lattice for lattice, _ in lattices])
    grids: list[DraftGrid] = []
    for (lattice, drawn), glyphs in zip(lattices, inside, strict=True):
        grid = lattice_to_grid(lattice, glyphs) if glyphs else None
        if grid is None:
            continue
        if _is_table(grid, page):
            grids.append(_marked(grid, drawn))
        else:
            outside.extend(glyphs)
    items = [_placed(grid) for grid in grids]
    for part in _between(_text_rows(outside), grids):
        items.extend(_lines_and_tables(part, page, pages))
    return tuple(one.item for one in sorted(items, key=lambda one: one.order))


@dataclass(frozen=True, slots=True)
class _Placed:
    """An item with its place in the reading order: the top of what it is part of, its column there (0: none), its own corner."""

    item: Item
    order: tuple[float, int, float, float]


def _placed(item: Item, top: float | None = None, column: int = 0) -> _Placed:
    return _Placed(item, (item.box[1] if top is None else top, column, item.box[1], item.box[0]))


def _is_table(grid: DraftGrid, page: Page) -> bool:
    """Return whether a grid has text in two columns, or is the rest of a table's cell at the head of a page."""
    filled = {cell.column for cell in grid.cells if cell.text}
    if grid.columns < 2 or not filled:
        return False
    rest = grid.box[1] < 0.15 * page.height and grid.rows == 1 and any(not cell.text for cell in grid.cells)
    return len(filled) >= 2 or rest


def _marked(grid: DraftGrid, drawn: Box) -> DraftGrid:
    """Return the grid with the cells beyond the drawn border marked as inferred."""
    cells = tuple(
        replace(cell, position="inferred") if cell.box[3] <= drawn[1] + 1 or cell.box[1] >= drawn[3] - 1 else cell
        for cell in grid.cells
    )
    return replace(grid, cells=cells)


def _shared_out(glyphs: Sequence[Glyph], lattices: Sequence[Lattice]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Return the glyphs inside each lattice, and those outside all."""
    inside: list[list[Glyph]] = [[] for _ in lattices]
    outside: list[Glyph] = []
    boxes = [lattice.box for lattice in lattices]
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for box, found in zip(boxes, inside, strict=True):
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                found.append(glyph)
                break
        else:
            outside.append(glyph)
    return inside, outside


def _text_rows(glyphs: Sequence[Glyph]) -> list[TextRow]:
    """Return the printed lines of glyphs, from top to bottom."""
    rows = (row_to_words(without_shadows(row)) for row in glyphs_to_rows(glyphs))
    return sorted((words_to_row(words) for words in rows if words), key=lambda row: row.top)


def _between(rows: Sequence[TextRow], grids: Sequence[DraftGrid]) -> list[list[TextRow]]:
    """Return the lines in runs that no ruled table parts."""
    parts: list[list[TextRow]] = []
    tops = sorted(grid.box[1] for grid in grids)
    last = -1
    for row in rows:
        here = sum(top <= row.top for top in tops)
        if here != last:
            parts.append([])
            last = here
        parts[-1].append(row)
    return parts


def _lines_and_tables(rows: Sequence[TextRow], page: Page, pages: int) -> list[_Placed]:
    """Return a run of lines with the unruled tables among them as grids, and text in two columns column by column."""
    items: list[_Placed] = []
    start = 0
    for block, grid in [*rows_to_tables(rows, pages), (range(len(rows), len(rows)), None)]:
        items.extend(_lines(rows[start : block.start], page))
        start = block.stop
        if grid is not None:
            items.append(_placed(grid))
    return items


def _lines(rows: Sequence[TextRow], page: Page) -> list[_Placed]:
    items: list[_Placed] = []
    taken: set[int] = set()
    for block in rows_to_columns(rows):
        taken.update(block.rows)
        for number, side in enumerate((block.left, block.right), 1):
            frame = min(words[0].x0 for words in side)
            items += [
                _placed(words_to_line(words, page.number, block.width, page.height, frame), block.top, number) for words in side
            ]
    items += [
        _placed(words_to_line(row.words, page.number, page.width, page.height))
        for index, row in enumerate(rows) if index not in taken
    ]  # fmt: skip
    return items


def _with_lost_rows(lattices: Sequence[Lattice], glyphs: Sequence[Glyph]) -> list[tuple[Lattice, Box]]:
    """Return the lattices with rows added that stand just outside their border, each with the box as drawn.

    Where a table goes on over a page break, the border above its first row (or below the last) may be missing with the
    sides too; its figures still stand over the table's columns.
    """
    if not lattices:
        return []
    boxes = [lattice.box for lattice in lattices]
    outside = [glyph for glyph in glyphs if not any(_holds(box, glyph) for box in boxes)]
    rows = [row for row in _text_rows(outside) if len(row.segments) > 1]
    result: list[tuple[Lattice, Box]] = []
    for lattice in lattices:
        drawn = lattice.box
        grown = lattice
        for row in reversed(rows):
            if _stands_over(row, grown) and 0 <= grown.ys[0] - row.bottom + 3 < ROW_STEP * (row.bottom - row.top):
                grown = _row_above(grown, row.top - 1)
        for row in rows:
            if _stands_over(row, grown) and 0 <= row.top - grown.ys[-1] + 3 < ROW_STEP * (row.bottom - row.top):
                grown = _row_below(grown, row.bottom + 1)
        result.append((grown, drawn))
    return result


def _holds(box: Box, glyph: Glyph) -> bool:
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= (glyph.top + glyph.bottom) / 2 <= box[3]


def _stands_over(row: TextRow, lattice: Lattice) -> bool:
    """Return whether a line is a row of the table: each segment within one column, a figure behind a label or a code."""
    columns: list[int] = []
    for segment in row.segments:
        inside = [
            index for index in range(lattice.columns)
            if lattice.xs[index] - 2 <= segment.box[0] and segment.box[2] <= lattice.xs[index + 1] + 2
        ]  # fmt: skip
        if not inside:
            return False
        columns.append(inside[0])
    figures = [NUMBER.fullmatch(segment.text.replace(" ", "")) for segment in row.segments]
    return len(set(columns)) == len(columns) and any(figures[1:])


def _row_above(lattice: Lattice, top: float) -> Lattice:
    areas = [Area(0, column, 1, 1) for column in range(lattice.columns)]
    areas += [replace(area, row=area.row + 1) for area in lattice.areas]
    return Lattice(lattice.xs, (min(top, lattice.ys[0] - 1), *lattice.ys), tuple(areas))


def _row_below(lattice: Lattice, bottom: float) -> Lattice:
    areas = [*lattice.areas, *(Area(lattice.rows, column, 1, 1) for column in range(lattice.columns))]
    return Lattice(lattice.xs, (*lattice.ys, max(bottom, lattice.ys[-1] + 1)), tuple(areas))
