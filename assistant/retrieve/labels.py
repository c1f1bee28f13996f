"""Labels that words mean though they say them otherwise, by the shipped model's vectors, with margins and abstention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy

from assistant.retrieve.query import expand_query
from ingest.terms import all_terms, canonical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.embedding import Embedder

    Vector = NDArray[numpy.float32]

LEAST = 0.5
"""Cosine below which a label is not meant."""

MARGIN = 0.05
"""Labels within this of the best are given too; the caller decides, or asks back."""

RIVAL = 0.1
"""By how much an official item that is not among the labels may be nearer: beyond it, that one is meant and is not there."""

_CALIBRATED = "budget-static-"


def near_labels(query: str, labels: Sequence[str], embedder: Embedder) -> tuple[tuple[str, float], ...]:
    """Return the labels that `query` means though it says them in other words, best first, with their cosines.

    Empty where none is near enough, or where an official item that is not among `labels` is plainly nearer: 水利工程 then
    means 水利工程建设, and not the 工程 of another label. The thresholds were calibrated on left-out items for the shipped
    model; with another model nothing is linked.
    """
    asked = expand_query(query)
    vector = embedder.embed([asked])[0]
    if not labels or not embedder.name.startswith(_CALIBRATED) or not vector.any():
        return ()
    names = tuple(dict.fromkeys(labels))
    scores = numpy.round(_label_vectors(embedder, names) @ vector, 4)
    best = float(scores.max())
    rival = _best_rival(embedder, vector, frozenset(map(canonical, names)))
    if best < LEAST or best < rival - RIVAL:
        return ()
    least = max(LEAST, best - MARGIN)
    near = [(name, round(score, 4)) for name, score in zip(names, scores.tolist(), strict=True) if score >= least]
    return tuple(sorted(near, key=lambda one: (-one[1], one[0])))


ITEM_LEAST = 0.6
ITEM_RIVAL = 0.02
ITEM_MARGIN = 0.05
"""For an item whose figure will be told: nearer than a target has to be, hardly any absent item nearer, well ahead of the next.
Chosen on left-out items by `python -m eval linking --hold-out DIR`: a wrong item is worse than none."""


@dataclass(frozen=True, slots=True)
class Closest:
    """The label nearest to some words: its cosine, how far the next is behind, and the cosine of the nearest absent item."""

    label: str
    score: float
    ahead: float
    absent: float


def closest(words: str, labels: Sequence[str], embedder: Embedder) -> Closest | None:
    """Return the label of `labels` that is nearest to `words`; None without labels, meaning, or the model it was measured on."""
    vector = embedder.embed([expand_query(words)])[0]
    if not labels or not embedder.name.startswith(_CALIBRATED) or not vector.any():
        return None
    names = tuple(dict.fromkeys(labels))
    scores = numpy.round(_label_vectors(embedder, names) @ vector, 4).tolist()
    ranked = sorted(zip(scores, names, strict=True), key=lambda one: (-one[0], one[1]))
    following = ranked[1][0] if len(ranked) > 1 else 0.0
    return Closest(
        ranked[0][1], ranked[0][0], ranked[0][0] - following, _best_rival(embedder, vector, frozenset(map(canonical, names)))
    )


def meant_label(words: str, labels: Sequence[str], embedder: Embedder) -> str | None:
    """Return the label that `words` plainly mean; None where another is as near, or an official item nearer that is not there."""
    found = closest(words, labels, embedder)
    return found.label if found and is_meant(found) else None


def is_meant(found: Closest, *, least: float = ITEM_LEAST, rival: float = ITEM_RIVAL, margin: float = ITEM_MARGIN) -> bool:
    return found.score >= least and found.ahead >= margin and found.absent - found.score <= rival


def _best_rival(embedder: Embedder, vector: Vector, present: frozenset[str]) -> float:
    names = official_names()
    scores = _label_vectors(embedder, names) @ vector
    return max((score for name, score in zip(names, scores.tolist(), strict=True) if name not in present), default=0.0)


@lru_cache(maxsize=1)
def official_names() -> tuple[str, ...]:
    """Return every official name, once."""
    return tuple(dict.fromkeys(term.name for term in all_terms()))


def _label_vectors(embedder: Embedder, names: tuple[str, ...]) -> Vector:
    """Return the names' vectors; the last few sets of names are kept."""
    key = (embedder.name, names)
    if key not in _LABELS:
        if len(_LABELS) >= _KEPT_LABEL_SETS:
            _LABELS.clear()
        _LABELS[key] = embedder.embed(names)
    return _LABELS[key]


_LABELS: dict[tuple[str, tuple[str, ...]], Vector] = {}
_KEPT_LABEL_SETS = 32
