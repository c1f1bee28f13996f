"""Items that stand beside each other with nothing between (水费电费): two figures where no fact is of both."""

from __future__ import annotations

from dataclasses import replace

from assistant.programs.model import Slot, Total
from ingest.terms import Term, term_of


def side_by_side(program: Total) -> Total | None:
    """Return a sum with each item of its one slot for itself; None where they are no siblings of one official head."""
    select = program.selects[0]
    if len(program.selects) != 1 or len(select.slots) != 1 or not _are_siblings(select.slots[0]):
        return None
    return replace(program, selects=(replace(select, slots=tuple((span,) for span in select.slots[0])),))


def _are_siblings(slot: Slot) -> bool:
    terms: list[Term | None] = [term_of(span.links[0].label) if span.links else None for span in slot]
    parents = {term.parent for term in terms if term is not None}
    return len(slot) > 1 and None not in terms and len(parents) == 1 and None not in parents and "" not in parents
