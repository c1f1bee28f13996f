"""Rates that a sheet keeps as fractions: 0.125 under a head of per cent is 12.5 %."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from ingest.amounts import MONEY, Amount
from ingest.model import Fact

_RATES = ("growth", "share", "completion")
_NEAR = Decimal("0.0051")
"""How far a rate of two decimals may be from the one that its row's amounts give."""
_MOST = {"growth": Decimal(1), "share": Decimal(1), "completion": Decimal("1.6")}
"""No three rates of a column are all as small as this, if they are per cent."""

_Column = tuple[str | None, int | None]


def with_percents(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts, with the rates of columns that hold fractions as per cent.

    A column holds fractions where the amounts of its rows give them and give no rate as printed; where the amounts do not
    tell, if three rates or more have three decimals between them and none is as large as a rate in per cent mostly is.
    """
    columns: dict[_Column, list[Fact]] = defaultdict(list)
    amounts: dict[_Column, list[Decimal]] = defaultdict(list)
    for fact in facts:
        if _may_be_fraction(fact):
            columns[fact.table_id, fact.column].append(fact)
        elif fact.source == "cell" and fact.amount is not None and fact.amount.unit in (*MONEY, ""):
            amounts[fact.table_id, fact.row].append(abs(fact.amount.value))
    fractions = {column for column, rates in columns.items() if _are_fractions(rates, amounts)}
    return [_as_percent(fact) if _may_be_fraction(fact) and (fact.table_id, fact.column) in fractions else fact for fact in facts]


def _may_be_fraction(fact: Fact) -> bool:
    rate = fact.source == "cell" and fact.coordinates.nature in _RATES and fact.amount is not None and fact.amount.unit == "%"
    return rate and "%" not in fact.raw and "％" not in fact.raw


def _are_fractions(rates: Sequence[Fact], amounts: dict[_Column, list[Decimal]]) -> bool:
    proofs = [_proof(fact, amounts[fact.table_id, fact.row]) for fact in rates]
    if any(proofs):
        return proofs.count("fraction") > proofs.count("percent")
    values = [(abs(one.amount.value), one.coordinates.nature) for one in rates if one.amount is not None and one.amount.value]
    precise = any(_decimals(value) >= 3 for value, _ in values)
    return len(values) >= 3 and precise and all(value <= _MOST[nature] for value, nature in values)


def _proof(fact: Fact, amounts: Sequence[Decimal]) -> str | None:
    """Return whether the row's amounts give its rate as a "fraction" or in "percent"; None where they give neither."""
    value = abs(fact.amount.value) if fact.amount is not None else Decimal(0)
    if not value:
        return None
    ratios = list(_ratios(amounts, fact.coordinates.nature))
    if any(abs(ratio * 100 - value) <= _NEAR for ratio in ratios):
        return "percent"
    return "fraction" if any(abs(ratio - value) <= _NEAR / 10 for ratio in ratios) else None


def _ratios(amounts: Sequence[Decimal], nature: str) -> Iterator[Decimal]:
    for one, other in permutations(amounts[:12], 2):
        if other:
            yield abs(one - other) / other if nature == "growth" else one / other


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _as_percent(fact: Fact) -> Fact:
    return fact if fact.amount is None else replace(fact, amount=Amount(fact.amount.value.scaleb(2), "%"))
