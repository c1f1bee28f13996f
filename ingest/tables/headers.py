"""Which rows are the header, and what each column is: its header path, its kind and its region."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.amounts import is_dash, parse_number
from ingest.tables.matrix import Row, distinct, new_slots
from ingest.tables.words import (
    is_amount_header,
    is_blank,
    is_code,
    is_code_header,
    is_cross,
    is_full_code,
    is_generic_total,
    is_label_header,
    is_line_header,
    is_note_header,
    is_number,
    is_numbered,
    is_total_label,
    is_unit_code_header,
    is_words,
    is_year,
    is_year_header,
    squeezed,
)

MOST_HEADER_ROWS = 6

ColumnKind = Literal["code", "unit_code", "label", "figure", "line", "note", "empty"]


@dataclass(frozen=True, slots=True)
class Column:
    """`path` from the top down; `region` counts tables side by side from the left."""

    path: tuple[str, ...]
    kind: ColumnKind
    region: int = 0

    @property
    def leaf(self) -> str:
        return self.path[-1] if self.path else ""


# ---------------------------------------------------------------- which rows


def header_height(rows: Sequence[Row]) -> int:
    """Return how many of the first rows are header; 0 where the first row is already data (the rest of a table)."""
    for height, row in enumerate(rows[: MOST_HEADER_ROWS + 1]):
        if _is_data(row, rows[height - 1] if height else None, height):
            return height
    return min(len(rows), MOST_HEADER_ROWS) if len(rows) <= MOST_HEADER_ROWS else 1


def _is_data(row: Row, above: Row | None, height: int) -> bool:
    new = [slot for slot in new_slots(row, above) if slot.text]
    if not new:
        # A blank row under a header is an empty table's first line; a row wholly under spans is header.
        return height > 0 and (above is None or len(new_slots(row, above)) > 1)
    words = [slot.text for slot in new]
    if height and above is not None and not any(is_number(text) or is_full_code(text) for text in words) and _hangs(row, above):
        return False
    if any(is_number(text) for text in words):
        return not (_are_years(words) and height < 3) and not is_line_row(row)
    if any(is_full_code(text) for text in words):
        return True
    texts = [text for text in words if is_words(text)]
    if height and above is not None and len(texts) == len(list(distinct(row))) == 1 < len(list(distinct(above))):
        return True  # a group's head right over its rows
    if height and texts and is_numbered(texts[0]) and texts[0] == _first_text(row) and len(texts) * 2 <= len(list(distinct(row))):
        return True
    if texts and all(is_numbered(text) or is_total_label(text) for text in texts) and not _is_total_header(row, texts):
        return True
    if height and len(texts) == 1 and row and row[0] is not None and row[0].text == texts[0] and len(list(distinct(row))) > 1:
        return not re.fullmatch(r".*(?:编码|代码|名称)", squeezed(texts[0]))
    return False


def _hangs(row: Row, above: Row) -> bool:
    """Return whether a cell of the header above reaches down into a row, so that it is header too: 栏次 under 项目."""
    return len(new_slots(row, above)) < len(list(distinct(row)))


def _is_total_header(row: Row, texts: Sequence[str]) -> bool:
    """合计 over figures stands in a header beside other words, or not in the first place: 合计 | 基本支出 …, … | 合计 | 小计."""
    first = next((slot for slot in distinct(row) if slot.text), None)
    if first is None or not all(is_total_label(text) and not is_numbered(text) for text in texts):
        return False
    return (
        len(texts) > 1
        and not all(re.search(r"收入|支出", text) for text in texts)
        or bool(row and row[0] is not first and is_blank(_first_text(row)))
    )


def _first_text(row: Row) -> str:
    return row[0].text if row and row[0] is not None else ""


def _are_years(words: Sequence[str]) -> bool:
    """Return whether all numbers of a row are years or months, as a header has them."""
    numbers = [word for word in words if is_number(word)]
    return bool(numbers) and all(_PERIOD.fullmatch(squeezed(word)) for word in numbers)


_PERIOD = re.compile(r"(?:19|20)\d{2}|(?:(?:19|20)\d{2}年)?\d{1,2}(?:[-—~至]\d{1,2})?月(?:份|末|底)?")


def is_line_row(row: Row) -> bool:
    """Return whether a row only numbers the columns: 栏次 | 1 | 2 | 3, or 1 | 2 | 3 = 1 + 2."""
    words = [slot.text for slot in distinct(row) if slot.text]
    numbers = [parse_number(word) for word in words if re.fullmatch(r"\d{1,2}", squeezed(word))]
    rest = [word for word in words if not re.fullmatch(r"\d{1,2}(?:=.*)?", squeezed(word))]
    if any(
        not (
            is_line_header(word)
            or re.fullmatch(r"[*—\-]+|[类款项]", squeezed(word))
            or re.fullmatch(r"\d+=[\d+\-]+", squeezed(word))
        )
        for word in rest
    ):
        return False
    counted = [int(number) for number in numbers if number is not None]
    return (
        len(counted) >= 2
        and counted == list(range(counted[0], counted[0] + len(counted)))
        and (counted[0] in (1, 2) or bool(rest))
    )


# ---------------------------------------------------------------- header paths


def header_paths(rows: Sequence[Row], width: int, spans_known: bool) -> list[tuple[str, ...]]:
    """Return each column's header texts from the top down, line-number rows left out."""
    kept = [row for row in rows if not is_line_row(row)]
    if spans_known:
        return [_spanned_path(kept, column) for column in range(width)]
    return _filled_paths(kept, width)


