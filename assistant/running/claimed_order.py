"""Claims about the order of figures over the facts: which lies above the other, and which is the first of several."""

from __future__ import annotations

from assistant.programs.claims import Foremost, OrderClaim, Surpasses
from assistant.questions.model import Span
from assistant.running.facts import Facts
from assistant.running.outcome import Changed, Changes, Computed, Known, Nothing, Ordered, Ranked
from assistant.running.run import run
from assistant.running.words.rows import NAMED
from ingest.terms import fold_label


def check_order(claim: OrderClaim, facts: Facts) -> Ordered | Nothing:
    """Return whether figures stand in the order claimed, with what shows it; nothing where they are not there."""
    return _surpasses(claim, facts) if isinstance(claim, Surpasses) else _foremost(claim, facts)


def _surpasses(claim: Surpasses, facts: Facts) -> Ordered | Nothing:
    outcome = run(claim.gap, facts)
    if isinstance(outcome, Computed):
        return Ordered(outcome, outcome.direction == claim.direction)
    if isinstance(outcome, Changes) and outcome.changed:
        return Ordered(outcome, all(_way(one) == claim.direction for one in outcome.changed))
    return Nothing(why="none")


def _way(changed: Changed) -> str | None:
    """Return which way something moved, as it was computed or as the report states it."""
    one = changed.amount or changed.rate
    if isinstance(one, Known):
        return one.weighed.entry.fact.coordinates.direction if one.weighed is not None else None
    return one.direction if one is not None else None


def _foremost(claim: Foremost, facts: Facts) -> Ordered | Nothing:
    """Return whether what is named is the first; nothing where it is none of those that are ranked."""
    outcome = run(claim.rank, facts)
    if not isinstance(outcome, Ranked) or outcome.compared < 2:
        return Nothing(why="none")
    ranked = (*outcome.knowns, *outcome.every)
    best = max(((_likeness(one, claim), one) for one in ranked), key=lambda pair: round(pair[0], 6))
    return Ordered(outcome, best[1] in outcome.knowns, best[1]) if best[0] >= NAMED else Nothing(why="none")


def _likeness(one: Known | Computed, claim: Foremost) -> float:
    """Return how surely a member of a ranking is what a claim names: the item, the body or the year of it."""
    known = one
    while isinstance(known, Computed):
        known = known.operands[0]
    if claim.span is not None:
        return max((_means(claim.span, head) for head in _heads(known)), default=0.0)
    scope = known.cell.scope
    return float(scope.owner.body.key in claim.body if claim.body else scope.year in claim.years)


def _heads(known: Known) -> list[str]:
    """Return what a figure is told of."""
    entry = known.weighed.entry if known.weighed is not None else known.value.entry if known.value is not None else None
    return [head for head in (entry.head, entry.fact.coordinates.subject) if head] if entry is not None else []


def _means(span: Span, head: str) -> float:
    return 1.0 if fold_label(span.text) == fold_label(head) else span.score_of(head)


__all__ = ["check_order"]
