"""Tables that came apart into one cell a line: bare, with a bar behind or before each, or with lone bars between.

A stream is the cells in reading order, a blank cell as "". Where blanks are kept, a column count under which every column
holds either words or figures is proof; else the rows are told by label and figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Position, RawCell
from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.heads import Heads, disagreements, heads_labels, split_heads, with_heads
from ingest.readers.text.sides import side_by_side
from ingest.readers.text.values import HEAD_WORDS, TOTAL, has_letters, is_code, is_sentence, is_value, is_year, list_number
from ingest.terms import term_of

_BARS = "|｜│┃║┆┇┊┋¦"
_MOST_COLUMNS = 20
_MOST_HEADER_CELLS = 64
_MOST_HEADER_ROWS = 4
_WHOLE_HEADER, _PROVEN_HEADER = 4, 3
"""How well a header fits that kept all its blanks, or whose heads the sums (or two equal sides) prove."""
_LONGEST_CELL = 40
_LONGEST_WRAP = 4
"""Lines that one cell between lone bars may be broken over."""
_MOST_LABELS = 5
"""Cells of a row before its first figure, blank ones counted."""
_CAPTION = re.compile(r"表[)）]?$|[:：]|^附|公开$|情况$|说明$")
_REGULAR = 0.95
"""Share of the cells that must be of their column's kind."""
_PROBE = 60
"""So many lines must hold figures already, so that long lists of short lines cost little."""

Piece = GridDraft | str


