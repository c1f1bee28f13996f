"""What the columns of very many reports say of an item: between which amounts each body's figure lies, though none is read.

So a ranking looks up those bodies only that may still come first, and a selection those that may lie on either side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from assistant.lookup.index import Corpus
from assistant.lookup.match import SURELY_NAMED
from assistant.lookup.scopes import Scope
from assistant.questions.model import Span
from ingest.amounts import Amount
from ingest.store import Extremes

MANY = 50
"""Scopes up to which each is looked up and told."""
TOLD = 20
"""Places that are told where more are compared."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest amount that a scope's figure can be, in the currency's single unit."""

    lowest: Decimal
    highest: Decimal


def bounds_of(
    corpus: Corpus, slot: Sequence[Span], scopes: Sequence[Scope], currency: str | None = None
) -> Mapping[int, Bounds]:
    """Return the bounds of a slot's figure in each scope, by its place; scopes without one are left out.

    Of amounts in this currency, else in the one that most of them are in. Empty where columns do not tell: they do where
    the slot is one item that the question names in full.
    """
    items = {link.label for span in slot for link in span.links if link.score >= SURELY_NAMED}
    if len(slot) != 1 or slot[0].code or not items:
        return {}
    years = {scope.year for scope in scopes}
    stated = corpus.store.extremes(items, () if None in years else {year for year in years if year is not None})
    counted = Counter(_measure(one.unit)[0] for one in stated)
    return _by_scope(stated, scopes, currency or min(counted, key=lambda name: (-counted[name], name), default=""))


def _by_scope(stated: Sequence[Extremes], scopes: Sequence[Scope], kind: str) -> Mapping[int, Bounds]:
    of: dict[tuple[str, int | None], list[Bounds]] = {}
    for one in stated:
        currency, factor = _measure(one.unit)
        if currency == kind:
            of.setdefault((one.document, one.year), []).append(Bounds(one.lowest * factor, one.highest * factor))
    found: dict[int, Bounds] = {}
    for at, scope in enumerate(scopes):
        own = [bounds for document in scope.owner.listed for bounds in of.get((document.id, scope.year), ())]
        if own:
            found[at] = Bounds(min(one.lowest for one in own), max(one.highest for one in own))
    return found


@lru_cache(maxsize=256)
def _measure(unit: str) -> tuple[str, Decimal]:
    """Return a unit's currency, or kind of count, and how many single units it is."""
    one = Amount(Decimal(1), unit)
    return one.currency, one.base


def first_places(
    bounds: Mapping[int, Bounds], look: Callable[[int], tuple[_T, Amount] | None], *, lowest: bool, most: int
) -> list[_T]:
    """Return the first places by the figures that `look` gives, best first; figures not comparable with the first are left out.

    Looked up are those only whose bounds leave them a place among so many.
    """
    sign = 1 if lowest else -1
    best = {at: sign * (one.lowest if lowest else one.highest) for at, one in bounds.items()}
    found: list[tuple[Decimal, _T]] = []
    kind: Amount | None = None
    for at in sorted(best, key=lambda at: (best[at], at)):
        if len(found) >= most and best[at] >= found[most - 1][0]:
            break
        looked = look(at)
        if looked is None or kind is not None and not looked[1].comparable(kind):
            continue
        kind = kind or looked[1]
        found.append((sign * looked[1].base, looked[0]))
        found.sort(key=lambda one: one[0])
    return [one for _, one in found[:most]]


def without_bounds(bounds: Iterable[int], scopes: Sequence[Scope]) -> tuple[Scope, ...]:
    """Return the scopes that columns state nothing of."""
    there = set(bounds)
    return tuple(scope for at, scope in enumerate(scopes) if at not in there)
