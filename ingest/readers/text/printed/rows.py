"""Lines of a printed table → its rows: a cell whose words wrap stands above, beside and below the figures of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingest.readers.text.printed.words import Word, has_figures, row_words
from ingest.readers.text.values import NUMBERED, TOTAL
from ingest.terms import term_of

LABELS = 12
"""Places at the left where labels begin."""
_LONGEST_LABEL = 40
Line = tuple[Word, ...]


@dataclass(slots=True)
class Row:
    """The words of a row by line: those above the line of its figures, that line, and those below."""

    above: list[Line] = field(default_factory=list)
    own: Line = ()
    below: list[Line] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """Return its lines from the top down."""
        return [*self.above, self.own, *self.below]


def lines_to_rows(lines: Sequence[str]) -> list[Row]:
    """Return the rows of a table's body: its lines where few blank ones stand between and none holds words that wrap, else
    what blank lines set apart, cut into rows.
    """
    blocks = _blocks(lines)
    loose = [line for block in blocks for line in block if not has_figures(line)]
    if len(blocks) * 2 < len(lines) and all(row_words(line)[0].start < LABELS for line in loose):
        return [Row(own=row_words(line)) for line in lines if line.strip()]
    rows: list[Row] = []
    words: list[Line] = []
    for block in blocks:
        if any(map(has_figures, block)):
            found = list(_rows_of_block(block))
            _give(words, rows, found[0])
            rows += found
            words = []
        elif rows and not _are_labels(block):
            words += map(_loose, block)
        else:
            rows += [Row(own=row_words(line)) for line in block]
    _give(words, rows, None)
    return rows


def _give(words: list[Line], before: Sequence[Row], behind: Row | None) -> None:
    """Give lines of words between blank lines to the row behind, where its cells lack them above its middle, else to the last."""
    if behind is not None and len(words) + len(behind.above) <= len(behind.below) + 1:
        behind.above[:0] = words
    elif before:
        before[-1].below.extend(words)


def _are_labels(block: Sequence[str]) -> bool:
    """Return whether lines without figures that blank lines set apart are rows of their own."""
    alone = len(block) == 1 and row_words(block[0])[0].start < LABELS and len(block[0].strip()) <= _LONGEST_LABEL
    return alone or all(map(names_a_row, block))


def _loose(line: str) -> Line:
    """Return the words of a line that holds no row's figures; a figure there is a word (增长 / 3.5%)."""
    return tuple(replace(word, is_figure=False) for word in row_words(line))


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def names_a_row(line: str) -> bool:
    """Return whether a line without figures is a row of its own: one short label that has a number, or a known name."""
    text = line.strip()
    known = NUMBERED.match(text) or TOTAL.match(text) or term_of(text)
    return len(text) <= _LONGEST_LABEL and "  " not in text and bool(known)


def _rows_of_block(block: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of lines that no blank line parts, the words between two rows given to one of them."""
    rows: list[Row] = []
    loose: list[list[Line]] = [[]]
    for line in block:
        if has_figures(line) or names_a_row(line):
            rows.append(Row(own=row_words(line)))
            loose.append([])
        else:
            loose[-1].append(_loose(line))
    shares = _shares(tuple(map(len, loose))) or (*(0,) * (len(rows) - 1), len(loose[-1]))
    begin = 0
    for row, above, below, share in zip(rows, loose, loose[1:], shares, strict=False):
        row.above, row.below = above[begin:], below[:share]
        begin = share
        yield row


@lru_cache(maxsize=4096)
def _shares(loose: tuple[int, ...], above: int | None = None) -> tuple[int, ...] | None:
    """Return how many of the loose lines behind each row are its own, so that all cells are printed about the middle.

    A cell has as many lines above its row's middle as below, or one more. None where no share comes out even.
    """
    above = loose[0] if above is None else above
    if len(loose) == 2:
        return (loose[1],) if above - loose[1] in (0, 1) else None
    for below in (above - 1, above):
        if 0 <= below <= loose[1]:
            rest = _shares(loose[1:], loose[1] - below)
            if rest is not None:
                return (below, *rest)
    return None
