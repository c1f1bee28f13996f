"""Lattices and glyphs to grids: which words stand in which cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from ingest.amounts import NEGATIVE_MARKS
from ingest.model import Box, Position
from ingest.readers.pdf.lattice import Area, Lattice
from ingest.readers.pdf.pages import Glyph
from ingest.readers.pdf.words import (
    Word,
    glyphs_to_rows,
    goes_on,
    join_lines,
    without_shadows,
    word_of,
    words_to_text,
)

NUMBER = re.compile(rf"[-−－+{NEGATIVE_MARKS}]?[$£€]?[（(]?[-−]?[¥￥$£€]?[-−]?\d[\d,，]*(?:[.．]\d+)?[)）]?[%％]?")
"""A whole figure as it stands in a cell."""

ADJOINING = 0.15
"""Glyphs closer than this part of their size go on over a wall: the word is wider than its cell."""


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell before it is a RawCell; `box` is the cell's own, not its text's."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    text: str = ""
    position: Position = "read"
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftGrid:
    """A grid of one page before it is a Grid; `box` is the whole table's."""

    cells: tuple[DraftCell, ...]
    rows: int
    columns: int
    box: Box
    spans_known: bool = True
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Content:
    words: list[Word] = field(default_factory=list)
    sideways: list[Glyph] = field(default_factory=list)
    moved: bool = False


_Run = list[tuple[Glyph, int]]
"""The glyphs of a word, each with the index of the area that it stands in."""


def lattice_to_grid(lattice: Lattice, glyphs: Sequence[Glyph]) -> DraftGrid:
    """Return the grid of a lattice with the glyphs that lie in it; rows without any text are left out."""
    owner = {
        (row, column): index
        for index, area in enumerate(lattice.areas)
        for row in range(area.row, area.row + area.row_span)
        for column in range(area.column, area.column + area.column_span)
    }
    contents: list[_Content] = [_Content() for _ in lattice.areas]
    crossing: list[_Run] = []
    for row in glyphs_to_rows(glyphs):
        for run in _row_to_runs(without_shadows(row), lattice, owner):
            areas = {area for _, area in run}
            if len(areas) == 1:
                contents[areas.pop()].words.append(word_of([glyph for glyph, _ in run]))
            else:
                crossing.append(run)
    for run in crossing:
        _place_crossing(run, lattice, contents)
    for glyph in glyphs:
        if not glyph.upright and (place := _area_of(glyph, lattice, owner)) is not None:
            contents[place].sideways.append(glyph)
    cells = [_cell(lattice, area, content) for area, content in zip(lattice.areas, contents, strict=True)]
    cells = split_rows(_settled(cells, lattice.xs))
    return without_empty_rows(DraftGrid(tuple(cells), _row_count(cells), lattice.columns, lattice.box))


_FLUSH = 2.5
"""How far, in points, the right ends of figures of one column differ at most."""


def _settled(cells: Sequence[DraftCell], walls: Sequence[float]) -> list[DraftCell]:
    """Return the cells, a figure in one that spans columns put under the one whose figures end where it ends: a wall that is
    not drawn in one row parts its blank from its figure all the same.
    """
    ends: dict[int, list[float]] = defaultdict(list)
    for cell in cells:
        if cell.column_span == 1 and len(cell.words) == 1 and NUMBER.fullmatch(cell.text):
            ends[cell.column].append(cell.words[0].x1)
    found: list[DraftCell] = []
    for cell in cells:
        flush = _flush_columns(cell, ends) if cell.column_span > 1 and cell.row_span == 1 else []
        if len(flush) == 1:
            found += _parted(cell, flush[0], walls)
        else:
            found.append(cell)
    return found


def _flush_columns(cell: DraftCell, ends: dict[int, list[float]]) -> list[int]:
    """Return which of the columns under a cell have two figures at least, all ending where its one figure ends."""
    if len(cell.words) != 1 or not NUMBER.fullmatch(cell.text):
        return []
    under = range(cell.column, cell.column + cell.column_span)
    return [at for at in under if len(ends[at]) > 1 and all(abs(end - cell.words[0].x1) <= _FLUSH for end in ends[at])]


