"""The members of a dimension with their figures: the bodies loaded, the years, the rows of a table."""

from __future__ import annotations

from dataclasses import replace

from assistant.programs.model import Dimension, Select
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Known


def members_of(select: Select, over: Dimension, facts: Facts) -> tuple[tuple[Known, ...], tuple[Cell, ...]]:
    """Return the figure of each member of a dimension, and the members that have none.

    Bodies are compared in one year: the one named, else the newest that most of them have. Items named are compared as
    they are named; () for items and projects that the question does not name, which have no list here.
    """
    if over in ("item", "project") and len(select.slots) < 2:
        return (), ()
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
