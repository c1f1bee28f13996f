"""The columns of a printed table: figures that stand over one another, and the words between them, under their heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.amounts import is_dash
from ingest.model import Position
from ingest.readers.building import cell_text
from ingest.readers.text.printed.rows import Row
from ingest.readers.text.printed.words import Word, joined, of_figures, of_words, stacks
from ingest.readers.text.values import TOTAL

_FAR = 10_000
Cells = list[tuple[str, Position]]
"""The texts of a row, and whether their places prove their columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """The places that a column takes; `gap` counts the figures' columns before a column of words, None for figures."""

    place: Word
    gap: int | None = None

    @property
    def is_figures(self) -> bool:
        return self.gap is None


def rows_to_columns(rows: Sequence[Row]) -> list[Column] | None:
    """Return the columns of figures, and one of words for each gap that holds any; None where two figures of one line share
    a column.
    """
    lines = [row.own for row in rows]
    words = [word for row in rows for line in row.lines() for word in of_words(line)]
    figures = [stack for stack in stacks(word for line in lines for word in of_figures(line)) if not _are_words(stack, words)]
    if any(sum(word in stack for word in of_figures(line)) > 1 for stack in figures for line in lines):
        return None
    places = list(map(joined, figures))
    found: list[Column] = []
    for gap, place in enumerate([*places, None]):
        low, high = _between(places, gap)
        inside = [word for word in words if low <= word.middle < high]
        if inside:
            whole = joined(inside)
            found.append(Column(Word(max(whole.start, low), min(whole.end, high)), gap))
        if place is not None:
            found.append(Column(Word(place.start, place.end)))
    return found


def _are_words(stack: Sequence[Word], words: Sequence[Word]) -> bool:
    """Return whether what stands over one another in figures' places are dashes in a column of words."""
    return all(is_dash(word.text) for word in stack) and any(word.overlap(joined(stack)) > 0 for word in words)


def _between(places: Sequence[Word], gap: int) -> tuple[int, int]:
    return places[gap - 1].end if gap else 0, places[gap].start if gap < len(places) else _FAR


def under_heads(heads: Sequence[Word], columns: Sequence[Column]) -> list[Column] | None:
    """Return one column for each head, in order: each column under the head nearest to it, blank ones where only a head stands.

    A head over words that have another head already shares their gap. None where there are more columns than heads.
    """
    chosen = _nearest(heads, [column.place for column in columns])
    if chosen is None:
        return None
    placed = {head: columns[at] for at, head in enumerate(chosen)}
    for at, head in enumerate(heads):
        if at not in placed:
            placed[at] = Column(head, _gap_over(head, [placed[other] for other in (at - 1, at + 1) if other in placed]))
    return [placed[at] for at in range(len(heads))]


def _gap_over(head: Word, beside: Sequence[Column]) -> int | None:
    """Return the gap of the words that a head stands over, which the column beside it has already."""
    return next((column.gap for column in beside if column.gap is not None and head.overlap(column.place) > 0), None)


def _nearest(heads: Sequence[Word], places: Sequence[Word]) -> list[int] | None:
    """Return a head for each place, in order, so that all are as near as can be; None where there are too few heads."""
    many, count = len(places), len(heads)
    if many > count:
        return None
    best: list[list[tuple[float, list[int]]]] = [[(0.0, [])] * (count + 1)]
    for at, place in enumerate(places, start=1):
        row: list[tuple[float, list[int]]] = [(float("inf"), [])] * (count + 1)
        for head in range(at, count + 1):
            apart, before = best[at - 1][head - 1]
            row[head] = min(row[head - 1], (apart + _apart(heads[head - 1], place), [*before, head - 1]))
        best.append(row)
    return best[many][count][1]


def _apart(head: Word, place: Word) -> float:
    return abs(head.middle - place.middle) - max(0, head.overlap(place))


def row_to_cells(row: Row, columns: Sequence[Column]) -> Cells:
    """Return the text of each cell of a row, and whether its place proves its column."""
    texts: list[list[str]] = [[] for _ in columns]
    sure = [True] * len(columns)
    figures = [at for at, column in enumerate(columns) if column.is_figures]
    for word in of_figures(row.own):
        at = max(figures, key=lambda one: word.overlap(columns[one].place))
        if word.overlap(columns[at].place) <= 0:
            continue
        texts[at].append(word.text)
        sure[at] = sum(word.overlap(columns[one].place) > 0 for one in figures) == 1
    for gap in {column.gap for column in columns if column.gap is not None}:
        slots = [at for at, column in enumerate(columns) if column.gap == gap]
        for at, lines in _share(row, slots, columns).items():
            texts[at] += lines
    return [(cell_text(lines), "read" if one else "inferred") for lines, one in zip(texts, sure, strict=True)]


def _share(row: Row, slots: Sequence[int], columns: Sequence[Column]) -> dict[int, list[str]]:
    """Return the lines of words of a row's gap by column: as many stacks as columns in order, else each the nearest one's."""
    low, high = _bounds(slots, columns)
    lines = [[word for word in of_words(line) if low <= word.middle < high] for line in row.lines()]
    parts = stacks(word for line in lines for word in line)
    if len(parts) == 1 and TOTAL.match(parts[0][0].text):
        of_stack = {id(parts[0]): slots[0]}
    elif len(parts) == len(slots):
        of_stack = dict(zip(map(id, parts), slots, strict=True))
    else:
        of_stack = {id(part): min(slots, key=lambda at: _apart(columns[at].place, joined(part))) for part in parts}
    found: dict[int, list[str]] = {at: [] for at in slots}
    for line in lines:
        for at in slots:
            words = [word for word in line if any(word in part and of_stack[id(part)] == at for part in parts)]
            if words:
                found[at].append(_in_line(words))
    return found


def _bounds(slots: Sequence[int], columns: Sequence[Column]) -> tuple[int, int]:
    before = [column.place.end for column in columns[: slots[0]] if column.is_figures]
    behind = [column.place.start for column in columns[slots[-1] + 1 :] if column.is_figures]
    return max(before, default=0), min(behind, default=_FAR)


def _in_line(words: Sequence[Word]) -> str:
    """Return words of one line as a text, a space between them where one stands there."""
    text = words[0].text
    for before, word in pairwise(words):
        text += (" " if word.start > before.end else "") + word.text
    return text
