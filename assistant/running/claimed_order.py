"""Claims about the order of figures over the facts: which lies above the other, and which is the first of several."""

from __future__ import annotations

from dataclasses import replace

from assistant.programs.claims import Foremost, OrderClaim, Surpasses
from assistant.programs.model import Get
from assistant.questions.model import Span
from assistant.running.facts import Facts
from assistant.running.outcome import Changed, Changes, Computed, Known, Nothing, Ordered, Ranked, Told
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
    if best[0] >= NAMED:
        return Ordered(outcome, _is_first(best[1], outcome), best[1])
    below = _below_first(claim, outcome, facts)
    return Ordered(outcome, False, below) if below is not None else Nothing(why="none")


def _is_first(one: Known | Computed, ranked: Ranked) -> bool:
    """Return whether a member of a ranking, which may be told whole, is the first or as much as that."""
    first = ranked.knowns[0]
    return one == first or None not in (one.amount, first.amount) and one.amount.equals(first.amount)  # type: ignore[union-attr, arg-type]


def _below_first(claim: Foremost, ranked: Ranked, facts: Facts) -> Known | None:
    """Return the figure of an item that is none of those ranked, a part of one, where the first is more: it is not the first."""
    if claim.span is None or claim.rank.lowest or claim.rank.by != "amount" or not ranked.knowns:
        return None
    own = run(Get((replace(claim.rank.select, slots=((claim.span,),)),)), facts)
    known = own.knowns[0] if isinstance(own, Told) and len(own.knowns) == 1 else None
    first, amount = ranked.knowns[0].amount, known.amount if known is not None else None
    if first is None or amount is None or not amount.comparable(first):
        return None
    return known if amount.base < first.base else None


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
