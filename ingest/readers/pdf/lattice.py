"""Rulings to lattices: where the rows, columns and merged cells of ruled tables lie.

A lattice is only geometry; `cells` puts the words in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.model import Box
from ingest.readers.pdf.pages import Ruling

NEAR_COLUMNS = 4.5
"""Vertical rulings closer than this are one edge that Word has drawn twice; no column of text is so narrow."""

NEAR_ROWS = 3.5
TOUCH = 4.0
"""Rulings that end this close to another meet it."""

MANY_RULINGS = 3000
"""Pieces on one page beyond which it is a drawing, not a table."""


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a lattice: its upper left position and its spans."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """Column edges `xs`, row edges `ys`, and the areas that the rulings leave between them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def position(self, x: float, y: float) -> tuple[int, int] | None:
        """Return (row, column) of a point, or None outside."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        return min(row, self.rows - 1), min(column, self.columns - 1)

    def area_box(self, area: Area) -> Box:
        return (
            self.xs[area.column], self.ys[area.row],
            self.xs[area.column + area.column_span], self.ys[area.row + area.row_span],
        )  # fmt: skip


def rulings_to_lattices(rulings: Iterable[Ruling]) -> list[Lattice]:
    """Return the lattices of a page from top to bottom, frames of one cell included."""
    pieces = joined(rulings)
    if len(pieces) > MANY_RULINGS:
        return []
    found = [lattice for part in _connected(pieces) if (lattice := _lattice(part)) is not None]
    return _outermost(sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0])))


def joined(rulings: Iterable[Ruling], gap: float = TOUCH) -> list[Ruling]:
    """Return the rulings with pieces of one line put together: a border drawn cell by cell, dashes, doubled edges."""
    result: list[Ruling] = []
    for horizontal in (True, False):
        chosen = sorted(ruling for ruling in rulings if ruling.horizontal is horizontal)
        for group in _runs(chosen, 1.2):
            at = sum(ruling.at for ruling in group) / len(group)
            spans = sorted((ruling.start, ruling.end) for ruling in group)
            start, end = spans[0]
            for further in spans[1:]:
                if further[0] > end + gap:
                    result.append(Ruling(horizontal, at, start, end))
                    start, end = further
                end = max(end, further[1])
            result.append(Ruling(horizontal, at, start, end))
    return [ruling for ruling in result if ruling.end - ruling.start > 2 * TOUCH]


def _runs(sorted_rulings: Sequence[Ruling], tolerance: float) -> list[list[Ruling]]:
    """Return groups of rulings whose `at` lies within `tolerance` of the group's first."""
    groups: list[list[Ruling]] = []
    for ruling in sorted_rulings:
        if groups and ruling.at - groups[-1][0].at <= tolerance:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    return groups


