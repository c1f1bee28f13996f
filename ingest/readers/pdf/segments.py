"""Printed lines as segments, one a column, and which lines make one row of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Box
from ingest.readers.pdf.cells import NUMBER
from ingest.readers.pdf.words import Word, join_lines, union, words_to_text

_FIGURE = re.compile(rf"(?:{NUMBER.pattern})|[-—–－]{{1,3}}")

SEGMENT_GAP = 0.9
"""Words further apart than this part of their size stand in two columns."""

TIGHT = 0.4
"""Lines of one text stand closer, in parts of their size, than rows of a table do."""

FEWEST_WRAPPED = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line that belong to one column."""

    text: str
    box: Box

    @property
    def is_figure(self) -> bool:
        return _FIGURE.fullmatch(self.text.replace(" ", "")) is not None


@dataclass(frozen=True, slots=True)
class TextRow:
    """A printed line as words and as segments."""

    words: tuple[Word, ...]
    segments: tuple[Segment, ...]

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def figures(self) -> tuple[Segment, ...]:
        return tuple(segment for segment in self.segments if segment.is_figure)


def words_to_row(words: Sequence[Word]) -> TextRow:
    """Return a line's words with the segments they make; there must be a word."""
    groups: list[list[Word]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        if last and word.x0 - last.x1 <= SEGMENT_GAP * max(word.size, last.size) and not _are_two_figures(last, word):
            groups[-1].append(word)
        else:
            groups.append([word])
    segments = tuple(Segment(words_to_text(group), union(word.box for word in group)) for group in groups)
    return TextRow(tuple(words), segments)


def _are_two_figures(before: Word, after: Word) -> bool:
    """Return whether two words, with the gap of a word between them, are amounts of two columns: 813.22 | 7,790.70."""
    return all("." in word.text and NUMBER.fullmatch(word.text) for word in (before, after))


def is_data(row: TextRow) -> bool:
    """Return whether a line holds a figure in a column behind its first."""
    if re.fullmatch(r"[栏行]次", row.segments[0].text):
        return False  # the numbers of the columns
    return len(row.segments) >= 2 and any(segment.is_figure for segment in row.segments[1:]) and not is_sentence(row)


def is_sentence(row: TextRow) -> bool:
    """Return whether a line is of running text, with gaps where blanks were underlined."""
    return any("。" in segment.text or len(segment.text) > 40 for segment in row.segments)


def closed_up(rows: Sequence[TextRow]) -> list[range]:
    """Return which lines make one row: those of wrapped labels stand closer to one another than rows do.

    Each line is a row by itself where lines of figures stand as close as wrapped ones, or no label is wrapped.
    """
    parts: list[range] = []
    bottom = 0.0
    for index, row in enumerate(rows):
        if parts and row.top - bottom < TIGHT * (row.bottom - row.top):
            parts[-1] = range(parts[-1].start, index + 1)
            bottom = max(bottom, row.bottom)
        else:
            parts.append(range(index, index + 1))
            bottom = row.bottom
    data = [[index for index in part if is_data(rows[index])] for part in parts]
    wrapped = [part for part, found in zip(parts, data, strict=True) if found and len(part) > 1]
    if len(wrapped) < FEWEST_WRAPPED or any(len(found) > 1 for found in data):
        return [range(index, index + 1) for index in range(len(rows))]
    return parts


def merged(rows: Sequence[TextRow]) -> TextRow:
    """Return the lines of one row as one: segments one below the other are one text."""
    if len(rows) == 1:
        return rows[0]
    columns: list[Segment] = []
    for segment in sorted((one for row in rows for one in row.segments), key=lambda one: (one.box[0], one.box[1])):
        if columns and segment.box[0] < columns[-1].box[2] and not (segment.is_figure or columns[-1].is_figure):
            before, after = sorted((columns[-1], segment), key=lambda one: one.box[1])
            columns[-1] = Segment(join_lines(before.text, after.text), union((before.box, after.box)))
        else:
            columns.append(segment)
    return TextRow(tuple(word for row in rows for word in row.words), tuple(columns))
