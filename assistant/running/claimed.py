"""Each claim's check over the facts: a comparison comes back, or nothing where its figures are not there."""

from __future__ import annotations

from assistant.programs.claims import Claim, Equal, Moved
from assistant.running.claimed_moves import moved
from assistant.running.claimed_sums import equal
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Nothing


def check(claim: Claim, facts: Facts) -> Checked | Nothing:
    """Return what a claim comes to over the facts."""
    if isinstance(claim, Equal):
        return equal(claim, facts)
    if isinstance(claim, Moved):
        return moved(claim, facts)
    return Nothing(why="none")


__all__ = ["check"]
