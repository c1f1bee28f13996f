"""Header rows that lost their merges: which columns their words stand over.

A header of two rows prints four heads over two sub-heads where there are five columns: one of the four is the parent
of the two. The counts say how many parents there are; the figures below say which, since a head 合计 or 小计 stands over
the sum of its neighbours; where they do not, parents with equally many sub-heads, and the last ones, are likelier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial
from itertools import combinations, groupby, islice, pairwise
from math import comb
from typing import Literal

from ingest.amounts import fold, parse_number
from ingest.model import Position, RawCell
from ingest.readers.building import GridDraft, rows_to_draft
from ingest.readers.text.values import is_value
from ingest.terms import term_of

Path = tuple[str, ...]
"""The heads over one column, from the top down."""

Words = Sequence[str]
Kind = Literal["words", "codes", "figures"]

_TOTAL = re.compile(r"(?:合计|小计|总计|总额|total|subtotal)\d*$", re.I)
_LABEL_HEAD = re.compile(
    r"^项目$|科目|分类|名称|类别|用途|^单位$|指标$|地区|^item|description|^department$|function|heading", re.I
)
_CODE_HEAD = re.compile(r"编码$|代码$|^[类款项]$|行次|栏次|序号|^code$|^no\.?$", re.I)
_AMOUNT_HEAD = re.compile(r"[数额计率费款]$|收入$|支出$|预算$|决算$|经费$|budget|actual|amount|total", re.I)
_RANK, _OF_CODES = re.compile(r"[类款项]"), re.compile(r"科目|分类|功能|经济")
"""类, 款 and 项 stand under 科目编码, whatever code stands beside it."""
_OF_SPENDING = re.compile(r"功能|经济|用途|支出")
_CODE = re.compile(r"\d{1,7}")
UNPRINTED_TOTAL = "合计"
_MOST_WAYS = 200
"""Ways to choose parents beyond which only the last units are tried."""
_MOST_SPLITS = 40
_MOST_TREES = 600
_ROWS_ASKED = 6
"""Rows of figures that are added up for each way."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads over each column. `closed` sums of the figures below prove them, `open` ones speak against them."""

    paths: tuple[Path, ...]
    closed: int
    open: int
    rank: tuple[int, ...] = ()

    @property
    def is_proven(self) -> bool:
        return self.closed > 0 and self.open == 0

    def cells(self, top: int, position: Position = "read") -> list[RawCell]:
        """Return the header's cells from row `top` on, each over the columns that share it, with blanks under short paths."""
        found: list[RawCell] = []
        for level in range(self.height):
            for _, group in groupby(range(len(self.paths)), key=partial(self._shared, level)):
                columns = list(group)
                text = "".join(self.paths[columns[0]][level : level + 1])
                found.append(RawCell(top + level, columns[0], text, 1, len(columns), position=position))
        return found

    def _shared(self, level: int, column: int) -> Path | int:
        """Return what columns under one head of a level have in common: the heads down to it; a blank stands alone."""
        path = self.paths[column]
        return path[: level + 1] if len(path) > level else column

    @property
    def height(self) -> int:
        return max(map(len, self.paths))


def heads_labels(text: str) -> bool:
    """Return whether a header's text stands over row labels and not over figures."""
    return _expected(text) == "words"


def is_code_head(text: str) -> bool:
    """Return whether a header's text stands over codes (科目编码), though its words name a label too."""
    return _expected(text) == "codes"


def with_heads(above: GridDraft, heads: Heads, rows: Sequence[Words], position: Position = "read") -> GridDraft:
    """Return a grid of the rows under their heads, with the rows of `above` before them."""
    below = rows_to_draft(rows)
    top = above.rows + heads.height
    cells = (*above.cells, *heads.cells(above.rows, position), *(replace(cell, row=cell.row + top) for cell in below.cells))
    return GridDraft(cells, top + below.rows, max(len(heads.paths), below.columns), spans_known=False)


def place_heads(lines: Sequence[Words], body: Sequence[Words], columns: int, *, all_headed: bool = False) -> Heads | None:
    """Return the heads over `columns` columns, `lines` being the header's words as they are printed, blanks left out.

    `body` are the rows below; with `all_headed` a head of the first line stands over every column. None where no way to
    place them comes out even.
    """
    figures = _figures(body)
    kinds = [_kind_of([row[column] for row in body if column < len(row)]) for column in range(columns)]
    best: Heads | None = None
    for paths in islice(_trees(lines, columns), _MOST_TREES):
        if all_headed and not all(path and path[0] in lines[0] for path in paths):
            continue
        found = _judged(paths, figures, kinds)
        orphans = sum(bool(path) and path[0] not in lines[0] for path in paths)
        found = replace(found, rank=(*found.rank[:3], -orphans, *found.rank[3:]))
        if best is None or found.rank > best.rank:
            best = found
    return best


