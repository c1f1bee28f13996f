"""The claims that a question may put, of whichever kind they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.language import Mention
from assistant.programs.claiming import pair_claim, sum_claim
from assistant.programs.claiming_doubt import asks_claim
from assistant.programs.claiming_moves import moved_claim
from assistant.programs.claiming_places import in_places, places_claims
from assistant.programs.claiming_shares import share_claim
from assistant.programs.claims import Claim


def readings_of(mentions: Sequence[Mention], language: str = "zh") -> Iterator[tuple[Claim, ...]]:
    """Yield what a question may put to be checked, the likeliest first: each reading is one claim, or one for each item."""
    placed = places_claims(mentions, language)
    if placed and in_places(mentions, language):
        yield placed
        return
    if asks_claim(mentions):
        for read in (share_claim, sum_claim, moved_claim, pair_claim):
            claim = read(mentions, language)
            if claim is not None:
                yield (claim,)
    if placed:
        yield placed


__all__ = ["readings_of"]
