"""Performance forms of keys with colons, on lines of their own or run together, and of one cell a line with heads over the
project's money.

A form's keys and the levels of its indicators have names of their own, so that they part the lines into rows where nothing
else is left of the ruling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.amounts import is_dash, parse_amount, parse_number
from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.form_words import FIRST_LEVEL, FORM_GROUP, FORM_KEY, FUND_HEAD, INDICATOR_HEAD, SECOND_LEVEL, VALUE_HEAD
from ingest.terms import fold_label

_BEGIN = "项目名称"
_MONEY_KEY = re.compile(r"(?:其中[:：]?)?(?:[^\d:：]{0,8}(?:总额|拨款|资金|结转|收入))")
_END = re.compile(r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|.{4,}(?:表|说明)$")
FEWEST_SIGNS = 3
"""Lines with a form's own names that make a form."""
LONGEST_NAME = 40
"""Characters of a project's name, and of an indicator's."""


def form_table(lines: Sequence[str], start: int) -> tuple[GridDraft, int] | None:
    """Return the form of keys with colons, or with heads over its money, that begins at line `start` and the line behind it;
    None where none does.
    """
    if not _begins(lines[start]):
        return None
    end = start + 1
    while end < len(lines) and not _begins(lines[end]) and not _END.match(lines[end].strip()):
        end += 1
    whole = _bare(lines[start]) == _BEGIN
    parts = [line.strip() for line in lines[start:end] if line.strip()]
    cells = parts if whole else [cell for line in parts for cell in _parted(line)]
    if len(cells) < 6 or _is_named(cells[1]) or any("\t" in cell or "|" in cell for cell in cells):
        return None
    if sum(map(_is_sign, cells)) < FEWEST_SIGNS or not (_has_fund_heads(cells) if whole else _has_money(cells)):
        return None
    rows = _Rows()
    for at, cell in enumerate(cells):
        rows.add(cell, cells[at + 1] if at + 1 < len(cells) else "")
    return rows_to_draft(rows.made), end


def _begins(line: str) -> bool:
    return _bare(line) == _BEGIN or re.match(rf"\s*{_BEGIN}\s*[:：]\s*\S", line) is not None


_COLON_OR_SPACE = re.compile(r"(?<!其中)[:：]\s*|\s+")


def _parted(line: str) -> list[str]:
    """Return the cells of a line of keys and values (主管部门：某局　年度资金总额：5.00), the words of one value together."""
    cells: list[str] = []
    loose = False
    for word in filter(None, _COLON_OR_SPACE.split(line.strip())):
        bare = _bare(word)
        fixed = _is_named(word) or _is_figure(word) or SECOND_LEVEL.fullmatch(bare) or _MONEY_KEY.fullmatch(bare)
        if loose and not fixed and not _is_value(word):
            cells[-1] += f" {word}"
        else:
            cells.append(word)
        loose = not fixed and not _is_value(word)
    return cells


def _has_fund_heads(cells: Sequence[str]) -> bool:
    """Return whether heads stand over the project's money: 年初预算数, 全年预算数, 全年执行数."""
    return any(all(FUND_HEAD.fullmatch(_bare(cell)) for cell in pair) for pair in zip(cells, cells[1:], strict=False))


def _has_money(cells: Sequence[str]) -> bool:
    """Return whether a key of the project's money stands before a figure."""
    pairs = zip(cells, cells[1:], strict=False)
    return any(_MONEY_KEY.fullmatch(_bare(key)) and _is_figure(value) for key, value in pairs)


def _bare(text: str) -> str:
    return re.sub(r"[(（][^（()）]*[)）]$", "", fold_label(text)).rstrip(":")


def _is_named(text: str) -> bool:
    bare = _bare(text)
    return any(pattern.fullmatch(bare) for pattern in (FORM_KEY, FORM_GROUP, INDICATOR_HEAD, FIRST_LEVEL)) or not bare