def _parted(cell: DraftCell, place: int, walls: Sequence[float]) -> Iterator[DraftCell]:
    """Yield a cell for each column under a spanning one, its figure in that of column `place`."""
    for at in range(cell.column, cell.column + cell.column_span):
        box = (walls[at], cell.box[1], walls[at + 1], cell.box[3])
        text, words = (cell.text, cell.words) if at == place else ("", ())
        yield replace(cell, column=at, column_span=1, box=box, text=text, words=words)


def _row_count(cells: Sequence[DraftCell]) -> int:
    return max(cell.row + cell.row_span for cell in cells)


def _area_of(glyph: Glyph, lattice: Lattice, owner: dict[tuple[int, int], int]) -> int | None:
    position = lattice.position((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
    return None if position is None else owner[position]


def _row_to_runs(row: Sequence[Glyph], lattice: Lattice, owner: dict[tuple[int, int], int]) -> list[_Run]:
    """Return the words of one printed line; a wall ends a word unless its glyphs go on without a gap."""
    runs: list[_Run] = []
    for glyph in row:
        area = _area_of(glyph, lattice, owner)
        if area is None:
            continue
        if runs:
            last, last_area = runs[-1][-1]
            level = abs(glyph.bottom - last.bottom) <= ADJOINING * (glyph.bottom - glyph.top)
            if goes_on(last, glyph) if area == last_area else level and goes_on(last, glyph, gap=ADJOINING):
                runs[-1].append((glyph, area))
                continue
        runs.append([(glyph, area)])
    return runs


def _place_crossing(run: _Run, lattice: Lattice, contents: list[_Content]) -> None:
    """Give a word that goes on over a wall to the cell that it belongs to.

    A figure belongs where most of it stands: it has been cut by a wall. Other words run over into a cell that holds
    nothing else, or under what stands there, and belong where they begin; where each of the cells has text of its own,
    the wall parts two words.
    """
    parts = [list(part) for _, part in groupby(run, key=lambda item: item[1])]
    texts = ["".join(glyph.text for glyph, _ in part) for part in parts]
    areas = [part[0][1] for part in parts]
    figure = bool(NUMBER.fullmatch("".join(texts)))
    rows = {lattice.areas[area].row for area in areas}
    free = [area for area in areas if not contents[area].words]
    if len(rows) > 1 or _two_cells(texts) or (not figure and len(free) < len(areas) - 1):
        for part in parts:
            contents[part[0][1]].words.append(word_of([glyph for glyph, _ in part]))
        return
    word = word_of([glyph for glyph, _ in run])
    most = max(parts, key=len)[0][1]
    taken = [area for area in areas if area not in free]
    if not figure and word.x0 - lattice.xs[lattice.areas[areas[0]].column] < 8:
        most = areas[0]
    elif not figure and taken:
        most = taken[0]
    contents[most].words.append(word)
    contents[most].moved = True


def _two_cells(texts: list[str]) -> bool:
    """Return whether the parts of a word on either side of a wall are whole by themselves: 行政运行|123.45, 12.00|34.56."""
    whole = [bool(NUMBER.fullmatch(text)) for text in texts]
    if all(whole):
        return all("." in text and len(text.rpartition(".")[2]) == 2 for text in texts)
    return any(whole) and not NUMBER.fullmatch("".join(texts))


def _cell(lattice: Lattice, area: Area, content: _Content) -> DraftCell:
    box = lattice.area_box(area)
    text = words_to_cell_text(content.words, box)
    if content.sideways:
        text = join_lines(text, "".join(glyph.text for glyph in content.sideways))
    return DraftCell(
        area.row, area.column, area.row_span, area.column_span, box, text,
        "inferred" if content.moved else "read", tuple(content.words),
    )  # fmt: skip


_NEVER_FIRST = "。，、；：！？）》”’」』…,.;:!?)%％"


def words_to_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Return words as lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.x0)):
        if lines:
            top, bottom = min(one.top for one in lines[-1]), max(one.bottom for one in lines[-1])
            if min(bottom, word.bottom) - max(top, word.top) > 0.5 * min(bottom - top, word.size):
                lines[-1].append(word)
                continue
        lines.append([word])
    return [sorted(line, key=lambda one: one.x0) for line in lines]


