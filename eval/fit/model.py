"""Wordings → the weights that `assistant.programs.likelihood` reads: one logistic regression for each label."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.asking import wording_of
from assistant.entities import Body
from assistant.lookup.index import Corpus
from assistant.lookup.scopes import LoadedBody, Owners, loaded_bodies
from assistant.programs.likelihood import STEP
from assistant.programs.likely import NOTHING, OTHER, Seen, Shape, programs_of, shapes_of
from assistant.programs.model import Program
from eval.fit.names import INVENTED, names_in
from eval.fit.wordings import Wording, filled
from ingest.store import Store

LEAST = 2
"""Wordings that a feature must be seen in."""
_NUMBER = re.compile(r"\d{3}")
"""A figure is no wording."""
_SEED = 7
_MOST_COMPONENTS = 120
"""Room for the components of all shapes."""
_PASSES = 8
_STEP = 0.2
_SPREAD = 0.005
"""How strongly weights are held near zero."""
_DROPPED = 0.3
"""Share of a wording's features that each pass leaves out by chance, so that none is leant on alone."""
_LEAST_WEIGHT = 2
"""Steps below which a weight is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A wording filled once, and what the model sees of it."""

    wording: Wording
    seen: Seen


def examples_of(wordings: Sequence[Wording], data_dir: Path) -> list[Example]:
    """Return the wordings, filled with names of the sample reports in a store, as the assistant sees them; unread ones not."""
    with Store.open(data_dir) as store:
        corpus = Corpus(store)
        corpus.refresh()
        bodies = [LoadedBody(Body(key, names, None, None), key, ()) for key, names in INVENTED]
        owners = Owners((*loaded_bodies(corpus), *bodies))
        vocabulary = corpus.vocabulary()
        found = []
        for at, wording in enumerate(wordings):
            said, question = filled(wording, names_in(wording.language), random.Random(f"{_SEED}/{at}"))
            seen = wording_of(question, said, owners, vocabulary)
            if seen is not None:
                found.append(Example(wording, seen))
        return found


@dataclass(frozen=True, slots=True)
class _Case:
    """What a fit sees of an example: its features' places, its shapes as rows of components, and which of them are right."""

    features: Any
    shapes: Any
    right: Any


@dataclass(slots=True)
class Fitting:
    """Examples made ready to fit: places of features and components, a case for each example that has a right shape."""

    asks: list[tuple[str, ...]]
    places: dict[str, int]
    components: dict[str, int]
    cases: dict[Example, _Case]


def ready(examples: Sequence[Example]) -> Fitting:
    """Return examples made ready: what every shape of each comes to is looked at once."""
    asks = asks_in([one.wording for one in examples])
    seen = Counter(feature for one in examples for feature in one.seen.features)
    known = sorted(one for one, times in seen.items() if times >= LEAST and not (one[0] not in "#@" and _NUMBER.search(one)))
    places = {"": 0} | {feature: at for at, feature in enumerate(known, 1)}
    fitting = Fitting(asks, places, {}, {})
    for one in examples:
        case = _case(one, fitting)
        if case is not None:
            fitting.cases[one] = case
    return fitting


def fitted(fitting: Fitting, examples: Sequence[Example]) -> dict[str, Any]:
    """Return the model as JSON, fitted so that of all shapes that can be meant the right ones are likeliest (AdaGrad, L2)."""
    import numpy as np

    cases = [fitting.cases[one] for one in examples if one in fitting.cases]
    weights = np.zeros((len(fitting.places), len(fitting.components)))
    squares = np.full(weights.shape, 1e-2)
    chance = random.Random(_SEED)
    for _ in range(_PASSES):
        chance.shuffle(cases)
        for case in cases:
            own = case.features[[at == 0 or chance.random() >= _DROPPED for at in range(len(case.features))]]
            slopes = _pull(case, weights[own].sum(axis=0) / (1 - _DROPPED)) - _SPREAD * weights[own]
            squares[own] += slopes**2
            weights[own] += _STEP * slopes / np.sqrt(squares[own])
    whole = np.rint(weights * STEP).astype(int)
    whole[abs(whole) < _LEAST_WEIGHT] = 0
    told = {feature: _row(whole[place]) for feature, place in fitting.places.items() if whole[place].any()}
    words = _words(examples)
    return {"asks": [list(one) for one in fitting.asks], "components": list(fitting.components), "weights": told, "words": words}


def _pull(case: _Case, weights: Any) -> Any:
    """Return, for each component, how much more it should weigh: what the right shapes have less what the likely ones have."""
    import numpy as np

    shapes = case.shapes[:, : len(weights)]
    scores = shapes @ weights
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    right = odds * case.right
    aim = right / right.sum() if right.sum() > _NEARLY_NONE else case.right / case.right.sum()
    return shapes.T @ (aim - odds)


_NEARLY_NONE = 1e-12


def _row(weights: Any) -> list[int]:
    return [number for at in weights.nonzero()[0] for number in (int(at), int(weights[at]))]


def asks_in(wordings: Sequence[Wording]) -> list[tuple[str, ...]]:
    """Return the sets of asks that wordings have, each in the order most of them have."""
    orders = Counter(one.asks for one in wordings if one.asks != (OTHER,))
    best: dict[frozenset[str], tuple[str, ...]] = {}
    for asks, _ in orders.most_common():
        best.setdefault(frozenset(asks), asks)
    return sorted(best.values())


def _case(one: Example, fitting: Fitting) -> _Case | None:
    import numpy as np

    ways = one.seen.ways
    made = [(shape, programs_of(shape, ways[shape.way]) if shape != NOTHING else ()) for shape in shapes_of(fitting.asks, ways)]
    made = [(shape, programs) for shape, programs in made if programs or shape == NOTHING]
    right_programs = programs_right(one)
    right = [frozenset(programs) in right_programs for _, programs in made]
    if not any(right):
        return None
    matrix = np.zeros((len(made), _MOST_COMPONENTS), dtype=np.float32)
    for at, (shape, _) in enumerate(made):
        matrix[at, [fitting.components.setdefault(name, len(fitting.components)) for name in shape.components]] = 1
    own = np.array([0, *(fitting.places[feature] for feature in one.seen.features if feature in fitting.places)])
    return _Case(own, matrix, np.array(right, dtype=float))


def programs_right(one: Example) -> list[frozenset[Program]]:
    """Return what a wording's labels come to, over each of the ways it may be named; nothing is right for other things."""
    wording = one.wording
    if wording.asks == (OTHER,) or "parts" in wording.asks:
        return [frozenset()]
    shapes = (Shape(wording.asks, wording.axis, wording.whole, way) for way in range(len(one.seen.ways)))
    return [frozenset(programs) for shape in shapes if (programs := programs_of(shape, one.seen.ways[shape.way]))]


def _words(examples: Sequence[Example]) -> list[str]:
    """Return the signs and pairs of signs that wordings have."""
    found: set[str] = set()
    for one in examples:
        signs = one.seen.signs
        found.update(signs, map(" ".join, zip(signs, signs[1:], strict=False)))
    return sorted(run for run in found if not any(mark in "<^$" or mark.isdigit() for mark in run))
