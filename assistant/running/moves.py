"""How figures move: as the report states it where the base is the year before, else computed of the two figures."""

from __future__ import annotations

from dataclasses import replace

from assistant import compute
from assistant.evidence import findings_on
from assistant.programs.model import Measure, Move, Select, is_count
from assistant.questions.model import Link, Span
from assistant.running.facts import Facts, names_years
from assistant.running.outcome import Cell, Changed, Changes, Computed, Known, Nothing, Outcome
from ingest.amounts import Amount
from ingest.model import Nature


def move(program: Move, facts: Facts) -> Outcome:
    """Return how each cell moved: as stated where the base is the year before, else computed of the two figures."""
    changed: list[Changed] = []
    missing: list[Cell] = []
    for cell in facts.cells(program.select, newest=not names_years((program.select,))):
        one = changed_of(program, cell, facts)
        if one is None:
            missing.append(cell)
        else:
            changed.append(one)
    return Changes(tuple(changed)) if changed else Nothing(tuple(missing))


def changed_of(program: Move, cell: Cell, facts: Facts) -> Changed | None:
    year = cell.scope.year
    base_year = _base_year(program.base, year, facts, cell)
    base_stage = program.base.stages[0] if program.base.stages else None
    own_plan = bool(program.base.stages) and not program.base.years
    stated_base = own_plan or year is None or base_year in (None, year - 1)
    told_by_report = stated_base and not is_count(program.select.unit)
    if program.yearly:
        return _yearly(program, cell, facts, base_year)
    natures: dict[Measure, Nature] = {"amount": "change", "rate": "growth"}
    found: dict[Measure, Known | Computed | None] = {}
    for measure, nature in natures.items():
        stated = _stated(program, cell, nature, base_year, own_plan, facts) if told_by_report else None
        computed = None
        if stated is None or _is_misprint(stated, facts):
            computed = _computed_change(program, cell, facts, year if own_plan else base_year, base_stage, measure)
        if stated is None and computed is None and stated_base and is_count(program.select.unit):
            stated = _of_count(program, cell, nature, base_year, facts)
        found[measure] = replace(computed, stated=stated) if computed is not None else stated
    if found["rate"] is not None and _is_in_points(found["amount"]):
        found["amount"] = None  # the points are of the rate, no amount of what moved
    there = tuple(measure for measure in natures if found[measure] is not None)
    wanted = program.wanted if set(program.wanted) & set(there) or program.select.unit else there
    if not set(wanted) & set(there):
        return None  # 降多少 may be told by the rate where only that is there; 降多少万元 may not
    base = "" if base_year is None or base_year == (year or 0) - 1 else str(base_year)
    same = base_stage is not None and not own_plan and base_stage in program.select.stages  # 2024年预算比2023年预算
    said = base if same else base_stage or base
    return Changed(cell, found.get("amount"), found.get("rate"), said, wanted, program.presumed)


def _of_count(program: Move, cell: Cell, nature: Nature, base_year: int | None, facts: Facts) -> Known | None:
    """Return what the report states of how a count moved, under the count's own name; None where it is not in its unit."""
    now = facts.known(cell, program.select)
    entry = now.value.entry if now is not None and now.value is not None else None
    if entry is None or entry.fact.amount is None:
        return None
    own = replace(cell, slot=(Span(0, len(entry.head), entry.head, (Link(entry.head, 1.0, "exact"),)),))
    stated = facts.stated(own, program.select, nature, base_year, None, program.presumed)
    moved = stated.weighed.entry if stated is not None and stated.weighed is not None else None
    alike = nature == "growth" or stated is not None and stated.amount is not None and stated.amount.comparable(entry.fact.amount)
    return stated if moved is not None and moved.head == entry.head and alike else None


def _is_in_points(moved: Known | Computed | None) -> bool:
    return moved is not None and moved.amount is not None and moved.amount.unit == "个百分点"


def _stated(
    program: Move, cell: Cell, nature: Nature, base_year: int | None, own_plan: bool, facts: Facts
) -> Known | None:
    """Return what the report states of a movement; against the year's own plan, only where it says that it is against that."""
    select, base_stage = program.select, program.base.stages[0] if program.base.stages else None
    if not own_plan:
        return facts.stated(cell, select, nature, base_year, base_stage, program.presumed)
    stated = facts.stated(cell, select, nature, cell.scope.year, base_stage, program.presumed)
    at = stated.weighed.entry.fact.coordinates if stated is not None and stated.weighed is not None else None
    return stated if at is not None and at.base_stage is not None and at.base_year == cell.scope.year else None


def _is_misprint(stated: Known, facts: Facts) -> bool:
    """Return whether the report's own figures prove a stated movement wrong: it is told, and the computed one is answered."""
    if stated.weighed is None:
        return False
    found = findings_on(facts.corpus, [stated.weighed.entry])
    return any(
        finding.fault == "report" and any(one.fact_id == entry.fact.id for one in finding.stated) for entry, finding in found
    )


def _yearly(program: Move, cell: Cell, facts: Facts, base_year: int | None) -> Changed | None:
    """Return the mean rate a year from the base year to the cell's: (now ÷ then)^(1 ÷ years) − 1."""
    moved = _computed_change(program, cell, facts, base_year, None, "rate")
    if moved is None or cell.scope.year is None or base_year is None:
        return None
    now, then = (one.amount for one in moved.operands)
    rate = compute.yearly_rate(now, then, cell.scope.year - base_year) if now is not None and then is not None else None
    if rate is None:
        return None
    one = Computed("yearly", moved.operands, Amount(abs(rate.value), "%"), compute.direction_of_difference(rate.value))
    return Changed(cell, None, one, str(base_year), ("rate",))


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
    now = _outcome_of(cell, program, facts)
    before = facts.known(
        Cell(replace(cell.scope, year=base_year), cell.slot, base_stage or cell.stage or stage_of(now)), program.select
    )
    if now is None or before is None or now.value is None or before.value is None or now.worked_back:
        return None
    if before.worked_back and wanted == "amount":
        return None  # what it moved by would come from the rate that the base was worked back with
    if not now.value.amount.comparable(before.value.amount) or now.value.entry is before.value.entry:
        return None
    apart = compute.difference(now.value.amount, before.value.amount)
    direction = compute.direction_of_difference(apart.value)
    if wanted == "amount":
        return Computed("minus", (now, before), Amount(abs(apart.value), apart.unit), direction, program.presumed)
    rate = compute.growth(now.value.amount, before.value.amount)
    return Computed("rate", (now, before), Amount(abs(rate.value), "%"), direction, program.presumed) if rate else None


def _outcome_of(cell: Cell, program: Move, facts: Facts) -> Known | None:
    """Return a cell's figure; held against the plan of its own year, what came of it where no stage is named."""
    now = facts.known(cell, program.select)
    if cell.stage or program.base.years or not program.base.stages or stage_of(now) != program.base.stages[0]:
        return now
    outcomes = (facts.known(replace(cell, stage=stage), program.select) for stage in ("actual", "execution"))
    return next((known for known in outcomes if known is not None and stage_of(known) != program.base.stages[0]), now)


def stage_of(known: Known | None) -> str | None:
    """Return the stage that a figure is of: its change is told against the same stage."""
    return known.value.entry.stage if known is not None and known.value is not None and known.value.entry is not None else None
