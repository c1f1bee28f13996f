"""Tables in English text: figures right-aligned under their heads, and rows whose cells were glued together.

A lone currency sign belongs to the figure right of it, leader dots end a label, several blank lines may stand between rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.amounts import is_dash, parse_number
from ingest.english import english_unit
from ingest.model import Position, RawCell
from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.fixed import Word, align

_CELL = re.compile(r"\S+(?: \S+)*")
_LEADERS = re.compile(r"[.…_]{4,}")
_SIGN = r"[$£€]"
_FIGURE = rf"\(?-?{_SIGN}?\s*\(?\d[\d,]*(?:\.\d+)?\)?%?|[-–—]"
_TWO_FIGURES = re.compile(rf"({_SIGN}?\(?\d[\d,.]*\)?%?) ({_SIGN}?\(?\d[\d,.]*\)?%?)")
_MOST_HEADS, _MOST_BLANKS = 6, 4
_LONGEST = 400

Found = tuple[list[GridDraft | str], int]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table: its label, and its figures with their places; a head or a heading has no figures."""

    number: int
    label: Word | None
    cells: tuple[Word, ...]

    @property
    def is_data(self) -> bool:
        return bool(self.cells)


def aligned_table(lines: Sequence[str], start: int) -> Found | None:
    """Return the table of an English text whose heads begin at line `start`, and the line behind it; else None.

    Two rows of figures at least, their right edges in columns; over them up to six lines of heads.
    """
    if not _may_begin(lines[start]):
        return _captioned(lines, start)
    end, rows = _rows_from(lines, start)
    first = next((at for at, row in enumerate(rows) if row.is_data), None)
    if first is None or first > _MOST_HEADS or sum(row.is_data and row.label is not None for row in rows) < 2:
        return None
    edges = _edges(rows)
    if edges is None:
        return None
    columns = _columns(rows, edges)
    height = next((at for at, row in enumerate(rows[:first]) if not _is_head(lines[row.number], columns)), first)
    if first and not height:
        return None
    heads = [lines[row.number] for row in rows[:height]]
    units = [unit for head in heads if (unit := _unit_of(head)) is not None]
    draft = _draft([head for head in heads if _unit_of(head) is None], rows[height:], columns)
    return [*units, draft], end


def _captioned(lines: Sequence[str], start: int) -> Found | None:
    """Return the line that stands right over rows without heads as their caption, and the table that they are; else None."""
    words = _words(lines[start])
    rows = [_line(line, at) for at, line in enumerate(lines[start + 1 : start + 3], start + 1)]
    alone = len(words) == 1 and words[0].start < _FAR and len(words[0].text.split()) <= _CAPTION and _is_latin_row(lines[start])
    if not alone or len(rows) < 2 or not all(row.is_data and row.label for row in rows) or words[0].text.endswith("."):
        return None
    found = aligned_table(lines, start + 1)
    return ([words[0].text, *found[0]], found[1]) if found is not None else None


_CAPTION = 10
"""Words of the longest caption."""


def _unit_of(head: str) -> str | None:
    """Return the words of a head that says nothing but the unit, once or over each column; None for any other."""
    texts = {word.text for word in _words(head)}
    return next(iter(texts)) if len(texts) == 1 and english_unit(next(iter(texts))) else None


def _may_begin(line: str) -> bool:
    words = _words(line)
    far = bool(words) and words[0].start >= 20
    return len(line) <= _LONGEST and _is_latin_row(line) and (len(words) > 1 or far)


def _is_latin_row(line: str) -> bool:
    """Return whether a line may belong to an English table: no Han character, no bars, no tabs, no full stop inside."""
    return not re.search(r"[\u3400-\u9fff|\t]|[a-z]\. [A-Z]", line)


def _words(line: str) -> list[Word]:
    """Return the cells of a line: two spaces or leader dots apart, a lone currency sign with the figure behind it."""
    plain = _LEADERS.sub(lambda match: " " * len(match.group()), line.rstrip())
    found: list[Word] = []
    for match in _CELL.finditer(plain):
        pieces = _parted(match.group(), match.start())
        if found and re.fullmatch(_SIGN, found[-1].text) and re.match(r"[\d(]", pieces[0].text):
            sign = found.pop()
            pieces[0] = Word(sign.start, pieces[0].end, f"{sign.text}{pieces[0].text}")
        found += pieces
    return found


