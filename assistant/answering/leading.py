"""The first places of a ranking over very many bodies, of which few are looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.session import Session
from assistant.draft import Value
from assistant.lookup.bounds import MANY, TOLD, bounds_of, first_places, without_bounds
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Span
from ingest.amounts import Amount

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
    """Return the first places of a slot's figures over these scopes, as `look` gives them; None where columns do not tell."""
    bounds = bounds_of(session.corpus, slot, scopes) if len(scopes) > MANY else {}
    if not bounds:
        return None

    def looked(at: int) -> tuple[Row, Amount] | None:
        value = look(scopes[at])
        return ((scopes[at], value), value.amount) if value is not None else None

    rows = first_places(bounds, looked, lowest=ask.lowest, most=max(TOLD, ask.top))
    return Leading(tuple(rows), len(bounds), without_bounds(bounds, scopes))