def _spanned_path(rows: Sequence[Row], column: int) -> tuple[str, ...]:
    path: list[str] = []
    before: object = None
    for row in rows:
        slot = row[column] if column < len(row) else None
        if slot is not None and slot is not before and slot.text and not (path and _adds_nothing(slot.text, path[-1])):
            path.append(_one_line(slot.text))
        before = slot
    return tuple(path)


def _adds_nothing(text: str, over: str) -> bool:
    """Return whether a header says nothing that the one over it does not: the same again, or 栏次 under 项目."""
    return squeezed(text) in (squeezed(over), "栏次")


def _one_line(text: str) -> str:
    """Return a header's text on one line: breaks and runs of spaces between Han characters go, between other words they part."""
    parted = re.sub(r"(?<=[!-~£€])\s*\n\s*(?=[!-~£€])", " ", text)
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|\s*\n\s*", "", parted).strip()


def _filled_paths(rows: Sequence[Row], width: int) -> list[tuple[str, ...]]:
    """Return header paths where merges were lost: a text reaches over the blanks to its right under the same heads.

    It reaches only columns with a text of their own further down, so a blank that nobody fills has no header.
    """
    paths: list[list[str]] = [[] for _ in range(width)]
    heads: list[tuple[int, ...]] = [() for _ in range(width)]
    for number, row in enumerate(rows):
        words = [_text_at(row, column) for column in range(width)]
        reach: int | None = None
        above = list(heads)
        for column in range(width):
            if words[column]:
                reach = column
            elif reach is not None and above[column] != above[reach]:
                reach = None
            if reach is not None and (words[column] or _has_text_below(rows, number, column)):
                paths[column].append(_one_line(words[reach]))
                heads[column] = (*above[column], reach)
    return [tuple(path) for path in paths]


def _text_at(row: Row, column: int) -> str:
    slot = row[column] if column < len(row) else None
    return slot.text if slot is not None else ""


def _has_text_below(rows: Sequence[Row], number: int, column: int) -> bool:
    return any(_text_at(row, column) for row in rows[number + 1 :])


# ---------------------------------------------------------------- what columns are


def columns_of(paths: Sequence[tuple[str, ...]], body: Sequence[Row]) -> list[Column]:
    """Return the columns with their kinds and regions, from their headers and from what stands in them."""
    values = [[row[column].text for row in body if column < len(row) and row[column] is not None] for column in range(len(paths))]  # type: ignore[union-attr]
    columns = [Column(path, _kind(path, values[at], at)) for at, path in enumerate(paths)]
    return with_regions(_first_column_labels(_without_false_codes(_without_sparse_labels(columns, values))))


def _without_sparse_labels(columns: Sequence[Column], values: Sequence[Sequence[str]]) -> list[Column]:
    """Return the columns with those as figures that hold a word here and there, or crosses alone, behind other figures and
    under a head that names none: they name no rows.
    """
    first = next((at for at, column in enumerate(columns) if column.kind == "figure"), len(columns))
    return [
        replace(column, kind="figure")
        if column.kind == "label" and at > first and column.leaf and not is_label_header(column.leaf)
        and sum(is_words(value) and not is_cross(value) for value in values[at]) * 3 <= len(values[at]) else column
        for at, column in enumerate(columns)
    ]  # fmt: skip