def split_heads(words: Words, body: Sequence[Words], columns: int) -> Heads | None:
    """Return the heads over `columns` columns of a header whose lines came apart into one word a line."""
    best: Heads | None = None
    for lines in _cut_into_lines(words, columns):
        found = place_heads(lines, body, columns)
        if found is None:
            continue
        # A head that the lower line repeats is one of its own heads that slid up.
        slid = sum(word in lines[-1] for line in lines[:-1] for word in line)
        found = replace(found, rank=(*found.rank[:2], -slid, *found.rank[2:]))
        if best is None or found.rank > best.rank:
            best = found
    return best


def _cut_into_lines(words: Words, columns: int) -> Iterator[list[Words]]:
    if len(words) <= columns:
        yield [words]
    for first in range(1, len(words)):
        yield [words[:first], words[first:]]
    if len(words) - columns > 1 and len(words[-columns:]) == columns:
        for first in range(1, len(words) - columns):
            yield [words[:first], words[first:-columns], words[-columns:]]


def placings_by_sums(texts: Words, paths: Sequence[Path], most: int = 5000) -> list[list[str]]:
    """Return all placings of a short row's texts under the columns that let all sums close; none for more than `most` ways."""
    sums = list(column_sums(paths))
    labels = next((at for at, text in enumerate(texts) if parse_number(text) is not None), len(texts))
    free = range(labels, len(paths))
    if not sums or labels == len(texts) or comb(len(free), len(texts) - labels) > most:
        return []
    closing = []
    for places in combinations(free, len(texts) - labels):
        row = [""] * len(paths)
        row[:labels] = texts[:labels]
        for place, text in zip(places, texts[labels:], strict=True):
            row[place] = text
        if all(_closes_with_nil(row, *one) for one in sums):
            closing.append(row)
    return closing


def _closes_with_nil(row: Words, total: int, parts: Sequence[int]) -> bool:
    values = [parse_number(row[column]) or Decimal(0) for column in (total, *parts)]
    return abs(values[0] - sum(values[1:])) <= Decimal("0.02")


# ---------------------------------------------------------------- the ways


def _trees(lines: Sequence[Words], columns: int) -> Iterator[list[Path]]:
    first, *rest = [line for line in lines if line] or [()]
    for units in _first_units(first, columns, last=not rest):
        yield from _grown(units, rest, columns)


def _first_units(words: Words, columns: int, *, last: bool) -> Iterator[list[Path]]:
    """Yield the first line's words as units; where they are fewer than the columns the label column may lack its head."""
    yield [(word,) for word in words]
    if words and not heads_labels(words[0]) and len(words) < columns:
        yield [(), *((word,) for word in words)]
    if last and len(words) < columns:
        yield from _spread(words, columns)
        yield [*((words[0],) for _ in range(columns - len(words) + 1)), *((word,) for word in words[1:])] if words else []


