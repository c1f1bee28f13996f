"""A figure per head, vehicle, visit, or per month, quarter or day: divided by a count of its report, or the calendar's."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assistant import compute
from assistant.draft import Value
from assistant.programs.model import Per, Select, Slot
from assistant.questions.model import Link, Span
from assistant.running.called import is_called
from assistant.running.facts import Facts, names_years
from assistant.running.outcome import Cell, Computed, Known, Nothing, Outcome, Several
from assistant.wordlists import word_rows
from ingest.amounts import MONEY, Amount, round_half_up

_OF_THE_YEAR = {"月": ("一年的月数", 12), "季度": ("一年的季度数", 4), "天": ("全年天数", 365)}
"""Stretches of a year: what their number is called and how many a year has; a leap year has a day more."""


def per(program: Per, facts: Facts) -> Outcome:
    """Return each cell's figure divided by a count of its report, or by how many months or days its year has."""
    found: list[Computed] = []
    for cell in facts.cells(program.select, newest=not names_years((program.select,))):
        one = per_of(cell, program.select, program.count, facts, program.named, program.given)
        if one is None:
            return Nothing((cell,))
        found.append(one)
    return Several(tuple(found)) if found else Nothing()


def per_of(
    cell: Cell, select: Select, count: str, facts: Facts, named: Slot = (), given: Amount | None = None
) -> Computed | None:  # fmt: skip
    """Return one cell's figure divided by a count; None where either is not there, or no such count is the one given."""
    counts = select.unit is not None and select.unit not in MONEY and select.unit != count
    money = facts.known(cell, select if counts else replace(select, unit=None))
    if money is None or money.amount is None or money.amount.is_money == counts:
        return None
    for divisor in _divisors(cell, count, money, facts, named, given):
        if divisor.amount is None or divisor.amount.value <= 0 or given is not None and divisor.amount.value != given.value:
            continue
        return Computed("per", (money, divisor), _quotient(money.amount, divisor.amount, select.unit))
    return None


def _quotient(amount: Amount, count: Amount, unit: str | None) -> Amount:
    """Return an amount divided by a count: two decimals in the unit asked for, in a smaller one where it has too few digits."""
    each = compute.per_unit(amount.to(unit) if unit in MONEY and amount.is_money and unit is not None else amount, count)
    if unit is None or unit not in MONEY or not each.is_money or each.to(unit).value < _FEW:
        return each
    return Amount(round_half_up(each.to(unit).value), unit)


_FEW = Decimal("0.1")


def _divisors(
    cell: Cell, count: str, money: Known, facts: Facts, named: Slot, given: Amount | None
) -> Iterable[Known]:  # fmt: skip
    """Yield what a figure may be divided by, the best first: the calendar's number alone where a stretch of time is asked."""
    if count in _OF_THE_YEAR:
        name, number = _OF_THE_YEAR[count]
        leap = count == "天" and cell.scope.year is not None and calendar.isleap(cell.scope.year)
        yield Known(replace(cell, slot=()), Value(name, Amount(Decimal(number + leap), count), (), "computed"))
        return
    own = [(span, count) for span in named]
    for span, unit in (*own, *(_counted(count, money) if given is not None or not own else ())):
        counted = facts.known(Cell(cell.scope, (span,), None), Select(unit=unit, about=(span.text,)))
        if counted is not None and is_called(counted, span):
            yield counted


def _counted(count: str, money: Known) -> Iterable[tuple[Span, str]]:
    """Return what reports call a count, with its unit, the best first: guests for receptions, staff for all else."""
    of = money.weighed.entry.head if money.weighed is not None else ""
    for asked, name, unit, goes_with in word_rows("counted.tsv"):
        if asked == count and goes_with in ("", of):
            yield Span(0, len(name), name, (Link(name, 1.0, "exact"),)), unit
