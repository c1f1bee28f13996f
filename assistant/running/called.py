"""Counts by what reports call them: staff, vehicles, visits."""

from __future__ import annotations

from assistant.lookup.match import SURELY_NAMED
from assistant.programs.model import Slot
from assistant.questions.model import Span
from assistant.running.outcome import Known
from assistant.wordlists import word_rows


def unit_called(slot: Slot) -> str | None:
    """Return the unit of the count that a single name surely is; None of anything else."""
    label = slot[0].links[0].label if len(slot) == 1 and slot[0].links else ""
    return next((unit for _, name, unit, *_ in word_rows("counted.tsv") if name == label), None)


def is_called(counted: Known, span: Span) -> bool:
    """Return whether a count is surely the one that is named, as it is: no aim, and no other figure in its unit."""
    entry = counted.weighed.entry if counted.weighed is not None else None
    if entry is None:
        return counted.worked_back
    name = span.links[0].label if span.links else span.text
    named = any(span.score_of(label) >= SURELY_NAMED for label in (entry.head, *entry.labels)) or entry.head.endswith(name)
    return named and entry.fact.coordinates.nature != "target"
