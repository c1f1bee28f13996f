"""Tables that came apart into one cell a line: the rows are found again from which cells are figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import RawCell
from ingest.readers.building import GridDraft
from ingest.readers.text.sides import side_by_side
from ingest.readers.text.values import HEAD_WORDS, has_letters, is_code, is_sentence, is_value, is_year
from ingest.terms import term_of

_MOST_COLUMNS = 16


def cells_to_rows(cells: Sequence[str], *, blanks_kept: bool) -> list[GridDraft | str] | None:
    """Return the grid of cells in reading order, title and unit lines before it as paragraphs; None where there is none.

    With `blanks_kept` every cell is there, so a column count that puts figures under figures is proof and positions
    are read; else rows are told by label and figures, and one that is short has its figures placed by guess.
    """
    lead, body = _lead(cells)
    draft = _counted_off(body) if blanks_kept else None
    draft = draft or _by_pattern([cell for cell in body if cell.strip()])
    return [*lead, draft] if draft else None


def _lead(cells: Sequence[str]) -> tuple[list[GridDraft | str], Sequence[str]]:
    """Return the title and unit lines before the header, and the cells from the header on."""
    for at, cell in enumerate(cells[:8]):
        if is_value(cell) and not is_year(cell):
            break
        if HEAD_WORDS.search(cell) and len(cell) <= 12 and not re.search(r"表[)）]?$|[:：]", cell):
            return [text for text in cells[:at] if text.strip()], cells[at:]
    return [], cells


def _counted_off(cells: Sequence[str]) -> GridDraft | None:
    """Return the grid whose columns are of one kind each when the cells are counted off, or None."""
    best: tuple[float, int] | None = None
    for columns in range(2, min(_MOST_COLUMNS, len(cells) // 2) + 1):
        if len(cells) % columns:
            continue
        score = _regularity(cells, columns)
        if score >= 0.9 and (best is None or score > best[0] + 1e-9):
            best = (score, columns)
    if best is None:
        return None
    columns = best[1]
    made = tuple(RawCell(at // columns, at % columns, text) for at, text in enumerate(cells))
    return GridDraft(made, len(cells) // columns, columns, spans_known=False)


def _regularity(cells: Sequence[str], columns: int) -> float:
    """Return the share of body rows that begin with a label and have a figure or blank in each column of figures."""
    rows = [cells[at:at + columns] for at in range(0, len(cells), columns)]
    head = next((at for at, row in enumerate(rows) if any(is_value(c) and not is_year(c) for c in row[1:])), len(rows))
    body = rows[head:]
    if head > 3 or head == 0 or len(body) < 2:
        return 0.0
    figures = [sum(is_value(row[c]) for row in body) * 2 >= len([row for row in body if row[c].strip()]) for c in range(columns)]
    if figures[0] or not any(figures):
        return 0.0
    good = sum(
        1 for row in body
        if has_letters(row[0]) and all(not row[c].strip() or is_value(row[c]) == figures[c] for c in range(1, columns))
    )  # fmt: skip
    return good / len(body)


@dataclass(frozen=True, slots=True)
class _Row:
    code: str | None
    label: str
    values: tuple[str, ...]


def _by_pattern(cells: Sequence[str]) -> GridDraft | None:
    """Return the grid of rows "label figure figure …" after a header, or None where they do not repeat."""
    head_end = _header_end(cells)
    if head_end is None:
        return None
    header, rows = cells[:head_end], _rows(cells[head_end:])
    if sided := side_by_side(header, [(row.label, row.values) for row in rows]):
        return sided
    counts = Counter(len(row.values) for row in rows if row.values)
    if len(rows) < 2 or not counts or len(header) > 4 * _MOST_COLUMNS:
        return None
    figures = counts.most_common(1)[0][0]
    if max(counts) > figures and counts[max(counts)] * 2 >= counts[figures]:
        figures = max(counts)
    if counts[figures] * 5 < len(rows) * 2 or any(len(row.values) > figures for row in rows):
        return None
    labels = 2 if sum(row.code is not None for row in rows) * 2 > len(rows) else 1
    return _lay_out(header, rows, labels, figures)


def _header_end(cells: Sequence[str]) -> int | None:
    """Return where the first body row begins: at the label before the first figure; None without a header."""
    first = next((at for at, cell in enumerate(cells) if is_value(cell) and not is_year(cell)), None)
    if first is None or first < 2:
        return None
    if is_code(cells[first]) and first + 1 < len(cells) and has_letters(cells[first + 1]):
        return first
    begin = first - 1
    return begin if begin >= 1 and any(HEAD_WORDS.search(cell) for cell in cells[:begin]) else None


def _rows(cells: Sequence[str]) -> list[_Row]:
    rows: list[_Row] = []
    at = 0
    while at < len(cells):
        code = None
        if is_code(cells[at]) and at + 1 < len(cells) and not is_value(cells[at + 1]):
            code, at = cells[at], at + 1
        label = ""
        if not is_value(cells[at]):
            label, at = cells[at], at + 1
        values: list[str] = []
        while at < len(cells) and is_value(cells[at]) and not _begins_row(cells, at):
            values.append(cells[at])
            at += 1
        rows.append(_Row(code, label, tuple(values)))
    return rows


def _begins_row(cells: Sequence[str], at: int) -> bool:
    """Return whether the number at `at` is the code of the next row and not the last figure of this one."""
    return (is_code(cells[at]) and len(cells[at].strip()) >= 3 and cells[at].strip()[0] in "1235"
            and at + 1 < len(cells) and not is_value(cells[at + 1]) and has_letters(cells[at + 1]))  # fmt: skip


def _lay_out(header: Sequence[str], rows: Sequence[_Row], labels: int, figures: int) -> GridDraft:
    columns = labels + figures
    made = _header_cells(header, labels, columns)
    top = 1 + max((cell.row for cell in made), default=-1)
    for at, row in enumerate(rows, start=top):
        whole = len(row.values) == figures
        texts = ([row.code or "", row.label] if labels == 2 else [row.label]) + list(row.values)
        texts += [""] * (columns - len(texts))
        for column, text in enumerate(texts):
            doubtful = column >= labels and not whole
            made.append(RawCell(at, column, text, position="inferred" if doubtful else "read"))
    return GridDraft(tuple(made), top + len(rows), columns, spans_known=False)


def _header_cells(header: Sequence[str], labels: int, columns: int) -> list[RawCell]:
    """Return the header's cells: one row where it has a cell for each column; else the last ones stand over the
    figures and those before them over these, each over equally many, their columns inferred.
    """
    if len(header) == columns:
        return [RawCell(0, column, text) for column, text in enumerate(header)]
    if len(header) < columns:
        return [RawCell(0, column, text, position="inferred") for column, text in enumerate(header)]
    figures = columns - labels
    upper, lower = header[:-figures], header[-figures:]
    heads = upper[labels:]
    span = figures // len(heads) if heads and figures % len(heads) == 0 else 1
    cells = [RawCell(0, column, text, position="inferred") for column, text in enumerate(upper[:labels])]
    cells += [RawCell(0, labels + at * span, text, 1, span, position="inferred") for at, text in enumerate(heads[:figures])]
    return cells + [RawCell(1, labels + at, text, position="inferred") for at, text in enumerate(lower)]


def stacked_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table of bare one-cell lines that begins with a header at `start`, and the line behind it; else None.

    It is one when a short header word begins it, at least six cells follow, and a third of them are figures.
    """
    first = lines[start].strip()
    if not first or len(first) > 14 or not (HEAD_WORDS.search(first) or _opens_sides(lines, start)):
        return None
    if is_sentence(first) or "：" in first or ":" in first:
        return None
    places = _run(lines, start, _PROBE)
    if len(places) < 6 or sum(is_value(lines[at].strip()) for at in places) < 2:
        return None
    places = _run(lines, start, len(lines))
    while len(places) > 6 and _is_tail(lines[places[-2]].strip(), lines[places[-1]].strip()):
        places.pop()
    cells = [lines[at].strip() for at in places]
    figures = sum(1 for cell in cells if is_value(cell))
    if len(cells) < 6 or figures < 2 or figures * 3 < len(cells):
        return None
    draft = _by_pattern(cells)
    return ([draft], places[-1] + 1) if draft else None


