"""Where the figures of a row stand whose blank cells left no trace: the sums along the rows and down the columns tell.

Each row has candidates, the ways to put its figures under the columns that close the sums its heads tell. A total's row and
the rows that it adds up, and a code's row and those of the codes under it, then have to agree in every column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import comb

from ingest.amounts import parse_number
from ingest.readers.text.heads import Path, column_sums
from ingest.readers.text.values import TOTAL

Placing = tuple[int, ...]
"""The columns of a row's figures, from left to right."""

_MOST_WAYS = 500
_MOST_STEPS = 20_000
_MOST_PARTS = 80
_SLACK = Decimal("0.02")
_RATE = re.compile(r"[%％率幅]|比[例重]|\bpercent", re.I)
"""Heads of columns that are never added up."""
_ROUNDS = 3
"""How often the groups are gone through: what one settles narrows the next."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A row's label, its code ("" where it has none) and the figures printed behind it, blanks left out."""

    label: str
    code: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The columns of a row's figures, and whether the sums allow no others."""

    columns: Placing
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """The row of a sum and the rows that it adds up."""

    whole: int
    parts: tuple[int, ...]


def placings(rows: Sequence[Figures], paths: Sequence[Path]) -> list[Placed | None]:
    """Return under which of the columns headed by `paths` each row's figures stand; None for a row that the sums leave open.

    Where they leave a total's row open it is taken to fill the columns from the left, and what agrees with that is not sure.
    """
    values = [tuple(parse_number(text) or Decimal(0) for text in row.texts) for row in rows]
    sums = list(column_sums(paths))
    found = [_candidates(row, len(paths), sums) for row in values]
    groups = list(_groups(rows))
    added = [column for column, path in enumerate(paths) if not (path and _RATE.search(path[-1]))]
    _narrow_all(groups, values, found, added)
    sure = [len(ways) == 1 for ways in found]
    for whole in {group[0].whole for group in groups}:
        if len(found[whole]) > 1:
            found[whole] = found[whole][:1]
            _narrow_all(groups, values, found, added)
    return [Placed(ways[0], known) if len(ways) == 1 else None for ways, known in zip(found, sure, strict=True)]


def _narrow_all(
    groups: Sequence[Sequence[_Group]], values: Sequence[Sequence[Decimal]], found: list[list[Placing]], added: Sequence[int]
) -> None:
    for _ in range(_ROUNDS):
        before = sum(map(len, found))
        for group in groups:
            _narrow(group, values, found, added)
        if sum(map(len, found)) == before:
            return


def _candidates(values: Sequence[Decimal], columns: int, sums: Sequence[tuple[int, list[int]]]) -> list[Placing]:
    """Return the ways to place a row's figures that close the sums; all where none does, none where they are too many."""
    if len(values) > columns or comb(columns, len(values)) > _MOST_WAYS:
        return []
    ways = list(combinations(range(columns), len(values)))
    closing = [way for way in ways if all(_closes(dict(zip(way, values, strict=True)), *one) for one in sums)]
    return closing or ways


def _closes(row: dict[int, Decimal], total: int, parts: Sequence[int]) -> bool:
    return abs(row.get(total, Decimal(0)) - sum((row.get(part, Decimal(0)) for part in parts), Decimal(0))) <= _SLACK


# ---------------------------------------------------------------- down the columns


def _groups(rows: Sequence[Figures]) -> Iterator[list[_Group]]:
    """Yield for each sum's row the rows that it may add up, in the order in which they are to be tried."""
    filled = [at for at, row in enumerate(rows) if row.texts]
    for at in filled:
        found = [_Group(at, tuple(parts)) for parts in _parts(at, filled, rows) if 0 < len(parts) <= _MOST_PARTS]
        if found:
            yield found


def _parts(whole: int, filled: Sequence[int], rows: Sequence[Figures]) -> Iterator[list[int]]:
    """Yield the sets of rows that a row may add up: those of the codes right under its own; for a total the rows without a
    code above them, and those without one under them.
    """
    code = rows[whole].code
    others = [at for at in filled if at != whole and not TOTAL.match(rows[at].label)]
    others = [at for at in others if code or rows[at].texts != rows[whole].texts]  # a body's own row says the total again
    if code:
        under = [at for at in others if _is_above(code, rows[at].code)]
        shortest = min((len(rows[at].code) for at in under), default=0)
        yield [at for at in under if len(rows[at].code) == shortest]
    elif TOTAL.match(rows[whole].label):
        coded = [rows[at].code for at in others]
        yield [at for at in others if not any(_is_above(code, rows[at].code) for code in coded)]
        yield [at for at in others if not any(_is_above(rows[at].code, code) for code in coded)]


def _is_above(code: str, other: str) -> bool:
    return bool(code) and other != code and other.startswith(code)


def _narrow(
    group: Sequence[_Group], values: Sequence[Sequence[Decimal]], found: list[list[Placing]], added: Sequence[int]
) -> None:
    """Keep of each row's candidates those that stand in some way for the columns of the first of `group` that can add up."""
    for one in group:
        members = (one.whole, *one.parts)
        if not all(found[at] for at in members):
            continue
        kept = _Search(one, values, found, added).kept()
        for at, ways in kept.items():
            found[at][:] = [way for way in found[at] if way in ways]
        if kept:
            return


@dataclass
class _Search:
    """The ways for the columns of one group that can be added up to do so, tried part by part; what exceeds the whole is left
    at once, where no figure is negative.
    """

    group: _Group
    values: Sequence[Sequence[Decimal]]
    found: Sequence[Sequence[Placing]]
    added: Sequence[int]
    steps: int = 0

    def __post_init__(self) -> None:
        members = (self.group.whole, *self.group.parts)
        self._signed = any(value < 0 for at in members for value in self.values[at])

    def kept(self) -> dict[int, set[Placing]]:
        """Return the candidates of each row that some way uses; nothing where there are too many ways to try."""
        order = sorted(self.group.parts, key=lambda at: len(self.found[at]))
        used: dict[int, set[Placing]] = {at: set() for at in (self.group.whole, *order)}
        for way in self.found[self.group.whole]:
            left = dict.fromkeys(self.added, Decimal(0)) | self._placed(self.group.whole, way)
            for chosen in self._ways(order, left):
                used[self.group.whole].add(way)
                for at, one in zip(order, chosen, strict=True):
                    used[at].add(one)
                if self.steps > _MOST_STEPS:
                    return {}
        return used if used[self.group.whole] else {}

    def _placed(self, at: int, way: Placing) -> dict[int, Decimal]:
        """Return a row's figures by column, those of columns that are added up."""
        return {column: value for column, value in zip(way, self.values[at], strict=True) if column in self.added}

    def _ways(self, order: Sequence[int], left: dict[int, Decimal]) -> Iterator[list[Placing]]:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return
        if not order:
            if all(abs(value) <= _SLACK for value in left.values()):
                yield []
            return
        at, *rest = order
        for way in self.found[at]:
            after = left | {column: left[column] - value for column, value in self._placed(at, way).items()}
            if self._signed or all(value >= -_SLACK for value in after.values()):
                for further in self._ways(rest, after):
                    yield [way, *further]
