"""Running text in two columns: the gutter between them, so that each is read whole and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf.paragraphs import HEADED
from ingest.readers.pdf.segments import TextRow
from ingest.readers.pdf.words import Word

FEWEST_LINES = 5
"""Lines side by side that make two columns of text; fewer may be names and dates under a letter."""

SLIMMEST_GUTTER = 9.0
SHORTEST = 8
"""Characters of a line that may be running text."""

FILLED = 0.85
"""Part of its column that a line of running text fills, but for the last of a paragraph."""


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Lines `rows` of a page, their words parted at `gutter`: the left column's lines from top to bottom, and the right's."""

    rows: range
    left: tuple[tuple[Word, ...], ...]
    right: tuple[tuple[Word, ...], ...]

    @property
    def top(self) -> float:
        return min(word.top for line in (*self.left, *self.right) for word in line)

    @property
    def width(self) -> float:
        """Return how wide the wider column is."""
        return max(_edges(side)[1] - _edges(side)[0] for side in (self.left, self.right))


def rows_to_columns(rows: Sequence[TextRow]) -> list[TwoColumns]:
    """Return the stretches of lines that are running text in two columns, from top to bottom.

    Both sides must be sentences that fill their lines: labels beside figures, and lists with a wide gap, stay lines.
    """
    found: list[TwoColumns] = []
    start = 0
    while start < len(rows):
        block = _block(rows, start)
        if block is None:
            start += 1
            continue
        columns = _columns(rows, block)
        if columns is not None:
            found.append(columns)
        start = block[0].stop
    return found


def _block(rows: Sequence[TextRow], start: int) -> tuple[range, float] | None:
    """Return the lines from `start` on that leave one stretch of x free, with a point of it; the first stands on both sides."""
    gaps = _gaps(rows[start], rows[start + 1] if start + 1 < len(rows) else None)
    for low, high in gaps:
        both: list[int] = []
        for index in range(start, len(rows)):
            free = _free(rows[index], low, high)
            if free is None or (index > start and _is_apart(rows[index - 1], rows[index])):
                break
            low, high = free
            after = rows[index + 1] if index + 1 < len(rows) else None
            if any(a <= low and b >= high for a, b in _gaps(rows[index], after)):
                both.append(index)
        else:
            index = len(rows)
        if len(both) >= FEWEST_LINES:
            gutter = (low + high) / 2
            return _with_rest(rows, range(start, both[-1] + 1), index, gutter), gutter
    return None


def _with_rest(rows: Sequence[TextRow], block: range, end: int, gutter: float) -> range:
    """Return the block with the lines up to `end` by which one column is longer, as close as the block's and no headings."""
    tops = [row.top for row in rows[block.start : block.stop] if row.words[0].x0 < gutter]
    step = max((below - above for above, below in zip(tops, tops[1:], strict=False)), default=0.0)
    stop = block.stop
    while stop < end and rows[stop].top - rows[stop - 1].top < 1.3 * step and not HEADED.match(rows[stop].segments[0].text):
        stop += 1
    return range(block.start, stop)


def _gaps(row: TextRow, below: TextRow | None) -> list[tuple[float, float]]:
    """Return the wide gaps in a line; columns whose lines are not level come as lines by turns, one side each."""
    pairs = list(zip(row.words, row.words[1:], strict=False))
    if below is not None and below.top < row.bottom:
        first, second = sorted((row.words, below.words), key=lambda words: words[0].x0)
        pairs.append((first[-1], second[0]))
    return [(a.x1, b.x0) for a, b in pairs if b.x0 - a.x1 >= SLIMMEST_GUTTER]


def _free(row: TextRow, low: float, high: float) -> tuple[float, float] | None:
    """Return what a line leaves free of a stretch, or None where that is too little for a gutter."""
    for word in row.words:
        if word.x0 < high and word.x1 > low:
            low, high = max(((low, min(high, word.x0)), (max(low, word.x1), high)), key=lambda part: part[1] - part[0])
    return (low, high) if high - low >= SLIMMEST_GUTTER else None


def _is_apart(above: TextRow, below: TextRow) -> bool:
    return below.top - above.bottom > 2.5 * (above.bottom - above.top)


def _columns(rows: Sequence[TextRow], block: tuple[range, float]) -> TwoColumns | None:
    """Return the columns of a block where both are running text."""
    stretch, gutter = block
    left: list[tuple[Word, ...]] = []
    right: list[tuple[Word, ...]] = []
    for row in rows[stretch.start : stretch.stop]:
        for side, words in (
            (left, tuple(word for word in row.words if word.x1 <= gutter)),
            (right, tuple(word for word in row.words if word.x0 > gutter)),
        ):
            if words:
                side.append(words)
    if not (_are_headed(left, right) or _is_running(left) and _is_running(right)):
        return None
    return TwoColumns(stretch, tuple(left), tuple(right))


def _are_headed(left: Sequence[Sequence[Word]], right: Sequence[Sequence[Word]]) -> bool:
    """Return whether both columns begin with a numbered heading and are sentences: short lines of few do not fill them."""
    sides = ["".join(word.text for line in side for word in line) for side in (left, right)]
    headed = all(side and HEADED.match("".join(word.text for word in side[0])) for side in (left, right))
    return headed and min(len(left), len(right)) >= 3 and all(text.count("。") > 0 and len(text) >= 40 for text in sides)


def _edges(lines: Sequence[Sequence[Word]]) -> tuple[float, float]:
    return min(line[0].x0 for line in lines), max(line[-1].x1 for line in lines)


def _is_running(lines: Sequence[Sequence[Word]]) -> bool:
    """Return whether lines are sentences that fill their column: long, without wide gaps, ended now and then."""
    if len(lines) < FEWEST_LINES or not any("。" in word.text for line in lines for word in line):
        return False
    left, right = _edges(lines)
    size = median(line[0].size for line in lines)
    full = [line for line in lines if line[-1].x1 - left >= FILLED * (right - left) and _letters(line) >= SHORTEST]
    parted = [line for line in lines if any(b.x0 - a.x1 > 2 * size for a, b in zip(line, line[1:], strict=False))]
    return len(full) >= 0.6 * len(lines) and len(parted) <= 0.1 * len(lines)


def _letters(line: Sequence[Word]) -> int:
    return sum(len(word.text) for word in line)
