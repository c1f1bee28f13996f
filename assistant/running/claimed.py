"""Each claim's check over the facts: what was compared comes back, or nothing where its figures are not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.programs.claims import Claim, Equal, Moved, Portion, Portions, Stands
from assistant.programs.model import When
from assistant.running.claimed_moves import moved
from assistant.running.claimed_places import stands
from assistant.running.claimed_shares import portion, portions
from assistant.running.claimed_sums import equal
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Nothing


def check(claim: Claim, facts: Facts) -> Checked | Nothing:
    """Return what a claim comes to over the facts."""
    return _CHECK[type(claim)](claim, facts)


def _placed(claim: Stands, facts: Facts) -> Checked | Nothing:
    """Return an item's figures in their places; of two reports' whose later one tells only how it moved, that movement."""
    outcome = stands(claim, facts)
    year = next((when.year for when in claim.about.years if when.year is not None), None)
    if not claim.reports or year is None or isinstance(outcome, Checked):
        return outcome
    about = replace(claim.about, years=(When(year + 1),))
    later = moved(Moved(about, claim.term, (), base=(When(year),)), facts)
    return replace(later, figures_asked=True) if isinstance(later, Checked) else outcome


_CHECK: dict[type, Callable[[Any, Facts], Checked | Nothing]] = {
    Equal: equal, Moved: moved, Stands: _placed, Portion: portion, Portions: portions,
}  # fmt: skip

__all__ = ["check"]
