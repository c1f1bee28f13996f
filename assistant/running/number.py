"""How many projects a report has: as it says, else as many as its one table of projects has rows."""

from __future__ import annotations

from dataclasses import replace

from assistant.lookup.index import Entry
from assistant.programs.model import Select
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Named, Nothing, Told

_COUNTED = ("项目",)
_UNIT = "个"


def counted_projects(select: Select, facts: Facts) -> Told | Named | Nothing:
    """Return the number that the report states, else the projects of its table of them; forms of some projects count nothing."""
    said = select.projects.said if select.projects is not None else ()
    plain = replace(select, projects=None, unit=_UNIT, about=_COUNTED)
    scopes = facts.scopes(select, newest=True)
    if len(scopes) != 1:
        return Nothing(why="none")
    stated = facts.known(Cell(scopes[0], (), None), plain) if not said else None
    if stated is not None:
        return Told((stated,))
    rows = [(cell, entry) for cell in facts.cells(select, newest=True) if (entry := _row_of(cell)) is not None]
    tables = {(entry.document.id, entry.fact.table_id) for _, entry in rows}
    if len(rows) < (1 if said else 2) or len(tables) != 1:
        return Nothing(why="none")
    number = len(rows) if said else _rows_in(rows[0][1], facts)
    return Named(tuple(rows), number) if number else Nothing(why="none")


def _rows_in(of: Entry, facts: Facts) -> int:
    """Return how many rows a table of projects has, totals and heads not counted; 0 where some stand under others."""
    entries = facts.corpus.index(of.document, of.report).entries
    rows = {
        one.fact.row: one.fact.row_path for one in entries
        if one.fact.table_id == of.fact.table_id and one.fact.role == "item" and one.fact.row_path
    }  # fmt: skip
    heads = {path[:-1] for path in rows.values() if len(path) > 1}
    return 0 if heads & set(rows.values()) else len(rows)


def _row_of(cell: Cell) -> Entry | None:
    """Return the row of a table of projects that a project is; None of one that stands elsewhere."""
    entries = cell.project.entries if cell.project is not None else ()
    rows = (entry for entry in entries if entry.fact.table_id and entry.fact.row_path and entry.fact.amount is not None)
    return next(rows, None)