_PROBE = 60
"""So many lines must hold figures already, so that long lists of short lines cost little."""


def _opens_sides(lines: Sequence[str], start: int) -> bool:
    """Return whether 收入 and 支出 stand here over the header of two tables printed side by side."""
    words = [line.strip() for line in lines[start : start + 12] if line.strip()][:3]
    return len(words) == 3 and words[:2] == ["收入", "支出"] and HEAD_WORDS.search(words[2]) is not None


def _run(lines: Sequence[str], start: int, most: int) -> list[int]:
    """Return the indexes of the short lines from `start` on, with at most two blank ones between each two.

    Where a blank line sets each cell apart, a blank cell leaves more of them.
    """
    places: list[int] = []
    apart = 4 if start + 1 < len(lines) and not lines[start + 1].strip() else 2
    for at in range(start, min(len(lines), start + most)):
        text = lines[at].strip()
        if not text:
            if places and at - places[-1] > apart:
                break
            continue
        if len(text) > 40 or is_sentence(text) or "\t" in text:
            break
        if places and (text.endswith(("表", "说明")) or text.startswith(("注", "单位:", "单位：", "第"))):
            break
        places.append(at)
    return places


def _is_tail(before: str, last: str) -> bool:
    """Return whether `last` is a line behind the table: words after words, and no item that lost its figure."""
    return not is_value(last) and not is_value(before) and term_of(last) is None
