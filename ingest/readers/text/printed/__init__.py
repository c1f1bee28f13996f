"""Tables of pages turned into text: columns kept by counting characters, headers over several lines, cells that wrap."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import RawCell
from ingest.readers.building import GridDraft
from ingest.readers.text.heads import Heads, judge_heads, place_heads
from ingest.readers.text.printed.columns import Cells, Column, row_to_cells, rows_to_columns, under_heads
from ingest.readers.text.printed.heads import header_ways
from ingest.readers.text.printed.rows import LABELS, Row, lines_to_rows
from ingest.readers.text.printed.words import Word, has_figures, head_words, of_figures, of_words, row_words
from ingest.readers.text.values import has_letters, is_sentence

_MOST_HEAD_LINES = 9
_MOST_BLANK = 2
"""Blank lines that may stand between two lines of one table."""
_MOST_ABOVE = 12
"""Lines of a cell that may stand above its row's figures."""
_LONGEST_LABEL = 60
_PROBE = 60
"""So many lines decide whether a table begins at all, so that long lists that are none cost little."""
_NOT_INSIDE = re.compile(
    r"(?:^|\s)(?:金[额額])?(?:[计計]量)?[单單]位\s*[:：]|^\s*(?:[备備]?[注註]|[说說]明)\s*\d?\s*[:：.、]|(?:部[门門]|[单單]位)\s*[:：]"
    r"|(?:表|情[况況]|[说說]明)\s*(?:[（(][^（）()]{0,20}[)）])?\s*$|^\s*关于|^\s*第[一二三四五六七八九十]+部分"
)


_HAN = re.compile(r"[\u3400-\u9fff]")
_HEADS = 6
"""Lines within which a table's head shows its script."""


def printed_table(lines: Sequence[str], start: int) -> tuple[Sequence[GridDraft | str], int] | None:
    """Return the table printed in columns whose header begins at line `start`, and the line behind it; else None.

    Each column must have a head, and each figure a column of its own; a table of one row must have three figures.
    """
    if not any(map(_HAN.search, lines[start : start + _HEADS])):
        return None  # English budgets have layouts of their own
    body = _body_start(lines, start)
    if body is None:
        return None
    return _table_of(lines, start, body, _PROBE) and _table_of(lines, start, body, len(lines))


def tall_table(lines: Sequence[str], start: int) -> tuple[Sequence[GridDraft | str], int] | None:
    """Return the table as `printed_table` does where its header stands in several lines; None where it stands in one."""
    if not any(map(_HAN.search, lines[start : start + _HEADS])):
        return None
    body = _body_start(lines, start)
    tall = body is not None and sum(1 for line in lines[start:body] if line.strip()) > 1
    return printed_table(lines, start) if tall else None


def _body_start(lines: Sequence[str], start: int) -> int | None:
    """Return the first line of the first row, where a header stands from line `start` on right above it; else None."""
    seen = blank = 0
    for at in range(start, len(lines)):
        blank = 0 if lines[at].strip() else blank + 1
        if has_figures(lines[at]):
            return _with_words_above(lines, start, at) if seen else None
        if blank == 0 and is_sentence(lines[at]) and seen:
            return _with_sentences_above(lines, start, at)
        seen += blank == 0
        if blank > _MOST_BLANK or seen > _MOST_HEAD_LINES or blank == 0 and not _may_be_head(lines[at]):
            return None
    return None


def _with_sentences_above(lines: Sequence[str], start: int, at: int) -> int | None:
    """Return where the first row begins whose cells hold sentences that wrap above its figures: behind the blank line before
    them, if all stand under the header's words; else None.
    """
    first = next((one + 1 for one in range(at - 1, start, -1) if not lines[one].strip()), at)
    heads = [word for line in lines[start:first] for word in head_words(line)]
    for one in range(first, min(len(lines), first + _MOST_ABOVE)):
        if has_figures(lines[one]):
            return first
        if not lines[one].strip() or not _wraps(lines[one], heads):
            return None
    return None


def _may_be_head(line: str) -> bool:
    return not is_sentence(line) and not _NOT_INSIDE.search(line.strip()) and "|" not in line and "\t" not in line


