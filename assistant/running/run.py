"""Each program's operation: operands looked up and checked, then computed. An outcome or `Nothing` comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant import compute
from assistant.lookup.index import Entry
from assistant.programs.model import (
    Completion,
    Either,
    Gap,
    Get,
    Keep,
    Less,
    Move,
    Names,
    Operand,
    Parts,
    Per,
    Program,
    Projects,
    Rank,
    Select,
    Share,
    Tell,
    Total,
    When,
    is_count,
    mapped,
    selects_of,
)
from assistant.running.apart import side_by_side
from assistant.running.facts import Facts, names_years, said_around
from assistant.running.made_up import made_up, official_parts
from assistant.running.means import stated_mean
from assistant.running.moves import move, stage_of
from assistant.running.number import counted_projects
from assistant.running.outcome import (
    Cell,
    Computed,
    Known,
    Named,
    Nothing,
    Outcome,
    Ranked,
    Several,
    Split,
    Told,
)
from assistant.running.parts import lies_outside, parts_of
from assistant.running.per_unit import per
from assistant.running.ranking import keep, rank
from assistant.running.rates import completion, share
from assistant.running.words import tell_topic
from ingest.amounts import Amount
from ingest.model import Direction as Moved


def run(program: Program, facts: Facts) -> Outcome:
    """Return what a program comes to over the facts."""
    return _RUN[type(program)](program, facts)


def of_first(program: Program, before: Outcome | None) -> Program:
    """Return a program that is asked of the one a ranking came to (…最低的是哪个，执行率多少) with that one's name in it."""
    selects = selects_of(program)
    if not any(select.first for select in selects) or not isinstance(before, Ranked) or len(before.knowns) != 1:
        return program
    winner = before.knowns[0]
    while isinstance(winner, Computed):
        winner = winner.operands[0]
    cell = winner.cell
    years = (When(cell.scope.year),) if cell.scope.year is not None else ()
    projects = Projects(names=(cell.project.name,)) if cell.project is not None else None
    named = Select(bodies=(cell.scope.owner.body.key,), years=years, projects=projects)
    return mapped(program, lambda select: replace(select, first=False, projects=None).over(named), ("base",))  # type: ignore[no-any-return]


def get(program: Get, facts: Facts) -> Outcome:
    """Return the figures of all cells; those that have none are told as missing where others have one."""
    known, missing = _known(program.selects, facts)
    if not known and (made := _made_up(program.selects, facts)):
        return Several(made)
    if len(known) < 2 and any(select.every_year and not is_count(select.unit) for select in program.selects):
        return Nothing(missing)  # a series that is one figure: the years stand in the rows of a table
    return Told(known, missing, _course(known) if program.course else None) if known else Nothing(missing)


def _made_up(selects: Sequence[Select], facts: Facts) -> tuple[Computed, ...]:
    """Return the one figure of some selects that is not printed as the sum of its official parts; () where it is not told so."""
    if len(selects) != 1 or len(cells := facts.cells(selects[0], newest=True)) != 1:
        return ()
    made = made_up(cells[0], selects[0], facts)
    return (made,) if made is not None else ()


def _course(knowns: Sequence[Known]) -> Moved | None:
    """Return which way the last of several years lies from the first; None where they can't be set against each other."""
    amounts = _amounts(knowns)
    if amounts is None or len(amounts) < 2 or len({known.cell.scope.owner.body.key for known in knowns}) > 1:
        return None
    return compute.direction_of_difference(compute.difference(amounts[-1], amounts[0]).value)


def _known(selects: Sequence[Select], facts: Facts, *, newest: bool = False) -> tuple[tuple[Known, ...], tuple[Cell, ...]]:
    found: list[Known] = []
    missing: list[Cell] = []
    for select in selects:
        for cell in facts.cells(select, newest=newest):
            known = facts.known(cell, select)
            if known is None:
                missing.append(cell)
            elif known.cell not in [one.cell for one in found]:
                found.append(known)
    return tuple(found), tuple(missing)


def _of_one_stage(selects: Sequence[Select], facts: Facts, *, newest: bool) -> tuple[tuple[Known, ...], tuple[Cell, ...]]:
    """Return the figures of all cells, of one stage where none is named: a plan and an account are never added up.

    Where some are of another stage, all are looked up in a stage that every one has; without such a stage they stay.
    """
    known, missing = _known(selects, facts, newest=newest)
    stages = {stage_of(one) for one in known} - {None}
    if len(stages) < 2 or any(select.stages for select in selects):
        return known, missing
    for stage in sorted(stages, key=lambda one: one != "budget"):
        again, gone = _known([replace(select, stages=(stage,)) for select in selects], facts, newest=newest)  # type: ignore[arg-type]
        if len(again) == len(known) and not gone:
            return again, ()
    return known, missing


