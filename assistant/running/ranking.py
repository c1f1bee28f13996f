"""Rankings and selections: the members of a dimension measured alike, put in order or held against a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant import compute
from assistant.lookup.match import SURELY_NAMED
from assistant.programs.model import PLACES, Keep, Move, Rank, Select, is_count
from assistant.questions.model import Link, Span
from assistant.running.executed import completed_rows, unspent_rows
from assistant.running.facts import Facts
from assistant.running.many import keep_many, rank_many
from assistant.running.members import is_of_place, members_of, moving_rows, places_of
from assistant.running.moves import changed_of, stage_of
from assistant.running.outcome import Cell, Computed, Kept, Known, Nothing, Outcome, Ranked
from assistant.running.parts import parts_of
from assistant.running.per_unit import per_of
from assistant.running.projects import SPENT_ON
from assistant.running.rates import completed_of, share_of
from ingest.amounts import Amount


@dataclass(frozen=True, slots=True)
class Member:
    """One of a dimension with its figure; `size` orders: a fall is below zero."""

    figure: Known | Computed
    size: Decimal


def rank(program: Rank, facts: Facts) -> Outcome:
    """Return the first (or last) of a dimension. Only figures of one stage and kind are ranked."""
    if (leading := rank_many(program, facts)) is not None:
        return leading
    members, left_out = measured(_over_all(program), facts)
    members = tuple(one for one in members if not _is_left_out(one, program))
    members = members[: program.head] if program.head else members
    if len(members) < 2 or not _alike(members):
        return Nothing(left_out, "none")
    compared = len(members)
    if program.moved is not None:
        members = tuple(one for one in members if (one.size < 0) == (program.moved == "down") and one.size != 0)
        if not members:
            return Nothing(left_out, "none")
    sign = -1 if (program.moved == "down") != program.lowest else 1
    ordered = sorted(members, key=lambda one: -sign * one.size)
    most = program.most or len(ordered)
    if program.most == 1:
        most = sum(one.size == ordered[0].size for one in ordered)
    figures = tuple(one.figure for one in ordered)
    if program.nth > len(figures):
        return Nothing(left_out, "none")
    asked = figures[program.nth - 1 : program.nth] if program.nth else figures[:most]
    return Ranked(asked, compared, program.lowest, left_out, figures, program.nth)


def _over_all(program: Rank) -> Rank:
    """Return a ranking of projects as one of all that there are: how many come first is no number of them (最大的三个项目)."""
    projects = program.select.projects
    if projects is None or not projects.count:
        return program
    return replace(program, select=replace(program.select, projects=replace(projects, count=0)))


def _is_left_out(member: Member, program: Rank) -> bool:
    """Return whether a member is one of those that the question leaves out, by its own name or its place's."""
    figure = member.figure.operands[0] if isinstance(member.figure, Computed) else member.figure
    if isinstance(figure, Computed):
        return False
    heads = {span.text for span in figure.cell.slot[:1]}
    heads |= {figure.value.entry.head} if figure.value is not None and figure.value.entry is not None else set()
    return any(span.score_of(head) >= SURELY_NAMED for span in program.without for head in heads)


def keep(program: Keep, facts: Facts) -> Outcome:
    """Return those of a dimension whose figure lies above or below the bound."""
    if (kept_of_many := keep_many(program, facts)) is not None:
        return kept_of_many
    members, left_out = measured(program, facts)
    program = _against_mean(program, members) if program.mean else program
    usable = [one for one in members if one.figure.amount is not None and _is_bounded(one.figure.amount, program)]
    if len(usable) < 2:
        return Nothing(left_out, "none")
    kept = tuple(one.figure for one in usable if _holds(one.size, program))
    return Kept(kept, len(usable), program.bound, program.above, program.count, program.by, program.total)


def _against_mean(program: Keep, members: Sequence[Member]) -> Keep:
    """Return a selection with the mean of its members as the bound; as it is where they are not alike."""
    amounts = [one.figure.amount for one in members if one.figure.amount is not None]
    alike = len(amounts) > 1 and all(amount.comparable(amounts[0]) for amount in amounts)
    return replace(program, bound=compute.average(amounts)) if alike else program


def _is_bounded(amount: Amount, program: Keep) -> bool:
    """Return whether a figure can be held against the bound; whether something rose shows in its amount and its rate alike."""
    return amount.comparable(program.bound) or program.by in ("change", "rate") and not program.bound.value


def _holds(size: Decimal, program: Keep) -> bool:
    if program.by in ("change", "rate") and not program.bound.value:
        return size > 0 if program.above else size < 0
    gap = abs(size) - program.bound.base if program.by in ("change", "rate") else size - program.bound.base
    return (gap == 0 and program.inclusive) or (gap > 0 if program.above else gap < 0)


