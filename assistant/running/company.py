"""Figures that belong together: of several facts that each word may mean, those of one table, passage, fund and stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.lookup.index import Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact that a word may mean, and how surely."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Company:
    """One choice for each word, and how well they stand together."""

    entries: tuple[Entry, ...]
    score: float


def companies(pools: Sequence[Sequence[Choice]]) -> list[Company]:
    """Return what the words may mean together, the best first: around each choice those of the others that stand nearest.

    No fact stands for two words. Empty where a word has no choice.
    """
    if not pools or not all(pools):
        return []
    found: dict[tuple[tuple[str, str], ...], Company] = {}
    for anchor in (one for pool in pools for one in pool):
        company = _around(anchor, pools)
        if company is not None:
            key = tuple(entry.key for entry in company.entries)
            if key not in found or found[key].score < company.score:
                found[key] = company
    return sorted(found.values(), key=lambda one: -round(one.score, 6))


def _around(anchor: Choice, pools: Sequence[Sequence[Choice]]) -> Company | None:
    taken: list[Entry] = []
    score = 0.0
    for pool in pools:
        free = [one for one in pool if one.entry.key not in {entry.key for entry in taken}]
        if not free:
            return None
        best = max(free, key=lambda one: one.score + nearness(one.entry, anchor.entry))
        taken.append(best.entry)
        score += best.score + nearness(best.entry, anchor.entry)
    return Company(tuple(taken), score / len(pools))


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
