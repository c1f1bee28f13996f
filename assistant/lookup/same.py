"""When two facts are about the same thing."""

from __future__ import annotations

from assistant.labels import KIND_LABELS
from assistant.lookup.index import Entry


def item_of(entry: Entry) -> str:
    """Return the entry's item; the totals of income, expenditure and both are one, for in one fund they are equal."""
    return "总计" if entry.head in ("收支总计", "收入总计", "支出总计") else entry.head


def signature(entry: Entry) -> tuple[object, ...]:
    """Return the coordinates that must agree for two facts to be about the same thing, fund, level and stage aside."""
    at = entry.fact.coordinates
    kind = None if KIND_LABELS.get(at.kind or "") == entry.head else at.kind
    economic = None if at.economic == entry.head else at.economic
    return (
        item_of(entry),
        kind,
        economic,
        at.subject,
        at.government,
        at.horizon,
        at.nature,
        entry.year,
        at.base_year if at.nature in ("change", "growth") else None,
        at.as_of,
    )


def codes_agree(one: Entry, other: Entry) -> bool:
    first, second = one.fact.coordinates.code, other.fact.coordinates.code
    return first is None or second is None or first == second