def words_to_cell_text(words: Sequence[Word], box: Box) -> str:
    """Return a cell's text; a line that ends before the cell's width is used up is followed by a line break.

    Other lines have been wrapped: 一般公共预算 / 拨款, 12,345. / 67.
    """
    text = ""
    last: list[Word] | None = None
    for line in words_to_lines(words):
        part = words_to_text(line)
        if last is None:
            text = part
        elif _is_wrapped(last, line, box):
            text = join_lines(text, part)
        else:
            text = f"{text}\n{part}"
        last = line
    return text


def _is_wrapped(line: Sequence[Word], following: Sequence[Word], box: Box) -> bool:
    """Return whether the next line's first character would not have fitted at the end of `line`."""
    size = max(word.size for word in line)
    used = line[-1].x1 - line[0].x0
    padding = 2 * min(6.0, 0.12 * (box[2] - box[0]) + 1.5)
    begins = following[0].text
    latin = not any(ord(c) > 0x2E80 for c in begins)
    # A mark that may not begin a line takes the character before it along: 180 / 天。
    need = following[0].x1 - following[0].x0 if latin else size * (1 + (begins[1:2] in _NEVER_FIRST and len(begins) > 1))
    return used + min(need, 3 * size) > box[2] - box[0] - padding


def split_rows(cells: Sequence[DraftCell]) -> list[DraftCell]:
    """Return the cells with rows cut where figures stand one below the other without a ruling between them.

    A row is cut where two cells of it or more hold lines at the same heights, and one of these holds nothing but whole
    figures. The parts' positions are inferred.
    """
    by_row: dict[int, list[DraftCell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.row].append(cell)
    shift = 0
    shifts: dict[int, int] = {}
    result: list[DraftCell] = []
    spanned = {
        row for cell in cells if cell.row_span > 1 for row in range(cell.row, cell.row + cell.row_span)
    }  # fmt: skip
    for row in range(_row_count(cells)):
        shifts[row] = shift
        tops = _line_tops(by_row[row]) if row not in spanned else []
        if len(tops) < 2:
            result.extend(_moved(cell, shift) for cell in by_row[row])
            continue
        for cell in by_row[row]:
            result.extend(_cut(cell, tops, shift))
        shift += len(tops) - 1
    return result


def _moved(cell: DraftCell, shift: int) -> DraftCell:
    return DraftCell(cell.row + shift, cell.column, cell.row_span, cell.column_span, cell.box, cell.text, cell.position,
                     cell.words)  # fmt: skip


_LEVEL = 4.0
"""How far apart, in points, the lines of one row of figures are at most."""
_WHOLE_FIGURE = re.compile(r"[-−]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?[%％])")
"""A figure that shows by its grouping or its sign that no piece of it stands in the line below."""
_SHORT = re.compile(r"[-−]?\d{1,3}")
"""A figure too short to be grouped, whole among such that are."""


def _line_tops(cells: Sequence[DraftCell]) -> list[float]:
    """Return the tops of the printed lines of a row that holds several rows of figures, else an empty list."""
    lines = [words_to_lines(cell.words) for cell in cells]
    stacks = [found for cell, found in zip(cells, lines, strict=True) if _is_stack(found, cell.box)]
    told = [found for found in lines if len(found) > 1 and (found in stacks or _are_whole(found))]
    if not stacks:
        return _shared_tops(told)
    longest = max(stacks, key=len)
    tops = [line[0].top for line in longest]
    others = [found for found in lines if found is not longest and len(found) >= len(tops)]
    if any(all(any(abs(line[0].top - top) < _LEVEL for line in found) for top in tops) for found in others):
        return tops
    return _shared_tops(told)


def _is_stack(lines: Sequence[Sequence[Word]], box: Box) -> bool:
    """Return whether a cell holds figures one below the other, and not one that is wrapped."""
    if len(lines) < 2 or not all(len(line) == 1 and NUMBER.fullmatch(line[0].text) for line in lines):
        return False
    return len(lines) > 2 and _are_whole(lines) or not any(_is_wrapped(a, b, box) for a, b in pairwise(lines))


def _are_whole(lines: Sequence[Sequence[Word]]) -> bool:
    """Return whether each line is a figure of its own, by its grouping or its sign, or short among such."""
    texts = [line[0].text for line in lines if len(line) == 1]
    grouped = sum(_WHOLE_FIGURE.fullmatch(text) is not None for text in texts)
    plain = sum(_SHORT.fullmatch(text) is not None for text in texts)
    return grouped > plain and grouped + plain == len(lines)


def _shared_tops(stacks: Sequence[Sequence[Sequence[Word]]]) -> list[float]:
    """Return the tops of the rows of several columns of stacked figures, some of which have blanks: those of all columns, where
    two at least share most of theirs. Labels may be wrapped and tell nothing.
    """
    rows: list[list[float]] = []
    for top in sorted(line[0].top for found in stacks for line in found):
        if rows and top - rows[-1][0] < _LEVEL:
            rows[-1].append(top)
        else:
            rows.append([top])
    shared = sum(len(row) > 1 for row in rows)
    return [row[0] for row in rows] if shared > 1 and shared * 2 > len(rows) else []


def _cut(cell: DraftCell, tops: list[float], shift: int) -> list[DraftCell]:
    """Return one cell for each line top, the words given to the nearest at or above them."""
    groups: list[list[Word]] = [[] for _ in tops]
    for word in cell.words:
        groups[min(range(len(tops)), key=lambda index: abs(tops[index] - word.top))].append(word)
    edges = [cell.box[1], *((a + b) / 2 + 5 for a, b in zip(tops, tops[1:], strict=False)), cell.box[3]]
    pieces = []
    for index, group in enumerate(groups):
        box = (cell.box[0], edges[index], cell.box[2], edges[index + 1])
        pieces.append(DraftCell(cell.row + shift + index, cell.column, 1, cell.column_span, box,
                                words_to_cell_text(group, box), "inferred", tuple(group)))  # fmt: skip
    return pieces


def without_empty_rows(grid: DraftGrid) -> DraftGrid:
    """Return the grid without rows in which no cell with text begins, and without columns that no text reaches.

    A column or row under a merged cell stays only if some cell with text begins in it.
    """
    rows = sorted({cell.row for cell in grid.cells if cell.text})
    columns = sorted({cell.column for cell in grid.cells if cell.text} | _wide_columns(grid))
    row_of, column_of = _new_indexes(rows, grid.rows), _new_indexes(columns, grid.columns)
    kept: list[DraftCell] = []
    for cell in grid.cells:
        row, row_end = row_of[cell.row], row_of[cell.row + cell.row_span]
        column, column_end = column_of[cell.column], column_of[cell.column + cell.column_span]
        if row_end > row and column_end > column:
            kept.append(DraftCell(row, column, row_end - row, column_end - column, cell.box, cell.text, cell.position,
                                  cell.words))  # fmt: skip
    return DraftGrid(tuple(sorted(kept, key=lambda cell: (cell.row, cell.column))), len(rows), len(columns), grid.box,
                     grid.spans_known)  # fmt: skip


def _wide_columns(grid: DraftGrid) -> set[int]:
    """Return columns that are wide enough for a figure, though nothing is printed in them."""
    return {cell.column for cell in grid.cells if cell.column_span == 1 and cell.box[2] - cell.box[0] >= 15}


def _new_indexes(kept: list[int], count: int) -> list[int]:
    """Return for each old index (and the end) how many kept ones come before it."""
    chosen = set(kept)
    result = [0]
    for index in range(count):
        result.append(result[-1] + (index in chosen))
    return result
