"""Sums, differences, ratios and rates over amounts, exact; each checks its operands first.

Results are rounded half up to two decimals where they are rates; sums and differences keep their digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ingest.amounts import Amount, plain, round_half_up
from ingest.model import Direction


class UnlikeUnits(ValueError):
    """The operands are of different kinds (money and counts); the message names both."""


def _finer(amounts: Sequence[Amount]) -> str:
    """Return the unit to give the result in: the first operand's."""
    return amounts[0].unit


def _check(amounts: Sequence[Amount]) -> None:
    if not amounts:
        raise ValueError("nothing to compute with")
    for amount in amounts[1:]:
        if not amount.comparable(amounts[0]):
            raise UnlikeUnits(f"{amounts[0]} and {amount} are of different kinds")


def _digits(amounts: Sequence[Amount], unit: str) -> int:
    """Return how many decimals the result keeps: the most that any operand has in `unit`."""
    found = 0
    for amount in amounts:
        exponent = amount.to(unit).value.as_tuple().exponent
        found = max(found, -exponent if isinstance(exponent, int) else 0)
    return found


def _result(value: Decimal, amounts: Sequence[Amount]) -> Amount:
    unit = _finer(amounts)
    factor = Amount(Decimal(1), unit).base
    return Amount(round_half_up(plain(value / factor), _digits(amounts, unit)), unit)


def total(amounts: Sequence[Amount]) -> Amount:
    """Return the sum, in the first amount's unit. Raises UnlikeUnits for money beside counts."""
    _check(amounts)
    return _result(sum((amount.base for amount in amounts), Decimal(0)), amounts)


def difference(first: Amount, second: Amount) -> Amount:
    """Return first − second, in the first's unit; negative where the second is larger."""
    _check((first, second))
    return _result(first.base - second.base, (first, second))


def percent_of(part: Amount, whole: Amount) -> Amount | None:
    """Return part ÷ whole in percent, two decimals; None where the whole is 0."""
    _check((part, whole))
    if whole.base == 0:
        return None
    return Amount(round_half_up(part.base / whole.base * 100), "%")


def points_between(first: tuple[Amount, Amount], second: tuple[Amount, Amount]) -> Amount | None:
    """Return how far two shares (part, whole) lie apart in percentage points, two decimals, signed, of the exact shares.

    None where a whole is 0.
    """
    if any(whole.base == 0 for _, whole in (first, second)):
        return None
    one, other = (part.base / whole.base * 100 for part, whole in (first, second))
    return Amount(round_half_up(one - other), "个百分点")


def growth(now: Amount, before: Amount) -> Amount | None:
    """Return (now − before) ÷ before in percent, two decimals, signed; None for a base of 0, which has no rate."""
    _check((now, before))
    if before.base == 0:
        return None
    return Amount(round_half_up((now.base - before.base) / abs(before.base) * 100), "%")


def times(first: Amount, second: Amount) -> Amount | None:
    """Return first ÷ second as a bare number (倍), two decimals; None where the second is 0."""
    _check((first, second))
    return None if second.base == 0 else Amount(round_half_up(first.base / second.base), "倍")


def average(amounts: Sequence[Amount]) -> Amount:
    """Return the mean, two decimals, in the first amount's unit."""
    _check(amounts)
    summed = sum((amount.base for amount in amounts), Decimal(0)) / len(amounts)
    unit = _finer(amounts)
    return Amount(round_half_up(summed / Amount(Decimal(1), unit).base), unit)


def yearly_rate(now: Amount, then: Amount, years: int) -> Amount | None:
    """Return the mean growth a year in per cent, two decimals: (now ÷ then)^(1 ÷ years) − 1; None where it has no meaning."""
    if years < 1 or then.base <= 0 or now.base <= 0:
        return None
    factor = (now.base / then.base) ** (Decimal(1) / years)
    return Amount(round_half_up((factor - 1) * 100), "%")


_TENS_OF_THOUSANDS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
"""What the first sign of a count's unit says that it is in (万人)."""


def per_unit(amount: Amount, count: Amount) -> Amount:
    """Return an amount divided by a count, two decimals; money in 元 where its own unit would show less than one."""
    each = amount.base / (count.value * _TENS_OF_THOUSANDS.get(count.unit[:1] if len(count.unit) > 1 else "", Decimal(1)))
    unit = amount.unit if each >= Amount(Decimal(1), amount.unit).base or not amount.is_money else "元"
    return Amount(round_half_up(each / Amount(Decimal(1), unit).base), unit)


def before_change(now: Amount, change: Amount, direction: str) -> Amount:
    """Return last year's amount from this year's and its change ("up": now − change)."""
    _check((now, change))
    signed = {"up": now.base - change.base, "down": now.base + change.base, "flat": now.base}[direction]
    return _result(signed, (now, change))


def before_growth(now: Amount, rate: Amount, direction: str) -> Amount | None:
    """Return last year's amount from this year's and its growth rate, two decimals; None for a fall of 100 %."""
    factor = 1 + (rate.value if direction == "up" else -rate.value) / 100
    if factor == 0:
        return None
    return Amount(round_half_up(now.value / factor), now.unit)


def direction_of_difference(value: Decimal) -> Direction:
    return "up" if value > 0 else ("down" if value < 0 else "flat")