def _parted(text: str, start: int) -> list[Word]:
    """Return a cell's text as one word, or as two where two figures stand one space apart: 6,150 (1,150)."""
    if re.fullmatch(rf"{_SIGN}(?: {_SIGN})+", text):
        return [Word(start + at, start + at + 1, text[at]) for at in range(0, len(text), 2)]
    two = _TWO_FIGURES.fullmatch(text)
    if two and not re.fullmatch(r"(?:19|20)\d\d", two.group(1)):
        return [Word(start, start + two.end(1), two.group(1)), Word(start + two.start(2), start + two.end(2), two.group(2))]
    tail = re.search(rf" ({_SIGN})$", text)
    if tail and re.search(r"[A-Za-z]", text):
        cut = tail.start()
        return [Word(start, start + cut, text[:cut]), Word(start + cut + 1, start + len(text), tail.group(1))]
    return [Word(start, start + len(text), text)]


def _line(line: str, number: int) -> _Line:
    words = _words(line)
    label = words[0] if words and not _is_figure(words[0].text) else None
    rest = words[1:] if label else words
    cells = tuple(word for word in rest if _is_figure(word.text)) if all(_is_figure(word.text) for word in rest) else ()
    return _Line(number, label, cells)


def _is_figure(text: str) -> bool:
    if _YEARS.fullmatch(text) or _THOUSANDS.fullmatch(text) or not re.fullmatch(_FIGURE, text):
        return False
    return is_dash(text) or parse_number(text.strip("%")) is not None


_THOUSANDS = re.compile(rf"{_SIGN}?'?000s?")
"""A unit over a column, no figure."""
_YEARS = re.compile(r"(?:FY\s*)?(?:19|20)\d\d(?:\s*[-/–]\s*(?:(?:19|20)?\d\d))?")


def _rows_from(lines: Sequence[str], start: int) -> tuple[int, list[_Line]]:
    """Return the line behind the table and its lines; a line without figures behind the first row needs a row below it."""
    rows: list[_Line] = []
    at = end = start
    seen = False
    while at < len(lines) and at - end <= _MOST_BLANKS:
        line = lines[at]
        if line.strip():
            row = _line(line, at)
            if len(line) > _LONGEST or not _is_latin_row(line) or _is_prose(line, row):
                break
            if seen and not row.is_data and not _row_follows(lines, at):
                break
            rows.append(row)
            seen, end = seen or row.is_data, at + 1
        at += 1
    return end, rows


def _is_prose(line: str, row: _Line) -> bool:
    long = len(line.split()) > 12 and len(_words(line)) < 3
    return not row.is_data and (long or re.match(r"\s*Sec(?:\.|tion)\s", line) is not None)


def _row_follows(lines: Sequence[str], at: int) -> bool:
    """Return whether the next line with text is a row of figures."""
    below = next((number for number in range(at + 1, min(len(lines), at + _MOST_BLANKS + 2)) if lines[number].strip()), None)
    return below is not None and _line(lines[below], below).is_data


def _edges(rows: Sequence[_Line]) -> list[int] | None:
    """Return the right edges of the columns: where every row has as many figures their order tells the column, else their
    places must; None where figures of one row would share a column.
    """
    counts = [len(row.cells) for row in rows if row.is_data]
    most = max(counts)
    if min(counts) == most:
        return [max(row.cells[at].end for row in rows if row.is_data) for at in range(most)]
    edges: list[int] = []
    for end in sorted({cell.end - (cell.text[-1] in ")%") for row in rows for cell in row.cells}):
        if edges and end - edges[-1] <= 2:
            edges[-1] = end
        else:
            edges.append(end)
    return edges if len(edges) == most else None


def _columns(rows: Sequence[_Line], edges: Sequence[int]) -> list[Word]:
    """Return the columns' extents: the label's, then each figure column's as far as the figures of a full row reach."""
    full = next((row for row in rows if len(row.cells) == len(edges)), None)
    starts = [cell.start for cell in full.cells] if full else [edge - 1 for edge in edges]
    label = max((row.label.end for row in rows if row.is_data and row.label), default=1)
    figures = [Word(start, max(edge, start + 1), "") for start, edge in zip(starts, edges, strict=True)]
    return [Word(0, min(label, starts[0]), ""), *figures]


def _is_head(line: str, columns: Sequence[Word]) -> bool:
    """Return whether a line over the rows has words over the figures' columns, no more of them than columns, or signs alone."""
    words = _words(line)
    if all(re.fullmatch(_SIGN, word.text) for word in words):
        return True
    return len(words) <= len(columns) and words[-1].end > columns[1].start - 4 and (len(words) > 1 or words[0].start >= _FAR)


