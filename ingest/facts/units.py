"""The unit of a table that prints none: the one in which the text states the same figures, or its council's money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.amounts import FOREIGN, Amount
from ingest.english import counts_people, english_currency
from ingest.model import Fact, Identity, Table
from ingest.terms import is_latin

_PLAIN = 100
"""Whole numbers below it are equal by chance too often to prove a unit alone."""


def with_units(facts: Sequence[Fact], identity: Identity, tables: Sequence[Table] = ()) -> tuple[Fact, ...]:
    """Return the facts, the money of tables without a unit in the unit that the document proves, where it proves one.

    A figure of a table proves a unit where the text states the very same number of the same item, year and stage in it; any
    figure that the text states otherwise speaks against it. A parish council's money is pounds, whatever its table forgot; so
    is that of a report in English whose text tells all money in plain pounds.
    """
    stated = _stated(facts)
    council = english_currency(identity.department or "") or _currency_told(facts, identity)
    people = {table.id for table in tables if counts_people(table.title or "")}
    unitless = {table: own for table, own in _unitless(facts).items() if table not in people}
    units = {table: _proven(own, stated) or council for table, own in unitless.items()}
    return tuple(_in_unit(fact, units.get(fact.table_id or "")) for fact in facts)


def _currency_told(facts: Sequence[Fact], identity: Identity) -> str | None:
    """Return the one foreign currency in which the sentences of a report in English tell money; None where they tell more."""
    if not is_latin(identity.department or ""):
        return None
    units = {fact.amount.unit for fact in facts if fact.source == "sentence" and fact.amount and fact.amount.unit in FOREIGN}
    # Where the text tells thousands or millions, nothing says in which of them a table counts.
    return units.pop() if len(units) == 1 and all(FOREIGN[unit][0] == unit for unit in units) else None


def _stated(facts: Sequence[Fact]) -> dict[tuple[object, ...], set[Amount]]:
    """Return the money that sentences state, by what it is of."""
    found: dict[tuple[object, ...], set[Amount]] = defaultdict(set)
    for fact in facts:
        if fact.source == "sentence" and fact.table_id is None and fact.amount is not None and fact.amount.is_money:
            found[_of(fact)].add(fact.amount)
    return found


def _unitless(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if _lacks_unit(fact) and fact.table_id is not None:
            found[fact.table_id].append(fact)
    return found


def _lacks_unit(fact: Fact) -> bool:
    at = fact.coordinates
    counts = at.side == "count" or any(path and counts_people(path[-1]) for path in (fact.row_path, fact.column_path))
    money = fact.amount is not None and fact.amount.unit == "" and at.nature in ("amount", "change") and not counts
    return fact.source == "cell" and money


def _of(fact: Fact) -> tuple[object, ...]:
    at = fact.coordinates
    return at.item, at.year, at.stage, at.nature, at.subject


def _proven(cells: Sequence[Fact], stated: dict[tuple[object, ...], set[Amount]]) -> str | None:
    """Return the unit in which the text states figures of the table; None where it states none, or some in another."""
    agreed: list[tuple[Fact, str]] = []
    for cell in cells:
        told = stated.get(_of(cell))
        if told:
            equal = list(_equal(cell, told))
            if not equal:
                return None
            agreed += equal
    units = {unit for _, unit in agreed}
    proofs = [cell for cell, _ in agreed if cell.amount is not None and not _is_plain(cell.amount)]
    return units.pop() if len(units) == 1 and (proofs or len(agreed) > 1) else None


def _equal(cell: Fact, told: set[Amount]) -> Iterator[tuple[Fact, str]]:
    for amount in told:
        if cell.amount is not None and amount.value == cell.amount.value and amount.value:
            yield cell, amount.unit


def _is_plain(amount: Amount) -> bool:
    return amount.value == amount.value.to_integral_value() and abs(amount.value) < _PLAIN


def _in_unit(fact: Fact, unit: str | None) -> Fact:
    if unit is None or not _lacks_unit(fact) or fact.amount is None:
        return fact
    return replace(fact, amount=Amount(fact.amount.value, unit))
