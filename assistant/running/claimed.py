"""Each claim's check over the facts: what was compared comes back, or nothing where its figures are not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.programs.claims import Bound, Claim, Equal, Moved, Portion, Portions, Stands
from assistant.programs.model import When
from assistant.running.claimed_moves import moved
from assistant.running.claimed_places import lies_beyond, stands, year_of
from assistant.running.claimed_shares import portion, portions
from assistant.running.claimed_sums import equal
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Compared, Nothing, Placed
from ingest.amounts import Amount


def check(claim: Claim, facts: Facts) -> Checked | Nothing:
    """Return what a claim comes to over the facts."""
    outcome = _CHECK[type(claim)](claim, facts)
    if isinstance(outcome, Nothing):
        return outcome
    within = claim.about.within
    if within is not None:
        return replace(outcome, compared=tuple(_within(one, within) for one in outcome.compared), bounded=True)
    if claim.about.bound is None:
        return outcome
    compared = tuple(_bounded(one, claim.about.bound) if isinstance(one, Compared) else one for one in outcome.compared)
    return replace(outcome, compared=compared, bounded=True)


def _bounded(one: Compared, bound: Bound) -> Compared:
    """Return a comparison with a figure of the question as one with a bound: it holds where the right figure lies beyond."""
    if one.given is None or one.agrees is None or not one.right.comparable(one.given):
        return one
    same_way = one.stated_direction in (None, one.direction)
    return replace(one, agrees=same_way and lies_beyond(one.right, one.given, bound))


def _within(one: Compared | Placed, within: tuple[Amount, Amount]) -> Compared | Placed:
    """Return a comparison with a figure said roughly as one that holds where the right figure lies in its bounds."""
    least, most = within
    right = one.right if isinstance(one, Compared) else one.right.amount if one.right is not None else None
    if one.given is None or right is None or not right.comparable(least) or not least.base <= abs(right.base) <= most.base:
        return one
    if isinstance(one, Placed):
        return replace(one, agrees=True, right=None, given=None)
    return replace(one, agrees=one.stated_direction in (None, one.direction))


def _placed(claim: Stands, facts: Facts) -> Checked | Nothing:
    """Return an item's figures in their places; of two reports' whose later one tells only how it moved, that movement."""
    outcome = stands(claim, facts)
    owners = [owner for owner in facts.owners if not claim.about.bodies or owner.body.key in claim.about.bodies]
    newest = max((owner.report_years[0] for owner in owners if owner.report_years), default=None)
    year = next((year_of(when, newest) for when in claim.about.years), None)
    if not claim.reports or year is None or isinstance(outcome, Checked):
        return outcome
    about = replace(claim.about, years=(When(year + 1),))
    later = moved(Moved(about, claim.term, (), base=(When(year),)), facts)
    return replace(later, figures_asked=True) if isinstance(later, Checked) else outcome


_CHECK: dict[type, Callable[[Any, Facts], Checked | Nothing]] = {
    Equal: equal, Moved: moved, Stands: _placed, Portion: portion, Portions: portions,
}  # fmt: skip

__all__ = ["check"]