def _amounts(knowns: Sequence[Known | Computed]) -> list[Amount] | None:
    """Return the amounts of all, None where one has none or they are of different kinds."""
    amounts = [known.amount for known in knowns if known.amount is not None]
    if len(amounts) < len(knowns) or not amounts or any(not one.comparable(amounts[0]) for one in amounts):
        return None
    return amounts


def total(program: Total, facts: Facts) -> Outcome:
    """Return the sum or mean of all cells; a single figure is itself. One that is missing makes the sum another's: nothing."""
    known, missing = _of_one_stage(program.selects, facts, newest=not names_years(program.selects))
    if not known and (made := _made_up(program.selects, facts)):
        return Several(made)
    if not known and program.how == "mean" and not isinstance(mean := stated_mean(program, facts), Nothing):
        return mean
    if missing and not known and (apart := side_by_side(program)) is not None:
        return total(apart, facts)
    told = len(known) > 1 and all(select.every_year and not select.years for select in program.selects)
    if missing and not told or not known:  # over all years: over those that it is told of
        return Nothing(missing)
    if program.how == "sum" and len(known) == 1 and (every := facts.of_every_subject(known[0])):
        return _summed(every)
    of_several = len({one.cell.scope.owner.body.key for one in known}) > 1
    if of_several and any(select.projects and not (select.bodies or select.every_body) for select in program.selects):
        return Nothing(why="none")  # whose projects is open
    if len(known) == 1:
        return Told(known) if program.how == "sum" else stated_mean(program, facts)
    if not _names_several(program.selects):
        return Told(known)
    return _summed(known, program.how)


def _summed(known: tuple[Known, ...], how: str = "sum") -> Outcome:
    amounts = _amounts(known)
    if amounts is None:
        return Nothing(why="unlike")
    if how == "mean":
        return Computed("mean", known, compute.average(amounts))
    return Computed("sum", known, compute.total(amounts))


def _names_several(selects: Sequence[Select]) -> bool:
    """Return whether the question itself names several figures: bodies that merely are loaded are not added up."""
    return len(selects) > 1 or any(
        select.named > 1
        or len(select.bodies) > 1
        or len(select.years) > 1
        or select.projects is not None
        or select.every_body
        or select.every_year
        or select.latest
        for select in selects
    )


def _operand(operand: Operand, facts: Facts) -> Known | Computed | Nothing:
    """Return the one figure that an operand comes to."""
    if isinstance(operand, Get):
        known, missing = _known(operand.selects, facts, newest=True)
        return known[0] if len(known) == 1 and known[0].value is not None else Nothing(missing)
    outcome = run(operand, facts)
    if isinstance(outcome, Several) and len(outcome.computed) == 1:
        return outcome.computed[0]
    if isinstance(outcome, Ranked):
        return outcome.knowns[0]
    if isinstance(outcome, Told) and len(outcome.knowns) == 1 and outcome.knowns[0].value is not None:
        return outcome.knowns[0]
    return outcome if isinstance(outcome, Computed) else (outcome if isinstance(outcome, Nothing) else Nothing(why="none"))


Side = Known | Computed | Nothing


def _sides(program: Gap, facts: Facts) -> tuple[Side, Side]:
    """Return the two sides of a gap; where both are the same two figures (哪个多，多多少), the larger and the smaller."""
    if program.one == program.other and isinstance(program.one, Get):
        known, missing = _known(program.one.selects, facts, newest=True)
        sides = sorted((one for one in known if one.amount is not None), key=lambda one: -one.amount.base if one.amount else 0)
        return (sides[0], sides[1]) if len(sides) == 2 else (Nothing(missing), Nothing(missing))
    return _operand(program.one, facts), _operand(program.other, facts)


