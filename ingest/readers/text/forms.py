"""Forms of projects (绩效目标表) in text whose cells came apart, one a line, or ran together without a mark between them.

Nothing but the words tells the cells' places: a known key takes what stands behind it, and an indicator's row is its levels,
its name and as many values as the header has heads behind 三级指标.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.form_words import FIRST_LEVEL, FORM_GROUP, FORM_MARK, INDICATOR_HEAD, SECOND_LEVEL, is_form_key
from ingest.readers.text.fixed import words_of
from ingest.readers.text.form_lines import form_table
from ingest.readers.text.values import is_number

_BARS = "|｜│"
_NAME = re.compile(r"(?:预算)?项目名称[:：]?")
_TITLE = re.compile(r".*[表书](?:[(（][^（()）]*[)）])?|第[一二三四五六七八九十]+部分.*")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|.*。")
"""What names no indicator: a heading or a sentence behind the form."""
_RUN_TITLE = re.compile(r"(?P<title>.{2,40}?表(?:[(（][^（()）]{2,12}[)）])?)(?P<rest>.*)", re.S)
_FUND = re.compile(r"(?P<label>[^\d:：;；,，、()（）]{2,14})[:：]?(?P<amount>\d[\d,]*(?:\.\d+)?(?:亿元|万元|千元|元))")
_AMOUNT = re.compile(r"[<>≥≤＜＞]?\d")
_MOST_VALUES = 3
"""Cells behind one key: a value broken over lines. What stands behind them is no part of the form."""
_LEAST_KEYS = 4
_LEAST_MARKS = 5

Piece = GridDraft | str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines `start` to `end` that hold a form, and what they are made into."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    end: int
    """The line behind it."""


def form_stretches(lines: Sequence[str]) -> list[Stretch]:
    """Return the stretches of lines that are forms, in order."""
    found: list[Stretch] = []
    at = 0
    while at < len(lines):
        stretch = _keyed(lines, at) or _run_together(lines[at], at) or _cell_by_cell(lines, at) or _row_by_row(lines, at)
        if stretch is not None:
            found.append(stretch)
        at = stretch.end if stretch is not None else at + 1
    return found


def _keyed(lines: Sequence[str], at: int) -> Stretch | None:
    found = form_table(lines, at)
    return Stretch(at, found[1], (found[0],)) if found is not None else None


# ---------------------------------------------------------------- run together


def _run_together(line: str, at: int) -> Stretch | None:
    """Return the form that stands in one line without marks between its cells; None where the line is none."""
    marks = [match for match in FORM_MARK.finditer(line) if len(line) > len(match.group())]
    names = [match for match in marks if _NAME.fullmatch(match.group())]
    if len({match.group() for match in marks}) < _LEAST_MARKS or not names or _has_cells(line):
        return None
    kept = [match for match in marks if match.start() >= names[0].start()]
    rows: list[list[str]] = []
    for match, end in zip(kept, [*(one.start() for one in kept[1:]), len(line)], strict=True):
        rows += _fund_rows(match.group(), line[match.end() : end].strip(" ：:　"))
    return Stretch(at, at + 1, (*_run_lead(line[: names[0].start()].strip()), rows_to_draft(rows)))


def _run_lead(text: str) -> Iterator[str]:
    match = _RUN_TITLE.fullmatch(text)
    yield from (one for one in ((match["title"], match["rest"].strip()) if match else (text,)) if one)


def _fund_rows(key: str, value: str) -> list[list[str]]:
    """Return the rows of a key: the money of a project comes apart into its sum and the funds that it is made up of."""
    if not key.startswith("资金总额"):
        return [[key, value]]
    whole = re.match(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|千元|元)", value)
    rows = [["资金总额", whole.group()]] if whole else []
    for match in _FUND.finditer(value, whole.end() if whole else 0):
        label = re.sub(r"^(?:元|其中|[一二三四五六七八九十]+、)+", "", match["label"])
        rows.append(["资金总额" if label.endswith("总额") else f"{label}：", match["amount"]])
    return rows or [[key, value]]


# ---------------------------------------------------------------- one cell a line


def _cell_by_cell(lines: Sequence[str], start: int) -> Stretch | None:
    """Return the form whose cells stand one a line from `start` on, blank lines or bars between them; None where none does."""
    first = _text_of(lines[start])
    if first is None or not (_NAME.fullmatch(first) or first == "一级指标"):
        return None
    cells = list(_cells(lines, start))
    if sum(is_form_key(cell.text) or INDICATOR_HEAD.fullmatch(cell.text) is not None for cell in cells[:40]) < _LEAST_KEYS:
        return None
    form = _Form(cells)
    form.read()
    if len(form.rows) < _LEAST_KEYS or not form.at:
        return None
    return Stretch(start, cells[form.at - 1].end, (rows_to_draft(form.rows),))


# ---------------------------------------------------------------- rows with gaps between their cells


def _row_by_row(lines: Sequence[str], start: int) -> Stretch | None:
    """Return the form whose rows stand a line each from `start` to the next blank line, cells apart by a mark or two spaces."""
    first = lines[start]
    split = next((split for split in _SPLITS if len(cells := split(first)) > 1 and is_form_key(cells[0])), None)
    if split is None or _has_cells(first):
        return None
    end = next((at for at in range(start, min(start + _MOST_LINES, len(lines))) if not lines[at].strip()), len(lines))
    rows = [split(line) for line in lines[start : min(end, start + _MOST_LINES)]]
    words = [text for row in rows for text in row if text]
    keys = sum(is_form_key(text) or INDICATOR_HEAD.fullmatch(text) is not None for text in words)
    named = any(_NAME.fullmatch(text) or text == "一级指标" for text in words)
    return Stretch(start, start + len(rows), (rows_to_draft(rows),)) if keys >= _LEAST_KEYS and named else None


def _by_gaps(line: str) -> list[str]:
    return [word.text for word in words_of(line)]


def _by_mark(mark: str) -> Callable[[str], list[str]]:
    """Return what splits a line at a mark that stands in it twice at least, quoted marks left alone."""

    def split(line: str) -> list[str]:
        if line.count(mark) < _FEWEST_MARKS:
            return [line.strip()]
        (row,) = csv.reader([line], delimiter=mark)
        return [cell.strip() for cell in row]

    return split


_FEWEST_MARKS = 2
_SPLITS = (_by_gaps, _by_mark(","), _by_mark(";"))
_MOST_LINES = 200


def _has_cells(line: str) -> bool:
    return "\t" in line or any(bar in line.strip().strip(_BARS) for bar in _BARS)


def _text_of(line: str) -> str | None:
    """Return the one cell that a line holds, "" where it holds none; None where it holds several."""
    return None if _has_cells(line) else line.strip().strip(_BARS).strip()


def _cells(lines: Sequence[str], start: int) -> Iterator[_Cell]:
    for at in range(start, len(lines)):
        text = _text_of(lines[at])
        if text is None or at > start and _NAME.fullmatch(text):
            return
        if text:
            yield _Cell(text, at + 1)


@dataclass
class _Form:
    """A walk over the cells of a form: the rows read, and the cell behind the last one that is a part of it."""

    cells: Sequence[_Cell]
    rows: list[list[str]] = field(default_factory=list)
    at: int = 0

    def read(self) -> None:
        while self.at < len(self.cells) and (self._indicators() if self._opens_indicators() else self._pair()):
            pass

    def _text(self, at: int) -> str:
        return self.cells[at].text if at < len(self.cells) else ""

    # -- keys and what stands behind them

    def _pair(self) -> bool:
        """Read one key with its values, a group's head before it; return whether there was one."""
        row, at = self._key(self.at)
        if not row:
            return False
        if FORM_GROUP.fullmatch(row[0]) and (inner := self._key(at))[0] and not FORM_GROUP.fullmatch(inner[0][0]):
            row, at = row + inner[0], inner[1]
        values: list[str] = []
        while len(values) <= _MOST_VALUES and self._is_value(at + len(values)) and not (values and is_number(values[0])):
            values.append(self._text(at + len(values)))
        if len(values) > _MOST_VALUES:
            values = values[:1]  # text behind the form
        self.rows.append([*row, *(values or [""])])
        self.at = at + len(values)
        return True

    def _key(self, at: int) -> tuple[list[str], int]:
        """Return the key at `at`, a break in it mended, and the cell behind it; no key where the cell is none."""
        text = self._text(at)
        if not text or not is_form_key(text):
            return [], at
        following = self._text(at + 1)
        if following and not is_form_key(following) and is_form_key(text + following):
            return [text + following], at + 2
        return [text], at + 1

    def _is_value(self, at: int) -> bool:
        text = self._text(at)
        return bool(text) and not (is_form_key(text) or INDICATOR_HEAD.fullmatch(text) or _TITLE.fullmatch(text))

    # -- indicators

    def _opens_indicators(self) -> bool:
        return "一级指标" in (self._text(self.at), self._text(self.at + 1)) and bool(self.rows or not self.at)

    def _indicators(self) -> bool:
        """Read the header of the indicators and their rows; return whether anything may follow them."""
        begin = self.at + (self._text(self.at) != "一级指标")
        end = next((at for at in range(begin, min(begin + 14, len(self.cells))) if FIRST_LEVEL.fullmatch(self._text(at))), begin)
        heads = [self._text(at) for at in range(begin, end)]
        third = next((at for at, head in enumerate(heads) if head.startswith("三级指标")), None)
        if third is None or third + 1 == len(heads):
            return False
        self.rows.append(heads)
        self.at = end
        while self._indicator(len(heads) - third - 1):
            pass
        return True

    def _indicator(self, values: int) -> bool:
        """Read one indicator with its `values`; return whether there was one."""
        at = self.at
        levels = ["", ""]
        if FIRST_LEVEL.fullmatch(self._text(at)) and not _AMOUNT.match(self._text(at + 1)):
            levels[0], at = self._text(at), at + 1
        if SECOND_LEVEL.fullmatch(self._text(at)) and not _AMOUNT.match(self._text(at + 1)):
            levels[1], at = self._text(at), at + 1
        name = self._text(at)
        if not name or is_form_key(name) or _TITLE.fullmatch(name) or _HEADING.match(name):
            return False
        taken: list[str] = []
        while len(taken) < values and self._is_indicators(at + 1 + len(taken)):
            taken.append(self._text(at + 1 + len(taken)))
        if not taken:
            return False
        self.rows.append([*levels, name, *taken])
        self.at = at + 1 + len(taken)
        return True

    def _is_indicators(self, at: int) -> bool:
        text = self._text(at)
        return bool(text) and not FIRST_LEVEL.fullmatch(text) and not SECOND_LEVEL.fullmatch(text) and not is_form_key(text)
