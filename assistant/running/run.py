"""Each program's operation: operands looked up and checked, then computed. An outcome or `Nothing` comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant import compute
from assistant.lookup.score import FAMILY
from assistant.programs.model import (
    Completion,
    Gap,
    Get,
    Keep,
    Less,
    Measure,
    Move,
    Operand,
    Parts,
    Per,
    Program,
    Rank,
    Select,
    Share,
    Total,
)
from assistant.running.facts import Facts
from assistant.running.members import members_of
from assistant.running.outcome import (
    Cell,
    Changed,
    Changes,
    Computed,
    Kept,
    Known,
    Nothing,
    Outcome,
    Ranked,
    Several,
    Split,
    Told,
)
from assistant.running.parts import lies_outside, parts_of
from ingest.amounts import Amount
from ingest.model import Nature


def run(program: Program, facts: Facts) -> Outcome:
    """Return what a program comes to over the facts."""
    return _RUN[type(program)](program, facts)


def get(program: Get, facts: Facts) -> Outcome:
    """Return the figures of all cells; those that have none are told as missing where others have one."""
    known, missing = _known(program.selects, facts)
    if len(known) < 2 and any(select.every_year for select in program.selects):
        return Nothing(missing)  # a series that is one figure: the years stand in the rows of a table
    return Told(known, missing) if known else Nothing(missing)


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


def _amounts(knowns: Sequence[Known | Computed]) -> list[Amount] | None:
    """Return the amounts of all, None where one has none or they are of different kinds."""
    amounts = [known.amount for known in knowns if known.amount is not None]
    if len(amounts) < len(knowns) or not amounts or any(not one.comparable(amounts[0]) for one in amounts):
        return None
    return amounts


def total(program: Total, facts: Facts) -> Outcome:
    """Return the sum or mean of all cells; a single figure is itself. One that is missing makes the sum another's: nothing."""
    known, missing = _known(program.selects, facts, newest=not _names_years(program.selects))
    if missing or not known:
        return Nothing(missing)
    if len(known) == 1:
        return Told(known) if program.how == "sum" else Nothing(why="none")
    if not _names_several(program.selects):
        return Told(known)
    amounts = _amounts(known)
    if amounts is None:
        return Nothing(why="unlike")
    if program.how == "mean":
        return Computed("mean", known, compute.average(amounts))
    return Computed("sum", known, compute.total(amounts))


def _names_years(selects: Sequence[Select]) -> bool:
    return any(select.years or select.every_year or select.latest for select in selects)


