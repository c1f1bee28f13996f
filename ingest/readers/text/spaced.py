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
from itertools import pairwise

from ingest.coordinates import years_in
from ingest.model import Position, RawCell
from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.blanks import Figures, placings
from ingest.readers.text.gaps import rows_by_gaps
from ingest.readers.text.heads import Heads, Path, heads_labels, is_code_head, place_heads
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
    """Return how many words at a line's head are its codes (2010301, or 201 03 01 and its unit's 305001), with a name behind."""
    codes = 0
    while codes < min(_MOST_CODES, len(words)) and re.fullmatch(r"\d{2,10}", words[codes]):
        codes += 1
    named = codes < len(words) and has_letters(words[codes]) and not is_value(words[codes])
    return codes if codes and named and len(words[0]) >= 3 and not is_year(words[0]) else 0


_MOST_CODES = 5


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
    row_lines, end = _body(lines, at, most)
    if at > start and (exact := _with_gaps(lines, start, at, end)):
        return [exact], end
    head = [_joined_heads(lines[i].split()) for i in range(start, at) if lines[i].strip()]
    rows = [groups_of(line) for line in row_lines]
    behind = any(is_code_head(word) for words in head for word in words) and _have_codes_behind(rows)
    rows = [_code_first(row) for row in rows] if behind else rows
    shape = _shape(rows)
    if shape is None or _is_contents(rows) or at == start and _is_list(rows):
        return None
    told = _shape_of_heads(head, rows, shape) if head and len(rows) > 1 else None
    if told is None and sum(1 for row in rows if _matches(row, shape)) < (2 if head else 3):
        return None
    shape = told or _proven_shape(head, rows, shape)
    if len(shape) > 1:
        rows = [_split_at_gap(row, line, len(shape)) for row, line in zip(rows, row_lines, strict=True)]
        rows = [_split_items(row, len(shape)) for row in rows]
    draft = _draft(head, rows, shape, behind=behind)
    return [draft], end


def _have_codes_behind(rows: Sequence[tuple[Group, ...]]) -> bool:
    """Return whether a code stands behind the name of most items, before their figures: 行政运行 2013801 5.00."""
    items = [row[0] for row in rows if len(row) == 1 and row[0].values and not TOTAL.match(row[0].label)]
    coded = [one for one in items if len(one.values) > 1 and re.fullmatch(r"\d{3,10}", one.values[0])]
    return len(coded) > 1 and len(coded) * 2 > len(items)


