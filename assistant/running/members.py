"""The members of a dimension with their figures: the bodies loaded, the years, the rows of a table."""

from __future__ import annotations

from dataclasses import replace

from assistant.programs.model import Dimension, Select
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Known
from assistant.running.parts import parts_of


def members_of(select: Select, over: Dimension, facts: Facts) -> tuple[tuple[Known, ...], tuple[Cell, ...]]:
    """Return the figure of each member of a dimension, and the members that have none.

    Bodies are compared in one year: the one named, else the newest that most of them have. Items named are compared as
    they are named; where none are, the parts of the figure asked for are its members.
    """
    if over not in ("body", "year") and len(select.slots) < 2:
        return _parts(select, over, facts), ()
    found: list[Known] = []
    missing: list[Cell] = []
    if over == "year" and not select.years:
        select = replace(select, every_year=True)
    for cell in facts.cells(select, newest=over != "year"):
        known = facts.known(cell, select)
        if known is None:
            missing.append(cell)
        else:
            found.append(known)
    return tuple(found), tuple(missing)


def _parts(select: Select, over: Dimension, facts: Facts) -> tuple[Known, ...]:
    """Return the parts of the one figure that a select comes to; () where it comes to several or has none."""
    cells = facts.cells(select, newest=True)
    whole = facts.known(cells[0], select) if len(cells) == 1 else None
    return parts_of(whole, over, facts) if whole is not None else ()