_FAR = 12
"""Columns from which a word alone on a line stands over figures, not over labels."""


def _draft(heads: Sequence[str], body: Sequence[_Line], columns: Sequence[Word]) -> GridDraft:
    rows = [*_head_rows(heads, columns), *([row.label.text if row.label else "", *_placed(row, columns)] for row in body)]
    position: Position = "read"
    cells = tuple(RawCell(r, c, text.strip(), position=position) for r, row in enumerate(rows) for c, text in enumerate(row))
    return GridDraft(cells, len(rows), len(columns), spans_known=False)


def _placed(row: _Line, columns: Sequence[Word]) -> list[str]:
    texts = [""] * (len(columns) - 1)
    if len(row.cells) == len(texts):
        return [cell.text for cell in row.cells]
    for spot, cell in zip(align(row.cells, columns[1:]), row.cells, strict=True):
        texts[spot] = cell.text
    return texts


def _head_rows(heads: Sequence[str], columns: Sequence[Word]) -> list[list[str]]:
    """Return the heads: one row of leaves, wrapped lines joined from the top down, and the group heads over it.

    A line with a word for every figure column, or for more than half of them, belongs to the leaves; one with fewer is a group's.
    """
    leaves = [""] * len(columns)
    groups: list[list[str]] = []
    alone: list[Word] = []
    extents = list(columns)
    for line in heads:
        words = _words(line)
        behind = [word for word in words if word.end > columns[1].start - 4]
        figures = words[1:] if len(words) == len(columns) else behind[-(len(columns) - 1) :]
        if len(figures) * 2 > len(columns) - 1 or len(columns) == 2:
            labels = [(0, word) for word in words[: len(words) > len(figures)]]
            spots = [(spot + 1, word) for spot, word in zip(align(figures, columns[1:]), figures, strict=True)]
            for spot, word in (*labels, *spots):
                leaves[spot] = f"{leaves[spot]} {word.text}".strip()
                extents[spot] = word
        elif len(figures) == 1:
            alone.append(figures[0])
        else:
            groups.append(_group_row(figures, columns))
    for word in alone:
        # FY 2023-24 over Final | Plan: over the head that it is nearest to, which need not stand over its figures.
        spot = min(range(1, len(columns)), key=lambda at: _apart(word, extents[at]))
        leaves[spot] = f"{word.text} {leaves[spot]}".strip()
    return [*groups, leaves] if any(leaves) else groups


def _group_row(words: Sequence[Word], columns: Sequence[Word]) -> list[str]:
    """Return a row with each group head at the first column that it spans: as many columns each where that comes out even,
    else those to which it is the nearest head.
    """
    row = [""] * len(columns)
    count = len(columns) - 1
    for number, word in enumerate(words):
        nearest = [at for at in range(1, count + 1) if min(words, key=lambda other: _apart(other, columns[at])) is word]
        even = number * count // len(words) + 1 if count % len(words) == 0 else None
        if even or nearest:
            row[even or nearest[0]] = word.text
    return row


def _apart(word: Word, column: Word) -> float:
    return abs((word.start + word.end) - (column.start + column.end)) / 2


# ---------------------------------------------------------------- glued cells

_GLUED = re.compile(
    rf"(?P<label>[A-Za-z][^$£€\d]*?)(?P<sum>{_SIGN}[\d,]+\.\d\d)"
    r"(?P<rate>\d{1,3}(?:\.\d+)?%)?(?P<note>[A-Za-z(].*)?"
)
_GLUED_HEAD = re.compile(r"(?<=[a-z)])(?=[A-Z])")


def glued_table(lines: Sequence[str], start: int) -> Found | None:
    """Return the table whose rows have no gaps between their cells (Bench repairs£702.1514%), cut at the currency sign and
    behind the pence, where the head and every row of at least two cut alike; else None.
    """
    heads = _GLUED_HEAD.split(lines[start].strip())
    if len(heads) < 2 or re.search(r"\d", lines[start]):
        return None
    rows: list[list[str]] = []
    end = start + 1
    while end < len(lines) and (match := _GLUED.fullmatch(lines[end].strip())) is not None:
        rows.append([(part or "").strip() for part in match.groups()])
        end += 1
    used = [at for at in range(4) if any(row[at] for row in rows)]
    if len(rows) < 2 or len(used) > len(heads) or used != list(range(len(used))):
        return None
    body = [[*row[: len(used)], *[""] * (len(heads) - len(used))] for row in rows]
    return [rows_to_draft([heads, *body])], end

