"""The claims that a question puts, whichever kind they are of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language import Mention
from assistant.programs.claiming import asks_claim, pair_claim, sum_claim
from assistant.programs.claiming_moves import moved_claim
from assistant.programs.claiming_places import in_places, places_claims
from assistant.programs.claiming_shares import share_claim
from assistant.programs.claims import Claim


def claims_of(mentions: Sequence[Mention], language: str = "zh") -> tuple[Claim, ...]:
    """Return the claims that a question puts to be checked; () where it puts none, or none that is read."""
    if in_places(mentions, language):
        return places_claims(mentions, language)
    if asks_claim(mentions):
        for read in (share_claim, sum_claim, moved_claim, pair_claim):
            claim = read(mentions, language)
            if claim is not None:
                return (claim,)
    return places_claims(mentions, language)


__all__ = ["claims_of"]
