"""What is divided: shares of a whole, completions of a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import compute
from assistant.lookup.score import FAMILY
from assistant.programs.model import Completion, Select, Share
from assistant.running.facts import Facts, names_years
from assistant.running.outcome import Cell, Computed, Known, Nothing, Outcome, Several, Told


def share(program: Share, facts: Facts) -> Outcome:
    """Return the share of each part: computed of part and whole; where no whole is named, as the report states it."""
    if program.whole.is_open:
        return _shares_stated(program, facts)
    if program.of_sum:
        return _shares_of_sum(program, facts)
    found: list[Computed] = []
    for part in program.parts:
        cells = facts.cells(part, newest=not names_years((part,)))
        shares = [share_of(cell, part, program.whole, facts) for cell in cells]
        if part.projects is not None and not program.each and len(cells) > 1:
            shares = [_share_together(cells, part, program.whole, facts)]
        for one in shares:
            if one is None:
                return Nothing(cells)
            found.append(one)
    return Several(tuple(found)) if found else Nothing()


def _shares_of_sum(program: Share, facts: Facts) -> Outcome:
    """Return the share of each part in the sum of all of them."""
    own = [
        known for part in program.parts for cell in facts.cells(part, newest=not names_years((part,)))
        if (known := facts.known(cell, replace(part, unit=None))) is not None and known.amount is not None
    ]  # fmt: skip
    amounts = [one.amount for one in own if one.amount is not None]
    if len(own) < 2 or any(not amount.comparable(amounts[0]) for amount in amounts):
        return Nothing(why="unlike")
    whole = Computed("sum", tuple(own), compute.total(amounts))
    shares = [(one, compute.percent_of(one.amount, whole.amount)) for one in own if one.amount is not None]
    found = [Computed("share", (one, whole), percent) for one, percent in shares if percent is not None]
    return Several(tuple(found)) if len(found) == len(own) else Nothing(why="zero")


def _share_together(cells: Sequence[Cell], part: Select, whole: Select, facts: Facts) -> Computed | None:
    """Return the share of several projects together in the whole; None where one of them or the whole is not there."""
    own = [facts.known(cell, part) for cell in cells]
    of = _whole_of(whole, part, cells[0], facts)
    known = [one for one in own if one is not None and one.amount is not None]
    if of is None or of.amount is None or len(known) < len(own) or len({cell.scope for cell in cells}) > 1:
        return None
    amounts = [one.amount for one in known if one.amount is not None]
    if any(not one.comparable(of.amount) for one in amounts):
        return None
    together = Computed("sum", tuple(known), compute.total(amounts))
    percent = compute.percent_of(together.amount, of.amount)
    return Computed("share", (together, of), percent) if percent is not None and percent.value <= _WHOLE else None


def share_of(cell: Cell, part: Select, whole: Select, facts: Facts) -> Computed | None:
    """Return the share of one cell in the whole; None where either is not there, or the part is more than the whole."""
    own = facts.known(cell, replace(part, unit=None))
    of = _like_for_like(own, _whole_of(whole, part, cell, facts), whole, facts)
    if own is None or of is None or own.value is None or of.value is None:
        return None
    if not own.value.amount.comparable(of.value.amount):  # 公务用车 has a count as well
        own = facts.known(cell, replace(part, unit=of.value.amount.unit))
    if own is None or own.value is None or not own.value.amount.comparable(of.value.amount):
        return None
    percent = compute.percent_of(own.value.amount, of.value.amount)
    if percent is None or percent.value > _WHOLE:
        return None  # what is more than the whole is no part of it
    return Computed("share", (own, of), percent, stated=_stated_share(whole, cell, part, facts))


_WHOLE = 100
"""Per cent."""


def _shares_stated(program: Share, facts: Facts) -> Outcome:
    """Return the shares that the report states of the parts, of whatever whole; nothing where it states not all."""
    found: list[Known] = []
    for part in program.parts:
        for cell in facts.cells(part, newest=not names_years((part,))):
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


def _whole_of(whole: Select, part: Select, cell: Cell, facts: Facts) -> Known | None:
    if whole.is_open:
        return None
    level = whole.levels[:1] or tuple(span for span in cell.slot if span in part.levels)
    own = tuple(span for span in cell.slot if span not in part.levels)
    slot = (*level, *(whole.slots[0] if whole.slots else own))
    at = Cell(cell.scope, slot, whole.stages[0] if whole.stages else cell.stage)
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
        of = next((stage for stage in select.stages if stage == "adjusted"), None)
        for cell in facts.cells(replace(select, stages=()), newest=not names_years((select,))):
            computed, stated = completed_of(cell, select, facts, of), facts.stated(cell, select, "completion", None, of)
            one = stated if of is not None and _says_same(stated, computed) else computed or stated
            if one is None:
                return Nothing((cell,))
            found.append(one)
    return Several(tuple(found)) if found else Nothing()


def _says_same(stated: Known | None, computed: Computed | None) -> bool:
    """Return whether a report states what was computed, but for rounding: its own figure is told then."""
    if stated is None or stated.amount is None or computed is None or not stated.amount.comparable(computed.amount):
        return False
    return abs(stated.amount.base - computed.amount.base) <= (stated.amount.base_step + computed.amount.base_step) / 2


def completed_of(cell: Cell, select: Select, facts: Facts, of: str | None = None) -> Computed | None:
    """Return what was spent ÷ what was planned, at the stage `of` where one is asked; None where either is not there."""
    spent = facts.known(replace(cell, stage="actual"), select)
    # A project's 执行率 is by the form 全年执行数 ÷ 全年预算数; a body's completion is of its budget as adopted.
    of_project = spent is not None and spent.weighed is not None and spent.weighed.entry.fact.coordinates.subject
    planned = facts.known(replace(cell, stage=of or ("adjusted" if of_project else "budget")), select)
    if spent is None or planned is None or spent.value is None or planned.value is None:
        return None
    if not spent.value.amount.comparable(planned.value.amount):
        return None
    percent = compute.percent_of(spent.value.amount, planned.value.amount)
    return Computed("completion", (spent, planned), percent) if percent is not None else None