@dataclass(frozen=True, slots=True)
class Stream:
    """Cells in reading order; `ends[i]` is the line behind cell `i`.

    `whole` streams are tables by their bars alone; one that begins `plain`, without a head's word, only where all its
    cells can be counted off under a header that kept its blanks.
    """

    cells: tuple[str, ...]
    ends: tuple[int, ...]
    whole: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows counted off: `rank` orders ways to count, `used` cells of the stream belong to them."""

    rank: tuple[float, int, int, float, int]
    header: Heads | list[list[str]]
    rows: list[list[str]]
    used: int
    header_position: Position = "read"


def stream_table(lines: Sequence[str], start: int) -> tuple[list[Piece], int] | None:
    """Return what the one-cell lines from `start` on hold, and the line behind them; None where they are no table."""
    for read in (_lone_bars, _barred_cells, _bare_cells):
        stream = read(lines, start)
        found = stream and _stream_to_pieces(stream)
        if found:
            return found
    return None


def _stream_to_pieces(stream: Stream) -> tuple[list[Piece], int] | None:
    lead = _lead(stream.cells)
    body = stream.cells[lead:]
    titles: list[Piece] = [cell for cell in stream.cells[:lead] if cell]
    counted = _counted_off(body)
    if stream.plain and not _opens_sides(body):
        if counted is None or counted.rank[1] < _WHOLE_HEADER:
            return None
    elif sided := _sided([cell for cell in body if cell]):
        return [*titles, sided], stream.ends[-1]
    if counted is not None and (counted.used == len(body) or not stream.whole or not any(body[counted.used :])):
        return [*titles, _counted_to_draft(counted)], stream.ends[lead + counted.used - 1]
    words = [cell for cell in body if cell]
    draft = _by_pattern(words if stream.whole else _without_tail(words))
    if draft is not None:
        return [*titles, draft], stream.ends[-1]
    if counted is not None:
        rest = [cell for cell in body[counted.used :] if cell]
        return [*titles, _counted_to_draft(counted), *rest], stream.ends[-1]
    return ([cell for cell in stream.cells if cell], stream.ends[-1]) if stream.whole else None


# ---------------------------------------------------------------- lines → cells


def _is_bar(line: str) -> bool:
    return line.strip() in ("|", "｜", "│")


def _lone_bars(lines: Sequence[str], start: int) -> Stream | None:
    """Return the cells between bars that stand on lines of their own."""
    if not _is_bar(lines[start]) and not (start + 1 < len(lines) and _is_bar(lines[start + 1])):
        return None
    cells: list[str] = []
    ends: list[int] = []
    held: list[str] = []
    for at in range(start, len(lines)):
        text = lines[at].strip()
        if _is_bar(text):
            cells.append("".join(held))
            ends.append(at + 1)
            held = []
        elif len(text) > _LONGEST_CELL or is_sentence(text) or len(held) >= _LONGEST_WRAP or _has_bar(text):
            break
        elif held and text and not lines[at - 1].strip():
            break  # a line of its own before the next table
        elif text:
            held.append(text)
    return Stream(tuple(cells), tuple(ends)) if sum(map(bool, cells)) >= 6 and _figures(cells) >= 2 else None


def _has_bar(text: str) -> bool:
    return any(bar in text for bar in _BARS)


def _barred_cells(lines: Sequence[str], start: int) -> Stream | None:
    """Return the cells of lines that each hold one, a bar behind or before it; bars alone are blanks."""
    if not _has_bar(lines[start]):
        return None
    cells: list[str] = []
    ends: list[int] = []
    single = 0
    for at in range(start, len(lines)):
        text = lines[at].strip()
        if not _has_bar(text):
            if text or not (at + 1 < len(lines) and _has_bar(lines[at + 1])):
                break
            continue
        fields = [field.strip() for field in re.split(f"[{_BARS}]", text.strip(_BARS))]
        single += len(fields) == 1
        made = fields if any(fields) else [""] * (1 if len(text) == 1 else len(text) - 1)
        cells += made
        ends += [at + 1] * len(made)
    lines_read = len(set(ends))
    if lines_read < 4 or single < 0.9 * lines_read or single < lines_read and single < 8:
        return None
    return Stream(tuple(cells), tuple(ends), whole=True)


def _bare_cells(lines: Sequence[str], start: int) -> Stream | None:
    """Return the short lines from `start` on as cells. Blank lines are blank cells, beyond the one that may stand behind each."""
    first = lines[start].strip()
    if len(first) > 14 or is_sentence(first) or re.search("[:：]", first) or not _may_be_cell(first):
        return None
    if sum(is_value(line.strip()) for line in lines[start : start + _PROBE] if line.strip()) < 2:
        return None
    apart = not any(here.strip() and behind.strip() for here, behind in pairwise(lines[start : start + _MOST_COLUMNS]))
    cells: list[str] = []
    ends: list[int] = []
    blank = 0
    for at in range(start, len(lines)):
        text = lines[at].strip()
        if not text:
            blank += 1
            if blank > _MOST_COLUMNS:
                break
            continue
        if not _may_be_cell(text):
            break
        missing = max(blank - apart, 0) if cells else 0
        cells += [""] * missing
        ends += [at] * missing
        cells.append(text)
        ends.append(at + 1)
        blank = 0
    dense = sum(map(bool, cells)) >= 6 and _figures(cells) >= 2
    return Stream(tuple(cells), tuple(ends), plain=not HEAD_WORDS.search(first)) if dense else None


def _may_be_cell(text: str) -> bool:
    if len(text) > _LONGEST_CELL or is_sentence(text) or "\t" in text or _has_bar(text):
        return False
    return not (text.endswith(("表", "说明")) or text.startswith(("注", "单位:", "单位：", "第")))


def _opens_sides(cells: Sequence[str]) -> bool:
    """Return whether 收入 and 支出 stand here over the header of two tables printed side by side."""
    words = [re.sub(r"\s", "", cell) for cell in cells[:12] if cell][:3]
    return len(words) == 3 and words[:2] == ["收入", "支出"] and HEAD_WORDS.search(words[2]) is not None


def _figures(cells: Sequence[str]) -> int:
    return sum(is_value(cell) for cell in cells if cell)


# ---------------------------------------------------------------- counted off


def _lead(cells: Sequence[str]) -> int:
    """Return how many cells before the header are titles, unit lines and blanks; 0 where no header word follows them."""
    first = next((at for at, cell in enumerate(cells) if is_value(cell) and not is_year(cell)), len(cells))
    heads = [at for at in range(min(first, 12)) if _is_head(cells[at])]
    captions = [at for at in range(heads[0] if heads else 0) if _CAPTION.search(cells[at]) or len(cells[at]) > 20]
    begin = captions[-1] + 1 if captions else 0
    while captions and not cells[begin]:
        begin += 1
    return begin


def _is_head(cell: str) -> bool:
    return HEAD_WORDS.search(cell) is not None and len(cell) <= 12 and not _CAPTION.search(cell)


def _counted_off(cells: Sequence[str]) -> Counted | None:
    """Return the way to count the cells off in rows that puts most of them under their kind; None where none does."""
    first = next((at for at, cell in enumerate(cells) if is_value(cell) and not is_year(cell)), None)
    if first is None or first > _MOST_HEADER_CELLS:
        return None
    ways = [way for begin in range(max(first - _MOST_LABELS, 1), first + 1) for way in _ways(cells, begin, first)]
    return max(ways, key=lambda way: way.rank, default=None)


def _ways(cells: Sequence[str], begin: int, first: int) -> Iterator[Counted]:
    """Yield the ways to count rows off from cell `begin` on, the first figure in the first of them, all before as header."""
    for columns in range(max(2, first - begin + 1), min(_MOST_COLUMNS, len(cells) - begin) + 1):
        rows = _regular_rows([list(cells[at : at + columns]) for at in range(begin, len(cells), columns)], columns)
        header = _header(cells[:begin], rows, columns) if rows else None
        if header is None:
            continue
        used = min(begin + len(rows) * columns, len(cells))
        placed = _figures(cells[begin:used]) / _figures(cells[begin:])
        if len(rows) == 1 and (placed < 1 or header[0] < _PROVEN_HEADER):
            continue
        rank = (round(placed, 1), header[0], _in_sequence(rows), round(placed, 2), -columns)
        yield Counted(rank, header[1], rows, used, header[2])


def _in_sequence(rows: Sequence[Sequence[str]]) -> int:
    """Return how many labels bear the list number behind that of the label above (二、 under 一、)."""
    numbers = [[list_number(cell) for cell in row] for row in rows]
    return sum(
        1 for above, below in pairwise(numbers) for one, next_ in zip(above, below, strict=False) if one and next_ == one + 1
    )


def _regular_rows(rows: list[list[str]], columns: int) -> list[list[str]]:
    """Return the first of the rows that agree on what stands in each column; none where they prove nothing."""
    kinds = [_is_figure_column([row[at] for row in rows if at < len(row) and row[at]]) for at in range(columns)]
    fits = [all(_fits(cell, kind) for cell, kind in zip(row, kinds, strict=False)) for row in rows]
    end = next((at for at, fit in enumerate(fits) if not fit and sum(fits[at:]) < 0.7 * len(fits[at:])), len(rows))
    while end and not any(is_value(cell) or term_of(cell) for cell in rows[end - 1]):
        end -= 1
    kept = rows[:end]
    if end > 1 and kinds[0] and False not in kinds or not any(kinds) or sum(fits[:end]) < _REGULAR * end:
        return []
    labelled = all(any(has_letters(cell) for cell in row[:_MOST_LABELS]) or not row[0] for row in kept)
    return kept if labelled or end == 1 else []


def _is_figure_column(cells: Sequence[str]) -> bool | None:
    """Return whether a column holds figures (half of its cells at least), None where it is blank."""
    return sum(map(is_value, cells)) * 2 >= len(cells) if cells else None


def _fits(cell: str, figures: bool | None) -> bool:
    return not cell or figures is None or is_value(cell) == figures or bool(TOTAL.match(cell))


def _header(
    cells: Sequence[str], rows: Sequence[Sequence[str]], columns: int
) -> tuple[int, Heads | list[list[str]], Position] | None:
    """Return how well a header fits, its rows, and whether their columns are read; None where it cannot be this table's.

    Best is one with every blank kept, then one whose words come out even over the columns.
    """
    words = [cell for cell in cells if cell]
    if any(cell in words and heads_labels(cell) for cell in rows[0]):
        return None
    whole = _whole_header(cells, rows, columns)
    if whole is not None and (len(words) < len(cells) or len(cells) == columns):
        return whole
    above = [cell for cell in cells[: max(len(cells) - columns, 0)] if cell]
    if len(cells) > columns and above and columns % len(above) == 0 and not all(cells[-columns:]):
        span = columns // len(above)
        return _PROVEN_HEADER, [[text for head in above for text in (head, *[""] * (span - 1))], list(cells[-columns:])], "read"
    placed = _best_heads(words, rows, columns)
    if whole is not None and (placed is None or not placed.is_proven):
        return whole
    if placed is None:
        return None
    fit = _PROVEN_HEADER if placed.is_proven else 2 if placed.closed >= placed.open else 1
    return fit, placed, "read" if placed.closed else "inferred"


def _whole_header(
    cells: Sequence[str], rows: Sequence[Sequence[str]], columns: int
) -> tuple[int, list[list[str]], Position] | None:
    """Return the header of which every cell is there, blank ones too; None where it does not come out even."""
    whole = [list(cells[at : at + columns]) for at in range(0, len(cells), columns)]
    uneven = len(cells) % columns or len(whole) > _MOST_HEADER_ROWS or not all(map(any, whole))
    if uneven or any(above == below for above, below in pairwise(whole)):
        return None
    lowest = [next((row[at] for row in reversed(whole) if row[at]), "") for at in range(columns)]
    unheaded = sum(1 for at, head in enumerate(lowest) if not head and _figures([row[at] for row in rows if at < len(row)]))
    return _WHOLE_HEADER - disagreements(lowest, rows) - unheaded, whole, "read"


def _best_heads(words: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> Heads | None:
    found = [placed for heads in _readings(words) if (placed := split_heads(heads, rows, columns))]
    return max(found, key=lambda placed: placed.rank, default=None)


def _readings(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield header words as they are, then with those joined that a line break cut: 出国 | (境)费, 车辆 | 购置费."""
    if len(words) > _MOST_HEADER_CELLS // 2:
        return
    yield list(words)
    unwrapped = _unwrapped(words)
    if unwrapped != list(words):
        yield unwrapped
    stemmed = _stems_joined(unwrapped)
    if stemmed != unwrapped:
        yield stemmed


