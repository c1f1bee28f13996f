"""Tables whose cells are set apart by single spaces, where a blank cell leaves no trace.

A row is a label and the figures behind it; a two-sided table (收入 | 支出) has that twice on a line. A row with fewer
figures than the others has lost its blanks: its figures are placed from the left and marked as inferred.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.coordinates import years_in
from ingest.model import RawCell
from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.gaps import rows_by_gaps
from ingest.readers.text.heads import Heads, heads_labels, place_heads, placed_by_sums
from ingest.readers.text.values import HEAD_WORDS, NUMBERED, TOTAL, has_letters, is_sentence, is_value, is_year, list_number
from ingest.terms import term_of

_LONGEST = 160
_UNIT_LINE = re.compile(
    r"^(?:金[额額])?(?:[计計]量)?[单單]位[:：]|[:：]\s*\S+\s+(?:金[额額])?[单單]位[:：]|^(?:部[门門]|[单單]位)(?:名[称稱])?[:：]|^[编編]制"
)
_PAGED = re.compile(r"^\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Group:
    """One label with the figures behind it."""

    label: str
    values: tuple[str, ...]


@lru_cache(maxsize=1024)
def groups_of(line: str) -> tuple[Group, ...]:
    """Return the labels of a line with the figures behind each; figures before any label get an empty one.

    Words of a label may be apart (合 计); a word with a list number or a total's name begins a new label.
    """
    groups: list[Group] = []
    label: list[str] = []
    values: list[str] = []
    words = line.split()
    codes = _leading_codes(words)
    label.extend(words[:codes])
    for at, word in enumerate(words[codes:], start=codes):
        if is_value(word):
            values.append(word)
            continue
        if _repeated_words(words, at) and label:
            values.append(word)
            continue
        begins = bool(values) or at > codes and _begins_label(word, label[-1])
        if begins:
            groups.append(Group(" ".join(label), tuple(values)))
            label, values = [], []
        label.append(word)
    if label or values:
        groups.append(Group(" ".join(label), tuple(values)))
    return tuple(groups)


def _leading_codes(words: Sequence[str]) -> int:
    """Return how many words at a line's head are its code (2010301, or 201 03 01), with a name behind them."""
    codes = 0
    while codes < min(3, len(words)) and re.fullmatch(r"\d{2}|\d{3}|\d{5}|\d{7}", words[codes]):
        codes += 1
    named = codes < len(words) and has_letters(words[codes]) and not is_value(words[codes])
    return codes if codes and named and len(words[0]) >= 3 else 0


def _repeated_words(words: Sequence[str], at: int) -> bool:
    """Return whether the rest of the line is one phrase, repeated, that stands in the figures' places (单位不需填列)."""
    rest = words[at:]
    return len(rest) >= 2 and len(set(rest)) == 1 and bool(re.search(r"[不无未非]", rest[0])) or \
        len(rest) == 1 and at >= 2 and words[at - 1] == rest[0] and bool(re.search(r"[不无未非]", rest[0]))  # fmt: skip


def _begins_label(word: str, before: str) -> bool:
    return bool(NUMBERED.match(word) or TOTAL.match(word)) and not before.endswith(("：", ":", "中"))


