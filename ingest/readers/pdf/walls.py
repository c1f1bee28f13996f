"""Tables that are ruled along their rows only: where their columns are parted, as rulings that were not drawn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.cells import NUMBER
from ingest.readers.pdf.heads import Head, spread
from ingest.readers.pdf.lattice import MANY_RULINGS, joined
from ingest.readers.pdf.pages import Glyph, Ruling
from ingest.readers.pdf.words import Word, glyphs_to_rows, row_to_words, without_shadows

SAME_SIDE = 4.0
"""Points by which rulings of one table may begin or end elsewhere."""

HIGHEST_ROW = 90.0
SLIMMEST_TABLE = 100.0
SLIMMEST_GAP = 3.0

MANY_HEADS = 300
"""Words in a header beyond which it is none."""

LOOSE = 0.6
"""Lines of one text stand closer, in parts of their size."""

_TOTAL = re.compile(r".{0,6}[合总小]计")
"""A total's label is often set in the middle over the columns of code and name."""

_CODE = re.compile(r"\d{3,}")
_DASH = re.compile(r"[-—–－]{1,3}")


_CAPTION = re.compile(r"单位\s*[:：]|部门(?:名称)?\s*[:：]|。")
"""What stands between two tables, not in one."""

_Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Stack:
    """Rulings of one length, one below the other, and the shorter ones between them."""

    left: float
    right: float
    ys: tuple[float, ...]
    short: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands between two rulings, one below the other."""

    top: float
    bottom: float
    words: tuple[Word, ...]

    @property
    def is_data(self) -> bool:
        """Figures behind a first word, that are no years and no numbers of the columns."""
        figures = [word.text for word in self.words[1:] if _is_figure(word)]
        whole = [int(text) for text in figures if text.isdigit()]
        if len(whole) < len(figures):
            return any(NUMBER.fullmatch(text) for text in figures if not text.isdigit()) or not any(whole)
        counted = (
            whole == list(range(1, 1 + len(whole)))
            or len(whole) > 1
            and whole[0]
            and whole == list(range(whole[0], whole[-1] + 1))
        )
        return bool(whole) and not counted and not all(1990 < one < 2100 for one in whole)


def undrawn_walls(rulings: Sequence[Ruling], glyphs: Sequence[Glyph]) -> list[Ruling]:
    """Return upright rulings for the page's tables that have none inside: between the columns of words that their rows share.

    A wall is left out in a row where a word crosses it, and under the head of a group of columns. No walls come back for
    rulings that enclose too little to be sure: fewer than two rows of figures and no row of three.
    """
    pieces = joined(rulings)
    if len(pieces) > MANY_RULINGS:
        return []
    level = [one for one in pieces if one.horizontal]
    upright = [one for one in pieces if not one.horizontal]
    found: list[Ruling] = []
    for stack in _stacks(level):
        inside = any(
            stack.left + SAME_SIDE < one.at < stack.right - SAME_SIDE and one.start < stack.ys[-1] and one.end > stack.ys[0]
            for one in upright
        )
        if not inside:
            for bands in _tables(_bands(stack, glyphs)):
                found += _walls(stack, bands)
    return found


def _stacks(level: Sequence[Ruling]) -> list[_Stack]:
    stacks: list[tuple[float, float, list[float]]] = []
    for one in sorted(level, key=lambda ruling: ruling.at):
        if one.end - one.start < SLIMMEST_TABLE:
            continue
        for left, right, ys in stacks:
            if abs(left - one.start) <= SAME_SIDE and abs(right - one.end) <= SAME_SIDE and one.at - ys[-1] <= HIGHEST_ROW:
                ys.append(one.at)
                break
        else:
            stacks.append((one.start, one.end, [one.at]))
    return [
        _Stack(left, right, tuple(ys), tuple(
            one for one in level
            if ys[0] < one.at < ys[-1] and left - SAME_SIDE <= one.start and one.end <= right + SAME_SIDE and one.at not in ys
        ))
        for left, right, ys in stacks
        if len(ys) > 2
    ]  # fmt: skip


def _bands(stack: _Stack, glyphs: Sequence[Glyph]) -> list[_Band]:
    """Return the rows; a shorter ruling, as under the head of a group, parts rows too."""
    ys = sorted({*stack.ys, *(one.at for one in stack.short)})
    inside: list[list[Glyph]] = [[] for _ in ys[1:]]
    for glyph in glyphs:
        y = (glyph.top + glyph.bottom) / 2
        if ys[0] <= y < ys[-1] and stack.left <= (glyph.x0 + glyph.x1) / 2 <= stack.right:
            inside[bisect_right(ys, y) - 1].append(glyph)
    bands: list[_Band] = []
    for top, bottom, found in zip(ys, ys[1:], inside, strict=False):
        words = [word for row in glyphs_to_rows(found) for word in row_to_words(without_shadows(row))]
        bands.append(_Band(top, bottom, tuple(words)))
    return bands


def _tables(bands: Sequence[_Band]) -> list[list[_Band]]:
    """Return the rows of each table: the title and the unit of the next one stand between two rulings too."""
    found: list[list[_Band]] = [[]]
    for band in bands:
        if _CAPTION.search("".join(word.text for word in band.words)):
            found.append([])
        else:
            found[-1].append(band)
    return [table for table in found if len(table) > 1]


def _is_figure(word: Word) -> bool:
    return NUMBER.fullmatch(word.text) is not None or _DASH.fullmatch(word.text) is not None


def _walls(stack: _Stack, bands: Sequence[_Band]) -> list[Ruling]:
    data = [band for band in bands if band.is_data]
    if not data or len(data) < 2 and sum(map(_is_figure, data[0].words)) < 3:
        return []
    first = bands.index(data[0])
    if any(one.at > data[0].top + 1 and one.at < bands[-1].bottom for one in stack.short):
        return []  # a form: its cells are merged in other ways from row to row
    header = [band for band in bands[:first] if band.words]
    if sum(len(band.words) for band in header) > MANY_HEADS:
        return []
    columns = _columns([word for band in data for word in band.words], header)
    if len(columns) < 2:
        return []
    walls = [stack.left, *((a[1] + b[0]) / 2 for a, b in zip(columns, columns[1:], strict=False)), stack.right]
    if any(_is_piled(band, walls) for band in header):
        return []
    reach = spread([_heads(band, stack, walls) for band in header], walls)
    if any(low <= before for row in reach for (_, before), (low, _) in zip(row, row[1:], strict=False)):
        return []  # two heads over one column: its walls are not where the table's are
    spans = dict(zip(map(id, header), reach, strict=True))
    found = [Ruling(False, at, bands[0].top, bands[-1].bottom) for at in (stack.left, stack.right)]
    for band in bands:
        covered = spans.get(id(band)) or [_cells_of(word.x0, word.x1, walls) for word in band.words]
        for place, x in enumerate(walls[1:-1]):
            if not any(low <= place < high for low, high in covered):
                found.append(Ruling(False, x, band.top, band.bottom))
    return found


def _is_piled(band: _Band, walls: Sequence[float]) -> bool:
    """Return whether a head and the columns under it stand in one row, with no ruling to tell where the head ends."""
    for word in band.words:
        low, high = _cells_of(word.x0, word.x1, walls)
        below = [
            one for one in band.words
            if one.top > word.bottom - 1 and one.x1 > min(word.x0, walls[low]) and one.x0 < max(word.x1, walls[high + 1])
        ]  # fmt: skip
        if below and (low < high or min(one.top for one in below) - word.bottom > LOOSE * word.size):
            return True
    return False


def _columns(words: Sequence[Word], header: Sequence[_Band]) -> list[_Stretch]:
    """Return the stretches that the columns take up, from left to right: their words' and their heads'.

    A head that no column of words has stands over a column of blanks.
    """
    plain = [word for word in words if not _TOTAL.fullmatch(word.text)] or words
    columns = _stretches([(word.x0, word.x1) for word in plain])
    held = [[word for word in plain if low <= word.x0 <= high] for low, high in columns]
    leaves, unsure = _leaves(header)
    heads = _paired(held, leaves)
    for head in unsure:
        shared = [at for at in range(1, len(heads)) if heads[at] == heads[at - 1]]
        if any(leaves[heads[at]][0] < head[0] < columns[at][1] for at in shared):
            leaves = sorted([*leaves, head])
            heads = _paired(held, leaves)
    for at, head_at in enumerate(heads):
        leaf = leaves[head_at] if leaves else columns[at]
        if heads.count(head_at) == 1:
            columns[at] = min(columns[at][0], leaf[0]), max(columns[at][1], leaf[1])
    return _stretches([*columns, *(leaf for at, leaf in enumerate(leaves) if at not in heads)])


def _paired(columns: Sequence[Sequence[Word]], leaves: Sequence[_Stretch]) -> list[int]:
    """Return for each column of words which head is its.

    Figures end at the wall before the next head, so theirs is the last that begins before they end; other words begin at
    the wall behind the head before, and theirs is the first that ends behind where they begin.
    """
    found: list[int] = []
    for words in columns:
        low, high = min(word.x0 for word in words), max(word.x1 for word in words)
        touched = _touched((low, high), leaves)
        if len(touched) == 1:
            found.append(touched[0])
        elif all(_is_figure(word) and not _CODE.fullmatch(word.text) for word in words):
            found.append(max(0, sum(leaf[0] < high for leaf in leaves) - 1))
        else:
            found.append(min(sum(leaf[1] < low for leaf in leaves), max(0, len(leaves) - 1)))
    return found


def _leaves(header: Sequence[_Band]) -> tuple[list[_Stretch], list[_Stretch]]:
    """Return the heads that no other stands under, from left to right, and those that may be the head of the two beside."""
    found: list[_Stretch] = []
    unsure: list[_Stretch] = []
    for band in reversed(header):
        heads = [head for head in _stretches([(word.x0, word.x1) for word in band.words]) if not _touched(head, found)]
        unsure += [head for head in heads if _is_between(head, found)]
        found += [head for head in heads if not _is_between(head, found)]
    return sorted(found), sorted(unsure)


def _touched(one: _Stretch, others: Sequence[_Stretch]) -> list[int]:
    return [at for at, (low, high) in enumerate(others) if one[1] > low - 1 and one[0] < high + 1]


def _is_between(head: _Stretch, below: Sequence[_Stretch]) -> bool:
    """Return whether a head stands between two of the rows below, as that of their group may."""
    return any(one[1] < head[0] for one in below) and any(one[0] > head[1] for one in below)


def _stretches(spans: Sequence[_Stretch]) -> list[_Stretch]:
    """Return the spans with those that overlap, or stand closer than columns do, as one."""
    found: list[_Stretch] = []
    for low, high in sorted(spans):
        if found and low < found[-1][1] + SLIMMEST_GAP:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found


def _cells_of(x0: float, x1: float, walls: Sequence[float]) -> tuple[int, int]:
    """Return the first and last column that a word stands in; one that only touches a wall does not cross it."""
    inside = [at for at in range(len(walls) - 1) if x1 > walls[at] + 2 and x0 < walls[at + 1] - 2]
    return (inside[0], inside[-1]) if inside else (0, 0)


def _over(ruling: Ruling, walls: Sequence[float]) -> tuple[int, int] | None:
    """Return the first and last column whose middle a ruling passes."""
    passed = [at for at, (a, b) in enumerate(zip(walls, walls[1:], strict=False)) if ruling.start < (a + b) / 2 < ruling.end]
    return (passed[0], passed[-1]) if passed else None


def _heads(band: _Band, stack: _Stack, walls: Sequence[float]) -> list[Head]:
    """Return a header row's texts; the lines of a wrapped one are one.

    Where the ruling under the row is broken, it says how far a head reaches, and a text beside it goes on below.
    """
    under = [one for one in stack.short if abs(one.at - band.bottom) < 1]
    texts = _stretches([(word.x0, word.x1) for word in band.words])
    heads: list[Head] = []
    for x0, x1 in texts:
        low, high = _cells_of(x0, x1, walls)
        first, last = (low, high) if under else (0, len(walls) - 2)
        for one in under:
            over = [text for text in texts if one.start - SAME_SIDE <= text[0] and text[1] <= one.end + SAME_SIDE]
            if (x0, x1) in over:
                first, last = _over(one, walls) or (low, high)
                low, high = (first, last) if len(over) == 1 else (low, high)
        heads.append(Head(x0, x1, low, high, min(first, low), max(last, high)))
    return heads
