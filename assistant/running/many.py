"""Rankings and selections over very many bodies: what columns say of each bounds its figure, and few are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.lookup.bounds import MANY, TOLD, Bounds, bounds_of, first_places
from assistant.lookup.scopes import Scope
from assistant.programs.model import Keep, Program, Rank, is_count
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Kept, Known, Nothing, Ranked
from ingest.amounts import Amount


def is_over_many(program: Program) -> bool:
    """Return whether a program can be run over very many bodies: one figure of each, put in order or held against a bound."""
    if not isinstance(program, (Rank, Keep)) or program.over != "body" or program.by != "amount":
        return False
    select = program.select
    alone = not (select.levels or select.within or select.projects or select.project or is_count(select.unit))
    once = len(select.slots) == 1 and len(select.stages) < 2 and len(select.years) < 2 and not select.every_year
    whole = not (program.among or program.without) if isinstance(program, Rank) else not program.total
    return alone and once and whole and not select.latest


def rank_many(program: Rank, facts: Facts) -> Ranked | None:
    """Return the first places of a ranking over many bodies; None where they are few, or columns do not tell."""
    looked = _looked_up(program, facts)
    if looked is None:
        return None
    places = first_places(looked.bounds, looked.known, lowest=program.lowest, most=max(TOLD, program.most or 0))
    if len(places) < 2 or len({one.weighed.entry.stage for one in places if one.weighed is not None} - {None}) > 1:
        return None
    most = program.most or len(places)
    if most == 1 and places[0].amount is not None:
        most = sum(one.amount is not None and one.amount.equals(places[0].amount) for one in places)
    return Ranked(tuple(places[:most]), len(looked.bounds), program.lowest, (), tuple(places))


def keep_many(program: Keep, facts: Facts) -> Kept | Nothing | None:
    """Return those of many bodies that lie beyond the bound, the first of them told; None where they are few.

    `Nothing` where columns do not tell, or state no amount like the bound.
    """
    looked = _looked_up(program, facts)
    if looked is None:
        return None
    kept: dict[int, Bounds] = {}
    for at, bounds in looked.bounds.items():
        sides = {_holds(bounds.lowest, program), _holds(bounds.highest, program)}
        known = looked.known(at) if len(sides) > 1 else None
        if sides == {True} or known is not None and _holds(known[1].base, program):
            kept[at] = bounds
    places = first_places(kept, looked.known, lowest=not program.above, most=TOLD)
    if not looked.bounds or kept and not places:
        return Nothing(why="none")
    return Kept(tuple(places), len(looked.bounds), program.bound, program.above, program.count, of=len(kept))


def _holds(size: Decimal, program: Keep) -> bool:
    gap = size - program.bound.base
    return (gap == 0 and program.inclusive) or (gap > 0 if program.above else gap < 0)


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """Many bodies with their bounds, by their places, and the figures of those that were looked up."""

    program: Rank | Keep
    facts: Facts
    scopes: tuple[Scope, ...]
    bounds: Mapping[int, Bounds]
    figures: dict[int, tuple[Known, Amount] | None] = field(default_factory=dict)

    def known(self, at: int) -> tuple[Known, Amount] | None:
        """Return a body's figure, looked up once; None where it has none."""
        if at not in self.figures:
            select = self.program.select
            cell = Cell(self.scopes[at], select.slots[0], select.stages[0] if select.stages else None)
            known = self.facts.known(cell, select)
            self.figures[at] = (known, known.amount) if known is not None and known.amount is not None else None
        return self.figures[at]


def _looked_up(program: Rank | Keep, facts: Facts) -> _LookedUp | None:
    """Return what the columns say of a program's bodies; None where those are few or it can't be run so."""
    scopes = facts.scopes(program.select, newest=True) if is_over_many(program) else ()
    if len(scopes) <= MANY:
        return None
    currency = program.bound.currency if isinstance(program, Keep) else None
    bounds = bounds_of(facts.corpus, program.select.slots[0], scopes, currency)
    return _LookedUp(program, facts, scopes, bounds) if bounds or isinstance(program, Keep) else None