def _spread(words: Words, columns: int) -> Iterator[list[Path]]:
    """Yield heads that stand over equally many columns each, the head of the labels over one."""
    own = 1 if words and heads_labels(words[0]) else 0
    heads = words[own:]
    if heads and (columns - 1) % len(heads) == 0:
        lead: Path = (words[0],) if own else ()
        yield [lead, *((head,) for head in heads for _ in range((columns - 1) // len(heads)))]


def _grown(units: list[Path], lines: Sequence[Words], columns: int) -> Iterator[list[Path]]:
    """Yield the units with the words of the further lines under some of them, as many units in the end as columns."""
    if not lines:
        if len(units) == columns:
            yield units
        return
    words, rest = lines[0], lines[1:]
    fixed = len(units) + len(words) - columns
    counts: Iterable[int] = range(1, min(len(units), len(words)) + 1) if rest else [fixed]
    for parents in counts:
        if 1 <= parents <= min(len(units), len(words)):
            for grown in _under(units, words, parents):
                yield from _grown(grown, rest, columns)
    if not rest and len(units) + len(words) == columns:
        yield from _with_unprinted_totals(units, words)


def _under(units: list[Path], words: Words, parents: int) -> Iterator[list[Path]]:
    for chosen in _choices(len(units), parents):
        for sizes in _splits(words, parents):
            yield _attached(units, words, dict(zip(chosen, sizes, strict=True)))


def _choices(units: int, parents: int) -> Iterable[tuple[int, ...]]:
    if comb(units, parents) > _MOST_WAYS:
        return [tuple(range(units - parents, units))]
    return combinations(range(units), parents)


def _splits(words: Words, parents: int) -> Iterator[tuple[int, ...]]:
    """Yield how many words each parent gets: equally many, as many as a repeated first word tells, or any, where few ways are."""
    if len(words) % parents == 0:
        yield (len(words) // parents,) * parents
    starts = [at for at, word in enumerate(words) if word == words[0]]
    if len(starts) == parents > 1:
        yield tuple(end - start for start, end in zip(starts, [*starts[1:], len(words)], strict=True))
    if parents > 1 and comb(len(words) - 1, parents - 1) <= _MOST_SPLITS:
        for cuts in combinations(range(1, len(words)), parents - 1):
            yield tuple(end - start for start, end in pairwise((0, *cuts, len(words))))


def _attached(units: list[Path], words: Words, sizes: dict[int, int], lead: Words = ()) -> list[Path]:
    grown: list[Path] = []
    at = 0
    for place, unit in enumerate(units):
        size = sizes.get(place, 0)
        grown += [(*unit, word) for word in (*lead, *words[at : at + size])] if size else [unit]
        at += size
    return grown


def _with_unprinted_totals(units: list[Path], words: Words) -> Iterator[list[Path]]:
    """Yield the units where each parent has one column more than sub-heads: its total, whose head is not printed."""
    for parents in range(1, len(units) + 1):
        if len(words) % parents == 0 and len(words) // parents > 1:
            for chosen in _choices(len(units), parents):
                sizes = dict.fromkeys(chosen, len(words) // parents)
                yield _attached(units, words, sizes, (UNPRINTED_TOTAL,))


# ---------------------------------------------------------------- which of them


def judge_heads(paths: Sequence[Path], body: Sequence[Words]) -> Heads:
    """Return given heads over all columns with their rank beside other ways to place them, by the rows below."""
    kinds = [_kind_of([row[column] for row in body if column < len(row)]) for column in range(len(paths))]
    found = _judged(paths, _figures(body), kinds)
    named = [path for path, kind in zip(paths, kinds, strict=True) if kind != "words"]
    alike = len(named) - len(set(named))
    loose = sum(len(path) == 1 and re.fullmatch(r"小计", fold(path[0])) is not None for path in named)
    return replace(found, rank=(-alike, -loose, *found.rank))


def _judged(paths: Sequence[Path], figures: Sequence[Sequence[Decimal | None]], kinds: Sequence[Kind | None]) -> Heads:
    outcomes = [_closes(row, *places) for places in column_sums(paths) for row in figures]
    closed, open_ = outcomes.count(True), outcomes.count(False)
    if any(path and path[-1] is UNPRINTED_TOTAL for path in paths) and not closed:  # a printed 合计 is another object
        open_ += 1
    agreement = [_agreement(path, kind) for path, kind in zip(paths, kinds, strict=True)]
    against = sum(one for one in agreement if one < 0)
    unheaded = sum(not path for path in paths)
    agreeing = sum(agreement) + _kinship(paths)
    rank = (against, closed - 2 * open_, agreeing, -unheaded, -_odd_groups(paths, kinds), -_singles_behind_groups(paths))
    return Heads(tuple(paths), closed, open_, rank)


def _kind_of(cells: Sequence[str]) -> Kind | None:
    """Return what most of a column's cells are: words, codes (whole numbers of at most seven digits), or figures; None where
    all are blank.
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    figures = [cell for cell in filled if is_value(cell)]
    if len(figures) * 2 < len(filled):
        return "words"
    return "codes" if all(map(_CODE.fullmatch, figures)) else "figures"


def disagreements(heads: Sequence[str], body: Sequence[Words]) -> int:
    """Return over how many columns the last head cannot stand: 收入 over words, 项目 over figures."""
    kinds = [_kind_of([row[column] for row in body if column < len(row)]) for column in range(len(heads))]
    return sum(1 for head, kind in zip(heads, kinds, strict=True) if _fit(head, kind) < 0)


@lru_cache(maxsize=4096)
def _expected(head: str) -> Kind | None:
    """Return what a head stands over; None where its words do not tell."""
    text = re.sub(r"\s", "", fold(head))
    if _CODE_HEAD.search(text):
        return "codes"
    if _LABEL_HEAD.search(text):
        return "words"
    return "figures" if _AMOUNT_HEAD.search(text) else None


def _fit(head: str, kind: Kind | None) -> int:
    """Return 1 where a head stands over what it should, -1 where it does not, 0 where nothing tells.

    Figures without decimals look like codes, and codes with a total's name among them like words.
    """
    expected = _expected(head)
    if not head or expected is None or kind is None:
        return 0
    if "codes" in (expected, kind):
        return 1 if expected == kind or expected == "figures" else -(expected == "words") or 0
    return 1 if expected == kind else -1


def _agreement(path: Path, kind: Kind | None) -> int:
    """Return how well a column's heads stand over what is in it, and under one another."""
    if not path:
        return 0
    own = _fit(path[-1], kind)
    if len(path) == 1:
        return own
    if _RANK.fullmatch(path[-1]):
        own += 1 if _OF_CODES.search(path[-2]) and not path[-2].endswith(("名称", "名稱")) else -1
    if path[0] == "收入" and _OF_SPENDING.search(path[-1]):
        own -= 1
    return own + (_fit(path[0], kind) if _expected(path[0]) == "words" else 0)


def _kinship(paths: Sequence[Path]) -> int:
    """Return how many heads stand under the item that they are a part of (人员经费 under 基本支出), less those that stand
    elsewhere although it is a head too.
    """
    names = {name for path in paths for head in path if (name := _item(head))}
    score = 0
    for path in paths:
        own = term_of(path[-1]) if len(path) > 1 else None
        if own is not None and own.parent in names:
            score += 1 if own.parent in map(_item, path) else -1
    return score


@lru_cache(maxsize=4096)
def _item(head: str) -> str | None:
    term = term_of(head)
    return term.name if term is not None else None


def _odd_groups(paths: Sequence[Path], kinds: Sequence[Kind | None]) -> int:
    """Return how many groups are unlike the others: in size, of one column, or without words at their head as others have."""
    groups = [list(columns) for _, columns in groupby(range(len(paths)), key=lambda column: paths[column][:1])]
    deep = [columns for columns in groups if len(paths[columns[0]]) > 1]
    worded = [columns for columns in deep if kinds[columns[0]] == "words"]
    some_worded = any(kinds[column] == "words" for columns in deep for column in columns)
    alone = sum(len(columns) == 1 for columns in deep)
    return len({len(columns) for columns in deep}) + alone + 2 * some_worded * (len(deep) - len(worded))


def _singles_behind_groups(paths: Sequence[Path]) -> int:
    """Return how many columns with one head stand behind a group: where nothing else tells, the last heads are parents."""
    deep = next((column for column, path in enumerate(paths) if len(path) > 1), len(paths))
    return sum(1 for path in paths[deep:] if len(path) == 1)


def column_sums(paths: Sequence[Path]) -> Iterator[tuple[int, list[int]]]:
    """Yield the column of each total, and those of its siblings, whose sum it should be."""
    for column, path in enumerate(paths):
        for level, text in enumerate(path):
            if _is_total(text):
                parts = _siblings(paths, column, level)
                if len(parts) > 1:
                    yield column, parts


@lru_cache(maxsize=4096)
def _is_total(head: str) -> bool:
    return _TOTAL.search(fold(head)) is not None


def _siblings(paths: Sequence[Path], total: int, level: int) -> list[int]:
    """Return the columns beside a total under the same heads, one for a group that has a total of its own.

    Under 合计 | 预算数 these are the columns 预算数 of the others.
    """
    own = paths[total]
    beside: dict[str, list[int]] = {}
    for column, path in enumerate(paths):
        beneath = len(path) > level and path[:level] == own[:level] and path[level] != own[level]
        if not beneath or _expected(path[0]) in ("words", "codes"):
            continue
        if level == len(own) - 1 or path[-1] == own[-1]:
            beside.setdefault(path[level], []).append(column)
    return [column for columns in beside.values() for column in _totals_of(paths, columns, level + 1)]


def _totals_of(paths: Sequence[Path], columns: list[int], level: int) -> list[int]:
    totals = [column for column in columns if len(paths[column]) > level and _is_total(paths[column][level])]
    return totals[:1] or columns


def _closes(row: Sequence[Decimal | None], total: int, parts: Sequence[int]) -> bool | None:
    values = [row[column] for column in parts if column < len(row)]
    whole = row[total] if total < len(row) else None
    if whole is None or not whole or sum(value is not None for value in values) < 2:
        return None
    return abs(whole - sum((value for value in values if value is not None), Decimal(0))) <= Decimal("0.02")


def _figures(body: Sequence[Words]) -> list[list[Decimal | None]]:
    rows = [[parse_number(text) for text in row] for row in body]
    return [row for row in rows if any(value is not None for value in row)][:_ROWS_ASKED]


__all__ = [
    "Heads", "column_sums", "disagreements", "heads_labels", "is_code_head", "judge_heads", "place_heads", "placings_by_sums",
    "split_heads", "with_heads",
]  # fmt: skip
