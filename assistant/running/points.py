"""A state at a point of the year: at its end, which reports tell, or at its start, which is the end of the year before."""

from __future__ import annotations

from dataclasses import replace

from assistant.lookup.index import Entry
from assistant.programs.points import END, START, point_of
from assistant.questions.model import Link, Span
from assistant.running.outcome import Cell, Known

_STATES = frozenset(("balance", "assets", "count"))
_STOCKS = ("余额", "结余", "限额")
"""Endings of what is counted at a point of the year."""


def without_point(cell: Cell) -> tuple[str, Cell] | None:
    """Return the point of the year that a cell's words say, and the cell without it; None where they say none beside an item."""
    point = next((said for span in cell.slot if (said := point_of(span)) is not None), None)
    rest = tuple(span for span in cell.slot if point_of(span) is None)
    return (point, replace(cell, slot=rest)) if point is not None and rest else None


def at_start(cell: Cell) -> tuple[Cell, ...]:
    """Return the cells that may hold what a cell's item was at the start of its year, the likeliest first.

    An item that bears the point in its name (年末结转和结余) is told under the other name; a state at the end of the year before.
    """
    swapped = tuple(_swapped(span) for span in cell.slot)
    if swapped != cell.slot:
        return (replace(cell, slot=swapped),)
    year = cell.scope.year
    return (replace(cell, scope=replace(cell.scope, year=year - 1)),) if year is not None else ()


def _swapped(span: Span) -> Span:
    label = span.links[0].label if span.links else ""
    if not label.startswith(END):
        return span
    name = START + label.removeprefix(END)
    return Span(span.start, span.end, name, (Link(name, 1.0, "exact"),))


def is_state(known: Known | None, *, dated: bool = False) -> bool:
    """Return whether a figure is of a point of the year, no sum of what came in or went out over it.

    `dated`: whether the report has to say of which point it is.
    """
    entry = known.weighed.entry if known is not None and known.weighed is not None else None
    if entry is None:
        return False
    return _is_dated(entry) or not dated and (entry.fact.coordinates.side in _STATES or entry.head.endswith(_STOCKS))


def _is_dated(entry: Entry) -> bool:
    return entry.fact.coordinates.as_of is not None or entry.head.startswith((START, END))
