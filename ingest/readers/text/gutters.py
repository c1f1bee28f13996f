"""Tables whose columns are parted by gutters: two or more blank places that run down through the header and all rows.

Where a gutter stands tells every cell's column, blank ones and far indented labels among them, so that two tables side by
side, codes in columns of their own and heads over several columns come out as they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.building import GridDraft, non_blank, rows_to_draft
from ingest.readers.text.fixed import Word, words_of
from ingest.readers.text.heads import place_heads, with_heads
from ingest.readers.text.values import HEAD_WORDS, is_code, is_sentence, is_value, is_year

_LONGEST_LINE = 2000
_LONGEST_LABEL = 60
_MOST_ROWS = 5000
_PROBE = 60
"""So many lines decide whether a table begins at all, so that long lists that are none cost little."""
_CAPTION = re.compile(r"[:：]|(?:表|说明)$|^(?:注|第)")
_REGULAR = 0.9
"""Share of a column's cells that must be figures, or words, as the column's others."""


def gutter_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table whose header begins at line `start`, and the line behind it; None where no gutters part its columns."""
    first = words_of(lines[start]) if len(lines[start]) <= _LONGEST_LINE else ()
    if len(first) < 2 or is_sentence(lines[start]) or "\t" in lines[start]:
        return None
    if _cut(lines, start, min(start + _PROBE, len(lines))) is None:
        return None
    return _cut(lines, start, min(start + _MOST_ROWS, len(lines))) or _cut(lines, start, min(start + _PROBE, len(lines)))


def _cut(lines: Sequence[str], start: int, most: int) -> tuple[list[GridDraft | str], int] | None:
    end = _end(lines, start, most)
    printed = [words_of(line) for line in lines[start:end]]
    for words in (printed, [_with_code_joined(row) for row in printed]):
        columns = _columns(words)
        rows = [_cells(row, columns) for row in words]
        cells = [row for row in rows if row is not None]
        if len(cells) == len(rows) and _is_table(cells):
            return [_proven_heads(cells) or rows_to_draft(cells)], end
    return None


def _with_code_joined(row: Sequence[Word]) -> Sequence[Word]:
    """Return a row with its code and the name right behind it as one label: under codes of several lengths no gutter runs."""
    if len(row) < 2 or not is_code(row[0].text) or is_value(row[1].text):
        return row
    return (Word(row[0].start, row[1].end, f"{row[0].text} {row[1].text}"), *row[2:])


def _proven_heads(rows: Sequence[Sequence[str]]) -> GridDraft | None:
    """Return the grid with its upper heads over the columns that the sums of the figures prove; None where none do.

    A head stands in the middle of its columns, so its place alone does not tell which they are.
    """
    first = next(at for at, row in enumerate(rows) if any(map(_is_figure, row)))
    head, body = [non_blank(row) for row in rows[:first]], rows[first:]
    if len(head) < 2 or not all(head):
        return None
    heads = place_heads(head, body, len(rows[0]))
    return with_heads(GridDraft((), 0, 0), heads, body) if heads is not None and heads.is_proven else None


def _end(lines: Sequence[str], start: int, most: int) -> int:
    """Return the line behind the last one without a blank line between: rows, and labels alone among or behind them."""
    at = start
    while at < most and (words := words_of(lines[at])) and len(lines[at]) <= _LONGEST_LINE and not is_sentence(lines[at]):
        if len(words) == 1 and (_CAPTION.search(words[0].text) or len(words[0].text) > _LONGEST_LABEL or "\t" in lines[at]):
            break
        at += 1
    return at


def _columns(rows: Sequence[Sequence[Word]]) -> list[Word]:
    """Return the stretches of a line that some row fills, where at least two blank places part them."""
    found: list[Word] = []
    for word in sorted((word for row in rows for word in row), key=lambda word: word.start):
        if found and word.start - found[-1].end < 2:
            found[-1] = Word(found[-1].start, max(found[-1].end, word.end), "")
        else:
            found.append(Word(word.start, word.end, ""))
    return found


def _cells(row: Sequence[Word], columns: Sequence[Word]) -> list[str] | None:
    """Return a row's texts, one for each column; None where two of its words share one."""
    texts = [""] * len(columns)
    for word in row:
        at = next(at for at, column in enumerate(columns) if column.start <= word.start < column.end)
        if texts[at]:
            return None
        texts[at] = word.text
    return texts


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows are those of a table: heads over columns of one kind each, figures in one, labels before them."""
    first = next((at for at, row in enumerate(rows) if any(map(_is_figure, row))), None)
    if first is None or not any(HEAD_WORDS.search(text) for row in rows[:first] for text in row):
        return False
    body = rows[first:]
    kinds = [_kind([row[at] for row in body if row[at]]) for at in range(len(rows[0]))]
    if len(body) == 1:
        headed = all(any(row[at] for row in rows[:first]) for at in range(len(kinds)))
        return len(kinds) > 2 and set(kinds) <= {"figures", ""} and headed
    if kinds[0] == "figures" and any(_CODES.search(row[0]) for row in rows[:first]):
        kinds[0] = "codes"
    if None in kinds or "figures" not in kinds or kinds[0] == "figures":
        return False
    return len(kinds) > 1 and kinds.index("figures") <= _MOST_LABELS


_CODES = re.compile(r"编码|代码|序号")
_MOST_LABELS = 6
"""Columns of codes and names before the first of figures."""


def _is_figure(text: str) -> bool:
    return is_value(text) and not is_year(text) and not is_code(text)


def _kind(texts: Sequence[str]) -> str | None:
    """Return what a column holds, "" where it is blank; None where figures and words are mixed."""
    values = list(filter(is_value, texts))
    figures = len(values)
    if not values:
        return "words" if texts else ""
    if all(map(is_code, values)) and figures * 2 > len(texts):
        return "codes"
    return "figures" if figures >= _REGULAR * len(texts) else "words" if figures <= (1 - _REGULAR) * len(texts) else None