def _code_first(row: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return a row with the code that stands behind its name before it."""
    first = row[0]
    if len(row) > 1 or len(first.values) < 2 or not re.fullmatch(r"\d{3,10}", first.values[0]):
        return row
    return (Group(f"{first.values[0]} {first.label}", first.values[1:]),)


def _split_items(row: tuple[Group, ...], sides: int) -> tuple[Group, ...]:
    """Return a line's groups with one label cut where a side is missing and its two halves are official items each: the first
    has no figure (公共安全支出 商品和服务支出 5.00).
    """
    for at, group in enumerate(row if len(row) == sides - 1 else ()):
        words = group.label.split()
        for cut in range(1, len(words)):
            left, right = "".join(words[:cut]), "".join(words[cut:])
            if term_of(left) is not None and term_of(right) is not None:
                return (*row[:at], Group(left, ()), Group(right, group.values), *row[at + 1 :])
    return row


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
    last = groups[-1]
    # The right side of a two-sided table may have no figure: 一、财政拨款 5.00 一、公共安全支出.
    filled = bool(last.values) or len(groups) > 1 and NUMBERED.match(last.label) is not None and any(one.values for one in groups)
    return bool(groups[0].label) and has_letters(groups[0].label) and filled and \
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


def _kind_of(label: str) -> str | None:
    """Return the classification that an official item is of (by function, by economic kind), None for any other label."""
    term = term_of(label)
    return term.group if term is not None and not TOTAL.match(label) else None


def _is_head(word: str) -> bool:
    """Return whether a word can be a head by itself: one over labels, an official item, or one that states a year or a stage."""
    if NUMBERED.match(word):
        return False
    said = heads_labels(word) or is_code_head(word) or term_of(word) is not None
    return is_year(word) or said or bool(years_in(word)) and not is_value(word)


_LONE_HEADS = ("项目", "項目", "科目")
"""Heads that may stand alone on a header's first line, over the codes and names below."""


def _is_title(line: str) -> bool:
    return bool(re.search(r"(?:表|情[况況]|[说說]明)$", line.strip())) and len(line.split()) <= 3


def _all_years(line: str) -> bool:
    return all(is_year(value) for group in groups_of(line) for value in group.values)


def _body(lines: Sequence[str], at: int, most: int) -> tuple[list[str], int]:
    """Return the lines of the rows, each wrapped one as one, and the line behind the last.

    A label without figures is a row where a row follows it, where it is an official item, or where spaces behind it show that
    blanks stood there.
    """
    end = start = at
    found: list[str] = []
    while at < len(lines) and at - start < most:
        if _is_row(lines, at):
            found.append(lines[at])
            end = at = at + 1
            continue
        if wrapped := _unwrapped(lines, at):
            line, behind = wrapped
            found.append(line)
            end = at = behind
            continue
        line = lines[at].rstrip("\r")
        if not _may_be_blank_row(line):
            break
        if _row_behind_blanks(lines, at) or re.search(r"\S\s{2,}$", line) or term_of(line.strip()) is not None:
            found.append(line)
            at += 1
            end = at
            continue
        break
    return found, end


def _unwrapped(lines: Sequence[str], at: int) -> tuple[str, int] | None:
    """Return a row whose label broke in two, the figure on a line between the halves or none, and the line behind it; None
    where the halves are no official item together (灾害防治及应急管理支 | 98.23 | 出).
    """
    head = lines[at].strip()
    middle = lines[at + 1].strip() if at + 1 < len(lines) else ""
    between = bool(middle) and all(map(is_value, middle.split()))
    tail = lines[at + 2].strip() if between and at + 2 < len(lines) else middle
    if not NUMBERED.match(head) or not 0 < len(tail) <= _LONGEST_TAIL or is_value(tail) or term_of(head) is not None:
        return None
    if term_of(head + tail) is None:
        return None
    return (f"{head}{tail} {middle}", at + 3) if between else (head + tail, at + 2)


_LONGEST_TAIL = 8
"""Characters of the rest of a label that a narrow cell broke."""


def _row_behind_blanks(lines: Sequence[str], at: int) -> bool:
    """Return whether a row of the same table follows a run of labels without figures; no header begins among them."""
    for behind in range(at + 1, min(at + 1 + _MOST_BLANKS, len(lines))):
        if _is_row(lines, behind):
            return True
        words = lines[behind].split()
        named = any(NUMBERED.match(word) is not None or term_of(word) is not None for word in words)
        if not named or not _may_be_blank_row(lines[behind]) or _header_lines(lines, behind):
            return False
    return False


_MOST_BLANKS = 20
"""Items without a figure that may stand in a row between two that have one."""


def _may_be_blank_row(line: str) -> bool:
    text = line.strip()
    return bool(text) and len(text) <= 40 and not is_sentence(text) and has_letters(text) and "：" not in text[3:] and \
        not _UNIT_LINE.search(text) and not _is_title(text) and not text.startswith(("注", "第", "附"))  # fmt: skip


Words = Sequence[str]
_Shape = tuple[int, ...]
"""How many figures stand behind each label of a full line."""


def _shape(rows: Sequence[Sequence[Group]]) -> _Shape | None:
    """Return the shape that most rows have; the fuller of two frequent ones, since blanks only vanish."""
    shapes = Counter(tuple(len(group.values) for group in row) for row in rows if any(group.values for group in row))
    if not shapes:
        return None
    most = shapes.most_common(1)[0][1]
    frequent = [shape for shape, times in shapes.items() if times * 2 >= most and len(shape) <= 3]
    return max(frequent, key=lambda shape: (len(shape) * (shapes[shape] * 3 >= len(rows)), sum(shape)), default=None)


def _proven_shape(head: Sequence[Words], rows: Sequence[Sequence[Group]], shape: _Shape) -> _Shape:
    """Return the shape of fuller rows, few as they may be, where the header has as many heads, or the sums prove them."""
    if len(shape) > 1 or not head:
        return shape
    for figures in sorted({len(row[0].values) for row in rows if len(row) == 1 and len(row[0].values) > shape[0]}, reverse=True):
        full = [row[0] for row in rows if len(row) == 1 and len(row[0].values) == figures]
        codes = max(len(_code_of(row[0].label)) for row in rows)
        columns = codes + 1 + figures
        body = [[*([""] * codes), group.label, *group.values] for group in full]
        heads = place_heads(head, body, columns)
        if heads is not None and (heads.is_proven or [len(words) for words in head] == [columns]):
            return (figures,)
    return shape


def _shape_of_heads(head: Sequence[Words], rows: Sequence[Sequence[Group]], shape: _Shape) -> _Shape | None:
    """Return the shape that a header's last line tells: of two sides where it names labels twice (项目 预算数 项目 预算数), or of
    one line of heads, one for each column, though no row fills them all; None where it tells none that holds all the rows.
    """
    words = head[-1]
    labels = [at for at, word in enumerate(words) if heads_labels(word) and not is_code_head(word)]
    if len(labels) > 1 and labels[0] == 0 and labels[-1] + 1 < len(words):
        told = tuple(end - start - 1 for start, end in pairwise([*labels, len(words)]))
    elif len(head) == 1 and len(labels) == 1:
        told = (sum(not is_code_head(word) for word in words[labels[0] + 1 :]),)
    else:
        return _shape_over_labels(head, rows)
    most = [max((len(row[side].values) for row in rows if len(row) == len(told)), default=0) for side in range(len(told))]
    fits = min(told) > 0 and all(few <= many for few, many in zip(most, told, strict=True)) and max(map(len, rows)) <= len(told)
    return told if fits and sum(told) >= sum(shape) else None


def _shape_over_labels(head: Sequence[Words], rows: Sequence[Sequence[Group]]) -> _Shape | None:
    """Return the shape under a header of several lines where its words come out even, those of labels and codes over the labels
    and codes of the rows and no others; None where there are two sides or no such way.
    """
    if any(len(row) > 1 for row in rows):
        return None
    codes = max(len(_code_of(row[0].label)) for row in rows)
    most = max(len(row[0].values) for row in rows)
    # Figures of shorter rows stand nowhere yet, so that only the sums of the fullest speak for a header.
    body = [[*([""] * codes), row[0].label, *row[0].values] for row in rows if len(row[0].values) == most]
    found: dict[int, Heads] = {}
    for figures in range(most, sum(map(len, head))):
        heads = place_heads(head, body, codes + 1 + figures)
        named = [bool(path) and (heads_labels(path[-1]) or is_code_head(path[-1])) for path in heads.paths] if heads else []
        if heads is not None and all(named[: codes + 1]) and not any(named[codes + 1 :]):
            found[figures] = heads
    return (max(found, key=lambda figures: found[figures].rank),) if found else None


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


def _draft(lines: Sequence[Words], rows: Sequence[Sequence[Group]], shape: _Shape, *, behind: bool) -> GridDraft:
    """Return the grid of the rows under the header's lines; with `behind` codes are printed behind the names."""
    coded = [_code_of(row[0].label) for row in rows]
    items = sum(not TOTAL.match(row[0].label) for row in rows)
    codes = max(map(len, coded)) if sum(map(bool, coded)) * 2 > items else 0
    columns = sum(shape) + len(shape) + codes
    sides = _Sides(shape, rows)
    body = [_coded_cells(row, code, codes, sides) for row, code in zip(rows, coded, strict=True)]
    behind = behind and codes == 1
    whole = [row for row in body if all(cell.position == "read" for cell in row)]
    heads = place_heads(lines, _texts(whole or body, behind), columns) if lines else None
    if heads is None:
        cells = [cell for at, words in enumerate(lines) for cell in _from_left(at, words, columns)]
        height = len(lines)
    else:
        sure = heads.is_proven or [len(words) for words in lines] == [columns]
        cells, height = heads.cells(0, "read" if sure else "inferred"), heads.height
    paths = heads.paths if heads is not None else ((),) * columns
    for side, figures in enumerate(shape):
        first = codes + sum(shape[:side]) + side
        body = _placed(body, first, codes if side == 0 else 0, paths[first + 1 : first + 1 + figures])
    cells += [
        replace(cell, row=at, column=1 - cell.column if behind and cell.column < 2 else cell.column)
        for at, row in enumerate(body, start=height) for cell in row
    ]  # fmt: skip
    return GridDraft(tuple(cells), height + len(body), columns, spans_known=False)


def _texts(body: Sequence[Sequence[RawCell]], behind: bool) -> list[list[str]]:
    """Return the texts of rows as they are printed: with `behind` the code behind the name."""
    texts = [[cell.text for cell in row] for row in body]
    return [[row[1], row[0], *row[2:]] for row in texts] if behind else texts


def _placed(body: Sequence[list[RawCell]], first: int, codes: int, paths: Sequence[Path]) -> list[list[RawCell]]:
    """Return the rows with the figures behind the label in column `first` where the sums say that they stand."""
    begin, end = first + 1, first + 1 + len(paths)
    texts = [[cell.text for cell in row] for row in body]
    rows = [
        Figures(row[first], "".join(row[:codes]), tuple(text for text in row[begin:end] if text)) for row in texts
    ]  # fmt: skip
    if all(len(row.texts) in (0, len(paths)) for row in rows):
        return list(body)
    placed: list[list[RawCell]] = []
    for row, figures, found in zip(body, rows, placings(rows, paths), strict=True):
        if found is None or len(row) < end or not figures.texts:
            placed.append(row)
            continue
        at = dict(zip((begin + place for place in found.columns), figures.texts, strict=True))
        position: Position = "read" if found.is_sure else "inferred"
        filled = [replace(cell, text=at.get(cell.column, ""), position=position) for cell in row[begin:end]]
        placed.append([*row[:begin], *filled, *row[end:]])
    return placed


def _coded_cells(row: Sequence[Group], code: Sequence[str], codes: int, sides: _Sides) -> list[RawCell]:
    """Return the cells of a line, its code in the first columns where the table has codes; one code alone among several next
    to the label, if it is none of those that codes begin with (a unit's between 类款项 and the name).
    """
    if not codes:
        return sides.cells(0, row)
    label = row[0].label.split(maxsplit=len(code))[-1] if code else row[0].label
    alone = len(code) == 1 < codes and len(code[0]) > _LONGEST_RANK
    blank = [""] * (codes - len(code))
    cells = [RawCell(0, column, text) for column, text in enumerate([*blank, *code] if alone else [*code, *blank])]
    rest = sides.cells(0, [Group(label, row[0].values), *row[1:]])
    return cells + [replace(cell, column=cell.column + codes) for cell in rest]


_LONGEST_RANK = 3
"""Digits of a code's part where 类, 款 and 项 stand apart."""


def _from_left(at: int, words: Sequence[str], columns: int) -> list[RawCell]:
    texts = [*words[:columns], *[""] * (columns - len(words))]
    return [RawCell(at, column, text, position="inferred") for column, text in enumerate(texts)]


def _code_of(label: str) -> list[str]:
    words = label.split()
    return list(words[:_leading_codes(words)])


_COMPARES = ("年比", "年较", "年与")


def _joined_heads(words: Sequence[str]) -> list[str]:
    """Return header words with letters that were set apart joined again (项 目 → 项目), and years with what stands behind."""
    joined: list[str] = []
    single = False
    for word in words:
        if joined and (is_year(joined[-1][-4:]) and word.startswith("年") or joined[-1].endswith(_COMPARES)):
            joined[-1] += word  # 2024 年预算数, 2024 年比 2023 年增减
            continue
        if single and len(word) == 1 and joined and not (is_code_head(word) and is_code_head(joined[-1])):
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
    rows: Sequence[Sequence[Group]] = ()

    def __post_init__(self) -> None:
        self._last = [0] * len(self.shape)
        full = [row for row in self.rows if len(row) == len(self.shape)]
        self._kinds = [{kind for row in full if (kind := _kind_of(row[side].label))} for side in range(len(self.shape))]

    def cells(self, at: int, row: Sequence[Group]) -> list[RawCell]:
        sides = list(range(len(row))) if len(row) == len(self.shape) else self._guess(row)
        cells: list[RawCell] = []
        filled: dict[int, Group] = {}
        for side, group in zip(sides, row, strict=False):
            before = filled.get(side, Group("", ()))
            filled[side] = Group(f"{before.label} {group.label}".strip(), before.values + group.values)
        for side, figures in enumerate(self.shape):
            one = filled.get(side)
            sure = one is not None and len(one.values) in (0, figures) and len(row) == len(self.shape)
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
        kind = _kind_of(row[0].label) if len(row) == 1 else None
        alike = [side for side, kinds in enumerate(self._kinds) if kinds == {kind}]
        if kind is not None and len(alike) == 1:
            return alike
        number = list_number(row[0].label)
        fitting = [side for side, last in enumerate(self._last) if number and number == last + 1]
        if len(fitting) == 1 and len(row) == 1:
            return [fitting[0]]
        return list(range(len(self.shape) - len(row), len(self.shape))) if self._is_right(row) else list(range(len(row)))

    @staticmethod
    def _is_right(row: Sequence[Group]) -> bool:
        return "支出" in row[0].label and "收入" not in row[0].label
