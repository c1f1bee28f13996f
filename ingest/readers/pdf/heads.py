"""How far the heads of groups reach in a header whose merged cells are not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ALIGNED = 1.0
"""Points that a head may be off from where the first of its columns begins; one in the middle may come near that by chance."""

LEFT_OVER = 12.0
"""What a column that no head takes counts against a choice, in points that a head stands off its middle."""

Span = tuple[int, int]
"""The first and the last column."""


@dataclass(frozen=True, slots=True)
class Head:
    """A header's text from `x0` to `x1`, over columns `low` to `high` by itself; rulings let it reach from `first` to `last`."""

    x0: float
    x1: float
    low: int
    high: int
    first: int
    last: int

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def spread(rows: Sequence[Sequence[Head]], walls: Sequence[float]) -> list[list[Span]]:
    """Return the columns that each head of each header row reaches over; `walls` part the columns.

    A head reaches over blanks beside it that have a text of their own further down, never past the end of a head over it.
    Where the heads of a row begin with the first column under them, they reach to the right; else each stands in the middle
    of its columns.
    """
    found: list[list[Span]] = []
    ends: set[int] = set()
    for number, row in enumerate(rows):
        spans = _spread_row(row, rows[number + 1 :], ends, walls)
        found.append(spans)
        ends |= {low for low, _ in spans} | {high + 1 for _, high in spans}
    return found


def _spread_row(row: Sequence[Head], below: Sequence[Sequence[Head]], ends: set[int], walls: Sequence[float]) -> list[Span]:
    named = {head.low: head for heads in reversed(below) for head in heads if head.low == head.high}
    named |= {head.low: head for heads in below for head in heads if head.low == head.high}
    under = {column for heads in below for head in heads for column in range(head.low, head.high + 1)}
    free = under - {column for head in row for column in range(head.low, head.high + 1)}
    rooms = [_room(head, under, free, ends) for head in row]
    left = [(head.low, room[1]) for head, room in zip(row, rooms, strict=True)]
    centred = _centred(row, rooms, free, _Middles(walls, named))
    groups = [(head, span) for head, span in zip(row, left, strict=True) if span != (head.low, head.high)]
    flush = all(head.low in named and abs(head.x0 - named[head.low].x0) <= ALIGNED for head, _ in groups)
    return left if flush and _unclaimed(left, free) <= _unclaimed(centred, free) else centred


def _room(head: Head, under: set[int], free: set[int], ends: set[int]) -> Span:
    """Return the columns from the first to the last that a head can reach over."""
    low, high = head.low, head.high
    if not under & set(range(low, high + 1)):
        return low, high
    while low > head.first and low - 1 in free and low not in ends:
        low -= 1
    while high < head.last and high + 1 in free and high + 1 not in ends:
        high += 1
    return low, high


def _unclaimed(spans: Sequence[Span], free: set[int]) -> int:
    """Return how many free columns no span takes; the first holds the rows' labels and belongs to no group."""
    return len(free - {0} - {column for low, high in spans for column in range(low, high + 1)})


@dataclass(frozen=True, slots=True)
class _Middles:
    walls: Sequence[float]
    named: dict[int, Head]

    def of(self, low: int, high: int) -> float:
        """Return the middle of columns: between the texts of the outermost, which stand in the middle of theirs."""
        return (self._column(low) + self._column(high)) / 2

    def _column(self, at: int) -> float:
        return self.named[at].middle if at in self.named else (self.walls[at] + self.walls[at + 1]) / 2


def _centred(row: Sequence[Head], rooms: Sequence[Span], free: set[int], middles: _Middles) -> list[Span]:
    """Return the span of each head, from left to right, that has the head in its middle and leaves few columns over."""
    spans: list[Span] = []
    taken = -1
    for at, (head, room) in enumerate(zip(row, rooms, strict=True)):
        start = max(room[0], taken + 1)
        shared = any(other[0] <= room[1] for other in rooms[at + 1 :])
        choices = [
            (abs(middles.of(low, high) - head.middle) + LEFT_OVER * (len(free & set(range(max(start, 1), low)))
             + (0 if shared else room[1] - high)), low - high, low)
            for low in range(start, head.low + 1) for high in range(head.high, room[1] + 1)
        ]  # fmt: skip
        _, width, low = min(choices) if choices else (0.0, head.low - head.high, head.low)
        spans.append((low, low - width))
        taken = low - width
    return spans
