"""The claims that a question may put, of whichever kind they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.language import Mention
from assistant.programs.claiming import pair_claim, sum_claims
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
        yield from ((claim,) for claim in _claims(mentions, language))
    if placed:
        yield placed


def _claims(mentions: Sequence[Mention], language: str) -> Iterator[Claim]:
    shared = share_claim(mentions, language)
    if shared is not None:
        yield shared
    yield from sum_claims(mentions, language)
    for read in (moved_claim, pair_claim):
        claim = read(mentions, language)
        if claim is not None:
            yield claim


__all__ = ["readings_of"]