def _is_level(bare: str) -> bool:
    """Return whether a folded text is a level of indicators: 产出指标, 数量指标."""
    return FIRST_LEVEL.fullmatch(bare) is not None or SECOND_LEVEL.fullmatch(bare) is not None


def _is_sign(text: str) -> bool:
    bare = _bare(text)
    return INDICATOR_HEAD.fullmatch(bare) is not None or FORM_KEY.fullmatch(bare) is not None and len(bare) > 3


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None or parse_amount(text) is not None or is_dash(text)


def _is_value(text: str) -> bool:
    """Return whether a text is an indicator's value: a figure, with a bound or a unit, or a short word (优良)."""
    bare = fold_label(text)
    return _is_figure(text) or re.match(r"[≥≤><=＝]|\d|不[少低高超]|大于|小于|达到", bare) is not None or len(bare) <= 3


@dataclass
class _Rows:
    """The rows so far. `heads` counts the columns of the indicators' values once their header has been read."""

    made: list[list[str]] = field(default_factory=list)
    heads: int = 0
    in_header: bool = False
    in_indicators: bool = False
    fund_heads: int = 0

    def add(self, cell: str, below: str) -> None:
        bare = _bare(cell)
        if INDICATOR_HEAD.fullmatch(bare) or self.in_header and VALUE_HEAD.fullmatch(bare):
            self._add_head(cell, bare)
            return
        self.in_header = False
        self.in_indicators = self.in_indicators or bare.endswith("指标") and _is_level(bare)
        if self.in_indicators:
            self._add_indicator(cell, bare)
        elif FUND_HEAD.fullmatch(bare) and (FUND_HEAD.fullmatch(_bare(below)) or self._ends_with_heads()):
            self._add_fund_head(cell)
        else:
            self._add_key_or_value(cell, bare, below)

    def _add_head(self, cell: str, bare: str) -> None:
        if not self.in_header:
            self.made.append([])
            self.heads, self.in_header, self.in_indicators = 0, True, True
        self.made[-1].append(cell)
        self.heads += INDICATOR_HEAD.fullmatch(bare) is None

    def _ends_with_heads(self) -> bool:
        return self.fund_heads > 0 and len(self.made[-1]) > self.fund_heads

    def _add_fund_head(self, cell: str) -> None:
        """Put a head over the project's money (年初预算数, 执行率) behind its group and the blank over the keys."""
        if not self._ends_with_heads():
            self.fund_heads = 0
            self.made[-1].append("")
        self.made[-1].append(cell)
        self.fund_heads += 1

    def _add_key_or_value(self, cell: str, bare: str, below: str) -> None:
        named = FORM_KEY.fullmatch(bare) or FORM_GROUP.fullmatch(bare) or _MONEY_KEY.fullmatch(bare) and _is_figure(below)
        before = self.made[-1] if self.made else []
        if named and not (len(before) == 1 and FORM_GROUP.fullmatch(_bare(before[0]))):
            self.made.append(["", cell] if self.fund_heads and _MONEY_KEY.fullmatch(bare) else [cell])
        else:
            self.made[-1].append(cell)

    def _add_indicator(self, cell: str, bare: str) -> None:
        last = self.made[-1]
        levels = [_is_level(_bare(one)) for one in last]
        named = not all(levels)
        begins = FIRST_LEVEL.fullmatch(bare) and (not SECOND_LEVEL.fullmatch(bare) or not any(levels))
        if begins or named and _is_level(bare):
            self.made.append([cell])
        elif not named or self._takes_value(cell, levels):
            last.append(cell)
        else:
            self.made.append([cell])

    def _takes_value(self, cell: str, levels: Sequence[bool]) -> bool:
        """Return whether a text is a value of the indicator of the last row: all columns but the first take figures only."""
        values = len(levels) - sum(levels) - 1
        return values < max(self.heads, 1) and (values == 0 or _is_value(cell))
