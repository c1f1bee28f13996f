"""Labels that words mean though they say them otherwise: by the nearest of all names of each, with limits and abstention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy

from assistant.retrieve.query import expand_query
from ingest.spoken import all_names, official_names
from ingest.terms import canonical, is_latin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.embedding import Embedder

    Vector = NDArray[numpy.float32]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a label counts as meant: `least` is its cosine, `lead` how far the next label must be behind, and `rival` by how
    much an official item that is not among the labels may be nearer (negative: how far it must be behind).
    """

    least: float
    lead: float
    rival: float


TARGET = Limits(0.5, 0.0, 0.1)
"""For labels that are offered to whoever decides: all that come near the best are given."""

NEAR_BEST = 0.05

CHINESE = Limits(0.6, 0.05, 0.02)
ENGLISH = Limits(0.6, 0.05, 0.02)
"""For an item whose figure will be told, by the language of the words: chosen by `python -m eval linking` on one half of its
words and measured on the other. A wrong item is worse than none."""

_CALIBRATED = "budget-static-128-"


@dataclass(frozen=True, slots=True)
class Closest:
    """The label nearest to some words: its cosine, how far the next is behind, and the cosine of the nearest absent item."""

    label: str
    score: float
    ahead: float
    absent: float


def near_labels(query: str, labels: Sequence[str], embedder: Embedder) -> tuple[tuple[str, float], ...]:
    """Return the labels that `query` means though it says them in other words, best first, with their cosines.

    Empty where none is near enough, or where an official item that is not among `labels` is plainly nearer: 水利工程 then
    means 水利工程建设, and not the 工程 of another label. The limits were chosen for the shipped model; with another model
    nothing is linked.
    """
    ranked, absent = _scored(query, labels, embedder)
    if not ranked or ranked[0][1] < max(TARGET.least, absent - TARGET.rival):
        return ()
    least = max(TARGET.least, ranked[0][1] - NEAR_BEST)
    return tuple(one for one in ranked if one[1] >= least)


def closest(words: str, labels: Sequence[str], embedder: Embedder) -> Closest | None:
    """Return the label of `labels` that is nearest to `words`; None without labels, meaning, or the model it was measured on."""
    ranked, absent = _scored(words, labels, embedder)
    if not ranked:
        return None
    following = ranked[1][1] if len(ranked) > 1 else 0.0
    return Closest(*ranked[0], ranked[0][1] - following, absent)


def meant_label(words: str, labels: Sequence[str], embedder: Embedder) -> str | None:
    """Return the label that `words` plainly mean; None where another is as near, or an official item nearer that is not there."""
    found = closest(words, labels, embedder)
    return found.label if found and is_meant(found, limits_of(words)) else None


def limits_of(words: str) -> Limits:
    """Return the limits for words of this language."""
    return ENGLISH if is_latin(words) else CHINESE


def is_meant(found: Closest, limits: Limits) -> bool:
    return found.score >= limits.least and found.ahead >= limits.lead and found.absent - found.score <= limits.rival


def _scored(words: str, labels: Sequence[str], embedder: Embedder) -> tuple[list[tuple[str, float]], float]:
    """Return the labels with their cosines, best first, and the cosine of the nearest official item that is none of them."""
    vector = embedder.embed([expand_query(words)])[0]
    if not labels or not embedder.name.startswith(_CALIBRATED) or not vector.any():
        return [], 0.0
    known = tuple(dict.fromkeys(labels))
    scores = _called(known, embedder).scores(vector).tolist()
    scored = [(label, round(score, 4)) for label, score in zip(known, scores, strict=True)]
    ranked = sorted(scored, key=lambda one: (-one[1], one[0]))
    return ranked, _best_rival(embedder, vector, frozenset(map(canonical, known)))


def _best_rival(embedder: Embedder, vector: Vector, present: frozenset[str]) -> float:
    official = _rivals()
    scores = _called(official, embedder).scores(vector)
    return max((score for name, score in zip(official, scores.tolist(), strict=True) if name not in present), default=0.0)


@lru_cache(maxsize=1)
def _rivals() -> tuple[str, ...]:
    """Return the official names, without those of remainders: who means 其他… says so."""
    return tuple(name for name in official_names() if not name.startswith("其他"))


class _Called:
    """Vectors of all names of some labels, a label's own in a row."""

    def __init__(self, labels: Sequence[str], embedder: Embedder) -> None:
        names = [all_names(label) for label in labels]
        self._rows = embedder.embed([name for called in names for name in called])
        self._starts = numpy.cumsum([0, *(len(called) for called in names[:-1])])

    def scores(self, vector: Vector) -> Vector:
        """Return for each label the cosine of the nearest of its names."""
        found: Vector = numpy.maximum.reduceat(self._rows @ vector, self._starts)
        return found


@lru_cache(maxsize=32)
def _called(labels: tuple[str, ...], embedder: Embedder) -> _Called:
    return _Called(labels, embedder)
