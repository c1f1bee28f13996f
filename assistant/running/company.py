"""Figures that belong together: of several facts that each word may mean, those of one table, passage, fund and stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from assistant.lookup.index import Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact that a word may mean, and how surely."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Company:
    """One choice for each word, and how well they stand together."""

    chosen: tuple[Choice, ...]
    score: float

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(one.entry for one in self.chosen)


_MOST = 3000
"""Combinations up to which all are tried; of more, those that stand nearest around each choice."""


def companies(pools: Sequence[Sequence[Choice]]) -> list[Company]:
    """Return what the words may mean together, the best first. No fact stands for two words; empty where a word has no choice."""
    if not pools or not all(pools):
        return []
    every = product(*pools) if prod(map(len, pools)) <= _MOST else (_around(one, pools) for pool in pools for one in pool)
    found = [
        Company(chosen, sum(one.score for one in chosen) / len(chosen) + _closeness(chosen)) for chosen in map(tuple, every)
        if len({one.entry.key for one in chosen}) == len(chosen)
    ]  # fmt: skip
    return sorted(found, key=lambda one: -round(one.score, 6))


def _around(anchor: Choice, pools: Sequence[Sequence[Choice]]) -> tuple[Choice, ...]:
    return tuple(max(pool, key=lambda one: one.score + nearness(one.entry, anchor.entry)) for pool in pools)


def _closeness(chosen: Sequence[Choice]) -> float:
    """Return how near the facts stand around the one that they gather about best."""
    return max(sum(nearness(one.entry, home.entry) for one in chosen) / len(chosen) for home in chosen)


def nearness(one: Entry, other: Entry) -> float:
    """Return how much two facts belong together: below 0 for strangers, about 0.2 in one row of one table."""
    if one is other:
        return 0.2
    first, second = one.fact, other.fact
    near = _place_shared(one, other)
    near += 0.04 if first.coordinates.fund == second.coordinates.fund else 0.0
    near += 0.04 if one.stage == other.stage else -0.06
    near += 0.02 if one.year == other.year else -0.1
    near -= 0.05 if first.coordinates.horizon != second.coordinates.horizon else 0.0
    near += 0.02 if first.coordinates.subject == second.coordinates.subject else 0.0
    return near


def _place_shared(one: Entry, other: Entry) -> float:
    """Return how near two facts stand: in one document, section, passage, table, row or column."""
    first, second = one.fact, other.fact
    if one.document.id != other.document.id:
        return 0.0
    if first.table_id and first.table_id == second.table_id:
        return 0.08 + (0.04 if first.row == second.row or first.column == second.column else 0.0)
    if first.block is not None and first.block == second.block and first.table_id == second.table_id:
        return 0.1
    return 0.05 if first.section and first.section == second.section else 0.02


def neighbours(companies_of: Sequence[Company], within: float) -> Iterator[Company]:
    """Yield the companies that stand nearly as well as the best one."""
    for one in companies_of:
        if one.score >= companies_of[0].score - within:
            yield one


__all__ = ["Choice", "Company", "companies", "nearness", "neighbours"]