def _with_words_above(lines: Sequence[str], start: int, at: int) -> int:
    """Return where the first row begins: at lines right above its figures that hold one word, wider than a head that stands
    over it further up. That is the beginning of words that wrap.
    """
    first = at
    while first - 1 > start and lines[first - 1].strip():
        words = row_words(lines[first - 1])
        above = [word for line in lines[start : first - 1] for word in head_words(line) if word.overlap(words[0]) > 0]
        if len(words) != 1 or not above or any(len(word.text) >= len(words[0].text) for word in above):
            break
        first -= 1
    return first


def _table_of(lines: Sequence[str], start: int, body: int, most: int) -> tuple[Sequence[GridDraft | str], int] | None:
    head = [line for line in lines[start:body] if line.strip()]
    end = _body_end(lines, body, most, head)
    rows = lines_to_rows(lines[body:end])
    columns = rows_to_columns(rows)
    if columns is None or not _is_enough(rows):
        return None
    best: tuple[tuple[float, ...], Heads, list[Cells]] | None = None
    for way in header_ways(head):
        placed = under_heads(way.places, columns)
        if placed is None or not _all_headed(way.paths, placed):
            continue
        cells = [row_to_cells(row, placed) for row in rows]
        heads = judge_heads(way.paths, [[text for text, _ in row] for row in cells])
        rank = (len(columns) - len(placed), *heads.rank[:4], -way.off, *heads.rank[4:])
        if best is None or rank > best[0]:
            best = rank, heads, cells
    return best and ([_draft(_proven(best[1], head, best[2]), best[2])], end)


def _proven(heads: Heads, head: Sequence[str], cells: Sequence[Cells]) -> Heads:
    """Return the heads as their places tell them, or as the sums of the figures prove them where the places prove nothing:
    a head in the middle of its columns stands beside the first of them.
    """
    lines = [[word.text for word in head_words(line)] for line in head]
    if heads.is_proven or len(lines) < 2:
        return heads
    other = place_heads(lines, [[text for text, _ in row] for row in cells], len(heads.paths))
    return other if other is not None and other.is_proven else heads


def _all_headed(paths: Sequence[tuple[str, ...]], columns: Sequence[Column]) -> bool:
    return all(has_letters("".join(path)) for path, column in zip(paths, columns, strict=True) if column.is_figures)


def _is_enough(rows: Sequence[Row]) -> bool:
    """Return whether there are two rows of figures, or one of three figures."""
    figures = [len(of_figures(row.own)) for row in rows]
    return sum(map(bool, figures)) > 1 or max(figures, default=0) > 2


def _body_end(lines: Sequence[str], start: int, most: int, head: Sequence[str]) -> int:
    """Return the line behind the last row of figures, and behind the words that wrap in it."""
    end, blank = start, 0
    heads = [word for line in head for word in head_words(line)]
    places: list[Word] = []
    for at in range(start, min(len(lines), start + most)):
        line = lines[at]
        blank = 0 if line.strip() else blank + 1
        if blank > _MOST_BLANK or line.split() == head[0].split():
            break
        if has_figures(line):
            end = at + 1
            places += of_words(row_words(line))
        elif line.strip():
            if not _may_be_inside(line, [*heads, *places]):
                break
            end = at + 1 if at == end and _wraps(line, places) else end
    return end


def _may_be_inside(line: str, places: Sequence[Word]) -> bool:
    """Return whether words without figures can belong to a row: short labels, or words that stand under others of a row."""
    numbered = row_words(line)[0].is_figure and row_words(line)[0].start < LABELS
    if _NOT_INSIDE.search(line.strip()) or "|" in line or "\t" in line or numbered:
        return False
    if not is_sentence(line) and len(line.strip()) <= _LONGEST_LABEL:
        return True
    return row_words(line)[0].start >= LABELS and _wraps(line, places)


def _wraps(line: str, places: Sequence[Word]) -> bool:
    """Return whether all words of a line stand under words behind the labels."""
    behind = [place for place in places if place.start >= LABELS]
    return all(any(word.overlap(place) > 0 for place in behind) for word in row_words(line))


def _draft(heads: Heads, rows: Sequence[Cells]) -> GridDraft:
    height = heads.height
    body = (
        RawCell(height + at, column, text, position=position)
        for at, row in enumerate(rows) for column, (text, position) in enumerate(row)
    )  # fmt: skip
    return GridDraft((*heads.cells(0), *body), height + len(rows), len(heads.paths), spans_known=True)


__all__ = ["printed_table", "tall_table"]
