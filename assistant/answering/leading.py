"""The first places of a ranking over very many bodies: what the columns say bounds each figure, so that only those are
looked up that may still come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.session import Session
from assistant.draft import Value
from assistant.lookup.match import SURELY_NAMED
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Span
from ingest.amounts import Amount
from ingest.store import Extremes

MANY = 50
"""Scopes up to which each is looked up and told."""
TOLD = 20
"""Places that are told where more are compared."""

Row = tuple[Scope, Value]


@dataclass(frozen=True, slots=True)
class Leading:
    """The first places, best first; how many were compared; and the scopes that have no such figure."""

    rows: tuple[Row, ...]
    compared: int
    without: tuple[Scope, ...]


def leading(
    session: Session, ask: Ask, scopes: Sequence[Scope], slot: Sequence[Span], look: Callable[[Scope], Value | None]
) -> Leading | None:
    """Return the first places of a slot's figures over these scopes, as `look` gives them; None where columns do not tell.

    Columns tell where the slot is one item that the question names in full.
    """
    items = {link.label for span in slot for link in span.links if link.score >= SURELY_NAMED}
    if len(scopes) <= MANY or len(slot) != 1 or slot[0].code or not items:
        return None
    years = {scope.year for scope in scopes}
    stated = session.corpus.store.extremes(items, () if None in years else {year for year in years if year is not None})
    bounds = _bounds(stated, scopes, lowest=ask.lowest)
    if not bounds:
        return None
    sign, most = 1 if ask.lowest else -1, max(TOLD, ask.top)
    order = sorted(bounds, key=lambda at: (sign * bounds[at], at))
    rows: list[Row] = []
    for at in order:
        if len(rows) >= most and sign * bounds[at] >= sign * rows[most - 1][1].amount.base:
            break
        value = look(scopes[at])
        if value is not None and (not rows or value.amount.comparable(rows[0][1].amount)):
            rows.append((scopes[at], value))
            rows.sort(key=lambda row: sign * row[1].amount.base)
    without = tuple(scope for at, scope in enumerate(scopes) if at not in bounds)
    return Leading(tuple(rows[:most]), len(bounds), without)


def _bounds(found: Sequence[Extremes], scopes: Sequence[Scope], *, lowest: bool) -> Mapping[int, Decimal]:
    """Return for each scope, by its place, the best that its figure can be; scopes without one are left out."""
    counted = Counter(Amount(one.highest, one.unit).currency for one in found)
    kind = min(counted, key=lambda name: (-counted[name], str(name)), default=None)
    of: dict[tuple[str, int | None], list[Decimal]] = {}
    for one in found:
        best = Amount(one.lowest if lowest else one.highest, one.unit)
        if best.currency == kind:
            of.setdefault((one.document, one.year), []).append(best.base)
    best_of = min if lowest else max
    bounds: dict[int, Decimal] = {}
    for at, scope in enumerate(scopes):
        values = [value for document in scope.owner.listed for value in of.get((document.id, scope.year), ())]
        if values:
            bounds[at] = best_of(values)
    return bounds