def _stems_joined(words: Sequence[str]) -> list[str]:
    """Return the words with one that stands before several others joined to each of them: 车辆, 购置费, 车辆, 运行费."""
    followers: dict[str, set[str]] = {}
    for word, behind in pairwise(words):
        followers.setdefault(word, set()).add(behind)
    joined: list[str] = []
    for word in words:
        if joined and len(followers.get(joined[-1], ())) > 1 and words.count(joined[-1]) > 1 and words.count(word) == 1:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _unwrapped(words: Sequence[str]) -> list[str]:
    """Return header words with those joined that a line break cut: 出国 | (境)费, 车辆 | 购置费."""
    joined: list[str] = []
    for word in words:
        bracketed = word.startswith(("(", "（"))
        named = bool(joined) and term_of(joined[-1]) is None and term_of(joined[-1] + word) is not None
        if joined and (bracketed or named and not HEAD_WORDS.search(joined[-1])):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _counted_to_draft(counted: Counted) -> GridDraft:
    if isinstance(counted.header, Heads):
        return with_heads(GridDraft((), 0, 0), counted.header, counted.rows, counted.header_position)
    return rows_to_draft(_without_blank_columns([*counted.header, *counted.rows]))


def _without_blank_columns(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows without the last columns where these are blank throughout: a mark that ends each row leaves one."""
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]


# ---------------------------------------------------------------- told by label and figures


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
    figures = _common_count(rows)
    if figures is None or len(header) > _MOST_HEADER_CELLS or len(rows) < 2 and rows[0].label:
        return None
    labels = 2 if sum(row.code is not None for row in rows) * 2 > len(rows) else int(any(row.label for row in rows))
    return _lay_out(header, rows, labels, figures)


def _sided(cells: Sequence[str]) -> GridDraft | None:
    """Return the grid of a two-sided table with numbered lines, or None."""
    head_end = _header_end(cells)
    return side_by_side(cells[:head_end], [(row.label, row.values) for row in _rows(cells[head_end:])]) if head_end else None


def _common_count(rows: Sequence[_Row]) -> int | None:
    """Return how many figures a row has: the most frequent count, or a larger one at least half as frequent."""
    counts = Counter(len(row.values) for row in rows if row.values)
    if not counts:
        return None
    figures = counts.most_common(1)[0][0]
    if max(counts) > figures and counts[max(counts)] * 2 >= counts[figures]:
        figures = max(counts)
    regular = counts[figures] * 5 >= len(rows) * 2 and all(len(row.values) <= figures for row in rows)
    return figures if regular else None


def _header_end(cells: Sequence[str]) -> int | None:
    """Return where the first body row begins: at the label before the first figure; None without a header.

    Words that are heads themselves are no label: the figures of a table of one row follow its header.
    """
    first = next((at for at, cell in enumerate(cells) if is_value(cell) and not is_year(cell)), None)
    if first is None or first < 2:
        return None
    if is_code(cells[first]) and first + 1 < len(cells) and has_letters(cells[first + 1]):
        return first
    if all(is_value(cell) for cell in cells[first:]):
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


def _lay_out(header: Sequence[str], rows: Sequence[_Row], labels: int, figures: int) -> GridDraft | None:
    columns = labels + figures
    laid = [_laid(row, labels, columns) for row in rows]
    heads, position = _pattern_heads(header, laid, columns)
    if heads is None:
        return None
    made = heads.cells(0, position)
    for at, (row, texts) in enumerate(zip(rows, laid, strict=True), start=heads.height):
        whole = len(row.values) == figures
        for column, text in enumerate(texts):
            made.append(RawCell(at, column, text, position="inferred" if column >= labels and not whole else "read"))
    return GridDraft(tuple(made), heads.height + len(rows), columns, spans_known=False)


def _laid(row: _Row, labels: int, columns: int) -> list[str]:
    texts = [row.code or "", row.label][2 - labels :] + list(row.values)
    return texts + [""] * (columns - len(texts))


def _pattern_heads(header: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> tuple[Heads | None, Position]:
    """Return the header's heads; None where a table without labels has no header that its sums prove."""
    if len(header) == columns:
        return Heads(tuple((head,) for head in header), 0, 0), "read"
    best = _best_heads(header, rows, columns)
    unlabelled = is_value(rows[0][0])
    if best is not None and (best.closed or not unlabelled):
        return best, "read" if best.is_proven else "inferred"
    if unlabelled:
        return None, "inferred"
    return Heads(tuple((head,) for head in [*header[:columns], *[""] * (columns - len(header))]), 0, 0), "inferred"


def _without_tail(cells: Sequence[str]) -> Sequence[str]:
    """Return the cells without the lines behind the table: words after words, and no item that lost its figure."""
    end = len(cells)
    while end > 6 and not is_value(cells[end - 1]) and not is_value(cells[end - 2]) and term_of(cells[end - 1]) is None:
        end -= 1
    dense = sum(is_value(cell) for cell in cells[:end]) * 3 >= end
    return cells[:end] if dense else []