def _alike(members: Sequence[Member]) -> bool:
    """Return whether figures may be ranked: of one kind of amount, and of one stage (a plan is never ranked among accounts)."""
    first = members[0].figure.amount
    if first is None or any(one.figure.amount is None or not one.figure.amount.comparable(first) for one in members):
        return False
    return len({stage_of(one.figure) for one in members if isinstance(one.figure, Known)} - {None}) <= 1


def measured(program: Rank | Keep, facts: Facts) -> tuple[tuple[Member, ...], tuple[Cell, ...]]:
    """Return the members of the program's dimension with what they are measured by, and those that have none."""
    select = program.select
    if program.over in PLACES:
        return _places_measured(program, facts)
    if isinstance(program, Rank) and program.among:
        each = [(cell, facts.known(cell, one)) for one in program.among for cell in facts.cells(one, newest=True)]
        told = tuple(Member(one, _base(one.amount)) for _, one in each if one is not None and one.amount is not None)
        return told, tuple(cell for cell, one in each if one is None)
    if program.by == "amount":
        knowns, left_out = members_of(select, program.over, facts)
        return tuple(Member(one, _base(one.amount)) for one in knowns if one.amount is not None), left_out
    if program.by == "change" and program.over == "item" and is_count(select.unit):
        return _moved_parts(program, facts), ()
    if program.by == "share" and program.whole.is_open and select.named < 2 and len(facts.scopes(select, newest=True)) == 1:
        return _shares_of_rows(program, facts), ()
    if program.by in _OF_PLANS and program.over not in ("body", "year", "project") and select.named < 2:
        rows = _OF_PLANS[program.by](select, program.over, facts)
        return tuple(Member(one, _base(one.amount)) for one in rows if one.amount is not None), ()
    if program.by in ("change", "rate") and program.over not in ("body", "year") and select.named < 2:
        rows = moving_rows(select, "change", facts, program.base) if program.by == "change" else ()
        rows = rows if len(rows) > 1 else moving_rows(select, "growth", facts, program.base)
        computed = _moved_rows(program, facts) if len(rows) < 2 or _are_few_sentences(rows) else ()
        return max(computed, tuple(_signed(one) for one in rows), key=len), ()
    dated = replace(select, every_year=True) if program.over == "year" and not select.years else select
    return _cells_measured(program, facts.cells(dated, newest=program.over != "year"), facts)


def _shares_of_rows(program: Rank | Keep, facts: Facts) -> tuple[Member, ...]:
    """Return what part of the figure asked for each member inside of it has."""
    rows, _ = members_of(program.select, program.over, facts)
    of = program.select if program.over != "project" else replace(program.select, projects=None, slots=((_PROJECTS,),))
    cells = facts.cells(of, newest=True)
    whole = facts.known(cells[0], of) if len(cells) == 1 else None
    found: list[Member] = []
    for row in rows:
        amounts = (row.amount, whole.amount if whole is not None else None)
        if amounts[0] is None or amounts[1] is None or whole is None or not amounts[0].comparable(amounts[1]):
            return ()
        percent = compute.percent_of(amounts[0], amounts[1])
        if percent is not None and percent.value <= _WHOLE:
            found.append(Member(Computed("share", (row, whole), percent), percent.base))
    return tuple(found) if len(found) == len(rows) else ()


_WHOLE = 100
"""Per cent."""
_PROJECTS = Span(0, len(SPENT_ON), SPENT_ON, (Link(SPENT_ON, 1.0, "exact"),))
_OF_PLANS = {"completion": completed_rows, "unspent": unspent_rows}
"""What is measured against an item's own plan, of each item that has one."""


def _cells_measured(program: Rank | Keep, cells: Sequence[Cell], facts: Facts) -> tuple[tuple[Member, ...], tuple[Cell, ...]]:
    """Return what each cell is measured by, and the cells that have no such figure.

    Where a change is asked and too few have one (哪个降得最多), the rates at which they moved are compared.
    """
    found: list[Member] = []
    left_out: list[Cell] = []
    for cell in cells:
        one = _MEASURE[program.by](program, cell, facts)
        if one is None or one.amount is None:
            left_out.append(cell)
        else:
            found.append(_signed(one))
    if program.by == "change" and len(found) < 2 <= len(cells):
        return _cells_measured(replace(program, by="rate"), cells, facts)
    return tuple(found), tuple(left_out)


