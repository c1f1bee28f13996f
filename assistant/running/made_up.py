"""An item that no place prints, made of its official parts where the report tells all of them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import compute
from assistant.lookup.match import SURELY_NAMED
from assistant.programs.model import Select
from assistant.questions.model import Link, Span
from assistant.running.facts import Facts
from assistant.running.moves import stage_of
from assistant.running.outcome import Cell, Computed, Known
from ingest.terms import all_terms


def made_up(cell: Cell, select: Select, facts: Facts) -> Computed | None:
    """Return the sum of an item's official parts (三公经费: its three); None where one of them is not told."""
    parts = official_parts(cell, select, facts)
    amounts = [part.amount for part in parts if part.amount is not None]
    return Computed("sum", parts, compute.total(amounts)) if parts else None


def official_parts(cell: Cell, select: Select, facts: Facts) -> tuple[Known, ...]:
    """Return the figures of an item's official parts, all of one stage and in money; () where not all are told."""
    item = next((span for span in cell.slot if span not in select.levels), None)
    named = item.links[0] if item is not None and item.links else None
    if named is None or named.score < SURELY_NAMED or len(cell.slot) > 1 + bool(select.levels) or cell.project is not None:
        return ()
    names = [term.name for term in all_terms() if term.parent == named.label and term.group == "item"]
    found = [_part(cell, item, name, select, facts) for name in names]
    parts = tuple(one for one in found if one is not None)
    return parts if len(parts) == len(names) > 1 and _are_alike(parts) else ()


def _part(cell: Cell, item: Span | None, name: str, select: Select, facts: Facts) -> Known | None:
    span = Span(0, len(name), name, (Link(name, 1.0, "exact"),))
    slot = tuple(span if one is item else one for one in cell.slot)
    known = facts.known(replace(cell, slot=slot), select)
    own = known is not None and known.weighed is not None and known.weighed.entry.head == name
    return known if own and known is not None and known.amount is not None else None


def _are_alike(parts: Sequence[Known]) -> bool:
    money = all(part.amount is not None and part.amount.is_money for part in parts)
    return money and len({stage_of(part) for part in parts}) == 1
