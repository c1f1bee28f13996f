from decimal import Decimal

import pytest

from assistant import compute
from ingest.amounts import Amount


def of(text: str, unit: str = "万元") -> Amount:
    return Amount(Decimal(text), unit)


def test_sum_converts_units_and_keeps_the_finest_digit():
    total = compute.total([of("1.5"), of("2500", "元")])
    assert (total.value, total.unit) == (Decimal("1.75"), "万元")


def test_sum_of_money_and_vehicles_is_refused():
    with pytest.raises(compute.UnlikeUnits):
        compute.total([of("5"), of("2", "辆")])


def test_sum_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        compute.total([])


@pytest.mark.parametrize(
    ("now", "before", "rate"),
    [("5", "1", "400.00"), ("590.09", "135.36", "335.94"), ("4", "6", "-33.33"), ("10", "10", "0.00")],
)
def test_growth_is_half_up_at_two_decimals(now: str, before: str, rate: str):
    grown = compute.growth(of(now), of(before))
    assert grown is not None and grown.value == Decimal(rate) and grown.unit == "%"


def test_a_base_of_zero_has_no_growth():
    assert compute.growth(of("5"), of("0")) is None


def test_share_of_a_zero_whole_is_none():
    assert compute.percent_of(of("5"), of("0")) is None


@pytest.mark.parametrize(("direction", "before"), [("up", "1"), ("down", "9"), ("flat", "5")])
def test_last_year_follows_from_this_year_and_its_change(direction: str, before: str):
    change = of("0") if direction == "flat" else of("4")
    assert compute.before_change(of("5"), change, direction).value == Decimal(before)


def test_difference_keeps_the_first_amounts_unit():
    assert compute.difference(of("2"), of("5000", "元")).unit == "万元"
    assert compute.difference(of("2"), of("5000", "元")).base == Decimal(15000)


def test_a_mean_rate_a_year_compounds() -> None:
    assert compute.yearly_rate(of("121"), of("100"), 2) == of("10.00", "%")
    assert compute.yearly_rate(of("1"), of("0"), 2) is None


def test_money_per_head_is_told_in_yuan_where_it_is_small() -> None:
    assert compute.per_unit(of("12"), of("4", "人")) == of("3.00")
    assert compute.per_unit(of("0.5"), of("4", "人")) == of("1250.00", "元")
