"""The items of a report that have a plan and what was spent of it: how far each came, and what it left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant import compute
from assistant.lookup.index import Entry
from assistant.lookup.score import FAMILY
from assistant.programs.model import Dimension, Select
from assistant.running.facts import Facts
from assistant.running.members import row_of
from assistant.running.outcome import Cell, Computed, Known
from assistant.running.parts import LOWEST, official_codes

_SPENT = ("actual", "execution")
Row = tuple[Entry, Entry]
"""What was planned for an item and what was spent of it."""


def completed_rows(select: Select, over: Dimension, facts: Facts) -> tuple[Known | Computed, ...]:
    """Return how much of its plan each item reached: computed of its two figures, or as stated where more items have that."""
    computed = _of_rows(select, over, facts, _completion)
    stated = _stated(select, over, facts)
    return computed if len(computed) >= len(stated) else stated


def unspent_rows(select: Select, over: Dimension, facts: Facts) -> tuple[Known | Computed, ...]:
    """Return what each item left of its plan."""
    return _of_rows(select, over, facts, _unspent)


def _of_rows(
    select: Select, over: Dimension, facts: Facts, make: Callable[[Known, Known], Computed | None]
) -> tuple[Known | Computed, ...]:  # fmt: skip
    cell = _cell(select, facts)
    rows = _paired(_entries(select, over, cell, facts)) if cell is not None else ()
    made = (make(row_of(planned, cell, facts), row_of(spent, cell, facts)) for planned, spent in rows) if cell is not None else ()
    return tuple(one for one in made if one is not None)


def _completion(planned: Known, spent: Known) -> Computed | None:
    assert planned.amount is not None and spent.amount is not None
    percent = compute.percent_of(spent.amount, planned.amount)
    return Computed("completion", (spent, planned), percent) if percent is not None else None


def _unspent(planned: Known, spent: Known) -> Computed | None:
    assert planned.amount is not None and spent.amount is not None
    return Computed("less", (planned, spent), compute.difference(planned.amount, spent.amount))


def _cell(select: Select, facts: Facts) -> Cell | None:
    cells = facts.cells(select, newest=True)
    return cells[0] if len(cells) == 1 else None


def _entries(select: Select, over: Dimension, cell: Cell, facts: Facts) -> Iterable[Entry]:
    """Yield the scope's figures of items that stand under what is named; the code says of which level where one is asked."""
    named = {link.label for slot in select.slots for span in slot for link in span.links[:1]} - set(FAMILY)
    for entry in facts.entries(cell.scope):
        at = entry.fact.coordinates
        if entry.fact.role != "item" or entry.fact.amount is None or entry.head in FAMILY or at.side == "income":
            continue
        if named and not named & set(at.parents) or select.fund and at.fund not in (None, select.fund):
            continue
        if _is_of_level(entry, over):
            yield entry


def _is_of_level(entry: Entry, over: Dimension) -> bool:
    size = len(entry.fact.coordinates.code or official_codes().get(entry.head, ""))
    return {"class": size == 3, "detail": size == LOWEST}.get(over, True)


def _classification(entry: Entry) -> str:
    """Return of which classification an item is, by the first sign of its code: functional and economic items are not mixed."""
    return (entry.fact.coordinates.code or official_codes().get(entry.head, ""))[:1]


def _paired(entries: Iterable[Entry]) -> Sequence[Row]:
    """Return the items that have both figures, of the table or the passages that have most such; no item over others."""
    places: dict[object, dict[object, dict[bool, Entry]]] = {}
    for entry in entries:
        fact, at = entry.fact, entry.fact.coordinates
        if at.nature != "amount" or entry.stage not in ("budget", *_SPENT) or at.year not in (None, entry.year):
            continue
        home = (entry.document.id, fact.table_id, at.fund if fact.table_id else None, _classification(entry))
        line = (fact.row, at.kind, at.economic) if fact.table_id else fact.block
        pair = places.setdefault(home, {}).setdefault((entry.head, at.subject, line), {})
        pair.setdefault(entry.stage in _SPENT, entry)
    longest = max((_leaves(list(rows.values())) for rows in places.values()), key=len, default=[])
    return longest


def _leaves(rows: Sequence[dict[bool, Entry]]) -> list[Row]:
    whole = [(pair[False], pair[True]) for pair in rows if len(pair) == 2 and _alike(pair[False], pair[True])]
    over = {parent for planned, _ in whole for parent in planned.fact.coordinates.parents}
    once: dict[tuple[str, str | None], Row] = {}
    for planned, spent in whole:
        if planned.head not in over:
            once.setdefault((planned.head, planned.fact.coordinates.subject), (planned, spent))
    return list(once.values())


def _alike(one: Entry, other: Entry) -> bool:
    first, second = one.fact.amount, other.fact.amount
    return first is not None and second is not None and first.comparable(second)


def _stated(select: Select, over: Dimension, facts: Facts) -> tuple[Known, ...]:
    """Return the completions that the report states of its items: of the table or the passages that state most."""
    cell = _cell(select, facts)
    places: dict[object, dict[str, Entry]] = {}
    for entry in _entries(select, over, cell, facts) if cell is not None else ():
        if entry.fact.coordinates.nature == "completion":
            home = (entry.document.id, entry.fact.table_id, _classification(entry))
            places.setdefault(home, {}).setdefault(entry.head, entry)
    longest = max(places.values(), key=len, default={})
    above = {parent for entry in longest.values() for parent in entry.fact.coordinates.parents}
    return tuple(row_of(entry, cell, facts) for head, entry in longest.items() if head not in above) if cell is not None else ()