def gap(program: Gap, facts: Facts) -> Outcome:
    """Return one side less (or divided by) the other."""
    one, other = _sides(program, facts)
    if isinstance(one, Nothing):
        return one
    if isinstance(other, Nothing):
        return other
    if _is_same(one, other):
        return Nothing(why="none")  # what the report does not tell apart has no gap
    first, second = one.amount, other.amount
    if program.how in ("ratio", "per") and _is_counted(first, second):
        return Computed("per", (one, other), compute.per_unit(first, second))  # type: ignore[arg-type]
    if program.how == "per":
        return Nothing(why="unlike")
    if first is None or second is None or not first.comparable(second):
        return Nothing(why="unlike")
    if program.how == "ratio":
        times = compute.times(first, second)
        return Computed("ratio", (one, other), times) if times else Nothing(why="zero")
    if program.how == "share":
        percent = compute.percent_of(first, second)
        return Computed("share", (one, other), percent) if percent else Nothing(why="zero")
    exact = _points(one, other) if program.how == "points" else None
    apart = exact or compute.difference(first, second)
    direction = compute.direction_of_difference(apart.value)
    size = Amount(abs(apart.value), "个百分点" if program.how == "points" else apart.unit)
    if program.how == "rate":
        rate = compute.growth(first, second)
        return Computed("rate", (one, other), Amount(abs(rate.value), "%"), direction) if rate else Nothing(why="zero")
    return Computed("points" if program.how == "points" else "minus", (one, other), size, direction)


def _points(one: Known | Computed, other: Known | Computed) -> Amount | None:
    """Return the points between two shares that were computed, of the shares as they are before rounding; None of others."""
    pairs = [[inner.amount for inner in side.operands] for side in (one, other) if isinstance(side, Computed)]
    known = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0] is not None and pair[1] is not None]
    return compute.points_between(*known) if len(known) == 2 else None


def names(program: Names, facts: Facts) -> Outcome:
    """Return the projects that fit, by name, each with the fact that shows it."""
    if program.count:
        return counted_projects(program.select, facts)
    found: list[tuple[Cell, Entry]] = []
    for cell in facts.cells(program.select, newest=True):
        said = program.select.projects.said if program.select.projects else ()
        entry = cell.project.shown_by(said) if cell.project is not None else None
        if entry is not None:
            found.append((cell, entry))
    return Named(tuple(found)) if found else Nothing(why="none")


def _is_same(one: Known | Computed, other: Known | Computed) -> bool:
    """Return whether both sides are one figure of one place."""
    if isinstance(one, Computed) or isinstance(other, Computed) or one.value is None or other.value is None:
        return False
    return one.value.entry is not None and one.value.entry is other.value.entry


def _is_counted(amount: Amount | None, count: Amount | None) -> bool:
    """Return whether money is divided by a count of something."""
    if amount is None or count is None or not amount.is_money:
        return False
    return not count.is_money and count.unit != "%" and count.value > 0


def split(program: Parts, facts: Facts) -> Outcome:
    """Return what one figure is made of; nothing where the parts that are there do not add up to it."""
    cells = facts.cells(program.select, newest=True)
    whole = facts.known(cells[0], program.select) if len(cells) == 1 else None
    if whole is None:
        own = official_parts(cells[0], program.select, facts) if len(cells) == 1 and program.by == "item" else ()
        return Told(own) if own else Nothing(cells, "none")
    parts = parts_of(whole, program.by, facts)
    return Split(whole, parts) if parts else Nothing(cells, "none")


def less(program: Less, facts: Facts) -> Outcome:
    """Return a whole without the parts that are left out."""
    whole, parts = _operand(Get((program.whole,)), facts), _known(program.parts, facts, newest=True)
    if isinstance(whole, Nothing):
        return whole
    if parts[1] or not parts[0]:
        return Nothing(parts[1])
    amounts = _amounts((whole, *parts[0]))
    if amounts is None:
        return Nothing(why="unlike")
    if isinstance(whole, Known) and any(lies_outside(part, whole, facts) for part in parts[0]):
        return Nothing(why="none")
    rest = compute.difference(amounts[0], compute.total(amounts[1:]))
    if rest.value < 0:
        return Nothing(why="none")  # a part larger than its whole is not taken from it
    return Computed("less", (whole, *parts[0]), rest)


def either(program: Either, facts: Facts) -> Outcome:
    """Return the figure where there is one whose row says all words of the question; else what is counted in words."""
    outcome = run(program.first, facts)
    said = "".join(said_around(known.weighed.entry) for known in _told(outcome) if known.weighed is not None)
    if not isinstance(outcome, Nothing) and all(word in said for word in program.unexplained):
        return outcome
    return run(program.second, facts)


def _told(outcome: Outcome) -> Sequence[Known]:
    return outcome.knowns if isinstance(outcome, Told) else ()


_RUN: dict[type, Callable[[Any, Facts], Outcome]] = {
    Get: get, Total: total, Gap: gap, Share: share, Completion: completion, Move: move, Rank: rank, Keep: keep, Parts: split,
    Less: less, Per: per, Names: names, Tell: tell_topic, Either: either,
}  # fmt: skip
