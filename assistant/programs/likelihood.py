"""How likely a wording asks for each thing, weighed by a model that `python -m eval fit` makes from labelled wordings.

A log-linear model: what is asked for (`likely.Shape`) is weighed by the sum, over its components and the wording's features, of
a weight each. Weights are whole numbers, so that the model is small, the same on every machine, and can be read: the weight that
a component has for a run of words says why it was chosen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

STEP = 64
"""Steps of a weight that make one of the logarithm."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A fitted model: sets of asks that go together, and for each feature of a wording the weight it gives to components."""

    asks: tuple[tuple[str, ...], ...]
    components: tuple[str, ...]
    weights: Mapping[str, tuple[tuple[int, int], ...]]
    """Feature → (place of the component, weight); the feature "" is in every wording."""
    words: frozenset[str] = frozenset()
    """Single signs (English: words) and pairs that wordings were seen to have: they name nothing."""

    def weights_of(self, features: Collection[str]) -> dict[str, float]:
        """Return component → its weight for a wording with these features."""
        sums: dict[int, int] = defaultdict(int)
        for feature in ("", *features):
            for place, weight in self.weights.get(feature, ()):
                sums[place] += weight
        return {self.components[place]: total / STEP for place, total in sums.items()}

    def has_words(self, signs: Sequence[str]) -> bool:
        """Return whether a run of signs is worded as the wordings are, pair by pair: no name stands in it."""
        if len(signs) == 1:
            return signs[0] in self.words
        return all(f"{one} {other}" in self.words for one, other in zip(signs, signs[1:], strict=False))


@lru_cache(maxsize=2)
def likelihood_of(language: str) -> Likelihood:
    """Return the shipped model of a language."""
    source = resources.files("assistant") / "data" / f"wordings_{language}.json"
    return from_json(json.loads(source.read_text(encoding="utf-8")))


def from_json(told: Mapping[str, Any]) -> Likelihood:
    """Return a model as `eval fit` wrote it."""
    weights = {feature: tuple(zip(row[::2], row[1::2], strict=True)) for feature, row in told["weights"].items()}
    return Likelihood(tuple(map(tuple, told["asks"])), tuple(told["components"]), weights, frozenset(told["words"]))
