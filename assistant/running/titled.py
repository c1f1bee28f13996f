"""The rows of a table that a question names by its title: the capital projects, the savings plan, the positions by department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.lookup.index import Entry
from assistant.programs.model import Select, Slot, is_count
from assistant.running.content import stems
from ingest.terms import fold_label

_NUMBER = re.compile(r"\d")
_LEAST_HAN = 4
"""Han signs from which words may be a table's title."""


def rows_of_titled(select: Select, slot: Slot, entries: Iterable[Entry]) -> list[Entry]:
    """Return the rows of the one table whose title says all that a slot says: its figures of the year in one column.

    [] where no table's title, or more than one table's alike, says it. `entries`: the facts of one report and year.
    """
    return [one for one in _column_of_titled(select, slot, entries) if one.fact.role == "item"]


def total_of_titled(select: Select, slot: Slot, entries: Iterable[Entry]) -> Entry | None:
    """Return the total of the one table whose title a slot says; None where it has none."""
    totals = [one for one in _column_of_titled(select, slot, entries) if one.fact.role == "total"]
    return totals[-1] if totals else None


def is_title_said(slot: Slot, titles: Iterable[str | None]) -> bool:
    """Return whether a slot says one of these titles at all: else no row needs to be read to know that it names no table."""
    return any(_said(slot, title) > 0.0 for title in titles if title)


def _column_of_titled(select: Select, slot: Slot, entries: Iterable[Entry]) -> list[Entry]:
    told: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if _is_row(entry, select) and entry.fact.table_id is not None:
            told.setdefault((entry.document.id, entry.fact.table_id), []).append(entry)
    scored = [(_said(slot, rows[0].title or ""), rows) for rows in told.values()]
    best = max((score for score, _ in scored), default=0.0)
    named = [rows for score, rows in scored if score == best]
    return _column(named[0]) if best and len(named) == 1 else []


def _is_row(entry: Entry, select: Select) -> bool:
    fact = entry.fact
    if fact.amount is None or fact.coordinates.nature != "amount":
        return False
    fits = fact.amount.unit == select.unit if is_count(select.unit) else fact.amount.is_money or not select.money
    return fits and (not select.stages or entry.stage in (*select.stages, None))


def _said(slot: Slot, title: str) -> float:
    """Return how much of a title the words of a slot are, 0 where it has not all of them; numbers say nothing."""
    asked = [span.text for span in slot]
    han = [fold_label(text) for text in asked if not text.isascii()]
    latin = frozenset().union(*(stems(text) for text in asked if text.isascii()))
    folded, said = fold_label(title), {stem for stem in stems(title) if not _NUMBER.search(stem)}
    if any(len(text) < _LEAST_HAN or text not in folded for text in han) or not latin <= said:
        return 0.0
    size = sum(map(len, han)) + len(latin)
    return size / max(len(said) + (len(folded) if han else 0), 1)


def _column(entries: Sequence[Entry]) -> list[Entry]:
    """Return the figures of the column that has most of them, of those alike the first; each row once."""
    columns = Counter(one.fact.column for one in entries)
    column = max(columns, key=lambda one: columns[one])
    once: dict[tuple[str, ...], Entry] = {}
    for one in entries:
        if one.fact.column == column:
            once.setdefault(tuple(one.fact.row_path), one)
    return list(once.values())
