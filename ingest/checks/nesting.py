"""Rows that are parts of rows above them although no label says so: a head followed by what makes it up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

MOST_ROWS = 120
"""Rows that are tried; behind so many nothing is found by its sum alone."""
_LEFT_OVER, _MOST_LOOSE = 3, 40
"""Rows of one head that may be an incomplete breakdown, where others are complete, and among how many rows in all."""

Rows = tuple[Decimal, ...]


def heads_that_make(total: Decimal, rows: Sequence[Decimal], allowed: Decimal = Decimal(0)) -> list[int] | None:
    """Return which of the rows add up to a total while all others are parts of these, one breakdown complete at least.

    None where they do not. A row may have a few parts that are no whole of it, if others have.
    `allowed` is what rounding may add up to.
    """
    if not 2 < len(rows) <= MOST_ROWS or not total:
        return None
    return _Nest(tuple(rows), allowed).whole(total)


def parts_below(total: Decimal, rows: Sequence[Decimal], allowed: Decimal = Decimal(0)) -> list[int] | None:
    """Return which of the rows right below a head make it up, the others among them being parts of these; else None."""
    if not total:
        return None
    nest = _Nest(tuple(rows[:MOST_ROWS]), allowed)
    ends = nest.ends(0, total)
    return nest.path(0, total, max(ends)) if ends else None


_MOST_STEPS = 4000
"""Steps after which a search gives up: a breakdown that is there is found long before."""


class _Nest:
    """The ways to read a run of rows as heads with what makes them up."""

    def __init__(self, rows: Rows, allowed: Decimal) -> None:
        self._rows, self._allowed = rows, allowed
        self._falls = any(row < 0 for row in rows)
        self._steps = _MOST_STEPS
        self._left_over = _LEFT_OVER if len(rows) <= _MOST_LOOSE else 0
        self.ends = lru_cache(maxsize=None)(self._ends)

    def _ends(self, start: int, target: Decimal) -> frozenset[int]:
        """Return behind which rows a run from `start` on adds up to `target`."""
        found: set[int] = set()
        open_: set[tuple[int, Decimal]] = {(start, Decimal(0))}
        seen = set(open_)
        while open_ and self._steps:
            self._steps -= 1
            at, made = open_.pop()
            if at > start and self._equal(made, target):
                found.add(at)
            if at >= len(self._rows) or self._beyond(made + self._rows[at], target):
                continue
            for behind in self._behind(at):
                step = (behind, made + self._rows[at])
                if step not in seen:
                    seen.add(step)
                    open_.add(step)
        return frozenset(found)

    def _beyond(self, made: Decimal, target: Decimal) -> bool:
        """Return whether a sum can no longer come down to its target."""
        return not self._falls and made > target + self._allowed

    def _equal(self, made: Decimal, target: Decimal) -> bool:
        return abs(made - target) <= self._allowed

    def _behind(self, at: int) -> list[int]:
        """Return where the row may end: right behind itself, or behind what makes it up."""
        row = self._rows[at]
        return [at + 1, *(self.ends(at + 1, row) if row else ())]

    def path(self, start: int, target: Decimal, end: int) -> list[int]:
        """Return the heads of one way from `start` to `end` that adds up to `target`."""
        stack: list[tuple[int, Decimal, tuple[int, ...]]] = [(start, Decimal(0), ())]
        seen: set[tuple[int, Decimal]] = set()
        while stack:
            at, made, heads = stack.pop()
            if at == end and self._equal(made, target):
                return list(heads)
            if at >= end or (at, made) in seen:
                continue
            seen.add((at, made))
            stack += [(behind, made + self._rows[at], (*heads, at)) for behind in self._behind(at) if behind <= end]
        return []

    def whole(self, total: Decimal) -> list[int] | None:
        """Return the heads of a way over all rows that adds up to `total`, with a complete breakdown at least; else None."""
        stack: list[tuple[int, Decimal, tuple[int, ...], bool, int]] = [(0, Decimal(0), (), False, 0)]
        seen: set[tuple[int, Decimal, bool, int]] = set()
        while stack and self._steps:
            self._steps -= 1
            at, made, heads, broken, left = stack.pop()
            if at == len(self._rows):
                if broken and self._equal(made, total):
                    return list(heads)
                continue
            row = self._rows[at]
            if (at, made, broken, left) in seen or self._beyond(made, total):
                continue
            seen.add((at, made, broken, left))
            for behind in self._behind(at):
                stack.append((behind, made + row, (*heads, at), broken or behind > at + 1, left))
            if left < self._left_over and heads and row <= self._rows[heads[-1]]:
                stack.append((at + 1, made, heads, broken, left + 1))
        return None