def _without_false_codes(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with those as figures that only look like codes: 310 under a head that says nothing of codes, and
    no name behind it that it could be the code of.
    """
    last = max((at for at, column in enumerate(columns) if column.kind in ("label", "note")), default=-1)
    return [
        replace(column, kind="figure")
        if column.kind == "code" and at > last >= 0 and column.leaf and not is_code_header(column.leaf)
        and not is_line_header(column.leaf) else column
        for at, column in enumerate(columns)
    ]  # fmt: skip


def _kind(path: tuple[str, ...], values: Sequence[str], at: int) -> ColumnKind:
    """Return what a column is: by a head that says so, else by what stands in it, else by the head's words."""
    leaf = path[-1] if path else ""
    full = [value for value in values if value.strip()]
    return _kind_by_head(leaf, full) or _kind_by_values(leaf, full, at) or _kind_of_empty(path, leaf)


def _kind_by_head(leaf: str, full: Sequence[str]) -> ColumnKind | None:
    """Return the kind that a head names and the column bears out: codes, numbers of rows, years."""
    if is_unit_code_header(leaf):
        return "unit_code"
    if is_line_header(leaf) and all(re.fullmatch(r"\d{1,6}", squeezed(value)) or not is_number(value) for value in full):
        return "code" if all(re.fullmatch(r"\d{3,6}", squeezed(value)) for value in full) and _is_number_of(leaf) else "line"
    if is_year_header(leaf) and full and all(map(is_year, full)):
        return "label"
    if is_code_header(leaf) and all(is_code(value) or is_words(value) or is_dash(value) for value in full):
        # A label column may be headed 项 or end in 代码 by mistake; codes are short.
        return "code" if all(len(value) <= 12 for value in full) else "label"
    return None


def _kind_by_values(leaf: str, full: Sequence[str], at: int) -> ColumnKind | None:
    """Return the kind that most of a column's texts are of; None of an empty column."""
    if len(full) > 1 and sum(map(is_full_code, full)) * 10 >= len(full) * 8 and not is_amount_header(leaf):
        return "code"
    if at and (_are_catalogued(full) or sum(map(_is_running, full)) * 2 > len(full) and not _NAMES.fullmatch(squeezed(leaf))):
        return "note"
    figures, words = sum(map(is_number, full)), sum(map(is_words, full))
    if words and _NAMES.fullmatch(squeezed(leaf)):
        return "label"  # rows shifted by lost merges bring figures under a label's header; the header knows
    if words > figures and (not is_amount_header(leaf) or is_label_header(leaf) and words > 2 * figures):
        return "note" if is_note_header(leaf) else "label"
    if figures or words:
        return "note" if is_note_header(leaf) and not figures else "figure"
    return None


_NAMES = re.compile(r"项目(?:名称)?|科目(?:名称)?|名称|(?:功能|经济)(?:分类|科目)(?:名称)?")
"""Heads over what names the rows."""


def _are_catalogued(full: Sequence[str]) -> bool:
    """Return whether a column holds numbers of a catalogue (采购品目 A02010105), which name nothing to a reader."""
    named = [value for value in full if not is_total_label(value)]
    return bool(named) and all(re.fullmatch(r"[A-Z]\d{2,}", squeezed(value).upper()) for value in named)


def _kind_of_empty(path: tuple[str, ...], leaf: str) -> ColumnKind:
    """Return the kind of a column with nothing in it, by its head alone."""
    if is_note_header(leaf):
        return "note"
    sums = is_generic_total(leaf) or len(path) > 1 and is_amount_header(leaf)
    if is_label_header(leaf) and not sums and not re.search(r"支出|收入|金额", squeezed(leaf)):
        return "label"
    return "figure" if leaf else "empty"


def _is_running(text: str) -> bool:
    """Return whether a cell holds running text, which tells of its row and does not name it."""
    return len(text) > _NO_LABEL and re.search(r"[，。；]", text) is not None


_NO_LABEL = 40
"""Characters from which words with commas are no label."""


def _is_number_of(leaf: str) -> bool:
    """Return whether a header is that of numbers by which things are called (编号), not of a count of rows (序号)."""
    return squeezed(leaf) == "编号"


def _first_column_labels(columns: list[Column]) -> list[Column]:
    """A table whose first column's header is missing still has its labels there, unless that column holds figures; so has one
    with no other labels whose first column is headed as a remark would be (支出性质).
    """
    named = any(column.kind in ("label", "code", "unit_code") for column in columns)
    if columns and (columns[0].kind == "empty" or columns[0].kind == "note" and not named):
        return [replace(columns[0], kind="label"), *columns[1:]]
    return columns


def with_regions(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with regions: a label or code behind figures begins the next one, if figures follow it."""
    found: list[Column] = []
    region, seen_figure = 0, False
    for at, column in enumerate(columns):
        if column.kind in ("code", "label", "unit_code") and seen_figure:
            if _figure_follows(columns, at):
                region, seen_figure = region + 1, False
            else:
                column = replace(column, kind="note")
        seen_figure = seen_figure or column.kind == "figure"
        found.append(replace(column, region=region))
    return [_headed_by_side(column, found) for column in found]


def _headed_by_side(column: Column, columns: Sequence[Column]) -> Column:
    """Return a column of figures that nothing heads with the 收入 or 支出 over its region's labels: the head of both."""
    if column.path or column.kind != "figure":
        return column
    heads = [one.path[:1] for one in columns if one.region == column.region and one.kind == "label" and one.path]
    side = next((head for head in heads if squeezed(head[0]) in ("收入", "支出")), ())
    return replace(column, path=side)


def _figure_follows(columns: Sequence[Column], at: int) -> bool:
    return any(column.kind == "figure" for column in columns[at:])
