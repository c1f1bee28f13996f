"""The claim that a question puts, whichever kind it is of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language import Mention
from assistant.programs.claiming import asks_claim, sum_claim
from assistant.programs.claiming_moves import moved_claim
from assistant.programs.claims import Claim


def claim_of(mentions: Sequence[Mention], language: str = "zh") -> Claim | None:
    """Return the claim that a question puts to be checked; None where it puts none, or none that is read."""
    if not asks_claim(mentions):
        return None
    return sum_claim(mentions, language) or moved_claim(mentions, language)


__all__ = ["claim_of"]
