"""One identity compared: stated against recomputed, within the tolerance of what is printed → a Finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.amounts import Amount, format_decimal, plain, round_half_up, tolerance
from ingest.model import Fact, Finding, Operand

Term = tuple[Fact, int]
"""A fact and its sign."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures that should agree, in the single unit of their currency (or in percent)."""

    identity: str
    stated: Sequence[Term]
    parts: Sequence[Term]
    found: Decimal
    expected: Decimal
    allowed: Decimal
    unit: str
    what: str
    """The sentence's subject: 《支出总表》“合计”与各项之和."""


def comparison_to_finding(one: Comparison, *, doubtful: bool = False) -> Finding:
    """Return the finding: closes at no difference, rounding up to what is allowed, open beyond."""
    difference = one.found - one.expected
    status: Literal["closes", "rounding", "open"] = (
        "closes" if difference == 0 else "rounding" if abs(difference) <= one.allowed else "open"
    )
    facts = [fact for fact, _ in (*one.stated, *one.parts)]
    unsure = doubtful or any(fact.position == "inferred" or fact.doubt for fact in facts)
    return Finding(
        id="",
        identity=one.identity,
        status=status,
        stated=_operands(one.stated),
        parts=_operands(one.parts),
        expected=one.expected,
        found=one.found,
        difference=difference,
        tolerance=one.allowed,
        unit=one.unit,
        message=_message(one, difference, status),
        fault="reading" if unsure and status == "open" else "report",
    )


def _operands(terms: Sequence[Term]) -> tuple[Operand, ...]:
    return tuple(Operand(fact.id, sign) for fact, sign in terms)


def _message(one: Comparison, difference: Decimal, status: str) -> str:
    found, expected = _shown(one.found, one.unit), _shown(one.expected, one.unit)
    if status == "closes":
        return f"{one.what}一致，均为{found}。"
    gap = _shown(abs(difference), one.unit)
    if status == "rounding":
        return f"{one.what}相差{gap}，属四舍五入的尾差（报告写{found}，核算为{expected}）。"
    return f"{one.what}不一致：报告写{found}，核算为{expected}，相差{gap}。"


def _shown(value: Decimal, unit: str) -> str:
    exponent = value.as_tuple().exponent
    short = round_half_up(value, 4) if isinstance(exponent, int) and exponent < -4 else value
    return f"{format_decimal(plain(short))}{unit}"


def in_unit(amounts: Sequence[Amount], value: Decimal) -> tuple[Decimal, str]:
    """Return a value of the single unit in the unit of the first of `amounts`."""
    unit = amounts[0].unit
    factor = Amount(Decimal(1), unit).base
    return plain(value / factor), unit


def sum_comparison(
    identity: str, what: str, stated: Sequence[Term], parts: Sequence[Term], *, own_digits: bool = False
) -> Comparison | None:
    """Return Σ stated against Σ parts, blanks counting nil; None where units differ or no part has a figure.

    `own_digits`: each figure was rounded to the digits that it has, as one told in the text and in a table.
    """
    left = [(fact.amount, sign) for fact, sign in stated if fact.amount is not None]
    right = [(fact.amount, sign) for fact, sign in parts if fact.amount is not None]
    if not left or not right or any(not left[0][0].comparable(amount) for amount, _ in (*left, *right)):
        return None
    found = sum((amount.base * sign for amount, sign in left), Decimal(0))
    expected = sum((amount.base * sign for amount, sign in right), Decimal(0))
    allowed = _tolerance([amount for amount, _ in (*left, *right)], own_digits)
    amounts = [amount for amount, _ in left]
    shown, unit = in_unit(amounts, found)
    return Comparison(identity, stated, parts, shown, in_unit(amounts, expected)[0], in_unit(amounts, allowed)[0], unit, what)


def _tolerance(amounts: Sequence[Amount], own_digits: bool) -> Decimal:
    """Return how far the two sides may be apart, in the single unit of the currency.

    In one table a figure printed with fewer digits than its neighbours (80 beside 1,234.56) is exact, so the finest digit
    counts for all. 万元 in the text beside 元 in a table was rounded, so there each counts with its own.
    """
    if own_digits or len({amount.unit for amount in amounts}) > 1:
        return sum((amount.base_step for amount in amounts), Decimal(0)) / 2
    return tolerance(*amounts)
