"""Each claim's check over the facts: what was compared comes back, or nothing where its figures are not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.programs.claims import Claim, Equal, Moved, Portion, Portions, Stands
from assistant.running.claimed_moves import moved
from assistant.running.claimed_places import stands
from assistant.running.claimed_shares import portion, portions
from assistant.running.claimed_sums import equal
from assistant.running.facts import Facts
from assistant.running.outcome import Checked, Nothing


def check(claim: Claim, facts: Facts) -> Checked | Nothing:
    """Return what a claim comes to over the facts."""
    return _CHECK[type(claim)](claim, facts)


_CHECK: dict[type, Callable[[Any, Facts], Checked | Nothing]] = {
    Equal: equal, Moved: moved, Stands: stands, Portion: portion, Portions: portions,
}  # fmt: skip

__all__ = ["check"]