def _places_measured(program: Rank | Keep, facts: Facts) -> tuple[tuple[Member, ...], tuple[Cell, ...]]:
    """Return each place of the region's report with its figure; those that have none are not compared."""
    cells = places_of(program.select, program.over, facts)
    if program.by != "amount":
        levels = tuple(cell.slot[0] for cell in cells)
        return _cells_measured(replace(program, select=replace(program.select, levels=levels)), cells, facts)[0], ()
    knowns = [known for cell in cells if (known := facts.known(cell, program.select)) is not None]
    return tuple(Member(one, _base(one.amount)) for one in knowns if one.amount is not None and is_of_place(one)), ()


def _are_few_sentences(rows: Sequence[Known]) -> bool:
    """Return whether movements stand in a few sentences: they are what a report tells of its rows, not all of them."""
    entries = [known.value.entry for known in rows if known.value is not None and known.value.entry is not None]
    return len(entries) <= _FEW_TOLD and all(entry.fact.source == "sentence" for entry in entries)


_FEW_TOLD = 3


def _moved_rows(program: Rank | Keep, facts: Facts) -> tuple[Member, ...]:
    """Return the rows of the figure asked for, each with its movement computed of its own two figures."""
    knowns, _ = members_of(program.select, program.over, facts)
    found: list[Member] = []
    for known in knowns:
        if known.value is None or known.value.entry is None:
            continue
        head = known.value.entry.head
        titles = tuple(span for span in known.cell.slot if not span.links)
        cell = replace(known.cell, slot=(*titles, Span(0, 0, head, (Link(head, 1.0, "exact"),))))
        one = _moved(program, cell, facts)
        if one is not None and one.amount is not None:
            found.append(_signed(one))
    return tuple(found)


def _moved_parts(program: Rank | Keep, facts: Facts) -> tuple[Member, ...]:
    """Return the kinds that make up a count (vehicles by what they serve), each with how it moved since the year before."""
    found: list[Member] = []
    for cell in facts.cells(program.select, newest=True):
        now = kinds_counted(cell, program.select, facts)
        then = kinds_counted(replace(cell, scope=replace(cell.scope, year=(cell.scope.year or 0) - 1)), program.select, facts)
        for name in now.keys() & then.keys():
            one, other = now[name].amount, then[name].amount
            if one is not None and other is not None:
                apart = compute.difference(one, other)
                way = compute.direction_of_difference(apart.value)
                moved = Computed("minus", (now[name], then[name]), Amount(abs(apart.value), apart.unit), way)
                found.append(Member(moved, apart.value))
    return tuple(sorted(found, key=lambda member: member.size))


def kinds_counted(cell: Cell, select: Select, facts: Facts) -> dict[str, Known]:
    """Return the kinds that a count is made of by name, where they add up to it."""
    whole = facts.known(cell, select)
    parts = parts_of(whole, "item", facts) if whole is not None else ()
    return {one.weighed.entry.head: one for one in parts if one.weighed is not None}


def _moved(program: Rank | Keep, cell: Cell, facts: Facts) -> Known | Computed | None:
    wanted = "amount" if program.by == "change" else "rate"
    changed = changed_of(Move(program.select, program.base, (wanted,)), cell, facts)  # type: ignore[arg-type]
    return getattr(changed, wanted) if changed is not None else None


def _completed(program: Rank | Keep, cell: Cell, facts: Facts) -> Known | Computed | None:
    own = facts.stated(cell, program.select, "completion", None, None)
    return completed_of(cell, replace(program.select, stages=()), facts) or own


def _unspent(program: Rank | Keep, cell: Cell, facts: Facts) -> Known | Computed | None:
    """Return what a cell left of its plan."""
    select = replace(program.select, stages=())
    planned, spent = (facts.known(replace(cell, stage=stage), select) for stage in ("budget", "actual"))
    if planned is None or spent is None or planned.amount is None or spent.amount is None:
        return None
    if not planned.amount.comparable(spent.amount):
        return None
    return Computed("less", (planned, spent), compute.difference(planned.amount, spent.amount))


def _shared(program: Rank | Keep, cell: Cell, facts: Facts) -> Known | Computed | None:
    return share_of(cell, program.select, program.whole, facts)


def _per_head(program: Rank | Keep, cell: Cell, facts: Facts) -> Known | Computed | None:
    return per_of(cell, program.select, program.per, facts)


_MEASURE: dict[str, Callable[[Rank | Keep, Cell, Facts], Known | Computed | None]] = {
    "change": _moved, "rate": _moved, "completion": _completed, "share": _shared, "per": _per_head, "unspent": _unspent,
}  # fmt: skip


def _signed(one: Known | Computed) -> Member:
    direction = one.direction if isinstance(one, Computed) else None
    if isinstance(one, Known) and one.value is not None and one.value.entry is not None:
        direction = one.value.entry.fact.coordinates.direction
    size = _base(one.amount)
    return Member(one, -abs(size) if direction == "down" else size)


def _base(amount: Amount | None) -> Decimal:
    assert amount is not None
    return amount.base
