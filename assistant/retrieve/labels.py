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
    """When a label counts as meant: `least` is its cosine, `lead` how far the next label must be behind, `rival` by how much
    an official item that is not among the labels may be nearer (negative: how far it must be behind), and `rest` how much of
    such an item may be in what is left of the words once the label is taken out (a fire brigade in its training).
    """

    least: float
    lead: float
    rival: float
    rest: float = 1.0


TARGET = Limits(0.65, 0.0, 0.1)
"""For labels that are offered to whoever decides: all that come near the best are given."""

NEAR_BEST = 0.05

CHINESE = Limits(0.65, 0.1, -0.02, 0.35)
ENGLISH = Limits(0.675, 0.15, 0.02, 0.35)
"""For an item whose figure will be told, by the language of the words: from the first half of the words of `python -m eval
linking`, measured on the other, and stricter than that half asks: a wrong item is worse than none."""

_CALIBRATED = "budget-static-128-"


@dataclass(frozen=True, slots=True)
class Closest:
    """The label nearest to some words: its cosine, how far the next is behind, the cosine of the nearest absent item, and how
    much of one is in the rest of the words.
    """

    label: str
    score: float
    ahead: float
    absent: float
    rest: float = 0.0


def near_labels(query: str, labels: Sequence[str], embedder: Embedder) -> tuple[tuple[str, float], ...]:
    """Return the labels that `query` means though it says them in other words, best first, with their cosines.

    Empty where none is near enough, or where an official item that is not among `labels` is plainly nearer: 水利工程 then
    means 水利工程建设, and not the 工程 of another label. The limits were chosen for the shipped model; with another model
    nothing is linked.
    """
    found = _scored(query, labels, embedder)
    if found is None or found.ranked[0][1] < max(TARGET.least, found.absent - TARGET.rival):
        return ()
    ranked = found.ranked
    least = max(TARGET.least, ranked[0][1] - NEAR_BEST)
    return tuple(one for one in ranked if one[1] >= least)


def closest(words: str, labels: Sequence[str], embedder: Embedder) -> Closest | None:
    """Return the label of `labels` that is nearest to `words`; None without labels, meaning, or the model it was measured on."""
    found = _scored(words, labels, embedder)
    if found is None:
        return None
    (label, score), *others = found.ranked
    return Closest(label, score, score - (others[0][1] if others else 0.0), found.absent, found.rest)


def meant_label(words: str, labels: Sequence[str], embedder: Embedder) -> str | None:
    """Return the label that `words` plainly mean; None where another is as near, or an official item nearer that is not there."""
    found = closest(words, labels, embedder)
    return found.label if found and is_meant(found, limits_of(words)) else None


def limits_of(words: str) -> Limits:
    """Return the limits for words of this language."""
    return ENGLISH if is_latin(words) else CHINESE


def is_meant(found: Closest, limits: Limits) -> bool:
    alone = found.absent - found.score <= limits.rival and found.rest <= limits.rest
    return alone and found.score >= limits.least and found.ahead >= limits.lead


@dataclass(frozen=True, slots=True)
class _Scored:
    """Labels with their cosines, best first; the cosine of the nearest absent item to the words, and to their rest."""

    ranked: tuple[tuple[str, float], ...]
    absent: float
    rest: float


def _scored(words: str, labels: Sequence[str], embedder: Embedder) -> _Scored | None:
    """Return how near the labels are; None without labels, meaning, or the model that the limits were chosen for."""
    vector = embedder.embed([expand_query(words)])[0]
    if not labels or not embedder.name.startswith(_CALIBRATED) or not vector.any():
        return None
    known = tuple(dict.fromkeys(labels))
    called = _called(known, embedder)
    scored = [(label, round(score, 4)) for label, score in zip(known, called.scores(vector).tolist(), strict=True)]
    ranked = tuple(sorted(scored, key=lambda one: (-one[1], one[0])))
    name = called.nearest(known.index(ranked[0][0]), vector)
    present = frozenset(map(canonical, known))
    absent, rest = (_best_rival(embedder, one, present) for one in (vector, vector - (vector @ name) * name))
    return _Scored(ranked, absent, rest)


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

    def nearest(self, label: int, vector: Vector) -> Vector:
        """Return the vector of the label's name that is nearest."""
        end = self._starts[label + 1] if label + 1 < len(self._starts) else len(self._rows)
        own = self._rows[self._starts[label] : end]
        found: Vector = own[int((own @ vector).argmax())]
        return found


@lru_cache(maxsize=32)
def _called(labels: tuple[str, ...], embedder: Embedder) -> _Called:
    return _Called(labels, embedder)
