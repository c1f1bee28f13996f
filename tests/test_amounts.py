"""One printed number to a Decimal: signs and marks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.amounts import Amount, parse_amount, parse_number
from ingest.sentences.figures import find_figures


@pytest.mark.parametrize("mark", ["-", "－", "−", "▲", "△", "▼", "▽"])
def test_a_mark_before_a_figure_makes_it_negative(mark: str) -> None:
    assert parse_number(f"{mark}1,234.50") == Decimal("-1234.50")
    amount = parse_amount(f"{mark} 1.50万元")
    assert amount is not None and (amount.value, amount.unit) == (Decimal("-1.50"), "万元")


@pytest.mark.parametrize("text", ["▼", "▲▼5", "5▼", "▼五"])
def test_a_mark_without_its_figure_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "value"), [("42.00-", "-42.00"), ("1,250.5-", "-1250.5"), ("12-", None), ("-42.00-", None)])
def test_a_minus_may_stand_behind_a_figure_with_decimals(text: str, value: str | None) -> None:
    assert parse_number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("人民币肆佰壹拾伍万元整", "415", "万元"),
        ("二千三百万元", "2300", "万元"),
        ("十六万五千元", "165000", "元"),
        ("一亿二千万元", "12000", "万元"),
        ("两亿元", "2", "亿元"),
        ("壹万零伍拾元伍角整", "10050.5", "元"),
        ("一百零五万元", "105", "万元"),
    ],
)
def test_chinese_numerals_are_an_amount(text: str, value: str, unit: str) -> None:
    assert parse_amount(text) == Amount(Decimal(value), unit)
    assert [figure.amount for figure in find_figures(f"安排渡口维修资金{text}。")] == [Amount(Decimal(value), unit)]


@pytest.mark.parametrize("text", ["三元区", "几百万元", "上千万元", "百元", "九" * 30 + "万元", "亿" * 60, "二〇二四年"])
def test_words_that_hold_numerals_are_no_amount(text: str) -> None:
    assert parse_amount(text) is None and find_figures(f"在{text}") == ()


def test_capitals_in_brackets_tell_a_figure_once_more() -> None:
    figures = find_figures("安排资金415万元（大写：肆佰壹拾伍万元整）。".replace("（", "(").replace("）", ")"))
    assert [figure.amount for figure in figures] == [Amount(Decimal(415), "万元")]


def test_a_run_of_digits_longer_than_any_amount_is_none() -> None:
    assert parse_number("5" * 29) is None and parse_amount("6222021234567890123456元") is None
    assert find_figures("账号12345678901234567890123456789012元，支出5.00万元。")[0].amount == Amount(Decimal("5.00"), "万元")


def test_an_amount_in_two_units_is_one() -> None:
    assert parse_amount("1亿2345万元") == Amount(Decimal(12345), "万元")
    assert [figure.amount for figure in find_figures("安排3亿零500万元，其中12万5千元。")] == [
        Amount(Decimal(30500), "万元"), Amount(Decimal(125), "千元"),
    ]  # fmt: skip


def test_points_for_thousands_are_read_where_a_last_one_parts_the_cents() -> None:
    assert parse_number("2.418.300.50") == Decimal("2418300.50") and parse_number("2.418.300") is None
