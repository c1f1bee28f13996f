"""The claim that a question puts, whichever kind it is of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language import Mention
from assistant.programs.claiming import asks_claim, sum_claim
from assistant.programs.claiming_moves import moved_claim
from assistant.programs.claiming_places import places_claim
from assistant.programs.claiming_shares import share_claim
from assistant.programs.claims import Claim


def claim_of(mentions: Sequence[Mention], language: str = "zh") -> Claim | None:
    """Return the claim that a question puts to be checked; None where it puts none, or none that is read."""
    if asks_claim(mentions):
        for read in (share_claim, sum_claim, moved_claim):
            claim = read(mentions, language)
            if claim is not None:
                return claim
    return places_claim(mentions, language)


__all__ = ["claim_of"]