def _connected(pieces: list[Ruling]) -> list[list[Ruling]]:
    """Return groups of rulings that cross or touch one another."""
    leader = list(range(len(pieces)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    level = [i for i, piece in enumerate(pieces) if piece.horizontal]
    upright = [i for i, piece in enumerate(pieces) if not piece.horizontal]
    for i in level:
        h = pieces[i]
        for j in upright:
            v = pieces[j]
            if v.start - TOUCH <= h.at <= v.end + TOUCH and h.start - TOUCH <= v.at <= h.end + TOUCH:
                leader[find(i)] = find(j)
    groups: dict[int, list[Ruling]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        groups[find(index)].append(piece)
    return list(groups.values())


def _lattice(pieces: list[Ruling]) -> Lattice | None:
    """Return the lattice of connected rulings, or None where they enclose nothing."""
    level = [piece for piece in pieces if piece.horizontal]
    upright = [piece for piece in pieces if not piece.horizontal]
    if not level or not upright:
        return None
    xs = _with_open_ends(_edges((v.at for v in upright), NEAR_COLUMNS), level, 9.0)
    ys = _with_open_ends(_edges((h.at for h in level), NEAR_ROWS), upright, 6.0)
    if len(xs) < 2 or len(ys) < 2:
        return None
    right_walls = _walls(upright, xs, ys, NEAR_COLUMNS)
    lower_walls = _walls(level, ys, xs, NEAR_ROWS)
    areas = _areas(len(ys) - 1, len(xs) - 1, right_walls, lower_walls)
    return Lattice(tuple(xs), tuple(ys), tuple(areas))


def _edges(values: Iterable[float], tolerance: float) -> list[float]:
    """Return edges with those less than `tolerance` after the one before put together (at most twice as far in all)."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance and value - groups[-1][0] <= 2 * tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _with_open_ends(edges: list[float], crossing: list[Ruling], least: float) -> list[float]:
    """Return the edges and those that are not drawn: where at least half of the crossing rulings run on beyond the last.

    A table that goes on from the page before has no upper border in many Word exports; its first row lies above
    the first horizontal ruling.
    """
    starts = [ruling.start for ruling in crossing if ruling.start < edges[0] - least]
    ends = [ruling.end for ruling in crossing if ruling.end > edges[-1] + least]
    enough = max(2, len(crossing) / 2) if len(crossing) > 1 else 1
    before = [min(starts)] if len(starts) >= enough else []
    after = [max(ends)] if len(ends) >= enough else []
    return [*before, *edges, *after]


def _walls(rulings: list[Ruling], edges: list[float], steps: list[float], tolerance: float) -> list[list[bool]]:
    """Return for each edge and each step between `steps` whether a ruling covers at least half of it."""
    lying: list[list[Ruling]] = [[] for _ in edges]
    for ruling in rulings:
        nearest = min(range(len(edges)), key=lambda index: abs(edges[index] - ruling.at))
        if abs(edges[nearest] - ruling.at) <= 2 * tolerance:
            lying[nearest].append(ruling)
    return [[_covered(group, low, high) >= 0.5 for low, high in zip(steps, steps[1:], strict=False)] for group in lying]


def _covered(rulings: list[Ruling], low: float, high: float) -> float:
    """Return the share of the stretch from `low` to `high` that the rulings cover together."""
    total, reached = 0.0, low
    for ruling in sorted(rulings, key=lambda one: one.start):
        start, end = max(ruling.start, reached), min(ruling.end, high)
        if end > start:
            total += end - start
            reached = end
    return total / (high - low)


def _areas(rows: int, columns: int, uprights: list[list[bool]], levels: list[list[bool]]) -> list[Area]:
    """Return the areas between the walls, each a rectangle; what is no rectangle is cut into rows."""
    owner: dict[tuple[int, int], int] = {}
    groups: list[list[tuple[int, int]]] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in owner:
                group = _flood(row, column, rows, columns, uprights, levels)
                for position in group:
                    owner[position] = len(groups)
                groups.append(group)
    return [area for group in groups for area in _rectangles(group)]


def _flood(row: int, column: int, rows: int, columns: int,
           uprights: list[list[bool]], levels: list[list[bool]]) -> list[tuple[int, int]]:  # fmt: skip
    """Return the positions that can be reached without crossing a wall."""
    seen = {(row, column)}
    waiting = [(row, column)]
    while waiting:
        r, c = waiting.pop()
        for next_position, open_way in (
            ((r, c + 1), c + 1 < columns and not uprights[c + 1][r]),
            ((r, c - 1), c > 0 and not uprights[c][r]),
            ((r + 1, c), r + 1 < rows and not levels[r + 1][c]),
            ((r - 1, c), r > 0 and not levels[r][c]),
        ):
            if open_way and next_position not in seen:
                seen.add(next_position)
                waiting.append(next_position)
    return sorted(seen)


def _rectangles(group: list[tuple[int, int]]) -> list[Area]:
    top, left = min(r for r, _ in group), min(c for _, c in group)
    high, wide = max(r for r, _ in group) - top + 1, max(c for _, c in group) - left + 1
    if high * wide == len(group):
        return [Area(top, left, high, wide)]
    areas: list[Area] = []
    by_row: dict[int, list[int]] = defaultdict(list)
    for r, c in group:
        by_row[r].append(c)
    for r, cs in by_row.items():
        first = cs[0]
        for here, after in zip(cs, [*cs[1:], -1], strict=True):
            if after != here + 1:
                areas.append(Area(r, first, 1, here - first + 1))
                first = after
    return areas


def _outermost(lattices: list[Lattice]) -> list[Lattice]:
    """Return the lattices without those that lie inside another's cell, and without frames around others.

    A frame of one column around a whole page or a table says nothing; a table inside a cell goes to its cell's text.
    """
    frames = {id(one) for one in lattices if one.columns == 1 and any(_inside(other, one) for other in lattices)}
    kept = [one for one in lattices if id(one) not in frames]
    return [one for one in kept if not any(_inside(one, other) for other in kept)]


def _inside(inner: Lattice, outer: Lattice) -> bool:
    if inner is outer:
        return False
    a, b = inner.box, outer.box
    return b[0] - 1 <= a[0] and b[1] - 1 <= a[1] and a[2] <= b[2] + 1 and a[3] <= b[3] + 1