def _names_several(selects: Sequence[Select]) -> bool:
    """Return whether the question itself names several figures: bodies that merely are loaded are not added up."""
    return len(selects) > 1 or any(
        len(select.slots) > 1 or len(select.bodies) > 1 or len(select.years) > 1 or select.every_year or select.latest
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
    if isinstance(outcome, Told) and len(outcome.knowns) == 1 and outcome.knowns[0].value is not None:
        return outcome.knowns[0]
    return outcome if isinstance(outcome, Computed) else (outcome if isinstance(outcome, Nothing) else Nothing(why="none"))


def gap(program: Gap, facts: Facts) -> Outcome:
    """Return one side less (or divided by) the other."""
    one, other = _operand(program.one, facts), _operand(program.other, facts)
    if isinstance(one, Nothing):
        return one
    if isinstance(other, Nothing):
        return other
    first, second = one.amount, other.amount
    if first is None or second is None or not first.comparable(second):
        return Nothing(why="unlike")
    if program.how == "ratio":
        times = compute.times(first, second)
        return Computed("ratio", (one, other), times) if times else Nothing(why="zero")
    apart = compute.difference(first, second)
    direction = compute.direction_of_difference(apart.value)
    size = Amount(abs(apart.value), "个百分点" if program.how == "points" else apart.unit)
    if program.how == "rate":
        rate = compute.growth(first, second)
        return Computed("rate", (one, other), Amount(abs(rate.value), "%"), direction) if rate else Nothing(why="zero")
    return Computed("points" if program.how == "points" else "minus", (one, other), size, direction)


def share(program: Share, facts: Facts) -> Outcome:
    """Return the share of each part: computed of part and whole; where no whole is named, as the report states it."""
    if program.whole.is_open:
        return _shares_stated(program, facts)
    found: list[Computed] = []
    for part in program.parts:
        for cell in facts.cells(part, newest=not _names_years((part,))):
            own = facts.known(cell, replace(part, unit=None))
            whole = _like_for_like(own, _whole_of(program.whole, cell, facts), program.whole, facts)
            if own is None or whole is None or own.value is None or whole.value is None:
                return Nothing((cell,))
            if not own.value.amount.comparable(whole.value.amount):  # 公务用车 has a count as well
                own = facts.known(cell, replace(part, unit=whole.value.amount.unit))
            if own is None or own.value is None or not own.value.amount.comparable(whole.value.amount):
                return Nothing((cell,), "unlike")
            percent = compute.percent_of(own.value.amount, whole.value.amount)
            if percent is None or percent.value > _WHOLE:
                return Nothing((cell,), "zero" if percent is None else "none")  # what is more than the whole is no part of it
            found.append(Computed("share", (own, whole), percent, stated=_stated_share(program.whole, cell, part, facts)))
    return Several(tuple(found)) if found else Nothing()


_WHOLE = 100
"""Per cent."""


def _shares_stated(program: Share, facts: Facts) -> Outcome:
    """Return the shares that the report states of the parts, of whatever whole; nothing where it states not all."""
    found: list[Known] = []
    for part in program.parts:
        for cell in facts.cells(part, newest=not _names_years((part,))):
            stated = facts.stated(cell, part, "share", None, None)
            if stated is None:
                return Nothing((cell,))
            found.append(stated)
    return Told(tuple(found)) if found else Nothing()


def _stated_share(whole: Select, cell: Cell, part: Select, facts: Facts) -> Known | None:
    """Return the share that the report itself states of a cell, of the whole asked for; of its own plan, the completion."""
    if not whole.slots and "budget" in whole.stages:
        return facts.stated(cell, part, "completion", None, None)
    stated = facts.stated(cell, part, "share", None, None)
    if stated is None or stated.weighed is None:
        return stated
    of = stated.weighed.entry.fact.coordinates.whole
    named = {link.label for slot in whole.slots for span in slot for link in span.links}
    return stated if of is not None and of in named else None


def _whole_of(whole: Select, cell: Cell, facts: Facts) -> Known | None:
    if whole.is_open:
        return None
    at = Cell(cell.scope, whole.slots[0] if whole.slots else cell.slot, whole.stages[0] if whole.stages else cell.stage)
    return facts.known(at, replace(whole, unit=None))


def _like_for_like(own: Known | None, whole: Known | None, asked: Select, facts: Facts) -> Known | None:
    """Return the whole of the part's own fund where it has one: a project in one fund's table is a share of that fund's projects.

    A total of all money stays itself: any part may be set against it.
    """
    if own is None or whole is None or own.weighed is None or whole.weighed is None or whole.weighed.entry.head in FAMILY:
        return whole
    fund = own.weighed.entry.fact.coordinates.fund
    if asked.fund or fund in (None, "all", whole.weighed.entry.fact.coordinates.fund):
        return whole
    narrower = facts.known(whole.cell, replace(asked, fund=fund, unit=None))
    same = narrower is not None and narrower.weighed is not None and narrower.weighed.entry.head == whole.weighed.entry.head
    return narrower if same and narrower is not None and narrower.value is not None else whole


def completion(program: Completion, facts: Facts) -> Outcome:
    """Return each cell's completion: actual ÷ budget, since what a report states is often rounded; else what it states."""
    found: list[Computed | Known] = []
    for select in program.selects:
        for cell in facts.cells(replace(select, stages=()), newest=not _names_years((select,))):
            computed, stated = _completed(cell, select, facts), facts.stated(cell, select, "completion", None, None)
            one = computed or stated
            if one is None:
                return Nothing((cell,))
            found.append(one)
    return Several(tuple(found)) if found else Nothing()


def _completed(cell: Cell, select: Select, facts: Facts) -> Computed | None:
    spent = facts.known(replace(cell, stage="actual"), select)
    # A project's 执行率 is by the form 全年执行数 ÷ 全年预算数; a body's completion is of its budget as adopted.
    of_project = spent is not None and spent.weighed is not None and spent.weighed.entry.fact.coordinates.subject
    planned = facts.known(replace(cell, stage="adjusted" if of_project else "budget"), select)
    if spent is None or planned is None or spent.value is None or planned.value is None:
        return None
    if not spent.value.amount.comparable(planned.value.amount):
        return None
    percent = compute.percent_of(spent.value.amount, planned.value.amount)
    return Computed("completion", (spent, planned), percent) if percent is not None else None


def move(program: Move, facts: Facts) -> Outcome:
    """Return how each cell moved: as stated where the base is the year before, else computed of the two figures."""
    changed: list[Changed] = []
    missing: list[Cell] = []
    for cell in facts.cells(program.select, newest=not _names_years((program.select,))):
        one = _changed(program, cell, facts)
        if one is None:
            missing.append(cell)
        else:
            changed.append(one)
    return Changes(tuple(changed)) if changed else Nothing(tuple(missing))


def _changed(program: Move, cell: Cell, facts: Facts) -> Changed | None:
    year = cell.scope.year
    base_year = _base_year(program.base, year, facts, cell)
    base_stage = program.base.stages[0] if program.base.stages else None
    own_plan = bool(program.base.stages) and not program.base.years
    told_by_report = not own_plan and (year is None or base_year in (None, year - 1))
    natures: dict[Measure, Nature] = {"amount": "change", "rate": "growth"}
    found: dict[Measure, Known | Computed | None] = {}
    for wanted, nature in natures.items():
        stated = facts.stated(cell, program.select, nature, base_year, base_stage) if told_by_report else None
        found[wanted] = stated or _computed_change(program, cell, facts, year if own_plan else base_year, base_stage, wanted)
    if any(found[wanted] is None for wanted in program.wanted):
        return None
    base = "" if base_year is None or base_year == (year or 0) - 1 else str(base_year)
    return Changed(cell, found.get("amount"), found.get("rate"), base_stage or base, program.wanted, program.presumed)


def _base_year(base: Select, year: int | None, facts: Facts, cell: Cell) -> int | None:
    if base.years and base.years[0].year is not None:
        return base.years[0].year
    offset = base.years[0].offset if base.years else -1
    return year + (offset or -1) if year is not None else None


def _computed_change(
    program: Move, cell: Cell, facts: Facts, base_year: int | None, base_stage: str | None, wanted: str
) -> Computed | None:
    if cell.scope.year is None or base_year is None:
        return None
    now = facts.known(cell, program.select)
    before = facts.known(
        Cell(replace(cell.scope, year=base_year), cell.slot, base_stage or cell.stage or _stage_of(now)), program.select
    )
    if now is None or before is None or now.value is None or before.value is None or now.worked_back:
        return None
    if not now.value.amount.comparable(before.value.amount) or now.value.entry is before.value.entry:
        return None
    apart = compute.difference(now.value.amount, before.value.amount)
    direction = compute.direction_of_difference(apart.value)
    if wanted == "amount":
        return Computed("minus", (now, before), Amount(abs(apart.value), apart.unit), direction, program.presumed)
    rate = compute.growth(now.value.amount, before.value.amount)
    return Computed("rate", (now, before), Amount(abs(rate.value), "%"), direction, program.presumed) if rate else None


def _stage_of(known: Known | None) -> str | None:
    """Return the stage that a figure is of: its change is told against the same stage."""
    return known.value.entry.stage if known is not None and known.value is not None and known.value.entry is not None else None


def rank(program: Rank, facts: Facts) -> Outcome:
    """Return the first (or last) of a dimension. Only figures of one stage and kind are ranked."""
    if program.by != "amount":
        return Nothing(why="none")  # rankings of movements are the older operation's still
    knowns, left_out = members_of(program.select, program.over, facts)
    usable = [known for known in knowns if known.amount is not None]
    if len(usable) < 2 or _amounts(usable) is None:
        return Nothing(left_out, "none")
    if len({_stage_of(known) for known in usable}) > 1:
        return Nothing(left_out, "unlike")
    ordered = sorted(usable, key=lambda known: _base(known), reverse=not program.lowest)
    most = program.most or len(ordered)
    if most < len(ordered) and _base(ordered[most - 1]) == _base(ordered[most]) and most == 1:
        most = sum(_base(known) == _base(ordered[0]) for known in ordered)
    return Ranked(tuple(ordered[:most]), len(usable), program.lowest, left_out, tuple(ordered))


def _base(known: Known | Computed) -> Any:
    assert known.amount is not None
    return known.amount.base


def keep(program: Keep, facts: Facts) -> Outcome:
    """Return those of a dimension whose figure lies above or below the bound."""
    knowns, _ = members_of(program.select, program.over, facts)
    usable = [known for known in knowns if known.amount is not None and known.amount.comparable(program.bound)]
    if len(usable) < 2:
        return Nothing(why="none")
    kept = [known for known in usable if _holds(known, program)]
    return Kept(tuple(kept), len(usable), program.bound, program.above, program.count)


def _holds(known: Known, program: Keep) -> bool:
    gap_ = _base(known) - program.bound.base
    return (gap_ == 0 and program.inclusive) or (gap_ > 0 if program.above else gap_ < 0)


def split(program: Parts, facts: Facts) -> Outcome:
    """Return what one figure is made of; nothing where the parts that are there do not add up to it."""
    cells = facts.cells(program.select, newest=True)
    whole = facts.known(cells[0], program.select) if len(cells) == 1 else None
    if whole is None:
        return Nothing(cells, "none")
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


def per(program: Per, facts: Facts) -> Outcome:
    """Counts of the same report by which a figure is divided are not looked up yet: nothing."""
    return Nothing(why="none")


_RUN: dict[type, Callable[[Any, Facts], Outcome]] = {
    Get: get, Total: total, Gap: gap, Share: share, Completion: completion, Move: move, Rank: rank, Keep: keep, Parts: split,
    Less: less, Per: per,
}  # fmt: skip