def spaced_table(lines: Sequence[str], start: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table of spaced rows that begins at line `start`, its header included, and the line behind; else None.

    It is one when at least two rows (three without a header) hold the same number of figures.
    """
    head = _header_lines(lines, start)
    at = start + head
    if not head and not _is_row(lines, at):
        return None
    if not _table_of(lines, start, at, _PROBE):
        return None
    return _table_of(lines, start, at, len(lines)) or _table_of(lines, start, at, _PROBE)


_PROBE = 60
"""So many lines decide whether a table begins at all, so that long lists that are none cost little."""


def _table_of(lines: Sequence[str], start: int, at: int, most: int) -> tuple[list[GridDraft | str], int] | None:
    """Return the table of at most `most` rows whose header begins at `start` and whose rows begin at `at`."""
    end = _body_end(lines, at, most)
    if at > start and (exact := _with_gaps(lines, start, at, end)):
        return [exact], end
    rows = [groups_of(line) for line in lines[at:end] if line.strip()]
    shape = _shape(rows)
    if shape is None or sum(1 for row in rows if _matches(row, shape)) < (2 if at > start else 3):
        return None
    if _is_contents(rows) or at == start and _is_list(rows):
        return None
    shape = _headed_shape([_joined_heads(lines[i].split()) for i in range(start, at) if lines[i].strip()], rows, shape)
    if len(shape) > 1:
        lines_of_rows = [line for line in lines[at:end] if line.strip()]
        rows = [_split_at_gap(row, line, len(shape)) for row, line in zip(rows, lines_of_rows, strict=True)]
    return [_draft([lines[i].split() for i in range(start, at) if lines[i].strip()], rows, shape)], end


def _split_at_gap(row: tuple[Group, ...], line: str, sides: int) -> tuple[Group, ...]:
    """Return a line's groups with one label cut at a wide gap where a side is missing: 政府性基金      项目支出  4.00 has
    a blank between its labels.
    """
    if len(row) != sides - 1:
        return row
    for at, group in enumerate(row):
        words = group.label.split()
        for cut in range(1, len(words)):
            left, right = "".join(words[:cut]), "".join(words[cut:])
            gap = rf"{re.escape(words[cut - 1])}\s{{{_WIDE_GAP},}}{re.escape(words[cut])}"
            if min(len(left), len(right), len(words[cut])) > 1 and re.search(gap, line):
                halves = Group(" ".join(words[:cut]), ()), Group(" ".join(words[cut:]), group.values)
                return (*row[:at], *halves, *row[at + 1 :])
    return row


_WIDE_GAP = 4
"""So many spaces between two words of a line are more than the spaces inside a label (合  计)."""


def _with_gaps(lines: Sequence[str], start: int, at: int, end: int) -> GridDraft | None:
    """Return the grid of rows whose blanks left their spaces, one header word for each column; else None."""
    heads = [_joined_heads(lines[i].split()) for i in range(start, at) if lines[i].strip()]
    columns = len(heads[-1]) if heads else 0
    rows = rows_by_gaps(lines[at:end], columns) if columns >= 3 and len(heads) == 1 else None
    return rows_to_draft([*heads, *rows]) if rows and len(rows) >= 3 else None


def _is_row(lines: Sequence[str], at: int) -> bool:
    return at < len(lines) and _is_row_line(lines[at])


@lru_cache(maxsize=1024)
def _is_row_line(line: str) -> bool:
    """Return whether a line begins with a label and ends with figures, years alone not counted."""
    if not line.strip() or len(line) > _LONGEST or is_sentence(line) or "\t" in line:
        return False
    groups = groups_of(line)
    return bool(groups[0].label) and has_letters(groups[0].label) and bool(groups[-1].values) and \
        all(len(group.label) <= 60 for group in groups) and not _UNIT_LINE.search(line.strip()) and \
        not all(is_year(value) for group in groups for value in group.values)  # fmt: skip


def _header_lines(lines: Sequence[str], start: int) -> int:
    """Return how many lines from `start` on are a header right above a row; 0 where there is none."""
    for at in range(start, min(start + 4, len(lines))):
        if _is_row(lines, at) and not _all_years(lines[at]):
            return at - start
        if at > start and _may_be_blank_row(lines[at]) and len(lines[at].split()) == 1 and _is_row(lines, at + 1):
            return at - start
        words = lines[at].split()
        if words and re.fullmatch(r"收\s*入\s+支\s*出", lines[at].strip()):
            continue
        if not words or len(lines[at]) > _LONGEST or is_sentence(lines[at]) or _UNIT_LINE.search(lines[at].strip()):
            return 0
        if not (HEAD_WORDS.search(lines[at]) or all(map(_is_head, words))) or _is_title(lines[at]):
            return 0
        if len(words) < 2 and not (at == start and words[0] in _LONE_HEADS):
            return 0
    return 0


def _is_head(word: str) -> bool:
    """Return whether a word can be a head by itself: one over labels, an official item, or one that states a year or a stage."""
    return is_year(word) or heads_labels(word) or term_of(word) is not None or bool(years_in(word)) and not is_value(word)


_LONE_HEADS = ("项目", "項目", "科目")
"""Heads that may stand alone on a header's first line, over the codes and names below."""


def _is_title(line: str) -> bool:
    return bool(re.search(r"(?:表|情[况況]|[说說]明)$", line.strip())) and len(line.split()) <= 3


def _all_years(line: str) -> bool:
    return all(is_year(value) for group in groups_of(line) for value in group.values)


def _body_end(lines: Sequence[str], at: int, most: int) -> int:
    """Return the line behind the last row. A label without figures is a row where a row follows it, where it is an
    official item, or where spaces behind it show that blanks stood there.
    """
    end = start = at
    while at < len(lines) and at - start < most:
        if _is_row(lines, at):
            end = at = at + 1
            continue
        line = lines[at].rstrip("\r")
        if not _may_be_blank_row(line):
            break
        if _is_row(lines, at + 1) or re.search(r"\S\s{2,}$", line) or term_of(line.strip()) is not None:
            at += 1
            end = at
            continue
        break
    return end


def _may_be_blank_row(line: str) -> bool:
    text = line.strip()
    return bool(text) and len(text) <= 40 and not is_sentence(text) and has_letters(text) and "：" not in text[3:] and \
        not _UNIT_LINE.search(text) and not _is_title(text) and not text.startswith(("注", "第", "附"))  # fmt: skip


_Shape = tuple[int, ...]
"""How many figures stand behind each label of a full line."""


def _shape(rows: Sequence[Sequence[Group]]) -> _Shape | None:
    """Return the shape that most rows have; the fuller of two frequent ones, since blanks only vanish."""
    shapes = Counter(tuple(len(group.values) for group in row) for row in rows if row[-1].values)
    if not shapes:
        return None
    most = shapes.most_common(1)[0][1]
    frequent = [shape for shape, times in shapes.items() if times * 2 >= most and len(shape) <= 3]
    return max(frequent, key=lambda shape: (len(shape) * (shapes[shape] * 3 >= len(rows)), sum(shape)), default=None)


def _headed_shape(head: Sequence[Sequence[str]], rows: Sequence[Sequence[Group]], shape: _Shape) -> _Shape:
    """Return the shape of fuller rows, few as they may be, where the header has as many heads, or the sums prove them."""
    if len(shape) > 1 or not head:
        return shape
    for figures in sorted({len(row[0].values) for row in rows if len(row) == 1 and len(row[0].values) > shape[0]}, reverse=True):
        full = [row[0] for row in rows if len(row) == 1 and len(row[0].values) == figures]
        codes = max(len(_code_of(group.label)) for group in full)
        columns = codes + 1 + figures
        body = [[*([""] * codes), group.label, *group.values] for group in full]
        heads = place_heads(head, body, columns)
        if heads is not None and (heads.is_proven or [len(words) for words in head] == [columns]):
            return (figures,)
    return shape


def _matches(row: Sequence[Group], shape: _Shape) -> bool:
    return tuple(len(group.values) for group in row) == shape


def _is_list(rows: Sequence[Sequence[Group]]) -> bool:
    """Return whether the rows are a list in running text: one figure each, most with its unit (公务接待费 5万元)."""
    values = [value for row in rows for group in row for value in group.values]
    united = sum(1 for value in values if re.search(r"[\u4e00-\u9fff]$", value))
    return all(len(row) == 1 and len(row[0].values) <= 1 for row in rows) and united * 2 > len(values)


def _is_contents(rows: Sequence[Sequence[Group]]) -> bool:
    """Return whether the rows are a contents page: one small whole number a row, never falling."""
    if len(rows) < 3 or any(len(row) != 1 or len(row[0].values) != 1 or not _PAGED.match(row[0].values[0]) for row in rows):
        return False
    pages = [int(row[0].values[0]) for row in rows]
    return pages == sorted(pages) and pages[0] > 0


def _draft(head: Sequence[Sequence[str]], rows: Sequence[Sequence[Group]], shape: _Shape) -> GridDraft:
    coded = [_code_of(row[0].label) for row in rows]
    codes = max(map(len, coded)) if sum(map(bool, coded)) * 2 > len(rows) else 0
    columns = sum(shape) + len(shape) + codes
    sides = _Sides(shape)
    body = [_coded_cells(row, code, codes, sides) for row, code in zip(rows, coded, strict=True)]
    lines = [_joined_heads(words) for words in head]
    whole = [[cell.text for cell in row] for row in body if all(cell.position == "read" for cell in row)]
    heads = place_heads(lines, whole, columns) if lines else None
    if heads is None:
        cells = [cell for at, words in enumerate(lines) for cell in _from_left(at, words, columns)]
        height = len(lines)
    else:
        sure = heads.is_proven or [len(words) for words in lines] == [columns]
        cells, height = heads.cells(0, "read" if sure else "inferred"), heads.height
        body = [_by_sums(row, heads) for row in body]
    cells += [replace(cell, row=at) for at, row in enumerate(body, start=height) for cell in row]
    return GridDraft(tuple(cells), height + len(body), columns, spans_known=False)


def _coded_cells(row: Sequence[Group], code: Sequence[str], codes: int, sides: _Sides) -> list[RawCell]:
    """Return the cells of a line, its code in the first columns where the table has codes."""
    if not codes:
        return sides.cells(0, row)
    label = row[0].label.split(maxsplit=len(code))[-1] if code else row[0].label
    cells = [RawCell(0, column, text) for column, text in enumerate([*code, *[""] * (codes - len(code))])]
    rest = sides.cells(0, [Group(label, row[0].values), *row[1:]])
    return cells + [replace(cell, column=cell.column + codes) for cell in rest]


def _by_sums(row: list[RawCell], heads: Heads) -> list[RawCell]:
    """Return a row whose blanks vanished with its figures where alone the sums close; as it is where they do not tell."""
    if all(cell.position == "read" for cell in row):
        return row
    texts = [cell.text for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    placed = placed_by_sums(texts, heads.paths) if len(texts) < len(row) == len(heads.paths) else None
    return [replace(cell, text=text) for cell, text in zip(row, placed, strict=True)] if placed else row


def _from_left(at: int, words: Sequence[str], columns: int) -> list[RawCell]:
    texts = [*words[:columns], *[""] * (columns - len(words))]
    return [RawCell(at, column, text, position="inferred") for column, text in enumerate(texts)]


def _code_of(label: str) -> list[str]:
    words = label.split()
    return list(words[:_leading_codes(words)])


def _joined_heads(words: Sequence[str]) -> list[str]:
    """Return header words with letters that were set apart joined again (项 目 → 项目)."""
    joined: list[str] = []
    single = False
    for word in words:
        if single and len(word) == 1 and joined:
            joined[-1] += word
            single = False
            continue
        joined.append(word)
        single = len(word) == 1 and has_letters(word)
    return joined


@dataclass
class _Sides:
    """Places the groups of each line on the sides of the table; remembers the last list number of each side."""

    shape: _Shape

    def __post_init__(self) -> None:
        self._last = [0] * len(self.shape)

    def cells(self, at: int, row: Sequence[Group]) -> list[RawCell]:
        sides = list(range(len(row))) if len(row) == len(self.shape) else self._guess(row)
        cells: list[RawCell] = []
        filled: dict[int, Group] = {}
        for side, group in zip(sides, row, strict=False):
            before = filled.get(side, Group("", ()))
            filled[side] = Group(f"{before.label} {group.label}".strip(), before.values + group.values)
        for side, figures in enumerate(self.shape):
            one = filled.get(side)
            sure = one is not None and len(one.values) == figures and len(row) == len(self.shape)
            first = sum(self.shape[:side]) + side
            texts = [one.label, *one.values] if one else [""]
            texts += [""] * (figures + 1 - len(texts))
            if len(texts) > figures + 1:
                texts = [*texts[:figures], " ".join(texts[figures:])]
                sure = False
            for column, text in enumerate(texts):
                label_read = column == 0 and len(row) == len(self.shape)
                cells.append(RawCell(at, first + column, text, position="read" if sure or label_read else "inferred"))
            if one:
                self._last[side] = list_number(one.label) or self._last[side]
        return cells

    def _guess(self, row: Sequence[Group]) -> list[int]:
        """Return a side for each group of a short line: the one whose list number it continues, else the left one."""
        if len(self.shape) == 1:
            return [0] * len(row)
        if len(row) > len(self.shape):
            return [min(at, len(self.shape) - 1) for at in range(len(row))]
        number = list_number(row[0].label)
        fitting = [side for side, last in enumerate(self._last) if number and number == last + 1]
        if len(fitting) == 1 and len(row) == 1:
            return [fitting[0]]
        return list(range(len(self.shape) - len(row), len(self.shape))) if self._is_right(row) else list(range(len(row)))

    @staticmethod
    def _is_right(row: Sequence[Group]) -> bool:
        return "支出" in row[0].label and "收入" not in row[0].label
